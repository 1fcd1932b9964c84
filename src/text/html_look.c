/* html_look - what of an HTML mail is not meant to be seen, and where it quotes
 * another; see html_private.h. */
#include "text/html_private.h"

#include "base/error.h"

char *
html_attribute(const xmlNode *node, const char *name)
{
    xmlChar *value = xmlGetNoNsProp(node, (const xmlChar *)name);
    char *copy = g_strdup((const char *)value);
    xmlFree(value);
    return copy;
}

int
html_number(const char *text)
{
    return CLAMP(g_ascii_strtoll(text, NULL, 10), -1000000, 1000000);
}

gboolean
html_is(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE &&
           strcmp((const char *)node->name, name) == 0;
}

char *
html_style(const xmlNode *node)
{
    g_autofree char *style = html_attribute(node, "style");
    if (!style)
        return NULL;
    GString *plain = g_string_new(NULL);
    for (const char *at = style; *at; at++) {
        if (!g_ascii_isspace(*at))
            g_string_append_c(plain, g_ascii_tolower(*at));
    }
    return g_string_free(plain, FALSE);
}

/* The value of a property, borrowed from `style`; NULL when it is not set. */
static const char *
property(const char *style, const char *name)
{
    gsize size = strlen(name);
    for (const char *at = style; at && (at = strstr(at, name)); at += size) {
        if ((at == style || at[-1] == ';') && at[size] == ':')
            return at + size + 1;
    }
    return NULL;
}

static gboolean
is_set(const char *style, const char *name, const char *value)
{
    const char *found = property(style, name);
    return found && g_str_has_prefix(found, value);
}

/* `0.9` is seen, and `0px` is not. */
static gboolean
is_zero(const char *style, const char *name)
{
    const char *found = property(style, name);
    return found && *found == '0' && found[1] != '.';
}

static gboolean
same_colours(const char *style)
{
    const char *text = property(style, "color");
    const char *ground = property(style, "background-color");
    if (!ground)
        ground = property(style, "background");
    if (!text || !ground)
        return FALSE;
    gsize size = strcspn(text, ";!");
    return size > 0 && size == strcspn(ground, ";!") &&
           strncmp(text, ground, size) == 0;
}

gboolean
html_is_hidden(const xmlNode *node, const char *style)
{
    if (xmlHasProp(node, (const xmlChar *)"hidden"))
        return TRUE;
    if (!style)
        return FALSE;
    gboolean is_clipped = is_set(style, "overflow", "hidden");
    return is_set(style, "display", "none") ||
           is_set(style, "visibility", "hidden") ||
           is_set(style, "mso-hide", "all") || is_zero(style, "opacity") ||
           is_zero(style, "max-height") || is_zero(style, "max-width") ||
           (is_clipped &&
            (is_zero(style, "height") || is_zero(style, "width"))) ||
           is_set(style, "text-indent", "-9") || is_set(style, "left", "-9") ||
           same_colours(style);
}

/* Makers of newsletters set 0 around cells, and the size again within them. */
FontSize
html_font_size(const char *style)
{
    const char *size = property(style, "font-size");
    if (!size || !g_ascii_isdigit(*size))
        return size ? FONT_SEEN : FONT_AS_AROUND;
    if (is_zero(style, "font-size") || g_str_has_prefix(size, "1px") ||
        g_str_has_prefix(size, "0.0"))
        return FONT_TINY;
    return FONT_SEEN;
}

static gboolean
is_thin(const xmlNode *node, const char *style, const char *name)
{
    g_autofree char *value = html_attribute(node, name);
    const char *set = property(style, name);
    if (!set)
        set = value ? g_strstrip(value) : NULL;
    if (!set || !g_ascii_isdigit(*set) || strchr(set, '%'))
        return FALSE;
    return html_number(set) <= 1;
}

gboolean
html_is_pixel(const xmlNode *node, const char *style)
{
    return is_thin(node, style, "width") || is_thin(node, style, "height");
}

gboolean
html_is_indentation(const xmlNode *node, const char *style)
{
    if (!style || xmlHasProp(node, (const xmlChar *)"class") ||
        xmlHasProp(node, (const xmlChar *)"type") ||
        xmlHasProp(node, (const xmlChar *)"cite"))
        return FALSE;
    return is_set(style, "border", "none") || is_set(style, "border", "0");
}

static gboolean
has_word(const xmlNode *node, const char *attribute, const char *word)
{
    g_autofree char *value = html_attribute(node, attribute);
    g_auto(GStrv) words = value ? g_strsplit_set(value, " \t\n", 32) : NULL;
    return words && g_strv_contains((const char *const *)words, word);
}

/* Yahoo's and the old Exchange's; the others have a <blockquote> within. */
gboolean
html_is_quote(const xmlNode *node)
{
    return html_is(node, "div") &&
           (has_word(node, "class", "yahoo_quoted") ||
            has_word(node, "id", "OLK_SRC_BODY_SECTION"));
}

static gboolean
begins_with_header(const xmlNode *node)
{
    enum { LOOKED_AT = 120 };
    g_autofree char *text = html_text_inside(node, LOOKED_AT);
    /* `From:`, `Von:`, `De :`, in a line of its own mark. */
    const char *colon = strchr(text, ':');
    return colon && colon - text < 24;
}

gboolean
html_starts_replied(const xmlNode *node, const char *style)
{
    if (html_is(node, "div")) {
        if (has_word(node, "id", "divRplyFwdMsg") ||
            has_word(node, "id", "mail-editor-reference-message-container"))
            return TRUE;
        /* Outlook's line above the header of what is answered. */
        const char *top = property(style, "border-top");
        return is_set(style, "border", "none") && top &&
               g_str_has_prefix(top, "solid") && begins_with_header(node);
    }
    return html_is(node, "hr") && has_word(node, "id", "zwchr");
}

static void
gather_text(const xmlNode *node, GString *text, gsize most, int level)
{
    if (level > HTML_MOST_DEPTH)
        return;
    for (const xmlNode *child = node->children; child && text->len < most;
         child = child->next) {
        if (child->type == XML_TEXT_NODE && child->content)
            g_string_append(text, (const char *)child->content);
        else if (child->type == XML_ELEMENT_NODE && !html_is(child, "style") &&
                 !html_is(child, "script"))
            gather_text(child, text, most, level + 1);
    }
}

char *
html_text_inside(const xmlNode *node, gsize most)
{
    GString *text = g_string_new(NULL);
    gather_text(node, text, most, 0);
    return g_strstrip(g_string_free(text, FALSE));
}
