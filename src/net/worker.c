/* worker - see worker.h. */
#include "net/worker.h"

#include <pthread.h>
#include <sys/prctl.h>

#include "base/clock.h"
#include "base/error.h"

#define STACK_SIZE     (8 * 1024 * 1024)
#define STOP_PATIENCE  3000 /* ms before network operations are cancelled */
#define BACKOFF_MOST   300  /* s */
#define BACKOFF_JITTER 4    /* a quarter */

WorkerMessage *
worker_message_new(WorkerMessageKind kind, gint64 id, const char *text)
{
    WorkerMessage *message = g_new0(WorkerMessage, 1);
    message->kind = kind;
    message->id = id;
    message->text = g_strdup(text);
    return message;
}

WorkerMessage *
worker_message_download(DownloadOrder *order)
{
    WorkerMessage *message = worker_message_new(WORKER_DOWNLOAD, 0, NULL);
    message->order = order;
    return message;
}

void
worker_message_free(WorkerMessage *message)
{
    if (message->text)
        explicit_bzero(message->text, strlen(message->text));
    g_free(message->text);
    download_order_free(message->order);
    g_free(message);
}

static void
free_message(gpointer message)
{
    worker_message_free(message);
}

static void *
run_thread(void *user)
{
    Worker *worker = user;
    prctl(PR_SET_NAME, service_name(worker->service)); /* for debuggers */
    worker->run(worker);
    chan_send(worker->ended, worker);
    return NULL;
}

/* GLib's threads have no stack size, and a hostile stanza needs a deep one. */
static void
start_thread(Worker *worker, gsize stack_size)
{
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes,
                              stack_size ? stack_size : STACK_SIZE);
    int failure =
        pthread_create(&worker->thread, &attributes, run_thread, worker);
    if (failure)
        g_error("no thread for %s: %s", service_name(worker->service),
                g_strerror(failure)); /* nothing can work */
    pthread_attr_destroy(&attributes);
}

Worker *
worker_start(const WorkerOptions *options, Service service,
             void (*run)(Worker *), gsize stack_size)
{
    Worker *worker = g_new0(Worker, 1);
    worker->service = service;
    worker->config = options->config;
    worker->keeper = options->keeper;
    worker->store_path = g_strdup(options->store_path);
    worker->inbox = chan_new(free_message);
    worker->ended = chan_new(NULL);
    worker->cancellable = g_cancellable_new();
    worker->run = run;
    start_thread(worker, stack_size);
    return worker;
}

void
worker_send(Worker *worker, WorkerMessage *message)
{
    chan_send(worker->inbox, message);
}

void
worker_ask_stop(Worker *worker)
{
    if (worker->stop_asked)
        return;
    worker->stop_asked = clock_monotonic();
    worker_send(worker, worker_message_new(WORKER_STOP, 0, NULL));
}

void
worker_join(Worker *worker)
{
    worker_ask_stop(worker);
    gint64 waited = clock_monotonic() - worker->stop_asked;
    if (!chan_wait(worker->ended, (int)MAX(0, STOP_PATIENCE - waited)))
        g_cancellable_cancel(worker->cancellable);
    pthread_join(worker->thread, NULL);
    chan_close(worker->inbox);
    chan_unref(worker->inbox);
    chan_unref(worker->ended);
    g_object_unref(worker->cancellable);
    g_free(worker->store_path);
    g_free(worker);
}

void
worker_tell_line(Worker *worker, LineState state, const char *detail)
{
    Batch *batch = batch_new();
    batch_add_line(batch, worker->service, state, detail);
    keeper_send_batch(worker->keeper, batch);
}

int
worker_backoff(int *attempts)
{
    int wait = 1000 * MIN(BACKOFF_MOST, 1 << MIN(*attempts, 16));
    ++*attempts;
    return wait + g_random_int_range(0, wait / BACKOFF_JITTER + 1);
}
