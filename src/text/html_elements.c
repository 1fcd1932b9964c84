/* html_elements - the walk through the tree: what each element does to the
 * text; see html_private.h. */
#include "text/html_private.h"

#include "base/error.h"

typedef struct Element Element;
typedef void RenderElement(HtmlRenderer *renderer, const xmlNode *node,
                           const Place *place, const Element *element);
struct Element {
    const char *name;
    RenderElement *render;
    guint style; /* added for what is inside */
    Gap gap;     /* around it */
};

static RenderElement render_inline, render_block, render_heading, render_quote,
    render_preformatted, render_list, render_item, render_definition,
    render_table, render_cell, render_link, render_image, render_break,
    render_rule;

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
    {"table", render_table},
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

void
html_render_children(HtmlRenderer *renderer, const xmlNode *node,
                     const Place *place)
{
    if (renderer->n_levels >= HTML_MOST_DEPTH) {
        renderer->is_cut = TRUE;
        return;
    }
    renderer->n_levels++;
    for (const xmlNode *child = node->children; child; child = child->next) {
        if (child->type == XML_ELEMENT_NODE)
            html_render_element(renderer, child, place);
        else if (child->type == XML_TEXT_NODE ||
                 child->type == XML_CDATA_SECTION_NODE)
            html_put(renderer, place, (const char *)child->content);
    }
    renderer->n_levels--;
}

void
html_put(HtmlRenderer *renderer, const Place *place, const char *text)
{
    if (!text || renderer->is_tiny)
        return;
    Place here = *place;
    here.depth += renderer->n_replied;
    if (here.depth > 0 && here.kind == DOC_PLAIN)
        here.kind = DOC_QUOTE;
    if (here.kind == DOC_PREFORMATTED)
        paragraphs_add_verbatim(&renderer->paragraphs, &here, text);
    else
        paragraphs_add(&renderer->paragraphs, &here, text);
}

static int
compare_element(const void *name, const void *element)
{
    return strcmp(name, ((const Element *)element)->name);
}

static void
render_seen(HtmlRenderer *renderer, const xmlNode *node, const Place *place,
            const Element *element, const char *style);

void
html_render_element(HtmlRenderer *renderer, const xmlNode *node,
                    const Place *place)
{
    static const Element other = {"", render_inline};
    const Element *element =
        bsearch(node->name, elements, G_N_ELEMENTS(elements), sizeof(Element),
                compare_element);
    if (!element)
        element = &other;
    g_autofree char *style = html_style(node);
    if (!element->render || html_is_hidden(node, style))
        return;
    Place inside = *place;
    inside.style |= element->style;
    render_seen(renderer, node, &inside, element, style);
}

enum { MOST_REPLIED = 20 };

static void
render_seen(HtmlRenderer *renderer, const xmlNode *node, const Place *place,
            const Element *element, const char *style)
{
    if (html_starts_replied(node, style) &&
        renderer->n_replied < MOST_REPLIED) {
        paragraphs_end(&renderer->paragraphs, GAP_LINE);
        renderer->n_replied++;
    }
    gboolean was_tiny = renderer->is_tiny;
    FontSize size = html_font_size(style);
    if (size != FONT_AS_AROUND)
        renderer->is_tiny = size == FONT_TINY;
    element->render(renderer, node, place, element);
    renderer->is_tiny = was_tiny;
}

static void
render_inline(HtmlRenderer *renderer, const xmlNode *node, const Place *place,
              const Element *element)
{
    html_render_children(renderer, node, place);
}

static void
render_block(HtmlRenderer *renderer, const xmlNode *node, const Place *place,
             const Element *element)
{
    Place inside = *place;
    if (html_is_quote(node)) {
        inside.kind = DOC_QUOTE;
        inside.depth++;
    }
    paragraphs_end(&renderer->paragraphs, element->gap);
    html_render_children(renderer, node, &inside);
    paragraphs_end(&renderer->paragraphs, element->gap);
}

static void
render_heading(HtmlRenderer *renderer, const xmlNode *node, const Place *place,
               const Element *element)
{
    Place inside = *place;
    inside.kind = DOC_HEADING;
    render_block(renderer, node, &inside, element);
}

