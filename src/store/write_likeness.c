/* write_likeness - what friends' and the user's own names and addresses look
 * like; imitation.c reads it.
 *
 * Rows hang on the friend, so renaming one or linking an address touches theirs
 * alone, and no mail. */
#include "store/write.h"

#include "correspondence/lookalike.h"
#include "store/imitation.h"

static void
insert(Writer *writer, gint64 friend_id, Likeness kind, const char *text,
       const char *key)
{
    db_run(writer->db, "INSERT OR IGNORE INTO likeness VALUES (?1, ?2, ?3, ?4)",
           INT(friend_id), INT(kind), TEXT(text), TEXT(key));
}

static void
insert_name(Writer *writer, gint64 friend_id, Likeness kind, const char *text)
{
    g_auto(GStrv) keys = lookalike_name_keys(text);
    for (char **key = keys; *key; key++)
        insert(writer, friend_id, kind, text, *key);
}

void
write_likeness_names(Writer *writer, gint64 friend_id, const char *names)
{
    db_run(writer->db,
           "DELETE FROM likeness WHERE friend_id = ?1 AND kind = ?2",
           INT(friend_id), INT(LIKENESS_NAME));
    g_auto(GStrv) lines = g_strsplit(names ? names : "", "\n", -1);
    for (char **line = lines; *line; line++)
        insert_name(writer, friend_id, LIKENESS_NAME, *line);
}

/* Under its own spelling too, which tells it from what only looks like it. */
void
write_likeness_address(Writer *writer, gint64 friend_id, const char *key)
{
    g_autofree char *shape = lookalike_address_key(key);
    if (!shape)
        return;
    insert(writer, friend_id, LIKENESS_ADDRESS, key, shape);
    insert(writer, friend_id, LIKENESS_ADDRESS, key, key);
    insert_name(writer, friend_id, LIKENESS_SPELT, key);
}

void
write_likeness_address_gone(Writer *writer, gint64 friend_id, const char *key)
{
    db_run(writer->db,
           "DELETE FROM likeness WHERE friend_id = ?1 AND kind <> ?2"
           " AND text = ?3",
           INT(friend_id), INT(LIKENESS_NAME), TEXT(key));
}

void
write_likeness_own(Writer *writer)
{
    Db *db = writer->db;
    g_autofree char *carded = db_text(
        db,
        "SELECT coalesce(full_name, '') || char(10) || coalesce(nickname, '')"
        " FROM vcard WHERE jid = ?1",
        TEXT(writer->own_jid));
    g_autofree char *names =
        g_strdup_printf("%s\n%s", writer->own_name ? writer->own_name : "",
                        carded ? carded : "");
    g_autofree char *also = g_strjoinv("\n", writer->also_own);
    g_autofree char *all = g_strdup_printf(
        "%s\n%s\n%s\n%s", writer->own_address ? writer->own_address : "",
        writer->own_jid_key ? writer->own_jid_key : "", also, names);
    g_autofree char *known =
        db_text(db, "SELECT value FROM setting WHERE name = 'own-likeness'");
    if (g_strcmp0(all, known) == 0)
        return;
    db_run(db, "DELETE FROM likeness WHERE friend_id = 0");
    write_likeness_names(writer, 0, names);
    if (writer->own_address)
        write_likeness_address(writer, 0, writer->own_address);
    if (writer->own_jid_key)
        write_likeness_address(writer, 0, writer->own_jid_key);
    for (char **address = writer->also_own; *address; address++)
        write_likeness_address(writer, 0, *address);
    writer_set(writer, "own-likeness", all);
}
