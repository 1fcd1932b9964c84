#pragma once
/* connection - one libstrophe connection to one address, and its socket.
 *
 * Owns TLS, the certificate's check and the stanza budget. libstrophe is given
 * the password only after the certificate was accepted, so that it cannot send
 * it earlier. It is a connection for one go: what is closed is freed and a new
 * one opened. On the thread that opened it, where others may be open too. */
#include "config/config.h"
#include "net/xmpp/stanza.h"

#include <gio/gio.h>

typedef struct Connection Connection;

typedef struct {
    const char *jid; /* bare: its domain is whom the certificate must name */
    const char *password;
    const char *ca_file; /* added to the system's trust, or NULL */
    const char *pin;     /* SHA-256 accepted whatever the check says, or NULL */
    const char *address; /* numeric */
    guint16 port;
    TlsMode mode;
    GCancellable *cancellable;
    void (*take)(gpointer user, Stanza *stanza); /* each stanza, once online */
    gpointer user;
} ConnectionOptions;

/* Where it stands, or in which step it failed. */
typedef enum {
    STEP_CONNECT,
    STEP_TLS,
    STEP_LOGIN,
    STEP_ONLINE,
} ConnectionStep;

/* Begins to connect; the strings of `options` may go afterwards. */
Connection *connection_open(const ConnectionOptions *options);
/* Cuts the socket if it is still open. Not from within `take`. */
void connection_free(Connection *connection);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Connection, connection_free)

/* For poll(): -1 when closed. */
int connection_fd(const Connection *connection);
short connection_events(const Connection *connection);
/* How long poll() may wait at most, for libstrophe's sake: -1 without limit. */
int connection_patience(const Connection *connection);
/* Reads and writes until nothing moves, at most about 20 ms. TRUE when there
 * may be more to do at once. */
gboolean connection_pump(Connection *connection);

gboolean connection_is_open(const Connection *connection);
ConnectionStep connection_step(const Connection *connection);
/* Why it was closed, once it is; NULL when it was closed in order. TLS with a
 * fingerprint below is a certificate that the user may accept. */
const GError *connection_error(const Connection *connection);
const char *connection_refused_sha256(const Connection *connection);
const char *connection_refused_reason(const Connection *connection);

xmpp_ctx_t *connection_context(const Connection *connection);
gboolean connection_has_roster_versions(const Connection *connection);
/* It was dropped for a stanza over the budget. */
gboolean connection_is_overfull(const Connection *connection);
/* clock_monotonic() of the last bytes that came. */
gint64 connection_last_heard(const Connection *connection);
/* More than a stanza's budget is allowed: our own roster is being answered. */
void connection_set_generous(Connection *connection, gboolean is_generous);
/* Moves `stanza`; silently dropped when not online. */
void connection_send(Connection *connection, Stanza *stanza);
/* Ends the stream in order: pump until it is no longer open. */
void connection_close(Connection *connection);
/* Ends it at once; moves `error`, which becomes the reason. */
void connection_drop(Connection *connection, GError *error);
