/* scroll - see scroll.h. */
#include "ui/scroll.h"

#include "base/error.h"

enum { BEYOND_ALL = 1 << 28 };

int
motion_rows(Motion motion, int height)
{
    int page = MAX(height - 1, 1); /* one row stays, to read on from */
    int half = MAX(height / 2, 1);
    switch (motion) {
    case MOVE_DOWN:
        return 1;
    case MOVE_UP:
        return -1;
    case MOVE_PAGE_DOWN:
        return page;
    case MOVE_PAGE_UP:
        return -page;
    case MOVE_HALF_DOWN:
        return half;
    case MOVE_HALF_UP:
        return -half;
    case MOVE_LAST:
        return BEYOND_ALL;
    case MOVE_FIRST:
        return -BEYOND_ALL;
    }
    return 0;
}

void
scroll_clamp(Scroll *scroll)
{
    int height = MAX(scroll->height, 1);
    scroll->cursor = CLAMP(scroll->cursor, 0, MAX(scroll->n - 1, 0));
    scroll->top = MIN(scroll->top, MAX(scroll->n - height, 0));
    scroll->top =
        CLAMP(scroll->top, MAX(scroll->cursor - height + 1, 0), scroll->cursor);
}

void
scroll_move(Scroll *scroll, Motion motion)
{
    scroll->cursor += motion_rows(motion, scroll->height);
    scroll_clamp(scroll);
}

void
scroll_clamp_text(Scroll *scroll)
{
    int last_top = MAX(scroll->n - MAX(scroll->height, 1), 0);
    scroll->top = CLAMP(scroll->top, 0, last_top);
}

void
scroll_move_text(Scroll *scroll, Motion motion)
{
    scroll->top += motion_rows(motion, scroll->height);
    scroll_clamp_text(scroll);
}

int
scroll_percent(const Scroll *scroll)
{
    int end = scroll->top + scroll->height;
    return end >= scroll->n ? 100 : (int)((gint64)end * 100 / scroll->n);
}
