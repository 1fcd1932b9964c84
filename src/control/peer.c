/* peer - see peer.h. */
#include "control/peer.h"

#include "control/request.h"

#define PIECE 65536

typedef enum {
    PEER_READING, /* a line is to come in time */
    PEER_BUSY,    /* its line is being seen to */
    PEER_WATCHING,
    PEER_ENDING,
} PeerState;

struct Peer {
    GSocket *socket;
    GMainContext *context;
    PeerHost host;
    PeerState state;
    guint patience_ms; /* for a line, and for each piece of an answer */
    GByteArray *in;
    GByteArray *out;
    gboolean is_shut; /* it will send no more */
    GSource *source, *deadline, *farewell;
};

static void settle(Peer *peer);
static void restart_deadline(Peer *peer);

Peer *
peer_new(GSocket *socket, GMainContext *context, const PeerHost *host,
         guint patience_ms)
{
    Peer *peer = g_new0(Peer, 1);
    peer->socket = g_object_ref(socket);
    peer->context = g_main_context_ref(context);
    peer->host = *host;
    peer->patience_ms = patience_ms;
    peer->in = g_byte_array_new();
    peer->out = g_byte_array_new();
    restart_deadline(peer);
    settle(peer);
    return peer;
}

static void
drop_source(GSource **source)
{
    if (*source)
        g_source_destroy(*source);
    g_clear_pointer(source, g_source_unref);
}

void
peer_free(Peer *peer)
{
    drop_source(&peer->source);
    drop_source(&peer->deadline);
    drop_source(&peer->farewell);
    g_object_unref(peer->socket);
    g_main_context_unref(peer->context);
    g_byte_array_unref(peer->in);
    g_byte_array_unref(peer->out);
    g_free(peer);
}

/* ---- the end ---- */

static gboolean
say_farewell(gpointer user)
{
    Peer *peer = user;
    peer->host.gone(peer->host.host);
    return G_SOURCE_REMOVE;
}

/* From the main loop, so that whoever is using the peer may go on. */
static void
leave(Peer *peer)
{
    if (peer->farewell)
        return;
    drop_source(&peer->source);
    drop_source(&peer->deadline);
    peer->farewell = g_idle_source_new();
    g_source_set_priority(peer->farewell, G_PRIORITY_DEFAULT);
    g_source_set_callback(peer->farewell, say_farewell, peer, NULL);
    g_source_attach(peer->farewell, peer->context);
}

static void
refuse(Peer *peer, const char *reason)
{
    peer->state = PEER_ENDING;
    g_byte_array_set_size(peer->in, 0);
    peer->host.refused(peer->host.host, reason);
}

static gboolean
run_out_of_time(gpointer user)
{
    Peer *peer = user;
    if (peer->out->len || peer->state == PEER_ENDING)
        leave(peer);
    else
        refuse(peer, "no whole line came in time");
    settle(peer);
    return G_SOURCE_REMOVE;
}

static void
restart_deadline(Peer *peer)
{
    drop_source(&peer->deadline);
    gboolean is_urged = peer->out->len || peer->state == PEER_READING ||
                        peer->state == PEER_ENDING;
    if (!is_urged || peer->farewell)
        return;
    peer->deadline = g_timeout_source_new(peer->patience_ms);
    /* What has come meanwhile is read first: we may have been busy. */
    g_source_set_priority(peer->deadline, G_PRIORITY_LOW);
    g_source_set_callback(peer->deadline, run_out_of_time, peer, NULL);
    g_source_attach(peer->deadline, peer->context);
}

/* ---- out ---- */

