#pragma once
/* doc - styled paragraphs: what the reader shows and renderers produce.
 *
 * A Doc is a list of blocks, laid out to lines of a given width. Text inside is
 * always clean (doc_add_* sanitize). A laid-out line of depth n begins with n
 * times `> `, whatever its kind; the further lines of a list item or header
 * hang. Pure; one thread at a time. */
#include "base/slice.h"

typedef enum {
    DOC_PLAIN,
    DOC_HEADING,
    DOC_QUOTE,     /* `depth` says how deep; a list in a quote has one too */
    DOC_SIGNATURE,
    DOC_HEADER,    /* a mail header: name and value */
    DOC_NOTICE,    /* said by kith, not by the sender */
    DOC_PREFORMATTED, /* never wrapped at words */
    DOC_LIST_ITEM,
    DOC_TABLE, /* of rows and cells: in columns where they fit */
} DocKind;

typedef enum {
    DOC_EMPHASIS = 1 << 0,
    DOC_STRONG = 1 << 1,
    DOC_LINK = 1 << 2,
    DOC_CODE = 1 << 3,
    DOC_MARK = 1 << 4, /* the number of a link, put there by kith */
    DOC_STRIKE = 1 << 5,
    DOC_DIRECTIVE = 1 << 6, /* a sign that only says how its text looks */
} DocSpanStyle;

typedef struct Doc Doc;
Doc *doc_new(void);
void doc_free(Doc *doc);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Doc, doc_free)

/* Starts a block: `indent` columns in front of every line of it. */
void doc_begin(Doc *doc, DocKind kind, int depth, int indent);
/* Adds text to the block begun last; `style` of DocSpanStyle bits. LF
 * separates lines: at the end it leaves an empty one. */
void doc_add(Doc *doc, guint style, Slice text);
/* The same, and the text stands for target number `url`. */
void doc_add_link(Doc *doc, guint style, guint url, Slice text);
/* In a block of DOC_TABLE: the next row, and its next cell, to which text is then
 * added; a LF in it is a space. A row of one cell spans the table. */
void doc_add_row(Doc *doc);
void doc_add_cell(Doc *doc);
/* A whole block at once. */
void doc_block(Doc *doc, DocKind kind, int depth, const char *text);
void doc_blank(Doc *doc);
/* Remembers a target; the number that stands for it in the text, from 1. The
 * same target gets the same number. */
guint doc_add_url(Doc *doc, const char *url);
/* Forgets the target added last; its number is free again. */
void doc_drop_last_url(Doc *doc);
guint doc_n_urls(const Doc *doc);
const char *doc_url(const Doc *doc, guint number); /* as long as the Doc */

typedef struct {
    guint style; /* DocSpanStyle bits */
    char *text;
    guint url;   /* the target it stands for, or 0 */
} DocSpan;

typedef struct {
    DocKind kind;
    int depth;
    GArray *spans; /* of DocSpan */
} DocLine;

/* Wraps to `width` columns (at least 10): a GPtrArray of DocLine that frees
 * them, for the caller. No line is wider. */
GPtrArray *doc_layout(const Doc *doc, int width);
/* The layout as plain text, a line each; the caller frees it. */
char *doc_to_text(const Doc *doc, int width);
/* No control bytes, and no line over `width` when laid out: for tests. */
gboolean doc_is_clean(const Doc *doc, int width);
