/* write_links - evidence, and whom an address belongs to.
 *
 * Links hang on the address's row, never on mails, so changing one touches
 * that row (and by a trigger the friend's unread count) and no mail. */
#include "store/write.h"

#include "correspondence/jid.h"
#include "correspondence/link.h"
#include "mail/address.h"

static gint64
find_claims(Writer *writer, gint64 address_id, GArray *claims, GArray *friends);
static void
tell_owner_change(Writer *writer, gint64 address_id, gint64 friend_id);

void
write_evidence(Writer *writer, gint64 address_id, gint64 friend_id, guint add,
               guint remove)
{
    Db *db = writer->db;
    gint64 old = db_int(db, 0,
                        "SELECT evidence FROM link"
                        " WHERE address_id = ?1 AND friend_id = ?2",
                        INT(address_id), INT(friend_id));
    gint64 new = (old & ~(gint64)remove) | add;
    if (new == old)
        return;
    if (new == 0)
        db_run(db,
               "DELETE FROM link"
               " WHERE address_id = ?1 AND friend_id = ?2",
               INT(address_id), INT(friend_id));
    else
        db_run(db,
               "INSERT INTO link VALUES (?1, ?2, ?3)"
               " ON CONFLICT DO UPDATE SET evidence = excluded.evidence",
               INT(address_id), INT(friend_id), INT(new));
    if ((old ^ new) & ROAM_WORDS && !writer->is_merging)
        write_roaming_edit(writer, address_id, friend_id,
                           (guint) new &ROAM_WORDS);
    tell_owner_change(writer, address_id, friend_id);
    write_owner(writer, address_id);
}

/* Whoever owns the address is the one whom it may be mistaken for. A friend's
 * JID stays theirs. */
static void
move_likeness(Writer *writer, gint64 address_id, gint64 from, gint64 to)
{
    g_autofree char *key = db_text(
        writer->db, "SELECT key FROM address WHERE id = ?1", INT(address_id));
    g_autofree char *jid =
        db_text(writer->db, "SELECT jid FROM friend WHERE id = ?1", INT(from));
    g_autofree char *jid_key = jid ? address_key(jid) : NULL;
    if (from && g_strcmp0(key, jid_key) != 0)
        write_likeness_address_gone(writer, from, key);
    if (to)
        write_likeness_address(writer, to, key);
}

void
write_owner(Writer *writer, gint64 address_id)
{
    Db *db = writer->db;
    g_autoptr(GArray) claims = g_array_new(FALSE, FALSE, sizeof(LinkClaim));
    g_autoptr(GArray) friends = g_array_new(FALSE, FALSE, sizeof(gint64));
    gint64 old_owner = find_claims(writer, address_id, claims, friends);

    int winner;
    LinkState state =
        link_resolve((const LinkClaim *)claims->data, claims->len,
                     writer_address_traits(writer, address_id), &winner);
    gint64 owner = winner < 0 ? 0 : g_array_index(friends, gint64, winner);
    db_run(db,
           "UPDATE address SET owner_id = ?2, state = ?3"
           " WHERE id = ?1 AND (owner_id IS NOT ?2 OR state <> ?3)",
           INT(address_id), owner ? INT(owner) : TEXT(NULL), INT(state));
    if (db_changes(db) == 0)
        return;
    if (owner != old_owner)
        move_likeness(writer, address_id, old_owner, owner);
    if (old_owner)
        tell_owner_change(writer, address_id, old_owner);
    for (guint i = 0; i < friends->len; i++)
        tell_owner_change(writer, address_id,
                          g_array_index(friends, gint64, i));
}

/* Who left the roster claims nothing until they are back: a name that is on
 * no roster is shown nowhere, and must not dispute a friend's. Their links
 * stay in the store, the user's word and the unlinked pairs above all. */
static gint64
find_claims(Writer *writer, gint64 address_id, GArray *claims, GArray *friends)
{
    g_autoptr(Query) query =
        db_query(writer->db,
                 "SELECT l.friend_id, l.evidence FROM link l"
                 " JOIN friend f ON f.id = l.friend_id"
                 " WHERE l.address_id = ?1 AND f.is_listed",
                 INT(address_id));
    while (query_step(query)) {
        gint64 friend_id = query_int(query, 0);
        LinkClaim claim = {.evidence = (guint)query_int(query, 1)};
        g_array_append_val(friends, friend_id);
        g_array_append_val(claims, claim);
    }
    return db_int(writer->db, 0, "SELECT owner_id FROM address WHERE id = ?1",
                  INT(address_id));
}

