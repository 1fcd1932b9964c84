#pragma once
/* carbons - copies of what the user's other clients send and get (XEP-0280).
 * The worker's thread. */
#include "net/xmpp/session.h"

/* At login. A server that has none says so: no harm. */
void carbons_enable(Session *session);
/* FALSE: it is none. One that the own account did not send is dropped: anyone
 * could put words into anyone's mouth (XEP-0280 11). */
gboolean carbons_take(Session *session, Stanza *message);
