/* test_address - mailboxes parsed, compared and written. */
#include "test.h"

#include "base/error.h"
#include "mail/address.h"
#include "mail/message.h"

static void
keys_are_what_addresses_are_compared_by(void **state)
{
    static const struct {
        const char *addr, *key;
    } cases[] = {
        {"Bob@Example.ORG", "bob@example.org"},
        {"bob@bücher.example", "bob@xn--bcher-kva.example"},
        {"bob@XN--BCHER-KVA.example", "bob@xn--bcher-kva.example"},
        {"\"bob\"@example.org", "bob@example.org"},
        {"\"bob smith\"@example.org", "\"bob smith\"@example.org"},
        {"\"b\\ob\"@example.org", "bob@example.org"},
        {"\"a@b\"@example.org", "\"a@b\"@example.org"},
        {"o'brien+tag@example.org", "o'brien+tag@example.org"},
        {"a..b.@docomo.example", "a..b.@docomo.example"},
        {"bob@example.org.", "bob@example.org"},
        {"bob@localhost", "bob@localhost"},
        {"bob@[127.0.0.1]", "bob@[127.0.0.1]"},
        {"bob@[IPv6:::1]", "bob@[ipv6:::1]"},
        {"Jürgen@example.org", "jürgen@example.org"},
        {NULL, NULL},
        {"", NULL},
        {"bob", NULL},
        {"@example.org", NULL},
        {"bob@", NULL},
        {"bob@.", NULL},
        {"bob@a..b", NULL},
        {"bob smith@example.org", NULL},
        {"bob@exa mple.org", NULL},
        {"bob@example.org\r\nRCPT TO:<x@y>", NULL},
        {"bob@example.org>", NULL},
        {"<bob@example.org", NULL},
        {"a@b@example.org", NULL},
        {"\"a\"b\"@example.org", NULL},
        {"bob@[::1]]", NULL},
        {"bob@\xff", NULL},
        {"b\x1b[2Job@example.org", NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = address_key(cases[i].addr);
        assert_true(g_strcmp0(got, cases[i].key) == 0);
        assert_int_equal(address_is_valid(cases[i].addr), cases[i].key != NULL);
    }
}

static void
wire_form_keeps_the_local_part(void **state)
{
    g_autofree char *wire = address_wire("Bob@BÜCHER.example");
    assert_string_equal(wire, "Bob@xn--bcher-kva.example");
    assert_null(address_wire("bob"));
}

static void
roles_are_nobody(void **state)
{
    static const char *const roles[] = {
        "noreply@x.example",     "no-reply@x.example",
        "postmaster@x.example",  "mailer-daemon@x.example",
        "info+de@x.example",     "list-owner@x.example",
        "owner-list@x.example",  "list-request@x.example",
        "bounces+1=2@x.example", "service-noreply-7@x.example",
        "newsletter2@x.example",
    };
    static const char *const people[] = {
        "bob@x.example",
        "infomaniac@x.example",
        "rooty@x.example",
        "alice+info@x.example",
        "bob@noreply.example",
        "x",
        NULL,
    };
    for (gsize i = 0; i < G_N_ELEMENTS(roles); i++)
        assert_true(address_is_role(roles[i]));
    for (gsize i = 0; i < G_N_ELEMENTS(people); i++)
        assert_false(address_is_role(people[i]));
}

static char *
parsed(const char *value)
{
    g_autoptr(GPtrArray) list = address_list_parse(slice_from_string(value));
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < list->len; i++) {
        const Address *one = list->pdata[i];
        g_string_append_printf(text, "%s%s|%s", i > 0 ? ", " : "",
                               one->name ? one->name : "", one->addr);
    }
    return g_strdup(text->str);
}

