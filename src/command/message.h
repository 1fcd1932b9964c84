#pragma once
/* message - which message of a chat a command means. UI thread only. */
#include "command/commander.h"

/* In the chat on the screen: the one that was chosen, else the newest of the
 * friend's; only such as others can name (ids). INVALID says why there is
 * none. */
ChatRow *message_meant(Commander *commander, char **jid_out, GError **error);
/* The one that was chosen; NULL without error: none was. */
ChatRow *message_chosen(Commander *commander, GError **error);
/* Answers the one that is meant (XEP-0461); copies the one chosen. */
gboolean message_answer(Commander *commander, GError **error);
gboolean message_copy(Commander *commander, GError **error);
