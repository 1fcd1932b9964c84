/* test_suggestions - what is proposed out of a real store, and when it goes. */
#include "test.h"

#include "correspondence/suggest.h"
#include "tests/store/fixture.h"

#define BOB  "bob@chat.example"
#define EVE  "eve@chat.example"
#define WORK "b.stone@work.example"

/* What stands in the list: `link JID ADDRESS`, a line each. */
static char *
proposals(Fixture *fixture)
{
    g_autoptr(GPtrArray) rows =
        store_read_suggestions(fixture->reader, 100, NULL);
    assert_non_null(rows);
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < rows->len; i++) {
        const Suggestion *row = rows->pdata[i];
        g_string_append_printf(text, "%s %s %s\n",
                               row->kind == SUGGESTION_LINK ? "link" : "friend",
                               row->jid, row->address);
    }
    return g_string_free(text, FALSE);
}

static void
assert_proposals(Fixture *fixture, const char *wanted)
{
    g_autofree char *got = proposals(fixture);
    assert_string_equal(got, wanted);
}

static void
get_mail(Fixture *fixture, guint32 uid, const char *name, const char *address,
         const char *jabber_id, AuthVerdict auth)
{
    MailHeader *header = header_from(name, address, "subject");
    header->jabber_id = g_strdup(jabber_id);
    header->auth = auth;
    Batch *batch = batch_new();
    batch_add_mail(batch, "INBOX", uid, 0, 1000 + uid, 100, header, FALSE);
    commit(fixture, batch);
}

static void
get_often(Fixture *fixture, const char *name, const char *address)
{
    static guint32 uid = 1000;
    for (int i = 0; i < SUGGEST_USES_LEAST; i++)
        get_mail(fixture, uid++, name, address, NULL, AUTH_NONE);
}

static void
same_name_is_proposed_and_accepted(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    befriend(fixture, BOB, "Bob Stone");
    get_mail(fixture, 1, "Bob Stone", WORK, NULL, AUTH_NONE);
    assert_proposals(fixture, "");
    get_often(fixture, "Bob Stone", WORK);
    assert_proposals(fixture, "link " BOB " " WORK "\n");
    wish(fixture, intent_link(BOB, WORK));
    assert_proposals(fixture, "");
}

/* The list would lend a forger the friend's name. */
static void
imitations_are_not_proposed(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    befriend(fixture, BOB, "Bob Stone");
    get_often(fixture, "Bob Stone", "b0b@chat.example");
    get_mail(fixture, 1, "Bob Stone", "bob@chat.exarnple", BOB, AUTH_PASS);
    get_mail(fixture, 2, NULL, "bob@chat.example.evil.example", BOB, AUTH_PASS);
    assert_proposals(fixture, "");
}

static void
proposed_friend_takes_no_friends_name(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    befriend(fixture, BOB, "Bob Stone");
    get_mail(fixture, 1, "B\u043eb Stone", "m@evil.example", "m@evil.example",
             AUTH_PASS);
    g_autoptr(GPtrArray) rows =
        store_read_suggestions(fixture->reader, 100, NULL);
    assert_int_equal(rows->len, 1);
    const Suggestion *row = rows->pdata[0];
    assert_int_equal(row->kind, SUGGESTION_FRIEND);
    assert_null(row->name);
}

static void
same_local_part_is_proposed(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    befriend(fixture, BOB, "Bob Stone");
    befriend(fixture, "bobby@chat.example", "Bobby");
    get_often(fixture, NULL, "bob@elsewhere.example");
    assert_proposals(fixture, "link " BOB " bob@elsewhere.example\n");
}

static void
unlinked_pair_is_never_proposed(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    befriend(fixture, BOB, "Bob Stone");
    get_often(fixture, "Bob Stone", WORK);
    wish(fixture, intent_link(BOB, WORK));
    wish(fixture, intent_unlink(BOB, WORK));
    get_mail(fixture, 1, "Bob Stone", WORK, BOB, AUTH_PASS);
    assert_proposals(fixture, "");
}

static void
refused_pair_stays_away_and_the_rest_stays(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    befriend(fixture, BOB, "Bob Stone");
    get_often(fixture, "Bob Stone", WORK);
    get_often(fixture, "Bob Stone", "stone@home.example");
    wish(fixture, intent_refuse_suggestion(BOB, "B.Stone@WORK.example"));
    assert_proposals(fixture, "link " BOB " stone@home.example\n");
    fixture_reopen(fixture);
    get_often(fixture, "Bob Stone", WORK);
    assert_proposals(fixture, "link " BOB " stone@home.example\n");
}

