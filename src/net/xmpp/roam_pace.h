#pragma once
/* roam_pace - how soon a push may be answered with a publication.
 *
 * Two programs that understand each other wrongly would overwrite each other
 * for ever; so the more often in a row, the later. Pure. */
#include <glib.h>

#define PACE_FREE_ANSWERS 4      /* in a row, at once; later ones wait … */
#define PACE_MOST_WAIT    300000 /* … twice as long each, up to this, ms */
#define PACE_CALM         600000 /* ms after which a row has ended */

typedef struct {
    gint64 last;   /* clock_monotonic() of the last push that called for one */
    guint answers; /* in this row */
} RoamPace;

/* A push at `now` calls for an answer: when it may be given. */
gint64 roam_pace_next(RoamPace *pace, gint64 now);
