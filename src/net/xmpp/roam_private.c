/* roam_private - see roam_private.h. */
#include "net/xmpp/roam_private.h"

#include "base/error.h"
#include "base/log.h"

#define NS_PRIVATE "jabber:iq:private"
/* All shards together stay under 256 KB, which servers take in one stanza. */
#define SHARD_SIZE 3000
#define ALL_SHARDS G_MAXUINT64

struct RoamPrivate {
    Session *session;
    const RoamTable *table;
    void (*answered)(gpointer user, gboolean is_there);
    gpointer user;
    gboolean is_under_way, is_wanted_again;
    GPtrArray *written; /* of RoamRecord: on its way, or NULL */
};

static void take_document(gpointer user, Stanza *answer);
static void write_document(RoamPrivate *storage, GPtrArray *records);
static void take_written(gpointer user, Stanza *answer);

RoamPrivate *
roam_private_new(Session *session, const RoamTable *table,
                 void (*answered)(gpointer user, gboolean is_there),
                 gpointer user)
{
    RoamPrivate *storage = g_new0(RoamPrivate, 1);
    storage->session = session;
    storage->table = table;
    storage->answered = answered;
    storage->user = user;
    return storage;
}

void
roam_private_free(RoamPrivate *storage)
{
    g_clear_pointer(&storage->written, g_ptr_array_unref);
    g_free(storage);
}

void
roam_private_sync(RoamPrivate *storage)
{
    if (storage->is_under_way) {
        storage->is_wanted_again = TRUE;
        return;
    }
    storage->is_under_way = TRUE;
    Stanza *iq = session_new_iq(storage->session, "get", NULL);
    stanza_add(stanza_add(iq, "query", NS_PRIVATE), "links", NS_LINKS);
    session_ask(storage->session, iq, SESSION_PATIENCE, take_document, storage,
                NULL);
}

static void
end_round(RoamPrivate *storage)
{
    storage->is_under_way = FALSE;
    gboolean is_wanted = storage->is_wanted_again;
    storage->is_wanted_again = FALSE;
    if (is_wanted && storage->session->connection)
        roam_private_sync(storage);
}

/* All that we would put there; NULL when it cannot be read. */
static GPtrArray *
read_ours(RoamPrivate *storage)
{
    g_autoptr(GPtrArray) all = roam_records_new();
    for (guint shard = 0; shard < ROAM_SHARDS; shard++) {
        g_autoptr(GPtrArray) records = roam_table_read(storage->table, shard);
        if (!records)
            return NULL;
        guint n = roam_stanza_fit(records, SHARD_SIZE);
        for (guint i = 0; i < n; i++)
            g_ptr_array_add(all, roam_record_copy(records->pdata[i]));
    }
    return g_steal_pointer(&all);
}

static void
merge_document(RoamPrivate *storage, Stanza *document)
{
    GPtrArray *theirs = roam_records_new();
    guint refused = roam_stanza_read(document, ALL_SHARDS, theirs);
    if (refused)
        log_warning("xmpp: %u of the links at the server make no sense",
                    refused);
    g_autoptr(GPtrArray) ours = NULL;
    if (roam_table_merge(storage->table, &theirs, 1))
        ours = read_ours(storage);
    if (ours && !roam_records_are_alike(ours, ours->len, theirs))
        write_document(storage, g_steal_pointer(&ours));
    else
        end_round(storage);
    g_ptr_array_unref(theirs);
}

static void
take_document(gpointer user, Stanza *answer)
{
    RoamPrivate *storage = user;
    if (!answer) {
        end_round(storage);
        return;
    }
    gboolean is_there = !stanza_has_type(answer, "error");
    storage->answered(storage->user, is_there);
    Stanza *query = stanza_child(answer, "query", NS_PRIVATE);
    if (is_there)
        merge_document(storage, stanza_child(query, "links", NS_LINKS));
    else
        end_round(storage);
}

/* Moves `records`. */
static void
write_document(RoamPrivate *storage, GPtrArray *records)
{
    Stanza *iq = session_new_iq(storage->session, "set", NULL);
    roam_stanza_add(stanza_add(iq, "query", NS_PRIVATE), records, records->len);
    storage->written = records;
    session_ask(storage->session, iq, SESSION_PATIENCE, take_written, storage,
                NULL);
}

static void
take_written(gpointer user, Stanza *answer)
{
    RoamPrivate *storage = user;
    g_autoptr(GPtrArray) written = g_steal_pointer(&storage->written);
    if (answer && !stanza_has_type(answer, "error")) {
        roam_table_merge(storage->table, &written, 1);
    } else if (answer) {
        g_autofree char *reason = stanza_reason(answer);
        log_warning("xmpp: the server does not take the links: %s", reason);
    }
    end_round(storage);
}
