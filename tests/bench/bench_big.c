/* bench_big - what must not grow with the size of what is shown: a folder is
 * opened, and gone to the end of, with FEW mails and with MESSAGES; an
 * attachment of 1 KB and one of 50 MB are saved. JSON lines, as bench.c.
 *
 *   bench_big [MESSAGES]      100,000 when left out */
#include "test.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../e2e/story.h"
#include "process.h"

enum {
    FEW = 1000,
    MANY = 100000,
    TIMES = 9,
    SYNC_S = 240,
};

static FILE *figures;
static Story *story;

static void
report(const char *figure, const char *of, int size, double value,
       const char *unit)
{
    fprintf(figures,
            "{\"figure\": \"%s\", \"%s\": %d, \"value\": %.2f, "
            "\"unit\": \"%s\"}\n",
            figure, of, size, value, unit);
    fflush(figures);
}

static double
now_ms(void)
{
    return (double)g_get_monotonic_time() / 1000.0;
}

static int
compare(const void *a, const void *b)
{
    double difference = *(const double *)a - *(const double *)b;
    return difference < 0 ? -1 : difference > 0;
}

static double
median(double *took)
{
    qsort(took, TIMES, sizeof *took, compare);
    return took[TIMES / 2];
}

/* ---- folders ---- */

/* All of the folder is in the store then, for it is watched: opening it is
 * measured, not the network. */
static void
wait_idle(Screen *screen)
{
    double end = now_ms() + SYNC_S * 1e3;
    for (;;) {
        g_autofree char *status = screen_row(screen, 0);
        if (strstr(status, "imap ● idle"))
            return;
        if (now_ms() > end)
            fail_msg("the sync did not end");
        g_usleep(5000);
    }
}

static int
cursor_row(Screen *screen)
{
    int column, row;
    screen_cursor(screen, &column, &row);
    return row;
}

/* Its first mail is under the cursor. */
static gboolean
is_in_folder(Screen *screen, gpointer name)
{
    g_autofree char *title = screen_row(screen, 1);
    g_autofree char *first = screen_row(screen, 2);
    return cursor_row(screen) == 2 && strstr(title, name) && strchr(first, ':');
}

static gboolean
has_left(Screen *screen, gpointer row)
{
    return cursor_row(screen) != *(int *)row;
}

static gboolean
is_on_another(Screen *screen, gpointer mail)
{
    g_autofree char *now = screen_row(screen, cursor_row(screen));
    return strcmp(now, mail) != 0;
}

static double
open_ms(Screen *screen)
{
    screen_type(screen, ":folder INBOX\r");
    screen_wait_for(screen, is_in_folder, (gpointer) "INBOX", "the inbox");
    screen_type(screen, ":folder Many");
    screen_wait(screen, ":folder Many");
    double start = now_ms();
    screen_type(screen, "\r");
    screen_wait_for(screen, is_in_folder, (gpointer) "Many", "the folder");
    return now_ms() - start;
}

static double
end_ms(Screen *screen)
{
    int row = cursor_row(screen);
    double start = now_ms();
    screen_type(screen, "G");
    screen_wait_for(screen, has_left, &row, "the end of the folder");
    return now_ms() - start;
}

static double
page_ms(Screen *screen)
{
    g_autofree char *mail = screen_row(screen, cursor_row(screen));
    double start = now_ms();
    screen_type(screen, "\033[5~"); /* PgUp */
    screen_wait_for(screen, is_on_another, mail, "the page before");
    return now_ms() - start;
}

typedef struct {
    double open, end, page;
} Folders;

static Folders
measure_folder(int n_mails)
{
    fprintf(stderr, "bench: a folder of %d mails\n", n_mails);
    story = story_new(NULL);
    g_autofree char *count = g_strdup_printf("%d", n_mails);
    const char *const arguments[] = {"alice", count, "Many", NULL};
    servers_do(story->servers, "seed-mail", arguments, NULL);
    g_autoptr(Screen) screen =
        story_open(story, "alice", "watch-folders = Many\n");
    wait_idle(screen);
    double open[TIMES], end[TIMES], page[TIMES];
    for (int i = 0; i < TIMES; i++) {
        open[i] = open_ms(screen);
        end[i] = end_ms(screen);
        page_ms(screen); /* to the top of the screen; the next is unread */
        page[i] = page_ms(screen);
    }
    story_quit(screen);
    g_clear_pointer(&story, story_free);
    Folders took = {median(open), median(end), median(page)};
    report("folder_open_p50", "messages", n_mails, took.open, "ms");
    report("folder_end_p50", "messages", n_mails, took.end, "ms");
    report("folder_page_p50", "messages", n_mails, took.page, "ms");
    return took;
}