static void
render_quote(HtmlRenderer *renderer, const xmlNode *node, const Place *place,
             const Element *element)
{
    Place inside = *place;
    g_autofree char *style = html_style(node);
    if (html_is_indentation(node, style)) {
        inside.indent += 4;
    } else {
        inside.kind = DOC_QUOTE;
        inside.depth++;
    }
    render_block(renderer, node, &inside, element);
}

static void
render_preformatted(HtmlRenderer *renderer, const xmlNode *node,
                    const Place *place, const Element *element)
{
    Place inside = *place;
    inside.kind = DOC_PREFORMATTED;
    render_block(renderer, node, &inside, element);
}

static void
render_list(HtmlRenderer *renderer, const xmlNode *node, const Place *place,
            const Element *element)
{
    /* A list within a list follows its item at once. */
    Gap gap = place->indent == 0 ? GAP_LINE : GAP_NONE;
    Place inside = *place;
    inside.indent += 2;
    int n_outer_items = renderer->n_items;
    g_autofree char *start = html_attribute(node, "start");
    renderer->n_items = start ? CLAMP(html_number(start), -9999, 99999) - 1 : 0;
    paragraphs_end(&renderer->paragraphs, gap);
    html_render_children(renderer, node, &inside);
    renderer->n_items = n_outer_items;
    paragraphs_end(&renderer->paragraphs, gap);
}

/* `1. `, `a. ` or a bullet; the caller frees it. */
static char *
bullet_of(HtmlRenderer *renderer, const xmlNode *node)
{
    if (!node->parent || !html_is(node->parent, "ol"))
        return g_strdup("• ");
    g_autofree char *value = html_attribute(node, "value");
    if (value)
        renderer->n_items = CLAMP(html_number(value), -9999, 99999) - 1;
    int number = ++renderer->n_items;
    g_autofree char *type = html_attribute(node->parent, "type");
    if (type && (*type == 'a' || *type == 'A') && number >= 1 && number <= 26)
        return g_strdup_printf("%c. ", *type + number - 1);
    return g_strdup_printf("%d. ", number);
}

static void
render_item(HtmlRenderer *renderer, const xmlNode *node, const Place *place,
            const Element *element)
{
    paragraphs_start_item(&renderer->paragraphs, bullet_of(renderer, node));
    html_render_children(renderer, node, place);
    paragraphs_end(&renderer->paragraphs, GAP_NONE);
    /* An item without text takes its bullet along. */
    paragraphs_start_item(&renderer->paragraphs, NULL);
}

static void
render_definition(HtmlRenderer *renderer, const xmlNode *node,
                  const Place *place, const Element *element)
{
    Place inside = *place;
    inside.indent += 4;
    render_block(renderer, node, &inside, element);
}

static void
render_table(HtmlRenderer *renderer, const xmlNode *node, const Place *place,
             const Element *element)
{
    html_render_table(renderer, node, place);
}

static void
render_cell(HtmlRenderer *renderer, const xmlNode *node, const Place *place,
            const Element *element)
{
    html_render_loose_cell(renderer, node, place);
}

static void
render_link(HtmlRenderer *renderer, const xmlNode *node, const Place *place,
            const Element *element)
{
    html_render_link(renderer, node, place);
}

static void
render_image(HtmlRenderer *renderer, const xmlNode *node, const Place *place,
             const Element *element)
{
    html_render_image(renderer, node, place);
}

static void
render_break(HtmlRenderer *renderer, const xmlNode *node, const Place *place,
             const Element *element)
{
    paragraphs_break_line(&renderer->paragraphs);
    /* The parser puts what stands inside a stray <br>…</br> there. */
    html_render_children(renderer, node, place);
}

static void
render_rule(HtmlRenderer *renderer, const xmlNode *node, const Place *place,
            const Element *element)
{
    paragraphs_end(&renderer->paragraphs, GAP_NONE);
    html_put(renderer, place, "----");
    paragraphs_end(&renderer->paragraphs, GAP_NONE);
}
