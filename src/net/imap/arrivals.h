#pragma once
/* arrivals - which mails of the selected folder are those that an operation
 * brought there, where the server did not say (RFC 4315 3) or its answer was
 * lost. The command thread only. */
#include "net/imap/session.h"

/* Of the mails from UID `from` up, each as one of `entries` (OperationEntry*) at
 * most: with the same Message-ID and size; without a Message-ID, with the same
 * INTERNALDATE and size. Gives back mail id (gint64*) -> UID (GUINT_TO_POINTER),
 * the caller's. */
GHashTable *arrivals_find(ImapSession *session, guint32 from,
                          const GPtrArray *entries, GError **error);
/* The highest UID of the folder with this Message-ID; 0: none. FALSE: the server
 * could not be asked. */
gboolean arrivals_find_id(ImapSession *session, const char *message_id,
                          guint32 *uid_out, GError **error);
