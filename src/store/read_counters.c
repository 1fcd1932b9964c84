/* read_counters - counters, drafts, pins and single settings. */
#include "store/read_private.h"

gboolean
store_read_counters(StoreReader *reader, Counters *counters_out, GError **error)
{
    *counters_out = (Counters){0};
    g_autoptr(Query) query =
        db_query(reader->db,
                 "SELECT d.total, d.unread, c.chat_unread, c.outbox, c.failed,"
                 " c.friends, c.friends_online, c.drafts FROM counters c"
                 " LEFT JOIN folder d ON d.role = ?1 WHERE c.id = 1",
                 INT(FOLDER_INBOX));
    if (query_step(query))
        *counters_out = (Counters){
            .inbox_total = query_int(query, 0),
            .inbox_unread = query_int(query, 1),
            .chat_unread = query_int(query, 2),
            .outbox = query_int(query, 3),
            .failed = query_int(query, 4),
            .friends = query_int(query, 5),
            .friends_online = query_int(query, 6),
            .drafts = query_int(query, 7),
        };
    return read_done(reader, error);
}

void
stored_draft_free(StoredDraft *draft)
{
    g_free(draft->text);
    g_free(draft);
}

static void
free_draft(gpointer draft)
{
    stored_draft_free(draft);
}

GPtrArray *
store_read_drafts(StoreReader *reader, guint limit, GError **error)
{
    GPtrArray *drafts = g_ptr_array_new_with_free_func(free_draft);
    g_autoptr(Query) query = db_query(reader->db,
                                      "SELECT id, saved, text FROM draft"
                                      " ORDER BY saved DESC, id DESC LIMIT ?1",
                                      INT(limit));
    while (query_step(query)) {
        StoredDraft *draft = g_new0(StoredDraft, 1);
        draft->id = query_int(query, 0);
        draft->saved = query_int(query, 1);
        draft->text = query_dup(query, 2);
        g_ptr_array_add(drafts, draft);
    }
    return read_rows(reader, drafts, error);
}

/* These two have no way to say that the store cannot be read: no pin means
 * the certificate is asked about again, no version the whole roster. */

char *
store_read_pin(StoreReader *reader, Service service, const char *host)
{
    char *sha256 = db_text(
        reader->db, "SELECT sha256 FROM pin WHERE service = ?1 AND host = ?2",
        INT(service), TEXT(host));
    return read_result(reader, sha256, g_free, NULL);
}

char *
store_read_roster_version(StoreReader *reader)
{
    char *version = db_text(
        reader->db, "SELECT value FROM setting WHERE name = 'roster-version'");
    return read_result(reader, version, g_free, NULL);
}
