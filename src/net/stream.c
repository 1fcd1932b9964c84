/* stream - see stream.h. */
#include "net/stream.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

#include "base/error.h"
#include "net/call.h"
#include "net/screen.h"

#define ETPAN_BUFFER 8192 /* libetpan moves what is left at every line */
/* At least one TLS record, so that none is ever half read and hidden from
 * poll(). */
#define CHUNK (32 * 1024)
/* What a server may say to one command when its lines are not screened: the
 * SMTP client keeps a whole answer in memory. */
#define ANSWER_MOST   (4 * 1024 * 1024)
#define CLOSE_TIMEOUT 2 /* s */
/* s, for the first byte of all: a server that waits for us to begin TLS says
 * nothing, ever. */
#define GREETING_TIMEOUT 30

typedef struct {
    GSocketConnection *connection;
    GTlsConnection *tls; /* NULL before TLS */
    TlsOptions options;  /* its strings are ours */
    char *host;
    Screen *screen;
    gsize answer; /* bytes since we wrote last */
    gboolean is_screened;
    gboolean has_spoken; /* anything came, ever */
    GError *last_error;
    char chunk[CHUNK];
} Stream;

static GSocketConnection *
connect_to(const StreamOptions *options, GError **error);
static Stream *
stream_new(const StreamOptions *options, GSocketConnection *connection);
static void stream_free(Stream *stream);
static gboolean
secure(Stream *stream, CertificateProblem *problem, GError **error);

static mailstream_low_driver driver; /* never written; libetpan has no const */

static Stream *
stream_of(mailstream *stream)
{
    return mailstream_get_low(stream)->data;
}

static GIOStream *
io_of(Stream *stream)
{
    return stream->tls ? G_IO_STREAM(stream->tls)
                       : G_IO_STREAM(stream->connection);
}

static GSocket *
socket_of(Stream *stream)
{
    return g_socket_connection_get_socket(stream->connection);
}

mailstream *
stream_open(const StreamOptions *options, CertificateProblem *problem,
            GError **error)
{
    GSocketConnection *connection = connect_to(options, error);
    if (!connection)
        return NULL;
    Stream *stream = stream_new(options, connection);
    if (options->mode == TLS_MODE_DIRECT && options->step_out)
        *options->step_out = "tls";
    if (options->mode == TLS_MODE_DIRECT && !secure(stream, problem, error)) {
        stream_free(stream);
        return NULL;
    }
    mailstream_low *low = mailstream_low_new(stream, &driver);
    return mailstream_new(low, ETPAN_BUFFER);
}

