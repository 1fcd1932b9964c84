check_PROGRAMS += tests/correspondence/test_correspondence \
	tests/correspondence/test_route
tests_correspondence_test_route_SOURCES = tests/correspondence/test_route.c
tests_correspondence_test_route_CFLAGS = $(TEST_CFLAGS)
tests_correspondence_test_route_LDADD = $(CORRESPONDENCE_LIBS) $(GLIB_LIBS) \
	$(CMOCKA_LIBS)
tests_correspondence_test_correspondence_SOURCES = \
	tests/correspondence/test_correspondence.c
tests_correspondence_test_correspondence_CFLAGS = $(TEST_CFLAGS)
tests_correspondence_test_correspondence_LDADD = $(CORRESPONDENCE_LIBS) \
	$(GMIME_LIBS) $(LIBXML_LIBS) $(GLIB_LIBS) $(CMOCKA_LIBS)
check_PROGRAMS += tests/correspondence/test_suggest
tests_correspondence_test_suggest_SOURCES = \
	tests/correspondence/test_suggest.c
tests_correspondence_test_suggest_CFLAGS = $(TEST_CFLAGS)
tests_correspondence_test_suggest_LDADD = $(CORRESPONDENCE_LIBS) \
	$(GMIME_LIBS) $(LIBXML_LIBS) $(GLIB_LIBS) $(CMOCKA_LIBS)
