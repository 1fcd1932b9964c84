#pragma once
/* put - one file on its way to its slot, on a thread of its own.
 *
 * What becomes of it the thread tells the keeper itself, so that it needs no
 * stream: a line that is cut meanwhile does not stop it. Then it wakes the
 * worker. The worker's thread. */
#include "net/worker.h"
#include "net/xmpp/slot.h"
#include "net/xmpp/upload_file.h"

typedef struct Put Put;

/* Takes `slot` and `file`. */
Put *put_start(Worker *worker, gint64 intent, int attempts, Slot *slot,
               UploadFile *file);
void put_cancel(Put *put);
/* What it had to tell is stored. */
gboolean put_is_over(Put *put);
/* Calls it off, and waits for its thread: a second at most. */
void put_free(Put *put);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Put, put_free)

/* Notes on the intent how it ended; `error` NULL: it is at `url`. */
void put_settle(Batch *batch, gint64 intent, int attempts, const char *url,
                const GError *error);
