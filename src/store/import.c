/* import - see import.h. */
#include "store/import.h"

#include "correspondence/link.h"
#include "mail/address.h"
#include "store/read_private.h"

#define BY_HAND (EVIDENCE_MANUAL | EVIDENCE_IMPORT)

static ImportVerdict judge_link(Db *db, const char *jid, const char *key);

ImportVerdict
import_judge(Db *db, const ImportPair *pair)
{
    g_autofree char *key = address_key(pair->address);
    if (!key) /* whoever made the pair has looked */
        return IMPORT_KNOWN;
    if (pair->jid)
        return judge_link(db, pair->jid, key);
    return db_int(db, 0, "SELECT 1 FROM address WHERE key = ?1", TEXT(key))
               ? IMPORT_KNOWN
               : IMPORT_NOTES;
}

/* Nobody's address is refused, but what the user linked all the same stays. */
static ImportVerdict
judge_address(Db *db, const char *key)
{
    guint traits = (guint)db_int(
        db, 0, "SELECT traits FROM address WHERE key = ?1", TEXT(key));
    if (traits & ADDRESS_IS_OWN)
        return IMPORT_OWN;
    if (traits & ADDRESS_IS_LIST)
        return IMPORT_LIST;
    if (traits & ADDRESS_IS_ROLE || address_is_role(key))
        return IMPORT_ROLE;
    return IMPORT_LINKS;
}

static ImportVerdict
judge_link(Db *db, const char *jid, const char *key)
{
    guint evidence = (guint)db_int(db, 0,
                                   "SELECT l.evidence FROM link l"
                                   " JOIN friend f ON f.id = l.friend_id"
                                   " JOIN address a ON a.id = l.address_id"
                                   " WHERE f.jid = ?1 AND a.key = ?2",
                                   TEXT(jid), TEXT(key));
    if (evidence & EVIDENCE_REMOVED)
        return IMPORT_REMOVED;
    if (evidence & BY_HAND)
        return IMPORT_PRESENT;
    ImportVerdict verdict = judge_address(db, key);
    if (verdict != IMPORT_LINKS)
        return verdict;
    if (!db_int(db, 0, "SELECT is_listed FROM friend WHERE jid = ?1",
                TEXT(jid)))
        return IMPORT_WAITS;
    gboolean is_disputed =
        db_int(db, 0,
               "SELECT 1 FROM address a JOIN link l ON l.address_id = a.id"
               " JOIN friend f ON f.id = l.friend_id"
               " WHERE a.key = ?1 AND f.jid <> ?2 AND f.is_listed"
               " AND l.evidence & ?3 AND NOT l.evidence & ?4",
               TEXT(key), TEXT(jid), INT(BY_HAND), INT(EVIDENCE_REMOVED)) != 0;
    return is_disputed ? IMPORT_DISPUTES : IMPORT_LINKS;
}

gboolean
store_read_import(StoreReader *reader, const ImportPair *pair,
                  ImportVerdict *verdict_out, GError **error)
{
    *verdict_out = import_judge(reader->db, pair);
    return read_done(reader, error);
}
