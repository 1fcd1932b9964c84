/* bench_send - what sending a mail costs by the size of what is attached: the
 * most memory of its own that kith grows by, until the copy is in Sent, and how
 * long that takes. JSON lines, as bench.c. */
#include "test.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "process.h"
#include "../e2e/story.h"

static FILE *figures;

static void
report(const char *figure, int bytes, double value, const char *unit)
{
    fprintf(figures,
            "{\"figure\": \"%s\", \"attached\": %d, \"value\": %.2f, "
            "\"unit\": \"%s\"}\n",
            figure, bytes, value, unit);
    fflush(figures);
}

static char *
write_file(Story *story, int bytes)
{
    char *path = g_build_filename(story->folder, "attached.bin", NULL);
    FILE *file = g_fopen(path, "w");
    assert_non_null(file);
    for (int i = 0; i < bytes; i++)
        fputc(i * 7 + i / 251, file);
    assert_int_equal(fclose(file), 0);
    return path;
}

typedef struct {
    Story *story;
    double most; /* MiB */
} Watch;

static gboolean
is_filed(Screen *screen, gpointer user)
{
    Watch *watch = user;
    watch->most = MAX(watch->most, process_mib(screen_pid(screen), "RssAnon:"));
    return story_count_mails(watch->story, "alice", "Sent", "Subject: sized",
                             NULL) == 1;
}

static void
measure(int bytes)
{
    static const char *const servers[] = {"--seed", "basic", "--mail-size",
                                          "100M", NULL};
    g_autoptr(Story) story = story_new(servers);
    g_autofree char *path = write_file(story, bytes);
    g_autofree char *script = g_strdup_printf(
        "sed -i -e 's/^Subject:.*/Subject: sized/' -e '1i Attach: %s' \"$1\"",
        path);
    story_set_editor(story, script);
    g_autoptr(Screen) screen = story_open_online(story, "alice", NULL);
    screen_type(screen, ":mail bob@example.org\r");
    screen_wait(screen, "y send");
    Watch watch = {story, 0};
    double before = process_mib(screen_pid(screen), "RssAnon:");
    gint64 start = g_get_monotonic_time();
    screen_type(screen, "y");
    screen_wait_for(screen, is_filed, &watch, "the copy in Sent");
    double took = (double)(g_get_monotonic_time() - start) / 1000.0;
    report("send_until_filed", bytes, took, "ms");
    report("send_memory_growth", bytes, watch.most - before, "MiB");
    story_quit(screen);
}

int
main(void)
{
    /* What the tests' own code prints is no figure. */
    figures = fdopen(dup(STDOUT_FILENO), "w");
    g_assert(figures && dup2(STDERR_FILENO, STDOUT_FILENO) >= 0);
    measure(1000);
    measure(50 * 1000 * 1000);
    return EXIT_SUCCESS;
}
