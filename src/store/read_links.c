/* read_links - whose an address is, where to mail a friend, all links. */
#include "store/read_private.h"

#include "correspondence/link.h"
#include "mail/address.h"

char *
store_read_owner(StoreReader *reader, const char *address, GError **error)
{
    g_autofree char *key = address_key(address);
    if (!key)
        return NULL;
    char *jid = db_text(reader->db,
                        "SELECT f.jid FROM address a"
                        " JOIN friend f ON f.id = a.owner_id"
                        " WHERE a.key = ?1",
                        TEXT(key));
    return read_result(reader, jid, g_free, error);
}

void
claimant_free(Claimant *claimant)
{
    g_free(claimant->jid);
    g_free(claimant->name);
    g_free(claimant);
}

static void
free_claimant(gpointer claimant)
{
    claimant_free(claimant);
}

static GPtrArray *
read_all_claimants(StoreReader *reader, const char *address)
{
    enum { LOOKED_AT = 256 }; /* nobody can make this read long */
    g_autofree char *key = address_key(address);
    GPtrArray *all = g_ptr_array_new_with_free_func(free_claimant);
    g_autoptr(Query) query =
        db_query(reader->db,
                 "SELECT l.evidence, a.traits, f.jid, f.name FROM address a"
                 " JOIN link l ON l.address_id = a.id"
                 " JOIN friend f ON f.id = l.friend_id AND f.is_listed"
                 " WHERE a.key = ?1 LIMIT ?2",
                 TEXT(key), INT(LOOKED_AT));
    while (query_step(query)) {
        Claimant *claimant = g_new0(Claimant, 1);
        claimant->state =
            link_state((guint)query_int(query, 0), (guint)query_int(query, 1));
        claimant->jid = query_dup(query, 2);
        claimant->name = query_dup(query, 3);
        g_ptr_array_add(all, claimant);
    }
    return all;
}

static int
compare_claimants(gconstpointer a, gconstpointer b)
{
    const Claimant *p = *(Claimant *const *)a;
    const Claimant *q = *(Claimant *const *)b;
    int order = strcmp(p->name, q->name);
    return order ? order : strcmp(p->jid, q->jid);
}

/* The states that show a name stand in the order of their strength. */
static LinkState
strongest(const GPtrArray *claimants)
{
    LinkState best = LINK_CLAIMED;
    for (guint i = 0; i < claimants->len; i++) {
        const Claimant *claimant = claimants->pdata[i];
        if (link_shows_name(claimant->state))
            best = MAX(best, claimant->state);
    }
    return best;
}

GPtrArray *
store_read_claimants(StoreReader *reader, const char *address,
                     const char *except, guint limit, GError **error)
{
    GPtrArray *claimants = read_all_claimants(reader, address);
    LinkState best = strongest(claimants);
    for (guint i = claimants->len; i-- > 0;) {
        const Claimant *claimant = claimants->pdata[i];
        if (claimant->state != best || g_strcmp0(claimant->jid, except) == 0)
            g_ptr_array_remove_index(claimants, i);
    }
    g_ptr_array_sort(claimants, compare_claimants);
    if (claimants->len > limit)
        g_ptr_array_set_size(claimants, (int)limit);
    return read_rows(reader, claimants, error);
}

/* Only addresses that are theirs beyond dispute. One that somebody named goes
 * before one that merely equals the JID and may have no mailbox behind it; the
 * LinkStates that show a name stand in the order of their strength. */
char *
store_read_mail_address(StoreReader *reader, const char *jid, GError **error)
{
    char *address =
        db_text(reader->db,
                "SELECT a.address FROM friend f"
                " JOIN address a ON a.owner_id = f.id"
                " JOIN link l ON l.address_id = a.id AND l.friend_id = f.id"
                " WHERE f.jid = ?1"
                " ORDER BY l.evidence & ?2 > 0 DESC, a.state DESC,"
                " a.uses DESC, a.key LIMIT 1",
                TEXT(jid), INT(EVIDENCE_NAMED));
    return read_result(reader, address, g_free, error);
}

void
link_row_free(LinkRow *row)
{
    g_free(row->jid);
    g_free(row->address);
    g_free(row);
}

static void
free_row(gpointer row)
{
    link_row_free(row);
}

GPtrArray *
store_read_links(StoreReader *reader, guint limit, GError **error)
{
    GPtrArray *rows = g_ptr_array_new_with_free_func(free_row);
    g_autoptr(Query) query =
        db_query(reader->db,
                 "SELECT f.jid, a.address, k.evidence, a.traits, a.state"
                 " FROM friend f JOIN link k ON k.friend_id = f.id"
                 " JOIN address a ON a.id = k.address_id"
                 " WHERE f.is_listed = 1 ORDER BY f.jid, a.key LIMIT ?1",
                 INT(limit));
    while (query_step(query)) {
        LinkRow *row = g_new0(LinkRow, 1);
        row->jid = query_dup(query, 0);
        row->address = query_dup(query, 1);
        row->evidence = (guint)query_int(query, 2);
        row->state = read_pair_state(row->evidence, (guint)query_int(query, 3),
                                     (LinkState)query_int(query, 4));
        g_ptr_array_add(rows, row);
    }
    return read_rows(reader, rows, error);
}
