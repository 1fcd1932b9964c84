/* test_links - the life of links in the store: learnt, disputed, removed. */
#include "test.h"

#include "base/error.h"
#include "tests/store/fixture.h"

#define BOB     "bob@chat.example"
#define CAROL   "carol@chat.example"
#define ADDRESS "Bob.Work@mail.example"

static void
assert_link(Fixture *fixture, guint32 uid, LinkState state, const char *jid)
{
    g_autoptr(MailRow) row = mail_by_uid(fixture, "INBOX", uid);
    assert_string_equal(link_state_name(row->link), link_state_name(state));
    assert_string_equal(row->friend_jid ? row->friend_jid : "nobody",
                        jid ? jid : "nobody");
}

static gint64
unread_mail(Fixture *fixture, const char *jid)
{
    g_autoptr(Friend) one = friend_by_jid(fixture, jid);
    return one->unread_mail;
}

static void
learn_vcard(Fixture *fixture, const char *jid, const char *emails)
{
    Batch *batch = batch_new();
    add_vcard(batch, jid, emails);
    commit(fixture, batch);
}

static void
vcard_links_the_address_and_counts_its_mail(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    befriend(fixture, BOB, "Bob");
    receive(fixture, 1, ADDRESS);
    receive(fixture, 2, "bob.work@MAIL.example");
    assert_link(fixture, 1, LINK_NONE, NULL);
    assert_int_equal(unread_mail(fixture, BOB), 0);
    drop_changes(fixture);

    learn_vcard(fixture, BOB, "bob.work@mail.example");

    assert_link(fixture, 1, LINK_CLAIMED, BOB);
    assert_link(fixture, 2, LINK_CLAIMED, BOB);
    assert_int_equal(unread_mail(fixture, BOB), 2);
    g_autoptr(Change) told = next_change(fixture, CHANGE_LINKS);
    assert_non_null(told);
    assert_string_equal(told->jid, BOB);
    receive(fixture, 3, ADDRESS);
    assert_int_equal(unread_mail(fixture, BOB), 3);
    g_autofree char *to = store_read_mail_address(fixture->reader, BOB, NULL);
    assert_string_equal(to, ADDRESS);
}

static void
vcard_that_changes_takes_its_claim_along(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    befriend(fixture, BOB, "Bob");
    receive(fixture, 1, ADDRESS);
    learn_vcard(fixture, BOB, ADDRESS);
    learn_vcard(fixture, BOB, "elsewhere@mail.example");
    assert_link(fixture, 1, LINK_NONE, NULL);
    assert_int_equal(unread_mail(fixture, BOB), 0);
}

static void
vcard_known_before_the_roster_links_when_it_comes(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    receive(fixture, 1, ADDRESS);
    learn_vcard(fixture, BOB, ADDRESS);
    assert_link(fixture, 1, LINK_NONE, NULL);
    befriend(fixture, BOB, "Bob");
    assert_link(fixture, 1, LINK_CLAIMED, BOB);
}

static void
unlinked_stays_so_until_linked_by_hand(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    befriend(fixture, BOB, "Bob");
    receive(fixture, 1, ADDRESS);
    learn_vcard(fixture, BOB, ADDRESS);

    wish(fixture, intent_unlink(BOB, ADDRESS));
    assert_link(fixture, 1, LINK_REMOVED, NULL);
    assert_int_equal(unread_mail(fixture, BOB), 0);
    learn_vcard(fixture, BOB, NULL);
    learn_vcard(fixture, BOB, ADDRESS);
    assert_link(fixture, 1, LINK_REMOVED, NULL);
    fixture_reopen(fixture);
    assert_link(fixture, 1, LINK_REMOVED, NULL);

    wish(fixture, intent_link(BOB, ADDRESS));
    assert_link(fixture, 1, LINK_MANUAL, BOB);
    assert_int_equal(unread_mail(fixture, BOB), 1);
    g_autofree char *owner =
        store_read_owner(fixture->reader, "BOB.WORK@mail.example", NULL);
    assert_string_equal(owner, BOB);
}

