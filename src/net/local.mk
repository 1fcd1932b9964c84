noinst_LIBRARIES += src/net/libnet.a
src_net_libnet_a_SOURCES = \
	src/net/auth.c src/net/auth.h \
	src/net/call.c src/net/call.h \
	src/net/check.c src/net/check.h \
	src/net/discover.c src/net/discover.h \
	src/net/fetcher.c src/net/fetcher.h \
	src/net/http.c src/net/http.h src/net/http_private.h \
	src/net/http_file.c src/net/http_file.h \
	src/net/newfile.c src/net/newfile.h \
	src/net/sasl.c src/net/sasl.h \
	src/net/screen.c src/net/screen.h \
	src/net/stream.c src/net/stream.h \
	src/net/tls.c src/net/tls.h \
	src/net/worker.c src/net/worker.h
src_net_libnet_a_CFLAGS = $(AM_CFLAGS) $(STROPHE_CFLAGS) $(GSASL_CFLAGS) \
	$(CURL_CFLAGS)
include src/net/smtp/local.mk
include src/net/imap/local.mk
include src/net/xmpp/local.mk
NET_LIBS = src/net/libnet.a $(CONFIG_LIBS) $(STORE_LIBS)
