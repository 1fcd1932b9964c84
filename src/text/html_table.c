/* html_table - tables of data as such, all others as the paragraphs that they
 * put in their places; see html_private.h. */
#include "text/html_private.h"

#include "base/error.h"

enum {
    MOST_COLUMNS = 24,
    MOST_ROWS = 2000,
    MOST_CELL_TEXT = 160, /* bytes; more is running text */
    SHORT_CELL = 30,      /* what stands beside others in a loose row */
};

typedef struct {
    int n_rows;
    int n_columns;
    int n_filled;    /* cells with text */
    int n_full_rows; /* of two filled cells or more */
    gboolean has_heads;
    gboolean is_loose; /* holds what no column can */
} Shape;

static void look_at_rows(const xmlNode *node, Shape *shape);
static gboolean is_data(const xmlNode *table, const Shape *shape);
static void put_rows(HtmlRenderer *renderer, const xmlNode *node,
                     const Place *place, int *spans);

void
html_render_table(HtmlRenderer *renderer, const xmlNode *node,
                  const Place *place)
{
    Shape shape = {0};
    look_at_rows(node, &shape);
    if (!is_data(node, &shape) || renderer->is_tiny) {
        paragraphs_end(&renderer->paragraphs, GAP_NONE);
        html_render_children(renderer, node, place);
        paragraphs_end(&renderer->paragraphs, GAP_NONE);
        return;
    }
    int spans[MOST_COLUMNS] = {0};
    Place there = *place;
    there.depth += renderer->n_replied;
    for (const xmlNode *child = node->children; child; child = child->next) {
        if (html_is(child, "caption"))
            html_render_element(renderer, child, place);
    }
    paragraphs_start_table(&renderer->paragraphs, &there);
    put_rows(renderer, node, place, spans);
    paragraphs_end_table(&renderer->paragraphs);
}

/* ---- what kind of table ---- */

static void look_at_cells(const xmlNode *row, Shape *shape);

static gboolean
is_row_group(const xmlNode *node)
{
    return html_is(node, "tbody") || html_is(node, "thead") ||
           html_is(node, "tfoot");
}

static gboolean
is_cell(const xmlNode *node)
{
    return html_is(node, "td") || html_is(node, "th");
}

static gboolean
is_shown(const xmlNode *node)
{
    g_autofree char *style = html_style(node);
    return !html_is_hidden(node, style);
}

static void
look_at_rows(const xmlNode *node, Shape *shape)
{
    for (const xmlNode *child = node->children; child && !shape->is_loose;
         child = child->next) {
        if (is_row_group(child))
            look_at_rows(child, shape);
        else if (html_is(child, "tr") && is_shown(child))
            look_at_cells(child, shape);
    }
}

static gboolean holds_block(const xmlNode *node, int *n_paragraphs, int level);

static int
span_of(const xmlNode *cell, const char *name)
{
    g_autofree char *span = html_attribute(cell, name);
    return span ? CLAMP(html_number(span), 1, MOST_COLUMNS) : 1;
}

static void
look_at_cells(const xmlNode *row, Shape *shape)
{
    int n_columns = 0;
    int n_filled = 0;
    for (const xmlNode *cell = row->children; cell; cell = cell->next) {
        if (!is_cell(cell) || !is_shown(cell))
            continue;
        int n_paragraphs = 0;
        g_autofree char *text = html_text_inside(cell, MOST_CELL_TEXT + 1);
        n_filled += *text != '\0';
        n_columns += span_of(cell, "colspan");
        shape->has_heads |= html_is(cell, "th");
        shape->is_loose |= strlen(text) > MOST_CELL_TEXT ||
                           holds_block(cell, &n_paragraphs, 0) ||
                           n_paragraphs > 2;
    }
    shape->n_rows++;
    shape->n_filled += n_filled;
    shape->n_full_rows += n_filled > 1;
    shape->n_columns = MAX(shape->n_columns, n_columns);
    shape->is_loose |= n_columns > MOST_COLUMNS || shape->n_rows > MOST_ROWS;
}

