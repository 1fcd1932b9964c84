/* write_chat_state - how far own messages have come.
 *
 * What is told may come late, twice or out of order: a state never goes
 * back. */
#include "store/write.h"

/* Rows name the states by number, in schema.sql as well. */
G_STATIC_ASSERT(CHAT_SENDING == 0 && CHAT_SENT == 1 && CHAT_FAILED == 2 &&
                CHAT_DELIVERED == 4 && CHAT_DISPLAYED == 5);

/* Which states give way to one, as SQL. */
static const char *const advances[] = {
    [CHAT_SENDING] = "UPDATE chat SET state = 0 WHERE id = ?1 AND state = 2",
    [CHAT_SENT] = "UPDATE chat SET state = 1 WHERE id = ?1 AND state IN (0, 2)",
    [CHAT_FAILED] =
        "UPDATE chat SET state = 2 WHERE id = ?1 AND state IN (0, 1)",
    [CHAT_RECEIVED] = NULL,
    [CHAT_DELIVERED] =
        "UPDATE chat SET state = 4 WHERE id = ?1 AND state IN (0, 1, 2)",
    [CHAT_DISPLAYED] =
        "UPDATE chat SET state = 5 WHERE id = ?1 AND state IN (0, 1, 2, 4)",
};

gboolean
writer_advance_chat(Writer *writer, gint64 chat_id, ChatState state)
{
    if (state >= G_N_ELEMENTS(advances) || !advances[state])
        return FALSE;
    db_run(writer->db, advances[state], INT(chat_id));
    return db_changes(writer->db) > 0;
}

void
writer_set_chat_state(Writer *writer, const char *origin_id, ChatState state)
{
    g_autoptr(Query) query = db_query(
        writer->db,
        "SELECT c.id, f.jid FROM chat c JOIN friend f ON f.id = c.friend_id"
        " WHERE c.origin_id = ?1 AND c.is_outgoing = 1"
        " UNION ALL SELECT chat_id, f.jid FROM correction k"
        " JOIN friend f ON f.id = k.friend_id"
        " WHERE k.message_id = ?1 AND k.is_outgoing = 1",
        TEXT(origin_id));
    if (!query_step(query))
        return;
    gint64 id = query_int(query, 0);
    g_autofree char *jid = query_dup(query, 1);
    g_clear_pointer(&query, query_done);
    if (writer_advance_chat(writer, id, state))
        told_chat(writer->told, jid);
}

void
write_chat_state(Writer *writer, const BatchItem *item)
{
    writer_set_chat_state(writer, item->name, item->chat_state);
}

gint64
writer_find_message(Writer *writer, gint64 friend_id, gboolean is_outgoing,
                    const char *message_id)
{
    gint64 id = db_int(writer->db, 0,
                       "SELECT id FROM chat WHERE friend_id = ?1"
                       " AND message_id = ?2 AND is_outgoing = ?3"
                       " ORDER BY at_us DESC, id DESC LIMIT 1",
                       INT(friend_id), TEXT(message_id), INT(is_outgoing));
    if (id)
        return id;
    return db_int(writer->db, 0,
                  "SELECT chat_id FROM correction WHERE message_id = ?2"
                  " AND friend_id = ?1 AND is_outgoing = ?3"
                  " ORDER BY id DESC LIMIT 1",
                  INT(friend_id), TEXT(message_id), INT(is_outgoing));
}

/* ---- what the friend says of them ---- */

/* Who has seen one has seen what stood above it (XEP-0333 2). What waits here
 * may be younger than it seems: it is left alone. */
static gboolean
display_until(Writer *writer, gint64 friend_id, gint64 chat_id)
{
    db_run(writer->db,
           "UPDATE chat SET state = ?3 WHERE friend_id = ?1"
           " AND is_outgoing = 1 AND state IN (1, 4)"
           " AND at_us <= (SELECT at_us FROM chat WHERE id = ?2)",
           INT(friend_id), INT(chat_id), INT(CHAT_DISPLAYED));
    return db_changes(writer->db) > 0;
}

void
write_chat_mark(Writer *writer, const BatchItem *item)
{
    gint64 friend_id = writer_find_friend(writer, item->name);
    gint64 id = friend_id
                    ? writer_find_message(writer, friend_id, TRUE, item->text)
                    : 0;
    if (!id || item->chat_state < CHAT_DELIVERED)
        return;
    gboolean is_new = writer_advance_chat(writer, id, item->chat_state);
    if (item->chat_state == CHAT_DISPLAYED)
        is_new |= display_until(writer, friend_id, id);
    if (is_new)
        told_chat(writer->told, item->name);
    writer_finish_chat(writer, item->text); /* its id is its origin-id */
}
