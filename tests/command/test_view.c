/* test_view - attachments, marks, pipe, chat, status, quit, the outbox. */
#include "test.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#include "tests/command/desk.h"

#define WITH_NOTES                                                             \
    "From: shop@x.example\n"                                                   \
    "Subject: order\n"                                                         \
    "MIME-Version: 1.0\n"                                                      \
    "Content-Type: multipart/mixed; boundary=b\n"                              \
    "\n"                                                                       \
    "--b\n"                                                                    \
    "Content-Type: text/plain\n"                                               \
    "\n"                                                                       \
    "See the notes.\n"                                                         \
    "--b\n"                                                                    \
    "Content-Type: text/plain; name=\"../../notes.txt\"\n"                     \
    "Content-Disposition: attachment; filename=\"../../notes.txt\"\n"          \
    "\n"                                                                       \
    "one\x1b[2Jtwo\n"                                                          \
    "--b\n"                                                                    \
    "Content-Type: image/png; name=a.png\n"                                    \
    "Content-Disposition: attachment; filename=a.png\n"                        \
    "\n"                                                                       \
    "png\n"                                                                    \
    "--b--\n"

static Desk *
desk_with_notes(void)
{
    Desk *desk = desk_new(NULL);
    desk_furnish(desk);
    desk_put_body(desk, 2, WITH_NOTES);
    desk_press(desk, "v");
    return desk;
}

static void
attachment_is_saved_for_the_user_alone(void **state)
{
    g_autoptr(Desk) desk = desk_with_notes();
    g_autofree char *path =
        g_build_filename(desk->store->folder, "notes.txt", NULL);
    desk_press(desk, "s");
    desk_shows(desk, "Save to: notes.txt"); /* no path of the sender's */
    desk_press(desk, "C-u");
    desk_enter(desk, desk->store->folder); /* a folder: its own name in it */
    desk_await(desk, "Saved /");
    GStatBuf status;
    assert_int_equal(g_stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);

    g_autofree char *line = g_strdup_printf("save %s", path);
    g_autofree char *refusal =
        g_strdup_printf("%s is there already: choose another name", path);
    desk_run(desk, line);
    desk->width = 200;
    desk_await(desk, refusal);
    desk_shows(desk, "Save to: "); /* once more */
}

static void
text_attachment_is_shown_clean(void **state)
{
    g_autoptr(Desk) desk = desk_with_notes();
    desk_press(desk, "Enter");
    assert_int_equal(ui_scope(desk->ui), SCOPE_TEXT);
    desk_shows(desk, "onetwo");
    desk_press(desk, "q");
    assert_int_equal(ui_scope(desk->ui), SCOPE_ATTACHMENTS);
}

static void
mail_is_piped_as_text(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    desk_run(desk, "pipe wc -l");
    desk_shows(desk, "the mail is not here yet: open it first");
    desk_put_body(desk, 2, "From: a@x.example\nSubject: s\n\nHi\n");
    desk_press(desk, "|");
    desk_enter(desk, "sed 's/^/: /' | tr H h");
    desk_await(desk, ": hi");
    assert_int_equal(ui_scope(desk->ui), SCOPE_TEXT);
    desk_press(desk, "q");
    desk_run(desk, "pipe -r sed 's/^/; /'");
    desk_await(desk, "; Subject: s");
    desk_press(desk, "q");
    desk_run(desk, "pipe -t less");
    while (!strstr(desk->asked->str, "pipe less: From: a@x.example"))
        g_main_context_iteration(NULL, TRUE);
    desk_run(desk, "pipe exit 3");
    desk_await(desk, "the command failed with exit code 3");
}

/* Not asked for a command first and refused then. */
static void
missing_mail_is_fetched_before_it_is_piped(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    desk_press(desk, "|");
    desk_shows(desk, "Fetching the mail first");
    desk_put_body(desk, 2, "From: a@x.example\nSubject: s\n\nHi\n");
    desk_shows(desk, "Pipe to:");
    desk_enter(desk, "tr H h");
    desk_await(desk, "hi");
}

static guint
flags_of(Desk *desk, guint32 uid)
{
    g_autoptr(MailRow) row = mail_by_uid(desk->store, "INBOX", uid);
    return row->flags;
}

static void
marks_are_turned_over(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    desk_press(desk, "F");
    assert_true(flags_of(desk, 2) & MAIL_FLAGGED);
    desk_press(desk, "F");
    assert_false(flags_of(desk, 2) & MAIL_FLAGGED);
    desk_press(desk, "N");
    assert_true(flags_of(desk, 2) & MAIL_SEEN);
}

static void
tagged_mails_are_marked_after_the_semicolon(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    desk_press(desk, ";");
    desk_shows(desk, "nothing is tagged: tag rows first");
    desk_press(desk, "tt");
    desk_press(desk, ";F");
    assert_true(flags_of(desk, 1) & MAIL_FLAGGED);
    assert_true(flags_of(desk, 2) & MAIL_FLAGGED);
    desk_press(desk, "ggF"); /* it held for one command */
    assert_true(flags_of(desk, 1) & MAIL_FLAGGED);
    assert_false(flags_of(desk, 2) & MAIL_FLAGGED);
}

