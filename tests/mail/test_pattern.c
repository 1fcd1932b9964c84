/* test_pattern - patterns read, said to a server, completed. */
#include "test.h"

#include <stdlib.h>
#include <time.h>

#include "base/error.h"
#include "mail/pattern.h"

/* Wednesday, 18 November 2026, 15:04:05 UTC. */
#define NOW G_GINT64_CONSTANT(1795014245)

static void
describe(const Pattern *pattern, GString *text)
{
    static const char *const names[] = {
        [PATTERN_ALL] = "all",         [PATTERN_ANY] = "any",
        [PATTERN_NOT] = "not",         [PATTERN_WORD] = "word",
        [PATTERN_FROM] = "from",       [PATTERN_TO] = "to",
        [PATTERN_CC] = "cc",           [PATTERN_SUBJECT] = "subject",
        [PATTERN_BODY] = "body",       [PATTERN_PERSON] = "person",
        [PATTERN_IN] = "in",           [PATTERN_ID] = "id",
        [PATTERN_THREAD] = "thread",   [PATTERN_HAS_ATTACHMENT] = "attachment",
        [PATTERN_FLAGS] = "flags",     [PATTERN_SINCE] = "since",
        [PATTERN_BEFORE] = "before",   [PATTERN_LARGER] = "larger",
        [PATTERN_SMALLER] = "smaller",
    };
    g_string_append(text, names[pattern->kind]);
    if (pattern->children) {
        g_string_append_c(text, '(');
        for (guint i = 0; i < pattern->children->len; i++) {
            if (i)
                g_string_append_c(text, ' ');
            describe(pattern->children->pdata[i], text);
        }
        g_string_append_c(text, ')');
    } else if (pattern->text) {
        g_string_append_printf(text, "=%s", pattern->text);
    } else if (pattern->kind != PATTERN_HAS_ATTACHMENT) {
        g_string_append_printf(text, "=%" G_GINT64_FORMAT, pattern->number);
    }
}

static void
assert_read(const char *text, const char *expected)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Pattern) pattern = pattern_parse(text, NOW, &error);
    if (!pattern)
        fail_msg("%s: %s", text, error->message);
    g_autoptr(GString) got = g_string_new(NULL);
    describe(pattern, got);
    assert_string_equal(got->str, expected);
}

static void
terms_are_read(void **state)
{
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"", "all()"},
        {"   ", "all()"},
        {"lunch", "word=lunch"},
        {"from:bob subject:\"lunch plan\"", "all(from=bob subject=lunch plan)"},
        {"FROM:bob", "from=bob"},
        {"\"from:bob\"", "word=from:bob"},
        {"to:a cc:b body:c person:d", "all(to=a cc=b body=c person=d)"},
        {"a OR b c", "any(word=a all(word=b word=c))"},
        {"(a OR b) c", "all(any(word=a word=b) word=c)"},
        {"(a)(b)", "all(word=a word=b)"},
        {"or", "word=or"},
        {"!a -b NOT c", "all(not(word=a) not(word=b) not(word=c))"},
        {"!!a", "word=a"},
        {"!(a b)", "not(all(word=a word=b))"},
        {"-", "all()"},
        {"a & b", "all(word=a word=b)"},
        {"is:flagged", "flags=4"},
        {"is:read is:answered is:deleted is:draft",
         "all(flags=1 flags=2 flags=8 flags=16)"},
        {"is:unread", "all(not(flags=1) not(flags=8))"},
        {"is:new", "all(not(flags=1) not(flags=8) since=1794927845)"},
        {"has:attachment", "attachment"},
        {"larger:200k smaller:5M", "all(larger=204800 smaller=5242880)"},
        {"larger:10", "larger=10"},
        {"in:Archive/2026", "in=Archive/2026"},
        {"in:\"Old mail\"", "in=Old mail"},
        {"id:<a@b>", "id=a@b"},
        {"thread:a@b", "thread=a@b"},
        {"10:30", "word=10:30"},
        {"http://x.example/", "word=http://x.example/"},
        {"\"still typed", "word=still typed"},
        {"subject:Zoë", "subject=Zoë"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_read(cases[i].text, cases[i].expected);
}

