#pragma once
/* scroll - a cursor and a window on rows that are all in memory. Pure. */
#include "ui/ui.h"

typedef struct {
    int n;      /* rows there are */
    int height; /* rows that fit */
    int cursor; /* 0 when there are none */
    int top;    /* the first row in sight */
} Scroll;

/* After n, height or cursor changed: the cursor is a row, and in sight. */
void scroll_clamp(Scroll *scroll);
void scroll_move(Scroll *scroll, Motion motion);
/* For text without a cursor: clamps or moves the window alone. */
void scroll_clamp_text(Scroll *scroll);
void scroll_move_text(Scroll *scroll, Motion motion);
/* How far down the window is: 0 … 100; 100 when all is in sight. */
int scroll_percent(const Scroll *scroll);
/* By how many rows a motion goes; MOVE_FIRST and MOVE_LAST by more than there
 * are. */
int motion_rows(Motion motion, int height);
