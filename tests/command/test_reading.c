/* test_reading - links, lists, mailcap, mails in mails, from the desk. */
#include "test.h"

#include <glib/gstdio.h>
#include <signal.h>

#include "tests/command/desk.h"

static const char letter[] =
    "From: Shop <shop@x.example>\n"
    "To: alice@example.org\n"
    "Subject: order\n"
    "Message-ID: <order-1@x.example>\n"
    "\n"
    "See https://x.example/order and javascript:alert(1).\n"
    "Write to mailto:help@x.example?subject=My%20order&body=Hello\n"
    "or chat: xmpp:bob@im.example?message\n"
    "not https://x.example@evil.example/ though\n"
    "nor file:///etc/passwd\n";

static Desk *
desk_reading(const char *mail)
{
    Desk *desk = desk_new(NULL);
    desk_furnish(desk);
    desk_put_body(desk, 2, mail);
    desk_press(desk, "Enter");
    assert_int_equal(ui_scope(desk->ui), SCOPE_READER);
    return desk;
}

/* A program of that content; its path, for the caller to free. */
static char *
write_script(Desk *desk, const char *name, const char *text)
{
    char *path = g_build_filename(desk->store->folder, name, NULL);
    g_autofree char *script = g_strdup_printf("#!/bin/sh\n%s\n", text);
    assert_true(g_file_set_contents_full(path, script, -1,
                                         G_FILE_SET_CONTENTS_NONE, 0700, NULL));
    return path;
}

static char *
await_file(const char *path)
{
    char *text = NULL;
    gint64 end = g_get_monotonic_time() + 90 * G_TIME_SPAN_SECOND;
    while (!g_file_get_contents(path, &text, NULL, NULL)) {
        if (g_get_monotonic_time() > end)
            fail_msg("%s never came", path);
        g_main_context_iteration(NULL, FALSE);
    }
    return text;
}

/* ---- links ---- */

/* The browser gets it as one argument, whatever is in it. */
static void
page_opens_in_the_browser(void **state)
{
    g_autoptr(Desk) desk = desk_reading(
        "From: a@x.example\n\n"
        "https://x.example/$(touch${IFS}pwned);a&b='c' https://y.example/\n");
    g_autofree char *told = g_build_filename(desk->store->folder, "told", NULL);
    g_autofree char *script =
        g_strdup_printf("printf '%%s\\n' \"$#\" \"$@\" >%s.new; mv %s.new %s",
                        told, told, told);
    g_autofree char *browser = write_script(desk, "browser", script);
    g_setenv("BROWSER", browser, TRUE);
    desk_press(desk, "U");
    desk_shows(desk, "Open link 1 to 2 (Enter lists them): ");
    desk_enter(desk, "1");
    g_autofree char *got = await_file(told);
    assert_true(g_str_has_prefix(got, "1\nhttps://x.example/$(touch"));
    assert_false(g_file_test("pwned", G_FILE_TEST_EXISTS));
}

/* Through a shell it goes within quotes. */
static void
browser_of_the_terminal_is_lent_it(void **state)
{
    g_autoptr(Desk) desk =
        desk_reading("From: a@x.example\n\nhttps://x.example/?a='$(id)'\n");
    g_setenv("BROWSER", "w3m -o color=0", TRUE);
    desk_press(desk, "U");
    assert_true(g_str_has_prefix(desk->asked->str,
                                 "lend 'w3m' '-o' 'color=0' 'https://x."));
    assert_null(strstr(desk->asked->str, " https://"));
}

static void
number_that_is_none_is_refused(void **state)
{
    g_autoptr(Desk) desk = desk_reading(letter);
    desk_run(desk, "url 99");
    desk_shows(desk, "there is no link 99; they go from 1 to");
    desk_press(desk, "q");
    desk_run(desk, "url 1");
    desk_shows(desk, "no mail is being read: open it first");
}

static guint
number_of(Desk *desk, const char *prefix)
{
    g_autoptr(GPtrArray) urls = ui_urls(desk->ui);
    for (guint i = 0; i < urls->len; i++)
        if (g_str_has_prefix(urls->pdata[i], prefix))
            return i + 1;
    fail_msg("no link begins with %s", prefix);
    return 0;
}

static void
open_link(Desk *desk, const char *prefix)
{
    g_autofree char *line = g_strdup_printf("url %u", number_of(desk, prefix));
    desk_run(desk, line);
}

