/* account - see account.h. */
#include "net/imap/account.h"

#include "base/error.h"
#include "net/imap/command.h"
#include "net/imap/skeleton.h"

/* Of a mail without its big attachments. */
#define BODY_MOST ((gsize)64 * 1024 * 1024)

void
mail_account_init(MailAccount *account)
{
    account->inbox = folder_state_new("INBOX", FOLDER_INBOX);
}

void
mail_account_clear(MailAccount *account)
{
    g_clear_pointer(&account->folders, g_ptr_array_unref);
    g_clear_pointer(&account->inbox, folder_state_free);
    g_clear_pointer(&account->sent, folder_state_free);
}

gboolean
mail_account_list(MailAccount *account, GError **error)
{
    GPtrArray *folders = folders_list(account->sync.session, error);
    if (!folders)
        return FALSE;
    g_clear_pointer(&account->folders, g_ptr_array_unref);
    account->folders = folders;

    g_autoptr(Batch) batch = batch_new();
    for (guint i = 0; i < folders->len; i++) {
        const ListedFolder *folder = g_ptr_array_index(folders, i);
        batch_add_folder(batch, folder->name, folder->role, 0);
    }
    keeper_send_batch(account->sync.keeper, g_steal_pointer(&batch));

    const char *sent = folders_find(folders, FOLDER_SENT);
    if (account->sent && g_strcmp0(account->sent->name, sent) != 0)
        g_clear_pointer(&account->sent, folder_state_free);
    if (sent && !account->sent)
        account->sent = folder_state_new(sent, FOLDER_SENT);
    return TRUE;
}

static FolderState *
find_kept(MailAccount *account, const char *name)
{
    if (strcmp(account->inbox->name, name) == 0)
        return account->inbox;
    if (account->sent && strcmp(account->sent->name, name) == 0)
        return account->sent;
    return NULL;
}

gboolean
mail_account_select(MailAccount *account, const char *name, GError **error)
{
    FolderState *kept = find_kept(account, name);
    if (kept)
        return sync_select(&account->sync, kept, error);
    if (g_strcmp0(account->sync.session->selected, name) == 0)
        return TRUE;
    SelectOptions options = {.folder = name};
    return imap_session_select(account->sync.session, &options, NULL, NULL,
                               error);
}

/* ---- bodies ---- */

typedef struct {
    gint64 mail_id;
    char *folder;
    guint32 uid;
    gboolean is_last_try;
} BodyRequest;

/* An error that ends the session is passed on, any other becomes the answer to
 * whoever wants to read; on the last try, both. Takes `failure`. */
static gboolean
settle_failure(MailAccount *account, BodyRequest *body, GError *failure,
               GError **error)
{
    gboolean is_fatal = command_error_is_fatal(failure);
    if (!is_fatal || body->is_last_try) {
        g_autoptr(Batch) batch = batch_new();
        batch_add_mail_body_failed(batch, body->folder, body->uid,
                                   failure->message);
        keeper_send_batch(account->sync.keeper, g_steal_pointer(&batch));
    }
    if (is_fatal)
        g_propagate_error(error, failure);
    else
        g_error_free(failure);
    return !is_fatal;
}

static GBytes *
fetch_bounded(MailAccount *account, gint64 mail_id, guint32 uid, GError **error)
{
    g_autoptr(MailRow) row =
        store_read_mail(account->sync.reader, mail_id, NULL);
    return skeleton_fetch(account->sync.session, uid, row ? row->size : 0,
                          BODY_MOST, error);
}

/* FALSE when the mail is gone, and on nobody's screen either. */
static gboolean
locate(MailAccount *account, BodyRequest *body)
{
    g_clear_pointer(&body->folder, g_free);
    return store_read_mail_location(account->sync.reader, body->mail_id,
                                    &body->folder, &body->uid, NULL) &&
           body->folder;
}

static gboolean
fetch_located(MailAccount *account, BodyRequest *body, GError **error)
{
    GError *failure = NULL;
    if (!mail_account_select(account, body->folder, &failure))
        return settle_failure(account, body, failure, error);
    /* Selecting may have shown that the folder was rebuilt. */
    if (!locate(account, body))
        return TRUE;
    g_autoptr(GBytes) bytes =
        fetch_bounded(account, body->mail_id, body->uid, &failure);
    if (!bytes)
        return settle_failure(account, body, failure, error);
    g_autoptr(Batch) batch = batch_new();
    batch_add_mail_body(batch, body->folder, body->uid, bytes);
    keeper_send_batch(account->sync.keeper, g_steal_pointer(&batch));
    return TRUE;
}

gboolean
mail_account_fetch_body(MailAccount *account, gint64 mail_id,
                        gboolean is_last_try, GError **error)
{
    BodyRequest body = {.mail_id = mail_id, .is_last_try = is_last_try};
    gboolean is_done =
        !locate(account, &body) || fetch_located(account, &body, error);
    g_free(body.folder);
    return is_done;
}
