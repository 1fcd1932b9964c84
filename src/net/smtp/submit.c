/* submit - see submit.h. */
#include "net/smtp/submit.h"

#include "base/error.h"

#define ADDRESS_MOST  320          /* RFC 5321 4.5.3.1: 64, `@`, 255 */
#define FINAL_TIMEOUT 600          /* s, RFC 5321 4.5.3.2.6 */
#define STEP          (256 * 1024) /* bytes between two looks at the user */

typedef struct { /* what of a mail the server has to be able to take */
    gsize size;  /* with CRLF line ends, as it travels */
    gboolean has_8bit_header, has_8bit_body;
} Shape;

static Shape shape_of(Slice message);
static gboolean
check_shape(const SmtpSession *session, const Submission *submission,
            const Shape *shape, GError **error);
static gboolean
is_sound(const SmtpSession *session, const char *address, GError **error);
static void
refuse_unsound(const SmtpSession *session, const Submission *submission);
static gboolean say_sender(SmtpSession *session, const Submission *submission,
                           const Shape *shape, GError **error);
static gboolean say_recipients(SmtpSession *session,
                               const Submission *submission, GError **error);
static gboolean
say_message(SmtpSession *session, const Submission *submission,
            const Shape *shape, const SubmitHooks *hooks, GError **error);
static void turn(const Submission *submission, DeliveryState from,
                 DeliveryState to, const char *reply);

/* So that the connection serves for the next mail. If this fails, so will
 * that, and it will be tried again. */
static gboolean
forget_transaction(SmtpSession *session)
{
    smtp_command(session, "RSET");
    return FALSE;
}

gboolean
smtp_submit(SmtpSession *session, const Submission *submission,
            const SubmitHooks *hooks, GError **error)
{
    Shape shape = shape_of(slice_from_bytes(submission->message));
    if (!is_sound(session, submission->from, error) ||
        !check_shape(session, submission, &shape, error))
        return FALSE;
    refuse_unsound(session, submission);
    if (!say_sender(session, submission, &shape, error) ||
        !say_recipients(session, submission, error)) {
        turn(submission, DELIVERY_GOING, DELIVERY_WAITING, NULL);
        return forget_transaction(session);
    }
    if (smtp_command(session, "DATA") == 354)
        return say_message(session, submission, &shape, hooks, error);
    if (smtp_reply_ok(session, "DATA", error))
        g_set_error(error, KITH_ERROR, KITH_ERROR_RETRY,
                    "DATA: the server answered out of turn");
    turn(submission, DELIVERY_GOING, DELIVERY_WAITING, NULL);
    return forget_transaction(session);
}

gboolean
smtp_try_sender(SmtpSession *session, const char *from, GError **error)
{
    g_autoptr(GPtrArray) nobody = deliveries_new();
    const Submission submission = {from, nobody, NULL};
    const Shape shape = {0};
    gboolean is_taken = is_sound(session, from, error) &&
                        say_sender(session, &submission, &shape, error);
    forget_transaction(session);
    return is_taken;
}

/* ---- what the server has to be able to do ---- */

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
                "%s cannot take the address %s, which is not ASCII (it offers "
                "no SMTPUTF8)",
                session->host, address);
    return FALSE;
}

