noinst_LIBRARIES += src/correspondence/libcorrespondence.a
src_correspondence_libcorrespondence_a_SOURCES = \
	src/correspondence/annotate.c src/correspondence/annotate.h \
	src/correspondence/jid.c src/correspondence/jid.h \
	src/correspondence/link.c src/correspondence/link.h \
	src/correspondence/presence.c src/correspondence/presence.h \
	src/correspondence/route.c src/correspondence/route.h \
	src/correspondence/suggest.c src/correspondence/suggest.h
CORRESPONDENCE_LIBS = src/correspondence/libcorrespondence.a $(MAIL_LIBS)
