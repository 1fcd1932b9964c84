/* downloading - see downloading.h. */
#include "command/downloading.h"

#include "base/error.h"

typedef struct {
    gint64 id;
    char *name, *path;
    DownloadThen then;
    gpointer user;
    GDestroyNotify free_user;
} Coming;

static void
coming_free(gpointer pointer)
{
    Coming *coming = pointer;
    if (coming->free_user)
        coming->free_user(coming->user);
    g_free(coming->name);
    g_free(coming->path);
    g_free(coming);
}

GPtrArray *
downloads_new(void)
{
    return g_ptr_array_new_with_free_func(coming_free);
}

void
downloading_start(Commander *commander, DownloadOrder *order, const char *name,
                  DownloadThen then, gpointer user, GDestroyNotify free_user)
{
    Coming *coming = g_new0(Coming, 1);
    coming->id = order->id = ++commander->last_download;
    coming->name = g_strdup(name);
    coming->path = g_strdup(order->path);
    coming->then = then;
    coming->user = user;
    coming->free_user = free_user;
    g_ptr_array_add(commander->downloads, coming);
    ui_notice(commander->ui, NOTICE_INFO, "Fetching %s… (Esc stops it)", name);
    commander->host.download(commander->host.host, order);
    download_order_free(order);
}

gboolean
downloading_cancel(Commander *commander)
{
    const GPtrArray *all = commander->downloads;
    if (all->len == 0)
        return FALSE;
    const Coming *latest = all->pdata[all->len - 1];
    commander->host.cancel_download(commander->host.host, latest->id);
    return TRUE;
}

static void
tell_progress(Commander *commander, const Coming *coming, const Change *change)
{
    g_autofree char *done =
        g_format_size_full((guint64)change->done, G_FORMAT_SIZE_IEC_UNITS);
    if (change->total <= 0) {
        ui_notice(commander->ui, NOTICE_INFO, "%s: %s so far (Esc stops it)",
                  coming->name, done);
        return;
    }
    g_autofree char *total =
        g_format_size_full((guint64)change->total, G_FORMAT_SIZE_IEC_UNITS);
    ui_notice(commander->ui, NOTICE_INFO, "%s: %s of %s, %d %% (Esc stops it)",
              coming->name, done, total,
              (int)MIN(100, change->done * 100 / change->total));
}

static void
end(Commander *commander, guint index, const Change *change)
{
    Coming *coming = g_ptr_array_steal_index(commander->downloads, index);
    g_autoptr(GError) error = NULL;
    if (change->download == DOWNLOAD_FAILED)
        g_set_error(&error, KITH_ERROR, KITH_ERROR_INVALID, "%s: %s",
                    coming->name, change->text ? change->text : "no reason");
    coming->then(commander, coming->path, coming->user, error);
    coming_free(coming);
}

void
downloading_take(Commander *commander, const Change *change)
{
    for (guint i = 0; i < commander->downloads->len; i++) {
        const Coming *coming = commander->downloads->pdata[i];
        if (coming->id != change->order_id)
            continue;
        if (change->download == DOWNLOAD_RUNNING)
            tell_progress(commander, coming, change);
        else
            end(commander, i, change);
        return;
    }
}
