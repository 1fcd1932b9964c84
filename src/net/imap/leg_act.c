/* leg_act - does to the mails what is left to do. See leg.h. */
#include "base/error.h"
#include "base/log.h"
#include "net/imap/command.h"
#include "net/imap/fetch.h"
#include "net/imap/leg.h"
#include "net/imap/mailbox.h"

static char *
flag_list(guint flags)
{
    static const struct {
        guint flag;
        const char *name;
    } names[] = {
        {MAIL_SEEN, "\\Seen"},       {MAIL_ANSWERED, "\\Answered"},
        {MAIL_FLAGGED, "\\Flagged"}, {MAIL_DELETED, "\\Deleted"},
        {MAIL_DRAFT, "\\Draft"},
    };
    GString *list = g_string_new(NULL);
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        if (flags & names[i].flag)
            g_string_append_printf(list, "%s%s", list->len ? " " : "",
                                   names[i].name);
    return g_string_free(list, FALSE);
}

static gboolean
store_flags(Leg *leg, const char *set, char sign, guint flags, GError **error)
{
    g_autofree char *list = flag_list(flags);
    if (!*list)
        return TRUE;
    g_autofree char *text =
        g_strdup_printf("UID STORE %s %cFLAGS.SILENT (%s)", set, sign, list);
    return imap_session_run(leg->session, text, error);
}

static gboolean
do_flags(Leg *leg, const GPtrArray *chunk, const char *set, GError **error)
{
    return store_flags(leg, set, '-', leg->row->flags_remove, error) &&
           store_flags(leg, set, '+', leg->row->flags_add, error) &&
           leg_settle_done(leg, chunk, error);
}

/* A plain EXPUNGE takes all that is marked, whoever marked it: it is only said
 * where there is nothing but ours. FALSE in `*is_removed_out`: there is. */
static gboolean
expunge_all(Leg *leg, const GPtrArray *chunk, gboolean *is_removed_out,
            GError **error)
{
    g_autoptr(GArray) marked = fetch_search(leg->session, "DELETED", error);
    if (!marked)
        return FALSE;
    g_autoptr(GHashTable) ours = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < chunk->len; i++)
        g_hash_table_add(
            ours, GUINT_TO_POINTER(((OperationEntry *)chunk->pdata[i])->uid));
    for (guint i = 0; i < marked->len; i++)
        if (!g_hash_table_contains(
                ours, GUINT_TO_POINTER(g_array_index(marked, guint32, i))))
            return TRUE;
    *is_removed_out = TRUE;
    return imap_session_run(leg->session, "EXPUNGE", error);
}

static gboolean
remove_here(Leg *leg, const GPtrArray *chunk, const char *set,
            gboolean *is_removed_out, GError **error)
{
    *is_removed_out = FALSE;
    if (!store_flags(leg, set, '+', MAIL_DELETED, error))
        return FALSE;
    if (!(leg->session->abilities & IMAP_CAN_UIDPLUS))
        return expunge_all(leg, chunk, is_removed_out, error);
    g_autofree char *text = g_strconcat("UID EXPUNGE ", set, NULL);
    *is_removed_out = TRUE;
    return imap_session_run(leg->session, text, error);
}

static gboolean
do_expunge(Leg *leg, const GPtrArray *chunk, const char *set, GError **error)
{
    gboolean is_removed;
    if (!remove_here(leg, chunk, set, &is_removed, error))
        return FALSE;
    if (is_removed)
        return leg_settle_done(leg, chunk, error);
    g_set_error(error, KITH_ERROR, KITH_ERROR_REFUSED,
                "other mails in %s are marked as deleted, and this server can "
                "only remove all that are: these are marked now, too",
                leg->leg->folder);
    return FALSE;
}

/* By COPYUID, where the server says so and means the folder as we know it. */
static void
take_copied(Leg *leg, const GPtrArray *chunk)
{
    const GArray *copied = leg->session->copied;
    if (leg->session->copied_validity != leg->leg->target_uidvalidity)
        return;
    g_autoptr(GHashTable) to = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < copied->len; i++) {
        UidPair pair = g_array_index(copied, UidPair, i);
        g_hash_table_insert(to, GUINT_TO_POINTER(pair.from),
                            GUINT_TO_POINTER(pair.to));
    }
    for (guint i = 0; i < chunk->len; i++) {
        const OperationEntry *entry = chunk->pdata[i];
        gpointer uid = g_hash_table_lookup(to, GUINT_TO_POINTER(entry->uid));
        if (uid)
            g_hash_table_insert(
                leg->arrived, g_memdup2(&entry->mail_id, sizeof entry->mail_id),
                uid);
    }
}

/* At the source they stay marked where they cannot be removed alone. */
static gboolean
remove_copied(Leg *leg, const GPtrArray *chunk, const char *set, GError **error)
{
    gboolean is_removed;
    if (!remove_here(leg, chunk, set, &is_removed, error))
        return FALSE;
    if (!is_removed)
        log_info("imap: %s: what was moved away is only marked as deleted, for "
                 "other mails are, too",
                 leg->leg->folder);
    return TRUE;
}

static gboolean
do_chunks(Leg *leg, const GPtrArray *entries,
          gboolean (*do_one)(Leg *, const GPtrArray *, const char *, GError **),
          GError **error)
{
    g_autoptr(GPtrArray) chunk = g_ptr_array_new();
    char *next;
    for (guint at = 0; (next = leg_next_set(entries, &at, chunk));) {
        g_autofree char *set = next;
        if (!do_one(leg, chunk, set, error))
            return FALSE;
    }
    return TRUE;
}

/* ---- bringing ---- */

