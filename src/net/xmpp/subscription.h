#pragma once
/* subscription - who sees whose presence, as the user wished (RFC 6121 3).
 *
 * A wish is done when the server has taken its stanza; what the other side says
 * to it comes later, as a roster push or as an error. The worker's thread. */
#include "net/xmpp/session.h"

/* SUBSCRIBE, CANCEL_REQUEST, APPROVE and DENY; the outcome is told of
 * `intent`. Sent twice they do no harm. */
void subscription_wish(Session *session, const Intent *intent);
/* Asks for the presence of `jid`, on behalf of the wish with that id. */
void subscription_request(Session *session, gint64 intent, const char *jid);
/* Presence of type `error` from the bare `jid`: told when it may be the answer
 * to one of ours, once. */
void
subscription_take_error(Session *session, Stanza *presence, const char *jid);
