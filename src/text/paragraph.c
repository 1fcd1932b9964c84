/* paragraph - see paragraph.h. */
#include "text/paragraph.h"

#include "base/error.h"
#include "text/sanitize.h"

enum { MOST_EMPTY_LINES = 1 };

static const char no_break_space[] = "\xC2\xA0";

void
paragraphs_init(Paragraphs *paragraphs, Doc *doc)
{
    *paragraphs = (Paragraphs){.doc = doc};
}

void
paragraphs_clear(Paragraphs *paragraphs)
{
    g_clear_pointer(&paragraphs->bullet, g_free);
}

static gsize space_size(const char *text);
static void put(Paragraphs *paragraphs, const Place *place, Slice text);

void
paragraphs_add(Paragraphs *paragraphs, const Place *place, const char *text)
{
    /* Cleaned first: what is left of a padding of invisible characters must
     * not open a block. */
    g_autofree char *clean = sanitize_text(slice_from_string(text));
    g_autoptr(GString) words = g_string_new(NULL);
    gboolean is_space = FALSE;
    const char *at = clean;
    while (*at) {
        gsize space = space_size(at);
        at += space;
        if (space == 0) {
            if (is_space && words->len > 0)
                g_string_append_c(words, ' ');
            else if (is_space)
                paragraphs_space(paragraphs, 1);
            g_string_append_c(words, *at++);
        }
        is_space = space > 0;
    }
    put(paragraphs, place, (Slice){words->str, words->len});
    if (is_space)
        paragraphs_space(paragraphs, 1);
}

/* No-break spaces are collapsed too: mail pads with thousands of them. */
static gsize
space_size(const char *text)
{
    if (g_ascii_isspace(*text))
        return 1;
    return g_str_has_prefix(text, no_break_space) ? 2 : 0;
}

void
paragraphs_add_verbatim(Paragraphs *paragraphs, const Place *place,
                        const char *text)
{
    g_autofree char *clean = sanitize_text(slice_from_string(text));
    Slice rest = slice_from_string(clean);
    Slice line;
    while (slice_take_line(&rest, &line)) {
        put(paragraphs, place, line);
        if (line.bytes[line.size] == '\n' && paragraphs->is_open)
            paragraphs->n_breaks++;
    }
}

static void open_block(Paragraphs *paragraphs, const Place *place);

static void
put(Paragraphs *paragraphs, const Place *place, Slice text)
{
    if (text.size == 0)
        return;
    Doc *doc = paragraphs->doc;
    if (!paragraphs->is_open)
        open_block(paragraphs, place);
    if (paragraphs->starts_cell)
        paragraphs->n_spaces = 0;
    paragraphs->starts_cell = FALSE;
    for (; paragraphs->n_breaks > 0; paragraphs->n_breaks--) {
        doc_add(doc, 0, slice_from_string("\n"));
        paragraphs->n_spaces = 0;
    }
    /* A space belongs to a link within it, not in front of it. */
    guint url = place->url == paragraphs->last_url ? place->url : 0;
    for (; paragraphs->n_spaces > 0; paragraphs->n_spaces--)
        doc_add_link(doc, url ? place->style & DOC_LINK : 0, url,
                     slice_from_string(" "));
    doc_add_link(doc, place->style, place->url, text);
    paragraphs->last_url = place->url;
    paragraphs->n_texts++;
}

static void
open_block(Paragraphs *paragraphs, const Place *place)
{
    Doc *doc = paragraphs->doc;
    if (paragraphs->wants_gap && paragraphs->has_text) {
        int depth = MIN(place->depth, paragraphs->last_depth);
        doc_begin(doc, depth > 0 ? DOC_QUOTE : DOC_PLAIN, depth, 0);
    }
    paragraphs->last_depth = place->depth;
    g_autofree char *bullet = g_steal_pointer(&paragraphs->bullet);
    if (bullet) {
        doc_begin(doc, DOC_LIST_ITEM, place->depth, MAX(place->indent - 2, 0));
        doc_add(doc, 0, slice_from_string(bullet));
    } else {
        doc_begin(doc, place->kind, place->depth, place->indent);
    }
    paragraphs->is_open = TRUE;
    paragraphs->has_text = TRUE;
    paragraphs->wants_gap = FALSE;
    paragraphs->n_spaces = 0;
    paragraphs->n_breaks = 0;
}

void
paragraphs_break_line(Paragraphs *paragraphs)
{
    if (paragraphs->is_table)
        paragraphs_space(paragraphs, 1);
    else if (!paragraphs->is_open)
        paragraphs->wants_gap = TRUE;
    else if (paragraphs->n_breaks <= MOST_EMPTY_LINES)
        paragraphs->n_breaks++;
}

void
paragraphs_space(Paragraphs *paragraphs, int n)
{
    if (paragraphs->is_open)
        paragraphs->n_spaces = MAX(paragraphs->n_spaces, n);
}

void
paragraphs_end(Paragraphs *paragraphs, Gap gap)
{
    if (paragraphs->is_table) {
        paragraphs_space(paragraphs, 1);
        return;
    }
    /* Two line breaks at the end of a block are an empty line after it. */
    if (gap == GAP_LINE || paragraphs->n_breaks > 1)
        paragraphs->wants_gap = TRUE;
    paragraphs->is_open = FALSE;
    paragraphs->n_breaks = 0;
    paragraphs->n_spaces = 0;
}

void
paragraphs_start_item(Paragraphs *paragraphs, char *bullet)
{
    paragraphs_end(paragraphs, GAP_NONE);
    g_free(paragraphs->bullet);
    paragraphs->bullet = bullet;
}

void
paragraphs_start_table(Paragraphs *paragraphs, const Place *place)
{
    paragraphs_end(paragraphs, GAP_LINE);
    Place table = *place;
    table.kind = DOC_TABLE;
    open_block(paragraphs, &table);
    paragraphs->is_table = TRUE;
}

void
paragraphs_start_row(Paragraphs *paragraphs)
{
    doc_add_row(paragraphs->doc);
}

void
paragraphs_start_cell(Paragraphs *paragraphs)
{
    doc_add_cell(paragraphs->doc);
    paragraphs->starts_cell = TRUE;
    paragraphs->n_spaces = 0;
}

void
paragraphs_end_table(Paragraphs *paragraphs)
{
    paragraphs->is_table = FALSE;
    paragraphs_end(paragraphs, GAP_LINE);
}
