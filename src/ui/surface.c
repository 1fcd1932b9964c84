/* surface - see surface.h. */
#include "ui/surface.h"

#include "base/error.h"
#include "text/sanitize.h"
#include "text/width.h"

/* A cluster of a base, 8 marks or a ZWJ sequence fits; a longer one is cut at
 * a code point. */
#define CELL_BYTES 46

typedef struct {
    char text[CELL_BYTES]; /* ends in NUL */
    guint8 style;
    guint8 columns; /* 0: the right half of the wide cell on the left */
} Cell;

struct Surface {
    int width, height;
    int cursor_x, cursor_y;
    Cell *cells;
};

static void put_cluster(Surface *surface, int x, int y, StyleId style,
                        const char *text, gsize bytes, int columns);

Surface *
surface_new(int width, int height)
{
    Surface *surface = g_new0(Surface, 1);
    surface->width = MAX(width, 1);
    surface->height = MAX(height, 1);
    surface->cells = g_new0(Cell, (gsize)surface->width * surface->height);
    surface_clear(surface);
    return surface;
}

void
surface_free(Surface *surface)
{
    if (!surface)
        return;
    g_free(surface->cells);
    g_free(surface);
}

int
surface_width(const Surface *surface)
{
    return surface->width;
}

int
surface_height(const Surface *surface)
{
    return surface->height;
}

void
surface_clear(Surface *surface)
{
    static const Cell blank = {.text = " ", .columns = 1};
    for (int i = 0; i < surface->width * surface->height; i++)
        surface->cells[i] = blank;
    surface->cursor_x = surface->cursor_y = -1;
}

void
surface_copy(Surface *to, const Surface *from)
{
    g_assert(to->width == from->width && to->height == from->height);
    memcpy(to->cells, from->cells,
           sizeof(Cell) * (gsize)to->width * to->height);
    to->cursor_x = from->cursor_x;
    to->cursor_y = from->cursor_y;
}

int
surface_text(Surface *surface, Rect area, StyleId style, const char *text)
{
    if (area.width <= 0 || area.height <= 0 || !text)
        return 0;
    gboolean is_cut = width_of(text) > area.width;
    int room = is_cut ? area.width - 1 : area.width;
    int used = 0;
    for (const char *at = text; *at;) {
        gsize bytes;
        int columns = width_of_cluster(at, &bytes);
        if (bytes == 0 || used + columns > room)
            break;
        if (columns > 0)
            put_cluster(surface, area.x + used, area.y, style, at, bytes,
                        columns);
        used += columns;
        at += bytes;
    }
    if (is_cut) {
        const char *sign = theme_symbol(SYMBOL_ELLIPSIS);
        put_cluster(surface, area.x + used, area.y, style, sign, strlen(sign),
                    1);
        used++;
    }
    return used;
}

int
surface_text_right(Surface *surface, Rect area, StyleId style, const char *text)
{
    int shift = area.width - width_of(text);
    if (shift > 0) {
        area.x += shift;
        area.width -= shift;
    }
    return surface_text(surface, area, style, text);
}

static Cell *
cell_at(const Surface *surface, int x, int y)
{
    if (x < 0 || y < 0 || x >= surface->width || y >= surface->height)
        return NULL;
    return &surface->cells[y * surface->width + x];
}

static void
blank_cell(Cell *cell)
{
    cell->text[0] = ' ';
    cell->text[1] = '\0';
    cell->columns = 1;
}

/* What is overwritten by half does not leave its other half behind. */
static void
free_neighbours(Surface *surface, int x, int y)
{
    Cell *cell = cell_at(surface, x, y);
    Cell *left = cell_at(surface, x - 1, y);
    Cell *right = cell_at(surface, x + 1, y);
    if (cell && cell->columns == 0 && left)
        blank_cell(left);
    if (cell && cell->columns == 2 && right)
        blank_cell(right);
}

/* Copies what a cell may show; a code point that must not reach a terminal
 * becomes U+FFFD. */
static void
copy_clean(char *to, const char *text, gsize bytes)
{
    gsize used = 0;
    for (const char *at = text; at < text + bytes; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        char encoded[6];
        int n = g_unichar_to_utf8(sanitize_allows(c) ? c : 0xFFFD, encoded);
        if (used + n >= CELL_BYTES)
            break;
        memcpy(to + used, encoded, n);
        used += n;
    }
    to[used] = '\0';
}

static void
put_cluster(Surface *surface, int x, int y, StyleId style, const char *text,
            gsize bytes, int columns)
{
    Cell *cell = cell_at(surface, x, y);
    if (!cell)
        return;
    Cell *half = columns == 2 ? cell_at(surface, x + 1, y) : NULL;
    free_neighbours(surface, x, y);
    if (half)
        free_neighbours(surface, x + 1, y);
    if (columns == 2 && !half) {
        blank_cell(cell); /* half of it would stick out */
        cell->style = style;
        return;
    }
    copy_clean(cell->text, text, bytes);
    cell->style = style;
    cell->columns = columns;
    if (half)
        *half = (Cell){.style = style};
}

void
surface_style(Surface *surface, Rect area, StyleId style)
{
    for (int y = area.y; y < area.y + area.height; y++) {
        for (int x = area.x; x < area.x + area.width; x++) {
            Cell *cell = cell_at(surface, x, y);
            if (cell)
                cell->style = style;
        }
    }
}

void
surface_fill(Surface *surface, Rect area, StyleId style, const char *text)
{
    gsize bytes;
    int columns = MAX(width_of_cluster(text, &bytes), 1);
    for (int y = area.y; y < area.y + area.height; y++)
        for (int x = area.x; x + columns <= area.x + area.width; x += columns)
            put_cluster(surface, x, y, style, text, bytes, columns);
}

void
surface_set_cursor(Surface *surface, int x, int y)
{
    gboolean is_inside = cell_at(surface, x, y) != NULL;
    surface->cursor_x = is_inside ? x : -1;
    surface->cursor_y = is_inside ? y : -1;
}

void
surface_cursor(const Surface *surface, int *x_out, int *y_out)
{
    *x_out = surface->cursor_x;
    *y_out = surface->cursor_y;
}

const char *
surface_cell(const Surface *surface, int x, int y, StyleId *style_out,
             int *columns_out)
{
    const Cell *cell = cell_at(surface, x, y);
    g_assert(cell);
    *style_out = cell->style;
    *columns_out = cell->columns;
    return cell->text;
}

gboolean
surface_row_equal(const Surface *a, const Surface *b, int y)
{
    if (a->width != b->width || y >= a->height || y >= b->height)
        return FALSE;
    for (int x = 0; x < a->width; x++) {
        const Cell *p = cell_at(a, x, y);
        const Cell *q = cell_at(b, x, y);
        if (p->style != q->style || p->columns != q->columns ||
            strcmp(p->text, q->text) != 0)
            return FALSE;
    }
    return TRUE;
}

char *
surface_dump(const Surface *surface)
{
    GString *dump = g_string_new(NULL);
    for (int y = 0; y < surface->height; y++) {
        gsize start = dump->len;
        for (int x = 0; x < surface->width; x++)
            g_string_append(dump, cell_at(surface, x, y)->text);
        while (dump->len > start && dump->str[dump->len - 1] == ' ')
            g_string_truncate(dump, dump->len - 1);
        g_string_append_c(dump, '\n');
    }
    return g_string_free(dump, FALSE);
}
