/* presence - see presence.h. */
#include "net/xmpp/presence.h"

#include "base/clock.h"
#include "base/error.h"
#include "correspondence/jid.h"
#include "net/xmpp/disco.h"
#include "net/xmpp/subscription.h"
#include "net/xmpp/vcards.h"

#define MOST_RESOURCES 100 /* of one friend that are told apart */

static void take_available(Session *session, Stanza *presence, const char *jid);
static void
take_unavailable(Session *session, Stanza *presence, const char *jid);
static void tell_request(Session *session, const char *jid);

void
presence_send(Session *session)
{
    Stanza *presence =
        xmpp_presence_new(connection_context(session->connection));
    disco_add_capabilities(presence);
    /* XEP-0153 4.1: we know of pictures in cards and show none. Without it the
     * user's other clients would have to stop showing theirs (4.3); with a hash
     * of ours, friends would take it for the picture. */
    stanza_add(presence, "x", "vcard-temp:x:update");
    session_send(session, presence);
}

void
presence_send_gone(Session *session)
{
    Stanza *presence =
        xmpp_presence_new(connection_context(session->connection));
    xmpp_stanza_set_type(presence, "unavailable");
    session_send(session, presence);
}

void
presence_take(Session *session, Stanza *presence)
{
    g_autofree char *jid = stanza_sender(presence);
    if (!jid || g_str_equal(jid, session->own_jid))
        return; /* our own other clients */
    const char *type = xmpp_stanza_get_type(presence);
    if (g_strcmp0(type, "subscribe") == 0) {
        tell_request(session, jid);
        return;
    }
    if (g_strcmp0(type, "error") == 0) {
        subscription_take_error(session, presence, jid);
        return;
    }
    /* Anyone may send directed presence; only friends are shown. */
    if (!g_hash_table_contains(session->friends, jid))
        return;
    if (!type)
        take_available(session, presence, jid);
    else if (g_str_equal(type, "unavailable"))
        take_unavailable(session, presence, jid);
}

static int
read_priority(Stanza *presence)
{
    g_autofree char *text =
        stanza_line(stanza_child(presence, "priority", NULL));
    gint64 priority = text ? g_ascii_strtoll(text, NULL, 10) : 0;
    return (int)CLAMP(priority, G_MININT8, G_MAXINT8); /* RFC 6121 4.7.2.3 */
}

/* NULL: it does not say; empty: there is no photo (XEP-0153 4). */
static char *
read_photo_hash(Stanza *presence)
{
    Stanza *update = stanza_child(presence, "x", "vcard-temp:x:update");
    Stanza *photo = stanza_child(update, "photo", NULL);
    if (!photo)
        return NULL;
    char *hash = stanza_line(photo);
    return hash ? hash : g_strdup("");
}

/* Since when they are idle (XEP-0319), or when the server got what it now
 * passes on (XEP-0203); 0: it does not say. */
static gint64
read_since(Stanza *presence)
{
    Stanza *idle = stanza_child(presence, "idle", "urn:xmpp:idle:1");
    Stanza *delay = stanza_child(presence, "delay", "urn:xmpp:delay");
    const char *stamp = idle    ? xmpp_stanza_get_attribute(idle, "since")
                        : delay ? xmpp_stanza_get_attribute(delay, "stamp")
                                : NULL;
    g_autoptr(GDateTime) time =
        stamp ? g_date_time_new_from_iso8601(stamp, NULL) : NULL;
    return time ? CLAMP(g_date_time_to_unix(time), 0, clock_now()) : 0;
}

/* TRUE: it is the first of theirs. */
static gboolean
add_resource(Session *session, const char *jid, const char *resource)
{
    GHashTable *resources = g_hash_table_lookup(session->online, jid);
    gboolean is_first = resources == NULL;
    if (is_first) {
        resources =
            g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        g_hash_table_insert(session->online, g_strdup(jid), resources);
    }
    if (g_hash_table_size(resources) < MOST_RESOURCES)
        g_hash_table_add(resources, g_strdup(resource));
    return is_first;
}

/* With the last one they are gone, and write no more. */
static void
remove_resource(Session *session, const char *jid, const char *resource)
{
    GHashTable *resources = g_hash_table_lookup(session->online, jid);
    if (!resources)
        return;
    g_hash_table_remove(resources, resource);
    if (g_hash_table_size(resources) > 0)
        return;
    g_hash_table_remove(session->online, jid);
    if (g_hash_table_remove(session->typists, jid))
        batch_add_typing(session->learnt, jid, TYPING_GONE);
}

static void
take_available(Session *session, Stanza *presence, const char *jid)
{
    g_autofree char *show = stanza_line(stanza_child(presence, "show", NULL));
    g_autofree char *status =
        stanza_line(stanza_child(presence, "status", NULL));
    const char *resource = jid_resource(xmpp_stanza_get_from(presence));
    batch_add_presence(session->learnt, jid, resource ? resource : "",
                       presence_from_show(show), read_priority(presence),
                       status);
    batch_set_presence_since(session->learnt, read_since(presence));
    gboolean has_come = add_resource(session, jid, resource ? resource : "");
    g_autofree char *hash = read_photo_hash(presence);
    vcards_note_presence(session->vcards, jid, hash, has_come);
}

static void
take_unavailable(Session *session, Stanza *presence, const char *jid)
{
    g_autofree char *status =
        stanza_line(stanza_child(presence, "status", NULL));
    const char *resource = jid_resource(xmpp_stanza_get_from(presence));
    batch_add_presence(session->learnt, jid, resource ? resource : "",
                       PRESENCE_OFFLINE, 0, status);
    batch_set_presence_since(session->learnt, read_since(presence));
    remove_resource(session, jid, resource ? resource : "");
}

/* Servers repeat a request at each login until it is answered. */
static void
tell_request(Session *session, const char *jid)
{
    if (!g_hash_table_add(session->asking, g_strdup(jid)))
        return;
    g_autofree char *text = g_strdup_printf(
        "%s asks to see when you are online: :approve %s, or :deny %s", jid,
        jid, jid);
    batch_add_error(session->learnt, text);
}
