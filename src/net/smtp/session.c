/* session - see session.h. */
#include "net/smtp/session.h"

#include <sys/socket.h>

#include "base/error.h"
#include "base/log.h"
#include "net/discover.h"
#include "net/smtp/login.h"
#include "text/sanitize.h"

#define TIMEOUT      60 /* s, of each reply but the last */
#define QUIT_TIMEOUT 2
#define WORDS_MOST   300 /* bytes of a reply that are shown */

static SmtpSession *
open_target(const SmtpOptions *options, const Target *target,
            CertificateProblem *problem, GError **error);
static gboolean
prepare(SmtpSession *session, const SmtpOptions *options, const Target *target,
        CertificateProblem *problem, GError **error);
static gboolean say_ehlo(SmtpSession *session, GError **error);
static gboolean
start_tls(SmtpSession *session, CertificateProblem *problem, GError **error);
static void note_abilities(SmtpSession *session);

static void
enter_step(const SmtpOptions *options, const char *step)
{
    if (options->step_out)
        *options->step_out = step;
}

SmtpSession *
smtp_session_open(const SmtpOptions *options, CertificateProblem *problem,
                  GError **error)
{
    enter_step(options, "resolve");
    g_autoptr(GPtrArray) targets =
        discover(options->config, SERVICE_SMTP, options->cancellable, error);
    if (!targets)
        return NULL;

    g_autoptr(GError) failure = NULL;
    for (guint i = 0; i < targets->len; i++) {
        if (failure)
            log_info("smtp: %s", failure->message);
        g_clear_error(&failure);
        SmtpSession *session = open_target(
            options, g_ptr_array_index(targets, i), problem, &failure);
        if (session)
            return session;
        /* Another host cannot mend a refusal, only a lost connection. */
        if (!g_error_matches(failure, KITH_ERROR, KITH_ERROR_RETRY))
            break;
    }
    g_propagate_error(error, g_steal_pointer(&failure));
    return NULL;
}

static SmtpSession *
open_target(const SmtpOptions *options, const Target *target,
            CertificateProblem *problem, GError **error)
{
    g_autofree char *pin =
        options->reader
            ? store_read_pin(options->reader, SERVICE_SMTP, target->identity)
            : NULL;
    StreamOptions how = {
        .host = target->host,
        .port = target->port,
        .identity = target->identity,
        .mode = target->mode,
        .ca_file = options->config->tls_ca_file,
        .pin = pin,
        .timeout_s = TIMEOUT,
        .cancellable = options->cancellable,
        .step_out = options->step_out,
    };
    enter_step(options, "connect");
    mailstream *stream = stream_open(&how, problem, error);
    if (!stream)
        return NULL;

    g_autoptr(SmtpSession) session = g_new0(SmtpSession, 1);
    session->smtp = mailsmtp_new(0, NULL);
    session->smtp->stream = stream;
    session->host = g_strdup(target->host);
    if (!prepare(session, options, target, problem, error)) {
        g_prefix_error(error, "%s port %u: ", target->host, target->port);
        return NULL;
    }
    return g_steal_pointer(&session);
}

static gboolean
prepare(SmtpSession *session, const SmtpOptions *options, const Target *target,
        CertificateProblem *problem, GError **error)
{
    smtp_command(session, NULL);
    if (!smtp_reply_ok(session, "no greeting", error) ||
        !say_ehlo(session, error))
        return FALSE;
    if (target->mode == TLS_MODE_STARTTLS) {
        enter_step(options, "tls");
        /* What was said before TLS is forgotten (RFC 3207 section 4.2). */
        if (!start_tls(session, problem, error) || !say_ehlo(session, error))
            return FALSE;
    }
    enter_step(options, "login");
    const Config *config = options->config;
    return smtp_login(session,
                      config->mail_user ? config->mail_user : config->address,
                      options->password, error);
}

void
smtp_session_free(SmtpSession *session)
{
    if (session->smtp->stream && session->is_inside_mail) {
        mailstream_close(session->smtp->stream);
        session->smtp->stream = NULL;
    }
    if (session->smtp->stream)
        stream_set_timeout(session->smtp->stream, QUIT_TIMEOUT);
    mailsmtp_free(session->smtp); /* says QUIT and closes */
    g_free(session->host);
    g_free(session);
}

/* The host's own name would tell strangers about the user's machine, and
 * libetpan's literal fails for IPv6 (RFC 5321 section 4.1.3). */
static char *
address_literal(SmtpSession *session)
{
    struct sockaddr_storage native;
    socklen_t size = sizeof native;
    if (getsockname(stream_fd(session->smtp->stream),
                    (struct sockaddr *)&native, &size) != 0)
        return g_strdup("[127.0.0.1]");
    g_autoptr(GSocketAddress) address =
        g_socket_address_new_from_native(&native, size);
    if (!G_IS_INET_SOCKET_ADDRESS(address))
        return g_strdup("[127.0.0.1]");
    GInetAddress *inet =
        g_inet_socket_address_get_address(G_INET_SOCKET_ADDRESS(address));
    g_autofree char *text = g_inet_address_to_string(inet);
    gboolean is6 = g_inet_address_get_family(inet) == G_SOCKET_FAMILY_IPV6;
    return g_strdup_printf("[%s%s]", is6 ? "IPv6:" : "", text);
}

