/* chat - see chat.h. */
#include "net/xmpp/chat.h"

#include "base/clock.h"
#include "base/error.h"
#include "correspondence/jid.h"
#include "net/xmpp/carbons.h"
#include "net/xmpp/message_in.h"
#include "net/xmpp/message_out.h"
#include "net/xmpp/outbox.h"
#include "net/xmpp/owncard.h"
#include "net/xmpp/roam.h"
#include "net/xmpp/vcards.h"

/* What was checked of a message before it is read. */
typedef struct {
    ChatWay way;
    const char *jid; /* the friend, bare */
    gboolean is_outgoing;
    const char *stanza_id; /* or NULL */
    gint64 at_us;
} Origin;

static gint64 read_time(Session *session, Stanza *message);
static void take_said(Session *session, Stanza *message, const Origin *origin);

void
chat_take(Session *session, Stanza *message)
{
    g_autofree char *jid = stanza_sender(message);
    const char *type = xmpp_stanza_get_type(message);
    if (carbons_take(session, message))
        return;
    if (!jid || roam_take_event(session->roam, message) ||
        owncards_take_event(session->own_cards, message))
        return;
    if (g_strcmp0(type, "error") == 0) {
        outbox_take_error(session->outbox, message);
    } else if (g_strcmp0(type, "headline") == 0) {
        vcards_take_event(session->vcards, jid, message);
    } else if (g_strcmp0(type, "groupchat") != 0 &&
               !g_str_equal(jid, session->own_jid)) {
        g_autofree char *stanza_id =
            message_in_stanza_id(message, session->own_jid);
        const Origin origin = {.way = CHAT_WAY_LIVE,
                               .jid = jid,
                               .stanza_id = stanza_id,
                               .at_us = read_time(session, message)};
        take_said(session, message, &origin);
    }
}

static gboolean
is_one_to_one(Stanza *message)
{
    return !stanza_has_type(message, "error") &&
           !stanza_has_type(message, "headline") &&
           !stanza_has_type(message, "groupchat");
}

void
chat_take_forwarded(Session *session, Stanza *message, ChatWay way,
                    gint64 at_us, const char *stanza_id)
{
    g_autofree char *from = stanza_sender(message);
    const char *recipient = xmpp_stanza_get_to(message);
    g_autofree char *to = recipient ? jid_bare(recipient) : NULL;
    gboolean is_outgoing = g_strcmp0(from, session->own_jid) == 0;
    const char *jid = is_outgoing ? to : from;
    gboolean is_ours = is_outgoing || !to || g_str_equal(to, session->own_jid);
    if (!jid || !is_ours || g_str_equal(jid, session->own_jid) ||
        !is_one_to_one(message))
        return;
    g_autofree char *own_stanza_id =
        message_in_stanza_id(message, session->own_jid);
    const Origin origin = {
        .way = way,
        .jid = jid,
        .is_outgoing = is_outgoing,
        .stanza_id = stanza_id ? stanza_id : own_stanza_id,
        .at_us = at_us ? CLAMP(at_us, 0, clock_now_us())
                       : read_time(session, message),
    };
    take_said(session, message, &origin);
}

/* ---- what it says ---- */

/* What the other client asks for has been, or will be, told by the client that
 * it came to; what is old asks for nothing any more. */
static guint
wants_of(const Origin *origin, guint wants)
{
    if (origin->is_outgoing || origin->way == CHAT_WAY_HISTORY)
        return 0;
    return origin->way == CHAT_WAY_CARBON ? wants & ~(guint)CHAT_WANTS_RECEIPT
                                          : wants;
}

/* A message whose id is known is taken for a repetition, and clients without
 * origin-ids count theirs from 1: the server's id is better then. */
static char *
origin_id_of(Stanza *message, const Origin *origin)
{
    char *id = message_in_origin_id(message);
    if (!id && !origin->stanza_id)
        id = message_in_id(message);
    return id || origin->stanza_id ? id : stanza_new_id();
}

static void
take_text(Session *session, Stanza *message, const Origin *origin)
{
    ChatMessage *chat = message_in_text(message);
    if (!chat)
        return;
    chat->jid = g_strdup(origin->jid);
    chat->is_outgoing = origin->is_outgoing;
    chat->stanza_id = g_strdup(origin->stanza_id);
    chat->origin_id = origin_id_of(message, origin);
    chat->at_us = origin->at_us;
    chat->state = origin->is_outgoing ? CHAT_SENT : CHAT_RECEIVED;
    chat->wants = wants_of(origin, chat->wants);
    chat->is_read = origin->way == CHAT_WAY_HISTORY;
    batch_add_chat(session->learnt, chat);
}

/* A mark counts only of what went to that very friend: the store looks no
 * further (XEP-0184 9, XEP-0333 8). */
static void
take_mark(Session *session, Stanza *message, const Origin *origin)
{
    ChatState state;
    g_autofree char *id = message_in_mark(message, &state);
    if (!id)
        return;
    if (!origin->is_outgoing)
        batch_add_chat_mark(session->learnt, origin->jid, id, state);
    else if (state == CHAT_DISPLAYED)
        batch_add_chat_seen(session->learnt, origin->jid, id);
}

static void
take_reaction(Session *session, Stanza *message, const Origin *origin)
{
    Reaction *reaction = message_in_reaction(message);
    if (!reaction)
        return;
    reaction->jid = g_strdup(origin->jid);
    reaction->is_mine = origin->is_outgoing;
    reaction->at_us = origin->at_us;
    batch_add_reaction(session->learnt, reaction);
}

/* What a stranger does is nobody's business. */
static void
take_typing(Session *session, Stanza *message, const Origin *origin)
{
    Typing typing;
    if (origin->is_outgoing || origin->way > CHAT_WAY_CARBON ||
        !g_hash_table_contains(session->online, origin->jid) ||
        !message_in_typing(message, &typing))
        return;
    g_hash_table_add(session->typists, g_strdup(origin->jid));
    batch_add_typing(session->learnt, origin->jid, typing);
}

static void
take_said(Session *session, Stanza *message, const Origin *origin)
{
    take_text(session, message, origin);
    take_mark(session, message, origin);
    take_reaction(session, message, origin);
    take_typing(session, message, origin);
}

void
chat_send_typing(Session *session, const char *jid, Typing typing)
{
    g_autofree char *bare = jid_bare(jid);
    if (session->is_ready && session->worker->config->sends_typing && bare &&
        g_hash_table_contains(session->typists, bare))
        session_send(session,
                     message_out_typing(connection_context(session->connection),
                                        bare, typing));
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
