/* compare - see compare.h. */
#include "net/imap/compare.h"

#include "net/imap/fetch.h"

#define WINDOW 5000 /* mails */

static void
take_flags(const FetchedMail *mail, gpointer user)
{
    GArray *found = user;
    MailUidFlags one = {mail->uid, mail->flags};
    if (mail->uid && mail->has_flags)
        g_array_append_val(found, one);
}

static int
compare_by_uid(gconstpointer a, gconstpointer b)
{
    guint32 left = ((const MailUidFlags *)a)->uid;
    guint32 right = ((const MailUidFlags *)b)->uid;
    return (left > right) - (left < right);
}

/* With CONDSTORE the flags are known to be right and only UIDs are asked for.
 */
static GArray *
ask_server(Sync *sync, const FolderState *folder, UidRange range,
           GError **error)
{
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(MailUidFlags));
    if (!folder->highestmodseq) {
        g_autofree char *text = g_strdup_printf("UID FETCH %u:%u (UID FLAGS)",
                                                range.low, range.high);
        if (!imap_session_fetch(sync->session, text, take_flags, found, error))
            return NULL;
        g_array_sort(found, compare_by_uid);
        return g_steal_pointer(&found);
    }
    g_autofree char *criteria =
        g_strdup_printf("UID %u:%u", range.low, range.high);
    g_autoptr(GArray) uids = fetch_search(sync->session, criteria, error);
    for (guint i = 0; uids && i < uids->len; i++) {
        MailUidFlags one = {g_array_index(uids, guint32, i), 0};
        g_array_append_val(found, one);
    }
    return uids ? g_steal_pointer(&found) : NULL;
}

/* Both ascending. */
static void
add_differences(FolderState *folder, const GArray *known, const GArray *found,
                Batch *batch)
{
    guint j = 0;
    for (guint i = 0; i < known->len; i++) {
        MailUidFlags ours = g_array_index(known, MailUidFlags, i);
        while (j < found->len &&
               g_array_index(found, MailUidFlags, j).uid < ours.uid)
            j++;
        const MailUidFlags *theirs =
            j < found->len ? &g_array_index(found, MailUidFlags, j) : NULL;
        if (!theirs || theirs->uid != ours.uid) {
            batch_add_mail_expunged(batch, folder->name, ours.uid);
            folder->n_known--;
        } else if (!folder->highestmodseq &&
                   (theirs->flags ^ ours.flags) & MAIL_SERVER_FLAGS) {
            batch_add_mail_flags(batch, folder->name, ours.uid, theirs->flags);
        }
    }
}

gboolean
compare_step(Sync *sync, FolderState *folder, GError **error)
{
    guint32 last = folder->uidnext - 1;
    g_autoptr(GArray) known = store_read_flags(
        sync->reader, folder->name, folder->compare_from, last, WINDOW, error);
    if (!known)
        return FALSE;
    gboolean is_last = known->len < WINDOW;
    if (!is_last)
        last = g_array_index(known, MailUidFlags, known->len - 1).uid;
    if (known->len > 0) {
        UidRange range = {folder->compare_from, last};
        g_autoptr(GArray) found = ask_server(sync, folder, range, error);
        if (!found)
            return FALSE;
        g_autoptr(Batch) batch = batch_new();
        add_differences(folder, known, found, batch);
        if (!batch_is_empty(batch) &&
            !keeper_commit_batch(sync->keeper, g_steal_pointer(&batch), error))
            return FALSE;
    }
    folder->compare_from = is_last ? 0 : last + 1;
    return TRUE;
}
