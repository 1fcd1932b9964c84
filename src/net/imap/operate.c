/* operate - see operate.h. */
#include "net/imap/operate.h"

#include "base/error.h"
#include "base/log.h"
#include "net/imap/arrivals.h"
#include "net/imap/command.h"
#include "net/imap/fetch.h"
#include "net/imap/mailbox.h"

/* Of UIDs in one command: a line stays under 8,000 bytes (RFC 7162 4). */
#define RANGES_MOST 350
#define ASKED_MOST  20 /* mails that are searched for one by one */

typedef struct {
    MailAccount *account;
    ImapSession *session;
    const Intent *intent;
    const OperationRow *row;
    OperationLeg *leg;
    gboolean is_again;   /* an earlier attempt may have done any of it */
    GPtrArray *todo;     /* of OperationEntry*, by UID, borrowed */
    GPtrArray *left;     /* likewise: copied, but not removed here yet */
    GHashTable *arrived; /* mail id -> its new UID */
} Leg;

static gboolean do_leg(Leg *leg, GError **error);

/* ---- what the store is told ---- */

static gboolean
commit(const Leg *leg, Batch *batch, GError **error)
{
    return keeper_commit_batch(leg->account->sync.keeper, batch, error);
}

static guint32
new_uid(const Leg *leg, const OperationEntry *entry)
{
    return leg->arrived ? GPOINTER_TO_UINT(g_hash_table_lookup(leg->arrived,
                                                               &entry->mail_id))
                        : 0;
}

static void
note(GArray *outcomes, const OperationEntry *entry, guint32 uid,
     gboolean is_gone)
{
    OperationOutcome outcome = {entry->mail_id, uid, is_gone};
    g_array_append_val(outcomes, outcome);
}

/* Moves `outcomes`. */
static gboolean
settle(const Leg *leg, GArray *outcomes, GError **error)
{
    if (outcomes->len == 0) {
        g_array_unref(outcomes);
        return TRUE;
    }
    g_autoptr(Batch) batch = batch_new();
    batch_add_operation_settled(batch, leg->intent->id, outcomes);
    return commit(leg, g_steal_pointer(&batch), error);
}

static gboolean
settle_done(const Leg *leg, const GPtrArray *entries, GError **error)
{
    GArray *outcomes = g_array_new(FALSE, FALSE, sizeof(OperationOutcome));
    for (guint i = 0; i < entries->len; i++)
        note(outcomes, entries->pdata[i], new_uid(leg, entries->pdata[i]),
             FALSE);
    return settle(leg, outcomes, error);
}

/* ---- the whole ---- */

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
    return commit(leg, g_steal_pointer(&batch), error);
}

/* ---- where they are ---- */

static gboolean
select_source(Leg *leg, GError **error)
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

/* The next of `entries` that fit one command, from `*at` on; their UIDs as
 * text, the caller's; NULL at the end. */
static char *
next_set(const GPtrArray *entries, guint *at, GPtrArray *chunk)
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

static void
take_present(const FetchedMail *mail, gpointer user)
{
    if (mail->uid)
        g_hash_table_add(user, GUINT_TO_POINTER(mail->uid));
}

static GHashTable *
find_present(Leg *leg, const GPtrArray *entries, GError **error)
{
    g_autoptr(GHashTable) present = g_hash_table_new(NULL, NULL);
    g_autoptr(GPtrArray) chunk = g_ptr_array_new();
    char *set;
    for (guint at = 0; (set = next_set(entries, &at, chunk));) {
        g_autofree char *text = g_strdup_printf("UID FETCH %s (UID)", set);
        g_free(set);
        if (!imap_session_fetch(leg->session, text, take_present, present,
                                error))
            return NULL;
    }
    return g_steal_pointer(&present);
}

