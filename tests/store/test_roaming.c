/* test_roaming - the user's own word on links: each edit is a revision, what
 * comes from another machine becomes evidence, and two stores agree. */
#include "test.h"

#include "base/error.h"
#include "tests/store/fixture.h"

#define BOB   "bob@chat.example"
#define CAROL "carol@chat.example"
#define WORK  "Bob.Work@mail.example"
#define OTHER "00000000000000ff" /* another machine's replica id */

static GPtrArray *
records_of(Fixture *fixture, const char *jid)
{
    GPtrArray *records =
        store_read_roaming(fixture->reader, roam_shard(jid), 1000, NULL);
    assert_non_null(records);
    return records;
}

static void
assert_record(Fixture *fixture, const char *word, gint64 revision)
{
    g_autoptr(GPtrArray) records = records_of(fixture, BOB);
    assert_int_equal(records->len, 1);
    const RoamRecord *record = records->pdata[0];
    assert_string_equal(record->jid, BOB);
    assert_string_equal(record->address, WORK);
    assert_string_equal(roam_word_name(record->word), word);
    assert_int_equal(record->revision, revision);
}

static guint64
bit(const char *jid)
{
    return G_GUINT64_CONSTANT(1) << roam_shard(jid);
}

static guint64
dirty(Fixture *fixture)
{
    return store_read_roaming_dirty(fixture->reader, NULL);
}

static void
come(Fixture *fixture, const char *jid, const char *address, guint word,
     gint64 revision)
{
    RoamRecord *record =
        roam_record_new(jid, address, word, revision, 1000, OTHER, NULL);
    assert_non_null(record);
    Batch *batch = batch_new();
    batch_add_roaming(batch, record);
    commit(fixture, batch);
}

static void
assert_evidence(Fixture *fixture, const char *jid, guint evidence)
{
    g_autoptr(Person) person = store_read_person(fixture->reader, jid, NULL);
    assert_non_null(person);
    assert_int_equal(person->addresses->len, evidence ? 1 : 0);
    if (evidence) {
        const PersonAddress *address = person->addresses->pdata[0];
        assert_int_equal(address->evidence, evidence);
    }
}

static void
each_edit_is_a_revision(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    befriend(fixture, BOB, "Bob");
    assert_true(dirty(fixture) == 0);
    wish(fixture, intent_link(BOB, WORK));
    assert_record(fixture, "manual", 1);
    assert_true(dirty(fixture) == bit(BOB));
    wish(fixture, intent_unlink(BOB, WORK));
    assert_record(fixture, "removed", 2);
    fixture_reopen(fixture);
    wish(fixture, intent_link(BOB, WORK));
    assert_record(fixture, "manual", 3);
    /* Saying it again says nothing new. */
    wish(fixture, intent_link(BOB, WORK));
    assert_record(fixture, "manual", 3);

    g_autoptr(GPtrArray) records = records_of(fixture, BOB);
    const RoamRecord *record = records->pdata[0];
    assert_true(roam_replica_is_valid(record->replica));
}

static void
imported_links_roam_too(void **state)
{
    (void)state;
    g_autoptr(Fixture) fixture = fixture_new();
    g_autoptr(GPtrArray) pairs =
        g_ptr_array_new_with_free_func((GDestroyNotify)import_pair_free);
    g_ptr_array_add(pairs, import_pair_new(BOB, WORK, NULL));
    wish(fixture, intent_import(pairs)); /* Bob is not on the roster yet */
    assert_record(fixture, "import", 1);
    befriend(fixture, BOB, "Bob");
    wish(fixture, intent_link(BOB, WORK));
    assert_record(fixture, "manual import", 2);
    wish(fixture, intent_unlink(BOB, WORK));
    assert_record(fixture, "removed", 3);
}

static void
what_others_say_does_not_roam(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    befriend(fixture, BOB, "Bob");
    Batch *batch = batch_new();
    add_vcard(batch, BOB, WORK);
    commit(fixture, batch);
    assert_evidence(fixture, BOB, EVIDENCE_VCARD);
    g_autoptr(GPtrArray) records = records_of(fixture, BOB);
    assert_int_equal(records->len, 0);
    assert_true(dirty(fixture) == 0);
}

