#pragma once
/* surface - a grid of styled cells; what views draw on and tests read back.
 *
 * Knows nothing of terminals. Drawing outside is silently dropped, so views
 * never bounds-check; a code point that sanitize does not allow becomes
 * U+FFFD. UI thread only. */
#include "ui/theme.h"

typedef struct {
    int x, y, width, height;
} Rect;

typedef struct Surface Surface;
Surface *surface_new(int width, int height);
void surface_free(Surface *surface);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Surface, surface_free)
int surface_width(const Surface *surface);
int surface_height(const Surface *surface);
void surface_clear(Surface *surface);
/* Makes `to` look like `from`; both have the same size. */
void surface_copy(Surface *to, const Surface *from);

/* Draws one line of UTF-8, ellipsized to `area`'s width on its first row.
 * Returns the columns used. */
int surface_text(Surface *surface, Rect area, StyleId style, const char *text);
/* As surface_text(), but ends at the right edge of `area`. */
int surface_text_right(Surface *surface, Rect area, StyleId style,
                       const char *text);
/* Paints the style of a whole area, keeping what is written there. */
void surface_style(Surface *surface, Rect area, StyleId style);
void surface_fill(Surface *surface, Rect area, StyleId style, const char *cell);
/* Where the hardware cursor stands; (-1, -1) hides it. */
void surface_set_cursor(Surface *surface, int x, int y);
void surface_cursor(const Surface *surface, int *x_out, int *y_out);

/* For the backend: one cell; `*columns_out` 0 is the right half of a wide
 * cluster. Borrowed until the surface changes. */
const char *surface_cell(const Surface *surface, int x, int y,
                         StyleId *style_out, int *columns_out);
gboolean surface_row_equal(const Surface *a, const Surface *b, int y);
/* One line of text per row, trailing blanks cut. The caller frees it. */
char *surface_dump(const Surface *surface);
