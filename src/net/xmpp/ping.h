#pragma once
/* ping - finds a connection that is dead but does not say so (XEP-0199): asks
 * after a minute of silence and drops it 15 s later. The worker's thread. */
#include "net/xmpp/session.h"

/* A request to the own server, whose answer says that all sent before it was
 * taken; `handler` as in iq.h. Moves `user`. */
void ping_send(Session *session, int timeout_ms, IqHandler handler,
               gpointer user, GDestroyNotify user_free);
/* Asks now, as when the network has changed. */
void ping_check(Session *session);
void ping_turn(Session *session, gint64 now);
gint64 ping_deadline(const Session *session);
