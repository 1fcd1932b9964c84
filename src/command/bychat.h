#pragma once
/* bychat - a mail or a message answered by chat: what matters of it stands
 * quoted above the chat's input; of a mail it is chosen. */
#include "command/commander.h"

/* Answers one message of the chat with `jid` there, quoted. FALSE when it cannot
 * be read. */
gboolean bychat_quote(Commander *commander, gint64 chat_id, const char *jid,
                      GError **error);
/* Answers the mail in the chat with `jid`, a friend whose mail it is. FALSE
 * when the mail cannot be read. */
gboolean bychat_answer(Commander *commander, gint64 mail_id, const char *jid,
                       GError **error);
