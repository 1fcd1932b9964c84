MAIL_TESTS = \
	tests/mail/test_address \
	tests/mail/test_answer \
	tests/mail/test_authres \
	tests/mail/test_header \
	tests/mail/test_leftout \
	tests/mail/test_message \
	tests/mail/test_compose \
	tests/mail/test_pattern \
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
check_PROGRAMS += tests/mail/test_jwz
tests_mail_test_jwz_SOURCES = tests/mail/test_jwz.c
tests_mail_test_jwz_CFLAGS = $(MAIL_TEST_CFLAGS)
tests_mail_test_jwz_LDADD = $(MAIL_TEST_LIBS)
