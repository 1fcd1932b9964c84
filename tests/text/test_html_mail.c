/* test_html_mail - HTML as mailers write it: tables, quotes, links that lie,
 * pictures that spy, text that hides. */
#include "test.h"

#include "base/error.h"
#include "text/html.h"

static char *
rendered_at(const char *html, int width)
{
    g_autoptr(Doc) doc = doc_new();
    html_render(doc, slice_from_string(html), NULL);
    assert_true(doc_is_clean(doc, width));
    return doc_to_text(doc, width);
}

static void
assert_shown(const char *html, int width, const char *expected)
{
    g_autofree char *got = rendered_at(html, width);
    g_strchomp(got);
    g_autofree char *text = g_strdup(expected);
    assert_string_equal(got, g_strchomp(text));
}

static const char prices[] =
    "<table border=1><thead><tr><th>Item<th>Price<th>What it is good for"
    "</thead><tbody><tr><td>Tea<td>4.50 €<td>drinking in the afternoon"
    "<tr><td>Sugar<td>12.00 €<td><b>sweetness</b></tbody></table>after";

static void
data_stands_in_columns(void **state)
{
    assert_shown(prices, 60,
                 "Item     Price  What it is good for\n"
                 "Tea     4.50 €  drinking in the afternoon\n"
                 "Sugar  12.00 €  sweetness\n"
                 "\n"
                 "after\n");
}

static void
the_widest_column_is_wrapped(void **state)
{
    assert_shown(prices, 34,
                 "Item     Price  What it is good\n"
                 "                for\n"
                 "Tea     4.50 €  drinking in the\n"
                 "                afternoon\n"
                 "Sugar  12.00 €  sweetness\n"
                 "\n"
                 "after\n");
}

static void
what_is_too_narrow_for_columns_is_stacked(void **state)
{
    assert_shown(prices, 20,
                 "Item: Tea\n"
                 "Price: 4.50 €\n"
                 "What it is good for:\n"
                 "  drinking in the\n"
                 "  afternoon\n"
                 "\n"
                 "Item: Sugar\n"
                 "Price: 12.00 €\n"
                 "What it is good for:\n"
                 "  sweetness\n"
                 "\n"
                 "after\n");
}

static void
spans_keep_their_columns(void **state)
{
    assert_shown("<table><tr><th>a<th>b<th>c<tr><td rowspan=2>x<td>1<td>2"
                 "<tr><td>3<td>4<tr><td colspan=3>a long line over all of it"
                 "<tr><td colspan=2>y<td>5</table>",
                 40,
                 "a  b  c\n"
                 "x  1  2\n"
                 "   3  4\n"
                 "a long line over all of it\n"
                 "y     5\n");
}

static void
layout_is_read_as_paragraphs(void **state)
{
    assert_shown("<table width=600><tr><td><table><tr><td><h1>Big News</h1>"
                 "<tr><td><p>A first paragraph that is long enough to be one."
                 "<p>Second.</table><td><ul><li>one<li>two</ul></table>",
                 60,
                 "Big News\n"
                 "\n"
                 "A first paragraph that is long enough to be one.\n"
                 "\n"
                 "Second.\n"
                 "\n"
                 "• one\n"
                 "• two\n");
    assert_shown("<table><tr><td>Home<td>Shop<td>Help</table>", 60,
                 "Home  Shop  Help\n");
}

