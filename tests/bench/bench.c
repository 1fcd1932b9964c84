/* bench - `make bench`: one JSON line per figure, measured in this run.
 *
 *   bench [MESSAGES]      100,000 when left out
 *
 * The whole program in a pty against the real servers, once with 1,000
 * messages and once with MESSAGES. A sync stands beside its floor, a bare TLS
 * socket that reads the same bytes. Standard output carries the figures and
 * nothing else, standard error what is going on. */
#include "test.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../e2e/story.h"
#include "bare.h"
#include "process.h"

enum {
    FEW = 1000,
    MANY = 100000,
    SEEDED = 3, /* mails of the servers' basic seed */
    STARTS = 11,
    IDLE_KEYS = 300,
    SYNC_KEYS = 1000, /* at most */
    KEYS_LEAST = 50,  /* that make a percentile */
    KEY_PAUSE_MS = 5,
    QUIET_S = 5, /* without a wake-up: settled */
    SETTLE_S = 60,
    IDLE_S = 60,
    SYNC_S = 240,
};

static Story *story;
static FILE *figures;
static int n_messages; /* in the store that is measured */

static double
now_ms(void)
{
    return (double)g_get_monotonic_time() / 1000.0;
}

static void
report(const char *figure, double value, const char *unit)
{
    fprintf(figures,
            "{\"figure\": \"%s\", \"messages\": %d, \"value\": %.2f, "
            "\"unit\": \"%s\"}\n",
            figure, n_messages, value, unit);
    fflush(figures);
}

static void
say(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    fprintf(stderr, "bench: %d messages: %s\n", n_messages, text);
}

static int
compare(const void *a, const void *b)
{
    double difference = *(const double *)a - *(const double *)b;
    return difference < 0 ? -1 : difference > 0;
}

/* ---- keys ---- */

static int
cursor_row(Screen *screen)
{
    int column, row;
    screen_cursor(screen, &column, &row);
    return row;
}

static gboolean
has_moved(Screen *screen, gpointer row)
{
    return cursor_row(screen) != *(int *)row;
}

static double
key_ms(Screen *screen, const char *key)
{
    int row = cursor_row(screen);
    double start = now_ms();
    screen_type(screen, key);
    screen_wait_for(screen, has_moved, &row, "the cursor to move");
    return now_ms() - start;
}

/* The status line: the header sync is over. */
static gboolean
knows_all(Screen *screen)
{
    g_autofree char *total = g_strdup_printf(" of %d", n_messages + SEEDED);
    g_autofree char *status = screen_row(screen, 0);
    return strstr(status, total) && strstr(status, "imap ● idle");
}

/* Down and up in turn, so that each press changes cells. */
static void
measure_keys(Screen *screen, const char *when, gboolean is_syncing)
{
    double took[SYNC_KEYS];
    guint most = is_syncing ? SYNC_KEYS : IDLE_KEYS, n = 0;
    while (n < most && !(is_syncing && knows_all(screen))) {
        took[n] = key_ms(screen, n % 2 ? "k" : "j");
        n++;
        g_usleep(KEY_PAUSE_MS * 1000);
    }
    say("%u keys while %s", n, when);
    if (n < KEYS_LEAST)
        return;
    qsort(took, n, sizeof *took, compare);
    g_autofree char *p50 = g_strdup_printf("key_to_cell_%s_p50", when);
    g_autofree char *p99 = g_strdup_printf("key_to_cell_%s_p99", when);
    report(p50, took[n / 2], "ms");
    report(p99, took[n * 99 / 100], "ms");
}

/* ---- sync ---- */

/* The store of the last run is gone: all is to be fetched. */
static void
forget_store(void)
{
    g_autofree char *line = g_strdup_printf("rm -rf '%s/alice'", story->folder);
    assert_true(g_spawn_command_line_sync(line, NULL, NULL, NULL, NULL));
}

static void
wait_all(Screen *screen)
{
    double end = now_ms() + SYNC_S * 1e3;
    while (!knows_all(screen)) {
        if (now_ms() > end)
            fail_msg("the sync did not end");
        g_usleep(5000);
    }
}

