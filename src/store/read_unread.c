/* read_unread - what is unread and to be read next, person by person.
 *
 * Looks once at everyone with something unread, and of each at the oldest of
 * every address: by an index of what is unread, so that neither the mails nor
 * a long conversation are walked through. */
#include "store/read_private.h"
#include "store/runs.h"

void
unread_spot_free(UnreadSpot *spot)
{
    g_free(spot->jid);
    g_free(spot);
}

static void
free_spot(gpointer spot)
{
    unread_spot_free(spot);
}

typedef struct {
    Db *db;
    gint64 inbox_id;
    UnreadExcept except;
} Search;

/* The oldest of one person. */
typedef struct {
    gint64 at_us;
    gint64 mail_id; /* 0: the chat */
} Oldest;

static gboolean oldest_of(const Search *search, gint64 friend_id,
                          const char *jid, Oldest *oldest_out);
static UnreadSpot *find_of(const Search *search, const char *jid);
static UnreadSpot *find_of_anyone(const Search *search);
static UnreadSpot *find_of_strangers(const Search *search);

UnreadSpot *
store_read_unread_spot(StoreReader *reader, const char *person,
                       const UnreadExcept *except, GError **error)
{
    Db *db = reader->db;
    db_run(db, "BEGIN"); /* one snapshot for all of it */
    Search search = {
        .db = db,
        .inbox_id = db_int(db, 0, "SELECT id FROM folder WHERE role = ?1",
                           INT(FOLDER_INBOX)),
        .except = except ? *except : (UnreadExcept){0},
    };
    UnreadSpot *spot = person ? find_of(&search, person) : NULL;
    if (!spot)
        spot = find_of_anyone(&search);
    if (!spot)
        spot = find_of_strangers(&search);
    db_rollback(db, "COMMIT");
    return read_result(reader, spot, free_spot, error);
}

static UnreadSpot *
spot_new(gint64 mail_id, const char *jid)
{
    UnreadSpot *spot = g_new0(UnreadSpot, 1);
    spot->mail_id = mail_id;
    spot->jid = g_strdup(jid);
    return spot;
}

static UnreadSpot *
find_of(const Search *search, const char *jid)
{
    Oldest oldest;
    gint64 friend_id = db_int(
        search->db, 0, "SELECT id FROM friend WHERE jid = ?1", TEXT(jid));
    return friend_id && oldest_of(search, friend_id, jid, &oldest)
               ? spot_new(oldest.mail_id, jid)
               : NULL;
}

/* Those on the roster before those who are not. */
static UnreadSpot *
find_of_anyone(const Search *search)
{
    UnreadSpot *spot = NULL;
    gint64 first_us = 0;
    gboolean is_listed = FALSE;
    g_autoptr(Query) query = db_query(
        search->db, "SELECT id, jid, is_listed FROM friend"
                    " INDEXED BY friend_unread"
                    " WHERE unread_mail + unread_chat > 0 ORDER BY id");
    while (query_step(query)) {
        Oldest oldest;
        const char *jid = query_text(query, 1);
        gboolean is_friend = query_int(query, 2) != 0;
        if ((is_listed && !is_friend) ||
            !oldest_of(search, query_int(query, 0), jid, &oldest) ||
            (spot && is_friend == is_listed && oldest.at_us >= first_us))
            continue;
        g_clear_pointer(&spot, unread_spot_free);
        spot = spot_new(oldest.mail_id, jid);
        first_us = oldest.at_us;
        is_listed = is_friend;
    }
    return spot;
}

/* Steps on to the first that is not excepted; so what is skipped are mails that
 * were looked at. */
static gboolean
step_to_unseen(const Search *search, Query *query, int id_column)
{
    const GArray *seen = search->except.mails;
    while (query_step(query)) {
        gint64 id = query_int(query, id_column);
        guint i = 0;
        while (seen && i < seen->len && g_array_index(seen, gint64, i) != id)
            i++;
        if (!seen || i == seen->len)
            return TRUE;
    }
    return FALSE;
}

/* Reached when no friend has anything left but what is excepted. */
static UnreadSpot *
find_of_strangers(const Search *search)
{
    g_autoptr(Query) query =
        db_query(search->db,
                 "SELECT id FROM mail_list INDEXED BY mail_list_unread"
                 " WHERE folder_id = ?1 AND flags & 9 = 0 ORDER BY date, id",
                 INT(search->inbox_id));
    return step_to_unseen(search, query, 0)
               ? spot_new(query_int(query, 0), NULL)
               : NULL;
}

/* ---- of one person ---- */

static void
keep_older(Oldest *oldest, gint64 at_us, gint64 mail_id)
{
    if (at_us < oldest->at_us)
        *oldest = (Oldest){.at_us = at_us, .mail_id = mail_id};
}

static void
look_at_mail(const Search *search, gint64 address_id, Oldest *oldest)
{
    g_autoptr(Query) query =
        db_query(search->db,
                 "SELECT date, id FROM mail_list"
                 " INDEXED BY mail_list_unread_by_sender"
                 " WHERE address_id = ?1 AND folder_id = ?2 AND auth <> 2"
                 " AND flags & 9 = 0 ORDER BY date, id",
                 INT(address_id), INT(search->inbox_id));
    if (step_to_unseen(search, query, 1))
        keep_older(oldest, query_int(query, 0) * G_USEC_PER_SEC,
                   query_int(query, 1));
}

static void
look_at_chat(const Search *search, gint64 friend_id, const char *jid,
             Oldest *oldest)
{
    if (g_strcmp0(search->except.chat, jid) == 0)
        return;
    gint64 at_us = db_int(search->db, G_MAXINT64,
                          "SELECT at_us FROM chat INDEXED BY chat_unread"
                          " WHERE friend_id = ?1 AND is_unread = 1"
                          " ORDER BY at_us LIMIT 1",
                          INT(friend_id));
    keep_older(oldest, at_us, 0);
}

static gboolean
oldest_of(const Search *search, gint64 friend_id, const char *jid,
          Oldest *oldest_out)
{
    *oldest_out = (Oldest){.at_us = G_MAXINT64};
    g_autoptr(GArray) addresses = runs_addresses(search->db, friend_id);
    for (guint i = 0; i < addresses->len; i++)
        look_at_mail(search, g_array_index(addresses, gint64, i), oldest_out);
    look_at_chat(search, friend_id, jid, oldest_out);
    return oldest_out->at_us < G_MAXINT64;
}
