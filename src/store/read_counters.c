/* read_counters - counters, pins and single settings. */
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
