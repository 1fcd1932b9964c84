/* message - see message.h; render.c makes a Doc of it. */
#include "mail/message_private.h"

#include <errno.h>

#include "base/error.h"
#include "mail/field.h"
#include "mail/filename.h"
#include "text/html.h"

enum { MOST_LEVELS = 32, MOST_PARTS = 1000 };

void
message_init(void)
{
    g_mime_init();
    html_init();
}

static gboolean has_field(Slice block);
/* Where a walk through the parts stands. */
typedef struct {
    int depth;
    int level;           /* of enclosed mails */
    gboolean hides_text; /* in a version of the text that was not chosen */
} Walk;

static void collect(Message *message, GMimeObject *part, Walk walk);

Message *
message_parse(GBytes *bytes, GError **error)
{
    g_autoptr(GBytes) capped = field_cap_all(bytes);
    Slice all = slice_from_bytes(capped);
    GMimeMessage *mail = NULL;
    if (has_field(all)) {
        GMimeStream *stream =
            g_mime_stream_mem_new_with_buffer(all.bytes, all.size);
        GMimeParser *parser = g_mime_parser_new_with_stream(stream);
        mail = g_mime_parser_construct_message(parser, NULL);
        g_object_unref(parser);
        g_object_unref(stream);
    }
    if (!mail) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_CORRUPT,
                    "there is no mail in these %" G_GSIZE_FORMAT " bytes",
                    all.size);
        return NULL;
    }

    Message *message = g_new0(Message, 1);
    message->mail = mail;
    message->bytes = g_bytes_ref(capped);
    message->block = all;
    message->header = mail_header_parse(all, NULL);
    message->shown = g_array_new(FALSE, FALSE, sizeof(ShownPart));
    message->attached = g_ptr_array_new();
    collect(message, g_mime_message_get_mime_part(mail), (Walk){0});
    return message;
}

static gboolean
has_field(Slice block)
{
    Field field;
    return field_take(&block, &field);
}

void
message_free(Message *message)
{
    if (!message)
        return;
    g_clear_pointer(&message->attachments, g_ptr_array_unref);
    g_ptr_array_unref(message->attached);
    g_array_unref(message->shown);
    mail_header_free(message->header);
    g_bytes_unref(message->bytes);
    g_object_unref(message->mail);
    g_free(message);
}

const MailHeader *
message_header(const Message *message)
{
    return message->header;
}

static void
show(Message *message, ShowKind kind, GMimeObject *part, const char *notice,
     int level)
{
    ShownPart shown = {kind, part, notice, level};
    g_array_append_val(message->shown, shown);
}

static void
collect_multipart(Message *message, GMimeMultipart *parts, Walk walk);
static void
collect_enclosed(Message *message, GMimeMessagePart *part, Walk walk);
static void collect_leaf(Message *message, GMimeObject *part, Walk walk);

/* Decides what of a part is shown and what is an attachment. */
static void
collect(Message *message, GMimeObject *part, Walk walk)
{
    if (!part || walk.depth++ > MOST_LEVELS ||
        message->shown->len + message->attached->len > MOST_PARTS)
        return;
    if (GMIME_IS_MULTIPART(part))
        collect_multipart(message, GMIME_MULTIPART(part), walk);
    else if (GMIME_IS_MESSAGE_PART(part))
        collect_enclosed(message, GMIME_MESSAGE_PART(part), walk);
    else
        collect_leaf(message, part, walk);
}

static gboolean
is_type(GMimeObject *part, const char *type, const char *subtype)
{
    return g_mime_content_type_is_type(g_mime_object_get_content_type(part),
                                       type, subtype);
}

static int choose_alternative(GMimeMultipart *parts);

static void
collect_multipart(Message *message, GMimeMultipart *parts, Walk walk)
{
    GMimeObject *whole = GMIME_OBJECT(parts);
    if (is_type(whole, "multipart", "encrypted"))
        show(message, SHOW_NOTICE, NULL,
             "[This mail is encrypted, which kith does not read; its parts "
             "are attached.]",
             walk.level);
    int chosen = is_type(whole, "multipart", "alternative")
                     ? choose_alternative(parts)
                     : -1;
    int length = g_mime_multipart_get_count(parts);
    for (int i = 0; i < length && i < MOST_PARTS; i++) {
        Walk inner = walk;
        inner.hides_text |= chosen >= 0 && i != chosen;
        collect(message, g_mime_multipart_get_part(parts, i), inner);
    }
}

