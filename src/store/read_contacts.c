/* read_contacts - contacts found by the beginning of a word, while one types.
 *
 * Friends first, then the most used contacts, then an index of words; among
 * equals the one of whom was heard last. All in bounded steps, whatever the
 * store holds. */
#include "store/read_private.h"
#include "store/words.h"

/* How many of the most used are looked through, and how many words that begin
 * so are considered. */
#define OFTEN_USED 300
#define WORDS_MAX  400

void
contact_free(Contact *contact)
{
    g_free(contact->name);
    g_free(contact->address);
    g_free(contact->jid);
    g_free(contact);
}

static void
free_contact(gpointer contact)
{
    contact_free(contact);
}

typedef struct {
    GPtrArray *contacts;
    GHashTable *seen; /* set of what was added: addresses and JIDs */
    guint limit;
} Search;

static void
add_contact(Search *search, Query *query)
{
    const char *address = query_text(query, 1);
    const char *jid = query_text(query, 2);
    const char *key = address ? address : jid;
    if (!key || g_hash_table_contains(search->seen, key))
        return;
    g_hash_table_add(search->seen, g_strdup(key));

    Contact *contact = g_new0(Contact, 1);
    contact->name = query_dup(query, 0);
    contact->address = g_strdup(address);
    contact->jid = g_strdup(jid);
    g_ptr_array_add(search->contacts, contact);
}

/* A linked address bears the friend's name. */
#define CONTACT_COLUMNS "SELECT coalesce(f.name, a.name), a.address, f.jid"

static void
search_often_used(StoreReader *reader, const char *prefix, Search *search)
{
    g_autoptr(Query) query = db_query(
        reader->db,
        CONTACT_COLUMNS
        ", a.key, a.name"
        " FROM (SELECT id FROM address ORDER BY uses DESC, id LIMIT ?1) o"
        " JOIN address a ON a.id = o.id"
        " LEFT JOIN friend f ON f.id = a.owner_id"
        " ORDER BY a.uses DESC, a.last_seen DESC, a.id",
        INT(OFTEN_USED));
    while (search->contacts->len < search->limit && query_step(query)) {
        const char *name = query_text(query, 4);
        if (contact_matches(query_text(query, 3), prefix) ||
            (name && contact_matches(name, prefix)))
            add_contact(search, query);
    }
}

/* A friend by any address that is theirs, or with none by the JID. */
static void
search_friends(StoreReader *reader, const char *low, const char *high,
               Search *search)
{
    g_autoptr(Query) query = db_query(
        reader->db,
        "SELECT f.name, a.address, f.jid FROM"
        " (SELECT DISTINCT id FROM (SELECT id FROM word WHERE word >= ?1"
        "  AND word < ?2 AND is_friend = 1 LIMIT ?3)) w"
        " JOIN friend f ON f.id = w.id AND f.is_listed"
        " LEFT JOIN address a ON a.owner_id = f.id"
        " ORDER BY coalesce(a.uses, 0) DESC, a.state DESC,"
        "  a.last_seen DESC, f.id",
        TEXT(low), TEXT(high), INT(WORDS_MAX));
    while (search->contacts->len < search->limit && query_step(query))
        add_contact(search, query);
}

static void
search_words(StoreReader *reader, const char *low, const char *high,
             Search *search)
{
    g_autoptr(Query) query = db_query(
        reader->db,
        CONTACT_COLUMNS
        " FROM (SELECT DISTINCT id FROM (SELECT id FROM word"
        "  WHERE word >= ?1 AND word < ?2 AND is_friend = 0 LIMIT ?3)) w"
        " JOIN address a ON a.id = w.id"
        " LEFT JOIN friend f ON f.id = a.owner_id"
        " ORDER BY a.uses DESC, a.last_seen DESC, a.id",
        TEXT(low), TEXT(high), INT(WORDS_MAX));
    while (search->contacts->len < search->limit && query_step(query))
        add_contact(search, query);
}

GPtrArray *
store_read_contacts(StoreReader *reader, const char *prefix, guint limit,
                    GError **error)
{
    g_autofree char *low = g_utf8_casefold(prefix, -1);
    g_autofree char *high = g_strconcat(low, "\U0010ffff", NULL);
    g_autoptr(GHashTable) seen =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Search search = {
        .contacts = g_ptr_array_new_with_free_func(free_contact),
        .seen = seen,
        .limit = limit,
    };
    search_friends(reader, low, high, &search);
    search_often_used(reader, low, &search);
    search_words(reader, low, high, &search);
    return read_rows(reader, search.contacts, error);
}
