/* parts - the tree of a Message's parts, flat, and what kind each is; see
 * message_private.h. */
#include "mail/message_private.h"

#include "base/error.h"

enum { MOST_LEVELS = 32, MOST_PARTS = 1000 };

static void
collect(Message *message, GMimeObject *object, int depth, int level);

void
message_collect_parts(Message *message)
{
    collect(message, g_mime_message_get_mime_part(message->mail), 0, 0);
}

static PartKind kind_of(const Part *part, const char **says_out);
static gboolean is_attached(GMimeObject *object);
static void
collect_inside(Message *message, GMimeObject *object, int depth, int level);

static void
collect(Message *message, GMimeObject *object, int depth, int level)
{
    if (!object)
        return;
    if (depth > MOST_LEVELS || message->parts->len >= MOST_PARTS) {
        message->has_more_parts = TRUE;
        return;
    }
    Part part = {
        .object = object,
        .is_attached = is_attached(object),
        .depth = depth,
        .level = level,
        .size = -1,
    };
    part.kind = kind_of(&part, &part.says);
    guint index = message->parts->len;
    g_array_append_val(message->parts, part);
    collect_inside(message, object, depth, level);
    message_part(message, index)->end = message->parts->len;
}

static void
collect_inside(Message *message, GMimeObject *object, int depth, int level)
{
    if (GMIME_IS_MESSAGE_PART(object)) {
        GMimeMessage *enclosed =
            g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
        if (enclosed)
            collect(message, g_mime_message_get_mime_part(enclosed), depth + 1,
                    level + 1);
    } else if (GMIME_IS_MULTIPART(object)) {
        GMimeMultipart *parts = GMIME_MULTIPART(object);
        int length = g_mime_multipart_get_count(parts);
        for (int i = 0; i < length && !message->has_more_parts; i++)
            collect(message, g_mime_multipart_get_part(parts, i), depth + 1,
                    level);
    }
}

static gboolean
is_attached(GMimeObject *object)
{
    const char *disposition = g_mime_object_get_disposition(object);
    return disposition && g_ascii_strcasecmp(disposition, "attachment") == 0;
}

gboolean
part_is_type(const Part *part, const char *type, const char *subtype)
{
    return g_mime_content_type_is_type(
        g_mime_object_get_content_type(part->object), type, subtype);
}

char *
part_type(const Part *part)
{
    GMimeContentType *type = g_mime_object_get_content_type(part->object);
    g_autofree char *text = g_mime_content_type_get_mime_type(type);
    /* A type is made of tokens (RFC 2045 5.1); anything else is not shown. */
    for (char *at = text; *at; at++) {
        if (!g_ascii_isalnum(*at) && !strchr("!#$&^_.+-/", *at))
            return g_strdup("application/octet-stream");
    }
    return g_ascii_strdown(text, -1);
}

/* ---- kinds ---- */

/* No type that can be read is plain text (RFC 2045 5.2). */
static gboolean
is_untyped(const Part *part)
{
    const char *type = g_mime_object_get_header(part->object, "Content-Type");
    return type && !strchr(type, '/');
}

static PartKind
kind_by_type(const Part *part, const char **says_out)
{
    static const struct {
        const char *type, *subtype;
        PartKind kind;
        const char *says;
    } kinds[] = {
        {"text", "plain", KIND_PLAIN},
        {"text", "html", KIND_HTML},
        {"text", "calendar", KIND_CALENDAR, "invitation"},
        {"application", "ics", KIND_CALENDAR, "invitation"},
        {"text", "markdown", KIND_PLAIN},
        {"text", "x-patch", KIND_PLAIN, "patch"},
        {"text", "x-diff", KIND_PLAIN, "patch"},
        {"text", "enriched", KIND_PLAIN},
        {"text", "rfc822-headers", KIND_PLAIN, "header of a mail"},
        {"message", "delivery-status", KIND_REPORT, "delivery report"},
        {"message", "disposition-notification", KIND_REPORT, "reading report"},
        {"application", "pgp-signature", KIND_SIGNATURE, "OpenPGP signature"},
        {"application", "pkcs7-signature", KIND_SIGNATURE, "S/MIME signature"},
        {"application", "x-pkcs7-signature", KIND_SIGNATURE,
         "S/MIME signature"},
        {"application", "pgp-encrypted", KIND_ENCRYPTED, "OpenPGP encryption"},
        {"application", "pkcs7-mime", KIND_ENCRYPTED, "S/MIME"},
        {"application", "x-pkcs7-mime", KIND_ENCRYPTED, "S/MIME"},
        {"application", "pgp-keys", KIND_KEY, "OpenPGP key"},
        {"application", "ms-tnef", KIND_OTHER, "Outlook's own format (TNEF)"},
        {"application", "vnd.ms-tnef", KIND_OTHER,
         "Outlook's own format (TNEF)"},
        {"image", "*", KIND_IMAGE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (part_is_type(part, kinds[i].type, kinds[i].subtype)) {
            *says_out = kinds[i].says;
            return kinds[i].kind;
        }
    }
    return KIND_OTHER;
}

static PartKind
kind_of(const Part *part, const char **says_out)
{
    if (GMIME_IS_MULTIPART(part->object))
        return KIND_CONTAINER;
    if (GMIME_IS_MESSAGE_PART(part->object)) {
        *says_out = "attached mail";
        return KIND_MESSAGE;
    }
    if (is_untyped(part))
        return KIND_PLAIN;
    return kind_by_type(part, says_out);
}

/* ---- content ---- */

/* A stream that keeps the first `limit` bytes would do; GMime has none, so a
 * large part is read whole and cut. */
GByteArray *
part_content(const Part *part, gsize limit, gboolean *is_cut_out)
{
    *is_cut_out = FALSE;
    GMimeDataWrapper *content =
        GMIME_IS_PART(part->object)
            ? g_mime_part_get_content(GMIME_PART(part->object))
            : NULL;
    if (!content)
        return NULL;
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    GMimeStream *stream = g_mime_stream_mem_new_with_byte_array(bytes);
    g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), FALSE);
    g_mime_data_wrapper_write_to_stream(content, stream);
    g_object_unref(stream);
    if (bytes->len > limit) {
        *is_cut_out = TRUE;
        g_byte_array_set_size(bytes, limit);
    }
    return g_steal_pointer(&bytes);
}
