/* sync - see sync.h. */
#include "net/imap/sync.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "net/imap/changes.h"
#include "net/imap/command.h"
#include "net/imap/compare.h"
#include "net/imap/fetch.h"

/* A connection that is lost so often over one message is no accident. */
#define FAILURES_MOST 3

FolderState *
folder_state_new(const char *name, FolderRole role)
{
    FolderState *folder = g_new0(FolderState, 1);
    folder->name = g_strdup(name);
    folder->role = role;
    pace_init(&folder->pace);
    return folder;
}

void
folder_state_free(FolderState *folder)
{
    if (!folder)
        return;
    g_free(folder->name);
    g_free(folder);
}

/* Ends a step: mails and state in one transaction. */
static gboolean
commit(Sync *sync, FolderState *folder, Batch *batch, GError **error)
{
    batch_add_folder_sync(batch, folder->name, folder->uidnext,
                          folder->highestmodseq, folder->first_known);
    return keeper_commit_batch(sync->keeper, batch, error);
}

/* ---- headers ---- */

typedef struct {
    Sync *sync;
    FolderState *folder;
    Batch *batch;
    UidRange wanted; /* others are only news of their flags */
    guint32 lowest, highest;
    guint n_fetched;
    gboolean is_new;
} HeaderSink;

static void
take_header(const FetchedMail *mail, gpointer user)
{
    HeaderSink *sink = user;
    if (mail->uid < sink->wanted.low || mail->uid > sink->wanted.high ||
        !mail->has_header) {
        if (mail->uid == 0 || mail->has_flags)
            sink->sync->session->saw_change = TRUE;
        return;
    }
    MailHeader *header =
        mail_header_parse(mail->header, sink->sync->authserv_id);
    guint flags = mail->flags;
    if (header->has_attachment)
        flags |= MAIL_HAS_ATTACHMENT;
    gint64 date = mail->internaldate ? mail->internaldate : header->date;
    batch_add_mail(sink->batch, sink->folder->name, mail->uid, flags, date,
                   mail->size, header,
                   sink->is_new && !(mail->flags & MAIL_SEEN));
    sink->n_fetched++;
    sink->highest = MAX(sink->highest, mail->uid);
    if (sink->lowest == 0 || mail->uid < sink->lowest)
        sink->lowest = mail->uid;
}

static gboolean
fetch_headers(HeaderSink *sink, const char *command, GError **error)
{
    g_autofree char *items = fetch_header_items();
    g_autofree char *text = g_strconcat(command, " ", items, NULL);
    return imap_session_fetch(sink->sync->session, text, take_header, sink,
                              error);
}

static gboolean
fetch_range(HeaderSink *sink, UidRange range, GError **error)
{
    FolderState *folder = sink->folder;
    g_autofree char *command =
        g_strdup_printf("UID FETCH %u:%u", range.low, range.high);
    sink->wanted = folder->running = range;
    return fetch_headers(sink, command, error);
}

/* ---- selecting ---- */

static gboolean
load_state(Sync *sync, FolderState *folder, GError **error)
{
    GError *failure = NULL;
    g_autoptr(Folder) known =
        store_read_folder(sync->reader, folder->name, &failure);
    if (failure) {
        g_propagate_error(error, failure);
        return FALSE;
    }
    gboolean is_known = known && known->uidvalidity && known->first_synced_uid;
    folder->uidvalidity = is_known ? known->uidvalidity : 0;
    folder->uidnext = is_known ? known->uidnext : 0;
    folder->first_known = is_known ? known->first_synced_uid : 0;
    folder->highestmodseq = is_known ? known->highestmodseq : 0;
    folder->n_known = is_known ? known->total : 0;
    return TRUE;
}

/* A server that tells no UIDNEXT is asked for its highest UID. */
static gboolean
find_server_uidnext(Sync *sync, FolderState *folder, GError **error)
{
    ImapSession *session = sync->session;
    if (session->uidnext == 0) {
        g_autoptr(GArray) last = fetch_search(session, "UID *", error);
        if (!last)
            return FALSE;
        session->uidnext =
            last->len > 0 ? g_array_index(last, guint32, last->len - 1) + 1 : 1;
    }
    folder->server_uidnext = session->uidnext;
    return TRUE;
}

/* The newest mails, found by sequence number: no EXPUNGE can have shifted
 * those right after SELECT. */
