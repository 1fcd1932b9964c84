#pragma once
/* uploading - files on their way to friends (XEP-0363): wished, and called off
 * by Esc. UI thread only. */
#include "command/commander.h"

/* Sends `file` to the friend; asks first where it may be meant otherwise: from
 * elsewhere than their chat, or when it is big. INVALID says what is wrong with
 * the file. */
gboolean uploading_start(Commander *commander, const char *jid,
                         const char *file, GError **error);
/* Likewise, after asking for the file. */
void uploading_ask(Commander *commander, const char *jid);
/* Asks whether the file that goes now is to be stopped; FALSE: none goes. */
gboolean uploading_offer_stop(Commander *commander);
/* CHANGE_UPLOAD, and CHANGE_INTENT of any kind. */
void uploading_take(Commander *commander, const Change *change);
