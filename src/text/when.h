#pragma once
/* when - a point in time as people write and read it, in local time. Pure, but
 * for the time zone; any thread. */
#include <glib.h>

/* Reads `now`, `in 2 hours`, `in 1h 30m`, `9:00` (the next one), `today 17:30`,
 * `tomorrow 9am`, `mon 8:30` (the next one) and `2026-12-01 9:00`. Days are
 * those of the calendar: `tomorrow 9:00` is nine o'clock whether or not the
 * clocks change tonight. A time that comes twice that day is the first of the
 * two. INVALID says what is wrong: what cannot be read, a time that the clocks
 * leave out, the past, and what lies years ahead. Seconds since the epoch. */
gboolean when_parse(const char *text, gint64 now, gint64 *at_out,
                    GError **error);
/* For a point ahead: `now`, `in 5 s`, `at 14:02`, `tomorrow 9:00`, `Mon 8:30`,
 * `1 Dec 9:00`, `1 Dec 2027 9:00`. The caller frees it. */
char *when_text(gint64 at, gint64 now);