static gboolean
paint_first(Sync *sync, FolderState *folder, Batch *batch, GError **error)
{
    guint32 exists = sync->session->exists;
    guint32 from =
        exists > PACE_FIRST_PAINT ? exists - PACE_FIRST_PAINT + 1 : 1;
    HeaderSink sink = {
        .sync = sync,
        .folder = folder,
        .batch = batch,
        .wanted = {1, G_MAXUINT32},
    };
    folder->first_known = folder->uidnext;
    if (exists > 0 && !folder->pace.is_wary) {
        g_autofree char *command = g_strdup_printf("FETCH %u:*", from);
        folder->running = (UidRange){1, G_MAXUINT32};
        if (!fetch_headers(&sink, command, error))
            return FALSE;
        folder->running.low = 0;
        folder->uidnext = MAX(folder->uidnext, sink.highest + 1);
        if (sink.lowest > 0)
            folder->first_known = sink.lowest;
        folder->n_known = sink.n_fetched;
    }
    if (exists == 0 || (from == 1 && !folder->pace.is_wary))
        folder->first_known = 1;
    return TRUE;
}

/* Nothing of this folder is known, or it was rebuilt on the server. */
static gboolean
begin(Sync *sync, FolderState *folder, GError **error)
{
    ImapSession *session = sync->session;
    if (folder->uidvalidity)
        log_info("imap: %s was rebuilt on the server", folder->name);
    g_autoptr(Batch) batch = batch_new();
    batch_add_folder(batch, folder->name, folder->role, session->uidvalidity);
    folder->uidvalidity = session->uidvalidity;
    folder->uidnext = folder->server_uidnext;
    folder->highestmodseq = session->highestmodseq;
    folder->compare_from = 0;
    folder->n_known = 0;
    g_autoptr(GError) failure = NULL;
    if (!paint_first(sync, folder, batch, &failure)) {
        /* Nothing was committed: the next time begins here again. */
        folder->uidvalidity = 0;
        g_propagate_error(error, g_steal_pointer(&failure));
        return FALSE;
    }
    return commit(sync, folder, g_steal_pointer(&batch), error);
}

/* Brings what changed while the folder was not selected. */
static gboolean
resume(Sync *sync, FolderState *folder, ChangeSink *changes, GError **error)
{
    ImapSession *session = sync->session;
    gboolean has_modseq = folder->highestmodseq && session->highestmodseq;
    if (has_modseq && session->abilities & IMAP_CAN_QRESYNC) {
        folder->highestmodseq = session->highestmodseq;
    } else {
        /* Nothing tells of expunged mails but a comparison. */
        folder->compare_from = folder->first_known;
        if (has_modseq && !changes_fetch(changes, error))
            return FALSE;
        /* A server that only now keeps them does not know what changed before:
         * flags are compared until the folder is built anew. */
        if (!session->highestmodseq)
            folder->highestmodseq = 0;
    }
    if (!changes_apply_vanished(changes, error))
        return FALSE;
    return commit(sync, folder, g_steal_pointer(&changes->batch), error);
}

/* A search at the server stores what it finds, also below what is known: only
 * a comparison tells whether that is still there. */
static gboolean
find_strays(Sync *sync, const FolderState *folder, gboolean *are_there_out,
            GError **error)
{
    guint32 high = folder->uidvalidity ? folder->first_known - 1 : G_MAXUINT32;
    g_autoptr(GArray) strays =
        store_read_uids(sync->reader, folder->name, 1, high, 1, error);
    *are_there_out = strays && strays->len > 0;
    return strays != NULL;
}

gboolean
sync_select(Sync *sync, FolderState *folder, GError **error)
{
    ImapSession *session = sync->session;
    gboolean has_strays;
    if (g_strcmp0(session->selected, folder->name) == 0)
        return TRUE;
    if (!load_state(sync, folder, error) ||
        !find_strays(sync, folder, &has_strays, error))
        return FALSE;

    g_auto(ChangeSink) changes = changes_begin(sync, folder);
    SelectOptions options = {
        .folder = folder->name,
        .uidvalidity = folder->uidvalidity,
        .modseq = folder->highestmodseq,
        .first_known = folder->first_known,
    };
    if (!imap_session_select(session, &options, changes_take, &changes,
                             error) ||
        !find_server_uidnext(sync, folder, error))
        return FALSE;
    gboolean is_done =
        folder->uidvalidity == 0 || folder->uidvalidity != session->uidvalidity
            ? begin(sync, folder, error)
            : resume(sync, folder, &changes, error);
    if (has_strays)
        folder->compare_from = 1;
    /* Selected, but what was told with it is lost: do it again. */
    if (!is_done)
        g_clear_pointer(&session->selected, g_free);
    return is_done;
}

/* ---- steps ---- */

static gboolean
skip_to_end(Sync *sync, FolderState *folder, UidRange range, gboolean is_above,
            Batch *batch, GError **error)
{
    if (is_above)
        folder->uidnext = range.high + 1;
    else
        folder->first_known = range.low;
    folder->running.low = 0;
    folder->n_failures = 0;
    return commit(sync, folder, batch, error);
}

