/* write_chat - chat messages, each once, however often a server tells it. */
#include "store/write.h"

#include "base/clock.h"
#include "correspondence/jid.h"

/* How much of a message a notice shows, in characters. */
#define NOTICE_MAX 200

static gint64
find_chat(Writer *writer, gint64 friend_id, const ChatMessage *chat);
static void update_chat(Writer *writer, gint64 id, const ChatMessage *chat);
static void
insert_chat(Writer *writer, gint64 friend_id, const ChatMessage *chat);

void
write_chat(Writer *writer, const BatchItem *item)
{
    const ChatMessage *chat = item->chat;
    gint64 friend_id = writer_friend(writer, chat->jid);
    gint64 known = find_chat(writer, friend_id, chat);
    if (known)
        update_chat(writer, known, chat);
    else if (!chat->replaces || !writer_correct_chat(writer, friend_id, chat))
        insert_chat(writer, friend_id, chat);
    if (chat->is_outgoing && chat->state >= CHAT_SENT &&
        chat->state != CHAT_FAILED && chat->origin_id)
        writer_finish_chat(writer, chat->origin_id);
}

/* By what the sender called it, else by what our own server did. */
static gint64
find_chat(Writer *writer, gint64 friend_id, const ChatMessage *chat)
{
    gint64 id = 0;
    if (chat->origin_id)
        id = db_int(writer->db, 0,
                    "SELECT id FROM chat WHERE origin_id = ?1"
                    " AND friend_id = ?2 AND is_outgoing = ?3",
                    TEXT(chat->origin_id), INT(friend_id),
                    INT(chat->is_outgoing));
    if (!id && chat->stanza_id)
        id = db_int(writer->db, 0,
                    "SELECT id FROM chat WHERE stanza_id = ?1"
                    " AND friend_id = ?2 AND is_outgoing = ?3",
                    TEXT(chat->stanza_id), INT(friend_id),
                    INT(chat->is_outgoing));
    /* What another client of ours said without an origin-id has the message's
     * id for one, until the archive's copy brings the archive's. */
    if (!id && chat->is_outgoing && chat->stanza_id && chat->message_id)
        id = db_int(writer->db, 0,
                    "SELECT id FROM chat WHERE origin_id = ?1"
                    " AND friend_id = ?2 AND is_outgoing = 1"
                    " AND stanza_id IS NULL",
                    TEXT(chat->message_id), INT(friend_id));
    return id;
}

static void
update_chat(Writer *writer, gint64 id, const ChatMessage *chat)
{
    /* Its copy from the archive brings the archive's id. */
    if (chat->stanza_id)
        db_run(writer->db,
               "UPDATE chat SET stanza_id = ?2"
               " WHERE id = ?1 AND stanza_id IS NULL",
               INT(id), TEXT(chat->stanza_id));
    if (chat->is_outgoing && writer_advance_chat(writer, id, chat->state))
        told_chat(writer->told, chat->jid);
}

static void
tell_new_chat(Writer *writer, const ChatMessage *chat)
{
    glong length = g_utf8_strlen(chat->body, -1);
    g_autofree char *text =
        g_utf8_substring(chat->body, 0, MIN(length, NOTICE_MAX));
    Change change = {.kind = CHANGE_NEW_CHAT, .jid = chat->jid, .text = text};
    told_event(writer->told, change_copy(&change));
}

