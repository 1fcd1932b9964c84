/* read_suggestions - who may be meant by an address, and who may become a
 * friend: gathered from bounded parts of the store, judged by
 * correspondence/suggest. */
#include "store/read_private.h"

#include "correspondence/lookalike.h"
#include "correspondence/suggest.h"
#include "store/imitation.h"

/* Addresses looked at: the busiest that are nobody's, and the newest whose
 * mails name a JID. */
#define BUSIEST 1000
#define NEWEST  1000
/* Friends of one name, or of one local part. */
#define ALIKE 5

typedef struct {
    StoreReader *reader;
    GPtrArray *found;
    GHashTable *seen; /* set of `JID address` */
    char *own_jid, *shared_domain;
    /* the address at hand */
    gint64 address_id;
    char *address, *name;
    SuggestAddress facts;
} Search;

void
suggestion_free(Suggestion *suggestion)
{
    g_free(suggestion->jid);
    g_free(suggestion->name);
    g_free(suggestion->address);
    g_free(suggestion);
}

static void
free_suggestion(gpointer suggestion)
{
    suggestion_free(suggestion);
}

static gboolean
is_refused(Search *search, SuggestionKind kind, const char *jid)
{
    return db_int(search->reader->db, 0,
                  "SELECT 1 FROM suggestion_refused"
                  " WHERE jid = ?1 AND address_key = ?2",
                  TEXT(jid),
                  TEXT(kind == SUGGESTION_LINK ? search->facts.key : ""));
}

/* Whoever took an address that looks like another's is not proposed, least of
 * all as the one they look like. */
static gboolean
is_alike_address(Search *search)
{
    const ImitationSender sender = {.address = search->address};
    return imitation_find(search->reader->db, &sender, NULL) ==
           SUSPICION_ALIKE_ADDRESS;
}

static void
add(Search *search, SuggestionKind kind, const char *jid, const char *name,
    guint reasons)
{
    g_autofree char *pair = g_strconcat(jid, " ", search->facts.key, NULL);
    if (!reasons || g_hash_table_contains(search->seen, pair) ||
        is_refused(search, kind, jid) || is_alike_address(search))
        return;
    Suggestion *suggestion = g_new0(Suggestion, 1);
    *suggestion = (Suggestion){
        .kind = kind,
        .jid = g_strdup(jid),
        .name = g_strdup(name),
        .address = g_strdup(search->address),
        .reasons = reasons,
        .uses = search->facts.uses,
    };
    g_ptr_array_add(search->found, suggestion);
    g_hash_table_add(search->seen, g_steal_pointer(&pair));
}

/* ---- links ---- */

/* Rows: friend's id, JID, name, name key. */
static void
propose_links(Search *search, Query *query)
{
    while (query_step(query)) {
        gint64 evidence =
            db_int(search->reader->db, 0,
                   "SELECT evidence FROM link"
                   " WHERE address_id = ?1 AND friend_id = ?2",
                   INT(search->address_id), INT(query_int(query, 0)));
        const char *jid = query_text(query, 1);
        add(search, SUGGESTION_LINK, jid, query_text(query, 2),
            suggest_link(&search->facts, jid, query_text(query, 3),
                         (guint)evidence));
    }
}

#define FRIENDS "SELECT id, jid, name, name_key FROM friend "

static void
propose_by_evidence(Search *search)
{
    g_autoptr(Query) query =
        db_query(search->reader->db,
                 "SELECT f.id, f.jid, f.name, f.name_key FROM link l"
                 " JOIN friend f ON f.id = l.friend_id"
                 " WHERE l.address_id = ?1 AND f.is_listed = 1 LIMIT ?2",
                 INT(search->address_id), INT(ALIKE));
    propose_links(search, query);
}

static void
propose_by_name(Search *search)
{
    if (!search->facts.name_key || !*search->facts.name_key)
        return;
    g_autoptr(Query) query = db_query(
        search->reader->db,
        FRIENDS "WHERE name_key = ?1 AND is_listed = 1 ORDER BY id LIMIT ?2",
        TEXT(search->facts.name_key), INT(ALIKE));
    propose_links(search, query);
}

/* JIDs that begin with `bob@` stand between it and `bobA`. */
static void
propose_by_local_part(Search *search)
{
    const char *key = search->facts.key;
    const char *at = strchr(key, '@');
    if (!at)
        return;
    g_autofree char *first = g_strndup(key, (gsize)(at - key) + 1);
    g_autofree char *behind = g_strdup(first);
    behind[at - key]++;
    g_autoptr(Query) query =
        db_query(search->reader->db,
                 FRIENDS "WHERE jid >= ?1 AND jid < ?2 AND is_listed = 1"
                         " ORDER BY jid LIMIT ?3",
                 TEXT(first), TEXT(behind), INT(ALIKE));
    propose_links(search, query);
}

/* ---- friends ---- */

