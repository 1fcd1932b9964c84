/* test_correspondence - evidence and states, the sender column, JIDs. */
#include "test.h"

#include "base/error.h"
#include "correspondence/annotate.h"
#include "correspondence/jid.h"
#include "correspondence/link.h"
#include "correspondence/lookalike.h"

/* ---- one pair ---- */

#define PASS EVIDENCE_JABBER_ID_PASS

/* Each piece of evidence with each other (and with itself: alone). */
static const struct {
    guint first, second;
    LinkState state;
} pairs[] = {
    {EVIDENCE_MANUAL, EVIDENCE_MANUAL, LINK_MANUAL},
    {EVIDENCE_MANUAL, EVIDENCE_IMPORT, LINK_MANUAL},
    {EVIDENCE_MANUAL, EVIDENCE_VCARD, LINK_MANUAL},
    {EVIDENCE_MANUAL, EVIDENCE_SAME, LINK_MANUAL},
    {EVIDENCE_MANUAL, EVIDENCE_JABBER_ID, LINK_MANUAL},
    {EVIDENCE_MANUAL, PASS, LINK_MANUAL},
    {EVIDENCE_MANUAL, EVIDENCE_REMOVED, LINK_REMOVED},
    {EVIDENCE_IMPORT, EVIDENCE_IMPORT, LINK_MANUAL},
    {EVIDENCE_IMPORT, EVIDENCE_VCARD, LINK_MANUAL},
    {EVIDENCE_IMPORT, EVIDENCE_SAME, LINK_MANUAL},
    {EVIDENCE_IMPORT, EVIDENCE_JABBER_ID, LINK_MANUAL},
    {EVIDENCE_IMPORT, PASS, LINK_MANUAL},
    {EVIDENCE_IMPORT, EVIDENCE_REMOVED, LINK_REMOVED},
    {EVIDENCE_VCARD, EVIDENCE_VCARD, LINK_CLAIMED},
    {EVIDENCE_VCARD, EVIDENCE_SAME, LINK_PROVEN},
    {EVIDENCE_VCARD, EVIDENCE_JABBER_ID, LINK_CLAIMED},
    {EVIDENCE_VCARD, PASS, LINK_PROVEN},
    {EVIDENCE_VCARD, EVIDENCE_REMOVED, LINK_REMOVED},
    {EVIDENCE_SAME, EVIDENCE_SAME, LINK_PROVEN},
    {EVIDENCE_SAME, EVIDENCE_JABBER_ID, LINK_PROVEN},
    {EVIDENCE_SAME, PASS, LINK_PROVEN},
    {EVIDENCE_SAME, EVIDENCE_REMOVED, LINK_REMOVED},
    {EVIDENCE_JABBER_ID, EVIDENCE_JABBER_ID, LINK_SUGGESTED},
    {EVIDENCE_JABBER_ID, PASS, LINK_SUGGESTED},
    {EVIDENCE_JABBER_ID, EVIDENCE_REMOVED, LINK_REMOVED},
    {PASS, PASS, LINK_SUGGESTED},
    {PASS, EVIDENCE_REMOVED, LINK_REMOVED},
    {EVIDENCE_REMOVED, EVIDENCE_REMOVED, LINK_REMOVED},
};

static void
every_pair_of_evidence_has_its_state(void **state)
{
    assert_int_equal(G_N_ELEMENTS(pairs), 7 * 8 / 2);
    assert_int_equal(link_state(0, 0), LINK_NONE);
    for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++) {
        guint evidence = pairs[i].first | pairs[i].second;
        assert_string_equal(link_state_name(link_state(evidence, 0)),
                            link_state_name(pairs[i].state));
    }
}

/* Own, list and role addresses: what was said by hand holds, all else does
 * not. */
static void
traits_leave_the_hand_alone(void **state)
{
    static const guint traits[] = {ADDRESS_IS_OWN, ADDRESS_IS_LIST,
                                   ADDRESS_IS_ROLE,
                                   ADDRESS_IS_OWN | ADDRESS_IS_ROLE};
    for (gsize t = 0; t < G_N_ELEMENTS(traits); t++)
        for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++) {
            LinkState expected = pairs[i].state;
            if (expected != LINK_MANUAL && expected != LINK_REMOVED)
                expected = LINK_NONE;
            assert_int_equal(
                link_state(pairs[i].first | pairs[i].second, traits[t]),
                expected);
        }
}

/* ---- two friends on one address ---- */

static int
strength(LinkState state)
{
    return state == LINK_MANUAL    ? 3
           : state == LINK_PROVEN  ? 2
           : state == LINK_CLAIMED ? 1
                                   : 0;
}

