#pragma once
/* chat - the messages that come in. The worker's thread. */
#include "net/xmpp/session.h"

/* One-to-one messages with a text are stored; those of rooms and headlines are
 * not. An error goes to the outbox, PEP events to vcards and roam. */
void chat_take(Session *session, Stanza *message);
