/* test_import - address books come into the store. */
#include "test.h"

#include "base/error.h"
#include "tests/store/fixture.h"

#define BOB   "bob@chat.example"
#define CAROL "carol@chat.example"
#define WORK  "Bob.Work@mail.example"

static void
free_pair(gpointer pair)
{
    import_pair_free(pair);
}

typedef struct {
    const char *jid, *address;
} Pair;

static GPtrArray *
pairs_of(const Pair *pairs, guint n)
{
    GPtrArray *array = g_ptr_array_new_with_free_func(free_pair);
    for (guint i = 0; i < n; i++)
        g_ptr_array_add(array, import_pair_new(pairs[i].jid, pairs[i].address,
                                               "Name in the book"));
    return array;
}

static void
import(Fixture *fixture, const char *jid, const char *address)
{
    const Pair pair = {jid, address};
    g_autoptr(GPtrArray) pairs = pairs_of(&pair, 1);
    wish(fixture, intent_import(pairs));
}

static ImportVerdict
judge(Fixture *fixture, const char *jid, const char *address)
{
    ImportVerdict verdict;
    ImportPair pair = {(char *)jid, (char *)address, NULL};
    assert_true(store_read_import(fixture->reader, &pair, &verdict, NULL));
    return verdict;
}

static void
assert_link(Fixture *fixture, guint32 uid, LinkState state, const char *jid)
{
    g_autoptr(MailRow) row = mail_by_uid(fixture, "INBOX", uid);
    assert_string_equal(link_state_name(row->link), link_state_name(state));
    assert_string_equal(row->friend_jid ? row->friend_jid : "nobody", jid);
}

static void
import_links_as_the_user_would(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    befriend(fixture, BOB, "Bob");
    receive(fixture, 1, WORK);
    assert_int_equal(judge(fixture, BOB, WORK), IMPORT_LINKS);
    import(fixture, BOB, "bob.work@MAIL.example");
    assert_link(fixture, 1, LINK_MANUAL, BOB);
    g_autoptr(GPtrArray) links = store_read_links(fixture->reader, 9, NULL);
    assert_int_equal(links->len, 1);
    const LinkRow *row = links->pdata[0];
    assert_int_equal(row->evidence, EVIDENCE_IMPORT);

    /* Once more changes nothing, and nobody is told of anything. */
    assert_int_equal(judge(fixture, BOB, WORK), IMPORT_PRESENT);
    drop_changes(fixture);
    import(fixture, BOB, WORK);
    assert_null(next_change(fixture, CHANGE_LINKS));
}

static void
unlinked_stays_unlinked(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    befriend(fixture, BOB, "Bob");
    receive(fixture, 1, WORK);
    import(fixture, BOB, WORK);
    wish(fixture, intent_unlink(BOB, WORK));
    assert_int_equal(judge(fixture, BOB, WORK), IMPORT_REMOVED);
    import(fixture, BOB, WORK);
    assert_link(fixture, 1, LINK_REMOVED, "nobody");
    /* The hand, which knows better. */
    wish(fixture, intent_link(BOB, WORK));
    assert_link(fixture, 1, LINK_MANUAL, BOB);
}

static void
nobodys_addresses_are_refused(void **state)
{
    static const struct {
        const char *address;
        ImportVerdict verdict;
    } cases[] = {
        {"Alice@example.org", IMPORT_OWN},
        {"list@lists.example", IMPORT_LIST},
        {"no-reply@shop.example", IMPORT_ROLE}, /* never met */
    };
    g_autoptr(Fixture) fixture = fixture_new();
    befriend(fixture, BOB, "Bob");
    Batch *batch = batch_new();
    MailHeader *listed = header_from("Someone", "list@lists.example", "x");
    listed->list_id = g_strdup("list.lists.example");
    listed->list_post = g_strdup("list@lists.example");
    batch_add_mail(batch, "INBOX", 1, 0, 1, 1, listed, FALSE);
    commit(fixture, batch);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        assert_int_equal(judge(fixture, BOB, cases[i].address),
                         cases[i].verdict);
        import(fixture, BOB, cases[i].address);
    }
    g_autoptr(GPtrArray) links = store_read_links(fixture->reader, 9, NULL);
    assert_int_equal(links->len, 0);

    /* What the user linked all the same is theirs. */
    wish(fixture, intent_link(BOB, cases[2].address));
    assert_int_equal(judge(fixture, BOB, cases[2].address), IMPORT_PRESENT);
}

static void
links_wait_for_the_roster(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    receive(fixture, 1, WORK);
    assert_int_equal(judge(fixture, BOB, WORK), IMPORT_WAITS);
    import(fixture, BOB, WORK);
    assert_link(fixture, 1, LINK_NONE, "nobody");
    assert_int_equal(judge(fixture, BOB, WORK), IMPORT_PRESENT);
    assert_int_equal(counters(fixture).friends, 0);
    fixture_reopen(fixture);
    befriend(fixture, BOB, "Bob");
    assert_link(fixture, 1, LINK_MANUAL, BOB);
}

static void
two_friends_with_one_address_are_a_dispute(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    befriend(fixture, BOB, "Bob");
    befriend(fixture, CAROL, "Carol");
    receive(fixture, 1, WORK);
    import(fixture, BOB, WORK);
    assert_int_equal(judge(fixture, CAROL, WORK), IMPORT_DISPUTES);
    import(fixture, CAROL, WORK);
    assert_link(fixture, 1, LINK_CONFLICT, "nobody");
}

static void
addresses_of_others_become_contacts(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    assert_int_equal(judge(fixture, NULL, "zoe@x.example"), IMPORT_NOTES);
    import(fixture, NULL, "zoe@x.example");
    assert_int_equal(judge(fixture, NULL, "Zoe@x.example"), IMPORT_KNOWN);
    g_autoptr(GPtrArray) found =
        store_read_contacts(fixture->reader, "book", 9, NULL);
    assert_int_equal(found->len, 1);
    const Contact *contact = found->pdata[0];
    assert_string_equal(contact->address, "zoe@x.example");
    assert_string_equal(contact->name, "Name in the book");
}

static void
many_pairs_are_one_transaction(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    befriend(fixture, BOB, "Bob");
    g_autoptr(GPtrArray) pairs = g_ptr_array_new_with_free_func(free_pair);
    for (int i = 0; i < 2000; i++) {
        g_autofree char *address = g_strdup_printf("bob%d@x.example", i);
        g_ptr_array_add(pairs, import_pair_new(BOB, address, NULL));
    }
    drop_changes(fixture);
    wish(fixture, intent_import(pairs));
    g_autoptr(Change) done = next_change(fixture, CHANGE_INTENT);
    assert_int_equal(done->intent_kind, INTENT_IMPORT);
    assert_int_equal(done->intent_state, INTENT_DONE);
    g_autoptr(GPtrArray) links = store_read_links(fixture->reader, 9999, NULL);
    assert_int_equal(links->len, 2000);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(import_links_as_the_user_would),
        cmocka_unit_test(unlinked_stays_unlinked),
        cmocka_unit_test(nobodys_addresses_are_refused),
        cmocka_unit_test(links_wait_for_the_roster),
        cmocka_unit_test(two_friends_with_one_address_are_a_dispute),
        cmocka_unit_test(addresses_of_others_become_contacts),
        cmocka_unit_test(many_pairs_are_one_transaction),
    };
    return cmocka_run_group_tests_name("imports", tests, NULL, NULL);
}
