#pragma once
/* pattern_private - what the pattern*.c share. */
#include "mail/pattern.h"

/* One term that has a name, as `from:`. */
typedef struct {
    const char *name;
    PatternKind kind;
    const char *takes; /* for errors: `a name or an address` */
} PatternTerm;
extern const PatternTerm pattern_terms[]; /* ends with a NULL name */

/* Of is:, and of has:; ends with NULL. */
extern const char *const pattern_states[];
extern const char *const pattern_parts[];

/* `3d`, `2026-11-01`, `monday`: the time with which it begins. FALSE: it is
 * none. */
gboolean pattern_read_date(const char *text, gint64 now, gint64 *seconds_out);
extern const char *const pattern_days[]; /* those that have a name */
/* `200k`, in bytes. */
gboolean pattern_read_size(const char *text, gint64 *bytes_out);
