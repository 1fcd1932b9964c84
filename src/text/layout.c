/* layout - a Doc's blocks to lines of a width; see doc_layout() in doc.h.
 *
 * Each hard line of a block becomes an array of cells (clusters), which is cut
 * greedily where a break is allowed: at spaces, and on both sides of a wide
 * cluster. The work grows with the text alone. */
#include "text/doc_private.h"

#include "base/error.h"
#include "text/width.h"

enum { LEAST_WIDTH = 10, HEADER_HANG = 4, LIST_HANG_MOST = 6 };

static void line_free(gpointer line);
static void layout_block(Layout *layout, const DocBlock *block);

GPtrArray *
doc_layout(const Doc *doc, int width)
{
    g_autoptr(GArray) cells = g_array_new(FALSE, FALSE, sizeof(Cell));
    Layout layout = {
        .lines = g_ptr_array_new_with_free_func(line_free),
        .width = MAX(width, LEAST_WIDTH),
        .cells = cells,
    };
    for (guint i = 0; i < doc->blocks->len; i++)
        layout_block(&layout, doc->blocks->pdata[i]);
    return layout.lines;
}

static void
line_free(gpointer line)
{
    g_array_unref(((DocLine *)line)->spans);
    g_free(line);
}

static int hang_of(const DocBlock *block);
static void cut_hard_line(Layout *layout);

static void
layout_block(Layout *layout, const DocBlock *block)
{
    layout->block = block;
    layout->hang = hang_of(block);
    layout->started = FALSE;
    if (block->kind == DOC_TABLE) {
        layout_table(layout);
        return;
    }
    for (guint i = 0; i < block->spans->len; i++) {
        const DocSpan *span = &g_array_index(block->spans, DocSpan, i);
        const char *text = span->text;
        while (*(text = layout_add_cells(layout, text, span)) == '\n') {
            cut_hard_line(layout);
            text++;
        }
    }
    cut_hard_line(layout);
}

static void
cut_hard_line(Layout *layout)
{
    layout_cut_lines(layout, 0, layout->cells->len);
    g_array_set_size(layout->cells, 0);
}

/* Long lines of a list item stand under its text, not under its bullet. */
static int
hang_of(const DocBlock *block)
{
    if (block->kind == DOC_HEADER)
        return HEADER_HANG;
    if (block->kind != DOC_LIST_ITEM || block->spans->len == 0)
        return 0;
    const char *text = g_array_index(block->spans, DocSpan, 0).text;
    const char *space = strchr(text, ' ');
    if (!space)
        return 0;
    g_autofree char *bullet = g_strndup(text, space - text + 1);
    int hang = width_of(bullet);
    return hang <= LIST_HANG_MOST ? hang : 0;
}

const char *
layout_add_cells(Layout *layout, const char *text, const DocSpan *span)
{
    while (*text && *text != '\n') {
        gsize size;
        int width = width_of_cluster(text, &size);
        Cell cell = {
            .text = text,
            .size = size,
            .url = span->url,
            .style = span->style,
            .width = width,
            .is_space = *text == ' ',
        };
        g_array_append_val(layout->cells, cell);
        text += size;
    }
    return text;
}

void
layout_cut_lines(Layout *layout, guint start, guint end)
{
    do {
        int room;
        DocLine *line = layout_begin_line(layout, start == end, &room);
        guint next;
        guint cut = layout_cut(layout, start, end, room, &next);
        layout_put(line, layout, start, cut);
        start = next;
    } while (start < end);
}

