#pragma once
/* presence - how reachable the friends are, and that we are (RFC 6121 4).
 *
 * Subscription requests are told to the user and granted or refused by INTENT_APPROVE and
 * INTENT_DENY alone.
 * The worker's thread. */
#include "net/xmpp/session.h"

/* We are here, and what we can do (XEP-0115). */
void presence_send(Session *session);
/* We are going. */
void presence_send_gone(Session *session);
void presence_take(Session *session, Stanza *presence);
