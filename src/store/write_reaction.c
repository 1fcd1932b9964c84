/* write_reaction - what each side says to a message with emojis (XEP-0444).
 *
 * Kept by the id of the message, which may come later. */
#include "store/write.h"

#include "base/clock.h"
#include "correspondence/jid.h"

static void
put_reaction(Writer *writer, gint64 friend_id, const Reaction *reaction)
{
    db_run(writer->db,
           "INSERT INTO reaction VALUES (?1, ?2, ?3, ?4, ?5)"
           " ON CONFLICT DO UPDATE SET emojis = excluded.emojis,"
           " at_us = excluded.at_us WHERE excluded.at_us > at_us",
           INT(friend_id), TEXT(reaction->message_id), INT(reaction->is_mine),
           TEXT(reaction->emojis), INT(reaction->at_us));
    if (db_changes(writer->db))
        told_chat(writer->told, reaction->jid);
}

/* Nobody is made known by a reaction alone. */
void
write_reaction(Writer *writer, const BatchItem *item)
{
    gint64 friend_id = writer_find_friend(writer, item->reaction->jid);
    if (friend_id)
        put_reaction(writer, friend_id, item->reaction);
}

void
write_react(Writer *writer, const Intent *intent)
{
    g_autofree char *jid = jid_bare(intent->jid);
    gint64 friend_id = jid ? writer_find_friend(writer, jid) : 0;
    if (!friend_id || !intent->origin_id) {
        db_fail(writer->db, KITH_ERROR_INVALID,
                "there is no such message to react to");
        return;
    }
    gint64 last = db_int(writer->db, 0,
                         "SELECT at_us FROM reaction WHERE friend_id = ?1"
                         " AND message_id = ?2 AND is_mine = 1",
                         INT(friend_id), TEXT(intent->origin_id));
    const Reaction reaction = {
        .jid = jid,
        .is_mine = TRUE,
        .message_id = intent->origin_id,
        .emojis = intent->text,
        .at_us = MAX(clock_now_us(), last + 1), /* a clock may be set back */
    };
    put_reaction(writer, friend_id, &reaction);
    writer_queue(writer, intent);
}
