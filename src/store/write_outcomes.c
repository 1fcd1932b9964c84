/* write_outcomes - how wishes end, as the workers tell it. */
#include "store/write.h"

#include "base/log.h"

static Intent *read_intent(Writer *writer, gint64 id);
static void finish(Writer *writer, const Intent *intent);
static void settle_failure(Writer *writer, const Intent *intent);

void
write_intent_outcome(Writer *writer, const BatchItem *item)
{
    IntentState state = (IntentState)item->outcome.state;
    g_autoptr(Intent) intent = read_intent(writer, item->outcome.id);
    if (!intent) { /* its mail is gone, or it was told done twice */
        log_debug("outcome of unknown intent %" G_GINT64_FORMAT,
                  item->outcome.id);
        return;
    }
    if (intent->kind == INTENT_SEND_MAIL) {
        write_mail_outcome(writer, intent, item);
        return;
    }
    if (state == INTENT_DONE) {
        finish(writer, intent);
        return;
    }
    db_run(writer->db,
           "UPDATE intent SET state = ?2, not_before = ?3, error = ?4,"
           " attempts = attempts + ?5 WHERE id = ?1",
           INT(intent->id), INT(state), INT(item->outcome.not_before),
           TEXT(item->text), INT(state == INTENT_RUNNING));
    if (state == INTENT_FAILED || state == INTENT_UNCERTAIN)
        settle_failure(writer, intent);
    writer_tell_intent(writer, intent, state, item->text);
}

static Intent *
read_intent(Writer *writer, gint64 id)
{
    g_autoptr(Query) query =
        db_query(writer->db,
                 "SELECT kind, mail_id, origin_id, jid, flags_add,"
                 " flags_remove, text FROM intent WHERE id = ?1",
                 INT(id));
    if (!query_step(query))
        return NULL;
    Intent *intent = g_new0(Intent, 1);
    intent->id = id;
    intent->kind = (IntentKind)query_int(query, 0);
    intent->mail_id = query_int(query, 1);
    intent->origin_id = query_dup(query, 2);
    intent->jid = query_dup(query, 3);
    intent->flags_add = (guint)query_int(query, 4);
    intent->flags_remove = (guint)query_int(query, 5);
    intent->text = query_dup(query, 6);
    return intent;
}

/* What the user was shown and cannot be had is taken back. */
static void
settle_failure(Writer *writer, const Intent *intent)
{
    if (intent->kind == INTENT_SET_FLAGS)
        writer_refresh_flags(writer, intent->mail_id);
    if (intent->kind == INTENT_SEND_CHAT)
        writer_set_chat_state(writer, intent->origin_id, CHAT_FAILED);
}

/* ---- done ---- */

static void
finish(Writer *writer, const Intent *intent)
{
    db_run(writer->db, "DELETE FROM intent WHERE id = ?1", INT(intent->id));
    if (intent->kind == INTENT_SET_FLAGS)
        writer_settle_flags(writer, intent->mail_id, intent->flags_add,
                            intent->flags_remove);
    if (intent->kind == INTENT_SEND_CHAT)
        writer_set_chat_state(writer, intent->origin_id, CHAT_SENT);
    if (intent->kind == INTENT_FILE_DRAFT)
        writer_filed_draft(writer, intent->origin_id);
    writer_tell_intent(writer, intent, INTENT_DONE, NULL);
}

void
writer_finish_chat(Writer *writer, const char *origin_id)
{
    gint64 id =
        db_int(writer->db, 0,
               "SELECT id FROM intent WHERE origin_id = ?1 AND kind = ?2",
               TEXT(origin_id), INT(INTENT_SEND_CHAT));
    g_autoptr(Intent) intent = id ? read_intent(writer, id) : NULL;
    if (intent)
        finish(writer, intent);
}
