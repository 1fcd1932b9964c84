/* chat - see chat.h. */
#include "net/xmpp/chat.h"

#include "base/clock.h"
#include "base/error.h"
#include "correspondence/jid.h"
#include "net/xmpp/outbox.h"
#include "net/xmpp/owncard.h"
#include "net/xmpp/roam.h"
#include "net/xmpp/vcards.h"
#include "text/sanitize.h"

#define NS_ID   "urn:xmpp:sid:0"
#define MOST_ID 256 /* bytes of an id that is kept */

static void take_text(Session *session, Stanza *message, const char *jid);
static char *read_stanza_id(Session *session, Stanza *message);
static char *read_origin_id(Stanza *message, gboolean has_stanza_id);
static gint64 read_time(Session *session, Stanza *message);

void
chat_take(Session *session, Stanza *message)
{
    g_autofree char *jid = stanza_sender(message);
    const char *type = xmpp_stanza_get_type(message);
    if (!jid || roam_take_event(session->roam, message) ||
        owncards_take_event(session->own_cards, message))
        return;
    if (g_strcmp0(type, "error") == 0)
        outbox_take_error(session->outbox, message);
    else if (g_strcmp0(type, "headline") == 0)
        vcards_take_event(session->vcards, jid, message);
    else if (g_strcmp0(type, "groupchat") != 0)
        take_text(session, message, jid);
}

static void
take_text(Session *session, Stanza *message, const char *jid)
{
    g_autofree char *body = stanza_text(stanza_child(message, "body", NULL));
    if (!body || g_str_equal(jid, session->own_jid))
        return;
    ChatMessage *chat = g_new0(ChatMessage, 1);
    chat->jid = g_strdup(jid);
    chat->body = g_steal_pointer(&body);
    chat->stanza_id = read_stanza_id(session, message);
    chat->origin_id = read_origin_id(message, chat->stanza_id != NULL);
    chat->at_us = read_time(session, message);
    chat->state = CHAT_RECEIVED;
    batch_add_chat(session->learnt, chat);
}

static char *
clean_id(const char *id)
{
    if (!id || !*id)
        return NULL;
    return sanitize_line(slice_sub(slice_from_string(id), 0, MOST_ID));
}

/* Anyone may write one; only our own server's counts (XEP-0359 5). */
static char *
read_stanza_id(Session *session, Stanza *message)
{
    for (Stanza *id = stanza_next(message, NULL, "stanza-id"); id;
         id = stanza_next(message, id, "stanza-id")) {
        g_autofree char *by = jid_bare(xmpp_stanza_get_attribute(id, "by"));
        if (stanza_is(id, "stanza-id", NS_ID) &&
            g_strcmp0(by, session->own_jid) == 0)
            return clean_id(xmpp_stanza_get_id(id));
    }
    return NULL;
}

/* A message whose id is known is taken for a repetition, and clients without
 * origin-ids count theirs from 1: the server's id is better then. */
static char *
read_origin_id(Stanza *message, gboolean has_stanza_id)
{
    Stanza *origin = stanza_child(message, "origin-id", NS_ID);
    char *id = origin ? clean_id(xmpp_stanza_get_id(origin)) : NULL;
    if (!id && !has_stanza_id)
        id = clean_id(xmpp_stanza_get_id(message));
    return id || has_stanza_id ? id : stanza_new_id();
}

/* Only our own server may say that a message is old (XEP-0203); nothing is
 * from the future. */
static gint64
read_time(Session *session, Stanza *message)
{
    gint64 now = clock_now_us();
    Stanza *delay = stanza_child(message, "delay", "urn:xmpp:delay");
    const char *from = delay ? xmpp_stanza_get_from(delay) : NULL;
    g_autofree char *by = jid_bare(from);
    if (!delay || (from && g_strcmp0(by, session->own_domain) != 0 &&
                   g_strcmp0(by, session->own_jid) != 0))
        return now;
    const char *stamp = xmpp_stanza_get_attribute(delay, "stamp");
    g_autoptr(GDateTime) time =
        stamp ? g_date_time_new_from_iso8601(stamp, NULL) : NULL;
    if (!time)
        return now;
    gint64 at = g_date_time_to_unix(time) * G_USEC_PER_SEC +
                g_date_time_get_microsecond(time);
    return CLAMP(at, 0, now);
}
