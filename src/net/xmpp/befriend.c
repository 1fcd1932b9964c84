/* befriend - see befriend.h. */
#include "net/xmpp/befriend.h"

#include "base/clock.h"
#include "correspondence/jid.h"

typedef struct {
    Session *session;
    gint64 intent;
    char *jid;
} Befriending;

static void take_answer(gpointer user, Stanza *answer);

static void
befriending_free(gpointer user)
{
    Befriending *befriending = user;
    g_free(befriending->jid);
    g_free(befriending);
}

/* A roster set replaces the whole item, so what it holds already goes along. */
static void
add_item(Session *session, Stanza *query, const char *jid, const char *name)
{
    g_autoptr(Friend) known = store_read_friend(session->reader, jid, NULL);
    if (!name && known)
        name = known->roster_name;
    Stanza *item = stanza_add(query, "item", NULL);
    xmpp_stanza_set_attribute(item, "jid", jid);
    if (name)
        xmpp_stanza_set_attribute(item, "name", name);
    for (guint i = 0; known && known->groups && known->groups[i]; i++)
        stanza_add_text(item, "group", known->groups[i]);
}

void
befriend_send(Session *session, const Intent *intent)
{
    g_autofree char *jid = intent->jid ? jid_bare(intent->jid) : NULL;
    if (!jid) {
        batch_add_intent_failed(session->learnt, intent->id,
                                "that is no JID: nobody was added");
        return;
    }
    Stanza *iq = session_new_iq(session, "set", NULL);
    add_item(session, stanza_add(iq, "query", XMPP_NS_ROSTER), jid,
             intent->text);
    Befriending *befriending = g_new0(Befriending, 1);
    *befriending = (Befriending){session, intent->id, g_steal_pointer(&jid)};
    session_ask(session, iq, SESSION_PATIENCE, take_answer, befriending,
                befriending_free);
}

static void
take_answer(gpointer user, Stanza *answer)
{
    const Befriending *befriending = user;
    Session *session = befriending->session;
    if (!answer) { /* a roster set twice is harmless */
        batch_add_intent_retry(session->learnt, befriending->intent,
                               clock_now(), "the connection was lost");
        return;
    }
    if (stanza_has_type(answer, "error")) {
        g_autofree char *reason = stanza_reason(answer);
        g_autofree char *text =
            g_strdup_printf("%s cannot be added: %s", befriending->jid, reason);
        batch_add_intent_failed(session->learnt, befriending->intent, text);
        return;
    }
    Stanza *presence =
        xmpp_presence_new(connection_context(session->connection));
    xmpp_stanza_set_type(presence, "subscribe");
    xmpp_stanza_set_to(presence, befriending->jid);
    session_send(session, presence);
    batch_add_intent_done(session->learnt, befriending->intent);
}
