/* test_lookalike - what looks alike, what is wrong with a sender by itself, and
 * how it is said; and that evidence has no order. */
#include "test.h"

#include "base/error.h"
#include "correspondence/lookalike.h"
#include "correspondence/suspicion.h"
#include "correspondence/why.h"
#include "mail/message.h"

/* ---- names ---- */

static gboolean
are_alike(const char *one, const char *other)
{
    g_auto(GStrv) keys = lookalike_name_keys(one);
    g_auto(GStrv) others = lookalike_name_keys(other);
    for (char **key = keys; *key; key++)
        if (g_strv_contains((const char *const *)others, *key))
            return TRUE;
    return FALSE;
}

static const struct {
    const char *one, *other;
    gboolean are_alike;
} names[] = {
    {"Bob Brown", "bob brown", TRUE},
    {"Bob Brown", "Brown, Bob", TRUE},
    {"Bob Brown", "Bob Brown (work)", TRUE},
    {"Bill", "BILL", TRUE},
    {"Bill", "BiII", TRUE},
    {"Bill", "Bi11", TRUE},
    {"Tom", "Torn", TRUE}, /* m and rn */
    {"Jos\u00e9", "Jose", TRUE},
    {"Bob", "\u0412\u043eb", TRUE},
    {"\u041e\u043b\u044f", "O\u043b\u044f", TRUE},
    {"Bob Brown", "Bob Brown - Acme", TRUE},
    {"Bob Brown", "Bob Brown, CEO", TRUE},
    {"Brown", "Brown, Bob", FALSE},
    {"Bob Brown", "Dr. Bob Brown", TRUE},
    {"Brown", "Dr. Brown", FALSE},
    {"Wanda", "VVanda", TRUE},
    {"Dave", "\U0001f173\U0001f170\U0001f185\U0001f174", TRUE},
    {"Dave", "Dav\u212e", TRUE},
    {"\uc774", "ol", FALSE}, /* a syllable is not its letters' shapes */
    {"Bob", "Rob", FALSE},
    {"Bob", "Bobby", FALSE},
    {"Bob Brown", "Bob", FALSE},
    {"\u304b", "\u304c", FALSE}, /* the voiced one is another kana */
    {"\u0915\u0941", "\u0915\u0940", FALSE}, /* vowels are no accents */
    {"\u5c71\u7530", "\u5c71\u672c", FALSE},
    {"\U0001F389", "\U0001F389", FALSE}, /* no letters */
    {"", "", FALSE},
};

static void
names_are_alike_by_shape(void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        if (are_alike(names[i].one, names[i].other) != names[i].are_alike)
            fail_msg("%s, %s", names[i].one, names[i].other);
}

static void
addresses_are_alike_by_shape(void **state)
{
    static const char *const bobs[] = {
        "b0b@example.org", "bob@examp1e.org", "bob@exarnple.org",
        "b\u043eb@ex\u0430mple.org", "bob@xn--exmple-4nf.org"};
    g_autofree char *key = lookalike_address_key("Bob@Example.ORG");
    for (gsize i = 0; i < G_N_ELEMENTS(bobs); i++) {
        g_autofree char *other = lookalike_address_key(bobs[i]);
        assert_string_equal(other, key);
    }
    g_autofree char *dotted = lookalike_address_key("b.ob@example.org");
    assert_string_not_equal(dotted, key);
    assert_null(lookalike_address_key("nobody"));
}

/* ---- by itself ---- */

