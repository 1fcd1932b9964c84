#pragma once
/* answering - replies, forwards and what else needs the mail's body: where it
 * is not here yet, it is fetched and the user asked again when it came. */
#include "command/commander.h"
#include "mail/message.h"

/* The body of a mail, or NULL: without error when it is being fetched (the
 * mail is then shown, and `command` is offered again when its body is
 * there). */
Message *answering_message(Commander *commander, gint64 mail_id,
                           const char *command, GError **error);
/* Likewise for a command that reads it by itself: FALSE when it is fetched
 * first. `command` must be constant. */
gboolean answering_has_body(Commander *commander, gint64 mail_id,
                            const char *command);
/* What a command gives back: one that has not begun, without a problem, waits
 * for its mail. Takes `problem`. */
gboolean answering_done(gboolean is_done, GError *problem, GError **error);
/* A CHANGE_MAIL_BODY. */
void answering_take(Commander *commander, const Change *change);
