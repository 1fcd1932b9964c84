/* operations - see operations.h. */
#include "test.h"

#include "tests/store/operations.h"

#include "base/clock.h"
#include "base/error.h"

static void
add_numbered(Batch *batch, const char *folder, guint32 uid, guint n)
{
    g_autofree char *subject = g_strdup_printf("mail %u", n);
    MailHeader *header = header_from("Ann", "a@x.example", subject);
    g_free(header->message_id);
    header->message_id = g_strdup_printf("m%u@x", n);
    batch_add_mail(batch, folder, uid, 0, 1700000000 + n * 60, 1000 + n, header,
                   FALSE);
}

Fixture *
operations_fixture(gboolean has_trash)
{
    Fixture *fixture = fixture_new();
    Batch *batch = batch_new();
    batch_add_folder(batch, "INBOX", FOLDER_INBOX, 42);
    batch_add_folder(batch, "Archive", FOLDER_ARCHIVE, 43);
    if (has_trash)
        batch_add_folder(batch, "Trash", FOLDER_TRASH, 44);
    for (guint n = 1; n <= 3; n++)
        add_numbered(batch, "INBOX", n, n);
    g_autoptr(GBytes) body = g_bytes_new_static("body", 4);
    batch_add_mail_body(batch, "INBOX", 1, body);
    commit(fixture, batch);
    return fixture;
}

gint64
operations_mail(Fixture *fixture, const char *folder, guint32 uid)
{
    g_autoptr(MailRow) row = mail_by_uid(fixture, folder, uid);
    return row ? row->at.id : 0;
}

GArray *
operations_mails(Fixture *fixture, guint32 uid, ...)
{
    GArray *mails = g_array_new(FALSE, FALSE, sizeof(gint64));
    va_list more;
    va_start(more, uid);
    for (; uid; uid = va_arg(more, guint32)) {
        gint64 id = operations_mail(fixture, "INBOX", uid);
        g_array_append_val(mails, id);
    }
    va_end(more);
    return mails;
}

gint64
operations_total(Fixture *fixture, const char *folder)
{
    g_autoptr(Folder) found = store_read_folder(fixture->reader, folder, NULL);
    return found ? found->total : -1;
}

gint64
operations_unread(Fixture *fixture, const char *folder)
{
    g_autoptr(Folder) found = store_read_folder(fixture->reader, folder, NULL);
    return found ? found->unread : -1;
}

MailRow *
operations_newest(Fixture *fixture, const char *folder)
{
    g_autoptr(GPtrArray) rows = store_read_mail_page(
        fixture->reader, folder_id(fixture, folder), NULL, PAGE_AFTER, 1, NULL);
    assert_int_equal(rows->len, 1);
    return g_ptr_array_steal_index(rows, 0);
}

/* ---- wishes ---- */

static gint64
wish_and_take(Fixture *fixture, Intent *intent, GArray *mails)
{
    g_array_unref(mails);
    drop_changes(fixture);
    wish(fixture, intent);
    g_autoptr(Change) told = next_change(fixture, CHANGE_INTENT);
    assert_non_null(told);
    return told->intent_id;
}

gint64
operations_wish(Fixture *fixture, Operation operation, GArray *mails,
                const char *folder)
{
    return wish_and_take(fixture, intent_operate(operation, mails, folder),
                         mails);
}

gint64
operations_flag(Fixture *fixture, GArray *mails, guint add, guint remove)
{
    return wish_and_take(fixture, intent_operate_flags(mails, add, remove),
                         mails);
}

int
operations_state(Fixture *fixture, gint64 id)
{
    g_autoptr(GPtrArray) outbox = store_read_outbox(fixture->reader, 100, NULL);
    for (guint i = 0; i < outbox->len; i++) {
        const Intent *intent = outbox->pdata[i];
        if (intent->id == id)
            return (int)intent->state;
    }
    g_autoptr(Intent) next = store_read_next_intent(
        fixture->reader, SERVICE_IMAP, id - 1, clock_now(), NULL, NULL);
    return next && next->id == id ? (int)next->state : -1;
}

/* ---- the worker ---- */

void
operations_run(Fixture *fixture, gint64 id)
{
    Batch *batch = batch_new();
    batch_add_intent_running(batch, id);
    commit(fixture, batch);
}

void
operations_settle(Fixture *fixture, gint64 id, gint64 mail_id, guint32 uid,
                  gboolean is_gone)
{
    GArray *outcomes = g_array_new(FALSE, FALSE, sizeof(OperationOutcome));
    OperationOutcome outcome = {mail_id, uid, is_gone};
    g_array_append_val(outcomes, outcome);
    Batch *batch = batch_new();
    batch_add_operation_settled(batch, id, outcomes);
    commit(fixture, batch);
}

void
operations_done(Fixture *fixture, gint64 id)
{
    Batch *batch = batch_new();
    batch_add_intent_done(batch, id);
    commit(fixture, batch);
}

void
operations_fail(Fixture *fixture, gint64 id)
{
    Batch *batch = batch_new();
    batch_add_intent_failed(batch, id, "the server said no");
    commit(fixture, batch);
}

char *
operations_undo(Fixture *fixture)
{
    drop_changes(fixture);
    wish(fixture, intent_undo());
    for (;;) {
        g_autoptr(Change) told = next_change(fixture, CHANGE_INTENT);
        assert_non_null(told);
        if (told->intent_kind == INTENT_UNDO)
            return g_strdup(told->text);
    }
}

void
operations_sync(Fixture *fixture, const char *folder, guint32 uid, guint n)
{
    Batch *batch = batch_new();
    add_numbered(batch, folder, uid, n);
    commit(fixture, batch);
}
