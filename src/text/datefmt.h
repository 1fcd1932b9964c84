#pragma once
/* datefmt - times as people read them, in local time. Pure; any thread. */
#include <glib.h>

/* At most 6 columns: `14:02` today, `Mon` within the last 6 days, `3 Mar` this
 * year, else `2019`. Future times over an hour ahead show the date. 0, which
 * stands for an unknown time, gives the empty text. */
char *datefmt_short(gint64 seconds, gint64 now);
/* `Mon, 3 Mar 2025 14:02 +0100`; 0 gives the empty text. The caller frees
 * both. */
char *datefmt_long(gint64 seconds);
/* `Mon, 3 Mar 2025`, in the time zone that `time` is in. */
char *datefmt_date(GDateTime *time);
/* A span of so many seconds, at most 4 columns: `now`, `5s`, `12m`, `3h`, `9d`,
 * `4y`. */
char *datefmt_age(gint64 seconds);
