/* command - see command.h. */
#include "net/imap/command.h"

#include "base/error.h"
#include "net/auth.h"
#include "net/stream.h"
#include "text/sanitize.h"

#define LINE_MOST ((gsize)1024 * 1024)

/* libetpan only says that its stream failed; the stream knows why. */
static gboolean
fail_stream(mailimap *imap, GError **error)
{
    const GError *cause =
        imap->imap_stream ? stream_last_error(imap->imap_stream) : NULL;
    if (cause)
        g_propagate_error(error, g_error_copy(cause));
    else
        g_set_error(error, KITH_ERROR, KITH_ERROR_RETRY,
                    "the mail server closed the connection");
    return FALSE;
}

char *
command_answer(mailimap *imap)
{
    return sanitize_line(slice_from_string(imap->imap_response));
}

static gboolean
fail_refused(mailimap *imap, GError **error)
{
    g_autofree char *answer = command_answer(imap);
    g_set_error(error, KITH_ERROR, KITH_ERROR_REFUSED,
                "the mail server said no: %s",
                *answer ? answer : "(without a reason)");
    return FALSE;
}

gboolean
command_check(mailimap *imap, int code, GError **error)
{
    switch (code) {
    case MAILIMAP_NO_ERROR:
    case MAILIMAP_NO_ERROR_AUTHENTICATED:
    case MAILIMAP_NO_ERROR_NON_AUTHENTICATED:
        return TRUE;
    case MAILIMAP_ERROR_STREAM:
        return fail_stream(imap, error);
    case MAILIMAP_ERROR_FATAL:
    case MAILIMAP_ERROR_DONT_ACCEPT_CONNECTION: {
        g_autofree char *answer = command_answer(imap);
        g_set_error(error, KITH_ERROR, KITH_ERROR_RETRY,
                    "the mail server ended the connection: %s", answer);
        return FALSE;
    }
    case MAILIMAP_ERROR_PARSE:
    case MAILIMAP_ERROR_BAD_STATE:
        /* A stream that fails in the middle of an answer looks like nonsense
         * to the parser. */
        if (imap->imap_stream && stream_last_error(imap->imap_stream))
            return fail_stream(imap, error);
        g_set_error(error, KITH_ERROR, KITH_ERROR_CORRUPT,
                    "the mail server's answer cannot be read");
        return FALSE;
    default:
        return fail_refused(imap, error);
    }
}

gboolean
command_write(mailimap *imap, const char *bytes, gsize size, GError **error)
{
    if (mailstream_write(imap->imap_stream, bytes, size) < 0 ||
        mailstream_flush(imap->imap_stream) < 0)
        return fail_stream(imap, error);
    return TRUE;
}

const char *
command_read_line(mailimap *imap, GError **error)
{
    char *line = mailstream_read_line_remove_eol(imap->imap_stream,
                                                 imap->imap_stream_buffer);
    if (!line)
        fail_stream(imap, error);
    return line;
}

/* The line that was read, and what follows up to the tagged one. */
static gboolean
parse_answer(mailimap *imap, GError **error)
{
    struct mailimap_response *response = NULL;
    int code = mailimap_parse_response(imap, &response);
    if (code != MAILIMAP_NO_ERROR)
        return command_check(imap, code, error);

    int state =
        response->rsp_resp_done->rsp_data.rsp_tagged->rsp_cond_state->rsp_type;
    mailimap_response_free(response);
    return state == MAILIMAP_RESP_COND_STATE_OK || fail_refused(imap, error);
}

static gboolean send_text(mailimap *imap, const char *text, GError **error);

static gboolean
send_command(mailimap *imap, const char *text, GError **error)
{
    if (strpbrk(text, "\r\n")) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "a line break cannot be sent to the mail server");
        return FALSE;
    }
    if (mailimap_send_current_tag(imap) != MAILIMAP_NO_ERROR)
        return fail_stream(imap, error);
    return send_text(imap, text, error);
}

