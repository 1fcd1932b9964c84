/* write_roster - who is a friend, and by what name. */
#include "store/write.h"

#include "correspondence/lookalike.h"
#include "mail/address.h"

static void set_listed(Writer *writer, gint64 friend_id, const char *jid,
                       gboolean is_listed);

gint64
writer_find_friend(Writer *writer, const char *jid)
{
    return db_int(writer->db, 0, "SELECT id FROM friend WHERE jid = ?1",
                  TEXT(jid));
}

/* Without a name yet: the caller knows whether a better one is coming. */
static gint64
find_or_insert(Writer *writer, const char *jid)
{
    gint64 id = writer_find_friend(writer, jid);
    if (id)
        return id;
    db_run(writer->db, "INSERT INTO friend (jid, name) VALUES (?1, ?1)",
           TEXT(jid));
    return db_last_id(writer->db);
}

gint64
writer_friend(Writer *writer, const char *jid)
{
    gint64 id = find_or_insert(writer, jid);
    writer_refresh_name(writer, id);
    return id;
}

/* ---- names ---- */

static void
tell_name(Writer *writer, gint64 friend_id, const char *jid)
{
    told_friend(writer->told, jid);
    told_chat(writer->told, jid);
    g_autoptr(Query) owned =
        db_query(writer->db, "SELECT address FROM address WHERE owner_id = ?1",
                 INT(friend_id));
    while (query_step(owned))
        told_link(writer->told, jid, query_text(owned, 0));
}

static void
store_name(Writer *writer, gint64 friend_id, const char *old, const char *name)
{
    g_autofree char *key = lookalike_name_key(name);
    if (old)
        write_words(writer, WORDS_FRIEND, friend_id, old, WORDS_REMOVE);
    g_autofree char *jid = db_text(
        writer->db, "SELECT jid FROM friend WHERE id = ?1", INT(friend_id));
    write_words(writer, WORDS_FRIEND, friend_id, jid, WORDS_ADD);
    write_words(writer, WORDS_FRIEND, friend_id, name, WORDS_ADD);
    db_run(writer->db,
           "UPDATE friend SET name = ?2, name_key = ?3 WHERE id = ?1",
           INT(friend_id), TEXT(name), TEXT(key));
    if (!old) {
        g_autofree char *as_address = address_key(jid);
        if (as_address)
            write_likeness_address(writer, friend_id, as_address);
    }
    tell_name(writer, friend_id, jid);
}

/* All names that the friend goes by, for whoever goes by one of them as
 * well. */
static void
store_names(Writer *writer, gint64 friend_id, const char *names)
{
    db_run(writer->db, "UPDATE friend SET names = ?2 WHERE id = ?1",
           INT(friend_id), TEXT(names));
    write_likeness_names(writer, friend_id, names);
}

/* The user's name for the friend, else the friend's own, else the JID. */
void
writer_refresh_name(Writer *writer, gint64 friend_id)
{
    g_autofree char *old = NULL, *name = NULL, *key = NULL;
    g_autofree char *old_names = NULL, *names = NULL;
    {
        g_autoptr(Query) query = db_query(
            writer->db,
            "SELECT f.name, coalesce(nullif(f.roster_name, ''),"
            "  nullif(v.nickname, ''), nullif(v.full_name, ''), f.jid),"
            "  f.name_key, f.names, coalesce(f.roster_name, '') || char(10)"
            "  || coalesce(v.nickname, '') || char(10)"
            "  || coalesce(v.full_name, '')"
            " FROM friend f LEFT JOIN vcard v ON v.jid = f.jid"
            " WHERE f.id = ?1",
            INT(friend_id));
        if (!query_step(query))
            return;
        old = query_dup(query, 0);
        name = query_dup(query, 1);
        key = query_dup(query, 2);
        old_names = query_dup(query, 3);
        names = query_dup(query, 4);
    }
    gboolean is_new = !key; /* has no words that could be removed */
    if (is_new || strcmp(old, name) != 0)
        store_name(writer, friend_id, is_new ? NULL : old, name);
    if (g_strcmp0(old_names, names) != 0)
        store_names(writer, friend_id, names);
}

/* ---- the roster ---- */

void
write_roster_item(Writer *writer, const BatchItem *item)
{
    const RosterItem *roster = item->roster;
    gint64 id = find_or_insert(writer, roster->jid);
    g_autofree char *groups = join_lines((const char *const *)roster->groups);
    db_run(writer->db,
           "UPDATE friend SET roster_name = ?2, groups = ?3,"
           " subscription = ?4, is_pending = ?5, is_stale = 0"
           " WHERE id = ?1",
           INT(id), TEXT(roster->name), TEXT(groups),
           TEXT(roster->subscription ? roster->subscription : "none"),
           INT(roster->is_pending));
    writer_refresh_name(writer, id);
    told_friend(writer->told, roster->jid);
    set_listed(writer, id, roster->jid, TRUE);
}

/* Links of someone who comes or goes count, or count no more. */
static void
set_listed(Writer *writer, gint64 friend_id, const char *jid,
           gboolean is_listed)
{
    Db *db = writer->db;
    db_run(db,
           "UPDATE friend SET is_listed = ?2, is_stale = 0"
           " WHERE id = ?1 AND is_listed <> ?2",
           INT(friend_id), INT(is_listed));
    if (db_changes(db) == 0)
        return;
    told_friend(writer->told, jid);
    told_counters(writer->told);
    if (is_listed) {
        write_links_of_newcomer(writer, friend_id, jid);
        return;
    }
    db_run(db, "DELETE FROM resource WHERE friend_id = ?1", INT(friend_id));
    db_run(db,
           "UPDATE friend SET presence = ?2, status = NULL,"
           " presence_since = 0, subscription = 'none', is_pending = 0 WHERE "
           "id = ?1",
           INT(friend_id), INT(PRESENCE_OFFLINE));
    write_owners_of_friend(writer, friend_id);
}

void
write_roster_removed(Writer *writer, const BatchItem *item)
{
    gint64 id = writer_find_friend(writer, item->name);
    if (id)
        set_listed(writer, id, item->name, FALSE);
}

void
write_roster_version(Writer *writer, const BatchItem *item)
{
    db_run(writer->db,
           "INSERT INTO setting VALUES ('roster-version', ?1)"
           " ON CONFLICT DO UPDATE SET value = excluded.value",
           TEXT(item->text));
}

/* Nobody leaves yet: most are in the items that follow, and taking them off
 * and on again would work out all their links twice. */
void
write_roster_reset(Writer *writer, const BatchItem *item)
{
    db_run(writer->db, "UPDATE friend SET is_stale = 1 WHERE is_listed = 1");
}

void
write_roster_sweep(Writer *writer)
{
    g_autoptr(GPtrArray) gone = g_ptr_array_new_with_free_func(g_free);
    {
        g_autoptr(Query) query =
            db_query(writer->db, "SELECT jid FROM friend WHERE is_stale = 1");
        while (query_step(query))
            g_ptr_array_add(gone, query_dup(query, 0));
    }
    for (guint i = 0; i < gone->len; i++) {
        const char *jid = gone->pdata[i];
        set_listed(writer, writer_find_friend(writer, jid), jid, FALSE);
    }
}
