/* html_link - links and images of an HTML mail: numbered, listed at the end,
 * named for where they lead; see html_private.h. */
#include "text/html_private.h"

#include "base/error.h"
#include "text/sanitize.h"
#include "text/width.h"

enum { MOST_ALT = 80, MOST_LINK_TEXT = 1024 };

static gboolean has_target(const char *url);
static void put_mark(HtmlRenderer *renderer, const xmlNode *node,
                     const Place *place, const char *url);
static void
name_image(HtmlRenderer *renderer, const xmlNode *node, const Place *place);

void
html_render_link(HtmlRenderer *renderer, const xmlNode *node,
                 const Place *place)
{
    g_autofree char *url = html_attribute(node, "href");
    if (!url || !has_target(g_strstrip(url))) {
        html_render_children(renderer, node, place);
        return;
    }
    /* Its number is only taken when text comes, so that a link that nobody sees
     * has none. */
    guint n_before = doc_n_urls(renderer->doc);
    guint n_texts = renderer->paragraphs.n_texts;
    Place inside = *place;
    inside.style |= DOC_LINK;
    inside.url = doc_add_url(renderer->doc, url);
    html_render_children(renderer, node, &inside);
    if (renderer->paragraphs.n_texts == n_texts)
        name_image(renderer, node, &inside);
    if (renderer->paragraphs.n_texts > n_texts)
        put_mark(renderer, node, &inside, url);
    else if (inside.url > n_before && inside.url == doc_n_urls(renderer->doc))
        doc_drop_last_url(renderer->doc);
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

/* ---- what the text says of the target ---- */

/* Without scheme, `www.` and the last slash: what people write. */
static char *
short_form(const char *url)
{
    g_autofree char *text = sanitize_line(slice_from_string(url));
    const char *start = text;
    const char *scheme = strstr(text, "://");
    if (scheme)
        start = scheme + 3;
    else if (g_ascii_strncasecmp(text, "mailto:", 7) == 0 ||
             g_ascii_strncasecmp(text, "tel:", 4) == 0)
        start = strchr(text, ':') + 1;
    if (g_ascii_strncasecmp(start, "www.", 4) == 0)
        start += 4;
    char *form = g_ascii_strdown(start, -1);
    gsize size = strlen(form);
    if (size > 0 && form[size - 1] == '/')
        form[size - 1] = '\0';
    return form;
}

/* The host that `text` is or begins with; NULL when it looks like none. */
static char *
host_of(const char *text)
{
    g_autofree char *form = short_form(text);
    gsize size = strcspn(form, "/?#");
    form[size] = '\0';
    char *at = strrchr(form, '@');
    char *host = at ? at + 1 : form;
    host[strcspn(host, ":")] = '\0';
    const char *dot = strrchr(host, '.');
    if (!dot || dot == host || strlen(dot) < 3 || strpbrk(host, " \"<>()[]{},"))
        return NULL;
    for (const char *c = dot + 1; *c; c++) {
        if ((guchar)*c < 0x80 && !g_ascii_isalpha(*c))
            return NULL;
    }
    return g_strdup(host);
}

static gboolean
is_under(const char *host, const char *domain)
{
    gsize size = strlen(domain);
    gsize host_size = strlen(host);
    return host_size > size && host[host_size - size - 1] == '.' &&
           strcmp(host + host_size - size, domain) == 0;
}

/* `report.pdf` is no host, but the text of a link: only what has a scheme, a
 * path or `www.`, or ends in a domain that one meets. */
static gboolean
claims_host(const char *text)
{
    static const char *const domains[] = {
        ".com", ".org", ".net", ".edu", ".gov", ".info", ".biz", ".io",
        ".eu",  ".de",  ".fr",  ".uk",  ".us",  ".cn",   ".jp",  ".ru",
        ".nl",  ".ch",  ".at",  ".it",  ".es",  ".br",   ".in",  ".example"};
    if (strstr(text, "://") || g_ascii_strncasecmp(text, "www.", 4) == 0)
        return TRUE;
    g_autofree char *host = host_of(text);
    for (gsize i = 0; host && i < G_N_ELEMENTS(domains); i++) {
        if (g_str_has_suffix(host, domains[i]))
            return TRUE;
    }
    return FALSE;
}

/* The host of `url` where the text names another; the caller frees it. */
static char *
other_host(const char *text, const char *url)
{
    if (!*text || strpbrk(text, " \t\n") || !claims_host(text))
        return NULL;
    g_autofree char *said = host_of(text);
    g_autofree char *real = host_of(url);
    if (!said || !real || strcmp(said, real) == 0 || is_under(said, real) ||
        is_under(real, said))
        return NULL;
    return g_steal_pointer(&real);
}

static void
put_mark(HtmlRenderer *renderer, const xmlNode *node, const Place *place,
         const char *url)
{
    g_autofree char *raw = html_text_inside(node, MOST_LINK_TEXT);
    g_autofree char *text = sanitize_line(slice_from_string(raw));
    g_autofree char *said = short_form(text);
    g_autofree char *real = short_form(url);
    if (strcmp(said, real) != 0) {
        if (!renderer->listed_urls)
            renderer->listed_urls = g_array_new(FALSE, FALSE, sizeof(guint));
        g_array_append_val(renderer->listed_urls, place->url);
    }
    g_autofree char *host = other_host(text, url);
    g_autofree char *mark =
        host ? g_strdup_printf("[%u, to %s]", place->url, host)
             : g_strdup_printf("[%u]", place->url);
    Place there = *place;
    there.style = DOC_MARK;
    renderer->paragraphs.n_spaces = 0;
    html_put(renderer, &there, mark);
}

static int
compare_number(const void *a, const void *b)
{
    const guint *first = a;
    const guint *second = b;
    return (*first > *second) - (*first < *second);
}

void
html_list_links(HtmlRenderer *renderer)
{
    GArray *numbers = renderer->listed_urls;
    if (!numbers)
        return;
    Doc *doc = renderer->doc;
    doc_blank(doc);
    g_array_sort(numbers, compare_number);
    guint last = 0;
    for (guint i = 0; i < numbers->len; i++) {
        guint number = g_array_index(numbers, guint, i);
        if (number == last)
            continue;
        last = number;
        g_autofree char *mark = g_strdup_printf("[%u] ", number);
        doc_begin(doc, DOC_LIST_ITEM, 0, 0);
        doc_add_link(doc, DOC_MARK, number, slice_from_string(mark));
        doc_add_link(doc, DOC_LINK, number,
                     slice_from_string(doc_url(doc, number)));
    }
}

void
html_links_clear(HtmlRenderer *renderer)
{
    g_clear_pointer(&renderer->listed_urls, g_array_unref);
}

/* ---- images ---- */

static void
put_image(HtmlRenderer *renderer, const Place *place, const char *name)
{
    g_autofree char *clean = sanitize_line(slice_from_string(name));
    g_autofree char *cut = width_ellipsize(clean, MOST_ALT);
    g_autofree char *shown =
        *cut ? g_strdup_printf("[image: %s]", cut) : g_strdup("[image]");
    gboolean was_tiny = renderer->is_tiny;
    renderer->is_tiny = FALSE;
    html_put(renderer, place, shown);
    renderer->is_tiny = was_tiny;
}

/* By its alternative text or title. One without is only told of when it came
 * with the mail: all else is decoration. */
void
html_render_image(HtmlRenderer *renderer, const xmlNode *node,
                  const Place *place)
{
    g_autofree char *style = html_style(node);
    if (html_is_pixel(node, style))
        return;
    g_autofree char *name = html_attribute(node, "alt");
    g_autofree char *title = html_attribute(node, "title");
    g_autofree char *source = html_attribute(node, "src");
    if (name && *g_strstrip(name))
        put_image(renderer, place, name);
    else if (title && *g_strstrip(title))
        put_image(renderer, place, title);
    else if (!name && source && g_ascii_strncasecmp(source, "cid:", 4) == 0)
        put_image(renderer, place, "");
}

static gboolean
has_image(const xmlNode *node, int level)
{
    for (const xmlNode *child = node->children;
         child && level < HTML_MOST_DEPTH; child = child->next) {
        if (child->type != XML_ELEMENT_NODE)
            continue;
        g_autofree char *style = html_style(child);
        if (html_is_hidden(child, style))
            continue;
        if (html_is(child, "img") ? !html_is_pixel(child, style)
                                  : has_image(child, level + 1))
            return TRUE;
    }
    return FALSE;
}

/* A link around a picture without a name. */
static void
name_image(HtmlRenderer *renderer, const xmlNode *node, const Place *place)
{
    if (has_image(node, 0))
        put_image(renderer, place, "");
}
