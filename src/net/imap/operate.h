#pragma once
/* operate - carries out on the server what the user did to mails.
 *
 * Once, whatever is cut off when: before anything is sent the operation is
 * RUNNING in the store, together with how the folder stood that mails go to; an
 * attempt after that one first looks which mails are still where they were and
 * which have come there since, and does only what is left. */
#include "net/imap/account.h"

/* What is open of the operation; what was done of it is committed on the way.
 * REFUSED says what the server would not do; the rest is for the caller to
 * report. The command thread only. */
gboolean operate(MailAccount *account, const Intent *intent, GError **error);
