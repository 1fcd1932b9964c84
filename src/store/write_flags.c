/* write_flags - flags: what the server has, and over it what the user wants.
 *
 * A wish shows at once and stays on top until its operation is done, whatever
 * the server tells meanwhile; a wish that fails uncovers the server's flags
 * again. */
#include "store/write.h"

#include "correspondence/link.h"

typedef struct {
    gint64 id, folder_id, date, address_id;
    guint flags, server_flags;
} FlagsRow;

static gboolean read_row(Writer *writer, gint64 mail_id, FlagsRow *row_out);
static void
store_flags(Writer *writer, const FlagsRow *row, guint server_flags);

guint
writer_wanted_flags(Writer *writer, gint64 mail_id, guint server_flags)
{
    g_autoptr(Query) wishes =
        db_query(writer->db,
                 "SELECT o.flags_add, o.flags_remove FROM operation_mail p"
                 " JOIN operation o ON o.id = p.operation_id"
                 " WHERE p.mail_id = ?1 AND p.state = ?2 AND o.kind = ?3"
                 " ORDER BY p.operation_id",
                 INT(mail_id), INT(OPERATION_OPEN), INT(OPERATION_FLAGS));
    guint flags = server_flags;
    while (query_step(wishes))
        flags = (flags & ~(guint)query_int(wishes, 1)) |
                (guint)query_int(wishes, 0);
    return flags;
}

void
write_mail_flags(Writer *writer, const BatchItem *item)
{
    FlagsRow row;
    gint64 id = writer_find_mail_anywhere(writer, item->name, item->uid);
    if (id && read_row(writer, id, &row))
        store_flags(writer, &row, item->mail.flags & MAIL_SERVER_FLAGS);
}

gboolean
writer_refresh_flags(Writer *writer, gint64 mail_id)
{
    FlagsRow row;
    if (!read_row(writer, mail_id, &row))
        return FALSE;
    store_flags(writer, &row, row.server_flags);
    return TRUE;
}

void
writer_settle_flags(Writer *writer, gint64 mail_id, guint add, guint remove)
{
    FlagsRow row;
    if (read_row(writer, mail_id, &row))
        store_flags(writer, &row, (row.server_flags & ~remove) | add);
}

static gboolean
read_row(Writer *writer, gint64 mail_id, FlagsRow *row_out)
{
    g_autoptr(Query) query = db_query(
        writer->db,
        "SELECT l.folder_id, l.date, l.address_id, l.flags, l.server_flags"
        " FROM mail m JOIN mail_list l ON"
        " (l.folder_id, l.date, l.id) = (m.folder_id, m.date, m.id)"
        " WHERE m.id = ?1",
        INT(mail_id));
    if (!query_step(query))
        return FALSE;
    *row_out = (FlagsRow){
        .id = mail_id,
        .folder_id = query_int(query, 0),
        .date = query_int(query, 1),
        .address_id = query_int(query, 2),
        .flags = (guint)query_int(query, 3),
        .server_flags = (guint)query_int(query, 4),
    };
    return TRUE;
}

static void
store_flags(Writer *writer, const FlagsRow *row, guint server_flags)
{
    guint ours = row->flags & ~(guint)MAIL_SERVER_FLAGS;
    guint flags = writer_wanted_flags(writer, row->id, server_flags) | ours;
    if (flags == row->flags && server_flags == row->server_flags)
        return;
    db_run(writer->db, /* OR FAIL: see insert_list_row() */
           "UPDATE OR FAIL mail_list SET flags = ?4, server_flags = ?5"
           " WHERE folder_id = ?1 AND date = ?2 AND id = ?3",
           INT(row->folder_id), INT(row->date), INT(row->id), INT(flags),
           INT(server_flags));
    if (flags == row->flags)
        return;
    told_mail_list(writer->told, row->folder_id);
    if (mail_is_unread(flags) == mail_is_unread(row->flags))
        return;
    told_counters(writer->told);
    if (row->address_id)
        g_hash_table_add(writer->unread_addresses,
                         g_memdup2(&row->address_id, sizeof(gint64)));
}
