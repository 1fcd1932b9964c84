noinst_LIBRARIES += src/config/libconfig.a
src_config_libconfig_a_SOURCES = \
	src/config/config.c src/config/config.h \
	src/config/endpoint.c \
	src/config/file.c src/config/file.h \
	src/config/nearest.c src/config/nearest.h \
	src/config/option.c src/config/option.h \
	src/config/options.def \
	src/config/parse.h \
	src/config/write.c src/config/write.h
# Its users put CORRESPONDENCE_LIBS (or what stands above) after it.
CONFIG_LIBS = src/config/libconfig.a