static void
two_friends_dispute_and_the_user_settles(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    befriend(fixture, BOB, "Bob");
    befriend(fixture, CAROL, "Carol");
    receive(fixture, 1, ADDRESS);
    learn_vcard(fixture, BOB, ADDRESS);
    learn_vcard(fixture, CAROL, ADDRESS);
    assert_link(fixture, 1, LINK_CONFLICT, NULL);
    assert_int_equal(unread_mail(fixture, BOB), 0);
    g_autoptr(Person) bob = store_read_person(fixture->reader, BOB, NULL);
    PersonAddress *disputed = bob->addresses->pdata[0];
    assert_int_equal(disputed->state, LINK_CONFLICT);
    g_autoptr(GPtrArray) others =
        store_read_claimants(fixture->reader, ADDRESS, BOB, 4, NULL);
    assert_int_equal(others->len, 1);
    assert_string_equal(((Claimant *)others->pdata[0])->name, "Carol");
    assert_int_equal(((Claimant *)others->pdata[0])->state, LINK_CLAIMED);

    wish(fixture, intent_link(CAROL, ADDRESS));
    assert_link(fixture, 1, LINK_MANUAL, CAROL);
    assert_int_equal(unread_mail(fixture, CAROL), 1);
}

static void
own_list_and_role_addresses_need_the_hand(void **state)
{
    static const char *const nobodys[] = {
        "alice@example.org", "list@lists.example", "no-reply@shop.example"};
    g_autoptr(Fixture) fixture = fixture_new();
    befriend(fixture, BOB, "Bob");
    Batch *batch = batch_new();
    MailHeader *listed = header_from("Someone", nobodys[1], "by list");
    listed->list_id = g_strdup("list.lists.example");
    listed->list_post = g_strdup("LIST@lists.example");
    batch_add_mail(batch, "INBOX", 2, 0, 2, 1, listed, FALSE);
    add_mail(batch, "INBOX", 1, nobodys[0], 0);
    add_mail(batch, "INBOX", 3, nobodys[2], 0);
    commit(fixture, batch);
    drop_changes(fixture);

    for (guint i = 0; i < G_N_ELEMENTS(nobodys); i++) {
        learn_vcard(fixture, BOB, nobodys[i]);
        assert_link(fixture, i + 1, LINK_NONE, NULL);
        wish(fixture, intent_link(BOB, nobodys[i]));
        assert_link(fixture, i + 1, LINK_MANUAL, BOB);
    }
}

static void
claim_on_the_own_address_is_reported_once(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    befriend(fixture, BOB, "Bob");
    drop_changes(fixture);
    learn_vcard(fixture, BOB, "Alice@Example.org");
    g_autoptr(Change) told = next_change(fixture, CHANGE_ERROR);
    assert_non_null(told);
    assert_non_null(strstr(told->text, BOB));
    learn_vcard(fixture, BOB, "Alice@Example.org");
    assert_null(next_change(fixture, CHANGE_ERROR));
}

static void
further_addresses_of_the_user_are_own(void **state)
{
    static const char *const also[] = {"alice@work.example", NULL};
    g_autoptr(Fixture) fixture = fixture_new();
    befriend(fixture, BOB, "Bob");
    Batch *batch = batch_new();
    add_mail(batch, "INBOX", 1, also[0], 0);
    commit(fixture, batch);
    learn_vcard(fixture, BOB, also[0]);
    assert_link(fixture, 1, LINK_CLAIMED, BOB);

    fixture_stop(fixture); /* the user says whose it is */
    KeeperOptions options = fixture_options(fixture->path);
    options.also_own = also;
    fixture_start(fixture, &options);
    assert_link(fixture, 1, LINK_NONE, NULL);
    drop_changes(fixture);
    befriend(fixture, CAROL, "Carol");
    learn_vcard(fixture, CAROL, "Alice@Work.example");
    g_autoptr(Change) told = next_change(fixture, CHANGE_ERROR);
    assert_non_null(told);
    assert_non_null(strstr(told->text, CAROL));
}

static void
same_account_is_proven_on_the_own_domain_only(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    befriend(fixture, "dave@example.org", "Dave");
    befriend(fixture, "erin@other.example", "Erin");
    receive(fixture, 1, "Dave@example.org");
    receive(fixture, 2, "erin@other.example");
    assert_link(fixture, 1, LINK_PROVEN, "dave@example.org");
    assert_link(fixture, 2, LINK_NONE, NULL);

    KeeperOptions apart = fixture_options(fixture->path);
    apart.is_one_account = FALSE;
    fixture_stop(fixture);
    fixture_start(fixture, &apart);
    assert_link(fixture, 1, LINK_NONE, NULL);
    assert_int_equal(unread_mail(fixture, "dave@example.org"), 0);
    fixture_reopen(fixture);
    assert_link(fixture, 1, LINK_PROVEN, "dave@example.org");
}

