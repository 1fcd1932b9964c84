#pragma once
/* roster - who the friends are, as the server has it (RFC 6121 2).
 *
 * Asked for before anything else, with the version that the store has, and
 * stored before presence is sent. Pushes count only from the own account:
 * Prosody delivers anyone's to the full JID. The worker's thread. */
#include "net/xmpp/session.h"

void roster_request(Session *session);
gboolean roster_is_push(Stanza *iq);
void roster_take_push(Session *session, Stanza *iq);
