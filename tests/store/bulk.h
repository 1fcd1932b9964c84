#pragma once
/* bulk - a store with very many mails, made by SQL alone within seconds: its
 * indices and triggers are taken off and put back, and what they keep is
 * counted. For measuring; recount() finds nothing in it. */
#include <glib.h>

#define BULK_FRIEND    "bob@chat.example" /* on the roster, linked to nothing */
#define BULK_ADDRESSES 3 /* of the friend: bob0@bulk.example to bob2@ */

typedef struct {
    guint mails; /* in INBOX, every tenth unread, every `friend_every`th of
                  * the friend, nearly half of person1@bulk.example, the
                  * others of person2@ to person1000@ */
    guint friend_every;
    guint sent;  /* in Sent, to the friend */
    guint chats; /* half of them theirs, all read */
} BulkPlan;

/* Fills the closed store at `path`, which is empty but for the friend; all is
 * spread evenly over the time of the mails. */
void bulk_seed(const char *path, const BulkPlan *plan);
