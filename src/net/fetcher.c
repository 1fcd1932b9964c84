/* fetcher - see fetcher.h. */
#include "net/fetcher.h"

#include "base/error.h"
#include "net/http_file.h"
#include "net/newfile.h"

typedef struct {
    DownloadOrder *order;
    char *ca_file; /* or NULL */
    Keeper *keeper;
    GCancellable *cancellable;
    GThread *thread;
    Chan *ended; /* gets a message at its end */
} Fetch;

struct Fetcher {
    const Config *config;
    Keeper *keeper;
    GPtrArray *fetches; /* of Fetch */
};

static gpointer run(gpointer memory);

static void
fetch_free(gpointer memory)
{
    Fetch *fetch = memory;
    g_cancellable_cancel(fetch->cancellable);
    g_thread_join(fetch->thread);
    g_object_unref(fetch->cancellable);
    chan_unref(fetch->ended);
    download_order_free(fetch->order);
    g_free(fetch->ca_file);
    g_free(fetch);
}

Fetcher *
fetcher_new(const Config *config, Keeper *keeper)
{
    Fetcher *fetcher = g_new0(Fetcher, 1);
    fetcher->config = config;
    fetcher->keeper = keeper;
    fetcher->fetches = g_ptr_array_new_with_free_func(fetch_free);
    return fetcher;
}

void
fetcher_free(Fetcher *fetcher)
{
    for (guint i = 0; i < fetcher->fetches->len; i++) {
        const Fetch *fetch = fetcher->fetches->pdata[i];
        g_cancellable_cancel(
            fetch->cancellable); /* all, before any is joined */
    }
    g_ptr_array_unref(fetcher->fetches);
    g_free(fetcher);
}

static void
drop_ended(Fetcher *fetcher)
{
    for (guint i = fetcher->fetches->len; i-- > 0;) {
        const Fetch *fetch = fetcher->fetches->pdata[i];
        if (chan_take(fetch->ended))
            g_ptr_array_remove_index_fast(fetcher->fetches, i);
    }
}

void
fetcher_start(Fetcher *fetcher, const DownloadOrder *order)
{
    drop_ended(fetcher);
    Fetch *fetch = g_new0(Fetch, 1);
    fetch->order = download_order_copy(order);
    fetch->ca_file = g_strdup(fetcher->config->tls_ca_file);
    fetch->keeper = fetcher->keeper;
    fetch->cancellable = g_cancellable_new();
    fetch->ended = chan_new(NULL);
    fetch->thread = g_thread_new("fetch", run, fetch);
    g_ptr_array_add(fetcher->fetches, fetch);
}

gboolean
fetcher_cancel(Fetcher *fetcher, gint64 id)
{
    for (guint i = 0; i < fetcher->fetches->len; i++) {
        const Fetch *fetch = fetcher->fetches->pdata[i];
        if (fetch->order->id != id)
            continue;
        g_cancellable_cancel(fetch->cancellable);
        return TRUE;
    }
    return FALSE;
}

/* ---- the thread ---- */

static void
tell(const Fetch *fetch, DownloadState state, gint64 done, gint64 total,
     const char *reason)
{
    Batch *batch = batch_new();
    batch_add_download(batch, fetch->order->id, state, done, total, reason);
    keeper_send_batch(fetch->keeper, batch);
}

static void
tell_progress(gpointer user, gint64 done, gint64 total)
{
    tell(user, DOWNLOAD_RUNNING, done, total, NULL);
}

static gboolean
bring(Fetch *fetch, GError **error)
{
    const HttpTransfer transfer = {
        .url = fetch->order->url,
        .ca_file = fetch->ca_file,
        .cancellable = fetch->cancellable,
        .progress = tell_progress,
        .user = fetch,
    };
    g_autoptr(NewFile) file = newfile_create(fetch->order->path, error);
    return file &&
           http_get_file(&transfer, newfile_fd(file), fetch->order->size,
                         error) &&
           newfile_finish(file, error);
}

static gpointer
run(gpointer memory)
{
    Fetch *fetch = memory;
    g_autoptr(GError) error = NULL;
    if (bring(fetch, &error))
        tell(fetch, DOWNLOAD_DONE, fetch->order->size, fetch->order->size,
             NULL);
    else
        tell(fetch, DOWNLOAD_FAILED, 0, 0, error->message);
    chan_send(fetch->ended, fetch);
    return NULL;
}
