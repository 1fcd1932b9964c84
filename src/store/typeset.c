/* typeset - see typeset.h. */
#include "store/typeset.h"

#include "base/error.h"
#include "mail/enclosed.h"

Typeset *
typeset_ref(Typeset *typeset)
{
    g_atomic_int_inc(&typeset->refs);
    return typeset;
}

void
typeset_unref(Typeset *typeset)
{
    if (!g_atomic_int_dec_and_test(&typeset->refs))
        return;
    g_free(typeset->query.path);
    g_clear_pointer(&typeset->lines, g_ptr_array_unref);
    g_clear_pointer(&typeset->doc, doc_free);
    g_free(typeset->subject);
    g_free(typeset->address);
    g_free(typeset->error);
    g_free(typeset);
}

static gboolean
are_equal_options(const RenderOptions *a, const RenderOptions *b)
{
    return a->headers == b->headers && a->prefers_html == b->prefers_html &&
           a->is_insisting == b->is_insisting &&
           a->numbers_urls == b->numbers_urls;
}

gboolean
typeset_answers(const Typeset *typeset, const TypesetQuery *query)
{
    const TypesetQuery *asked = &typeset->query;
    return asked->mail_id == query->mail_id &&
           g_strcmp0(asked->path, query->path) == 0 &&
           asked->is_raw == query->is_raw && asked->width == query->width &&
           are_equal_options(&asked->options, &query->options);
}

Typeset *
typeset_make(GBytes *bytes, const TypesetQuery *query)
{
    Typeset *typeset = g_new0(Typeset, 1);
    typeset->refs = 1;
    typeset->query = *query;
    typeset->query.path = g_strdup(query->path);
    g_autoptr(GError) error = NULL;
    g_autoptr(Message) message = enclosed_parse(bytes, query->path, &error);
    if (!message) {
        typeset->error = g_strdup(error->message);
        return typeset;
    }
    const MailHeader *header = message_header(message);
    typeset->subject = g_strdup(header->subject);
    typeset->address = header->from ? g_strdup(header->from->addr) : NULL;
    typeset->texts = message_texts(message, &query->options);
    typeset->doc = query->is_raw ? message_render_raw(message)
                                 : message_render(message, &query->options);
    if (query->width > 0)
        typeset->lines = doc_layout(typeset->doc, query->width);
    return typeset;
}
