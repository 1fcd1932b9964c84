/* test_evidence - evidence arrives in every order and gives one state; and what
 * a change of it costs does not depend on how much there is. */
#include "test.h"

#include "base/error.h"
#include "correspondence/link.h"
#include "mail/address.h"
#include "store/migrate.h"
#include "store/write.h"
#include "tests/store/fixture.h"
#include "tests/store/seed.h"

static const Evidence pieces[] = {
    EVIDENCE_MANUAL,    EVIDENCE_IMPORT,         EVIDENCE_VCARD,  EVIDENCE_SAME,
    EVIDENCE_JABBER_ID, EVIDENCE_JABBER_ID_PASS, EVIDENCE_REMOVED};
enum { N_PIECES = G_N_ELEMENTS(pieces) };

/* ---- as it really arrives ---- */

typedef struct {
    Fixture *fixture;
    guint32 uid;
} World;

static void
arrive_vcard(World *world, const char *jid, const char *address)
{
    Batch *batch = batch_new();
    add_vcard(batch, jid, address);
    commit(world->fixture, batch);
}

static void
arrive_header(World *world, const char *jid, const char *address,
              AuthVerdict auth)
{
    Batch *batch = batch_new();
    MailHeader *header = header_from("Somebody Else", address, "");
    header->jabber_id = g_strdup(jid);
    header->auth = auth;
    world->uid++;
    batch_add_mail(batch, "INBOX", world->uid, 0, world->uid, 1, header, FALSE);
    commit(world->fixture, batch);
}

/* The option that makes one account of equal JID and address is turned on. */
static void
arrive_same(World *world)
{
    KeeperOptions options = fixture_options(world->fixture->path);
    fixture_stop(world->fixture);
    fixture_start(world->fixture, &options);
}

static void
arrive_import(World *world, const char *jid, const char *address)
{
    g_autoptr(GPtrArray) import =
        g_ptr_array_new_with_free_func((GDestroyNotify)import_pair_free);
    g_ptr_array_add(import, import_pair_new(jid, address, NULL));
    wish(world->fixture, intent_import(import));
}

static void
arrive(World *world, Evidence piece, const char *jid, const char *address)
{
    switch (piece) {
    case EVIDENCE_MANUAL:
        wish(world->fixture, intent_link(jid, address));
        break;
    case EVIDENCE_IMPORT:
        arrive_import(world, jid, address);
        break;
    case EVIDENCE_VCARD:
        arrive_vcard(world, jid, address);
        break;
    case EVIDENCE_SAME:
        arrive_same(world);
        break;
    case EVIDENCE_JABBER_ID:
        arrive_header(world, jid, address, AUTH_NONE);
        break;
    case EVIDENCE_JABBER_ID_PASS:
        arrive_header(world, jid, address, AUTH_PASS);
        break;
    case EVIDENCE_REMOVED:
        wish(world->fixture, intent_unlink(jid, address));
        break;
    }
}

static World *
world_new(void)
{
    World *world = g_new0(World, 1);
    world->fixture = fixture_new();
    KeeperOptions options = fixture_options(world->fixture->path);
    options.is_one_account = FALSE;
    fixture_stop(world->fixture);
    fixture_start(world->fixture, &options);
    return world;
}

