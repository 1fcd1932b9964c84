/* cutter - see cutter.h. */
#include "test.h"

#include "net/cutter.h"

#include "net/peer.h"

struct Cutter {
    Peer *peer;
    guint16 port; /* of the real server */
    char *command;
    CutWhen when;
    gint has_cut; /* atomic */
    char *tag;    /* of the command that the server asks more of, or NULL */
};

static gboolean
accept_any(GTlsConnection *connection, GTlsCertificate *certificate,
           GTlsCertificateFlags errors, gpointer user)
{
    return TRUE;
}

static void
dress(GSocketClient *client, GSocketClientEvent event,
      GSocketConnectable *target, GIOStream *stream, gpointer user)
{
    if (event == G_SOCKET_CLIENT_TLS_HANDSHAKING)
        g_signal_connect(stream, "accept-certificate", G_CALLBACK(accept_any),
                         NULL);
}

static GSocketConnection *
connect_on(const Cutter *cutter)
{
    g_autoptr(GSocketClient) client = g_socket_client_new();
    g_socket_client_set_tls(client, TRUE);
    g_signal_connect(client, "event", G_CALLBACK(dress), NULL);
    return g_socket_client_connect_to_host(client, "localhost", cutter->port,
                                           NULL, NULL);
}

/* A line of the server's with its literals, as it came; NULL: it is gone. */
static GString *
hear_server(GDataInputStream *server)
{
    GString *answer = g_string_new(NULL);
    for (;;) {
        gsize size;
        g_autoptr(GError) ignored = NULL;
        g_autofree char *line =
            g_data_input_stream_read_line(server, &size, NULL, &ignored);
        if (!line) {
            g_string_free(answer, TRUE);
            return NULL;
        }
        g_string_append_len(answer, line, (gssize)size);
        g_string_append(answer, "\r\n");
        const char *brace =
            size && line[size - 1] == '}' ? strrchr(line, '{') : NULL;
        if (!brace)
            return answer;
        gsize length = g_ascii_strtoull(brace + 1, NULL, 10);
        g_autofree char *literal = g_malloc(length + 1);
        g_input_stream_read_all(G_INPUT_STREAM(server), literal, length,
                                &length, NULL, &ignored);
        g_string_append_len(answer, literal, (gssize)length);
    }
}

static void
hide_idle(GString *answer)
{
    if (strstr(answer->str, "CAPABILITY"))
        g_string_replace(answer, " IDLE", "", 0);
}

/* Passes on what the server says up to the answer to `tag`, or a question;
 * unheard when it is to be lost. */
static gboolean
pass_answer(Peer *peer, Cutter *cutter, GDataInputStream *server,
            const char *tag, gboolean is_lost)
{
    for (;;) {
        GString *answer = hear_server(server);
        if (!answer)
            return FALSE;
        hide_idle(answer);
        gboolean is_question = g_str_has_prefix(answer->str, "+");
        gboolean is_last = is_question || g_str_has_prefix(answer->str, tag);
        if (is_question)
            cutter->tag = g_strdup(tag);
        if (!is_lost)
            peer_say_bytes(peer, answer->str, answer->len);
        g_string_free(answer, TRUE);
        if (is_last)
            return !is_lost;
    }
}

static gboolean
is_to_cut(Cutter *cutter, const char *line)
{
    const char *command = strchr(line, ' ');
    return command && g_str_has_prefix(command + 1, cutter->command) &&
           g_atomic_int_compare_and_exchange(&cutter->has_cut, 0, 1);
}

static gboolean
pass_command(Peer *peer, Cutter *cutter, GDataInputStream *server,
             GOutputStream *output)
{
    g_autofree char *line = peer_hear(peer);
    if (!line)
        return FALSE;
    gboolean cuts = is_to_cut(cutter, line);
    if (cuts && cutter->when == CUT_BEFORE)
        return FALSE;
    g_autofree char *sent = g_strconcat(line, "\r\n", NULL);
    g_autofree char *tag = cutter->tag ? g_steal_pointer(&cutter->tag)
                                       : g_strndup(sent, strcspn(sent, " "));
    g_autoptr(GError) ignored = NULL;
    return g_output_stream_write_all(output, sent, strlen(sent), NULL, NULL,
                                     &ignored) &&
           pass_answer(peer, cutter, server, tag, cuts);
}

static void
relay(Peer *peer, gpointer user)
{
    Cutter *cutter = user;
    g_autoptr(GSocketConnection) connection = connect_on(cutter);
    if (!connection)
        return;
    g_autoptr(GDataInputStream) server = g_data_input_stream_new(
        g_io_stream_get_input_stream(G_IO_STREAM(connection)));
    g_data_input_stream_set_newline_type(server,
                                         G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
    GOutputStream *output =
        g_io_stream_get_output_stream(G_IO_STREAM(connection));
    if (!pass_answer(peer, cutter, server, "* OK", FALSE))
        return;
    g_clear_pointer(&cutter->tag, g_free);
    while (pass_command(peer, cutter, server, output))
        ;
}

Cutter *
cutter_start(const Servers *servers, const char *command, CutWhen when)
{
    Cutter *cutter = g_new0(Cutter, 1);
    cutter->port = servers_port(servers, "IMAPS_PORT");
    cutter->command = g_strdup(command);
    cutter->when = when;
    cutter->peer = peer_start("good", TRUE, relay, cutter);
    return cutter;
}

void
cutter_stop(Cutter *cutter)
{
    g_free(peer_stop(cutter->peer));
    g_free(cutter->command);
    g_free(cutter->tag);
    g_free(cutter);
}

char *
cutter_write_config(const Cutter *cutter)
{
    g_autofree char *ca_file = peer_certificate("ca");
    g_autofree char *text = g_strdup_printf(
        "[account]\njid = alice@example.org\npassword = secret\n"
        "imap = imaps://localhost:%u\ntls-ca-file = %s\n",
        peer_port(cutter->peer), ca_file);
    g_autofree char *dir = peer_certificates();
    char *path = g_build_filename(dir, "cutter.conf", NULL);
    assert_true(g_file_set_contents_full(path, text, -1,
                                         G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    return path;
}

gboolean
cutter_has_cut(const Cutter *cutter)
{
    return g_atomic_int_get(&cutter->has_cut) != 0;
}