static void
jabber_id_of_a_friend_only_proposes(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    befriend(fixture, BOB, "Bob Stone");
    get_mail(fixture, 1, "Bob Stone", "evil@own.example", BOB, AUTH_PASS);
    g_autoptr(MailRow) row = mail_by_uid(fixture, "INBOX", 1);
    assert_null(row->friend_name);
    assert_proposals(fixture, "link " BOB " evil@own.example\n");
}

static void
forgery_proposes_nothing(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    befriend(fixture, BOB, "Bob Stone");
    get_mail(fixture, 1, "Bob", WORK, BOB, AUTH_FAIL);
    get_mail(fixture, 2, "Eve", "eve@e.example", EVE, AUTH_FAIL);
    assert_proposals(fixture, "");
}

static void
stranger_with_a_jid_is_proposed_until_asked(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    get_mail(fixture, 1, "Eve", "eve@e.example", EVE, AUTH_NONE);
    assert_proposals(fixture, "friend " EVE " eve@e.example\n");
    wish(fixture, intent_add_friend(EVE, "Eve"));
    assert_proposals(fixture, "");
    g_autofree char *twice = refused(fixture, intent_add_friend(EVE, NULL));
    assert_non_null(strstr(twice, "already"));
    befriend(fixture, EVE, "Eve");
    assert_proposals(fixture, "link " EVE " eve@e.example\n");
}

static void
refused_stranger_is_not_proposed_by_any_address(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    get_mail(fixture, 1, "Eve", "eve@e.example", EVE, AUTH_NONE);
    wish(fixture, intent_refuse_suggestion(EVE, NULL));
    get_mail(fixture, 2, "Eve", "eve@f.example", EVE, AUTH_NONE);
    assert_proposals(fixture, "");
}

static void
own_provider_proposes_its_people(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    get_often(fixture, "Frank", "frank@example.org");
    get_often(fixture, "Alice", OWN_JID);
    get_often(fixture, "Grace", "grace@other.example");
    assert_proposals(fixture, "friend frank@example.org frank@example.org\n");
}

static void
oneself_is_refused_as_a_friend(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    g_autofree char *own = refused(fixture, intent_add_friend(OWN_JID, NULL));
    assert_non_null(strstr(own, "yourself"));
    g_autofree char *none = refused(fixture, intent_add_friend("a b", NULL));
    assert_non_null(strstr(none, "no JID"));
    befriend(fixture, BOB, "Bob");
    g_autofree char *known = refused(fixture, intent_add_friend(BOB, NULL));
    assert_non_null(strstr(known, "already"));
}

static void
namesakes_stand_first(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    befriend(fixture, BOB, "Bob Stone");
    get_mail(fixture, 1, "Eve", "eve@e.example", EVE, AUTH_NONE);
    get_often(fixture, NULL, "bob@elsewhere.example");
    get_often(fixture, "Bob Stone", WORK);
    get_mail(fixture, 2, NULL, "b@x.example", BOB, AUTH_PASS);
    assert_proposals(fixture, "link " BOB " " WORK "\n"
                              "link " BOB " bob@elsewhere.example\n"
                              "link " BOB " b@x.example\n"
                              "friend " EVE " eve@e.example\n");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_name_is_proposed_and_accepted),
        cmocka_unit_test(imitations_are_not_proposed),
        cmocka_unit_test(proposed_friend_takes_no_friends_name),
        cmocka_unit_test(same_local_part_is_proposed),
        cmocka_unit_test(unlinked_pair_is_never_proposed),
        cmocka_unit_test(refused_pair_stays_away_and_the_rest_stays),
        cmocka_unit_test(jabber_id_of_a_friend_only_proposes),
        cmocka_unit_test(forgery_proposes_nothing),
        cmocka_unit_test(stranger_with_a_jid_is_proposed_until_asked),
        cmocka_unit_test(refused_stranger_is_not_proposed_by_any_address),
        cmocka_unit_test(own_provider_proposes_its_people),
        cmocka_unit_test(oneself_is_refused_as_a_friend),
        cmocka_unit_test(namesakes_stand_first),
    };
    return cmocka_run_group_tests_name("suggestions in the store", tests, NULL,
                                       NULL);
}