static GSocketConnection *
connect_to(const StreamOptions *options, GError **error)
{
    g_autoptr(GSocketClient) client = g_socket_client_new();
    g_autoptr(GSocketConnectable) address =
        g_network_address_new(options->host, options->port);

    Call call;
    call_begin(&call, options->cancellable, options->timeout_s);
    g_socket_client_connect_async(client, address, call.cancellable, call_done,
                                  &call);
    g_autoptr(GError) cause = NULL;
    GSocketConnection *connection =
        g_socket_client_connect_finish(client, call_wait(&call), &cause);
    call_end(&call, &cause);
    if (connection)
        return connection;

    gboolean is_cancelled =
        g_error_matches(cause, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_set_error(error, KITH_ERROR,
                is_cancelled ? KITH_ERROR_CANCELLED : KITH_ERROR_RETRY,
                "cannot connect to %s port %u: %s", options->host,
                options->port, cause->message);
    return NULL;
}

static Stream *
stream_new(const StreamOptions *options, GSocketConnection *connection)
{
    Stream *stream = g_new0(Stream, 1);
    stream->connection = connection;
    stream->host = g_strdup(options->host);
    stream->options = (TlsOptions){
        .identity = g_strdup(options->identity),
        .port = options->port,
        .ca_file = g_strdup(options->ca_file),
        .pin = g_strdup(options->pin),
        .timeout_s = options->timeout_s,
    };
    if (options->cancellable)
        stream->options.cancellable = g_object_ref(options->cancellable);
    stream->is_screened = options->is_screened;
    stream->screen =
        screen_new(options->is_screened ? SCREEN_IMAP : SCREEN_NOTHING);
    /* A command is one write that waits for an answer. No harm without. */
    g_socket_set_option(socket_of(stream), IPPROTO_TCP, TCP_NODELAY, TRUE,
                        NULL);
    g_socket_set_keepalive(socket_of(stream), TRUE);
    g_socket_set_timeout(socket_of(stream),
                         (guint)MIN(options->timeout_s, GREETING_TIMEOUT));
    return stream;
}

static void
stream_free(Stream *stream)
{
    g_clear_object(&stream->tls);
    g_object_unref(stream->connection);
    g_free((char *)stream->options.identity);
    g_free((char *)stream->options.ca_file);
    g_free((char *)stream->options.pin);
    g_clear_object(&stream->options.cancellable);
    g_free(stream->host);
    screen_free(stream->screen);
    g_clear_error(&stream->last_error);
    /* What passed may have been private. */
    explicit_bzero(stream->chunk, sizeof stream->chunk);
    g_free(stream);
}

static gboolean
secure(Stream *stream, CertificateProblem *problem, GError **error)
{
    stream->tls = tls_handshake(G_IO_STREAM(stream->connection),
                                &stream->options, problem, error);
    return stream->tls != NULL;
}

/* What came before TLS may have been put there by anyone on the way; taken for
 * an answer inside TLS it would be believed (CVE-2011-0411). */
gboolean
stream_start_tls(mailstream *mail, CertificateProblem *problem, GError **error)
{
    Stream *stream = stream_of(mail);
    g_assert(!stream->tls);
    if (mailstream_flush(mail) != 0) {
        g_propagate_error(error, g_error_copy(stream->last_error));
        return FALSE;
    }
    if (stream_has_buffered(mail) || screen_has_any(stream->screen)) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_TLS,
                    "%s sent something out of turn before TLS began: the "
                    "connection may be tampered with",
                    stream->host);
        return FALSE;
    }
    return secure(stream, problem, error);
}

int
stream_fd(mailstream *mail)
{
    return g_socket_get_fd(socket_of(stream_of(mail)));
}

void
stream_set_timeout(mailstream *mail, int seconds)
{
    g_socket_set_timeout(socket_of(stream_of(mail)), (guint)seconds);
}

const GError *
stream_last_error(mailstream *mail)
{
    return stream_of(mail)->last_error;
}

