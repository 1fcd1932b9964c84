/* submit - see submit.h. */
#include "net/smtp/submit.h"

#include "base/error.h"

#define ADDRESS_MOST  320 /* RFC 5321 4.5.3.1: 64, `@`, 255; libetpan: 512 */
#define FINAL_TIMEOUT 600 /* s, RFC 5321 4.5.3.2.6 */

static gboolean check_addresses(const SmtpSession *session,
                                const Submission *submission, GError **error);
static gboolean
say_sender(SmtpSession *session, const Submission *submission, GError **error);
static gboolean say_recipients(SmtpSession *session,
                               const Submission *submission, GError **error);
static gboolean
say_message(SmtpSession *session, GBytes *message, GError **error);
static gboolean
is_sound(const SmtpSession *session, const char *address, GError **error);

/* The reply's code after a call of libetpan, which leaves the one before when
 * it could not even send: 0 then. */
static int
reply_code(SmtpSession *session, int result)
{
    if (result == MAILSMTP_ERROR_STREAM)
        session->smtp->response_code = 0;
    return session->smtp->response_code;
}

/* So that the connection serves for the next mail. If this fails, so will
 * that, and it will be tried again. */
static gboolean
forget_transaction(SmtpSession *session)
{
    reply_code(session, mailsmtp_reset(session->smtp));
    return FALSE;
}

gboolean
smtp_submit(SmtpSession *session, const Submission *submission,
            SubmitPermission may_send, gpointer user, GError **error)
{
    if (!check_addresses(session, submission, error))
        return FALSE;
    if (!say_sender(session, submission, error) ||
        !say_recipients(session, submission, error) || !may_send(user, error))
        return forget_transaction(session);

    if (reply_code(session, mailsmtp_data(session->smtp)) != 354) {
        if (smtp_reply_ok(session, "DATA", error))
            g_set_error(error, KITH_ERROR, KITH_ERROR_RETRY,
                        "DATA: the server answered out of turn");
        return forget_transaction(session);
    }
    return say_message(session, submission->message, error);
}

gboolean
smtp_try_sender(SmtpSession *session, const char *from, GError **error)
{
    g_autoptr(GBytes) nothing = g_bytes_new(NULL, 0);
    const char *const nobody[] = {NULL};
    const Submission submission = {from, nobody, nothing};
    gboolean is_taken = is_sound(session, from, error) &&
                        say_sender(session, &submission, error);
    forget_transaction(session);
    return is_taken;
}

/* An address is sent as it stands: what could end the line or the path would
 * be a command of its own. */
static gboolean
is_sound(const SmtpSession *session, const char *address, GError **error)
{
    gboolean is_plain = *address && strlen(address) <= ADDRESS_MOST;
    for (const char *p = address; *p; p++)
        if ((guchar)*p <= ' ' || *p == 0x7f || *p == '<' || *p == '>')
            is_plain = FALSE;
    if (!is_plain) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "`%s` is not an address that mail can be sent to or from",
                    address);
        return FALSE;
    }
    if (g_str_is_ascii(address) || session->abilities & SMTP_CAN_UTF8)
        return TRUE;
    g_set_error(error, KITH_ERROR, KITH_ERROR_REFUSED,
                "%s cannot take the address %s, which is not ASCII",
                session->host, address);
    return FALSE;
}

static gboolean
check_addresses(const SmtpSession *session, const Submission *submission,
                GError **error)
{
    if (!is_sound(session, submission->from, error))
        return FALSE;
    for (guint i = 0; submission->recipients[i]; i++)
        if (!is_sound(session, submission->recipients[i], error))
            return FALSE;
    if (submission->recipients[0])
        return TRUE;
    g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                "the mail has no recipient");
    return FALSE;
}

static gboolean
needs_utf8(const Submission *submission)
{
    if (!g_str_is_ascii(submission->from))
        return TRUE;
    for (guint i = 0; submission->recipients[i]; i++)
        if (!g_str_is_ascii(submission->recipients[i]))
            return TRUE;
    return FALSE;
}

static gboolean
has_8bit(Slice bytes)
{
    for (gsize i = 0; i < bytes.size; i++)
        if ((guchar)bytes.bytes[i] >= 0x80)
            return TRUE;
    return FALSE;
}

