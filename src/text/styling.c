/* styling - see styling.h. */
#include "text/styling.h"

#include "text/url.h"

#define FENCE "```"

/* The directives of spans (section 5.2). */
static const struct {
    char sign;
    guint style;
} directives[] = {
    {'*', DOC_STRONG},
    {'_', DOC_EMPHASIS},
    {'~', DOC_STRIKE},
    {'`', DOC_CODE},
};
enum { N_DIRECTIVES = G_N_ELEMENTS(directives) };

/* A line on its way through the parser. */
typedef struct {
    Slice text;
    guint8 *styles; /* DocSpanStyle bits of each byte */
    /* By directive: the first that may close a span at or behind where it was
     * looked for last; never moves back, so that all of it is linear. */
    gsize closers[N_DIRECTIVES];
} Spans;

static void parse_spans(Spans *spans, gsize start, gsize end);
static void add_runs(Doc *doc, const Spans *spans);

/* ---- blocks ---- */

/* Takes `>` and one white space behind it, at most `most` times. */
static int
take_marks(Slice *line, int most)
{
    int depth = 0;
    while (depth < most && line->size > 0 && line->bytes[0] == '>') {
        depth++;
        gsize skip = line->size > 1 && line->bytes[1] == ' ' ? 2 : 1;
        *line = slice_sub(*line, skip, line->size);
    }
    return depth;
}

static void
add_preformatted(Doc *doc, int depth, guint style, Slice line)
{
    doc_begin(doc, DOC_PREFORMATTED, depth, 0);
    doc_add(doc, style, line);
}

/* `*fence_depth`: of the quote that the open fence stands in; -1: none is
 * open. */
static void
render_line(Doc *doc, Slice line, int *fence_depth)
{
    Slice inner = line;
    int depth = take_marks(&inner, *fence_depth < 0 ? G_MAXINT : *fence_depth);
    if (*fence_depth > depth) { /* its quote has ended, and it with it */
        *fence_depth = -1;
        depth += take_marks(&inner, G_MAXINT);
    }
    if (*fence_depth >= 0) {
        gboolean is_end = slice_equal(inner, FENCE);
        add_preformatted(doc, depth, is_end ? DOC_DIRECTIVE : DOC_CODE, inner);
        if (is_end)
            *fence_depth = -1;
        return;
    }
    if (slice_has_prefix_ascii(inner, FENCE)) {
        add_preformatted(doc, depth, DOC_DIRECTIVE, inner);
        *fence_depth = depth;
        return;
    }
    doc_begin(doc, depth > 0 ? DOC_QUOTE : DOC_PLAIN, depth, 0);
    styling_add_line(doc, inner);
}

void
styling_render(Doc *doc, const char *text)
{
    Slice rest = slice_from_string(text);
    Slice line;
    int fence_depth = -1;
    while (slice_take_line(&rest, &line))
        render_line(doc, line, &fence_depth);
}

void
styling_add_line(Doc *doc, Slice line)
{
    g_autofree guint8 *styles = g_malloc0(line.size + 1);
    Spans spans = {.text = line, .styles = styles};
    parse_spans(&spans, 0, line.size);
    add_runs(doc, &spans);
}

/* ---- spans ---- */

static int
directive_at(const Spans *spans, gsize at)
{
    for (int i = 0; i < N_DIRECTIVES; i++)
        if (spans->text.bytes[at] == directives[i].sign)
            return i;
    return -1;
}

/* The glossary's: White_Space, or of category Z. */
static gboolean
is_white(gunichar c)
{
    GUnicodeType type = g_unichar_type(c);
    return g_unichar_isspace(c) || c == 0x85 ||
           type == G_UNICODE_SPACE_SEPARATOR ||
           type == G_UNICODE_LINE_SEPARATOR ||
           type == G_UNICODE_PARAGRAPH_SEPARATOR;
}

static gboolean
is_white_at(const Spans *spans, gsize at)
{
    return is_white(g_utf8_get_char(spans->text.bytes + at));
}

static gboolean
is_white_before(const Spans *spans, gsize at)
{
    const char *before = g_utf8_prev_char(spans->text.bytes + at);
    return is_white(g_utf8_get_char(before));
}

/* Where a span that opened before `from` closes: lazily, at the first sign that
 * no white space stands before. The text's end: nowhere. */
static gsize
find_closer(Spans *spans, int directive, gsize from)
{
    gsize at = MAX(spans->closers[directive], from);
    while (at < spans->text.size &&
           (spans->text.bytes[at] != directives[directive].sign ||
            is_white_before(spans, at)))
        at++;
    spans->closers[directive] = at;
    return at;
}

/* The span that `directive` opens at `at`: where it closes, or 0. */
static gsize
find_span(Spans *spans, int directive, gsize at, gsize end)
{
    if (at + 2 >= end || is_white_at(spans, at + 1))
        return 0;
    gsize closer = find_closer(spans, directive, at + 1);
    return closer > at + 1 && closer < end ? closer : 0;
}

static void
mark_span(Spans *spans, guint style, gsize start, gsize end)
{
    for (gsize i = start; i <= end; i++)
        spans->styles[i] |= style;
    spans->styles[start] |= DOC_DIRECTIVE;
    spans->styles[end] |= DOC_DIRECTIVE;
}

/* A directive opens at the beginning, behind white space and behind another
 * one that opens. No span is in one of its own kind, so that this goes only so
 * deep as there are kinds. */
static void
parse_spans(Spans *spans, gsize start, gsize end)
{
    gboolean may_open = TRUE;
    gsize at = start;
    while (at < end) {
        int directive = may_open ? directive_at(spans, at) : -1;
        gsize closer = directive < 0 ? 0 : find_span(spans, directive, at, end);
        if (closer) {
            mark_span(spans, directives[directive].style, at, closer);
            if (directives[directive].style != DOC_CODE)
                parse_spans(spans, at + 1, closer);
            may_open = FALSE;
            at = closer + 1;
            continue;
        }
        may_open = is_white_at(spans, at);
        at = g_utf8_next_char(spans->text.bytes + at) - spans->text.bytes;
    }
}

/* ---- runs of one style ---- */

static void
add_styled(Doc *doc, const Spans *spans, gsize start, gsize end, guint url)
{
    while (start < end) {
        gsize next = start + 1;
        while (next < end && spans->styles[next] == spans->styles[start])
            next++;
        guint style = spans->styles[start] | (url ? DOC_LINK : 0);
        doc_add_link(doc, style, url,
                     slice_sub(spans->text, start, next - start));
        start = next;
    }
}

/* A link leads to all of it, whatever it holds that looks like a directive. */
static void
add_runs(Doc *doc, const Spans *spans)
{
    gsize at = 0;
    gsize start;
    gsize size;
    for (;;) {
        Slice rest = slice_sub(spans->text, at, spans->text.size);
        size = url_find(rest, &start);
        if (size == 0)
            break;
        add_styled(doc, spans, at, at + start, 0);
        at += start;
        g_autofree char *url = url_target(slice_sub(spans->text, at, size));
        add_styled(doc, spans, at, at + size, doc_add_url(doc, url));
        at += size;
    }
    add_styled(doc, spans, at, spans->text.size, 0);
}
