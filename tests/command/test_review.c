/* test_review - a mail before it goes: what the review says, and does. */
#include "test.h"

#include <glib/gstdio.h>

#include "base/clock.h"
#include "mail/message.h"
#include "tests/command/desk.h"

#define TO_BOB "To: Bob <bob@work.example>\nCc:\nSubject: lunch\n\nToday?\n"

static Intent *
outgoing(Desk *desk)
{
    gint64 due;
    return store_read_next_intent(desk->store->reader, SERVICE_SMTP, 0,
                                  G_MAXINT64 - 1, &due, NULL);
}

/* What is sent with attachments is made on a thread. */
static Intent *
await_outgoing(Desk *desk)
{
    Intent *mail;
    while (!(mail = outgoing(desk))) {
        g_main_context_iteration(NULL, FALSE);
        desk_settle(desk);
    }
    return mail;
}

static Desk *
review(const char *config, const char *text)
{
    Desk *desk = desk_new(config);
    desk_furnish(desk);
    desk_run(desk, "mail Bob");
    desk_edit(desk, text);
    return desk;
}

static char *
make_file(Desk *desk, const char *name, gsize size)
{
    char *path = g_build_filename(desk->store->folder, name, NULL);
    g_autofree char *content = g_strnfill(size, 'x');
    assert_true(g_file_set_contents(path, content, (gssize)size, NULL));
    return path;
}

static void
recipients_show_who_they_are(void **state)
{
    g_autoptr(Desk) desk =
        review(NULL, "To: Bob <bob@work.example>, bob@w\xd0\xberk.example\n"
                     "Cc: Carol <x@evil.example>, alice@example.org\n"
                     "Bcc: shop@x.example\n"
                     "\nHi\n");
    desk_shows(desk, "~ ○ Bob <bob@work.example>  Bob, claimed");
    desk_shows(desk, "looks like bob@work.example of Bob, but is not");
    desk_shows(desk, "named like Carol, whose address this is not");
    desk_shows(desk, "alice@example.org  you");
    desk_shows(desk, "Bcc");
    desk_shows(desk, "It has no subject");
}

static void
a_mail_without_a_subject_is_spoken_of(void **state)
{
    g_autoptr(Desk) desk = review(NULL, "To: Bob <bob@work.example>\n\nHi\n");
    desk_shows(desk, "Send to Bob <bob@work.example>, without");
    desk_press(desk, "y");
    desk_shows(desk, "Sending the mail");
}

static void
files_come_and_go(void **state)
{
    g_autoptr(Desk) desk = review(NULL, TO_BOB);
    g_autofree char *one = make_file(desk, "one.pdf", 5000);
    g_autofree char *two = make_file(desk, "two words.txt", 10);
    desk_press(desk, "a");
    desk_shows(desk, "Attach:");
    desk_enter(desk, desk->store->folder);
    desk_shows(desk, "cannot be attached: Is a directory");
    desk_press(desk, "C-u");
    desk_enter(desk, one);
    desk_shows(desk, "one.pdf  application/pdf, 4.9\u00a0KiB");
    g_autofree char *line = g_strdup_printf("attach \"%s\"", two);
    desk_run(desk, line);
    desk_shows(desk, "two words.txt  text/plain, 10 bytes");
    desk_shows(desk, "in all");
    g_autofree char *draft = desk_draft(desk); /* it is stored with them */
    assert_non_null(strstr(draft, "/two words.txt\n"));

    desk_press(desk, "D");
    desk_shows(desk, "go to the attachment first");
    desk_run(desk, "search one.pdf");
    desk_press(desk, "D");
    desk_hides(desk, "one.pdf");
    desk_press(desk, "y");
    g_autoptr(Intent) mail = await_outgoing(desk);
    g_autoptr(Message) message = message_parse(mail->message, NULL);
    const GPtrArray *attached = message_attachments(message);
    assert_int_equal(attached->len, 1);
    assert_string_equal(((Attachment *)attached->pdata[0])->name,
                        "two words.txt");
}

