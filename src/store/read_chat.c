/* read_chat - pages of a conversation. */
#include "store/read_private.h"

void
chat_row_free(ChatRow *row)
{
    g_free(row->body);
    g_free(row->origin_id);
    g_free(row);
}

static void
free_row(gpointer row)
{
    chat_row_free(row);
}

#define COLUMNS                                                                \
    "SELECT at_us, id, is_outgoing, is_unread, body, origin_id, state"         \
    " FROM chat "
#define FROM_CHAT                                                              \
    COLUMNS "WHERE friend_id = (SELECT id FROM friend WHERE jid = ?1) "

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
    return row;
}

ChatRow *
store_read_chat(StoreReader *reader, gint64 id, GError **error)
{
    g_autoptr(Query) query =
        db_query(reader->db, COLUMNS "WHERE id = ?1", INT(id));
    return read_result(reader, take_row(query), free_row, error);
}

GPtrArray *
store_read_chat_page(StoreReader *reader, const char *jid,
                     const ChatCursor *anchor, PageDirection direction,
                     guint limit, GError **error)
{
    static const char *const later =
        FROM_CHAT "AND (at_us, id) > (?2, ?3) ORDER BY at_us, id LIMIT ?4";
    static const char *const earlier =
        FROM_CHAT "AND (at_us, id) < (?2, ?3)"
                  " ORDER BY at_us DESC, id DESC LIMIT ?4";
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

char *
store_read_archive_position(StoreReader *reader, gint64 *at_us_out)
{
    g_autoptr(Query) query =
        db_query(reader->db, "SELECT stanza_id, at_us FROM chat"
                             " WHERE stanza_id NOT NULL"
                             " ORDER BY at_us DESC LIMIT 1");
    char *id = query_step(query) ? query_dup(query, 0) : NULL;
    if (at_us_out)
        *at_us_out = id ? query_int(query, 1) : 0;
    /* Without one the archive is asked by time: no harm. */
    read_done(reader, NULL);
    return id;
}
