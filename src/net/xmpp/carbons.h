#pragma once
/* carbons - copies of what other clients of the user send and get (XEP-0280).
 *
 * A wrapper counts only from the bare own JID: servers deliver those of
 * strangers to a full JID. The worker's thread. */
#include "net/xmpp/session.h"

/* Asks the server for them: on each stream. */
void carbons_enable(Session *session);
/* FALSE: `message` is no carbon. A forged one is taken, and does nothing. */
gboolean carbons_take(Session *session, Stanza *message);
