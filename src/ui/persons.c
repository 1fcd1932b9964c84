/* persons - see persons.h. */
#include "ui/persons.h"

#include "base/error.h"
#include "base/log.h"

enum {
    KEPT = 128,
    NAMED_CLAIMANTS = 4, /* in a dispute */
};

struct Persons {
    StoreReader *reader;
    GHashTable *by_jid; /* char * -> Person *, NULL for nobody */
    char *more_jid;     /* of whom `more` is; NULL: of nobody yet */
    PersonMore more;
};

static void
free_person(gpointer person)
{
    if (person)
        person_free(person);
}

static void
forget_more(Persons *persons)
{
    g_clear_pointer(&persons->more_jid, g_free);
    g_clear_pointer(&persons->more.disputes, g_hash_table_unref);
    g_clear_pointer(&persons->more.own_card, own_card_free);
    persons->more = (PersonMore){0};
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
    forget_more(persons);
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

/* ---- what only the card says ---- */

static GStrv
read_claimants(Persons *persons, const char *address, const char *jid)
{
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();
    g_autoptr(GPtrArray) claimants = store_read_claimants(
        persons->reader, address, jid, NAMED_CLAIMANTS, NULL);
    for (guint i = 0; claimants && i < claimants->len; i++)
        g_strv_builder_add(names, ((Claimant *)claimants->pdata[i])->name);
    return g_strv_builder_end(names);
}

static void
free_names(gpointer names)
{
    g_strfreev(names);
}

static GHashTable *
read_disputes(Persons *persons, const Person *person)
{
    GHashTable *disputes =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_names);
    for (guint i = 0; person && i < person->addresses->len; i++) {
        const PersonAddress *address = person->addresses->pdata[i];
        if (address->state == LINK_CONFLICT)
            g_hash_table_insert(
                disputes, g_strdup(address->address),
                read_claimants(persons, address->address, person->friend->jid));
    }
    return disputes;
}

const PersonMore *
persons_more(Persons *persons, const char *jid)
{
    if (g_strcmp0(persons->more_jid, jid) == 0)
        return &persons->more;
    forget_more(persons);
    const Person *person = persons_find(persons, jid);
    persons->more_jid = g_strdup(jid);
    persons->more.disputes = read_disputes(persons, person);
    store_read_last_contact(persons->reader, jid, &persons->more.last_mail,
                            &persons->more.last_chat);
    if (!person)
        persons->more.own_card = store_read_own_card(persons->reader, NULL);
    return &persons->more;
}

void
persons_forget(Persons *persons)
{
    forget_more(persons);
    g_hash_table_remove_all(persons->by_jid);
}
