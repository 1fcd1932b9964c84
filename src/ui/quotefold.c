/* quotefold - see quotefold.h. */
#include "ui/quotefold.h"

#include "base/error.h"

enum {
    DEEP = 3,        /* levels */
    LEAST_LINES = 2, /* a line is not shorter for being folded */
};

typedef enum { LEVEL_NONE, LEVEL_QUOTED, LEVEL_DEEP } Level;

void
quotefold_clear(QuoteFold *fold)
{
    g_clear_pointer(&fold->runs, g_array_unref);
    g_clear_pointer(&fold->rows, g_array_unref);
}

/* ---- runs ---- */

static Level
level_of(const DocLine *line)
{
    if (line->depth <= 0)
        return LEVEL_NONE;
    return line->depth < DEEP ? LEVEL_QUOTED : LEVEL_DEEP;
}

static gboolean
is_blank(const DocLine *line)
{
    for (guint i = 0; i < line->spans->len; i++) {
        const char *at = g_array_index(line->spans, DocSpan, i).text;
        if (at[strspn(at, " ")])
            return FALSE;
    }
    return TRUE;
}

/* The end of the run that begins at `first`: empty lines within it, not behind
 * it, belong to it. */
static guint
end_of_run(const GPtrArray *lines, guint first)
{
    Level level = level_of(lines->pdata[first]);
    guint end = first + 1;
    for (guint i = end; i < lines->len; i++) {
        const DocLine *line = lines->pdata[i];
        if (level_of(line) == level)
            end = i + 1;
        else if (line->depth > 0 || !is_blank(line))
            break;
    }
    return end;
}

static QuoteRun
make_run(const GPtrArray *lines, guint first, int most_lines)
{
    guint end = end_of_run(lines, first);
    QuoteRun run = {first, end - first,
                    ((const DocLine *)lines->pdata[first])->depth, FALSE};
    for (guint i = first; i < end; i++) {
        const DocLine *line = lines->pdata[i];
        if (line->depth > 0)
            run.depth = MIN(run.depth, line->depth);
    }
    run.is_folded = most_lines > 0 && run.n >= LEAST_LINES &&
                    (run.n > (guint)most_lines || run.depth >= DEEP);
    return run;
}

static GArray *
find_runs(const GPtrArray *lines, int most_lines)
{
    GArray *runs = g_array_new(FALSE, FALSE, sizeof(QuoteRun));
    for (guint i = 0; i < lines->len;) {
        if (level_of(lines->pdata[i]) == LEVEL_NONE) {
            i++;
            continue;
        }
        QuoteRun run = make_run(lines, i, most_lines);
        g_array_append_val(runs, run);
        i = run.first + run.n;
    }
    return runs;
}

static void make_rows(QuoteFold *fold, guint n_lines);

void
quotefold_lay_out(QuoteFold *fold, const GPtrArray *lines, int most_lines)
{
    GArray *runs = find_runs(lines, most_lines);
    for (guint i = 0; fold->runs && i < MIN(runs->len, fold->runs->len); i++)
        g_array_index(runs, QuoteRun, i).is_folded =
            g_array_index(fold->runs, QuoteRun, i).is_folded;
    if (fold->runs)
        g_array_unref(fold->runs);
    fold->runs = runs;
    make_rows(fold, lines->len);
}

/* ---- rows ---- */

static void
make_rows(QuoteFold *fold, guint n_lines)
{
    g_clear_pointer(&fold->rows, g_array_unref);
    fold->rows = g_array_new(FALSE, FALSE, sizeof(FoldRow));
    guint next = 0; /* run */
    for (guint line = 0; line < n_lines; line++) {
        const QuoteRun *run = next < fold->runs->len
                                  ? &g_array_index(fold->runs, QuoteRun, next)
                                  : NULL;
        gboolean is_in = run && line >= run->first;
        FoldRow row = {line, is_in ? (int)next : -1};
        g_array_append_val(fold->rows, row);
        if (is_in && run->is_folded)
            line = run->first + run->n - 1;
        if (is_in && line + 1 >= run->first + run->n)
            next++;
    }
}

guint
quotefold_row_of(const QuoteFold *fold, guint line)
{
    guint low = 0;
    guint high = fold->rows->len;
    while (low + 1 < high) { /* the last row that begins at or before it */
        guint middle = (low + high) / 2;
        if (g_array_index(fold->rows, FoldRow, middle).line <= line)
            low = middle;
        else
            high = middle;
    }
    return low;
}

gboolean
quotefold_is_fold(const QuoteFold *fold, const FoldRow *row)
{
    return row->run >= 0 &&
           g_array_index(fold->runs, QuoteRun, row->run).is_folded;
}

/* ---- folding ---- */

static guint
count_lines(const QuoteFold *fold)
{
    const FoldRow *last =
        fold->rows->len > 0
            ? &g_array_index(fold->rows, FoldRow, fold->rows->len - 1)
            : NULL;
    if (!last)
        return 0;
    if (!quotefold_is_fold(fold, last))
        return last->line + 1;
    const QuoteRun *run = &g_array_index(fold->runs, QuoteRun, last->run);
    return run->first + run->n;
}

void
quotefold_set(QuoteFold *fold, guint run, gboolean is_folded)
{
    guint n = count_lines(fold);
    g_array_index(fold->runs, QuoteRun, run).is_folded = is_folded;
    make_rows(fold, n);
}

gboolean
quotefold_toggle_all(QuoteFold *fold)
{
    gboolean is_any_folded = FALSE;
    guint n = count_lines(fold);
    for (guint i = 0; i < fold->runs->len; i++)
        is_any_folded |= g_array_index(fold->runs, QuoteRun, i).is_folded;
    for (guint i = 0; i < fold->runs->len; i++) {
        QuoteRun *run = &g_array_index(fold->runs, QuoteRun, i);
        run->is_folded = !is_any_folded && run->n >= LEAST_LINES;
    }
    make_rows(fold, n);
    return fold->runs->len > 0;
}

char *
quotefold_text(const QuoteRun *run)
{
    GString *text = g_string_new(NULL);
    for (int i = 1; i < run->depth; i++)
        g_string_append(text, "> ");
    g_string_append_printf(text, "[+ %u quoted lines]", run->n);
    return g_string_free(text, FALSE);
}
