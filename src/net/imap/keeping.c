/* keeping - which folders there are, which of them are kept up to date, and
 * what is to be done next; see account.h. */
#include "net/imap/account.h"

#include "base/error.h"
#include "base/log.h"
#include "net/imap/command.h"

static void
free_state(gpointer folder)
{
    folder_state_free(folder);
}

static FolderState *
add_state(MailAccount *account, const char *name, FolderRole role)
{
    FolderState *folder = folder_state_new(name, role);
    g_ptr_array_add(account->states, folder);
    return folder;
}

void
mail_account_init(MailAccount *account)
{
    account->states = g_ptr_array_new_with_free_func(free_state);
    account->inbox = add_state(account, "INBOX", FOLDER_INBOX);
    account->inbox->is_watched = TRUE;
}

void
mail_account_clear(MailAccount *account)
{
    g_clear_pointer(&account->folders, g_ptr_array_unref);
    g_clear_pointer(&account->states, g_ptr_array_unref);
}

FolderState *
mail_account_find(const MailAccount *account, const char *name)
{
    for (guint i = 0; i < account->states->len; i++) {
        FolderState *folder = g_ptr_array_index(account->states, i);
        if (strcmp(folder->name, name) == 0)
            return folder;
    }
    return NULL;
}

gboolean
mail_account_keeps(const MailAccount *account, const FolderState *folder)
{
    return folder == account->inbox || folder == account->sent ||
           folder == account->open || folder->is_watched;
}

/* The folder's state, made where it has none. */
static FolderState *
want_state(MailAccount *account, const char *name)
{
    FolderState *folder = mail_account_find(account, name);
    if (folder)
        return folder;
    const ListedFolder *listed =
        account->folders ? folders_find_name(account->folders, name) : NULL;
    return add_state(account, name, listed ? listed->role : FOLDER_PLAIN);
}

gboolean
mail_account_select(MailAccount *account, const char *name, GError **error)
{
    if (g_strcmp0(account->sync.session->selected, name) == 0)
        return TRUE;
    return sync_select(&account->sync, want_state(account, name), error);
}

/* ---- what the list says ---- */

static gboolean
is_same_status(const FolderStatus *a, const FolderStatus *b)
{
    return a->messages == b->messages && a->unseen == b->unseen &&
           a->uidnext == b->uidnext && a->uidvalidity == b->uidvalidity &&
           a->highestmodseq == b->highestmodseq;
}

/* Whether the store has all that the server counts. */
static gboolean
is_current(const Folder *stored, const FolderStatus *status)
{
    return stored && stored->first_synced_uid == 1 &&
           stored->uidvalidity == status->uidvalidity &&
           stored->uidnext == status->uidnext &&
           ((stored->highestmodseq &&
             stored->highestmodseq == status->highestmodseq) ||
            (stored->total == status->messages &&
             stored->unread == status->unseen));
}

/* A kept folder is looked at where something has changed; of others, what the
 * store has not is at least counted. */
static void
take_status(MailAccount *account, const char *name, const FolderStatus *status,
            Batch *batch)
{
    if (g_strcmp0(account->sync.session->selected, name) == 0)
        return;
    FolderState *folder = mail_account_find(account, name);
    gboolean is_kept = folder && mail_account_keeps(account, folder);
    if (is_kept && !is_same_status(&folder->polled, status)) {
        folder->polled = *status;
        folder->must_look = TRUE;
    }
    g_autoptr(Folder) stored =
        store_read_folder(account->sync.reader, name, NULL);
    gboolean is_here = is_current(stored, status) ||
                       (is_kept && stored && stored->first_synced_uid == 1);
    if (is_here)
        batch_add_folder_counts(batch, name, -1, -1);
    else
        batch_add_folder_counts(batch, name, status->messages, status->unseen);
}

static void
add_to_store(MailAccount *account, Batch *batch)
{
    for (guint i = 0; i < account->folders->len; i++) {
        ListedFolder *listed = g_ptr_array_index(account->folders, i);
        batch_add_folder(batch, listed->name, listed->role, 0);
        batch_add_folder_listed(batch, listed->name, listed->delimiter,
                                listed->is_subscribed);
        if (listed->has_status)
            take_status(account, listed->name, &listed->status, batch);
        const FolderState *folder = mail_account_find(account, listed->name);
        listed->must_count =
            !listed->has_status && !(folder && folder->is_refused);
    }
}

