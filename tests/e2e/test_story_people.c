/* test_story_people - roster, links, chat: one person, two channels. */
#include "test.h"

#include "story.h"

static const char from_dave[] =
    "From: D. Vries <dave@x.example>\nTo: alice@example.org\n"
    "Subject: garden\nMessage-ID: <garden@x.example>\n\nTulips.\n";

static const char dave_claims[] =
    "<vCard xmlns='vcard-temp'><FN>Dave Vries</FN><EMAIL><INTERNET/>"
    "<USERID>dave@x.example</USERID></EMAIL></vCard>";

static void
roster_shows_groups_names_and_presence(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    screen_wait(alice, "Work");
    screen_wait(alice, "Family");
    screen_wait_row(alice, "○", "Bob");
    screen_wait(alice, "Friends 0/3");

    g_autoptr(Screen) bob = story_open_online(story, "bob", NULL);
    screen_wait_row(alice, "●", "Bob");
    screen_wait(alice, "Friends 1/3");
    story_quit(bob);
    screen_wait(alice, "Friends 0/3");
    story_quit(alice);

    /* From the store, before and without any network. */
    story_server(story, "stop", "xmpp");
    g_autoptr(Screen) offline = story_open(story, "alice", NULL);
    screen_wait(offline, "Family");
    screen_wait_row(offline, "○", "Bob");
}

static void
vcard_address_names_mail_and_row(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    /* Bob's vCard gives bob@work.example, from which a mail is there. */
    screen_wait_row(alice, "~", "Bob");
    screen_wait_row(alice, "Bob", "Re: lunch");
    screen_wait_row(alice, "Bob", "✉1");
    /* Carol's address is her JID, on our own domain; her mail passed. */
    screen_wait_row(alice, "=", "invoice");
    screen_wait_row(alice, "Carol", "invoice");

    screen_wait_row(alice, "<bob@example.org>", "bob@work.example (claimed)");
}

static void
vcard_learnt_later_names_at_once_and_unlink_is_remembered(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    story_deliver(story, "alice", from_dave);
    screen_wait_row(alice, "D. Vries", "garden");

    const char *const user[] = {"dave", NULL};
    servers_do(story->servers, "vcard", user, dave_claims);
    g_autoptr(Screen) dave = story_open_online(story, "dave", NULL);
    screen_wait_row(alice, "Dave", "garden");
    screen_wait_row(alice, "Dave", "✉1");

    screen_type(alice, ":unlink dave@example.org dave@x.example\r");
    screen_wait_row(alice, "D. Vries", "garden");
    screen_wait_no_row(alice, "Dave", "✉1");
    story_quit(alice);

    g_autoptr(Screen) again = story_open_online(story, "alice", NULL);
    screen_wait_row(again, "D. Vries", "garden");
    screen_wait_row(again, "●", "Dave");
    assert_false(screen_has(again, "✉2"));
    screen_type(again, ":link dave@example.org dave@x.example\r");
    screen_wait_row(again, "Dave", "garden");
}

static void
link_key_asks_and_unlink_key_forgets(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    story_deliver(story, "alice", from_dave);
    screen_wait_row(alice, "D. Vries", "garden");
    screen_type(alice, "gg&");
    screen_wait(alice, "riend"); /* which friend? */
    screen_type(alice, "dav\t\r");
    screen_wait_row(alice, "Dave", "garden");
    screen_wait_row(alice, "dave@x.example", "manual");
    screen_type(alice, "#");
    screen_wait_row(alice, "D. Vries", "garden");
}

static void
links_and_notices_of_new_mail(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autoptr(Screen) alice =
        story_open_online(story, "alice", "[ui]\nsender-display = both\n");
    screen_wait_row(alice, "Carol", "invoice");
    story_deliver(story, "alice",
                  "From: Carol Chen <carol@example.org>\n"
                  "To: alice@example.org\nSubject: tea at four\n\nCome.\n");
    screen_wait_row(alice, "Carol: tea at four", "");
    screen_wait(alice, "3 unread");
    screen_wait_row(alice, "Carol", "✉2");
}

static void
chat_goes_both_ways_and_counts_unread(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    g_autoptr(Screen) bob = story_open_online(story, "bob", NULL);
    screen_wait_row(alice, "●", "Bob");
    screen_type(alice, ":chat bob@example.org\r");
    screen_type(alice, "shall we walk?\r");
    screen_wait_row(bob, "Alice", "✎1");

    screen_type(bob, ":chat alice@example.org\r");
    screen_wait(bob, "shall we walk?");
    screen_wait_gone(bob, "✎1");
    screen_type(bob, "gladly\r");
    screen_wait(alice, "gladly");
    screen_type(alice, "\033");
    screen_type(bob, "bring a coat\r");
    screen_wait_row(alice, "Bob", "✎1");
    story_quit(alice);

    /* What was said is in the store. */
    story_server(story, "stop", "xmpp");
    g_autoptr(Screen) again = story_open(story, "alice", NULL);
    screen_wait_row(again, "Bob", "✎1");
    screen_type(again, ":chat bob@example.org\r");
    screen_wait(again, "shall we walk?");
    screen_wait(again, "bring a coat");
}

static void
chat_said_offline_arrives_once(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    story_server(story, "stop", "xmpp");
    g_autoptr(Screen) alice = story_open(story, "alice", NULL);
    screen_wait(alice, "imap ● idle");
    screen_type(alice, ":chat bob@example.org\r");
    screen_type(alice, "are you there?\r");
    screen_wait(alice, "outbox 1");
    story_server(story, "start", "xmpp");
    g_autoptr(Screen) bob = story_open_online(story, "bob", NULL);
    screen_type(alice, "/reconnect\r");
    screen_wait_row(bob, "Alice", "✎1");
    screen_wait_gone(alice, "outbox 1");
    screen_type(alice, "last\r");
    screen_wait_row(bob, "Alice", "✎2");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(roster_shows_groups_names_and_presence),
        cmocka_unit_test(vcard_address_names_mail_and_row),
        cmocka_unit_test(
            vcard_learnt_later_names_at_once_and_unlink_is_remembered),
        cmocka_unit_test(link_key_asks_and_unlink_key_forgets),
        cmocka_unit_test(links_and_notices_of_new_mail),
        cmocka_unit_test(chat_goes_both_ways_and_counts_unread),
        cmocka_unit_test(chat_said_offline_arrives_once),
    };
    return cmocka_run_group_tests_name("stories of people", tests, NULL, NULL);
}
