#pragma once
/* answering - replies and forwards, which need the mail's body: where it is
 * not here yet, it is fetched and the user asked again when it came. */
#include "command/commander.h"
#include "mail/message.h"

/* The body of a mail, or NULL: without error when it is being fetched (the
 * mail is then shown, and `command` is offered again when its body is
 * there). */
Message *answering_message(Commander *commander, gint64 mail_id,
                           const char *command, GError **error);
/* A CHANGE_MAIL_BODY. */
void answering_take(Commander *commander, const Change *change);
