/* part_list - the parts of a mail as others see them: listed, saved, opened;
 * see message.h. */
#include "mail/message_private.h"

#include <errno.h>

#include "base/error.h"
#include "mail/filename.h"

static gssize write_part(const Part *part, GMimeStream *stream);

/* NULL when its content is here. */
static LeftOut *
left_out_of(const Part *part)
{
    const char *field =
        part->kind == KIND_CONTAINER
            ? NULL
            : g_mime_object_get_header(part->object, LEFT_OUT_FIELD);
    return field ? left_out_parse(field) : NULL;
}

gboolean
part_is_left_out(const Part *part)
{
    g_autoptr(LeftOut) remote = left_out_of(part);
    return remote != NULL;
}

static GMimeContentEncoding
encoding_of(const Part *part)
{
    return GMIME_IS_PART(part->object)
               ? g_mime_part_get_content_encoding(GMIME_PART(part->object))
               : GMIME_CONTENT_ENCODING_DEFAULT;
}

/* base64 in lines of 76 and a line end makes 78 bytes out of 57. */
static gint64
guess_size(const Part *part, const LeftOut *remote)
{
    return encoding_of(part) == GMIME_CONTENT_ENCODING_BASE64
               ? remote->size / 78 * 57
               : remote->size;
}

static gint64
size_of(Part *part)
{
    g_autoptr(LeftOut) remote = part->size < 0 ? left_out_of(part) : NULL;
    if (remote) {
        part->size = guess_size(part, remote);
    } else if (part->size < 0) {
        GMimeStream *stream = g_mime_stream_null_new();
        write_part(part, stream);
        part->size = GMIME_STREAM_NULL(stream)->written;
        g_object_unref(stream);
    }
    return part->size;
}

static gssize
write_part(const Part *part, GMimeStream *stream)
{
    if (GMIME_IS_PART(part->object)) {
        GMimeDataWrapper *content =
            g_mime_part_get_content(GMIME_PART(part->object));
        return content ? g_mime_data_wrapper_write_to_stream(content, stream)
                       : 0;
    }
    if (GMIME_IS_MESSAGE_PART(part->object)) {
        GMimeMessage *enclosed =
            g_mime_message_part_get_message(GMIME_MESSAGE_PART(part->object));
        return enclosed ? g_mime_object_write_to_stream(GMIME_OBJECT(enclosed),
                                                        NULL, stream)
                        : 0;
    }
    return 0;
}

/* What it is called, decoded but not clean; NULL when it is not. */
static char *
raw_name_of(const Part *part)
{
    if (GMIME_IS_PART(part->object))
        return g_strdup(g_mime_part_get_filename(GMIME_PART(part->object)));
    GMimeMessage *enclosed =
        GMIME_IS_MESSAGE_PART(part->object)
            ? g_mime_message_part_get_message(GMIME_MESSAGE_PART(part->object))
            : NULL;
    const char *subject =
        enclosed ? g_mime_message_get_subject(enclosed) : NULL;
    if (!subject || !*subject)
        return NULL;
    char *name = g_strdup_printf("%s.eml", subject);
    return g_strdelimit(name, "/\\:", '-');
}

static char *
name_of(const Part *part, const char *type)
{
    g_autofree char *raw = raw_name_of(part);
    return filename_clean(raw, type);
}

/* ---- lists ---- */

static void
attachment_free(gpointer pointer)
{
    Attachment *attachment = pointer;
    g_free(attachment->name);
    g_free(attachment->type);
    g_free(attachment);
}

const GPtrArray *
message_attachments(Message *message)
{
    if (message->attachments)
        return message->attachments;
    /* Only now, for the sizes take decoding. */
    message->attachments = g_ptr_array_new_with_free_func(attachment_free);
    g_autoptr(GArray) roles = message_choose(message, NULL);
    for (guint i = 0; i < message->parts->len; i++) {
        if (!message_is_attachment(message, roles, i))
            continue;
        Part *part = message_part(message, i);
        Attachment *one = g_new0(Attachment, 1);
        one->type = part_type(part);
        one->name = name_of(part, one->type);
        one->size = size_of(part);
        one->part = i;
        one->says = part->says;
        g_ptr_array_add(message->attachments, one);
    }
    return message->attachments;
}