static void
dates_begin_with_their_day(void **state)
{
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"since:today", "since=1794960000"},
        {"since:yesterday", "since=1794873600"},
        {"since:3d", "since=1794700800"},
        {"since:2w", "since=1793750400"},
        {"since:1y", "since=1763424000"},
        {"since:5h", "since=1794996245"},
        {"since:2026-11-01", "since=1793491200"},
        {"since:2026-11", "since=1793491200"},
        {"before:2026", "before=1767225600"},
        {"since:monday", "since=1794787200"},
        {"since:wednesday", "since=1794960000"},
        {"since:thu", "since=1794441600"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_read(cases[i].text, cases[i].expected);
}

static void
local_days_are_meant(void **state)
{
    setenv("TZ", "Europe/Berlin", 1);
    tzset();
    assert_read("since:today", "since=1794956400");
    setenv("TZ", "UTC", 1);
    tzset();
}

static void
nonsense_is_named(void **state)
{
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"from:", "from: takes a name"},
        {"from:***", "from:*** has no letter"},
        {"form:bob", "no term form:"},
        {"is:happy", "is:happy says nothing: it takes unread"},
        {"has:wings", "it takes attachment"},
        {"since:soon", "since:soon is no date: it takes a date: 2026-11-01"},
        {"since:2026-02-31", "is no date"},
        {"since:99999999y", "is no date"},
        {"since:3", "is no date"},
        {"larger:much", "larger:much is no size: it takes a size: 200k"},
        {"larger:99999999999999999999", "is no size"},
        {"a OR", "OR stands between two terms"},
        {"OR a", "OR stands between two terms"},
        {"(a", "is not closed"},
        {"a)", "closes nothing"},
        {"NOT", "NOT stands before a term"},
        {"a\xff", "UTF-8"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Pattern) pattern = pattern_parse(cases[i].text, NOW, &error);
        assert_null(pattern);
        assert_true(g_error_matches(error, KITH_ERROR, KITH_ERROR_INVALID));
        if (!strstr(error->message, cases[i].says))
            fail_msg("%s: %s", cases[i].text, error->message);
    }
}

static char *
repeat(const char *text, guint n)
{
    GString *all = g_string_new(NULL);
    for (guint i = 0; i < n; i++)
        g_string_append(all, text);
    return g_string_free(all, FALSE);
}