static void
world_free(World *world)
{
    fixture_free(world->fixture);
    g_free(world);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(World, world_free)

static const char *
state_of(World *world, const char *address)
{
    arrive_header(world, NULL, address, AUTH_NONE);
    g_autoptr(MailRow) row = mail_by_uid(world->fixture, "INBOX", world->uid);
    return link_state_name(row->link);
}

/* What can be unlinked must be linked before; the last word is the user's, so
 * linking by hand and unlinking are no pair without an order. */
static gboolean
has_an_order(Evidence first, Evidence second)
{
    guint both = first | second;
    return both == (EVIDENCE_MANUAL | EVIDENCE_REMOVED) ||
           both == (EVIDENCE_IMPORT | EVIDENCE_REMOVED);
}

static void
every_pair_in_both_orders_gives_one_state(void **state)
{
    guint n = 0;
    for (gsize i = 0; i < N_PIECES; i++) {
        for (gsize j = 0; j < N_PIECES; j++) {
            if (i == j || has_an_order(pieces[i], pieces[j]) ||
                pieces[i] == EVIDENCE_REMOVED)
                continue;
            /* On the own domain, so that `same` can arrive. */
            static const char jid[] = "bob@example.org";
            g_autoptr(World) world = world_new();
            befriend(world->fixture, jid, "Bob");
            arrive(world, pieces[i], jid, jid);
            arrive(world, pieces[j], jid, jid);
            assert_string_equal(
                state_of(world, jid),
                link_state_name(link_state(pieces[i] | pieces[j], 0)));
            n++;
        }
    }
    assert_int_equal(n, 6 * 5 + 4); /* and each but two, then unlinked */
}

/* Unlinked first (which needs a link to begin with), then told again. */
static void
removed_stays_so_whatever_comes_but_the_hand(void **state)
{
    for (gsize i = 0; i < N_PIECES; i++) {
        static const char jid[] = "bob@example.org";
        g_autoptr(World) world = world_new();
        befriend(world->fixture, jid, "Bob");
        wish(world->fixture, intent_link(jid, jid));
        wish(world->fixture, intent_unlink(jid, jid));
        if (pieces[i] != EVIDENCE_REMOVED)
            arrive(world, pieces[i], jid, jid);
        assert_string_equal(state_of(world, jid), pieces[i] == EVIDENCE_MANUAL
                                                      ? "manual"
                                                      : "removed");
    }
}

/* Two friends, one address, each with one piece, in both orders. `same` can be
 * one's alone: nobody shares a JID. */
static void
two_friends_in_both_orders_give_one_state(void **state)
{
    static const char bob[] = "bob@example.org", carol[] = "carol@chat.example";
    for (gsize i = 0; i < N_PIECES; i++) {
        for (gsize j = 0; j < N_PIECES; j++) {
            if (pieces[i] == EVIDENCE_REMOVED || pieces[j] == EVIDENCE_SAME ||
                pieces[j] == EVIDENCE_REMOVED)
                continue;
            const LinkClaim claims[] = {{bob, pieces[i]}, {carol, pieces[j]}};
            const char *expected =
                link_state_name(link_resolve(claims, 2, 0, NULL));
            for (int order = 0; order < 2; order++) {
                g_autoptr(World) world = world_new();
                befriend(world->fixture, bob, "Bob");
                befriend(world->fixture, carol, "Carol");
                if (order == 0)
                    arrive(world, pieces[i], bob, bob);
                arrive(world, pieces[j], carol, bob);
                if (order == 1)
                    arrive(world, pieces[i], bob, bob);
                assert_string_equal(state_of(world, bob), expected);
            }
        }
    }
}

/* ---- what a change costs ---- */

typedef struct {
    gint64 vcard, unlink, rename, linked_crowd;
} Costs;

#define BOB   "bob@chat.example"
#define CROWD "person.7@host7.example" /* who wrote much of the seed */

static gint64
cost_of_batch(Writer *writer, Batch *moved)
{
    g_autoptr(Batch) batch = moved;
    g_autoptr(GError) error = NULL;
    db_run(writer->db, "BEGIN IMMEDIATE");
    db_take_steps(writer->db);
    assert_true(write_batch(writer, batch, &error));
    gint64 steps = db_take_steps(writer->db);
    db_run(writer->db, "COMMIT");
    return steps;
}

static gint64
cost_of_intent(Writer *writer, Intent *moved)
{
    g_autoptr(Intent) intent = moved;
    g_autoptr(GError) error = NULL;
    db_run(writer->db, "BEGIN IMMEDIATE");
    db_take_steps(writer->db);
    assert_true(write_intent(writer, intent, &error));
    gint64 steps = db_take_steps(writer->db);
    db_run(writer->db, "COMMIT");
    return steps;
}

static Batch *
vcard_batch(const char *email)
{
    Batch *batch = batch_new();
    add_vcard(batch, BOB, email);
    return batch;
}

static Batch *
roster_batch(const char *name)
{
    Batch *batch = batch_new();
    add_friend(batch, BOB, name);
    return batch;
}

static void
fill(Fixture *fixture, guint n_mails, guint n_friends)
{
    store_seed(fixture->keeper, n_mails);
    Batch *batch = batch_new();
    for (guint i = 0; i < n_friends; i++) {
        g_autofree char *jid = g_strdup_printf("friend%u@chat.example", i);
        g_autofree char *name = g_strdup_printf("Friend Number %u", i);
        g_autofree char *email = g_strdup_printf("f%u@mail.example", i);
        add_friend(batch, jid, name);
        add_vcard(batch, jid, email);
    }
    add_friend(batch, BOB, "Bob");
    for (guint32 uid = 1; uid <= 3; uid++)
        add_mail(batch, "INBOX", 10000000 + uid, "bob@mail.example", 0);
    commit(fixture, batch);
}

static Costs
measure(guint n_mails, guint n_friends)
{
    g_autoptr(Fixture) fixture = fixture_new();
    fill(fixture, n_mails, n_friends);
    fixture_stop(fixture);

    KeeperOptions options = fixture_options(fixture->path);
    g_autoptr(Db) db = db_open(fixture->path, DB_WRITE, NULL);
    assert_non_null(db);
    g_autoptr(Writer) writer = writer_new(db, &options);
    cost_of_batch(writer, vcard_batch("warm@mail.example"));
    Costs costs;
    costs.vcard = cost_of_batch(writer, vcard_batch("bob@mail.example"));
    costs.rename = cost_of_batch(writer, roster_batch("Robert Brown"));
    costs.linked_crowd = cost_of_intent(writer, intent_link(BOB, CROWD));
    costs.unlink = cost_of_intent(writer, intent_unlink(BOB, CROWD));
    assert_true(costs.vcard > 0 && costs.rename > 0 && costs.unlink > 0);
    return costs;
}

/* A few steps go with the chance of where a row lies in a page. */
static void
assert_alike(const char *what, gint64 small, gint64 large)
{
    print_message("%s: %" G_GINT64_FORMAT " steps, %" G_GINT64_FORMAT "\n",
                  what, small, large);
    if (large > small + small / 4 + 50)
        fail_msg("%s: %" G_GINT64_FORMAT " steps among few, %" G_GINT64_FORMAT
                 " among many",
                 what, small, large);
}

static void
change_of_a_link_costs_the_same_among_many(void **state)
{
    Costs few = measure(1000, 100);
    Costs many = measure(100000, 10000);
    assert_alike("a vCard", few.vcard, many.vcard);
    assert_alike("another name", few.rename, many.rename);
    /* One mail of theirs among few, a hundred among many. */
    assert_alike("a link to a busy address", few.linked_crowd,
                 many.linked_crowd);
    assert_alike("taking it away", few.unlink, many.unlink);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_pair_in_both_orders_gives_one_state),
        cmocka_unit_test(removed_stays_so_whatever_comes_but_the_hand),
        cmocka_unit_test(two_friends_in_both_orders_give_one_state),
        cmocka_unit_test(change_of_a_link_costs_the_same_among_many),
    };
    return cmocka_run_group_tests_name("evidence", tests, NULL, NULL);
}
