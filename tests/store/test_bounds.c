/* test_bounds - what concerns one person costs the same in a large store as
 * in a small one. */
#include "test.h"

#include "base/error.h"
#include "store/write.h"
#include "tests/store/bulk.h"
#include "tests/store/fixture.h"
#include "tests/store/recount.h"
#include "tests/store/steps.h"

#define PAGE 20

static void
link_all(Fixture *fixture)
{
    for (guint i = 0; i < BULK_ADDRESSES; i++) {
        g_autofree char *address = g_strdup_printf("bob%u@bulk.example", i);
        wish(fixture, intent_link(BULK_FRIEND, address));
    }
}

/* Everybody but the friend wrote `size` times as much as in the small one. */
static Fixture *
bulk_fixture(guint size)
{
    Fixture *fixture = fixture_new();
    befriend(fixture, BULK_FRIEND, "Bob");
    fixture_stop(fixture);
    const BulkPlan plan = {.mails = 1200 * size,
                           .friend_every = 3,
                           .sent = 300 * size,
                           .chats = 400 * size};
    bulk_seed(fixture->path, &plan);
    recount(fixture->path);
    fixture_reopen(fixture);
    link_all(fixture);
    steps_take();
    return fixture;
}

static gint64
read_timeline(Fixture *fixture)
{
    g_autoptr(GPtrArray) first = store_read_timeline_page(
        fixture->reader, BULK_FRIEND, NULL, PAGE_AFTER, PAGE, NULL);
    assert_int_equal(first->len, PAGE);
    TimelineCursor middle = {(gint64)1600030000 * G_USEC_PER_SEC, ENTRY_MAIL,
                             500};
    for (PageDirection way = PAGE_AFTER; way <= PAGE_BEFORE; way++) {
        g_autoptr(GPtrArray) next = store_read_timeline_page(
            fixture->reader, BULK_FRIEND, &middle, way, PAGE, NULL);
        assert_int_equal(next->len, PAGE);
    }
    return steps_take();
}

static gint64
read_mails(Fixture *fixture)
{
    gint64 inbox = folder_id(fixture, "INBOX");
    g_autoptr(GPtrArray) first = store_read_person_mail_page(
        fixture->reader, inbox, BULK_FRIEND, NULL, PAGE_AFTER, PAGE, NULL);
    assert_int_equal(first->len, PAGE);
    const MailCursor middle = {1600030000, 500};
    g_autoptr(GPtrArray) next = store_read_person_mail_page(
        fixture->reader, inbox, BULK_FRIEND, &middle, PAGE_BEFORE, PAGE, NULL);
    assert_int_equal(next->len, PAGE);
    return steps_take();
}

static gint64
read_contact(Fixture *fixture)
{
    gint64 mail, chat;
    store_read_last_contact(fixture->reader, BULK_FRIEND, &mail, &chat);
    assert_true(mail > 0 && chat > 0);
    return steps_take();
}

static UnreadSpot *
read_unread_after(Fixture *fixture, const UnreadSpot *spot)
{
    g_autoptr(GArray) mails = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_array_append_val(mails, spot->mail_id);
    const UnreadExcept except = {.mails = mails};
    return store_read_unread_spot(fixture->reader, spot->jid, &except, NULL);
}

static gint64
read_unread(Fixture *fixture)
{
    g_autoptr(UnreadSpot) first =
        store_read_unread_spot(fixture->reader, NULL, NULL, NULL);
    assert_string_equal(first->jid, BULK_FRIEND);
    g_autoptr(UnreadSpot) second = read_unread_after(fixture, first);
    assert_string_equal(second->jid, BULK_FRIEND);
    return steps_take();
}

/* The stranger's mail lies before and behind thousands that are read. */
static gint64
read_unread_of_strangers(Fixture *fixture)
{
    for (guint i = 0; i < BULK_ADDRESSES; i++) {
        g_autofree char *address = g_strdup_printf("bob%u@bulk.example", i);
        wish(fixture, intent_unlink(BULK_FRIEND, address));
    }
    steps_take();
    g_autoptr(UnreadSpot) first =
        store_read_unread_spot(fixture->reader, NULL, NULL, NULL);
    assert_null(first->jid);
    g_autoptr(UnreadSpot) second = read_unread_after(fixture, first);
    assert_int_not_equal(second->mail_id, first->mail_id);
    return steps_take();
}

static void
reads_cost_no_more_in_a_large_store(void **state)
{
    (void)state;
    static gint64 (*const reads[])(Fixture *) = {
        read_timeline,
        read_mails,
        read_contact,
        read_unread,
        read_unread_of_strangers,
    };
    g_autoptr(Fixture) small = bulk_fixture(1);
    gint64 steps[G_N_ELEMENTS(reads)];
    for (gsize i = 0; i < G_N_ELEMENTS(reads); i++)
        steps[i] = reads[i](small);
    steps_check_plans();
    g_autoptr(Fixture) large = bulk_fixture(20);
    for (gsize i = 0; i < G_N_ELEMENTS(reads); i++) {
        gint64 more = reads[i](large);
        if (more > steps[i] + steps[i] / 10)
            fail_msg("read %d: %d steps, then %d", (int)i, (int)steps[i],
                     (int)more);
    }
}

/* ---- links ---- */

/* Steps of linking the friend's first address, on a connection of its own. */
static gint64
link_steps(guint size)
{
    g_autoptr(Fixture) fixture = bulk_fixture(size);
    wish(fixture, intent_unlink(BULK_FRIEND, "bob0@bulk.example"));
    fixture_stop(fixture);

    g_autoptr(GError) error = NULL;
    g_autoptr(Db) db = db_open(fixture->path, DB_WRITE, &error);
    assert_non_null(db);
    const KeeperOptions options = fixture_options(fixture->path);
    g_autoptr(Writer) writer = writer_new(db, &options);
    g_autoptr(Intent) link = intent_link(BULK_FRIEND, "bob0@bulk.example");
    steps_take();
    assert_true(write_intent(writer, link, &error));
    return steps_take();
}

static void
a_link_touches_no_mail(void **state)
{
    (void)state;
    gint64 few = link_steps(1);
    gint64 many = link_steps(20);
    assert_true(few > 0);
    assert_int_equal(many, few);
}

int
main(void)
{
    steps_watch();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_cost_no_more_in_a_large_store),
        cmocka_unit_test(a_link_touches_no_mail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
