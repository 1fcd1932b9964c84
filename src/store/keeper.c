/* keeper - see keeper.h. */
#include "store/keeper.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "base/paths.h"
#include "store/lock.h"
#include "store/migrate.h"
#include "store/write.h"

/* Neighbours share a commit, and with it a sync of the disk, up to these. */
#define GROUP_MESSAGES 200
#define GROUP_MS       20

struct Keeper {
    StoreLock *lock;
    Db *db;
    Writer *writer;
    Chan *inbox;            /* of Letter */
    GPtrArray *subscribers; /* of Chan *, each a reference */
    GThread *thread;
    Told *told; /* of the messages in the open transaction */
};

/* One message to the keeper. */
typedef struct {
    Batch *batch;    /* or */
    Intent *intent;  /* or neither: stop */
    Chan *answer;    /* of Answer; NULL: nobody waits */
    GError *failure; /* why it was rolled back */
    gint64 queued;   /* what became of the intent, see writer->queued */
} Letter;

typedef struct {
    GError *error; /* NULL: committed */
    gint64 queued;
} Answer;

static gpointer keeper_run(gpointer object);
static void letter_free(gpointer object);

/* ---- life ---- */

static gboolean
open_store(Keeper *keeper, const KeeperOptions *options, GError **error)
{
    if (!paths_make_folder_of(options->path, error))
        return FALSE;
    keeper->lock = store_lock_take(options->path, error);
    if (!keeper->lock)
        return FALSE;
    keeper->db = db_open(options->path, DB_WRITE, error);
    if (!keeper->db || !migrate_store(keeper->db, options->path, error))
        return FALSE;

    keeper->writer = writer_new(keeper->db, options);
    db_script(keeper->db, "BEGIN IMMEDIATE");
    write_start(keeper->writer);
    db_script(keeper->db, "COMMIT");
    told_clear(keeper->writer->told); /* nobody listens yet */
    return db_take_error(keeper->db, error);
}

static void
keeper_free(Keeper *keeper)
{
    g_clear_pointer(&keeper->writer, writer_free);
    g_clear_pointer(&keeper->db, db_close);
    /* After the store is closed: whoever gets the lock finds it whole. */
    g_clear_pointer(&keeper->lock, store_lock_release);
    chan_close(keeper->inbox);
    chan_unref(keeper->inbox);
    g_ptr_array_unref(keeper->subscribers);
    told_free(keeper->told);
    g_free(keeper);
}

static void
unref_chan(gpointer chan)
{
    chan_unref(chan);
}

Keeper *
keeper_new(const KeeperOptions *options, GError **error)
{
    Keeper *keeper = g_new0(Keeper, 1);
    keeper->inbox = chan_new(letter_free);
    keeper->subscribers = g_ptr_array_new_with_free_func(unref_chan);
    keeper->told = told_new();
    if (!open_store(keeper, options, error)) {
        keeper_free(keeper);
        return NULL;
    }
    return keeper;
}

void
keeper_subscribe(Keeper *keeper, Chan *changes)
{
    g_assert(!keeper->thread);
    g_ptr_array_add(keeper->subscribers, chan_ref(changes));
}

void
keeper_start(Keeper *keeper)
{
    g_assert(!keeper->thread);
    keeper->thread = g_thread_new("keeper", keeper_run, keeper);
}

void
keeper_stop(Keeper *keeper)
{
    if (!keeper->thread)
        keeper_start(keeper); /* what was sent is stored all the same */
    chan_send(keeper->inbox, g_new0(Letter, 1));
    g_thread_join(keeper->thread);
    keeper_free(keeper);
}

/* ---- senders; any thread ---- */

static void
answer_free(gpointer object)
{
    Answer *answer = object;
    g_clear_error(&answer->error);
    g_free(answer);
}

