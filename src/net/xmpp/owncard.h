#pragma once
/* owncard - the user's own card at the server: fetched, and changed as the user
 * wishes.
 *
 * There are two: vcard-temp (XEP-0054), which whoever asks may read, and the
 * vCard 4 in PEP (XEP-0292), whose node says who may. Some servers make one of
 * the other. So each step of a change begins by fetching both, does the next
 * thing that is still missing, and fetches again: what a server has done by
 * itself is not done once more, and what kith does not know is published as it
 * was a moment ago. A card that is not as the user was shown it is not
 * touched: the wish becomes UNCERTAIN, and the user is asked. The worker's
 * thread. */
#include "net/xmpp/session.h"

typedef struct OwnCards OwnCards;
OwnCards *owncards_new(Session *session);
void owncards_free(OwnCards *cards);
/* The stream is ready: finds out what the server can, then fetches. */
void owncards_begin(OwnCards *cards);
/* The stream is gone: gives back what was not done. */
void owncards_end(OwnCards *cards, const char *reason);
/* Somebody looks at it. */
void owncards_look(OwnCards *cards);
/* Carries out a wish that was claimed; takes what it needs of `intent`. */
void owncards_wish(OwnCards *cards, const Intent *intent);
/* A message of the own account: TRUE when it tells of another card. */
gboolean owncards_take_event(OwnCards *cards, Stanza *message);
