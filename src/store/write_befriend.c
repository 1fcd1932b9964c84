/* write_befriend - wishes that change the roster, and who sees whose presence.
 */
#include "store/write.h"

#include "correspondence/jid.h"

/* The bare JID of `intent`; NULL when that is nobody else's. */
static char *
read_jid(Writer *writer, const Intent *intent)
{
    g_autofree char *jid = jid_bare(intent->jid);
    if (!jid)
        db_fail(writer->db, KITH_ERROR_INVALID,
                "'%s' is no JID: write it as name@example.org", intent->jid);
    else if (g_strcmp0(jid, writer->own_jid) == 0)
        db_fail(writer->db, KITH_ERROR_INVALID, "%s is yourself", jid);
    else
        return g_steal_pointer(&jid);
    return NULL;
}

static void
queue_for(Writer *writer, const Intent *intent, char *jid)
{
    Intent bare = *intent;
    bare.jid = jid;
    writer_queue(writer, &bare);
}

static gboolean
is_being_added(Writer *writer, const char *jid)
{
    g_autofree char *lane = g_strconcat("roster:", jid, NULL);
    return db_int(writer->db, 0,
                  "SELECT 1 FROM intent WHERE lane = ?1 AND kind = ?2",
                  TEXT(lane), INT(INTENT_ADD_FRIEND)) != 0;
}

void
write_add_friend(Writer *writer, const Intent *intent)
{
    g_autofree char *jid = read_jid(writer, intent);
    if (!jid)
        return;
    if (db_int(writer->db, 0,
               "SELECT 1 FROM friend WHERE jid = ?1 AND is_listed"
               " AND (is_pending OR subscription IN ('to', 'both'))",
               TEXT(jid)))
        db_fail(writer->db, KITH_ERROR_INVALID, "%s is on your roster already",
                jid);
    else if (is_being_added(writer, jid))
        db_fail(writer->db, KITH_ERROR_INVALID,
                "%s is being added already: see :outbox", jid);
    else
        queue_for(writer, intent, jid);
}

void
write_subscription(Writer *writer, const Intent *intent)
{
    g_autofree char *jid = read_jid(writer, intent);
    if (jid)
        queue_for(writer, intent, jid);
}

void
write_change_friend(Writer *writer, const Intent *intent)
{
    g_autofree char *jid = read_jid(writer, intent);
    if (!jid)
        return;
    if (db_int(writer->db, 0,
               "SELECT 1 FROM friend WHERE jid = ?1 AND is_listed",
               TEXT(jid)) ||
        is_being_added(writer, jid))
        queue_for(writer, intent, jid);
    else
        db_fail(writer->db, KITH_ERROR_INVALID, "%s is not on your roster",
                jid);
}
