/* iq - see iq.h. */
#include "net/xmpp/iq.h"

#include "base/error.h"
#include "correspondence/jid.h"

typedef struct {
    char *to;       /* bare JID or domain, normalised; NULL: the own account */
    char *resource; /* of the JID that was asked, or NULL */
    gint64 deadline;
    IqHandler handler;
    gpointer user;
    GDestroyNotify user_free;
} Request;

struct IqTable {
    char *own_jid;
    GHashTable *requests; /* id -> Request */
};

static void
request_free(gpointer memory)
{
    Request *request = memory;
    if (request->user_free)
        request->user_free(request->user);
    g_free(request->to);
    g_free(request->resource);
    g_free(request);
}

IqTable *
iq_table_new(const char *own_jid)
{
    IqTable *table = g_new0(IqTable, 1);
    table->own_jid = g_strdup(own_jid);
    table->requests =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, request_free);
    return table;
}

void
iq_table_free(IqTable *table)
{
    g_hash_table_unref(table->requests);
    g_free(table->own_jid);
    g_free(table);
}

void
iq_table_add(IqTable *table, Stanza *stanza, gint64 deadline, IqHandler handler,
             gpointer user, GDestroyNotify user_free)
{
    Request *request = g_new0(Request, 1);
    const char *to = xmpp_stanza_get_to(stanza);
    if (to) {
        request->to = jid_bare(to);
        request->resource = g_strdup(jid_resource(to));
    }
    request->deadline = deadline;
    request->handler = handler;
    request->user = user;
    request->user_free = user_free;
    g_hash_table_replace(table->requests, g_strdup(xmpp_stanza_get_id(stanza)),
                         request);
}

static gboolean
is_from_asked(const IqTable *table, const Request *request, Stanza *answer)
{
    const char *from = xmpp_stanza_get_from(answer);
    gboolean is_own =
        !request->to || g_strcmp0(request->to, table->own_jid) == 0;
    if (!from)
        return is_own;
    g_autofree char *bare = jid_bare(from);
    if (is_own)
        return g_strcmp0(bare, table->own_jid) == 0;
    return g_strcmp0(bare, request->to) == 0 &&
           g_strcmp0(jid_resource(from), request->resource) == 0;
}

/* The request must be out of the table first: its handler may add others. */
static void
answer_stolen(char *id, Request *request, Stanza *answer)
{
    request->handler(request->user, answer);
    request_free(request);
    g_free(id);
}

gboolean
iq_table_take(IqTable *table, Stanza *answer)
{
    const char *id = xmpp_stanza_get_id(answer);
    Request *request = id ? g_hash_table_lookup(table->requests, id) : NULL;
    if (!request || !is_from_asked(table, request, answer))
        return FALSE;
    gpointer key, value;
    g_hash_table_steal_extended(table->requests, id, &key, &value);
    answer_stolen(key, value, answer);
    return TRUE;
}

static void
end_until(IqTable *table, gint64 now)
{
    g_autoptr(GPtrArray) overdue = g_ptr_array_new();
    GHashTableIter iter;
    gpointer id, value;
    g_hash_table_iter_init(&iter, table->requests);
    while (g_hash_table_iter_next(&iter, &id, &value)) {
        if (((Request *)value)->deadline > now)
            continue;
        g_ptr_array_add(overdue, id);
        g_ptr_array_add(overdue, value);
        g_hash_table_iter_steal(&iter);
    }
    for (guint i = 0; i < overdue->len; i += 2)
        answer_stolen(overdue->pdata[i], overdue->pdata[i + 1], NULL);
}

void
iq_table_expire(IqTable *table, gint64 now)
{
    if (iq_table_deadline(table) <= now)
        end_until(table, now);
}

void
iq_table_abandon(IqTable *table)
{
    end_until(table, G_MAXINT64);
}

gint64
iq_table_deadline(const IqTable *table)
{
    gint64 earliest = G_MAXINT64;
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, table->requests);
    while (g_hash_table_iter_next(&iter, NULL, &value))
        earliest = MIN(earliest, ((Request *)value)->deadline);
    return earliest;
}

guint
iq_table_size(const IqTable *table)
{
    return g_hash_table_size(table->requests);
}
