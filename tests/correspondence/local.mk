check_PROGRAMS += tests/correspondence/test_correspondence
tests_correspondence_test_correspondence_SOURCES = \
	tests/correspondence/test_correspondence.c
tests_correspondence_test_correspondence_CFLAGS = $(TEST_CFLAGS)
tests_correspondence_test_correspondence_LDADD = $(CORRESPONDENCE_LIBS) \
	$(GMIME_LIBS) $(LIBXML_LIBS) $(GLIB_LIBS) $(CMOCKA_LIBS)
check_PROGRAMS += tests/correspondence/test_book
tests_correspondence_test_book_SOURCES = tests/correspondence/test_book.c
tests_correspondence_test_book_CFLAGS = $(TEST_CFLAGS)
tests_correspondence_test_book_LDADD = $(CORRESPONDENCE_LIBS) \
	$(GMIME_LIBS) $(LIBXML_LIBS) $(GLIB_LIBS) $(CMOCKA_LIBS)
