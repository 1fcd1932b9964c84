/* test_story_channel - the better channel: a mail answered by chat, a chat
 * that goes on by mail, mail to many, a word by chat after a mail, the own
 * JID in mails to friends. */
#include "test.h"

#include "story.h"

static const char writes_hello[] =
    "sed -i 's/^Subject:.*/Subject: hello from kith/' \"$1\"\n"
    "printf 'How are you?\\n' >> \"$1\"";

static const char from_bob[] =
    "From: Bob Baker <bob@work.example>\nTo: alice@example.org\n"
    "Subject: the plans\nMessage-ID: <plans@work.example>\n\n"
    "Half past twelve, by the river.\n\n"
    "On Tuesday Alice wrote:\n> Shall we have lunch?\n\n"
    "I bring the plans.\n\n-- \nBob\n";

/* Alice's kith, once it knows Bob's address by his vCard. */
static Screen *
open_alice(Story *story, const char *extra)
{
    Screen *alice = story_open_online(story, "alice", extra);
    screen_wait_row(alice, "~", "Re: lunch");
    return alice;
}

static void
to_friends(Screen *screen, const char *name)
{
    screen_type(screen, "\t");
    g_autofree char *search = g_strdup_printf("/%s\r", name);
    screen_type(screen, search);
    g_autofree char *person = g_strdup_printf("%s <", name);
    screen_wait(screen, person);
}

/* Carol's address, and Dave's, are their JIDs here. */
static void
mail_by_command(Screen *screen, const char *line)
{
    screen_type(screen, line);
    screen_wait(screen, "Send to");
    screen_type(screen, "y");
    screen_wait_gone(screen, "Send to");
}

static void
mail_is_answered_by_chat_with_an_excerpt(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autoptr(Screen) alice = open_alice(story, NULL);
    story_deliver(story, "alice", from_bob);
    screen_wait_row(alice, "Bob", "the plans");
    screen_type(alice, "gg\r");
    screen_wait(alice, "I bring the plans.");
    screen_type(alice, "i");
    screen_wait(alice, "Quote from Re: the plans");
    screen_type(alice, "j\r"); /* the second paragraph of his own */
    screen_wait(alice, "│ I bring the plans.");
    screen_type(alice, "Good, thank you!\r");
    screen_wait_said(alice, "> Re: the plans");

    /* Bob, in a kith of his own, reads the quote as it was sent. */
    g_autoptr(Screen) bob = story_open_online(story, "bob", NULL);
    screen_type(bob, ":chat alice@example.org\r");
    screen_wait(bob, "> Re: the plans");
    screen_wait(bob, "> I bring the plans.");
    screen_wait(bob, "Good, thank you!");
    assert_false(screen_has(bob, "Half past twelve"));
}

static void
mail_by_nobody_known_cannot_be_answered_by_chat(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autoptr(Screen) alice = open_alice(story, NULL);
    story_deliver(story, "alice",
                  "From: Zed <zed@x.example>\nTo: alice@example.org\n"
                  "Subject: offer\n\nBuy!\n\nNow!\n");
    screen_wait(alice, "offer");
    screen_type(alice, "ggi");
    screen_wait(alice, "no friend is shown for zed@x.example");
}

static void
chat_goes_on_by_mail(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    story_set_editor(story, "printf 'More by mail.\\n' >> \"$1\"");
    g_autoptr(Screen) alice = open_alice(story, NULL);
    g_autoptr(Screen) bob = story_open_online(story, "bob", NULL);
    screen_type(bob, ":chat alice@example.org\r");
    screen_type(bob, "Shall we talk about the terrace?\r");
    screen_type(alice, ":chat bob@example.org\r");
    screen_wait(alice, "Shall we talk about the terrace?");
    screen_type(alice, "Yes, but at length\r");
    screen_wait_said(alice, "Yes, but at length");

    screen_type(alice, "\033m"); /* M-m */
    screen_wait(alice, "Mail to Bob");
    screen_wait_row(alice, "*", "Shall we talk about the terrace?");
    screen_type(alice, "m");
    screen_wait(alice, "Send to Bob <bob@work.example>");
    screen_type(alice, "y");
    story_wait_mails(story, "bob", "INBOX",
                     "Subject: Shall we talk about the terrace?", 1);
    story_wait_mails(story, "bob", "INBOX",
                     "> Shall we talk about the terrace?", 1);
    story_wait_mails(story, "bob", "INBOX", "> Yes, but at length", 1);
    story_wait_mails(story, "bob", "INBOX", "Bob wrote:", 1);
    story_wait_mails(story, "bob", "INBOX", "More by mail.", 1);
}

