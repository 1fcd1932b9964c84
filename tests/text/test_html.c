/* test_html - HTML mail as a Doc. */
#include "test.h"

#include "base/error.h"
#include "text/html.h"

static char *
rendered(const char *html, const char *charset)
{
    g_autoptr(Doc) doc = doc_new();
    html_render(doc, slice_from_string(html), charset);
    assert_true(doc_is_clean(doc, 40));
    return doc_to_text(doc, 40);
}

static void
elements_become_blocks(void **state)
{
    static const struct {
        const char *html, *shown;
    } cases[] = {
        {"<p>One\n  two<p>Three", "One two\n\nThree\n"},
        {"<h1>Title</h1>text", "Title\n\ntext\n"},
        {"a<br>b<br><br>c<br>", "a\nb\n\nc\n"},
        {"<div>a</div><div><br></div><div>b</div>", "a\n\nb\n"},
        {"<ul><li>a<li>b<ul><li>c</ul></ul>d", "• a\n• b\n  • c\n\nd\n"},
        {"<ol><li>a<ol><li>x</ol><li>b</ol>", "1. a\n  1. x\n2. b\n"},
        {"<table><tr><td>a<td>b<tr><td>c<td>d</table>", "a  b\nc  d\n"},
        {"x<blockquote>q<blockquote>r</blockquote></blockquote>y",
         "x\n\n> q\n>\n> > r\n\ny\n"},
        {"<pre>\n a\n  b\n\n c\n</pre>", " a\n  b\n\n c\n"},
        {"a <b>b</b><i> c</i>&nbsp;&nbsp; d &lt;", "a b c d <\n"},
        {"<img alt=' Logo '><img src=x>", "[image: Logo]\n"},
        {"<script>x()</script><style>y</style>z", "z\n"},
        {"<div hidden>a</div><p style='Display: None'>b</p>"
         "<span style='opacity:0.9'>c</span>"
         "<span style='font-size:0px'>d</span>",
         "c\n"},
        {"&#x200c;&nbsp;&#x200c;&nbsp;&#847;", ""},
        {"a<hr>b", "a\n\n----\nb\n"},
        {"<dl><dt>t<dd>d</dl>", "t\n    d\n"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = rendered(cases[i].html, NULL);
        g_strchomp(got);
        g_autofree char *expected = g_strdup(cases[i].shown);
        assert_string_equal(got, g_strchomp(expected));
    }
}

static void
links_are_numbered_and_listed(void **state)
{
    g_autofree char *got = rendered(
        "<a href='https://a.example/'>A</a>, <a href='#top'>top</a>, "
        "<a href='javascript:x()'>js</a>, <a href=' https://b.example/ '>"
        "https://good.example</a>, <a href='https://a.example/'>again</a>",
        NULL);
    assert_string_equal(got, "A[1], top, js, https://good.example[2,\n"
                             "to b.example], again[1]\n\n"
                             "[1] https://a.example/\n"
                             "[2] https://b.example/\n");
}

static void
charsets_are_found(void **state)
{
    static const struct {
        const char *html, *charset;
    } cases[] = {
        {"caf\xe9", "iso-8859-1"},
        {"café", "utf-8"},
        {"café", NULL},
        {"caf\xe9", "utf-8"},
        {"<meta charset=\"iso-8859-1\">caf\xe9", NULL},
        {"<meta charset=iso-8859-1>café", "utf-8"},
        {"<meta http-equiv=Content-Type content='text/html; "
         "charset=windows-1252'>caf\xe9",
         NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = rendered(cases[i].html, cases[i].charset);
        assert_string_equal(got, "café\n");
    }
}

static void
empty_documents_are_reported(void **state)
{
    static const char *const cases[] = {
        "",
        " ",
        "<html></html>",
        "<!-- only this -->",
        "<p hidden>x",
        "<br>",
        "<a href='http://a.example'></a>",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Doc) doc = doc_new();
        assert_false(html_render(doc, slice_from_string(cases[i]), NULL));
        assert_int_equal(doc_n_urls(doc), 0);
    }
}

static void
escapes_do_not_get_through(void **state)
{
    g_autofree char *got = rendered(
        "a&#27;[2J&#x9b;31m\x1b[1mb<a href='http://x/&#10;&#27;]0;t'>c</a>",
        NULL);
    assert_null(strchr(got, '\x1b'));
    assert_non_null(strstr(got, "bc[1]"));
}

/* `unit` again and again, to a megabyte: the parser must not take quadratic
 * time, nor the walk much stack. */
static void
assert_survives(const char *unit, gboolean is_numbered)
{
    g_autoptr(GString) html = g_string_new("<p>start");
    for (int i = 0; html->len < 1 << 20; i++) {
        g_string_append(html, unit);
        if (is_numbered)
            g_string_append_printf(html, "%x", i);
    }
    g_autoptr(Doc) doc = doc_new();
    assert_true(html_render(doc, (Slice){html->str, html->len}, "utf-8"));
    assert_true(doc_is_clean(doc, 40));
    g_autofree char *text = doc_to_text(doc, 200);
    assert_true(g_str_has_prefix(text, "start"));
}

static void
hostile_documents_are_bounded(void **state)
{
    assert_survives("<div>", FALSE);
    assert_survives("<b>x", FALSE);
    assert_survives("<blockquote>x", FALSE);
    assert_survives("</i>", FALSE);
    assert_survives("<a", TRUE);
    assert_survives(" a", TRUE);
    assert_survives("<li>x", FALSE);
    assert_survives("<!--", FALSE);
    assert_survives("&", FALSE);
}

static void
what_is_left_out_is_said(void **state)
{
    g_autoptr(GString) attributes = g_string_new("<p>start<a");
    for (int i = 0; i < 100000; i++)
        g_string_append_printf(attributes, " a%x", i);
    g_autoptr(GString) deep = g_string_new("start");
    for (int i = 0; i < 10000; i++)
        g_string_append(deep, "<div>");
    g_autofree char *longest = g_strnfill(5 << 20, 'x');
    const char *const cases[] = {attributes->str, deep->str, longest};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = rendered(cases[i], NULL);
        assert_non_null(strstr(got, "is left out"));
    }
}

int
main(void)
{
    html_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(elements_become_blocks),
        cmocka_unit_test(links_are_numbered_and_listed),
        cmocka_unit_test(charsets_are_found),
        cmocka_unit_test(empty_documents_are_reported),
        cmocka_unit_test(escapes_do_not_get_through),
        cmocka_unit_test(hostile_documents_are_bounded),
        cmocka_unit_test(what_is_left_out_is_said),
    };
    int failed = cmocka_run_group_tests_name("html", tests, NULL, NULL);
    return failed;
}
