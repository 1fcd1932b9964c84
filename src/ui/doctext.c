/* doctext - see doctext.h. */
#include "ui/doctext.h"

#include "base/error.h"
#include "ui/match.h"
#include "ui/view.h"

enum {
    WIDEST = 100, /* longer lines are hard to read */
    NARROWEST = 10,
    DEEPEST_QUOTE_STYLE = 3,
};

void
doctext_clear(DocText *text)
{
    g_clear_pointer(&text->lines, g_ptr_array_unref);
    g_clear_pointer(&text->doc, doc_free);
}

void
doctext_set(DocText *text, Doc *doc)
{
    doctext_clear(text);
    text->doc = doc;
    text->width = 0;
    text->place = 0;
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
lay_out(DocText *text, int width)
{
    width = CLAMP(width, NARROWEST, WIDEST);
    if (text->lines && text->width == width)
        return;
    if (text->lines)
        g_ptr_array_unref(text->lines);
    text->lines = doc_layout(text->doc, width);
    text->width = width;
    text->scroll.n = text->lines->len;
    text->scroll.top = text->place > 0 ? line_after(text, text->place) : 0;
}

/* Only the user's own moves set the place: it does not drift with widths. */
static void
go_to_line(DocText *text, int top)
{
    text->scroll.top = top;
    scroll_clamp_text(&text->scroll);
    text->place = letters_before(text, text->scroll.top);
}

void
doctext_move(DocText *text, Motion motion)
{
    if (text->lines)
        go_to_line(text,
                   text->scroll.top + motion_rows(motion, text->scroll.height));
}

/* ---- painting ---- */

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
    int depth = MAX(line->depth - 1, 0) % DEEPEST_QUOTE_STYLE;
    return STYLE_QUOTE_1 + depth;
}

static StyleId
style_of_span(const DocSpan *span, StyleId otherwise)
{
    if (span->style & DOC_LINK)
        return STYLE_LINK;
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

void
doctext_render(DocText *text, Surface *surface, Rect area)
{
    if (!text->doc)
        return;
    /* One column of margin on both sides. */
    Rect inner = {area.x + 1, area.y, area.width - 2, 1};
    lay_out(text, inner.width);
    text->scroll.height = area.height;
    scroll_clamp_text(&text->scroll);
    for (int y = 0; y < area.height; y++) {
        guint index = text->scroll.top + y;
        if (index >= text->lines->len)
            break;
        inner.y = area.y + y;
        draw_line(g_ptr_array_index(text->lines, index), surface, inner);
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

gboolean
doctext_search(DocText *text, const char *folded, gboolean is_backward)
{
    int by = is_backward ? -1 : 1;
    int n = text->lines ? text->lines->len : 0;
    for (int i = text->scroll.top + by; i >= 0 && i < n; i += by) {
        if (line_matches(g_ptr_array_index(text->lines, i), folded)) {
            go_to_line(text, i);
            return TRUE;
        }
    }
    return FALSE;
}
