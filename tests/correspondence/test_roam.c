/* test_roam - records of links that go from machine to machine: which are
 * refused, and that the same table stands everywhere in the end. */
#include "test.h"

#include "base/error.h"
#include "correspondence/roam.h"

#define BOB     "bob@example.org"
#define WORK    "Bob@Work.example"
#define REPLICA "0123456789abcdef"

/* ---- one record ---- */

static void
record_is_normalised(void **state)
{
    g_autoptr(RoamRecord) record = roam_record_new(
        "BOB@Example.org/phone", WORK, EVIDENCE_MANUAL, 3, 1000, REPLICA, NULL);
    assert_non_null(record);
    assert_string_equal(record->jid, BOB);
    assert_string_equal(record->key, "bob@work.example");
    assert_string_equal(record->address, WORK);
    assert_true(roam_shard(BOB) < ROAM_SHARDS);
    /* Written into servers: it may never change. */
    assert_int_equal(roam_shard("bob@example.org"), 40);
    assert_int_equal(roam_shard("carol@example.org"), 51);
}

static void
hostile_records_are_refused_one_by_one(void **state)
{
    g_autofree char *long_jid = g_strnfill(1024, 'a');
    g_autofree char *much = g_strnfill(600, 'a');
    g_autofree char *long_address = g_strconcat(much, "@x.example", NULL);
    const struct {
        const char *jid, *address;
        guint word;
        gint64 revision, time;
        const char *replica;
    } rows[] = {
        {NULL, WORK, EVIDENCE_MANUAL, 1, 1, REPLICA},
        {"", WORK, EVIDENCE_MANUAL, 1, 1, REPLICA},
        {"a b@example.org", WORK, EVIDENCE_MANUAL, 1, 1, REPLICA},
        {"b\033[31m@example.org", WORK, EVIDENCE_MANUAL, 1, 1, REPLICA},
        {"b\xe2\x80\xae@example.org", WORK, EVIDENCE_MANUAL, 1, 1, REPLICA},
        {long_jid, WORK, EVIDENCE_MANUAL, 1, 1, REPLICA},
        {BOB, NULL, EVIDENCE_MANUAL, 1, 1, REPLICA},
        {BOB, "nobody", EVIDENCE_MANUAL, 1, 1, REPLICA},
        {BOB, "a@x.example\r\nBcc: b@y.example", EVIDENCE_MANUAL, 1, 1,
         REPLICA},
        {BOB, long_address, EVIDENCE_MANUAL, 1, 1, REPLICA},
        {BOB, WORK, EVIDENCE_VCARD, 1, 1, REPLICA},
        {BOB, WORK, EVIDENCE_MANUAL | EVIDENCE_SAME, 1, 1, REPLICA},
        {BOB, WORK, EVIDENCE_MANUAL | EVIDENCE_REMOVED, 1, 1, REPLICA},
        {BOB, WORK, EVIDENCE_MANUAL, 0, 1, REPLICA},
        {BOB, WORK, EVIDENCE_MANUAL, -1, 1, REPLICA},
        {BOB, WORK, EVIDENCE_MANUAL, ROAM_REVISION_MAX + 1, 1, REPLICA},
        {BOB, WORK, EVIDENCE_MANUAL, G_MAXINT64, 1, REPLICA},
        {BOB, WORK, EVIDENCE_MANUAL, 1, -1, REPLICA},
        {BOB, WORK, EVIDENCE_MANUAL, 1, G_MAXINT64, REPLICA},
        {BOB, WORK, EVIDENCE_MANUAL, 1, 1, NULL},
        {BOB, WORK, EVIDENCE_MANUAL, 1, 1, "0123456789ABCDEF"},
        {BOB, WORK, EVIDENCE_MANUAL, 1, 1, REPLICA "0"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(RoamRecord) record = roam_record_new(
            rows[i].jid, rows[i].address, rows[i].word, rows[i].revision,
            rows[i].time, rows[i].replica, &error);
        if (record || !error)
            fail_msg("row %zu was taken", i);
        assert_true(g_error_matches(error, KITH_ERROR, KITH_ERROR_INVALID));
    }
}

static void
words_have_names(void **state)
{
    static const guint words[] = {EVIDENCE_MANUAL, EVIDENCE_IMPORT,
                                  EVIDENCE_MANUAL | EVIDENCE_IMPORT,
                                  EVIDENCE_REMOVED, 0};
    guint word;
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        assert_true(roam_word_parse(roam_word_name(words[i]), &word));
        assert_int_equal(word, words[i]);
    }
    assert_false(roam_word_parse("vcard", &word));
    assert_false(roam_word_parse(NULL, &word));
    assert_null(roam_word_name(EVIDENCE_VCARD));
}

