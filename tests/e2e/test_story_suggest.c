/* test_story_suggest - proposals: seen, judged, and nothing done unasked. */
#include "test.h"

#include "story.h"

static void
deliver(Story *story, const char *from, const char *headers)
{
    static guint n;
    g_autofree char *mail = g_strdup_printf(
        "From: %s\nTo: alice@example.org\nSubject: proposal %u\n"
        "Message-ID: <proposal-%u@x.example>\n%s\nHello.\n",
        from, n, n, headers);
    n++;
    story_deliver(story, "alice", mail);
}

static Screen *
open_suggestions(Story *story)
{
    Screen *alice = story_open_online(story, "alice", NULL);
    screen_wait(alice, "proposal");
    screen_type(alice, ":suggestions\r");
    screen_wait(alice, "Suggestions");
    return alice;
}

static void
frequent_namesake_is_linked_by_a_key(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    for (int i = 0; i < 3; i++)
        deliver(story, "Dave <d.vries@home.example>", "");
    g_autoptr(Screen) alice = open_suggestions(story);
    screen_wait_row(alice, "d.vries@home.example", "same name");
    screen_type(alice, "\r");
    screen_wait(alice, "Link d.vries@home.example to Dave? y yes");
    screen_type(alice, "y");
    screen_wait(alice, "Suggestions 0");
    screen_type(alice, "q");
    /* The imitation is one no more. */
    screen_wait_row(alice, "Dave", "✉3");
    screen_wait_no_row(alice, "!", "d.vries@home.example");
}

static void
refused_proposal_never_comes_again(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    for (int i = 0; i < 3; i++)
        deliver(story, "Dave <d.vries@home.example>", "");
    g_autoptr(Screen) alice = open_suggestions(story);
    screen_wait(alice, "Suggestions 1");
    screen_type(alice, "x");
    screen_wait(alice, "Suggestions 0");
    screen_type(alice, "q");
    screen_wait_gone(alice, "Suggestions 0");
    story_quit(alice);

    deliver(story, "Dave <d.vries@home.example>", "");
    g_autoptr(Screen) again = open_suggestions(story);
    screen_wait(again, "Suggestions 0");
}

static void
stranger_with_a_jid_is_asked_only_by_a_key(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    deliver(story, "Grace <grace@home.example>",
            "Jabber-ID: grace@example.org\n");
    g_autoptr(Screen) alice = open_suggestions(story);
    screen_wait_row(alice, "grace@example.org", "JID in a mail");
    /* Nothing has happened yet. */
    const char *const friends[] = {"friends", NULL};
    g_autofree char *before = NULL;
    assert_int_equal(story_run(story, "alice", NULL, friends, &before), 0);
    assert_null(strstr(before, "grace"));

    screen_type(alice, "y");
    screen_wait(alice, "grace@example.org is asked");
    screen_type(alice, "q");
    screen_wait_row(alice, "○", "Grace");
    /* Now that she is a friend, her address is worth a link. */
    screen_type(alice, ":suggestions\r");
    screen_wait_row(alice, "link", "grace@home.example");
    screen_type(alice, "y");
    screen_wait(alice, "Suggestions 0");
    screen_type(alice, "q");
    screen_wait_row(alice, "Grace", "✉1");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frequent_namesake_is_linked_by_a_key),
        cmocka_unit_test(refused_proposal_never_comes_again),
        cmocka_unit_test(stranger_with_a_jid_is_asked_only_by_a_key),
    };
    return cmocka_run_group_tests_name("stories of proposals", tests, NULL,
                                       NULL);
}