/* At least half of the width is left for text. */
DocLine *
layout_begin_line(Layout *layout, gboolean is_empty, int *room_out)
{
    const DocBlock *block = layout->block;
    DocLine *line = g_new0(DocLine, 1);
    line->kind = block->kind;
    line->depth = block->depth;
    line->spans = g_array_new(FALSE, FALSE, sizeof(DocSpan));
    g_array_set_clear_func(line->spans, doc_span_clear);
    g_ptr_array_add(layout->lines, line);

    int most = layout->width / 2;
    int marks = MIN(block->depth, most / 2);
    int indent = block->indent + (layout->started ? layout->hang : 0);
    indent = MIN(indent, most - 2 * marks);
    layout->started = TRUE;
    g_autoptr(GString) prefix = g_string_new(NULL);
    for (int i = 0; i < marks; i++)
        g_string_append(prefix, "> ");
    for (int i = 0; i < indent; i++)
        g_string_append_c(prefix, ' ');
    if (is_empty)
        g_string_truncate(prefix, MAX(2 * marks - 1, 0));
    if (prefix->len > 0) {
        DocSpan span = {0, g_strdup(prefix->str), 0};
        g_array_append_val(line->spans, span);
    }
    *room_out = layout->width - 2 * marks - indent;
    return line;
}

static guint fitting(const Layout *layout, guint start, guint end, int room);
static guint break_before(const Layout *layout, guint start, guint end);

/* A bullet or a number with what it stands for in the line below. */
static gboolean
is_mark_alone(const Layout *layout, guint start, guint end)
{
    int width = 0;
    for (guint i = start; i < end && width <= layout->hang; i++)
        width += g_array_index(layout->cells, Cell, i).width;
    return start == 0 && layout->hang > 0 && width <= layout->hang;
}

guint
layout_cut(const Layout *layout, guint start, guint end, int room,
           guint *next_out)
{
    const Cell *cells = (const Cell *)layout->cells->data;
    guint cut = fitting(layout, start, end, room);
    guint next = cut;
    if (cut < end && layout->block->kind != DOC_PREFORMATTED) {
        /* The spaces that a break falls on are not shown. */
        guint broken = break_before(layout, start, cut);
        if (!is_mark_alone(layout, start, broken))
            next = cut = broken;
        while (cut > start && cells[cut - 1].is_space)
            cut--;
        while (next < end && cells[next].is_space)
            next++;
    }
    *next_out = next;
    return cut;
}

/* The first cell from `start` that does not fit; never `start` itself. */
static guint
fitting(const Layout *layout, guint start, guint end, int room)
{
    guint at = start;
    while (at < end) {
        room -= g_array_index(layout->cells, Cell, at).width;
        if (room < 0)
            break;
        at++;
    }
    return at;
}

/* The last place to break in (start, end]; `end` itself when there is none. */
static guint
break_before(const Layout *layout, guint start, guint end)
{
    for (guint at = end; at > start; at--) {
        const Cell *after = &g_array_index(layout->cells, Cell, at);
        const Cell *before = after - 1;
        if (after->is_space || before->is_space || after->width == 2 ||
            before->width == 2) {
            /* Indentation alone would leave an empty line behind. */
            guint text = start;
            while (text < at &&
                   g_array_index(layout->cells, Cell, text).is_space)
                text++;
            return text < at ? at : end;
        }
    }
    return end;
}

void
layout_put(DocLine *line, const Layout *layout, guint start, guint end)
{
    const Cell *cells = (const Cell *)layout->cells->data;
    while (start < end) {
        /* Cells of one style that lie side by side are one span. */
        guint next = start + 1;
        while (next < end && cells[next].style == cells[start].style &&
               cells[next].url == cells[start].url &&
               cells[next].text == cells[next - 1].text + cells[next - 1].size)
            next++;
        const Cell *first = &cells[start];
        const Cell *last = &cells[next - 1];
        DocSpan span = {
            first->style,
            g_strndup(first->text, last->text + last->size - first->text),
            first->url};
        g_array_append_val(line->spans, span);
        start = next;
    }
}

void
layout_put_spaces(DocLine *line, int n)
{
    if (n <= 0)
        return;
    DocSpan span = {0, g_strnfill(n, ' '), 0};
    g_array_append_val(line->spans, span);
}
