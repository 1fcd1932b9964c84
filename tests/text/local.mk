TEXT_TESTS = \
	tests/text/test_sanitize \
	tests/text/test_width \
	tests/text/test_datefmt \
	tests/text/test_when \
	tests/text/test_doc \
	tests/text/test_flowed \
	tests/text/test_charset \
	tests/text/test_styling \
	tests/text/test_html \
	tests/text/test_html_mail
check_PROGRAMS += $(TEXT_TESTS)
TEXT_TEST_LIBS = $(TEXT_LIBS) $(LIBXML_LIBS) $(GLIB_LIBS) $(CMOCKA_LIBS)
tests_text_test_sanitize_SOURCES = tests/text/test_sanitize.c
tests_text_test_sanitize_CFLAGS = $(TEST_CFLAGS)
tests_text_test_sanitize_LDADD = $(TEXT_TEST_LIBS)
tests_text_test_width_SOURCES = tests/text/test_width.c
tests_text_test_width_CFLAGS = $(TEST_CFLAGS)
tests_text_test_width_LDADD = $(TEXT_TEST_LIBS)
tests_text_test_datefmt_SOURCES = tests/text/test_datefmt.c
tests_text_test_datefmt_CFLAGS = $(TEST_CFLAGS)
tests_text_test_datefmt_LDADD = $(TEXT_TEST_LIBS)
tests_text_test_when_SOURCES = tests/text/test_when.c
tests_text_test_when_CFLAGS = $(TEST_CFLAGS)
tests_text_test_when_LDADD = $(TEXT_TEST_LIBS)
tests_text_test_doc_SOURCES = tests/text/test_doc.c
tests_text_test_doc_CFLAGS = $(TEST_CFLAGS)
tests_text_test_doc_LDADD = $(TEXT_TEST_LIBS)
tests_text_test_flowed_SOURCES = tests/text/test_flowed.c
tests_text_test_flowed_CFLAGS = $(TEST_CFLAGS)
tests_text_test_flowed_LDADD = $(TEXT_TEST_LIBS)
tests_text_test_html_SOURCES = tests/text/test_html.c
tests_text_test_html_CFLAGS = $(TEST_CFLAGS) $(LIBXML_CFLAGS)
tests_text_test_html_LDADD = $(TEXT_TEST_LIBS)
tests_text_test_html_mail_SOURCES = tests/text/test_html_mail.c
tests_text_test_html_mail_CFLAGS = $(TEST_CFLAGS) $(LIBXML_CFLAGS)
tests_text_test_html_mail_LDADD = $(TEXT_TEST_LIBS)
tests_text_test_styling_SOURCES = tests/text/test_styling.c
tests_text_test_styling_CFLAGS = $(TEST_CFLAGS)
tests_text_test_styling_LDADD = $(TEXT_TEST_LIBS)
tests_text_test_charset_SOURCES = tests/text/test_charset.c
tests_text_test_charset_CFLAGS = $(TEST_CFLAGS)
tests_text_test_charset_LDADD = $(TEXT_TEST_LIBS)
