#pragma once
/* clock - what time it is; tests may set it. Any thread. */
#include <glib.h>

gint64 clock_now(void);       /* wall clock, seconds since the epoch, UTC */
gint64 clock_now_us(void);    /* wall clock, microseconds since the epoch */
gint64 clock_monotonic(void); /* milliseconds; never goes back */

/* Tests only: from now on clock_now() gives `seconds`; 0 gives the real time
 * back. The monotonic clock is not touched. */
void clock_set_fixed(gint64 seconds);
/* Tests only: clock_monotonic() goes on that many milliseconds further on. Who
 * sleeps until a time is not woken. */
void clock_advance(gint64 milliseconds);
