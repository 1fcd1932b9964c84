/* changes - see changes.h. */
#include "net/imap/changes.h"

/* Known UIDs read at once: a server may say VANISHED 1:4294967295. */
#define CHUNK 5000
/* Without CONDSTORE: up to this size, all flags are compared at each look. */
#define SMALL_FOLDER 5000
#define NEWEST       200

ChangeSink
changes_begin(Sync *sync, FolderState *folder)
{
    return (ChangeSink){sync, folder, batch_new(), 0};
}

void
changes_clear(ChangeSink *changes)
{
    g_clear_pointer(&changes->batch, batch_free);
}

void
changes_take(const FetchedMail *mail, gpointer user)
{
    ChangeSink *changes = user;
    FolderState *folder = changes->folder;
    changes->highest_modseq = MAX(changes->highest_modseq, mail->modseq);
    if (mail->uid == 0 || folder->uidvalidity == 0)
        return;
    if (mail->uid >= folder->uidnext)
        folder->server_uidnext = MAX(folder->server_uidnext, mail->uid + 1);
    else if (mail->uid >= folder->first_known && mail->has_flags)
        batch_add_mail_flags(changes->batch, folder->name, mail->uid,
                             mail->flags);
}

static guint32
server_exists(const ImapSession *session)
{
    const struct mailimap_selection_info *info =
        session->imap->imap_selection_info;
    return info ? info->sel_exists : session->exists;
}

static char *
change_text(const ImapSession *session, const FolderState *folder)
{
    if (folder->highestmodseq && session->abilities & IMAP_CAN_CONDSTORE)
        return g_strdup_printf(
            "UID FETCH %u:* (UID FLAGS) (CHANGEDSINCE %" G_GUINT64_FORMAT "%s)",
            MAX(folder->first_known, 1), folder->highestmodseq,
            session->abilities & IMAP_CAN_QRESYNC ? " VANISHED" : "");
    guint32 exists = server_exists(session);
    if (exists == 0)
        return NULL;
    return g_strdup_printf("FETCH %u:* (UID FLAGS)",
                           exists > NEWEST ? exists - NEWEST + 1 : 1);
}

gboolean
changes_fetch(ChangeSink *changes, GError **error)
{
    ImapSession *session = changes->sync->session;
    FolderState *folder = changes->folder;
    g_autofree char *text = change_text(session, folder);
    if (!text)
        return TRUE;
    if (!imap_session_fetch(session, text, changes_take, changes, error))
        return FALSE;
    /* All changes up to the highest one were in the answer (RFC 7162 3.1.4).
     * Only a folder that keeps them has any. */
    if (folder->highestmodseq)
        folder->highestmodseq =
            MAX(folder->highestmodseq, changes->highest_modseq);
    return TRUE;
}

static gboolean
expunge_known(ChangeSink *changes, UidRange range, GError **error)
{
    const char *name = changes->folder->name;
    while (range.low <= range.high) {
        g_autoptr(GArray) known = store_read_uids(
            changes->sync->reader, name, range.low, range.high, CHUNK, error);
        if (!known)
            return FALSE;
        for (guint i = 0; i < known->len; i++)
            batch_add_mail_expunged(changes->batch, name,
                                    g_array_index(known, guint32, i));
        changes->folder->n_known -= known->len;
        guint32 last =
            known->len > 0 ? g_array_index(known, guint32, known->len - 1) : 0;
        if (known->len < CHUNK || last == G_MAXUINT32)
            return TRUE;
        range.low = last + 1;
    }
    return TRUE;
}

gboolean
changes_apply_vanished(ChangeSink *changes, GError **error)
{
    GArray *vanished = changes->sync->session->vanished;
    for (guint i = 0; i < vanished->len; i++)
        if (!expunge_known(changes, g_array_index(vanished, UidRange, i),
                           error))
            return FALSE;
    g_array_set_size(vanished, 0);
    return TRUE;
}

void
changes_note_expunges(ChangeSink *changes)
{
    ImapSession *session = changes->sync->session;
    FolderState *folder = changes->folder;
    gboolean must_compare = session->saw_expunge;
    session->saw_expunge = FALSE;
    if (folder->highestmodseq && session->abilities & IMAP_CAN_QRESYNC)
        return;
    /* Flags of old mails may have changed unseen. */
    if (!folder->highestmodseq && folder->n_known <= SMALL_FOLDER)
        must_compare = TRUE;
    if (must_compare)
        folder->compare_from = folder->first_known;
}
