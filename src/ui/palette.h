#pragma once
/* palette - the colours of styles, for 256 colours, for 8 and for none.
 *
 * Where a style names a background it names the foreground too, so that it can
 * be read on dark and on light terminals alike; everything else stands on the
 * terminal's own. Pure. */
#include "ui/theme.h"

typedef enum {
    INK_BOLD = 1 << 0,
    INK_DIM = 1 << 1,
    INK_UNDERLINE = 1 << 2,
    INK_REVERSE = 1 << 3,
    INK_ITALIC = 1 << 4,
} Ink;

typedef struct {
    short foreground, background; /* -1: the terminal's own */
    guint ink;                    /* Ink bits */
} Paint;

/* `n_colors` as the terminal has it; 0 for none, as NO_COLOR wishes. */
Paint palette_paint(StyleId style, int n_colors);
