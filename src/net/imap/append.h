#pragma once
/* append - puts a mail into a folder of the server (APPEND, RFC 3501 6.3.11).
 * The command thread only. */
#include "net/imap/account.h"

/* `flags`: MailFlag bits; SEEN and DRAFT are said. `folder` is UTF-8. A big mail
 * is told about while it goes (account->on_progress); its bytes may be a mapped
 * file, of which no copy is made. */
gboolean append_mail(MailAccount *account, const char *folder, guint flags,
                     GBytes *mail, GError **error);
