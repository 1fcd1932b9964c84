/* layout - see layout.h. */
#include "ui/layout.h"

enum {
    ONE_PANE_BELOW = 60,
    THREE_PANES_FROM = 160,
    FRIENDS_WIDTH = 24,
    FRIENDS_WIDTH_WIDE = 30,
    INBOX_WIDTH_WIDE = 70,
    LEAST_HEIGHT_FOR_PERSON = 5,
};

gboolean
layout_has_three_panes(int width)
{
    return width >= THREE_PANES_FROM;
}

gboolean
layout_has_one_pane(int width)
{
    return width < ONE_PANE_BELOW;
}

gboolean
rect_is_empty(Rect rect)
{
    return rect.width <= 0 || rect.height <= 0;
}

static void
place_pane(Layout *layout, PaneId pane, int x, int width, int height)
{
    layout->titles[pane] = (Rect){x, 1, width, MIN(height, 1)};
    layout->panes[pane] = (Rect){x, 2, width, MAX(height - 1, 0)};
}

Layout
layout_compute(int width, int height, PaneId active)
{
    Layout layout = {.separators = {-1, -1}};
    int n_below = height >= LEAST_HEIGHT_FOR_PERSON ? 2 : 1;
    int body = MAX(height - 1 - n_below, 0); /* titles and panes */

    layout.status = (Rect){0, 0, width, 1};
    layout.separator_rows = (Rect){0, 1, 1, body};
    if (n_below == 2)
        layout.person = (Rect){0, height - 2, width, 1};
    layout.prompt = (Rect){0, height - 1, width, 1};

    if (layout_has_three_panes(width)) {
        int second = FRIENDS_WIDTH_WIDE + 1;
        int third = second + INBOX_WIDTH_WIDE + 1;
        place_pane(&layout, PANE_FRIENDS, 0, FRIENDS_WIDTH_WIDE, body);
        place_pane(&layout, PANE_INBOX, second, INBOX_WIDTH_WIDE, body);
        place_pane(&layout, PANE_WINDOW, third, width - third, body);
        layout.separators[0] = second - 1;
        layout.separators[1] = third - 1;
    } else if (layout_has_one_pane(width) || active == PANE_WINDOW) {
        place_pane(&layout, active, 0, width, body);
    } else {
        int second = FRIENDS_WIDTH + 1;
        place_pane(&layout, PANE_FRIENDS, 0, FRIENDS_WIDTH, body);
        place_pane(&layout, PANE_INBOX, second, width - second, body);
        layout.separators[0] = second - 1;
    }
    return layout;
}
