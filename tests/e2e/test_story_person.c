/* test_story_person - one person on both channels: what is unread, by whom;
 * the person view and its timeline; disputes. */
#include "test.h"

#include "story.h"

static const char from_dave[] =
    "From: D. Vries <dave@x.example>\nTo: alice@example.org\n"
    "Subject: garden\nMessage-ID: <garden@x.example>\n\nTulips.\n";

static const char claims_dave[] =
    "<vCard xmlns='vcard-temp'><EMAIL><INTERNET/>"
    "<USERID>dave@x.example</USERID></EMAIL></vCard>";

static void
publish_vcard(Story *story, const char *user, const char *vcard)
{
    const char *const arguments[] = {user, NULL};
    servers_do(story->servers, "vcard", arguments, vcard);
}

static void
row_counts_right_after_each_change(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    screen_wait_row(alice, "Bob", "✉1");
    /* Another client reads it. */
    story_set_flag(story, "alice", "INBOX", "Half past twelve", 'S');
    screen_wait_no_row(alice, "Bob", "✉1");

    story_deliver(story, "alice", from_dave);
    screen_wait_row(alice, "D. Vries", "garden");
    screen_type(alice, "gg&");
    screen_wait(alice, "to friend:");
    screen_type(alice, "dav\t\r");
    screen_wait_row(alice, "Dave", "✉1");
    screen_type(alice, "#");
    screen_wait_row(alice, "D. Vries", "garden");
    screen_wait_no_row(alice, "Dave", "✉1");
}

static void
dispute_is_settled_in_the_person_view(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    publish_vcard(story, "dave", claims_dave);
    publish_vcard(story, "carol", claims_dave);
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    story_deliver(story, "alice", from_dave);
    screen_wait_row(alice, "?", "garden"); /* nobody's, and counted nowhere */
    assert_false(screen_has(alice, "✉2"));

    screen_type(alice, ":person dave@example.org\r");
    screen_wait_row(alice, "dave@x.example", "vcard; also Carol");
    screen_type(alice, "j");
    screen_wait(alice, "also stands for Carol: y gives it to Dave");
    screen_type(alice, "y");
    screen_wait(alice, "is now Dave's, not Carol's");
    screen_wait_row(alice, "dave@x.example", "manual, vcard; 1 unread");
    screen_wait_row(alice, "←", "garden"); /* and in the timeline at once */
    screen_type(alice, "\033");
    screen_wait_row(alice, "Dave", "garden");
    screen_wait_row(alice, "Dave", "✉1");
}

static void
timeline_holds_both_channels_and_is_answered(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    story_set_editor(story, "sed -i 's/^Subject:.*/Subject: the river/' \"$1\";"
                            " printf 'Come along.\\n' >> \"$1\"");
    g_autoptr(Screen) alice = story_open_sized(story, "alice", NULL, 80, 40);
    screen_wait_row(alice, "xmpp ● online", "imap ● idle");
    g_autoptr(Screen) bob = story_open_online(story, "bob", NULL);
    screen_wait_row(alice, "●", "Bob");
    screen_wait_row(alice, "Bob", "Re: lunch");
    screen_type(alice, ":chat bob@example.org shall we walk?\r");
    screen_wait_row(bob, "Alice", "✎1");
    screen_type(bob, ":chat alice@example.org gladly, at five\r");
    screen_wait_row(alice, "Bob", "✎1");
    screen_type(alice, ":mail bob@work.example\r");
    screen_wait(alice, "Send to");
    screen_type(alice, "y");
    story_wait_mails(story, "alice", "Sent", "the river", 1);

    screen_type(alice, ":person bob@example.org\r");
    screen_wait_row(alice, "Presence", "● online since");
    screen_wait_row(alice, "Last wrote", "chat");
    screen_wait_row(alice, "← ✎", "gladly, at five");
    screen_wait_row(alice, "→ ✎", "shall we walk?");
    screen_wait_row(alice, "→ ✉", "the river");
    screen_wait_row(alice, "← ✉", "Re: lunch");

    screen_type(alice, "/lunch\r\r");
    screen_wait(alice, "Half past twelve"); /* the mail is open */
    screen_type(alice, "\033");
    screen_wait_row(alice, "→ ✎", "shall we walk?");
    screen_type(alice, "gg/gladly\rr");
    screen_wait_row(alice, "● Bob", "online"); /* the chat */
    screen_type(alice, "five it is\r");
    screen_type(bob, ":chat alice@example.org\r");
    screen_wait(bob, "five it is");
    screen_type(alice, "\033");
    screen_wait_row(alice, "→ ✎", "five it is");
}

