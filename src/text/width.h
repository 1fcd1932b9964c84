#pragma once
/* width - how many terminal columns text takes.
 *
 * Text is clean UTF-8 (sanitize). A cluster is what one cell shows: a base
 * with its combining marks, an emoji ZWJ sequence, a flag. Wide clusters take
 * two columns. Pure; any thread. */
#include <glib.h>

/* Columns of the cluster at `text` (0, 1 or 2); `*bytes_out` its length, 0 at
 * the end of the text. */
int width_of_cluster(const char *text, gsize *bytes_out);
int width_of(const char *text);
/* The byte length of the longest prefix within `columns`; `*used_out` (may be
 * NULL) says how many it takes. */
gsize width_prefix(const char *text, int columns, int *used_out);
/* `text` cut to `columns`, ending in `…` where it was cut. The caller frees. */
char *width_ellipsize(const char *text, int columns);
