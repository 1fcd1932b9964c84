check_PROGRAMS += tests/correspondence/test_correspondence \
	tests/correspondence/test_roam
tests_correspondence_test_correspondence_SOURCES = \
	tests/correspondence/test_correspondence.c
tests_correspondence_test_correspondence_CFLAGS = $(TEST_CFLAGS)
tests_correspondence_test_correspondence_LDADD = $(CORRESPONDENCE_LIBS) \
	$(GMIME_LIBS) $(LIBXML_LIBS) $(GLIB_LIBS) $(CMOCKA_LIBS)
tests_correspondence_test_roam_SOURCES = tests/correspondence/test_roam.c
tests_correspondence_test_roam_CFLAGS = $(TEST_CFLAGS)
tests_correspondence_test_roam_LDADD = $(CORRESPONDENCE_LIBS) \
	$(GMIME_LIBS) $(LIBXML_LIBS) $(GLIB_LIBS) $(CMOCKA_LIBS)
