# The fixture, the recount and the seed are shared by the programs below.
STORE_TEST_CFLAGS = $(TEST_CFLAGS) $(SQLITE_CFLAGS) -I$(top_srcdir)
check_LIBRARIES += tests/store/libfixture.a
tests_store_libfixture_a_SOURCES = \
	tests/store/bulk.c tests/store/bulk.h \
	tests/store/fixture.c tests/store/fixture.h \
	tests/store/recount.c tests/store/recount.h \
	tests/store/seed.c tests/store/seed.h \
	tests/store/steps.c tests/store/steps.h
tests_store_libfixture_a_CFLAGS = $(STORE_TEST_CFLAGS)

STORE_TEST_LIBS = tests/store/libfixture.a $(STORE_LIBS) $(SQLITE_LIBS) \
	$(GMIME_LIBS) $(LIBXML_LIBS) $(GLIB_LIBS) $(CMOCKA_LIBS)
check_PROGRAMS += \
	tests/store/test_bounds \
	tests/store/test_chat \
	tests/store/test_counters \
	tests/store/test_folders \
	tests/store/test_drafts \
	tests/store/test_import \
	tests/store/test_intents \
	tests/store/test_keeper \
	tests/store/test_links \
	tests/store/test_mail \
	tests/store/test_people \
	tests/store/test_queries \
	tests/store/test_roaming \
	tests/store/test_search \
	tests/store/test_sending \
	tests/store/test_suggestions \
	tests/store/test_timeline \
	tests/store/test_unread
tests_store_test_bounds_SOURCES = tests/store/test_bounds.c
tests_store_test_bounds_CFLAGS = $(STORE_TEST_CFLAGS)
tests_store_test_bounds_LDADD = $(STORE_TEST_LIBS)
tests_store_test_chat_SOURCES = tests/store/test_chat.c
tests_store_test_chat_CFLAGS = $(STORE_TEST_CFLAGS)
tests_store_test_chat_LDADD = $(STORE_TEST_LIBS)
tests_store_test_counters_SOURCES = tests/store/test_counters.c
tests_store_test_counters_CFLAGS = $(STORE_TEST_CFLAGS)
tests_store_test_counters_LDADD = $(STORE_TEST_LIBS)
tests_store_test_folders_SOURCES = tests/store/test_folders.c
tests_store_test_folders_CFLAGS = $(STORE_TEST_CFLAGS)
tests_store_test_folders_LDADD = $(STORE_TEST_LIBS)
tests_store_test_import_SOURCES = tests/store/test_import.c
tests_store_test_import_CFLAGS = $(STORE_TEST_CFLAGS)
tests_store_test_import_LDADD = $(STORE_TEST_LIBS)
tests_store_test_intents_SOURCES = tests/store/test_intents.c
tests_store_test_intents_CFLAGS = $(STORE_TEST_CFLAGS)
tests_store_test_intents_LDADD = $(STORE_TEST_LIBS)
tests_store_test_keeper_SOURCES = tests/store/test_keeper.c
tests_store_test_keeper_CFLAGS = $(STORE_TEST_CFLAGS)
tests_store_test_keeper_LDADD = $(STORE_TEST_LIBS)
tests_store_test_links_SOURCES = tests/store/test_links.c
tests_store_test_links_CFLAGS = $(STORE_TEST_CFLAGS)
tests_store_test_links_LDADD = $(STORE_TEST_LIBS)
tests_store_test_mail_SOURCES = tests/store/test_mail.c
tests_store_test_mail_CFLAGS = $(STORE_TEST_CFLAGS)
tests_store_test_mail_LDADD = $(STORE_TEST_LIBS)
tests_store_test_people_SOURCES = tests/store/test_people.c
tests_store_test_people_CFLAGS = $(STORE_TEST_CFLAGS)
tests_store_test_people_LDADD = $(STORE_TEST_LIBS)
tests_store_test_queries_SOURCES = tests/store/test_queries.c
tests_store_test_queries_CFLAGS = $(STORE_TEST_CFLAGS)
tests_store_test_queries_LDADD = $(STORE_TEST_LIBS)
tests_store_test_sending_SOURCES = tests/store/test_sending.c
tests_store_test_sending_CFLAGS = $(STORE_TEST_CFLAGS)
tests_store_test_sending_LDADD = $(STORE_TEST_LIBS)
tests_store_test_timeline_SOURCES = tests/store/test_timeline.c
tests_store_test_timeline_CFLAGS = $(STORE_TEST_CFLAGS)
tests_store_test_timeline_LDADD = $(STORE_TEST_LIBS)
tests_store_test_unread_SOURCES = tests/store/test_unread.c
tests_store_test_unread_CFLAGS = $(STORE_TEST_CFLAGS)
tests_store_test_unread_LDADD = $(STORE_TEST_LIBS)
tests_store_test_suggestions_SOURCES = tests/store/test_suggestions.c
tests_store_test_suggestions_CFLAGS = $(STORE_TEST_CFLAGS)
tests_store_test_suggestions_LDADD = $(STORE_TEST_LIBS)
tests_store_test_roaming_SOURCES = tests/store/test_roaming.c
tests_store_test_roaming_CFLAGS = $(STORE_TEST_CFLAGS)
tests_store_test_roaming_LDADD = $(STORE_TEST_LIBS)
tests_store_test_search_SOURCES = tests/store/test_search.c
tests_store_test_search_CFLAGS = $(STORE_TEST_CFLAGS)
tests_store_test_search_LDADD = $(STORE_TEST_LIBS)

