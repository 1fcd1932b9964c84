#pragma once
/* account - the folders of the mail account that kith keeps, and what is done
 * in them for the user. The command thread only. */
#include "net/imap/folders.h"
#include "net/imap/sync.h"

typedef struct {
    Sync sync;
    const Config *config; /* borrowed */
    GPtrArray *folders; /* of ListedFolder*; NULL until listed */
    FolderState *inbox;
    FolderState *sent; /* NULL where there is none */
} MailAccount;

void mail_account_init(MailAccount *account);
void mail_account_clear(MailAccount *account);

/* Learns the folders and their roles and stores them. */
gboolean mail_account_list(MailAccount *account, GError **error);
/* Selects any folder by its name, and brings those that are kept up to date.
 * Does nothing when it is selected already. */
gboolean
mail_account_select(MailAccount *account, const char *name, GError **error);
/* Gets a mail's body, or tells why not. FALSE only for errors that end the
 * session; the body is then still to be fetched, unless `is_last_try`. */
gboolean mail_account_fetch_body(MailAccount *account, gint64 mail_id,
                                 gboolean is_last_try, GError **error);

/* Does the oldest intent that is due at `now` and tells how it went; after it,
 * `*is_done_out` is FALSE when there was none. `*next_due_out`: when one comes
 * due, in seconds since the epoch, or 0. FALSE only for errors that end the
 * session. */
gboolean
mail_account_do_intent(MailAccount *account, gint64 now, gboolean *is_done_out,
                       gint64 *next_due_out, GError **error);
