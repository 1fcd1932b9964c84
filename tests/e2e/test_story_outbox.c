/* test_story_outbox - mails between "send" and "sent": called back, sent later,
 * refused for some, lost from sight, and big. */
#include "test.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/stat.h>

#include "net/peer.h"
#include "reports.h"
#include "story.h"

static const char writes_hello[] =
    "sed -i 's/^Subject:.*/Subject: hello from kith/' \"$1\"\n"
    "printf 'How are you?\\n' >> \"$1\"";

static void
write_to(Screen *screen, const char *who)
{
    g_autofree char *line = g_strdup_printf(":mail %s\r", who);
    screen_type(screen, line);
    screen_wait(screen, "hello from kith");
    screen_wait(screen, "y send");
}

static void
a_mail_is_called_back_and_outlives_a_crash(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    story_set_editor(story, writes_hello);
    g_autoptr(Screen) alice =
        story_open_online(story, "alice", "send-delay = 3600\n");
    write_to(alice, "bob@example.org");
    screen_type(alice, "y");
    screen_wait(alice, "outbox 1");
    screen_type(alice, "z");
    screen_wait(alice, "y send"); /* the review is back */
    screen_wait_gone(alice, "outbox 1");
    screen_type(alice, "y");
    screen_wait(alice, "outbox 1");
    screen_signal(alice, SIGKILL);
    assert_int_equal(screen_wait_exit(alice), -SIGKILL);

    /* It may still be called back; and goes by itself when its time comes. */
    g_autoptr(Screen) again =
        story_open_online(story, "alice", "send-delay = 1\n");
    screen_wait(again, "outbox 1");
    screen_type(again, ":call-back\r");
    screen_wait(again, "y send");
    screen_type(again, "y");
    story_wait_mails(story, "bob", "INBOX", "hello from kith", 1);
    screen_wait_gone(again, "outbox 1");
    story_wait_mails(story, "alice", "Sent", "hello from kith", 1);
}

static void
a_mail_goes_later_and_then_now(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    story_set_editor(story, writes_hello);
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    write_to(alice, "bob@example.org");
    screen_type(alice, "s");
    screen_wait(alice, "Send it when?");
    screen_type(alice, "tomorrow 9:00\r");
    screen_wait(alice, "outbox 1");
    screen_type(alice, ":outbox\r");
    screen_wait_row(alice, "tomorrow 9:00", "bob@example.org");
    screen_type(alice, ":send in 2 s\r");
    story_wait_mails(story, "bob", "INBOX", "hello from kith", 1);
    screen_wait(alice, "Nothing waits to be sent");
}

/* The others have it; the mended address gets it alone. */
static void
a_refused_recipient_is_mended(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    story_set_editor(story, writes_hello);
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    write_to(alice, "bob@example.org,carrol@example.org -t");
    screen_type(alice, "y");
    story_wait_mails(story, "bob", "INBOX", "hello from kith", 1);
    screen_wait(alice, "failed 1");
    story_wait_mails(story, "alice", "Sent", "hello from kith", 1);
    screen_type(alice, ":outbox\r");
    screen_wait_row(alice, "refused", "no such user here");
    screen_wait_row(alice, "has it", "bob@example.org");

    story_set_editor(story, "sed -i 's/carrol/carol/' \"$1\"");
    screen_type(alice, "gge");
    screen_wait(alice, "Send to carrol@example.org");
    screen_type(alice, "e");
    screen_wait(alice, "Send to carol@example.org");
    screen_type(alice, "y");
    story_wait_mails(story, "carol", "INBOX", "hello from kith", 1);
    screen_wait_gone(alice, "failed 1");
    assert_int_equal(
        story_count_mails(story, "bob", "INBOX", "hello from kith", NULL), 1);
}

/* ---- a server that takes a mail and never answers, the first time ---- */

typedef struct {
    gint n_taken; /* atomic */
} Server;