static RoamRecord *
record(guint word, gint64 revision, gint64 time, const char *replica)
{
    RoamRecord *made =
        roam_record_new(BOB, WORK, word, revision, time, replica, NULL);
    assert_non_null(made);
    return made;
}

/* Even against one that claims to be the last there can be. */
static void
an_edit_stands_above_what_it_saw(void **state)
{
    const gint64 revisions[] = {1, 7, ROAM_REVISION_MAX - 1, ROAM_REVISION_MAX};
    const gint64 now = 5000;
    for (gsize i = 0; i < G_N_ELEMENTS(revisions); i++) {
        g_autoptr(RoamRecord) old =
            record(EVIDENCE_MANUAL, revisions[i], 9000, "ffffffffffffffff");
        gint64 revision, time;
        roam_next(old, now, &revision, &time);
        g_autoptr(RoamRecord) edit =
            record(EVIDENCE_REMOVED, revision, time, "0000000000000000");
        assert_true(roam_compare(edit, old) > 0);
        assert_true(roam_compare(old, edit) < 0);
    }
}

/* ---- machines ---- */

typedef struct {
    GHashTable *records; /* `jid key` -> RoamRecord */
    char *replica;
} Machine;

static void
free_record(gpointer record)
{
    roam_record_free(record);
}

static char *
pair_of(const RoamRecord *record)
{
    return g_strconcat(record->jid, " ", record->key, NULL);
}

static const RoamRecord *
find(const Machine *machine, const RoamRecord *like)
{
    g_autofree char *pair = pair_of(like);
    return g_hash_table_lookup(machine->records, pair);
}

static void
merge(Machine *machine, const RoamRecord *other)
{
    const RoamRecord *own = find(machine, other);
    if (!own || roam_compare(other, own) > 0)
        g_hash_table_replace(machine->records, pair_of(other),
                             roam_record_copy(other));
}

static guint
some_word(GRand *rand)
{
    static const guint words[] = {EVIDENCE_MANUAL, EVIDENCE_IMPORT,
                                  EVIDENCE_MANUAL | EVIDENCE_IMPORT,
                                  EVIDENCE_REMOVED, 0};
    return words[g_rand_int_range(rand, 0, G_N_ELEMENTS(words))];
}

static char *
dump(const Machine *machine)
{
    g_autoptr(GList) pairs = g_list_sort(
        g_hash_table_get_keys(machine->records), (GCompareFunc)strcmp);
    GString *text = g_string_new(NULL);
    for (GList *pair = pairs; pair; pair = pair->next) {
        const RoamRecord *one =
            g_hash_table_lookup(machine->records, pair->data);
        g_string_append_printf(
            text, "%s %s %s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s\n",
            (char *)pair->data, one->address, roam_word_name(one->word),
            one->revision, one->time, one->replica);
    }
    return g_string_free(text, FALSE);
}

/* An edit on one machine, which knows what it has seen so far. Clocks are
 * wrong by up to an hour; a few stores are copies with one replica id. */
static void
edit(Machine *machine, GRand *rand, GPtrArray *wire)
{
    g_autofree char *jid =
        g_strdup_printf("friend%d@example.org", g_rand_int_range(rand, 0, 4));
    g_autofree char *address =
        g_strdup_printf("%s@mail%d.example", g_rand_boolean(rand) ? "Me" : "me",
                        g_rand_int_range(rand, 0, 2));
    g_autoptr(RoamRecord) like =
        roam_record_new(jid, address, 0, 1, 0, machine->replica, NULL);
    gint64 revision, time;
    roam_next(find(machine, like), 100000 + g_rand_int_range(rand, 0, 3),
              &revision, &time);
    RoamRecord *said = roam_record_new(jid, address, some_word(rand), revision,
                                       time, machine->replica, NULL);
    assert_non_null(said);
    merge(machine, said);
    g_ptr_array_add(wire, said);
}

/* Whatever is on the wire may arrive anywhere, late, twice or never. */
static void
deliver_some(Machine *machine, GRand *rand, const GPtrArray *wire)
{
    for (guint n = (guint)g_rand_int_range(rand, 0, 6); n > 0 && wire->len; n--)
        merge(machine, g_ptr_array_index(
                           wire, g_rand_int_range(rand, 0, (int)wire->len)));
}

/* A shard as it lies on the server: the last to publish wins. */
static void
publish(Machine *server, const Machine *machine, guint shard)
{
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, server->records);
    while (g_hash_table_iter_next(&iter, NULL, &value))
        if (roam_shard(((RoamRecord *)value)->jid) == shard)
            g_hash_table_iter_remove(&iter);
    g_hash_table_iter_init(&iter, machine->records);
    while (g_hash_table_iter_next(&iter, NULL, &value))
        if (roam_shard(((RoamRecord *)value)->jid) == shard)
            g_hash_table_replace(server->records, pair_of(value),
                                 roam_record_copy(value));
}

