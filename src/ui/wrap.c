/* wrap - see wrap.h. */
#include "ui/wrap.h"

#include "text/doc.h"

enum { LEAST_WIDTH = 10 };

static char *
join_spans(const DocLine *line)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < line->spans->len; i++)
        g_string_append(text, g_array_index(line->spans, DocSpan, i).text);
    return g_string_free(text, FALSE);
}

GPtrArray *
wrap_text(const char *text, int width)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(Doc) doc = doc_new();
    doc_block(doc, DOC_PLAIN, 0, text);
    g_autoptr(GPtrArray) wrapped = doc_layout(doc, MAX(width, LEAST_WIDTH));
    for (guint i = 0; i < wrapped->len; i++)
        g_ptr_array_add(lines, join_spans(g_ptr_array_index(wrapped, i)));
    if (lines->len == 0)
        g_ptr_array_add(lines, g_strdup(""));
    return lines;
}