/* ---- folders that went ---- */

static void
drop_state(MailAccount *account, FolderState *folder)
{
    if (g_strcmp0(account->sync.session->selected, folder->name) == 0)
        g_clear_pointer(&account->sync.session->selected, g_free);
    if (account->sent == folder)
        account->sent = NULL;
    if (account->open == folder)
        account->open = NULL;
    g_ptr_array_remove(account->states, folder);
}

static void
drop_folder(MailAccount *account, const char *name, Batch *batch)
{
    log_info("imap: the folder %s is gone", name);
    FolderState *folder = mail_account_find(account, name);
    if (folder && (folder == account->open || folder->is_watched)) {
        g_autofree char *text =
            g_strdup_printf("the folder %s is no longer on the server: it was "
                            "removed or renamed elsewhere",
                            name);
        batch_add_error(batch, text);
    }
    batch_add_folder_gone(batch, name);
    if (folder)
        drop_state(account, folder);
}

/* A list without the inbox is no list, and one that was cut is not all of it:
 * nothing is thrown away on its word. */
static void
drop_missing(MailAccount *account, const GPtrArray *stored, Batch *batch)
{
    if (!folders_find_name(account->folders, "INBOX") ||
        account->folders->len >= LISTED_MOST)
        return;
    g_autoptr(GHashTable) listed = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < account->folders->len; i++)
        g_hash_table_add(listed,
                         ((ListedFolder *)account->folders->pdata[i])->name);
    for (guint i = 0; stored && i < stored->len; i++) {
        const Folder *folder = g_ptr_array_index(stored, i);
        if (!g_hash_table_contains(listed, folder->name))
            drop_folder(account, folder->name, batch);
    }
}

/* ---- folders that are wanted ---- */

static void
find_sent(MailAccount *account)
{
    const char *name = folders_find(account->folders, FOLDER_SENT);
    account->sent = name ? want_state(account, name) : NULL;
}

static void
find_watched(MailAccount *account, Batch *batch)
{
    for (guint i = 0; account->watched && account->watched[i]; i++) {
        const char *name = account->watched[i];
        if (folders_find_name(account->folders, name)) {
            want_state(account, name)->is_watched = TRUE;
        } else if (!account->has_warned) {
            g_autofree char *text = g_strdup_printf(
                "watch-folders: there is no folder %s on the server", name);
            batch_add_error(batch, text);
        }
    }
    account->has_warned = TRUE;
}

/* Those that were opened, and whose first sync was cut short. */
static void
find_followed(MailAccount *account, const GPtrArray *stored)
{
    for (guint i = 0; stored && i < stored->len; i++) {
        const Folder *folder = g_ptr_array_index(stored, i);
        if (folder->first_synced_uid > 1 &&
            folders_find_name(account->folders, folder->name))
            want_state(account, folder->name)->is_followed = TRUE;
    }
}

static gboolean
list_anew(MailAccount *account, GError **error)
{
    GPtrArray *folders = folders_list(account->sync.session, error);
    if (!folders)
        return FALSE;
    g_clear_pointer(&account->folders, g_ptr_array_unref);
    account->folders = folders;

    g_autoptr(Batch) batch = batch_new();
    g_autoptr(GPtrArray) stored =
        store_read_folders(account->sync.reader, NULL);
    drop_missing(account, stored, batch);
    find_sent(account);
    find_watched(account, batch);
    find_followed(account, stored);
    add_to_store(account, batch);
    keeper_send_batch(account->sync.keeper, g_steal_pointer(&batch));
    return TRUE;
}

gboolean
mail_account_list(MailAccount *account, GError **error)
{
    for (guint i = 0; i < account->states->len; i++)
        ((FolderState *)account->states->pdata[i])->is_refused = FALSE;
    return list_anew(account, error);
}