static void
unread_is_walked_and_the_lists_are_narrowed(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    g_autoptr(Screen) bob = story_open_online(story, "bob", NULL);
    screen_wait_row(alice, "Bob", "✉1");
    screen_wait_row(alice, "Carol", "✉1");
    screen_wait_row(alice, "●", "Bob");
    story_deliver(story, "alice", from_dave);
    screen_wait_row(alice, "D. Vries", "garden");
    screen_type(bob, ":chat alice@example.org are you up?\r");
    screen_wait_row(alice, "Bob", "✉1 ✎1");

    screen_type(alice, "\t");
    screen_wait_row(alice, "○", "Dave");
    screen_type(alice, "w");
    screen_wait_gone(alice, "Dave");
    screen_wait(alice, "unread");
    screen_type(alice, "/Bob\r");
    screen_wait_row(alice, "<bob@example.org>", "");
    screen_type(alice, "P");
    screen_wait(alice, "INBOX · only Bob");
    screen_wait_gone(alice, "invoice");
    screen_type(alice, "\033");
    screen_wait_row(alice, "Carol", "invoice");

    /* Carol has waited longest; then all of Bob's, though his message is the
     * newest of all; strangers come last. */
    screen_type(alice, "\033a");
    screen_wait(alice, "Here is the invoice.");
    screen_wait(alice, "2 unread");
    screen_type(alice, "\033a");
    screen_wait(alice, "Half past twelve");
    screen_wait(alice, "1 unread");
    screen_type(alice, "\033a");
    screen_wait(alice, "are you up?");
    screen_wait_gone(alice, "✎1");
    screen_type(alice, "\033a");
    screen_wait(alice, "Tulips.");
    screen_wait(alice, "0 unread");
    screen_type(alice, "\033a");
    screen_wait(alice, "Nothing else is unread.");
}

static void
own_account_shows_its_card(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    publish_vcard(story, "alice",
                  "<vCard xmlns='vcard-temp'><FN>Alice Example</FN>"
                  "<ORG><ORGNAME>Work &amp; Sons</ORGNAME></ORG></vCard>");
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    screen_wait_row(alice, "Carol", "invoice");
    screen_type(alice, ":me\r");
    screen_wait_row(alice, "JID", "alice@example.org");
    screen_wait_row(alice, "Organisation", "Work & Sons"); /* off the server */
    screen_wait_row(alice, "imap", "● online");
    screen_wait_row(alice, "Unread mail", "2");
    screen_type(alice, "q");

    story_deliver(story, "alice",
                  "From: Alice <alice@example.org>\nTo: alice@example.org\n"
                  "Subject: note to self\n\nMilk.\n");
    screen_wait(alice, "note to self");
    screen_type(alice, "ggI");
    screen_wait_row(alice, "Unread mail", "3");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(row_counts_right_after_each_change),
        cmocka_unit_test(dispute_is_settled_in_the_person_view),
        cmocka_unit_test(timeline_holds_both_channels_and_is_answered),
        cmocka_unit_test(own_account_shows_its_card),
        cmocka_unit_test(unread_is_walked_and_the_lists_are_narrowed),
    };
    return cmocka_run_group_tests_name("stories of one person", tests, NULL,
                                       NULL);
}
