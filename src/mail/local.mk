noinst_LIBRARIES += src/mail/libmail.a
src_mail_libmail_a_SOURCES = \
	src/mail/address.c src/mail/address.h \
	src/mail/authres.c src/mail/authres.h \
	src/mail/compose.c src/mail/compose.h \
	src/mail/draft_message.c \
	src/mail/draft_text.c \
	src/mail/field.c src/mail/field.h \
	src/mail/filename.c src/mail/filename.h \
	src/mail/flags.h \
	src/mail/header.c src/mail/header.h \
	src/mail/jwz.c src/mail/jwz.h \
	src/mail/message.c src/mail/message.h src/mail/message_private.h \
	src/mail/pattern.c src/mail/pattern.h src/mail/pattern_private.h \
	src/mail/pattern_complete.c \
	src/mail/pattern_imap.c \
	src/mail/pattern_values.c \
	src/mail/quoted.c src/mail/quoted.h \
	src/mail/render.c \
	src/mail/subject.c src/mail/subject.h
src_mail_libmail_a_CFLAGS = $(AM_CFLAGS) $(GMIME_CFLAGS) $(LIBXML_CFLAGS) \
	$(PSL_CFLAGS)
MAIL_LIBS = src/mail/libmail.a $(TEXT_LIBS) $(PSL_LIBS)