/* Says what a server says, up to the next mail: FALSE when none comes. */
static gboolean
serve_until_mail(Peer *peer)
{
    for (;;) {
        g_autofree char *line = peer_hear(peer);
        if (!line || g_str_has_prefix(line, "QUIT"))
            return FALSE;
        if (g_str_has_prefix(line, "EHLO"))
            peer_say(peer, "250-hi\r\n250 AUTH PLAIN\r\n");
        else if (g_str_has_prefix(line, "AUTH"))
            peer_say(peer, "235 come in\r\n");
        else if (g_str_has_prefix(line, "DATA"))
            return peer_say(peer, "354 go on\r\n");
        else
            peer_say(peer, "250 ok\r\n");
    }
}

static void
serve(Peer *peer, gpointer user)
{
    Server *server = user;
    peer_say(peer, "220 hello\r\n");
    while (serve_until_mail(peer)) {
        if (!peer_take_mail(peer, NULL) ||
            g_atomic_int_add(&server->n_taken, 1) == 0)
            return;
        peer_say(peer, "250 queued\r\n");
    }
}

static char *
trust_both(Story *story, guint16 port)
{
    g_autofree char *peers = peer_certificate("ca");
    g_autofree char *one = NULL;
    g_autofree char *other = NULL;
    assert_true(g_file_get_contents(peers, &one, NULL, NULL));
    assert_true(g_file_get_contents(servers_env(story->servers, "CA_FILE"),
                                    &other, NULL, NULL));
    g_autofree char *both = g_strconcat(one, other, NULL);
    g_autofree char *path = g_build_filename(story->folder, "both.pem", NULL);
    assert_true(g_file_set_contents(path, both, -1, NULL));
    return g_strdup_printf("tls-ca-file = %s\nsmtp = smtps://127.0.0.1:%u\n",
                           path, port);
}

static void
a_lost_answer_is_asked_about(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    story_set_editor(story, writes_hello);
    Server server = {0};
    Peer *peer = peer_start("good", TRUE, serve, &server);
    g_autofree char *extra = trust_both(story, peer_port(peer));
    {
        g_autoptr(Screen) alice = story_open_online(story, "alice", extra);
        write_to(alice, "bob@example.org");
        screen_type(alice, "y");
        screen_wait(alice, "may have been sent or not");
        screen_type(alice, "look\r");
        screen_wait(alice, "It stays in the outbox");
        screen_type(alice, "$");
        screen_type(alice, ":outbox\r");
        screen_wait_row(alice, "uncertain", "bob@example.org");
    }
    assert_int_equal(g_atomic_int_get(&server.n_taken), 1);

    /* The next start asks again; the user has found that it arrived. */
    g_autoptr(Screen) again = story_open_online(story, "alice", extra);
    screen_wait(again, "may have been sent or not");
    screen_type(again, "done\r");
    story_wait_mails(story, "alice", "Sent", "hello from kith", 1);
    screen_wait_gone(again, "failed 1");

    /* The next mail is taken and answered. */
    write_to(again, "bob@example.org");
    screen_type(again, "y");
    story_wait_mails(story, "alice", "Sent", "hello from kith", 2);
    assert_int_equal(g_atomic_int_get(&server.n_taken), 2);
    g_free(peer_stop(peer));
}

/* ---- big ---- */

enum { WHOLE_MOST = 40 * 1024 }; /* KiB */

static void
write_big_file(const char *path, int megabytes)
{
    g_autofree char *block = g_malloc(1000 * 1000);
    for (int i = 0; i < 1000 * 1000; i++)
        block[i] = (char)(i * 7 + i / 251);
    FILE *file = g_fopen(path, "w");
    assert_non_null(file);
    for (int i = 0; i < megabytes; i++)
        assert_int_equal(fwrite(block, 1, 1000 * 1000, file), 1000 * 1000);
    assert_int_equal(fclose(file), 0);
}

/* Of its own memory, in KiB; what is mapped from files is not its own. */
static int
memory_of(Screen *screen)
{
    g_autofree char *path =
        g_strdup_printf("/proc/%d/status", screen_pid(screen));
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    const char *line = strstr(text, "RssAnon:");
    assert_non_null(line);
    return atoi(line + strlen("RssAnon:"));
}

