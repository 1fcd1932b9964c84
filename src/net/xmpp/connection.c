/* connection - see connection.h. */
#include "net/xmpp/connection.h"

#include "base/clock.h"
#include "base/error.h"
#include "net/xmpp/budget.h"
#include "net/xmpp/certificate.h"
#include "net/xmpp/condition.h"
#include "net/xmpp/socket.h"
#include "net/xmpp/watchdog.h"

#include <poll.h>
#include <sys/socket.h>

#define NEGOTIATION_LIMIT 30000 /* ms from connect to being online */
#define PATIENCE          250   /* ms: libstrophe's timers need to be run */
#define PUMP_LIMIT        20000 /* µs */
/* A TLS record holds four of libstrophe's reads, which move nothing that the
 * kernel counts. */
#define QUIET_TURNS 4
#define FD_LIMIT    1024 /* select(2) in libstrophe */

struct Connection {
    Budget budget;
    xmpp_mem_t memory;
    xmpp_log_t log;
    xmpp_ctx_t *context;
    xmpp_conn_t *stream;
    int fd; /* libstrophe's; -1 when there is none */
    Watchdog *watchdog;
    GCancellable *cancellable;

    gboolean is_open, is_closing, is_trusted, is_overfull;
    gboolean was_full; /* the socket, before libstrophe last wrote to it */
    ConnectionStep step;
    Conditions conditions;
    GError *error;
    gint64 last_heard;

    char *password, *pin, *target;
    GString *faults; /* of the certificate */
    char *refused_sha256;

    void (*take)(gpointer user, Stanza *stanza);
    gpointer user;
};

/* libstrophe gives neither its certificate nor its socket callback a user
 * pointer: the connection that it works for on this thread at the moment. */
static GPrivate current;

static void begin(Connection *connection, const ConnectionOptions *options);
static void
on_log(void *user, xmpp_log_level_t level, const char *area, const char *line);
static int on_socket(xmpp_conn_t *stream, void *fd);
static int
on_bad_certificate(const xmpp_tlscert_t *certificate, const char *const error);
static void on_event(xmpp_conn_t *stream, xmpp_conn_event_t event, int error,
                     xmpp_stream_error_t *stream_error, void *user);
static int on_stanza(xmpp_conn_t *stream, Stanza *stanza, void *user);
static void turn(Connection *connection);
static void explain_end(Connection *connection);

static gpointer
initialize_library(gpointer nothing)
{
    xmpp_initialize();
    return nothing;
}

Connection *
connection_open(const ConnectionOptions *options)
{
    static GOnce once = G_ONCE_INIT;
    g_once(&once, initialize_library, NULL);

    Connection *connection = g_new0(Connection, 1);
    connection->memory = budget_memory(&connection->budget);
    connection->log = (xmpp_log_t){on_log, connection};
    connection->fd = -1;
    connection->cancellable = g_object_ref(options->cancellable);
    connection->password = g_strdup(options->password);
    connection->pin = g_strdup(options->pin);
    connection->target =
        g_strdup_printf("%s port %u", options->address, options->port);
    connection->faults = g_string_new(NULL);
    connection->take = options->take;
    connection->user = options->user;
    connection->last_heard = clock_monotonic();
    begin(connection, options);
    return connection;
}

/* Around each call in which libstrophe may call back; the one before it. */
static Connection *
make_current(Connection *connection)
{
    Connection *before = g_private_get(&current);
    g_private_set(&current, connection);
    return before;
}

static void
begin(Connection *connection, const ConnectionOptions *options)
{
    connection->context = xmpp_ctx_new(&connection->memory, &connection->log);
    connection->stream = xmpp_conn_new(connection->context);
    xmpp_conn_t *stream = connection->stream;
    /* Stream management as libstrophe does it loses messages; the outbox
     * keeps them instead. */
    long flags = XMPP_CONN_FLAG_MANDATORY_TLS | XMPP_CONN_FLAG_DISABLE_SM;
    if (options->mode == TLS_MODE_DIRECT)
        flags |= XMPP_CONN_FLAG_LEGACY_SSL;
    xmpp_conn_set_flags(stream, flags);
    xmpp_conn_set_jid(stream, options->jid);
    if (options->ca_file)
        xmpp_conn_set_cafile(stream, options->ca_file);
    xmpp_conn_set_certfail_handler(stream, on_bad_certificate);
    xmpp_conn_set_sockopt_callback(stream, on_socket);
    connection->is_open = TRUE;
    Connection *before = make_current(connection);
    int code = xmpp_connect_client(stream, options->address, options->port,
                                   on_event, connection);
    make_current(before);
    if (code != XMPP_EOK) {
        connection->is_open = FALSE;
        explain_end(connection);
    }
}

