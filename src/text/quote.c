/* quote - see quote.h. */
#include "text/quote.h"

#include "base/slice.h"
#include "text/sanitize.h"

static void append_quoted(GString *out, Slice line);

char *
quote_text(const char *attribution, const char *text)
{
    g_autofree char *clean = sanitize_text(slice_from_string(text));
    GString *out = g_string_new(NULL);
    if (attribution && *attribution) {
        g_autofree char *first = sanitize_line(slice_from_string(attribution));
        g_string_append_printf(out, "%s\n", first);
    }

    /* Empty lines wait until text follows, so that none stand at the end. */
    int n_empty = 0;
    gboolean is_started = FALSE;
    Slice rest = slice_from_string(clean);
    Slice line;
    while (slice_take_line(&rest, &line) && !slice_equal(line, "-- ")) {
        if (slice_trim(line).size == 0) {
            n_empty += is_started;
            continue;
        }
        for (; n_empty > 0; n_empty--)
            g_string_append(out, ">\n");
        append_quoted(out, line);
        is_started = TRUE;
    }
    return g_string_free(out, FALSE);
}

static void
append_quoted(GString *out, Slice line)
{
    while (line.size > 0 && line.bytes[line.size - 1] == ' ')
        line.size--;
    g_string_append(out, line.bytes[0] == '>' ? ">" : "> ");
    g_string_append_len(out, line.bytes, line.size);
    g_string_append_c(out, '\n');
}
