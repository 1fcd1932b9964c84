/* drafts - see drafts.h. */
#include "net/imap/drafts.h"

#include "base/error.h"
#include "mail/compose.h"
#include "net/imap/append.h"
#include "net/imap/arrivals.h"
#include "net/imap/command.h"
#include "net/imap/fetch.h"
#include "net/imap/mailbox.h"

/* NULL: there is none, or, with an error, it cannot be known. */
static const char *
find_folder(MailAccount *account, GError **error)
{
    if (!account->folders && !mail_account_list(account, error))
        return NULL;
    return folders_find(account->folders, FOLDER_DRAFTS);
}

/* ---- taking out ---- */

/* UID EXPUNGE (RFC 4315); where there is none, EXPUNGE when nothing else that
 * is marked as deleted would go with it. */
static gboolean
expunge(ImapSession *session, guint32 uid, GError **error)
{
    g_autofree char *text = g_strdup_printf("UID EXPUNGE %u", uid);
    g_autoptr(GError) refusal = NULL;
    if (imap_session_run(session, text, &refusal))
        return TRUE;
    if (command_error_is_fatal(refusal)) {
        g_propagate_error(error, g_steal_pointer(&refusal));
        return FALSE;
    }
    g_autoptr(GArray) deleted = fetch_search(session, "DELETED", error);
    if (!deleted)
        return FALSE;
    gboolean is_ours =
        deleted->len == 1 && g_array_index(deleted, guint32, 0) == uid;
    return !is_ours || imap_session_run(session, "EXPUNGE", error);
}

static gboolean
remove_copies(ImapSession *session, const char *message_id, GError **error)
{
    g_autoptr(GArray) found =
        arrivals_with_id(session, "UNDELETED", message_id, -1, error);
    for (guint i = 0; found && i < found->len; i++) {
        guint32 uid = g_array_index(found, guint32, i);
        g_autofree char *mark =
            g_strdup_printf("UID STORE %u +FLAGS.SILENT (\\Deleted)", uid);
        if (!imap_session_run(session, mark, error) ||
            !expunge(session, uid, error))
            return FALSE;
    }
    return found != NULL;
}

static gboolean
remove_all(ImapSession *session, char *const *message_ids, const char *except,
           GError **error)
{
    for (; message_ids && *message_ids; message_ids++)
        if (g_strcmp0(*message_ids, except) != 0 &&
            !remove_copies(session, *message_ids, error))
            return FALSE;
    return TRUE;
}

gboolean
drafts_drop(MailAccount *account, const Intent *intent, GError **error)
{
    GError *problem = NULL;
    const char *folder = find_folder(account, &problem);
    if (!folder) {
        if (problem)
            g_propagate_error(error, problem);
        return !problem;
    }
    g_auto(GStrv) ids = g_strsplit(intent->text ? intent->text : "", "\n", -1);
    return mail_account_select(account, folder, error) &&
           remove_all(account->sync.session, ids, NULL, error);
}

/* ---- putting in ---- */

/* What cannot be read as a draft, or attached, yet: all of its words. */
static GBytes *
make_bare(const Address *from, const char *text, const char *message_id,
          GError **error)
{
    g_autoptr(Draft) draft = draft_new(from);
    g_free(draft->body);
    draft->body = g_strdup(text);
    return draft_to_stored(draft, message_id, error);
}

static GBytes *
make_mail(MailAccount *account, const StoredDraft *stored,
          const char *message_id, GError **error)
{
    const Config *config = account->config;
    g_autoptr(Address) from = address_new(config->name, config->address);
    g_autoptr(Draft) draft = draft_from_text(stored->text, from, NULL);
    GBytes *mail = draft ? draft_to_stored(draft, message_id, NULL) : NULL;
    return mail ? mail : make_bare(from, stored->text, message_id, error);
}

/* An attempt that was cut off may have succeeded. */
static gboolean
put_copy(MailAccount *account, const Intent *intent, const StoredDraft *stored,
         const char *folder, GError **error)
{
    ImapSession *session = account->sync.session;
    if (intent->attempts > 0) {
        g_autoptr(GArray) found = arrivals_with_id(
            session, "UNDELETED", intent->origin_id, -1, error);
        if (!found || found->len > 0)
            return found != NULL;
    }
    g_autoptr(GBytes) mail =
        make_mail(account, stored, intent->origin_id, error);
    return mail &&
           append_mail(account, folder, MAIL_SEEN | MAIL_DRAFT, mail, error);
}

gboolean
drafts_file(MailAccount *account, const Intent *intent, GError **error)
{
    /* Stored before the attempt, so that after a crash it counts as one. */
    g_autoptr(Batch) batch = batch_new();
    batch_add_intent_running(batch, intent->id);
    if (!keeper_commit_batch(account->sync.keeper, g_steal_pointer(&batch),
                             error))
        return FALSE;
    GError *problem = NULL;
    g_autoptr(StoredDraft) stored = store_read_draft_filing(
        account->sync.reader, intent->origin_id, &problem);
    const char *folder =
        stored && !problem ? find_folder(account, &problem) : NULL;
    if (!folder) {
        if (problem)
            g_propagate_error(error, problem);
        return !problem;
    }
    return mail_account_select(account, folder, error) &&
           put_copy(account, intent, stored, folder, error) &&
           remove_all(account->sync.session, stored->copies, intent->origin_id,
                      error);
}
