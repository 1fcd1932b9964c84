/* test_width - columns of clusters, and cutting to them. */
#include "test.h"

#include "base/error.h"
#include "text/emoji.h"
#include "text/width.h"

static void
clusters_have_their_width(void **state)
{
    static const struct {
        const char *cluster;
        int width;
    } cases[] = {
        {"a", 1},       {"é", 1},        {"e\xcc\x81", 1},
        {"日", 2},      {"ｱ", 1},        {"한", 2},
        {"👍", 2},       {"👍🏽", 2}, {"👩‍👩‍👧", 2},
        {"❤️", 2},  {"❤", 1},        {"🇩🇪", 2},
        {"1️⃣", 2}, {"का", 2},       {"\xcc\x81", 0},
        {"…", 1},       {"\x01", 0},     {"\xf0\x9f\x87\xa9", 1},
        {"ق", 1},       {"각", 2}, /* three conjoining jamo */
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        gsize bytes;
        assert_int_equal(width_of_cluster(cases[i].cluster, &bytes),
                         cases[i].width);
        assert_int_equal(bytes, strlen(cases[i].cluster));
        assert_int_equal(width_of(cases[i].cluster), cases[i].width);
    }
}

static void
the_empty_text_has_no_cluster(void **state)
{
    gsize bytes;
    assert_int_equal(width_of_cluster("", &bytes), 0);
    assert_int_equal(bytes, 0);
    assert_int_equal(width_of(""), 0);
}

static void
prefixes_never_split_a_cluster(void **state)
{
    int used;
    assert_int_equal(width_prefix("日本", 3, &used), strlen("日"));
    assert_int_equal(used, 2);
    assert_int_equal(width_prefix("e\xcc\x81x", 1, &used), 3);
    assert_int_equal(width_prefix("👩‍👩‍👧x", 1, &used), 0);
    assert_int_equal(used, 0);
    assert_int_equal(width_prefix("abc", 9, NULL), 3);
    assert_int_equal(width_prefix("abc", -1, NULL), 0);
}

static void
long_text_ends_in_an_ellipsis(void **state)
{
    static const struct {
        const char *text;
        int columns;
        const char *cut;
    } cases[] = {
        {"short", 5, "short"},
        {"longer", 5, "long…"},
        {"日本語", 5, "日本…"},
        {"日本語", 4, "日…"},
        {"x", 0, ""},
        {"xy", 1, "…"},
        {"", 0, ""},
        {"👍🏽👍🏽", 3, "👍🏽…"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = width_ellipsize(cases[i].text, cases[i].columns);
        assert_string_equal(got, cases[i].cut);
    }
}

static void
emojis_are_told_from_words(void **state)
{
    static const struct {
        const char *text;
        gboolean is_emoji;
    } cases[] = {
        {"👍", TRUE},   {"👍🏽", TRUE}, {"❤️", TRUE},  {"👩‍👩‍👧", TRUE},
        {"🇩🇪", TRUE},   {"1️⃣", TRUE},  {"", FALSE},  {"1", FALSE},
        {"word", FALSE}, {"👍word", FALSE}, {"日本", FALSE}, {"+1", FALSE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        if (emoji_is_sequence(cases[i].text) != cases[i].is_emoji)
            fail_msg("%s", cases[i].text);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clusters_have_their_width),
        cmocka_unit_test(the_empty_text_has_no_cluster),
        cmocka_unit_test(prefixes_never_split_a_cluster),
        cmocka_unit_test(long_text_ends_in_an_ellipsis),
        cmocka_unit_test(emojis_are_told_from_words),
    };
    return cmocka_run_group_tests_name("width", tests, NULL, NULL);
}
