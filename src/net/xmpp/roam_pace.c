/* roam_pace - see roam_pace.h. */
#include "net/xmpp/roam_pace.h"

#include "base/error.h"

gint64
roam_pace_next(RoamPace *pace, gint64 now)
{
    if (now - pace->last > PACE_CALM)
        pace->answers = 0;
    pace->last = now;
    pace->answers++;
    if (pace->answers <= PACE_FREE_ANSWERS)
        return now;
    guint doublings = MIN(pace->answers - PACE_FREE_ANSWERS, 16);
    return now + MIN(1000LL << doublings, PACE_MOST_WAIT);
}