static void
link_that_deceives_is_asked_about(void **state)
{
    g_autoptr(Desk) desk = desk_reading(letter);
    desk->width = 200;
    g_setenv("BROWSER", "/bin/false", TRUE);
    open_link(desk, "https://x.example@");
    desk_shows(desk, "Careful: it leads to evil.example; what stands before "
                     "the @ is only a name. Open it? [y/n]");
    desk_press(desk, "n");
    desk_hides(desk, "Opening");
}

static void
mail_link_begins_a_mail(void **state)
{
    g_autoptr(Desk) desk = desk_reading(letter);
    open_link(desk, "mailto:");
    assert_non_null(desk->edited);
    assert_non_null(strstr(desk->edited, "To: help@x.example"));
    assert_non_null(strstr(desk->edited, "Subject: My order"));
    assert_non_null(strstr(desk->edited, "Hello"));
}

static void
chat_link_opens_a_chat(void **state)
{
    g_autoptr(Desk) desk = desk_reading(letter);
    open_link(desk, "xmpp:");
    assert_int_equal(ui_scope(desk->ui), SCOPE_CHAT);
}

static void
other_link_is_refused_by_its_name(void **state)
{
    g_autoptr(Desk) desk =
        desk_reading("From: a@x.example\nContent-Type: text/html\n\n"
                     "<p><a href=\"ftp://x.example/a\">a</a>"
                     "<a href=\"https://x.example/\">b</a></p>\n");
    open_link(desk, "ftp:");
    desk_shows(desk, "kith opens no ftp: link");
}

static void
links_are_listed_in_full(void **state)
{
    g_autoptr(Desk) desk = desk_reading(letter);
    desk_press(desk, "U");
    desk_enter(desk, "");
    assert_int_equal(ui_scope(desk->ui), SCOPE_CHOICE);
    desk_shows(desk, "mailto:help@x.example?subject=My%20order&body=Hello");
    desk_shows(desk, "! it leads to evil.example");
}

static void
copies_go_to_the_terminal(void **state)
{
    g_unsetenv("TMUX");
    g_autoptr(Desk) desk = desk_reading(letter);
    desk_run(desk, "yank url 1");
    desk_was_asked(desk, "copy https://x.example/order");
    desk_shows(desk, "Copied: https://x.example/order");
    desk_run(desk, "yank address");
    desk_was_asked(desk, "copy shop@x.example");
    desk_run(desk, "yank message-id");
    desk_was_asked(desk, "copy order-1@x.example");
    desk_run(desk, "yank everything");
    desk_shows(desk, "say url, address, message or message-id");
}

/* ---- lists ---- */

#define LIST_MAIL(url)                                                         \
    "From: News <news@x.example>\n"                                            \
    "Subject: news\n"                                                          \
    "DKIM-Signature: v=1; d=x.example; h=From:List-Unsubscribe:"               \
    "List-Unsubscribe-Post; b=x\n"                                             \
    "List-Unsubscribe: <mailto:leave@x.example?subject=bye>, <" url ">\n"      \
    "List-Unsubscribe-Post: List-Unsubscribe=One-Click\n"                      \
    "\n"                                                                       \
    "Buy.\n"

static void
put_authenticated(Desk *desk, const char *mail)
{
    Batch *batch = batch_new();
    MailHeader *header = header_from("News", "news@x.example", "news");
    header->auth = AUTH_PASS;
    batch_add_mail(batch, "INBOX", 3, 0, 2000000000, 100, header, FALSE);
    desk_commit(desk, batch);
    desk_put_body(desk, 3, mail);
    desk_press(desk, "ggEnter");
    desk_shows(desk, "Buy.");
}

static void
one_click_is_asked_and_done(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    put_authenticated(desk, LIST_MAIL("https://lists.example/u?a=b"));
    desk->width = 160;
    desk_press(desk, "X");
    desk_shows(desk, "Unsubscribe at lists.example, by one POST to "
                     "https://lists.example/u?a=b? [y/n]");
    desk_press(desk, "n");
    desk_hides(desk, "Unsubscribing");
    desk_press(desk, "X");
    desk_press(desk, "y");
    desk_await(desk, "Unsubscribed: lists.example has taken it");
}

static void
failed_click_is_told(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    put_authenticated(desk, LIST_MAIL("https://gone.example/u"));
    desk_press(desk, "X");
    desk_press(desk, "y");
    desk_await(desk, "not unsubscribed: the server answered 404");
}

