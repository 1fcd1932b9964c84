/* test_doc - blocks laid out to lines. */
#include "test.h"

#include "base/error.h"
#include "text/doc.h"

static void
assert_layout(const Doc *doc, int width, const char *expected)
{
    g_autofree char *got = doc_to_text(doc, width);
    assert_string_equal(got, expected);
    assert_true(doc_is_clean(doc, width));
}

static void
words_are_wrapped(void **state)
{
    g_autoptr(Doc) doc = doc_new();
    doc_block(doc, DOC_PLAIN, 0, "one two three four\n\nnext  line");
    assert_layout(doc, 10, "one two\nthree four\n\nnext  line\n");
}

static void
long_words_are_cut(void **state)
{
    g_autoptr(Doc) doc = doc_new();
    doc_block(doc, DOC_PLAIN, 0, "abcdefghijklmn opq");
    doc_block(doc, DOC_PLAIN, 0, "    abcdefghijklmn");
    assert_layout(doc, 10, "abcdefghij\nklmn opq\n    abcdef\nghijklmn\n");
}

static void
wide_text_breaks_anywhere(void **state)
{
    g_autoptr(Doc) doc = doc_new();
    doc_block(doc, DOC_PLAIN, 0, "日本語日本語日");
    doc_block(doc, DOC_PLAIN, 0,
              "a👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍"
              "👧"
              "👩"
              "‍"
              "👩"
              "‍"
              "👧");
    assert_layout(doc, 10,
                  "日本語日本\n語日\n"
                  "a👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧\n"
                  "👩"
                  "‍"
                  "👩"
                  "‍"
                  "👧"
                  "\n");
}

static void
quotes_headers_and_items_have_their_margins(void **state)
{
    g_autoptr(Doc) doc = doc_new();
    doc_block(doc, DOC_QUOTE, 2, "quoted words wrap");
    doc_block(doc, DOC_HEADER, 0, "To: Alice Example, Bob");
    doc_begin(doc, DOC_LIST_ITEM, 0, 2);
    doc_add(doc, 0, slice_from_string("• item goes on here"));
    doc_blank(doc);
    assert_layout(doc, 14,
                  "> > quoted\n> > words wrap\n"
                  "To: Alice\n    Example,\n    Bob\n"
                  "  • item goes\n    on here\n\n");
}

static void
preformatted_is_cut_at_the_column(void **state)
{
    g_autoptr(Doc) doc = doc_new();
    doc_block(doc, DOC_PREFORMATTED, 0, "a  bcd efghij k");
    assert_layout(doc, 10, "a  bcd efg\nhij k\n");
}

static void
absurd_margins_leave_room(void **state)
{
    g_autoptr(Doc) doc = doc_new();
    doc_block(doc, DOC_QUOTE, 1000000, "abcdef");
    doc_begin(doc, DOC_PLAIN, 0, G_MAXINT);
    doc_add(doc, 0, slice_from_string("abcdef"));
    assert_layout(doc, 1, "> > abcdef\n     abcde\n     f\n");
}

static void
styles_survive_wrapping(void **state)
{
    g_autoptr(Doc) doc = doc_new();
    doc_begin(doc, DOC_PLAIN, 0, 0);
    doc_add(doc, 0, slice_from_string("plain "));
    doc_add(doc, DOC_STRONG, slice_from_string("bold words"));
    g_autoptr(GPtrArray) lines = doc_layout(doc, 10);
    assert_int_equal(lines->len, 2);
    const DocLine *first = lines->pdata[0];
    const DocSpan *bold = &g_array_index(first->spans, DocSpan, 1);
    assert_int_equal(first->spans->len, 2);
    assert_int_equal(bold->style, DOC_STRONG);
    assert_string_equal(bold->text, "bold");
}

static void
hostile_text_is_clean_inside(void **state)
{
    g_autoptr(Doc) doc = doc_new();
    doc_block(doc, DOC_PLAIN, 0,
              "a\x1b[2J\xff\xe2\x80\xae"
              "b\tc");
    doc_add(doc, 0,
            slice_from_string("\xcc\x81\xc2\x9b"
                              "1m"));
    assert_true(doc_is_clean(doc, 20));
    assert_layout(doc, 20,
                  "a\xef\xbf\xbd"
                  "b     c\n");
}

static void
urls_are_numbered_once(void **state)
{
    g_autoptr(Doc) doc = doc_new();
    assert_int_equal(doc_add_url(doc, "https://a.example/"), 1);
    assert_int_equal(doc_add_url(doc, "https://b.example/\n\x1b[2J"), 2);
    assert_int_equal(doc_add_url(doc, "https://a.example/"), 1);
    assert_int_equal(doc_n_urls(doc), 2);
    assert_string_equal(doc_url(doc, 2), "https://b.example/");
    assert_null(doc_url(doc, 0));
    assert_null(doc_url(doc, 3));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_wrapped),
        cmocka_unit_test(long_words_are_cut),
        cmocka_unit_test(wide_text_breaks_anywhere),
        cmocka_unit_test(quotes_headers_and_items_have_their_margins),
        cmocka_unit_test(preformatted_is_cut_at_the_column),
        cmocka_unit_test(absurd_margins_leave_room),
        cmocka_unit_test(styles_survive_wrapping),
        cmocka_unit_test(hostile_text_is_clean_inside),
        cmocka_unit_test(urls_are_numbered_once),
    };
    return cmocka_run_group_tests_name("doc", tests, NULL, NULL);
}
