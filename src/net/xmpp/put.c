/* put - see put.h. */
#include "net/xmpp/put.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "net/http_file.h"

struct Put {
    Worker *worker;
    gint64 intent;
    int attempts;
    Slot *slot;
    UploadFile *file;
    GCancellable *cancellable;
    GThread *thread;
    Chan *ended; /* gets a message when all is stored */
};

static gpointer run(gpointer memory);

Put *
put_start(Worker *worker, gint64 intent, int attempts, Slot *slot,
          UploadFile *file)
{
    Put *put = g_new0(Put, 1);
    put->worker = worker;
    put->intent = intent;
    put->attempts = attempts;
    put->slot = slot;
    put->file = file;
    put->cancellable = g_cancellable_new();
    put->ended = chan_new(NULL);
    put->thread = g_thread_new("upload", run, put);
    return put;
}

void
put_cancel(Put *put)
{
    g_cancellable_cancel(put->cancellable);
}

gboolean
put_is_over(Put *put)
{
    return chan_take(put->ended) != NULL;
}

void
put_free(Put *put)
{
    put_cancel(put);
    g_thread_join(put->thread);
    chan_unref(put->ended);
    g_object_unref(put->cancellable);
    slot_free(put->slot);
    upload_file_free(put->file);
    g_free(put);
}

/* ---- the thread ---- */

static void
tell_progress(gpointer user, gint64 done, gint64 total)
{
    const Put *put = user;
    Batch *batch = batch_new();
    batch_add_upload(batch, put->intent, done, total);
    keeper_send_batch(put->worker->keeper, batch);
}

static GStrv
headers_of(const Put *put)
{
    g_autoptr(GStrvBuilder) headers = g_strv_builder_new();
    g_autofree char *type =
        g_strconcat("Content-Type: ", put->file->media_type, NULL);
    g_strv_builder_add(headers, type);
    g_strv_builder_addv(headers, (const char **)put->slot->headers);
    return g_strv_builder_end(headers);
}

static gboolean
send_file(Put *put, GError **error)
{
    g_auto(GStrv) headers = headers_of(put);
    const HttpTransfer transfer = {
        .url = put->slot->put,
        .ca_file = put->worker->config->tls_ca_file,
        .cancellable = put->cancellable,
        .progress = tell_progress,
        .user = put,
    };
    return http_put_file(&transfer, (const char *const *)headers, put->file->fd,
                         put->file->size, error) &&
           upload_file_is_same(put->file, error);
}

static gpointer
run(gpointer memory)
{
    Put *put = memory;
    g_autoptr(GError) failure = NULL;
    if (!send_file(put, &failure))
        g_prefix_error(&failure, "%s: ", put->file->name);
    Batch *batch = batch_new();
    put_settle(batch, put->intent, put->attempts, put->slot->get, failure);
    g_autoptr(GError) error = NULL;
    if (!keeper_commit_batch(put->worker->keeper, batch, &error))
        log_error("xmpp: %s", error->message);
    chan_send(put->ended, put);
    worker_send(put->worker, worker_message_new(WORKER_WAKE, 0, NULL));
    return NULL;
}

/* ---- how it ended ---- */

static gint64
next_attempt(int attempts)
{
    enum { LEAST = 2, MOST = 300, DOUBLINGS = 8 }; /* s */
    gint64 wait = MIN(LEAST << MIN(attempts, DOUBLINGS), MOST);
    return clock_now() + wait + g_random_int_range(0, (int)wait / 4 + 1);
}

void
put_settle(Batch *batch, gint64 intent, int attempts, const char *url,
           const GError *error)
{
    if (!error)
        batch_add_upload_done(batch, intent, url);
    else if (g_error_matches(error, KITH_ERROR, KITH_ERROR_CANCELLED))
        batch_add_intent_retry(batch, intent, 0, NULL);
    else if (g_error_matches(error, KITH_ERROR, KITH_ERROR_RETRY))
        batch_add_intent_retry(batch, intent, next_attempt(attempts),
                               error->message);
    else
        batch_add_intent_failed(batch, intent, error->message);
}
