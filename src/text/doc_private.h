#pragma once
/* doc_private - the blocks inside a Doc, for doc.c and layout.c alone. */
#include "text/doc.h"

/* Spans without text that begin a row or a cell of a table. */
#define DOC_ROW_MARK  (1u << 14)
#define DOC_CELL_MARK (1u << 15)

typedef struct {
    DocKind kind;
    int depth;
    int indent;
    GArray *spans; /* of DocSpan, sanitized text with LF */
} DocBlock;

struct Doc {
    GPtrArray *blocks; /* of DocBlock */
    GPtrArray *urls;   /* of char * */
    GHashTable *url_numbers; /* char * in `urls` to its number */
};

void doc_span_clear(gpointer span);

/* ---- between layout.c and layout_table.c ---- */

typedef struct {
    const char *text;
    guint32 size;
    guint32 url;
    guint16 style;
    guint8 width;
    gboolean is_space;
} Cell;

typedef struct {
    GPtrArray *lines; /* the outcome */
    const DocBlock *block;
    int width;
    int hang; /* of all lines of the block but the first */
    gboolean started;
    GArray *cells; /* of the hard line, or the whole table */
} Layout;

/* Cells of `text` up to its end or the next LF, which is returned. */
const char *layout_add_cells(Layout *layout, const char *text,
                             const DocSpan *span);
/* The cells from `start` to `end` as lines of their own. */
void layout_cut_lines(Layout *layout, guint start, guint end);
/* A new line, with its quote marks and indentation. */
DocLine *layout_begin_line(Layout *layout, gboolean is_empty, int *room_out);
/* The end of what fits in `room` columns from `start`; `*next_out` is where the
 * line after it starts. */
guint layout_cut(const Layout *layout, guint start, guint end, int room,
                 guint *next_out);
void layout_put(DocLine *line, const Layout *layout, guint start, guint end);
void layout_put_spaces(DocLine *line, int n);
void layout_table(Layout *layout);
