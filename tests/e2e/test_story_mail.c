/* test_story_mail - reading and writing mail, as a person does it. */
#include "test.h"

#include <signal.h>

#include "story.h"

static const char writes_hello[] =
    "sed -i 's/^Subject:.*/Subject: hello from kith/' \"$1\"\n"
    "printf 'How are you?\\n' >> \"$1\"";

static void
to_friends(Screen *screen, const char *name)
{
    screen_type(screen, "\t");
    g_autofree char *search = g_strdup_printf("/%s\r", name);
    screen_type(screen, search);
    screen_wait(screen, name);
}

static void
opened_mail_shows_and_is_read_everywhere(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    screen_wait_row(alice, "N", "Re: lunch");
    screen_wait(alice, "2 unread");

    screen_type(alice, "\r");
    screen_wait(alice, "Half past twelve");
    story_wait_flag(story, "alice", "INBOX", "Half past twelve", 'S');
    screen_type(alice, "q");
    screen_wait(alice, "1 unread");
    story_quit(alice);

    /* The body is in the store now. */
    story_server(story, "stop", "imap");
    g_autoptr(Screen) offline = story_open(story, "alice", NULL);
    screen_wait(offline, "Re: lunch");
    screen_type(offline, "\r");
    screen_wait(offline, "Half past twelve");
}

static void
html_alone_is_read_as_text(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    story_deliver(story, "alice",
                  "From: News <news@x.example>\nTo: alice@example.org\n"
                  "Subject: only html\nMIME-Version: 1.0\n"
                  "Content-Type: text/html; charset=utf-8\n\n"
                  "<html><head><style>p{color:red}</style></head><body>"
                  "<h1>Big news</h1><p>Read <b>this</b> "
                  "<a href=\"https://x.example/a\">here</a>.</p>"
                  "<script>alert(1)</script></body></html>\n");
    screen_wait(alice, "only html");
    screen_type(alice, "gg\r");
    screen_wait(alice, "Big news");
    screen_wait(alice, "https://x.example/a");
    assert_false(screen_has(alice, "alert"));
    assert_false(screen_has(alice, "color"));
}

static void
attachment_is_listed_and_saved(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    screen_type(alice, "/invoice\r\r");
    screen_wait(alice, "Here is the invoice");
    screen_wait(alice, "invoice.txt");
    screen_type(alice, "v");
    screen_wait_row(alice, "invoice.txt", "text/plain");

    g_autofree char *target =
        g_build_filename(story->folder, "saved.txt", NULL);
    g_autofree char *answer = g_strdup_printf("\025%s\r", target); /* C-u */
    screen_type(alice, "s");
    screen_wait(alice, "ave"); /* Save … as: */
    screen_type(alice, answer);
    screen_wait(alice, "saved");
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents(target, &text, NULL, NULL));
    assert_string_equal(g_strstrip(text), "One desk lamp: 40.00");
}

static void
one_key_mails_a_friend(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    story_set_editor(story, writes_hello);
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    to_friends(alice, "Bob");
    screen_wait(alice, "bob@work.example (claimed"); /* it is known now */
    screen_type(alice, "m");
    screen_wait(alice, "Send to Bob <bob@work.example>");
    screen_type(alice, "y");
    story_wait_mails(story, "bob", "INBOX", "hello from kith", 1);
    story_wait_mails(story, "alice", "Sent", "hello from kith", 1);

    /* The other side, in a kith of his own, reads the friend's name. */
    g_autoptr(Screen) bob = story_open_online(story, "bob", NULL);
    screen_wait_row(bob, "Alice", "hello from kith");
    screen_type(bob, "/hello\r\r");
    screen_wait(bob, "How are you?");
}

static void
group_header_mails_the_group(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    story_set_editor(story, writes_hello);
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    screen_wait(alice, "Work");
    to_friends(alice, "Bob");
    screen_wait(alice, "bob@work.example (claimed");
    screen_type(alice, "ggjj");
    screen_wait(alice, "Group Work");
    screen_type(alice, "m");
    screen_wait(alice, "2 recipients. To or Bcc?");
    screen_type(alice, "t");
    screen_wait(alice, "Send to");
    screen_type(alice, "y");
    story_wait_mails(story, "bob", "INBOX", "hello from kith", 1);
    story_wait_mails(story, "carol", "INBOX", "hello from kith", 1);
}

static void
tagged_friends_get_one_mail(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    story_set_editor(story, writes_hello);
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    to_friends(alice, "Dave");
    screen_wait(alice, "Dave <dave@example.org>");
    screen_type(alice, "t/Carol\r");
    screen_wait(alice, "Carol <carol@example.org>");
    screen_type(alice, "tm");
    screen_wait(alice, "2 recipients. To or Bcc?");
    screen_type(alice, "t");
    screen_wait(alice, "Send to");
    screen_type(alice, "y");
    story_wait_mails(story, "dave", "INBOX", "hello from kith", 1);
    story_wait_mails(story, "carol", "INBOX", "hello from kith", 1);
    assert_int_equal(
        story_count_mails(story, "bob", "INBOX", "hello from kith", NULL), 0);
}

