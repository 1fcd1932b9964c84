/* render - a Message as a Doc, and as text to be quoted; see message.h. */
#include "mail/message_private.h"

#include "base/error.h"
#include "mail/field.h"
#include "text/charset.h"
#include "text/datefmt.h"
#include "text/flowed.h"
#include "text/html.h"
#include "text/sanitize.h"

enum { MOST_TEXT = 4 << 20, QUOTED_WIDTH = 72 };

static void render_brief(Doc *doc, Slice block);
static void render_full(Doc *doc, Slice block);
static void render_part(Doc *doc, const Part *part, PartRole role,
                        const RenderOptions *options);
static void render_attachments(Doc *doc, Message *message);

Doc *
message_render(Message *message, const RenderOptions *options)
{
    static const RenderOptions plain = {0};
    options = options ? options : &plain;
    Doc *doc = doc_new();
    if (options->headers == MESSAGE_FULL_HEADERS)
        render_full(doc, message->block);
    else
        render_brief(doc, message->block);
    g_autoptr(GArray) roles = message_choose(message, options);
    for (guint i = 0; i < message->parts->len; i++)
        render_part(doc, message_part(message, i),
                    g_array_index(roles, PartRole, i), options);
    render_attachments(doc, message);
    return doc;
}

static void
add_header(Doc *doc, const char *name, const char *value)
{
    g_autofree char *label = g_strdup_printf("%s: ", name);
    doc_begin(doc, DOC_HEADER, 0, 0);
    doc_add(doc, DOC_STRONG, slice_from_string(label));
    doc_add(doc, 0, slice_from_string(value));
}

static char *brief_value(Slice block, const char *name);

static void
render_brief(Doc *doc, Slice block)
{
    static const char *const names[] = {"From", "To", "Cc", "Date", "Subject"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *value = brief_value(block, names[i]);
        if (value && *value)
            add_header(doc, names[i], value);
    }
}

static char *field_value(const Field *field);

/* Of all fields of that name; NULL when there is none. */
static char *
brief_value(Slice block, const char *name)
{
    g_autoptr(GString) joined = NULL;
    Field field;
    while (field_take(&block, &field)) {
        if (!field_is(&field, name))
            continue;
        g_autofree char *value = field_value(&field);
        if (!joined)
            joined = g_string_new(value);
        else if (field_holds_addresses(&field) && *value)
            g_string_append_printf(joined, ", %s", value);
    }
    return joined ? g_strdup(joined->str) : NULL;
}

static char *join_addresses(const GPtrArray *addresses);

/* Addresses are taken apart before they are decoded, so that no encoded name
 * can pass for another address. */
static char *
field_value(const Field *field)
{
    if (field_holds_addresses(field)) {
        g_autoptr(GPtrArray) addresses = address_list_parse(field->value);
        if (addresses->len > 0)
            return join_addresses(addresses);
    }
    g_autofree char *text = field_text(field);
    if (field_is(field, "Date")) {
        g_autoptr(GDateTime) date = g_mime_utils_header_decode_date(text);
        if (date)
            return datefmt_long(g_date_time_to_unix(date));
    }
    return g_steal_pointer(&text);
}

static char *
join_addresses(const GPtrArray *addresses)
{
    GString *joined = g_string_new(NULL);
    for (guint i = 0; i < addresses->len; i++) {
        g_autofree char *one = address_to_string(addresses->pdata[i]);
        g_string_append_printf(joined, "%s%s", i > 0 ? ", " : "", one);
    }
    return g_string_free(joined, FALSE);
}

static void
render_full(Doc *doc, Slice block)
{
    Field field;
    while (field_take(&block, &field)) {
        g_autofree char *name = slice_dup(field.name);
        g_autofree char *value = field_holds_addresses(&field)
                                     ? field_value(&field)
                                     : field_text(&field);
        add_header(doc, name, value);
    }
}

