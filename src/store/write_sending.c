/* write_sending - mails on their way: what becomes of them with each recipient,
 * what the user makes of them meanwhile, and the files they lie in. */
#include "store/write.h"

#include "mail/compose.h"
#include "store/spool.h"

/* ---- it is wished ---- */

static void
add_deliveries(Writer *writer, gint64 id, const char *const *recipients)
{
    for (guint i = 0; recipients[i]; i++)
        db_run(writer->db,
               "INSERT INTO delivery (intent_id, position, address)"
               " VALUES (?1, ?2, ?3)",
               INT(id), INT(i), TEXT(recipients[i]));
}

void
write_send_mail(Writer *writer, const Intent *intent)
{
    gint64 id = writer_queue(writer, intent);
    add_deliveries(writer, id, (const char *const *)intent->recipients);
    /* Known from now on, for its copy may come back before the server's
     * answer does. */
    if (intent->origin_id)
        db_run(writer->db, "INSERT OR IGNORE INTO sent VALUES (?1)",
               TEXT(intent->origin_id));
}

static guint
count_deliveries(Writer *writer, gint64 id, DeliveryState state)
{
    return (guint)db_int(writer->db, 0,
                         "SELECT count(*) FROM delivery WHERE intent_id = ?1"
                         " AND state = ?2",
                         INT(id), INT(state));
}

/* TRUE when there were any. */
static gboolean
turn_deliveries(Writer *writer, gint64 id, DeliveryState from, DeliveryState to)
{
    db_run(writer->db,
           "UPDATE delivery SET state = ?3 WHERE intent_id = ?1 AND state = ?2",
           INT(id), INT(from), INT(to));
    return db_changes(writer->db) > 0;
}

void
writer_unsay_mail(Writer *writer, const Intent *mail)
{
    if (count_deliveries(writer, mail->id, DELIVERY_SENT) == 0)
        db_run(writer->db, "DELETE FROM sent WHERE message_id = ?1",
               TEXT(mail->origin_id));
}

/* ---- what the worker tells ---- */

void
write_delivery(Writer *writer, const BatchItem *item)
{
    /* What is sent stays so, whatever is said later. */
    db_run(writer->db,
           "UPDATE delivery SET state = ?3, reply = ?4 WHERE intent_id = ?1"
           " AND address = ?2 AND state <> ?5",
           INT(item->outcome.id), TEXT(item->name), INT(item->outcome.state),
           TEXT(item->text), INT(DELIVERY_SENT));
}

/* In the transaction that takes the mail off the outbox: once, or not yet. */
static void
nudge(Writer *writer, const Intent *mail)
{
    g_autofree char *text =
        mail->text && *mail->text
            ? g_strdup_printf("I mailed you: %s", mail->text)
            : g_strdup("I mailed you.");
    g_autoptr(Intent) chat = intent_send_chat(mail->jid, text);
    write_send_chat(writer, chat);
}

static void
file_sent(Writer *writer, const Intent *mail)
{
    g_autoptr(Intent) file = g_new0(Intent, 1);
    file->kind = INTENT_FILE_SENT;
    file->origin_id = g_strdup(mail->origin_id);
    file->text = g_strdup(mail->text);
    {
        g_autoptr(Query) query = db_query(
            writer->db, "SELECT message, spool FROM intent WHERE id = ?1",
            INT(mail->id));
        if (query_step(query)) {
            file->message = query_bytes(query, 0);
            file->spool = query_dup(query, 1);
        }
    }
    writer_queue(writer, file);
}

static void
after_first_sent(Writer *writer, const Intent *mail)
{
    file_sent(writer, mail);
    if (mail->jid)
        nudge(writer, mail);
    if (!mail->mail_id)
        return;
    g_autoptr(Intent) answered =
        intent_set_flags(mail->mail_id, MAIL_ANSWERED, 0);
    write_set_flags(writer, answered);
}