/* Not on the roster, and not on the way there. */
static gboolean
is_stranger(Search *search, const char *jid)
{
    g_autofree char *lane = g_strconcat("roster:", jid, NULL);
    return g_strcmp0(jid, search->own_jid) != 0 &&
           !db_int(search->reader->db, 0,
                   "SELECT 1 FROM friend WHERE jid = ?1 AND is_listed = 1",
                   TEXT(jid)) &&
           !db_int(search->reader->db, 0,
                   "SELECT 1 FROM intent WHERE lane = ?1 LIMIT 1", TEXT(lane));
}

/* The name would stand on the roster: another's is not taken there. */
static const char *
name_of_their_own(Search *search)
{
    const ImitationSender sender = {.name = search->name,
                                    .address = search->address};
    return imitation_find(search->reader->db, &sender, NULL) == SUSPICION_NONE
               ? search->name
               : NULL;
}

static void
propose_friend(Search *search, const char *jid, guint evidence)
{
    if (!is_stranger(search, jid))
        return;
    guint reasons =
        suggest_friend(&search->facts, jid, evidence, search->shared_domain);
    if (reasons)
        add(search, SUGGESTION_FRIEND, jid, name_of_their_own(search), reasons);
}

static void
propose_friends(Search *search)
{
    g_autoptr(Query) query = db_query(
        search->reader->db,
        "SELECT jid, evidence FROM jabber_id WHERE address_id = ?1 LIMIT ?2",
        INT(search->address_id), INT(ALIKE));
    while (query_step(query))
        propose_friend(search, query_text(query, 0),
                       (guint)query_int(query, 1));
    propose_friend(search, search->facts.key, 0);
}

/* ---- all ---- */

/* Rows: address's id, key, address, name, uses. */
static void
look_at_addresses(Search *search, Query *query)
{
    while (query_step(query)) {
        g_autofree char *key = query_dup(query, 1);
        g_autofree char *address = query_dup(query, 2);
        g_autofree char *name = query_dup(query, 3);
        g_autofree char *name_key = name ? lookalike_name_key(name) : NULL;
        search->address_id = query_int(query, 0);
        search->address = address;
        search->name = name;
        search->facts = (SuggestAddress){
            .key = key, .name_key = name_key, .uses = query_int(query, 4)};
        propose_by_evidence(search);
        propose_by_name(search);
        propose_by_local_part(search);
        propose_friends(search);
    }
}

static void
look_at_busiest(Search *search)
{
    g_autoptr(Query) query =
        db_query(search->reader->db,
                 "SELECT id, key, address, name, uses FROM address"
                 " INDEXED BY address_unowned"
                 " WHERE owner_id IS NULL AND traits = 0 AND uses >= ?1"
                 " ORDER BY uses DESC, id LIMIT ?2",
                 INT(SUGGEST_USES_LEAST), INT(BUSIEST));
    look_at_addresses(search, query);
}

static void
look_at_newest(Search *search)
{
    g_autoptr(Query) query =
        db_query(search->reader->db,
                 "SELECT a.id, a.key, a.address, a.name, a.uses FROM"
                 " (SELECT DISTINCT address_id FROM jabber_id"
                 "  ORDER BY address_id DESC LIMIT ?1) j"
                 " JOIN address a ON a.id = j.address_id"
                 " WHERE a.owner_id IS NULL AND a.traits = 0",
                 INT(NEWEST));
    look_at_addresses(search, query);
}

/* A namesake first, then the busiest. That a mail passed authentication counts
 * for nothing here: whoever owns a domain can have that, and name any JID. */
static int
compare(gconstpointer a, gconstpointer b)
{
    const Suggestion *one = *(Suggestion *const *)a;
    const Suggestion *other = *(Suggestion *const *)b;
    int names = ((other->reasons & SUGGEST_NAME) != 0) -
                ((one->reasons & SUGGEST_NAME) != 0);
    if (one->kind != other->kind)
        return one->kind < other->kind ? -1 : 1;
    if (names)
        return names;
    if (one->uses != other->uses)
        return one->uses > other->uses ? -1 : 1;
    int order = g_strcmp0(one->jid, other->jid);
    return order ? order : g_strcmp0(one->address, other->address);
}

GPtrArray *
store_read_suggestions(StoreReader *reader, guint limit, GError **error)
{
    Db *db = reader->db;
    g_autofree char *identity =
        db_text(db, "SELECT value FROM setting WHERE name = 'identity'");
    g_autofree char *shared_domain =
        db_text(db, "SELECT value FROM setting WHERE name = 'shared-domain'");
    g_autofree char *own_jid =
        identity ? g_strndup(identity, strcspn(identity, " ")) : NULL;
    g_autoptr(GHashTable) seen =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Search search = {
        .reader = reader,
        .found = g_ptr_array_new_with_free_func(free_suggestion),
        .seen = seen,
        .own_jid = own_jid,
        .shared_domain = shared_domain,
    };
    look_at_busiest(&search);
    look_at_newest(&search);
    g_ptr_array_sort(search.found, compare);
    if (search.found->len > limit)
        g_ptr_array_set_size(search.found, (int)limit);
    return read_rows(reader, search.found, error);
}
