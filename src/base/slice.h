#pragma once
/* slice - borrowed bytes: a pointer and a length, never terminated by NUL.
 *
 * Bytes from the network stay a Slice until text/sanitize makes them text. A
 * Slice owns nothing and lives as long as what it points into. Any thread. */
#include <glib.h>

typedef struct {
    const char *bytes;
    gsize size;
} Slice;

#define SLICE_EMPTY ((Slice){NULL, 0})

Slice slice_from_string(const char *text); /* NULL gives the empty slice */
Slice slice_from_bytes(GBytes *bytes);     /* lives as long as `bytes` */
/* The part from `start`, at most `size` bytes; clamped, never out of range. */
Slice slice_sub(Slice slice, gsize start, gsize size);
/* Takes the first line, without its CRLF or LF, off the front of `*rest`.
 * FALSE when nothing is left. */
gboolean slice_take_line(Slice *rest, Slice *line_out);
gboolean slice_equal(Slice slice, const char *text);
/* ASCII case is ignored, as for header names. */
gboolean slice_has_prefix_ascii(Slice slice, const char *prefix);
Slice slice_trim(Slice slice); /* without white space at both ends */
/* A NUL-terminated copy for the caller; NUL bytes inside become spaces. */
char *slice_dup(Slice slice);
