#pragma once
/* presence - how reachable a friend is (RFC 6121 4.7). Pure; any thread. */
#include <glib.h>

typedef enum { /* in the order of sorting: most reachable first */
    PRESENCE_CHAT,
    PRESENCE_ONLINE,
    PRESENCE_AWAY,
    PRESENCE_XA,
    PRESENCE_DND,
    PRESENCE_OFFLINE,
} Presence;

/* RFC 6121 <show/> values; NULL is online, an unknown one too. */
Presence presence_from_show(const char *show);
const char *presence_name(Presence presence); /* `online`, `away`, … */
#define presence_is_online(presence) ((presence) < PRESENCE_OFFLINE)