typedef struct {
    Story *story;
    int most; /* KiB */
} Watch;

static gboolean
is_filed(Screen *screen, gpointer user)
{
    Watch *watch = user;
    watch->most = MAX(watch->most, memory_of(screen));
    return story_count_mails(watch->story, "alice", "Sent", "hello from kith",
                             NULL) == 1;
}

static void
fifty_megabytes_go_out_of_a_file(void **state)
{
    static const char *const limits[] = {"--seed", "basic", "--mail-size",
                                         "100M", NULL};
    g_autoptr(Story) story = story_new(limits);
    g_autofree char *path = g_build_filename(story->folder, "big.bin", NULL);
    write_big_file(path, 50);
    g_autofree char *script = g_strdup_printf(
        "%s\nsed -i '1i Attach: %s' \"$1\"", writes_hello, path);
    story_set_editor(story, script);
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    int before = memory_of(alice);
    write_to(alice, "bob@example.org");
    screen_type(alice, "y");
    Watch watch = {story, 0};
    screen_wait_for(alice, is_filed, &watch, "the copy in Sent");
    screen_wait_gone(alice, "outbox 1");
    if (!reports_are_wanted() && watch.most - before > WHOLE_MOST)
        fail_msg("it grew from %d to %d KiB", before, watch.most);
    story_wait_mails(story, "bob", "INBOX", "hello from kith", 1);

    /* Nothing is left beside the store. */
    story_quit(alice);
    g_autofree char *folder = g_build_filename(story->folder, "alice", NULL);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    for (const char *name; (name = g_dir_read_name(dir));)
        assert_null(strstr(name, "-mail-"));
}

static void
a_mail_over_the_limit_comes_back(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autofree char *path = g_build_filename(story->folder, "big.bin", NULL);
    write_big_file(path, 50);
    story_set_editor(story, writes_hello);
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    g_autofree char *script = g_strdup_printf(
        "%s\nsed -i '1i Attach: %s' \"$1\"", writes_hello, path);
    story_set_editor(story, script);
    write_to(alice, "bob@example.org");
    screen_type(alice, "y");
    /* This server takes 25 MiB. */
    screen_wait(alice, "takes no more than");
    screen_type(alice, ":outbox\r");
    screen_wait_row(alice, "failed", "bob@example.org");
    screen_type(alice, "e");
    screen_wait(alice, "y send");
    screen_wait_gone(alice, "failed 1");
}

/* ---- a slow line ---- */

typedef struct {
    GMutex mutex;
    GCond cond;
    gboolean is_jammed;   /* no big mail comes to its end */
    guint n_cut, n_taken; /* mails */
} SlowServer;

/* Byte by byte, and from the eighth megabyte on no more while it is jammed.
 * FALSE: the mail never came to its end. */
static gboolean
take_slowly(SlowServer *server, Peer *peer)
{
    enum { JAM = 8 * 1000 * 1000 };
    gsize taken = 0;
    for (;;) {
        g_autofree char *line = peer_hear(peer);
        if (!line || g_str_equal(line, "."))
            return line != NULL;
        taken += strlen(line);
        g_mutex_lock(&server->mutex);
        while (taken > JAM && server->is_jammed)
            g_cond_wait(&server->cond, &server->mutex);
        g_mutex_unlock(&server->mutex);
    }
}

static void
serve_slowly(Peer *peer, gpointer user)
{
    SlowServer *server = user;
    peer_say(peer, "220 hello\r\n");
    while (serve_until_mail(peer)) {
        gboolean is_whole = take_slowly(server, peer);
        g_mutex_lock(&server->mutex);
        *(is_whole ? &server->n_taken : &server->n_cut) += 1;
        g_mutex_unlock(&server->mutex);
        if (is_whole)
            peer_say(peer, "250 queued\r\n");
    }
}

