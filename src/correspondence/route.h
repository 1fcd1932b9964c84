#pragma once
/* route - the better channel to a friend: chat or mail, and why.
 *
 * Pure; any thread. */
#include "correspondence/presence.h"

typedef enum { ROUTE_CHAT, ROUTE_MAIL } Route;

typedef struct {
    const char *name;   /* the friend's */
    Presence presence;
    gboolean is_presence_known; /* the friend lets the user see it */
    gboolean has_address;
    guint n_undelivered; /* the last chat messages, if they did not arrive */
    gint64 last_mail, last_chat; /* from the friend, seconds since the epoch;
                                  * 0: never */
} RouteFacts;

/* A chat reaches who is there and willing; a mail waits for who is not. The
 * sentence in `*why_out`, for the caller to free, begins with the channel. */
Route route_choose(const RouteFacts *facts, char **why_out);
