#pragma once
/* peer - one connection to the control socket: lines in, lines out.
 *
 * Knows nothing of what a line says. Never blocks; a line that is too long, or
 * does not come or is not taken within the patience, ends the connection. The control
 * thread only. */
#include <gio/gio.h>

typedef struct Peer Peer;

typedef struct {
    gpointer host;
    /* A whole line, without its end. Nothing more is read until peer_next() or
     * peer_watch(). */
    void (*line)(gpointer host, const char *line, gsize size);
    /* What came is no line; the host may say so before the connection ends. */
    void (*refused)(gpointer host, const char *reason);
    /* It is over: to be freed. */
    void (*gone)(gpointer host);
} PeerHost;

/* Takes a reference on the socket, which does not block. */
Peer *peer_new(GSocket *socket, GMainContext *context, const PeerHost *host,
               guint patience_ms);
void peer_free(Peer *peer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Peer, peer_free)

void peer_send(Peer *peer, const char *line);
/* TRUE: it has not taken all that was sent. */
gboolean peer_is_behind(const Peer *peer);
/* The next line is welcome. */
void peer_next(Peer *peer);
/* No line is expected any more, and it may stay as long as it likes. */
void peer_watch(Peer *peer);
/* Ends it when it has taken what was sent. */
void peer_end(Peer *peer);
