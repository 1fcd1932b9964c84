/* test_folders - what the store knows of the folders themselves. */
#include "test.h"

#include "tests/store/fixture.h"

static Folder *
folder_called(Fixture *fixture, const char *name)
{
    return store_read_folder(fixture->reader, name, NULL);
}

/* A commit of what `batch` holds; whether that was told as CHANGE_FOLDERS. */
static gboolean
changes_folders(Fixture *fixture, Batch *batch)
{
    drop_changes(fixture);
    commit(fixture, batch);
    g_autoptr(Change) change = next_change(fixture, CHANGE_FOLDERS);
    return change != NULL;
}

static Batch *
listed(const char *name, char delimiter, gboolean is_subscribed)
{
    Batch *batch = batch_new();
    batch_add_folder(batch, name, FOLDER_PLAIN, 0);
    batch_add_folder_listed(batch, name, delimiter, is_subscribed);
    return batch;
}

static void
what_the_list_says_is_kept(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    assert_true(changes_folders(fixture, listed("Work/Old", '/', FALSE)));
    g_autoptr(Folder) folder = folder_called(fixture, "Work/Old");
    assert_int_equal(folder->delimiter, '/');
    assert_false(folder->is_subscribed);
    assert_int_equal(folder->listed_total, -1);
    assert_int_equal(folder->listed_unread, -1);
    assert_false(changes_folders(fixture, listed("Work/Old", '/', FALSE)));
    assert_true(changes_folders(fixture, listed("Work/Old", '\0', TRUE)));
    g_autoptr(Folder) again =
        store_read_folder_by_id(fixture->reader, folder->id, NULL);
    assert_int_equal(again->delimiter, '\0');
    assert_true(again->is_subscribed);
}

static Batch *
counted(const char *name, gint64 total, gint64 unread)
{
    Batch *batch = batch_new();
    batch_add_folder_counts(batch, name, total, unread);
    return batch;
}

static void
assert_listed(Fixture *fixture, const char *name, gint64 total, gint64 unread)
{
    g_autoptr(Folder) folder = folder_called(fixture, name);
    assert_int_equal(folder->listed_total, total);
    assert_int_equal(folder->listed_unread, unread);
}

static Batch *
one_mail(const char *name, guint32 uid, guint flags, guint32 first_synced)
{
    Batch *batch = batch_new();
    add_mail(batch, name, uid, "bob@example.org", flags);
    batch_add_folder_sync(batch, name, uid + 1, 0, first_synced);
    return batch;
}

/* The server's count stands until the store has all that is there. */
static void
counts_are_the_servers_until_all_is_here(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    commit(fixture, listed("Lists", '/', TRUE));
    assert_true(changes_folders(fixture, counted("Lists", 7, 3)));
    assert_false(changes_folders(fixture, counted("Lists", 7, 3)));
    assert_listed(fixture, "Lists", 7, 3);
    commit(fixture, one_mail("Lists", 9, 0, 9));
    assert_listed(fixture, "Lists", 7, 3);
    assert_true(changes_folders(fixture, one_mail("Lists", 10, MAIL_SEEN, 1)));
    assert_listed(fixture, "Lists", 2, 1);
    commit(fixture, counted("Lists", 5, 4)); /* it has changed there */
    assert_listed(fixture, "Lists", 5, 4);
    commit(fixture, counted("Lists", -1, -1));
    assert_listed(fixture, "Lists", 2, 1);
}

static void
a_folder_goes_with_its_mails(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    commit(fixture, one_mail("Work", 1, 0, 1));
    commit(fixture, one_mail("INBOX", 1, 0, 1));
    gint64 id = folder_id(fixture, "Work");
    g_autoptr(MailRow) row = mail_by_uid(fixture, "Work", 1);
    wish(fixture, intent_set_flags(row->at.id, MAIL_SEEN, 0));

    Batch *gone = batch_new();
    batch_add_folder_gone(gone, "Work");
    batch_add_folder_gone(gone, "Never");
    batch_add_folder_gone(gone, "INBOX");
    assert_true(changes_folders(fixture, gone));
    assert_null(folder_called(fixture, "Work"));
    assert_null(folder_called(fixture, "Never"));
    assert_null(store_read_folder_by_id(fixture->reader, id, NULL));
    assert_null(store_read_mail(fixture->reader, row->at.id, NULL));
    assert_listed(fixture, "INBOX", 1, 1);

    /* One that comes by that name later is another. */
    commit(fixture, listed("Work", '/', TRUE));
    assert_int_not_equal(folder_id(fixture, "Work"), id);
}

/* Two mails with one Message-ID in one folder are two mails. */
static void
doubles_are_two_mails(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    Batch *batch = batch_new();
    for (guint32 uid = 1; uid <= 2; uid++) {
        MailHeader *header = header_from("Bob", "bob@example.org", "twice");
        header->message_id = g_strdup("same@example.org");
        batch_add_mail(batch, "INBOX", uid, 0, 1000, 10, header, FALSE);
    }
    commit(fixture, batch);
    assert_int_equal(counters(fixture).inbox_total, 2);
    assert_int_equal(counters(fixture).inbox_unread, 2);
    Batch *gone = batch_new();
    batch_add_mail_expunged(gone, "INBOX", 1);
    commit(fixture, gone);
    assert_int_equal(counters(fixture).inbox_total, 1);
    g_autoptr(MailRow) left = mail_by_uid(fixture, "INBOX", 2);
    assert_non_null(left);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_the_list_says_is_kept),
        cmocka_unit_test(counts_are_the_servers_until_all_is_here),
        cmocka_unit_test(a_folder_goes_with_its_mails),
        cmocka_unit_test(doubles_are_two_mails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