static void
unauthenticated_mail_gets_no_click(void **state)
{
    g_autoptr(Desk) desk =
        desk_reading(LIST_MAIL("https://lists.example/u?a=b"));
    desk->width = 200;
    desk_press(desk, "X");
    desk_shows(desk, "This mail was not authenticated: no one-click. "
                     "Unsubscribe: m mails leave@x.example, o opens "
                     "https://lists.example/u?a=b in the browser? [m/o/n]");
    desk_press(desk, "m");
    desk_shows(desk, "Unsubscribing by a mail to leave@x.example");
    gint64 due;
    g_autoptr(Intent) sent = store_read_next_intent(
        desk->store->reader, SERVICE_SMTP, 0, G_MAXINT64, &due, NULL);
    assert_string_equal(sent->recipients[0], "leave@x.example");
}

static void
mail_without_a_list_says_so(void **state)
{
    g_autoptr(Desk) desk = desk_reading(letter);
    desk_press(desk, "X");
    desk_shows(desk, "this mail offers no way to unsubscribe");
}

/* ---- parts ---- */

static const char parts[] =
    "From: a@x.example\n"
    "Subject: parts\n"
    "MIME-Version: 1.0\n"
    "Content-Type: multipart/mixed; boundary=b\n"
    "\n"
    "--b\n"
    "Content-Type: text/plain\n"
    "\n"
    "The text.\n"
    "--b\n"
    "Content-Type: image/png; name=\"a;touch pwned.png\"\n"
    "Content-Disposition: attachment; filename=\"a;touch pwned.png\"\n"
    "\n"
    "picture\n"
    "--b\n"
    "Content-Type: application/x-odd\n"
    "Content-Disposition: attachment; filename=odd.bin\n"
    "\n"
    "odd\n"
    "--b\n"
    "Content-Type: message/rfc822\n"
    "\n"
    "From: Zoe <zoe@y.example>\n"
    "Subject: inner\n"
    "Message-ID: <inner-1@y.example>\n"
    "\n"
    "Inner text.\n"
    "--b--\n";

static Desk *
desk_with_parts(const char *mailcap)
{
    Desk *desk = desk_reading(parts);
    g_autofree char *path =
        g_build_filename(desk->store->folder, "mailcap", NULL);
    assert_true(g_file_set_contents(path, mailcap, -1, NULL));
    g_setenv("MAILCAPS", path, TRUE);
    desk_press(desk, "v");
    return desk;
}

static void
mailcap_shows_what_is_no_text(void **state)
{
    g_unsetenv("DISPLAY");
    g_unsetenv("WAYLAND_DISPLAY");
    g_autoptr(Desk) desk =
        desk_with_parts("image/*; false %s\n"
                        "image/png; echo not this; copiousoutput; test=false\n"
                        "image/png; ls %s\\; sed 's/^/: /' %s; copiousoutput\n"
                        "image/png; echo nor this; copiousoutput\n");
    desk_press(desk, "Enter");
    desk_await(desk, ": picture");
    desk_hides(desk, "this");
    desk_shows(desk, "part.png");
    assert_false(g_file_test("pwned", G_FILE_TEST_EXISTS));
    desk_press(desk, "q");
    desk_press(desk, "j");
    desk_press(desk, "Enter");
    desk_await(desk, "odd.bin is application/x-odd, and mailcap names no "
                     "program for that: save it");
}

/* The file is there while the program runs, and gone then. */
static void
program_may_have_the_terminal(void **state)
{
    g_autoptr(Desk) desk =
        desk_with_parts("image/png; view %s; needsterminal\n");
    desk_press(desk, "Enter");
    while (!strstr(desk->asked->str, "lend view /"))
        g_main_context_iteration(NULL, TRUE);
    char *path = strstr(desk->asked->str, "/");
    path[strcspn(path, "\n")] = '\0';
    assert_true(g_str_has_suffix(path, "/part.png"));
    assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
}

static void
tagged_parts_are_saved_together(void **state)
{
    g_autoptr(Desk) desk = desk_with_parts("");
    g_autofree char *there =
        g_build_filename(desk->store->folder, "odd.bin", NULL);
    assert_true(g_file_set_contents(there, "mine", -1, NULL));
    desk_press(desk, "tts");
    desk_shows(desk, "Save 2 parts in the folder: ./");
    desk_press(desk, "C-u");
    desk_enter(desk, desk->store->folder);
    desk->width = 200;
    desk_await(desk, "Saved 2 files in ");
    g_autofree char *mine = NULL;
    assert_true(g_file_get_contents(there, &mine, NULL, NULL));
    assert_string_equal(mine, "mine");
    g_autofree char *beside =
        g_build_filename(desk->store->folder, "odd-2.bin", NULL);
    assert_true(g_file_test(beside, G_FILE_TEST_EXISTS));
    g_autofree char *picture =
        g_build_filename(desk->store->folder, "a;touch pwned.png", NULL);
    assert_true(g_file_test(picture, G_FILE_TEST_EXISTS));
}

