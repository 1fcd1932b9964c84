/* test_story_control - the running client, spoken to from the shell. */
#include "test.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <gio/gunixinputstream.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "story.h"

static const char tea[] = "From: Carol Chen <carol@example.org>\n"
                          "To: alice@example.org\nSubject: tea at four\n\n"
                          "Come.\n";

static void
assert_has(const char *output, const char *text)
{
    if (!strstr(output, text))
        fail_msg("no \"%s\" in:\n%s", text, output);
}

/* `kith WORDS` for the user, words by the shell's rules; its output. */
static char *
shell(Story *story, const char *user, const char *words, const char *input,
      int status)
{
    g_auto(GStrv) arguments = NULL;
    char *output = NULL;
    assert_true(g_shell_parse_argv(words, NULL, &arguments, NULL));
    int got = story_run_with(story, user, (const char *const *)arguments, input,
                             &output);
    if (got != status)
        fail_msg("kith %s: exit %d instead of %d:\n%s", words, got, status,
                 output);
    return output;
}

static void
shell_has(Story *story, const char *words, const char *input, int status,
          const char *text)
{
    g_autofree char *output = shell(story, "alice", words, input, status);
    assert_has(output, text);
}

/* ---- a program that goes on printing ---- */

typedef struct {
    GSubprocess *process;
    int fd;
    GString *text;
} Watcher;

static Watcher *
watcher_new(Story *story, const char *const *words)
{
    Watcher *watcher = g_new0(Watcher, 1);
    watcher->process = story_start(story, "alice", words);
    GInputStream *out = g_subprocess_get_stdout_pipe(watcher->process);
    watcher->fd = g_unix_input_stream_get_fd(G_UNIX_INPUT_STREAM(out));
    watcher->text = g_string_new(NULL);
    return watcher;
}

static void
watcher_free(Watcher *watcher)
{
    g_subprocess_force_exit(watcher->process);
    g_subprocess_wait(watcher->process, NULL, NULL);
    g_object_unref(watcher->process);
    g_string_free(watcher->text, TRUE);
    g_free(watcher);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Watcher, watcher_free)

/* Waits for a line that holds `text`; what came before is dropped. */
static void
watcher_wait(Watcher *watcher, const char *text)
{
    gint64 end = g_get_monotonic_time() + SCREEN_PATIENCE_MS * 1000LL;
    for (;;) {
        char *line_end;
        while ((line_end = strchr(watcher->text->str, '\n'))) {
            *line_end = '\0';
            gboolean is_found = strstr(watcher->text->str, text) != NULL;
            g_string_erase(watcher->text, 0, line_end - watcher->text->str + 1);
            if (is_found)
                return;
        }
        int left = (int)((end - g_get_monotonic_time()) / 1000);
        struct pollfd one = {.fd = watcher->fd, .events = POLLIN};
        char piece[4096];
        gssize n = left > 0 && poll(&one, 1, left) > 0
                       ? read(watcher->fd, piece, sizeof piece)
                       : 0;
        if (n <= 0)
            fail_msg("no line with \"%s\"", text);
        g_string_append_len(watcher->text, piece, n);
    }
}

/* ---- stories ---- */

static void
chat_and_mail_from_the_shell_arrive(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autoptr(Screen) bob = story_open_online(story, "bob", NULL);
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    screen_wait_row(alice, "●", "Bob");
    shell_has(story, "chat bob@example.org hello from the shell", NULL, 0,
              "in the outbox, for bob@example.org");
    screen_wait(bob, "hello from the shell");

    /* The file is named from where the shell is. */
    g_autofree char *file = g_build_filename(story->folder, "plan.txt", NULL);
    assert_true(g_file_set_contents(file, "the plan itself\n", -1, NULL));
    shell_has(story, "mail Bob -s 'from a script' -A plan.txt --json",
              "Good morning,\nBob.\n", 0, "\"state\":\"queued\"");
    story_wait_mails(story, "bob", "INBOX", "from a script", 1);
    story_wait_mails(story, "bob", "INBOX", "plan.txt", 1);
    screen_wait(bob, "from a script");
    shell_has(story, "mail Bob -s x -A none.txt", "x", 1, "none.txt");
}

static void
link_shows_at_once_on_the_running_screen(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    story_deliver(story, "alice",
                  "From: D. Vries <dave@x.example>\nTo: alice@example.org\n"
                  "Subject: garden\n\nTulips.\n");
    screen_wait_row(alice, "D. Vries", "garden");
    shell_has(story, "link Dave dave@x.example", NULL, 0, "is now linked");
    screen_wait_row(alice, "Dave", "garden");
    shell_has(story, "person Dave", NULL, 0, "dave@x.example\tmanual");
    shell_has(story, "unlink Dave dave@x.example --json", NULL, 0,
              "{\"state\":\"done\",\"intent\":null,");
    screen_wait_row(alice, "D. Vries", "garden");
    shell_has(story, "link Dave", NULL, 2, "kith: link: it takes");
}

