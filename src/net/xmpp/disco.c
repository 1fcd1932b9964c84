/* disco - see disco.h. */
#include "net/xmpp/disco.h"

#include "base/error.h"
#include "net/xmpp/message_names.h"
#include "net/xmpp/roam.h"

#define NS_CAPS "http://jabber.org/protocol/caps"
#define NS_PING "urn:xmpp:ping"
#define NODE    "kith"

/* In the order of their bytes, as XEP-0115 5.1 wants them. */
static const char *const features[] = {
    NS_CAPS,
    NS_CHAT_STATES,
    XMPP_NS_DISCO_INFO,
    NS_OOB,
    ROAM_NODE "+notify", /* its events come from the own account only */
    NS_MARKERS,
    NS_CORRECT,
    NS_PING,
    NS_REACTIONS,
    NS_RECEIPTS,
    NS_REPLY,
    "urn:xmpp:vcard4+notify",
};

/* XEP-0115 5.1: what follows is what disco_answer() says. */
static char *
capabilities_hash(void)
{
    g_autoptr(GChecksum) sha1 = g_checksum_new(G_CHECKSUM_SHA1);
    g_checksum_update(sha1, (const guchar *)"client/pc//kith<", -1);
    for (guint i = 0; i < G_N_ELEMENTS(features); i++) {
        g_checksum_update(sha1, (const guchar *)features[i], -1);
        g_checksum_update(sha1, (const guchar *)"<", 1);
    }
    guint8 digest[20];
    gsize size = sizeof digest;
    g_checksum_get_digest(sha1, digest, &size);
    return g_base64_encode(digest, size);
}

void
disco_add_capabilities(Stanza *presence)
{
    g_autofree char *hash = capabilities_hash();
    Stanza *c = stanza_add(presence, "c", NS_CAPS);
    xmpp_stanza_set_attribute(c, "hash", "sha-1");
    xmpp_stanza_set_attribute(c, "node", NODE);
    xmpp_stanza_set_attribute(c, "ver", hash);
}

/* Whoever may not see our presence must not learn it this way either. */
static gboolean
may_know(Session *session, Stanza *iq)
{
    g_autofree char *sender = stanza_sender(iq);
    return session_is_own_account(session, iq) ||
           g_strcmp0(sender, session->own_jid) == 0 ||
           g_strcmp0(sender, session->own_domain) == 0 ||
           (sender && g_hash_table_contains(session->watchers, sender));
}

/* FALSE when it is a node that we do not have. */
static gboolean
add_information(Stanza *result, Stanza *asked)
{
    const char *node = xmpp_stanza_get_attribute(asked, "node");
    g_autofree char *hash = capabilities_hash();
    g_autofree char *own_node = g_strconcat(NODE "#", hash, NULL);
    if (node && !g_str_equal(node, own_node))
        return FALSE;
    Stanza *query = stanza_add(result, "query", XMPP_NS_DISCO_INFO);
    if (node)
        xmpp_stanza_set_attribute(query, "node", node);
    Stanza *identity = stanza_add(query, "identity", NULL);
    xmpp_stanza_set_attribute(identity, "category", "client");
    xmpp_stanza_set_attribute(identity, "type", "pc");
    xmpp_stanza_set_attribute(identity, "name", "kith");
    for (guint i = 0; i < G_N_ELEMENTS(features); i++)
        xmpp_stanza_set_attribute(stanza_add(query, "feature", NULL), "var",
                                  features[i]);
    return TRUE;
}

static Stanza *
make_answer(Session *session, Stanza *iq)
{
    if (!stanza_has_type(iq, "get") || !may_know(session, iq))
        return NULL;
    g_autoptr(Stanza) result = stanza_new_result(iq);
    Stanza *asked = stanza_child(iq, "query", XMPP_NS_DISCO_INFO);
    if (asked && !add_information(result, asked))
        return NULL;
    if (!asked && !stanza_child(iq, "ping", NS_PING))
        return NULL;
    return g_steal_pointer(&result);
}

void
disco_answer(Session *session, Stanza *iq)
{
    Stanza *answer = make_answer(session, iq);
    if (!answer)
        answer = stanza_new_error(iq, "cancel", "service-unavailable");
    session_send(session, answer);
    if (stanza_child(iq, "query", XMPP_NS_DISCO_INFO) &&
        session_is_own_account(session, iq))
        roam_note_asked(session->roam);
}