static void
chat_is_opened_from_a_mail(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    desk_press(desk, "i");
    desk_shows(desk, "no friend is shown for shop@x.example");
    desk_press(desk, "ji");
    assert_int_equal(ui_scope(desk->ui), SCOPE_CHAT);
    desk_enter(desk, "hello");
    gint64 due;
    g_autoptr(Intent) said = store_read_next_intent(
        desk->store->reader, SERVICE_XMPP, 0, G_MAXINT64, &due, NULL);
    assert_string_equal(said->jid, "bob@im.example");
    /* The mail itself is not here: its subject says what this answers. */
    assert_string_equal(said->text, "> Re: mail 1\nhello");
}

static void
nothing_is_not_said(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    commander_say(desk->commander, &(Saying){.jid = "bob@im.example",
                                             .text = " \x1b[31m \n"});
    desk_settle(desk);
    desk_shows(desk, "There is nothing to say");
    assert_int_equal(counters(desk->store).outbox, 0);
}

static void
person_is_shown(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    desk_run(desk, "person Bob");
    assert_int_equal(ui_scope(desk->ui), SCOPE_PERSON);
    desk_press(desk, "q");
    assert_int_equal(ui_scope(desk->ui), SCOPE_INBOX);
}

static void
status_says_how_all_stands(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    Batch *batch = batch_new();
    batch_add_line(batch, SERVICE_IMAP, LINE_SYNCING, "12/100");
    batch_add_line(batch, SERVICE_XMPP, LINE_ONLINE, NULL);
    desk_commit(desk, batch);
    desk->width = 120;
    desk_run(desk, "status");
    desk_shows(desk, "xmpp online · imap syncing (12/100) · smtp offline · "
                     "outbox 0 · failed 0 · drafts 0");
    desk->width = 60; /* it goes on in a second line */
    desk_shows(desk, "xmpp online · imap syncing (12/100) · smtp offline ·");
    desk_shows(desk, "outbox 0 · failed 0 · drafts 0 · suggestions 0");
}

static void
quit_asks_when_something_is_unsent(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    desk_press(desk, "q");
    desk_was_asked(desk, "quit");
    desk_run(desk, "chat Bob hello");
    desk_press(desk, "q");
    desk_shows(desk, "1 not sent yet; kept for the next time. Quit? [y/n]");
    desk_press(desk, "n");
    assert_int_equal(desk->asked->len, 0);
    desk_press(desk, "q");
    desk_press(desk, "y");
    desk_was_asked(desk, "quit");
}

static void
outbox_row_is_discarded(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    desk_run(desk, "chat Bob hello");
    desk_run(desk, "outbox");
    desk_press(desk, "r");
    desk_shows(desk, "Sending it once more");
    desk_press(desk, "d");
    desk_press(desk, "y");
    assert_int_equal(counters(desk->store).outbox, 0);
}

static void
draft_is_discarded_after_a_question(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_run(desk, "mail zoe@x.example");
    desk_edit_fails(desk, NULL);
    desk_run(desk, "drafts");
    desk_press(desk, "d");
    desk_press(desk, "n");
    assert_int_equal(counters(desk->store).drafts, 1);
    desk_press(desk, "d");
    desk_press(desk, "y");
    assert_int_equal(counters(desk->store).drafts, 0);
}

static void
host_is_asked_for_what_only_it_can(void **state)
{
    static const struct {
        const char *line, *asked;
    } cases[] = {
        {"sync", "sync"},
        {"reconnect", "reconnect"},
        {"suspend", "suspend"},
        {"quit", "quit"},
    };
    g_autoptr(Desk) desk = desk_new(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        desk_run(desk, cases[i].line);
        desk_was_asked(desk, cases[i].asked);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(attachment_is_saved_for_the_user_alone),
        cmocka_unit_test(text_attachment_is_shown_clean),
        cmocka_unit_test(mail_is_piped_as_text),
        cmocka_unit_test(missing_mail_is_fetched_before_it_is_piped),
        cmocka_unit_test(marks_are_turned_over),
        cmocka_unit_test(tagged_mails_are_marked_after_the_semicolon),
        cmocka_unit_test(chat_is_opened_from_a_mail),
        cmocka_unit_test(nothing_is_not_said),
        cmocka_unit_test(person_is_shown),
        cmocka_unit_test(status_says_how_all_stands),
        cmocka_unit_test(quit_asks_when_something_is_unsent),
        cmocka_unit_test(outbox_row_is_discarded),
        cmocka_unit_test(draft_is_discarded_after_a_question),
        cmocka_unit_test(host_is_asked_for_what_only_it_can),
    };
    return cmocka_run_group_tests_name("view", tests, NULL, NULL);
}
