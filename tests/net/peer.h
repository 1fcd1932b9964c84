#pragma once
/* peer - a scripted server on a thread of its own, that says and hears lines,
 * with or without TLS; and the certificates it may show. */
#include <gio/gio.h>

/* A folder with ca.pem and, each a PEM file of certificate and key: good.pem
 * (localhost, 127.0.0.1), expired.pem, wrong-host.pem (wrong.example),
 * unknown-ca.pem. Made once for the program; the caller frees the path. */
char *peer_certificates(void);
/* The same with a file name. */
char *peer_certificate(const char *name);
void peer_remove_certificates(void);

typedef struct Peer Peer;
/* Runs on the peer's thread for each connection; its end closes it. */
typedef void (*PeerScript)(Peer *peer, gpointer user);

/* Listens on a port of 127.0.0.1. `certificate` is a name (`good`); with
 * `is_direct` TLS starts at once. */
Peer *peer_start(const char *certificate, gboolean is_direct,
                 PeerScript script, gpointer user);
guint16 peer_port(const Peer *peer);
/* Ends the thread and frees all. What it heard, one connection after the
 * other, is the caller's. */
char *peer_stop(Peer *peer);

/* ---- for scripts ---- */
gboolean peer_say(Peer *peer, const char *text);
gboolean peer_say_bytes(Peer *peer, const char *bytes, gsize size);
/* The next line without its line end, or NULL at the end. */
char *peer_hear(Peer *peer);
/* Hears lines until one that starts with `start` (ASCII case ignored). */
gboolean peer_hear_until(Peer *peer, const char *start);
/* Takes in a mail up to its last dot, in big pieces; it is not kept among what
 * was heard. `mail` (may be NULL) gets it, dots as they came. FALSE: cut. */
gboolean peer_take_mail(Peer *peer, GString *mail);
gboolean peer_secure(Peer *peer); /* the server side of STARTTLS */
guint peer_connection(const Peer *peer); /* 1 for the first */
