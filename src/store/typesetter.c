/* typesetter - the thread that typesets; see typeset.h.
 *
 * What is being made is made to its end, for a renderer asks nobody; of what
 * waits, an asker's last query alone counts. */
#include "store/typeset.h"

#include "base/error.h"
#include "store/change.h"
#include "store/read.h"

typedef struct {
    gconstpointer asker; /* NULL: the thread is to end */
    TypesetQuery *query; /* NULL: none any more */
} Order;

struct Typesetter {
    StoreReader *reader;
    Chan *inbox;   /* of Order */
    Chan *answers; /* of Change */
    GThread *thread;
    GPtrArray *waiting; /* of Order, each asker once, the thread's own */
};

static gpointer run(gpointer object);

static void
order_free(gpointer object)
{
    Order *order = object;
    if (order->query)
        g_free(order->query->path);
    g_free(order->query);
    g_free(order);
}

Typesetter *
typesetter_new(const char *store_path, Chan *answers, GError **error)
{
    g_autoptr(StoreReader) reader = store_reader_open(store_path, error);
    if (!reader)
        return NULL;
    Typesetter *typesetter = g_new0(Typesetter, 1);
    typesetter->reader = g_steal_pointer(&reader);
    typesetter->inbox = chan_new(order_free);
    typesetter->answers = chan_ref(answers);
    typesetter->waiting = g_ptr_array_new_with_free_func(order_free);
    typesetter->thread = g_thread_new("typesetter", run, typesetter);
    return typesetter;
}

void
typesetter_free(Typesetter *typesetter)
{
    typesetter_ask(typesetter, NULL, NULL);
    g_thread_join(typesetter->thread);
    chan_close(typesetter->inbox);
    chan_unref(typesetter->inbox);
    chan_unref(typesetter->answers);
    g_ptr_array_unref(typesetter->waiting);
    store_reader_close(typesetter->reader);
    g_free(typesetter);
}

void
typesetter_ask(Typesetter *typesetter, gconstpointer asker,
               const TypesetQuery *query)
{
    Order *order = g_new0(Order, 1);
    order->asker = asker;
    if (query) {
        order->query = g_memdup2(query, sizeof *query);
        order->query->path = g_strdup(query->path);
    }
    chan_send(typesetter->inbox, order);
}

/* ---- the thread ---- */

static Typeset *
make(Typesetter *typesetter, const TypesetQuery *query)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes =
        store_read_body(typesetter->reader, query->mail_id, &error);
    g_autoptr(GBytes) nothing = g_bytes_new_static("", 0);
    Typeset *typeset = typeset_make(bytes ? bytes : nothing, query);
    if (!bytes && error) {
        g_free(typeset->error);
        typeset->error = g_strdup(error->message);
    }
    return typeset;
}

static void
serve(Typesetter *typesetter, const Order *order)
{
    Change *change = g_new0(Change, 1);
    change->kind = CHANGE_TYPESET;
    change->mail_id = order->query->mail_id;
    change->typeset = make(typesetter, order->query);
    change->typeset->asker = order->asker;
    chan_send(typesetter->answers, change);
}

static void
take_order(Typesetter *typesetter, Order *order)
{
    for (guint i = 0; i < typesetter->waiting->len; i++) {
        const Order *other = typesetter->waiting->pdata[i];
        if (other->asker == order->asker) {
            g_ptr_array_remove_index(typesetter->waiting, i);
            break;
        }
    }
    if (order->query)
        g_ptr_array_add(typesetter->waiting, order);
    else
        order_free(order);
}

static gpointer
run(gpointer object)
{
    Typesetter *typesetter = object;
    for (;;) {
        Order *order =
            chan_wait(typesetter->inbox, typesetter->waiting->len > 0 ? 0 : -1);
        if (order && !order->asker) {
            order_free(order);
            return NULL;
        }
        if (order) {
            take_order(typesetter, order);
        } else if (typesetter->waiting->len > 0) {
            Order *next = g_ptr_array_steal_index(typesetter->waiting, 0);
            serve(typesetter, next);
            order_free(next);
        }
    }
}
