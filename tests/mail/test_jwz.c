/* test_jwz - mails put into threads. */
#include "test.h"

#include <string.h>

#include "mail/header.h"
#include "mail/jwz.h"
#include "mail/message.h"
#include "mail/subject.h"

typedef struct {
    const char *id, *references, *subject;
    gint64 date;
} Mail;

/* `0 +2 ++1 / 3`: numbers, `+` for depth, `!` where siblings follow. */
static char *
thread(const Mail *mails, guint n, JwzMethod method)
{
    g_autoptr(Jwz) jwz = jwz_new(method);
    for (guint i = 0; i < n; i++)
        jwz_add(jwz, &(JwzMail){.message_id = mails[i].id,
                                .references = mails[i].references,
                                .date = mails[i].date ? mails[i].date : i,
                                .subject = mails[i].subject});
    g_autoptr(GArray) rows = jwz_run(jwz);
    assert_int_equal(rows->len, n);
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < rows->len; i++) {
        const JwzRow *row = &g_array_index(rows, JwzRow, i);
        g_string_append(text, i == 0 ? "" : row->depth ? " " : " / ");
        for (guint k = 0; k < row->depth; k++)
            g_string_append_c(text, '+');
        g_string_append_printf(text, "%u%s", row->mail,
                               row->is_last ? "" : "!");
    }
    return g_string_free(text, FALSE);
}

#define assert_threads(expected, ...)                                          \
    do {                                                                       \
        const Mail mails[] = {__VA_ARGS__};                                    \
        g_autofree char *got =                                                 \
            thread(mails, G_N_ELEMENTS(mails), JWZ_BY_REFERENCES);             \
        assert_string_equal(got, expected);                                    \
    } while (0)

static void
answers_hang_on_what_they_answer(void **state)
{
    assert_threads("0 +1! ++3 +2 / 4", {"a"}, {"b", "a"}, {"c", "a"},
                   {"d", "a\nb"}, {"e"});
    /* Whatever the order in which they come. */
    assert_threads("2 +1 ++0", {"c", "a\nb", NULL, 3}, {"b", "a", NULL, 2},
                   {"a", NULL, NULL, 1});
    assert_threads("1 / 0", {"b", NULL, NULL, 9}, {"a", NULL, NULL, 5});
    /* In-Reply-To alone. */
    g_autoptr(Jwz) jwz = jwz_new(JWZ_BY_REFERENCES);
    jwz_add(jwz, &(JwzMail){.message_id = "a"});
    jwz_add(jwz, &(JwzMail){.message_id = "b", .in_reply_to = "a"});
    g_autoptr(GArray) rows = jwz_run(jwz);
    assert_int_equal(g_array_index(rows, JwzRow, 1).depth, 1);
}

static void
missing_mails_are_passed_over(void **state)
{
    /* b is missing: c hangs on a. */
    assert_threads("0 +1", {"a"}, {"c", "a\nb"});
    /* The first is missing: its answers hang on the oldest of them. */
    assert_threads("0 +1! +2", {"b", "a"}, {"c", "a"}, {"d", "a"});
    assert_threads("0 +1! ++3 +2", {"b", "x\na"}, {"c", "x\na"}, {"d", "x"},
                   {"e", "x\na\nc"});
    assert_threads("0 / 1", {"b", "x"}, {"c", "y"});
}

static void
no_loop_is_made(void **state)
{
    assert_threads("0", {"a", "a"});
    assert_threads("1 +0", {"a", "b"}, {"b", "a"});
    assert_threads("2 +1 ++0", {"a", "b"}, {"b", "c"}, {"c", "a"});
    assert_threads("1 +0", {"a", "a\nb\na\nb"}, {"b", "a\nb"});
}

static void
taken_ids_stand_beside(void **state)
{
    assert_threads("0 +1! ++3 +2", {"a"}, {"b", "a"}, {"b", "a"}, {"c", "b"});
}

static void
subjects_count_only_when_asked(void **state)
{
    static const Mail mails[] = {
        {"a", NULL, "Lunch"},         {"b", NULL, "Re: lunch"},
        {"c", NULL, "AW: Re: LUNCH"}, {"d", NULL, "Lunch"},
        {"e", NULL, "Re: "},          {"f", NULL, "Re: other"}};
    guint n = G_N_ELEMENTS(mails);
    g_autofree char *apart = thread(mails, n, JWZ_BY_REFERENCES);
    assert_string_equal(apart, "0 / 1 / 2 / 3 / 4 / 5");
    g_autofree char *joined = thread(mails, n, JWZ_BY_SUBJECT);
    assert_string_equal(joined, "0 +1! +2 / 3 / 4 / 5");
}

