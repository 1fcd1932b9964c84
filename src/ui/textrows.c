/* textrows - see textrows.h. */
#include "ui/textrows.h"

#include "base/error.h"
#include "text/width.h"

enum { LEAST_WIDTH = 4 };

static void
add_row(GArray *rows, gsize start, gsize end)
{
    TextRow row = {start, end};
    g_array_append_val(rows, row);
}

/* One hard line, from `start` to `end`. */
static void
cut_line(GArray *rows, const char *text, gsize start, gsize end, int room)
{
    gsize blank = start; /* behind the last one of the row */
    int used = 0;
    gsize bytes;
    for (gsize at = start; at < end; at += bytes) {
        int columns = width_of_cluster(text + at, &bytes);
        bytes = MAX(bytes, 1);
        if (used + columns > room) {
            gsize cut = blank > start ? blank : at;
            add_row(rows, start, cut);
            start = blank = cut;
            g_autofree char *carried = g_strndup(text + cut, at - cut);
            used = width_of(carried);
        }
        used += columns;
        if (text[at] == ' ')
            blank = at + bytes;
    }
    add_row(rows, start, end);
}

GArray *
textrows_cut(const char *text, int width)
{
    GArray *rows = g_array_new(FALSE, FALSE, sizeof(TextRow));
    int room = MAX(width, LEAST_WIDTH) - 1;
    gsize start = 0;
    for (;;) {
        gsize end = start + strcspn(text + start, "\n");
        cut_line(rows, text, start, end, room);
        if (!text[end])
            return rows;
        start = end + 1;
    }
}

static const TextRow *
row_at(const GArray *rows, guint index)
{
    return &g_array_index(rows, TextRow, index);
}

guint
textrows_find(const GArray *rows, const char *text, gsize byte, int *column_out)
{
    guint index = rows->len - 1;
    while (index > 0 && row_at(rows, index)->start > byte)
        index--;
    g_autofree char *before = g_strndup(text + row_at(rows, index)->start,
                                        byte - row_at(rows, index)->start);
    *column_out = width_of(before);
    return index;
}

gsize
textrows_byte(const GArray *rows, const char *text, guint row, int column)
{
    const TextRow *there = row_at(rows, row);
    g_autofree char *shown =
        g_strndup(text + there->start, there->end - there->start);
    gsize byte = there->start + width_prefix(shown, column, NULL);
    gboolean goes_on = row + 1 < rows->len && row_at(rows, row + 1)->start ==
                                                  there->end;
    /* Behind the last letter would be the next row's beginning. */
    if (goes_on && byte == there->end && byte > there->start)
        byte = g_utf8_prev_char(text + byte) - text;
    return byte;
}

gboolean
textrows_step(LineEdit *edit, int width, gboolean is_down)
{
    const char *text = lineedit_text(edit);
    g_autoptr(GArray) rows = textrows_cut(text, width);
    int column;
    guint row = textrows_find(rows, text, lineedit_cursor(edit), &column);
    if (is_down ? row + 1 >= rows->len : row == 0)
        return FALSE;
    lineedit_set_cursor(
        edit, textrows_byte(rows, text, is_down ? row + 1 : row - 1, column));
    return TRUE;
}

guint
textrows_render(const LineEdit *edit, Surface *surface, Rect area,
                StyleId style)
{
    const char *text = lineedit_text(edit);
    g_autoptr(GArray) rows = textrows_cut(text, area.width);
    int column;
    int cursor =
        (int)textrows_find(rows, text, lineedit_cursor(edit), &column);
    int top = CLAMP(cursor - area.height / 2, 0,
                    MAX((int)rows->len - area.height, 0));
    surface_fill(surface, area, style, " ");
    for (int i = 0; i < area.height && top + i < (int)rows->len; i++) {
        const TextRow *row = row_at(rows, (guint)(top + i));
        g_autofree char *shown =
            g_strndup(text + row->start, row->end - row->start);
        surface_text(surface, (Rect){area.x, area.y + i, area.width, 1}, style,
                     shown);
    }
    surface_set_cursor(surface, area.x + column, area.y + cursor - top);
    return (guint)top;
}
