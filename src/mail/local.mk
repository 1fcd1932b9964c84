noinst_LIBRARIES += src/mail/libmail.a
src_mail_libmail_a_SOURCES = \
	src/mail/address.c src/mail/address.h \
	src/mail/answer.c \
	src/mail/authres.c src/mail/authres.h \
	src/mail/calendar.c src/mail/calendar.h src/mail/calendar_private.h \
	src/mail/calendar_screen.c src/mail/calendar_screen.h \
	src/mail/calendar_time.c \
	src/mail/choice.c \
	src/mail/bounce.c src/mail/bounce.h \
	src/mail/compose.c src/mail/compose.h \
	src/mail/draft_for.c \
	src/mail/decoder.c src/mail/decoder.h \
	src/mail/draft_message.c \
	src/mail/draft_text.c \
	src/mail/enclosed.c src/mail/enclosed.h \
	src/mail/field.c src/mail/field.h \
	src/mail/filename.c src/mail/filename.h \
	src/mail/flags.h \
	src/mail/header.c src/mail/header.h \
	src/mail/jwz.c src/mail/jwz.h \
	src/mail/mailcap.c src/mail/mailcap.h \
	src/mail/mention.c src/mail/mention.h \
	src/mail/leftout.c src/mail/leftout.h \
	src/mail/message.c src/mail/message.h src/mail/message_private.h \
	src/mail/part_list.c \
	src/mail/parts.c \
	src/mail/pattern.c src/mail/pattern.h src/mail/pattern_private.h \
	src/mail/pattern_complete.c \
	src/mail/pattern_imap.c \
	src/mail/pattern_values.c \
	src/mail/quoted.c src/mail/quoted.h \
	src/mail/raw.c \
	src/mail/render.c \
	src/mail/subject.c src/mail/subject.h \
	src/mail/render_header.c \
	src/mail/render_text.c \
	src/mail/report.c src/mail/report.h \
	src/mail/unsubscribe.c
src_mail_libmail_a_CFLAGS = $(AM_CFLAGS) $(GMIME_CFLAGS) $(LIBXML_CFLAGS) \
	$(PSL_CFLAGS) $(ICAL_CFLAGS)
MAIL_LIBS = src/mail/libmail.a $(TEXT_LIBS) $(PSL_LIBS) $(ICAL_LIBS)
