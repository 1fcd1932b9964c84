check_PROGRAMS += tests/net/test_imap_names tests/net/test_imap_script \
	tests/net/test_imap_big tests/net/test_imap_folders \
	tests/net/test_imap_odd \
	tests/net/test_imap_dovecot tests/net/test_imap_drafts
IMAP_TEST_LIBS = $(NET_LIBS) $(ETPAN_LIBS) $(GSASL_LIBS) $(SQLITE_LIBS) \
	$(GMIME_LIBS) $(LIBXML_LIBS) $(GLIB_LIBS) $(CMOCKA_LIBS)
tests_net_test_imap_names_SOURCES = tests/net/test_imap_names.c
tests_net_test_imap_names_CFLAGS = $(TEST_CFLAGS)
tests_net_test_imap_names_LDADD = $(IMAP_TEST_LIBS)
tests_net_test_imap_script_SOURCES = tests/net/test_imap_script.c \
	tests/net/scripted.c tests/net/scripted.h \
	tests/net/mailroom.c tests/net/mailroom.h tests/threads.c tests/threads.h \
	tests/net/peer.c tests/net/peer.h
tests_net_test_imap_script_CFLAGS = $(TEST_CFLAGS)
tests_net_test_imap_script_LDADD = $(IMAP_TEST_LIBS)
tests_net_test_imap_odd_SOURCES = tests/net/test_imap_odd.c \
	tests/net/scripted.c tests/net/scripted.h \
	tests/net/mailroom.c tests/net/mailroom.h tests/threads.c tests/threads.h \
	tests/net/peer.c tests/net/peer.h
tests_net_test_imap_odd_CFLAGS = $(TEST_CFLAGS)
tests_net_test_imap_odd_LDADD = $(IMAP_TEST_LIBS)
tests_net_test_imap_big_SOURCES = tests/net/test_imap_big.c \
	tests/net/mailroom.c tests/net/mailroom.h tests/threads.c tests/threads.h
tests_net_test_imap_big_CFLAGS = $(TEST_CFLAGS)
tests_net_test_imap_big_LDADD = tests/libservers.a $(IMAP_TEST_LIBS)
tests_net_test_imap_folders_SOURCES = tests/net/test_imap_folders.c \
	tests/net/mailroom.c tests/net/mailroom.h tests/threads.c tests/threads.h
tests_net_test_imap_folders_CFLAGS = $(TEST_CFLAGS)
tests_net_test_imap_folders_LDADD = tests/libservers.a $(IMAP_TEST_LIBS)
tests_net_test_imap_dovecot_SOURCES = tests/net/test_imap_dovecot.c \
	tests/net/mailroom.c tests/net/mailroom.h tests/threads.c tests/threads.h
tests_net_test_imap_dovecot_CFLAGS = $(TEST_CFLAGS)
tests_net_test_imap_dovecot_LDADD = tests/libservers.a $(IMAP_TEST_LIBS)
tests_net_test_imap_drafts_SOURCES = tests/net/test_imap_drafts.c \
	tests/net/mailroom.c tests/net/mailroom.h tests/threads.c tests/threads.h
tests_net_test_imap_drafts_CFLAGS = $(TEST_CFLAGS)
tests_net_test_imap_drafts_LDADD = tests/libservers.a $(IMAP_TEST_LIBS)

check_PROGRAMS += tests/net/test_imap_operate
tests_net_test_imap_operate_SOURCES = tests/net/test_imap_operate.c \
	tests/net/cutter.c tests/net/cutter.h \
	tests/net/mailroom.c tests/net/mailroom.h tests/threads.c tests/threads.h \
	tests/net/peer.c tests/net/peer.h
tests_net_test_imap_operate_CFLAGS = $(TEST_CFLAGS)
tests_net_test_imap_operate_LDADD = tests/libservers.a $(IMAP_TEST_LIBS)

# measure_imap COUNT times the first sync of COUNT mails.
noinst_PROGRAMS += tests/net/measure_imap
tests_net_measure_imap_SOURCES = tests/net/measure_imap.c \
	tests/net/mailroom.c tests/net/mailroom.h tests/threads.c tests/threads.h
tests_net_measure_imap_CFLAGS = $(TEST_CFLAGS)
tests_net_measure_imap_LDADD = tests/libservers.a $(IMAP_TEST_LIBS)
check_PROGRAMS += tests/net/test_imap_search
tests_net_test_imap_search_SOURCES = tests/net/test_imap_search.c \
	tests/net/mailroom.c tests/net/mailroom.h tests/threads.c tests/threads.h \
	tests/net/peer.c tests/net/peer.h
tests_net_test_imap_search_CFLAGS = $(TEST_CFLAGS)
tests_net_test_imap_search_LDADD = tests/libservers.a $(IMAP_TEST_LIBS)
check_PROGRAMS += tests/net/test_imap_liar
tests_net_test_imap_liar_SOURCES = tests/net/test_imap_liar.c \
	tests/net/scripted.c tests/net/scripted.h \
	tests/net/mailroom.c tests/net/mailroom.h tests/threads.c tests/threads.h \
	tests/net/peer.c tests/net/peer.h
tests_net_test_imap_liar_CFLAGS = $(TEST_CFLAGS)
tests_net_test_imap_liar_LDADD = $(IMAP_TEST_LIBS)
check_PROGRAMS += tests/net/test_imap_made
tests_net_test_imap_made_SOURCES = tests/net/test_imap_made.c \
	tests/net/scripted.c tests/net/scripted.h \
	tests/net/mailroom.c tests/net/mailroom.h tests/threads.c tests/threads.h \
	tests/net/peer.c tests/net/peer.h
tests_net_test_imap_made_CFLAGS = $(TEST_CFLAGS)
tests_net_test_imap_made_LDADD = $(IMAP_TEST_LIBS)
