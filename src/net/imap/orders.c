/* orders - see orders.h. */
#include "net/imap/orders.h"

#include "net/imap/download.h"
#include "net/imap/search.h"

#define BODY_TRIES 2 /* connections that one mail may break */

/* ---- taking ---- */

static void
cancel_download(Orders *orders, gint64 id, Keeper *keeper)
{
    for (GList *i = orders->downloads.head; i; i = i->next) {
        Download *download = i->data;
        if (download_id(download) != id)
            continue;
        download_cancel(download, keeper);
        download_free(download);
        g_queue_delete_link(&orders->downloads, i);
        return;
    }
}

static void
drop_searches(Orders *orders, const gint64 *folder_id, Keeper *keeper)
{
    for (GList *i = orders->searches.head, *next; i; i = next) {
        Search *search = i->data;
        next = i->next;
        if (folder_id && !search_is_for(search, *folder_id))
            continue;
        search_give_up(search, keeper);
        search_free(search);
        g_queue_delete_link(&orders->searches, i);
    }
}

void
orders_take(Orders *orders, WorkerMessage *message, Keeper *keeper)
{
    switch (message->kind) {
    case WORKER_FETCH_BODY:
        g_queue_push_tail(&orders->bodies,
                          g_memdup2(&message->id, sizeof message->id));
        break;
    case WORKER_SEARCH:
        drop_searches(orders, &message->id, keeper);
        g_queue_push_tail(&orders->searches,
                          search_new(message->id, message->text));
        break;
    case WORKER_DOWNLOAD:
        g_queue_push_tail(&orders->downloads,
                          download_new(g_steal_pointer(&message->order)));
        break;
    case WORKER_CANCEL_DOWNLOAD:
        cancel_download(orders, message->id, keeper);
        break;
    default:
        break;
    }
}

void
orders_go_offline(Orders *orders, Keeper *keeper)
{
    drop_searches(orders, NULL, keeper);
}

static void
free_search(gpointer search)
{
    search_free(search);
}

static void
free_download(gpointer download)
{
    download_free(download);
}

void
orders_clear(Orders *orders)
{
    g_queue_clear_full(&orders->bodies, g_free);
    g_queue_clear_full(&orders->searches, free_search);
    g_queue_clear_full(&orders->downloads, free_download);
}

/* ---- doing ---- */

gboolean
orders_has_bodies(const Orders *orders)
{
    return orders->bodies.length > 0;
}

gboolean
orders_fetch_bodies(Orders *orders, MailAccount *account, GError **error)
{
    gint64 *id;
    while ((id = g_queue_peek_head(&orders->bodies))) {
        gboolean is_last_try = ++orders->body_tries >= BODY_TRIES;
        gboolean is_done =
            mail_account_fetch_body(account, *id, is_last_try, error);
        if (is_done || is_last_try) {
            g_free(g_queue_pop_head(&orders->bodies));
            orders->body_tries = 0;
        }
        if (!is_done)
            return FALSE;
    }
    return TRUE;
}

gboolean
orders_has_more(const Orders *orders)
{
    return orders->searches.length + orders->downloads.length > 0;
}

gboolean
orders_do_more(Orders *orders, MailAccount *account, GError **error)
{
    gboolean is_over = FALSE;
    gboolean is_done;
    Search *search = g_queue_peek_head(&orders->searches);
    if (search) {
        is_done = search_step(search, account, &is_over, error);
        if (is_over)
            search_free(g_queue_pop_head(&orders->searches));
        return is_done;
    }
    is_done = download_step(g_queue_peek_head(&orders->downloads), account,
                            &is_over, error);
    if (is_over)
        download_free(g_queue_pop_head(&orders->downloads));
    return is_done;
}