static void
missing_attachment_is_asked_about(void **state)
{
    g_autoptr(Desk) desk = review(
        NULL, "To: bob@work.example\nSubject: x\n\nIm Anhang die Karte.\n");
    desk_shows(desk, "It says \"anhang\", but nothing is attached");
    desk_press(desk, "y");
    desk_shows(desk, "y send all the same, a attach, n not yet");
    assert_null(outgoing(desk));
    desk_press(desk, "n");
    assert_null(outgoing(desk));
    g_autofree char *path = make_file(desk, "map.png", 10);
    desk_press(desk, "y");
    desk_press(desk, "a");
    desk_enter(desk, path);
    desk_hides(desk, "nothing is attached");
    desk_press(desk, "y");
    g_autoptr(Intent) mail = await_outgoing(desk);
    assert_non_null(mail);
}

static void
mail_waits_until_it_is_time(void **state)
{
    g_autoptr(Desk) desk = review(NULL, TO_BOB);
    desk_press(desk, "s");
    desk_shows(desk, "Send it when?");
    desk_enter(desk, "last week");
    assert_null(outgoing(desk));
    desk_press(desk, "C-u");
    desk_enter(desk, "in 2 hours");
    g_autoptr(Intent) mail = outgoing(desk);
    assert_non_null(mail);
    assert_true(mail->not_before > clock_now() + 7000);
}

static void
sender_is_chosen(void **state)
{
    g_autoptr(Desk) desk =
        review("identities = Ali <ali@work.example>\n", TO_BOB);
    desk_press(desk, "i");
    desk_shows(desk, "From       Ali <ali@work.example>");
    desk_press(desk, "y");
    g_autoptr(Intent) mail = outgoing(desk);
    assert_string_equal(mail->address, "ali@work.example");

    g_autoptr(Desk) other = review(NULL, TO_BOB);
    desk_press(other, "i");
    desk_shows(other, "you have one sender only");
}

static void
answer_comes_from_where_the_mail_went(void **state)
{
    g_autoptr(Desk) desk = desk_new("identities = Ali <ali@work.example>\n"
                                    "also-mine = old@x.example\n"
                                    "attribution = %n said:\n");
    desk_furnish(desk);
    desk_put_body(desk, 1,
                  "From: bob@work.example\n"
                  "To: Ali@Work.example, old@x.example, carol@y.example\n"
                  "Subject: x\n\nToday?\n");
    desk_press(desk, "j");
    desk_press(desk, "a");
    assert_string_equal(desk->edited,
                        "From: Ali <ali@work.example>\n"
                        "To: bob@work.example,\n    carol@y.example\nCc:\n"
                        "Subject: Re: x\n\n"
                        "bob@work.example said:\n> Today?\n");
}

static void
list_is_answered(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    desk_put_body(desk, 1,
                  "From: bob@work.example\nTo: carol@y.example\nSubject: x\n"
                  "List-Post: <mailto:list@x.example>\n\nhi\n");
    desk_press(desk, "j");
    desk_press(desk, "L");
    assert_true(g_str_has_prefix(desk->edited, "To: list@x.example\nCc:\n"));
    desk_edit(desk, desk->edited);
    desk_put_body(desk, 2, "From: shop@x.example\n\nhi\n");
    desk_press(desk, "k");
    desk_press(desk, "L");
    desk_shows(desk, "the mail came by no list that takes answers");
}