static gboolean
finish_left(Leg *leg, const GPtrArray *chunk, const char *set, GError **error)
{
    return remove_copied(leg, chunk, set, error) &&
           leg_settle_done(leg, chunk, error);
}

static gboolean
must_remove(const Leg *leg)
{
    return leg->row->kind == OPERATION_MOVE &&
           !(leg->session->abilities & IMAP_CAN_MOVE);
}

/* These are in the target, as the server said or as we saw: only now may they
 * go at the source. */
static gboolean
finish_there(Leg *leg, const GPtrArray *entries, GError **error)
{
    return must_remove(leg) ? do_chunks(leg, entries, finish_left, error)
                            : leg_settle_done(leg, entries, error);
}

static gboolean
do_bring(Leg *leg, const GPtrArray *chunk, const char *set, GError **error)
{
    gboolean is_move = leg->row->kind == OPERATION_MOVE && !must_remove(leg);
    g_autofree char *target = mailbox_argument(leg->leg->target, error);
    if (!target)
        return FALSE;
    g_autofree char *text =
        g_strdup_printf("UID %s %s %s", is_move ? "MOVE" : "COPY", set, target);
    if (!imap_session_run(leg->session, text, error)) {
        g_prefix_error(error, "%s: ", leg->leg->target);
        return FALSE;
    }
    take_copied(leg, chunk);
    /* Where the others went is looked for when all are there. */
    g_autoptr(GPtrArray) known = g_ptr_array_new();
    for (guint i = 0; i < chunk->len; i++)
        if (leg_new_uid(leg, chunk->pdata[i]))
            g_ptr_array_add(known, chunk->pdata[i]);
    return finish_there(leg, known, error);
}

/* The server said OK, and they are not where they were to go. */
static gboolean
settle_missing(Leg *leg, const GPtrArray *missing, GError **error)
{
    g_autoptr(GHashTable) present = leg_find_present(leg, missing, error);
    if (!present)
        return FALSE;
    GArray *gone = g_array_new(FALSE, FALSE, sizeof(OperationOutcome));
    for (guint i = 0; i < missing->len; i++) {
        const OperationEntry *entry = missing->pdata[i];
        if (!g_hash_table_contains(present, GUINT_TO_POINTER(entry->uid)))
            leg_note(gone, entry, 0, TRUE);
    }
    guint n_here = missing->len - gone->len;
    if (!leg_settle(leg, gone, error))
        return FALSE;
    if (n_here == 0)
        return TRUE;
    g_set_error(error, KITH_ERROR, KITH_ERROR_REFUSED,
                "the mail server said that %u %s in %s now, but %s not there: "
                "%s left in %s",
                n_here, n_here == 1 ? "is" : "are", leg->leg->target,
                n_here == 1 ? "it is" : "they are",
                n_here == 1 ? "it is" : "they are", leg->leg->folder);
    return FALSE;
}

/* What was brought without a word on its UID. What is settled already is passed
 * over by the keeper. */
static gboolean
settle_arrived(Leg *leg, GError **error)
{
    g_autoptr(GPtrArray) unknown = g_ptr_array_new();
    g_autoptr(GPtrArray) there = g_ptr_array_new();
    g_autoptr(GPtrArray) missing = g_ptr_array_new();
    for (guint i = 0; i < leg->todo->len; i++)
        if (!leg_new_uid(leg, leg->todo->pdata[i]))
            g_ptr_array_add(unknown, leg->todo->pdata[i]);
    if (unknown->len == 0)
        return TRUE;
    if (!leg_find_arrived(leg, unknown, error))
        return FALSE;
    for (guint i = 0; i < unknown->len; i++)
        g_ptr_array_add(leg_new_uid(leg, unknown->pdata[i]) ? there : missing,
                        unknown->pdata[i]);
    return finish_there(leg, there, error) &&
           (missing->len == 0 || settle_missing(leg, missing, error));
}

/* The server refused in the middle: some may have got there all the same. */
static void
settle_some(Leg *leg)
{
    g_autoptr(GPtrArray) there = g_ptr_array_new();
    g_autoptr(GError) failure = NULL;
    g_autoptr(GHashTable) present = leg_find_present(leg, leg->todo, &failure);
    if (!present || !leg_find_arrived(leg, leg->todo, &failure)) {
        log_info("imap: after a refusal: %s", failure->message);
        return;
    }
    for (guint i = 0; i < leg->todo->len; i++) {
        OperationEntry *entry = leg->todo->pdata[i];
        gboolean is_here =
            g_hash_table_contains(present, GUINT_TO_POINTER(entry->uid));
        if (leg_new_uid(leg, entry) &&
            (!is_here || leg->row->kind == OPERATION_COPY))
            g_ptr_array_add(there, entry);
    }
    if (!leg_settle_done(leg, there, &failure))
        log_info("imap: after a refusal: %s", failure->message);
}

static gboolean
bring(Leg *leg, GError **error)
{
    if (!leg->arrived)
        leg->arrived =
            g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    g_autoptr(GError) failure = NULL;
    if (do_chunks(leg, leg->left, finish_left, &failure) &&
        do_chunks(leg, leg->todo, do_bring, &failure) &&
        settle_arrived(leg, &failure))
        return TRUE;
    if (g_error_matches(failure, KITH_ERROR, KITH_ERROR_REFUSED))
        settle_some(leg);
    g_propagate_error(error, g_steal_pointer(&failure));
    return FALSE;
}

/* ---- which of them ---- */

gboolean
leg_act(Leg *leg, GError **error)
{
    switch (leg->row->kind) {
    case OPERATION_FLAGS:
        return do_chunks(leg, leg->todo, do_flags, error);
    case OPERATION_EXPUNGE:
        return do_chunks(leg, leg->todo, do_expunge, error);
    default:
        return bring(leg, error);
    }
}
