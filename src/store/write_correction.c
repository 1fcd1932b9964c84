/* write_correction - the newest text of a message that was corrected
 * (XEP-0308).
 *
 * Corrections come again and in any order, from the stream and the archive:
 * the latest holds. One that comes before its message waits as a message of
 * its own. */
#include "store/write.h"

#include "base/clock.h"
#include "correspondence/jid.h"

static void
replace_text(Writer *writer, gint64 chat_id, const char *body, const char *url,
             gint64 at_us)
{
    write_chat_lost(writer, chat_id);
    db_run(writer->db,
           "UPDATE chat SET body = ?2, url = ?3, corrected_us = ?4"
           " WHERE id = ?1",
           INT(chat_id), TEXT(body), TEXT(url), INT(at_us));
    write_chat_found(writer, chat_id);
}

static gint64
corrected_at(Writer *writer, gint64 chat_id)
{
    return db_int(writer->db, 0, "SELECT corrected_us FROM chat WHERE id = ?1",
                  INT(chat_id));
}

gboolean
writer_correct_chat(Writer *writer, gint64 friend_id, const ChatMessage *chat)
{
    gint64 id = writer_find_message(writer, friend_id, chat->is_outgoing,
                                    chat->replaces);
    if (!id)
        return FALSE;
    if (chat->at_us <= corrected_at(writer, id))
        return TRUE;
    replace_text(writer, id, chat->body, chat->url, chat->at_us);
    told_chat(writer->told, chat->jid);
    if (!chat->is_outgoing)
        writer_tell_received(writer, friend_id, chat);
    return TRUE;
}

/* ---- those that came before ---- */

/* Ids of messages are not unique: none of an earlier one is meant. */
#define WAITING                                                                \
    " FROM chat WHERE friend_id = ?1 AND replaces = ?2 AND is_outgoing = ?3"   \
    " AND at_us >= ?4"

static void
drop_waiting(Writer *writer, gint64 friend_id, const ChatMessage *chat)
{
    gint64 id;
    while ((id = db_int(writer->db, 0, "SELECT id" WAITING " LIMIT 1",
                        INT(friend_id), TEXT(chat->message_id),
                        INT(chat->is_outgoing), INT(chat->at_us)))) {
        write_chat_lost(writer, id);
        db_run(writer->db, "DELETE FROM chat WHERE id = ?1", INT(id));
    }
    told_friend(writer->told, chat->jid); /* it may have been unread */
    told_counters(writer->told);
}

void
writer_take_corrections(Writer *writer, gint64 friend_id, gint64 chat_id,
                        const ChatMessage *chat)
{
    g_autoptr(Query) query = db_query(writer->db,
                                      "SELECT body, url, at_us" WAITING
                                      " ORDER BY at_us DESC, id DESC LIMIT 1",
                                      INT(friend_id), TEXT(chat->message_id),
                                      INT(chat->is_outgoing), INT(chat->at_us));
    if (!query_step(query))
        return;
    g_autofree char *body = query_dup(query, 0);
    g_autofree char *url = query_dup(query, 1);
    gint64 at_us = query_int(query, 2);
    g_clear_pointer(&query, query_done);
    replace_text(writer, chat_id, body, url, at_us);
    drop_waiting(writer, friend_id, chat);
}

/* ---- the user's own ---- */

/* The message that a wish is about, or 0. */
static gint64
find_target(Writer *writer, const Intent *intent, char **jid_out)
{
    *jid_out = jid_bare(intent->jid);
    gint64 friend_id = *jid_out ? writer_find_friend(writer, *jid_out) : 0;
    return friend_id
               ? writer_find_message(writer, friend_id, TRUE, intent->replaces)
               : 0;
}

void
write_correction_sending(Writer *writer, const Intent *intent)
{
    g_autofree char *jid = NULL;
    gint64 id = find_target(writer, intent, &jid);
    if (!id) {
        db_fail(writer->db, KITH_ERROR_INVALID,
                "there is no such message to correct");
        return;
    }
    g_autofree char *before =
        db_text(writer->db, "SELECT body FROM chat WHERE id = ?1", INT(id));
    Intent kept = *intent;
    kept.draft = before;
    replace_text(writer, id, intent->text, intent->url,
                 MAX(clock_now_us(), corrected_at(writer, id) + 1));
    told_chat(writer->told, jid);
    writer_queue(writer, &kept);
}

void
write_correction_withdrawn(Writer *writer, const Intent *intent)
{
    g_autofree char *jid = NULL;
    gint64 id = find_target(writer, intent, &jid);
    g_autofree char *now =
        db_text(writer->db, "SELECT body FROM chat WHERE id = ?1", INT(id));
    if (!now || !intent->draft || g_strcmp0(now, intent->text) != 0)
        return; /* a later one holds */
    replace_text(writer, id, intent->draft, NULL, corrected_at(writer, id));
    told_chat(writer->told, jid);
}
