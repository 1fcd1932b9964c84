/* test_story_reading - mails in full, as a person reads them: quotes, links,
 * parts, other programs, and lists that are left. */
#include "test.h"

#include <gio/gio.h>
#include <string.h>

#include "story.h"

#define AUTHENTICATED                                                          \
    "Authentication-Results: mx.example.org; dmarc=pass "                      \
    "header.from=news.example\n"

static void
open_newest(Screen *alice, const char *subject, const char *text)
{
    screen_wait(alice, subject);
    screen_type(alice, "gg\r");
    screen_wait(alice, text);
}

static char *
await_file(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    gint64 end = g_get_monotonic_time() + SCREEN_PATIENCE_MS * 1000LL;
    char *text = NULL;
    while (!g_file_get_contents(path, &text, NULL, NULL)) {
        if (g_get_monotonic_time() > end)
            fail_msg("%s never came", path);
        g_usleep(20 * G_TIME_SPAN_MILLISECOND); /* it is another program's */
    }
    return text;
}

/* ---- lists ---- */

typedef struct {
    GSubprocess *process;
    char *port;
} WebServer;

static void
web_server_clear(WebServer *server)
{
    g_subprocess_force_exit(server->process);
    g_subprocess_wait(server->process, NULL, NULL);
    g_object_unref(server->process);
    g_free(server->port);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WebServer, web_server_clear)

static WebServer
start_web_server(Story *story, const char *address)
{
    g_autofree char *script =
        g_build_filename(g_getenv("KITH_SOURCE"), "contrib", "servers.d",
                         "unsubscribe.py", NULL);
    g_autofree char *tls =
        g_build_filename(story->servers->folder, "state", "tls", NULL);
    g_autofree char *pem = g_build_filename(tls, "good.pem", NULL);
    g_autofree char *key = g_build_filename(tls, "good.key", NULL);
    WebServer server = {0};
    server.process =
        g_subprocess_new(G_SUBPROCESS_FLAGS_NONE, NULL, "python3", script, pem,
                         key, story->folder, address, NULL);
    assert_non_null(server.process);
    server.port = await_file(story->folder, "port");
    return server;
}

static char *
newsletter(const WebServer *server, const char *path, const char *id)
{
    return g_strdup_printf(
        AUTHENTICATED
        "From: News <news@news.example>\nTo: alice@example.org\n"
        "Subject: news %s\nMessage-ID: <%s@news.example>\nMIME-Version: 1.0\n"
        "DKIM-Signature: v=1; a=rsa-sha256; d=news.example; s=x;\n"
        " h=From:List-Unsubscribe:List-Unsubscribe-Post; bh=x; b=x\n"
        "List-Unsubscribe: <https://localhost:%s%s>\n"
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click\n"
        "Content-Type: text/html; charset=utf-8\n\n"
        "<h1>All the news</h1><p>Read it "
        "<a href=\"https://news.example/today?a=b&amp;c=$(id)\">here</a>.</p>"
        "<img src=\"https://news.example/pixel\" width=1 height=1>\n",
        id, id, server->port, path);
}

static void
list_is_left_with_one_click(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_auto(WebServer) server = start_web_server(story, "127.0.0.1");
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    g_autofree char *mail = newsletter(&server, "/leave?u=1", "one");
    story_deliver(story, "alice", mail);
    open_newest(alice, "news one", "All the news");
    screen_type(alice, "X");
    screen_wait(alice, "Unsubscribe at localhost");
    screen_type(alice, "y");
    screen_wait(alice, "Unsubscribed: localhost has taken it");
    g_autofree char *requests = await_file(story->folder, "requests");
    assert_string_equal(requests,
                        "POST /leave?u=1\nList-Unsubscribe=One-Click\n");
}

/* A redirect is not followed, an answer without end is given up, and a server
 * that nobody vouches for gets nothing. */
static void
web_server_is_not_trusted(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_auto(WebServer) server = start_web_server(story, "127.0.0.1");
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    g_autofree char *elsewhere = newsletter(&server, "/elsewhere", "two");
    story_deliver(story, "alice", elsewhere);
    open_newest(alice, "news two", "All the news");
    screen_type(alice, "Xy");
    screen_wait(alice, "not unsubscribed: the server wants to send us");
    screen_type(alice, "q");
    g_autofree char *endless = newsletter(&server, "/long", "three");
    story_deliver(story, "alice", endless);
    open_newest(alice, "news three", "All the news");
    screen_type(alice, "Xy");
    screen_wait(alice, "Unsubscribed: localhost has taken it");
    g_autofree char *requests = await_file(story->folder, "requests");
    assert_null(strstr(requests, "/there"));
}

