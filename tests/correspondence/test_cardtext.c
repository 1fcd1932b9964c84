/* test_cardtext - a card as lines: read, written, compared, and what is not
 * let in. */
#include "test.h"

#include <string.h>

#include "base/error.h"
#include "correspondence/cardtext.h"

static GPtrArray *
parse(const char *text)
{
    g_autoptr(GError) error = NULL;
    GPtrArray *entries = card_entries_parse(text, &error);
    assert_null(error);
    return entries;
}

static void
lines_come_back_in_order(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) entries = parse("# a word\n"
                                         "email:  a@x.example \n\n"
                                         "Email: b@x.example\n"
                                         "Email: a@x.example\n"
                                         "Telephone: +1:2\n"
                                         "na: Alice \xc3\xa9\n"
                                         "Nickname:\n");
    g_autofree char *text = card_entries_write(entries);
    assert_string_equal(text, "Name: Alice \xc3\xa9\n"
                              "Telephone: +1:2\n"
                              "Email: a@x.example\n"
                              "Email: b@x.example\n");
    g_autoptr(GPtrArray) again = parse(text);
    assert_true(card_entries_are_alike(entries, again));
    g_autoptr(GPtrArray) none = parse(NULL);
    assert_int_equal(none->len, 0);
}

static void
wrong_lines_are_named(void **state)
{
    static const struct {
        const char *text, *word;
    } cases[] = {
        {"Fax: 1\n", "Fax"},
        {"Alice\n", "Alice"},
        {": x\n", "no field"},
        {"Email: alice\n", "no mail address"},
        {"Name: A\nName: B\n", "too often"},
        {"Name: a\x1b[2Jb\n", "cannot be shown"},
        {"Name: a\xe2\x80\xae"
         "b\n",
         "cannot be shown"},
        {"Name: \xff\n", "cannot be shown"},
    };
    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        assert_null(card_entries_parse(cases[i].text, &error));
        assert_true(g_error_matches(error, KITH_ERROR, KITH_ERROR_INVALID));
        assert_non_null(strstr(error->message, cases[i].word));
    }
}

static void
sizes_are_bounded(void **state)
{
    (void)state;
    g_autofree char *long_value = g_strnfill(CARD_MOST_BYTES + 1, 'x');
    g_autofree char *line = g_strconcat("Name: ", long_value, NULL);
    assert_null(card_entries_parse(line, NULL));
    GString *many = g_string_new(NULL);
    for (int i = 0; i <= CARD_MOST_VALUES; i++)
        g_string_append_printf(many, "Telephone: %d\n", i);
    assert_null(card_entries_parse(many->str, NULL));
    g_string_free(many, TRUE);
}

static void
differences_and_sums(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) before = parse("Name: A\nEmail: a@x.example\n");
    g_autoptr(GPtrArray) after = parse("Name: B\nEmail: a@x.example\n"
                                       "Email: b@x.example\n");
    g_autoptr(GPtrArray) added = card_entries_minus(after, before);
    g_autoptr(GPtrArray) removed = card_entries_minus(before, after);
    g_autofree char *in = card_entries_write(added);
    g_autofree char *out = card_entries_write(removed);
    assert_string_equal(in, "Name: B\nEmail: b@x.example\n");
    assert_string_equal(out, "Name: A\n");
    card_entries_merge(before, after); /* the name is taken */
    g_autofree char *sum = card_entries_write(before);
    assert_string_equal(sum, "Name: A\nEmail: a@x.example\n"
                             "Email: b@x.example\n");
    card_entries_clear_field(before, CARD_EMAIL);
    assert_null(card_entries_first(before, CARD_EMAIL));
    assert_string_equal(card_entries_first(before, CARD_NAME), "A");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_come_back_in_order),
        cmocka_unit_test(wrong_lines_are_named),
        cmocka_unit_test(sizes_are_bounded),
        cmocka_unit_test(differences_and_sums),
    };
    return cmocka_run_group_tests_name("card text", tests, NULL, NULL);
}
