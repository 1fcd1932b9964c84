/* write_upload - files on their way to friends (XEP-0363). */
#include "store/write.h"

#include "base/log.h"

void
write_upload_wish(Writer *writer, const Intent *intent)
{
    writer_queue(writer, intent);
}

void
write_upload(Writer *writer, const BatchItem *item)
{
    Change change = {.kind = CHANGE_UPLOAD,
                     .intent_id = item->download.order,
                     .done = item->download.done,
                     .total = item->download.total};
    told_event(writer->told, change_copy(&change));
}

static char *
jid_of(Writer *writer, gint64 id)
{
    g_autoptr(Query) query = db_query(writer->db,
                                      "SELECT jid FROM intent WHERE id = ?1"
                                      " AND kind = ?2",
                                      INT(id), INT(INTENT_UPLOAD));
    return query_step(query) ? query_dup(query, 0) : NULL;
}

/* One that the user called off while its last byte went is not told of. */
void
write_upload_done(Writer *writer, const BatchItem *item)
{
    g_autofree char *jid = jid_of(writer, item->download.order);
    if (!jid) {
        log_debug("upload of unknown intent %" G_GINT64_FORMAT,
                  item->download.order);
        return;
    }
    Intent upload = {
        .id = item->download.order, .kind = INTENT_UPLOAD, .jid = jid};
    db_run(writer->db, "DELETE FROM intent WHERE id = ?1", INT(upload.id));
    writer_tell_intent(writer, &upload, INTENT_DONE, NULL);
    g_autoptr(Intent) chat = intent_send_chat(jid, item->text);
    chat->url = g_strdup(item->text);
    write_send_chat(writer, chat);
}
