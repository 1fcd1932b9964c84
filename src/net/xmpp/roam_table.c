/* roam_table - see roam_table.h. */
#include "net/xmpp/roam_table.h"

#include "base/error.h"
#include "base/log.h"

/* More of one shard are not looked at: what fits into an item is far less. */
#define MOST_RECORDS 4096

static gboolean
say(const GError *error)
{
    if (error)
        log_error("xmpp: the links that roam: %s", error->message);
    return error == NULL;
}

gboolean
roam_table_merge(const RoamTable *table, GPtrArray *const *lists, guint n)
{
    g_autoptr(Batch) batch = batch_new();
    for (guint i = 0; i < n; i++)
        for (guint j = 0; lists[i] && j < lists[i]->len; j++)
            batch_add_roaming(batch, roam_record_copy(lists[i]->pdata[j]));
    if (batch_is_empty(batch))
        return TRUE;
    g_autoptr(GError) error = NULL;
    keeper_commit_batch(table->keeper, g_steal_pointer(&batch), &error);
    return say(error);
}

GPtrArray *
roam_table_read(const RoamTable *table, guint shard)
{
    g_autoptr(GError) error = NULL;
    GPtrArray *records =
        store_read_roaming(table->reader, shard, MOST_RECORDS, &error);
    say(error);
    return records;
}

guint64
roam_table_dirty(const RoamTable *table)
{
    g_autoptr(GError) error = NULL;
    guint64 shards = store_read_roaming_dirty(table->reader, &error);
    say(error);
    return shards;
}