static void
render_text(Doc *doc, const Part *part, const RenderOptions *options);
static void render_enclosed_header(Doc *doc, GMimeObject *object);

static void
render_part(Doc *doc, const Part *part, PartRole role,
            const RenderOptions *options)
{
    if (role == PART_BODY || (role == PART_REPORT && !part->is_attached)) {
        doc_blank(doc);
        render_text(doc, part, options);
    } else if (role == PART_MESSAGE) {
        doc_blank(doc);
        render_enclosed_header(doc, part->object);
    } else if (role == PART_CONTAINER &&
               part_is_type(part, "multipart", "encrypted")) {
        doc_blank(doc);
        doc_block(doc, DOC_NOTICE, 0,
                  "[This mail is encrypted, which kith does not read; its "
                  "parts are attached.]");
    }
}

static void
render_enclosed_header(Doc *doc, GMimeObject *object)
{
    GMimeMessage *mail =
        g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
    g_autofree char *block =
        mail ? g_mime_object_get_headers(GMIME_OBJECT(mail), NULL) : NULL;
    doc_block(doc, DOC_NOTICE, 0, "[Enclosed mail]");
    render_brief(doc, slice_from_string(block));
}

static const char *
parameter(const Part *part, const char *name)
{
    return g_mime_object_get_content_type_parameter(part->object, name);
}

static FlowedFormat
format_of(const Part *part)
{
    const char *format = parameter(part, "format");
    const char *delsp = parameter(part, "delsp");
    if (!format || g_ascii_strcasecmp(format, "flowed") != 0)
        return FLOWED_FIXED;
    return delsp && g_ascii_strcasecmp(delsp, "yes") == 0 ? FLOWED_FLOWED_DELSP
                                                          : FLOWED_FLOWED;
}

static void
render_text(Doc *doc, const Part *part, const RenderOptions *options)
{
    gboolean is_cut;
    g_autoptr(GByteArray) content = part_content(part, MOST_TEXT, &is_cut);
    Slice bytes = content ? (Slice){(const char *)content->data, content->len}
                          : SLICE_EMPTY;
    const char *charset = parameter(part, "charset");
    if (part->kind == KIND_HTML) {
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

static void
render_attachments(Doc *doc, Message *message)
{
    const GPtrArray *attachments = message_attachments(message);
    if (attachments->len > 0)
        doc_blank(doc);
    for (guint i = 0; i < attachments->len; i++) {
        const Attachment *one = attachments->pdata[i];
        g_autofree char *size =
            g_format_size_full(one->size, G_FORMAT_SIZE_IEC_UNITS);
        g_autofree char *line = g_strdup_printf("[%u] %s  %s  %s", i + 1,
                                                one->name, one->type, size);
        doc_block(doc, DOC_NOTICE, 0, line);
    }
}

static gboolean
is_text(const Part *part)
{
    return part->kind == KIND_PLAIN || part->kind == KIND_HTML ||
           part->kind == KIND_CALENDAR || part->kind == KIND_REPORT ||
           part_is_type(part, "text", "*");
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
    Doc *doc = doc_new();
    render_text(doc, message_part(message, index), &plain);
    return doc;
}

char *
message_part_parameter(Message *message, guint index, const char *name)
{
    return index < message->parts->len
               ? g_strdup(parameter(message_part(message, index), name))
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
    if (part->kind == KIND_PLAIN && format_of(part) == FLOWED_FIXED) {
        gboolean is_cut;
        g_autoptr(GByteArray) content = part_content(part, MOST_TEXT, &is_cut);
        g_autofree char *utf8 = charset_to_utf8(
            content ? (Slice){(const char *)content->data, content->len}
                    : SLICE_EMPTY,
            parameter(part, "charset"));
        return sanitize_text(slice_from_string(utf8));
    }
    g_autoptr(Doc) doc = doc_new();
    render_text(doc, part, &plain);
    return doc_to_text(doc, QUOTED_WIDTH);
}
