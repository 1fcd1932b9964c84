#pragma once
/* who - whom a person means: a JID, a roster name, a mail address, a group.
 *
 * Reads the store in bounded pages; writes nothing. */
#include "store/read.h"

typedef struct {
    char *jid;     /* NULL: no friend, a mere address */
    char *name;    /* may be NULL */
    char *address; /* where to mail; NULL: none is known */
} Recipient;
Recipient *
recipient_new(const char *jid, const char *name, const char *address);
void recipient_free(Recipient *recipient);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Recipient, recipient_free)
/* Name, JID or address: the first there is; borrowed. */
const char *recipient_label(const Recipient *recipient);

/* Everyone meant by `who`, which may also be `Name <address>`: a GPtrArray of
 * Recipient*, not empty. INVALID when nobody or several unlike ones are. */
GPtrArray *who_find(StoreReader *reader, const char *who, GError **error);
/* The friend with that JID, with the address to mail them at. */
Recipient *who_friend(StoreReader *reader, const char *jid, GError **error);
/* The members of a roster group; empty when there is none of that name. */
GPtrArray *who_group(StoreReader *reader, const char *group, GError **error);
/* The one friend meant by a JID, a name or an address of theirs. A JID that is
 * not on the roster stands for itself. */
char *who_jid(StoreReader *reader, const char *who, GError **error);
/* Names of all groups, each once. */
GStrv who_groups(StoreReader *reader, GError **error);
/* Words of a command line, of which commas may make several: `a@x, b@x`. What
 * was quoted as one, with blanks in it, stays one. */
GStrv who_split_words(char *const *words);
/* The comma-separated parts of a list, quotes and < > respected. */
GStrv who_split(const char *list);
/* Where the last part begins, blanks passed over; borrowed from `list`. */
const char *who_last_part(const char *list);
