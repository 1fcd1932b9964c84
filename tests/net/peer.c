/* peer - see peer.h. */
#include "test.h"

#include "net/peer.h"

#include <glib/gstdio.h>

#include "base/error.h"

struct Peer {
    GThread *thread;
    GSocketListener *listener;
    GCancellable *cancellable;
    guint16 port;
    GTlsCertificate *certificate;
    gboolean is_direct;
    PeerScript script;
    gpointer user;
    guint connection;
    GIOStream *stream; /* of this connection */
    GByteArray *line;
    GString *heard;
};

static char *folder;

static void
run_openssl(const char *script)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GSubprocess) shell = g_subprocess_new(
        G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE,
        &error, "/bin/sh", "-ec", script, "sh", folder, NULL);
    g_autofree char *output = NULL;
    if (!shell || !g_subprocess_communicate_utf8(shell, NULL, NULL, &output,
                                                 NULL, &error))
        fail_msg("openssl: %s", error->message);
    if (!g_subprocess_get_successful(shell))
        fail_msg("openssl: %s", output);
}

char *
peer_certificates(void)
{
    if (!folder) {
        folder = g_dir_make_tmp("kith-peer-XXXXXX", NULL);
        run_openssl(
            "cd \"$1\"\n"
            "ca() { openssl req -x509 -nodes -newkey ec"
            " -pkeyopt ec_paramgen_curve:P-256 -days 30 -subj \"/CN=$2\""
            " -keyout $1.key -out $1.pem; }\n"
            "leaf() {\n"
            " openssl req -nodes -newkey ec"
            " -pkeyopt ec_paramgen_curve:P-256 -subj /CN=test"
            " -addext subjectAltName=$3 -keyout $1.key -out $1.csr\n"
            " openssl x509 -req -in $1.csr -CA $2.pem -CAkey $2.key"
            " -CAcreateserial -copy_extensions copy -days $4 -out $1.pem\n"
            " cat $1.key >>$1.pem; }\n"
            "ca ca 'Test CA'; ca other 'Other CA'\n"
            "names=DNS:localhost,IP:127.0.0.1\n"
            "leaf good ca $names 30\n"
            "leaf expired ca $names -1\n"
            "leaf wrong-host ca DNS:wrong.example 30\n"
            "leaf unknown-ca other $names 30\n");
    }
    return g_strdup(folder);
}

char *
peer_certificate(const char *name)
{
    g_autofree char *dir = peer_certificates();
    g_autofree char *file = g_strconcat(name, ".pem", NULL);
    return g_build_filename(dir, file, NULL);
}

void
peer_remove_certificates(void)
{
    if (!folder)
        return;
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;
    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_unlink(path);
    }
    g_rmdir(folder);
    g_clear_pointer(&folder, g_free);
}

gboolean
peer_secure(Peer *peer)
{
    GIOStream *tls =
        g_tls_server_connection_new(peer->stream, peer->certificate, NULL);
    g_autoptr(GError) ignored = NULL;
    if (!g_tls_connection_handshake(G_TLS_CONNECTION(tls), peer->cancellable,
                                    &ignored)) {
        g_object_unref(tls);
        return FALSE;
    }
    g_object_unref(peer->stream);
    peer->stream = tls;
    return TRUE;
}

static void
serve(Peer *peer, GIOStream *stream)
{
    peer->stream = stream;
    peer->connection++;
    if (!peer->is_direct || peer_secure(peer))
        peer->script(peer, peer->user);
    /* A client that is gone already is fine. Errors are taken here and below
     * because glib-networking leaks one that nobody takes. */
    g_autoptr(GError) ignored = NULL;
    g_io_stream_close(peer->stream, NULL, &ignored);
    g_clear_object(&peer->stream);
    g_byte_array_set_size(peer->line, 0);
}

static gpointer
run_peer(gpointer user)
{
    Peer *peer = user;
    for (;;) {
        GSocketConnection *connection = g_socket_listener_accept(
            peer->listener, NULL, peer->cancellable, NULL);
        if (!connection)
            return NULL;
        serve(peer, G_IO_STREAM(connection));
    }
}

