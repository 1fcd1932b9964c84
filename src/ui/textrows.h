#pragma once
/* textrows - text being typed, cut into rows of a width: at newlines, at
 * blanks, else within words. Pure but for the surface. UI thread only. */
#include "ui/lineedit.h"

typedef struct {
    gsize start, end; /* bytes of the text; what the row shows */
} TextRow;

/* A GArray of TextRow, at least one; one column of the width stays free, for
 * the cursor. */
GArray *textrows_cut(const char *text, int width);
/* The row that the byte is in, and how far right it stands there. */
guint textrows_find(const GArray *rows, const char *text, gsize byte,
                    int *column_out);
/* The byte of the row that stands there or, in a shorter one, its end. */
gsize textrows_byte(const GArray *rows, const char *text, guint row,
                    int column);
/* The rows around the cursor that `area` has room for, and the hardware
 * cursor. Returns the first that shows. */
guint textrows_render(const LineEdit *edit, Surface *surface, Rect area,
                      StyleId style);
/* To the row above or below, if there is one. */
gboolean textrows_step(LineEdit *edit, int width, gboolean is_down);
