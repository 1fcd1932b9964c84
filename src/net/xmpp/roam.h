#pragma once
/* roam - brings the user's own links to all of the user's machines.
 *
 * By PEP (XEP-0223): a node that nobody else may read, one item for each of
 * ROAM_SHARDS, each the records of its friends. On login all is fetched and
 * merged, and what then differs is published; a push is merged and looked at
 * in the same way. There is no compare-and-swap: whoever was overwritten sees
 * it in the push and publishes the union. Where the server has no
 * publish-options, in private storage (XEP-0049): read at login, and before
 * each write. Where it has neither, links stay here.
 *
 * Nothing is encrypted: whoever runs the server can read it. The worker's
 * thread. */
#include "net/xmpp/session.h"

#define ROAM_NODE "urn:kith:links:0"

typedef struct Roam Roam;
Roam *roam_new(Session *session);
void roam_free(Roam *roam);
/* The stream is ready: finds out what the server can, then fetches. */
void roam_begin(Roam *roam);
void roam_end(Roam *roam);
/* The user may have linked or unlinked somebody. */
void roam_wake(Roam *roam);
/* Looks at the server again, by the user's wish. */
void roam_sync(Roam *roam);
/* The server has asked what we are: from our answer on it sends us events. */
void roam_note_asked(Roam *roam);
/* TRUE when the message was a PEP event of our node; from whomever else it
 * comes than the own account, it is none. */
gboolean roam_take_event(Roam *roam, Stanza *message);
/* Publishes what is due. */
void roam_turn(Roam *roam, gint64 now);
gint64 roam_deadline(const Roam *roam);
