/* write_intents - wishes come in: queued, withdrawn, repeated. */
#include "store/write.h"

#include "base/clock.h"
#include "correspondence/jid.h"

static char *lane_of(const Intent *intent);

/* Rows name the kinds by number, in schema.sql as well. */
G_STATIC_ASSERT(INTENT_SEND_MAIL == 8 && INTENT_FILE_SENT == 9 &&
                INTENT_SET_FLAGS == 10 && INTENT_SEND_CHAT == 11 &&
                INTENT_ADD_FRIEND == 14 && INTENT_UPLOAD == 34);
G_STATIC_ASSERT(INTENT_QUEUED == 0 && INTENT_RUNNING == 1 &&
                INTENT_FAILED == 2 && INTENT_UNCERTAIN == 3);

void
writer_tell_intent(Writer *writer, const Intent *intent, IntentState state,
                   const char *text)
{
    Change change = {.kind = CHANGE_INTENT,
                     .intent_id = intent->id,
                     .intent_kind = intent->kind,
                     .intent_state = state,
                     .mail_id = intent->mail_id,
                     .jid = intent->jid,
                     .address = intent->address,
                     .text = (char *)text};
    told_event(writer->told, change_copy(&change));
    told_counters(writer->told);
    if (intent_is_of_card(intent->kind)) /* it is shown with its wishes */
        told_friend(writer->told, writer->own_jid);
}

/* What is done to mails is said when one may not see it. */
static const char *
text_to_tell(const Intent *intent)
{
    gboolean is_mark = (intent->flags_add | intent->flags_remove) != 0;
    return intent->kind == INTENT_OPERATE && !(intent->mail_id && is_mark)
               ? intent->text
               : NULL;
}

gint64
writer_queue(Writer *writer, const Intent *intent)
{
    g_autofree char *lane = lane_of(intent);
    db_run(writer->db,
           "INSERT INTO intent (kind, service, state, created, not_before,"
           " lane, jid, address, text, origin_id, message, spool, draft,"
           " mail_id, flags_add, flags_remove, url, replaces, reply_to, quote,"
           " mark) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,"
           " ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)",
           INT(intent->kind), INT(intent_service(intent->kind)),
           INT(INTENT_QUEUED),
           INT(intent->created ? intent->created : writer->now),
           INT(intent->not_before), TEXT(lane), TEXT(intent->jid),
           TEXT(intent->address), TEXT(intent->text), TEXT(intent->origin_id),
           BLOB(intent->spool ? NULL : intent->message), TEXT(intent->spool),
           TEXT(intent->draft),
           intent->mail_id ? INT(intent->mail_id) : TEXT(NULL),
           INT(intent->flags_add), INT(intent->flags_remove), TEXT(intent->url),
           TEXT(intent->replaces), TEXT(intent->reply_to), TEXT(intent->quote),
           INT(intent->mark));
    Intent queued = *intent;
    queued.id = db_last_id(writer->db);
    writer->queued = queued.id;
    writer_tell_intent(writer, &queued, INTENT_QUEUED, text_to_tell(intent));
    return queued.id;
}

/* What is done to mails, and messages to one friend, keep their order; all
 * others are on their own. */
static char *
lane_of(const Intent *intent)
{
    if (intent_is_operation(intent->kind))
        return g_strdup("mails");
    if (intent->kind == INTENT_SEND_CHAT || intent->kind == INTENT_REACT)
        return g_strconcat("chat:", intent->jid, NULL);
    if (intent->kind == INTENT_FILE_DRAFT ||
        intent->kind == INTENT_DROP_REMOTE_DRAFT)
        return draft_lane(intent->target);
    if (intent_is_of_roster(intent->kind))
        return g_strconcat("roster:", intent->jid, NULL);
    if (intent_is_of_card(intent->kind))
        return g_strdup("card");
    if (intent_is_of_subscription(intent->kind))
        return g_strconcat("presence:", intent->jid, NULL);
    return NULL;
}

/* ---- the outbox's keys ---- */

static Intent *
read_target(Writer *writer, gint64 id)
{
    g_autoptr(Query) query =
        db_query(writer->db,
                 "SELECT kind, state, mail_id, origin_id, jid, attempts,"
                 " replaces"
                 " FROM intent WHERE id = ?1",
                 INT(id));
    if (!query_step(query)) {
        db_fail(writer->db, KITH_ERROR_INVALID,
                "it is done or withdrawn already");
        return NULL;
    }
    Intent *intent = g_new0(Intent, 1);
    intent->id = id;
    intent->kind = (IntentKind)query_int(query, 0);
    intent->state = (IntentState)query_int(query, 1);
    intent->mail_id = query_int(query, 2);
    intent->origin_id = query_dup(query, 3);
    intent->jid = query_dup(query, 4);
    intent->attempts = (int)query_int(query, 5);
    intent->replaces = query_dup(query, 6);
    return intent;
}

/* A failed one is taken off the outbox: what it showed was taken back then. */
static void
cancel_operation(Writer *writer, const Intent *target)
{
    if (target->state == INTENT_QUEUED && target->attempts > 0) {
        db_fail(writer->db, KITH_ERROR_REFUSED,
                "too late: it may have been done in part; undo it instead");
        return;
    }
    writer_withdraw_operation(writer, target->id);
    writer_tell_intent(writer, target, INTENT_DONE, NULL);
}

void
write_cancel(Writer *writer, const Intent *intent)
{
    g_autoptr(Intent) target = read_target(writer, intent->target);
    if (!target)
        return;
    /* An upload stops wherever it is: nobody was told of it yet. */
    if (target->state == INTENT_RUNNING && target->kind != INTENT_UPLOAD) {
        db_fail(writer->db, KITH_ERROR_REFUSED,
                "too late: it is being done now");
        return;
    }
    if (intent_is_operation(target->kind)) {
        cancel_operation(writer, target);
        return;
    }
    db_run(writer->db, "DELETE FROM intent WHERE id = ?1", INT(target->id));
    /* A failed one stays in the chat, marked so; a queued one was unsaid. */
    if (target->kind == INTENT_SEND_CHAT && target->state == INTENT_QUEUED)
        write_chat_withdrawn(writer, target);
    if (target->kind == INTENT_SEND_MAIL && target->state == INTENT_QUEUED)
        writer_unsay_mail(writer, target);
    writer_tell_intent(writer, target, INTENT_DONE, NULL);
}

void
write_repeat(Writer *writer, const Intent *intent)
{
    g_autoptr(Intent) target = read_target(writer, intent->target);
    if (!target)
        return;
    if (target->state == INTENT_RUNNING) {
        db_fail(writer->db, KITH_ERROR_REFUSED, "it is being done now");
        return;
    }
    if (intent_is_operation(target->kind) &&
        !writer_repeat_operation(writer, target->id)) {
        db_fail(writer->db, KITH_ERROR_REFUSED,
                "none of its mails is where it was");
        return;
    }
    db_run(writer->db,
           "UPDATE intent SET state = ?2, not_before = 0,"
           " error = NULL WHERE id = ?1",
           INT(target->id), INT(INTENT_QUEUED));
    if (target->kind == INTENT_SET_FLAGS)
        writer_refresh_flags(writer, target->mail_id);
    if (target->kind == INTENT_SEND_MAIL)
        writer_reset_deliveries(writer, target->id);
    if (target->kind == INTENT_SEND_CHAT)
        writer_set_chat_state(writer, target->origin_id, CHAT_SENDING);
    writer_tell_intent(writer, target, INTENT_QUEUED, NULL);
}
