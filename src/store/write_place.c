/* write_place - where a mail lies: moved and copied before the server does it,
 * and made one with what the server tells of it afterwards.
 *
 * A mail that was moved keeps its id, so its body goes along and what refers to
 * it finds it. Until its UID there is known it has the UID -id, which no server
 * gives; whatever asks for UIDs in a range never meets it. */
#include "store/write.h"

typedef struct {
    gint64 folder_id, uid, date, address_id;
    guint flags;
} Spot;

static gboolean
read_spot(Writer *writer, gint64 mail_id, Spot *spot_out)
{
    g_autoptr(Query) query =
        db_query(writer->db,
                 "SELECT m.folder_id, m.uid, m.date, l.address_id, l.flags"
                 " FROM mail m JOIN mail_list l ON"
                 " (l.folder_id, l.date, l.id) = (m.folder_id, m.date, m.id)"
                 " WHERE m.id = ?1",
                 INT(mail_id));
    if (!query_step(query))
        return FALSE;
    *spot_out = (Spot){
        .folder_id = query_int(query, 0),
        .uid = query_int(query, 1),
        .date = query_int(query, 2),
        .address_id = query_int(query, 3),
        .flags = (guint)query_int(query, 4),
    };
    return TRUE;
}

static void
tell_spot(Writer *writer, const Spot *spot, gint64 folder_id)
{
    told_mail_list(writer->told, folder_id);
    told_counters(writer->told);
    if (mail_is_unread(spot->flags))
        writer_touch_address(writer, spot->address_id);
}

/* ---- finding ---- */

gint64
writer_find_mail_anywhere(Writer *writer, const char *folder, guint32 uid)
{
    gint64 id = writer_find_mail(writer, folder, uid);
    if (id)
        return id;
    return db_int(writer->db, 0,
                  "SELECT p.mail_id FROM operation_mail p"
                  " JOIN operation o ON o.id = p.operation_id"
                  " WHERE p.folder_id = ?1 AND p.uid = ?2 AND p.state = 0"
                  " AND o.kind IN (?3, ?4)",
                  INT(writer_folder(writer, folder)), INT(uid),
                  INT(OPERATION_MOVE), INT(OPERATION_EXPUNGE));
}

/* Where an operation that was never begun is to bring the mail, another mail
 * that looks the same is not it. */
#define IS_BEGUN                                                               \
    " NOT EXISTS (SELECT 1 FROM operation_mail p JOIN intent i"                \
    "  ON i.id = p.operation_id WHERE (p.mail_id = m.id OR p.copy_id = m.id)"  \
    "  AND p.state = 0 AND p.target_id = m.folder_id AND i.attempts = 0)"

gint64
writer_claim_awaited(Writer *writer, gint64 folder_id, guint32 uid,
                     const char *message_id, gint64 size)
{
    if (!message_id)
        return 0;
    gint64 id = db_int(
        writer->db, 0,
        "SELECT m.id FROM mail m JOIN mail_list l ON"
        " (l.folder_id, l.date, l.id) = (m.folder_id, m.date, m.id)"
        " WHERE m.message_id = ?1 AND m.folder_id = ?2"
        " AND m.uid < 0 AND l.size = ?3 AND" IS_BEGUN " ORDER BY m.id LIMIT 1",
        TEXT(message_id), INT(folder_id), INT(size));
    if (id)
        db_run(writer->db,
               "UPDATE operation_mail SET uid = ?3 WHERE mail_id = ?1"
               " AND folder_id = ?2 AND uid = 0 AND state = 0",
               INT(id), INT(folder_id), INT(uid));
    return id;
}

/* ---- putting ---- */

/* The row that the sync made by itself goes, and what the user wished of it
 * meanwhile is wished of `mail_id`. */
static void
absorb(Writer *writer, gint64 other, gint64 mail_id)
{
    db_run(writer->db,
           "UPDATE OR IGNORE operation_mail SET mail_id = ?2"
           " WHERE mail_id = ?1",
           INT(other), INT(mail_id));
    writer_drop_mail(writer, other);
    writer_refresh_flags(writer, mail_id);
}

static void
set_uid(Writer *writer, gint64 mail_id, const Spot *spot, gint64 uid)
{
    db_run(writer->db, "UPDATE mail SET uid = ?2 WHERE id = ?1", INT(mail_id),
           INT(uid));
    db_run(writer->db,
           "UPDATE OR FAIL mail_list SET uid = ?4"
           " WHERE folder_id = ?1 AND date = ?2 AND id = ?3",
           INT(spot->folder_id), INT(spot->date), INT(mail_id), INT(uid));
}

/* Inserted and deleted, not updated: the counters' triggers see it so. */
static void
move_rows(Writer *writer, gint64 mail_id, const Spot *spot, gint64 folder_id,
          gint64 uid)
{
    Db *db = writer->db;
    db_run(db,
           "INSERT OR FAIL INTO mail_list SELECT ?4, date, id, ?5, flags,"
           " server_flags, size, address_id, from_name, subject, auth,"
           " claims_own, hides FROM mail_list"
           " WHERE folder_id = ?1 AND date = ?2 AND id = ?3",
           INT(spot->folder_id), INT(spot->date), INT(mail_id), INT(folder_id),
           INT(uid));
    db_run(db, "UPDATE mail_to SET folder_id = ?2 WHERE id = ?1", INT(mail_id),
           INT(folder_id));
    db_run(db,
           "DELETE FROM mail_list WHERE folder_id = ?1 AND date = ?2"
           " AND id = ?3",
           INT(spot->folder_id), INT(spot->date), INT(mail_id));
    db_run(db, "UPDATE mail SET folder_id = ?2, uid = ?3 WHERE id = ?1",
           INT(mail_id), INT(folder_id), INT(uid));
    tell_spot(writer, spot, spot->folder_id);
    tell_spot(writer, spot, folder_id);
}

