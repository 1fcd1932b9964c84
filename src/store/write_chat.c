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
static void
read_until(Writer *writer, gint64 friend_id, const char *jid, gint64 at_us);

void
write_chat(Writer *writer, const BatchItem *item)
{
    const ChatMessage *chat = item->chat;
    gint64 friend_id = writer_friend(writer, chat->jid);
    gint64 known = find_chat(writer, friend_id, chat);
    if (known)
        update_chat(writer, known, chat);
    else
        insert_chat(writer, friend_id, chat);
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
    if (!chat->is_outgoing)
        return;
    db_run(writer->db,
           "UPDATE chat SET state = ?2"
           " WHERE id = ?1 AND state NOT IN (?2, ?3)",
           INT(id), INT(chat->state), INT(CHAT_SENT));
    if (db_changes(writer->db))
        told_chat(writer->told, chat->jid);
    if (chat->state == CHAT_SENT && chat->origin_id)
        writer_finish_chat(writer, chat->origin_id);
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
           " state, body, origin_id, stanza_id)"
           " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
           INT(friend_id), INT(chat->at_us), INT(chat->is_outgoing),
           INT(is_unread), INT(chat->state), TEXT(chat->body),
           TEXT(chat->origin_id), TEXT(chat->stanza_id));
    write_chat_found(writer, db_last_id(writer->db));
    told_chat(writer->told, chat->jid);
    if (chat->is_outgoing) {
        read_until(writer, friend_id, chat->jid, chat->at_us);
    } else if (is_unread) {
        told_friend(writer->told, chat->jid);
        told_counters(writer->told);
        tell_new_chat(writer, chat);
    }
}

static void
read_until(Writer *writer, gint64 friend_id, const char *jid, gint64 at_us)
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

void
write_chat_read(Writer *writer, const Intent *intent)
{
    g_autofree char *jid = jid_bare(intent->jid);
    gint64 friend_id = jid ? writer_find_friend(writer, jid) : 0;
    if (friend_id)
        read_until(writer, friend_id, jid, G_MAXINT64);
}

/* ---- states ---- */

void
writer_set_chat_state(Writer *writer, const char *origin_id, ChatState state)
{
    Db *db = writer->db;
    db_run(db,
           "UPDATE chat SET state = ?2 WHERE origin_id = ?1"
           " AND is_outgoing = 1 AND state <> ?2",
           TEXT(origin_id), INT(state));
    if (db_changes(db) == 0)
        return;
    g_autofree char *jid =
        db_text(db,
                "SELECT f.jid FROM chat c JOIN friend f ON f.id = c.friend_id"
                " WHERE c.origin_id = ?1 AND c.is_outgoing = 1",
                TEXT(origin_id));
    if (jid)
        told_chat(writer->told, jid);
}

void
write_chat_state(Writer *writer, const BatchItem *item)
{
    writer_set_chat_state(writer, item->name, item->chat_state);
}

/* ---- what the user sends ---- */

void
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
        .at_us = MAX(clock_now_us(), last + 1),
        .state = CHAT_SENDING,
    };
    insert_chat(writer, friend_id, &chat);
}

void
write_chat_withdrawn(Writer *writer, const char *origin_id)
{
    Db *db = writer->db;
    gint64 chat_id = db_int(
        db, 0, "SELECT id FROM chat WHERE origin_id = ?1 AND is_outgoing = 1",
        TEXT(origin_id));
    g_autofree char *jid =
        db_text(db,
                "SELECT f.jid FROM chat c JOIN friend f ON f.id = c.friend_id"
                " WHERE c.id = ?1",
                INT(chat_id));
    write_chat_lost(writer, chat_id);
    db_run(db, "DELETE FROM chat WHERE id = ?1", INT(chat_id));
    if (jid)
        told_chat(writer->told, jid);
}
