#pragma once
/* chatoffer - when a mail would be the better way than the chat that is open:
 * the friend went offline meanwhile, or what was said last does not arrive.
 *
 * It only says so, in a line of the chat. Pure. UI thread only. */
#include "store/read.h"

typedef struct {
    gboolean was_online; /* the friend, when it was looked last */
    gboolean went_offline;
    gboolean is_cut; /* we are offline: then nothing is known of friends */
    guint n_failed;  /* last messages that were refused */
    guint n_sending; /* last messages on their way */
    gint64 since_us; /* when the first of those was said */
} ChatOffer;

/* At the newest rows (of ChatRow*) and the friend, NULL when there is none. */
void chatoffer_look(ChatOffer *offer, const GPtrArray *rows,
                    const Person *person);
/* The own XMPP connection; TRUE when the offer may be another now. */
gboolean chatoffer_take_line(ChatOffer *offer, LineState line);
/* What to say of it now; NULL: nothing, also when there is no address. The
 * caller frees it. */
char *chatoffer_text(const ChatOffer *offer, const Person *person);

/* How many of the last messages (of ChatRow*, oldest first) went out and were
 * not delivered: refused, or on their way for long at `now_us`. */
guint chatoffer_count_undelivered(const GPtrArray *rows, gint64 now_us);
