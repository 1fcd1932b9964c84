/* outbox - see outbox.h. */
#include "net/xmpp/outbox.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "net/xmpp/archive.h"
#include "net/xmpp/befriend.h"
#include "net/xmpp/message_out.h"
#include "net/xmpp/owncard.h"
#include "net/xmpp/ping.h"
#include "net/xmpp/subscription.h"
#include "net/xmpp/upload.h"

typedef struct {
    guint64 serial; /* in the order of sending */
    gint64 intent;
    char *origin_id;
} Sent;

struct Outbox {
    Session *session;
    GPtrArray *sent; /* of Sent: not acknowledged yet, by serial */
    guint64 last_serial;
    gint64 next_due; /* seconds since the epoch, or 0 */
};

/* What one ping acknowledges. */
typedef struct {
    Outbox *outbox;
    guint64 last_serial;
} Round;

static GPtrArray *read_due(Outbox *outbox);
static gboolean must_wait(Outbox *outbox, GPtrArray *due);
static gboolean claim(Outbox *outbox, GPtrArray *due);
static void send_intent(Outbox *outbox, const Intent *intent);
static void take_acknowledgement(gpointer user, Stanza *answer);

static void
sent_free(gpointer memory)
{
    Sent *sent = memory;
    g_free(sent->origin_id);
    g_free(sent);
}

Outbox *
outbox_new(Session *session)
{
    Outbox *outbox = g_new0(Outbox, 1);
    outbox->session = session;
    outbox->sent = g_ptr_array_new_with_free_func(sent_free);
    return outbox;
}

void
outbox_free(Outbox *outbox)
{
    g_ptr_array_unref(outbox->sent);
    g_free(outbox);
}

/* ---- sending ---- */

void
outbox_send(Outbox *outbox)
{
    if (!outbox->session->is_ready)
        return;
    g_autoptr(GPtrArray) due = read_due(outbox);
    if (due->len == 0 || must_wait(outbox, due) || !claim(outbox, due))
        return;
    for (guint i = 0; i < due->len; i++)
        send_intent(outbox, g_ptr_array_index(due, i));
    Round *round = g_new0(Round, 1);
    *round = (Round){outbox, outbox->last_serial};
    ping_send(outbox->session, SESSION_PATIENCE, take_acknowledgement, round,
              g_free);
}

static void
free_intent(gpointer intent)
{
    intent_free(intent);
}

static GPtrArray *
read_due(Outbox *outbox)
{
    GPtrArray *due = g_ptr_array_new_with_free_func(free_intent);
    gint64 after = 0;
    for (;;) {
        g_autoptr(GError) error = NULL;
        Intent *intent =
            store_read_next_intent(outbox->session->reader, SERVICE_XMPP, after,
                                   clock_now(), &outbox->next_due, &error);
        if (error)
            log_error("xmpp: reading the outbox: %s", error->message);
        if (!intent)
            return due;
        after = intent->id;
        g_ptr_array_add(due, intent);
    }
}

/* One that was sent before may have arrived: the archive says so. Those behind
 * it keep their order. */
static gboolean
must_wait(Outbox *outbox, GPtrArray *due)
{
    if (archive_is_caught_up(outbox->session->archive))
        return FALSE;
    for (guint i = 0; i < due->len; i++)
        if (((const Intent *)g_ptr_array_index(due, i))->attempts > 0)
            return TRUE;
    return FALSE;
}

/* Stored before they are sent, so that no later look finds them queued. */
static gboolean
claim(Outbox *outbox, GPtrArray *due)
{
    Batch *batch = batch_new();
    for (guint i = 0; i < due->len; i++) {
        const Intent *intent = g_ptr_array_index(due, i);
        batch_add_intent_running(batch, intent->id);
    }
    g_autoptr(GError) error = NULL;
    if (keeper_commit_batch(outbox->session->worker->keeper, batch, &error))
        return TRUE;
    log_error("xmpp: the outbox waits: %s", error->message);
    return FALSE;
}

