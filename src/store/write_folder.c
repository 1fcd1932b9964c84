/* write_folder - folders: made, forgotten when their UIDVALIDITY changes or the
 * server has them no more, what is told of them, and how far they are
 * synchronised. */
#include "store/write.h"

static void forget_mails(Writer *writer, gint64 folder_id, const char *reason);

gint64
writer_folder(Writer *writer, const char *name)
{
    if (writer->folder_name && strcmp(writer->folder_name, name) == 0)
        return writer->folder_id;

    Db *db = writer->db;
    /* RFC 9051 5.1: INBOX in any case is the one inbox. */
    FolderRole role =
        g_ascii_strcasecmp(name, "INBOX") == 0 ? FOLDER_INBOX : FOLDER_PLAIN;
    db_run(db, "INSERT OR IGNORE INTO folder (name, role) VALUES (?1, ?2)",
           TEXT(name), INT(role));
    if (db_changes(db) > 0)
        told_folders(writer->told);
    g_autoptr(Query) query =
        db_query(db, "SELECT id, role FROM folder WHERE name = ?1", TEXT(name));
    if (!query_step(query))
        return 0;
    g_free(writer->folder_name);
    writer->folder_name = g_strdup(name);
    writer->folder_id = query_int(query, 0);
    writer->folder_role = (FolderRole)query_int(query, 1);
    return writer->folder_id;
}

void
write_folder(Writer *writer, const BatchItem *item)
{
    Db *db = writer->db;
    gint64 id = writer_folder(writer, item->name);
    /* Which folder is the inbox never changes: unread counts hang on it. */
    if (writer->folder_role != FOLDER_INBOX &&
        item->folder.role != FOLDER_INBOX &&
        item->folder.role != writer->folder_role) {
        writer->folder_role = item->folder.role;
        db_run(db, "UPDATE folder SET role = ?2 WHERE id = ?1", INT(id),
               INT(item->folder.role));
        told_folders(writer->told);
    }
    if (item->folder.uidvalidity == 0)
        return;

    gint64 known =
        db_int(db, 0, "SELECT uidvalidity FROM folder WHERE id = ?1", INT(id));
    if (known == item->folder.uidvalidity)
        return;
    if (known != 0)
        forget_mails(writer, id,
                     "the folder was rebuilt on the server meanwhile");
    else
        writer_await_all(writer, id);
    db_run(db,
           "UPDATE folder SET uidvalidity = ?2, uidnext = 0,"
           " highestmodseq = 0, first_synced_uid = 0 WHERE id = ?1",
           INT(id), INT(item->folder.uidvalidity));
}

void
write_folder_listed(Writer *writer, const BatchItem *item)
{
    char delimiter[] = {item->listed.delimiter, '\0'};
    db_run(writer->db,
           "UPDATE folder SET is_subscribed = ?2, delimiter = nullif(?3, '')"
           " WHERE id = ?1 AND (is_subscribed, coalesce(delimiter, ''))"
           " IS NOT (?2, ?3)",
           INT(writer_folder(writer, item->name)),
           INT(item->listed.is_subscribed), TEXT(delimiter));
    if (db_changes(writer->db) > 0)
        told_folders(writer->told);
}

static void
set_counts(Writer *writer, gint64 folder_id, gint64 total, gint64 unread)
{
    db_run(writer->db,
           "UPDATE folder SET server_total = nullif(?2, -1),"
           " server_unread = nullif(?3, -1) WHERE id = ?1"
           " AND (coalesce(server_total, -1), coalesce(server_unread, -1))"
           " IS NOT (?2, ?3)",
           INT(folder_id), INT(total), INT(unread));
    if (db_changes(writer->db) > 0)
        told_folders(writer->told);
}

void
write_folder_counts(Writer *writer, const BatchItem *item)
{
    set_counts(writer, writer_folder(writer, item->name), item->counts.total,
               item->counts.unread);
}

void
write_folder_gone(Writer *writer, const BatchItem *item)
{
    Db *db = writer->db;
    gint64 id = db_int(db, 0, "SELECT id FROM folder WHERE name = ?1",
                       TEXT(item->name));
    if (id == 0 || writer_folder(writer, item->name) != id ||
        writer->folder_role == FOLDER_INBOX)
        return;
    forget_mails(writer, id, "the folder is gone from the server");
    /* What is on its way there keeps it until the server has said no; one that
     * is still to be made is not there yet. */
    if (db_int(db, 0,
               "SELECT 1 FROM mail WHERE folder_id = ?1 UNION ALL"
               " SELECT 1 FROM operation_mail WHERE state = 0"
               "  AND ?1 IN (folder_id, target_id) LIMIT 1",
               INT(id)))
        return;
    db_run(db, "DELETE FROM folder WHERE id = ?1", INT(id));
    g_clear_pointer(&writer->folder_name, g_free);
    told_folders(writer->told);
}

/* In one statement a table; the wishes for these mails are void with them, for
 * that `reason`. What is on its way there stays. */
static void
forget_mails(Writer *writer, gint64 folder_id, const char *reason)
{
    Db *db = writer->db;
    writer_lose_folder(writer, folder_id, reason);
    write_folder_lost(writer, folder_id);
    db_run(db, "DELETE FROM mail_list WHERE folder_id = ?1 AND uid > 0",
           INT(folder_id));
    db_run(db, "DELETE FROM mail WHERE folder_id = ?1 AND uid > 0",
           INT(folder_id));
    told_mail_list(writer->told, folder_id);
    told_all_friends(writer->told);
    told_counters(writer->told);
}

/* All that has come to the folder is known: what was to come and has not come
 * with it does not. */
static gboolean
brings_all(Writer *writer, gint64 folder_id, const BatchItem *item)
{
    g_autoptr(Query) query =
        db_query(writer->db,
                 "SELECT uidnext, first_synced_uid FROM folder WHERE id = ?1",
                 INT(folder_id));
    if (!query_step(query))
        return FALSE;
    guint32 first = item->sync.first_synced_uid ? item->sync.first_synced_uid
                                                : (guint32)query_int(query, 1);
    gboolean has_grown = item->sync.uidnext > query_int(query, 0);
    gboolean is_first = first == 1 && query_int(query, 1) != 1;
    return first == 1 && (has_grown || is_first);
}

void
write_folder_sync(Writer *writer, const BatchItem *item)
{
    gint64 id = writer_folder(writer, item->name);
    gboolean is_whole = brings_all(writer, id, item);
    db_run(writer->db,
           "UPDATE folder SET uidnext = ?2, highestmodseq = ?3,"
           " first_synced_uid = iif(?4 = 0, first_synced_uid, ?4)"
           " WHERE id = ?1",
           INT(id), INT(item->sync.uidnext), INT(item->sync.highestmodseq),
           INT(item->sync.first_synced_uid));
    if (is_whole)
        writer_drop_unclaimed(writer, id);
    if (item->sync.first_synced_uid == 1)
        set_counts(writer, id, -1, -1);
}

void
write_folder_view(Writer *writer, const Intent *intent)
{
    const FolderView *view = &intent->view;
    if (view->sort >= N_SORTS) {
        db_fail(writer->db, KITH_ERROR_INVALID, "there is no such order");
        return;
    }
    db_run(writer->db,
           "UPDATE folder SET sort = ?2, is_reversed = ?3, is_threaded = ?4"
           " WHERE id = ?1",
           INT(intent->target), INT(view->sort), INT(view->is_reversed != 0),
           INT(view->is_threaded != 0));
}