static void
part_free(gpointer pointer)
{
    MessagePart *part = pointer;
    g_free(part->name);
    g_free(part->type);
    g_free(part);
}

GPtrArray *
message_parts(Message *message, const RenderOptions *options)
{
    GPtrArray *list = g_ptr_array_new_with_free_func(part_free);
    g_autoptr(GArray) roles = message_choose(message, options);
    const GPtrArray *attachments = message_attachments(message);
    guint n_attachments = 0;
    for (guint i = 0; i < message->parts->len; i++) {
        Part *part = message_part(message, i);
        MessagePart *one = g_new0(MessagePart, 1);
        one->index = i;
        one->depth = part->depth;
        one->role = g_array_index(roles, PartRole, i);
        one->type = part_type(part);
        one->name = name_of(part, one->type);
        one->size = size_of(part);
        one->says = part->says;
        one->is_left_out = part_is_left_out(part);
        one->attachment = -1;
        if (n_attachments < attachments->len &&
            ((Attachment *)attachments->pdata[n_attachments])->part == i)
            one->attachment = n_attachments++;
        g_ptr_array_add(list, one);
    }
    return list;
}

/* ---- saving and opening ---- */

static gboolean
no_such_part(guint number, const char *what, GError **error)
{
    g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID, "the mail has no %s %u",
                what, number + 1);
    return FALSE;
}

gboolean
message_save_part(Message *message, guint index, int fd, GError **error)
{
    if (index >= message->parts->len ||
        message_part(message, index)->kind == KIND_CONTAINER)
        return no_such_part(index, "part", error);
    if (part_is_left_out(message_part(message, index))) {
        g_set_error_literal(error, KITH_ERROR, KITH_ERROR_INVALID,
                            "this part is still on the mail server");
        return FALSE;
    }
    GMimeStream *stream = g_mime_stream_fs_new(fd);
    g_mime_stream_fs_set_owner(GMIME_STREAM_FS(stream), FALSE);
    errno = 0;
    gboolean is_written =
        write_part(message_part(message, index), stream) >= 0 &&
        g_mime_stream_flush(stream) == 0;
    int failure = errno;
    g_object_unref(stream);
    if (!is_written)
        g_set_error(error, KITH_ERROR, KITH_ERROR_RETRY,
                    "writing the attachment: %s", g_strerror(failure));
    return is_written;
}

gboolean
message_save_attachment(Message *message, guint index, int fd, GError **error)
{
    const GPtrArray *attachments = message_attachments(message);
    if (index >= attachments->len)
        return no_such_part(index, "attachment", error);
    const Attachment *attachment = attachments->pdata[index];
    return message_save_part(message, attachment->part, fd, error);
}

LeftOut *
message_part_remote(const Message *message, guint index, char **encoding_out)
{
    *encoding_out = NULL;
    if (index >= message->parts->len)
        return NULL;
    const Part *part = message_part(message, index);
    LeftOut *remote = left_out_of(part);
    if (remote)
        *encoding_out =
            g_strdup(g_mime_content_encoding_to_string(encoding_of(part)));
    return remote;
}

gboolean
message_is_partial(const Message *message)
{
    for (guint i = 0; i < message->parts->len; i++)
        if (part_is_left_out(message_part(message, i)))
            return TRUE;
    return FALSE;
}

Message *
message_part_message(Message *message, guint index, GError **error)
{
    if (index >= message->parts->len ||
        message_part(message, index)->kind != KIND_MESSAGE) {
        no_such_part(index, "attached mail", error);
        return NULL;
    }
    GMimeStream *stream = g_mime_stream_mem_new();
    write_part(message_part(message, index), stream);
    GByteArray *array =
        g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
    g_autoptr(GBytes) bytes = g_bytes_new(array->data, array->len);
    g_object_unref(stream);
    return message_parse(bytes, error);
}
