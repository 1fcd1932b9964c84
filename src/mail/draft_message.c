/* draft_message - a Draft as mail (RFC 5322, MIME), written by GMime; see
 * compose.h. */
#include "mail/compose.h"

#include <errno.h>
#include <fcntl.h>

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <gmime/gmime.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "mail/field.h"
#include "text/flowing.h"
#include "text/sanitize.h"

enum { MOST_REFERENCES = 20, MOST_LINE = 998 };
/* Of all files of a mail; no server takes so much. */
#define MOST_ATTACHED (512 * 1024 * 1024)

typedef enum { MAIL_IS_SENT, MAIL_IS_STORED } MailUse;

static void set_addresses(GMimeMessage *mail, const Draft *draft);
static void add_mailboxes(GMimeMessage *mail, GMimeAddressType type,
                          const GPtrArray *addresses);
static void set_thread(GMimeMessage *mail, const Draft *draft);
static void set_jabber_id(GMimeMessage *mail, const Draft *draft);
static char *new_message_id(const Draft *draft);
static GMimeObject *make_content(const Draft *draft, GError **error);
static gboolean
write_mail(GMimeMessage *mail, GMimeStream *stream, GError **error);

/* NULL with an error; `id` is without < >. */
static GMimeMessage *
make_mail(const Draft *draft, const char *id, MailUse use, GError **error)
{
    GMimeObject *content = make_content(draft, error);
    if (!content)
        return NULL;
    g_autofree char *subject = sanitize_line(slice_from_string(draft->subject));
    g_autoptr(GDateTime) now = g_date_time_new_from_unix_local(clock_now());
    GMimeMessage *mail = g_mime_message_new(TRUE);
    g_mime_message_set_date(mail, now);
    set_addresses(mail, draft);
    if (use == MAIL_IS_STORED)
        add_mailboxes(mail, GMIME_ADDRESS_TYPE_BCC, draft->bcc);
    g_mime_message_set_subject(mail, subject, "utf-8");
    g_mime_message_set_message_id(mail, id);
    set_thread(mail, draft);
    set_jabber_id(mail, draft);
    g_mime_message_set_mime_part(mail, content);
    g_object_unref(content);
    return mail;
}

static gboolean
write_draft(const Draft *draft, GMimeStream *stream, char **message_id_out,
            GError **error)
{
    if (!draft_is_sendable(draft, error))
        return FALSE;
    g_autofree char *id = new_message_id(draft);
    GMimeMessage *mail = make_mail(draft, id, MAIL_IS_SENT, error);
    gboolean is_written = mail && write_mail(mail, stream, error);
    g_clear_object(&mail);
    if (is_written && message_id_out)
        *message_id_out = g_steal_pointer(&id);
    return is_written;
}

GBytes *
draft_to_message(const Draft *draft, char **message_id_out, GError **error)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    GMimeStream *stream = g_mime_stream_mem_new_with_byte_array(bytes);
    g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), FALSE);
    gboolean is_written = write_draft(draft, stream, message_id_out, error);
    g_object_unref(stream);
    return is_written ? g_byte_array_free_to_bytes(g_steal_pointer(&bytes))
                      : NULL;
}

gboolean
draft_write_message(const Draft *draft, int fd, char **message_id_out,
                    GError **error)
{
    GMimeStream *stream = g_mime_stream_fs_new(fd);
    g_mime_stream_fs_set_owner(GMIME_STREAM_FS(stream), FALSE);
    gboolean is_written = write_draft(draft, stream, message_id_out, error);
    g_object_unref(stream);
    return is_written;
}

GBytes *
draft_to_stored(const Draft *draft, const char *message_id, GError **error)
{
    GMimeMessage *mail = make_mail(draft, message_id, MAIL_IS_STORED, error);
    if (!mail)
        return NULL;
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    GMimeStream *stream = g_mime_stream_mem_new_with_byte_array(bytes);
    g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), FALSE);
    gboolean is_written = write_mail(mail, stream, error);
    g_object_unref(stream);
    g_object_unref(mail);
    return is_written ? g_byte_array_free_to_bytes(g_steal_pointer(&bytes))
                      : NULL;
}

