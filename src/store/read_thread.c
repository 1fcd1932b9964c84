/* read_thread - the mails of a conversation.
 *
 * From one mail the walk goes up by the Message-IDs that it refers to and down
 * by those that refer to it (see mail.thread_id), so that it finds the same
 * conversation from any of its mails, also where one in between is gone. */
#include "store/read_private.h"

/* A mail may name whatever it likes: the walk ends here. */
#define IDS_MAX 1000

typedef struct {
    StoreReader *reader;
    guint limit;
    GQueue ids;        /* of char *, still to be looked for */
    GHashTable *seen;  /* set of Message-IDs */
    GHashTable *mails; /* set of gint64 */
} Walk;

static void note_id(Walk *walk, const char *id);
static void look_for(Walk *walk, const char *id);
static GPtrArray *read_mails(Walk *walk, gint64 asked);

GPtrArray *
store_read_thread(StoreReader *reader, gint64 mail_id, guint limit,
                  GError **error)
{
    Walk walk = {
        .reader = reader,
        .limit = limit,
        .ids = G_QUEUE_INIT,
        .seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .mails =
            g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL),
    };
    g_hash_table_add(walk.mails, g_memdup2(&mail_id, sizeof mail_id));
    {
        g_autoptr(Query) query = db_query(
            reader->db, "SELECT message_id, thread_id FROM mail WHERE id = ?1",
            INT(mail_id));
        if (query_step(query)) {
            note_id(&walk, query_text(query, 0));
            note_id(&walk, query_text(query, 1));
        }
    }
    for (char *id; (id = g_queue_pop_head(&walk.ids)); g_free(id))
        look_for(&walk, id);
    GPtrArray *rows = read_mails(&walk, mail_id);
    g_hash_table_unref(walk.seen);
    g_hash_table_unref(walk.mails);
    return read_rows(reader, rows, error);
}

static void
note_id(Walk *walk, const char *id)
{
    if (id && g_hash_table_size(walk->seen) < IDS_MAX &&
        g_hash_table_add(walk->seen, g_strdup(id)))
        g_queue_push_tail(&walk->ids, g_strdup(id));
}

static void
look_for(Walk *walk, const char *id)
{
    g_autoptr(Query) query =
        db_query(walk->reader->db,
                 "SELECT id, message_id, thread_id, in_reply_to FROM mail"
                 " WHERE message_id = ?1"
                 " UNION ALL SELECT id, message_id, thread_id, in_reply_to"
                 " FROM mail WHERE thread_id = ?1 LIMIT ?2",
                 TEXT(id), INT(walk->limit));
    while (g_hash_table_size(walk->mails) < walk->limit && query_step(query)) {
        gint64 mail_id = query_int(query, 0);
        g_hash_table_add(walk->mails, g_memdup2(&mail_id, sizeof mail_id));
        for (int column = 1; column <= 3; column++)
            note_id(walk, query_text(query, column));
    }
}

/* ---- what was found ---- */

static int
compare_age(gconstpointer a, gconstpointer b)
{
    const MailRow *one = *(const MailRow *const *)a;
    const MailRow *other = *(const MailRow *const *)b;
    if (one->at.date != other->at.date)
        return one->at.date < other->at.date ? -1 : 1;
    return one->at.id < other->at.id ? -1 : one->at.id > other->at.id;
}

static void
free_row(gpointer row)
{
    mail_row_free(row);
}

/* TRUE the first time; a mail without a Message-ID is like no other. */
static gboolean
is_first(StoreReader *reader, GHashTable *shown, gint64 mail_id)
{
    char *message_id = db_text(
        reader->db, "SELECT message_id FROM mail WHERE id = ?1", INT(mail_id));
    return !message_id || g_hash_table_add(shown, message_id);
}

/* Oldest first; of a mail that lies in several folders the one `asked` for,
 * else the oldest. */
static GPtrArray *
read_mails(Walk *walk, gint64 asked)
{
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    GHashTableIter iter;
    gpointer key;
    g_hash_table_iter_init(&iter, walk->mails);
    while (g_hash_table_iter_next(&iter, &key, NULL)) {
        MailRow *row = store_read_mail(walk->reader, *(gint64 *)key, NULL);
        if (row)
            g_ptr_array_add(found, row);
    }
    g_ptr_array_sort(found, compare_age);

    g_autoptr(GHashTable) shown =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    is_first(walk->reader, shown, asked);
    GPtrArray *rows = g_ptr_array_new_with_free_func(free_row);
    for (guint i = 0; i < found->len; i++) {
        MailRow *row = found->pdata[i];
        if (row->at.id == asked || is_first(walk->reader, shown, row->at.id))
            g_ptr_array_add(rows, row);
        else
            mail_row_free(row);
    }
    return rows;
}