static void
insert_chat(Writer *writer, gint64 friend_id, const ChatMessage *chat)
{
    /* Who answered a message, from whichever client, has read it. */
    gboolean is_unread =
        !chat->is_outgoing && !chat->is_read &&
        !db_int(writer->db, 0,
                "SELECT 1 FROM chat WHERE friend_id = ?1 AND at_us > ?2"
                " AND is_outgoing = 1 LIMIT 1",
                INT(friend_id), INT(chat->at_us));
    db_run(writer->db,
           "INSERT INTO chat (friend_id, at_us, is_outgoing, is_unread,"
           " state, body, origin_id, stanza_id, message_id, replaces,"
           " reply_to, quote, url, wants) VALUES (?1, ?2, ?3, ?4, ?5, ?6,"
           " ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
           INT(friend_id), INT(chat->at_us), INT(chat->is_outgoing),
           INT(is_unread), INT(chat->state), TEXT(chat->body),
           TEXT(chat->origin_id), TEXT(chat->stanza_id), TEXT(chat->message_id),
           TEXT(chat->replaces), TEXT(chat->reply_to), TEXT(chat->quote),
           TEXT(chat->url), INT(chat->wants));
    gint64 id = db_last_id(writer->db);
    write_chat_found(writer, id);
    told_chat(writer->told, chat->jid);
    if (chat->message_id && !chat->replaces)
        writer_take_corrections(writer, friend_id, id, chat);
    if (chat->is_outgoing) {
        writer_read_chat(writer, friend_id, chat->jid, chat->at_us);
        return;
    }
    writer_tell_received(writer, friend_id, chat);
    if (is_unread) {
        told_friend(writer->told, chat->jid);
        told_counters(writer->told);
        tell_new_chat(writer, chat);
    }
}

void
writer_read_chat(Writer *writer, gint64 friend_id, const char *jid,
                 gint64 at_us)
{
    db_run(writer->db,
           "UPDATE chat SET is_unread = 0 WHERE friend_id = ?1"
           " AND is_unread = 1 AND at_us <= ?2",
           INT(friend_id), INT(at_us));
    if (db_changes(writer->db) == 0)
        return;
    told_friend(writer->told, jid);
    told_chat(writer->told, jid);
    told_counters(writer->told);
}

/* ---- what the user sends ---- */

static void
write_chat_sending(Writer *writer, const Intent *intent)
{
    g_autofree char *jid = jid_bare(intent->jid);
    if (!jid) {
        db_fail(writer->db, KITH_ERROR_INVALID, "'%s' is no JID", intent->jid);
        return;
    }
    gint64 friend_id = writer_friend(writer, jid);
    /* A clock that was set back must not put it before what it answers. */
    gint64 last = db_int(writer->db, 0,
                         "SELECT at_us FROM chat WHERE friend_id = ?1"
                         " ORDER BY at_us DESC LIMIT 1",
                         INT(friend_id));
    ChatMessage chat = {
        .jid = jid,
        .is_outgoing = TRUE,
        .body = intent->text,
        .origin_id = intent->origin_id,
        .message_id = intent->origin_id, /* as the stanza bears it */
        .reply_to = intent->reply_to,
        .quote = intent->quote,
        .url = intent->url,
        .at_us = MAX(clock_now_us(), last + 1),
        .state = CHAT_SENDING,
    };
    insert_chat(writer, friend_id, &chat);
}

void
write_send_chat(Writer *writer, const Intent *intent)
{
    if (intent->replaces) {
        write_correction_sending(writer, intent);
        return;
    }
    write_chat_sending(writer, intent);
    writer_queue(writer, intent);
}

void
write_chat_withdrawn(Writer *writer, const Intent *intent)
{
    Db *db = writer->db;
    if (intent->replaces) {
        write_correction_withdrawn(writer, intent);
        return;
    }
    gint64 chat_id = db_int(
        db, 0, "SELECT id FROM chat WHERE origin_id = ?1 AND is_outgoing = 1",
        TEXT(intent->origin_id));
    g_autofree char *jid =
        db_text(db,
                "SELECT f.jid FROM chat c JOIN friend f ON f.id = c.friend_id"
                " WHERE c.id = ?1",
                INT(chat_id));
    write_corrections_withdrawn(writer, intent, chat_id);
    write_chat_lost(writer, chat_id);
    db_run(db, "DELETE FROM chat WHERE id = ?1", INT(chat_id));
    if (jid)
        told_chat(writer->told, jid);
}
