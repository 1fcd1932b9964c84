#pragma once
/* browsing - the links of the text that is read: opened or copied by their
 * number. UI thread only. */
#include "command/commander.h"

typedef enum { LINK_IS_OPENED, LINK_IS_COPIED } LinkUse;
/* Link number `number` of the text on the screen; where it is NULL it is asked
 * for, and an empty answer lists them all. INVALID when there is no such link
 * or nothing is read. */
gboolean browsing_link(Commander *commander, LinkUse use, const char *number,
                       GError **error);
/* Opens it by what it is: a web page in $BROWSER or by xdg-open, a mailto: as a
 * mail, an xmpp: as a chat; anything else is refused. Asks first where it may
 * lead elsewhere than it seems. */
void browsing_open(Commander *commander, const char *url);
/* Puts `text` on the clipboard and says so. */
void browsing_copy(Commander *commander, const char *text);