static gboolean
step_headers(Sync *sync, FolderState *folder, UidRange range, gboolean is_above,
             GError **error)
{
    gint64 start = clock_monotonic();
    HeaderSink sink = {
        .sync = sync,
        .folder = folder,
        .batch = batch_new(),
        .is_new = is_above && folder->is_caught_up && folder->is_watched,
    };
    g_autoptr(GError) failure = NULL;
    if (!fetch_range(&sink, range, &failure)) {
        batch_free(sink.batch);
        if (command_error_is_fatal(failure)) {
            g_propagate_error(error, g_steal_pointer(&failure));
            return FALSE;
        }
        if (sync->session->uidvalidity_changed) {
            sync->session->uidvalidity_changed = FALSE;
            folder->running.low = 0; /* no mail's fault */
            return TRUE;
        }
        /* The server itself stumbles over a message and says NO; or the folder
         * has gone, which selecting it again shows. */
        g_clear_pointer(&sync->session->selected, g_free);
        sync_note_failure(sync, folder, failure);
        return TRUE;
    }
    gint64 fetched = clock_monotonic();
    folder->n_known += sink.n_fetched;
    if (!skip_to_end(sync, folder, range, is_above, sink.batch, error))
        return FALSE;
    gint64 stored = clock_monotonic();
    log_debug("imap: %s %u:%u: %u mails, fetched in %d ms, stored in %d ms",
              folder->name, range.low, range.high, sink.n_fetched,
              (int)(fetched - start), (int)(stored - fetched));
    pace_succeeded(&folder->pace, sink.n_fetched, stored - start);
    return TRUE;
}

static gboolean
has_new(const FolderState *folder)
{
    return folder->uidvalidity && folder->uidnext < folder->server_uidnext;
}

static gboolean
step_new(Sync *sync, FolderState *folder, GError **error)
{
    UidRange range = pace_range_above(&folder->pace, folder->uidnext,
                                      folder->server_uidnext - 1);
    return step_headers(sync, folder, range, TRUE, error);
}

gboolean
sync_look(Sync *sync, FolderState *folder, GError **error)
{
    ImapSession *session = sync->session;
    if (g_strcmp0(session->selected, folder->name) != 0) {
        if (!sync_select(sync, folder, error))
            return FALSE;
    } else {
        g_auto(ChangeSink) changes = changes_begin(sync, folder);
        /* The server shows news to a FETCH only after another command. */
        session->saw_change = FALSE;
        if (!imap_session_fetch(session, "NOOP", changes_take, &changes,
                                error) ||
            !changes_fetch(&changes, error) ||
            !changes_apply_vanished(&changes, error) ||
            !commit(sync, folder, g_steal_pointer(&changes.batch), error))
            return FALSE;
        changes_note_expunges(&changes);
    }
    while (has_new(folder))
        if (!sync_select(sync, folder, error) ||
            (has_new(folder) && !step_new(sync, folder, error)))
            return FALSE;
    /* From now on, what is new came while we were watching. */
    folder->is_caught_up = TRUE;
    return TRUE;
}

gboolean
sync_has_work(const FolderState *folder)
{
    return folder->uidvalidity == 0 || has_new(folder) ||
           folder->compare_from > 0 || folder->first_known > 1;
}

gboolean
sync_step(Sync *sync, FolderState *folder, GError **error)
{
    if (!sync_select(sync, folder, error))
        return FALSE;
    if (has_new(folder))
        return step_new(sync, folder, error);
    if (folder->compare_from > 0)
        return compare_step(sync, folder, error);
    if (folder->first_known > 1) {
        UidRange range = pace_range_below(&folder->pace, folder->first_known);
        return step_headers(sync, folder, range, FALSE, error);
    }
    return TRUE;
}

/* ---- poison ---- */

static gboolean
is_blamed(const FolderState *folder, const GError *failure)
{
    return g_error_matches(failure, KITH_ERROR, KITH_ERROR_CORRUPT) ||
           g_error_matches(failure, KITH_ERROR, KITH_ERROR_REFUSED) ||
           folder->n_failures >= FAILURES_MOST;
}

gboolean
sync_note_failure(Sync *sync, FolderState *folder, const GError *failure)
{
    UidRange range = folder->running;
    if (range.low == 0)
        return FALSE;
    folder->running.low = 0;
    if (pace_failed(&folder->pace, range))
        return !g_error_matches(failure, KITH_ERROR, KITH_ERROR_RETRY);

    folder->n_failures++;
    if (!is_blamed(folder, failure))
        return FALSE;
    log_warning("imap: %s: the mail with UID %u cannot be fetched and is left "
                "out: %s",
                folder->name, range.low, failure->message);
    /* Should the commit fail, the same message is met and left out again. */
    return skip_to_end(sync, folder, range, range.low >= folder->uidnext,
                       batch_new(), NULL);
}
