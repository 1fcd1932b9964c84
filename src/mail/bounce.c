/* bounce - see bounce.h. */
#include "mail/bounce.h"

#include <errno.h>
#include <gmime/gmime.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"

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

static GByteArray *
make_fields(const Address *from, const GPtrArray *to, char **message_id_out)
{
    g_autofree char *random = g_uuid_string_random();
    g_autofree char *wire = address_wire(from->addr);
    g_autofree char *id = g_strconcat(random, strrchr(wire, '@'), NULL);
    g_autoptr(GDateTime) now = g_date_time_new_from_unix_local(clock_now());
    g_autofree char *date = g_mime_utils_header_format_date(now);

    GByteArray *fields = g_byte_array_new();
    append_text(fields, "Resent-From: ");
    append_mailbox(fields, from);
    for (guint i = 0; i < to->len; i++) {
        append_text(fields, i == 0 ? "\r\nResent-To: " : ",\r\n ");
        append_mailbox(fields, to->pdata[i]);
    }
    g_autofree char *rest = g_strdup_printf(
        "\r\nResent-Date: %s\r\nResent-Message-ID: <%s>\r\n", date, id);
    append_text(fields, rest);
    *message_id_out = g_steal_pointer(&id);
    return fields;
}

GBytes *
bounce_message(GBytes *original, const Address *from, const GPtrArray *to,
               char **message_id_out)
{
    GByteArray *mail = make_fields(from, to, message_id_out);
    Slice whole = without_mbox_line(slice_from_bytes(original));
    g_byte_array_append(mail, (const guint8 *)whole.bytes, (guint)whole.size);
    return g_byte_array_free_to_bytes(mail);
}

static gboolean
write_all(int fd, Slice bytes, GError **error)
{
    while (bytes.size > 0) {
        gssize n = write(fd, bytes.bytes, bytes.size);
        if (n < 0 && errno != EINTR) {
            g_set_error(error, KITH_ERROR, KITH_ERROR_RETRY,
                        "writing the mail: %s", g_strerror(errno));
            return FALSE;
        }
        if (n > 0)
            bytes = slice_sub(bytes, (gsize)n, bytes.size);
    }
    return TRUE;
}

gboolean
bounce_write(int fd, GBytes *original, const Address *from, const GPtrArray *to,
             char **message_id_out, GError **error)
{
    g_autoptr(GByteArray) fields = make_fields(from, to, message_id_out);
    Slice front = {(const char *)fields->data, fields->len};
    return write_all(fd, front, error) &&
           write_all(fd, without_mbox_line(slice_from_bytes(original)), error);
}
