check_PROGRAMS += tests/control/test_control
tests_control_test_control_SOURCES = tests/control/test_control.c
tests_control_test_control_CFLAGS = $(TEST_CFLAGS) -I$(top_srcdir)
tests_control_test_control_LDADD = tests/store/libfixture.a $(CONTROL_LIBS) \
	$(SQLITE_LIBS) $(GMIME_LIBS) $(LIBXML_LIBS) $(JSON_LIBS) \
	$(GLIB_LIBS) $(CMOCKA_LIBS)