static void
refuse_unsound(const SmtpSession *session, const Submission *submission)
{
    for (guint i = 0; i < submission->deliveries->len; i++) {
        Delivery *delivery = submission->deliveries->pdata[i];
        g_autoptr(GError) reason = NULL;
        if (delivery->state == DELIVERY_WAITING &&
            !is_sound(session, delivery->address, &reason))
            delivery_set(delivery, DELIVERY_REFUSED, reason->message);
    }
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

static Shape
shape_of(Slice rest)
{
    Shape shape = {0};
    gboolean is_header = TRUE;
    while (rest.size > 0) {
        Slice line = take_line(&rest);
        shape.size += line.size + 2;
        is_header = is_header && line.size > 0;
        guchar bits = 0;
        for (gsize i = 0; i < line.size; i++)
            bits |= (guchar)line.bytes[i];
        if (bits & 0x80)
            *(is_header ? &shape.has_8bit_header : &shape.has_8bit_body) = TRUE;
    }
    return shape;
}

/* Whom a header in UTF-8 is there for; or NULL. */
static const char *
find_utf8_address(const Submission *submission)
{
    if (!g_str_is_ascii(submission->from))
        return submission->from;
    for (guint i = 0; i < submission->deliveries->len; i++) {
        const Delivery *delivery = submission->deliveries->pdata[i];
        if (!g_str_is_ascii(delivery->address))
            return delivery->address;
    }
    return NULL;
}

static gboolean
check_shape(const SmtpSession *session, const Submission *submission,
            const Shape *shape, GError **error)
{
    if (session->size_most > 0 && shape->size > session->size_most) {
        g_autofree char *size =
            g_format_size_full(shape->size, G_FORMAT_SIZE_IEC_UNITS);
        g_autofree char *most =
            g_format_size_full(session->size_most, G_FORMAT_SIZE_IEC_UNITS);
        g_set_error(error, KITH_ERROR, KITH_ERROR_REFUSED,
                    "the mail has %s (%" G_GSIZE_FORMAT " bytes) and %s takes "
                    "no more than %s (%" G_GUINT64_FORMAT "); nothing was sent",
                    size, shape->size, session->host, most, session->size_most);
        return FALSE;
    }
    if (shape->has_8bit_header && !(session->abilities & SMTP_CAN_UTF8)) {
        const char *address = find_utf8_address(submission);
        g_set_error(error, KITH_ERROR, KITH_ERROR_REFUSED,
                    "%s cannot take a mail whose headers hold %s, which is not "
                    "ASCII (it offers no SMTPUTF8); nothing was sent",
                    session->host, address ? address : "text");
        return FALSE;
    }
    if (shape->has_8bit_body && !(session->abilities & SMTP_CAN_8BITMIME)) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_REFUSED,
                    "%s takes no text of 8 bits as this mail has it (it offers "
                    "no 8BITMIME); nothing was sent",
                    session->host);
        return FALSE;
    }
    return TRUE;
}

/* RFC 6531 3.4: for an address or a header; such mails may hold 8 bits. */
static gboolean
needs_utf8(const Submission *submission, const Shape *shape)
{
    if (shape->has_8bit_header || !g_str_is_ascii(submission->from))
        return TRUE;
    for (guint i = 0; i < submission->deliveries->len; i++) {
        const Delivery *delivery = submission->deliveries->pdata[i];
        if (delivery->state == DELIVERY_WAITING &&
            !g_str_is_ascii(delivery->address))
            return TRUE;
    }
    return FALSE;
}

/* ---- the transaction ---- */

static gboolean
say_sender(SmtpSession *session, const Submission *submission,
           const Shape *shape, GError **error)
{
    g_autoptr(GString) line = g_string_new(NULL);
    g_string_printf(line, "MAIL FROM:<%s>", submission->from);
    if (session->size_most > 0)
        g_string_append_printf(line, " SIZE=%" G_GSIZE_FORMAT, shape->size);
    if (session->abilities & SMTP_CAN_8BITMIME &&
        (shape->has_8bit_header || shape->has_8bit_body))
        g_string_append(line, " BODY=8BITMIME");
    if (needs_utf8(submission, shape))
        g_string_append(line, " SMTPUTF8");
    smtp_command(session, line->str);
    g_autofree char *what =
        g_strdup_printf("%s as the sender", submission->from);
    return smtp_reply_ok(session, what, error);
}

static void
turn(const Submission *submission, DeliveryState from, DeliveryState to,
     const char *reply)
{
    for (guint i = 0; i < submission->deliveries->len; i++) {
        Delivery *delivery = submission->deliveries->pdata[i];
        if (delivery->state == from)
            delivery_set(delivery, to, reply);
    }
}

/* FALSE: the server is gone. */
static gboolean
say_recipient(SmtpSession *session, Delivery *delivery, GError **error)
{
    g_autofree char *line = g_strdup_printf("RCPT TO:<%s>", delivery->address);
    int code = smtp_command(session, line);
    if (code == 0 || code == 421) {
        smtp_reply_ok(session, delivery->address, error);
        return FALSE;
    }
    g_autofree char *words = smtp_reply_words(session);
    if (code >= 200 && code < 300)
        delivery_set(delivery, DELIVERY_GOING, NULL);
    else if (code >= 500)
        delivery_set(delivery, DELIVERY_REFUSED, words);
    else
        delivery_set(delivery, DELIVERY_WAITING, words);
    return TRUE;
}

/* `a@x: words; b@x: words`, of those in that state. */
static char *
list_replies(const Submission *submission, DeliveryState state)
{
    GString *list = g_string_new(NULL);
    for (guint i = 0; i < submission->deliveries->len; i++) {
        const Delivery *delivery = submission->deliveries->pdata[i];
        if (delivery->state == state)
            g_string_append_printf(list, "%s%s: %s", list->len ? "; " : "",
                                   delivery->address,
                                   delivery->reply ? delivery->reply : "");
    }
    return g_string_free(list, FALSE);
}

