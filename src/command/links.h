#pragma once
/* links - the links of what is on the screen: a text that is read, or a chat.
 * UI thread only. */
#include "command/commander.h"

/* In their order, a GPtrArray of char * for the caller to free; of a chat,
 * those of the message that was chosen, else of its newest, the latest first.
 * NULL: nothing is read. */
GPtrArray *links_here(Commander *commander);
/* The one of that number, from 1; without (NULL) the latest of a chat, or the
 * only one. INVALID says how many there are. The caller frees it. */
char *links_choose(Commander *commander, const char *number, GError **error);