static void
hostile_input_is_bounded(void **state)
{
    static const struct {
        const char *text;
        guint n;
        gboolean is_fine;
    } cases[] = {
        {"(", 100, FALSE},  {"a ", 64, TRUE},     {"a ", 65, FALSE},
        {"!", 4000, TRUE},  {"NOT ", 900, FALSE}, {"x", 4096, TRUE},
        {"x", 4097, FALSE}, {"\"", 4000, TRUE},   {"a OR ", 800, FALSE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = repeat(cases[i].text, cases[i].n);
        g_autoptr(Pattern) pattern = pattern_parse(text, NOW, NULL);
        assert_int_equal(pattern != NULL, cases[i].is_fine);
    }
}

/* Whatever is typed, in whatever order, gives a pattern or an error. */
static void
garbage_never_crashes(void **state)
{
    static const char *const pieces[] = {
        "from:", "OR",  "(",   ")",      "!",  "-",      "\"",      " ",
        "NOT",   "is:", "in:", "unread", "9m", "since:", "larger:", "ö"};
    g_autoptr(GRand) rand = g_rand_new_with_seed(7);
    for (guint i = 0; i < 20000; i++) {
        GString *text = g_string_new(NULL);
        for (gint n = g_rand_int_range(rand, 0, 12); n > 0; n--)
            g_string_append(
                text, pieces[g_rand_int_range(rand, 0, G_N_ELEMENTS(pieces))]);
        g_autoptr(GError) error = NULL;
        g_autoptr(Pattern) pattern = pattern_parse(text->str, NOW, &error);
        assert_true((pattern == NULL) == (error != NULL));
        gboolean is_ascii;
        g_autofree char *imap =
            pattern ? pattern_to_imap(pattern, &is_ascii) : NULL;
        g_autoptr(GPtrArray) completions = pattern_complete(text->str);
        g_string_free(text, TRUE);
    }
}

static void
assert_imap(const char *text, const char *expected, gboolean is_ascii)
{
    g_autoptr(Pattern) pattern = pattern_parse(text, NOW, NULL);
    assert_non_null(pattern);
    gboolean got_ascii;
    g_autofree char *keys = pattern_to_imap(pattern, &got_ascii);
    if (g_strcmp0(keys, expected) != 0)
        fail_msg("%s: %s", text, keys ? keys : "NULL");
    assert_int_equal(got_ascii, is_ascii);
}

static void
server_is_asked_for_no_less(void **state)
{
    assert_imap("lunch from:bob", "TEXT \"lunch\" FROM \"bob\"", TRUE);
    assert_imap("body:\"say \\ it\" is:unread",
                "BODY \"say \\\\ it\" UNSEEN UNDELETED", TRUE);
    assert_imap("body:Zoë", "BODY \"Zoë\"", FALSE);
    assert_imap("a OR b OR c", "OR (TEXT \"a\") OR (TEXT \"b\") (TEXT \"c\")",
                TRUE);
    assert_imap("a since:2026-11-01 before:2026-11-03",
                "TEXT \"a\" SINCE 31-Oct-2026 BEFORE 5-Nov-2026", TRUE);
    assert_imap("a larger:10 !larger:20", "TEXT \"a\" LARGER 10 NOT LARGER 20",
                TRUE);
    assert_imap("a !is:unread", "TEXT \"a\" OR (SEEN) (DELETED)", TRUE);
    /* What it cannot say, or says more loosely than we, is left to us. */
    assert_imap("a person:bob in:any has:attachment", "TEXT \"a\"", TRUE);
    assert_imap("a !from:bob", "TEXT \"a\"", TRUE);
    assert_imap("person:bob", NULL, TRUE);
    assert_imap("a OR person:bob", NULL, TRUE);
    assert_imap("id:<x@y>", "HEADER Message-ID \"x@y\"", TRUE);
}

static void
only_bodies_need_the_server(void **state)
{
    static const struct {
        const char *text;
        gboolean wants;
    } cases[] = {{"lunch", TRUE},     {"body:x", TRUE},
                 {"from:bob", FALSE}, {"from:bob OR x", TRUE},
                 {"!body:x", FALSE},  {"is:unread", FALSE},
                 {"", FALSE}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Pattern) pattern = pattern_parse(cases[i].text, NOW, NULL);
        assert_int_equal(pattern_wants_server(pattern), cases[i].wants);
    }
    g_autoptr(Pattern) here = pattern_parse("a !b", NOW, NULL);
    assert_false(pattern_names_folder(here));
    g_autoptr(Pattern) there = pattern_parse("a (b OR !in:Sent)", NOW, NULL);
    assert_true(pattern_names_folder(there));
}

static void
assert_completed(const char *text, const char *expected)
{
    g_autoptr(GPtrArray) found = pattern_complete(text);
    g_ptr_array_add(found, NULL);
    g_autofree char *all = g_strjoinv(" ", (char **)found->pdata);
    assert_string_equal(all, expected);
}

static void
words_are_completed(void **state)
{
    assert_completed("fr", "from:");
    assert_completed("from:bob s", "subject: since: smaller:");
    assert_completed("!is:u", "is:unread");
    assert_completed("(is:d", "is:deleted is:draft");
    assert_completed("since:t", "since:today since:tuesday since:thursday");
    assert_completed("has:", "has:attachment");
    assert_completed("from:b", "");
    assert_completed("\"a s", "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(terms_are_read),
        cmocka_unit_test(dates_begin_with_their_day),
        cmocka_unit_test(local_days_are_meant),
        cmocka_unit_test(nonsense_is_named),
        cmocka_unit_test(hostile_input_is_bounded),
        cmocka_unit_test(garbage_never_crashes),
        cmocka_unit_test(server_is_asked_for_no_less),
        cmocka_unit_test(only_bodies_need_the_server),
        cmocka_unit_test(words_are_completed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