static void
marks_are_no_subject(void **state)
{
    static const struct {
        const char *subject, *base;
    } cases[] = {{"Re: a", "a"},
                 {"RE:re: Aw: a", "a"},
                 {"Re[3]: a", "a"},
                 {"Fwd: FW: a", "a"},
                 {"Regards: a", "Regards: a"},
                 {"回复：a", "a"},
                 {"Re", "Re"},
                 {"", ""},
                 {"  Re: ", ""}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_string_equal(subject_base(cases[i].subject), cases[i].base);
}

/* ---- hostile ---- */

static void
assert_whole(const GArray *rows, guint n)
{
    g_autofree guint8 *seen = g_new0(guint8, n);
    assert_int_equal(rows->len, n);
    for (guint i = 0; i < n; i++) {
        const JwzRow *row = &g_array_index(rows, JwzRow, i);
        assert_false(seen[row->mail]++);
        if (i == 0)
            assert_int_equal(row->depth, 0);
        else
            assert_in_range(row->depth, 0,
                            g_array_index(rows, JwzRow, i - 1).depth + 1);
    }
}

/* As deep as it is long, and told from its end. */
static void
depth_costs_no_stack_and_no_time(void **state)
{
    enum { N = 100000 };
    g_autoptr(Jwz) jwz = jwz_new(JWZ_BY_REFERENCES);
    for (guint i = N; i > 0; i--) {
        g_autofree char *id = g_strdup_printf("%u@x", i);
        g_autofree char *before = g_strdup_printf("%u@x", i - 1);
        jwz_add(jwz,
                &(JwzMail){.message_id = id, .references = before, .date = i});
    }
    g_autoptr(GArray) rows = jwz_run(jwz);
    assert_whole(rows, N);
    assert_int_equal(g_array_index(rows, JwzRow, N - 1).depth, N - 1);
}

static void
any_claims_give_all_mails_once(void **state)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(3);
    for (guint turn = 0; turn < 300; turn++) {
        guint n = (guint)g_rand_int_range(rand, 1, 40);
        g_autoptr(Jwz) jwz =
            jwz_new(turn % 2 ? JWZ_BY_SUBJECT : JWZ_BY_REFERENCES);
        for (guint i = 0; i < n; i++) {
            g_autoptr(GString) references = g_string_new(NULL);
            for (gint k = g_rand_int_range(rand, 0, 50); k > 0; k--)
                g_string_append_printf(references, "%d\n",
                                       g_rand_int_range(rand, 0, 30));
            g_autofree char *id =
                g_strdup_printf("%d", g_rand_int_range(rand, 0, 30));
            jwz_add(jwz, &(JwzMail){.message_id = i % 7 ? id : NULL,
                                    .references = references->str,
                                    .date = g_rand_int_range(rand, 0, 9),
                                    .subject = i % 3 ? "Re: x" : "x"});
        }
        g_autoptr(GArray) rows = jwz_run(jwz);
        assert_whole(rows, n);
    }
}

/* ---- real mail ---- */

static guint
add_folder(Jwz *jwz, const char *folder)
{
    guint n = 0;
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    for (const char *name; dir && (name = g_dir_read_name(dir));) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
            n += add_folder(jwz, path);
            continue;
        }
        g_autofree char *bytes = NULL;
        gsize size;
        if (!g_file_get_contents(path, &bytes, &size, NULL))
            continue;
        g_autoptr(MailHeader) header =
            mail_header_parse((Slice){bytes, size}, NULL);
        g_autofree char *references =
            header->references ? g_strjoinv("\n", header->references) : NULL;
        jwz_add(jwz, &(JwzMail){.message_id = header->message_id,
                                .references = references,
                                .in_reply_to = header->in_reply_to,
                                .date = header->date});
        n++;
    }
    return n;
}

static void
real_mail_is_threaded(void **state)
{
    /* As in test_corpus.c; contrib/check looks for the words. */
    g_autofree char *folder = g_build_filename(
        g_getenv("KITH_SOURCE"), "..", "shared", "corpora", "notmuch", NULL);
    if (!g_file_test(folder, G_FILE_TEST_IS_DIR)) {
        print_message("no sample mail in %s\n", folder);
        skip();
    }
    g_autoptr(Jwz) jwz = jwz_new(JWZ_BY_REFERENCES);
    guint n = add_folder(jwz, folder);
    g_autoptr(GArray) rows = jwz_run(jwz);
    assert_whole(rows, n);
    guint n_threads = 0;
    for (guint i = 0; i < n; i++)
        n_threads += g_array_index(rows, JwzRow, i).depth == 0;
    print_message("%u mails in %u threads\n", n, n_threads);
    assert_in_range(n_threads, 1, n - 1);
}

int
main(void)
{
    message_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_hang_on_what_they_answer),
        cmocka_unit_test(missing_mails_are_passed_over),
        cmocka_unit_test(no_loop_is_made),
        cmocka_unit_test(taken_ids_stand_beside),
        cmocka_unit_test(subjects_count_only_when_asked),
        cmocka_unit_test(marks_are_no_subject),
        cmocka_unit_test(depth_costs_no_stack_and_no_time),
        cmocka_unit_test(any_claims_give_all_mails_once),
        cmocka_unit_test(real_mail_is_threaded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