/* `refused: a@x: no such user (550); b@x: …; 2 others have it`. */
static char *
sum_up(Writer *writer, gint64 id)
{
    GString *text = g_string_new("refused: ");
    g_autoptr(Query) query =
        db_query(writer->db,
                 "SELECT address, reply FROM delivery WHERE intent_id = ?1"
                 " AND state = ?2 ORDER BY position",
                 INT(id), INT(DELIVERY_REFUSED));
    for (const char *mark = ""; query_step(query); mark = "; ") {
        const char *reply = query_text(query, 1);
        g_string_append_printf(text, "%s%s: %s", mark, query_text(query, 0),
                               reply ? reply : "no reason was given");
    }
    guint n = count_deliveries(writer, id, DELIVERY_SENT);
    if (n)
        g_string_append_printf(text, "; %u other%s it", n,
                               n == 1 ? " has" : "s have");
    else
        g_string_append(text, "; nothing was sent to anyone");
    return g_string_free(text, FALSE);
}

static void
set_state(Writer *writer, const Intent *mail, IntentState state,
          gint64 not_before, const char *text)
{
    /* The user may have put it off meanwhile: that holds. */
    db_run(writer->db,
           "UPDATE intent SET state = ?2, not_before = max(not_before, ?3),"
           " error = ?4 WHERE id = ?1",
           INT(mail->id), INT(state), INT(not_before), TEXT(text));
    writer_tell_intent(writer, mail, state, text);
}

/* The server has it for those who were GOING. */
static void
finish_mail(Writer *writer, const Intent *mail, gint64 not_before)
{
    gint64 id = mail->id;
    gboolean is_first = count_deliveries(writer, id, DELIVERY_SENT) == 0;
    if (!turn_deliveries(writer, id, DELIVERY_GOING, DELIVERY_SENT))
        turn_deliveries(writer, id, DELIVERY_WAITING, DELIVERY_SENT);
    if (is_first)
        after_first_sent(writer, mail);
    if (count_deliveries(writer, id, DELIVERY_WAITING)) {
        g_autofree char *why =
            db_text(writer->db,
                    "SELECT address || ': ' || ifnull(reply, 'not yet')"
                    " FROM delivery WHERE intent_id = ?1 AND state = ?2"
                    " ORDER BY position LIMIT 1",
                    INT(id), INT(DELIVERY_WAITING));
        set_state(writer, mail, INTENT_QUEUED, not_before, why);
    } else if (count_deliveries(writer, id, DELIVERY_REFUSED)) {
        g_autofree char *why = sum_up(writer, id);
        set_state(writer, mail, INTENT_FAILED, 0, why);
    } else {
        db_run(writer->db, "DELETE FROM intent WHERE id = ?1", INT(id));
        writer_tell_intent(writer, mail, INTENT_DONE, NULL);
    }
}

/* What was withdrawn, put off or begun meanwhile does not run: the worker looks
 * whether it does. */
static void
begin_mail(Writer *writer, const Intent *mail)
{
    db_run(writer->db,
           "UPDATE intent SET state = ?2, error = NULL"
           " WHERE id = ?1 AND state = ?3 AND not_before <= ?4",
           INT(mail->id), INT(INTENT_RUNNING), INT(INTENT_QUEUED),
           INT(writer->now));
    if (db_changes(writer->db) > 0)
        writer_tell_intent(writer, mail, INTENT_RUNNING, NULL);
}

void
write_mail_outcome(Writer *writer, const Intent *mail, const BatchItem *item)
{
    IntentState state = (IntentState)item->outcome.state;
    if (state == INTENT_RUNNING) {
        begin_mail(writer, mail);
        return;
    }
    db_run(writer->db,
           "UPDATE intent SET attempts = attempts + 1 WHERE id = ?1",
           INT(mail->id));
    if (state == INTENT_DONE) {
        finish_mail(writer, mail, item->outcome.not_before);
        return;
    }
    /* Only when the answer was lost nobody knows. */
    if (state == INTENT_QUEUED)
        turn_deliveries(writer, mail->id, DELIVERY_GOING, DELIVERY_WAITING);
    if (state == INTENT_FAILED)
        turn_deliveries(writer, mail->id, DELIVERY_GOING, DELIVERY_REFUSED);
    g_autofree char *refusals =
        state == INTENT_FAILED &&
                count_deliveries(writer, mail->id, DELIVERY_REFUSED)
            ? sum_up(writer, mail->id)
            : NULL;
    set_state(writer, mail, state, item->outcome.not_before,
              refusals ? refusals : item->text);
}