static void
mail_is_offered_when_the_friend_goes_offline(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    story_set_editor(story, "exit 0");
    g_autoptr(Screen) alice = open_alice(story, NULL);
    g_autoptr(Screen) bob = story_open_online(story, "bob", NULL);
    screen_wait_row(alice, "●", "Bob");
    screen_type(alice, ":chat bob@example.org\r");
    screen_wait_row(alice, "● Bob", "online");
    screen_type(alice, "Are you still there?\r");
    screen_wait_said(alice, "Are you still there?");
    assert_false(screen_has(alice, "M-m mails"));
    story_quit(bob);
    screen_wait(alice, "Bob went offline · M-m mails what you wrote");

    screen_type(alice, "It was urgent"); /* typed on, and not sent */
    screen_wait(alice, "> It was urgent");
    screen_type(alice, "\033m");
    screen_wait_row(alice, "*", "Are you still there?");
    screen_type(alice, "\r");
    screen_wait(alice, "Send to Bob <bob@work.example>");
    screen_type(alice, "y");
    story_wait_mails(story, "bob", "INBOX", "> Are you still there?", 1);
    story_wait_mails(story, "bob", "INBOX", "It was urgent", 1);
    screen_wait_gone(alice, "> It was urgent");
}

static void
mail_is_offered_for_a_message_that_was_refused(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    /* Somebody on the roster who has no account: the server refuses. */
    const char *const one_more[] = {"alice", "1", NULL};
    servers_do(story->servers, "roster", one_more, NULL);
    g_autoptr(Screen) alice = open_alice(story, NULL);
    screen_type(alice, ":chat friend00001@example.org\r");
    screen_wait(alice, "Friend 00001");
    screen_type(alice, "Hello?\r");
    screen_wait_row(alice, "✗", "Hello?");
    screen_wait(alice, "Friend 00001 did not get your message · M-m mails it");
    screen_type(alice, "\033m");
    screen_wait(alice, "Mail to Friend 00001");
    screen_wait_row(alice, "*", "Hello?");
}

static void
answer_picks_the_channel_and_says_why(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    story_set_editor(story, "printf 'Fine.\\n' >> \"$1\"");
    g_autoptr(Screen) alice = open_alice(story, NULL);
    screen_type(alice, "/lunch\r\r");
    screen_wait(alice, "Half past twelve");
    screen_type(alice, ":answer\r");
    screen_wait(alice, "Send to");
    screen_wait(alice, "By mail: Bob is offline");
    screen_type(alice, "y");
    story_wait_mails(story, "bob", "INBOX", "Fine.", 1);
    story_wait_mails(story, "bob", "INBOX", "In-Reply-To: <basic-3@", 1);
    screen_wait_gone(alice, "Send to");

    g_autoptr(Screen) bob = story_open_online(story, "bob", NULL);
    screen_wait_row(alice, "Bob <bob@example.org>", "online");
    screen_type(alice, ":answer\r");
    screen_wait(alice, "By chat: Bob is online");
    screen_wait(alice, "│ Re: lunch");
    screen_type(alice, "Fine by chat.\r");
    screen_type(bob, ":chat alice@example.org\r");
    screen_wait(bob, "Fine by chat.");
}

static void
bcc_hides_the_recipients(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    story_set_editor(story, writes_hello);
    g_autoptr(Screen) alice = open_alice(story, NULL);
    to_friends(alice, "Dave");
    screen_type(alice, "t/Carol\r");
    screen_wait(alice, "Carol <carol@example.org>");
    screen_type(alice, "tm");
    screen_wait(alice, "2 recipients. To or Bcc?");
    screen_type(alice, "b");
    screen_wait(alice, "Send to");
    screen_type(alice, "y");
    story_wait_mails(story, "dave", "INBOX", "hello from kith", 1);
    story_wait_mails(story, "carol", "INBOX", "hello from kith", 1);
    /* The servers note for whom a copy is, in fields of their own. */
    static const char *const fields[] = {"\nTo: ", "\nCc: ", "\nBcc: "};
    for (guint i = 0; i < G_N_ELEMENTS(fields); i++) {
        g_autofree char *dave =
            story_read_mail(story, "dave", "INBOX", "hello from kith");
        assert_null(strstr(dave, fields[i]));
        assert_null(strstr(dave, "carol@example.org"));
    }
}

