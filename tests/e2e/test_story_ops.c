/* test_story_ops - mails deleted, moved and brought back, online and off, as a
 * person does it. */
#include "test.h"

#include "story.h"

#define LUNCH "Half past twelve"

static void
deleted_offline_carried_out_once_and_undone(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autoptr(Screen) first = story_open_online(story, "alice", NULL);
    screen_wait(first, "Re: lunch");
    story_quit(first);

    story_server(story, "stop", "imap");
    g_autoptr(Screen) offline = story_open(story, "alice", NULL);
    screen_wait(offline, "Re: lunch");
    screen_type(offline, "gg");
    screen_wait(offline, "Re: lunch");
    screen_type(offline, "d");
    screen_wait(offline, "Moved \"Re: lunch\" to Trash");
    story_quit(offline);
    assert_int_equal(story_count_mails(story, "alice", "INBOX", LUNCH, NULL),
                     1);

    story_server(story, "start", "imap");
    g_autoptr(Screen) online = story_open_online(story, "alice", NULL);
    story_wait_mails(story, "alice", "INBOX", LUNCH, 0);
    story_wait_mails(story, "alice", "Trash", LUNCH, 1);
    assert_false(screen_has(online, "Re: lunch"));
    screen_type(online, "z");
    screen_wait(online, "Undone: moved \"Re: lunch\" to Trash");
    screen_wait_row(online, "Bob", "Re: lunch");
    story_wait_mails(story, "alice", "INBOX", LUNCH, 1);
    story_wait_mails(story, "alice", "Trash", LUNCH, 0);
}

static void
moved_by_a_pattern_through_the_socket(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    screen_wait(alice, "Re: lunch");
    const char *words[] = {"run", "move Archive subject:lunch", NULL};
    g_autofree char *output = NULL;
    assert_int_equal(story_run(story, "alice", NULL, words, &output), 0);
    assert_string_equal(output, "moved \"Re: lunch\" to Archive\n");
    const char *again[] = {"run", "delete subject:lunch", NULL};
    g_autofree char *nothing = NULL;
    story_run(story, "alice", NULL, again, &nothing);
    assert_non_null(strstr(nothing, "no such mail"));
    story_wait_mails(story, "alice", "Archive", LUNCH, 1);
    story_wait_mails(story, "alice", "INBOX", LUNCH, 0);
    screen_type(alice, ":folder Archive\r");
    screen_wait_row(alice, "Bob", "Re: lunch");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(deleted_offline_carried_out_once_and_undone),
        cmocka_unit_test(moved_by_a_pattern_through_the_socket),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