static void
tell_owner_change(Writer *writer, gint64 address_id, gint64 friend_id)
{
    g_autofree char *jid = db_text(
        writer->db, "SELECT jid FROM friend WHERE id = ?1", INT(friend_id));
    g_autofree char *address =
        db_text(writer->db, "SELECT address FROM address WHERE id = ?1",
                INT(address_id));
    if (!jid || !address)
        return;
    told_link(writer->told, jid, address);
    told_friend(writer->told, jid);
}

static GArray *
addresses_of(Writer *writer, gint64 friend_id)
{
    GArray *ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_autoptr(Query) query =
        db_query(writer->db, "SELECT address_id FROM link WHERE friend_id = ?1",
                 INT(friend_id));
    while (query_step(query)) {
        gint64 id = query_int(query, 0);
        g_array_append_val(ids, id);
    }
    return ids;
}

void
write_owners_of_friend(Writer *writer, gint64 friend_id)
{
    g_autoptr(GArray) ids = addresses_of(writer, friend_id);
    for (guint i = 0; i < ids->len; i++)
        write_owner(writer, g_array_index(ids, gint64, i));
}

/* ---- evidence that kith finds ---- */

static void
link_same(Writer *writer, gint64 friend_id, const char *jid)
{
    if (!writer->is_one_account)
        return;
    /* Both are normalised, so comparing bytes is enough. */
    const char *at = strchr(jid, '@');
    if (!at || g_strcmp0(at + 1, writer->own_domain) != 0)
        return;
    gint64 address_id =
        write_address(writer, &(AddressSighting){.address = jid});
    if (address_id)
        write_evidence(writer, address_id, friend_id, EVIDENCE_SAME, 0);
}

void
write_jabber_id(Writer *writer, gint64 address_id, const char *jid,
                AuthVerdict auth)
{
    g_autofree char *bare = jid_bare(jid);
    if (!bare || auth == AUTH_FAIL)
        return;
    guint evidence = EVIDENCE_JABBER_ID;
    if (auth == AUTH_PASS)
        evidence |= EVIDENCE_JABBER_ID_PASS;
    db_run(writer->db,
           "INSERT INTO jabber_id VALUES (?1, ?2, ?3) ON CONFLICT"
           " DO UPDATE SET evidence = evidence | excluded.evidence",
           TEXT(bare), INT(address_id), INT(evidence));
    gint64 friend_id = db_int(
        writer->db, 0, "SELECT id FROM friend WHERE jid = ?1 AND is_listed",
        TEXT(bare));
    if (friend_id)
        write_evidence(writer, address_id, friend_id, evidence, 0);
}

/* What mails have said of this JID before it was on the roster. */
static void
link_jabber_ids(Writer *writer, gint64 friend_id, const char *jid)
{
    g_autoptr(Query) query = db_query(
        writer->db, "SELECT address_id, evidence FROM jabber_id WHERE jid = ?1",
        TEXT(jid));
    while (query_step(query))
        write_evidence(writer, query_int(query, 0), friend_id,
                       (guint)query_int(query, 1), 0);
}

void
write_links_of_newcomer(Writer *writer, gint64 friend_id, const char *jid)
{
    link_same(writer, friend_id, jid);
    link_jabber_ids(writer, friend_id, jid);
    g_autofree char *lines = db_text(
        writer->db, "SELECT emails FROM vcard WHERE jid = ?1", TEXT(jid));
    if (lines) {
        g_auto(GStrv) emails = g_strsplit(lines, "\n", -1);
        write_vcard_links(writer, friend_id, jid, (const char *const *)emails);
    }
    write_owners_of_friend(writer, friend_id);
}

/* ---- the user's own addresses ---- */

static GArray *
ids_of(Db *db, const char *sql)
{
    GArray *ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_autoptr(Query) query = db_query(db, sql);
    while (query_step(query)) {
        gint64 id = query_int(query, 0);
        g_array_append_val(ids, id);
    }
    return ids;
}