gboolean
command_run(mailimap *imap, const char *text, GError **error)
{
    if (!send_command(imap, text, error))
        return FALSE;
    if (!mailimap_read_line(imap))
        return fail_stream(imap, error);
    return parse_answer(imap, error);
}

/* ---- answers that libetpan cannot read ---- */

/* The text of a condition may end in anything (RFC 9051 section 7.1). */
static gboolean
is_condition(const GString *line)
{
    static const char *const starts[] = {"* OK ", "* NO ", "* BAD ", "* BYE"};
    for (guint i = 0; i < G_N_ELEMENTS(starts); i++)
        if (g_ascii_strncasecmp(line->str, starts[i], strlen(starts[i])) == 0)
            return TRUE;
    return !g_str_has_prefix(line->str, "* ");
}

static gboolean
announces_literal(const GString *line, gsize *size_out)
{
    const char *brace = strrchr(line->str, '{');
    if (!brace || !g_ascii_isdigit(brace[1]) || is_condition(line))
        return FALSE;
    char *end;
    *size_out = (gsize)g_ascii_strtoull(brace + 1, &end, 10);
    return strcmp(end, "}") == 0 || strcmp(end, "+}") == 0;
}

static gboolean
read_literal(mailimap *imap, GString *line, gsize size, GError **error)
{
    char chunk[4096];
    while (size > 0) {
        gssize got =
            mailstream_read(imap->imap_stream, chunk, MIN(size, sizeof chunk));
        if (got <= 0)
            return fail_stream(imap, error);
        g_string_append_len(line, chunk, got);
        size -= (gsize)got;
    }
    return TRUE;
}

gboolean
command_read_answer(mailimap *imap, GString *line, GError **error)
{
    g_string_truncate(line, 0);
    for (;;) {
        const char *part = command_read_line(imap, error);
        if (!part)
            return FALSE;
        g_string_append(line, part);
        gsize size = 0;
        gboolean goes_on = announces_literal(line, &size);
        if (size > LINE_MOST || line->len + size > LINE_MOST) {
            g_set_error(error, KITH_ERROR, KITH_ERROR_CORRUPT,
                        "a line of the mail server's answer is too long");
            return FALSE;
        }
        if (!goes_on)
            return TRUE;
        g_string_append(line, "\r\n");
        if (!read_literal(imap, line, size, error))
            return FALSE;
    }
}

/* `end`: what follows the tag. */
static gboolean
check_end(const char *end, GError **error)
{
    if (g_ascii_strncasecmp(end, "OK", 2) == 0)
        return TRUE;
    const char *text = strchr(end, ' ');
    g_autofree char *answer =
        sanitize_line(slice_from_string(text ? text : ""));
    g_strstrip(answer);
    g_set_error(error, KITH_ERROR, KITH_ERROR_REFUSED,
                "the mail server said no: %s",
                *answer ? answer : "(without a reason)");
    return FALSE;
}

/* ---- strings that no quotes can carry ---- */

/* The server is ready for a literal; where it is not, it has answered. */
static gboolean
await_ready(mailimap *imap, GError **error)
{
    const char *line;
    while ((line = command_read_line(imap, error))) {
        if (*line == '+')
            return TRUE;
        if (g_str_has_prefix(line, "* "))
            continue; /* news, which the next look finds */
        const char *end = strchr(line, ' ');
        if (check_end(end ? end + 1 : line, error))
            g_set_error(error, KITH_ERROR, KITH_ERROR_CORRUPT,
                        "the mail server's answer comes too early");
        return FALSE;
    }
    return FALSE;
}

/* The content of the quoted string at `text`; `*end_out`: past it. */
static char *
unquote(const char *text, const char **end_out)
{
    GString *content = g_string_new(NULL);
    const char *p = text + 1;
    for (; *p && *p != '"'; p++) {
        if (*p == '\\' && p[1])
            p++;
        g_string_append_c(content, *p);
    }
    *end_out = *p ? p + 1 : p;
    return g_string_free(content, FALSE);
}