static int worth(GMimeObject *part, int depth);

/* The most readable version, the last of equals (RFC 2046 5.1.4). */
static int
choose_alternative(GMimeMultipart *parts)
{
    int best = -1;
    int best_worth = 0;
    int length = g_mime_multipart_get_count(parts);
    for (int i = 0; i < length && i < MOST_PARTS; i++) {
        int value = worth(g_mime_multipart_get_part(parts, i), 0);
        if (value > 0 && value >= best_worth) {
            best = i;
            best_worth = value;
        }
    }
    return best;
}

static gboolean is_blank(GMimeObject *part);

static int
worth(GMimeObject *part, int depth)
{
    enum { NOTHING, BLANK, RICH, PLAIN };
    if (is_type(part, "text", "plain"))
        return is_blank(part) ? BLANK : PLAIN;
    if (is_type(part, "text", "html"))
        return RICH;
    if (!GMIME_IS_MULTIPART(part) || depth > MOST_LEVELS)
        return NOTHING;
    /* multipart/related: an HTML text with its images, as a rule. */
    int best = NOTHING;
    int length = g_mime_multipart_get_count(GMIME_MULTIPART(part));
    for (int i = 0; i < length && i < MOST_PARTS; i++) {
        GMimeObject *inner =
            g_mime_multipart_get_part(GMIME_MULTIPART(part), i);
        best = MAX(best, worth(inner, depth + 1));
    }
    return best;
}

static gboolean
is_blank(GMimeObject *part)
{
    enum { LOOKED_AT = 64 * 1024 };
    gboolean is_cut;
    g_autoptr(GByteArray) content =
        message_part_content(part, LOOKED_AT, &is_cut);
    if (!content)
        return TRUE;
    Slice text = {(const char *)content->data, content->len};
    return slice_trim(text).size == 0;
}

static void
collect_enclosed(Message *message, GMimeMessagePart *part, Walk walk)
{
    g_ptr_array_add(message->attached, part);
    GMimeMessage *enclosed = g_mime_message_part_get_message(part);
    if (!enclosed || walk.hides_text)
        return;
    walk.level++;
    show(message, SHOW_HEADER, GMIME_OBJECT(enclosed), NULL, walk.level);
    collect(message, g_mime_message_get_mime_part(enclosed), walk);
}

