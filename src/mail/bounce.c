/* bounce - see bounce.h. */
#include "mail/bounce.h"

#include <gmime/gmime.h>

#include "base/clock.h"

static void
append_mailbox(GByteArray *mail, const Address *address)
{
    g_autofree char *wire = address_wire(address->addr);
    g_autofree char *name =
        address->name
            ? g_mime_utils_header_encode_phrase(NULL, address->name, "utf-8")
            : NULL;
    g_autofree char *text = name ? g_strdup_printf("%s <%s>", name, wire)
                                 : g_strdup(wire ? wire : "");
    g_byte_array_append(mail, (const guint8 *)text, strlen(text));
}

static void
append_text(GByteArray *mail, const char *text)
{
    g_byte_array_append(mail, (const guint8 *)text, strlen(text));
}

/* What an mbox puts before a mail is no field of it. */
static Slice
without_mbox_line(Slice whole)
{
    Slice line;
    Slice rest = whole;
    if (slice_has_prefix_ascii(whole, "From ") && slice_take_line(&rest, &line))
        return rest;
    return whole;
}

GBytes *
bounce_message(GBytes *original, const Address *from, const GPtrArray *to,
               char **message_id_out)
{
    g_autofree char *random = g_uuid_string_random();
    g_autofree char *wire = address_wire(from->addr);
    g_autofree char *id = g_strconcat(random, strrchr(wire, '@'), NULL);
    g_autoptr(GDateTime) now = g_date_time_new_from_unix_local(clock_now());
    g_autofree char *date = g_mime_utils_header_format_date(now);

    Slice whole = without_mbox_line(slice_from_bytes(original));
    GByteArray *mail = g_byte_array_sized_new((guint)whole.size + 1024);
    append_text(mail, "Resent-From: ");
    append_mailbox(mail, from);
    for (guint i = 0; i < to->len; i++) {
        append_text(mail, i == 0 ? "\r\nResent-To: " : ",\r\n ");
        append_mailbox(mail, to->pdata[i]);
    }
    g_autofree char *rest = g_strdup_printf(
        "\r\nResent-Date: %s\r\nResent-Message-ID: <%s>\r\n", date, id);
    append_text(mail, rest);
    g_byte_array_append(mail, (const guint8 *)whole.bytes, (guint)whole.size);
    *message_id_out = g_steal_pointer(&id);
    return g_byte_array_free_to_bytes(mail);
}