static void
friend_without_an_address_is_named(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    /* Another provider's roster: no address is the JID. */
    g_autoptr(Screen) alice =
        story_open_online(story, "alice",
                          "address = alice@work.example\n"
                          "mail-user = alice@example.org\n");
    to_friends(alice, "Dave");
    screen_type(alice, "m");
    screen_wait_row(alice, "Dave", "address");
    screen_type(alice, "\033");
}

static void
reply_quotes_and_threads(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    story_set_editor(story, "printf 'See you.\\n' >> \"$1\"");
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    screen_wait(alice, "Re: lunch");
    screen_type(alice, "\r");
    screen_wait(alice, "Half past twelve");
    screen_type(alice, "r");
    screen_wait(alice, "Send to");
    screen_type(alice, "y");
    story_wait_mails(story, "bob", "INBOX", "See you.", 1);
    assert_int_equal(
        story_count_mails(story, "bob", "INBOX", "> Half past twelve", NULL),
        1);
    assert_int_equal(story_count_mails(story, "bob", "INBOX",
                                       "In-Reply-To: <basic-3@", NULL),
                     1);
    assert_int_equal(
        story_count_mails(story, "bob", "INBOX", "References: <basic-3@", NULL),
        1);
    story_wait_flag(story, "alice", "INBOX", "Half past twelve", 'R');
}

static void
refused_recipient_is_named_and_nothing_is_lost(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    story_set_editor(story, writes_hello);
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    screen_type(alice, ":mail nobody@example.org\r");
    screen_wait(alice, "Send to");
    screen_type(alice, "y");
    screen_wait(alice, "nobody@example.org");
    screen_wait(alice, "failed");
    screen_type(alice, ":outbox\r");
    screen_wait_row(alice, "nobody@example.org", "refused");
    assert_int_equal(
        story_count_mails(story, "alice", "Sent", "hello from kith", NULL), 0);
}

static void
killed_client_sends_exactly_once(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    story_set_editor(story, writes_hello);
    story_server(story, "stop", "smtp");
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    screen_type(alice, ":mail bob@example.org\r");
    screen_wait(alice, "Send to");
    screen_type(alice, "y");
    screen_wait(alice, "outbox 1");
    screen_signal(alice, SIGKILL);
    assert_int_equal(screen_wait_exit(alice), -SIGKILL);

    g_autoptr(Screen) again = story_open_online(story, "alice", NULL);
    screen_wait(again, "outbox 1");
    story_server(story, "start", "smtp");
    screen_type(again, "$");
    story_wait_mails(story, "bob", "INBOX", "hello from kith", 1);
    screen_wait_gone(again, "outbox 1");
    story_wait_mails(story, "alice", "Sent", "hello from kith", 1);
    /* A later mail has come: an earlier copy would have come before it. */
    story_set_editor(story, "sed -i 's/^Subject:.*/Subject: second/' \"$1\"");
    screen_type(again, ":mail bob@example.org\r");
    screen_wait(again, "Send to");
    screen_type(again, "y");
    story_wait_mails(story, "bob", "INBOX", "Subject: second", 1);
    assert_int_equal(
        story_count_mails(story, "bob", "INBOX", "hello from kith", NULL), 1);
}

static void
draft_kept_is_recalled(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    story_set_editor(story, writes_hello);
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    screen_type(alice, ":mail bob@example.org\r");
    screen_wait(alice, "Send to");
    screen_type(alice, "q");
    screen_wait_gone(alice, "Send to");
    story_quit(alice);

    g_autoptr(Screen) again = story_open_online(story, "alice", NULL);
    story_set_editor(story, "printf 'And one more.\\n' >> \"$1\"");
    screen_type(again, "R");
    screen_wait(again, "hello from kith");
    screen_type(again, "\r");
    screen_wait(again, "Send to");
    screen_type(again, "y");
    story_wait_mails(story, "bob", "INBOX", "And one more.", 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(opened_mail_shows_and_is_read_everywhere),
        cmocka_unit_test(html_alone_is_read_as_text),
        cmocka_unit_test(attachment_is_listed_and_saved),
        cmocka_unit_test(one_key_mails_a_friend),
        cmocka_unit_test(group_header_mails_the_group),
        cmocka_unit_test(tagged_friends_get_one_mail),
        cmocka_unit_test(friend_without_an_address_is_named),
        cmocka_unit_test(reply_quotes_and_threads),
        cmocka_unit_test(refused_recipient_is_named_and_nothing_is_lost),
        cmocka_unit_test(killed_client_sends_exactly_once),
        cmocka_unit_test(draft_kept_is_recalled),
    };
    return cmocka_run_group_tests_name("stories of mail", tests, NULL, NULL);
}
