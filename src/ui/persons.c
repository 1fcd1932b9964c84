/* persons - see persons.h. */
#include "ui/persons.h"

#include "base/error.h"
#include "base/log.h"

enum { KEPT = 128 };

struct Persons {
    StoreReader *reader;
    GHashTable *by_jid; /* char * -> Person *, NULL for nobody */
};

static void
free_person(gpointer person)
{
    if (person)
        person_free(person);
}

Persons *
persons_new(StoreReader *reader)
{
    Persons *persons = g_new0(Persons, 1);
    persons->reader = reader;
    persons->by_jid =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_person);
    return persons;
}

void
persons_free(Persons *persons)
{
    if (!persons)
        return;
    g_hash_table_unref(persons->by_jid);
    g_free(persons);
}

const Person *
persons_find(Persons *persons, const char *jid)
{
    gpointer known;
    if (!jid)
        return NULL;
    if (g_hash_table_lookup_extended(persons->by_jid, jid, NULL, &known))
        return known;
    g_autoptr(GError) error = NULL;
    Person *person = store_read_person(persons->reader, jid, &error);
    if (error)
        log_warning("%s", error->message);
    if (g_hash_table_size(persons->by_jid) >= KEPT)
        persons_forget(persons);
    g_hash_table_insert(persons->by_jid, g_strdup(jid), person);
    return person;
}

void
persons_forget(Persons *persons)
{
    g_hash_table_remove_all(persons->by_jid);
}