/* ---- what the user wants of it meanwhile ---- */

void
writer_reset_deliveries(Writer *writer, gint64 id)
{
    if (!turn_deliveries(writer, id, DELIVERY_GOING, DELIVERY_WAITING))
        turn_deliveries(writer, id, DELIVERY_REFUSED, DELIVERY_WAITING);
}

/* NULL, with the error stuck, unless it is a mail that has not gone. */
static Intent *
read_mail(Writer *writer, gint64 id)
{
    g_autoptr(Query) query =
        db_query(writer->db,
                 "SELECT state, mail_id, origin_id, jid, text, draft, address"
                 " FROM intent WHERE id = ?1 AND kind = ?2",
                 INT(id), INT(INTENT_SEND_MAIL));
    if (!query_step(query)) {
        db_fail(writer->db, KITH_ERROR_INVALID,
                "that mail is not in the outbox any more");
        return NULL;
    }
    Intent *mail = g_new0(Intent, 1);
    mail->id = id;
    mail->kind = INTENT_SEND_MAIL;
    mail->state = (IntentState)query_int(query, 0);
    mail->mail_id = query_int(query, 1);
    mail->origin_id = query_dup(query, 2);
    mail->jid = query_dup(query, 3);
    mail->text = query_dup(query, 4);
    mail->draft = query_dup(query, 5);
    mail->address = query_dup(query, 6);
    return mail;
}

static gboolean
may_still_change(Writer *writer, const Intent *mail)
{
    if (mail->state == INTENT_RUNNING)
        return db_fail(writer->db, KITH_ERROR_REFUSED,
                       "too late: it is being sent now");
    if (mail->state == INTENT_UNCERTAIN)
        return db_fail(writer->db, KITH_ERROR_REFUSED,
                       "it may have arrived: say first whether it did "
                       "(Enter in the outbox)");
    return TRUE;
}

void
write_reschedule(Writer *writer, const Intent *intent)
{
    g_autoptr(Intent) mail = read_mail(writer, intent->target);
    if (!mail || !may_still_change(writer, mail))
        return;
    if (mail->state == INTENT_FAILED)
        writer_reset_deliveries(writer, mail->id);
    db_run(writer->db,
           "UPDATE intent SET state = ?2, not_before = ?3, error = NULL"
           " WHERE id = ?1",
           INT(mail->id), INT(INTENT_QUEUED), INT(intent->not_before));
    writer_tell_intent(writer, mail, INTENT_QUEUED, NULL);
}

void
write_confirm_sent(Writer *writer, const Intent *intent)
{
    g_autoptr(Intent) mail = read_mail(writer, intent->target);
    if (mail && mail->state != INTENT_UNCERTAIN)
        db_fail(writer->db, KITH_ERROR_INVALID,
                "nothing is uncertain about that mail");
    else if (mail)
        finish_mail(writer, mail, writer->now);
}

/* The draft for those who have not got it. */
static char *
draft_of(Writer *writer, const Intent *mail)
{
    if (count_deliveries(writer, mail->id, DELIVERY_SENT) == 0)
        return g_strdup(mail->draft);
    g_autoptr(GStrvBuilder) missing = g_strv_builder_new();
    g_autoptr(Query) query =
        db_query(writer->db,
                 "SELECT address FROM delivery WHERE intent_id = ?1"
                 " AND state <> ?2 ORDER BY position",
                 INT(mail->id), INT(DELIVERY_SENT));
    while (query_step(query))
        g_strv_builder_add(missing, query_text(query, 0));
    g_auto(GStrv) addresses = g_strv_builder_end(missing);
    g_autoptr(Address) from = address_new(writer->own_name, mail->address);
    g_autoptr(GError) error = NULL;
    char *text = draft_text_for(mail->draft, from,
                                (const char *const *)addresses, &error);
    if (!text)
        db_fail(writer->db, KITH_ERROR_INVALID, "its draft: %s",
                error->message);
    return text;
}

