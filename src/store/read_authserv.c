/* read_authserv - whose word counts on who sent a mail, and whose might. */
#include "store/read_private.h"

#include "base/error.h"
#include "mail/authres.h"

/* What is proposed must be what most of these bear. */
enum { LOOKED_AT = 200, LEAST = 5 };

static char *
read_setting(StoreReader *reader, const char *name)
{
    char *value = db_text(
        reader->db, "SELECT value FROM setting WHERE name = ?1", TEXT(name));
    return read_result(reader, value, g_free, NULL);
}

char *
store_read_authserv_id(StoreReader *reader)
{
    return read_setting(reader, "authserv-id");
}

typedef struct {
    char *id;
    guint n;
} Tally;

static void
tally_free(gpointer object)
{
    Tally *tally = object;
    g_free(tally->id);
    g_free(tally);
}

/* Whichever id stands topmost most often; NULL when none does. */
static const Tally *
count_ids(StoreReader *reader, GHashTable *tallies, guint *n_seen_out)
{
    const Tally *most = NULL;
    g_autoptr(Query) query =
        db_query(reader->db,
                 "SELECT m.auth_digest FROM mail_list l"
                 " JOIN mail m ON m.id = l.id WHERE l.folder_id ="
                 " (SELECT id FROM folder WHERE role = ?1)"
                 " ORDER BY l.date DESC, l.id DESC LIMIT ?2",
                 INT(FOLDER_INBOX), INT(LOOKED_AT));
    for (*n_seen_out = 0; query_step(query); ++*n_seen_out) {
        g_autofree char *id = authres_digest_first_id(query_text(query, 0));
        if (!id)
            continue;
        Tally *tally = g_hash_table_lookup(tallies, id);
        if (!tally) {
            tally = g_new0(Tally, 1);
            tally->id = g_steal_pointer(&id);
            g_hash_table_insert(tallies, tally->id, tally);
        }
        tally->n++;
        if (!most || tally->n > most->n)
            most = tally;
    }
    return most;
}

gboolean
store_read_authserv_proposal(StoreReader *reader, AuthservProposal *proposal)
{
    g_autoptr(GHashTable) tallies =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, tally_free);
    *proposal = (AuthservProposal){0};
    const Tally *most = count_ids(reader, tallies, &proposal->n_seen);
    if (!read_done(reader, NULL) || !most || most->n < LEAST ||
        most->n * 2 <= proposal->n_seen)
        return FALSE;
    g_autofree char *refused = read_setting(reader, "authserv-refused");
    proposal->id = g_strdup(most->id);
    proposal->n_agree = most->n;
    proposal->is_refused = g_strcmp0(refused, most->id) == 0;
    return TRUE;
}
