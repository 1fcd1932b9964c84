/* test_flowed - plain text as a Doc, and made ready for an answer. */
#include "test.h"

#include "base/error.h"
#include "text/flowed.h"
#include "text/flowing.h"
#include "text/quote.h"

static void
plain_text_becomes_lines(void **state)
{
    static const struct {
        FlowedFormat format;
        const char *text, *shown;
    } cases[] = {
        {FLOWED_FIXED, "a\nb\n\nc\n", "a\nb\n\nc\n"},
        {FLOWED_FIXED, "> a\n>> b\n> > c\nd", "> a\n> > b\n> > c\nd\n"},
        {FLOWED_FIXED, ">a\n\nb", "> a\n\nb\n"},
        {FLOWED_FIXED, "a \nb", "a \nb\n"},
        {FLOWED_FLOWED, "a \nb\nc", "a b\nc\n"},
        {FLOWED_FLOWED, "> a \n> b\nc", "> a b\nc\n"},
        {FLOWED_FLOWED, "> a \n>> b", "> a \n> > b\n"},
        {FLOWED_FLOWED, " stuffed\n >no quote", "stuffed\n>no quote\n"},
        {FLOWED_FLOWED_DELSP, "ab \ncd", "abcd\n"},
        {FLOWED_FLOWED, "a \n-- \nme \nhere", "a \n-- \nme here\n"},
        {FLOWED_FIXED, "", ""},
        {FLOWED_FIXED, "\n\na", "\n\na\n"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Doc) doc = doc_new();
        flowed_render(doc, cases[i].text, cases[i].format, FALSE);
        g_autofree char *got = doc_to_text(doc, 40);
        assert_string_equal(got, cases[i].shown);
        assert_true(doc_is_clean(doc, 40));
    }
}

/* What is read is what was written, whatever the width. */
static void
what_flows_comes_back(void **state)
{
    g_autofree char *word = g_strnfill(40, 'a');
    g_autofree char *many =
        g_strdup_printf("%s %s  %s %s", word, word, word, word);
    g_autofree char *unbroken = g_strnfill(200, 'b');
    const char *const parts[] = {"From %s\n", "> > %s\n", "   %s\n", "%s\n",
                                 "- %s\n\n>%s\n"};
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
        g_auto(GStrv) halves = g_strsplit(parts[i], "%s", -1);
        g_autofree char *body = g_strjoinv(many, halves);
        g_autofree char *text =
            g_strconcat(body, unbroken, "\n> b\n>> c\n-- \nAl\n", NULL);
        assert_true(flowing_is_wanted(text));
        g_autofree char *flowed = flowing_make(text);
        g_auto(GStrv) lines = g_strsplit(flowed, "\n", -1);
        for (guint k = 0; lines[k]; k++)
            assert_true(strlen(lines[k]) <= 78 || !strchr(lines[k], ' '));
        g_autoptr(Doc) doc = doc_new();
        flowed_render(doc, flowed, FLOWED_FLOWED, FALSE);
        g_autofree char *read = doc_to_text(doc, 1000);
        g_autoptr(Doc) plain = doc_new();
        flowed_render(plain, text, FLOWED_FIXED, FALSE);
        g_autofree char *expected = doc_to_text(plain, 1000);
        assert_string_equal(read, expected);
    }
    assert_false(flowing_is_wanted("short\nlines   \n"));
    assert_false(flowing_is_wanted(unbroken));
}

static void
kinds_are_told_apart(void **state)
{
    g_autoptr(Doc) doc = doc_new();
    flowed_render(doc, "text\n> quote\n-- \nname\n", FLOWED_FIXED, FALSE);
    g_autoptr(GPtrArray) lines = doc_layout(doc, 40);
    static const DocKind kinds[] = {DOC_PLAIN, DOC_QUOTE, DOC_SIGNATURE,
                                    DOC_SIGNATURE};
    assert_int_equal(lines->len, G_N_ELEMENTS(kinds));
    for (guint i = 0; i < lines->len; i++)
        assert_int_equal(((DocLine *)lines->pdata[i])->kind, kinds[i]);
}

