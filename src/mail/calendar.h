#pragma once
/* calendar - iCalendar (RFC 5545, iTIP RFC 5546) as text: what, when in local
 * time and in theirs, where, who, how often.
 *
 * Nothing is answered and no alarm is heard. libical reads it, after it was
 * screened: bounded in size, depth and number, and free of rules that take long.
 * Pure; any thread after calendar_init(). */
#include "text/doc.h"

/* Once, before any thread starts. */
void calendar_init(void);

/* Appends the first 20 events and tasks. `charset` may be NULL; `describes`:
 * with their description. FALSE when there is none. */
gboolean calendar_render(Doc *doc, Slice content, const char *charset,
                         gboolean describes);
