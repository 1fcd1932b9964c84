#pragma once
/* unsubscribing - off a mailing list, as its mails offer it (RFC 2369, RFC
 * 8058): said what would be done and to whom, asked, then done. UI thread
 * only. */
#include "command/commander.h"

/* From the list of the mail that `subject` names. INVALID when that offers no
 * way. */
gboolean unsubscribing_start(Commander *commander, const Subject *subject,
                             GError **error);
