noinst_LIBRARIES += src/base/libbase.a
src_base_libbase_a_SOURCES = \
	src/base/banned.h \
	src/base/chan.c src/base/chan.h \
	src/base/clock.c src/base/clock.h \
	src/base/error.c src/base/error.h \
	src/base/log.c src/base/log.h \
	src/base/paths.c src/base/paths.h \
	src/base/slice.c src/base/slice.h
BASE_LIBS = src/base/libbase.a
