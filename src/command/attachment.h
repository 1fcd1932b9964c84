#pragma once
/* attachment - one part out of a mail: shown, or saved to a file.
 *
 * Decoding and writing are an errand's. UI thread only. */
#include "command/commander.h"

/* Enter on a part: text is shown as text, a mail in the mail as a mail, all
 * else by the program that mailcap names. */
gboolean attachment_show(Commander *commander, const Subject *subject,
                         GError **error);
/* Asks for the file's name where `file` is NULL. */
gboolean attachment_save(Commander *commander, const Subject *subject,
                         const char *file, GError **error);
/* Several parts of one mail (of Subject*), each under its own name, into the
 * folder `folder`; asks for it where that is NULL. */
gboolean attachment_save_all(Commander *commander, const GPtrArray *subjects,
                             const char *folder, GError **error);
