#pragma once
/* bymail - a chat that goes on by mail: messages of it are chosen, and stand
 * quoted in a mail to the friend. */
#include "command/commander.h"
#include "mail/compose.h"

/* Lets the user choose among the newest messages with `jid`; the last ones, or
 * those that did not arrive, are proposed. What is typed in that chat goes
 * into the mail, too. Moves `draft`. */
gboolean bymail_choose(Commander *commander, const char *jid, Draft *draft,
                       GError **error);