static void
what_stands_higher_holds(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    befriend(fixture, BOB, "Bob");
    come(fixture, BOB, WORK, EVIDENCE_MANUAL, 5);
    assert_evidence(fixture, BOB, EVIDENCE_MANUAL);
    assert_true(dirty(fixture) == 0); /* the server has it */

    come(fixture, BOB, WORK, EVIDENCE_REMOVED, 4); /* old: ours must go out */
    assert_evidence(fixture, BOB, EVIDENCE_MANUAL);
    assert_true(dirty(fixture) == bit(BOB));
    come(fixture, BOB, WORK, EVIDENCE_MANUAL, 5); /* there it is */
    assert_true(dirty(fixture) == 0);

    come(fixture, BOB, WORK, EVIDENCE_MANUAL | EVIDENCE_IMPORT, 6);
    assert_evidence(fixture, BOB, EVIDENCE_MANUAL | EVIDENCE_IMPORT);
    come(fixture, BOB, WORK, EVIDENCE_REMOVED, 7);
    assert_evidence(fixture, BOB, EVIDENCE_REMOVED);
    come(fixture, BOB, WORK, 0, 8);
    assert_evidence(fixture, BOB, 0);
    assert_record(fixture, "forgotten", 8);
    wish(fixture, intent_link(BOB, WORK));
    assert_record(fixture, "manual", 9);
    assert_true(dirty(fixture) == bit(BOB));
}

static void
other_evidence_stays_beside_it(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    befriend(fixture, BOB, "Bob");
    Batch *batch = batch_new();
    add_vcard(batch, BOB, WORK);
    commit(fixture, batch);
    come(fixture, BOB, WORK, EVIDENCE_REMOVED, 1);
    assert_evidence(fixture, BOB, EVIDENCE_VCARD | EVIDENCE_REMOVED);
    come(fixture, BOB, WORK, 0, 2);
    assert_evidence(fixture, BOB, EVIDENCE_VCARD);
}

static void
link_to_a_stranger_waits_for_the_roster(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    receive(fixture, 1, WORK);
    come(fixture, BOB, WORK, EVIDENCE_MANUAL, 1);
    come(fixture, CAROL, "carol@mail.example", EVIDENCE_REMOVED, 1);
    g_autoptr(MailRow) before = mail_by_uid(fixture, "INBOX", 1);
    assert_null(before->friend_jid);
    assert_int_equal(counters(fixture).friends, 0);

    befriend(fixture, BOB, "Bob");
    g_autoptr(MailRow) after = mail_by_uid(fixture, "INBOX", 1);
    assert_string_equal(after->friend_jid, BOB);
    assert_int_equal(after->link, LINK_MANUAL);

    befriend(fixture, CAROL, "Carol");
    Batch *batch = batch_new();
    add_vcard(batch, CAROL, "carol@mail.example");
    commit(fixture, batch);
    g_autofree char *owner =
        store_read_owner(fixture->reader, "carol@mail.example", NULL);
    assert_null(owner);
}

/* ---- two stores ---- */

static void
send_all(Fixture *from, Fixture *to, GRand *rand)
{
    Batch *batch = batch_new();
    for (guint shard = 0; shard < ROAM_SHARDS; shard++) {
        g_autoptr(GPtrArray) records =
            store_read_roaming(from->reader, shard, 1000, NULL);
        for (guint i = 0; i < records->len; i++)
            /* Some are lost on the way, unless nobody says so. */
            if (!rand || g_rand_boolean(rand))
                batch_add_roaming(batch, roam_record_copy(records->pdata[i]));
    }
    commit(to, batch);
}

static char *
dump_links(Fixture *fixture)
{
    g_autoptr(GPtrArray) rows = store_read_links(fixture->reader, 1000, NULL);
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < rows->len; i++) {
        const LinkRow *row = rows->pdata[i];
        g_autofree char *evidence = link_evidence_names(row->evidence);
        g_autofree char *lower = g_ascii_strdown(row->address, -1);
        g_string_append_printf(text, "%s %s %s %s\n", row->jid, lower, evidence,
                               link_state_name(row->state));
    }
    return g_string_free(text, FALSE);
}

static void
edit_somehow(Fixture *fixture, GRand *rand)
{
    static const char *const jids[] = {BOB, CAROL};
    static const char *const addresses[] = {WORK, "bob.work@mail.example",
                                            "c@mail.example"};
    const char *jid = jids[g_rand_int_range(rand, 0, 2)];
    const char *address = addresses[g_rand_int_range(rand, 0, 3)];
    Intent *intent = g_rand_boolean(rand) ? intent_link(jid, address)
                                          : intent_unlink(jid, address);
    /* There may be nothing to unlink: that is no edit. */
    keeper_commit_intent(fixture->keeper, intent, NULL);
}

