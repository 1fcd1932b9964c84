#pragma once
/* roam_pep - the stanzas of XEP-0060 and XEP-0223 by which links roam: made
 * and read, no state. The worker's thread. */
#include "net/xmpp/roam_stanza.h"
#include "net/xmpp/session.h"

/* All items together stay under 1 MB, which is what a stanza may have here
 * and which is far above what servers take in one publication. */
#define ROAM_PEP_ITEM_SIZE 12000

/* What the account says of itself (disco#info): may options go with what is
 * published? Without that, a node could be readable for others. */
gboolean roam_pep_is_offered(Stanza *features);
Stanza *roam_pep_new_fetch(Session *session);
Stanza *roam_pep_new_publication(Session *session, guint shard,
                                 const GPtrArray *records);
/* Sets the node's options to those that come with each publication. */
Stanza *roam_pep_new_configuration(Session *session);

/* An error that says: nothing is there yet. */
gboolean roam_pep_is_empty(Stanza *answer);
/* The <items/> of an answer, or of an event of our node; borrowed, or NULL. */
Stanza *roam_pep_items(Stanza *answer);
Stanza *roam_pep_event_items(Stanza *message);
/* What each shard's item holds, into `shards` (ROAM_SHARDS lists); those
 * without an item stay as they are. */
void roam_pep_read_items(Stanza *items, GPtrArray **shards);
