/* bare - see bare.h. */
#include "test.h"

#include "bare.h"

#include <gio/gio.h>
#include <string.h>

enum { CHUNK = 65536, TAIL = 64 };

/* As src/net/imap/fetch.c asks for them. */
static const char fetch_all[] =
    "UID FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE "
    "BODY.PEEK[HEADER.FIELDS (Date From Sender Reply-To To Cc Subject "
    "Message-ID In-Reply-To References List-Id List-Post Jabber-ID "
    "Content-Type Authentication-Results)])";

static gboolean
trust_any(GTlsConnection *connection, GTlsCertificate *certificate,
          GTlsCertificateFlags problems, gpointer user)
{
    return TRUE; /* our own Dovecot, and only bytes are counted */
}

static void
watch_handshake(GSocketClient *client, GSocketClientEvent event,
                GSocketConnectable *to, GIOStream *connection, gpointer user)
{
    if (event == G_SOCKET_CLIENT_TLS_HANDSHAKING)
        g_signal_connect(connection, "accept-certificate",
                         G_CALLBACK(trust_any), NULL);
}

/* Sends one command and reads to its tagged answer; the bytes read. */
static gsize
converse(GIOStream *stream, const char *tag, const char *command)
{
    g_autofree char *line = g_strdup_printf("%s %s\r\n", tag, command);
    g_autofree char *end = g_strdup_printf("\n%s OK", tag);
    assert_true(g_output_stream_write_all(g_io_stream_get_output_stream(stream),
                                          line, strlen(line), NULL, NULL,
                                          NULL));
    GInputStream *input = g_io_stream_get_input_stream(stream);
    g_autofree char *buffer = g_malloc(TAIL + CHUNK);
    gsize kept = 1, sum = 0;
    buffer[0] = '\n'; /* the answer may be the first line */
    for (;;) {
        gssize got =
            g_input_stream_read(input, buffer + kept, CHUNK, NULL, NULL);
        assert_true(got > 0);
        sum += (gsize)got;
        gsize size = kept + (gsize)got;
        /* The answer ends what is read: nothing follows unasked. */
        gsize from = size > 512 ? size - 512 : 0;
        if (g_strstr_len(buffer + from, (gssize)(size - from), end))
            return sum;
        kept = MIN(size, TAIL);
        memmove(buffer, buffer + size - kept, kept);
    }
}

double
bare_fetch_ms(const Servers *servers, gsize *bytes_out)
{
    gint64 start = g_get_monotonic_time();
    g_autoptr(GSocketClient) client = g_socket_client_new();
    g_socket_client_set_tls(client, TRUE);
    g_signal_connect(client, "event", G_CALLBACK(watch_handshake), NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(GSocketConnection) connection = g_socket_client_connect_to_host(
        client, "localhost", servers_port(servers, "IMAPS_PORT"), NULL, &error);
    if (!connection)
        fail_msg("bare TLS: %s", error->message);
    GIOStream *stream = G_IO_STREAM(connection);
    converse(stream, "a", "LOGIN alice@example.org alice-secret");
    converse(stream, "b", "SELECT INBOX");
    *bytes_out = converse(stream, "c", fetch_all);
    return (double)(g_get_monotonic_time() - start) / 1000.0;
}
