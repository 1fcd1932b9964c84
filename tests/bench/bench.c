/* bench - `make bench`: one JSON line per figure, measured in this run.
 *
 *   bench [MESSAGES]      100,000 when left out
 *
 * The whole program in a pty against the real servers; what can be compared is
 * measured beside its floor (a bare TLS socket that reads the same bytes). */
#include "test.h"

#include <gio/gio.h>
#include <stdio.h>
#include <stdlib.h>

#include "../e2e/story.h"

enum { KEYS = 300, IDLE_SECONDS = 30, SETTLE_SECONDS = 70 };

static double
now_ms(void)
{
    return (double)g_get_monotonic_time() / 1000.0;
}

static void
report(const char *figure, double value, const char *unit, int messages)
{
    printf("{\"figure\": \"%s\", \"value\": %.3f, \"unit\": \"%s\", "
           "\"messages\": %d}\n",
           figure, value, unit, messages);
    fflush(stdout);
}

static int
compare(const void *a, const void *b)
{
    double difference = *(const double *)a - *(const double *)b;
    return difference < 0 ? -1 : difference > 0;
}

/* ---- /proc ---- */

static gint64
read_field(const char *path, const char *field)
{
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        return 0;
    const char *found = strstr(text, field);
    return found ? g_ascii_strtoll(found + strlen(field), NULL, 10) : 0;
}

static double
rss_mib(Screen *screen)
{
    g_autofree char *path =
        g_strdup_printf("/proc/%d/status", (int)screen_pid(screen));
    return (double)read_field(path, "VmRSS:") / 1024.0;
}

/* Times that any thread of the process went to sleep: each is a wake-up. */
static gint64
switches(Screen *screen)
{
    g_autofree char *tasks =
        g_strdup_printf("/proc/%d/task", (int)screen_pid(screen));
    g_autoptr(GDir) dir = g_dir_open(tasks, 0, NULL);
    const char *name;
    gint64 sum = 0;
    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(tasks, name, "status", NULL);
        sum += read_field(path, "\nvoluntary_ctxt_switches:");
    }
    return sum;
}

/* ---- keys ---- */

typedef struct {
    int column, row;
} Place;

static gboolean
has_moved(Screen *screen, gpointer user)
{
    Place *before = user, now;
    screen_cursor(screen, &now.column, &now.row);
    return now.row != before->row;
}

static double
one_key(Screen *screen, const char *key)
{
    Place before;
    screen_cursor(screen, &before.column, &before.row);
    double start = now_ms();
    screen_type(screen, key);
    screen_wait_for(screen, has_moved, &before, "the cursor to move");
    return now_ms() - start;
}

/* Up and down in turn, so that each press changes a cell. */
static void
measure_keys(Screen *screen, const char *when, int messages)
{
    double took[KEYS];
    for (int i = 0; i < KEYS; i++)
        took[i] = one_key(screen, i % 2 ? "k" : "j");
    qsort(took, KEYS, sizeof *took, compare);
    g_autofree char *p50 = g_strdup_printf("key_to_cell_p50_%s", when);
    g_autofree char *p99 = g_strdup_printf("key_to_cell_p99_%s", when);
    report(p50, took[KEYS / 2], "ms", messages);
    report(p99, took[KEYS * 99 / 100], "ms", messages);
}

/* ---- the floor: the same bytes through a bare TLS socket ---- */

static gboolean
trust_any(GTlsConnection *connection, GTlsCertificate *certificate,
          GTlsCertificateFlags problems, gpointer user)
{
    return TRUE; /* our own Dovecot, and only bytes are counted */
}

static void
watch_handshake(GSocketClient *client, GSocketClientEvent event,
                GSocketConnectable *to, GIOStream *connection, gpointer user)
{
    if (event == G_SOCKET_CLIENT_TLS_HANDSHAKING)
        g_signal_connect(connection, "accept-certificate",
                         G_CALLBACK(trust_any), NULL);
}

/* Sends one command and reads to its tagged answer; the bytes. */
static gsize
converse(GIOStream *stream, const char *tag, const char *command)
{
    g_autofree char *line = g_strdup_printf("%s %s\r\n", tag, command);
    g_autofree char *end = g_strdup_printf("\r\n%s OK", tag);
    assert_true(g_output_stream_write_all(
        g_io_stream_get_output_stream(stream), line, strlen(line), NULL, NULL,
        NULL));
    GInputStream *input = g_io_stream_get_input_stream(stream);
    static char buffer[65536 + 64 + 1];
    gsize kept = 0, sum = 0;
    for (;;) {
        gssize got =
            g_input_stream_read(input, buffer + kept, 65536, NULL, NULL);
        assert_true(got > 0);
        sum += (gsize)got;
        gsize size = kept + (gsize)got;
        gsize from = size > 4096 ? size - 4096 : 0;
        buffer[size] = '\0';
        if (g_strstr_len(buffer + from, (gssize)(size - from), end) ||
            g_str_has_prefix(buffer, end + 2))
            return sum;
        kept = MIN(size, 64);
        memmove(buffer, buffer + size - kept, kept);
    }
}

