#pragma once
/* paragraph - running text into a Doc: white space collapsed, blocks opened
 * only when text comes, the gaps between them counted. What html.c writes to;
 * knows nothing of HTML. Pure; one thread at a time. */
#include "text/doc.h"

/* Where text stands; copied on the way into an element. */
typedef struct {
    DocKind kind;
    int depth;  /* of quotes */
    int indent;
    guint style;
    guint url;  /* the target that the text stands for, or 0 */
} Place;

typedef struct {
    Doc *doc;
    gboolean is_open;   /* a block has begun */
    gboolean is_table;  /* it is a table: no block within its cells */
    gboolean starts_cell; /* spaces are not wanted yet */
    guint last_url;     /* of the text before */
    guint n_texts;      /* pieces written so far */
    gboolean has_text;  /* anything at all was written */
    gboolean wants_gap; /* an empty line before the next block */
    int last_depth;     /* of the block before */
    int n_spaces;       /* wait for text */
    int n_breaks;
    char *bullet;       /* waits for the first block of a list item */
} Paragraphs;

void paragraphs_init(Paragraphs *paragraphs, Doc *doc);
void paragraphs_clear(Paragraphs *paragraphs);

/* Text with its white space collapsed, or kept. */
void paragraphs_add(Paragraphs *paragraphs, const Place *place,
                    const char *text);
void paragraphs_add_verbatim(Paragraphs *paragraphs, const Place *place,
                             const char *text);
void paragraphs_break_line(Paragraphs *paragraphs);
/* `n` spaces between what stands there and what comes, in one block. */
void paragraphs_space(Paragraphs *paragraphs, int n);
/* A table instead of a block; up to its end, the end of a block is a space. */
void paragraphs_start_table(Paragraphs *paragraphs, const Place *place);
void paragraphs_start_row(Paragraphs *paragraphs);
void paragraphs_start_cell(Paragraphs *paragraphs);
void paragraphs_end_table(Paragraphs *paragraphs);
/* The next text starts a new block. */
typedef enum { GAP_NONE, GAP_LINE } Gap;
void paragraphs_end(Paragraphs *paragraphs, Gap gap);
/* The next block is a list item; it starts with `bullet`, which is taken. */
void paragraphs_start_item(Paragraphs *paragraphs, char *bullet);
