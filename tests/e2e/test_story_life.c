/* test_story_life - starting, offline, failing servers, size, signals. */
#include "test.h"

#include <gio/gio.h>
#include <signal.h>

#include "story.h"

static void
one_channel_never_takes_the_other_down(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    story_server(story, "kill", "xmpp");
    screen_wait_row(alice, "xmpp ○", "imap ● idle");
    story_deliver(story, "alice",
                  "From: x@x.example\nSubject: still here\n\nYes.\n");
    screen_wait(alice, "still here");
    story_server(story, "start", "xmpp");
    screen_wait_row(alice, "xmpp ● online", "imap ● idle");

    story_server(story, "kill", "imap");
    screen_wait_row(alice, "xmpp ● online", "imap ○");
    story_server(story, "start", "imap");
    screen_wait_row(alice, "xmpp ● online", "imap ● idle");
}

/* Waits until a server's log holds `text`. */
static void
wait_log(Story *story, const char *name, const char *text)
{
    g_autofree char *path =
        g_build_filename(servers_env(story->servers, "LOGS"), name, NULL);
    gint64 end = g_get_monotonic_time() + SCREEN_PATIENCE_MS * 1000LL;
    for (;;) {
        g_autofree char *log = NULL;
        if (g_file_get_contents(path, &log, NULL, NULL) && strstr(log, text))
            return;
        if (g_get_monotonic_time() > end)
            fail_msg("no \"%s\" in %s:\n%s", text, path, log);
        g_usleep(20000);
    }
}

static void
quit_closes_both_channels(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    story_quit(alice);
    wait_log(story, "dovecot.log", "Logged out");
    wait_log(story, "prosody.log", "disconnected: connection closed");
}

/* A port that lets one connect and then says nothing, for ever. */
static GSocket *
open_black_hole(guint16 *port_out)
{
    g_autoptr(GSocket) hole =
        g_socket_new(G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM,
                     G_SOCKET_PROTOCOL_TCP, NULL);
    g_autoptr(GInetAddress) loopback =
        g_inet_address_new_loopback(G_SOCKET_FAMILY_IPV4);
    g_autoptr(GSocketAddress) any = g_inet_socket_address_new(loopback, 0);
    assert_true(g_socket_bind(hole, any, TRUE, NULL));
    assert_true(g_socket_listen(hole, NULL));
    g_autoptr(GSocketAddress) bound = g_socket_get_local_address(hole, NULL);
    *port_out = g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(bound));
    return g_steal_pointer(&hole);
}