static void
assert_dispute(guint mine, guint theirs)
{
    LinkState my_state = link_state(mine, 0);
    LinkState their_state = link_state(theirs, 0);
    int me = strength(my_state), them = strength(their_state);
    const LinkClaim claims[] = {{"bob@x", mine}, {"carol@x", theirs}};
    int winner = 99;
    LinkState got = link_resolve(claims, 2, 0, &winner);

    if (me == 0 && them == 0) {
        assert_int_equal(winner, -1);
        assert_false(link_shows_name(got) || got == LINK_CONFLICT);
    } else if (me == them) {
        assert_int_equal(winner, -1);
        assert_int_equal(got, LINK_CONFLICT);
    } else {
        assert_int_equal(winner, me > them ? 0 : 1);
        assert_int_equal(got, me > them ? my_state : their_state);
    }
}

static void
stronger_wins_and_equals_conflict_in_any_order(void **state)
{
    for (guint mine = 0; mine < 1 << 7; mine++)
        for (guint theirs = 0; theirs < 1 << 7; theirs++)
            assert_dispute(mine, theirs);
}

static void
third_friend_breaks_or_joins_a_dispute(void **state)
{
    const LinkClaim claims[] = {{"bob@x", EVIDENCE_VCARD},
                                {"carol@x", EVIDENCE_VCARD},
                                {"dave@x", EVIDENCE_SAME},
                                {"erin@x", EVIDENCE_SAME}};
    int winner;
    assert_int_equal(link_resolve(claims, 2, 0, &winner), LINK_CONFLICT);
    assert_int_equal(link_resolve(claims, 3, 0, &winner), LINK_PROVEN);
    assert_int_equal(winner, 2);
    assert_int_equal(link_resolve(claims, 4, 0, &winner), LINK_CONFLICT);
    assert_int_equal(link_resolve(claims, 3, ADDRESS_IS_LIST, &winner),
                     LINK_NONE);
    assert_int_equal(link_resolve(NULL, 0, 0, &winner), LINK_NONE);
    assert_int_equal(winner, -1);
}

static void
evidence_has_names(void **state)
{
    g_autofree char *names = link_evidence_names(
        EVIDENCE_MANUAL | EVIDENCE_VCARD | EVIDENCE_JABBER_ID);
    assert_string_equal(names, "manual, vcard, jabber-id");
    g_autofree char *none = link_evidence_names(0);
    assert_string_equal(none, "");
}

/* ---- the sender column ---- */

static const struct {
    SenderFacts facts;
    SenderDisplay display;
    const char *expected; /* mark, then text */
} senders[] = {
#define BOB                                                                    \
    .from_name = "B.", .from_address = "b@x.example", .friend_name = "Bob"
    {{BOB, .link = LINK_MANUAL}, SENDER_DISPLAY_NAME, " Bob"},
    {{BOB, .link = LINK_MANUAL, .auth = AUTH_PASS},
     SENDER_DISPLAY_NAME,
     "=Bob"},
    {{BOB, .link = LINK_PROVEN, .auth = AUTH_PASS},
     SENDER_DISPLAY_BOTH,
     "=Bob <b@x.example>"},
    {{BOB, .link = LINK_PROVEN}, SENDER_DISPLAY_ADDRESS, " b@x.example"},
    {{BOB, .link = LINK_CLAIMED}, SENDER_DISPLAY_NAME, "~Bob"},
    {{BOB, .link = LINK_CLAIMED, .auth = AUTH_PASS},
     SENDER_DISPLAY_NAME,
     "~Bob"},
    {{BOB, .link = LINK_MANUAL, .auth = AUTH_FAIL},
     SENDER_DISPLAY_NAME,
     "!b@x.example"},
    {{BOB, .link = LINK_CLAIMED, .auth = AUTH_FAIL},
     SENDER_DISPLAY_BOTH,
     "!b@x.example"},
    {{BOB, .link = LINK_CONFLICT}, SENDER_DISPLAY_NAME, "?b@x.example"},
    {{BOB, .link = LINK_SUGGESTED, .auth = AUTH_PASS},
     SENDER_DISPLAY_NAME,
     " B."},
    {{BOB, .link = LINK_REMOVED}, SENDER_DISPLAY_NAME, " B."},
    {{BOB, .link = LINK_MANUAL, .claims_own_address = TRUE},
     SENDER_DISPLAY_NAME,
     "!b@x.example"},
    {{BOB, .suspicion = SUSPICION_ALIKE_NAME},
     SENDER_DISPLAY_NAME,
     "!b@x.example"},
    {{BOB, .link = LINK_MANUAL, .suspicion = SUSPICION_ALIKE_NAME},
     SENDER_DISPLAY_NAME,
     " Bob"},
#undef BOB
    {{.from_name = "Shop", .from_address = "s@x.example"},
     SENDER_DISPLAY_NAME,
     " Shop"},
    {{.from_name = "Shop", .from_address = "s@x.example"},
     SENDER_DISPLAY_BOTH,
     " Shop <s@x.example>"},
    {{.from_name = "Shop", .from_address = "s@x.example"},
     SENDER_DISPLAY_ADDRESS,
     " s@x.example"},
    {{.from_address = "s@x.example"}, SENDER_DISPLAY_NAME, " s@x.example"},
    {{.from_name = "", .from_address = "s@x.example"},
     SENDER_DISPLAY_NAME,
     " s@x.example"},
    {{.from_name = "S@X.example", .from_address = "s@x.example"},
     SENDER_DISPLAY_NAME,
     " s@x.example"},
    {{.from_name = "bob@work.example",
      .from_address = "s@x.example",
      .suspicion = SUSPICION_SECOND_ADDRESS},
     SENDER_DISPLAY_NAME,
     "!s@x.example"},
    {{.from_name = "Bob <bob\uff20work.example>",
      .from_address = "s@x.example",
      .suspicion = SUSPICION_SECOND_ADDRESS},
     SENDER_DISPLAY_NAME,
     "!s@x.example"},
    {{.from_name = "Nobody"}, SENDER_DISPLAY_NAME, " Nobody"},
    {{.from_name = NULL}, SENDER_DISPLAY_NAME, " (no sender)"},
};