gboolean
mail_account_note_refusal(MailAccount *account, FolderState *folder,
                          const GError *refusal, GError **error)
{
    g_autofree char *name = g_strdup(folder->name);
    if (!list_anew(account, error))
        return FALSE;
    folder = mail_account_find(account, name);
    ListedFolder *listed = folders_find_name(account->folders, name);
    if (!folder || !listed)
        return TRUE;
    listed->must_count = FALSE;
    log_warning("imap: %s: %s", name, refusal->message);
    folder->is_refused = TRUE;
    folder->must_look = FALSE;
    if (folder == account->open || folder->is_watched) {
        g_autoptr(Batch) batch = batch_new();
        g_autofree char *text =
            g_strdup_printf("%s: %s", name, refusal->message);
        batch_add_error(batch, text);
        keeper_send_batch(account->sync.keeper, g_steal_pointer(&batch));
    }
    return TRUE;
}

/* ---- what is to be done ---- */

void
mail_account_open(MailAccount *account, gint64 folder_id)
{
    g_autoptr(Folder) stored =
        folder_id
            ? store_read_folder_by_id(account->sync.reader, folder_id, NULL)
            : NULL;
    account->open = NULL;
    if (!stored || strcmp(stored->name, account->inbox->name) == 0)
        return;
    account->open = want_state(account, stored->name);
    account->open->is_followed = account->open->must_look = TRUE;
    account->open->is_refused = FALSE;
}

void
mail_account_note_news(MailAccount *account, const char *name)
{
    FolderState *folder = mail_account_find(account, name);
    if (folder && mail_account_keeps(account, folder)) {
        folder->must_look = TRUE;
        return;
    }
    ListedFolder *listed =
        account->folders ? folders_find_name(account->folders, name) : NULL;
    if (listed)
        listed->must_count = TRUE;
}

void
mail_account_poll(MailAccount *account, const char *name)
{
    ListedFolder *listed =
        account->folders ? folders_find_name(account->folders, name) : NULL;
    if (g_strcmp0(account->sync.session->selected, name) == 0)
        mail_account_note_news(account, name);
    else if (listed)
        listed->must_count = TRUE;
}

FolderState *
mail_account_next_news(const MailAccount *account)
{
    if (account->open && account->open->must_look && !account->open->is_refused)
        return account->open;
    for (guint i = 0; i < account->states->len; i++) {
        FolderState *folder = g_ptr_array_index(account->states, i);
        if (folder->must_look && !folder->is_refused &&
            mail_account_keeps(account, folder))
            return folder;
    }
    return NULL;
}

static gboolean
has_work(const MailAccount *account, const FolderState *folder)
{
    return folder && !folder->is_refused && sync_has_work(folder) &&
           (folder->is_followed || mail_account_keeps(account, folder));
}

FolderState *
mail_account_next_work(const MailAccount *account)
{
    FolderState *first[] = {account->open, account->inbox};
    for (guint i = 0; i < G_N_ELEMENTS(first); i++)
        if (has_work(account, first[i]))
            return first[i];
    for (guint i = 0; i < account->states->len; i++)
        if (has_work(account, account->states->pdata[i]))
            return account->states->pdata[i];
    return NULL;
}

static ListedFolder *
next_to_count(const MailAccount *account)
{
    for (guint i = 0; account->folders && i < account->folders->len; i++) {
        ListedFolder *listed = g_ptr_array_index(account->folders, i);
        if (listed->must_count)
            return listed;
    }
    return NULL;
}

gboolean
mail_account_count_next(MailAccount *account, gboolean *is_done_out,
                        GError **error)
{
    ListedFolder *listed = next_to_count(account);
    *is_done_out = listed != NULL;
    if (!listed)
        return TRUE;
    listed->must_count = FALSE;
    if (g_strcmp0(account->sync.session->selected, listed->name) == 0)
        return TRUE; /* the server may refuse that one (RFC 9051 6.3.11) */
    g_autoptr(GError) failure = NULL;
    FolderStatus status;
    if (folders_status(account->sync.session, listed->name, &status,
                       &failure)) {
        g_autoptr(Batch) batch = batch_new();
        take_status(account, listed->name, &status, batch);
        keeper_send_batch(account->sync.keeper, g_steal_pointer(&batch));
        return TRUE;
    }
    if (command_error_is_fatal(failure)) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return FALSE;
    }
    FolderState *folder = mail_account_find(account, listed->name);
    if (folder)
        return mail_account_note_refusal(account, folder, failure, error);
    log_info("imap: %s: %s", listed->name, failure->message);
    return TRUE;
}
