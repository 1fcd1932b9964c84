# The scripted server, and the program's own libraries in the order that the
# linker wants.
check_LIBRARIES += tests/net/libpeer.a
tests_net_libpeer_a_SOURCES = tests/net/peer.c tests/net/peer.h
tests_net_libpeer_a_CFLAGS = $(TEST_CFLAGS)
NET_TEST_LIBS = tests/net/libpeer.a tests/libservers.a $(NET_LIBS) \
	$(ETPAN_LIBS) $(GSASL_LIBS) $(CURL_LIBS) $(STROPHE_LIBS) $(SQLITE_LIBS) \
	$(GMIME_LIBS) \
	$(LIBXML_LIBS) $(GLIB_LIBS) $(CMOCKA_LIBS)

NET_TESTS = \
	tests/net/test_auth \
	tests/net/test_check \
	tests/net/test_discover \
	tests/net/test_http_file \
	tests/net/test_sasl \
	tests/net/test_smtp \
	tests/net/test_smtp_cuts \
	tests/net/test_smtp_wire \
	tests/net/test_smtp_worker \
	tests/net/test_stream
check_PROGRAMS += $(NET_TESTS)
tests_net_test_auth_SOURCES = tests/net/test_auth.c
tests_net_test_auth_CFLAGS = $(TEST_CFLAGS)
tests_net_test_auth_LDADD = $(NET_TEST_LIBS)
tests_net_test_check_SOURCES = tests/net/test_check.c
tests_net_test_check_CFLAGS = $(TEST_CFLAGS)
tests_net_test_check_LDADD = $(NET_TEST_LIBS)
tests_net_test_discover_SOURCES = tests/net/test_discover.c
tests_net_test_discover_CFLAGS = $(TEST_CFLAGS)
tests_net_test_discover_LDADD = $(NET_TEST_LIBS)
tests_net_test_http_file_SOURCES = tests/net/test_http_file.c
tests_net_test_http_file_CFLAGS = $(TEST_CFLAGS)
tests_net_test_http_file_LDADD = $(NET_TEST_LIBS)
tests_net_test_sasl_SOURCES = tests/net/test_sasl.c
tests_net_test_sasl_CFLAGS = $(TEST_CFLAGS) $(GSASL_CFLAGS)
tests_net_test_sasl_LDADD = $(NET_TEST_LIBS)
tests_net_test_smtp_SOURCES = tests/net/test_smtp.c
tests_net_test_smtp_CFLAGS = $(TEST_CFLAGS)
tests_net_test_smtp_LDADD = $(NET_TEST_LIBS)
tests_net_test_smtp_cuts_SOURCES = tests/net/test_smtp_cuts.c
tests_net_test_smtp_cuts_CFLAGS = $(TEST_CFLAGS) -I$(top_srcdir)
tests_net_test_smtp_cuts_LDADD = tests/store/libfixture.a $(NET_TEST_LIBS)
tests_net_test_smtp_wire_SOURCES = tests/net/test_smtp_wire.c
tests_net_test_smtp_wire_CFLAGS = $(TEST_CFLAGS)
tests_net_test_smtp_wire_LDADD = $(NET_TEST_LIBS)
tests_net_test_smtp_worker_SOURCES = tests/net/test_smtp_worker.c
tests_net_test_smtp_worker_CFLAGS = $(TEST_CFLAGS) -I$(top_srcdir)
tests_net_test_smtp_worker_LDADD = tests/store/libfixture.a $(NET_TEST_LIBS)
tests_net_test_stream_SOURCES = tests/net/test_stream.c
tests_net_test_stream_CFLAGS = $(TEST_CFLAGS)
tests_net_test_stream_LDADD = $(NET_TEST_LIBS)

include tests/net/imap.mk
include tests/net/xmpp.mk
