/* read_mail - pages of a mail list, single mails, bodies. */
#include "store/imitation.h"
#include "store/read_private.h"
#include "store/runs.h"

void
mail_row_free(MailRow *row)
{
    g_free(row->from_name);
    g_free(row->from_address);
    g_free(row->subject);
    g_free(row->friend_jid);
    g_free(row->friend_name);
    g_free(row);
}

SenderFacts
mail_row_facts(const MailRow *row)
{
    return (SenderFacts){
        .from_name = row->from_name,
        .from_address = row->from_address,
        .friend_name = row->friend_name,
        .link = row->link,
        .auth = row->auth,
        .claims_own_address = row->claims_own_address,
        .suspicion = row->suspicion,
    };
}

gboolean
mail_row_is_from_friend(const MailRow *row)
{
    return row->auth != AUTH_FAIL && !row->claims_own_address &&
           row->friend_jid && link_shows_name(row->link);
}

static void
free_row(gpointer row)
{
    mail_row_free(row);
}

/* A row is a step in the list's own tree and two look-ups by number: whom the
 * sender's address belongs to, and that friend. */
#define COLUMNS                                                                \
    "SELECT l.date, l.id, l.uid, l.flags, l.size, l.from_name, a.address,"     \
    " l.subject, l.auth, l.claims_own, f.jid, f.name, a.state, f.presence,"    \
    " l.hides, l.folder_id"
#define JOINS                                                                  \
    " LEFT JOIN address a ON a.id = l.address_id"                              \
    " LEFT JOIN friend f ON f.id = a.owner_id "
#define FROM_LIST COLUMNS " FROM mail_list l" JOINS "WHERE l.folder_id = ?1 "

static MailRow *
take_row(StoreReader *reader, Query *query)
{
    if (!query_step(query))
        return NULL;
    MailRow *row = g_new0(MailRow, 1);
    row->at.date = query_int(query, 0);
    row->at.id = query_int(query, 1);
    row->folder_id = query_int(query, 15);
    row->uid = (guint32)MAX(query_int(query, 2), 0);
    row->flags = (guint)query_int(query, 3);
    row->size = query_int(query, 4);
    row->from_name = query_dup(query, 5);
    row->from_address = query_dup(query, 6);
    row->subject = query_dup(query, 7);
    row->auth = (AuthVerdict)query_int(query, 8);
    row->claims_own_address = query_int(query, 9) != 0;
    row->friend_jid = query_dup(query, 10);
    row->friend_name = query_dup(query, 11);
    row->link = (LinkState)query_int(query, 12);
    row->presence =
        row->friend_jid ? (Presence)query_int(query, 13) : PRESENCE_OFFLINE;
    if (!link_shows_name(row->link))
        row->suspicion =
            imitation_find(reader->db,
                           &(ImitationSender){row->from_name, row->from_address,
                                              query_int(query, 14) != 0},
                           NULL);
    return row;
}

GPtrArray *
store_read_mail_page(StoreReader *reader, gint64 folder_id,
                     const MailCursor *anchor, PageDirection direction,
                     guint limit, GError **error)
{
    static const char *const older =
        FROM_LIST "AND (l.date, l.id) < (?2, ?3)"
                  " ORDER BY l.date DESC, l.id DESC LIMIT ?4";
    static const char *const newer =
        FROM_LIST "AND (l.date, l.id) > (?2, ?3)"
                  " ORDER BY l.date, l.id LIMIT ?4";
    static const MailCursor newest = {G_MAXINT64, G_MAXINT64};
    static const MailCursor oldest = {G_MININT64, G_MININT64};

    gboolean is_older = direction == PAGE_AFTER;
    if (!anchor)
        anchor = is_older ? &newest : &oldest;
    GPtrArray *rows = g_ptr_array_new_with_free_func(free_row);
    g_autoptr(Query) query =
        db_query(reader->db, is_older ? older : newer, INT(folder_id),
                 INT(anchor->date), INT(anchor->id), INT(limit));
    for (MailRow *row; (row = take_row(reader, query));)
        g_ptr_array_add(rows, row);
    if (!is_older)
        reverse_rows(rows);
    return read_rows(reader, rows, error);
}

/* ---- of one person ---- */

/* The friend's mails in the folder next to `anchor`, unordered: up to `limit`
 * of each address. */
static GArray *
find_person_mails(StoreReader *reader, gint64 folder_id, const char *jid,
                  RunSpot anchor, PageDirection direction, guint limit)
{
    Db *db = reader->db;
    GArray *spots = g_array_new(FALSE, FALSE, sizeof(RunSpot));
    gint64 friend_id =
        db_int(db, 0, "SELECT id FROM friend WHERE jid = ?1", TEXT(jid));
    g_autoptr(GArray) addresses = runs_addresses(db, friend_id);
    for (guint i = 0; i < addresses->len; i++) {
        Run run = {.address_id = g_array_index(addresses, gint64, i),
                   .folder_id = folder_id,
                   .way = RUN_CAME};
        g_autoptr(GArray) part =
            run_read(db, &run, anchor,
                     direction == PAGE_AFTER ? RUN_OLDER : RUN_NEWER, limit);
        g_array_append_vals(spots, part->data, part->len);
    }
    return spots;
}