static void
measure_folders(int many)
{
    Folders small = measure_folder(FEW);
    if (many <= FEW)
        return;
    Folders big = measure_folder(many);
    report("folder_open_to_small", "messages", many, big.open / small.open,
           "ratio");
    report("folder_end_to_small", "messages", many, big.end / small.end,
           "ratio");
    report("folder_page_to_small", "messages", many, big.page / small.page,
           "ratio");
}

/* ---- attachments ---- */

static void
deliver_attachment(gsize size)
{
    g_autofree char *bytes = g_malloc(size);
    for (gsize i = 0; i < size; i++)
        bytes[i] = (char)(i * 7 + i / 251);
    g_autofree char *flat = g_base64_encode((const guchar *)bytes, size);
    g_autoptr(GString) mail = g_string_new(
        "From: Bob <bob@work.example>\nTo: alice@example.org\nSubject: film\n"
        "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=xx\n\n"
        "--xx\nContent-Type: text/plain\n\nSee the film.\n"
        "--xx\nContent-Type: video/mp4; name=film.mp4\n"
        "Content-Transfer-Encoding: base64\n"
        "Content-Disposition: attachment; filename=film.mp4\n\n");
    for (gsize at = 0, length = strlen(flat); at < length; at += 76)
        g_string_append_printf(mail, "%.76s\n", flat + at);
    g_string_append(mail, "--xx--\n");
    story_deliver(story, "alice", mail->str);
}

typedef struct {
    const char *path;
    gsize size;
    double most; /* MiB */
} Watch;

static gboolean
is_saved(Screen *screen, gpointer user)
{
    Watch *watch = user;
    GStatBuf found;
    watch->most = MAX(watch->most, process_mib(screen_pid(screen), "RssAnon:"));
    return g_stat(watch->path, &found) == 0 &&
           (gsize)found.st_size == watch->size;
}

static void
measure_attachment(gsize size)
{
    fprintf(stderr, "bench: an attachment of %zu bytes\n", size);
    story = story_new(NULL);
    deliver_attachment(size);
    g_autoptr(Screen) screen = story_open_online(story, "alice", NULL);
    g_autofree char *path = g_build_filename(story->folder, "seen.mp4", NULL);
    g_autofree char *line = g_strconcat("\x15", path, NULL); /* C-u first */
    screen_wait(screen, "film");
    double before = process_mib(screen_pid(screen), "RssAnon:");
    screen_type(screen, "gg\r");
    screen_wait(screen, "See the film.");
    screen_type(screen, "v");
    screen_wait(screen, "film.mp4");
    screen_type(screen, "/film.mp4\r");
    screen_type(screen, "s");
    screen_wait(screen, "Save to:");
    screen_type(screen, line);
    Watch watch = {path, size, 0};
    double start = now_ms();
    screen_type(screen, "\r");
    screen_wait_for(screen, is_saved, &watch, "the attachment");
    report("receive_until_saved", "attached", (int)size, now_ms() - start,
           "ms");
    report("receive_memory_growth", "attached", (int)size, watch.most - before,
           "MiB");
    screen_free(screen);
    g_steal_pointer(&screen);
    g_clear_pointer(&story, story_free);
}

/* At every exit, a failed expectation's too: no servers stay behind. */
static void
end_story(void)
{
    g_clear_pointer(&story, story_free);
}

int
main(int argc, char **argv)
{
    /* What the tests' own code prints is no figure. */
    figures = fdopen(dup(STDOUT_FILENO), "w");
    g_assert(figures && dup2(STDERR_FILENO, STDOUT_FILENO) >= 0);
    atexit(end_story);
    measure_folders(argc > 1 ? atoi(argv[1]) : MANY);
    measure_attachment(1000);
    measure_attachment(50 * 1000 * 1000);
    return EXIT_SUCCESS;
}
