#pragma once
/* status - counters and connections, for people, scripts and status bars.
 *
 * Reads the store in a few rows; writes nothing. Any one thread. */
#include "command/verbs.h"

/* One line for a status bar, `mail 3 chat 1` and what is out of the ordinary;
 * or, `is_json`, what `kith status --json` prints. Without an end of line; the
 * caller frees it. NULL when the store cannot be read; where there is none
 * (no reader) nothing is unread. */
char *status_line(VerbContext *context, gboolean is_json, GError **error);