/* What has come to the target since the first attempt; goes there and back. */
static gboolean
find_arrived(Leg *leg, const GPtrArray *entries, GError **error)
{
    if (!mail_account_select(leg->account, leg->leg->target, error))
        return FALSE;
    g_clear_pointer(&leg->arrived, g_hash_table_unref);
    leg->arrived =
        arrivals_find(leg->session, leg->leg->target_uidnext, entries, error);
    return leg->arrived && select_source(leg, error);
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
sort_out(Leg *leg, const GPtrArray *entries, GHashTable *present,
         GError **error)
{
    GArray *outcomes = g_array_new(FALSE, FALSE, sizeof(OperationOutcome));
    for (guint i = 0; i < entries->len; i++) {
        OperationEntry *entry = entries->pdata[i];
        guint32 uid = new_uid(leg, entry);
        gboolean is_here =
            entry->uid &&
            g_hash_table_contains(present, GUINT_TO_POINTER(entry->uid));
        Left left = what_is_left(leg->row->kind, is_here, uid != 0);
        if (left == LEFT_ALL)
            g_ptr_array_add(leg->todo, entry);
        else if (left == LEFT_REMOVAL)
            g_ptr_array_add(leg->left, entry);
        else
            note(outcomes, entry, uid, left == LEFT_GONE);
    }
    return settle(leg, outcomes, error);
}

/* ---- doing it ---- */

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
           settle_done(leg, chunk, error);
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
        return settle_done(leg, chunk, error);
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
          gboolean (*act)(Leg *, const GPtrArray *, const char *, GError **),
          GError **error)
{
    g_autoptr(GPtrArray) chunk = g_ptr_array_new();
    char *next;
    for (guint at = 0; (next = next_set(entries, &at, chunk));) {
        g_autofree char *set = next;
        if (!act(leg, chunk, set, error))
            return FALSE;
    }
    return TRUE;
}

/* ---- bringing ---- */

static gboolean
finish_left(Leg *leg, const GPtrArray *chunk, const char *set, GError **error)
{
    return remove_copied(leg, chunk, set, error) &&
           settle_done(leg, chunk, error);
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
                            : settle_done(leg, entries, error);
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
        if (new_uid(leg, chunk->pdata[i]))
            g_ptr_array_add(known, chunk->pdata[i]);
    return finish_there(leg, known, error);
}

/* The server said OK, and they are not where they were to go. */
static gboolean
settle_missing(Leg *leg, const GPtrArray *missing, GError **error)
{
    g_autoptr(GHashTable) present = find_present(leg, missing, error);
    if (!present)
        return FALSE;
    GArray *gone = g_array_new(FALSE, FALSE, sizeof(OperationOutcome));
    for (guint i = 0; i < missing->len; i++) {
        const OperationEntry *entry = missing->pdata[i];
        if (!g_hash_table_contains(present, GUINT_TO_POINTER(entry->uid)))
            note(gone, entry, 0, TRUE);
    }
    guint n_here = missing->len - gone->len;
    if (!settle(leg, gone, error))
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
        if (!new_uid(leg, leg->todo->pdata[i]))
            g_ptr_array_add(unknown, leg->todo->pdata[i]);
    if (unknown->len == 0)
        return TRUE;
    if (!find_arrived(leg, unknown, error))
        return FALSE;
    for (guint i = 0; i < unknown->len; i++)
        g_ptr_array_add(new_uid(leg, unknown->pdata[i]) ? there : missing,
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
    g_autoptr(GHashTable) present = find_present(leg, leg->todo, &failure);
    if (!present || !find_arrived(leg, leg->todo, &failure)) {
        log_info("imap: after a refusal: %s", failure->message);
        return;
    }
    for (guint i = 0; i < leg->todo->len; i++) {
        OperationEntry *entry = leg->todo->pdata[i];
        gboolean is_here =
            g_hash_table_contains(present, GUINT_TO_POINTER(entry->uid));
        if (new_uid(leg, entry) &&
            (!is_here || leg->row->kind == OPERATION_COPY))
            g_ptr_array_add(there, entry);
    }
    if (!settle_done(leg, there, &failure))
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

/* ---- one leg ---- */

static gboolean
act(Leg *leg, GError **error)
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

static gboolean
do_leg(Leg *leg, GError **error)
{
    if (!prepare_target(leg, error) || !select_source(leg, error))
        return FALSE;
    /* Read only now: selecting may have shown what is no longer there. */
    g_autoptr(GPtrArray) entries = store_read_operation_entries(
        leg->account->sync.reader, leg->intent->id, leg->leg, error);
    if (!entries || !find_unknown(leg, entries, error))
        return FALSE;
    if (leg->leg->target && leg->is_again && !find_arrived(leg, entries, error))
        return FALSE;
    g_autoptr(GHashTable) present = find_present(leg, entries, error);
    return present && sort_out(leg, entries, present, error) && act(leg, error);
}
