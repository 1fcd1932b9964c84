/* write_chat_marks - friends are told that their message came or was read.
 *
 * The wish to tell it is stored with the message itself, so that a crash
 * loses neither or both. */
#include "store/write.h"

#include "correspondence/jid.h"

/* Only who may see our presence may know that we are there (XEP-0184 9). */
static gboolean
may_know(Writer *writer, gint64 friend_id)
{
    return db_int(writer->db, 0,
                  "SELECT 1 FROM friend WHERE id = ?1 AND is_listed"
                  " AND subscription IN ('from', 'both')",
                  INT(friend_id)) != 0;
}

static void
queue_mark(Writer *writer, const char *jid, const char *message_id,
           ChatState mark)
{
    Intent intent = {.kind = INTENT_SEND_MARK,
                     .jid = (char *)jid,
                     .origin_id = (char *)message_id,
                     .mark = mark};
    gint64 queued = writer->queued;
    writer_queue(writer, &intent);
    writer->queued = queued; /* nobody waits for this one */
}

void
writer_tell_received(Writer *writer, gint64 friend_id, const ChatMessage *chat)
{
    if (writer->sends_receipts && chat->wants & CHAT_WANTS_RECEIPT &&
        chat->message_id && may_know(writer, friend_id))
        queue_mark(writer, chat->jid, chat->message_id, CHAT_DELIVERED);
}

/* Of what is about to be read, the newest that asked for it stands for all. */
static void
tell_displayed(Writer *writer, gint64 friend_id, const char *jid)
{
    if (!writer->sends_displayed || !may_know(writer, friend_id))
        return;
    g_autofree char *message_id =
        db_text(writer->db,
                "SELECT message_id FROM chat WHERE friend_id = ?1"
                " AND is_unread = 1 AND wants & ?2 AND message_id NOT NULL"
                " ORDER BY at_us DESC LIMIT 1",
                INT(friend_id), INT(CHAT_WANTS_MARKER));
    if (message_id)
        queue_mark(writer, jid, message_id, CHAT_DISPLAYED);
}

void
write_chat_read(Writer *writer, const Intent *intent)
{
    g_autofree char *jid = jid_bare(intent->jid);
    gint64 friend_id = jid ? writer_find_friend(writer, jid) : 0;
    if (!friend_id)
        return;
    tell_displayed(writer, friend_id, jid);
    writer_read_chat(writer, friend_id, jid, G_MAXINT64);
}

/* That client has told the friend itself. */
void
write_chat_seen(Writer *writer, const BatchItem *item)
{
    gint64 friend_id = writer_find_friend(writer, item->name);
    gint64 id = friend_id
                    ? writer_find_message(writer, friend_id, FALSE, item->text)
                    : 0;
    if (id)
        writer_read_chat(writer, friend_id, item->name,
                         db_int(writer->db, 0,
                                "SELECT at_us FROM chat WHERE id = ?1",
                                INT(id)));
}
