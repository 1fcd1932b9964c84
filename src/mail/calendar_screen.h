#pragma once
/* calendar_screen - the lines of an iCalendar text that may be parsed. Pure; any
 * thread. */
#include <glib.h>

/* Lines unfolded (RFC 5545 3.1) and only those of calendars, events, tasks and
 * time zones that are known to be harmless; at most 256 KiB. The caller frees
 * it. */
char *calendar_screen(const char *utf8);
