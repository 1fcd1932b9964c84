/* leg - see leg.h. */
#include "net/imap/leg.h"

#include "net/imap/command.h"
#include "net/imap/fetch.h"

/* Of UIDs in one command: a line stays under 8,000 bytes (RFC 7162 4). */
#define RANGES_MOST 350

gboolean
leg_commit(const Leg *leg, Batch *batch, GError **error)
{
    return keeper_commit_batch(leg->account->sync.keeper, batch, error);
}

guint32
leg_new_uid(const Leg *leg, const OperationEntry *entry)
{
    return leg->arrived ? GPOINTER_TO_UINT(g_hash_table_lookup(leg->arrived,
                                                               &entry->mail_id))
                        : 0;
}

void
leg_note(GArray *outcomes, const OperationEntry *entry, guint32 uid,
         gboolean is_gone)
{
    OperationOutcome outcome = {entry->mail_id, uid, is_gone};
    g_array_append_val(outcomes, outcome);
}

gboolean
leg_settle(const Leg *leg, GArray *outcomes, GError **error)
{
    if (outcomes->len == 0) {
        g_array_unref(outcomes);
        return TRUE;
    }
    g_autoptr(Batch) batch = batch_new();
    batch_add_operation_settled(batch, leg->intent->id, outcomes);
    return leg_commit(leg, g_steal_pointer(&batch), error);
}

gboolean
leg_settle_done(const Leg *leg, const GPtrArray *entries, GError **error)
{
    GArray *outcomes = g_array_new(FALSE, FALSE, sizeof(OperationOutcome));
    for (guint i = 0; i < entries->len; i++)
        leg_note(outcomes, entries->pdata[i],
                 leg_new_uid(leg, entries->pdata[i]), FALSE);
    return leg_settle(leg, outcomes, error);
}

char *
leg_next_set(const GPtrArray *entries, guint *at, GPtrArray *chunk)
{
    g_autoptr(GArray) uids = g_array_new(FALSE, FALSE, sizeof(guint32));
    guint n_ranges = 0;
    guint32 last = 0;
    g_ptr_array_set_size(chunk, 0);
    for (; *at < entries->len; (*at)++) {
        OperationEntry *entry = entries->pdata[*at];
        if (entry->uid == 0)
            continue;
        if (uids->len == 0 || entry->uid != last + 1)
            n_ranges++;
        if (n_ranges > RANGES_MOST)
            break;
        last = entry->uid;
        g_array_append_val(uids, last);
        g_ptr_array_add(chunk, entry);
    }
    return uids->len ? uidset_to_string(uids) : NULL;
}
