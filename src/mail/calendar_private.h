#pragma once
/* calendar_private - between calendar.c and calendar_time.c. */
#include <libical/ical.h>

#include "mail/calendar.h"

/* A line `name: value`, capped and clean; none when the value is empty. */
void calendar_add(Doc *doc, const char *name, const char *value);
/* When it is, here and there. */
void calendar_add_times(Doc *doc, icalcomponent *event,
                        icalcomponent *calendar);
/* How often, in words, where it is more than once. */
void calendar_add_recurrence(Doc *doc, icalcomponent *event,
                             icalcomponent *calendar);
