#pragma once
/* pace - how many UIDs the next FETCH asks for.
 *
 * A range should be big enough that its round trip costs little, small enough
 * that a reader who waits for a body is served within a second, and must
 * shrink to a single UID where a message cannot be parsed. UIDs may be sparse,
 * so the width follows what the last range brought. Pure. */
#include "net/imap/uidset.h"

#define PACE_FIRST_PAINT 200   /* messages */
#define PACE_MOST        10000 /* messages in one range */

typedef struct {
    guint32 width;    /* UIDs */
    gboolean is_wary; /* a range failed lately: grow slowly */
} Pace;

void pace_init(Pace *pace);
/* The range under `first_known`, which is the lowest UID already there. */
UidRange pace_range_below(const Pace *pace, guint32 first_known);
/* The range from `next` up to and including `last`. */
UidRange pace_range_above(const Pace *pace, guint32 next, guint32 last);
void pace_succeeded(Pace *pace, guint n_fetched, gint64 elapsed_ms);
/* FALSE when a single UID was asked for, which then must be skipped. */
gboolean pace_failed(Pace *pace, UidRange range);