static void
links_are_noted(void **state)
{
    static const struct {
        const char *text, *url;
    } cases[] = {
        {"see https://a.example/x?y=1.", "https://a.example/x?y=1"},
        {"<http://a.example>", "http://a.example"},
        {"(http://a.example/b_(c))", "http://a.example/b_(c)"},
        {"mailto:bob@example.org, or so", "mailto:bob@example.org"},
        {"HTTPS://A.EXAMPLE/é", "HTTPS://A.EXAMPLE/é"},
        {"xhttps://a.example", NULL},
        {"https://", NULL},
        {"mailto:.....", NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Doc) doc = doc_new();
        flowed_render(doc, cases[i].text, FLOWED_FIXED, FALSE);
        assert_int_equal(doc_n_urls(doc), cases[i].url != NULL);
        if (cases[i].url)
            assert_string_equal(doc_url(doc, 1), cases[i].url);
    }
}

static void
hostile_text_stays_clean(void **state)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (int i = 0; i < 100000; i++)
        g_string_append(text, ">");
    g_string_append(text, "\x1b[2J deep \xff https://x/\xcc\x81\n");
    g_autoptr(Doc) doc = doc_new();
    flowed_render(doc, text->str, FLOWED_FLOWED, FALSE);
    assert_true(doc_is_clean(doc, 20));
}

static void
answers_quote_what_matters(void **state)
{
    g_autofree char *got = quote_text(
        "Bob wrote:\x1b[2J", "\nHello \n> old\n\nBye\n\n\n-- \nBob\nhttp://ad");
    assert_string_equal(got, "Bob wrote:\n> Hello\n>> old\n>\n> Bye\n");
    g_autofree char *bare = quote_text(NULL, "x");
    assert_string_equal(bare, "> x\n");
    g_autofree char *empty = quote_text("Bob wrote:", "");
    assert_string_equal(empty, "Bob wrote:\n");
}

static void
lines_are_quoted_one_by_one(void **state)
{
    g_autofree char *got = quote_lines("Hi\n\n> old\n-- \x1b[2J\n");
    assert_string_equal(got, "> Hi\n>\n>> old\n> --\n");
    g_autofree char *open = quote_lines("x");
    assert_string_equal(open, "> x\n");
}

static void
own_paragraphs_are_found(void **state)
{
    static const struct {
        const char *text, *paragraphs; /* with | between them */
    } cases[] = {
        {"", ""},
        {"\n \n", ""},
        {"One\n", "One"},
        {"One\ntwo\n\n\nThree", "One\ntwo|Three"},
        {"On Tuesday Bob wrote:\n> old\n> words\nYes.\n\n-- \nBob\nad", "Yes."},
        {"Hi\n\nAm 3.3. schrieb Bob:\n\n> old\n\nYes", "Hi|Yes"},
        {"On 3 March Bob <b@x>\nwrote:\n> old\nYes", "Yes"},
        {"I think so.\nBob wrote:\n> old\n> more\nYes", "I think so.|Yes"},
        {"The list:\n\n- one\n- two\n", "The list:|- one\n- two"},
        {"> only\n> quotes\n", ""},
        {"a\x1b[2Jb\n", "ab"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GPtrArray) got = quote_own_paragraphs(cases[i].text);
        g_ptr_array_add(got, NULL);
        g_autofree char *joined = g_strjoinv("|", (char **)got->pdata);
        assert_string_equal(joined, cases[i].paragraphs);
    }
}

static char *
rendered(const char *text, gboolean numbers_urls)
{
    g_autoptr(Doc) doc = doc_new();
    flowed_render(doc, text, FLOWED_FIXED, numbers_urls);
    assert_true(doc_is_clean(doc, 72));
    return doc_to_text(doc, 72);
}

static void
older_mails_below_a_mark_are_quotes(void **state)
{
    static const char *const marks[] = {
        "-----Original Message-----",
        "----- Ursprüngliche Nachricht -----",
        "________________________________",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(marks); i++) {
        g_autofree char *text =
            g_strdup_printf("new\n%s\nFrom: b\n\nold\n> older\n", marks[i]);
        g_autofree char *expected = g_strdup_printf(
            "new\n> %s\n> From: b\n>\n> old\n> > older\n", marks[i]);
        g_autofree char *got = rendered(text, FALSE);
        assert_string_equal(got, expected);
    }
    const char *others = "a\n________________________________\nb\n"
                         "----------\nc\n---- Original ----\n";
    g_autofree char *same = rendered(others, FALSE);
    assert_string_equal(same, others);
}

