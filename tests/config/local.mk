check_PROGRAMS += tests/config/test_config
tests_config_test_config_SOURCES = tests/config/test_config.c
tests_config_test_config_CFLAGS = $(TEST_CFLAGS)
tests_config_test_config_LDADD = $(CONFIG_LIBS) $(CORRESPONDENCE_LIBS) \
	$(GMIME_LIBS) $(LIBXML_LIBS) $(GLIB_LIBS) $(CMOCKA_LIBS)
