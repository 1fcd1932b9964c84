/* layout_table - a table in columns where they fit the width, the widest of
 * them wrapped; else a row after the other, each value behind the head of its
 * column. See layout.c. */
#include "text/doc_private.h"

#include "base/error.h"

enum { BETWEEN = 2, LEAST_COLUMN = 8, MOST_COLUMNS = 64 };

typedef struct {
    guint start, end; /* in the Layout's cells */
} Piece;

typedef struct {
    guint first; /* of its pieces */
    guint n;
    gboolean is_head;
} Row;

typedef struct {
    Layout *layout;
    GArray *pieces; /* of Piece */
    GArray *rows;   /* of Row */
    guint n_columns;
    int widths[MOST_COLUMNS];
    gboolean is_number[MOST_COLUMNS];
} Table;

static void read_rows(Table *table);
static void measure(Table *table);
static int room_of(Table *table);
static gboolean shrink(Table *table, int room);
static void put_row(Table *table, const Row *row);
static void stack_rows(Table *table);

void
layout_table(Layout *layout)
{
    g_autoptr(GArray) pieces = g_array_new(FALSE, FALSE, sizeof(Piece));
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(Row));
    Table table = {layout, pieces, rows};
    read_rows(&table);
    measure(&table);
    if (shrink(&table, room_of(&table))) {
        for (guint i = 0; i < rows->len; i++)
            put_row(&table, &g_array_index(rows, Row, i));
    } else {
        stack_rows(&table);
    }
    g_array_set_size(layout->cells, 0);
}

static void
read_rows(Table *table)
{
    Layout *layout = table->layout;
    Row *row = NULL;
    for (guint i = 0; i < layout->block->spans->len; i++) {
        const DocSpan *span = &g_array_index(layout->block->spans, DocSpan, i);
        if (span->style & DOC_ROW_MARK) {
            Row empty = {table->pieces->len, 0, TRUE};
            g_array_append_val(table->rows, empty);
            row = &g_array_index(table->rows, Row, table->rows->len - 1);
        } else if (span->style & DOC_CELL_MARK && row &&
                   row->n < MOST_COLUMNS) {
            Piece piece = {layout->cells->len, layout->cells->len};
            g_array_append_val(table->pieces, piece);
            row->n++;
        } else if (row && row->n > 0) {
            const char *text = span->text;
            while (*(text = layout_add_cells(layout, text, span)) == '\n') {
                DocSpan space = {span->style, (char *)" ", span->url};
                layout_add_cells(layout, " ", &space);
                text++;
            }
            row->is_head &= (span->style & DOC_STRONG) != 0;
            g_array_index(table->pieces, Piece, table->pieces->len - 1).end =
                layout->cells->len;
        }
    }
}

static const Cell *
cell_at(const Table *table, guint index)
{
    return &g_array_index(table->layout->cells, Cell, index);
}

static const Piece *
piece_at(const Table *table, const Row *row, guint column)
{
    return &g_array_index(table->pieces, Piece, row->first + column);
}

static int
width_of_cells(const Table *table, guint start, guint end)
{
    int width = 0;
    for (guint i = start; i < end; i++)
        width += cell_at(table, i)->width;
    return width;
}

/* Digits with what stands around them in prices, dates and percentages. */
static gboolean
is_number(const Table *table, const Piece *piece)
{
    gboolean has_digit = FALSE;
    for (guint i = piece->start; i < piece->end; i++) {
        const Cell *cell = cell_at(table, i);
        gunichar c = g_utf8_get_char(cell->text);
        has_digit |= g_unichar_isdigit(c);
        if (!g_unichar_isdigit(c) &&
            g_unichar_type(c) != G_UNICODE_CURRENCY_SYMBOL &&
            (c > 0x7F || !strchr(" .,+-%()'", (int)c)))
            return FALSE;
    }
    return has_digit;
}

static void
measure(Table *table)
{
    for (guint i = 0; i < MOST_COLUMNS; i++)
        table->is_number[i] = TRUE;
    for (guint i = 0; i < table->rows->len; i++) {
        const Row *row = &g_array_index(table->rows, Row, i);
        table->n_columns = MAX(table->n_columns, row->n);
        for (guint j = 0; j < row->n && row->n > 1; j++) {
            const Piece *piece = piece_at(table, row, j);
            int width = width_of_cells(table, piece->start, piece->end);
            table->widths[j] = MAX(table->widths[j], width);
            if (!row->is_head && piece->end > piece->start)
                table->is_number[j] &= is_number(table, piece);
        }
    }
}