/* Told with the draft that it is now, and once more as the mail that left. */
static void
recall(Writer *writer, const Intent *mail)
{
    g_autofree char *text = draft_of(writer, mail);
    if (!text)
        return;
    db_run(writer->db,
           "INSERT INTO draft (saved, text, answers) VALUES (?1, ?2, ?3)",
           INT(writer->now), TEXT(text),
           mail->mail_id ? INT(mail->mail_id) : TEXT(NULL));
    Change change = {.kind = CHANGE_INTENT,
                     .intent_id = mail->id,
                     .intent_kind = INTENT_RECALL,
                     .intent_state = INTENT_DONE,
                     .draft_id = db_last_id(writer->db),
                     .text = mail->text};
    writer_unsay_mail(writer, mail);
    db_run(writer->db, "DELETE FROM intent WHERE id = ?1", INT(mail->id));
    told_event(writer->told, change_copy(&change));
    writer_tell_intent(writer, mail, INTENT_DONE, NULL);
}

void
write_recall(Writer *writer, const Intent *intent)
{
    g_autoptr(Intent) mail = read_mail(writer, intent->target);
    if (!mail || !may_still_change(writer, mail))
        return;
    if (mail->draft)
        recall(writer, mail);
    else
        db_fail(writer->db, KITH_ERROR_INVALID,
                "no draft of that mail was kept");
}

gint64
writer_undoable_send(Writer *writer)
{
    return db_int(writer->db, 0,
                  "SELECT max(id) FROM intent WHERE service = ?1"
                  " AND state = ?2 AND kind = ?3 AND attempts = 0",
                  INT(SERVICE_SMTP), INT(INTENT_QUEUED), INT(INTENT_SEND_MAIL));
}

/* One that was sent on unchanged was never a draft. */
static void
withdraw(Writer *writer, const Intent *mail)
{
    writer_unsay_mail(writer, mail);
    db_run(writer->db, "DELETE FROM intent WHERE id = ?1", INT(mail->id));
    writer_tell_intent(writer, mail, INTENT_DONE, NULL);
}

gboolean
writer_undo_send(Writer *writer)
{
    gint64 id = writer_undoable_send(writer);
    g_autoptr(Intent) mail = id ? read_mail(writer, id) : NULL;
    if (!mail)
        return FALSE;
    if (mail->draft)
        recall(writer, mail);
    else
        withdraw(writer, mail);
    return TRUE;
}

/* ---- files ---- */

static void
remove_unnamed(Writer *writer, const char *const *names)
{
    for (guint i = 0; names[i]; i++)
        if (!db_int(writer->db, 0, "SELECT 1 FROM intent WHERE spool = ?1",
                    TEXT(names[i])))
            spool_remove(writer->store_path, names[i]);
}

void
writer_drop_spool(Writer *writer, const char *name)
{
    remove_unnamed(writer, (const char *const[]){name, NULL});
}

void
writer_sweep_spools(Writer *writer)
{
    g_autoptr(GStrvBuilder) gone = g_strv_builder_new();
    {
        g_autoptr(Query) query =
            db_query(writer->db, "SELECT name FROM spool_gone");
        while (query_step(query))
            g_strv_builder_add(gone, query_text(query, 0));
    }
    g_auto(GStrv) names = g_strv_builder_end(gone);
    if (!names[0])
        return;
    remove_unnamed(writer, (const char *const *)names);
    db_run(writer->db, "DELETE FROM spool_gone");
}

void
writer_sweep_all_spools(Writer *writer)
{
    g_auto(GStrv) names = spool_list(writer->store_path);
    remove_unnamed(writer, (const char *const *)names);
    if (db_int(writer->db, 0, "SELECT 1 FROM spool_gone LIMIT 1"))
        db_run(writer->db, "DELETE FROM spool_gone");
}
