#pragma once
/* quotefold - runs of quoted lines, each of which may stand as one line.
 *
 * A run is what is quoted without a line of the writer's own in between; what
 * is quoted three levels deep and more is a run of its own, for it is seldom
 * read again. Runs are the same at every width, so that what was opened stays
 * open. Pure; UI thread only. */
#include "text/doc.h"

typedef struct {
    guint first, n; /* lines of the layout */
    int depth;      /* the least of them */
    gboolean is_folded;
} QuoteRun;

typedef struct { /* a row on the screen */
    guint line;   /* of the layout; the run's first where it is folded */
    int run;      /* it belongs to, or -1 */
} FoldRow;

typedef struct {
    GArray *runs; /* of QuoteRun, in order; NULL before the first layout */
    GArray *rows; /* of FoldRow */
} QuoteFold;

void quotefold_clear(QuoteFold *fold);
/* Finds the runs of `lines` (of DocLine). The first time, those of more than
 * `most_lines` are folded, and all deep ones; with 0 none is. Later, each stays
 * as it was. */
void quotefold_lay_out(QuoteFold *fold, const GPtrArray *lines,
                       int most_lines);
/* The row on which a line stands, or its run. */
guint quotefold_row_of(const QuoteFold *fold, guint line);
/* The run's only row, where it is folded. */
gboolean quotefold_is_fold(const QuoteFold *fold, const FoldRow *row);
/* Run number `run` of those there are. */
void quotefold_set(QuoteFold *fold, guint run, gboolean is_folded);
/* All are opened, or all folded where none is. FALSE where there is none. */
gboolean quotefold_toggle_all(QuoteFold *fold);
/* What stands for a folded run; the caller frees it. */
char *quotefold_text(const QuoteRun *run);
