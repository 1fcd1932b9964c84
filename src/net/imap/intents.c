/* intents - what the user wants done on the server; see account.h. */
#include "net/imap/account.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "mail/header.h"
#include "net/imap/append.h"
#include "net/imap/command.h"
#include "net/imap/drafts.h"
#include "net/imap/fetch.h"
#include "net/imap/mailbox.h"
#include "net/imap/operate.h"

#define DOUBLINGS_MOST 8 /* of the second until the next attempt */
#define GARBLED_MOST                                                           \
    5 /* attempts at an operation whose answers make no sense */

/* ---- a copy of what was sent ---- */

static gboolean
find_sent_folder(MailAccount *account, GError **error)
{
    if (account->sent)
        return TRUE;
    if (!account->folders && !mail_account_list(account, error))
        return FALSE;
    return account->sent || (folders_create_sent(account->sync.session,
                                                 account->folders, error) &&
                             mail_account_list(account, error));
}

/* An attempt that was cut off may have succeeded. */
static gboolean
is_filed(MailAccount *account, const Intent *intent, gboolean *is_there_out,
         GError **error)
{
    *is_there_out = FALSE;
    g_autoptr(MailHeader) header =
        mail_header_parse(slice_from_bytes(intent->message), NULL);
    if (intent->attempts == 0 || !header->message_id)
        return TRUE;
    g_autofree char *id = mailbox_quote(header->message_id, NULL);
    if (!id) /* no IMAP server can be asked for it */
        return TRUE;
    if (!mail_account_select(account, account->sent->name, error))
        return FALSE;
    g_autofree char *criteria = g_strconcat("HEADER Message-ID ", id, NULL);
    g_autoptr(GArray) found =
        fetch_search(account->sync.session, criteria, error);
    *is_there_out = found && found->len > 0;
    return found != NULL;
}

static gboolean
file_sent(MailAccount *account, const Intent *intent, GError **error)
{
    /* Stored before the attempt, so that after a crash it counts as one. */
    g_autoptr(Batch) batch = batch_new();
    batch_add_intent_running(batch, intent->id);
    gboolean is_there = FALSE;
    if (!keeper_commit_batch(account->sync.keeper, g_steal_pointer(&batch),
                             error) ||
        !find_sent_folder(account, error) ||
        !is_filed(account, intent, &is_there, error) ||
        (!is_there && !append_mail(account, account->sent->name, MAIL_SEEN,
                                   intent->message, error)))
        return FALSE;
    return sync_look(&account->sync, account->sent, error);
}

/* ---- outcome ---- */

static gboolean
perform(MailAccount *account, const Intent *intent, GError **error)
{
    switch (intent->kind) {
    case INTENT_SET_FLAGS:
    case INTENT_OPERATE:
        return operate(account, intent, error);
    case INTENT_FILE_SENT:
        return file_sent(account, intent, error);
    case INTENT_FILE_DRAFT:
        return drafts_file(account, intent, error);
    case INTENT_DROP_REMOTE_DRAFT:
        return drafts_drop(account, intent, error);
    default:
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "the mail server cannot do this");
        return FALSE;
    }
}

/* What was done before an answer that makes no sense, an operation finds out
 * when it is tried again; anything else would be done twice. */
static gboolean
may_retry(const Intent *intent, const GError *failure)
{
    return !g_error_matches(failure, KITH_ERROR, KITH_ERROR_CORRUPT) ||
           (intent_is_operation(intent->kind) &&
            intent->attempts < GARBLED_MOST);
}

/* Waits for the commit: until then the intent is still the next one. */
static gboolean
report(MailAccount *account, const Intent *intent, const GError *failure,
       GError **error)
{
    g_autoptr(Batch) batch = batch_new();
    if (!failure) {
        batch_add_intent_done(batch, intent->id);
    } else if (command_error_is_fatal(failure) && may_retry(intent, failure)) {
        gint64 wait = 1 << MIN(intent->attempts, DOUBLINGS_MOST);
        batch_add_intent_retry(batch, intent->id, clock_now() + wait,
                               failure->message);
    } else {
        batch_add_intent_failed(batch, intent->id, failure->message);
    }
    return keeper_commit_batch(account->sync.keeper, g_steal_pointer(&batch),
                               error);
}

gboolean
mail_account_do_intent(MailAccount *account, gint64 now, gboolean *is_done_out,
                       gint64 *next_due_out, GError **error)
{
    *is_done_out = FALSE;
    g_autoptr(GError) failure = NULL;
    g_autoptr(Intent) intent = store_read_next_intent(
        account->sync.reader, SERVICE_IMAP, 0, now, next_due_out, &failure);
    if (failure)
        log_warning("imap: reading what is to be done: %s", failure->message);
    if (!intent)
        return TRUE;
    *is_done_out = TRUE;
    perform(account, intent, &failure);
    if (!report(account, intent, failure, error))
        return FALSE;
    if (!failure || !command_error_is_fatal(failure))
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&failure));
    return FALSE;
}