/* RFC 6532: an address that ASCII cannot hold stands as it is; GMime would
 * encode it as words, which no server takes for an address. Names are encoded
 * all the same. */
static void
set_raw_mailboxes(GMimeMessage *mail, GMimeAddressType type,
                  Address *const *addresses, guint n)
{
    static const char *const names[] = {
        [GMIME_ADDRESS_TYPE_SENDER] = "Sender",
        [GMIME_ADDRESS_TYPE_FROM] = "From",
        [GMIME_ADDRESS_TYPE_REPLY_TO] = "Reply-To",
        [GMIME_ADDRESS_TYPE_TO] = "To",
        [GMIME_ADDRESS_TYPE_CC] = "Cc",
        [GMIME_ADDRESS_TYPE_BCC] = "Bcc",
    };
    g_autoptr(GString) raw = g_string_new(NULL);
    gboolean is_ascii = TRUE;
    for (guint i = 0; i < n; i++) {
        const char *name = addresses[i]->name;
        g_autofree char *wire = address_wire(addresses[i]->addr);
        g_autofree char *phrase =
            name ? g_mime_utils_header_encode_phrase(NULL, name, "utf-8")
                 : NULL;
        is_ascii &= !wire || g_str_is_ascii(wire);
        g_string_append_printf(raw, phrase ? "%s %s <%s>" : "%s %s%s",
                               i > 0 ? ",\n" : "", phrase ? phrase : "", wire);
    }
    if (is_ascii)
        return;
    g_string_append_c(raw, '\n');
    GMimeHeaderList *headers =
        g_mime_object_get_header_list(GMIME_OBJECT(mail));
    GMimeHeader *header = g_mime_header_list_get_header(headers, names[type]);
    g_mime_header_set_raw_value(header, raw->str);
}

static void
add_mailboxes(GMimeMessage *mail, GMimeAddressType type,
              const GPtrArray *addresses)
{
    for (guint i = 0; i < addresses->len; i++) {
        const Address *address = addresses->pdata[i];
        g_autofree char *wire = address_wire(address->addr);
        g_mime_message_add_mailbox(mail, type, address->name, wire);
    }
    set_raw_mailboxes(mail, type, (Address *const *)addresses->pdata,
                      addresses->len);
}

/* All but Bcc, which the others must not see. */
static void
set_addresses(GMimeMessage *mail, const Draft *draft)
{
    g_autofree char *from = address_wire(draft->from->addr);
    g_mime_message_add_mailbox(mail, GMIME_ADDRESS_TYPE_FROM, draft->from->name,
                               from);
    set_raw_mailboxes(mail, GMIME_ADDRESS_TYPE_FROM, &draft->from, 1);
    add_mailboxes(mail, GMIME_ADDRESS_TYPE_REPLY_TO, draft->reply_to);
    add_mailboxes(mail, GMIME_ADDRESS_TYPE_TO, draft->to);
    add_mailboxes(mail, GMIME_ADDRESS_TYPE_CC, draft->cc);
}

static gboolean
is_plain_id(const char *id)
{
    return *id && strlen(id) < MOST_LINE && g_str_is_ascii(id) &&
           sanitize_is_clean(id) && !strpbrk(id, " <>\n");
}

/* The root of a long thread and its newest mails: servers refuse long lines and
 * readers thread well enough by these. */
static void
set_thread(GMimeMessage *mail, const Draft *draft)
{
    GMimeObject *object = GMIME_OBJECT(mail);
    if (draft->in_reply_to && is_plain_id(draft->in_reply_to)) {
        g_autofree char *value = g_strdup_printf("<%s>", draft->in_reply_to);
        g_mime_object_set_header(object, "In-Reply-To", value, NULL);
    }
    guint length = draft->references ? g_strv_length(draft->references) : 0;
    g_autoptr(GString) value = g_string_new(NULL);
    for (guint i = 0; i < length; i++) {
        gboolean is_kept = i == 0 || i + MOST_REFERENCES > length;
        if (is_kept && is_plain_id(draft->references[i]))
            g_string_append_printf(value, "%s<%s>", value->len > 0 ? " " : "",
                                   draft->references[i]);
    }
    if (value->len > 0)
        g_mime_object_set_header(object, "References", value->str, NULL);
}

