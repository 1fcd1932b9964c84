/* test_suggest - what is proposed, and what is not. */
#include "test.h"

#include "correspondence/suggest.h"

#define OFTEN SUGGEST_USES_LEAST

static void
link_table(void **state)
{
    static const struct {
        const char *key, *name_key, *jid, *friend_key;
        gint64 uses;
        guint traits, evidence, wanted;
    } rows[] = {
        /* one sign each */
        {"b@work.example", "bobstone", "bob@x.example", "bobstone", OFTEN, 0, 0,
         SUGGEST_NAME},
        {"bob@work.example", NULL, "bob@x.example", "bobstone", OFTEN, 0, 0,
         SUGGEST_LOCAL_PART},
        {"bob@work.example", "bobstone", "bob@x.example", "bobstone", OFTEN, 0,
         0, SUGGEST_NAME | SUGGEST_LOCAL_PART},
        {"b@work.example", NULL, "bob@x.example", "bobstone", 1, 0,
         EVIDENCE_JABBER_ID, SUGGEST_JABBER_ID},
        {"b@work.example", NULL, "bob@x.example", "bobstone", 1, 0,
         EVIDENCE_JABBER_ID | EVIDENCE_JABBER_ID_PASS,
         SUGGEST_JABBER_ID | SUGGEST_JABBER_ID_PASS},
        /* seldom, short, or of others */
        {"b@work.example", "bobstone", "bob@x.example", "bobstone", OFTEN - 1,
         0, 0, 0},
        {"bob@work.example", NULL, "bob@x.example", "bobstone", OFTEN - 1, 0, 0,
         0},
        {"jo@work.example", "jo", "jo@x.example", "jo", OFTEN, 0, 0, 0},
        {"bob@work.example", NULL, "bobby@x.example", "bobstone", OFTEN, 0, 0,
         0},
        {"bobby@work.example", NULL, "bob@x.example", "bobstone", OFTEN, 0, 0,
         0},
        {"b@work.example", NULL, "bob@x.example", NULL, OFTEN, 0, 0, 0},
        {"b@work.example", "", "bob@x.example", "", OFTEN, 0, 0, 0},
        /* settled by somebody's word */
        {"bob@work.example", "bobstone", "bob@x.example", "bobstone", OFTEN, 0,
         EVIDENCE_REMOVED, 0},
        {"bob@work.example", "bobstone", "bob@x.example", "bobstone", OFTEN, 0,
         EVIDENCE_REMOVED | EVIDENCE_JABBER_ID_PASS, 0},
        {"bob@work.example", "bobstone", "bob@x.example", "bobstone", OFTEN, 0,
         EVIDENCE_MANUAL, 0},
        {"bob@work.example", "bobstone", "bob@x.example", "bobstone", OFTEN, 0,
         EVIDENCE_VCARD, 0},
        {"bob@work.example", "bobstone", "bob@x.example", "bobstone", OFTEN, 0,
         EVIDENCE_SAME, 0},
        /* nobody's */
        {"bob@work.example", "bobstone", "bob@x.example", "bobstone", OFTEN,
         ADDRESS_IS_LIST, EVIDENCE_JABBER_ID, 0},
        {"bob@work.example", "bobstone", "bob@x.example", "bobstone", OFTEN,
         ADDRESS_IS_OWN, EVIDENCE_JABBER_ID, 0},
        {"info@work.example", "bobstone", "info@x.example", "bobstone", OFTEN,
         ADDRESS_IS_ROLE, 0, 0},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        SuggestAddress address = {rows[i].key, rows[i].name_key, rows[i].uses,
                                  rows[i].traits};
        guint got = suggest_link(&address, rows[i].jid, rows[i].friend_key,
                                 rows[i].evidence);
        if (got != rows[i].wanted)
            fail_msg("row %zu: %s for %s: %#x", i, rows[i].key, rows[i].jid,
                     got);
    }
}

static void
friend_table(void **state)
{
    static const struct {
        const char *key, *jid;
        gint64 uses;
        guint traits, evidence;
        const char *domain;
        guint wanted;
    } rows[] = {
        {"eve@e.example", "eve@x.example", 1, 0, EVIDENCE_JABBER_ID, NULL,
         SUGGEST_JABBER_ID},
        {"eve@e.example", "eve@x.example", 1, 0,
         EVIDENCE_JABBER_ID | EVIDENCE_JABBER_ID_PASS, NULL,
         SUGGEST_JABBER_ID | SUGGEST_JABBER_ID_PASS},
        {"eve@own.example", "eve@own.example", OFTEN, 0, 0, "own.example",
         SUGGEST_DOMAIN},
        {"eve@own.example", "eve@own.example", OFTEN - 1, 0, 0, "own.example",
         0},
        {"eve@own.example", "eve@own.example", OFTEN, 0, 0, NULL, 0},
        {"eve@other.example", "eve@other.example", OFTEN, 0, 0, "own.example",
         0},
        {"eve@evil.own.example", "eve@evil.own.example", OFTEN, 0, 0,
         "own.example", 0},
        {"list@own.example", "list@own.example", OFTEN, ADDRESS_IS_LIST, 0,
         "own.example", 0},
        {"eve@e.example", "eve@x.example", OFTEN, ADDRESS_IS_ROLE,
         EVIDENCE_JABBER_ID, NULL, 0},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        SuggestAddress address = {rows[i].key, NULL, rows[i].uses,
                                  rows[i].traits};
        guint got = suggest_friend(&address, rows[i].jid, rows[i].evidence,
                                   rows[i].domain);
        if (got != rows[i].wanted)
            fail_msg("row %zu: %s: %#x", i, rows[i].key, got);
    }
}

static void
reasons_are_said(void **state)
{
    g_autofree char *passed = suggest_reason_names(
        SUGGEST_JABBER_ID | SUGGEST_JABBER_ID_PASS | SUGGEST_NAME);
    assert_string_equal(passed, "JID in a passed mail, same name");
    g_autofree char *none = suggest_reason_names(0);
    assert_string_equal(none, "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(link_table),
        cmocka_unit_test(friend_table),
        cmocka_unit_test(reasons_are_said),
    };
    return cmocka_run_group_tests_name("suggestions", tests, NULL, NULL);
}