static void
senders_are_suspected_by_their_text(void **state)
{
    static const struct {
        const char *name, *address;
        gboolean hides;
        Suspicion suspicion;
    } cases[] = {
        {"Bob", "b@x.example", FALSE, SUSPICION_NONE},
        {"Bob", "b@x.example", TRUE, SUSPICION_HIDDEN},
        {"b@x.example", "b@x.example", FALSE, SUSPICION_NONE},
        {"B <B@X.example>", "b@x.example", FALSE, SUSPICION_NONE},
        {"c@x.example", "b@x.example", FALSE, SUSPICION_SECOND_ADDRESS},
        {"\"c d\"@x.example", "b@x.example", FALSE, SUSPICION_SECOND_ADDRESS},
        {"c@x.example", NULL, FALSE, SUSPICION_SECOND_ADDRESS},
        {"@b at home", "b@x.example", FALSE, SUSPICION_NONE},
        {"B @ home", "b@x.example", FALSE, SUSPICION_NONE},
        {"P\u0430yPal", "b@x.example", FALSE, SUSPICION_MIXED_SCRIPTS},
        {NULL, "p\u0430y@x.example", FALSE, SUSPICION_MIXED_SCRIPTS},
        {NULL, "pay@xn--pypal-4ve.example", FALSE, SUSPICION_MIXED_SCRIPTS},
        {NULL, "b\ufffd@x.example", FALSE, SUSPICION_HIDDEN},
        {NULL, NULL, FALSE, SUSPICION_NONE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        if (suspicion_of_text(cases[i].name, cases[i].address,
                              cases[i].hides) != cases[i].suspicion)
            fail_msg("%zu: %s", i, cases[i].name);
}

static void
spelt_addresses_are_read(void **state)
{
    static const struct {
        const char *name, *addresses;
    } cases[] = {
        {"bob at x.example", "bob@x.example"},
        {"bob (at) x [dot] example", "bob@x.example"},
        {"bob @ x.example", "bob@x.example"},
        {"bob AT intranet", "bob@intranet"},
        {"Matt Atwood", ""},
        {"at", ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(GStrv) found = suspicion_spelt_addresses(cases[i].name);
        g_autofree char *got = g_strjoinv(" ", found);
        assert_string_equal(got, cases[i].addresses);
    }
}

/* ---- said ---- */

static void
every_mark_has_its_reason(void **state)
{
#define SENDER                                                                 \
    .from_name = "B.", .from_address = "b@x.example", .friend_name = "Bob"
    static const struct {
        SenderFacts facts;
        const char *begins;
    } cases[] = {
        {{SENDER, .link = LINK_PROVEN, .auth = AUTH_PASS}, "= It is from Bob"},
        {{SENDER, .link = LINK_CLAIMED}, "~ Bob says in their vCard"},
        {{SENDER, .link = LINK_MANUAL}, "No mark: b@x.example belongs to Bob"},
        {{SENDER, .link = LINK_MANUAL, .auth = AUTH_FAIL},
         "! The mail failed authentication"},
        {{SENDER, .link = LINK_CONFLICT}, "? Several friends stand"},
        {{SENDER, .claims_own_address = TRUE}, "! b@x.example is your own"},
        {{SENDER, .suspicion = SUSPICION_ALIKE_NAME},
         "! The sender's name looks like that of Robert (Rob)"},
        {{SENDER, .suspicion = SUSPICION_ALIKE_ADDRESS},
         "! The address b@x.example looks like that of Robert (Rob)"},
        {{SENDER, .suspicion = SUSPICION_SECOND_ADDRESS},
         "! The sender's name holds another address than b@x.example"},
        {{SENDER, .suspicion = SUSPICION_HIDDEN}, "! The sender's name or"},
        {{SENDER, .suspicion = SUSPICION_MIXED_SCRIPTS}, "! The sender's name"},
        {{SENDER, .link = LINK_SUGGESTED}, "No mark: b@x.example is not"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const WhyFacts why = {
            .facts = cases[i].facts, .like_name = "Robert", .like_text = "Rob"};
        g_auto(GStrv) texts = why_explain(&why);
        if (!g_str_has_prefix(texts[0], cases[i].begins))
            fail_msg("%s, not %s", texts[0], cases[i].begins);
        /* The short line bears the same mark, or none. */
        g_autofree char *line = why_line(&cases[i].facts);
        assert_true(line ? line[0] == texts[0][0] : texts[0][0] == 'N');
    }
}

/* ---- evidence has no order ---- */

/* As the store does: the user's word takes back what it contradicts. */
static guint
learn(guint evidence, Evidence piece)
{
    if (piece == EVIDENCE_MANUAL)
        evidence &= ~(guint)EVIDENCE_REMOVED;
    if (piece == EVIDENCE_REMOVED)
        evidence &= ~(guint)(EVIDENCE_MANUAL | EVIDENCE_IMPORT);
    return evidence | piece;
}

/* Every order of every set: `left` still to come, `evidence` there. The state
 * is the set's, but for the user's two words, whose later one counts. */
static void
walk(guint set, guint left, guint evidence, gboolean is_removed_last)
{
    if (left == 0) {
        guint meant = set;
        if (meant & EVIDENCE_MANUAL && meant & EVIDENCE_REMOVED)
            meant &= is_removed_last
                         ? ~(guint)(EVIDENCE_MANUAL | EVIDENCE_IMPORT)
                         : ~(guint)EVIDENCE_REMOVED;
        assert_int_equal(link_state(evidence, 0), link_state(meant, 0));
        return;
    }
    for (guint bit = 1; bit <= EVIDENCE_REMOVED; bit <<= 1) {
        if (!(left & bit))
            continue;
        gboolean is_removed = bit == EVIDENCE_REMOVED  ? TRUE
                              : bit == EVIDENCE_MANUAL ? FALSE
                                                       : is_removed_last;
        walk(set, left & ~bit, learn(evidence, bit), is_removed);
    }
}

static void
every_set_in_every_order_gives_one_state(void **state)
{
    for (guint set = 0; set < EVIDENCE_REMOVED << 1; set++)
        walk(set, set, 0, FALSE);
}

int
main(void)
{
    message_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_alike_by_shape),
        cmocka_unit_test(addresses_are_alike_by_shape),
        cmocka_unit_test(senders_are_suspected_by_their_text),
        cmocka_unit_test(spelt_addresses_are_read),
        cmocka_unit_test(every_mark_has_its_reason),
        cmocka_unit_test(every_set_in_every_order_gives_one_state),
    };
    return cmocka_run_group_tests_name("lookalike", tests, NULL, NULL);
}
