/* html - see html.h.
 *
 * libxml2 builds a tree, which is walked once. Its parser takes quadratic time
 * for deep nesting and for many attributes, so it is fed in pieces and sees the
 * end of the input as soon as it has too much of either. */
#include "text/html_private.h"

#include "base/error.h"
#include "text/charset.h"

enum {
    MOST_INPUT = 4 << 20,
    MOST_ATTRIBUTES = 1024,
    SNIFFED = 1024, /* bytes in which a <meta charset> is looked for */
};

G_DEFINE_AUTOPTR_CLEANUP_FUNC(xmlDoc, xmlFreeDoc)

static char *to_utf8(Slice html, const char *charset);
static xmlDoc *parse(const char *utf8, gboolean *is_cut);

void
html_init(void)
{
    xmlInitParser();
}

gboolean
html_render(Doc *doc, Slice html, const char *charset)
{
    HtmlRenderer renderer = {.doc = doc, .is_cut = html.size > MOST_INPUT};
    g_autofree char *utf8 = to_utf8(slice_sub(html, 0, MOST_INPUT), charset);
    g_autoptr(xmlDoc) tree = parse(utf8, &renderer.is_cut);

    paragraphs_init(&renderer.paragraphs, doc);
    if (tree) {
        Place place = {.kind = DOC_PLAIN};
        html_render_children(&renderer, (const xmlNode *)tree, &place);
    }
    paragraphs_clear(&renderer.paragraphs);
    if (renderer.is_cut)
        doc_block(doc, DOC_NOTICE, 0,
                  "[This HTML is too long or too deeply nested; the rest is "
                  "left out.]");
    html_list_links(&renderer);
    html_links_clear(&renderer);
    return renderer.paragraphs.has_text;
}

static char *sniff_charset(Slice html);

static char *
to_utf8(Slice html, const char *charset)
{
    g_autofree char *sniffed = charset ? NULL : sniff_charset(html);
    return charset_to_utf8(html, charset ? charset : sniffed);
}

/* What <meta charset=…> or <meta http-equiv content="…; charset=…"> says. */
static char *
sniff_charset(Slice html)
{
    g_autofree char *start = slice_dup(slice_sub(html, 0, SNIFFED));
    g_autofree char *lower = g_ascii_strdown(start, -1);
    const char *found = strstr(lower, "charset=");
    if (!found)
        return NULL;
    found += strlen("charset=");
    found += strspn(found, "\"' ");
    return g_strndup(found, strcspn(found, "\"' ;/>"));
}

typedef struct {
    Slice rest;
    htmlParserCtxtPtr parser;
    gboolean is_cut;
} Feed;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(xmlParserCtxt, xmlFreeParserCtxt)

static int feed_read(void *feed, char *buffer, int size);

/* NULL when there is no element in it. */
static xmlDoc *
parse(const char *utf8, gboolean *is_cut)
{
    g_autoptr(xmlParserCtxt) parser = htmlNewParserCtxt();
    Feed feed = {.rest = slice_from_string(utf8), .parser = parser};
    xmlDoc *tree = htmlCtxtReadIO(parser, feed_read, NULL, &feed, NULL, "UTF-8",
                                  HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
                                      HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
    *is_cut |= feed.is_cut;
    return tree;
}

static int
feed_read(void *feed_pointer, char *buffer, int size)
{
    Feed *feed = feed_pointer;
    if (feed->parser->nameNr > HTML_MOST_DEPTH ||
        feed->parser->maxatts > 2 * MOST_ATTRIBUTES) {
        feed->is_cut = TRUE;
        return 0;
    }
    Slice piece = slice_sub(feed->rest, 0, size);
    if (piece.size > 0)
        memcpy(buffer, piece.bytes, piece.size);
    feed->rest = slice_sub(feed->rest, piece.size, feed->rest.size);
    return piece.size;
}
