#pragma once
/* vcard - reading what people say of themselves: vcard-temp (XEP-0054) and
 * vCard 4 (XEP-0292). All that is read is clean text, addr-specs are valid,
 * and no list is longer than 16. The worker's thread. */
#include "net/xmpp/stanza.h"
#include "store/batch.h"

/* Adds what `element` says to `card`: what is there already stays. */
void vcard_read_temp(Vcard *card, Stanza *element);
void vcard_read_4(Vcard *card, Stanza *element);
/* The same for cards that say the same; the caller frees it. */
char *vcard_digest(const Vcard *card);
