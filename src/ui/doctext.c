/* doctext - see doctext.h. */
#include "ui/doctext.h"

#include "base/error.h"
#include "ui/match.h"
#include "ui/view.h"

enum {
    MARGIN = 1,   /* columns on both sides */
    WIDEST = 100, /* longer lines are hard to read */
    NARROWEST = 10,
    DEEPEST_QUOTE_STYLE = 3,
};

void
doctext_clear(DocText *text)
{
    g_clear_pointer(&text->lines, g_ptr_array_unref);
    g_clear_pointer(&text->doc, doc_free);
    quotefold_clear(&text->fold);
}

void
doctext_set(DocText *text, Doc *doc)
{
    doctext_clear(text);
    text->doc = doc;
    text->width = 0;
    text->is_typeset = FALSE;
    text->place = 0;
    text->quote = -1;
    text->found = -1;
    text->scroll = (Scroll){.height = text->scroll.height};
}

/* ---- the place ---- */

/* Blanks and quote signs come and go with the width. */
static gsize
letters_of(const DocLine *line)
{
    gsize letters = 0;
    for (guint i = 0; i < line->spans->len; i++) {
        const char *at = g_array_index(line->spans, DocSpan, i).text;
        for (; *at; at++)
            letters += *at != ' ' && *at != '>';
    }
    return letters;
}

static gsize
letters_before(const DocText *text, int end)
{
    gsize letters = 0;
    for (int i = 0; i < end; i++)
        letters += letters_of(g_ptr_array_index(text->lines, i));
    return letters;
}

static int
line_after(const DocText *text, gsize letters)
{
    gsize seen = 0;
    for (guint i = 0; i < text->lines->len; i++) {
        seen += letters_of(g_ptr_array_index(text->lines, i));
        if (seen > letters)
            return i;
    }
    return MAX((int)text->lines->len - 1, 0);
}

static void
take_rows(DocText *text)
{
    text->scroll.n = text->fold.rows->len;
    scroll_clamp_text(&text->scroll);
}

/* Of `lines`, which were just laid out to `width`. */
static void
take_layout(DocText *text, int width)
{
    text->width = width;
    text->found = -1;
    quotefold_lay_out(&text->fold, text->lines, text->most_quoted);
    text->scroll.top =
        text->place > 0
            ? (int)quotefold_row_of(&text->fold, line_after(text, text->place))
            : 0;
    take_rows(text);
}

static void
lay_out(DocText *text, int width)
{
    if (text->lines && (text->width == width || text->is_typeset))
        return;
    g_clear_pointer(&text->lines, g_ptr_array_unref);
    text->lines = doc_layout(text->doc, width);
    take_layout(text, width);
}

int
doctext_columns(Rect area)
{
    return CLAMP(area.width - 2 * MARGIN, NARROWEST, WIDEST);
}

void
doctext_set_typeset(DocText *text, Doc *doc, GPtrArray *lines, int columns)
{
    if (text->is_typeset) {
        g_clear_pointer(&text->lines, g_ptr_array_unref);
        g_clear_pointer(&text->doc, doc_free);
        text->doc = doc;
    } else {
        doctext_set(text, doc);
        text->is_typeset = TRUE;
    }
    text->lines = lines;
    take_layout(text, columns);
}

static const FoldRow *
row_at(const DocText *text, int row)
{
    return row >= 0 && row < (int)text->fold.rows->len
               ? &g_array_index(text->fold.rows, FoldRow, row)
               : NULL;
}

static guint
line_at(const DocText *text, int row)
{
    const FoldRow *at = row_at(text, row);
    return at ? at->line : 0;
}

/* Only the user's own moves set the place: it does not drift with widths. */
static void
go_to_row(DocText *text, int top)
{
    text->scroll.top = top;
    scroll_clamp_text(&text->scroll);
    text->place = letters_before(text, line_at(text, text->scroll.top));
}

void
doctext_move(DocText *text, Motion motion)
{
    if (text->lines)
        go_to_row(text,
                  text->scroll.top + motion_rows(motion, text->scroll.height));
}

gboolean
doctext_is_at_end(const DocText *text)
{
    return text->scroll.top + text->scroll.height >= text->scroll.n;
}