static void
letter_answer(Letter *letter, GError *error)
{
    if (!letter->answer) {
        g_clear_error(&error);
        return;
    }
    Answer *answer = g_new0(Answer, 1);
    answer->error = error;
    answer->queued = letter->queued;
    chan_send(letter->answer, answer);
    g_clear_pointer(&letter->answer, chan_unref);
}

/* A letter that is dropped unread still answers, or its sender would wait
 * for ever. */
static void
letter_free(gpointer object)
{
    Letter *letter = object;
    if (letter->answer)
        letter_answer(letter, g_error_new(KITH_ERROR, KITH_ERROR_CANCELLED,
                                          "kith is ending: it was not stored"));
    g_clear_pointer(&letter->batch, batch_free);
    g_clear_pointer(&letter->intent, intent_free);
    g_clear_error(&letter->failure);
    g_free(letter);
}

static void
send_letter(Keeper *keeper, Batch *batch, Intent *intent, Chan *answer)
{
    Letter *letter = g_new0(Letter, 1);
    letter->batch = batch;
    letter->intent = intent;
    letter->answer = answer ? chan_ref(answer) : NULL;
    chan_send(keeper->inbox, letter);
}

static gboolean
commit_letter(Keeper *keeper, Batch *batch, Intent *intent, gint64 *queued_out,
              GError **error)
{
    g_autoptr(Chan) answers = chan_new(answer_free);
    send_letter(keeper, batch, intent, answers);
    Answer *answer = chan_wait(answers, -1);
    if (!answer) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_UNCERTAIN,
                    "the store did not answer");
        return FALSE;
    }
    gboolean is_stored = answer->error == NULL;
    if (queued_out)
        *queued_out = answer->queued;
    if (!is_stored)
        g_propagate_error(error, g_steal_pointer(&answer->error));
    answer_free(answer);
    return is_stored;
}

void
keeper_send_batch(Keeper *keeper, Batch *batch)
{
    send_letter(keeper, batch, NULL, NULL);
}

void
keeper_send_intent(Keeper *keeper, Intent *intent)
{
    send_letter(keeper, NULL, intent, NULL);
}

gboolean
keeper_commit_batch(Keeper *keeper, Batch *batch, GError **error)
{
    return commit_letter(keeper, batch, NULL, NULL, error);
}

gboolean
keeper_commit_intent(Keeper *keeper, Intent *intent, GError **error)
{
    return commit_letter(keeper, NULL, intent, NULL, error);
}

gboolean
keeper_commit_intent_id(Keeper *keeper, Intent *intent, gint64 *id_out,
                        GError **error)
{
    return commit_letter(keeper, NULL, intent, id_out, error);
}

/* ---- the thread ---- */

static void
tell_error(Told *told, const GError *error)
{
    Change change = {.kind = CHANGE_ERROR, .text = error->message};
    told_event(told, change_copy(&change));
}

/* What the user asked and was refused is theirs to read; what a server told
 * and cannot be stored is a fault of ours, and belongs in the log as well. */
static void
tell_failure(Keeper *keeper, Letter *letter)
{
    if (letter->batch) {
        g_prefix_error(&letter->failure, "storing news: ");
        log_error("%s", letter->failure->message);
    }
    tell_error(keeper->told, letter->failure);
}

/* Applies one letter; one that fails is undone and the others stand. */
static void
apply(Keeper *keeper, Letter *letter)
{
    Writer *writer = keeper->writer;
    if (letter->batch)
        write_batch(writer, letter->batch, &letter->failure);
    else
        write_intent(writer, letter->intent, &letter->failure);
    letter->queued = writer->queued;
    if (letter->failure)
        tell_failure(keeper, letter);
    told_merge(keeper->told, writer->told);
}

