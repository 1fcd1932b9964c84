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
download_order_copy(const DownloadOrder *order)
{
    return download_order_new(order->id, order->mail_id, order->section,
                              order->encoding, order->size, order->path);
}

void
download_order_free(DownloadOrder *order)
{
    if (!order)
        return;
    g_free(order->section);
    g_free(order->encoding);
    g_free(order->path);
    g_free(order);
}
