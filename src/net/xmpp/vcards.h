#pragma once
/* vcards - which friends' vCards to fetch, and when.
 *
 * Who is on the screen comes first, ten at a time; all other friends follow
 * slowly. A card is fetched when it is not cached, when it is a week old, when
 * presence shows another photo (XEP-0153), when a friend comes online and it
 * is an hour old, and when PEP tells of a change (XEP-0292). A fetch asks for
 * both kinds of vCard and stores the sum of them. The worker's thread. */
#include "net/xmpp/session.h"

Vcards *vcards_new(Session *session);
void vcards_free(Vcards *vcards);

/* The stream is ready: queues every friend whose card is not fresh. */
void vcards_begin(Vcards *vcards);
void vcards_end(Vcards *vcards);
void vcards_turn(Vcards *vcards, gint64 now);
gint64 vcards_deadline(const Vcards *vcards);

/* Someone on the screen; any bare JID. */
void vcards_want(Vcards *vcards, const char *jid);
/* `photo_hash` NULL: not said; empty: no photo. `has_come`: just online. */
void vcards_note_presence(Vcards *vcards, const char *jid,
                          const char *photo_hash, gboolean has_come);
/* A headline from `jid`; all but vCard events are ignored. */
void vcards_take_event(Vcards *vcards, const char *jid, Stanza *message);
