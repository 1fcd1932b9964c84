/* write_address - contact addresses, and the words they are found by. */
#include "store/write.h"

#include "correspondence/link.h"
#include "mail/address.h"
#include "store/words.h"

/* An address as the open message has met it so far. A batch names the same
 * people over and over: what is counted waits here until the message ends. */
typedef struct {
    gint64 id;
    char *key;
    char *name;        /* the most recent display name, or NULL */
    char *stored_name; /* what the row has */
    gint64 last_seen;
    gint64 uses; /* to be added to the row's */
    guint traits;
} KnownAddress;

struct AddressBook {
    GHashTable *by_key;      /* char * -> KnownAddress, which it owns */
    GHashTable *by_spelling; /* char *, as written -> the same */
};

static KnownAddress *find_address(Writer *writer, const char *address);
static void add_traits(Writer *writer, KnownAddress *known, guint traits);
static void store_sightings(Writer *writer, const KnownAddress *known);

gint64
write_address(Writer *writer, const AddressSighting *sighting)
{
    KnownAddress *known = find_address(writer, sighting->address);
    if (!known)
        return 0;
    /* Mails are fetched newest first, so a later sighting may be older. */
    gboolean is_later = sighting->seen >= known->last_seen;
    if (sighting->name && *sighting->name && (!known->name || is_later) &&
        g_strcmp0(sighting->name, known->name) != 0) {
        g_free(known->name);
        known->name = g_strdup(sighting->name);
    }
    known->last_seen = MAX(known->last_seen, sighting->seen);
    known->uses += sighting->seen > 0;
    if (sighting->traits & ~known->traits)
        add_traits(writer, known, sighting->traits);
    return known->id;
}

gint64
writer_find_address(Writer *writer, const char *address)
{
    g_autofree char *key = address_key(address);
    return key ? db_int(writer->db, 0, "SELECT id FROM address WHERE key = ?1",
                        TEXT(key))
               : 0;
}

guint
writer_address_traits(Writer *writer, gint64 address_id)
{
    return (guint)db_int(writer->db, 0,
                         "SELECT traits FROM address WHERE id = ?1",
                         INT(address_id));
}

guint
writer_sighted_traits(Writer *writer, const char *address)
{
    KnownAddress *known = find_address(writer, address);
    return known ? known->traits : 0;
}

/* ---- the book of the open message ---- */

static void
known_free(gpointer object)
{
    KnownAddress *known = object;
    g_free(known->key);
    g_free(known->name);
    g_free(known->stored_name);
    g_free(known);
}

AddressBook *
address_book_new(void)
{
    AddressBook *book = g_new0(AddressBook, 1);
    book->by_key =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, known_free);
    book->by_spelling =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return book;
}

void
address_book_free(AddressBook *book)
{
    g_hash_table_unref(book->by_spelling);
    g_hash_table_unref(book->by_key);
    g_free(book);
}

void
address_book_clear(AddressBook *book)
{
    g_hash_table_remove_all(book->by_spelling);
    g_hash_table_remove_all(book->by_key);
}

void
address_book_store(Writer *writer)
{
    GHashTableIter iter;
    gpointer known;
    g_hash_table_iter_init(&iter, writer->addresses->by_key);
    while (g_hash_table_iter_next(&iter, NULL, &known))
        store_sightings(writer, known);
    address_book_clear(writer->addresses);
}

static void
store_sightings(Writer *writer, const KnownAddress *known)
{
    gboolean is_renamed = g_strcmp0(known->name, known->stored_name) != 0;
    if (known->uses == 0 && !is_renamed)
        return;
    db_run(writer->db,
           "UPDATE address SET name = ?2, uses = uses + ?3, last_seen = ?4"
           " WHERE id = ?1",
           INT(known->id), TEXT(known->name), INT(known->uses),
           INT(known->last_seen));
    if (!is_renamed)
        return;
    if (known->stored_name) {
        write_words(writer, WORDS_ADDRESS, known->id, known->stored_name,
                    WORDS_REMOVE);
        /* The old name may have shared words with the address itself. */
        write_words(writer, WORDS_ADDRESS, known->id, known->key, WORDS_ADD);
    }
    write_words(writer, WORDS_ADDRESS, known->id, known->name, WORDS_ADD);
}

/* ---- finding, else making ---- */

static KnownAddress *
read_address(Writer *writer, const char *key)
{
    g_autoptr(Query) query =
        db_query(writer->db,
                 "SELECT id, name, last_seen, traits FROM address"
                 " WHERE key = ?1",
                 TEXT(key));
    if (!query_step(query))
        return NULL;
    KnownAddress *known = g_new0(KnownAddress, 1);
    known->id = query_int(query, 0);
    known->name = query_dup(query, 1);
    known->stored_name = g_strdup(known->name);
    known->last_seen = query_int(query, 2);
    known->traits = (guint)query_int(query, 3);
    return known;
}

static KnownAddress *
insert_address(Writer *writer, const char *key, const char *address)
{
    guint traits = address_is_role(key) ? ADDRESS_IS_ROLE : 0;
    if (g_strcmp0(key, writer->own_address) == 0 ||
        g_strv_contains((const char *const *)writer->also_own, key) ||
        (writer->is_one_account && g_strcmp0(key, writer->own_jid_key) == 0))
        traits |= ADDRESS_IS_OWN;
    db_run(writer->db,
           "INSERT INTO address (key, address, traits) VALUES (?1, ?2, ?3)",
           TEXT(key), TEXT(address), INT(traits));
    KnownAddress *known = g_new0(KnownAddress, 1);
    known->id = db_last_id(writer->db);
    known->traits = traits;
    write_words(writer, WORDS_ADDRESS, known->id, key, WORDS_ADD);
    return known;
}

static KnownAddress *
find_address(Writer *writer, const char *address)
{
    AddressBook *book = writer->addresses;
    KnownAddress *known = g_hash_table_lookup(book->by_spelling, address);
    if (known)
        return known;

    g_autofree char *key = address_key(address);
    if (!key)
        return NULL;
    known = g_hash_table_lookup(book->by_key, key);
    if (!known) {
        known = read_address(writer, key);
        if (!known)
            known = insert_address(writer, key, address);
        known->key = g_steal_pointer(&key);
        g_hash_table_insert(book->by_key, known->key, known);
    }
    g_hash_table_insert(book->by_spelling, g_strdup(address), known);
    return known;
}

/* At once: whom the address belongs to hangs on it. */
static void
add_traits(Writer *writer, KnownAddress *known, guint traits)
{
    known->traits |= traits;
    db_run(writer->db,
           "UPDATE address SET traits = traits | ?2"
           " WHERE id = ?1",
           INT(known->id), INT(traits));
    write_owner(writer, known->id);
}

/* ---- words ---- */

void
write_words(Writer *writer, WordOwner owner, gint64 id, const char *text,
            WordStep step)
{
    static const char add[] = "INSERT OR IGNORE INTO word"
                              " VALUES (?1, ?2, ?3)";
    static const char drop[] = "DELETE FROM word WHERE word = ?1"
                               " AND is_friend = ?2 AND id = ?3";
    g_auto(GStrv) words = contact_words(text);
    for (char **word = words; *word; word++)
        db_run(writer->db, step == WORDS_ADD ? add : drop, TEXT(*word),
               INT(owner == WORDS_FRIEND), INT(id));
}