Peer *
peer_start(const char *certificate, gboolean is_direct, PeerScript script,
           gpointer user)
{
    g_autoptr(GError) error = NULL;
    Peer *peer = g_new0(Peer, 1);
    g_autofree char *path = peer_certificate(certificate);
    peer->certificate = g_tls_certificate_new_from_file(path, &error);
    if (!peer->certificate)
        fail_msg("%s", error->message);
    peer->is_direct = is_direct;
    peer->script = script;
    peer->user = user;
    peer->cancellable = g_cancellable_new();
    peer->line = g_byte_array_new();
    peer->heard = g_string_new(NULL);
    peer->listener = g_socket_listener_new();
    g_autoptr(GInetAddress) loopback =
        g_inet_address_new_loopback(G_SOCKET_FAMILY_IPV4);
    g_autoptr(GSocketAddress) any = g_inet_socket_address_new(loopback, 0);
    g_autoptr(GSocketAddress) bound = NULL;
    assert_true(g_socket_listener_add_address(
        peer->listener, any, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL,
        &bound, NULL));
    peer->port = g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(bound));
    peer->thread = g_thread_new("peer", run_peer, peer);
    return peer;
}

guint16
peer_port(const Peer *peer)
{
    return peer->port;
}

guint
peer_connection(const Peer *peer)
{
    return peer->connection;
}

char *
peer_stop(Peer *peer)
{
    g_cancellable_cancel(peer->cancellable);
    g_thread_join(peer->thread);
    g_socket_listener_close(peer->listener);
    g_object_unref(peer->listener);
    g_object_unref(peer->cancellable);
    g_object_unref(peer->certificate);
    g_byte_array_unref(peer->line);
    char *heard = g_string_free(peer->heard, FALSE);
    g_free(peer);
    return heard;
}

gboolean
peer_say_bytes(Peer *peer, const char *bytes, gsize size)
{
    GOutputStream *output = g_io_stream_get_output_stream(peer->stream);
    g_autoptr(GError) ignored = NULL;
    return g_output_stream_write_all(output, bytes, size, NULL,
                                     peer->cancellable, &ignored);
}

gboolean
peer_say(Peer *peer, const char *text)
{
    return peer_say_bytes(peer, text, strlen(text));
}

/* Byte by byte: what follows the line may belong to a TLS handshake. */
char *
peer_hear(Peer *peer)
{
    GInputStream *input = g_io_stream_get_input_stream(peer->stream);
    g_byte_array_set_size(peer->line, 0);
    for (;;) {
        guint8 byte;
        g_autoptr(GError) ignored = NULL;
        if (g_input_stream_read(input, &byte, 1, peer->cancellable, &ignored) !=
            1)
            return NULL;
        g_string_append_c(peer->heard, (char)byte);
        if (byte == '\n')
            break;
        g_byte_array_append(peer->line, &byte, 1);
    }
    gsize size = peer->line->len;
    if (size > 0 && peer->line->data[size - 1] == '\r')
        size--;
    return g_strndup((const char *)peer->line->data, size);
}

gboolean
peer_take_mail(Peer *peer, GString *mail)
{
    static const char end[] = "\r\n.\r\n";
    GInputStream *input = g_io_stream_get_input_stream(peer->stream);
    g_autofree char *chunk = g_malloc(65536);
    g_autoptr(GString) tail = g_string_new("\r\n");
    for (;;) {
        g_autoptr(GError) ignored = NULL;
        gssize got = g_input_stream_read(input, chunk, 65536, peer->cancellable,
                                         &ignored);
        if (got <= 0)
            return FALSE;
        if (mail)
            g_string_append_len(mail, chunk, got);
        g_string_append_len(tail, chunk, got);
        if (tail->len > 5)
            g_string_erase(tail, 0, (gssize)tail->len - 5);
        if (g_str_equal(tail->str, end))
            return TRUE;
    }
}

gboolean
peer_hear_until(Peer *peer, const char *start)
{
    for (;;) {
        g_autofree char *line = peer_hear(peer);
        if (!line)
            return FALSE;
        if (g_ascii_strncasecmp(line, start, strlen(start)) == 0)
            return TRUE;
    }
}
