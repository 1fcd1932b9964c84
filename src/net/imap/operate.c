/* operate - see operate.h. */
#include "net/imap/operate.h"

#include "base/error.h"
#include "net/imap/folders.h"
#include "net/imap/leg.h"

static gboolean do_leg(Leg *leg, GError **error);

static gboolean
begin(MailAccount *account, const Intent *intent, GError **error)
{
    g_autoptr(Batch) batch = batch_new();
    batch_add_intent_running(batch, intent->id);
    return keeper_commit_batch(account->sync.keeper, g_steal_pointer(&batch),
                               error);
}

gboolean
operate(MailAccount *account, const Intent *intent, GError **error)
{
    StoreReader *reader = account->sync.reader;
    g_autoptr(GError) failure = NULL;
    g_autoptr(OperationRow) row =
        store_read_operation(reader, intent->id, &failure);
    g_autoptr(GPtrArray) legs =
        row ? store_read_operation_legs(reader, intent->id, &failure) : NULL;
    if (failure) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return FALSE;
    }
    if (!row)
        return TRUE; /* it was withdrawn */
    if (!begin(account, intent, error))
        return FALSE;
    for (guint i = 0; i < legs->len; i++) {
        Leg leg = {
            .account = account,
            .session = account->sync.session,
            .intent = intent,
            .row = row,
            .leg = legs->pdata[i],
            .is_again = intent->attempts > 0,
            .todo = g_ptr_array_new(),
            .left = g_ptr_array_new(),
        };
        gboolean is_done = do_leg(&leg, error);
        g_ptr_array_unref(leg.todo);
        g_ptr_array_unref(leg.left);
        g_clear_pointer(&leg.arrived, g_hash_table_unref);
        if (!is_done)
            return FALSE;
    }
    return TRUE;
}

/* ---- where they go ---- */

static gboolean
make_trash(Leg *leg, GError **error)
{
    if (!folders_make(leg->session, leg->leg->target, "\\Trash", error))
        return FALSE;
    /* They are to be listed anew. */
    g_clear_pointer(&leg->account->folders, g_ptr_array_unref);
    return TRUE;
}

static gboolean
ask_target(Leg *leg, FolderStatus *status, GError **error)
{
    const char *target = leg->leg->target;
    g_autoptr(GError) failure = NULL;
    if (folders_status(leg->session, target, status, &failure))
        return TRUE;
    gboolean is_refused =
        g_error_matches(failure, KITH_ERROR, KITH_ERROR_REFUSED);
    if (is_refused && leg->leg->target_role == FOLDER_TRASH)
        return make_trash(leg, error) &&
               folders_status(leg->session, target, status, error);
    g_propagate_prefixed_error(error, g_steal_pointer(&failure),
                               "%s: ", target);
    return FALSE;
}

/* Remembers how it stood before anything was brought there. */
static gboolean
prepare_target(Leg *leg, GError **error)
{
    OperationLeg *of = leg->leg;
    FolderStatus status;
    if (!of->target)
        return TRUE;
    if (!ask_target(leg, &status, error))
        return FALSE;
    guint32 before = of->target_uidvalidity;
    of->target_uidvalidity = status.uidvalidity;
    if (of->target_uidnext && before == status.uidvalidity)
        return TRUE;
    if (of->target_uidnext) { /* rebuilt since: look through all of it */
        of->target_uidnext = 1;
        return TRUE;
    }
    of->target_uidnext = MAX(status.uidnext, 1);
    g_autoptr(Batch) batch = batch_new();
    batch_add_operation_target(batch, leg->intent->id, of->target,
                               status.uidvalidity, of->target_uidnext);
    return leg_commit(leg, g_steal_pointer(&batch), error);
}

/* ---- one leg ---- */

static gboolean
do_leg(Leg *leg, GError **error)
{
    if (!prepare_target(leg, error) || !leg_select(leg, error))
        return FALSE;
    /* Read only now: selecting may have shown what is no longer there. */
    g_autoptr(GPtrArray) entries = store_read_operation_entries(
        leg->account->sync.reader, leg->intent->id, leg->leg, error);
    return entries && leg_sort_out(leg, entries, error) && leg_act(leg, error);
}
