/* read_folders - folders and how far they are synchronised. */
#include "store/read_private.h"

void
folder_free(Folder *folder)
{
    g_free(folder->name);
    g_free(folder);
}

static void
free_folder(gpointer folder)
{
    folder_free(folder);
}

#define FOLDER_COLUMNS                                                         \
    "SELECT id, name, role, total, unread, uidvalidity, uidnext,"              \
    " first_synced_uid, highestmodseq, is_subscribed, delimiter,"              \
    " coalesce(server_total, iif(first_synced_uid, total, -1)),"               \
    " coalesce(server_unread, iif(first_synced_uid, unread, -1)),"             \
    " sort, is_reversed, is_threaded"                                          \
    " FROM folder "

static Folder *
take_folder(Query *query)
{
    if (!query_step(query))
        return NULL;
    Folder *folder = g_new0(Folder, 1);
    folder->id = query_int(query, 0);
    folder->name = query_dup(query, 1);
    folder->role = (FolderRole)query_int(query, 2);
    folder->total = query_int(query, 3);
    folder->unread = query_int(query, 4);
    folder->uidvalidity = (guint32)query_int(query, 5);
    folder->uidnext = (guint32)query_int(query, 6);
    folder->first_synced_uid = (guint32)query_int(query, 7);
    folder->highestmodseq = (guint64)query_int(query, 8);
    folder->is_subscribed = query_int(query, 9) != 0;
    const char *delimiter = query_text(query, 10);
    folder->delimiter = delimiter ? *delimiter : '\0';
    folder->listed_total = query_int(query, 11);
    folder->listed_unread = query_int(query, 12);
    folder->view = (FolderView){
        .sort = (Sort)CLAMP(query_int(query, 13), 0, N_SORTS - 1),
        .is_reversed = query_int(query, 14) != 0,
        .is_threaded = query_int(query, 15) != 0,
    };
    return folder;
}

Folder *
store_read_folder(StoreReader *reader, const char *name, GError **error)
{
    g_autoptr(Query) query =
        db_query(reader->db, FOLDER_COLUMNS "WHERE name = ?1", TEXT(name));
    return read_result(reader, take_folder(query), free_folder, error);
}

Folder *
store_read_folder_by_id(StoreReader *reader, gint64 id, GError **error)
{
    g_autoptr(Query) query =
        db_query(reader->db, FOLDER_COLUMNS "WHERE id = ?1", INT(id));
    return read_result(reader, take_folder(query), free_folder, error);
}

Folder *
store_read_folder_by_role(StoreReader *reader, FolderRole role, GError **error)
{
    g_autoptr(Query) query = db_query(
        reader->db, FOLDER_COLUMNS "WHERE role = ?1 ORDER BY id LIMIT 1",
        INT(role));
    return read_result(reader, take_folder(query), free_folder, error);
}

/* All of them: a mailbox has dozens. */
GPtrArray *
store_read_folders(StoreReader *reader, GError **error)
{
    GPtrArray *folders = g_ptr_array_new_with_free_func(free_folder);
    g_autoptr(Query) query =
        db_query(reader->db, FOLDER_COLUMNS "ORDER BY name");
    for (Folder *folder; (folder = take_folder(query));)
        g_ptr_array_add(folders, folder);
    return read_rows(reader, folders, error);
}

/* ---- for workers ---- */

GArray *
store_read_uids(StoreReader *reader, const char *folder, guint32 low,
                guint32 high, guint limit, GError **error)
{
    GArray *uids = g_array_new(FALSE, FALSE, sizeof(guint32));
    g_autoptr(Query) query =
        db_query(reader->db,
                 "SELECT uid FROM mail WHERE folder_id ="
                 " (SELECT id FROM folder WHERE name = ?1)"
                 " AND uid BETWEEN ?2 AND ?3 ORDER BY uid LIMIT ?4",
                 TEXT(folder), INT(low), INT(high), INT(limit));
    while (query_step(query)) {
        guint32 uid = (guint32)query_int(query, 0);
        g_array_append_val(uids, uid);
    }
    return read_result(reader, uids, (GDestroyNotify)g_array_unref, error);
}

GArray *
store_read_flags(StoreReader *reader, const char *folder, guint32 low,
                 guint32 high, guint limit, GError **error)
{
    GArray *rows = g_array_new(FALSE, FALSE, sizeof(MailUidFlags));
    g_autoptr(Query) query =
        db_query(reader->db,
                 "SELECT m.uid, l.server_flags FROM mail m JOIN mail_list l ON"
                 " (l.folder_id, l.date, l.id) = (m.folder_id, m.date, m.id)"
                 " WHERE m.folder_id = (SELECT id FROM folder WHERE name = ?1)"
                 " AND m.uid BETWEEN ?2 AND ?3 ORDER BY m.uid LIMIT ?4",
                 TEXT(folder), INT(low), INT(high), INT(limit));
    while (query_step(query)) {
        MailUidFlags row = {.uid = (guint32)query_int(query, 0),
                            .flags = (guint)query_int(query, 1)};
        g_array_append_val(rows, row);
    }
    return read_result(reader, rows, (GDestroyNotify)g_array_unref, error);
}