static void
who_has_no_address_is_listed_before_the_mail(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    story_set_editor(story, writes_hello);
    /* Another provider's roster: no address is the JID. */
    g_autoptr(Screen) alice =
        story_open_online(story, "alice",
                          "address = alice@work.example\n"
                          "mail-user = alice@example.org\n");
    screen_wait_row(alice, "~", "Re: lunch");
    screen_type(alice, ":mail Bob Carol Dave -t\r");
    screen_wait(alice, "No mail address: Carol, Dave. g go on without them");
    screen_type(alice, "l");
    screen_wait(alice, "2 of 3 have no mail address");
    screen_type(alice, "\r");
    screen_wait(alice, "Carol has no mail address. Link one");
    screen_type(alice, "carol@example.org\r");
    screen_wait(alice, "No mail address: Dave. g go on without them");
    screen_type(alice, "g");
    screen_wait(alice, "Send to");
    screen_type(alice, "y");
    story_wait_mails(story, "bob", "INBOX", "hello from kith", 1);
    story_wait_mails(story, "carol", "INBOX", "hello from kith", 1);
    assert_int_equal(
        story_count_mails(story, "dave", "INBOX", "hello from kith", NULL), 0);
}

static void
friend_is_told_of_the_mail_by_chat(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    story_set_editor(story, writes_hello);
    g_autoptr(Screen) bob = story_open_online(story, "bob", NULL);
    g_autoptr(Screen) alice = open_alice(story, "nudge = true\n");
    /* Two friends are not told; then one is: an earlier word would stand
     * above it. */
    mail_by_command(alice, ":mail bob@work.example carol@example.org -t\r");
    story_wait_mails(story, "bob", "INBOX", "hello from kith", 1);
    story_set_editor(story, "sed -i 's/^Subject:.*/Subject: only you/' "
                            "\"$1\"\nprintf 'Hi\\n' >> \"$1\"");
    mail_by_command(alice, ":mail bob@work.example\r");
    story_wait_mails(story, "bob", "INBOX", "Subject: only you", 1);
    screen_type(bob, ":chat alice@example.org\r");
    screen_wait(bob, "I mailed you: only you");
    assert_false(screen_has(bob, "I mailed you: hello from kith"));
    screen_type(alice, ":chat bob@example.org\r");
    screen_wait_said(alice, "I mailed you: only you");
}

static void
own_jid_goes_to_friends_alone(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    story_set_editor(story, writes_hello);
    g_autoptr(Screen) alice = open_alice(story, "send-jabber-id = true\n");
    mail_by_command(alice, ":mail bob@work.example carol@example.org -t\r");
    story_wait_mails(story, "bob", "INBOX", "Jabber-ID: alice@example.org", 1);
    story_wait_mails(story, "carol", "INBOX", "Jabber-ID: alice@example.org",
                     1);

    /* One who is nobody's address, in Bcc even, and nobody is told. */
    screen_type(alice, ":unlink bob@example.org bob@work.example\r");
    screen_wait(alice, "bob@work.example");
    story_set_editor(story, "sed -i 's/^Subject:.*/Subject: second/; "
                            "s/^Cc:/Bcc: bob@work.example/' \"$1\"\n"
                            "printf 'Hi\\n' >> \"$1\"");
    mail_by_command(alice, ":mail carol@example.org\r");
    story_wait_mails(story, "carol", "INBOX", "Subject: second", 1);
    story_wait_mails(story, "bob", "INBOX", "Subject: second", 1);
    g_autofree char *second =
        story_read_mail(story, "carol", "INBOX", "Subject: second");
    assert_null(strstr(second, "Jabber-ID"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mail_is_answered_by_chat_with_an_excerpt),
        cmocka_unit_test(mail_by_nobody_known_cannot_be_answered_by_chat),
        cmocka_unit_test(chat_goes_on_by_mail),
        cmocka_unit_test(mail_is_offered_when_the_friend_goes_offline),
        cmocka_unit_test(mail_is_offered_for_a_message_that_was_refused),
        cmocka_unit_test(answer_picks_the_channel_and_says_why),
        cmocka_unit_test(bcc_hides_the_recipients),
        cmocka_unit_test(who_has_no_address_is_listed_before_the_mail),
        cmocka_unit_test(friend_is_told_of_the_mail_by_chat),
        cmocka_unit_test(own_jid_goes_to_friends_alone),
    };
    return cmocka_run_group_tests_name("stories of the better channel", tests,
                                       NULL, NULL);
}
