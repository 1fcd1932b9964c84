#pragma once
/* found - the UIDs in SEARCH and ESEARCH answers (RFC 9051 7.3.4, RFC 4731),
 * read from lines as command_run_lines() gives them. Bounded: of a set of any
 * size only the highest UIDs are taken. Pure; any thread. */
#include "base/slice.h"

/* Whether the line is such an answer; adds its UIDs to `uids` (of guint32), at
 * most `limit` of them, the highest. */
gboolean found_read(Slice line, guint limit, GArray *uids);
