#pragma once
/* arrivals - which mails of the selected folder are those that an operation
 * brought there, where the server did not say (RFC 4315 3) or its answer was
 * lost. The command thread only. */
#include "net/imap/session.h"

/* Of the mails from UID `from` up, each as one of `entries` (OperationEntry*) at
 * most: with the same Message-ID and size; without a Message-ID, with the same
 * INTERNALDATE and size; of entries that look the same the first ones of the
 * array. Gives back mail id (gint64*) -> UID (GUINT_TO_POINTER), the
 * caller's. */
GHashTable *arrivals_find(ImapSession *session, guint32 from,
                          const GPtrArray *entries, GError **error);
/* The UIDs, ascending, of mails of the folder that answer to `keys` (RFC 9051
 * 6.4.4) and have this very Message-ID, and this size (-1: any); a GArray of
 * guint32, the caller's. None where no server can be asked for it. NULL: it
 * could not be. */
GArray *arrivals_with_id(ImapSession *session, const char *keys,
                         const char *message_id, gint64 size, GError **error);