static void
set_last_error(Stream *stream, const GError *cause)
{
    int code = KITH_ERROR_RETRY;
    if (g_error_matches(cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        code = KITH_ERROR_CANCELLED;
    g_clear_error(&stream->last_error);
    if (!stream->has_spoken && !stream->tls &&
        g_error_matches(cause, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
        g_set_error(&stream->last_error, KITH_ERROR, code,
                    "%s accepts the connection and says nothing; perhaps this "
                    "port wants TLS at once",
                    stream->host);
    else
        g_set_error(&stream->last_error, KITH_ERROR, code,
                    "the connection to %s is lost: %s", stream->host,
                    cause->message);
}

static void
take_in(Stream *stream, gsize size)
{
    screen_feed(stream->screen, (Slice){stream->chunk, size});
    stream->answer += size;
    if (!stream->has_spoken)
        g_socket_set_timeout(socket_of(stream),
                             (guint)stream->options.timeout_s);
    stream->has_spoken = TRUE;
}

/* TLS may hold decrypted bytes that poll() does not see, and the end of the
 * connection counts: whoever asks must come and read it. */
gboolean
stream_has_buffered(mailstream *mail)
{
    Stream *stream = stream_of(mail);
    if (mail->read_buffer_len > 0 || screen_ready(stream->screen) > 0 ||
        screen_refusal(stream->screen))
        return TRUE;

    GInputStream *input = g_io_stream_get_input_stream(io_of(stream));
    g_autoptr(GError) cause = NULL;
    gssize got = g_pollable_input_stream_read_nonblocking(
        G_POLLABLE_INPUT_STREAM(input), stream->chunk, CHUNK, NULL, &cause);
    if (got > 0)
        take_in(stream, (gsize)got);
    if (g_error_matches(cause, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        return FALSE;
    /* Part of a line is not worth a read yet. */
    return got <= 0 || screen_ready(stream->screen) > 0 ||
           screen_refusal(stream->screen);
}

/* Until something passes the screen; FALSE leaves last_error. */
static gboolean
fill(Stream *stream)
{
    GInputStream *input = g_io_stream_get_input_stream(io_of(stream));
    while (screen_ready(stream->screen) == 0) {
        const GError *refusal = screen_refusal(stream->screen);
        if (refusal || (!stream->is_screened && stream->answer > ANSWER_MOST)) {
            g_clear_error(&stream->last_error);
            stream->last_error =
                refusal ? g_error_copy(refusal)
                        : g_error_new(KITH_ERROR, KITH_ERROR_CORRUPT,
                                      "%s talks without end", stream->host);
            return FALSE;
        }
        g_autoptr(GError) cause = NULL;
        gssize got = g_input_stream_read(input, stream->chunk, CHUNK,
                                         stream->options.cancellable, &cause);
        if (got == 0)
            cause = g_error_new_literal(G_IO_ERROR, G_IO_ERROR_CLOSED,
                                        "the server closed it");
        if (got <= 0) {
            set_last_error(stream, cause);
            return FALSE;
        }
        take_in(stream, (gsize)got);
    }
    return TRUE;
}

/* ---- the driver; libetpan takes -1 for an error, and handles 0, the end of
 * the stream, badly, so that is an error too ---- */

static ssize_t
driver_read(mailstream_low *low, void *buffer, size_t size)
{
    Stream *stream = low->data;
    if (!fill(stream))
        return -1;
    return (ssize_t)screen_take(stream->screen, buffer, size);
}

static ssize_t
driver_write(mailstream_low *low, const void *buffer, size_t size)
{
    Stream *stream = low->data;
    GOutputStream *output = g_io_stream_get_output_stream(io_of(stream));
    g_autoptr(GError) cause = NULL;
    stream->answer = 0;
    if (g_output_stream_write_all(output, buffer, size, NULL,
                                  stream->options.cancellable, &cause))
        return (ssize_t)size;
    set_last_error(stream, cause);
    return -1;
}

/* Whatever goes wrong in closing, the socket is closed. The error is taken
 * because glib-networking leaks one that nobody takes. */
static int
driver_close(mailstream_low *low)
{
    Stream *stream = low->data;
    g_autoptr(GError) ignored = NULL;
    g_socket_set_timeout(socket_of(stream), CLOSE_TIMEOUT);
    g_io_stream_close(io_of(stream), stream->options.cancellable, &ignored);
    g_io_stream_close(G_IO_STREAM(stream->connection), NULL, NULL);
    return 0;
}

static int
driver_get_fd(mailstream_low *low)
{
    Stream *stream = low->data;
    return g_socket_get_fd(socket_of(stream));
}

static void
driver_free(mailstream_low *low)
{
    stream_free(low->data);
    free(low); /* libetpan made it with malloc() and leaves it to us */
}

/* libetpan calls these two without looking whether they are there. */
static struct mailstream_cancel *
driver_get_cancel(mailstream_low *low)
{
    return NULL;
}

static carray *
driver_get_certificate_chain(mailstream_low *low)
{
    return NULL;
}

static mailstream_low_driver driver = {
    .mailstream_read = driver_read,
    .mailstream_write = driver_write,
    .mailstream_close = driver_close,
    .mailstream_get_fd = driver_get_fd,
    .mailstream_free = driver_free,
    .mailstream_get_cancel = driver_get_cancel,
    .mailstream_get_certificate_chain = driver_get_certificate_chain,
};
