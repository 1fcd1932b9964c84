#pragma once
/* doctext - a laid-out Doc on the screen, with a place one reads at and quotes
 * that fold.
 *
 * The place survives a new width: it is kept as so many letters from the
 * beginning. UI thread only. */
#include "text/doc.h"
#include "ui/quotefold.h"
#include "ui/scroll.h"
#include "ui/surface.h"

typedef struct {
    Doc *doc;         /* NULL: nothing to show */
    GPtrArray *lines; /* of DocLine; laid out to `width` */
    QuoteFold fold;
    int most_quoted; /* lines of a quote that begins unfolded; 0: any number */
    int width;
    Scroll scroll;       /* only the window, no cursor; its rows are fold's */
    gboolean is_typeset; /* laid out elsewhere, not anew at another width */
    gsize place;         /* letters before the line that was moved to */
    int quote;           /* the run that was gone to, or -1 */
    int found;           /* the line that was searched for, or -1 */
} DocText;

void doctext_clear(DocText *text);
/* Moves `doc`; it is read from its beginning. */
void doctext_set(DocText *text, Doc *doc);
/* How many columns are laid out to in an area. */
int doctext_columns(Rect area);
/* Moves `doc` and `lines`, its layout to so many columns. Takes the place of
 * the same text laid out to others: it is read where it was, its quotes fold as
 * they did. Takes that of any other: from its beginning. */
void
doctext_set_typeset(DocText *text, Doc *doc, GPtrArray *lines, int columns);
void doctext_move(DocText *text, Motion motion);
/* Nothing is further down. */
gboolean doctext_is_at_end(const DocText *text);
/* How far down it is read, for a title, `-- 45% --`; NULL when all is in sight.
 * The caller frees it. */
char *doctext_place(const DocText *text);
/* The targets of its links, see ui_urls(). */
GPtrArray *doctext_urls(const DocText *text);
void doctext_render(DocText *text, Surface *surface, Rect area);
/* To the next line with `folded`, opening the quote it is in; FALSE when there
 * is none. */
gboolean
doctext_search(DocText *text, const char *folded, gboolean is_backward);

/* ---- quotes ---- */
/* FALSE, all three, where there is none. */
gboolean doctext_next_quote(DocText *text, gboolean is_backward);
/* Folds or opens the one that was gone to, else the first in sight. */
gboolean doctext_toggle_quote(DocText *text);
gboolean doctext_toggle_quotes(DocText *text);
/* The row, from the top of what is in sight, on which the line stands that was
 * found, or the quote that was gone to; 0 where neither is in sight. */
int doctext_cursor(const DocText *text);