/* As it stands, but for quoted strings with 8-bit bytes: these go as literals
 * (RFC 9051 section 4.3). */
static gboolean
send_text(mailimap *imap, const char *text, GError **error)
{
    g_autoptr(GString) line = g_string_new(NULL);
    while (*text) {
        const char *end = text + 1;
        g_autofree char *content = *text == '"' ? unquote(text, &end) : NULL;
        if (!content || g_str_is_ascii(content)) {
            g_string_append_len(line, text, end - text);
        } else {
            g_string_append_printf(line, "{%zu}\r\n", strlen(content));
            if (!command_write(imap, line->str, line->len, error) ||
                !await_ready(imap, error))
                return FALSE;
            g_string_assign(line, content);
        }
        text = end;
    }
    g_string_append(line, "\r\n");
    return command_write(imap, line->str, line->len, error);
}

gboolean
command_run_lines(mailimap *imap, const char *text, CommandLineHandler handler,
                  gpointer user, GError **error)
{
    if (!send_command(imap, text, error))
        return FALSE;
    g_autofree char *tag = g_strdup_printf("%d ", imap->imap_tag);
    g_autoptr(GString) line = g_string_new(NULL);
    while (command_read_answer(imap, line, error)) {
        if (g_str_has_prefix(line->str, tag))
            return check_end(line->str + strlen(tag), error);
        if (!g_str_has_prefix(line->str, "* "))
            continue; /* `+`, which nobody asked for */
        if (g_ascii_strncasecmp(line->str, "* BYE", 5) == 0) {
            g_autofree char *why =
                sanitize_line((Slice){line->str + 5, line->len - 5});
            g_set_error(error, KITH_ERROR, KITH_ERROR_RETRY,
                        "the mail server ended the connection:%s", why);
            return FALSE;
        }
        handler((Slice){line->str, line->len}, user);
    }
    return FALSE;
}

/* `*` calls an AUTHENTICATE off (RFC 9051 section 6.2.2). */
static gboolean
answer_question(mailimap *imap, Sasl *sasl, GError **calling_off,
                GError **error)
{
    g_autofree char *question = g_strdup(imap->imap_stream_buffer->str + 1);
    char *given = *calling_off
                      ? NULL
                      : sasl_answer(sasl, g_strstrip(question), calling_off);
    char *line = g_strconcat(given ? given : "*", "\r\n", NULL);
    gboolean is_sent = command_write(imap, line, strlen(line), error);
    auth_wipe(given);
    auth_wipe(line);
    return is_sent;
}

gboolean
command_authenticate(mailimap *imap, SaslMechanism mechanism, const char *user,
                     const char *password, GError **error)
{
    g_autoptr(Sasl) sasl = sasl_new(mechanism, user, password);
    g_autofree char *text =
        g_strconcat("AUTHENTICATE ", sasl_name(mechanism), NULL);
    g_autoptr(GError) calling_off = NULL;
    if (!send_command(imap, text, error))
        return FALSE;
    for (;;) {
        if (!mailimap_read_line(imap))
            return fail_stream(imap, error);
        if (imap->imap_stream_buffer->str[0] != '+')
            break;
        if (!answer_question(imap, sasl, &calling_off, error))
            return FALSE;
    }
    if (!calling_off)
        return parse_answer(imap, error) && sasl_check_end(sasl, error);
    parse_answer(imap, NULL); /* why we left says more than its answer */
    g_propagate_error(error, g_steal_pointer(&calling_off));
    return FALSE;
}

gboolean
command_has_code(mailimap *imap, const char *code)
{
    const char *atom =
        imap->imap_response_info ? imap->imap_response_info->rsp_atom : NULL;
    return atom && g_ascii_strcasecmp(atom, code) == 0;
}

gboolean
command_error_is_fatal(const GError *error)
{
    return !g_error_matches(error, KITH_ERROR, KITH_ERROR_REFUSED) &&
           !g_error_matches(error, KITH_ERROR, KITH_ERROR_INVALID);
}
