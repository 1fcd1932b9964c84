/* test_queries - no query of a reader walks through a whole table. */
#include "test.h"

#include "base/error.h"
#include "store/read_private.h"
#include "tests/store/fixture.h"
#include "tests/store/seed.h"

#define BOB "bob@chat.example"

static void
fill(Fixture *fixture)
{
    store_seed(fixture->keeper, 2000);
    befriend(fixture, BOB, "Bob");
    Batch *batch = batch_new();
    add_vcard(batch, BOB, "person.1@host1.example");
    for (guint i = 0; i < 100; i++) {
        g_autofree char *id = g_strdup_printf("c%u", i);
        g_autofree char *jid = g_strdup_printf("f%u@chat.example", i);
        add_chat(batch, BOB, id, "hello", i);
        add_friend(batch, jid, NULL);
    }
    commit(fixture, batch);
    for (gint64 i = 0; i < 20; i++)
        wish(fixture, intent_save_draft(0, "draft"));
    for (guint32 uid = 1; uid < 20; uid++) {
        g_autoptr(MailRow) row = mail_by_uid(fixture, "INBOX", uid);
        wish(fixture, intent_set_flags(row->at.id, MAIL_FLAGGED, 0));
    }
    wish(fixture, intent_send_chat(BOB, "hi"));
}

static void
assert_bounded(Fixture *fixture, const char *what)
{
    gint64 steps = db_take_scan_steps(fixture->reader->db);
    if (steps)
        fail_msg("%s: %d steps of a full scan", what, (int)steps);
}

static void
read_lists(Fixture *fixture, gint64 inbox, const MailCursor *at)
{
    StoreReader *reader = fixture->reader;
    static const MailCursor *const none = NULL;
    for (PageDirection way = PAGE_AFTER; way <= PAGE_BEFORE; way++) {
        g_ptr_array_unref(
            store_read_mail_page(reader, inbox, none, way, 20, NULL));
        g_ptr_array_unref(
            store_read_mail_page(reader, inbox, at, way, 20, NULL));
        assert_bounded(fixture, "mail page");
        g_ptr_array_unref(
            store_read_chat_page(reader, BOB, NULL, way, 20, NULL));
        assert_bounded(fixture, "chat page");
    }
    g_autoptr(MailRow) unread = store_read_next_unread(reader, inbox, at, NULL);
    assert_bounded(fixture, "next unread");
    g_array_unref(store_read_uids(reader, "INBOX", 1, 50, 20, NULL));
    assert_bounded(fixture, "UIDs");
    g_array_unref(store_read_flags(reader, "INBOX", 1, 50, 20, NULL));
    assert_bounded(fixture, "flags");
}

/* The roster and the drafts are read in the order of an index from its end,
 * which SQLite calls a scan: of the rows that it gives and no more. */
static void
read_people(Fixture *fixture)
{
    StoreReader *reader = fixture->reader;
    g_autoptr(GPtrArray) friends = store_read_friends(reader, 50, NULL);
    assert_true(db_take_scan_steps(reader->db) <= friends->len);
    g_autoptr(Person) bob = store_read_person(reader, BOB, NULL);
    assert_bounded(fixture, "person");
    g_autofree char *owner =
        store_read_owner(reader, "person.1@host1.example", NULL);
    assert_string_equal(owner, BOB);
    g_autofree char *address = store_read_mail_address(reader, BOB, NULL);
    assert_bounded(fixture, "owner and address");
    for (guint shard = 0; shard < ROAM_SHARDS; shard++)
        g_ptr_array_unref(store_read_roaming(reader, shard, 10, NULL));
    g_strfreev(store_read_metacontacts(reader, BOB));
    g_free(store_read_note(reader, BOB));
    assert_bounded(fixture, "what roams");
    g_autofree char *archive = store_read_archive_position(reader, NULL);
    assert_bounded(fixture, "archive");
}

static void
read_the_rest(Fixture *fixture)
{
    StoreReader *reader = fixture->reader;
    Counters now;
    assert_true(store_read_counters(reader, &now, NULL));
    assert_bounded(fixture, "counters");
    gint64 due;
    for (Service service = SERVICE_XMPP; service < N_SERVICES; service++) {
        g_autoptr(Intent) next =
            store_read_next_intent(reader, service, 0, 10, &due, NULL);
        assert_bounded(fixture, "next intent");
    }
    g_ptr_array_unref(store_read_outbox(reader, 10, NULL));
    assert_bounded(fixture, "outbox");
    g_autoptr(GPtrArray) drafts = store_read_drafts(reader, 10, NULL);
    assert_true(db_take_scan_steps(reader->db) <= drafts->len);
}

static void
no_list_is_read_by_a_full_scan(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    fill(fixture);
    g_autoptr(Folder) inbox =
        store_read_folder_by_role(fixture->reader, FOLDER_INBOX, NULL);
    g_autoptr(MailRow) middle = mail_by_uid(fixture, "INBOX", 1000);
    g_autoptr(GBytes) body =
        store_read_body(fixture->reader, middle->at.id, NULL);
    assert_bounded(fixture, "one mail");
    g_ptr_array_unref(
        store_read_thread(fixture->reader, middle->at.id, 20, NULL));
    assert_bounded(fixture, "thread");
    read_lists(fixture, inbox->id, &middle->at);
    read_people(fixture);
    read_the_rest(fixture);
}

/* Contacts are looked for in bounded parts, which SQLite counts as scans. */
static void
contacts_look_at_a_bounded_number(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    fill(fixture);
    g_autoptr(GPtrArray) found =
        store_read_contacts(fixture->reader, "person", 10, NULL);
    assert_int_equal(found->len, 10);
    assert_true(db_take_scan_steps(fixture->reader->db) < 2000);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_list_is_read_by_a_full_scan),
        cmocka_unit_test(contacts_look_at_a_bounded_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
