/* field - see field.h. */
#include "mail/field.h"

#include <gmime/gmime.h>

#include "base/error.h"
#include "text/charset.h"
#include "text/sanitize.h"

static gboolean split(Slice line, Field *field_out);
static Slice take_folded_line(Slice *rest);

gboolean
field_take(Slice *block, Field *field_out)
{
    while (block->size > 0) {
        Slice line = take_folded_line(block);
        if (line.size == 0) {
            *block = SLICE_EMPTY;
            return FALSE;
        }
        if (split(line, field_out))
            return TRUE;
    }
    return FALSE;
}

/* One line with those that continue it, without its last line break. */
static Slice
take_folded_line(Slice *rest)
{
    Slice whole = *rest;
    Slice line;
    gsize size = 0;
    gboolean is_first = TRUE;
    while (rest->size > 0 &&
           (is_first || rest->bytes[0] == ' ' || rest->bytes[0] == '\t')) {
        slice_take_line(rest, &line);
        size = line.bytes + line.size - whole.bytes;
        if (is_first && line.size == 0)
            break;
        is_first = FALSE;
    }
    return slice_sub(whole, 0, size);
}

static gboolean
split(Slice line, Field *field_out)
{
    const char *colon = memchr(line.bytes, ':', line.size);
    if (!colon)
        return FALSE;
    gsize size = colon - line.bytes;
    Slice name = slice_trim(slice_sub(line, 0, size));
    if (name.size == 0 || name.bytes != line.bytes)
        return FALSE;
    for (gsize i = 0; i < name.size; i++) {
        if (name.bytes[i] <= ' ' || name.bytes[i] > '~')
            return FALSE;
    }
    field_out->name = name;
    field_out->value = slice_trim(slice_sub(line, size + 1, line.size));
    return TRUE;
}

gboolean
field_is(const Field *field, const char *name)
{
    return field->name.size == strlen(name) &&
           slice_has_prefix_ascii(field->name, name);
}

gboolean
field_holds_addresses(const Field *field)
{
    static const char *const names[] = {
        "From",
        "To",
        "Cc",
        "Bcc",
        "Sender",
        "Reply-To",
        "Resent-From",
        "Resent-To",
        "Resent-Cc",
        "Resent-Bcc",
        "Resent-Sender",
        "Resent-Reply-To",
        "Errors-To",
        "Disposition-Notification-To",
        "Mail-Reply-To",
        "Mail-Followup-To",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        if (field_is(field, names[i]))
            return TRUE;
    }
    return FALSE;
}

char *
field_text(const Field *field)
{
    g_autofree char *raw = slice_dup(slice_sub(field->value, 0, FIELD_LIMIT));
    /* Unfolded first: GMime keeps the line breaks of what is not encoded. */
    for (char *at = raw; *at; at++) {
        if (*at == '\r' || *at == '\n')
            *at = ' ';
    }
    g_autofree char *decoded = g_mime_utils_header_decode_text(NULL, raw);
    g_autofree char *meant = charset_repair_controls(decoded);
    return sanitize_line(slice_from_string(meant));
}

/* Up to the empty line that ends it. */
static Slice
header_only(Slice block)
{
    Slice rest = block;
    Slice line;
    while (slice_take_line(&rest, &line)) {
        if (line.size == 0)
            break;
    }
    return slice_sub(block, 0, block.size - rest.size);
}

static char *
charset_of(Slice block)
{
    Field field;
    while (field_take(&block, &field)) {
        if (!field_is(&field, "Content-Type"))
            continue;
        g_autofree char *value =
            slice_dup(slice_sub(field.value, 0, FIELD_LIMIT));
        GMimeContentType *type = g_mime_content_type_parse(NULL, value);
        char *charset =
            g_strdup(g_mime_content_type_get_parameter(type, "charset"));
        g_object_unref(type);
        return charset;
    }
    return NULL;
}

GBytes *
field_block_to_utf8(Slice block)
{
    enum { MOST_BLOCK = 1 << 20 };
    block = header_only(block);
    if (block.size == 0 || block.size > MOST_BLOCK ||
        g_utf8_validate(block.bytes, block.size, NULL))
        return NULL;
    g_autofree char *charset = charset_of(block);
    if (!charset)
        return NULL;
    /* A line at a time, for others may have added theirs. */
    GString *text = g_string_new(NULL);
    Slice line;
    while (slice_take_line(&block, &line)) {
        g_autofree char *utf8 = charset_to_utf8(line, charset);
        g_string_append_printf(text, "%s\n", utf8);
    }
    return g_string_free_to_bytes(text);
}

Slice
field_cap_addresses(Slice value)
{
    if (value.size <= FIELD_ADDRESS_LIMIT)
        return value;
    /* An address cut in two would be another address. */
    Slice capped = slice_sub(value, 0, FIELD_ADDRESS_LIMIT);
    while (capped.size > 0 && capped.bytes[capped.size - 1] != ',')
        capped.size--;
    if (capped.size > 0)
        capped.size--;
    return capped;
}

/* Looks at every line, for a mail may enclose others; a line of text that looks
 * like a long address field is capped too. */
GBytes *
field_cap_all(GBytes *bytes)
{
    Slice rest = slice_from_bytes(bytes);
    const char *kept = rest.bytes;
    GByteArray *out = NULL;
    Field field;
    while (rest.size > 0) {
        Slice line = take_folded_line(&rest);
        if (line.size <= FIELD_ADDRESS_LIMIT || !split(line, &field) ||
            !field_holds_addresses(&field))
            continue;
        const char *end = line.bytes + line.size;
        Slice capped = field_cap_addresses(field.value);
        const char *cut = field.value.bytes + capped.size;
        if (!out)
            out = g_byte_array_new();
        g_byte_array_append(out, (const guint8 *)kept, cut - kept);
        kept = end;
    }
    if (!out)
        return g_bytes_ref(bytes);
    Slice all = slice_from_bytes(bytes);
    g_byte_array_append(out, (const guint8 *)kept, all.bytes + all.size - kept);
    return g_byte_array_free_to_bytes(out);
}