static void
set_jammed(SlowServer *server, gboolean is_jammed)
{
    g_mutex_lock(&server->mutex);
    server->is_jammed = is_jammed;
    g_cond_broadcast(&server->cond);
    g_mutex_unlock(&server->mutex);
}

static guint
count(SlowServer *server, const guint *counter)
{
    g_mutex_lock(&server->mutex);
    guint n = *counter;
    g_mutex_unlock(&server->mutex);
    return n;
}

static gboolean
is_cut_off(Screen *screen, gpointer server)
{
    return count(server, &((SlowServer *)server)->n_cut) == 1;
}

/* As `12` of `sending 12/28 MB`; -1 where none stands. */
static int
megabytes_shown(Screen *screen)
{
    g_autofree char *bar = screen_row(screen, 0);
    g_autoptr(GMatchInfo) found = NULL;
    g_autoptr(GRegex) progress = g_regex_new("(\\d+)/28 MB", 0, 0, NULL);
    if (!g_regex_match(progress, bar, 0, &found))
        return -1;
    g_autofree char *number = g_match_info_fetch(found, 1);
    return atoi(number);
}

/* It has moved on since the first figure that was seen. */
static gboolean
moves_on(Screen *screen, gpointer user)
{
    int *first = user;
    int now = megabytes_shown(screen);
    if (*first < 0)
        *first = now;
    return *first >= 0 && now > *first;
}

static void
a_big_mail_is_stopped_on_its_way(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    SlowServer server = {.is_jammed = TRUE};
    Peer *peer = peer_start("good", TRUE, serve_slowly, &server);
    g_autofree char *extra = trust_both(story, peer_port(peer));
    g_autofree char *path = g_build_filename(story->folder, "big.bin", NULL);
    g_autofree char *script = g_strdup_printf(
        "%s\nsed -i '1i Attach: %s' \"$1\"", writes_hello, path);
    write_big_file(path, 20);
    story_set_editor(story, script);
    g_autoptr(Screen) alice = story_open_online(story, "alice", extra);
    write_to(alice, "bob@example.org");
    screen_type(alice, "y");
    int first = -1;
    screen_wait_for(alice, moves_on, &first, "the progress");
    screen_type(alice, "\033");
    screen_wait(alice, "\"hello from kith\" is on its way: y stop it");
    screen_type(alice, "y");
    screen_wait(alice, "Called back: it is a draft again");
    screen_wait_row(alice, "Attached", "big.bin"); /* in the review */
    set_jammed(&server, FALSE);
    screen_wait_for(alice, is_cut_off, &server, "the end of the line");
    screen_wait_gone(alice, "/28 MB");
    screen_wait_gone(alice, "outbox 1");
    screen_type(alice, "q");
    screen_wait(alice, "Kept as a draft");

    /* What goes next is another mail. */
    story_set_editor(story, "sed -i 's/^Subject:.*/Subject: after it/' \"$1\"");
    screen_type(alice, ":mail bob@example.org\r");
    screen_wait_row(alice, "Subject", "after it");
    screen_type(alice, "y");
    story_wait_mails(story, "alice", "Sent", "after it", 1);
    assert_int_equal(count(&server, &server.n_taken), 1);
    assert_int_equal(
        story_count_mails(story, "alice", "Sent", "hello from kith", NULL), 0);
    screen_type(alice, "R");
    screen_wait_row(alice, "bob@example.org", "hello from kith");
    g_free(peer_stop(peer));
}

static int
remove_certificates(void **state)
{
    peer_remove_certificates();
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mail_is_called_back_and_outlives_a_crash),
        cmocka_unit_test(a_mail_goes_later_and_then_now),
        cmocka_unit_test(a_refused_recipient_is_mended),
        cmocka_unit_test(a_lost_answer_is_asked_about),
        cmocka_unit_test(fifty_megabytes_go_out_of_a_file),
        cmocka_unit_test(a_mail_over_the_limit_comes_back),
        cmocka_unit_test(a_big_mail_is_stopped_on_its_way),
    };
    return cmocka_run_group_tests_name("stories of the outbox", tests, NULL,
                                       remove_certificates);
}
