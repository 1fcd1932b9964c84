/* flowing - see flowing.h. */
#include "text/flowing.h"

#include "base/slice.h"
#include "text/width.h"

enum { WRAP_COLUMNS = 72, MOST_COLUMNS = 78 };

/* RFC 3676 4.5: marks stand together, the text after them. */
static int
take_marks(Slice *line)
{
    int depth = 0;
    gsize end = 0;
    for (gsize at = 0; at < line->size; at++) {
        if (line->bytes[at] == '>') {
            depth++;
            end = at + 1;
        } else if (line->bytes[at] != ' ' || depth == 0 || at > end) {
            break;
        }
    }
    *line = slice_sub(*line, end, line->size);
    if (depth > 0 && line->size > 0 && line->bytes[0] == ' ')
        *line = slice_sub(*line, 1, line->size);
    return depth;
}

static void
trim_end(Slice *line)
{
    while (line->size > 0 && line->bytes[line->size - 1] == ' ')
        line->size--;
}

gboolean
flowing_is_wanted(const char *text)
{
    Slice rest = slice_from_string(text);
    Slice line;
    while (slice_take_line(&rest, &line)) {
        trim_end(&line);
        g_autofree char *own = slice_dup(line);
        if (width_of(own) > MOST_COLUMNS && strchr(own, ' '))
            return TRUE;
    }
    return FALSE;
}

/* RFC 3676 4.4; after marks, the space sets them apart. */
static void
put_line(GString *out, int depth, const char *text, gsize size)
{
    for (int i = 0; i < depth; i++)
        g_string_append_c(out, '>');
    if ((depth > 0 && size > 0) || *text == ' ' || *text == '>' ||
        g_str_has_prefix(text, "From "))
        g_string_append_c(out, ' ');
    g_string_append_len(out, text, size);
    g_string_append_c(out, '\n');
}

/* How much of `text` makes a line that goes on: to the end of the last run of
 * spaces that fits, or of the first one; 0 when nothing is left to follow. */
static gsize
soft_break(const char *text, int columns)
{
    gsize fits = width_prefix(text, columns, NULL);
    gsize end = 0;
    gsize at = strspn(text, " ");
    for (at += strcspn(text + at, " "); text[at];
         at += strcspn(text + at, " ")) {
        gsize after = at + strspn(text + at, " ");
        if (!text[after] || (end > 0 && at >= fits))
            break;
        end = after;
        at = after;
    }
    return end;
}

static void
put_paragraph(GString *out, int depth, const char *text)
{
    int columns = MAX(WRAP_COLUMNS - depth - 1, WRAP_COLUMNS / 2);
    gsize size;
    while (width_of(text) > columns + MOST_COLUMNS - WRAP_COLUMNS &&
           (size = soft_break(text, columns)) > 0) {
        put_line(out, depth, text, size);
        text += size;
    }
    put_line(out, depth, text, strlen(text));
}

char *
flowing_make(const char *text)
{
    GString *out = g_string_new(NULL);
    Slice rest = slice_from_string(text);
    Slice line;
    while (slice_take_line(&rest, &line)) {
        if (slice_equal(line, "-- ")) { /* RFC 3676 4.3 */
            g_string_append(out, "-- \n");
            continue;
        }
        int depth = take_marks(&line);
        trim_end(&line);
        g_autofree char *own = slice_dup(line);
        put_paragraph(out, depth, own);
    }
    return g_string_free(out, FALSE);
}