static void
measure_sync(void)
{
    say("fetching through bare TLS");
    gsize bytes = 0;
    bare_fetch_ms(story->servers, &bytes); /* fills Dovecot's own cache */
    double floor = bare_fetch_ms(story->servers, &bytes);
    floor = MIN(floor, bare_fetch_ms(story->servers, &bytes));
    report("bare_tls_fetch", floor, "ms");
    report("bare_tls_bytes", (double)bytes, "bytes");

    say("syncing");
    double start = now_ms();
    g_autoptr(Screen) screen = story_open(story, "alice", NULL);
    screen_wait(screen, "lunch");
    report("exec_to_first_rows_empty_store", now_ms() - start, "ms");
    wait_all(screen);
    double took = now_ms() - start;
    GPid pid = screen_pid(screen);
    report("header_sync", took, "ms");
    report("header_sync_to_bare_tls", took / floor, "ratio");
    report("header_sync_cpu_imap", (double)process_cpu_ms(pid, "imap"), "ms");
    report("header_sync_cpu_keeper", (double)process_cpu_ms(pid, "keeper"),
           "ms");
    report("rss_after_sync", process_mib(pid, "VmRSS:"), "MiB");
    story_quit(screen);
}

static void
measure_keys_syncing(void)
{
    say("syncing again, under keys");
    forget_store();
    g_autoptr(Screen) screen = story_open(story, "alice", NULL);
    screen_wait(screen, "lunch");
    measure_keys(screen, "syncing", TRUE);
    wait_all(screen);
    story_quit(screen);
}

/* ---- a store that is full ---- */

static void
measure_start(void)
{
    say("starting %d times", STARTS);
    double took[STARTS];
    for (int i = 0; i < STARTS; i++) {
        double start = now_ms();
        g_autoptr(Screen) screen = story_open(story, "alice", NULL);
        screen_wait(screen, "lunch");
        took[i] = now_ms() - start;
        story_quit(screen);
    }
    qsort(took, STARTS, sizeof *took, compare);
    report("exec_to_first_list_p50", took[STARTS / 2], "ms");
    report("exec_to_first_list_most", took[STARTS - 1], "ms");
}

/* vCards and counts come after the login; idle is what follows. */
static void
settle(GPid pid)
{
    double end = now_ms() + SETTLE_S * 1e3;
    gint64 wakeups = 1;
    while (wakeups > 0 && now_ms() < end) {
        g_autoptr(GHashTable) before = process_sleeps(pid);
        g_usleep(QUIET_S * G_USEC_PER_SEC);
        wakeups = process_wakeups(pid, before, NULL);
    }
}

/* The pty is not read meanwhile: nothing is typed, and little is painted. */
static void
measure_idle(void)
{
    g_autoptr(Screen) screen = story_open_online(story, "alice", NULL);
    GPid pid = screen_pid(screen);
    measure_keys(screen, "idle", FALSE);
    say("settling");
    settle(pid);
    report("rss_idle", process_mib(pid, "VmRSS:"), "MiB");
    report("rss_idle_without_files", process_mib(pid, "RssAnon:"), "MiB");

    say("counting wake-ups for %d s", IDLE_S);
    g_autoptr(GHashTable) before = process_sleeps(pid);
    g_usleep(IDLE_S * G_USEC_PER_SEC);
    g_autofree char *who = NULL;
    gint64 wakeups = process_wakeups(pid, before, &who);
    say("woke up: %s", *who ? who : "nobody");
    report("wakeups_per_minute_idle", (double)wakeups * 60 / IDLE_S, "count");
    story_quit(screen);
}

/* ---- all of it ---- */

/* At every exit, a failed expectation's too: no servers stay behind. */
static void
end_story(void)
{
    g_clear_pointer(&story, story_free);
}

static void
measure(int messages)
{
    n_messages = messages;
    say("seeding");
    story = story_new(NULL);
    g_autofree char *count = g_strdup_printf("%d", messages);
    const char *const arguments[] = {"alice", count, NULL};
    servers_do(story->servers, "seed-mail", arguments, NULL);

    measure_sync();
    if (messages > FEW)
        measure_keys_syncing();
    measure_start();
    measure_idle();
    end_story();
}

int
main(int argc, char **argv)
{
    int many = argc > 1 ? atoi(argv[1]) : MANY;
    /* What the tests' own code prints is no figure. */
    figures = fdopen(dup(STDOUT_FILENO), "w");
    g_assert(figures && dup2(STDERR_FILENO, STDOUT_FILENO) >= 0);
    atexit(end_story);

    measure(FEW);
    if (many > FEW)
        measure(many);
    return EXIT_SUCCESS;
}
