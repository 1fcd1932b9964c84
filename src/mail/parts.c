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
static gboolean is_in_encrypted(const Message *message, int depth);
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
    if (part.kind == KIND_OTHER && is_in_encrypted(message, depth)) {
        part.kind = KIND_ENCRYPTED;
        part.says = "encrypted text";
    }
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

/* The parent stands in front: it is the last part of one level less. */
static gboolean
is_in_encrypted(const Message *message, int depth)
{
    for (guint i = message->parts->len; i > 0; i--) {
        const Part *part = message_part(message, i - 1);
        if (part->depth < depth)
            return part->kind == KIND_CONTAINER &&
                   part_is_type(part, "multipart", "encrypted");
    }
    return FALSE;
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
        {"message", "feedback-report", KIND_PLAIN, "complaint report"},
        {"message", "delivery-status", KIND_REPORT, "delivery report"},
        {"message", "global-delivery-status", KIND_REPORT, "delivery report"},
        {"message", "global-disposition-notification", KIND_REPORT,
         "reading report"},
        {"message", "disposition-notification", KIND_REPORT, "reading report"},
        {"application", "pgp-signature", KIND_SIGNATURE, "OpenPGP signature"},
        {"application", "pkcs7-signature", KIND_SIGNATURE, "S/MIME signature"},
        {"application", "x-pkcs7-signature", KIND_SIGNATURE,
         "S/MIME signature"},
        {"application", "pgp-encrypted", KIND_ENCRYPTED, "OpenPGP encryption"},
        {"application", "pkcs7-mime", KIND_ENCRYPTED, "S/MIME message"},
        {"application", "x-pkcs7-mime", KIND_ENCRYPTED, "S/MIME message"},
        {"application", "pgp-keys", KIND_KEY, "OpenPGP key"},
        {"application", "pkix-cert", KIND_KEY, "certificate"},
        {"application", "x-x509-ca-cert", KIND_KEY, "certificate"},
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

/* RFC 8551 3.2.2. */
static PartKind
kind_of_smime(const Part *part, const char **says_out)
{
    const char *type =
        g_mime_object_get_content_type_parameter(part->object, "smime-type");
    if (g_ascii_strcasecmp(type ? type : "", "signed-data") == 0)
        *says_out = "S/MIME signed message";
    else if (g_ascii_strcasecmp(type ? type : "", "certs-only") == 0) {
        *says_out = "S/MIME certificates";
        return KIND_KEY;
    } else if (type && g_str_has_suffix(type, "enveloped-data"))
        *says_out = "S/MIME encrypted message";
    return KIND_ENCRYPTED;
}

/* What came without a type that says anything. */
static PartKind
kind_by_name(const Part *part, const char **says_out)
{
    static const struct {
        const char *suffix;
        PartKind kind;
        const char *says;
    } names[] = {
        {"winmail.dat", KIND_OTHER, "Outlook's own format (TNEF)"},
        {".p7m", KIND_ENCRYPTED, "S/MIME message"},
        {".p7s", KIND_SIGNATURE, "S/MIME signature"},
        {"signature.asc", KIND_SIGNATURE, "OpenPGP signature"},
        {"encrypted.asc", KIND_ENCRYPTED, "encrypted text"},
        {".pgp", KIND_ENCRYPTED, "OpenPGP data"},
        {".gpg", KIND_ENCRYPTED, "OpenPGP data"},
        {".sig", KIND_SIGNATURE, "OpenPGP signature"},
        {".ics", KIND_CALENDAR, "invitation"},
    };
    const char *name = GMIME_IS_PART(part->object)
                           ? g_mime_part_get_filename(GMIME_PART(part->object))
                           : NULL;
    g_autofree char *lower = name ? g_ascii_strdown(name, -1) : NULL;
    for (gsize i = 0; lower && i < G_N_ELEMENTS(names); i++) {
        if (g_str_has_suffix(lower, names[i].suffix)) {
            *says_out = names[i].says;
            return names[i].kind;
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
    PartKind kind = kind_by_type(part, says_out);
    if (part_is_type(part, "application", "pkcs7-mime") ||
        part_is_type(part, "application", "x-pkcs7-mime"))
        return kind_of_smime(part, says_out);
    return kind == KIND_OTHER && !*says_out ? kind_by_name(part, says_out)
                                            : kind;
}

/* ---- content ---- */

GByteArray *
part_content(const Part *part, gsize limit, gboolean *is_cut_out)
{
    *is_cut_out = FALSE;
    GMimeDataWrapper *content =
        GMIME_IS_PART(part->object)
            ? g_mime_part_get_content(GMIME_PART(part->object))
            : NULL;
    GMimeStream *encoded =
        content ? g_mime_data_wrapper_get_stream(content) : NULL;
    if (!encoded)
        return NULL;
    g_mime_stream_reset(encoded);
    GMimeStream *stream = g_mime_stream_filter_new(encoded);
    GMimeFilter *decoder = g_mime_filter_basic_new(
        g_mime_data_wrapper_get_encoding(content), FALSE);
    g_mime_stream_filter_add(GMIME_STREAM_FILTER(stream), decoder);
    g_object_unref(decoder);

    GByteArray *bytes = g_byte_array_new();
    char buffer[16 * 1024];
    gssize n;
    while (bytes->len <= limit &&
           (n = g_mime_stream_read(stream, buffer, sizeof buffer)) > 0)
        g_byte_array_append(bytes, (const guint8 *)buffer, n);
    g_object_unref(stream);
    if (bytes->len > limit) {
        *is_cut_out = TRUE;
        g_byte_array_set_size(bytes, limit);
    }
    return bytes;
}

gboolean
part_is_html(const Part *part)
{
    static const char *const starts[] = {"<!doctype html", "<html"};
    if (part->kind != KIND_PLAIN)
        return part->kind == KIND_HTML;
    gboolean is_cut;
    g_autoptr(GByteArray) content = part_content(part, 256, &is_cut);
    Slice text = content ? (Slice){(const char *)content->data, content->len}
                         : SLICE_EMPTY;
    text = slice_trim(text);
    for (gsize i = 0; i < G_N_ELEMENTS(starts); i++) {
        if (slice_has_prefix_ascii(text, starts[i]))
            return TRUE;
    }
    return FALSE;
}