static void
certificate_of_another_gets_no_request(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    g_auto(WebServer) server = start_web_server(story, "127.0.0.2");
    g_autofree char *mail = newsletter(&server, "/leave", "four");
    GString *other = g_string_new(mail); /* a name that is not on it */
    g_string_replace(other, "https://localhost:", "https://127.0.0.2:", 0);
    story_deliver(story, "alice", other->str);
    g_string_free(other, TRUE);
    open_newest(alice, "news four", "All the news");
    screen_type(alice, "Xy");
    screen_wait(alice, "not unsubscribed: SSL");
    g_autofree char *requests =
        g_build_filename(story->folder, "requests", NULL);
    assert_false(g_file_test(requests, G_FILE_TEST_EXISTS));
}

/* ---- links ---- */

static void
write_program(Story *story, const char *name, const char *script)
{
    g_autofree char *path = g_build_filename(story->folder, name, NULL);
    g_autofree char *text = g_strdup_printf("#!/bin/sh\n%s\n", script);
    assert_true(g_file_set_contents_full(path, text, -1,
                                         G_FILE_SET_CONTENTS_NONE, 0700, NULL));
}

static void
link_opens_by_its_number(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    write_program(story, "browser",
                  "printf '%s\\n' \"$1\" >\"$HOME/told.new\"\n"
                  "mv \"$HOME/told.new\" \"$HOME/told\"");
    g_autofree char *browser = g_build_filename(story->folder, "browser", NULL);
    g_setenv("BROWSER", browser, TRUE);
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    story_deliver(
        story, "alice",
        "From: x@x.example\nTo: alice@example.org\n"
        "Subject: two links\n\n"
        "One https://x.example/?q=$(id) two mailto:bob@example.org\n");
    open_newest(alice, "two links", "[2]");
    screen_type(alice, "U");
    screen_wait(alice, "Open link 1 to 2");
    screen_type(alice, "1\r");
    g_autofree char *told = await_file(story->folder, "told");
    assert_true(g_str_has_prefix(told, "https://x.example/?q="));
    assert_null(strstr(told, "uid="));
    screen_type(alice, "U\r");
    screen_wait(alice, "Links");
    screen_wait_row(alice, "[2]", "mailto:bob@example.org");
    screen_type(alice, "\033");
    screen_wait_gone(alice, "Links");
}

/* The terminal is given the bytes of XTerm's control OSC 52. */
static void
wait_copied(Screen *screen, const char *text)
{
    g_autofree char *encoded =
        g_base64_encode((const guchar *)text, strlen(text));
    g_autofree char *sequence = g_strdup_printf("\033]52;c;%s\a", encoded);
    screen_wait_bytes(screen, sequence);
}

static void
what_is_copied_reaches_the_terminal(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    story_deliver(story, "alice",
                  "From: x@x.example\nTo: alice@example.org\n"
                  "Message-ID: <links@x.example>\nSubject: two links\n\n"
                  "One https://x.example/?q=1 two https://y.example/\n");
    open_newest(alice, "two links", "[2]");
    screen_type(alice, "\033u"); /* M-u */
    screen_wait(alice, "Copy link 1 to 2");
    screen_type(alice, "2\r");
    wait_copied(alice, "https://y.example/");
    screen_type(alice, ":yank url 1\r");
    wait_copied(alice, "https://x.example/?q=1");
    screen_type(alice, ":yank address\r");
    wait_copied(alice, "x@x.example");
    screen_type(alice, ":yank message-id\r");
    wait_copied(alice, "links@x.example");
    screen_wait(alice, "[2]"); /* and nothing of it stands on the screen */
    assert_false(screen_has(alice, "52;c"));
}

/* ---- quotes, parts, programs ---- */

static char *
rich_mail(void)
{
    g_autoptr(GString) quoted = g_string_new(NULL);
    for (int i = 1; i <= 14; i++)
        g_string_append_printf(quoted, "> line %d\n", i);
    return g_strdup_printf(
        "From: Bob <bob@work.example>\nTo: alice@example.org\n"
        "Subject: everything\nMIME-Version: 1.0\n"
        "Content-Type: multipart/mixed; boundary=m\n\n"
        "--m\nContent-Type: text/plain\n\n"
        "You wrote:\n%sSo be it.\n"
        "--m\nContent-Type: message/rfc822\n\n"
        "From: Carol <carol@example.org>\nTo: bob@example.org\n"
        "Subject: the inner mail\nMessage-ID: <inner@example.org>\n\n"
        "Come at noon.\n"
        "--m\nContent-Type: image/png; name=\"a'b.png\"\n"
        "Content-Disposition: attachment; filename=\"../a'b.png\"\n\n"
        "pixels\n"
        "--m\nContent-Type: text/calendar; method=REQUEST; charset=utf-8\n\n"
        "BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:REQUEST\nBEGIN:VEVENT\n"
        "UID:1@x.example\nDTSTART:20260304T120000Z\nSUMMARY:Board meeting\n"
        "LOCATION:The river\nEND:VEVENT\nEND:VCALENDAR\n"
        "--m--\n",
        quoted->str);
}

