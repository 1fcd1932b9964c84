# The tests need no terminal: they read back the surface.
check_LIBRARIES += tests/ui/libscene.a
tests_ui_libscene_a_SOURCES = tests/ui/scene.c tests/ui/scene.h
tests_ui_libscene_a_CFLAGS = $(TEST_CFLAGS) -I$(top_srcdir)
UI_TEST_LIBS = tests/ui/libscene.a tests/store/libfixture.a $(UI_LIBS) \
	$(SQLITE_LIBS) $(GMIME_LIBS) $(LIBXML_LIBS) $(GLIB_LIBS) \
	$(CMOCKA_LIBS)

check_PROGRAMS += tests/ui/test_views
tests_ui_test_views_SOURCES = tests/ui/test_views.c
tests_ui_test_views_CFLAGS = $(TEST_CFLAGS) -I$(top_srcdir)
tests_ui_test_views_LDADD = $(UI_TEST_LIBS)

check_PROGRAMS += tests/ui/test_chat
tests_ui_test_chat_SOURCES = tests/ui/test_chat.c
tests_ui_test_chat_CFLAGS = $(TEST_CFLAGS) -I$(top_srcdir)
tests_ui_test_chat_LDADD = $(UI_TEST_LIBS)

check_PROGRAMS += tests/ui/test_parts
tests_ui_test_parts_SOURCES = tests/ui/test_parts.c
tests_ui_test_parts_CFLAGS = $(TEST_CFLAGS) -I$(top_srcdir)
tests_ui_test_parts_LDADD = $(UI_TEST_LIBS)

check_PROGRAMS += tests/ui/test_feel
tests_ui_test_feel_SOURCES = tests/ui/test_feel.c
tests_ui_test_feel_CFLAGS = $(TEST_CFLAGS) -I$(top_srcdir)
tests_ui_test_feel_LDADD = $(UI_TEST_LIBS)

check_PROGRAMS += tests/ui/test_person
tests_ui_test_person_SOURCES = tests/ui/test_person.c
tests_ui_test_person_CFLAGS = $(TEST_CFLAGS) -I$(top_srcdir)
tests_ui_test_person_LDADD = $(UI_TEST_LIBS)

check_PROGRAMS += tests/ui/test_reading
tests_ui_test_reading_SOURCES = tests/ui/test_reading.c
tests_ui_test_reading_CFLAGS = $(TEST_CFLAGS) -I$(top_srcdir)
tests_ui_test_reading_LDADD = $(UI_TEST_LIBS)
check_PROGRAMS += tests/ui/test_folder
tests_ui_test_folder_SOURCES = tests/ui/test_folder.c
tests_ui_test_folder_CFLAGS = $(TEST_CFLAGS) -I$(top_srcdir)
tests_ui_test_folder_LDADD = $(UI_TEST_LIBS)

EXTRA_DIST += tests/ui/golden