static double
bare_tls_ms(Story *story, gsize *bytes_out)
{
    double start = now_ms();
    g_autoptr(GSocketClient) client = g_socket_client_new();
    g_socket_client_set_tls(client, TRUE);
    g_signal_connect(client, "event", G_CALLBACK(watch_handshake), NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(GSocketConnection) connection = g_socket_client_connect_to_host(
        client, "localhost", servers_port(story->servers, "IMAPS_PORT"), NULL,
        &error);
    if (!connection)
        fail_msg("bare TLS: %s", error->message);
    GIOStream *stream = G_IO_STREAM(connection);
    converse(stream, "a", "LOGIN alice@example.org alice-secret");
    converse(stream, "b", "SELECT INBOX");
    *bytes_out = converse(
        stream, "c",
        "UID FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE "
        "BODY.PEEK[HEADER.FIELDS (FROM SENDER REPLY-TO TO CC SUBJECT DATE "
        "MESSAGE-ID IN-REPLY-TO REFERENCES LIST-ID LIST-POST JABBER-ID "
        "AUTHENTICATION-RESULTS CONTENT-TYPE)])");
    return now_ms() - start;
}

/* ---- the runs ---- */

static gboolean
knows_all(Screen *screen, gpointer user)
{
    g_autofree char *of = g_strdup_printf(" of %d", *(int *)user);
    return screen_has(screen, of) && screen_has(screen, "imap ● idle");
}

static void
seed(Story *story, int messages)
{
    g_autofree char *count = g_strdup_printf("%d", messages);
    const char *const arguments[] = {"alice", count, NULL};
    servers_do(story->servers, "seed-mail", arguments, NULL);
}

static void
wait_all(Screen *screen, int messages)
{
    /* Longer than a story may wait: begin again until it is there. */
    double end = now_ms() + 600e3;
    while (!knows_all(screen, &messages)) {
        if (now_ms() > end)
            fail_msg("the sync of %d did not end", messages);
        g_usleep(20000);
    }
}

static void
measure_sync(Story *story, int messages)
{
    /* The first pass pays for Dovecot's own cache. */
    gsize bytes = 0;
    bare_tls_ms(story, &bytes);
    double floor = bare_tls_ms(story, &bytes);
    report("bare_tls_fetch", floor, "ms", messages);
    report("bare_tls_bytes", (double)bytes, "bytes", messages);

    double start = now_ms();
    g_autoptr(Screen) screen = story_open(story, "alice", NULL);
    screen_wait(screen, "imap ");
    screen_wait(screen, "number"); /* rows are there: keys make sense */
    report("exec_to_first_rows_empty_store", now_ms() - start, "ms", messages);
    if (messages >= 50000)
        measure_keys(screen, "syncing", messages);
    wait_all(screen, messages + 3);
    double took = now_ms() - start;
    report("header_sync", took, "ms", messages);
    report("header_sync_ratio_to_bare_tls", took / floor, "ratio", messages);
    report("rss_after_sync", rss_mib(screen), "MiB", messages);
    measure_keys(screen, "idle", messages);
    story_quit(screen);
}

static void
measure_start(Story *story, int messages)
{
    double took[10];
    for (guint i = 0; i < G_N_ELEMENTS(took); i++) {
        double start = now_ms();
        g_autoptr(Screen) screen = story_open(story, "alice", NULL);
        screen_wait(screen, "lunch");
        took[i] = now_ms() - start;
        if (i == 0)
            story_quit(screen);
    }
    qsort(took, G_N_ELEMENTS(took), sizeof *took, compare);
    report("exec_to_first_list_p50", took[G_N_ELEMENTS(took) / 2], "ms",
           messages);
}

static void
measure_idle(Story *story, int messages)
{
    g_autoptr(Screen) screen = story_open_online(story, "alice", NULL);
    g_usleep(SETTLE_SECONDS * G_USEC_PER_SEC); /* vCards and counts come */
    report("rss_idle", rss_mib(screen), "MiB", messages);
    gint64 before = switches(screen);
    g_usleep(IDLE_SECONDS * G_USEC_PER_SEC);
    gint64 after = switches(screen);
    report("wakeups_per_minute_idle",
           (double)(after - before) * 60.0 / IDLE_SECONDS, "count", messages);
    story_quit(screen);
}

static void
measure(int messages)
{
    g_autoptr(Story) story = story_new(NULL);
    seed(story, messages);
    measure_sync(story, messages);
    measure_start(story, messages);
    measure_idle(story, messages);
}

static int count = 100000; /* of the large store */

static void
bench(void **state)
{
    measure(1000);
    measure(count);
}

int
main(int argc, char **argv)
{
    if (argc > 1)
        count = (int)g_ascii_strtoll(argv[1], NULL, 10);
    const struct CMUnitTest tests[] = {cmocka_unit_test(bench)};
    return cmocka_run_group_tests_name("bench", tests, NULL, NULL);
}
