/* read_roaming - the user's own links as they go to other machines, and what
 * other clients of the user have left at the server. */
#include "store/read_private.h"

/* Nobody is that many persons. */
#define METACONTACTS_MAX 20

static void
free_record(gpointer record)
{
    roam_record_free(record);
}

GPtrArray *
store_read_roaming(StoreReader *reader, guint shard, guint limit,
                   GError **error)
{
    GPtrArray *records = g_ptr_array_new_with_free_func(free_record);
    g_autoptr(Query) query =
        db_query(reader->db,
                 "SELECT jid, address, word, revision, time, replica"
                 " FROM roaming WHERE shard = ?1"
                 " ORDER BY time DESC, jid, key LIMIT ?2",
                 INT(shard), INT(limit));
    while (query_step(query)) {
        RoamRecord *record =
            roam_record_new(query_text(query, 0), query_text(query, 1),
                            (guint)query_int(query, 2), query_int(query, 3),
                            query_int(query, 4), query_text(query, 5), NULL);
        if (record)
            g_ptr_array_add(records, record);
    }
    return read_rows(reader, records, error);
}

guint64
store_read_roaming_dirty(StoreReader *reader, GError **error)
{
    guint64 shards = 0;
    g_autoptr(Query) query = db_query(
        reader->db, "SELECT DISTINCT shard FROM roaming WHERE is_dirty = 1");
    while (query_step(query))
        shards |= G_GUINT64_CONSTANT(1) << (query_int(query, 0) % ROAM_SHARDS);
    return read_done(reader, error) ? shards : 0;
}

RoamingPlace
store_read_roaming_place(StoreReader *reader)
{
    g_autofree char *number = db_text(
        reader->db, "SELECT value FROM setting WHERE name = 'roaming-place'");
    /* What cannot be read is not known. */
    if (!read_done(reader, NULL) || !number)
        return ROAMING_UNKNOWN;
    gint64 place = g_ascii_strtoll(number, NULL, 10);
    return place > 0 && place <= ROAMING_OFF ? (RoamingPlace)place
                                             : ROAMING_UNKNOWN;
}

char *
store_read_note(StoreReader *reader, const char *jid)
{
    return db_text(reader->db, "SELECT text FROM note WHERE jid = ?1",
                   TEXT(jid));
}

GStrv
store_read_metacontacts(StoreReader *reader, const char *jid)
{
    g_autoptr(GStrvBuilder) others = g_strv_builder_new();
    gboolean has_some = FALSE;
    g_autoptr(Query) query =
        db_query(reader->db,
                 "SELECT o.jid FROM metacontact m"
                 " JOIN metacontact o ON o.tag = m.tag AND o.jid <> m.jid"
                 " WHERE m.jid = ?1 ORDER BY o.position, o.jid LIMIT ?2",
                 TEXT(jid), INT(METACONTACTS_MAX));
    while (query_step(query)) {
        g_strv_builder_add(others, query_text(query, 0));
        has_some = TRUE;
    }
    return has_some ? g_strv_builder_end(others) : NULL;
}
