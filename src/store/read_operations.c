/* read_operations - what is to be done to which mails, for the worker that does
 * it. */
#include "store/read_private.h"

void
operation_row_free(OperationRow *row)
{
    g_free(row->text);
    g_free(row);
}

static void
free_operation(gpointer row)
{
    operation_row_free(row);
}

OperationRow *
store_read_operation(StoreReader *reader, gint64 intent_id, GError **error)
{
    OperationRow *row = NULL;
    g_autoptr(Query) query =
        db_query(reader->db,
                 "SELECT kind, flags_add, flags_remove, text FROM operation"
                 " WHERE id = ?1",
                 INT(intent_id));
    if (query_step(query)) {
        row = g_new0(OperationRow, 1);
        row->kind = (Operation)query_int(query, 0);
        row->flags_add = (guint)query_int(query, 1);
        row->flags_remove = (guint)query_int(query, 2);
        row->text = query_dup(query, 3);
    }
    return read_result(reader, row, free_operation, error);
}

/* ---- legs ---- */

void
operation_leg_free(OperationLeg *leg)
{
    g_free(leg->folder);
    g_free(leg->target);
    g_free(leg);
}

static void
free_leg(gpointer leg)
{
    operation_leg_free(leg);
}

GPtrArray *
store_read_operation_legs(StoreReader *reader, gint64 intent_id, GError **error)
{
    GPtrArray *legs = g_ptr_array_new_with_free_func(free_leg);
    g_autoptr(Query) query = db_query(
        reader->db,
        /* A folder that was never selected has that of when mails came. */
        "SELECT x.folder_id, x.target_id, f.name, coalesce(nullif("
        "  f.uidvalidity, 0), (SELECT e.uidvalidity FROM operation_target e"
        "  WHERE e.folder_id = x.folder_id AND e.operation_id < ?1"
        "  ORDER BY e.operation_id DESC LIMIT 1), 0), t.name,"
        " t.role, s.uidvalidity, s.uidnext FROM (SELECT DISTINCT folder_id,"
        "  target_id FROM operation_mail WHERE operation_id = ?1"
        "  AND state = ?2) x"
        " JOIN folder f ON f.id = x.folder_id"
        " LEFT JOIN folder t ON t.id = x.target_id"
        " LEFT JOIN operation_target s ON s.operation_id = ?1"
        "  AND s.folder_id = x.target_id"
        " ORDER BY x.folder_id, x.target_id",
        INT(intent_id), INT(OPERATION_OPEN));
    while (query_step(query)) {
        OperationLeg *leg = g_new0(OperationLeg, 1);
        leg->folder_id = query_int(query, 0);
        leg->target_id = query_int(query, 1);
        leg->folder = query_dup(query, 2);
        leg->uidvalidity = (guint32)query_int(query, 3);
        leg->target = query_dup(query, 4);
        leg->target_role = (FolderRole)query_int(query, 5);
        leg->target_uidvalidity = (guint32)query_int(query, 6);
        leg->target_uidnext = (guint32)query_int(query, 7);
        g_ptr_array_add(legs, leg);
    }
    return read_rows(reader, legs, error);
}

/* ---- mails ---- */

static void
free_entry(gpointer object)
{
    OperationEntry *entry = object;
    g_free(entry->message_id);
    g_free(entry);
}

GPtrArray *
store_read_operation_entries(StoreReader *reader, gint64 intent_id,
                             const OperationLeg *leg, GError **error)
{
    GPtrArray *entries = g_ptr_array_new_with_free_func(free_entry);
    /* A mail that was expunged meanwhile is still to be answered for. */
    g_autoptr(Query) query = db_query(
        reader->db,
        "SELECT p.mail_id, p.uid, m.message_id, l.size, m.date"
        " FROM operation_mail p LEFT JOIN mail m ON m.id = p.mail_id"
        " LEFT JOIN mail_list l ON"
        " (l.folder_id, l.date, l.id) = (m.folder_id, m.date, m.id)"
        " WHERE p.operation_id = ?1 AND p.folder_id = ?2 AND p.target_id = ?3"
        " AND p.state = ?4 ORDER BY p.uid",
        INT(intent_id), INT(leg->folder_id), INT(leg->target_id),
        INT(OPERATION_OPEN));
    while (query_step(query)) {
        OperationEntry *entry = g_new0(OperationEntry, 1);
        entry->mail_id = query_int(query, 0);
        entry->uid = (guint32)query_int(query, 1);
        entry->message_id = query_dup(query, 2);
        entry->size = query_int(query, 3);
        entry->date = query_int(query, 4);
        g_ptr_array_add(entries, entry);
    }
    return read_rows(reader, entries, error);
}

guint
store_count_mails_in_role(StoreReader *reader, const GArray *mail_ids,
                          FolderRole role, GError **error)
{
    guint n = 0;
    for (guint i = 0; i < mail_ids->len; i++)
        n += db_int(reader->db, 0,
                    "SELECT 1 FROM mail m JOIN folder f ON f.id = m.folder_id"
                    " WHERE m.id = ?1 AND f.role = ?2",
                    INT(g_array_index(mail_ids, gint64, i)), INT(role)) != 0;
    return read_done(reader, error) ? n : 0;
}