static void
fetch(Machine *machine, const Machine *server)
{
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, server->records);
    while (g_hash_table_iter_next(&iter, NULL, &value))
        merge(machine, value);
}

static Machine
machine_new(const char *replica)
{
    return (Machine){
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_record),
        replica ? g_strdup(replica) : NULL};
}

static void
machine_clear(Machine *machine)
{
    g_hash_table_unref(machine->records);
    g_free(machine->replica);
}

enum { MOST_MACHINES = 5 };

static void
run_machines(guint32 seed)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
    int n = g_rand_int_range(rand, 2, MOST_MACHINES + 1);
    Machine machines[MOST_MACHINES], server = machine_new(NULL);
    g_autoptr(GPtrArray) wire = g_ptr_array_new_with_free_func(free_record);
    for (int i = 0; i < n; i++) {
        g_autofree char *replica =
            g_strdup_printf("%016x", g_rand_int_range(rand, 0, MOST_MACHINES));
        machines[i] = machine_new(replica);
    }
    for (int step = 0; step < 60; step++) {
        Machine *machine = &machines[g_rand_int_range(rand, 0, n)];
        if (g_rand_boolean(rand))
            edit(machine, rand, wire);
        deliver_some(machine, rand, wire);
        if (g_rand_boolean(rand)) /* maybe over what another has just put */
            publish(&server, machine,
                    (guint)g_rand_int_range(rand, 0, ROAM_SHARDS));
    }
    /* All come online in turn: fetch, merge, publish; then fetch again. */
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < n; i++) {
            fetch(&machines[i], &server);
            for (guint shard = 0; shard < ROAM_SHARDS; shard++)
                publish(&server, &machines[i], shard);
        }
    g_autofree char *expected = dump(&server);
    for (int i = 0; i < n; i++) {
        g_autofree char *table = dump(&machines[i]);
        if (strcmp(table, expected) != 0)
            fail_msg("seed %u, machine %d:\n%s\nthe server:\n%s", seed, i,
                     table, expected);
        machine_clear(&machines[i]);
    }
    /* And it is the highest of each pair that anybody ever said. */
    for (guint i = 0; i < wire->len; i++) {
        const RoamRecord *said = g_ptr_array_index(wire, i);
        if (roam_compare(find(&server, said), said) < 0)
            fail_msg("seed %u: a higher record was lost", seed);
    }
    machine_clear(&server);
}

static void
machines_agree_whatever_the_order(void **state)
{
    guint32 seed = g_random_int();
    print_message("the first seed is %u\n", seed);
    for (guint32 i = 0; i < 500; i++)
        run_machines(seed + i);
}

/* Any three records, merged in any order and with repetitions. */
static void
merging_knows_no_order(void **state)
{
    guint32 seed = g_random_int();
    print_message("the seed is %u\n", seed);
    g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
    static const int orders[][5] = {
        {0, 1, 2, 0, 0}, {0, 2, 1, 1, 0}, {1, 0, 2, 2, 1},
        {1, 2, 0, 1, 2}, {2, 0, 1, 2, 2}, {2, 1, 0, 0, 1},
    };
    for (int round = 0; round < 2000; round++) {
        RoamRecord *three[3];
        for (int i = 0; i < 3; i++) {
            g_autofree char *replica =
                g_strdup_printf("%016x", g_rand_int_range(rand, 0, 2));
            three[i] = roam_record_new(
                BOB, g_rand_boolean(rand) ? WORK : "bob@work.example",
                some_word(rand), g_rand_int_range(rand, 1, 3),
                g_rand_int_range(rand, 0, 2), replica, NULL);
        }
        g_autofree char *first = NULL;
        for (gsize o = 0; o < G_N_ELEMENTS(orders); o++) {
            Machine machine = machine_new(NULL);
            for (int i = 0; i < 5; i++)
                merge(&machine, three[orders[o][i]]);
            g_autofree char *table = dump(&machine);
            machine_clear(&machine);
            if (!first)
                first = g_strdup(table);
            assert_string_equal(table, first);
        }
        for (int i = 0; i < 3; i++)
            roam_record_free(three[i]);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(record_is_normalised),
        cmocka_unit_test(hostile_records_are_refused_one_by_one),
        cmocka_unit_test(words_have_names),
        cmocka_unit_test(an_edit_stands_above_what_it_saw),
        cmocka_unit_test(merging_knows_no_order),
        cmocka_unit_test(machines_agree_whatever_the_order),
    };
    return cmocka_run_group_tests_name("roaming links", tests, NULL, NULL);
}
