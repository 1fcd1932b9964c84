#pragma once
/* html_private - what the files of the HTML renderer share: html.c parses and
 * starts, html_elements.c walks the tree, html_table.c does tables, html_link.c
 * links and images, html_look.c says what is hidden and what is a quote. */
#include <libxml/HTMLparser.h>

#include "text/html.h"
#include "text/paragraph.h"

enum { HTML_MOST_DEPTH = 256 };

typedef struct {
    Doc *doc;
    Paragraphs paragraphs;
    gboolean is_cut;     /* something was left out */
    int n_levels;        /* elements open */
    int n_items;         /* of the list around, numbered so far */
    int n_replied;       /* mails quoted by a mark in front of them, without an
                            element around */
    gboolean is_tiny;    /* text of no size: not shown */
    GArray *listed_urls; /* of guint, those that the text does not show; may be
                            NULL */
} HtmlRenderer;

void html_render_children(HtmlRenderer *renderer, const xmlNode *node,
                          const Place *place);
void html_render_element(HtmlRenderer *renderer, const xmlNode *node,
                         const Place *place);
void html_put(HtmlRenderer *renderer, const Place *place, const char *text);

void html_render_table(HtmlRenderer *renderer, const xmlNode *node,
                       const Place *place);
void html_render_loose_cell(HtmlRenderer *renderer, const xmlNode *node,
                            const Place *place);

void html_render_link(HtmlRenderer *renderer, const xmlNode *node,
                      const Place *place);
void html_render_image(HtmlRenderer *renderer, const xmlNode *node,
                       const Place *place);
/* At the end, what the numbers stand for. */
void html_list_links(HtmlRenderer *renderer);
void html_links_clear(HtmlRenderer *renderer);

/* NULL when there is none; the caller frees it. */
char *html_attribute(const xmlNode *node, const char *name);
gboolean html_is(const xmlNode *node, const char *name);
/* The number that `text` begins with, 0 when there is none; within a million. */
int html_number(const char *text);
/* The style attribute without white space, lower case; the caller frees it.
 * NULL when there is none. */
char *html_style(const xmlNode *node);
/* All text inside, at most about `most` bytes of it, white space at both ends
 * cut off; the caller frees it. */
char *html_text_inside(const xmlNode *node, gsize most);

/* Preheaders and traps for filters. */
gboolean html_is_hidden(const xmlNode *node, const char *style);
/* How large its text is: TINY where one does not see it. */
typedef enum { FONT_AS_AROUND, FONT_TINY, FONT_SEEN } FontSize;
FontSize html_font_size(const char *style);
/* An image that is there to be fetched, not to be seen. */
gboolean html_is_pixel(const xmlNode *node, const char *style);
/* A <blockquote> that only moves text to the right. */
gboolean html_is_indentation(const xmlNode *node, const char *style);
/* What stands around a quoted mail. */
gboolean html_is_quote(const xmlNode *node);
/* What stands in front of one, up to the end of the text. */
gboolean html_starts_replied(const xmlNode *node, const char *style);
