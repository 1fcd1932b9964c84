#pragma once
/* notes - what other clients of the user keep on people in private storage:
 * notes (XEP-0145) and which JIDs are one person's (XEP-0209). Read at login;
 * never written, so that nothing of theirs can be lost. The worker's
 * thread. */
#include "net/xmpp/session.h"

void notes_request(Session *session);
