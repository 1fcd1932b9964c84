/* write_presence - one row a resource; the best one is the friend's. */
#include "store/write.h"

#include "correspondence/jid.h"

static void refresh_presence(Writer *writer, gint64 friend_id, const char *jid,
                             gint64 offline_since);

void
write_presence(Writer *writer, const BatchItem *item)
{
    Db *db = writer->db;
    gint64 id =
        db_int(db, 0, "SELECT id FROM friend WHERE jid = ?1 AND is_listed",
               TEXT(item->name));
    if (!id) /* our own other clients, rooms, and who just left */
        return;
    gint64 since = item->presence.since ? item->presence.since : writer->now;
    if (item->presence.presence == PRESENCE_OFFLINE)
        /* From the bare JID it speaks for all resources (RFC 6121 4.5.2). */
        db_run(db,
               "DELETE FROM resource WHERE friend_id = ?1"
               " AND (resource = ?2 OR ?2 = '')",
               INT(id), TEXT(item->presence.resource));
    else
        db_run(db,
               "INSERT INTO resource VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
               " ON CONFLICT DO UPDATE SET"
               /* Another status is no other presence, unless it says so. */
               " since = iif(presence = excluded.presence AND ?7, since,"
               " excluded.since), presence = excluded.presence,"
               " priority = excluded.priority, status = excluded.status",
               INT(id), TEXT(item->presence.resource),
               INT(item->presence.presence), INT(item->presence.priority),
               TEXT(item->text), INT(since), INT(!item->presence.since));
    refresh_presence(writer, id, item->name, since);
}

static void
refresh_presence(Writer *writer, gint64 friend_id, const char *jid,
                 gint64 offline_since)
{
    g_autofree char *status = NULL;
    gint64 presence = PRESENCE_OFFLINE, since = offline_since;
    {
        g_autoptr(Query) best =
            db_query(writer->db,
                     "SELECT presence, status, since FROM resource"
                     " WHERE friend_id = ?1"
                     " ORDER BY priority DESC, presence LIMIT 1",
                     INT(friend_id));
        if (query_step(best)) {
            presence = query_int(best, 0);
            status = query_dup(best, 1);
            since = query_int(best, 2);
        }
    }
    db_run(writer->db,
           "UPDATE friend SET presence = ?2, status = ?3, presence_since ="
           " iif(presence = ?2 AND ?2 = ?5, presence_since, ?4)"
           " WHERE id = ?1 AND (presence <> ?2 OR status IS NOT ?3"
           " OR (presence_since <> ?4 AND ?2 <> ?5))",
           INT(friend_id), INT(presence), TEXT(status), INT(since),
           INT(PRESENCE_OFFLINE));
    if (db_changes(writer->db) == 0)
        return;
    told_friend(writer->told, jid);
    told_counters(writer->told);
}

void
write_presence_reset(Writer *writer, const BatchItem *item)
{
    db_run(writer->db, "DELETE FROM resource");
    db_run(writer->db,
           "UPDATE friend SET presence = ?1, status = NULL,"
           " presence_since = 0"
           " WHERE is_listed = 1 AND (presence <> ?1 OR presence_since)",
           INT(PRESENCE_OFFLINE));
    told_all_friends(writer->told);
    told_counters(writer->told);
}
