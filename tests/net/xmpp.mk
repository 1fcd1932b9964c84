XMPP_TEST_LIBS = tests/libservers.a $(NET_LIBS) $(ETPAN_LIBS) $(GSASL_LIBS) \
	$(CURL_LIBS) $(STROPHE_LIBS) $(SQLITE_LIBS) $(GMIME_LIBS) $(LIBXML_LIBS) \
	$(GLIB_LIBS) $(CMOCKA_LIBS)
check_LIBRARIES += tests/net/libxmppside.a
tests_net_libxmppside_a_SOURCES = \
	tests/net/tcp_cutter.c tests/net/tcp_cutter.h \
	tests/net/xmpp_side.c tests/net/xmpp_side.h \
	tests/net/xmpp_stranger.c tests/net/xmpp_stranger.h
tests_net_libxmppside_a_CFLAGS = $(TEST_CFLAGS) $(STROPHE_CFLAGS)

check_PROGRAMS += \
	tests/net/test_fetcher \
	tests/net/test_xmpp \
	tests/net/test_xmpp_archive \
	tests/net/test_xmpp_cuts \
	tests/net/test_xmpp_card \
	tests/net/test_xmpp_chat \
	tests/net/test_xmpp_parts \
	tests/net/test_xmpp_roam \
	tests/net/test_xmpp_roster \
	tests/net/test_xmpp_trust \
	tests/net/test_xmpp_upload
tests_net_test_fetcher_SOURCES = tests/net/test_fetcher.c
tests_net_test_fetcher_CFLAGS = $(TEST_CFLAGS)
tests_net_test_fetcher_LDADD = tests/net/libxmppside.a $(XMPP_TEST_LIBS)
tests_net_test_xmpp_SOURCES = tests/net/test_xmpp.c
tests_net_test_xmpp_CFLAGS = $(TEST_CFLAGS) $(STROPHE_CFLAGS)
tests_net_test_xmpp_LDADD = tests/net/libxmppside.a $(XMPP_TEST_LIBS)
tests_net_test_xmpp_parts_SOURCES = tests/net/test_xmpp_parts.c
tests_net_test_xmpp_parts_CFLAGS = $(TEST_CFLAGS) $(STROPHE_CFLAGS)
tests_net_test_xmpp_parts_LDADD = $(XMPP_TEST_LIBS)
tests_net_test_xmpp_trust_SOURCES = tests/net/test_xmpp_trust.c
tests_net_test_xmpp_trust_CFLAGS = $(TEST_CFLAGS) $(STROPHE_CFLAGS)
tests_net_test_xmpp_trust_LDADD = tests/net/libxmppside.a $(XMPP_TEST_LIBS)
tests_net_test_xmpp_roam_SOURCES = tests/net/test_xmpp_roam.c
tests_net_test_xmpp_roam_CFLAGS = $(TEST_CFLAGS) $(STROPHE_CFLAGS)
tests_net_test_xmpp_roam_LDADD = tests/net/libxmppside.a $(XMPP_TEST_LIBS)
tests_net_test_xmpp_archive_SOURCES = tests/net/test_xmpp_archive.c
tests_net_test_xmpp_archive_CFLAGS = $(TEST_CFLAGS) $(STROPHE_CFLAGS)
tests_net_test_xmpp_archive_LDADD = tests/net/libxmppside.a $(XMPP_TEST_LIBS)
tests_net_test_xmpp_cuts_SOURCES = tests/net/test_xmpp_cuts.c
tests_net_test_xmpp_cuts_CFLAGS = $(TEST_CFLAGS) $(STROPHE_CFLAGS)
tests_net_test_xmpp_cuts_LDADD = tests/net/libxmppside.a $(XMPP_TEST_LIBS)
tests_net_test_xmpp_upload_SOURCES = tests/net/test_xmpp_upload.c
tests_net_test_xmpp_upload_CFLAGS = $(TEST_CFLAGS) $(STROPHE_CFLAGS)
tests_net_test_xmpp_upload_LDADD = tests/net/libxmppside.a $(XMPP_TEST_LIBS)
tests_net_test_xmpp_chat_SOURCES = tests/net/test_xmpp_chat.c
tests_net_test_xmpp_chat_CFLAGS = $(TEST_CFLAGS) $(STROPHE_CFLAGS)
tests_net_test_xmpp_chat_LDADD = tests/net/libxmppside.a $(XMPP_TEST_LIBS)
tests_net_test_xmpp_card_SOURCES = tests/net/test_xmpp_card.c
tests_net_test_xmpp_card_CFLAGS = $(TEST_CFLAGS) $(STROPHE_CFLAGS)
tests_net_test_xmpp_card_LDADD = tests/net/libxmppside.a $(XMPP_TEST_LIBS)
tests_net_test_xmpp_roster_SOURCES = tests/net/test_xmpp_roster.c
tests_net_test_xmpp_roster_CFLAGS = $(TEST_CFLAGS) $(STROPHE_CFLAGS)
tests_net_test_xmpp_roster_LDADD = tests/net/libxmppside.a $(XMPP_TEST_LIBS)
