#pragma once
/* persons - friends with their links, read once and kept while true.
 *
 * Serves the line on the person under the cursor, which is painted with every
 * key. UI thread only. */
#include "store/read.h"

typedef struct Persons Persons;
Persons *persons_new(StoreReader *reader);
void persons_free(Persons *persons);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Persons, persons_free)
/* NULL when there is no such friend. Borrowed until persons_forget() or the
 * next persons_find(). */
const Person *persons_find(Persons *persons, const char *jid);

/* What only the person's card says. */
typedef struct {
    gint64 last_mail, last_chat; /* when they last wrote; 0: never */
    GHashTable *disputes; /* address -> GStrv: who else claims it */
    OwnCard *own_card;    /* of the user's own account, or NULL */
} PersonMore;
/* Never NULL; borrowed until persons_forget() or the next persons_more(). */
const PersonMore *persons_more(Persons *persons, const char *jid);
void persons_forget(Persons *persons);
