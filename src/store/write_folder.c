/* write_folder - folders: made, forgotten when their UIDVALIDITY changes, and
 * how far they are synchronised. */
#include "store/write.h"

static void forget_mails(Writer *writer, gint64 folder_id);

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
    }
    if (item->folder.uidvalidity == 0)
        return;

    gint64 known =
        db_int(db, 0, "SELECT uidvalidity FROM folder WHERE id = ?1", INT(id));
    if (known == item->folder.uidvalidity)
        return;
    if (known != 0)
        forget_mails(writer, id);
    else
        writer_await_all(writer, id);
    db_run(db,
           "UPDATE folder SET uidvalidity = ?2, uidnext = 0,"
           " highestmodseq = 0, first_synced_uid = 0 WHERE id = ?1",
           INT(id), INT(item->folder.uidvalidity));
}

/* In one statement a table; what is on its way there stays. */
static void
forget_mails(Writer *writer, gint64 folder_id)
{
    Db *db = writer->db;
    writer_lose_folder(writer, folder_id,
                       "the folder was rebuilt on the server meanwhile");
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
}
