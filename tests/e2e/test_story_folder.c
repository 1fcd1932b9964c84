/* test_story_folder - folders, threads, orders, patterns, as a person uses
 * them on a real server. */
#include "test.h"

#include "story.h"

static void
deliver(Story *story, const char *from, const char *subject, const char *id,
        const char *answers, const char *body)
{
    g_autofree char *reply =
        answers ? g_strdup_printf("In-Reply-To: <%s@x.example>\n"
                                  "References: <%s@x.example>\n",
                                  answers, answers)
                : g_strdup("");
    g_autofree char *mail =
        g_strdup_printf("From: %s\nTo: alice@example.org\nSubject: %s\n"
                        "Message-ID: <%s@x.example>\n%s\n%s\n",
                        from, subject, id, reply, body);
    story_deliver(story, "alice", mail);
}

static Screen *
open_with_boats(Story *story)
{
    deliver(story, "Eve <eve@e.example>", "The boat", "b1", NULL,
            "Shall we buy a yellow submarine?");
    deliver(story, "Shop <shop@s.example>", "Offers", "o1", NULL, "Cheap oars");
    deliver(story, "Ann <ann@a.example>", "Re: The boat", "b2", "b1",
            "Rather a raft");
    Screen *alice = story_open_online(story, "alice", NULL);
    screen_wait_row(alice, "Ann", "Re: The boat");
    return alice;
}

static void
a_folder_is_changed_to_and_kept_fresh(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autoptr(Screen) alice = open_with_boats(story);
    screen_type(alice, "c");
    screen_wait(alice, "Folders");
    screen_wait(alice, "Sent");
    screen_type(alice, "lse"); /* shows while it is typed */
    screen_wait(alice, "Folders ~se 1");
    screen_type(alice, "\r\r");
    screen_wait_gone(alice, "The boat");
    screen_wait_row(alice, "Sent", "by date");
    screen_wait(alice, "INBOX 5 unread"); /* the status counts the inbox */
    screen_type(alice, ":folder INB\t\r");
    screen_wait(alice, "The boat");
    screen_type(alice, ":folder Nowhere\r");
    screen_wait(alice, "there is no folder Nowhere");
}

static void
threads_and_orders_are_remembered(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autoptr(Screen) alice = open_with_boats(story);
    screen_type(alice, "\033t"); /* M-t */
    screen_wait(alice, "└ →");
    screen_type(alice, "/subject:boat\rx");
    screen_wait_row(alice, "▸ The boat", "2/2");
    screen_wait_gone(alice, "└ →");
    screen_type(alice, "K");
    screen_wait(alice, "yellow submarine");
    screen_type(alice, "\033k"); /* M-k */
    screen_wait(alice, "Rather a raft");
    screen_type(alice, "q");
    screen_wait(alice, "Offers");
    screen_type(alice, "o");
    screen_wait(alice, "Sort by");
    screen_type(alice, "jj\r");
    screen_wait(alice, "threads by subject");
    story_quit(alice);

    g_autoptr(Screen) again = story_open(story, "alice", NULL);
    screen_wait(again, "threads by subject");
    screen_wait(again, "└ →");
}

static void
patterns_limit_and_tag(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autoptr(Screen) alice = open_with_boats(story);
    screen_type(alice, "lfrom:shop OR from:an");
    screen_wait(alice, "INBOX ~from:shop OR from:an");
    screen_wait_gone(alice, "Eve");
    screen_type(alice, " is:odd");
    screen_wait(alice, "is:odd says nothing"); /* quietly */
    screen_type(alice, "\r");
    screen_wait(alice, "Limit to (empty: all): from:shop OR from:an is:odd");
    screen_type(alice, "\025subject:offers\r");
    screen_wait(alice, "INBOX ~subject:offers");
    screen_wait_gone(alice, "The boat");
    deliver(story, "Shop <shop@s.example>", "More offers", "o2", NULL, "Sails");
    screen_wait_row(alice, "Shop", "More offers");
    screen_type(alice, "\033");
    screen_wait(alice, "The boat");
    screen_type(alice, "Tfrom:shop\r");
    screen_wait(alice, "3 tagged.");
    screen_wait_row(alice, "*N", "More offers");
}

static void
bodies_are_searched_on_the_server(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autoptr(Screen) alice = open_with_boats(story);
    screen_type(alice, "lbody:submarine\r"); /* its body is not here */
    screen_wait_row(alice, "Eve", "The boat");
    screen_wait_gone(alice, "Ann");
    screen_type(alice, "\033");
    screen_wait(alice, "Ann");
    screen_type(alice, ":search -a subject:boat\r");
    screen_wait(alice, "Found ~subject:boat");
    screen_wait_row(alice, "INBOX", "Re: The boat");
    screen_type(alice, "q");
    screen_wait(alice, "Offers");
}

static void
a_thread_is_marked_and_deleted_as_one(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autoptr(Screen) alice = open_with_boats(story);
    screen_type(alice, "\033t/subject:boat\r\033N"); /* M-t, M-N */
    story_wait_flag(story, "alice", "INBOX", "Rather a raft", 'S');
    story_wait_flag(story, "alice", "INBOX", "yellow submarine", 'S');
    screen_type(alice, "D");
    screen_wait_gone(alice, "The boat");
    story_wait_mails(story, "alice", "Trash", "x.example", 2);
    screen_wait(alice, "Offers");
    screen_type(alice, "z");
    screen_wait(alice, "└ →");
    story_wait_mails(story, "alice", "INBOX", "Rather a raft", 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_folder_is_changed_to_and_kept_fresh),
        cmocka_unit_test(threads_and_orders_are_remembered),
        cmocka_unit_test(patterns_limit_and_tag),
        cmocka_unit_test(bodies_are_searched_on_the_server),
        cmocka_unit_test(a_thread_is_marked_and_deleted_as_one),
    };
    return cmocka_run_group_tests_name("story of folders", tests, NULL, NULL);
}
