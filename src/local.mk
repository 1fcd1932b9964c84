kith_SOURCES = src/main.c
kith_LDADD = $(BASE_LIBS) $(GLIB_LIBS)