static gboolean
say_sender(SmtpSession *session, const Submission *submission, GError **error)
{
    Slice message = slice_from_bytes(submission->message);
    gsize size = mailstream_get_data_crlf_size(message.bytes, message.size);
    if (session->size_most > 0 && size > session->size_most) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_REFUSED,
                    "the mail has %" G_GSIZE_FORMAT " bytes and %s takes no "
                    "more than %" G_GUINT64_FORMAT "; nothing was sent",
                    size, session->host, session->size_most);
        return FALSE;
    }
    g_autoptr(GString) line = g_string_new(NULL);
    g_string_printf(line, "MAIL FROM:<%s>", submission->from);
    if (session->size_most > 0)
        g_string_append_printf(line, " SIZE=%" G_GSIZE_FORMAT, size);
    if (session->abilities & SMTP_CAN_8BITMIME && has_8bit(message))
        g_string_append(line, " BODY=8BITMIME");
    if (needs_utf8(submission))
        g_string_append(line, " SMTPUTF8");
    smtp_command(session, line->str);
    g_autofree char *what =
        g_strdup_printf("%s as the sender", submission->from);
    return smtp_reply_ok(session, what, error);
}

/* Asks for each, so that the user learns of all that are wrong at once. */
static gboolean
say_recipients(SmtpSession *session, const Submission *submission,
               GError **error)
{
    g_autoptr(GString) refused = g_string_new(NULL);
    g_autoptr(GError) passing = NULL;
    for (guint i = 0; submission->recipients[i]; i++) {
        const char *recipient = submission->recipients[i];
        int code = reply_code(session, mailsmtp_rcpt(session->smtp, recipient));
        if (code >= 500 && code < 600) {
            g_autofree char *words = smtp_reply_words(session);
            g_string_append_printf(refused, "%s%s: %s",
                                   refused->len ? "; " : "", recipient, words);
            continue;
        }
        g_clear_error(&passing);
        if (!smtp_reply_ok(session, recipient, &passing) &&
            (code == 0 || code == 421))
            break; /* the server is gone */
    }
    if (refused->len) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_REFUSED,
                    "refused: %s; nothing was sent to anyone", refused->str);
        return FALSE;
    }
    if (!passing)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&passing));
    return FALSE;
}

/* A line without its end, which is CR LF, LF or CR: a bare one of the two must
 * not travel, since servers differ in what they make of it. */
static Slice
take_line(Slice *rest)
{
    gsize size = 0;
    while (size < rest->size && rest->bytes[size] != '\r' &&
           rest->bytes[size] != '\n')
        size++;
    Slice line = slice_sub(*rest, 0, size);
    Slice end = slice_sub(*rest, size, 2);
    gsize ends = slice_equal(end, "\r\n") ? 2 : 1;
    *rest = slice_sub(*rest, size + ends, rest->size);
    return line;
}

static gboolean
write_slice(mailstream *stream, Slice bytes)
{
    return bytes.size == 0 ||
           mailstream_write(stream, bytes.bytes, bytes.size) >= 0;
}

/* With dots doubled (RFC 5321 section 4.5.2). Not by libetpan, which adds an
 * empty line at the end and cannot say whether the last dot has gone out. */
static gboolean
write_message(mailstream *stream, Slice rest)
{
    while (rest.size > 0) {
        Slice line = take_line(&rest);
        if (slice_has_prefix_ascii(line, ".") &&
            mailstream_write(stream, ".", 1) < 0)
            return FALSE;
        if (!write_slice(stream, line) ||
            mailstream_write(stream, "\r\n", 2) < 0)
            return FALSE;
    }
    return mailstream_flush(stream) == 0;
}

static gboolean
say_message(SmtpSession *session, GBytes *message, GError **error)
{
    mailstream *stream = session->smtp->stream;
    if (!write_message(stream, slice_from_bytes(message))) {
        session->smtp->response_code = 0;
        g_propagate_error(error, g_error_copy(stream_last_error(stream)));
        return FALSE;
    }
    /* From here on the server may have it, whatever we hear. */
    stream_set_timeout(stream, FINAL_TIMEOUT);
    if (smtp_command(session, ".") == 0) {
        const GError *cause = stream_last_error(stream);
        g_set_error(error, KITH_ERROR, KITH_ERROR_UNCERTAIN,
                    "the mail went out, but %s; it may or may not have "
                    "arrived",
                    cause ? cause->message : "the answer made no sense");
        return FALSE;
    }
    return smtp_reply_ok(session, "the mail itself", error);
}