/* RFC 7259: escaped as in an xmpp: URI (RFC 5122), so that it is ASCII. */
static void
set_jabber_id(GMimeMessage *mail, const Draft *draft)
{
    if (!draft->jabber_id)
        return;
    g_autofree char *value =
        g_uri_escape_string(draft->jabber_id, "@!$*+,;=", FALSE);
    g_mime_object_set_header(GMIME_OBJECT(mail), "Jabber-ID", value, NULL);
}

/* Random alone: the time and the host are nobody's business. */
static char *
new_message_id(const Draft *draft)
{
    g_autofree char *random = g_uuid_string_random();
    g_autofree char *from = address_wire(draft->from->addr);
    return g_strdup_printf("%s%s", random, strrchr(from, '@'));
}

static GMimeObject *make_text(const Draft *draft);
static GMimeObject *
make_attachment(const char *path, guint64 *room, GError **error);

static GMimeObject *
make_content(const Draft *draft, GError **error)
{
    guint64 room = MOST_ATTACHED;
    GMimeObject *text = make_text(draft);
    if (!draft->attachments || !draft->attachments[0])
        return text;

    GMimeMultipart *mixed = g_mime_multipart_new_with_subtype("mixed");
    g_mime_multipart_add(mixed, text);
    g_object_unref(text);
    for (char **path = draft->attachments; *path; path++) {
        GMimeObject *part = make_attachment(*path, &room, error);
        if (!part) {
            g_object_unref(mixed);
            return NULL;
        }
        g_mime_multipart_add(mixed, part);
        g_object_unref(part);
    }
    return GMIME_OBJECT(mixed);
}

static gboolean fits_seven_bits(const char *body);
static void set_content(GMimePart *part, GMimeStream *stream);

static GMimeObject *
make_text(const Draft *draft)
{
    gboolean is_flowed = draft->is_flowed && flowing_is_wanted(draft->body);
    g_autofree char *body =
        is_flowed ? flowing_make(draft->body) : g_strdup(draft->body);
    gboolean has_end = g_str_has_suffix(body, "\n");
    g_autofree char *text = g_strdup_printf("%s%s", body, has_end ? "" : "\n");

    GMimePart *part = g_mime_part_new_with_type("text", "plain");
    g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "charset",
                                             "utf-8");
    if (is_flowed)
        g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "format",
                                                 "flowed");
    g_mime_part_set_content_encoding(
        part, fits_seven_bits(text) ? GMIME_CONTENT_ENCODING_7BIT
                                    : GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    set_content(part, g_mime_stream_mem_new_with_buffer(text, strlen(text)));
    return GMIME_OBJECT(part);
}

/* RFC 2045 2.7; a `From ` at the start of a line would be mangled on its way
 * into some mailboxes. */
static gboolean
fits_seven_bits(const char *body)
{
    if (!g_str_is_ascii(body) || strchr(body, '\r'))
        return FALSE;
    Slice rest = slice_from_string(body);
    Slice line;
    while (slice_take_line(&rest, &line)) {
        if (line.size > MOST_LINE || slice_has_prefix_ascii(line, "From "))
            return FALSE;
    }
    return TRUE;
}

/* Takes the stream. */
static void
set_content(GMimePart *part, GMimeStream *stream)
{
    GMimeDataWrapper *content = g_mime_data_wrapper_new_with_stream(
        stream, GMIME_CONTENT_ENCODING_DEFAULT);
    g_mime_part_set_content(part, content);
    g_object_unref(content);
    g_object_unref(stream);
}

static GMimePart *new_part_for(const char *path);

/* Looked at after it is opened, so that nothing comes in between; a pipe is not
 * waited for, and the mail has to fit into the memory. */
static int
open_attachment(const char *path, guint64 *room, GError **error)
{
    struct stat status;
    int fd = g_open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0);
    int failure = 0;
    if (fd < 0 || fstat(fd, &status) != 0)
        failure = errno;
    else if (!S_ISREG(status.st_mode))
        failure = S_ISDIR(status.st_mode) ? EISDIR : EINVAL;
    else if ((guint64)status.st_size > *room)
        failure = EFBIG;
    if (!failure) {
        *room -= (guint64)status.st_size;
        return fd;
    }
    g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                "the attachment '%s' cannot be read: %s", path,
                g_strerror(failure));
    if (fd >= 0)
        close(fd);
    return -1;
}

