#pragma once
/* befriend - puts someone on the roster and asks for their presence (RFC 6121
 * 2.3, 3.1), as the user wished by INTENT_ADD_FRIEND. The worker's thread. */
#include "net/xmpp/session.h"

/* The outcome is told of `intent`. */
void befriend_send(Session *session, const Intent *intent);
