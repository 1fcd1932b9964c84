#pragma once
/* doc_private - the blocks inside a Doc, for doc.c and layout.c alone. */
#include "text/doc.h"

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