static void
keys_work_while_servers_say_nothing(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autoptr(Screen) first = story_open_online(story, "alice", NULL);
    screen_wait(first, "Your order");
    story_quit(first);

    guint16 port;
    g_autoptr(GSocket) hole = open_black_hole(&port);
    g_autofree char *config = g_build_filename(story->folder, "hole", NULL);
    g_autofree char *text = g_strdup_printf(
        "[account]\njid = alice@example.org\npassword = alice-secret\n"
        "xmpp = xmpps://127.0.0.1:%u\nimap = imaps://127.0.0.1:%u\n"
        "smtp = smtps://127.0.0.1:%u\n",
        port, port, port);
    assert_true(g_file_set_contents_full(
        config, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
    g_autofree char *kith =
        g_build_filename(g_getenv("KITH_BUILD"), "kith", NULL);
    g_autofree char *store = g_build_filename(story->folder, "alice", NULL);
    const char *const argv[] = {kith, "-c", config, "-d", store, NULL};
    g_autoptr(Screen) alice = screen_start(80, 24, argv, NULL);
    screen_wait_row(alice, "xmpp ◐ connecting", "imap ◐ connecting");
    screen_type(alice, "j");
    screen_wait(alice, "Carol <carol@example.org>");
    screen_type(alice, "j");
    screen_wait(alice, "shop@x.example>");
    screen_type(alice, ":help\r");
    screen_wait(alice, "Answer the mail's sender");
    screen_type(alice, "q");
    screen_wait(alice, "Your order");
    story_quit(alice);
}

static void
changes_from_elsewhere_arrive(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    screen_wait(alice, "2 unread of 3");
    story_set_flag(story, "alice", "INBOX", "Half past twelve", 'S');
    screen_wait(alice, "1 unread of 3");
    screen_wait_no_row(alice, "N ", "Re: lunch");
    story_expunge(story, "alice", "INBOX", "Your order 4711");
    screen_wait(alice, "1 unread of 2");
    screen_wait_gone(alice, "Your order");
}

/* The whole question of one service, not a frame half painted. */
static gboolean
asks_for_trust(Screen *screen, gpointer user)
{
    return screen_has(screen, user) && screen_has(screen, "yes or no:");
}

static gboolean
any_asks_for_trust(Screen *screen, gpointer user)
{
    return asks_for_trust(screen, (gpointer) "xmpp: the certificate") ||
           asks_for_trust(screen, (gpointer) "imap: the certificate");
}

/* Says yes to the one service that asks now. */
static void
trust(Screen *screen)
{
    screen_wait_for(screen, any_asks_for_trust, NULL, "a certificate");
    const char *service = screen_has(screen, "xmpp: the certificate")
                              ? "xmpp: the certificate"
                              : "imap: the certificate";
    screen_type(screen, "yes\r");
    screen_wait_gone(screen, service);
}

static void
unknown_certificate_is_asked_once(void **state)
{
    const char *const arguments[] = {"--seed", "basic", "--cert", "unknown-ca",
                                     NULL};
    g_autoptr(Story) story = story_new(arguments);
    g_autoptr(Screen) alice = story_open(story, "alice", NULL);
    trust(alice);
    trust(alice);
    screen_wait_row(alice, "xmpp ● online", "imap ● idle");
    story_quit(alice);

    g_autoptr(Screen) again = story_open_online(story, "alice", NULL);
    assert_false(screen_has(again, "SHA-256"));
}

static void
offline_start_shows_and_takes_wishes(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    story_set_editor(story,
                     "sed -i 's/^Subject:.*/Subject: from the train/' \"$1\"");
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    screen_wait_row(alice, "~", "Re: lunch"); /* his vCard has come */
    screen_wait(alice, "Family");
    story_quit(alice);

    story_server(story, "stop", "xmpp");
    story_server(story, "stop", "imap");
    story_server(story, "stop", "smtp");
    g_autoptr(Screen) offline = story_open(story, "alice", NULL);
    screen_wait(offline, "Re: lunch");
    screen_wait(offline, "Family");
    screen_type(offline, ":link dave@example.org shop@x.example\r");
    screen_wait_row(offline, "Dave", "Your order");
    screen_type(offline, ":unlink bob@example.org bob@work.example\r");
    screen_wait_no_row(offline, "~", "Re: lunch");
    screen_type(offline, ":mail carol@example.org\r");
    screen_wait(offline, "Send to");
    screen_type(offline, "y");
    screen_wait(offline, "outbox 1");
    screen_type(offline, "q");
    screen_wait(offline, "Quit?"); /* the mail is kept, and it says so */
    screen_type(offline, "y");
    assert_int_equal(screen_wait_exit(offline), 0);

    story_server(story, "start", "smtp");
    story_server(story, "start", "imap");
    story_server(story, "start", "xmpp");
    g_autoptr(Screen) again = story_open_online(story, "alice", NULL);
    story_wait_mails(story, "carol", "INBOX", "from the train", 1);
    screen_wait_row(again, "Dave", "Your order");
    screen_wait_no_row(again, "~", "Re: lunch");
}

static void
resize_keeps_everything(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    screen_wait(alice, "Your order");
    screen_type(alice, "/invoice\r:half typed");
    screen_wait(alice, ":half typed");
    screen_resize(alice, 40, 12);
    screen_wait(alice, ":half typed");
    screen_wait(alice, "invoice");
    screen_resize(alice, 200, 60);
    screen_wait(alice, ":half typed");
    screen_wait(alice, "Your order");
    screen_wait(alice, "Family");
    screen_type(alice, "\033");
    screen_wait_gone(alice, ":half typed");
    screen_wait(alice, "? for keys"); /* or the Enter would be Meta's */
    screen_type(alice, "\r");
    screen_wait(alice, "Here is the invoice");
    screen_resize(alice, 80, 24);
    screen_wait(alice, "Here is the invoice");
}

static void
help_and_command_line(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    screen_type(alice, "?");
    screen_wait(alice, "Answer the mail's sender");
    screen_type(alice, "q");
    screen_wait_gone(alice, "Answer the mail's sender");
    screen_type(alice, ":unl\t");
    screen_wait(alice, ":unlink");
    screen_type(alice, "\033");
    screen_wait_gone(alice, ":unlink");
    screen_wait(alice, "? for keys");
    screen_type(alice, ":nosuchcommand\r");
    screen_wait_row(alice, "nosuchcommand", "");
    screen_type(alice, ":\033[A"); /* history */
    screen_wait(alice, ":nosuchcommand");
}

static void
suspended_and_resumed_it_redraws(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autofree char *config =
        servers_write_config(story->servers, "alice", NULL);
    g_autofree char *line = g_strdup_printf(
        "%s/kith -c %s -d %s\r", g_getenv("KITH_BUILD"), config, story->folder);
    /* Job control needs a shell that has it. */
    const char *const argv[] = {"/bin/bash", "--norc", "--noprofile", "-i",
                                NULL};
    const char *const environment[] = {"PS1=shell$ ", NULL};
    g_autoptr(Screen) shell = screen_start(80, 24, argv, environment);
    screen_wait(shell, "shell$");
    screen_type(shell, line);
    screen_wait(shell, "Re: lunch");
    screen_type(shell, "\032"); /* C-z */
    screen_wait(shell, "Stopped");
    screen_wait_gone(shell, "Re: lunch");
    screen_type(shell, "fg\r");
    screen_wait(shell, "Re: lunch");
    screen_type(shell, "j");
    screen_wait(shell, "carol@example.org");
}

static void
terminate_and_hangup_end_it_well(void **state)
{
    const int signals[] = {SIGTERM, SIGHUP};
    g_autoptr(Story) story = story_new(NULL);
    for (guint i = 0; i < G_N_ELEMENTS(signals); i++) {
        g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
        screen_type(alice, ":link dave@example.org shop@x.example\r");
        screen_signal(alice, signals[i]);
        assert_int_equal(screen_wait_exit(alice), 0);
    }
    g_autoptr(Screen) again = story_open(story, "alice", NULL);
    screen_wait_row(again, "Dave", "Your order");
}

static void
hostile_text_never_reaches_the_terminal(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    story_deliver(story, "alice",
                  "From: =?utf-8?Q?=1B]0;owned=07Evil=1B[2J?= "
                  "<evil@x.example>\n"
                  "Subject: =?utf-8?Q?=E2=80=AEtxt.exe=1B[31m?= sweet\n"
                  "Content-Type: text/plain; charset=utf-8\n\n"
                  "before \033[2J\033[1;1Hinvaded\033]0;title\007 after\n");
    screen_wait_row(alice, "Evil", "sweet");
    screen_wait(alice, "Re: lunch");
    screen_type(alice, "gg\r");
    screen_wait_row(alice, "before", "after");
    g_autofree char *first = screen_row(alice, 0);
    assert_null(strstr(first, "invaded"));
    assert_non_null(strstr(first, "alice@example.org"));
}

static void
second_client_says_who_has_the_store(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    g_autoptr(Screen) second = story_open(story, "alice", NULL);
    g_autofree char *pid = g_strdup_printf("%d", (int)screen_pid(alice));
    assert_int_equal(screen_wait_exit(second), 1);
    assert_true(screen_has(second, pid));
}

static void
password_is_asked_without_echo(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    /* The key given twice would be an error: take the first one out. */
    g_autofree char *config =
        servers_write_config(story->servers, "alice", NULL);
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents(config, &text, NULL, NULL));
    char *key = strstr(text, "password = ");
    memset(key, '#', strcspn(key, "\n"));
    assert_true(g_file_set_contents(config, text, -1, NULL));

    g_autofree char *kith =
        g_build_filename(g_getenv("KITH_BUILD"), "kith", NULL);
    const char *const argv[] = {kith, "-c", config, "-d", story->folder, NULL};
    g_autoptr(Screen) alice = screen_start(80, 24, argv, NULL);
    screen_wait(alice, "Password of alice@example.org:");
    screen_type(alice, "alice-secret");
    assert_false(screen_has(alice, "secret"));
    screen_type(alice, "\r");
    screen_wait_row(alice, "xmpp ● online", "imap ● idle");
}

/* bob's config with another password line. */
static Screen *
open_with_password(Story *story, const char *line)
{
    g_autofree char *config = servers_write_config(story->servers, "bob", NULL);
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents(config, &text, NULL, NULL));
    g_auto(GStrv) halves = g_strsplit(text, "password = bob-secret", 2);
    g_autofree char *changed = g_strjoinv(line, halves);
    assert_true(g_file_set_contents_full(
        config, changed, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
    g_autofree char *kith =
        g_build_filename(g_getenv("KITH_BUILD"), "kith", NULL);
    const char *const argv[] = {kith, "-c", config, "-d", story->folder, NULL};
    return screen_start(80, 24, argv, NULL);
}

static gboolean
asks_or_is_online(Screen *screen, gpointer user)
{
    return screen_has(screen, "Password of") ||
           screen_has(screen, "xmpp ● online   imap ● idle");
}

/* One answer serves every service that waits; the mail server may take its
 * time to refuse and then ask for itself. */
static void
answer_until_online(Screen *screen)
{
    for (int i = 0; i < 3; i++) {
        screen_wait_for(screen, asks_or_is_online, NULL, "a question");
        if (!screen_has(screen, "Password of"))
            return;
        const char *service =
            screen_has(screen, "for xmpp:") ? "for xmpp:" : "for imap:";
        screen_type(screen, "bob-secret\r");
        screen_wait_gone(screen, service);
    }
}

static void
wrong_password_is_asked_again(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autoptr(Screen) bob = open_with_password(story, "password = wrong");
    screen_wait(bob, "Password of");
    answer_until_online(bob);
    screen_wait_row(bob, "xmpp ● online", "imap ● idle");
}

static void
password_command_that_fails_is_named_and_asked_for(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autoptr(Screen) bob =
        open_with_password(story, "password-command = echo locked >&2; exit 3");
    screen_wait(bob, "locked");
    screen_wait(bob, "Password of");
    answer_until_online(bob);
    screen_wait_row(bob, "xmpp ● online", "imap ● idle");
}

static void
password_command_that_hangs_keeps_nobody_waiting(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autoptr(Screen) bob =
        open_with_password(story, "password-command = exec tail -f /dev/null");
    screen_wait(bob, "INBOX");
    screen_type(bob, "?");
    screen_wait(bob, "Answer the mail's sender");
    screen_type(bob, "q");
    story_quit(bob);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_channel_never_takes_the_other_down),
        cmocka_unit_test(quit_closes_both_channels),
        cmocka_unit_test(keys_work_while_servers_say_nothing),
        cmocka_unit_test(changes_from_elsewhere_arrive),
        cmocka_unit_test(unknown_certificate_is_asked_once),
        cmocka_unit_test(offline_start_shows_and_takes_wishes),
        cmocka_unit_test(resize_keeps_everything),
        cmocka_unit_test(help_and_command_line),
        cmocka_unit_test(suspended_and_resumed_it_redraws),
        cmocka_unit_test(terminate_and_hangup_end_it_well),
        cmocka_unit_test(hostile_text_never_reaches_the_terminal),
        cmocka_unit_test(second_client_says_who_has_the_store),
        cmocka_unit_test(password_is_asked_without_echo),
        cmocka_unit_test(wrong_password_is_asked_again),
        cmocka_unit_test(password_command_that_fails_is_named_and_asked_for),
        cmocka_unit_test(password_command_that_hangs_keeps_nobody_waiting),
    };
    return cmocka_run_group_tests_name("stories of a session", tests, NULL,
                                       NULL);
}
