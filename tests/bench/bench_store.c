/* bench_store - part of `make bench`: the store alone, full of mail.
 *
 *   bench_store [MAILS]   1,000,000 when left out
 *
 * Two questions: what a link costs where it makes half of the mails look
 * different (its floor is the smallest thing that is stored, a draft), and what
 * the first page of a person's timeline costs, of 50,000 mails and 50,000
 * messages over three addresses (its floor is a bare page of the list).
 * Figures as in bench.c. */
#include "test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/error.h"
#include "store/read_private.h"
#include "store/write.h"
#include "tests/store/bulk.h"
#include "tests/store/fixture.h"
#include "tests/store/steps.h"

enum {
    MAILS = 1000000,
    HALF = 25000, /* of the mails with the friend: came, and went */
    CHATS = 50000,
    PAGE = 100, /* three screens of a tall terminal */
    RUNS = 31,
};
#define PERSON "person1@bulk.example" /* nearly half of the mails */
#define CAROL  "carol@chat.example"

static FILE *figures;
static guint n_mails;

static void
report(const char *figure, double value, const char *unit)
{
    fprintf(figures,
            "{\"figure\": \"%s\", \"messages\": %u, \"value\": %.3f, "
            "\"unit\": \"%s\"}\n",
            figure, n_mails, value, unit);
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
    qsort(took, RUNS, sizeof *took, compare);
    return took[RUNS / 2];
}

/* ---- links ---- */

static Intent *
link_of(guint turn)
{
    return turn % 2 ? intent_unlink(CAROL, PERSON) : intent_link(CAROL, PERSON);
}

/* From the wish to its commit, the disk's part too. */
static double
wish_ms(Fixture *fixture, Intent *intent)
{
    double start = now_ms();
    wish(fixture, intent);
    return now_ms() - start;
}

/* In turn, so that both meet the same disk; it ends with a link. */
static void
measure_wishes(Fixture *fixture)
{
    double links[RUNS], drafts[RUNS];
    for (guint i = 0; i < RUNS; i++) {
        drafts[i] = wish_ms(fixture, intent_save_draft(1, "draft"));
        links[i] = wish_ms(fixture, link_of(i));
    }
    double took = median(links), floor = median(drafts);
    report("link_to_commit_p50", took, "ms");
    report("draft_to_commit_p50", floor, "ms");
    report("link_to_draft", took / floor, "ratio");
}

/* Rows of the inbox that show Carol; the first page of them takes `*page_out`
 * milliseconds. */
static guint
count_rows(Fixture *fixture, double *page_out)
{
    double start = now_ms();
    gint64 inbox = folder_id(fixture, "INBOX");
    MailCursor at = {G_MAXINT64, G_MAXINT64};
    for (guint count = 0;; count += PAGE) {
        g_autoptr(GPtrArray) rows = store_read_person_mail_page(
            fixture->reader, inbox, CAROL, &at, PAGE_AFTER, PAGE, NULL);
        if (count == 0)
            *page_out = now_ms() - start;
        if (rows->len < PAGE)
            return count + rows->len;
        at = ((MailRow *)rows->pdata[rows->len - 1])->at;
    }
}

static gint64
count_steps(Fixture *fixture)
{
    wish(fixture, intent_unlink(CAROL, PERSON));
    fixture_stop(fixture);
    g_autoptr(GError) error = NULL;
    g_autoptr(Db) db = db_open(fixture->path, DB_WRITE, &error);
    if (!db)
        fail_msg("%s", error->message);
    const KeeperOptions options = fixture_options(fixture->path);
    g_autoptr(Writer) writer = writer_new(db, &options);
    g_autoptr(Intent) link = link_of(0);
    steps_take();
    assert_true(write_intent(writer, link, &error));
    return steps_take();
}

static void
measure_link(Fixture *fixture)
{
    double page;
    assert_int_equal(count_rows(fixture, &page), 0);
    wish(fixture, intent_save_draft(0, "draft"));
    measure_wishes(fixture);
    guint rows = count_rows(fixture, &page);
    report("link_rows_that_look_different", rows, "count");
    report("linked_page", page, "ms");
    report("link_steps", (double)count_steps(fixture), "count");
    KeeperOptions options = fixture_options(fixture->path);
    fixture_start(fixture, &options);
}

/* ---- the timeline ---- */

static GPtrArray *
read_timeline(Fixture *fixture)
{
    return store_read_timeline_page(fixture->reader, BULK_FRIEND, NULL,
                                    PAGE_AFTER, PAGE, NULL);
}

static GPtrArray *
read_inbox(Fixture *fixture)
{
    return store_read_mail_page(fixture->reader, 1, NULL, PAGE_AFTER, PAGE,
                                NULL);
}

