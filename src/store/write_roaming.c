/* write_roaming - the user's own word on pairs, as it goes from machine to
 * machine: each edit here is a new revision, what comes from the server is
 * merged record by record (see roam.h) and becomes evidence.
 *
 * Nothing is ever deleted: a pair that was taken back must stay known, or a
 * machine that was away for long would bring it back. */
#include "store/write.h"

static RoamRecord *
find_record(Writer *writer, const char *jid, const char *key);
static void
store_record(Writer *writer, const RoamRecord *record, gboolean is_dirty);
static void apply_word(Writer *writer, const RoamRecord *record);

/* ---- edits ---- */

/* This store's own id, made when it is first needed. */
static char *
own_replica(Writer *writer)
{
    char *known =
        db_text(writer->db, "SELECT value FROM setting WHERE name = 'replica'");
    if (roam_replica_is_valid(known))
        return known;
    g_free(known);
    char *replica = roam_new_replica();
    db_run(writer->db,
           "INSERT INTO setting VALUES ('replica', ?1)"
           " ON CONFLICT DO UPDATE SET value = excluded.value",
           TEXT(replica));
    return replica;
}

void
write_roaming_edit(Writer *writer, gint64 address_id, gint64 friend_id,
                   guint word)
{
    Db *db = writer->db;
    g_autofree char *jid =
        db_text(db, "SELECT jid FROM friend WHERE id = ?1", INT(friend_id));
    g_autofree char *address = db_text(
        db, "SELECT address FROM address WHERE id = ?1", INT(address_id));
    g_autofree char *key =
        db_text(db, "SELECT key FROM address WHERE id = ?1", INT(address_id));
    if (!jid || !address || !key)
        return;
    if (word & EVIDENCE_REMOVED) /* which beats whatever stands beside it */
        word = EVIDENCE_REMOVED;
    g_autoptr(RoamRecord) old = find_record(writer, jid, key);
    g_autofree char *replica = own_replica(writer);
    gint64 revision, time;
    roam_next(old, writer->now, &revision, &time);
    g_autoptr(RoamRecord) edit =
        roam_record_new(jid, address, word, revision, time, replica, NULL);
    if (edit) /* else the JID is too odd to go anywhere */
        store_record(writer, edit, TRUE);
}

/* ---- what comes ---- */

void
write_roaming(Writer *writer, const BatchItem *item)
{
    const RoamRecord *record = item->record;
    g_autoptr(RoamRecord) known = find_record(writer, record->jid, record->key);
    int order = known ? roam_compare(record, known) : 1;
    if (order > 0) {
        store_record(writer, record, FALSE);
        apply_word(writer, record);
        return;
    }
    /* The server has ours, or an older one that ours must replace. */
    db_run(writer->db,
           "UPDATE roaming SET is_dirty = ?3"
           " WHERE jid = ?1 AND key = ?2 AND is_dirty <> ?3",
           TEXT(record->jid), TEXT(record->key), INT(order < 0));
}

/* Of somebody who is not on the roster it waits, as all links do, until they
 * come. */
static void
apply_word(Writer *writer, const RoamRecord *record)
{
    gint64 address_id =
        write_address(writer, &(AddressSighting){.address = record->address});
    gint64 friend_id = record->word ? writer_friend(writer, record->jid)
                                    : writer_find_friend(writer, record->jid);
    if (!address_id || !friend_id)
        return;
    writer->is_merging = TRUE;
    write_evidence(writer, address_id, friend_id, record->word,
                   ROAM_WORDS & ~record->word);
    writer->is_merging = FALSE;
}

void
write_roaming_place(Writer *writer, const BatchItem *item)
{
    g_autofree char *number = g_strdup_printf("%d", (int)item->place);
    db_run(writer->db,
           "INSERT INTO setting VALUES ('roaming-place', ?1)"
           " ON CONFLICT DO UPDATE SET value = excluded.value"
           " WHERE value <> excluded.value",
           TEXT(number));
}

/* ---- rows ---- */

static RoamRecord *
find_record(Writer *writer, const char *jid, const char *key)
{
    g_autoptr(Query) query =
        db_query(writer->db,
                 "SELECT address, word, revision, time, replica FROM roaming"
                 " WHERE jid = ?1 AND key = ?2",
                 TEXT(jid), TEXT(key));
    if (!query_step(query))
        return NULL;
    return roam_record_new(jid, query_text(query, 0),
                           (guint)query_int(query, 1), query_int(query, 2),
                           query_int(query, 3), query_text(query, 4), NULL);
}

static void
store_record(Writer *writer, const RoamRecord *record, gboolean is_dirty)
{
    db_run(writer->db,
           "INSERT INTO roaming (jid, key, address, shard, word, revision,"
           " time, replica, is_dirty)"
           " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
           " ON CONFLICT DO UPDATE SET address = excluded.address,"
           " word = excluded.word, revision = excluded.revision,"
           " time = excluded.time, replica = excluded.replica,"
           " is_dirty = excluded.is_dirty",
           TEXT(record->jid), TEXT(record->key), TEXT(record->address),
           INT(roam_shard(record->jid)), INT(record->word),
           INT(record->revision), INT(record->time), TEXT(record->replica),
           INT(is_dirty));
}
