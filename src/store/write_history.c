/* write_history - how far the archive (XEP-0313) is stored; and what is only
 * told of a chat. */
#include "store/write.h"

void
write_typing(Writer *writer, const BatchItem *item)
{
    Change change = {
        .kind = CHANGE_TYPING, .jid = item->name, .typing = item->typing};
    told_event(writer->told, change_copy(&change));
}

void
write_archive_position(Writer *writer, const BatchItem *item)
{
    g_autofree char *at =
        g_strdup_printf("%" G_GINT64_FORMAT, item->archived_us);
    writer_set(writer, "archive-id", item->text);
    writer_set(writer, "archive-time", at);
}

void
write_history(Writer *writer, const BatchItem *item)
{
    gint64 friend_id = writer_find_friend(writer, item->name);
    if (friend_id && item->history == HISTORY_COMPLETE)
        db_run(writer->db,
               "UPDATE friend SET has_all_history = 1 WHERE id = ?1",
               INT(friend_id));
    Change change = {.kind = CHANGE_HISTORY,
                     .jid = item->name,
                     .history = item->history,
                     .text = item->text};
    told_event(writer->told, change_copy(&change));
}
