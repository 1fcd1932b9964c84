/* test_styling - message styling (XEP-0393), by its own examples and beyond. */
#include "test.h"

#include "text/styling.h"

static const struct {
    guint style;
    char open, close;
} signs[] = {
    {DOC_STRONG, '[', ']'},
    {DOC_EMPHASIS, '{', '}'},
    {DOC_STRIKE, '(', ')'},
    {DOC_CODE, '<', '>'},
};

/* The text with brackets around what is styled, directives within. */
static char *
mark(const DocLine *line)
{
    GString *text = g_string_new(NULL);
    guint open = 0;
    for (guint i = 0; i <= line->spans->len; i++) {
        const DocSpan *span = i < line->spans->len
                                  ? &g_array_index(line->spans, DocSpan, i)
                                  : NULL;
        guint style = span ? span->style : 0;
        for (gsize k = G_N_ELEMENTS(signs); k-- > 0;)
            if (open & ~style & signs[k].style)
                g_string_append_c(text, signs[k].close);
        for (gsize k = 0; k < G_N_ELEMENTS(signs); k++)
            if (style & ~open & signs[k].style)
                g_string_append_c(text, signs[k].open);
        open = style;
        g_string_append(text, span ? span->text : "");
    }
    return g_string_free(text, FALSE);
}

static char *
render(const char *body)
{
    g_autoptr(Doc) doc = doc_new();
    styling_render(doc, body);
    assert_true(doc_is_clean(doc, 200));
    g_autoptr(GPtrArray) lines = doc_layout(doc, 200);
    GString *all = g_string_new(NULL);
    for (guint i = 0; i < lines->len; i++) {
        g_autofree char *line = mark(lines->pdata[i]);
        g_string_append_printf(all, "%s%s", i ? "\n" : "", line);
    }
    return g_string_free(all, FALSE);
}

static void
spans_are_found(void **state)
{
    static const struct {
        const char *body, *shown;
    } cases[] = {
        /* Section 5.2: what is styled, */
        {"*strong*", "[*strong*]"},
        {"plain *strong* plain", "plain [*strong*] plain"},
        {"*strong* plain *strong*", "[*strong*] plain [*strong*]"},
        {"*strong*plain*", "[*strong*]plain*"},
        {"* plain *strong*", "* plain [*strong*]"},
        /* and what is not. */
        {"not strong*", "not strong*"},
        {"*not strong", "*not strong"},
        {"*not \n strong*", "*not \n strong*"},
        {"*not *strong", "*not *strong"},
        {"**", "**"},
        {"***", "***"},
        {"****", "****"},
        /* Its sections 5.2.2 to 5.2.5. */
        {"The full title is _Twelfth Night, or What You Will_ but\n_most_ "
         "people shorten it.",
         "The full title is {_Twelfth Night, or What You Will_} but\n{_most_} "
         "people shorten it."},
        {"Everyone ~dis~likes cake.", "Everyone (~dis~)likes cake."},
        {"This is `monospace`", "This is <`monospace`>"},
        {"This is `*monospace*`", "This is <`*monospace*`>"},
        {"This is *`monospace and bold`*",
         "This is [*<`monospace and bold`>*]"},
        {"_emphasized *strong* span_", "{_emphasized [*strong*] span_}"},
        /* The nearest end counts, be it within another span's. */
        {"*a `b*`", "[*a `b*]`"},
        {"_a *b_ c*", "{_a *b_} c*"},
        {"*a\xC2\xA0* b*", "[*a\xC2\xA0* b*]"}, /* a no-break space is white */
        {"snake_case_name 2*3*4 a~b~", "snake_case_name 2*3*4 a~b~"},
        {"**bold**", "**bold**"},
        {"*ä*ö*", "[*ä*]ö*"},
        {"", ""},
        {"*", "*"},
        {"* *", "* *"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = render(cases[i].body);
        assert_string_equal(got, cases[i].shown);
    }
}

static void
blocks_are_found(void **state)
{
    static const struct {
        const char *body, *shown;
    } cases[] = {
        {"```ignored\n(println \"*Hello*\")\n```\n\n*plain*",
         "```ignored\n<(println \"*Hello*\")>\n```\n\n[*plain*]"},
        {"> ```\n> (println)\n\n*plain*", "> ```\n> <(println)>\n\n[*plain*]"},
        {">> ```\n>> a\n> *b*\nc", "> > ```\n> > <a>\n> [*b*]\nc"},
        {"```\n> a\n``` b\n*c*", "```\n<> a>\n<``` b>\n<*c*>"},
        {"> That that is, is.\n\nSaid the old hermit of Prague.",
         "> That that is, is.\n\nSaid the old hermit of Prague."},
        {">> That that is, is.\n> Said the old hermit of Prague.\n\nWho?",
         "> > That that is, is.\n> Said the old hermit of Prague.\n\nWho?"},
        {">*a*", "> [*a*]"},
        {">  a", ">  a"},
        {" > a", " > a"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = render(cases[i].body);
        assert_string_equal(got, cases[i].shown);
    }
}

static void
directives_are_told_from_text(void **state)
{
    g_autoptr(Doc) doc = doc_new();
    styling_render(doc, "a *b*");
    g_autoptr(GPtrArray) lines = doc_layout(doc, 40);
    const GArray *spans = ((const DocLine *)lines->pdata[0])->spans;
    static const struct {
        const char *text;
        guint style;
    } wanted[] = {
        {"a ", 0},
        {"*", DOC_STRONG | DOC_DIRECTIVE},
        {"b", DOC_STRONG},
        {"*", DOC_STRONG | DOC_DIRECTIVE},
    };
    assert_int_equal(spans->len, G_N_ELEMENTS(wanted));
    for (guint i = 0; i < spans->len; i++) {
        const DocSpan *span = &g_array_index(spans, DocSpan, i);
        assert_string_equal(span->text, wanted[i].text);
        assert_int_equal(span->style, wanted[i].style);
    }
}

/* A link is one, whatever it holds that looks like a directive. */
static void
links_keep_their_targets(void **state)
{
    g_autoptr(Doc) doc = doc_new();
    styling_render(doc, "_see https://x.example/a_b_c_ and www.y.example.");
    assert_int_equal(doc_n_urls(doc), 2);
    assert_string_equal(doc_url(doc, 1), "https://x.example/a_b_c");
    assert_string_equal(doc_url(doc, 2), "https://www.y.example");
}

/* Each of a megabyte: quadratic work would take minutes. */
static void
nothing_takes_long(void **state)
{
    static const char *const parts[] = {
        "*a ", "*",      "_*~`",  "*a",       "*a_b~c`d ",
        "> ",  ">",      "```\n", "\n",       "*a *b* ",
        "`",   "~ ~a~ ", "http:", "https://", "www.",
    };
    enum { SIZE = 1024 * 1024 };
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
        g_autoptr(GString) body = g_string_new(NULL);
        while (body->len < SIZE)
            g_string_append(body, parts[i]);
        gint64 start = g_get_monotonic_time();
        g_autoptr(Doc) doc = doc_new();
        styling_render(doc, body->str);
        g_autoptr(GPtrArray) lines = doc_layout(doc, 80);
        gint64 taken = g_get_monotonic_time() - start;
        assert_true(lines->len > 0);
        if (taken > 10 * G_USEC_PER_SEC)
            fail_msg("%s took %" G_GINT64_FORMAT " us", parts[i], taken);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spans_are_found),
        cmocka_unit_test(blocks_are_found),
        cmocka_unit_test(directives_are_told_from_text),
        cmocka_unit_test(links_keep_their_targets),
        cmocka_unit_test(nothing_takes_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
