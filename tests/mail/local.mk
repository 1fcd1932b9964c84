MAIL_TESTS = \
	tests/mail/test_address \
	tests/mail/test_answer \
	tests/mail/test_authres \
	tests/mail/test_header \
	tests/mail/test_leftout \
	tests/mail/test_message \
	tests/mail/test_compose \
	tests/mail/test_pattern \
	tests/mail/test_samples \
	tests/mail/test_mutations \
	tests/mail/test_parts \
	tests/mail/test_calendar \
	tests/mail/test_corpus
check_PROGRAMS += $(MAIL_TESTS)
MAIL_TEST_CFLAGS = $(TEST_CFLAGS)
MAIL_TEST_LIBS = $(MAIL_LIBS) $(GMIME_LIBS) $(LIBXML_LIBS) $(GLIB_LIBS) $(CMOCKA_LIBS)
tests_mail_test_address_SOURCES = tests/mail/test_address.c
tests_mail_test_address_CFLAGS = $(MAIL_TEST_CFLAGS)
tests_mail_test_address_LDADD = $(MAIL_TEST_LIBS)
tests_mail_test_answer_SOURCES = tests/mail/test_answer.c
tests_mail_test_answer_CFLAGS = $(MAIL_TEST_CFLAGS)
tests_mail_test_answer_LDADD = $(MAIL_TEST_LIBS)
tests_mail_test_authres_SOURCES = tests/mail/test_authres.c
tests_mail_test_authres_CFLAGS = $(MAIL_TEST_CFLAGS)
tests_mail_test_authres_LDADD = $(MAIL_TEST_LIBS)
tests_mail_test_header_SOURCES = tests/mail/test_header.c
tests_mail_test_header_CFLAGS = $(MAIL_TEST_CFLAGS)
tests_mail_test_header_LDADD = $(MAIL_TEST_LIBS)
tests_mail_test_leftout_SOURCES = tests/mail/test_leftout.c
tests_mail_test_leftout_CFLAGS = $(MAIL_TEST_CFLAGS)
tests_mail_test_leftout_LDADD = $(MAIL_TEST_LIBS)
check_PROGRAMS += tests/mail/test_mailcap
tests_mail_test_mailcap_SOURCES = tests/mail/test_mailcap.c
tests_mail_test_mailcap_CFLAGS = $(MAIL_TEST_CFLAGS)
tests_mail_test_mailcap_LDADD = $(MAIL_TEST_LIBS)
tests_mail_test_message_SOURCES = tests/mail/test_message.c
tests_mail_test_message_CFLAGS = $(MAIL_TEST_CFLAGS)
tests_mail_test_message_LDADD = $(MAIL_TEST_LIBS)
tests_mail_test_compose_SOURCES = tests/mail/test_compose.c
tests_mail_test_compose_CFLAGS = $(MAIL_TEST_CFLAGS)
tests_mail_test_compose_LDADD = $(MAIL_TEST_LIBS)
tests_mail_test_corpus_SOURCES = tests/mail/test_corpus.c
tests_mail_test_corpus_CFLAGS = $(MAIL_TEST_CFLAGS)
tests_mail_test_corpus_LDADD = $(MAIL_TEST_LIBS)
tests_mail_test_pattern_SOURCES = tests/mail/test_pattern.c
tests_mail_test_pattern_CFLAGS = $(MAIL_TEST_CFLAGS)
tests_mail_test_pattern_LDADD = $(MAIL_TEST_LIBS)
tests_mail_test_samples_SOURCES = tests/mail/test_samples.c
tests_mail_test_samples_CFLAGS = $(MAIL_TEST_CFLAGS)
tests_mail_test_samples_LDADD = $(MAIL_TEST_LIBS)
tests_mail_test_mutations_SOURCES = tests/mail/test_mutations.c
tests_mail_test_mutations_CFLAGS = $(MAIL_TEST_CFLAGS)
tests_mail_test_mutations_LDADD = $(MAIL_TEST_LIBS)
tests_mail_test_parts_SOURCES = tests/mail/test_parts.c
tests_mail_test_parts_CFLAGS = $(MAIL_TEST_CFLAGS)
tests_mail_test_parts_LDADD = $(MAIL_TEST_LIBS)
tests_mail_test_calendar_SOURCES = tests/mail/test_calendar.c
tests_mail_test_calendar_CFLAGS = $(MAIL_TEST_CFLAGS)
tests_mail_test_calendar_LDADD = $(MAIL_TEST_LIBS)
EXTRA_DIST += \
	tests/mail/corpus.sha256 \
	tests/mail/samples/boundary-wrong.eml \
	tests/mail/samples/boundary-wrong.txt \
	tests/mail/samples/charset-1252-called-ascii.eml \
	tests/mail/samples/charset-1252-called-ascii.txt \
	tests/mail/samples/charset-big5.eml \
	tests/mail/samples/charset-big5.txt \
	tests/mail/samples/charset-gb18030-called-gb2312.eml \
	tests/mail/samples/charset-gb18030-called-gb2312.txt \
	tests/mail/samples/charset-iso-2022-jp-unlabelled.eml \
	tests/mail/samples/charset-iso-2022-jp-unlabelled.txt \
	tests/mail/samples/charset-koi8-r-raw.eml \
	tests/mail/samples/charset-koi8-r-raw.txt \
	tests/mail/samples/charset-ks-c-5601.eml \
	tests/mail/samples/charset-ks-c-5601.txt \
	tests/mail/samples/charset-shift-jis-html.eml \
	tests/mail/samples/charset-shift-jis-html.txt \
	tests/mail/samples/charset-unknown-8bit.eml \
	tests/mail/samples/charset-unknown-8bit.txt \
	tests/mail/samples/charset-utf16-mark.eml \
	tests/mail/samples/charset-utf16-mark.txt \
	tests/mail/samples/charset-utf8-called-latin1.eml \
	tests/mail/samples/charset-utf8-called-latin1.txt \
	tests/mail/samples/charset-utf8-damaged.eml \
	tests/mail/samples/charset-utf8-damaged.txt \
	tests/mail/samples/digest.eml \
	tests/mail/samples/digest.txt \
	tests/mail/samples/encoding-broken-base64.eml \
	tests/mail/samples/encoding-broken-base64.txt \
	tests/mail/samples/encoding-broken-quoted-printable.eml \
	tests/mail/samples/encoding-broken-quoted-printable.txt \
	tests/mail/samples/flowed-delsp.eml \
	tests/mail/samples/flowed-delsp.txt \
	tests/mail/samples/hostile-controls.eml \
	tests/mail/samples/hostile-controls.txt \
	tests/mail/samples/html-called-plain.eml \
	tests/mail/samples/html-called-plain.txt \
	tests/mail/samples/html-gmail-reply.eml \
	tests/mail/samples/html-gmail-reply.txt \
	tests/mail/samples/html-lists.eml \
	tests/mail/samples/html-lists.txt \
	tests/mail/samples/html-newsletter.eml \
	tests/mail/samples/html-newsletter.txt \
	tests/mail/samples/html-order.eml \
	tests/mail/samples/html-order.txt \
	tests/mail/samples/html-outlook-reply.eml \
	tests/mail/samples/html-outlook-reply.txt \
	tests/mail/samples/html-phishing.eml \
	tests/mail/samples/html-phishing.txt \
	tests/mail/samples/invitation-answers.eml \
	tests/mail/samples/invitation-answers.txt \
	tests/mail/samples/invitation.eml \
	tests/mail/samples/invitation.txt \
	tests/mail/samples/list-footer.eml \
	tests/mail/samples/list-footer.txt \
	tests/mail/samples/mixed-inline-texts.eml \
	tests/mail/samples/mixed-inline-texts.txt \
	tests/mail/samples/names-encoded.eml \
	tests/mail/samples/names-encoded.txt \
	tests/mail/samples/names-hostile.eml \
	tests/mail/samples/names-hostile.txt \
	tests/mail/samples/nested-alternatives.eml \
	tests/mail/samples/nested-alternatives.txt \
	tests/mail/samples/nested-mails.eml \
	tests/mail/samples/nested-mails.txt \
	tests/mail/samples/pgp-encrypted.eml \
	tests/mail/samples/pgp-encrypted.txt \
	tests/mail/samples/pgp-inline.eml \
	tests/mail/samples/pgp-inline.txt \
	tests/mail/samples/pgp-signed.eml \
	tests/mail/samples/pgp-signed.txt \
	tests/mail/samples/quotes-fixed.eml \
	tests/mail/samples/quotes-fixed.txt \
	tests/mail/samples/related-images.eml \
	tests/mail/samples/related-images.txt \
	tests/mail/samples/report-delayed.eml \
	tests/mail/samples/report-delayed.txt \
	tests/mail/samples/report-displayed.eml \
	tests/mail/samples/report-displayed.txt \
	tests/mail/samples/report-failed.eml \
	tests/mail/samples/report-failed.txt \
	tests/mail/samples/smime-encrypted.eml \
	tests/mail/samples/smime-encrypted.txt \
	tests/mail/samples/smime-signed.eml \
	tests/mail/samples/smime-signed.txt \
	tests/mail/samples/tnef.eml \
	tests/mail/samples/tnef.txt \
	tests/mail/samples/unsubscribe.eml \
	tests/mail/samples/unsubscribe.txt
check_PROGRAMS += tests/mail/test_jwz
tests_mail_test_jwz_SOURCES = tests/mail/test_jwz.c
tests_mail_test_jwz_CFLAGS = $(MAIL_TEST_CFLAGS)
tests_mail_test_jwz_LDADD = $(MAIL_TEST_LIBS)