static gboolean
is_readable(GMimeObject *part)
{
    static const char *const types[][2] = {
        {"text", "plain"},
        {"text", "markdown"},
        {"text", "x-patch"},
        {"text", "x-diff"},
        {"text", "enriched"},
        {"text", "rfc822-headers"},
        {"message", "delivery-status"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(types); i++) {
        if (is_type(part, types[i][0], types[i][1]))
            return TRUE;
    }
    return FALSE;
}

/* No type that can be read is plain text (RFC 2045 5.2). */
static gboolean
is_untyped(GMimeObject *part)
{
    const char *type = g_mime_object_get_header(part, "Content-Type");
    return type && !strchr(type, '/');
}

static void
collect_leaf(Message *message, GMimeObject *part, Walk walk)
{
    gboolean is_html = is_type(part, "text", "html");
    const char *disposition = g_mime_object_get_disposition(part);
    gboolean is_attached =
        disposition && g_ascii_strcasecmp(disposition, "attachment") == 0;
    gboolean is_text =
        !is_attached && (is_html || is_readable(part) || is_untyped(part));
    gboolean is_named =
        GMIME_IS_PART(part) && g_mime_part_get_filename(GMIME_PART(part));
    if (is_text && !walk.hides_text)
        show(message, is_html ? SHOW_HTML : SHOW_PLAIN, part, NULL, walk.level);
    if (!is_text || is_named)
        g_ptr_array_add(message->attached, part);
}

/* A stream that keeps the first `limit` bytes would do; GMime has none, so a
 * large part is read whole and cut. */
GByteArray *
message_part_content(GMimeObject *part, gsize limit, gboolean *is_cut_out)
{
    *is_cut_out = FALSE;
    GMimeDataWrapper *content =
        GMIME_IS_PART(part) ? g_mime_part_get_content(GMIME_PART(part)) : NULL;
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

static void attachment_free(gpointer attachment);
static Attachment *describe(GMimeObject *part);

const GPtrArray *
message_attachments(Message *message)
{
    if (message->attachments)
        return message->attachments;
    /* Only now, for the sizes take decoding. */
    message->attachments = g_ptr_array_new_with_free_func(attachment_free);
    for (guint i = 0; i < message->attached->len; i++)
        g_ptr_array_add(message->attachments,
                        describe(message->attached->pdata[i]));
    return message->attachments;
}

static void
attachment_free(gpointer pointer)
{
    Attachment *attachment = pointer;
    g_free(attachment->name);
    g_free(attachment->type);
    g_free(attachment);
}

static gssize write_part(GMimeObject *part, GMimeStream *stream);
static char *type_of(GMimeObject *part);
static char *raw_name_of(GMimeObject *part);

static Attachment *
describe(GMimeObject *part)
{
    Attachment *attachment = g_new0(Attachment, 1);
    attachment->type = type_of(part);
    g_autofree char *raw = raw_name_of(part);
    attachment->name = filename_clean(raw, attachment->type);

    GMimeStream *stream = g_mime_stream_null_new();
    write_part(part, stream);
    attachment->size = GMIME_STREAM_NULL(stream)->written;
    g_object_unref(stream);
    return attachment;
}

static char *
type_of(GMimeObject *part)
{
    GMimeContentType *type = g_mime_object_get_content_type(part);
    g_autofree char *text = g_mime_content_type_get_mime_type(type);
    /* A type is made of tokens (RFC 2045 5.1); anything else is not shown. */
    for (char *at = text; *at; at++) {
        if (!g_ascii_isalnum(*at) && !strchr("!#$&^_.+-/", *at))
            return g_strdup("application/octet-stream");
    }
    return g_ascii_strdown(text, -1);
}

/* What it is called, decoded but not clean; NULL when it is not. */
static char *
raw_name_of(GMimeObject *part)
{
    if (GMIME_IS_PART(part))
        return g_strdup(g_mime_part_get_filename(GMIME_PART(part)));
    GMimeMessage *enclosed =
        GMIME_IS_MESSAGE_PART(part)
            ? g_mime_message_part_get_message(GMIME_MESSAGE_PART(part))
            : NULL;
    const char *subject =
        enclosed ? g_mime_message_get_subject(enclosed) : NULL;
    if (!subject || !*subject)
        return NULL;
    char *name = g_strdup_printf("%s.eml", subject);
    return g_strdelimit(name, "/\\:", '-');
}

static gssize
write_part(GMimeObject *part, GMimeStream *stream)
{
    if (GMIME_IS_PART(part)) {
        GMimeDataWrapper *content = g_mime_part_get_content(GMIME_PART(part));
        return content ? g_mime_data_wrapper_write_to_stream(content, stream)
                       : 0;
    }
    if (GMIME_IS_MESSAGE_PART(part)) {
        GMimeMessage *enclosed =
            g_mime_message_part_get_message(GMIME_MESSAGE_PART(part));
        return enclosed ? g_mime_object_write_to_stream(GMIME_OBJECT(enclosed),
                                                        NULL, stream)
                        : 0;
    }
    return 0;
}

gboolean
message_save_attachment(Message *message, guint index, int fd, GError **error)
{
    if (index >= message->attached->len) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "the mail has no attachment %u", index + 1);
        return FALSE;
    }
    GMimeStream *stream = g_mime_stream_fs_new(fd);
    g_mime_stream_fs_set_owner(GMIME_STREAM_FS(stream), FALSE);
    errno = 0;
    gboolean is_written =
        write_part(message->attached->pdata[index], stream) >= 0 &&
        g_mime_stream_flush(stream) == 0;
    int failure = errno;
    g_object_unref(stream);
    if (!is_written)
        g_set_error(error, KITH_ERROR, KITH_ERROR_RETRY,
                    "writing the attachment: %s", g_strerror(failure));
    return is_written;
}
