#pragma once
/* account - the folders of the mail account that kith keeps, and what is done
 * in them for the user. The command thread only.
 *
 * A folder is kept up to date while it is the inbox, where sent mail goes,
 * open on the screen, or watched by the user's wish; of any other only its
 * counts are. One that was opened once keeps what came, and goes on with its
 * first sync where that stopped. */
#include "net/imap/folders.h"
#include "net/imap/sync.h"

typedef struct {
    Sync sync;
    const Config *config; /* borrowed */
    GPtrArray *folders; /* of ListedFolder*; NULL until listed */
    GPtrArray *states;  /* of FolderState*; these are in it: */
    FolderState *inbox;
    FolderState *sent; /* NULL where there is none */
    FolderState *open; /* NULL: none, or the inbox */
    const char *const *watched; /* names that the user wrote; may be NULL */
    gboolean has_warned;        /* of those that are not there */
    /* How far something long has got; may be NULL. */
    void (*on_progress)(gpointer user, const char *text);
    gpointer on_progress_user;
} MailAccount;

void mail_account_init(MailAccount *account);
void mail_account_clear(MailAccount *account);

/* Learns the folders, their roles and counts, and stores them; those that are
 * gone go from the store too, and the user is told where it matters. */
gboolean mail_account_list(MailAccount *account, GError **error);
/* Selects any folder by its name, and brings what is known of it up to date.
 * Does nothing when it is selected already. */
gboolean
mail_account_select(MailAccount *account, const char *name, GError **error);
/* Gets a mail's body, or tells why not. FALSE only for errors that end the
 * session; the body is then still to be fetched, unless `is_last_try`. */
gboolean mail_account_fetch_body(MailAccount *account, gint64 mail_id,
                                 gboolean is_last_try, GError **error);

/* ---- keeping folders (keeping.c) ---- */
/* Whether it is to be kept up to date. */
gboolean
mail_account_keeps(const MailAccount *account, const FolderState *folder);
/* NULL: nothing of it is known or wanted. */
FolderState *mail_account_find(const MailAccount *account, const char *name);
/* The user looks at this folder of the store; 0: at none. */
void mail_account_open(MailAccount *account, gint64 folder_id);
/* Something happened in the folder: it is looked at, or counted, soon. */
void mail_account_note_news(MailAccount *account, const char *name);
/* A kept folder that nobody watches is counted soon. */
void mail_account_poll(MailAccount *account, const char *name);
/* The next folder with news, and the next with work, or NULL. */
FolderState *mail_account_next_news(const MailAccount *account);
FolderState *mail_account_next_work(const MailAccount *account);
/* Counts the mails of one folder that waits for it; `*is_done_out` is FALSE
 * when none did. */
gboolean mail_account_count_next(MailAccount *account, gboolean *is_done_out,
                                 GError **error);
/* The server refused something in the folder: learns whether it is still
 * there, and leaves it alone until it is listed anew. */
gboolean mail_account_note_refusal(MailAccount *account, FolderState *folder,
                                   const GError *refusal, GError **error);

/* Does the oldest intent that is due at `now` and tells how it went; after it,
 * `*is_done_out` is FALSE when there was none. `*next_due_out`: when one comes
 * due, in seconds since the epoch, or 0. FALSE only for errors that end the
 * session. */
gboolean
mail_account_do_intent(MailAccount *account, gint64 now, gboolean *is_done_out,
                       gint64 *next_due_out, GError **error);
