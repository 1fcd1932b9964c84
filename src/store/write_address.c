/* write_address - contact addresses, and the words they are found by. */
#include "store/write.h"

#include "correspondence/link.h"
#include "mail/address.h"

typedef struct {
    gint64 id;
    char *name;
    gint64 last_seen;
    guint traits;
} KnownAddress;

static gboolean
find_key(Writer *writer, const char *key, KnownAddress *known_out);
static gint64 insert_address(Writer *writer, const char *key,
                             const AddressSighting *sighting);
static void
update_address(Writer *writer, const char *key, const KnownAddress *known,
               const AddressSighting *sighting);

gint64
write_address(Writer *writer, const AddressSighting *sighting)
{
    g_autofree char *key = address_key(sighting->address);
    if (!key)
        return 0;
    KnownAddress known = {0};
    if (!find_key(writer, key, &known))
        return insert_address(writer, key, sighting);
    update_address(writer, key, &known, sighting);
    g_free(known.name);
    return known.id;
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

static gboolean
find_key(Writer *writer, const char *key, KnownAddress *known_out)
{
    g_autoptr(Query) query =
        db_query(writer->db,
                 "SELECT id, name, last_seen, traits FROM address"
                 " WHERE key = ?1",
                 TEXT(key));
    if (!query_step(query))
        return FALSE;
    known_out->id = query_int(query, 0);
    known_out->name = query_dup(query, 1);
    known_out->last_seen = query_int(query, 2);
    known_out->traits = (guint)query_int(query, 3);
    return TRUE;
}

static gint64
insert_address(Writer *writer, const char *key, const AddressSighting *sighting)
{
    guint traits = sighting->traits;
    if (address_is_role(key))
        traits |= ADDRESS_IS_ROLE;
    if (g_strcmp0(key, writer->own_address) == 0 ||
        (writer->is_one_account && g_strcmp0(key, writer->own_jid_key) == 0))
        traits |= ADDRESS_IS_OWN;
    db_run(writer->db,
           "INSERT INTO address (key, address, name, uses, last_seen, traits)"
           " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
           TEXT(key), TEXT(sighting->address), TEXT(sighting->name),
           INT(sighting->seen > 0), INT(sighting->seen), INT(traits));
    gint64 id = db_last_id(writer->db);
    write_words(writer, WORDS_ADDRESS, id, key, WORDS_ADD);
    if (sighting->name)
        write_words(writer, WORDS_ADDRESS, id, sighting->name, WORDS_ADD);
    return id;
}

static void
update_address(Writer *writer, const char *key, const KnownAddress *known,
               const AddressSighting *sighting)
{
    const char *name = known->name;
    /* Mails are fetched newest first, so a later sighting may be older. */
    if (sighting->name && *sighting->name &&
        (!name || sighting->seen >= known->last_seen))
        name = sighting->name;
    if (g_strcmp0(name, known->name) != 0) {
        if (known->name)
            write_words(writer, WORDS_ADDRESS, known->id, known->name,
                        WORDS_REMOVE);
        /* The old name may have shared words with the address itself. */
        write_words(writer, WORDS_ADDRESS, known->id, key, WORDS_ADD);
        write_words(writer, WORDS_ADDRESS, known->id, name, WORDS_ADD);
    }
    db_run(writer->db,
           "UPDATE address SET name = ?2, uses = uses + ?3,"
           " last_seen = max(last_seen, ?4), traits = traits | ?5"
           " WHERE id = ?1",
           INT(known->id), TEXT(name), INT(sighting->seen > 0),
           INT(sighting->seen), INT(sighting->traits));
    if (sighting->traits & ~known->traits)
        write_owner(writer, known->id);
}

/* ---- words ---- */

/* Longer words are found by their beginning, more than these by the rest. */
#define WORD_MAX       40
#define WORDS_PER_TEXT 12

static void
write_word(Writer *writer, WordOwner owner, gint64 id, const char *word,
           WordStep step)
{
    if (step == WORDS_ADD)
        db_run(writer->db, "INSERT OR IGNORE INTO word VALUES (?1, ?2, ?3)",
               TEXT(word), INT(owner == WORDS_FRIEND), INT(id));
    else
        db_run(writer->db,
               "DELETE FROM word WHERE word = ?1 AND"
               " is_friend = ?2 AND id = ?3",
               TEXT(word), INT(owner == WORDS_FRIEND), INT(id));
}

/* The whole text is one word too, so that `bob.b` finds bob.brown@…; the
 * domain's last part is none, or `com` would find everyone. */
void
write_words(Writer *writer, WordOwner owner, gint64 id, const char *text,
            WordStep step)
{
    g_autofree char *folded = g_utf8_casefold(text, -1);
    g_autofree char *whole =
        g_utf8_substring(folded, 0, MIN(g_utf8_strlen(folded, -1), WORD_MAX));
    write_word(writer, owner, id, whole, step);

    char *domain = strchr(folded, '@');
    char *last_dot = domain ? strrchr(domain, '.') : NULL;
    if (last_dot)
        *last_dot = '\0';
    g_auto(GStrv) words = g_strsplit_set(folded, " @.-_+,\"'()<>", -1);
    guint n = 0;
    for (char **word = words; *word && n < WORDS_PER_TEXT; word++)
        if (**word && strlen(*word) <= WORD_MAX && strcmp(*word, whole) != 0) {
            write_word(writer, owner, id, *word, step);
            n++;
        }
}
