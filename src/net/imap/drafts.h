#pragma once
/* drafts - copies of the user's drafts in the Drafts folder. The command thread
 * only. */
#include "net/imap/account.h"

/* FILE_DRAFT: the draft as it is now, in place of its older copies. Nothing
 * happens where the draft is gone, or where there is no Drafts folder. */
gboolean drafts_file(MailAccount *account, const Intent *intent,
                     GError **error);
/* DROP_REMOTE_DRAFT: what lies there with these Message-IDs goes for good. */
gboolean drafts_drop(MailAccount *account, const Intent *intent,
                     GError **error);