static void
send_message(Outbox *outbox, const Intent *intent)
{
    Session *session = outbox->session;
    Stanza *message =
        message_out_new(connection_context(session->connection), intent,
                        session->worker->config->sends_typing);
    if (!message) {
        batch_add_intent_failed(session->learnt, intent->id,
                                "there is nothing to send");
        return;
    }
    session_send(session, message);

    Sent *sent = g_new0(Sent, 1);
    sent->serial = ++outbox->last_serial;
    sent->intent = intent->id;
    if (intent->kind == INTENT_SEND_CHAT)
        sent->origin_id = g_strdup(intent->origin_id);
    g_ptr_array_add(outbox->sent, sent);
}

static void
send_intent(Outbox *outbox, const Intent *intent)
{
    if (intent_is_of_roster(intent->kind))
        befriend_send(outbox->session, intent);
    else if (intent_is_of_subscription(intent->kind))
        subscription_wish(outbox->session, intent);
    else if (intent->kind == INTENT_UPLOAD)
        uploads_add(outbox->session->uploads, intent);
    else if (intent_is_of_card(intent->kind))
        owncards_wish(outbox->session->own_cards, intent);
    else if (intent->kind == INTENT_SEND_CHAT ||
             intent->kind == INTENT_SEND_MARK || intent->kind == INTENT_REACT)
        send_message(outbox, intent);
    else
        batch_add_intent_failed(outbox->session->learnt, intent->id,
                                "kith cannot do this over XMPP");
}

static void
take_acknowledgement(gpointer user, Stanza *answer)
{
    const Round *round = user;
    Outbox *outbox = round->outbox;
    Connection *connection = outbox->session->connection;
    if (!answer) { /* outbox_end() gives them back */
        if (connection)
            connection_drop(connection,
                            g_error_new(KITH_ERROR, KITH_ERROR_RETRY,
                                        "the server no longer answers"));
        return;
    }
    Batch *learnt = outbox->session->learnt;
    while (outbox->sent->len > 0) {
        const Sent *sent = g_ptr_array_index(outbox->sent, 0);
        if (sent->serial > round->last_serial)
            break;
        if (sent->origin_id)
            batch_add_chat_state(learnt, sent->origin_id, CHAT_SENT);
        batch_add_intent_done(learnt, sent->intent);
        g_ptr_array_remove_index(outbox->sent, 0);
    }
}

void
outbox_turn(Outbox *outbox)
{
    if (outbox->next_due && outbox->next_due <= clock_now())
        outbox_send(outbox);
}

gint64
outbox_deadline(const Outbox *outbox)
{
    if (!outbox->next_due)
        return G_MAXINT64;
    gint64 wait = MAX(0, outbox->next_due - clock_now());
    return clock_monotonic() + wait * 1000;
}

gboolean
outbox_is_waiting(const Outbox *outbox)
{
    return outbox->sent->len > 0;
}

/* ---- what goes wrong ---- */

static gboolean
fail_sent(Outbox *outbox, const char *origin_id, const char *reason)
{
    for (guint i = 0; i < outbox->sent->len; i++) {
        const Sent *sent = g_ptr_array_index(outbox->sent, i);
        if (g_strcmp0(sent->origin_id, origin_id) != 0)
            continue;
        batch_add_intent_failed(outbox->session->learnt, sent->intent, reason);
        g_ptr_array_remove_index(outbox->sent, i);
        return TRUE;
    }
    return FALSE;
}

void
outbox_take_error(Outbox *outbox, Stanza *message)
{
    Batch *learnt = outbox->session->learnt;
    const char *id = xmpp_stanza_get_id(message);
    g_autofree char *jid = stanza_sender(message);
    if (!id || !jid || message_out_is_minor(id))
        return;
    g_autofree char *reason = stanza_reason(message);
    g_autofree char *text =
        g_strdup_printf("%s did not get your message: %s", jid, reason);
    batch_add_chat_state(learnt, id, CHAT_FAILED);
    if (!fail_sent(outbox, id, text))
        batch_add_error(learnt, text);
}

void
outbox_end(Outbox *outbox, const char *reason)
{
    for (guint i = 0; i < outbox->sent->len; i++) {
        const Sent *sent = g_ptr_array_index(outbox->sent, i);
        batch_add_intent_retry(outbox->session->learnt, sent->intent,
                               clock_now(), reason);
    }
    g_ptr_array_set_size(outbox->sent, 0);
    outbox->next_due = 0;
}