/* Asks for each, so that the user learns of all that are wrong at once. FALSE
 * when none is left to send to. */
static gboolean
say_recipients(SmtpSession *session, const Submission *submission,
               GError **error)
{
    for (guint i = 0; i < submission->deliveries->len; i++) {
        Delivery *delivery = submission->deliveries->pdata[i];
        if (delivery->state == DELIVERY_WAITING &&
            !say_recipient(session, delivery, error))
            return FALSE;
    }
    if (deliveries_count(submission->deliveries, DELIVERY_GOING))
        return TRUE;
    gboolean may_pass =
        deliveries_count(submission->deliveries, DELIVERY_WAITING) > 0;
    g_autofree char *replies = list_replies(
        submission, may_pass ? DELIVERY_WAITING : DELIVERY_REFUSED);
    if (may_pass)
        g_set_error(error, KITH_ERROR, KITH_ERROR_RETRY, "not yet: %s",
                    replies);
    else if (*replies)
        g_set_error(error, KITH_ERROR, KITH_ERROR_REFUSED,
                    "refused: %s; nothing was sent to anyone", replies);
    else
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "the mail has no recipient");
    return FALSE;
}

/* ---- the mail itself ---- */

static gboolean
write_slice(mailstream *stream, Slice bytes)
{
    return bytes.size == 0 ||
           mailstream_write(stream, bytes.bytes, bytes.size) >= 0;
}

/* With dots doubled (RFC 5321 section 4.5.2). Not by libetpan, which adds an
 * empty line at the end and cannot say whether the last dot has gone out. From
 * where the mail lies: nothing of it is copied but a buffer's worth. */
static gboolean
write_message(mailstream *stream, Slice rest, const Shape *shape,
              const SubmitHooks *hooks, GError **error)
{
    gsize done = 0;
    gsize next_look = STEP;
    while (rest.size > 0) {
        Slice line = take_line(&rest);
        if ((slice_has_prefix_ascii(line, ".") &&
             mailstream_write(stream, ".", 1) < 0) ||
            !write_slice(stream, line) ||
            mailstream_write(stream, "\r\n", 2) < 0)
            return FALSE;
        done += line.size + 2;
        if (done < next_look)
            continue;
        next_look = done + STEP;
        if (!hooks->progress(hooks->user, done, shape->size, error))
            return FALSE;
    }
    return mailstream_flush(stream) == 0;
}

/* Without its last dot a mail is none (RFC 5321 section 4.1.1.4), so until then
 * all may still be called off, by ending the connection. */
static gboolean
call_off(SmtpSession *session, const Submission *submission)
{
    session->is_inside_mail = TRUE;
    session->smtp->response_code = 0;
    turn(submission, DELIVERY_GOING, DELIVERY_WAITING, NULL);
    return FALSE;
}

static gboolean
end_message(SmtpSession *session, const Submission *submission, GError **error)
{
    /* From here on the server may have it, whatever we hear. */
    stream_set_timeout(session->smtp->stream, FINAL_TIMEOUT);
    int code = smtp_command(session, ".");
    if (code == 0) {
        const GError *cause = stream_last_error(session->smtp->stream);
        g_set_error(error, KITH_ERROR, KITH_ERROR_UNCERTAIN,
                    "the mail went out, but %s; it may or may not have "
                    "arrived",
                    cause ? cause->message : "the answer made no sense");
        return FALSE;
    }
    if (smtp_reply_ok(session, "the mail itself", error))
        return TRUE;
    g_autofree char *words = smtp_reply_words(session);
    turn(submission, DELIVERY_GOING,
         code >= 500 ? DELIVERY_REFUSED : DELIVERY_WAITING, words);
    return FALSE;
}

static gboolean
say_message(SmtpSession *session, const Submission *submission,
            const Shape *shape, const SubmitHooks *hooks, GError **error)
{
    mailstream *stream = session->smtp->stream;
    g_autoptr(GError) called_off = NULL;
    if (!write_message(stream, slice_from_bytes(submission->message), shape,
                       hooks, &called_off)) {
        const GError *cause = stream_last_error(stream);
        if (called_off)
            g_propagate_error(error, g_steal_pointer(&called_off));
        else if (cause)
            g_propagate_error(error, g_error_copy(cause));
        else
            g_set_error(error, KITH_ERROR, KITH_ERROR_RETRY,
                        "the connection is lost");
        return call_off(session, submission);
    }
    return hooks->may_finish(hooks->user, error)
               ? end_message(session, submission, error)
               : call_off(session, submission);
}