static int
compare_newer(gconstpointer a, gconstpointer b)
{
    const RunSpot *first = a, *second = b;
    if (first->date != second->date)
        return first->date < second->date ? -1 : 1;
    return (first->id > second->id) - (first->id < second->id);
}

static int
compare_older(gconstpointer a, gconstpointer b)
{
    return compare_newer(b, a);
}

static void
load_spot(StoreReader *reader, gint64 folder_id, const RunSpot *spot,
          GPtrArray *rows)
{
    g_autoptr(Query) query =
        db_query(reader->db, FROM_LIST "AND l.date = ?2 AND l.id = ?3",
                 INT(folder_id), INT(spot->date), INT(spot->id));
    MailRow *row = take_row(reader, query);
    if (row)
        g_ptr_array_add(rows, row);
}

GPtrArray *
store_read_person_mail_page(StoreReader *reader, gint64 folder_id,
                            const char *jid, const MailCursor *anchor,
                            PageDirection direction, guint limit,
                            GError **error)
{
    gboolean is_older = direction == PAGE_AFTER;
    RunSpot from = {.date = is_older ? G_MAXINT64 : G_MININT64};
    if (anchor)
        from = (RunSpot){.date = anchor->date, .id = anchor->id};
    GPtrArray *rows = g_ptr_array_new_with_free_func(free_row);
    db_run(reader->db, "BEGIN"); /* one snapshot for all of it */
    g_autoptr(GArray) spots =
        find_person_mails(reader, folder_id, jid, from, direction, limit);
    g_array_sort(spots, is_older ? compare_older : compare_newer);
    for (guint i = 0; i < MIN(spots->len, limit); i++)
        load_spot(reader, folder_id, &g_array_index(spots, RunSpot, i), rows);
    db_rollback(reader->db, "COMMIT");
    if (!is_older)
        reverse_rows(rows);
    return read_rows(reader, rows, error);
}

/* ---- one ---- */

MailRow *
store_read_mail(StoreReader *reader, gint64 mail_id, GError **error)
{
    g_autoptr(Query) query = db_query(
        reader->db,
        COLUMNS
        " FROM mail m JOIN mail_list l ON"
        " (l.folder_id, l.date, l.id) = (m.folder_id, m.date, m.id)" JOINS
        "WHERE m.id = ?1",
        INT(mail_id));
    return read_result(reader, take_row(reader, query), free_row, error);
}

MailRow *
store_read_next_unread(StoreReader *reader, gint64 folder_id,
                       const MailCursor *anchor, GError **error)
{
    static const MailCursor newest = {G_MAXINT64, G_MAXINT64};
    if (!anchor)
        anchor = &newest;
    g_autoptr(Query) query =
        db_query(reader->db,
                 FROM_LIST "AND l.flags & 9 = 0 AND (l.date, l.id) < (?2, ?3)"
                           " ORDER BY l.date DESC, l.id DESC LIMIT 1",
                 INT(folder_id), INT(anchor->date), INT(anchor->id));
    return read_result(reader, take_row(reader, query), free_row, error);
}

GBytes *
store_read_body(StoreReader *reader, gint64 mail_id, GError **error)
{
    g_autoptr(Query) query =
        db_query(reader->db, "SELECT bytes FROM mail_body WHERE mail_id = ?1",
                 INT(mail_id));
    GBytes *bytes = query_step(query) ? query_bytes(query, 0) : NULL;
    return read_result(reader, bytes, (GDestroyNotify)g_bytes_unref, error);
}

gint64
store_read_body_size(StoreReader *reader, gint64 mail_id, GError **error)
{
    g_autoptr(Query) query = db_query(
        reader->db, "SELECT length(bytes) FROM mail_body WHERE mail_id = ?1",
        INT(mail_id));
    gint64 size = query_step(query) ? query_int(query, 0) : -1;
    return read_done(reader, error) ? size : -1;
}

gboolean
store_read_mail_location(StoreReader *reader, gint64 mail_id, char **folder_out,
                         guint32 *uid_out, GError **error)
{
    /* One that an open operation takes away is still where it was. */
    g_autoptr(Query) query = db_query(
        reader->db,
        "SELECT d.name, x.uid FROM (SELECT 0 AS step, p.operation_id AS id,"
        "  p.folder_id, p.uid FROM operation_mail p"
        "  JOIN operation o ON o.id = p.operation_id"
        "  WHERE p.mail_id = ?1 AND p.state = ?2 AND o.kind IN (?3, ?4)"
        " UNION ALL SELECT 0, p.operation_id, p.folder_id, p.uid"
        "  FROM operation_mail p WHERE p.copy_id = ?1 AND p.state = ?2"
        " UNION ALL SELECT 1, 0, folder_id, uid FROM mail WHERE id = ?1"
        " ORDER BY 1, 2 LIMIT 1) x JOIN folder d ON d.id = x.folder_id",
        INT(mail_id), INT(OPERATION_OPEN), INT(OPERATION_MOVE),
        INT(OPERATION_EXPUNGE));
    gboolean is_known = query_step(query);
    if (is_known && query_int(query, 1) > 0) {
        *folder_out = query_dup(query, 0);
        *uid_out = (guint32)query_int(query, 1);
        return TRUE;
    }
    if (read_done(reader, error))
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    is_known ? "that mail is still on its way to its folder"
                             : "that mail is gone");
    return FALSE;
}
