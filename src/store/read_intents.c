/* read_intents - the outbox: what workers are to do, what users look at. */
#include "store/read_private.h"

#include "base/log.h"
#include "store/spool.h"

/* `message` is a column or NULL: whoever only looks at a wish needs no mail. */
#define INTENT_COLUMNS(message)                                                \
    "SELECT i.id, i.kind, i.state, i.created, i.not_before, i.attempts,"       \
    " i.error, i.jid, i.address, i.text, i.origin_id, i.spool, " message       \
    ", i.mail_id, i.flags_add, i.flags_remove, i.draft, i.url,"          \
    " i.replaces, i.reply_to, i.quote, i.mark FROM intent i "

static Intent *
take_intent(Query *query)
{
    if (!query_step(query))
        return NULL;
    Intent *intent = g_new0(Intent, 1);
    intent->id = query_int(query, 0);
    intent->kind = (IntentKind)query_int(query, 1);
    intent->state = (IntentState)query_int(query, 2);
    intent->created = query_int(query, 3);
    intent->not_before = query_int(query, 4);
    intent->attempts = (int)query_int(query, 5);
    intent->error = query_dup(query, 6);
    intent->jid = query_dup(query, 7);
    intent->address = query_dup(query, 8);
    intent->text = query_dup(query, 9);
    intent->origin_id = query_dup(query, 10);
    intent->spool = query_dup(query, 11);
    intent->message = query_bytes(query, 12);
    intent->mail_id = query_int(query, 13);
    intent->flags_add = (guint)query_int(query, 14);
    intent->flags_remove = (guint)query_int(query, 15);
    intent->draft = query_dup(query, 16);
    intent->url = query_dup(query, 17);
    intent->replaces = query_dup(query, 18);
    intent->reply_to = query_dup(query, 19);
    intent->quote = query_dup(query, 20);
    intent->mark = (ChatState)query_int(query, 21);
    intent->service = intent_service(intent->kind);
    return intent;
}

static void
read_deliveries(StoreReader *reader, Intent *intent)
{
    if (intent->kind != INTENT_SEND_MAIL)
        return;
    intent->deliveries = deliveries_new();
    g_autoptr(GStrvBuilder) recipients = g_strv_builder_new();
    g_autoptr(Query) query = db_query(
        reader->db,
        "SELECT address, state, reply FROM delivery WHERE intent_id = ?1"
        " ORDER BY position",
        INT(intent->id));
    while (query_step(query)) {
        g_ptr_array_add(intent->deliveries,
                        delivery_new(query_text(query, 0),
                                     (DeliveryState)query_int(query, 1),
                                     query_text(query, 2)));
        g_strv_builder_add(recipients, query_text(query, 0));
    }
    intent->recipients = g_strv_builder_end(recipients);
}

/* Whoever needs the mail finds none, and says so. */
static void
map_spool(StoreReader *reader, Intent *intent)
{
    g_autoptr(GError) error = NULL;
    if (!intent->spool)
        return;
    g_clear_pointer(&intent->message, g_bytes_unref);
    intent->message = spool_map(reader->path, intent->spool, &error);
    if (!intent->message)
        log_error("%s", error->message);
}

static void
free_intent(gpointer intent)
{
    intent_free(intent);
}

/* A wish waits while an earlier one of its lane is queued, unless the worker
 * has passed that one already (it is at or before `after`). */
static Intent *
find_due(StoreReader *reader, Service service, gint64 after, gint64 now)
{
    g_autoptr(Query) query = db_query(
        reader->db,
        INTENT_COLUMNS(
            "i.message") "WHERE i.service = ?1 AND i.state = ?2 AND i.id > ?3"
                         " AND i.not_before <= ?4 AND NOT EXISTS (SELECT 1 "
                         "FROM intent e"
                         "  WHERE e.lane = i.lane AND e.id < i.id AND e.id > ?3"
                         "  AND e.state = ?2) ORDER BY i.id LIMIT 1",
        INT(service), INT(INTENT_QUEUED), INT(after), INT(now));
    return take_intent(query);
}

Intent *
store_read_next_intent(StoreReader *reader, Service service, gint64 after,
                       gint64 now, gint64 *next_due_out, GError **error)
{
    Intent *intent = find_due(reader, service, after, now);
    if (intent) {
        read_deliveries(reader, intent);
        map_spool(reader, intent);
    }
    if (next_due_out)
        *next_due_out =
            db_int(reader->db, 0,
                   "SELECT not_before FROM intent WHERE service = ?1"
                   " AND state = ?2 AND not_before > ?3"
                   " ORDER BY not_before LIMIT 1",
                   INT(service), INT(INTENT_QUEUED), INT(now));
    return read_result(reader, intent, free_intent, error);
}

GPtrArray *
store_read_outbox(StoreReader *reader, guint limit, GError **error)
{
    GPtrArray *intents = g_ptr_array_new_with_free_func(free_intent);
    /* The condition is that of the index, word for word. */
    g_autoptr(Query) query =
        db_query(reader->db,
                 INTENT_COLUMNS("NULL") "WHERE i.kind IN (8, 9, 11, 34) OR i.state "
                                        "IN (2, 3) ORDER BY i.id"
                                        " LIMIT ?1",
                 INT(limit));
    for (Intent *intent; (intent = take_intent(query));) {
        read_deliveries(reader, intent);
        g_ptr_array_add(intents, intent);
    }
    return read_rows(reader, intents, error);
}

Intent *
store_read_intent(StoreReader *reader, gint64 id, GError **error)
{
    g_autoptr(Query) query =
        db_query(reader->db, INTENT_COLUMNS("NULL") "WHERE i.id = ?1", INT(id));
    Intent *intent = take_intent(query);
    if (intent)
        read_deliveries(reader, intent);
    return read_result(reader, intent, free_intent, error);
}