/* A mail goes along as one (RFC 2046 5.2.1), as it is where seven bits can
 * carry it, else with its parts encoded anew; NULL when the file holds none. */
static GMimeObject *
make_attached_mail(const char *path, int fd)
{
    g_autoptr(GMappedFile) file = g_mapped_file_new_from_fd(fd, FALSE, NULL);
    g_autoptr(GBytes) bytes = file ? g_mapped_file_get_bytes(file) : NULL;
    g_autoptr(GBytes) capped = bytes ? field_cap_all(bytes) : NULL;
    Slice all = capped ? slice_from_bytes(capped) : SLICE_EMPTY;
    if (all.size == 0)
        return NULL;
    /* Read from the file again while it is written, not held in memory. */
    int own = capped == bytes ? dup(fd) : -1;
    GMimeStream *stream =
        own >= 0 ? g_mime_stream_fs_new(own)
                 : g_mime_stream_mem_new_with_buffer(all.bytes, all.size);
    g_mime_stream_seek(stream, 0, GMIME_STREAM_SEEK_SET);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    g_object_unref(stream);
    GMimeMessage *mail = g_mime_parser_construct_message(parser, NULL);
    g_object_unref(parser);
    if (!mail)
        return NULL;
    g_mime_object_encode(GMIME_OBJECT(mail), GMIME_ENCODING_CONSTRAINT_7BIT);
    GMimeMessagePart *part =
        g_mime_message_part_new_with_message("rfc822", mail);
    g_object_unref(mail);
    g_autofree char *base = g_filename_display_basename(path);
    g_autofree char *name = sanitize_line(slice_from_string(base));
    g_mime_object_set_disposition(GMIME_OBJECT(part), "attachment");
    g_mime_object_set_content_disposition_parameter(GMIME_OBJECT(part),
                                                    "filename", name);
    return GMIME_OBJECT(part);
}

static GMimeObject *
make_attachment(const char *path, guint64 *room, GError **error)
{
    int fd = open_attachment(path, room, error);
    if (fd < 0)
        return NULL;
    GMimeObject *mail =
        g_str_has_suffix(path, ".eml") ? make_attached_mail(path, fd) : NULL;
    if (mail) {
        close(fd);
        return mail;
    }
    GMimePart *part = new_part_for(path);
    set_content(part, g_mime_stream_fs_new(fd));
    return GMIME_OBJECT(part);
}

static GMimePart *
new_part_for(const char *path)
{
    g_autofree char *base = g_filename_display_basename(path);
    g_autofree char *name = sanitize_line(slice_from_string(base));
    g_autofree char *guess = g_content_type_guess(name, NULL, 0, NULL);
    g_autofree char *type = guess ? g_content_type_get_mime_type(guess) : NULL;
    g_auto(GStrv) halves = g_strsplit(type ? type : "", "/", 2);
    /* Composite types must not be encoded (RFC 2045 6.4). */
    gboolean is_usable = g_strv_length(halves) == 2 &&
                         strcmp(halves[0], "message") != 0 &&
                         strcmp(halves[0], "multipart") != 0;

    GMimePart *part =
        g_mime_part_new_with_type(is_usable ? halves[0] : "application",
                                  is_usable ? halves[1] : "octet-stream");
    g_mime_part_set_content_encoding(part, GMIME_CONTENT_ENCODING_BASE64);
    g_mime_object_set_disposition(GMIME_OBJECT(part), "attachment");
    g_mime_part_set_filename(part, name);
    return part;
}

static gboolean
write_mail(GMimeMessage *mail, GMimeStream *stream, GError **error)
{
    GMimeFormatOptions *format = g_mime_format_options_new();
    g_mime_format_options_set_newline_format(format, GMIME_NEWLINE_FORMAT_DOS);
    errno = 0;
    gssize written =
        g_mime_object_write_to_stream(GMIME_OBJECT(mail), format, stream);
    int failure = errno;
    g_mime_format_options_free(format);
    if (written < 0)
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "the mail cannot be written, or an attachment not be "
                    "read: %s",
                    g_strerror(failure));
    return written >= 0;
}