void
connection_free(Connection *connection)
{
    /* Closing TLS would wait for the peer's goodbye. */
    if (connection->fd >= 0)
        shutdown(connection->fd, SHUT_RDWR);
    connection->is_open = FALSE;
    xmpp_conn_release(connection->stream);
    xmpp_ctx_free(connection->context);
    budget_clear(&connection->budget);
    g_clear_pointer(&connection->watchdog, watchdog_free);
    g_object_unref(connection->cancellable);
    condition_clear(&connection->conditions);
    g_clear_error(&connection->error);
    explicit_bzero(connection->password, strlen(connection->password));
    g_free(connection->password);
    g_free(connection->pin);
    g_free(connection->target);
    g_string_free(connection->faults, TRUE);
    g_free(connection->refused_sha256);
    g_free(connection);
}

/* ---- libstrophe calls ---- */

static void
on_log(void *user, xmpp_log_level_t level, const char *area, const char *line)
{
    Connection *connection = user;
    (void)level, (void)area;
    if (connection->step != STEP_ONLINE)
        condition_read(&connection->conditions, line);
}

static int
on_socket(xmpp_conn_t *stream, void *fd)
{
    Connection *connection = g_private_get(&current);
    connection->fd = *(int *)fd;
    if (connection->fd >= FD_LIMIT)
        return -1;
    xmpp_sockopt_cb_keepalive(stream, fd);
    socket_prepare(connection->fd);
    g_clear_pointer(&connection->watchdog, watchdog_free);
    connection->watchdog = watchdog_new(connection->fd, NEGOTIATION_LIMIT,
                                        connection->cancellable);
    return 0;
}

/* Called for each fault, with whichever certificate of the chain has it. So
 * the faults are collected here, and check_certificate() decides by the
 * server's own certificate, before libstrophe has a password to send. */
static int
on_bad_certificate(const xmpp_tlscert_t *certificate, const char *const error)
{
    Connection *connection = g_private_get(&current);
    certificate_note(connection->faults, certificate, error);
    return 1;
}

static void
on_event(xmpp_conn_t *stream, xmpp_conn_event_t event, int error,
         xmpp_stream_error_t *stream_error, void *user)
{
    Connection *connection = user;
    (void)error;
    if (event == XMPP_CONN_CONNECT) {
        connection->step = STEP_ONLINE;
        g_clear_pointer(&connection->watchdog, watchdog_free);
        xmpp_handler_add(stream, on_stanza, NULL, NULL, NULL, connection);
        return;
    }
    connection->fd = -1;
    if (stream_error && stream_error->stanza && !connection->error) {
        g_autofree char *reason = stanza_reason(stream_error->stanza);
        connection->error =
            g_error_new(KITH_ERROR, KITH_ERROR_RETRY,
                        "the server ended the connection: %s", reason);
    }
    connection->is_open = FALSE;
}

static int
on_stanza(xmpp_conn_t *stream, Stanza *stanza, void *user)
{
    Connection *connection = user;
    (void)stream;
    if (connection->is_open)
        connection->take(connection->user, stanza);
    budget_end_stanza(&connection->budget,
                      socket_progress(connection->fd).received);
    return 1;
}

/* ---- the pump ---- */

gboolean
connection_pump(Connection *connection)
{
    gint64 end = g_get_monotonic_time() + PUMP_LIMIT;
    int quiet = 0;
    while (connection->is_open && quiet < QUIET_TURNS) {
        SocketProgress before = socket_progress(connection->fd);
        turn(connection);
        SocketProgress after = socket_progress(connection->fd);
        if (after.received != before.received)
            connection->last_heard = clock_monotonic();
        gboolean has_moved =
            after.received != before.received || after.sent != before.sent;
        quiet = has_moved ? 0 : quiet + 1;
        if (g_get_monotonic_time() >= end)
            return connection->is_open;
    }
    return FALSE;
}

/* Gives libstrophe the password once the certificate is accepted. */
static void
check_certificate(Connection *connection)
{
    if (connection->is_trusted || !xmpp_conn_is_secured(connection->stream))
        return;
    xmpp_tlscert_t *certificate = xmpp_conn_get_peer_cert(connection->stream);
    if (!certificate) {
        connection_drop(connection,
                        g_error_new(KITH_ERROR, KITH_ERROR_TLS,
                                    "the server showed no certificate"));
        return;
    }
    g_autofree char *sha256 = certificate_fingerprint(certificate);
    xmpp_tlscert_free(certificate);
    gboolean is_pinned =
        connection->pin && g_ascii_strcasecmp(connection->pin, sha256) == 0;
    if (connection->faults->len == 0 || is_pinned) {
        connection->is_trusted = TRUE;
        connection->step = STEP_LOGIN;
        xmpp_conn_set_pass(connection->stream, connection->password);
        return;
    }
    connection->refused_sha256 = g_steal_pointer(&sha256);
    connection_drop(connection, g_error_new(KITH_ERROR, KITH_ERROR_TLS,
                                            "the certificate is %s",
                                            connection->faults->str));
}

