/* leg_left - what is left to do: where the mails are, and where they have come
 * to already. See leg.h. */
#include "base/error.h"
#include "net/imap/arrivals.h"
#include "net/imap/command.h"
#include "net/imap/fetch.h"
#include "net/imap/leg.h"

#define ASKED_MOST 20 /* mails that are searched for one by one */

/* ---- where they are ---- */

gboolean
leg_select(Leg *leg, GError **error)
{
    const char *name = leg->leg->folder;
    if (!mail_account_select(leg->account, name, error))
        return FALSE;
    if (leg->leg->uidvalidity == 0 ||
        leg->leg->uidvalidity == leg->session->uidvalidity)
        return TRUE;
    g_set_error(error, KITH_ERROR, KITH_ERROR_REFUSED,
                "the folder %s was rebuilt on the server meanwhile", name);
    return FALSE;
}

/* What an earlier operation brought here without learning its UID: a few are
 * asked for, many are looked for among all. */
static gboolean
find_one(Leg *leg, OperationEntry *entry, GError **error)
{
    g_autoptr(GArray) found = arrivals_with_id(
        leg->session, "ALL", entry->message_id, entry->size, error);
    if (found && found->len > 0)
        entry->uid = g_array_index(found, guint32, found->len - 1);
    return found != NULL;
}

static gboolean
find_unknown(Leg *leg, const GPtrArray *entries, GError **error)
{
    g_autoptr(GPtrArray) unknown = g_ptr_array_new();
    for (guint i = 0; i < entries->len; i++)
        if (((const OperationEntry *)entries->pdata[i])->uid == 0)
            g_ptr_array_add(unknown, entries->pdata[i]);
    g_autoptr(GHashTable) found = NULL;
    if (unknown->len > ASKED_MOST) {
        found = arrivals_find(leg->session, 1, unknown, error);
        if (!found)
            return FALSE;
    }
    for (guint i = 0; i < unknown->len; i++) {
        OperationEntry *entry = unknown->pdata[i];
        if (found)
            entry->uid =
                GPOINTER_TO_UINT(g_hash_table_lookup(found, &entry->mail_id));
        else if (!find_one(leg, entry, error))
            return FALSE;
    }
    return TRUE;
}

static void
take_present(const FetchedMail *mail, gpointer user)
{
    if (mail->uid)
        g_hash_table_add(user, GUINT_TO_POINTER(mail->uid));
}

GHashTable *
leg_find_present(Leg *leg, const GPtrArray *entries, GError **error)
{
    g_autoptr(GHashTable) present = g_hash_table_new(NULL, NULL);
    g_autoptr(GPtrArray) chunk = g_ptr_array_new();
    char *set;
    for (guint at = 0; (set = leg_next_set(entries, &at, chunk));) {
        g_autofree char *text = g_strdup_printf("UID FETCH %s (UID)", set);
        g_free(set);
        if (!imap_session_fetch(leg->session, text, take_present, present,
                                error))
            return NULL;
    }
    return g_steal_pointer(&present);
}

/* What has come to the target since the first attempt; goes there and back. */
gboolean
leg_find_arrived(Leg *leg, const GPtrArray *entries, GError **error)
{
    if (!mail_account_select(leg->account, leg->leg->target, error))
        return FALSE;
    g_clear_pointer(&leg->arrived, g_hash_table_unref);
    leg->arrived =
        arrivals_find(leg->session, leg->leg->target_uidnext, entries, error);
    return leg->arrived && leg_select(leg, error);
}

/* ---- what is left to do ---- */

typedef enum { LEFT_ALL, LEFT_REMOVAL, LEFT_NOTHING, LEFT_GONE } Left;

static Left
what_is_left(Operation kind, gboolean is_here, gboolean is_there)
{
    switch (kind) {
    case OPERATION_MOVE:
        if (is_there)
            return is_here ? LEFT_REMOVAL : LEFT_NOTHING;
        break;
    case OPERATION_COPY:
        if (is_there)
            return LEFT_NOTHING;
        break;
    case OPERATION_EXPUNGE:
        return is_here ? LEFT_ALL : LEFT_NOTHING;
    default:
        break;
    }
    return is_here ? LEFT_ALL : LEFT_GONE;
}

static gboolean
is_present(const OperationEntry *entry, GHashTable *present)
{
    return entry->uid &&
           g_hash_table_contains(present, GUINT_TO_POINTER(entry->uid));
}

static gboolean
divide(Leg *leg, const GPtrArray *entries, GHashTable *present, GError **error)
{
    GArray *outcomes = g_array_new(FALSE, FALSE, sizeof(OperationOutcome));
    for (guint i = 0; i < entries->len; i++) {
        OperationEntry *entry = entries->pdata[i];
        guint32 uid = leg_new_uid(leg, entry);
        Left left =
            what_is_left(leg->row->kind, is_present(entry, present), uid != 0);
        if (left == LEFT_ALL)
            g_ptr_array_add(leg->todo, entry);
        else if (left == LEFT_REMOVAL)
            g_ptr_array_add(leg->left, entry);
        else
            leg_note(outcomes, entry, uid, left == LEFT_GONE);
    }
    return leg_settle(leg, outcomes, error);
}

/* What has arrived is first of all what is no longer here: of two that look the
 * same, the one that is still here must not be taken for the other. */
static gboolean
find_arrived_before(Leg *leg, const GPtrArray *entries, GHashTable *present,
                    GError **error)
{
    g_autoptr(GPtrArray) ordered = g_ptr_array_new();
    for (int is_here = 0; is_here < 2; is_here++)
        for (guint i = 0; i < entries->len; i++)
            if (is_present(entries->pdata[i], present) == is_here)
                g_ptr_array_add(ordered, entries->pdata[i]);
    return leg_find_arrived(leg, ordered, error);
}

gboolean
leg_sort_out(Leg *leg, const GPtrArray *entries, GError **error)
{
    if (!find_unknown(leg, entries, error))
        return FALSE;
    g_autoptr(GHashTable) present = leg_find_present(leg, entries, error);
    if (!present)
        return FALSE;
    if (leg->leg->target && leg->is_again &&
        !find_arrived_before(leg, entries, present, error))
        return FALSE;
    return divide(leg, entries, present, error);
}
