/* read_chat - pages of a conversation. */
#include "store/read_private.h"

void
chat_row_free(ChatRow *row)
{
    g_free(row->body);
    g_free(row->origin_id);
    g_free(row->message_id);
    g_free(row->quote);
    g_free(row->url);
    g_free(row->their_reactions);
    g_free(row->my_reactions);
    g_free(row);
}

static void
free_row(gpointer row)
{
    chat_row_free(row);
}

/* What it answers is shown as it is stored, not as the sender quotes it. */
#define COLUMNS                                                                \
    "SELECT c.at_us, c.id, c.is_outgoing, c.is_unread, c.body, c.origin_id,"   \
    " c.state, c.message_id, c.corrected_us, a.at_us, a.id, a.is_outgoing,"    \
    " substr(coalesce(a.body, c.quote), 1, 200), c.url,"                       \
    " nullif(theirs.emojis, ''), nullif(mine.emojis, '') FROM chat c"          \
    " LEFT JOIN chat a ON c.reply_to NOT NULL AND a.id ="                      \
    "  (SELECT id FROM chat WHERE friend_id = c.friend_id"                     \
    "  AND message_id = c.reply_to ORDER BY at_us DESC LIMIT 1)"               \
    " LEFT JOIN reaction theirs ON theirs.friend_id = c.friend_id"             \
    "  AND theirs.message_id = c.message_id AND theirs.is_mine = 0"            \
    " LEFT JOIN reaction mine ON mine.friend_id = c.friend_id"                 \
    "  AND mine.message_id = c.message_id AND mine.is_mine = 1 "
#define FRIEND    "(SELECT id FROM friend WHERE jid = ?1)"
#define FROM_CHAT COLUMNS "WHERE c.friend_id = " FRIEND " "

static ChatRow *
take_row(Query *query)
{
    if (!query_step(query))
        return NULL;
    ChatRow *row = g_new0(ChatRow, 1);
    row->at.at_us = query_int(query, 0);
    row->at.id = query_int(query, 1);
    row->is_outgoing = query_int(query, 2) != 0;
    row->is_unread = query_int(query, 3) != 0;
    row->body = query_dup(query, 4);
    row->origin_id = query_dup(query, 5);
    row->state = (ChatState)query_int(query, 6);
    row->message_id = query_dup(query, 7);
    row->is_corrected = query_int(query, 8) != 0;
    row->answers.at_us = query_int(query, 9);
    row->answers.id = query_int(query, 10);
    row->answers_outgoing = query_int(query, 11) != 0;
    row->quote = query_dup(query, 12);
    row->url = query_dup(query, 13);
    row->their_reactions = query_dup(query, 14);
    row->my_reactions = query_dup(query, 15);
    return row;
}

ChatRow *
store_read_chat(StoreReader *reader, gint64 id, GError **error)
{
    g_autoptr(Query) query =
        db_query(reader->db, COLUMNS "WHERE c.id = ?1", INT(id));
    return read_result(reader, take_row(query), free_row, error);
}

GPtrArray *
store_read_chat_page(StoreReader *reader, const char *jid,
                     const ChatCursor *anchor, PageDirection direction,
                     guint limit, GError **error)
{
    static const char *const later =
        FROM_CHAT "AND (c.at_us, c.id) > (?2, ?3)"
                  " ORDER BY c.at_us, c.id LIMIT ?4";
    static const char *const earlier =
        FROM_CHAT "AND (c.at_us, c.id) < (?2, ?3)"
                  " ORDER BY c.at_us DESC, c.id DESC LIMIT ?4";
    static const ChatCursor last = {G_MAXINT64, G_MAXINT64};
    static const ChatCursor first = {G_MININT64, G_MININT64};

    gboolean is_later = direction == PAGE_AFTER;
    if (!anchor)
        anchor = is_later ? &first : &last;
    GPtrArray *rows = g_ptr_array_new_with_free_func(free_row);
    g_autoptr(Query) query =
        db_query(reader->db, is_later ? later : earlier, TEXT(jid),
                 INT(anchor->at_us), INT(anchor->id), INT(limit));
    for (ChatRow *row; (row = take_row(query));)
        g_ptr_array_add(rows, row);
    if (!is_later)
        reverse_rows(rows);
    return read_rows(reader, rows, error);
}

/* A file is sent anew, not corrected. */
ChatRow *
store_read_last_said(StoreReader *reader, const char *jid, GError **error)
{
    g_autoptr(Query) query =
        db_query(reader->db,
                 COLUMNS "WHERE c.id = (SELECT id FROM chat WHERE friend_id"
                         " = " FRIEND " AND is_outgoing = 1"
                         " ORDER BY at_us DESC, id DESC LIMIT 1)"
                         " AND c.message_id NOT NULL AND c.url IS NULL",
                 TEXT(jid));
    return read_result(reader, take_row(query), free_row, error);
}

/* ---- the archive ---- */

char *
store_read_archive_position(StoreReader *reader, gint64 *at_us_out)
{
    char *id = db_text(reader->db, "SELECT value FROM setting"
                                   " WHERE name = 'archive-id'");
    if (at_us_out)
        *at_us_out = db_int(reader->db, 0,
                            "SELECT CAST(value AS INTEGER) FROM setting"
                            " WHERE name = 'archive-time'");
    /* Without one the archive is asked by time: no harm. */
    read_done(reader, NULL);
    return id;
}

char *
store_read_oldest_archived(StoreReader *reader, const char *jid,
                           gint64 *at_us_out)
{
    g_autoptr(Query) query =
        db_query(reader->db,
                 "SELECT stanza_id, at_us FROM chat WHERE friend_id = " FRIEND
                 " AND stanza_id NOT NULL ORDER BY at_us LIMIT 1",
                 TEXT(jid));
    char *id = query_step(query) ? query_dup(query, 0) : NULL;
    if (at_us_out)
        *at_us_out = id ? query_int(query, 1) : 0;
    read_done(reader, NULL);
    return id;
}

gboolean
store_read_history_is_complete(StoreReader *reader, const char *jid)
{
    gboolean is_complete =
        db_int(reader->db, 0,
               "SELECT has_all_history FROM friend WHERE jid = ?1",
               TEXT(jid)) != 0;
    return read_done(reader, NULL) && is_complete;
}
