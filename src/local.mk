kith_SOURCES = \
	src/app.c src/app.h src/app_private.h \
	src/app_hosts.c \
	src/app_screen.c \
	src/askpass.c src/askpass.h \
	src/checking.c src/checking.h \
	src/handover.c src/handover.h \
	src/main.c \
	src/passwords.c src/passwords.h
kith_LDADD = $(UI_TERM_LIBS) $(CONTROL_LIBS) $(NET_LIBS) \
	$(GMIME_LIBS) $(LIBXML_LIBS) $(SQLITE_LIBS) $(STROPHE_LIBS) \
	$(ETPAN_LIBS) $(GSASL_LIBS) $(CURL_LIBS) $(JSON_LIBS) $(CURSES_LIBS) $(GLIB_LIBS)
