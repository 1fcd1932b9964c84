#pragma once
/* bychat - a mail answered by chat: what matters of it is chosen, and stands
 * quoted above the chat's input. */
#include "command/commander.h"

/* Answers the mail in the chat with `jid`, a friend whose mail it is. FALSE
 * when the mail cannot be read. */
gboolean bychat_answer(Commander *commander, gint64 mail_id, const char *jid,
                       GError **error);
