/* test_charset - bytes under labels that are right, wrong and missing. */
#include "test.h"

#include "base/error.h"
#include "text/charset.h"

static void
labels_are_taken_as_they_are_meant(void **state)
{
    static const struct {
        const char *bytes, *label, *text;
    } cases[] = {
        {"caf\xe9", "iso-8859-1", "café"},
        {"caf\xe9", NULL, "café"},
        {"caf\xe9", "utf-8", "café"},
        {"caf\xc3\xa9", "iso-8859-1", "café"},
        {"caf\xc3\xa9", "no such charset", "café"},
        {"caf\xc3\xa9", "utf-8//TRANSLIT", "café"},
        {"\x93q\x94 \x80", "latin1", "“q” €"},
        {"\xef\xbb\xbfx\xc3\xa9", "iso-8859-1", "xé"},
        {"\xc4\xe3\xba\xc3\x95\x46", "gb2312", "你好旻"},
        {"\xbe\xc8\xb3\xe7\x8c\x63", "ks_c_5601-1987", "안녕똠"},
        {"\xf0\xd2\xc9", "koi8-r", "При"},
        /* UTF-8 under the label of something else, enough to be sure. */
        {"\xd0\x9f\xd1\x80\xd0\xb8\xd0\xb2", "koi8-r", "Прив"},
        {"\xd0\x9f\xd1\x80\xd0\xb8\xd0\xb2", "windows-1251", "Прив"},
        /* One byte that was lost does not make it another charset. */
        {"\xc3\xa4\xc3\xb6\xc3\xbc \xff", "utf-8", "äöü \xef\xbf\xbd"},
        {"\x1b$BF|K\\\x1b(B", NULL, "日本"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got =
            charset_to_utf8(slice_from_string(cases[i].bytes), cases[i].label);
        assert_string_equal(got, cases[i].text);
    }
    g_autofree char *empty = charset_to_utf8(SLICE_EMPTY, "utf-16");
    assert_string_equal(empty, "");
    g_autofree char *wide =
        charset_to_utf8((Slice){"\xff\xfe\x41\x00\xe9\x00", 6}, "utf-16");
    assert_string_equal(wide, "Aé");
}

static void
controls_become_what_was_meant(void **state)
{
    g_autofree char *got =
        charset_repair_controls("\xc2\x93q\xc2\x94 \xc2\x80\xc2\x81 \xc3\xa9");
    assert_string_equal(got, "“q” € é");
    g_autofree char *cut = charset_repair_controls("x\xc2");
    assert_string_equal(cut, "x\xc2");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(labels_are_taken_as_they_are_meant),
        cmocka_unit_test(controls_become_what_was_meant),
    };
    return cmocka_run_group_tests_name("charset", tests, NULL, NULL);
}
