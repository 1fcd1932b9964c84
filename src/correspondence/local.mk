noinst_LIBRARIES += src/correspondence/libcorrespondence.a
src_correspondence_libcorrespondence_a_SOURCES = \
	src/correspondence/annotate.c src/correspondence/annotate.h \
	src/correspondence/book.c src/correspondence/book.h \
	src/correspondence/book_abook.c \
	src/correspondence/book_cards.c \
	src/correspondence/book_mutt.c \
	src/correspondence/book_private.h \
	src/correspondence/book_vcard.c \
	src/correspondence/cardtext.c src/correspondence/cardtext.h \
	src/correspondence/jid.c src/correspondence/jid.h \
	src/correspondence/link.c src/correspondence/link.h \
	src/correspondence/lookalike.c src/correspondence/lookalike.h \
	src/correspondence/presence.c src/correspondence/presence.h \
	src/correspondence/roam.c src/correspondence/roam.h \
	src/correspondence/route.c src/correspondence/route.h \
	src/correspondence/suggest.c src/correspondence/suggest.h \
	src/correspondence/suspicion.c src/correspondence/suspicion.h \
	src/correspondence/weblink.c src/correspondence/weblink.h \
	src/correspondence/why.c src/correspondence/why.h
src_correspondence_libcorrespondence_a_CFLAGS = $(AM_CFLAGS) $(ICU_CFLAGS)
CORRESPONDENCE_LIBS = src/correspondence/libcorrespondence.a $(MAIL_LIBS) \
	$(ICU_LIBS)