static void
signature_stands_below_once(void **state)
{
    g_autofree char *folder = g_dir_make_tmp("kith-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "signature", NULL);
    assert_true(g_file_set_contents(path, "Alice\n", -1, NULL));
    g_autofree char *config = g_strdup_printf("signature = %s\n", path);
    g_autoptr(Desk) desk = desk_new(config);
    desk_furnish(desk);
    desk_run(desk, "mail Bob");
    assert_string_equal(desk->edited, "To: Bob <bob@work.example>\nCc:\n"
                                      "Subject: \n\n\n\n-- \nAlice\n");
    g_autofree char *text = g_strconcat(desk->edited, "more\n", NULL);
    desk_edit(desk, text);
    desk_press(desk, "e");
    assert_string_equal(desk->edited, text);
    assert_int_equal(g_unlink(path), 0);
    assert_int_equal(g_rmdir(folder), 0);
}

/* Killed while the editor was open: what it had saved is in its file. */
static void
what_an_editor_had_comes_back(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    desk_run(desk, "mail Bob");
    g_autofree char *root =
        g_build_filename(desk->store->folder, "test.drafts", NULL);
    g_autoptr(GDir) dir = g_dir_open(root, 0, NULL);
    assert_non_null(dir);
    const char *name = g_dir_read_name(dir);
    assert_true(g_str_has_suffix(name, ".eml"));
    g_autofree char *path = g_build_filename(root, name, NULL);
    assert_true(g_file_set_contents(path, TO_BOB, -1, NULL));

    desk_restart(desk);
    desk_shows(desk, "1 mail you were writing came back");
    g_autofree char *draft = desk_draft(desk);
    assert_string_equal(draft, TO_BOB);
    assert_int_equal(counters(desk->store).drafts, 1);
    desk_press(desk, "R");
    desk_press(desk, "Enter");
    assert_string_equal(desk->edited, TO_BOB);
    desk_edit(desk, TO_BOB);
    assert_false(g_file_test(path, G_FILE_TEST_EXISTS)); /* all is stored */
}

/* nano leaves what was not saved yet beside the file, when it is killed. */
static void
what_an_editor_had_not_saved_comes_back(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    desk_run(desk, "mail Bob");
    g_autofree char *root =
        g_build_filename(desk->store->folder, "test.drafts", NULL);
    g_autoptr(GDir) dir = g_dir_open(root, 0, NULL);
    assert_non_null(dir);
    g_autofree char *path = g_build_filename(root, g_dir_read_name(dir), NULL);
    g_autofree char *rescued = g_strconcat(path, ".save", NULL);
    assert_true(g_file_set_contents(rescued, TO_BOB, -1, NULL));

    desk_restart(desk);
    desk_shows(desk, "1 mail you were writing came back");
    g_autofree char *draft = desk_draft(desk);
    assert_string_equal(draft, TO_BOB);
    assert_false(g_file_test(rescued, G_FILE_TEST_EXISTS));
}

static void
recalled_answer_still_answers(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    desk_put_body(desk, 1, "From: bob@work.example\nSubject: x\n\nhi\n");
    desk_press(desk, "j");
    desk_press(desk, "r");
    g_autofree char *text = g_strconcat(desk->edited, "Yes\n", NULL);
    desk_edit(desk, text);
    desk_press(desk, "q");
    desk_press(desk, "R");
    desk_press(desk, "Enter");
    desk_edit(desk, text);
    desk_press(desk, "y");
    g_autoptr(Intent) mail = outgoing(desk);
    g_autoptr(MailRow) row = mail_by_uid(desk->store, "INBOX", 1);
    assert_int_equal(mail->mail_id, row->at.id);
}

int
main(void)
{
    message_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(recipients_show_who_they_are),
        cmocka_unit_test(a_mail_without_a_subject_is_spoken_of),
        cmocka_unit_test(files_come_and_go),
        cmocka_unit_test(missing_attachment_is_asked_about),
        cmocka_unit_test(mail_waits_until_it_is_time),
        cmocka_unit_test(sender_is_chosen),
        cmocka_unit_test(answer_comes_from_where_the_mail_went),
        cmocka_unit_test(list_is_answered),
        cmocka_unit_test(signature_stands_below_once),
        cmocka_unit_test(what_an_editor_had_comes_back),
        cmocka_unit_test(what_an_editor_had_not_saved_comes_back),
        cmocka_unit_test(recalled_answer_still_answers),
    };
    return cmocka_run_group_tests_name("review", tests, NULL, NULL);
}
