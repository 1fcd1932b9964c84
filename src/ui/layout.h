#pragma once
/* layout - where the panes lie on a screen of a given size. Pure; any
 * thread. */
#include "ui/surface.h"

typedef enum {
    PANE_FRIENDS,
    PANE_INBOX,
    PANE_WINDOW, /* reader, chat, person, … */
    N_PANES,
} PaneId;

typedef struct {
    Rect status;            /* row 0 */
    Rect titles[N_PANES];   /* an empty Rect: that pane is out of sight */
    Rect panes[N_PANES];
    int separators[2];      /* columns, -1 for none */
    Rect separator_rows;    /* y and height of the separators */
    Rect person;            /* the line on the person under the cursor */
    Rect prompt;            /* the last line */
} Layout;

/* `active` has the keys. Below 60 columns it is alone on the screen; from 160
 * columns on a window stands beside the lists; between, it covers them. */
Layout layout_compute(int width, int height, PaneId active);
gboolean layout_has_three_panes(int width);
gboolean layout_has_one_pane(int width);
gboolean rect_is_empty(Rect rect);
