/* html - see html.h.
 *
 * libxml2 builds a tree, which is walked once. Its parser takes quadratic time
 * for deep nesting and for many attributes, so it is fed in pieces and sees the
 * end of the input as soon as it has too much of either. */
#include "text/html.h"

#include <libxml/HTMLparser.h>

#include "base/error.h"
#include "text/charset.h"
#include "text/paragraph.h"

enum {
    MOST_INPUT = 4 << 20,
    MOST_DEPTH = 256,
    MOST_ATTRIBUTES = 1024,
    SNIFFED = 1024, /* bytes in which a <meta charset> is looked for */
};

typedef struct {
    Doc *doc;
    Paragraphs paragraphs;
    gboolean is_cut; /* something was left out */
    int n_levels;    /* elements open */
    int n_items;     /* of the list around, numbered so far */
} Renderer;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(xmlDoc, xmlFreeDoc)

static char *to_utf8(Slice html, const char *charset);
static xmlDoc *parse(const char *utf8, gboolean *is_cut);
static void
render_children(Renderer *renderer, const xmlNode *node, const Place *place);
static void list_links(Doc *doc, guint first);

void
html_init(void)
{
    xmlInitParser();
}

gboolean
html_render(Doc *doc, Slice html, const char *charset)
{
    Renderer renderer = {.doc = doc, .is_cut = html.size > MOST_INPUT};
    g_autofree char *utf8 = to_utf8(slice_sub(html, 0, MOST_INPUT), charset);
    g_autoptr(xmlDoc) tree = parse(utf8, &renderer.is_cut);
    guint first_link = doc_n_urls(doc) + 1;

    paragraphs_init(&renderer.paragraphs, doc);
    if (tree) {
        Place place = {.kind = DOC_PLAIN};
        render_children(&renderer, (const xmlNode *)tree, &place);
    }
    paragraphs_clear(&renderer.paragraphs);
    if (renderer.is_cut)
        doc_block(doc, DOC_NOTICE, 0,
                  "[This HTML is too long or too deeply nested; the rest is "
                  "left out.]");
    list_links(doc, first_link);
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
    if (feed->parser->nameNr > MOST_DEPTH ||
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

typedef struct Element Element;
typedef void RenderElement(Renderer *renderer, const xmlNode *node,
                           const Place *place, const Element *element);
struct Element {
    const char *name;
    RenderElement *render;
    guint style; /* added for what is inside */
    Gap gap;     /* around it */
};

static RenderElement render_inline, render_block, render_heading, render_quote,
    render_preformatted, render_list, render_item, render_definition,
    render_cell, render_link, render_image, render_break, render_rule;

/* Sorted by name; what is not here is inline. Without `render`: left out. */
static const Element elements[] = {
    {"a", render_link},
    {"address", render_block},
    {"article", render_block, 0, GAP_LINE},
    {"aside", render_block},
    {"b", render_inline, DOC_STRONG},
    {"blockquote", render_quote, 0, GAP_LINE},
    {"body", render_block},
    {"br", render_break},
    {"caption", render_block},
    {"center", render_block},
    {"cite", render_inline, DOC_EMPHASIS},
    {"code", render_inline, DOC_CODE},
    {"dd", render_definition},
    {"div", render_block},
    {"dl", render_block, 0, GAP_LINE},
    {"dt", render_block},
    {"em", render_inline, DOC_EMPHASIS},
    {"fieldset", render_block},
    {"figcaption", render_block},
    {"figure", render_block, 0, GAP_LINE},
    {"footer", render_block},
    {"form", render_block},
    {"h1", render_heading, DOC_STRONG, GAP_LINE},
    {"h2", render_heading, DOC_STRONG, GAP_LINE},
    {"h3", render_heading, DOC_STRONG, GAP_LINE},
    {"h4", render_heading, DOC_STRONG, GAP_LINE},
    {"h5", render_heading, DOC_STRONG, GAP_LINE},
    {"h6", render_heading, DOC_STRONG, GAP_LINE},
    {"head", NULL},
    {"header", render_block},
    {"hr", render_rule},
    {"i", render_inline, DOC_EMPHASIS},
    {"iframe", NULL},
    {"img", render_image},
    {"kbd", render_inline, DOC_CODE},
    {"li", render_item},
    {"main", render_block},
    {"nav", render_block},
    {"object", NULL},
    {"ol", render_list},
    {"p", render_block, 0, GAP_LINE},
    {"pre", render_preformatted, 0, GAP_LINE},
    {"samp", render_inline, DOC_CODE},
    {"script", NULL},
    {"section", render_block, 0, GAP_LINE},
    {"select", NULL},
    {"strong", render_inline, DOC_STRONG},
    {"style", NULL},
    {"svg", NULL},
    {"table", render_block},
    {"tbody", render_block},
    {"td", render_cell},
    {"template", NULL},
    {"textarea", NULL},
    {"tfoot", render_block},
    {"th", render_cell, DOC_STRONG},
    {"thead", render_block},
    {"title", NULL},
    {"tr", render_block},
    {"tt", render_inline, DOC_CODE},
    {"ul", render_list},
};

static void
render_element(Renderer *renderer, const xmlNode *node, const Place *place);
static void
render_text(Renderer *renderer, const char *text, const Place *place);

static void
render_children(Renderer *renderer, const xmlNode *node, const Place *place)
{
    if (renderer->n_levels >= MOST_DEPTH) {
        renderer->is_cut = TRUE;
        return;
    }
    renderer->n_levels++;
    for (const xmlNode *child = node->children; child; child = child->next) {
        if (child->type == XML_ELEMENT_NODE)
            render_element(renderer, child, place);
        else if (child->type == XML_TEXT_NODE ||
                 child->type == XML_CDATA_SECTION_NODE)
            render_text(renderer, (const char *)child->content, place);
    }
    renderer->n_levels--;
}

static void
render_text(Renderer *renderer, const char *text, const Place *place)
{
    if (!text)
        return;
    if (place->kind == DOC_PREFORMATTED)
        paragraphs_add_verbatim(&renderer->paragraphs, place, text);
    else
        paragraphs_add(&renderer->paragraphs, place, text);
}

static gboolean is_hidden(const xmlNode *node);

static int
compare_element(const void *name, const void *element)
{
    return strcmp(name, ((const Element *)element)->name);
}

static void
render_element(Renderer *renderer, const xmlNode *node, const Place *place)
{
    static const Element other = {"", render_inline};
    const Element *element =
        bsearch(node->name, elements, G_N_ELEMENTS(elements), sizeof(Element),
                compare_element);
    if (!element)
        element = &other;
    if (!element->render || is_hidden(node))
        return;
    Place inside = *place;
    inside.style |= element->style;
    element->render(renderer, node, &inside, element);
}

static char *attribute(const xmlNode *node, const char *name);

/* Preheaders and traps for filters are hidden by the common ways below. */
static gboolean
is_hidden(const xmlNode *node)
{
    static const char *const ways[] = {
        "display:none", "visibility:hidden", "mso-hide:all",
        "font-size:0",  "max-height:0",      "opacity:0",
    };
    if (xmlHasProp(node, (const xmlChar *)"hidden"))
        return TRUE;
    g_autofree char *style = attribute(node, "style");
    if (!style)
        return FALSE;

    g_autoptr(GString) plain = g_string_new(NULL);
    for (const char *at = style; *at; at++) {
        if (!g_ascii_isspace(*at))
            g_string_append_c(plain, g_ascii_tolower(*at));
    }
    for (gsize i = 0; i < G_N_ELEMENTS(ways); i++) {
        const char *found = strstr(plain->str, ways[i]);
        /* `opacity:0.9` is seen, and `0px` is not. */
        if (found && found[strlen(ways[i])] != '.')
            return TRUE;
    }
    return FALSE;
}

/* NULL when there is none; the caller frees it. */
static char *
attribute(const xmlNode *node, const char *name)
{
    xmlChar *value = xmlGetNoNsProp(node, (const xmlChar *)name);
    char *copy = g_strdup((const char *)value);
    xmlFree(value);
    return copy;
}

static void
render_inline(Renderer *renderer, const xmlNode *node, const Place *place,
              const Element *element)
{
    render_children(renderer, node, place);
}

static void
render_block(Renderer *renderer, const xmlNode *node, const Place *place,
             const Element *element)
{
    paragraphs_end(&renderer->paragraphs, element->gap);
    render_children(renderer, node, place);
    paragraphs_end(&renderer->paragraphs, element->gap);
}

static void
render_heading(Renderer *renderer, const xmlNode *node, const Place *place,
               const Element *element)
{
    Place inside = *place;
    inside.kind = DOC_HEADING;
    render_block(renderer, node, &inside, element);
}

static void
render_quote(Renderer *renderer, const xmlNode *node, const Place *place,
             const Element *element)
{
    Place inside = *place;
    inside.kind = DOC_QUOTE;
    inside.depth++;
    render_block(renderer, node, &inside, element);
}

static void
render_preformatted(Renderer *renderer, const xmlNode *node, const Place *place,
                    const Element *element)
{
    Place inside = *place;
    inside.kind = DOC_PREFORMATTED;
    render_block(renderer, node, &inside, element);
}

static void
render_list(Renderer *renderer, const xmlNode *node, const Place *place,
            const Element *element)
{
    /* A list within a list follows its item at once. */
    Gap gap = place->indent == 0 ? GAP_LINE : GAP_NONE;
    Place inside = *place;
    inside.indent += 2;
    int n_outer_items = renderer->n_items;
    renderer->n_items = 0;
    paragraphs_end(&renderer->paragraphs, gap);
    render_children(renderer, node, &inside);
    renderer->n_items = n_outer_items;
    paragraphs_end(&renderer->paragraphs, gap);
}

static void
render_item(Renderer *renderer, const xmlNode *node, const Place *place,
            const Element *element)
{
    gboolean is_ordered = node->parent &&
                          node->parent->type == XML_ELEMENT_NODE &&
                          strcmp((const char *)node->parent->name, "ol") == 0;
    paragraphs_start_item(&renderer->paragraphs,
                          is_ordered
                              ? g_strdup_printf("%d. ", ++renderer->n_items)
                              : g_strdup("• "));
    render_children(renderer, node, place);
    paragraphs_end(&renderer->paragraphs, GAP_NONE);
    /* An item without text takes its bullet along. */
    paragraphs_start_item(&renderer->paragraphs, NULL);
}

static void
render_definition(Renderer *renderer, const xmlNode *node, const Place *place,
                  const Element *element)
{
    Place inside = *place;
    inside.indent += 4;
    render_block(renderer, node, &inside, element);
}

/* The cells of a row stand in one line, unless they hold blocks. */
static void
render_cell(Renderer *renderer, const xmlNode *node, const Place *place,
            const Element *element)
{
    paragraphs_space(&renderer->paragraphs, 2);
    render_children(renderer, node, place);
    paragraphs_space(&renderer->paragraphs, 2);
}

static gboolean has_target(const char *url);

static void
render_link(Renderer *renderer, const xmlNode *node, const Place *place,
            const Element *element)
{
    g_autofree char *url = attribute(node, "href");
    if (!url || !has_target(g_strstrip(url))) {
        render_children(renderer, node, place);
        return;
    }
    Place inside = *place;
    inside.style |= DOC_LINK;
    render_children(renderer, node, &inside);
    if (!renderer->paragraphs.is_open)
        return; /* nothing in it is shown */
    g_autofree char *mark =
        g_strdup_printf("[%u]", doc_add_url(renderer->doc, url));
    renderer->paragraphs.n_spaces = 0;
    paragraphs_add(&renderer->paragraphs, &inside, mark);
}

/* Nothing that would run or that points into the mail itself. */
static gboolean
has_target(const char *url)
{
    static const char *const schemes[] = {
        "http:", "https:", "mailto:", "ftp:", "xmpp:", "tel:", "sms:"};
    for (gsize i = 0; i < G_N_ELEMENTS(schemes); i++) {
        if (slice_has_prefix_ascii(slice_from_string(url), schemes[i]))
            return TRUE;
    }
    return FALSE;
}

static void
render_image(Renderer *renderer, const xmlNode *node, const Place *place,
             const Element *element)
{
    g_autofree char *name = attribute(node, "alt");
    if (!name || !*g_strstrip(name))
        return;
    g_autofree char *shown = g_strdup_printf("[image: %s]", name);
    paragraphs_add(&renderer->paragraphs, place, shown);
}

static void
render_break(Renderer *renderer, const xmlNode *node, const Place *place,
             const Element *element)
{
    paragraphs_break_line(&renderer->paragraphs);
    /* The parser puts what stands inside a stray <br>…</br> there. */
    render_children(renderer, node, place);
}

static void
render_rule(Renderer *renderer, const xmlNode *node, const Place *place,
            const Element *element)
{
    paragraphs_end(&renderer->paragraphs, GAP_NONE);
    paragraphs_add(&renderer->paragraphs, place, "----");
    paragraphs_end(&renderer->paragraphs, GAP_NONE);
}

static void
list_links(Doc *doc, guint first)
{
    if (doc_n_urls(doc) >= first)
        doc_blank(doc);
    for (guint number = first; number <= doc_n_urls(doc); number++) {
        g_autofree char *mark = g_strdup_printf("[%u] ", number);
        doc_begin(doc, DOC_LIST_ITEM, 0, 0);
        doc_add(doc, 0, slice_from_string(mark));
        doc_add(doc, DOC_LINK, slice_from_string(doc_url(doc, number)));
    }
}