# seed_store PATH COUNT makes a store for measuring.
noinst_PROGRAMS += tests/store/seed_store
tests_store_seed_store_SOURCES = tests/store/seed_store.c
tests_store_seed_store_CFLAGS = $(STORE_TEST_CFLAGS)
tests_store_seed_store_LDADD = $(STORE_TEST_LIBS)

# What no forger may get past.
check_PROGRAMS += tests/store/test_forgery
tests_store_test_forgery_SOURCES = tests/store/test_forgery.c \
	tests/store/forgeries.c tests/store/forgeries.h
tests_store_test_forgery_CFLAGS = $(STORE_TEST_CFLAGS)
tests_store_test_forgery_LDADD = $(STORE_TEST_LIBS)
check_PROGRAMS += tests/store/test_authserv tests/store/test_evidence
tests_store_test_authserv_SOURCES = tests/store/test_authserv.c
tests_store_test_authserv_CFLAGS = $(STORE_TEST_CFLAGS)
tests_store_test_authserv_LDADD = $(STORE_TEST_LIBS)
tests_store_test_drafts_SOURCES = tests/store/test_drafts.c
tests_store_test_drafts_CFLAGS = $(STORE_TEST_CFLAGS)
tests_store_test_drafts_LDADD = $(STORE_TEST_LIBS)
tests_store_test_evidence_SOURCES = tests/store/test_evidence.c
tests_store_test_evidence_CFLAGS = $(STORE_TEST_CFLAGS)
tests_store_test_evidence_LDADD = $(STORE_TEST_LIBS)
check_PROGRAMS += tests/store/test_operations tests/store/test_undo
OPERATIONS_FILES = tests/store/operations.c tests/store/operations.h
tests_store_test_operations_SOURCES = tests/store/test_operations.c \
	$(OPERATIONS_FILES)
tests_store_test_operations_CFLAGS = $(STORE_TEST_CFLAGS)
tests_store_test_operations_LDADD = $(STORE_TEST_LIBS)
tests_store_test_undo_SOURCES = tests/store/test_undo.c $(OPERATIONS_FILES)
tests_store_test_undo_CFLAGS = $(STORE_TEST_CFLAGS)
tests_store_test_undo_LDADD = $(STORE_TEST_LIBS)
check_PROGRAMS += tests/store/test_listing tests/store/test_lister
tests_store_test_listing_SOURCES = tests/store/test_listing.c
tests_store_test_listing_CFLAGS = $(STORE_TEST_CFLAGS)
tests_store_test_listing_LDADD = $(STORE_TEST_LIBS)
tests_store_test_lister_SOURCES = tests/store/test_lister.c
tests_store_test_lister_CFLAGS = $(STORE_TEST_CFLAGS)
tests_store_test_lister_LDADD = $(STORE_TEST_LIBS)