void
writer_put_mail(Writer *writer, gint64 mail_id, gint64 folder_id, guint32 uid)
{
    Spot spot;
    if (!read_spot(writer, mail_id, &spot))
        return;
    gint64 wanted = uid ? (gint64)uid : -mail_id;
    gboolean is_here = spot.folder_id == folder_id;
    /* The sync found another copy of it there first, under another UID. */
    if (is_here && (spot.uid == wanted || spot.uid > 0))
        return;
    gint64 other = db_int(
        writer->db, 0, "SELECT id FROM mail WHERE folder_id = ?1 AND uid = ?2",
        INT(folder_id), INT(wanted));
    if (other)
        absorb(writer, other, mail_id);
    if (is_here)
        set_uid(writer, mail_id, &spot, wanted);
    else
        move_rows(writer, mail_id, &spot, folder_id, wanted);
}

gint64
writer_copy_mail(Writer *writer, gint64 mail_id, gint64 folder_id)
{
    Db *db = writer->db;
    Spot spot;
    if (!read_spot(writer, mail_id, &spot))
        return 0;
    db_run(db,
           "INSERT INTO mail (folder_id, uid, date, message_id, in_reply_to,"
           " reference_ids, thread_id, auth_digest, jabber_id, to_text,"
           " cc_text) SELECT ?2, -?1, date, message_id, in_reply_to,"
           " reference_ids, thread_id, auth_digest, jabber_id, to_text,"
           " cc_text FROM mail WHERE id = ?1",
           INT(mail_id), INT(folder_id));
    gint64 copy = db_last_id(db);
    db_run(db, "UPDATE mail SET uid = -id WHERE id = ?1", INT(copy));
    /* The server copies what flags it has by then: those that show. */
    db_run(db,
           "INSERT OR FAIL INTO mail_list SELECT ?4, date, ?5, -?5, flags,"
           " flags & 255, size, address_id, from_name, subject, auth,"
           " claims_own, hides FROM mail_list"
           " WHERE folder_id = ?1 AND date = ?2 AND id = ?3",
           INT(spot.folder_id), INT(spot.date), INT(mail_id), INT(folder_id),
           INT(copy));
    db_run(db,
           "INSERT INTO mail_to SELECT address_id, ?2, date, ?3 FROM mail_to"
           " WHERE id = ?1",
           INT(mail_id), INT(folder_id), INT(copy));
    db_run(db,
           "INSERT INTO mail_body SELECT ?2, bytes FROM mail_body"
           " WHERE mail_id = ?1",
           INT(mail_id), INT(copy));
    db_run(db,
           "INSERT INTO mail_text SELECT ?2, text FROM mail_text"
           " WHERE mail_id = ?1",
           INT(mail_id), INT(copy));
    write_mail_found(writer, copy);
    tell_spot(writer, &spot, folder_id);
    return copy;
}

void
writer_drop_mail(Writer *writer, gint64 mail_id)
{
    Spot spot;
    if (!read_spot(writer, mail_id, &spot))
        return;
    writer_remove_list_row(writer, mail_id);
    db_run(writer->db, "DELETE FROM mail WHERE id = ?1", INT(mail_id));
    tell_spot(writer, &spot, spot.folder_id);
}

/* ---- with the sync ---- */

static GArray *
find_ids(Writer *writer, const char *sql, gint64 folder_id)
{
    GArray *ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_autoptr(Query) query = db_query(writer->db, sql, INT(folder_id));
    while (query_step(query)) {
        gint64 id = query_int(query, 0);
        g_array_append_val(ids, id);
    }
    return ids;
}

void
writer_drop_unclaimed(Writer *writer, gint64 folder_id)
{
    g_autoptr(GArray) ids =
        find_ids(writer,
                 "SELECT m.id FROM mail m WHERE m.folder_id = ?1 AND m.uid < 0"
                 " AND NOT EXISTS (SELECT 1 FROM operation_mail p"
                 "  WHERE p.mail_id = m.id AND p.state = 0)"
                 " AND NOT EXISTS (SELECT 1 FROM operation_mail p"
                 "  WHERE p.target_id = ?1 AND p.state = 0"
                 "  AND p.copy_id = m.id)",
                 folder_id);
    for (guint i = 0; i < ids->len; i++)
        writer_drop_mail(writer, g_array_index(ids, gint64, i));
}

void
writer_await_all(Writer *writer, gint64 folder_id)
{
    db_run(writer->db, "UPDATE mail SET uid = -id WHERE folder_id = ?1",
           INT(folder_id));
    db_run(writer->db,
           "UPDATE OR FAIL mail_list SET uid = -id WHERE folder_id = ?1",
           INT(folder_id));
    /* What is to be done to them finds them by what they are, too. */
    db_run(writer->db,
           "UPDATE operation_mail SET uid = 0 WHERE folder_id = ?1"
           " AND state = 0",
           INT(folder_id));
}
