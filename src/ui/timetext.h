#pragma once
/* timetext - a timeline's entries as lines: a mark for each day, one line for
 * each mail and message. UI thread only. */
#include "store/read.h"
#include "ui/surface.h"

/* `Wednesday, 4 March 2026`; the caller frees it. */
char *timetext_day(gint64 at_us);
/* Another one for each day of that zone. */
int timetext_day_number(gint64 at_us, GTimeZone *zone);
void timetext_draw_day(const char *day, Surface *surface, Rect line);
void timetext_draw(const TimelineEntry *entry, Surface *surface, Rect line);
