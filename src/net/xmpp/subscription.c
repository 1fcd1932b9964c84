/* subscription - see subscription.h. */
#include "net/xmpp/subscription.h"

#include "base/clock.h"
#include "net/xmpp/ping.h"

typedef struct {
    Session *session;
    gint64 intent;
} Wish;

static void
take_acknowledgement(gpointer user, Stanza *answer)
{
    const Wish *wish = user;
    Batch *learnt = wish->session->learnt;
    if (answer)
        batch_add_intent_done(learnt, wish->intent);
    else
        batch_add_intent_retry(learnt, wish->intent, clock_now(),
                               "the connection was lost");
}

static void
send_presence(Session *session, gint64 intent, const char *jid,
              const char *type)
{
    Stanza *presence =
        xmpp_presence_new(connection_context(session->connection));
    xmpp_stanza_set_type(presence, type);
    xmpp_stanza_set_to(presence, jid);
    session_send(session, presence);
    g_hash_table_add(session->wished, g_strdup(jid));
    Wish *wish = g_new0(Wish, 1);
    *wish = (Wish){session, intent};
    ping_send(session, SESSION_PATIENCE, take_acknowledgement, wish, g_free);
}

void
subscription_wish(Session *session, const Intent *intent)
{
    static const char *const types[] = {
        [INTENT_APPROVE] = "subscribed",
        [INTENT_DENY] = "unsubscribed",
        [INTENT_SUBSCRIBE] = "subscribe",
        [INTENT_CANCEL_REQUEST] = "unsubscribe",
    };
    g_assert(intent->kind < G_N_ELEMENTS(types) && types[intent->kind]);
    if (intent->kind == INTENT_APPROVE || intent->kind == INTENT_DENY)
        g_hash_table_remove(session->asking, intent->jid);
    send_presence(session, intent->id, intent->jid, types[intent->kind]);
}

void
subscription_request(Session *session, gint64 intent, const char *jid)
{
    send_presence(session, intent, jid, "subscribe");
}

void
subscription_take_error(Session *session, Stanza *presence, const char *jid)
{
    if (!g_hash_table_remove(session->wished, jid))
        return;
    g_autofree char *reason = stanza_reason(presence);
    g_autofree char *text = g_strdup_printf(
        "%s did not get what you said of presence: %s", jid, reason);
    batch_add_error(session->learnt, text);
}
