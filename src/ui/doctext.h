#pragma once
/* doctext - a laid-out Doc on the screen, with a place one reads at.
 *
 * The place survives a new width: it is kept as so many letters from the
 * beginning. UI thread only. */
#include "text/doc.h"
#include "ui/scroll.h"
#include "ui/surface.h"

typedef struct {
    Doc *doc;         /* NULL: nothing to show */
    GPtrArray *lines; /* of DocLine; laid out to `width` */
    int width;
    Scroll scroll;    /* only the window, no cursor */
    gsize place;      /* letters before the line that was moved to */
} DocText;

void doctext_clear(DocText *text);
/* Moves `doc`; it is read from its beginning. */
void doctext_set(DocText *text, Doc *doc);
void doctext_move(DocText *text, Motion motion);
void doctext_render(DocText *text, Surface *surface, Rect area);
/* Puts the next line with `folded` on top; FALSE when there is none. */
gboolean doctext_search(DocText *text, const char *folded,
                        gboolean is_backward);
