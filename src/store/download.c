/* download - see download.h. */
#include "store/download.h"

#include "base/banned.h"

DownloadOrder *
download_order_new(gint64 id, gint64 mail_id, const char *section,
                   const char *encoding, gint64 size, const char *path)
{
    DownloadOrder *order = g_new0(DownloadOrder, 1);
    order->id = id;
    order->mail_id = mail_id;
    order->section = g_strdup(section);
    order->encoding = g_strdup(encoding);
    order->size = size;
    order->path = g_strdup(path);
    return order;
}

DownloadOrder *
download_order_for_url(const char *url, gint64 most, const char *path)
{
    DownloadOrder *order = download_order_new(0, 0, NULL, NULL, most, path);
    order->url = g_strdup(url);
    return order;
}

DownloadOrder *
download_order_copy(const DownloadOrder *order)
{
    DownloadOrder *copy =
        download_order_new(order->id, order->mail_id, order->section,
                           order->encoding, order->size, order->path);
    copy->url = g_strdup(order->url);
    return copy;
}

void
download_order_free(DownloadOrder *order)
{
    if (!order)
        return;
    g_free(order->url);
    g_free(order->section);
    g_free(order->encoding);
    g_free(order->path);
    g_free(order);
}