static void
lists_are_parsed(void **state)
{
    static const struct {
        const char *value, *list;
    } cases[] = {
        {"bob@example.org", "|bob@example.org"},
        {"Bob <bob@example.org>, \"Smith, Al\" <al@x.example>",
         "Bob|bob@example.org, Smith, Al|al@x.example"},
        {"=?utf-8?q?J=C3=BCrgen?= <j@x.example>", "Jürgen|j@x.example"},
        {"Jürgen <j@x.example>", "Jürgen|j@x.example"},
        {"friends: a@x.example, B <b@x.example>;, c@x.example",
         "|a@x.example, B|b@x.example, |c@x.example"},
        {"undisclosed-recipients:;", ""},
        {"bob@example.org (Bob)", "Bob|bob@example.org"},
        {"a@x.example,\r\n b@x.example", "|a@x.example, |b@x.example"},
        {"=?utf-8?q?a=40evil.example=3E=2C_=3C?= <b@x.example>",
         "a@evil.example>, <|b@x.example"},
        {"=?utf-8?q?Bob=0D=0AX=1B=5B2J?= <b@x.example>", "Bob X|b@x.example"},
        {"", ""},
        {",,;<>", ""},
        {"Bob [Sales] <bob@x.example>", "Bob [Sales]|bob@x.example"},
        {"=?utf-8?q?caf=C3=A9?= [x <a@x.example> <no> <",
         "café [x|a@x.example"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = parsed(cases[i].value);
        assert_string_equal(got, cases[i].list);
    }
}

static void
huge_lists_are_bounded(void **state)
{
    g_autoptr(GString) many = g_string_new(NULL);
    for (int i = 0; i < 45000; i++)
        g_string_append(many, "a@example.org, ");
    g_autoptr(GPtrArray) some =
        address_list_parse(slice_from_string(many->str));
    assert_in_range(some->len, 400, 500);
    for (guint i = 0; i < some->len; i++) /* none is cut in two */
        assert_string_equal(((Address *)some->pdata[i])->addr, "a@example.org");

    static const char *const units[] = {"a:", "(", "<",  "\"", "a:;",
                                        "@",  "[", ":,", "\\"};
    for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
        g_autoptr(GString) hostile = g_string_new(NULL);
        for (int j = 0; j < 45000; j++)
            g_string_append(hostile, units[i]);
        g_autoptr(GPtrArray) list =
            address_list_parse(slice_from_string(hostile->str));
        assert_true(list->len <= 500);
    }
}

static void
addresses_are_written_so_that_they_parse(void **state)
{
    static const struct {
        const char *name, *addr, *text;
    } cases[] = {
        {NULL, "bob@x.example", "bob@x.example"},
        {"", "bob@x.example", "bob@x.example"},
        {"Bob", "bob@x.example", "Bob <bob@x.example>"},
        {"Smith, \"Al\"", "al@x.example",
         "\"Smith, \\\"Al\\\"\" <al@x.example>"},
        {"Dr. Jürgen", "j@x.example", "Dr. Jürgen <j@x.example>"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Address) address = address_new(cases[i].name, cases[i].addr);
        g_autofree char *text = address_to_string(address);
        assert_string_equal(text, cases[i].text);
        g_autoptr(GPtrArray) again =
            address_list_parse(slice_from_string(text));
        assert_int_equal(again->len, 1);
        const Address *first = again->pdata[0];
        assert_string_equal(first->addr, address->addr);
        assert_true(g_strcmp0(first->name, address->name) == 0);
    }
}

static void
addresses_are_clean(void **state)
{
    g_autoptr(Address) address =
        address_new("Bob\x1b[2J\r\nEvil: x", "b\xe2\x80\xae@x.example");
    assert_string_equal(address->name, "Bob Evil: x");
    /* Gone without a trace it would look like b@x.example. */
    assert_string_equal(address->addr, "b\ufffd@x.example");
    g_autoptr(Address) copy = address_copy(address);
    assert_string_equal(copy->name, address->name);
    assert_null(address_copy(NULL));
}

static void
names_that_hide_something_are_told_from_honest_ones(void **state)
{
    static const struct {
        const char *name;
        gboolean hides;
    } cases[] = {
        {"Bob", FALSE},
        {"J\u00fcrgen", FALSE},
        {"\ufeffBob", FALSE}, /* a byte order mark, by mistake */
        {"\u200f\u05d3\u05d5\u05d3\u200f", FALSE},
        {"\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", FALSE},
        {"\U0001F469\u200d\U0001F4BB", FALSE},
        {"Bo\u200bb", TRUE},
        {"Bob\u200f", TRUE},
        {"\u061cBob", TRUE},
        {"B\u200cob", TRUE},
        {"\u202ebob", TRUE},
        {"B\u00adob", TRUE},
        {"Bob\u3164", TRUE},
        {"Bob\U000E0042", TRUE},
        {"\u202e\u05d3\u05d5\u05d3", TRUE},
        {"\xff", FALSE}, /* wrong, and plain to see */
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Address) one = address_new(cases[i].name, "b@x.example");
        g_autoptr(Address) copy = address_copy(one);
        if (one->name_hides != cases[i].hides)
            fail_msg("%zu: %s", i, cases[i].name);
        assert_int_equal(copy->name_hides, one->name_hides);
    }
}

int
main(void)
{
    message_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_what_addresses_are_compared_by),
        cmocka_unit_test(wire_form_keeps_the_local_part),
        cmocka_unit_test(roles_are_nobody),
        cmocka_unit_test(lists_are_parsed),
        cmocka_unit_test(huge_lists_are_bounded),
        cmocka_unit_test(addresses_are_written_so_that_they_parse),
        cmocka_unit_test(addresses_are_clean),
        cmocka_unit_test(names_that_hide_something_are_told_from_honest_ones),
    };
    return cmocka_run_group_tests_name("address", tests, NULL, NULL);
}