static gboolean
say_ehlo(SmtpSession *session, GError **error)
{
    g_autofree char *literal = address_literal(session);
    g_autofree char *line = g_strconcat("EHLO ", literal, NULL);
    smtp_command(session, line);
    if (!smtp_reply_ok(session, "EHLO", error))
        return FALSE;
    note_abilities(session);
    return TRUE;
}

static gboolean
start_tls(SmtpSession *session, CertificateProblem *problem, GError **error)
{
    if (!(session->abilities & SMTP_CAN_STARTTLS)) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_REFUSED,
                    "the server offers no STARTTLS, and without it nothing is "
                    "sent; `smtps:` may be right");
        return FALSE;
    }
    smtp_command(session, "STARTTLS");
    return smtp_reply_ok(session, "STARTTLS", error) &&
           stream_start_tls(session->smtp->stream, problem, error);
}

static void
note_mechanisms(SmtpSession *session, const char *text)
{
    g_auto(GStrv) words = g_strsplit_set(text, " \t", -1);
    for (guint i = 0; words[i]; i++)
        for (guint j = 0; j < N_SASL_MECHANISMS; j++)
            if (g_ascii_strcasecmp(words[i], sasl_name(j)) == 0)
                session->mechanisms |= 1u << j;
}

/* Not by libetpan: its own reading of EHLO loops for ever on a tab among the
 * mechanisms. */
static void
note_abilities(SmtpSession *session)
{
    session->abilities = 0;
    session->mechanisms = 0;
    session->size_most = 0;
    g_auto(GStrv) lines = g_strsplit(session->smtp->response, "\n", -1);
    for (guint i = 0; lines[i]; i++) {
        char *argument = strpbrk(lines[i], " \t=");
        if (argument)
            *argument++ = '\0';
        if (g_ascii_strcasecmp(lines[i], "STARTTLS") == 0)
            session->abilities |= SMTP_CAN_STARTTLS;
        else if (g_ascii_strcasecmp(lines[i], "8BITMIME") == 0)
            session->abilities |= SMTP_CAN_8BITMIME;
        else if (g_ascii_strcasecmp(lines[i], "SMTPUTF8") == 0)
            session->abilities |= SMTP_CAN_UTF8;
        else if (g_ascii_strcasecmp(lines[i], "SIZE") == 0 && argument)
            session->size_most = g_ascii_strtoull(argument, NULL, 10);
        else if (g_ascii_strcasecmp(lines[i], "AUTH") == 0 && argument)
            note_mechanisms(session, argument);
    }
}

/* A line of a reply (RFC 5321 section 4.2): code, `-` when more follow, text.
 */
static int
take_reply_line(mailsmtp *smtp, const char *line, gboolean *is_last)
{
    int code = 0;
    for (int i = 0; i < 3; i++) {
        if (!g_ascii_isdigit(line[i]))
            return 0;
        code = code * 10 + g_ascii_digit_value(line[i]);
    }
    *is_last = line[3] != '-';
    mmap_string_append(smtp->response_buffer, line + 3 + (line[3] != '\0'));
    mmap_string_append_c(smtp->response_buffer, '\n');
    return code;
}

static gboolean
write_line(mailstream *stream, const char *line)
{
    return mailstream_write(stream, line, strlen(line)) >= 0 &&
           mailstream_write(stream, "\r\n", 2) >= 0 &&
           mailstream_flush(stream) == 0;
}

int
smtp_command(SmtpSession *session, const char *line)
{
    mailsmtp *smtp = session->smtp;
    int code = 0;
    gboolean is_last = line && !write_line(smtp->stream, line);
    mmap_string_assign(smtp->response_buffer, "");
    while (!is_last) {
        const char *text =
            mailstream_read_line_remove_eol(smtp->stream, smtp->line_buffer);
        code = text ? take_reply_line(smtp, text, &is_last) : 0;
        if (code == 0)
            break;
    }
    smtp->response = smtp->response_buffer->str;
    smtp->response_code = code;
    return code;
}

char *
smtp_reply_words(SmtpSession *session)
{
    mailsmtp *smtp = session->smtp;
    g_autofree char *words = sanitize_line(
        slice_sub(slice_from_string(smtp->response), 0, WORDS_MOST));
    return g_strdup_printf("%s (%d)", words, smtp->response_code);
}

gboolean
smtp_reply_ok(SmtpSession *session, const char *what, GError **error)
{
    int code = session->smtp->response_code;
    if (code >= 200 && code < 400)
        return TRUE;
    const GError *cause = stream_last_error(session->smtp->stream);
    if (code == 0 && cause) {
        g_propagate_error(error, g_error_copy(cause));
        return FALSE;
    }
    g_autofree char *words = smtp_reply_words(session);
    g_set_error(error, KITH_ERROR,
                code >= 500 && code < 600 ? KITH_ERROR_REFUSED
                                          : KITH_ERROR_RETRY,
                "%s: the server says: %s", what, words);
    return FALSE;
}