static void
long_part_is_made_by_a_thread(void **state)
{
    g_autoptr(GString) mail = g_string_new(
        "From: x@x.example\nMIME-Version: 1.0\n"
        "Content-Type: multipart/mixed; boundary=b\n\n"
        "--b\n\nSee the log.\n"
        "--b\nContent-Type: text/plain; name=long.log\n"
        "Content-Disposition: attachment\n\n");
    for (int i = 1; i <= 5000; i++)
        g_string_append_printf(mail, "entry %d of the long log\n", i);
    g_string_append(mail, "--b--\n");
    g_autoptr(Desk) desk = desk_reading(mail->str);
    desk_await(desk, "See the log.");
    desk_press(desk, "v");
    desk_press(desk, "j");
    desk_press(desk, "Enter");
    desk_await(desk, "entry 1 of the long log");
    desk_press(desk, "G");
    desk_shows(desk, "entry 5000 of the long log");
}

static void
part_is_piped(void **state)
{
    g_autoptr(Desk) desk = desk_with_parts("");
    desk_run(desk, "pipe sed 's/^/; /'");
    desk_await(desk, "; picture");
}

static void
mail_in_a_mail_is_answered(void **state)
{
    g_autoptr(Desk) desk = desk_with_parts("");
    desk_press(desk, "/");
    desk_enter(desk, "rfc822");
    desk_press(desk, "Enter");
    assert_int_equal(ui_scope(desk->ui), SCOPE_READER);
    desk_shows(desk, "Inner text.");
    desk_shows(desk, "nobody has checked who wrote it");
    desk_press(desk, "r");
    assert_non_null(desk->edited);
    assert_non_null(strstr(desk->edited, "zoe@y.example"));
    assert_non_null(strstr(desk->edited, "Subject: Re: inner"));
    assert_non_null(strstr(desk->edited, "> Inner text."));
}

/* What is done to mails would be done to the one around it; what sends one on
 * means the one that is read. */
static void
mail_in_a_mail_is_not_deleted_but_sent_on(void **state)
{
    g_autoptr(Desk) desk = desk_with_parts("");
    desk_press(desk, "/");
    desk_enter(desk, "rfc822");
    desk_press(desk, "Enter");
    desk_shows(desk, "Inner text.");
    static const char *const lines[] = {"delete", "flag", "toggle-read",
                                        "move Archive"};
    for (guint i = 0; i < G_N_ELEMENTS(lines); i++) {
        desk_run(desk, lines[i]);
        desk_shows(desk, "this mail is a part of another");
        desk_press(desk, "j"); /* takes the word away */
    }
    g_autoptr(GPtrArray) operations =
        store_read_outbox(desk->store->reader, 10, NULL);
    assert_int_equal(operations->len, 0);
    desk_shows(desk, "Inner text.");

    desk_run(desk, "forward -i bob@work.example");
    assert_non_null(desk->edited);
    assert_non_null(strstr(desk->edited, "Subject: Fwd: inner"));
    assert_non_null(strstr(desk->edited, "Inner text."));
}

int
main(void)
{
    signal(SIGPIPE, SIG_IGN);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(page_opens_in_the_browser),
        cmocka_unit_test(browser_of_the_terminal_is_lent_it),
        cmocka_unit_test(number_that_is_none_is_refused),
        cmocka_unit_test(link_that_deceives_is_asked_about),
        cmocka_unit_test(mail_link_begins_a_mail),
        cmocka_unit_test(chat_link_opens_a_chat),
        cmocka_unit_test(other_link_is_refused_by_its_name),
        cmocka_unit_test(links_are_listed_in_full),
        cmocka_unit_test(copies_go_to_the_terminal),
        cmocka_unit_test(one_click_is_asked_and_done),
        cmocka_unit_test(failed_click_is_told),
        cmocka_unit_test(unauthenticated_mail_gets_no_click),
        cmocka_unit_test(mail_without_a_list_says_so),
        cmocka_unit_test(mailcap_shows_what_is_no_text),
        cmocka_unit_test(program_may_have_the_terminal),
        cmocka_unit_test(tagged_parts_are_saved_together),
        cmocka_unit_test(long_part_is_made_by_a_thread),
        cmocka_unit_test(part_is_piped),
        cmocka_unit_test(mail_in_a_mail_is_answered),
        cmocka_unit_test(mail_in_a_mail_is_not_deleted_but_sent_on),
    };
    return cmocka_run_group_tests_name("reading", tests, NULL, NULL);
}
