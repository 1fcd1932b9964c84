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

char *
quote_lines(const char *text)
{
    g_autofree char *clean = sanitize_text(slice_from_string(text));
    GString *out = g_string_new(NULL);
    Slice rest = slice_from_string(clean);
    Slice line;
    while (slice_take_line(&rest, &line)) {
        if (slice_trim(line).size == 0)
            g_string_append(out, ">\n");
        else
            append_quoted(out, line);
    }
    return g_string_free(out, FALSE);
}

/* ---- paragraphs ---- */

static gboolean
is_quote(Slice line)
{
    return line.size > 0 && line.bytes[0] == '>';
}

/* Moves what was gathered to `paragraphs`. */
static void
end_paragraph(GPtrArray *paragraphs, GString *gathered)
{
    g_strchomp(gathered->str);
    if (*gathered->str)
        g_ptr_array_add(paragraphs, g_strdup(gathered->str));
    g_string_truncate(gathered, 0);
}

/* An introduction too long for a line has who and when on the first. */
static gboolean
is_second_line(const char *line)
{
    return !strpbrk(line, "@0123456789");
}

static gboolean
is_first_line(const char *text, const char *end)
{
    return strpbrk(text, "0123456789") && !memchr(text, '\n', end - text);
}

/* `On Tuesday Bob wrote:`, in whatever language, right above a quote: it goes
 * with the quote. */
static void
drop_introduction(GPtrArray *paragraphs, GString *gathered)
{
    if (gathered->len == 0 && paragraphs->len > 0) {
        const char *last = paragraphs->pdata[paragraphs->len - 1];
        if (g_str_has_suffix(last, ":") && !strchr(last, '\n'))
            g_ptr_array_set_size(paragraphs, (int)paragraphs->len - 1);
        return;
    }
    g_strchomp(gathered->str);
    gathered->len = strlen(gathered->str);
    if (!g_str_has_suffix(gathered->str, ":"))
        return;
    char *start = strrchr(gathered->str, '\n');
    if (start && is_second_line(start) && is_first_line(gathered->str, start))
        start = NULL;
    g_string_truncate(gathered, start ? start - gathered->str : 0);
}

GPtrArray *
quote_own_paragraphs(const char *text)
{
    g_autofree char *clean = sanitize_text(slice_from_string(text));
    GPtrArray *paragraphs = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GString) gathered = g_string_new(NULL);
    gboolean was_quote = FALSE;
    Slice rest = slice_from_string(clean);
    Slice line;
    while (slice_take_line(&rest, &line) && !slice_equal(line, "-- ")) {
        if (is_quote(line) && !was_quote)
            drop_introduction(paragraphs, gathered);
        if (is_quote(line) || slice_trim(line).size == 0) {
            end_paragraph(paragraphs, gathered);
        } else {
            g_string_append_len(gathered, line.bytes, line.size);
            g_string_append_c(gathered, '\n');
        }
        was_quote = is_quote(line);
    }
    end_paragraph(paragraphs, gathered);
    return paragraphs;
}