char *
doctext_place(const DocText *text)
{
    int percent = scroll_percent(&text->scroll);
    return percent == 100 && text->scroll.top == 0
               ? NULL
               : g_strdup_printf("-- %d%% --", percent);
}

GPtrArray *
doctext_urls(const DocText *text)
{
    GPtrArray *urls = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 1; text->doc && i <= doc_n_urls(text->doc); i++)
        g_ptr_array_add(urls, g_strdup(doc_url(text->doc, i)));
    return urls;
}

/* ---- painting ---- */

static StyleId
style_of_quote(int depth)
{
    return STYLE_QUOTE_1 + MAX(depth - 1, 0) % DEEPEST_QUOTE_STYLE;
}

static StyleId
style_of_line(const DocLine *line)
{
    static const StyleId styles[] = {
        [DOC_PLAIN] = STYLE_NORMAL,        [DOC_HEADING] = STYLE_HEADING,
        [DOC_QUOTE] = STYLE_QUOTE_1,       [DOC_SIGNATURE] = STYLE_SIGNATURE,
        [DOC_HEADER] = STYLE_HEADER,       [DOC_NOTICE] = STYLE_DIM,
        [DOC_PREFORMATTED] = STYLE_NORMAL, [DOC_LIST_ITEM] = STYLE_NORMAL,
        [DOC_TABLE] = STYLE_NORMAL,
    };
    if (line->kind != DOC_QUOTE)
        return styles[line->kind];
    return style_of_quote(line->depth);
}

static StyleId
style_of_span(const DocSpan *span, StyleId otherwise)
{
    if (span->style & DOC_LINK)
        return STYLE_LINK;
    if (span->style & DOC_MARK)
        return STYLE_DIM;
    if (span->style & (DOC_EMPHASIS | DOC_STRONG))
        return STYLE_EMPHASIS;
    return otherwise;
}

static void
draw_line(const DocLine *line, Surface *surface, Rect area)
{
    StyleId style = style_of_line(line);
    int x = area.x;
    for (guint i = 0; i < line->spans->len; i++) {
        const DocSpan *span = &g_array_index(line->spans, DocSpan, i);
        view_put(surface, area, &x, style_of_span(span, style), span->text);
    }
}

static void
draw_fold(const QuoteRun *run, Surface *surface, Rect area)
{
    g_autofree char *folded = quotefold_text(run);
    surface_text(surface, area, style_of_quote(run->depth), folded);
}

static void
draw_row(const DocText *text, const FoldRow *row, Surface *surface, Rect area)
{
    if (quotefold_is_fold(&text->fold, row))
        draw_fold(&g_array_index(text->fold.runs, QuoteRun, row->run), surface,
                  area);
    else
        draw_line(g_ptr_array_index(text->lines, row->line), surface, area);
}

void
doctext_render(DocText *text, Surface *surface, Rect area)
{
    if (!text->doc)
        return;
    Rect inner = {area.x + MARGIN, area.y, area.width - 2 * MARGIN, 1};
    lay_out(text, doctext_columns(area));
    text->scroll.height = area.height;
    scroll_clamp_text(&text->scroll);
    for (int y = 0; y < area.height; y++) {
        const FoldRow *row = row_at(text, text->scroll.top + y);
        if (!row)
            break;
        inner.y = area.y + y;
        draw_row(text, row, surface, inner);
    }
}

/* ---- search ---- */

static gboolean
line_matches(const DocLine *line, const char *folded)
{
    GString *whole = g_string_new(NULL);
    for (guint i = 0; i < line->spans->len; i++)
        g_string_append(whole, g_array_index(line->spans, DocSpan, i).text);
    g_autofree char *plain = g_string_free(whole, FALSE);
    const char *texts[] = {plain};
    return match_any(folded, texts, 1);
}

static gboolean
is_in_sight(const DocText *text, int row)
{
    return row >= text->scroll.top &&
           row < text->scroll.top + text->scroll.height;
}

static int
row_of_found(const DocText *text)
{
    return text->lines && text->found >= 0
               ? (int)quotefold_row_of(&text->fold, text->found)
               : -1;
}

