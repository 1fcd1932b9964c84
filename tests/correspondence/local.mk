CORRESPONDENCE_TEST_LIBS = $(CORRESPONDENCE_LIBS) $(GMIME_LIBS) $(LIBXML_LIBS) \
	$(GLIB_LIBS) $(CMOCKA_LIBS)
check_PROGRAMS += tests/correspondence/test_book
tests_correspondence_test_book_SOURCES = \
	tests/correspondence/test_book.c
tests_correspondence_test_book_CFLAGS = $(TEST_CFLAGS)
tests_correspondence_test_book_LDADD = $(CORRESPONDENCE_TEST_LIBS)
check_PROGRAMS += tests/correspondence/test_cardtext
tests_correspondence_test_cardtext_SOURCES = \
	tests/correspondence/test_cardtext.c
tests_correspondence_test_cardtext_CFLAGS = $(TEST_CFLAGS)
tests_correspondence_test_cardtext_LDADD = $(CORRESPONDENCE_TEST_LIBS)
check_PROGRAMS += tests/correspondence/test_correspondence
tests_correspondence_test_correspondence_SOURCES = \
	tests/correspondence/test_correspondence.c
tests_correspondence_test_correspondence_CFLAGS = $(TEST_CFLAGS)
tests_correspondence_test_correspondence_LDADD = $(CORRESPONDENCE_TEST_LIBS)
check_PROGRAMS += tests/correspondence/test_roam
tests_correspondence_test_roam_SOURCES = \
	tests/correspondence/test_roam.c
tests_correspondence_test_roam_CFLAGS = $(TEST_CFLAGS)
tests_correspondence_test_roam_LDADD = $(CORRESPONDENCE_TEST_LIBS)
check_PROGRAMS += tests/correspondence/test_route
tests_correspondence_test_route_SOURCES = \
	tests/correspondence/test_route.c
tests_correspondence_test_route_CFLAGS = $(TEST_CFLAGS)
tests_correspondence_test_route_LDADD = $(CORRESPONDENCE_TEST_LIBS)
check_PROGRAMS += tests/correspondence/test_suggest
tests_correspondence_test_suggest_SOURCES = \
	tests/correspondence/test_suggest.c
tests_correspondence_test_suggest_CFLAGS = $(TEST_CFLAGS)
tests_correspondence_test_suggest_LDADD = $(CORRESPONDENCE_TEST_LIBS)
check_PROGRAMS += tests/correspondence/test_weblink
tests_correspondence_test_weblink_SOURCES = \
	tests/correspondence/test_weblink.c
tests_correspondence_test_weblink_CFLAGS = $(TEST_CFLAGS)
tests_correspondence_test_weblink_LDADD = $(CORRESPONDENCE_LIBS) \
	$(GMIME_LIBS) $(LIBXML_LIBS) $(GLIB_LIBS) $(CMOCKA_LIBS)
check_PROGRAMS += tests/correspondence/test_lookalike
tests_correspondence_test_lookalike_SOURCES = \
	tests/correspondence/test_lookalike.c
tests_correspondence_test_lookalike_CFLAGS = $(TEST_CFLAGS)
tests_correspondence_test_lookalike_LDADD = $(CORRESPONDENCE_LIBS) \
	$(GMIME_LIBS) $(LIBXML_LIBS) $(GLIB_LIBS) $(CMOCKA_LIBS)
