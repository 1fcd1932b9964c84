#pragma once
/* changes - flags and expunges that the server tells of a known folder. */
#include "net/imap/fetch.h"
#include "net/imap/sync.h"

typedef struct {
    Sync *sync;
    FolderState *folder;
    Batch *batch;
    guint64 highest_modseq; /* of the answers so far */
} ChangeSink;

ChangeSink changes_begin(Sync *sync, FolderState *folder);
void changes_clear(ChangeSink *changes);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ChangeSink, changes_clear)

/* A FetchHandler; `user` is the ChangeSink. Flags of known mails go to the
 * batch, unknown UIDs raise `server_uidnext`. */
void changes_take(const FetchedMail *mail, gpointer user);
/* Asks for what changed since `highestmodseq`; without CONDSTORE, for the flags
 * of the newest mails. */
gboolean changes_fetch(ChangeSink *changes, GError **error);
/* Takes what VANISHED told. */
gboolean changes_apply_vanished(ChangeSink *changes, GError **error);
/* Without VANISHED: asks for a comparison where mails seem to be gone. */
void changes_note_expunges(ChangeSink *changes);
