# The whole program in a pty, on real servers.
check_LIBRARIES += tests/e2e/libstory.a
tests_e2e_libstory_a_SOURCES = \
	tests/e2e/reports.c tests/e2e/reports.h \
	tests/e2e/screen.c tests/e2e/screen.h \
	tests/e2e/story.c tests/e2e/story.h
tests_e2e_libstory_a_CFLAGS = $(TEST_CFLAGS) $(VTERM_CFLAGS)

STORY_LIBS = tests/e2e/libstory.a tests/libservers.a \
	$(GLIB_LIBS) $(CMOCKA_LIBS) $(VTERM_LIBS) -lutil
check_PROGRAMS += \
	tests/e2e/test_cli \
	tests/e2e/test_story_big \
	tests/e2e/test_story_card \
	tests/e2e/test_story_channel \
	tests/e2e/test_story_control \
	tests/e2e/test_story_files \
	tests/e2e/test_story_import \
	tests/e2e/test_story_life \
	tests/e2e/test_story_folders \
	tests/e2e/test_story_mail \
	tests/e2e/test_story_outbox \
	tests/e2e/test_story_people \
	tests/e2e/test_story_person \
	tests/e2e/test_story_profanity \
	tests/e2e/test_story_roam \
	tests/e2e/test_story_suggest \
	tests/e2e/test_story_writing
tests_e2e_test_cli_SOURCES = tests/e2e/test_cli.c
tests_e2e_test_cli_CFLAGS = $(TEST_CFLAGS)
tests_e2e_test_cli_LDADD = $(STORY_LIBS)
tests_e2e_test_story_control_SOURCES = tests/e2e/test_story_control.c
tests_e2e_test_story_control_CFLAGS = $(TEST_CFLAGS)
tests_e2e_test_story_control_LDADD = $(STORY_LIBS)
tests_e2e_test_story_big_SOURCES = tests/e2e/test_story_big.c
tests_e2e_test_story_big_CFLAGS = $(TEST_CFLAGS)
tests_e2e_test_story_big_LDADD = $(STORY_LIBS)
tests_e2e_test_story_channel_SOURCES = tests/e2e/test_story_channel.c
tests_e2e_test_story_channel_CFLAGS = $(TEST_CFLAGS)
tests_e2e_test_story_channel_LDADD = $(STORY_LIBS)
tests_e2e_test_story_files_SOURCES = tests/e2e/test_story_files.c
tests_e2e_test_story_files_CFLAGS = $(TEST_CFLAGS)
tests_e2e_test_story_files_LDADD = $(STORY_LIBS)
tests_e2e_test_story_import_SOURCES = tests/e2e/test_story_import.c
tests_e2e_test_story_import_CFLAGS = $(TEST_CFLAGS)
tests_e2e_test_story_import_LDADD = $(STORY_LIBS)
tests_e2e_test_story_life_SOURCES = tests/e2e/test_story_life.c
tests_e2e_test_story_life_CFLAGS = $(TEST_CFLAGS)
tests_e2e_test_story_life_LDADD = $(STORY_LIBS)
tests_e2e_test_story_writing_SOURCES = tests/e2e/test_story_writing.c
tests_e2e_test_story_writing_CFLAGS = $(TEST_CFLAGS)
tests_e2e_test_story_writing_LDADD = $(STORY_LIBS)
tests_e2e_test_story_folders_SOURCES = tests/e2e/test_story_folders.c
tests_e2e_test_story_folders_CFLAGS = $(TEST_CFLAGS)
tests_e2e_test_story_folders_LDADD = $(STORY_LIBS)
tests_e2e_test_story_mail_SOURCES = tests/e2e/test_story_mail.c
tests_e2e_test_story_mail_CFLAGS = $(TEST_CFLAGS)
tests_e2e_test_story_mail_LDADD = $(STORY_LIBS)
tests_e2e_test_story_outbox_SOURCES = tests/e2e/test_story_outbox.c
tests_e2e_test_story_outbox_CFLAGS = $(TEST_CFLAGS)
tests_e2e_test_story_outbox_LDADD = tests/net/libpeer.a $(STORY_LIBS)
tests_e2e_test_story_profanity_SOURCES = tests/e2e/test_story_profanity.c \
	tests/e2e/profanity.c tests/e2e/profanity.h
tests_e2e_test_story_profanity_CFLAGS = $(TEST_CFLAGS)
tests_e2e_test_story_profanity_LDADD = $(STORY_LIBS)
tests_e2e_test_story_people_SOURCES = tests/e2e/test_story_people.c
tests_e2e_test_story_people_CFLAGS = $(TEST_CFLAGS)
tests_e2e_test_story_people_LDADD = $(STORY_LIBS)
tests_e2e_test_story_suggest_SOURCES = tests/e2e/test_story_suggest.c
tests_e2e_test_story_suggest_CFLAGS = $(TEST_CFLAGS)
tests_e2e_test_story_suggest_LDADD = $(STORY_LIBS)

check_PROGRAMS += tests/e2e/test_story_forgery
tests_e2e_test_story_forgery_SOURCES = tests/e2e/test_story_forgery.c
tests_e2e_test_story_forgery_CFLAGS = $(TEST_CFLAGS)
tests_e2e_test_story_forgery_LDADD = $(STORY_LIBS)
tests_e2e_test_story_roam_SOURCES = tests/e2e/test_story_roam.c
tests_e2e_test_story_roam_CFLAGS = $(TEST_CFLAGS)
tests_e2e_test_story_roam_LDADD = $(STORY_LIBS)
tests_e2e_test_story_card_SOURCES = tests/e2e/test_story_card.c
tests_e2e_test_story_card_CFLAGS = $(TEST_CFLAGS)
tests_e2e_test_story_card_LDADD = $(STORY_LIBS)
tests_e2e_test_story_person_SOURCES = tests/e2e/test_story_person.c
tests_e2e_test_story_person_CFLAGS = $(TEST_CFLAGS)
tests_e2e_test_story_person_LDADD = $(STORY_LIBS)
check_PROGRAMS += tests/e2e/test_story_reading
tests_e2e_test_story_reading_SOURCES = tests/e2e/test_story_reading.c
tests_e2e_test_story_reading_CFLAGS = $(TEST_CFLAGS)
tests_e2e_test_story_reading_LDADD = $(STORY_LIBS)

check_PROGRAMS += tests/e2e/test_story_folder
tests_e2e_test_story_folder_SOURCES = tests/e2e/test_story_folder.c
tests_e2e_test_story_folder_CFLAGS = $(TEST_CFLAGS)
tests_e2e_test_story_folder_LDADD = $(STORY_LIBS)
check_PROGRAMS += tests/e2e/test_story_ops
tests_e2e_test_story_ops_SOURCES = tests/e2e/test_story_ops.c
tests_e2e_test_story_ops_CFLAGS = $(TEST_CFLAGS)
tests_e2e_test_story_ops_LDADD = $(STORY_LIBS)
