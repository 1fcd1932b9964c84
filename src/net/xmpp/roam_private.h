#pragma once
/* roam_private - links in private storage (XEP-0049), where the server cannot
 * do better: one document, read, merged, and written back when it differs.
 *
 * It tells nobody of changes, and of two machines that write at once one may
 * be overwritten: what it said goes back when it reads again. The worker's
 * thread. */
#include "net/xmpp/roam_table.h"
#include "net/xmpp/session.h"

typedef struct RoamPrivate RoamPrivate;
/* Borrows `table`. `answered` hears from each reading whether the server has
 * private storage at all. */
RoamPrivate *roam_private_new(Session *session, const RoamTable *table,
                              void (*answered)(gpointer user,
                                               gboolean is_there),
                              gpointer user);
void roam_private_free(RoamPrivate *storage);
/* Reads, merges, and writes if need be; while that is under way, it is done
 * once more afterwards. */
void roam_private_sync(RoamPrivate *storage);
