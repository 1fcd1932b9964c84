/* render_text - one part as text: in a Doc, and to be quoted; see message.h. */
#include "mail/message_private.h"

#include "base/error.h"
#include "mail/calendar.h"
#include "mail/report.h"
#include "text/charset.h"
#include "text/flowed.h"
#include "text/html.h"
#include "text/sanitize.h"

enum { MOST_TEXT = 4 << 20, MOST_ICALENDAR = 1 << 20, QUOTED_WIDTH = 72 };

const char *
part_parameter(const Part *part, const char *name)
{
    return g_mime_object_get_content_type_parameter(part->object, name);
}

static FlowedFormat
format_of(const Part *part)
{
    const char *format = part_parameter(part, "format");
    const char *delsp = part_parameter(part, "delsp");
    if (!format || g_ascii_strcasecmp(format, "flowed") != 0)
        return FLOWED_FIXED;
    return delsp && g_ascii_strcasecmp(delsp, "yes") == 0 ? FLOWED_FLOWED_DELSP
                                                          : FLOWED_FLOWED;
}

Slice
slice_from_array(const GByteArray *content)
{
    return content ? (Slice){(const char *)content->data, content->len}
                   : SLICE_EMPTY;
}

void
part_render_text(Doc *doc, const Part *part, const RenderOptions *options)
{
    if (part_is_left_out(part)) {
        doc_block(doc, DOC_NOTICE, 0,
                  "[This text is very long, and still on the mail server.]");
        return;
    }
    gboolean is_cut;
    g_autoptr(GByteArray) content = part_content(part, MOST_TEXT, &is_cut);
    Slice bytes = slice_from_array(content);
    const char *charset = part_parameter(part, "charset");
    if (part_is_html(part)) {
        if (!html_render(doc, bytes, charset))
            doc_block(doc, DOC_NOTICE, 0, "[There is no text in this HTML.]");
    } else {
        g_autofree char *text = charset_to_utf8(bytes, charset);
        flowed_render(doc, text, format_of(part), options->numbers_urls);
    }
    if (is_cut)
        doc_block(doc, DOC_NOTICE, 0,
                  "[This text is too long; the rest is left out.]");
}

static gboolean
is_text(const Part *part)
{
    return part->kind == KIND_PLAIN || part->kind == KIND_HTML ||
           part->kind == KIND_CALENDAR || part->kind == KIND_REPORT ||
           part_is_type(part, "text", "*");
}

/* Calendars and reports; FALSE when it is neither, or cannot be read. */
gboolean
part_render_as_meant(Doc *doc, const Part *part)
{
    gboolean is_cut;
    g_autoptr(GByteArray) content = part_content(part, MOST_ICALENDAR, &is_cut);
    Slice bytes = slice_from_array(content);
    if (part->kind == KIND_CALENDAR)
        return calendar_render(doc, bytes, part_parameter(part, "charset"),
                               TRUE);
    if (part->kind != KIND_REPORT)
        return FALSE;
    return strstr(part->says, "delivery")
               ? report_render_delivery(doc, bytes)
               : report_render_disposition(doc, bytes);
}

Doc *
message_render_part(Message *message, guint index, GError **error)
{
    static const RenderOptions plain = {0};
    if (index >= message->parts->len ||
        !is_text(message_part(message, index))) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "part %u of the mail is no text", index + 1);
        return NULL;
    }
    const Part *part = message_part(message, index);
    Doc *doc = doc_new();
    if (!part_render_as_meant(doc, part))
        part_render_text(doc, part, &plain);
    return doc;
}

char *
message_part_parameter(Message *message, guint index, const char *name)
{
    return index < message->parts->len
               ? g_strdup(part_parameter(message_part(message, index), name))
               : NULL;
}

static char *quotable_text(const Part *part);

char *
message_text(Message *message)
{
    GString *text = g_string_new(NULL);
    g_autoptr(GArray) roles = message_choose(message, NULL);
    for (guint i = 0; i < message->parts->len; i++) {
        const Part *part = message_part(message, i);
        PartRole role = g_array_index(roles, PartRole, i);
        if (part->level > 0 || role != PART_BODY)
            continue;
        g_autofree char *one = quotable_text(part);
        g_string_append_printf(text, "%s%s%s", text->len > 0 ? "\n" : "", one,
                               g_str_has_suffix(one, "\n") ? "" : "\n");
    }
    return g_string_free(text, FALSE);
}

/* Fixed text keeps its lines as they are; all else is wrapped for quoting. */
static char *
quotable_text(const Part *part)
{
    static const RenderOptions plain = {0};
    if (!part_is_html(part) && format_of(part) == FLOWED_FIXED) {
        gboolean is_cut;
        g_autoptr(GByteArray) content = part_content(part, MOST_TEXT, &is_cut);
        g_autofree char *utf8 = charset_to_utf8(
            slice_from_array(content), part_parameter(part, "charset"));
        return sanitize_text(slice_from_string(utf8));
    }
    g_autoptr(Doc) doc = doc_new();
    part_render_text(doc, part, &plain);
    return doc_to_text(doc, QUOTED_WIDTH);
}
