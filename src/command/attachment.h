#pragma once
/* attachment - one out of a mail: shown, or saved to a file. */
#include "command/commander.h"

/* The mail's whole text, as the reader shows it; NULL with an error, also when
 * the mail is not here yet. */
char *
attachment_mail_text(Commander *commander, gint64 mail_id, GError **error);
/* Text goes to the pager; anything else can only be saved. */
gboolean
attachment_show(Commander *commander, const Subject *subject, GError **error);
/* Asks for the file's name where `file` is NULL. */
gboolean attachment_save(Commander *commander, const Subject *subject,
                         const char *file, GError **error);