static void
check_budget(Connection *connection)
{
    guint64 received = socket_progress(connection->fd).received;
    if (!budget_is_exceeded(&connection->budget, received))
        return;
    connection->is_overfull = TRUE;
    connection_drop(connection, g_error_new(KITH_ERROR, KITH_ERROR_RETRY,
                                            "someone sent too large a stanza"));
}

/* A socket that was cut in the handshake says no longer that it was connected,
 * but that there was a handshake does. */
static gboolean
has_connected(const Connection *connection)
{
    return (connection->fd >= 0 && socket_is_connected(connection->fd)) ||
           g_error_matches(connection->conditions.error, KITH_ERROR,
                           KITH_ERROR_TLS);
}

static void
turn(Connection *connection)
{
    connection->was_full =
        connection->fd >= 0 && socket_is_full(connection->fd);
    connection->budget.is_counting = TRUE;
    Connection *before = make_current(connection);
    xmpp_run_once(connection->context, 0);
    make_current(before);
    connection->budget.is_counting = FALSE;
    if (connection->step == STEP_CONNECT && has_connected(connection))
        connection->step = STEP_TLS;
    if (connection->is_open && connection->conditions.error)
        connection_drop(connection,
                        g_steal_pointer(&connection->conditions.error));
    if (connection->is_open)
        check_certificate(connection);
    if (connection->is_open)
        check_budget(connection);
    if (!connection->is_open)
        explain_end(connection);
}

/* A closed connection always has a reason, unless it was closed in order. */
static void
explain_end(Connection *connection)
{
    static const char *const reasons[] = {
        [STEP_CONNECT] = "cannot connect",
        [STEP_TLS] = "the TLS handshake failed",
        [STEP_LOGIN] = "the server closed the connection during the login",
        [STEP_ONLINE] = "the connection was lost",
    };
    if (!connection->error)
        connection->error = g_steal_pointer(&connection->conditions.error);
    if (!connection->error && !connection->is_closing)
        connection->error = g_error_new_literal(KITH_ERROR, KITH_ERROR_RETRY,
                                                reasons[connection->step]);
    if (connection->error && connection->step == STEP_CONNECT &&
        !strstr(connection->error->message, connection->target))
        g_prefix_error(&connection->error, "%s: ", connection->target);
}

/* ---- what the loop asks ---- */

int
connection_fd(const Connection *connection)
{
    return connection->is_open ? connection->fd : -1;
}

/* libstrophe does not count a stanza of which it has sent a part, so that the
 * socket has to say whether there may be one: had it had room before a turn
 * that moved nothing, there would be none. */
short
connection_events(const Connection *connection)
{
    gboolean has_to_write = connection->step == STEP_CONNECT ||
                            connection->was_full ||
                            xmpp_conn_send_queue_len(connection->stream) > 0;
    return has_to_write ? POLLIN | POLLOUT : POLLIN;
}

int
connection_patience(const Connection *connection)
{
    gboolean has_timers =
        connection->step != STEP_ONLINE || connection->is_closing;
    return has_timers ? PATIENCE : -1;
}

gboolean
connection_is_open(const Connection *connection)
{
    return connection->is_open;
}

ConnectionStep
connection_step(const Connection *connection)
{
    return connection->step;
}

const GError *
connection_error(const Connection *connection)
{
    return connection->error;
}

const char *
connection_refused_sha256(const Connection *connection)
{
    return connection->refused_sha256;
}

const char *
connection_refused_reason(const Connection *connection)
{
    return connection->faults->str;
}

xmpp_ctx_t *
connection_context(const Connection *connection)
{
    return connection->context;
}

gboolean
connection_has_roster_versions(const Connection *connection)
{
    return connection->conditions.has_roster_versions;
}

gboolean
connection_is_overfull(const Connection *connection)
{
    return connection->is_overfull;
}

gint64
connection_last_heard(const Connection *connection)
{
    return connection->last_heard;
}

void
connection_set_generous(Connection *connection, gboolean is_generous)
{
    connection->budget.is_generous = is_generous;
}

/* ---- what it is told ---- */

void
connection_send(Connection *connection, Stanza *stanza)
{
    if (connection->is_open && connection->step == STEP_ONLINE)
        xmpp_send(connection->stream, stanza);
    xmpp_stanza_release(stanza);
}

void
connection_close(Connection *connection)
{
    connection->is_closing = TRUE;
    xmpp_disconnect(connection->stream);
}

void
connection_drop(Connection *connection, GError *error)
{
    if (connection->error)
        g_error_free(error);
    else
        connection->error = error;
    if (connection->fd >= 0)
        shutdown(connection->fd, SHUT_RDWR);
    connection->is_open = FALSE;
}
