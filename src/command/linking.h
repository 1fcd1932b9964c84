#pragma once
/* linking - what link, unlink and confirm do to a pair of friend and address,
 * and what they tell of it. */
#include "command/commander.h"

typedef enum { DEED_LINK, DEED_UNLINK, DEED_CONFIRM, N_DEEDS } LinkDeed;
void linking_do(Commander *commander, LinkDeed deed, const char *jid,
                const char *address);
/* As people should see the pair's state. */
LinkState linking_state(Commander *commander, const char *jid,
                        const char *address);
/* The friend's name, or the JID; the caller frees it. */
char *linking_name(Commander *commander, const char *jid);
