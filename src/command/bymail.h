#pragma once
/* bymail - a chat that goes on by mail: messages of it stand quoted in a mail to
 * the friend, the one that was pointed at or those that are chosen. */
#include "command/commander.h"
#include "mail/compose.h"

/* Begins a mail to `jid` that quotes one message of the chat with them; one that
 * is gone is not quoted. Moves `draft`. */
gboolean bymail_quote(Commander *commander, const char *jid, gint64 chat_id,
                      Draft *draft, GError **error);
/* Lets the user choose among the newest messages with `jid`; the last ones, or
 * those that did not arrive, are proposed. What is typed in that chat goes
 * into the mail, too. Moves `draft`. */
gboolean bymail_choose(Commander *commander, const char *jid, Draft *draft,
                       GError **error);
