/* test_story_writing - mails as a person writes them: to whom, with what, and
 * over a crash. */
#include "test.h"

#include <signal.h>

#include "story.h"

static const char writes_hello[] =
    "sed -i 's/^Subject:.*/Subject: hello from kith/' \"$1\"\n"
    "printf 'How are you?\\n' >> \"$1\"";

static const char says_yes[] = "printf 'Yes.\\n' >> \"$1\"";

static Screen *
open_mail(Story *story, const char *mail, const char *subject)
{
    Screen *alice = story_open_online(story, "alice", NULL);
    g_autofree char *search = g_strdup_printf("gg/%s\r\r", subject);
    story_deliver(story, "alice", mail);
    screen_wait(alice, subject);
    screen_type(alice, search);
    screen_wait(alice, "words of it");
    return alice;
}

static void
answer_to_all_goes_where_the_writer_wants_it(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    story_set_editor(story, says_yes);
    g_autoptr(Screen) alice = open_mail(
        story,
        "From: Dave <dave@example.org>\n"
        "To: alice@example.org, everybody@x.example\nSubject: the plan\n"
        "Message-ID: <plan@example.org>\n"
        "Mail-Followup-To: bob@example.org, carol@example.org, "
        "alice@example.org\n\nThe words of it.\n",
        "the plan");
    screen_type(alice, "a");
    screen_wait(alice, "Send to bob@example.org and 1 more");
    screen_wait(alice, "carol@example.org");
    assert_false(screen_has(alice, "everybody"));
    screen_type(alice, "y");
    story_wait_mails(story, "bob", "INBOX", "Subject: Re: the plan", 1);
    story_wait_mails(story, "carol", "INBOX", "Subject: Re: the plan", 1);
    assert_int_equal(
        story_count_mails(story, "dave", "INBOX", "Re: the plan", NULL), 0);
}

static void
bounced_mail_arrives_as_it_was(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autoptr(Screen) alice =
        open_mail(story,
                  "From: Dave <dave@example.org>\nTo: alice@example.org\n"
                  "Subject: the plan\nMessage-ID: <plan@example.org>\n"
                  "\nThe words of it.\n",
                  "the plan");
    screen_type(alice, "b");
    screen_wait(alice, "Bounce to:");
    screen_type(alice, "carol@example.org\r");
    screen_wait(alice, "on to Carol <carol@example.org>, unchanged?");
    screen_type(alice, "y");
    story_wait_mails(story, "carol", "INBOX", "The words of it.", 1);
    g_autofree char *mail =
        story_read_mail(story, "carol", "INBOX", "The words of it.");
    assert_non_null(strstr(mail, "\nResent-From: "));
    assert_non_null(strstr(mail, "\nFrom: Dave <dave@example.org>\n"));
    assert_non_null(strstr(mail, "\nMessage-ID: <plan@example.org>\n"));
}

static void
mail_is_forwarded_as_an_attachment(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    story_set_editor(story, says_yes);
    g_autoptr(Screen) alice =
        open_mail(story,
                  "From: Dave <dave@example.org>\nTo: alice@example.org\n"
                  "Subject: the plan\n\nThe words of it.\n",
                  "the plan");
    screen_type(alice, "f");
    screen_wait(alice, "i in the text, a as an attachment");
    screen_type(alice, "a");
    screen_wait(alice, "Forward to:");
    screen_type(alice, "carol@example.org\r");
    screen_wait_row(alice, "the plan.eml", "message/rfc822");
    screen_type(alice, "y");
    story_wait_mails(story, "carol", "INBOX", "Fwd: the plan", 1);
    g_autofree char *mail =
        story_read_mail(story, "carol", "INBOX", "Fwd: the plan");
    assert_non_null(strstr(mail, "\nContent-Type: message/rfc822"));
    assert_non_null(strstr(mail, "\nThe words of it.\n"));
}

static void
files_are_attached_and_taken_off(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    story_set_editor(story, writes_hello);
    g_autofree char *keep = g_build_filename(story->folder, "keep.txt", NULL);
    g_autofree char *drop = g_build_filename(story->folder, "drop.txt", NULL);
    assert_true(g_file_set_contents(keep, "kept content\n", -1, NULL));
    assert_true(g_file_set_contents(drop, "dropped\n", -1, NULL));
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    screen_type(alice, ":mail bob@example.org\r");
    screen_wait(alice, "Send to");
    screen_type(alice, "a");
    screen_wait(alice, "Attach:");
    screen_type(alice, "~/dr\t\r"); /* completed */
    screen_wait_row(alice, "drop.txt", "text/plain");
    screen_type(alice, "a");
    screen_wait(alice, "Attach:");
    screen_type(alice, "~/keep.txt\r");
    screen_wait(alice, "keep.txt");
    screen_type(alice, "/drop\rD");
    screen_wait_gone(alice, "drop.txt");
    screen_type(alice, "y");
    story_wait_mails(story, "bob", "INBOX", "hello from kith", 1);
    g_autofree char *mail =
        story_read_mail(story, "bob", "INBOX", "hello from kith");
    assert_non_null(strstr(mail, "filename=keep.txt"));
    assert_null(strstr(mail, "drop.txt"));
}

static gboolean
is_there(Screen *screen, gpointer path)
{
    return g_file_test(path, G_FILE_TEST_EXISTS);
}