/* The floor: the same rows of the list's own tree, and nothing made of them. */
static GPtrArray *
read_bare(Fixture *fixture)
{
    GPtrArray *subjects = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(Query) query =
        db_query(fixture->reader->db,
                 "SELECT subject FROM mail_list WHERE folder_id = 1"
                 " ORDER BY date DESC, id DESC LIMIT ?1",
                 INT(PAGE));
    while (query_step(query))
        g_ptr_array_add(subjects, query_dup(query, 0));
    return subjects;
}

static double
measure_page(Fixture *fixture, GPtrArray *(*read_page)(Fixture *))
{
    double start = now_ms();
    g_autoptr(GPtrArray) rows = read_page(fixture);
    double took = now_ms() - start;
    assert_int_equal(rows->len, PAGE);
    return took;
}

static double
measure_warm(Fixture *fixture, GPtrArray *(*read_page)(Fixture *))
{
    double took[RUNS];
    measure_page(fixture, read_page);
    for (guint i = 0; i < RUNS; i++)
        took[i] = measure_page(fixture, read_page);
    return median(took);
}

/* A new reader, and nothing of the file in memory. */
static double
measure_cold(Fixture *fixture, GPtrArray *(*read_page)(Fixture *))
{
    double took[RUNS];
    for (guint i = 0; i < RUNS; i++) {
        store_reader_close(fixture->reader);
        int fd = open(fixture->path, O_RDONLY | O_CLOEXEC);
        assert_true(fd >= 0 && fdatasync(fd) == 0);
        assert_int_equal(posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED), 0);
        close(fd);
        fixture->reader = store_reader_open(fixture->path, NULL);
        assert_non_null(fixture->reader);
        took[i] = measure_page(fixture, read_page);
    }
    return median(took);
}

/* All of it, page by page. */
static guint
count_entries(Fixture *fixture)
{
    guint count = 0;
    g_autoptr(GPtrArray) entries = read_timeline(fixture);
    while (entries->len > 0) {
        count += entries->len;
        TimelineCursor at =
            ((TimelineEntry *)entries->pdata[entries->len - 1])->at;
        g_ptr_array_unref(entries);
        entries = store_read_timeline_page(fixture->reader, BULK_FRIEND, &at,
                                           PAGE_AFTER, PAGE, NULL);
    }
    return count;
}

static void
measure_timeline(Fixture *fixture)
{
    double start = now_ms();
    guint entries = count_entries(fixture);
    report("timeline_entries", entries, "count");
    report("timeline_to_its_end", now_ms() - start, "ms");

    double warm = measure_warm(fixture, read_timeline);
    double floor = measure_warm(fixture, read_bare);
    report("timeline_page_warm_p50", warm, "ms");
    report("mail_page_warm_p50", measure_warm(fixture, read_inbox), "ms");
    report("bare_page_warm_p50", floor, "ms");
    report("timeline_to_bare_page_warm", warm / floor, "ratio");

    double cold = measure_cold(fixture, read_timeline);
    floor = measure_cold(fixture, read_bare);
    report("timeline_page_cold_p50", cold, "ms");
    report("mail_page_cold_p50", measure_cold(fixture, read_inbox), "ms");
    report("bare_page_cold_p50", floor, "ms");
    report("timeline_to_bare_page_cold", cold / floor, "ratio");
}

/* ---- all of it ---- */

static void
seed(Fixture *fixture)
{
    befriend(fixture, BULK_FRIEND, "Bob");
    befriend(fixture, CAROL, "Carol");
    fixture_stop(fixture);
    const BulkPlan plan = {.mails = n_mails,
                           .friend_every = MAX(n_mails / HALF, 1),
                           .sent = HALF,
                           .chats = CHATS};
    double start = now_ms();
    bulk_seed(fixture->path, &plan);
    fprintf(stderr, "bench: %u messages: seeded the store in %.0f ms\n",
            n_mails, now_ms() - start);
    KeeperOptions options = fixture_options(fixture->path);
    fixture_start(fixture, &options);
    for (guint i = 0; i < BULK_ADDRESSES; i++) {
        g_autofree char *address = g_strdup_printf("bob%u@bulk.example", i);
        wish(fixture, intent_link(BULK_FRIEND, address));
    }
}

int
main(int argc, char **argv)
{
    guint64 count = MAILS;
    figures = fdopen(dup(STDOUT_FILENO), "w");
    g_assert(figures && dup2(STDERR_FILENO, STDOUT_FILENO) >= 0);
    if (argc > 1 && !g_ascii_string_to_unsigned(argv[1], 10, HALF, 100000000,
                                                &count, NULL)) {
        fprintf(stderr, "usage: bench_store [MAILS], at least %d\n", HALF);
        return EXIT_FAILURE;
    }
    n_mails = (guint)count;
    steps_watch();
    g_autoptr(Fixture) fixture = fixture_new();
    seed(fixture);
    measure_link(fixture);
    measure_timeline(fixture);
    return EXIT_SUCCESS;
}
