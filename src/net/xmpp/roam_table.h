#pragma once
/* roam_table - the store's records of links, as the XMPP worker needs them.
 *
 * Merging waits for the keeper's commit, so that what is read next holds it:
 * what is published is never older than what was seen. The worker's thread. */
#include "net/xmpp/roam_stanza.h"
#include "store/keeper.h"
#include "store/read.h"

typedef struct {
    Keeper *keeper;
    StoreReader *reader;
} RoamTable;

/* Stores the records of the `n` lists (each may be NULL) that stand higher
 * than ours, and notes which the server has. FALSE when it cannot. */
gboolean roam_table_merge(const RoamTable *table, GPtrArray *const *lists,
                          guint n);
/* The shard's records, the latest edits first; NULL when it cannot. */
GPtrArray *roam_table_read(const RoamTable *table, guint shard);
/* The set of shards with something that the server is not known to have. */
guint64 roam_table_dirty(const RoamTable *table);