/* What does not fit a column: a table, a list, a heading, a quote. */
static gboolean
holds_block(const xmlNode *node, int *n_paragraphs, int level)
{
    static const char *const names[] = {
        "table", "ul", "ol", "dl", "pre",        "h1", "h2",
        "h3",    "h4", "h5", "h6", "blockquote", "hr"};
    if (level > 16)
        return TRUE;
    for (const xmlNode *child = node->children; child; child = child->next) {
        if (child->type != XML_ELEMENT_NODE)
            continue;
        for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
            if (html_is(child, names[i]))
                return TRUE;
        }
        *n_paragraphs += html_is(child, "p") || html_is(child, "br");
        if (holds_block(child, n_paragraphs, level + 1))
            return TRUE;
    }
    return FALSE;
}

/* Two rows or more that have two values or more, none of them a paragraph, and
 * not said to be there for the looks (unless it has heads). */
static gboolean
is_data(const xmlNode *table, const Shape *shape)
{
    if (shape->is_loose || shape->n_rows < 2 || shape->n_columns < 2 ||
        shape->n_full_rows < 2)
        return FALSE;
    if (shape->has_heads)
        return TRUE;
    g_autofree char *role = html_attribute(table, "role");
    if (role && strcmp(role, "presentation") == 0 &&
        2 * shape->n_filled < shape->n_rows * shape->n_columns)
        return FALSE;
    return 2 * shape->n_full_rows >= shape->n_rows;
}

/* ---- as data ---- */

static void put_cells(HtmlRenderer *renderer, const xmlNode *row,
                      const Place *place, int *spans);

static void
put_rows(HtmlRenderer *renderer, const xmlNode *node, const Place *place,
         int *spans)
{
    for (const xmlNode *child = node->children; child; child = child->next) {
        if (is_row_group(child))
            put_rows(renderer, child, place, spans);
        else if (html_is(child, "tr") && is_shown(child))
            put_cells(renderer, child, place, spans);
    }
}

/* Cells that reach down from a row above keep their column. */
static void
skip_spanned(HtmlRenderer *renderer, int *column, int *spans)
{
    for (; *column < MOST_COLUMNS && spans[*column] > 0; ++*column) {
        spans[*column]--;
        paragraphs_start_cell(&renderer->paragraphs);
    }
}

static gboolean
is_blank_row(const xmlNode *row)
{
    for (const xmlNode *cell = row->children; cell; cell = cell->next) {
        if (!is_cell(cell) || !is_shown(cell))
            continue;
        g_autofree char *text = html_text_inside(cell, 16);
        if (*text || cell->children)
            return FALSE;
    }
    return TRUE;
}

static void
put_cells(HtmlRenderer *renderer, const xmlNode *row, const Place *place,
          int *spans)
{
    if (is_blank_row(row))
        return;
    int column = 0;
    paragraphs_start_row(&renderer->paragraphs);
    for (const xmlNode *cell = row->children; cell; cell = cell->next) {
        if (!is_cell(cell) || !is_shown(cell))
            continue;
        skip_spanned(renderer, &column, spans);
        Place inside = *place;
        if (html_is(cell, "th"))
            inside.style |= DOC_STRONG;
        int width = span_of(cell, "colspan");
        int height = span_of(cell, "rowspan");
        paragraphs_start_cell(&renderer->paragraphs);
        html_render_children(renderer, cell, &inside);
        for (int i = 0; i < width && column < MOST_COLUMNS; i++, column++) {
            spans[column] = height - 1;
            /* One that spans all leaves the row to itself. */
            if (i > 0 && cell->next)
                paragraphs_start_cell(&renderer->paragraphs);
        }
    }
    skip_spanned(renderer, &column, spans);
}

/* ---- as paragraphs ---- */

/* Short ones of a row stand in one line. */
void
html_render_loose_cell(HtmlRenderer *renderer, const xmlNode *node,
                       const Place *place)
{
    g_autofree char *text = html_text_inside(node, SHORT_CELL + 1);
    if (strlen(text) > SHORT_CELL) {
        paragraphs_end(&renderer->paragraphs, GAP_NONE);
        html_render_children(renderer, node, place);
        paragraphs_end(&renderer->paragraphs, GAP_NONE);
        return;
    }
    paragraphs_space(&renderer->paragraphs, 2);
    html_render_children(renderer, node, place);
    paragraphs_space(&renderer->paragraphs, 2);
}
