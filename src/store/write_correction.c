/* write_correction - the newest text of a message that was corrected
 * (XEP-0308).
 *
 * Corrections come again and in any order, from the stream and the archive:
 * the latest holds, each counts once. One that comes before its message waits
 * as a message of its own. */
#include "store/write.h"

#include "base/clock.h"
#include "correspondence/jid.h"

/* By which the clocks of two servers, or ours and one, may differ. */
#define SLACK_US ((gint64)3600 * G_USEC_PER_SEC)

typedef struct {
    gint64 friend_id;
    gboolean is_outgoing;
    const char *message_id; /* or NULL */
    gint64 at_us;
    const char *body, *url;
} Correction;

/* ---- what a message has said ---- */

static gboolean
is_known(Writer *writer, gint64 chat_id, const char *message_id)
{
    return message_id && db_int(writer->db, 0,
                                "SELECT 1 FROM correction WHERE message_id = ?1"
                                " AND chat_id = ?2",
                                TEXT(message_id), INT(chat_id));
}

static void
remember(Writer *writer, gint64 chat_id, const Correction *correction)
{
    Db *db = writer->db;
    db_run(db,
           "INSERT INTO correction (chat_id, friend_id, is_outgoing, at_us,"
           " body, url) SELECT id, friend_id, is_outgoing, 0, body, url"
           " FROM chat WHERE id = ?1"
           " AND NOT EXISTS (SELECT 1 FROM correction WHERE chat_id = ?1)",
           INT(chat_id));
    db_run(db,
           "INSERT INTO correction (chat_id, friend_id, is_outgoing,"
           " message_id, at_us, body, url) VALUES (?1, ?2, ?3, ?4, ?5, ?6,"
           " ?7)",
           INT(chat_id), INT(correction->friend_id),
           INT(correction->is_outgoing), TEXT(correction->message_id),
           INT(correction->at_us), TEXT(correction->body),
           TEXT(correction->url));
}

static void
show_latest(Writer *writer, gint64 chat_id)
{
    write_chat_lost(writer, chat_id);
    db_run(writer->db,
           "UPDATE chat SET (body, url, corrected_us) ="
           " (SELECT body, url, at_us FROM correction WHERE chat_id = ?1"
           " ORDER BY at_us DESC, id DESC LIMIT 1) WHERE id = ?1",
           INT(chat_id));
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
    const char *message_id =
        chat->message_id ? chat->message_id : chat->origin_id;
    if (!id)
        return FALSE;
    if (chat->is_outgoing && writer_advance_chat(writer, id, chat->state))
        told_chat(writer->told, chat->jid);
    if (is_known(writer, id, message_id))
        return TRUE;
    const Correction correction = {friend_id,   chat->is_outgoing, message_id,
                                   chat->at_us, chat->body,        chat->url};
    remember(writer, id, &correction);
    show_latest(writer, id);
    told_chat(writer->told, chat->jid);
    if (!chat->is_outgoing)
        writer_tell_received(writer, friend_id, chat);
    return TRUE;
}

/* ---- those that came before ---- */

/* Ids of messages are not unique: none of a much earlier one is meant. */
#define WAITING                                                                \
    " FROM chat WHERE friend_id = ?1 AND replaces = ?2 AND is_outgoing = ?3"   \
    " AND at_us >= ?4"

static gboolean
take_waiting(Writer *writer, gint64 friend_id, gint64 chat_id,
             const ChatMessage *chat)
{
    g_autoptr(Query) query =
        db_query(writer->db,
                 "SELECT id, message_id, at_us, body, url" WAITING " LIMIT 1",
                 INT(friend_id), TEXT(chat->message_id), INT(chat->is_outgoing),
                 INT(chat->at_us - SLACK_US));
    if (!query_step(query))
        return FALSE;
    gint64 id = query_int(query, 0);
    g_autofree char *message_id = query_dup(query, 1);
    gint64 at_us = query_int(query, 2);
    g_autofree char *body = query_dup(query, 3);
    g_autofree char *url = query_dup(query, 4);
    g_clear_pointer(&query, query_done);
    const Correction correction = {
        friend_id, chat->is_outgoing, message_id, at_us, body, url};
    if (!is_known(writer, chat_id, message_id))
        remember(writer, chat_id, &correction);
    write_chat_lost(writer, id);
    db_run(writer->db, "DELETE FROM chat WHERE id = ?1", INT(id));
    return !db_has_failed(writer->db);
}

void
writer_take_corrections(Writer *writer, gint64 friend_id, gint64 chat_id,
                        const ChatMessage *chat)
{
    if (!take_waiting(writer, friend_id, chat_id, chat))
        return;
    while (take_waiting(writer, friend_id, chat_id, chat))
        ;
    show_latest(writer, chat_id);
    told_friend(writer->told, chat->jid); /* one may have been unread */
    told_counters(writer->told);
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
    const Correction correction = {
        .friend_id = writer_find_friend(writer, jid),
        .is_outgoing = TRUE,
        .message_id = intent->origin_id, /* as the stanza bears it */
        .at_us = MAX(clock_now_us(), corrected_at(writer, id) + 1),
        .body = intent->text,
        .url = intent->url,
    };
    remember(writer, id, &correction);
    show_latest(writer, id);
    db_run(writer->db, "UPDATE chat SET state = ?2 WHERE id = ?1", INT(id),
           INT(CHAT_SENDING));
    told_chat(writer->told, jid);
    writer_queue(writer, intent);
}

/* What the message has come to without it: how far it had come before is not
 * known any more, but that it went. */
static void
settle_state(Writer *writer, gint64 chat_id)
{
    gboolean is_on_its_way =
        db_int(writer->db, 0,
               "SELECT 1 FROM intent i JOIN chat c ON c.id = ?1"
               " WHERE i.kind = ?2 AND (i.origin_id = c.message_id"
               " OR i.origin_id IN (SELECT message_id FROM correction"
               "  WHERE chat_id = ?1))",
               INT(chat_id), INT(INTENT_SEND_CHAT));
    if (!is_on_its_way)
        writer_advance_chat(writer, chat_id, CHAT_SENT);
}

void
write_correction_withdrawn(Writer *writer, const Intent *intent)
{
    g_autofree char *jid = NULL;
    gint64 id = find_target(writer, intent, &jid);
    db_run(writer->db,
           "DELETE FROM correction WHERE message_id = ?1 AND chat_id = ?2",
           TEXT(intent->origin_id), INT(id));
    if (!id || db_changes(writer->db) == 0)
        return;
    show_latest(writer, id);
    settle_state(writer, id);
    told_chat(writer->told, jid);
}

/* The message itself was withdrawn: so is what would correct it. */
void
write_corrections_withdrawn(Writer *writer, const Intent *intent,
                            gint64 chat_id)
{
    gint64 id;
    while ((id = db_int(writer->db, 0,
                        "SELECT id FROM intent WHERE kind = ?1"
                        " AND replaces = ?2 LIMIT 1",
                        INT(INTENT_SEND_CHAT), TEXT(intent->origin_id)))) {
        const Intent other = {
            .id = id, .kind = INTENT_SEND_CHAT, .jid = intent->jid};
        db_run(writer->db, "DELETE FROM intent WHERE id = ?1", INT(id));
        writer_tell_intent(writer, &other, INTENT_DONE, NULL);
    }
    db_run(writer->db, "DELETE FROM correction WHERE chat_id = ?1",
           INT(chat_id));
}
