#pragma once
/* disco - what this client is, to those who may know (XEP-0030, XEP-0115).
 *
 * The feature list hardly ever changes: a new hash makes every friend's client
 * ask again. Strangers get the answer of one who is not there. The worker's
 * thread. */
#include "net/xmpp/session.h"

void disco_add_capabilities(Stanza *presence);
/* Answers an IQ of type `get` or `set` that nothing else took: ping, service
 * discovery, or service-unavailable. */
void disco_answer(Session *session, Stanza *iq);