static void
quotes_of_all_mailers_are_seen(void **state)
{
    static const struct {
        const char *html, *shown;
    } cases[] = {
        {"new<div class=\"gmail_quote\"><div class=gmail_attr>On Mon, B wrote:"
         "</div><blockquote class=gmail_quote style='margin:0'>old"
         "<blockquote class=gmail_quote>older</blockquote></blockquote></div>",
         "new\n\nOn Mon, B wrote:\n\n> old\n>\n> > older\n"},
        {"<div>new</div><div><div style='border:none;border-top:solid #E1E1E1 "
         "1.0pt;padding:3.0pt 0in 0in 0in'><p><b>From:</b> B</p></div></div>"
         "<p>old</p><div style='border:none;border-top:solid #B5C4DF 1.0pt'>"
         "<b>Von:</b> C</div><p>older</p>",
         "new\n\n> From: B\n>\n> old\n>\n> > Von: C\n> >\n> > older\n"},
        {"<div>new</div><hr><div id=\"divRplyFwdMsg\"><b>From:</b> B</div>"
         "<div>old</div>",
         "new\n----\n\n> From: B\n> old\n"},
        {"new<div class='x yahoo_quoted'>old</div>", "new\n\n> old\n"},
        {"new<blockquote type=cite><h2>Head</h2><ul><li>a</ul></blockquote>",
         "new\n\n> Head\n>\n> • a\n"},
        {"a<blockquote style='margin:0 0 0 40px;border:none;padding:0px'>b"
         "</blockquote>",
         "a\n\n    b\n"},
        {"<div style='border:none;border-top:solid red 1pt'>A box, not a mail"
         "</div>x",
         "A box, not a mail\nx\n"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_shown(cases[i].html, 60, cases[i].shown);
}

static void
links_say_where_they_lead(void **state)
{
    static const struct {
        const char *html, *shown;
    } cases[] = {
        /* What the text says already is not said again. */
        {"<a href='https://www.a.example/x/'>https://a.example/x</a>",
         "https://a.example/x[1]\n"},
        {"<a href='mailto:b@a.example'>b@a.example</a>", "b@a.example[1]\n"},
        /* Another page of the same host, or of one under it. */
        {"<a href='https://news.a.example/?id=1'>www.a.example</a>",
         "www.a.example[1]\n\n[1] https://news.a.example/?id=1\n"},
        /* Another host. */
        {"<a href='https://evil.example/'>www.bank.example</a>",
         "www.bank.example[1, to evil.example]\n\n[1] https://evil.example/\n"},
        {"<a href='https://bank.com@evil.example/'>bank.com</a>",
         "bank.com[1, to evil.example]\n\n"
         "[1] https://bank.com@evil.example/\n"},
        /* A file's name is no host. */
        {"<a href='https://a.example/1'>report.pdf</a>",
         "report.pdf[1]\n\n[1] https://a.example/1\n"},
        /* A picture without a name is still something to go to. */
        {"<a href='https://a.example/'><img src=x.png></a>",
         "[image][1]\n\n[1] https://a.example/\n"},
        {"<a href='https://a.example/t'><img src=x width=1 height=1></a>x",
         "x\n"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_shown(cases[i].html, 60, cases[i].shown);
}

static void
a_link_knows_its_number(void **state)
{
    g_autoptr(Doc) doc = doc_new();
    const char *html = "go <a href='https://a.example/'>here</a> now";
    html_render(doc, slice_from_string(html), NULL);
    g_autoptr(GPtrArray) lines = doc_layout(doc, 40);
    const DocLine *line = lines->pdata[0];
    const DocSpan *link = &g_array_index(line->spans, DocSpan, 2);
    const DocSpan *mark = &g_array_index(line->spans, DocSpan, 3);
    assert_string_equal(link->text, "here");
    assert_int_equal(link->url, 1);
    assert_int_equal(link->style, DOC_LINK);
    assert_string_equal(mark->text, "[1]");
    assert_int_equal(mark->url, 1);
    assert_int_equal(mark->style, DOC_MARK);
    assert_int_equal(g_array_index(line->spans, DocSpan, 0).url, 0);
}

static void
what_only_spies_is_dropped(void **state)
{
    static const struct {
        const char *html, *shown;
    } cases[] = {
        {"a<img src=http://t/ width=1 height=1 alt=x>", "a\n"},
        {"a<img src=http://t/ style='width: 0px' alt=x>", "a\n"},
        {"a<img src=http://t/ width=100% alt=Chart>", "a[image: Chart]\n"},
        {"a <img src=cid:1>", "a [image]\n"},
        {"a <img src=cid:1 alt=''>", "a\n"},
        {"a<iframe src=x>no</iframe><object>no</object>", "a\n"},
        {"<div style='color:#fff;background-color:#FFF'>no</div>b", "b\n"},
        {"<div style='height:0;overflow:hidden'>no</div>b", "b\n"},
        {"<p style='text-indent:-9999px'>no</p>b", "b\n"},
        {"<div style='font-size:1px'>no</div>b", "b\n"},
        /* Not hidden: the size is set again within. */
        {"<td style='font-size:0px'> no <div style='font-size:13px'>yes</div>"
         "<img alt=Logo src=x></td>",
         "yes\n[image: Logo]\n"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_shown(cases[i].html, 60, cases[i].shown);
}

static void
lists_are_numbered_as_they_say(void **state)
{
    assert_shown("<ol start=3><li>a<li value=7>b<li>c</ol>"
                 "<ol type=a><li>x<li>y</ol>",
                 40, "3. a\n7. b\n8. c\n\na. x\nb. y\n");
}

static void
hostile_tables_are_bounded(void **state)
{
    static const char *const units[] = {
        "<table><tr><td>x",
        "<tr><td>x<td>y",
        "<td>x",
        "<td colspan=1000000>x<td>y<tr>",
        "<tr><td rowspan=9999>x",
        "<table>",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
        g_autoptr(GString) html = g_string_new("start<table>");
        while (html->len < 1 << 18)
            g_string_append(html, units[i]);
        g_autofree char *wide = rendered_at(html->str, 80);
        g_autofree char *narrow = rendered_at(html->str, 10);
        assert_true(g_str_has_prefix(narrow, "start"));
    }
}

int
main(void)
{
    html_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(data_stands_in_columns),
        cmocka_unit_test(the_widest_column_is_wrapped),
        cmocka_unit_test(what_is_too_narrow_for_columns_is_stacked),
        cmocka_unit_test(spans_keep_their_columns),
        cmocka_unit_test(layout_is_read_as_paragraphs),
        cmocka_unit_test(quotes_of_all_mailers_are_seen),
        cmocka_unit_test(links_say_where_they_lead),
        cmocka_unit_test(a_link_knows_its_number),
        cmocka_unit_test(what_only_spies_is_dropped),
        cmocka_unit_test(lists_are_numbered_as_they_say),
        cmocka_unit_test(hostile_tables_are_bounded),
    };
    return cmocka_run_group_tests_name("html_mail", tests, NULL, NULL);
}