static void
sender_column_says_what_may_be_believed(void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(senders); i++) {
        SenderLabel label =
            annotate_sender(&senders[i].facts, senders[i].display);
        g_autofree char *got = g_strdup_printf("%c%s", label.mark, label.text);
        assert_string_equal(got, senders[i].expected);
        sender_label_clear(&label);
    }
}

static void
names_that_look_alike_have_one_key(void **state)
{
    static const char *const bobs[] = {
        "Bob Brown",      "BOB  BROWN", "B\u043eb Br\u043ewn", "Bob.Brown",
        "B\u00f3b Brown", "B0b Brown",  "\uff22ob Brown"};
    g_autofree char *key = lookalike_name_key(bobs[0]);
    assert_string_equal(key, "bobbrown");
    for (gsize i = 1; i < G_N_ELEMENTS(bobs); i++) {
        g_autofree char *other = lookalike_name_key(bobs[i]);
        assert_string_equal(other, key);
    }
    g_autofree char *carol = lookalike_name_key("Carol");
    assert_string_not_equal(carol, key);
}

/* ---- JIDs ---- */

static const struct {
    const char *jid, *bare, *resource;
} jids[] = {
    {"bob@example.org", "bob@example.org", NULL},
    {"Bob@EXAMPLE.org/Phone", "bob@example.org", "Phone"},
    {"bob@example.org/a@b/c", "bob@example.org", "a@b/c"},
    {"example.org", "example.org", NULL},
    {"example.org./x", "example.org", "x"},
    {"b\u00dc@b\u00fccher.example", "b\u00fc@b\u00fccher.example", NULL},
    {"a@xn--bcher-kva.example", "a@b\u00fccher.example", NULL},
    {"bob@[::1]", "bob@[::1]", NULL},
    {"bob@example.org/", "bob@example.org", NULL},
    {"", NULL, NULL},
    {"@example.org", NULL, NULL},
    {"bob@", NULL, NULL},
    {"b b@example.org", NULL, NULL},
    {"b\nb@example.org", NULL, NULL},
    {"bob@exa mple.org", NULL, NULL},
    {"bob@a@b", NULL, NULL},
    {"b\xff@example.org", NULL, NULL},
    {"bo\u200bb@example.org", NULL, NULL},
    {"\u202egro@example.org", NULL, NULL},
    {"bob\u2066@example.org", NULL, NULL},
    {"bob@exam\u202eple.org", NULL, NULL},
    {"bob\U000e0041@example.org", NULL, NULL},
    {"bob@[::1", NULL, NULL},
    {NULL, NULL, NULL},
};

static void
bare_jids_are_folded_and_nonsense_refused(void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(jids); i++) {
        g_autofree char *bare = jid_bare(jids[i].jid);
        const char *resource = jid_resource(jids[i].jid);
        assert_string_equal(bare ? bare : "(none)",
                            jids[i].bare ? jids[i].bare : "(none)");
        assert_string_equal(resource ? resource : "(none)",
                            jids[i].resource ? jids[i].resource : "(none)");
    }
    g_autofree char *domain = jid_domain("Bob@Example.ORG/x");
    assert_string_equal(domain, "example.org");
}

static void
presence_knows_its_shows(void **state)
{
    assert_int_equal(presence_from_show(NULL), PRESENCE_ONLINE);
    assert_int_equal(presence_from_show("nonsense"), PRESENCE_ONLINE);
    assert_int_equal(presence_from_show("offline"), PRESENCE_ONLINE);
    assert_int_equal(presence_from_show("dnd"), PRESENCE_DND);
    assert_int_equal(presence_from_show("chat"), PRESENCE_CHAT);
    assert_string_equal(presence_name(PRESENCE_XA), "xa");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_pair_of_evidence_has_its_state),
        cmocka_unit_test(traits_leave_the_hand_alone),
        cmocka_unit_test(stronger_wins_and_equals_conflict_in_any_order),
        cmocka_unit_test(third_friend_breaks_or_joins_a_dispute),
        cmocka_unit_test(evidence_has_names),
        cmocka_unit_test(sender_column_says_what_may_be_believed),
        cmocka_unit_test(names_that_look_alike_have_one_key),
        cmocka_unit_test(bare_jids_are_folded_and_nonsense_refused),
        cmocka_unit_test(presence_knows_its_shows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