static void
retire_same(Writer *writer)
{
    g_autoptr(GArray) friends =
        ids_of(writer->db, "SELECT id FROM friend WHERE is_listed = 1");
    for (guint i = 0; i < friends->len; i++) {
        gint64 id = g_array_index(friends, gint64, i);
        g_autofree char *jid = db_text(
            writer->db, "SELECT jid FROM friend WHERE id = ?1", INT(id));
        g_autoptr(GArray) addresses = addresses_of(writer, id);
        for (guint j = 0; j < addresses->len; j++)
            write_evidence(writer, g_array_index(addresses, gint64, j), id, 0,
                           EVIDENCE_SAME);
        link_same(writer, id, jid);
    }
}

static void
mark_one_own(Writer *writer, const char *address)
{
    write_address(writer, &(AddressSighting){.address = address,
                                             .traits = ADDRESS_IS_OWN});
}

static void
mark_own(Writer *writer)
{
    Db *db = writer->db;
    g_autoptr(GArray) old =
        ids_of(db, "SELECT id FROM address WHERE traits & 1");
    db_run(db, "UPDATE address SET traits = traits & ~1 WHERE traits & 1");
    if (writer->own_address)
        mark_one_own(writer, writer->own_address);
    for (char **also = writer->also_own; *also; also++)
        mark_one_own(writer, *also);
    if (writer->is_one_account && writer->own_jid)
        mark_one_own(writer, writer->own_jid);
    for (guint i = 0; i < old->len; i++)
        write_owner(writer, g_array_index(old, gint64, i));
}

/* Looks at every address and friend, but only when the user's configuration
 * says something else than the last time. */
void
write_identity(Writer *writer)
{
    g_autofree char *also = g_strjoinv(" ", writer->also_own);
    g_autofree char *identity =
        g_strdup_printf("%s %s %d %s", writer->own_jid ? writer->own_jid : "-",
                        writer->own_address ? writer->own_address : "-",
                        writer->is_one_account, also);
    g_autofree char *known = db_text(
        writer->db, "SELECT value FROM setting WHERE name = 'identity'");
    if (g_strcmp0(identity, known) == 0)
        return;
    mark_own(writer);
    retire_same(writer);
    db_run(writer->db,
           "INSERT INTO setting VALUES ('identity', ?1)"
           " ON CONFLICT DO UPDATE SET value = excluded.value",
           TEXT(identity));
    /* For readers: where an address is a JID as well. */
    db_run(writer->db,
           "INSERT INTO setting VALUES ('shared-domain', ?1)"
           " ON CONFLICT DO UPDATE SET value = excluded.value",
           TEXT(writer->is_one_account ? writer->own_domain : NULL));
}

/* ---- the user's word ---- */

void
write_link(Writer *writer, const Intent *intent)
{
    g_autofree char *jid = jid_bare(intent->jid);
    gint64 friend_id =
        jid ? db_int(writer->db, 0,
                     "SELECT id FROM friend WHERE jid = ?1 AND is_listed",
                     TEXT(jid))
            : 0;
    if (!friend_id) {
        db_fail(writer->db, KITH_ERROR_INVALID,
                "%s is not on your roster: add them first", intent->jid);
        return;
    }
    gint64 address_id =
        write_address(writer, &(AddressSighting){.address = intent->address});
    if (!address_id) {
        db_fail(writer->db, KITH_ERROR_INVALID,
                "'%s' is no mail address: write it as name@example.org",
                intent->address);
        return;
    }
    write_evidence(writer, address_id, friend_id, EVIDENCE_MANUAL,
                   EVIDENCE_REMOVED);
}

void
write_unlink(Writer *writer, const Intent *intent)
{
    g_autofree char *jid = jid_bare(intent->jid);
    gint64 friend_id = jid ? writer_find_friend(writer, jid) : 0;
    gint64 address_id = writer_find_address(writer, intent->address);
    if (!db_int(writer->db, 0,
                "SELECT 1 FROM link WHERE address_id = ?1"
                " AND friend_id = ?2",
                INT(address_id), INT(friend_id))) {
        db_fail(writer->db, KITH_ERROR_INVALID,
                "%s and %s are not linked: see `kith links`", intent->jid,
                intent->address);
        return;
    }
    write_evidence(writer, address_id, friend_id, EVIDENCE_REMOVED,
                   EVIDENCE_MANUAL | EVIDENCE_IMPORT);
}
