# The fixture and the seed are shared by the programs below.
check_LIBRARIES += tests/store/libfixture.a
tests_store_libfixture_a_SOURCES = \
	tests/store/fixture.c tests/store/fixture.h \
	tests/store/seed.c tests/store/seed.h
tests_store_libfixture_a_CFLAGS = $(TEST_CFLAGS) -I$(top_srcdir)

STORE_TEST_LIBS = tests/store/libfixture.a $(STORE_LIBS) $(SQLITE_LIBS) \
	$(GMIME_LIBS) $(LIBXML_LIBS) $(GLIB_LIBS) $(CMOCKA_LIBS)
check_PROGRAMS += \
	tests/store/test_intents \
	tests/store/test_links \
	tests/store/test_mail
tests_store_test_intents_SOURCES = tests/store/test_intents.c
tests_store_test_intents_CFLAGS = $(TEST_CFLAGS) -I$(top_srcdir)
tests_store_test_intents_LDADD = $(STORE_TEST_LIBS)
tests_store_test_mail_SOURCES = tests/store/test_mail.c
tests_store_test_mail_CFLAGS = $(TEST_CFLAGS) -I$(top_srcdir)
tests_store_test_mail_LDADD = $(STORE_TEST_LIBS)
tests_store_test_links_SOURCES = tests/store/test_links.c
tests_store_test_links_CFLAGS = $(TEST_CFLAGS) -I$(top_srcdir)
tests_store_test_links_LDADD = $(STORE_TEST_LIBS)

# seed_store PATH COUNT makes a store for measuring.
noinst_PROGRAMS += tests/store/seed_store
tests_store_seed_store_SOURCES = tests/store/seed_store.c
tests_store_seed_store_CFLAGS = $(TEST_CFLAGS) -I$(top_srcdir)
tests_store_seed_store_LDADD = $(STORE_TEST_LIBS)
