/* test_sanitize - what hostile bytes are turned into. */
#include "test.h"

#include "base/error.h"
#include "text/charset.h"
#include "text/sanitize.h"

typedef struct {
    const char *bytes, *clean;
} Case;

static void
lines_are_cleaned(void **state)
{
    static const Case cases[] = {
        {"", ""},
        {"plain text", "plain text"},
        {" plain  text ", "plain text"},
        {" ", ""},
        {"  plain\ttext \r\n folded ", "plain text folded"},
        {"a\x1b[31mred\x1b[0m", "ared"},
        {"a\x1b]0;title\ab", "ab"},
        {"a\x1b]0;title\x1b\\b", "ab"},
        {"a\x1b]8;;http://x\x1b\\b", "ab"},
        {"a\x1bP1;2q###\x1b\\b", "ab"},
        {"a\x1b(0b\x1b=c\x1b"
         "7d",
         "abcd"},
        {"a\xc2\x9b"
         "2Jb",
         "ab"},
        {"a\xc2\x9d"
         "0;title\ab",
         "ab"},
        {"a\xc2\x90q\xc2\x9c"
         "b",
         "ab"},
        {"unterminated \x1b]0;swallows", "unterminated"},
        {"esc at the end \x1b", "esc at the end"},
        {"a\b\b\x7f\x01\x0e\x0f"
         "b",
         "ab"},
        {"\xe2\x80\xae"
         "exe.txt\xe2\x80\xac",
         "exe.txt"},
        {"a\xe2\x81\xa6\xe2\x80\x8e\xe2\x80\x8f\xd8\x9c"
         "b",
         "ab"},
        {"zero\xe2\x80\x8bwidth\xef\xbb\xbf\xc2\xad", "zerowidth"},
        {"tag\xf3\xa0\x81\xa1", "tag"},
        {"a\xe2\x80\xa8"
         "b",
         "a b"},
        {"bad \xff\xfe byte", "bad \xef\xbf\xbd\xef\xbf\xbd byte"},
        {"overlong \xc0\xaf", "overlong \xef\xbf\xbd\xef\xbf\xbd"},
        {"surrogate \xed\xa0\x80", "surrogate \xef\xbf\xbd\xef\xbf\xbd"
                                   "\xef\xbf\xbd"},
        {"cut \xe2\x82", "cut \xef\xbf\xbd\xef\xbf\xbd"},
        {"nonchar \xef\xbf\xbe\xef\xb7\x90", "nonchar"},
        {"e\xcc\x81", "é"}, /* NFC */
        {"\xcc\x81 lonely mark", "lonely mark"},
        {"שלום עולם", "שלום עולם"},
        {"日本語　テスト", "日本語 テスト"},
        {"👩\xe2\x80\x8d👩\xe2\x80\x8d👧 family", "👩‍👩‍👧 family"},
        {"👍🏽 ❤\xef\xb8\x8f 1\xef\xb8\x8f⃣ 🇩🇪",
         "👍🏽 ❤️ 1️⃣ 🇩🇪"},
        {"a\xe2\x80\x8d"
         "b\xef\xb8\x8f",
         "ab"},
        {"👩\xe2\x80\x8d", "👩"},
        {"می\xe2\x80\x8cخواهم", "می‌خواهم"},
        {"क्\xe2\x80\x8dष", "क्‍ष"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = sanitize_line(slice_from_string(cases[i].bytes));
        assert_string_equal(got, cases[i].clean);
        assert_true(sanitize_is_clean(got));
    }
}

static void
texts_are_cleaned(void **state)
{
    static const Case cases[] = {
        {"one\r\ntwo\rthree\n", "one\ntwo\nthree\n"},
        {"a\tb\n\tc", "a       b\n        c"},
        {"12345678\tx", "12345678        x"},
        {"日本\tx", "日本    x"},
        {"page\f\nnext", "page\nnext"},
        {"a\xe2\x80\xa9"
         "b\xc2\x85"
         "c",
         "a\nb\nc"},
        {"a\x1b]0;open\nnext line is kept", "a\nnext line is kept"},
        {"  kept  spaces ", "  kept  spaces "},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = sanitize_text(slice_from_string(cases[i].bytes));
        assert_string_equal(got, cases[i].clean);
        assert_true(sanitize_is_clean(got));
    }
}

static void
nul_bytes_are_dropped(void **state)
{
    g_autofree char *got = sanitize_text((Slice){"a\0b", 3});
    assert_string_equal(got, "ab");
}

static void
marks_are_capped(void **state)
{
    g_autoptr(GString) zalgo = g_string_new("q");
    for (int i = 0; i < 100; i++)
        g_string_append(zalgo, i % 2 ? "\xcc\x8d" : "\xcc\xa3");
    g_autofree char *got = sanitize_line(slice_from_string(zalgo->str));
    assert_int_equal(g_utf8_strlen(got, -1), 9);
    assert_true(sanitize_is_clean(got));
}

/* A megabyte of pairs that compose, of jamo, of vowels alone: this must not
 * take quadratic time, and pieces must not show. */
static void
long_texts_are_normalised_whole(void **state)
{
    static const struct {
        const char *unit, *clean;
    } cases[] = {
        {"e\xcc\x81", "é"},
        {"\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab", "한"},
        {"\xe1\x85\xa1", "\xe1\x85\xa1"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) bytes = g_string_new(NULL);
        g_autoptr(GString) expected = g_string_new(NULL);
        for (int j = 0; j < 400000; j++) {
            g_string_append(bytes, cases[i].unit);
            g_string_append(expected, cases[i].clean);
        }
        g_autofree char *got = sanitize_text(slice_from_string(bytes->str));
        assert_true(strcmp(got, expected->str) == 0);
    }
}

/* The same bytes on every run: a linear congruential generator. */
static guint32
next_random(guint32 *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static void
anything_is_clean_after_one_pass(void **state)
{
    static const gunichar odd[] = {
        0x1B,   0x9B,   0x9D,   '[',     ']',     'm',     0x301,   0x300,
        0x323,  0x200D, 0x200C, 0xFE0F,  0x1F469, 0x1F3FD, 0x1F1E9, 'a',
        ' ',    '\t',   '\n',   '\r',    0x202E,  0x0915,  0x093C,  0x094D,
        0x1100, 0x1161, 0x11A8, 0xAC00,  0x0344,  0x1D160, 0x2000,  0x3000,
        0x2329, 0x0F73, 0xFB2C, 0x1D15E, 0xA0,    0x628,   0x064E,  0xFFFE,
    };
    guint32 seed = 1;
    for (int round = 0; round < 20000; round++) {
        g_autoptr(GString) text = g_string_new(NULL);
        int length = next_random(&seed) % 24;
        for (int i = 0; i < length; i++) {
            guint32 pick = next_random(&seed);
            if (pick % 16 == 0)
                g_string_append_c(text, pick >> 8);
            else
                g_string_append_unichar(text, odd[pick % G_N_ELEMENTS(odd)]);
        }
        Slice bytes = {text->str, text->len};
        g_autofree char *clean = sanitize_text(bytes);
        g_autofree char *line = sanitize_line(bytes);
        assert_true(sanitize_is_clean(clean));
        assert_true(sanitize_is_clean(line));
        g_autofree char *again = sanitize_line(slice_from_string(line));
        assert_string_equal(line, again);
    }
}

static void
charsets_are_guessed_where_they_lie(void **state)
{
    static const struct {
        const char *bytes, *label, *text;
    } cases[] = {
        {"caf\xe9", "iso-8859-1", "café"},
        {"caf\xe9", "us-ascii", "café"},
        {"caf\xe9", NULL, "café"},
        {"caf\xe9", "utf-8", "café"},
        {"\x93quoted\x94", "iso-8859-1", "“quoted”"},
        {"café", "iso-8859-1", "café"},
        {"café", "x-made-up", "café"},
        {"café", "UTF-8//IGNORE", "café"},
        {"\xf0\xd2\xc9\xd7\xc5\xd4", "koi8-r", "Привет"},
        {"\x1b$B$3\x1b(B", "iso-2022-jp", "こ"},
        {"\xc4\xe3\xba\xc3", "gb2312", "你好"},
        {"", "utf-8", ""},
        {"é cut \xe2\x82", "utf-8", "é cut \xef\xbf\xbd\xef\xbf\xbd"},
        {"cut \xe9", "utf-8", "cut é"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got =
            charset_to_utf8(slice_from_string(cases[i].bytes), cases[i].label);
        assert_string_equal(got, cases[i].text);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_cleaned),
        cmocka_unit_test(texts_are_cleaned),
        cmocka_unit_test(nul_bytes_are_dropped),
        cmocka_unit_test(marks_are_capped),
        cmocka_unit_test(long_texts_are_normalised_whole),
        cmocka_unit_test(anything_is_clean_after_one_pass),
        cmocka_unit_test(charsets_are_guessed_where_they_lie),
    };
    return cmocka_run_group_tests_name("sanitize", tests, NULL, NULL);
}