/* Where the search goes on: beside what was found, where that is in sight,
 * else at the top. */
static int
first_to_search(const DocText *text, int by)
{
    int row = row_of_found(text);
    if (row >= 0 && is_in_sight(text, row))
        return text->found + by;
    const FoldRow *top = row_at(text, text->scroll.top);
    if (!top)
        return -1;
    /* A fold on top may hold it, but what was found there would be open. */
    return by > 0 && quotefold_is_fold(&text->fold, top) ? (int)top->line
                                                         : (int)top->line + by;
}

static void
show_line(DocText *text, guint line)
{
    const FoldRow *row = row_at(text, (int)quotefold_row_of(&text->fold, line));
    if (row && quotefold_is_fold(&text->fold, row)) {
        quotefold_set(&text->fold, row->run, FALSE);
        take_rows(text);
    }
    go_to_row(text, (int)quotefold_row_of(&text->fold, line));
    text->found = (int)line;
}

gboolean
doctext_search(DocText *text, const char *folded, gboolean is_backward)
{
    int by = is_backward ? -1 : 1;
    int n = text->lines ? text->lines->len : 0;
    for (int i = n ? first_to_search(text, by) : n; i >= 0 && i < n; i += by) {
        if (line_matches(g_ptr_array_index(text->lines, i), folded)) {
            show_line(text, i);
            return TRUE;
        }
    }
    return FALSE;
}

/* ---- quotes ---- */

static int
row_of_run(const DocText *text, int run)
{
    const GArray *runs = text->fold.runs;
    return runs && run >= 0 && run < (int)runs->len
               ? (int)quotefold_row_of(&text->fold,
                                       g_array_index(runs, QuoteRun, run).first)
               : -1;
}

int
doctext_cursor(const DocText *text)
{
    int rows[] = {row_of_found(text), row_of_run(text, text->quote)};
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        if (rows[i] >= 0 && is_in_sight(text, rows[i]))
            return rows[i] - text->scroll.top;
    return 0;
}

/* The first run of which something is in sight, or -1. */
static int
run_in_sight(const DocText *text)
{
    for (int y = 0; y < text->scroll.height; y++) {
        const FoldRow *row = row_at(text, text->scroll.top + y);
        if (row && row->run >= 0)
            return row->run;
    }
    return -1;
}

/* The run to start from, so that the next is the first at or below the top. */
static int
run_before(const DocText *text, gboolean is_backward)
{
    int row = row_of_run(text, text->quote);
    if (row >= 0 && is_in_sight(text, row))
        return text->quote;
    int run = 0;
    while (row_of_run(text, run) >= 0 &&
           row_of_run(text, run) < text->scroll.top)
        run++;
    return is_backward ? run : run - 1;
}

gboolean
doctext_next_quote(DocText *text, gboolean is_backward)
{
    if (!text->lines)
        return FALSE;
    int run = run_before(text, is_backward) + (is_backward ? -1 : 1);
    int row = row_of_run(text, run);
    if (row < 0)
        return FALSE;
    text->quote = run;
    text->found = -1;
    if (!is_in_sight(text, row))
        go_to_row(text, row);
    return TRUE;
}

gboolean
doctext_toggle_quote(DocText *text)
{
    if (!text->lines)
        return FALSE;
    int row = row_of_run(text, text->quote);
    int run =
        row >= 0 && is_in_sight(text, row) ? text->quote : run_in_sight(text);
    if (run < 0)
        return FALSE;
    guint top = line_at(text, text->scroll.top);
    const QuoteRun *at = &g_array_index(text->fold.runs, QuoteRun, run);
    quotefold_set(&text->fold, run, !at->is_folded);
    take_rows(text);
    text->quote = run;
    go_to_row(text, (int)quotefold_row_of(&text->fold, top));
    return TRUE;
}

gboolean
doctext_toggle_quotes(DocText *text)
{
    if (!text->lines)
        return FALSE;
    guint top = line_at(text, text->scroll.top);
    gboolean is_done = quotefold_toggle_all(&text->fold);
    take_rows(text);
    go_to_row(text, (int)quotefold_row_of(&text->fold, top));
    return is_done;
}