/* What a line of the block has for text. */
static int
room_of(Table *table)
{
    int room;
    layout_begin_line(table->layout, FALSE, &room);
    g_ptr_array_set_size(table->layout->lines,
                         (int)table->layout->lines->len - 1);
    return room;
}

/* Takes from the widest columns until all fit; FALSE when they cannot. */
static gboolean
shrink(Table *table, int room)
{
    int n = table->n_columns;
    int total = BETWEEN * MAX(n - 1, 0);
    for (int i = 0; i < n; i++) {
        table->widths[i] = MIN(table->widths[i], room);
        total += table->widths[i];
    }
    for (; total > room; total--) {
        int widest = 0;
        for (int i = 1; i < n; i++) {
            if (table->widths[i] > table->widths[widest])
                widest = i;
        }
        if (table->widths[widest] <= LEAST_COLUMN)
            return FALSE;
        table->widths[widest]--;
    }
    return TRUE;
}

/* The next line of one column; TRUE when more of it is left. */
static gboolean
put_piece(Table *table, DocLine *line, Piece *rest, int column, int *gap)
{
    Layout *layout = table->layout;
    int width = table->widths[column];
    guint next = rest->end;
    guint cut = layout_cut(layout, rest->start, rest->end, width, &next);
    int used = width_of_cells(table, rest->start, cut);
    int lead = table->is_number[column] ? width - used : 0;
    if (used > 0)
        layout_put_spaces(line, *gap + lead);
    layout_put(line, layout, rest->start, cut);
    *gap = (used > 0 ? 0 : *gap + lead) + width - used - lead + BETWEEN;
    rest->start = next;
    return rest->start < rest->end;
}

static void
put_row(Table *table, const Row *row)
{
    if (row->n == 1) {
        const Piece *piece = piece_at(table, row, 0);
        layout_cut_lines(table->layout, piece->start, piece->end);
        return;
    }
    Piece rest[MOST_COLUMNS];
    for (guint i = 0; i < row->n; i++)
        rest[i] = *piece_at(table, row, i);
    gboolean goes_on = row->n > 0;
    while (goes_on) {
        int room;
        int gap = 0;
        DocLine *line = layout_begin_line(table->layout, FALSE, &room);
        goes_on = FALSE;
        for (guint i = 0; i < row->n; i++)
            goes_on |= put_piece(table, line, &rest[i], i, &gap);
    }
}

/* ---- too wide for columns ---- */

static void
copy_cells(Table *table, const Piece *piece)
{
    for (guint i = piece->start; i < piece->end; i++) {
        Cell cell = *cell_at(table, i);
        g_array_append_val(table->layout->cells, cell);
    }
}

static void
put_joined(Table *table, const Piece *head, const Piece *piece)
{
    static const DocSpan plain = {0};
    guint start = table->layout->cells->len;
    if (head && head->end > head->start) {
        copy_cells(table, head);
        layout_add_cells(table->layout, ": ", &plain);
    }
    copy_cells(table, piece);
    table->layout->started = FALSE;
    layout_cut_lines(table->layout, start, table->layout->cells->len);
    g_array_set_size(table->layout->cells, start);
}

static void
stack_rows(Table *table)
{
    const Row *first = &g_array_index(table->rows, Row, 0);
    gboolean has_head = first->is_head && first->n > 1 && table->rows->len > 1;
    table->layout->hang = BETWEEN;
    guint start = has_head ? 1 : 0;
    for (guint i = start; i < table->rows->len; i++) {
        const Row *row = &g_array_index(table->rows, Row, i);
        if (i > start)
            layout_cut_lines(table->layout, 0, 0);
        for (guint j = 0; j < row->n; j++) {
            const Piece *piece = piece_at(table, row, j);
            const Piece *head =
                has_head && j < first->n ? piece_at(table, first, j) : NULL;
            if (piece->end > piece->start)
                put_joined(table, head, piece);
        }
    }
}