static void
receive_jabber_id(Fixture *fixture, guint32 uid, AuthVerdict auth)
{
    Batch *batch = batch_new();
    MailHeader *header = header_from("Bob", ADDRESS, "with a header");
    header->jabber_id = g_strdup("Bob@chat.example/phone");
    header->auth = auth;
    batch_add_mail(batch, "INBOX", uid, 0, 1, 1, header, FALSE);
    commit(fixture, batch);
}

static void
jabber_id_suggests_and_with_the_vcard_proves(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    receive_jabber_id(fixture, 1, AUTH_NONE); /* before the roster */
    befriend(fixture, BOB, "Bob");
    assert_link(fixture, 1, LINK_SUGGESTED, NULL);
    receive_jabber_id(fixture, 2, AUTH_PASS);
    assert_link(fixture, 1, LINK_SUGGESTED, NULL);
    assert_int_equal(unread_mail(fixture, BOB), 0);
    learn_vcard(fixture, BOB, ADDRESS);
    assert_link(fixture, 1, LINK_PROVEN, BOB);
    assert_int_equal(unread_mail(fixture, BOB), 2);
}

static void
friend_who_leaves_shows_nowhere_until_back(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    befriend(fixture, BOB, "Bob");
    receive(fixture, 1, ADDRESS);
    wish(fixture, intent_link(BOB, ADDRESS));

    Batch *batch = batch_new();
    batch_add_roster_removed(batch, BOB);
    commit(fixture, batch);
    assert_link(fixture, 1, LINK_NONE, NULL);
    assert_int_equal(counters(fixture).friends, 0);
    befriend(fixture, BOB, "Bob");
    assert_link(fixture, 1, LINK_MANUAL, BOB);
    assert_int_equal(unread_mail(fixture, BOB), 1);
}

static void
forgery_is_not_counted_on_the_friend(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    befriend(fixture, BOB, "Bob");
    wish(fixture, intent_link(BOB, ADDRESS));
    Batch *batch = batch_new();
    MailHeader *header = header_from("Bob", ADDRESS, "forged");
    header->auth = AUTH_FAIL;
    batch_add_mail(batch, "INBOX", 1, 0, 1, 1, header, TRUE);
    commit(fixture, batch);
    assert_int_equal(unread_mail(fixture, BOB), 0);
    g_autoptr(Change) told = next_change(fixture, CHANGE_NEW_MAIL);
    assert_string_equal(told->text, ADDRESS ": forged");
}

static void
nonsense_is_refused_by_name(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    g_autofree char *stranger = refused(fixture, intent_link(BOB, ADDRESS));
    assert_non_null(strstr(stranger, "not on your roster"));
    befriend(fixture, BOB, "Bob");
    g_autofree char *address = refused(fixture, intent_link(BOB, "no address"));
    assert_non_null(strstr(address, "'no address'"));
    g_autofree char *pair = refused(fixture, intent_unlink(BOB, ADDRESS));
    assert_non_null(strstr(pair, "not linked"));
}

static void
all_links_are_listed(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    befriend(fixture, BOB, "Bob");
    wish(fixture, intent_link(BOB, ADDRESS));
    g_autoptr(GPtrArray) links = store_read_links(fixture->reader, 10, NULL);
    assert_int_equal(links->len, 1);
    LinkRow *row = links->pdata[0];
    assert_string_equal(row->jid, BOB);
    assert_string_equal(row->address, ADDRESS);
    assert_int_equal(row->state, LINK_MANUAL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vcard_links_the_address_and_counts_its_mail),
        cmocka_unit_test(vcard_that_changes_takes_its_claim_along),
        cmocka_unit_test(vcard_known_before_the_roster_links_when_it_comes),
        cmocka_unit_test(unlinked_stays_so_until_linked_by_hand),
        cmocka_unit_test(two_friends_dispute_and_the_user_settles),
        cmocka_unit_test(own_list_and_role_addresses_need_the_hand),
        cmocka_unit_test(claim_on_the_own_address_is_reported_once),
        cmocka_unit_test(further_addresses_of_the_user_are_own),
        cmocka_unit_test(same_account_is_proven_on_the_own_domain_only),
        cmocka_unit_test(jabber_id_suggests_and_with_the_vcard_proves),
        cmocka_unit_test(friend_who_leaves_shows_nowhere_until_back),
        cmocka_unit_test(forgery_is_not_counted_on_the_friend),
        cmocka_unit_test(nonsense_is_refused_by_name),
        cmocka_unit_test(all_links_are_listed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
