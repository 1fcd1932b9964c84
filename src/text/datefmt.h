#pragma once
/* datefmt - times as people read them, in local time. Pure; any thread. */
#include <glib.h>

/* At most 6 columns: `14:02` today, `Mon` within the last 6 days, `3 Mar` this
 * year, else `2019`. Future times over an hour ahead show the date. */
char *datefmt_short(gint64 seconds, gint64 now);
/* `Mon, 3 Mar 2025 14:02 +0100`; the caller frees both. */
char *datefmt_long(gint64 seconds);
/* How long ago, at most 4 columns: `now`, `5s`, `12m`, `3h`, `9d`. */
char *datefmt_age(gint64 seconds);
