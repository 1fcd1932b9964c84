/* render_header - the header of a mail as a Doc; see message.h. */
#include "mail/message_private.h"

#include "base/error.h"
#include "mail/field.h"
#include "text/datefmt.h"

static void
add_header(Doc *doc, const char *name, const char *value)
{
    g_autofree char *label = g_strdup_printf("%s: ", name);
    doc_begin(doc, DOC_HEADER, 0, 0);
    doc_add(doc, DOC_STRONG, slice_from_string(label));
    doc_add(doc, 0, slice_from_string(value));
}

static char *brief_value(Slice block, const char *name);

void
message_render_brief(Doc *doc, Slice block)
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

void
message_render_full(Doc *doc, Slice block)
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