/* The whole group is lost, on a full disk for one: everybody is told. */
static void
fail_group(Keeper *keeper, GPtrArray *group, const GError *error)
{
    log_error("%s", error->message);
    db_rollback(keeper->db, "ROLLBACK");
    told_clear(keeper->told);
    g_clear_pointer(&keeper->writer->folder_name, g_free);
    writer_read_authserv(keeper->writer);
    tell_error(keeper->told, error);
    for (guint i = 0; i < group->len; i++) {
        Letter *letter = group->pdata[i];
        if (!letter->failure)
            letter->failure = g_error_copy(error);
    }
}

/* FALSE with the reason: nothing of the group is stored. */
static gboolean
commit_group(Keeper *keeper, GPtrArray *group, GError **error)
{
    /* Rolled back by SQLite itself: whoever met it knows why. */
    Letter *last = group->pdata[group->len - 1];
    if (!db_has_failed(keeper->db) && !db_in_transaction(keeper->db)) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_RETRY, "not stored: %s",
                    last->failure ? last->failure->message
                                  : "the store was rolled back");
        return FALSE;
    }
    db_run(keeper->db, "COMMIT");
    return db_take_error(keeper->db, error);
}

static void
end_group(Keeper *keeper, GPtrArray *group)
{
    g_autoptr(GError) error = NULL;
    if (!commit_group(keeper, group, &error))
        fail_group(keeper, group, error);
    /* Answers go first: a worker waits, and a screen does not. */
    for (guint i = 0; i < group->len; i++) {
        Letter *letter = group->pdata[i];
        if (letter->failure && letter->intent && letter->intent->spool)
            writer_drop_spool(keeper->writer, letter->intent->spool);
        letter_answer(letter, g_steal_pointer(&letter->failure));
    }
    told_send(keeper->told, keeper->subscribers);
    if (!error)
        writer_sweep_spools(keeper->writer);
    g_ptr_array_set_size(group, 0);
}

/* Takes what has come, at least `first`. FALSE: asked to stop. */
static gboolean
keep_group(Keeper *keeper, GPtrArray *group, Letter *first)
{
    gint64 end = clock_monotonic() + GROUP_MS;
    gboolean goes_on = TRUE;

    keeper->writer->now = clock_now();
    db_run(keeper->db, "BEGIN IMMEDIATE");
    for (Letter *letter = first; letter; letter = chan_take(keeper->inbox)) {
        g_ptr_array_add(group, letter);
        goes_on = letter->batch || letter->intent;
        /* Outside a transaction each letter would commit by itself. */
        if (goes_on && db_in_transaction(keeper->db))
            apply(keeper, letter);
        if (!goes_on || !db_in_transaction(keeper->db) ||
            group->len >= GROUP_MESSAGES || clock_monotonic() >= end)
            break;
    }
    end_group(keeper, group);
    return goes_on;
}

/* What may wait, a piece at a time, while no letter is there. */
static void
keep_more(Keeper *keeper)
{
    g_autoptr(GError) error = NULL;
    keeper->writer->now = clock_now();
    db_run(keeper->db, "BEGIN IMMEDIATE");
    gboolean is_done = write_more(keeper->writer, &error);
    told_merge(keeper->told, keeper->writer->told);
    db_run(keeper->db, "COMMIT");
    if (is_done && db_take_error(keeper->db, &error)) {
        told_send(keeper->told, keeper->subscribers);
        return;
    }
    log_error("judging mails anew: %s", error->message);
    db_rollback(keeper->db, "ROLLBACK");
    told_clear(keeper->told);
    keeper->writer->recheck_from = 0; /* the next start goes on with it */
}

static gpointer
keeper_run(gpointer object)
{
    Keeper *keeper = object;
    g_autoptr(GPtrArray) group = g_ptr_array_new_with_free_func(letter_free);
    gboolean goes_on = TRUE;
    while (goes_on) {
        gboolean has_more = keeper->writer->recheck_from > 0;
        Letter *first =
            has_more ? chan_take(keeper->inbox) : chan_wait(keeper->inbox, -1);
        if (first)
            goes_on = keep_group(keeper, group, first);
        else if (has_more)
            keep_more(keeper);
    }
    return NULL;
}
