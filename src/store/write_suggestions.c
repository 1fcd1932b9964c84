/* write_suggestions - what the user said to a proposal, or to one who asks. */
#include "store/write.h"

#include "correspondence/jid.h"
#include "mail/address.h"

void
write_refuse_suggestion(Writer *writer, const Intent *intent)
{
    g_autofree char *jid = jid_bare(intent->jid);
    g_autofree char *key =
        intent->address ? address_key(intent->address) : g_strdup("");
    if (!jid || !key) {
        db_fail(writer->db, KITH_ERROR_INVALID,
                "'%s' is no JID, or '%s' no mail address", intent->jid,
                intent->address ? intent->address : "");
        return;
    }
    db_run(writer->db,
           "INSERT OR IGNORE INTO suggestion_refused"
           " VALUES (?1, ?2)",
           TEXT(jid), TEXT(key));
}

void
write_add_friend(Writer *writer, const Intent *intent)
{
    g_autofree char *jid = jid_bare(intent->jid);
    if (!jid) {
        db_fail(writer->db, KITH_ERROR_INVALID,
                "'%s' is no JID: write it as name@example.org", intent->jid);
        return;
    }
    g_autofree char *lane = g_strconcat("add:", jid, NULL);
    if (g_strcmp0(jid, writer->own_jid) == 0)
        db_fail(writer->db, KITH_ERROR_INVALID, "%s is yourself", jid);
    else if (db_int(writer->db, 0,
                    "SELECT 1 FROM friend WHERE jid = ?1 AND is_listed"
                    " AND (is_pending OR subscription IN ('to', 'both'))",
                    TEXT(jid)))
        db_fail(writer->db, KITH_ERROR_INVALID, "%s is on your roster already",
                jid);
    else if (db_int(writer->db, 0, "SELECT 1 FROM intent WHERE lane = ?1",
                    TEXT(lane)))
        db_fail(writer->db, KITH_ERROR_INVALID,
                "%s is being added already: see :outbox", jid);
    if (db_has_failed(writer->db))
        return;
    Intent bare = *intent;
    bare.jid = jid;
    writer_queue(writer, &bare);
}

void
write_show_presence(Writer *writer, const Intent *intent)
{
    g_autofree char *jid = jid_bare(intent->jid);
    if (!jid) {
        db_fail(writer->db, KITH_ERROR_INVALID,
                "'%s' is no JID: write it as name@example.org", intent->jid);
        return;
    }
    if (g_strcmp0(jid, writer->own_jid) == 0) {
        db_fail(writer->db, KITH_ERROR_INVALID, "%s is yourself", jid);
        return;
    }
    Intent bare = *intent;
    bare.jid = jid;
    writer_queue(writer, &bare);
}
