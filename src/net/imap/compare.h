#pragma once
/* compare - finds by comparison what a server without QRESYNC does not tell:
 * mails that are gone and, without CONDSTORE, flags that changed. */
#include "net/imap/sync.h"

/* One window of UIDs from `compare_from` up. */
gboolean compare_step(Sync *sync, FolderState *folder, GError **error);
