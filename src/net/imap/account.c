/* account - the bodies of mails; see account.h. */
#include "net/imap/account.h"

#include "base/error.h"
#include "net/imap/command.h"
#include "net/imap/skeleton.h"

/* Of a mail without its big attachments. */
#define BODY_MOST ((gsize)64 * 1024 * 1024)

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
