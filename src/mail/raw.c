/* raw - a mail's source, to be looked at; see message.h. */
#include "mail/message_private.h"

#include "base/error.h"
#include "text/charset.h"

enum { MOST_SHOWN = 1 << 20 };

static void add_line(GString *text, Slice line);

Doc *
message_render_raw(const Message *message)
{
    Slice all = slice_from_bytes(message->raw);
    Slice rest = slice_sub(all, 0, MOST_SHOWN);
    g_autoptr(GString) text = g_string_sized_new(rest.size);
    Slice line;
    while (slice_take_line(&rest, &line))
        add_line(text, line);

    Doc *doc = doc_new();
    doc_begin(doc, DOC_PREFORMATTED, 0, 0);
    doc_add(doc, 0, (Slice){text->str, text->len});
    if (all.size > MOST_SHOWN) {
        g_autofree char *size =
            g_format_size_full(all.size, G_FORMAT_SIZE_IEC_UNITS);
        g_autofree char *notice = g_strdup_printf(
            "[This is the first MiB of %s; the rest is left out.]", size);
        doc_block(doc, DOC_NOTICE, 0, notice);
    }
    return doc;
}

/* Line by line, for a mail may hold parts of several charsets. */
static void
add_line(GString *text, Slice line)
{
    if (text->len > 0)
        g_string_append_c(text, '\n');
    gboolean is_ascii = TRUE;
    for (gsize i = 0; i < line.size; i++)
        is_ascii &= (guchar)line.bytes[i] < 0x80;
    if (is_ascii) {
        g_string_append_len(text, line.bytes, line.size);
        return;
    }
    g_autofree char *utf8 = charset_to_utf8(line, NULL);
    g_string_append(text, utf8);
}
