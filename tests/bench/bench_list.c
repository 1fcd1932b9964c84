/* bench_list - part of `make bench`: what listings cost in a folder of many
 * mails in conversations.
 *
 *   bench_list [MAILS]   100,000 when left out
 *
 * Each figure is the median of some runs, of the whole listing: every row of
 * it, in order. Figures as in bench.c. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/error.h"
#include "mail/jwz.h"
#include "mail/message.h"
#include "store/listing.h"
#include "tests/store/fixture.h"

enum {
    MAILS = 100000,
    BATCH = 2000,
    WORDS = 3000, /* that subjects are made of */
    THREAD = 6,   /* mails in a conversation, on the average */
    PEOPLE = 1000,
    RUNS = 7,
};

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

/* ---- mails ---- */

/* Pronounceable, the same for the same number, over all first letters. */
static void
append_word(GString *text, guint number)
{
    static const char *const syllables[] = {
        "ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu",
        "na", "pe", "ri", "so", "tu", "va", "we", "xi", "yo", "zu"};
    for (guint i = 0; i < 3; i++, number /= 20)
        g_string_append(text, syllables[number % 20]);
}

static MailHeader *
make_header(GRand *rand, guint number)
{
    g_autoptr(GString) subject = g_string_new(number % THREAD ? "Re: " : "");
    for (guint i = 0; i < 5; i++) {
        /* Some words are much more frequent than others. */
        double at = g_rand_double(rand);
        append_word(subject, (guint)(at * at * WORDS));
        g_string_append_c(subject, ' ');
    }
    guint person = (guint)g_rand_int_range(rand, 0, PEOPLE);
    g_autofree char *name = g_strdup_printf("Person Number%u", person);
    g_autofree char *address = g_strdup_printf("person%u@bulk.example", person);
    MailHeader *header = header_from(name, address, subject->str);
    g_free(header->message_id);
    header->message_id = g_strdup_printf("list-%u@bulk.example", number);
    guint first = number - number % THREAD;
    g_autoptr(GStrvBuilder) references = g_strv_builder_new();
    for (guint i = first; i < number; i++) {
        g_autofree char *id = g_strdup_printf("list-%u@bulk.example", i);
        g_strv_builder_add(references, id);
    }
    g_strfreev(header->references);
    header->references = g_strv_builder_end(references);
    return header;
}

static void
seed(Fixture *fixture)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(1);
    double start = now_ms();
    for (guint done = 0; done < n_mails;) {
        Batch *batch = batch_new();
        if (done == 0)
            batch_add_folder(batch, "INBOX", FOLDER_INBOX, 1);
        for (guint i = 0; i < BATCH && done < n_mails; i++, done++)
            batch_add_mail(batch, "INBOX", done + 1, done % 10 ? MAIL_SEEN : 0,
                           1600000000 + (gint64)done * 60,
                           1000 + (gint64)g_rand_int_range(rand, 0, 90000),
                           make_header(rand, done), FALSE);
        commit(fixture, batch);
    }
    report("list_seed", now_ms() - start, "ms");
}

/* ---- listings ---- */

static int
compare(const void *a, const void *b)
{
    double difference = *(const double *)a - *(const double *)b;
    return difference < 0 ? -1 : difference > 0;
}

static void
measure(Fixture *fixture, const char *figure, ListingQuery query)
{
    double took[RUNS];
    guint n_rows = 0;
    query.folder_id = folder_id(fixture, "INBOX");
    for (guint i = 0; i < RUNS; i++) {
        g_autoptr(GError) error = NULL;
        double start = now_ms();
        g_autoptr(GArray) rows =
            store_read_listing(fixture->reader, &query, G_MAXUINT32, &error);
        took[i] = now_ms() - start;
        if (!rows)
            fail_msg("%s: %s", figure, error->message);
        n_rows = rows->len;
    }
    qsort(took, RUNS, sizeof *took, compare);
    report(figure, took[RUNS / 2], "ms");
    g_autofree char *count = g_strconcat(figure, "_rows", NULL);
    report(count, n_rows, "count");
}

static void
measure_jwz(void)
{
    double start = now_ms();
    g_autoptr(Jwz) jwz = jwz_new(JWZ_BY_REFERENCES);
    g_autoptr(GString) references = g_string_new(NULL);
    for (guint i = 0; i < n_mails; i++) {
        char id[64];
        g_snprintf(id, sizeof id, "list-%u@bulk.example", i);
        if (i % THREAD == 0)
            g_string_truncate(references, 0);
        jwz_add(jwz, &(JwzMail){.message_id = id,
                                .references = references->str,
                                .date = i});
        g_string_append_printf(references, "%s%s", references->len ? "\n" : "",
                               id);
    }
    g_autoptr(GArray) rows = jwz_run(jwz);
    report("threads_alone", now_ms() - start, "ms");
    assert_int_equal(rows->len, n_mails);
}

int
main(int argc, char **argv)
{
    guint64 count = MAILS;
    figures = fdopen(dup(STDOUT_FILENO), "w");
    g_assert(figures && dup2(STDERR_FILENO, STDOUT_FILENO) >= 0);
    if (argc > 1 &&
        !g_ascii_string_to_unsigned(argv[1], 10, 1, 100000000, &count, NULL)) {
        fprintf(stderr, "usage: bench_list [MAILS]\n");
        return EXIT_FAILURE;
    }
    n_mails = (guint)count;
    message_init();
    g_autoptr(Fixture) fixture = fixture_new();
    seed(fixture);
    measure_jwz();
    measure(fixture, "list_by_date", (ListingQuery){0});
    measure(fixture, "list_by_sender", (ListingQuery){.sort = SORT_SENDER});
    measure(fixture, "list_by_subject", (ListingQuery){.sort = SORT_SUBJECT});
    measure(fixture, "list_threads", (ListingQuery){.is_threaded = TRUE});
    static const struct {
        const char *figure;
        char *pattern;
    } patterns[] = {
        {"find_one_letter", "b"},
        {"find_two_letters", "ba"},
        {"find_word", "babace"},
        {"find_two_words", "ba ce"},
        {"find_person", "from:person77@bulk.example"},
        {"find_either", "babace OR from:person77"},
        {"find_not", "!ba"},
        {"find_unread", "is:unread"},
        {"find_nothing", "nothingatall"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(patterns); i++)
        measure(fixture, patterns[i].figure,
                (ListingQuery){.pattern = patterns[i].pattern});
    measure(fixture, "find_word_in_threads",
            (ListingQuery){.pattern = "babace", .is_threaded = TRUE});
    return EXIT_SUCCESS;
}