static void
a_signature_ends_where_a_quote_begins(void **state)
{
    g_autoptr(Doc) doc = doc_new();
    flowed_render(doc, "new\n-- \nme\n> old\nlast\n", FLOWED_FIXED, FALSE);
    g_autoptr(GPtrArray) lines = doc_layout(doc, 72);
    static const DocKind kinds[] = {DOC_PLAIN, DOC_SIGNATURE, DOC_SIGNATURE,
                                    DOC_QUOTE, DOC_PLAIN};
    assert_int_equal(lines->len, G_N_ELEMENTS(kinds));
    for (guint i = 0; i < lines->len; i++)
        assert_int_equal(((DocLine *)lines->pdata[i])->kind, kinds[i]);
}

static void
urls_are_numbered_where_wanted(void **state)
{
    const char *text = "See “https://a.example/x” and www.b.example.\n"
                       "Again https://a.example/x\n";
    g_autofree char *same = rendered(text, FALSE);
    assert_string_equal(same, text);
    g_autofree char *got = rendered(text, TRUE);
    assert_string_equal(got,
                        "See “https://a.example/x[1]” and www.b.example[2].\n"
                        "Again https://a.example/x[1]\n");
    g_autoptr(Doc) doc = doc_new();
    flowed_render(doc, text, FLOWED_FIXED, FALSE);
    assert_int_equal(doc_n_urls(doc), 2);
    assert_string_equal(doc_url(doc, 2), "https://www.b.example");
}

static void
openpgp_text_is_named(void **state)
{
    g_autofree char *got = rendered(
        "before\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n"
        "said\n- -- dashes\n-----BEGIN PGP SIGNATURE-----\n\nabc=\n"
        "-----END PGP SIGNATURE-----\nafter\n"
        "-----BEGIN PGP MESSAGE-----\n\nxyz\n-----END PGP MESSAGE-----\n"
        "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nxyz\n"
        "-----END PGP PUBLIC KEY BLOCK-----\n"
        "-----BEGIN PGP MESSAGE-----\nnever ends\n",
        FALSE);
    assert_string_equal(
        got, "before\n[Signed with OpenPGP; kith does not verify it.]\n"
             "said\n-- dashes\n"
             "[OpenPGP signature; here ends what it covers.]\nafter\n"
             "[Encrypted with OpenPGP, which kith does not decrypt.]\n"
             "[An OpenPGP key.]\n"
             "-----BEGIN PGP MESSAGE-----\nnever ends\n");
}

static void
armour_takes_no_long_time(void **state)
{
    g_autoptr(GString) text = g_string_new(NULL);
    while (text->len < 1 << 20)
        g_string_append(text, "-----BEGIN PGP MESSAGE-----\n"
                              "-----BEGIN PGP PUBLIC KEY BLOCK-----\n"
                              "-----END PGP PUBLIC KEY BLOCK-----\n");
    g_autofree char *got = rendered(text->str, FALSE);
    assert_non_null(strstr(got, "[An OpenPGP key.]"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_text_becomes_lines),
        cmocka_unit_test(what_flows_comes_back),
        cmocka_unit_test(kinds_are_told_apart),
        cmocka_unit_test(links_are_noted),
        cmocka_unit_test(hostile_text_stays_clean),
        cmocka_unit_test(answers_quote_what_matters),
        cmocka_unit_test(lines_are_quoted_one_by_one),
        cmocka_unit_test(own_paragraphs_are_found),
        cmocka_unit_test(older_mails_below_a_mark_are_quotes),
        cmocka_unit_test(a_signature_ends_where_a_quote_begins),
        cmocka_unit_test(urls_are_numbered_where_wanted),
        cmocka_unit_test(openpgp_text_is_named),
        cmocka_unit_test(armour_takes_no_long_time),
    };
    return cmocka_run_group_tests_name("flowed", tests, NULL, NULL);
}