static void
command_lines_run_in_the_client(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    shell_has(story, "run status", NULL, 1,
              "no kith is running for the account default");
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    shell_has(story, "run 'person dave@example.org'", NULL, 0, "");
    screen_wait(alice, "<dave@example.org>");
    shell_has(story, "run back", NULL, 0, "");
    shell_has(story, "run status", NULL, 0, "xmpp");
    shell_has(story, "run --json status", NULL, 0, "{\"told\":[\"");
    shell_has(story, "run nonsense", NULL, 1, "nonsense");
    shell_has(story, "run", NULL, 2, "a command line");
    /* A command that asks does so on the screen. */
    shell_has(story, "run limit", NULL, 0, "");
    screen_wait(alice, "Limit to");
    screen_type(alice, "\007");
    screen_wait_gone(alice, "Limit to");

    /* The editor has the terminal. */
    g_autofree char *wait = g_build_filename(story->folder, "go", NULL);
    g_autofree char *script =
        g_strdup_printf("echo EDITING; read word <%s || :", wait);
    assert_int_equal(mkfifo(wait, 0600), 0);
    story_set_editor(story, script);
    shell_has(story, "run mail bob@work.example -s x", NULL, 0, "");
    screen_wait(alice, "EDITING");
    shell_has(story, "run status", NULL, 1, "has the terminal");
    shell_has(story, "status", NULL, 0, "imap\tonline");
    int go = g_open(wait, O_WRONLY | O_CLOEXEC, 0);
    assert_true(go >= 0 && close(go) == 0);
    screen_wait_gone(alice, "EDITING");

    shell_has(story, "run quit!", NULL, 1, "quit!");
}

static void
quitting_by_the_socket_answers_and_ends(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    shell_has(story, "run quit", NULL, 0, "");
    assert_int_equal(screen_wait_exit(alice), 0);
    g_autofree char *path =
        g_build_filename(story->folder, "alice", "default.sock", NULL);
    assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
    shell_has(story, "status", NULL, 0, "imap\tstopped");
}

static void
watch_follows_mail_and_the_client_itself(void **state)
{
    static const char *const text_words[] = {"status", "--watch", NULL};
    static const char *const json_words[] = {"status", "--watch", "--json",
                                             NULL};
    g_autoptr(Story) story = story_new(NULL);
    g_autoptr(Watcher) text = watcher_new(story, text_words);
    watcher_wait(text, "not running");
    g_autoptr(Watcher) json = watcher_new(story, json_words);
    watcher_wait(json, "{\"running\":false,");

    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    watcher_wait(text, "mail 2 chat 0");
    watcher_wait(json, "\"imap\":{\"state\":\"online\"");
    story_deliver(story, "alice", tea);
    watcher_wait(text, "mail 3 chat 0");
    watcher_wait(json, "\"unread-mail\":3,");
    story_server(story, "stop", "xmpp");
    watcher_wait(text, "mail 3 chat 0 xmpp ");

    /* A crash leaves its socket behind; the next client takes its place. */
    assert_int_equal(kill(screen_pid(alice), SIGKILL), 0);
    watcher_wait(text, "not running");
    watcher_wait(json, "{\"running\":false,");
    g_autoptr(Screen) again = story_open(story, "alice", NULL);
    watcher_wait(text, "mail 3 chat 0");
    watcher_wait(json, "{\"running\":true,");

    /* Nobody reads: it ends by itself. */
    assert_true(g_input_stream_close(
        g_subprocess_get_stdout_pipe(text->process), NULL, NULL));
    assert_true(g_subprocess_wait(text->process, NULL, NULL));
}

static void
client_lives_on_after_bad_lines(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    g_autofree char *path =
        g_build_filename(story->folder, "alice", "default.sock", NULL);
    g_autoptr(GSocketAddress) address = g_unix_socket_address_new(path);
    g_autofree char *huge = g_strnfill(6 * 1024 * 1024, '[');
    const char *const lines[] = {"nonsense\n", huge};
    const char *const reasons[] = {"not understood", "too long"};
    for (guint i = 0; i < G_N_ELEMENTS(lines); i++) {
        g_autoptr(GSocket) socket =
            g_socket_new(G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM,
                         G_SOCKET_PROTOCOL_DEFAULT, NULL);
        char answer[1000] = "";
        g_socket_set_timeout(socket, SCREEN_PATIENCE_MS / 1000);
        assert_true(g_socket_connect(socket, address, NULL, NULL));
        /* Refused before it was all sent, the rest goes nowhere. */
        for (gsize sent = 0, size = strlen(lines[i]); sent < size;) {
            gssize n =
                g_socket_send(socket, lines[i] + sent, size - sent, NULL, NULL);
            if (n <= 0)
                break;
            sent += (gsize)n;
        }
        assert_true(g_socket_receive(socket, answer, sizeof answer - 1, NULL,
                                     NULL) > 0);
        assert_has(answer, "\"status\":2");
        assert_has(answer, reasons[i]);
    }
    screen_type(alice, ":status\r");
    screen_wait(alice, "xmpp");
    shell_has(story, "status --json", NULL, 0, "\"running\":true");
    story_quit(alice);
}

int
main(void)
{
    signal(SIGPIPE, SIG_IGN);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chat_and_mail_from_the_shell_arrive),
        cmocka_unit_test(link_shows_at_once_on_the_running_screen),
        cmocka_unit_test(command_lines_run_in_the_client),
        cmocka_unit_test(quitting_by_the_socket_answers_and_ends),
        cmocka_unit_test(watch_follows_mail_and_the_client_itself),
        cmocka_unit_test(client_lives_on_after_bad_lines),
    };
    return cmocka_run_group_tests_name("control stories", tests, NULL, NULL);
}
