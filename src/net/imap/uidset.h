#pragma once
/* uidset - ranges of UIDs: written for a command, compared with what is known.
 * Pure; any thread. */
#include <glib.h>

typedef struct {
    guint32 low, high; /* both included; empty when low > high */
} UidRange;

/* `uids`: ascending guint32. `3,5:9`; empty for none. The caller frees it. */
char *uidset_to_string(const GArray *uids);
/* Those of `known` that are not in `present` (ascending guint32 both), the
 * caller's. */
GArray *uidset_missing(const GArray *known, const GArray *present);
/* Sorts ascending and drops doubles. */
void uidset_sort(GArray *uids);