static Screen *
read_rich_mail(Story *story)
{
    Screen *alice = story_open_online(story, "alice", NULL);
    g_autofree char *mail = rich_mail();
    story_deliver(story, "alice", mail);
    open_newest(alice, "everything", "So be it.");
    return alice;
}

static void
quotes_open_and_fold(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autoptr(Screen) alice = read_rich_mail(story);
    screen_wait(alice, "[+ 14 quoted lines]");
    screen_type(alice, "\r");
    screen_wait(alice, "> line 7");
    screen_type(alice, "Q");
    screen_wait(alice, "[+ 14 quoted lines]");
    screen_type(alice, "/line 9\r");
    screen_wait(alice, "> line 9");
    screen_type(alice, "\033r"); /* M-r */
    screen_wait(alice, "Content-Type: multipart/mixed; boundary=m");
}

static void
mail_in_a_mail_is_answered(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    story_set_editor(story, "printf 'I come.\\n' >> \"$1\"");
    g_autoptr(Screen) alice = read_rich_mail(story);
    screen_type(alice, "v");
    screen_wait_row(alice, "the inner mail", "message/rfc822");
    screen_type(alice, "/rfc822\r\r");
    screen_wait(alice, "Come at noon.");
    screen_type(alice, "r");
    screen_wait(alice, "carol@example.org");
    screen_wait(alice, "Send to");
    screen_type(alice, "y");
    story_wait_mails(story, "carol", "INBOX", "I come.", 1);
    assert_int_equal(story_count_mails(story, "carol", "INBOX",
                                       "In-Reply-To: <inner@example.org>",
                                       NULL),
                     1);
}

static void
other_programs_show_and_take_parts(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    write_program(story, ".mailcap.sh", "sed 's/^/seen: /' \"$1\"");
    g_autofree char *mailcap =
        g_build_filename(story->folder, ".mailcap", NULL);
    g_autofree char *entry = g_strdup_printf(
        "image/*; %s/.mailcap.sh %%s; copiousoutput\n", story->folder);
    assert_true(g_file_set_contents(mailcap, entry, -1, NULL));
    g_unsetenv("MAILCAPS");
    g_autoptr(Screen) alice = read_rich_mail(story);
    screen_type(alice, "v");
    screen_wait_row(alice, "a'b.png", "image/png");
    screen_type(alice, "/image\r\r");
    screen_wait(alice, "seen: pixels");
    screen_type(alice, "q");
    screen_wait_gone(alice, "seen: ");
    screen_type(alice, "|sed s/^/piped:/\r");
    screen_wait(alice, "piped:pixels");
    screen_type(alice, "q");

    screen_type(alice, "s");
    screen_wait(alice, "Save to: a'b.png");
    g_autofree char *target =
        g_strdup_printf("\025%s/\r", story->folder); /* C-u, a folder */
    screen_type(alice, target);
    screen_wait(alice, "Saved ");
    g_autofree char *saved = await_file(story->folder, "a'b.png");
    assert_string_equal(g_strstrip(saved), "pixels");
}

static void
one_reads_on_with_space(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autoptr(Screen) alice = read_rich_mail(story);
    screen_type(alice, "GJ");
    screen_wait_gone(alice, "So be it.");
    screen_type(alice, "K");
    screen_wait(alice, "So be it.");
    screen_type(alice, "G ");
    screen_wait_gone(alice, "So be it.");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(list_is_left_with_one_click),
        cmocka_unit_test(web_server_is_not_trusted),
        cmocka_unit_test(certificate_of_another_gets_no_request),
        cmocka_unit_test(link_opens_by_its_number),
        cmocka_unit_test(what_is_copied_reaches_the_terminal),
        cmocka_unit_test(quotes_open_and_fold),
        cmocka_unit_test(mail_in_a_mail_is_answered),
        cmocka_unit_test(other_programs_show_and_take_parts),
        cmocka_unit_test(one_reads_on_with_space),
    };
    return cmocka_run_group_tests_name("stories of reading", tests, NULL, NULL);
}
