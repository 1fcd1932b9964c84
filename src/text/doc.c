/* doc - see doc.h; layout.c makes lines of it. */
#include "text/doc_private.h"

#include "base/error.h"
#include "text/sanitize.h"
#include "text/width.h"

static void block_free(gpointer block);

Doc *
doc_new(void)
{
    Doc *doc = g_new0(Doc, 1);
    doc->blocks = g_ptr_array_new_with_free_func(block_free);
    doc->urls = g_ptr_array_new_with_free_func(g_free);
    doc->url_numbers = g_hash_table_new(g_str_hash, g_str_equal);
    return doc;
}

void
doc_free(Doc *doc)
{
    if (!doc)
        return;
    g_ptr_array_unref(doc->blocks);
    g_hash_table_unref(doc->url_numbers);
    g_ptr_array_unref(doc->urls);
    g_free(doc);
}

static void
block_free(gpointer block)
{
    g_array_unref(((DocBlock *)block)->spans);
    g_free(block);
}

void
doc_span_clear(gpointer span)
{
    g_free(((DocSpan *)span)->text);
}

void
doc_begin(Doc *doc, DocKind kind, int depth, int indent)
{
    DocBlock *block = g_new0(DocBlock, 1);
    block->kind = kind;
    block->depth = MAX(depth, 0);
    block->indent = MAX(indent, 0);
    block->spans = g_array_new(FALSE, FALSE, sizeof(DocSpan));
    g_array_set_clear_func(block->spans, doc_span_clear);
    g_ptr_array_add(doc->blocks, block);
}

void
doc_add(Doc *doc, guint style, Slice text)
{
    doc_add_link(doc, style, 0, text);
}

void
doc_add_link(Doc *doc, guint style, guint url, Slice text)
{
    if (doc->blocks->len == 0)
        doc_begin(doc, DOC_PLAIN, 0, 0);
    DocBlock *block = doc->blocks->pdata[doc->blocks->len - 1];
    DocSpan span = {style, sanitize_text(text), url};
    if (span.text[0])
        g_array_append_val(block->spans, span);
    else
        g_free(span.text);
}

static void
add_mark(Doc *doc, guint mark)
{
    DocBlock *block = doc->blocks->pdata[doc->blocks->len - 1];
    g_assert(block->kind == DOC_TABLE);
    DocSpan span = {mark, g_strdup(""), 0};
    g_array_append_val(block->spans, span);
}

void
doc_add_row(Doc *doc)
{
    add_mark(doc, DOC_ROW_MARK);
}

void
doc_add_cell(Doc *doc)
{
    add_mark(doc, DOC_CELL_MARK);
}

void
doc_block(Doc *doc, DocKind kind, int depth, const char *text)
{
    doc_begin(doc, kind, depth, 0);
    doc_add(doc, 0, slice_from_string(text));
}

void
doc_blank(Doc *doc)
{
    doc_begin(doc, DOC_PLAIN, 0, 0);
}

guint
doc_add_url(Doc *doc, const char *url)
{
    g_autofree char *clean = sanitize_line(slice_from_string(url));
    gpointer known = g_hash_table_lookup(doc->url_numbers, clean);
    if (known)
        return GPOINTER_TO_UINT(known);

    char *kept = g_steal_pointer(&clean);
    g_ptr_array_add(doc->urls, kept);
    g_hash_table_insert(doc->url_numbers, kept,
                        GUINT_TO_POINTER(doc->urls->len));
    return doc->urls->len;
}

void
doc_drop_last_url(Doc *doc)
{
    g_assert(doc->urls->len > 0);
    guint last = doc->urls->len - 1;
    g_hash_table_remove(doc->url_numbers, doc->urls->pdata[last]);
    g_ptr_array_set_size(doc->urls, (int)last);
}

guint
doc_n_urls(const Doc *doc)
{
    return doc->urls->len;
}

const char *
doc_url(const Doc *doc, guint number)
{
    if (number < 1 || number > doc->urls->len)
        return NULL;
    return doc->urls->pdata[number - 1];
}

char *
doc_to_text(const Doc *doc, int width)
{
    g_autoptr(GPtrArray) lines = doc_layout(doc, width);
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < lines->len; i++) {
        const DocLine *line = lines->pdata[i];
        for (guint j = 0; j < line->spans->len; j++)
            g_string_append(text, g_array_index(line->spans, DocSpan, j).text);
        g_string_append_c(text, '\n');
    }
    return g_string_free(text, FALSE);
}

static gboolean span_is_clean(const char *text);

gboolean
doc_is_clean(const Doc *doc, int width)
{
    g_autoptr(GPtrArray) lines = doc_layout(doc, width);
    for (guint i = 0; i < lines->len; i++) {
        const DocLine *line = lines->pdata[i];
        int used = 0;
        for (guint j = 0; j < line->spans->len; j++) {
            const char *text = g_array_index(line->spans, DocSpan, j).text;
            if (!span_is_clean(text))
                return FALSE;
            used += width_of(text);
        }
        if (used > MAX(width, 10))
            return FALSE;
    }
    return TRUE;
}

/* Not sanitize_is_clean(): a span may have been cut within a cluster that is
 * wider than the line. */
static gboolean
span_is_clean(const char *text)
{
    if (!g_utf8_validate(text, -1, NULL))
        return FALSE;
    for (; *text; text = g_utf8_next_char(text)) {
        if (!sanitize_allows(g_utf8_get_char(text)))
            return FALSE;
    }
    return TRUE;
}
