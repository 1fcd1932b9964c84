#pragma once
/* sync - keeps one folder in the store equal to the one on the server.
 *
 * Every step ends with a batch that holds both what was learnt and how far it
 * reaches, so an interruption loses nothing and repeats little. After each call
 * the folder is selected. Errors for which command_error_is_fatal() holds mean
 * that the session is of no more use. The command thread only. */
#include "net/imap/listed.h"
#include "net/imap/pace.h"
#include "net/imap/session.h"
#include "store/keeper.h"

typedef struct {
    char *name; /* UTF-8 */
    FolderRole role;
    guint32 uidvalidity;    /* 0: never selected */
    guint32 first_known;    /* every mail from this UID … */
    guint32 uidnext;        /* … to before this one is in the store */
    guint32 server_uidnext; /* what the server has */
    guint64 highestmodseq;  /* changes up to here are in the store; 0: none */
    guint32 compare_from;   /* UIDs from here up are still to be compared with
                             * the server's; 0: all are */
    gint64 n_known;         /* mails in the store, for the eye */
    Pace pace;
    UidRange running; /* being fetched; low 0: none */
    int n_failures;   /* of a range that is a single UID */

    /* What the account wants of it, see account.h. */
    gboolean is_watched;   /* what arrives there deserves a notice … */
    gboolean is_caught_up; /* … from now on: it was looked at once */
    gboolean is_followed;  /* its first sync is to be finished */
    gboolean is_refused;   /* the server says no: let it be */
    gboolean must_look;    /* news may wait there */
    FolderStatus polled;   /* as it was when that was last found out */
} FolderState;
FolderState *folder_state_new(const char *name, FolderRole role);
void folder_state_free(FolderState *folder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FolderState, folder_state_free)

typedef struct {
    Keeper *keeper;
    StoreReader *reader;
    ImapSession *session;
    const char *authserv_id;
} Sync;

/* Selects the folder and brings changes to what is known; the first time, the
 * newest mails come first. Does nothing when it is selected already. */
gboolean sync_select(Sync *sync, FolderState *folder, GError **error);
/* Asks for changes since the last look and fetches what is new. */
gboolean sync_look(Sync *sync, FolderState *folder, GError **error);
/* Whether sync_step() has something to do, and one range of it. */
gboolean sync_has_work(const FolderState *folder);
gboolean sync_step(Sync *sync, FolderState *folder, GError **error);
/* The session broke in the middle of a step: the next one asks for less, or
 * leaves out the one message that cannot be fetched. TRUE when it is worth
 * trying again at once. */
gboolean
sync_note_failure(Sync *sync, FolderState *folder, const GError *failure);
