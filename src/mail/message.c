/* message - see message.h: bytes to a Message. */
#include "mail/message_private.h"

#include "base/error.h"
#include "mail/calendar.h"
#include "mail/field.h"
#include "text/html.h"

void
message_init(void)
{
    g_mime_init();
    html_init();
    calendar_init();
}

static gboolean has_field(Slice block);
static GMimeMessage *read_mail(Slice all);

Message *
message_parse(GBytes *bytes, GError **error)
{
    g_autoptr(GBytes) capped = field_cap_all(bytes);
    Slice all = slice_from_bytes(capped);
    GMimeMessage *mail = has_field(all) ? read_mail(all) : NULL;
    if (!mail) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_CORRUPT,
                    "there is no mail in these %" G_GSIZE_FORMAT " bytes",
                    all.size);
        return NULL;
    }

    Message *message = g_new0(Message, 1);
    message->mail = mail;
    message->raw = g_bytes_ref(bytes);
    message->bytes = g_bytes_ref(capped);
    message->readable = field_block_to_utf8(all);
    message->block =
        message->readable ? slice_from_bytes(message->readable) : all;
    message->header = mail_header_parse(all, NULL);
    message->parts = g_array_new(FALSE, FALSE, sizeof(Part));
    message_collect_parts(message);
    return message;
}

static gboolean
has_field(Slice block)
{
    Field field;
    return field_take(&block, &field);
}

static GMimeMessage *
read_mail(Slice all)
{
    GMimeStream *stream =
        g_mime_stream_mem_new_with_buffer(all.bytes, all.size);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *mail = g_mime_parser_construct_message(parser, NULL);
    g_object_unref(parser);
    g_object_unref(stream);
    return mail;
}

void
message_free(Message *message)
{
    if (!message)
        return;
    g_clear_pointer(&message->attachments, g_ptr_array_unref);
    g_array_unref(message->parts);
    mail_header_free(message->header);
    g_clear_pointer(&message->readable, g_bytes_unref);
    g_bytes_unref(message->bytes);
    g_bytes_unref(message->raw);
    g_object_unref(message->mail);
    g_free(message);
}

const MailHeader *
message_header(const Message *message)
{
    return message->header;
}

GBytes *
message_raw(const Message *message)
{
    return message->raw;
}
