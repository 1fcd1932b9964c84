#pragma once
/* slot - where a file goes and where it is had from then (XEP-0363 4).
 *
 * The answer is a stranger's word: nothing of it is used that was not checked.
 * On the thread of the stanza's context. */
#include "net/xmpp/stanza.h"

#define NS_UPLOAD "urn:xmpp:http:upload:0"

typedef struct {
    char *put, *get; /* https URLs of plain ASCII */
    GStrv headers;   /* `Name: value`; of those that may be sent only */
} Slot;

/* NULL and REFUSED when `answer` gives none that can be used. */
Slot *slot_read(Stanza *answer, GError **error);
void slot_free(Slot *slot);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Slot, slot_free)
