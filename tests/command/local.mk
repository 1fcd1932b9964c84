# A desk: the commander on a real screen and store.
check_LIBRARIES += tests/command/libdesk.a
tests_command_libdesk_a_SOURCES = tests/command/desk.c tests/command/desk.h
tests_command_libdesk_a_CFLAGS = $(TEST_CFLAGS) -I$(top_srcdir)

COMMAND_TESTS = \
	tests/command/test_answer \
	tests/command/test_card \
	tests/command/test_channel \
	tests/command/test_forward \
	tests/command/test_import \
	tests/command/test_json \
	tests/command/test_keymap \
	tests/command/test_scratch \
	tests/command/test_line \
	tests/command/test_link \
	tests/command/test_person \
	tests/command/test_outbox \
	tests/command/test_questions \
	tests/command/test_review \
	tests/command/test_reading \
	tests/command/test_trust \
	tests/command/test_verbs \
	tests/command/test_view \
	tests/command/test_writing
check_PROGRAMS += $(COMMAND_TESTS)
COMMAND_TEST_CFLAGS = $(TEST_CFLAGS) -I$(top_srcdir)
COMMAND_TEST_LIBS = tests/command/libdesk.a tests/store/libfixture.a \
	$(COMMAND_LIBS) $(SQLITE_LIBS) $(GMIME_LIBS) $(LIBXML_LIBS) \
	$(JSON_LIBS) $(GLIB_LIBS) $(CMOCKA_LIBS)
tests_command_test_answer_SOURCES = tests/command/test_answer.c
tests_command_test_answer_CFLAGS = $(COMMAND_TEST_CFLAGS)
tests_command_test_answer_LDADD = $(COMMAND_TEST_LIBS)
tests_command_test_channel_SOURCES = tests/command/test_channel.c
tests_command_test_channel_CFLAGS = $(COMMAND_TEST_CFLAGS)
tests_command_test_channel_LDADD = $(COMMAND_TEST_LIBS)
tests_command_test_forward_SOURCES = tests/command/test_forward.c
tests_command_test_forward_CFLAGS = $(COMMAND_TEST_CFLAGS)
tests_command_test_forward_LDADD = $(COMMAND_TEST_LIBS)
tests_command_test_review_SOURCES = tests/command/test_review.c
tests_command_test_review_CFLAGS = $(COMMAND_TEST_CFLAGS)
tests_command_test_review_LDADD = $(COMMAND_TEST_LIBS)
tests_command_test_import_SOURCES = tests/command/test_import.c
tests_command_test_import_CFLAGS = $(COMMAND_TEST_CFLAGS)
tests_command_test_import_LDADD = $(COMMAND_TEST_LIBS)
tests_command_test_keymap_SOURCES = tests/command/test_keymap.c
tests_command_test_keymap_CFLAGS = $(COMMAND_TEST_CFLAGS)
tests_command_test_keymap_LDADD = $(COMMAND_TEST_LIBS)
tests_command_test_line_SOURCES = tests/command/test_line.c
tests_command_test_line_CFLAGS = $(COMMAND_TEST_CFLAGS)
tests_command_test_line_LDADD = $(COMMAND_TEST_LIBS)
tests_command_test_link_SOURCES = tests/command/test_link.c
tests_command_test_link_CFLAGS = $(COMMAND_TEST_CFLAGS)
tests_command_test_link_LDADD = $(COMMAND_TEST_LIBS)
tests_command_test_person_SOURCES = tests/command/test_person.c
tests_command_test_person_CFLAGS = $(COMMAND_TEST_CFLAGS)
tests_command_test_person_LDADD = $(COMMAND_TEST_LIBS)
tests_command_test_outbox_SOURCES = tests/command/test_outbox.c
tests_command_test_outbox_CFLAGS = $(COMMAND_TEST_CFLAGS)
tests_command_test_outbox_LDADD = $(COMMAND_TEST_LIBS)
tests_command_test_scratch_SOURCES = tests/command/test_scratch.c
tests_command_test_scratch_CFLAGS = $(COMMAND_TEST_CFLAGS)
tests_command_test_scratch_LDADD = $(COMMAND_TEST_LIBS)
tests_command_test_questions_SOURCES = tests/command/test_questions.c
tests_command_test_questions_CFLAGS = $(COMMAND_TEST_CFLAGS)
tests_command_test_questions_LDADD = $(COMMAND_TEST_LIBS)
tests_command_test_verbs_SOURCES = tests/command/test_verbs.c
tests_command_test_verbs_CFLAGS = $(COMMAND_TEST_CFLAGS)
tests_command_test_verbs_LDADD = $(COMMAND_TEST_LIBS)
tests_command_test_view_SOURCES = tests/command/test_view.c
tests_command_test_view_CFLAGS = $(COMMAND_TEST_CFLAGS)
tests_command_test_view_LDADD = $(COMMAND_TEST_LIBS)
tests_command_test_writing_SOURCES = tests/command/test_writing.c
tests_command_test_writing_CFLAGS = $(COMMAND_TEST_CFLAGS)
tests_command_test_writing_LDADD = $(COMMAND_TEST_LIBS)
tests_command_test_reading_SOURCES = tests/command/test_reading.c
tests_command_test_reading_CFLAGS = $(COMMAND_TEST_CFLAGS)
tests_command_test_reading_LDADD = $(COMMAND_TEST_LIBS)
tests_command_test_card_SOURCES = tests/command/test_card.c
tests_command_test_card_CFLAGS = $(COMMAND_TEST_CFLAGS)
tests_command_test_card_LDADD = $(COMMAND_TEST_LIBS)
tests_command_test_trust_SOURCES = tests/command/test_trust.c
tests_command_test_trust_CFLAGS = $(COMMAND_TEST_CFLAGS)
tests_command_test_trust_LDADD = $(COMMAND_TEST_LIBS)
tests_command_test_json_SOURCES = tests/command/test_json.c
tests_command_test_json_CFLAGS = $(COMMAND_TEST_CFLAGS) $(JSON_CFLAGS)
tests_command_test_json_LDADD = $(COMMAND_TEST_LIBS)
check_PROGRAMS += tests/command/test_ops
tests_command_test_ops_SOURCES = tests/command/test_ops.c
tests_command_test_ops_CFLAGS = $(COMMAND_TEST_CFLAGS)
tests_command_test_ops_LDADD = $(COMMAND_TEST_LIBS)