/* What the socket takes now. FALSE: it takes nothing any more. */
static gboolean
send_some(Peer *peer)
{
    while (peer->out->len) {
        g_autoptr(GError) error = NULL;
        gssize n =
            g_socket_send_with_blocking(peer->socket, (char *)peer->out->data,
                                        peer->out->len, FALSE, NULL, &error);
        if (n < 0)
            return g_error_matches(error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
        g_byte_array_remove_range(peer->out, 0, (guint)n);
        restart_deadline(peer);
    }
    return TRUE;
}

void
peer_send(Peer *peer, const char *line)
{
    gboolean was_behind = peer_is_behind(peer);
    g_byte_array_append(peer->out, (const guint8 *)line, (guint)strlen(line));
    if (!was_behind && !send_some(peer))
        leave(peer);
    restart_deadline(peer);
    settle(peer);
}

gboolean
peer_is_behind(const Peer *peer)
{
    return peer->out->len > 0;
}

/* ---- in ---- */

/* Hands over the first line if it is whole. */
static void
take_line(Peer *peer)
{
    if (peer->state != PEER_READING)
        return;
    const guint8 *end =
        peer->in->len ? memchr(peer->in->data, '\n', peer->in->len) : NULL;
    gsize size = end ? (gsize)(end - peer->in->data) : peer->in->len;
    if (size > CONTROL_LINE_MAX) {
        refuse(peer, "the line is too long");
    } else if (end) {
        peer->state = PEER_BUSY;
        restart_deadline(peer);
        g_autofree char *line = g_strndup((char *)peer->in->data, size);
        g_byte_array_remove_range(peer->in, 0, (guint)size + 1);
        peer->host.line(peer->host.host, line, size);
    } else if (peer->is_shut) {
        if (size)
            refuse(peer, "the line has no end");
        else
            peer_end(peer);
    }
}

/* One piece a turn, so that no peer keeps the others waiting. FALSE: gone. */
static gboolean
read_some(Peer *peer)
{
    char piece[PIECE];
    g_autoptr(GError) error = NULL;
    gssize n = g_socket_receive_with_blocking(peer->socket, piece, sizeof piece,
                                              FALSE, NULL, &error);
    if (n < 0)
        return g_error_matches(error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
    if (n == 0)
        peer->is_shut = TRUE;
    else if (peer->state == PEER_READING)
        g_byte_array_append(peer->in, (guint8 *)piece, (guint)n);
    return TRUE;
}

static gboolean
handle_socket(GSocket *socket, GIOCondition condition, gpointer user)
{
    Peer *peer = user;
    gboolean is_there = TRUE;
    if (condition & G_IO_OUT)
        is_there = send_some(peer);
    if (is_there && condition & G_IO_IN) {
        is_there = read_some(peer);
        take_line(peer);
    } else if (condition & (G_IO_HUP | G_IO_ERR)) {
        is_there = FALSE;
    }
    if (!is_there)
        leave(peer);
    settle(peer);
    return G_SOURCE_CONTINUE;
}

/* ---- what is waited for ---- */

/* Nothing is read of a peer whose line is being seen to. */
static void
settle(Peer *peer)
{
    drop_source(&peer->source);
    if (peer->farewell)
        return;
    if (peer->state == PEER_ENDING && !peer->out->len) {
        leave(peer);
        return;
    }
    GIOCondition condition = G_IO_HUP | G_IO_ERR;
    if (!peer->is_shut &&
        (peer->state == PEER_READING || peer->state == PEER_WATCHING))
        condition |= G_IO_IN;
    if (peer->out->len)
        condition |= G_IO_OUT;
    peer->source = g_socket_create_source(peer->socket, condition, NULL);
    g_source_set_callback(peer->source, G_SOURCE_FUNC(handle_socket), peer,
                          NULL);
    g_source_attach(peer->source, peer->context);
}

void
peer_next(Peer *peer)
{
    peer->state = PEER_READING;
    restart_deadline(peer);
    take_line(peer); /* it may have come with the last one */
    settle(peer);
}

void
peer_watch(Peer *peer)
{
    peer->state = PEER_WATCHING;
    g_byte_array_set_size(peer->in, 0);
    restart_deadline(peer);
    settle(peer);
}

void
peer_end(Peer *peer)
{
    peer->state = PEER_ENDING;
    restart_deadline(peer);
    settle(peer);
}