static void
two_stores_agree_whatever_the_order(void **state)
{
    guint32 seed = g_random_int();
    print_message("the seed is %u\n", seed);
    g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
    g_autoptr(Fixture) desk = fixture_new();
    g_autoptr(Fixture) travel = fixture_new();
    befriend(desk, BOB, "Bob");
    befriend(desk, CAROL, "Carol");
    befriend(travel, CAROL, "Carol");
    befriend(travel, BOB, "Bob");
    for (int step = 0; step < 150; step++) {
        Fixture *here = g_rand_boolean(rand) ? desk : travel;
        edit_somehow(here, rand);
        if (g_rand_int_range(rand, 0, 4) == 0)
            send_all(here, here == desk ? travel : desk, rand);
        if (g_rand_int_range(rand, 0, 10) == 0) {
            send_all(desk, travel, NULL);
            send_all(travel, desk, NULL);
            g_autofree char *one = dump_links(desk);
            g_autofree char *other = dump_links(travel);
            if (!g_str_equal(one, other))
                fail_msg("seed %u, step %d:\n%s\n%s", seed, step, one, other);
        }
    }
}

/* ---- what other clients leave ---- */

static void
add_note(GPtrArray *notes, const char *jid, const char *text)
{
    Note *note = g_new0(Note, 1);
    note->jid = g_strdup(jid);
    note->text = g_strdup(text);
    g_ptr_array_add(notes, note);
}

static void
add_meta(GPtrArray *contacts, const char *jid, const char *tag, int position)
{
    Metacontact *contact = g_new0(Metacontact, 1);
    contact->jid = g_strdup(jid);
    contact->tag = g_strdup(tag);
    contact->position = position;
    g_ptr_array_add(contacts, contact);
}

static void
notes_and_metacontacts_are_the_last_that_came(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    befriend(fixture, BOB, "Bob");
    GPtrArray *notes =
        g_ptr_array_new_with_free_func((GDestroyNotify)note_free);
    add_note(notes, BOB, "likes tea");
    add_note(notes, CAROL, "tall");
    GPtrArray *contacts =
        g_ptr_array_new_with_free_func((GDestroyNotify)metacontact_free);
    add_meta(contacts, BOB, "bob", 1);
    add_meta(contacts, "bob@old.example", "bob", 3);
    add_meta(contacts, "bob@work.example", "bob", 2);
    add_meta(contacts, CAROL, "carol", 1);
    Batch *batch = batch_new();
    batch_add_notes(batch, notes);
    batch_add_metacontacts(batch, contacts);
    commit(fixture, batch);

    g_autoptr(Person) bob = store_read_person(fixture->reader, BOB, NULL);
    assert_string_equal(bob->note, "likes tea");
    g_autofree char *also = g_strjoinv(" ", bob->also);
    assert_string_equal(also, "bob@work.example bob@old.example");
    assert_null(store_read_metacontacts(fixture->reader, CAROL));

    Batch *none = batch_new();
    batch_add_notes(none, g_ptr_array_new());
    commit(fixture, none);
    assert_null(store_read_note(fixture->reader, BOB));
}

static void
place_is_remembered(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    assert_int_equal(store_read_roaming_place(fixture->reader),
                     ROAMING_UNKNOWN);
    Batch *batch = batch_new();
    batch_add_roaming_place(batch, ROAMING_PRIVATE);
    commit(fixture, batch);
    assert_int_equal(store_read_roaming_place(fixture->reader),
                     ROAMING_PRIVATE);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_edit_is_a_revision),
        cmocka_unit_test(imported_links_roam_too),
        cmocka_unit_test(what_others_say_does_not_roam),
        cmocka_unit_test(what_stands_higher_holds),
        cmocka_unit_test(other_evidence_stays_beside_it),
        cmocka_unit_test(link_to_a_stranger_waits_for_the_roster),
        cmocka_unit_test(two_stores_agree_whatever_the_order),
        cmocka_unit_test(notes_and_metacontacts_are_the_last_that_came),
        cmocka_unit_test(place_is_remembered),
    };
    return cmocka_run_group_tests_name("roaming in the store", tests, NULL,
                                       NULL);
}