static void
killed_while_editing_nothing_is_lost(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    /* It has saved, and goes on: until the terminal is gone. */
    story_set_editor(story,
                     "sed -i 's/^Subject:.*/Subject: half written/' \"$1\"\n"
                     "printf 'Dear Bob\\n' >> \"$1\"\n"
                     "touch ~/saved\ncat");
    g_autofree char *saved = g_build_filename(story->folder, "saved", NULL);
    {
        g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
        screen_type(alice, ":mail bob@example.org\r");
        screen_wait_for(alice, is_there, saved, "the editor having saved");
        screen_signal(alice, SIGKILL);
        assert_int_equal(screen_wait_exit(alice), -SIGKILL);
    }
    story_set_editor(story, "printf 'See you.\\n' >> \"$1\"");
    g_autoptr(Screen) again = story_open_online(story, "alice", NULL);
    screen_type(again, "R");
    screen_wait_row(again, "bob@example.org", "half written");
    screen_type(again, "\r");
    screen_wait(again, "Dear Bob");
    screen_wait(again, "See you.");
    screen_type(again, "y");
    story_wait_mails(story, "bob", "INBOX", "Dear Bob", 1);
}

static void
draft_lies_on_the_server_until_it_is_sent(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    story_set_editor(story, writes_hello);
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    screen_type(alice, ":mail bob@example.org\r");
    screen_wait(alice, "Send to");
    screen_type(alice, "q");
    screen_wait(alice, "Kept as a draft");
    story_wait_mails(story, "alice", "Drafts", "hello from kith", 1);
    story_wait_flag(story, "alice", "Drafts", "hello from kith", 'D');

    story_set_editor(story, "printf 'And one more.\\n' >> \"$1\"");
    screen_type(alice, "R");
    screen_wait(alice, "hello from kith");
    screen_type(alice, "\r");
    screen_wait(alice, "Send to");
    screen_type(alice, "q");
    story_wait_mails(story, "alice", "Drafts", "And one more.", 1);
    story_wait_mails(story, "alice", "Drafts", "hello from kith", 1);
    screen_type(alice, "\r");
    screen_wait(alice, "Send to");
    screen_type(alice, "y");
    story_wait_mails(story, "bob", "INBOX", "And one more.", 1);
    story_wait_mails(story, "alice", "Drafts", "hello from kith", 0);
}

/* ---- drafts of another client ---- */

static void
draft_by_phone(Story *story, const char *subject, const char *id)
{
    g_autofree char *mail =
        g_strdup_printf("From: alice@example.org\nTo: bob@example.org\n"
                        "Subject: %s\nMessage-ID: <%s>\nMIME-Version: 1.0\n"
                        "Content-Type: text/plain; charset=utf-8\n"
                        "User-Agent: phone\n\nBegun in the train.\n",
                        subject, id);
    story_append(story, "alice", "Drafts", mail);
}

static void
go_on_writing(Screen *alice, const char *subject)
{
    g_autofree char *keys = g_strdup_printf("gg/%s\r\r", subject);
    screen_wait(alice, subject);
    screen_type(alice, keys);
    screen_wait(alice, "Begun in the train.");
    screen_type(alice, "qR");
    screen_wait(alice, "Send to");
    screen_wait(alice, "Ended at home.");
}

static void
draft_by_another_client_is_gone_on_with(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    story_set_editor(story, "printf 'Ended at home.\\n' >> \"$1\"");
    draft_by_phone(story, "to be kept", "kept@phone.example");
    draft_by_phone(story, "to be sent", "sent@phone.example");
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    screen_type(alice, ":folder Drafts\r");

    /* Kept, the new copy stands in place of the phone's. */
    go_on_writing(alice, "to be kept");
    screen_type(alice, "q");
    story_wait_mails(story, "alice", "Drafts", "kept@phone.example", 0);
    story_wait_mails(story, "alice", "Drafts", "Ended at home.", 1);
    story_wait_flag(story, "alice", "Drafts", "Ended at home.", 'D');
    story_wait_mails(story, "alice", "Drafts", "to be kept", 1);

    /* Sent, none is left. */
    go_on_writing(alice, "to be sent");
    screen_type(alice, "y");
    story_wait_mails(story, "bob", "INBOX", "to be sent", 1);
    story_wait_mails(story, "alice", "Drafts", "to be sent", 0);
    screen_wait_no_row(alice, "bob@example.org", "to be sent");
    go_on_writing(alice, "to be kept");
    screen_type(alice, "y");
    story_wait_mails(story, "bob", "INBOX", "to be kept", 1);
    story_wait_mails(story, "alice", "Drafts", "to be kept", 0);
    g_autofree char *mail =
        story_read_mail(story, "bob", "INBOX", "to be kept");
    assert_non_null(strstr(mail, "\nBegun in the train.\n"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answer_to_all_goes_where_the_writer_wants_it),
        cmocka_unit_test(bounced_mail_arrives_as_it_was),
        cmocka_unit_test(mail_is_forwarded_as_an_attachment),
        cmocka_unit_test(files_are_attached_and_taken_off),
        cmocka_unit_test(killed_while_editing_nothing_is_lost),
        cmocka_unit_test(draft_lies_on_the_server_until_it_is_sent),
        cmocka_unit_test(draft_by_another_client_is_gone_on_with),
    };
    return cmocka_run_group_tests_name("stories of writing", tests, NULL, NULL);
}
