/* probe - see probe.h. */
#include "net/xmpp/probe.h"

#include "base/error.h"
#include "correspondence/jid.h"
#include "net/xmpp/connection.h"
#include "net/xmpp/dial.h"

#include <poll.h>

typedef struct {
    XmppProbeStep report;
    gpointer user;
} Probe;

static Connection *try_places(const Config *config, const char *password,
                              GPtrArray *places, const Place **place_out);
static gboolean report_steps(const Probe *probe, const Connection *connection,
                             const Place *place, GError **error);

gboolean
xmpp_probe(const Config *config, const char *password, XmppProbeStep report,
           gpointer user, GError **error)
{
    Probe probe = {report, user};
    g_autoptr(GError) failure = NULL;
    g_autoptr(GPtrArray) places = dial_places(config, NULL, &failure);
    if (!places) {
        report(user, "resolve", failure, NULL);
        g_propagate_error(error, g_steal_pointer(&failure));
        return FALSE;
    }
    const Place *first = g_ptr_array_index(places, 0);
    g_autofree char *found =
        g_strdup_printf("%s port %u", first->host, first->port);
    report(user, "resolve", NULL, found);

    const Place *place = NULL;
    g_autoptr(Connection) connection =
        try_places(config, password, places, &place);
    return report_steps(&probe, connection, place, error);
}

static void
ignore_stanza(gpointer user, Stanza *stanza)
{
    (void)user, (void)stanza;
}

/* Online or closed when it returns; the connection's own watchdog limits it. */
static Connection *
try_place(const Config *config, const char *password, const Place *place)
{
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    g_autofree char *jid = jid_bare(config->jid);
    ConnectionOptions options = {
        .jid = jid,
        .password = password,
        .ca_file = config->tls_ca_file,
        .address = place->address,
        .port = place->port,
        .mode = place->mode,
        .cancellable = cancellable,
        .take = ignore_stanza,
    };
    Connection *connection = connection_open(&options);
    while (connection_is_open(connection) &&
           connection_step(connection) != STEP_ONLINE) {
        if (connection_pump(connection) ||
            connection_step(connection) == STEP_ONLINE)
            continue;
        struct pollfd wait = {.fd = connection_fd(connection),
                              .events = connection_events(connection)};
        poll(&wait, 1, connection_patience(connection));
    }
    return connection;
}

/* The next address only where this one does not even speak TLS. */
static Connection *
try_places(const Config *config, const char *password, GPtrArray *places,
           const Place **place_out)
{
    for (guint i = 0;; i++) {
        *place_out = g_ptr_array_index(places, i);
        Connection *connection = try_place(config, password, *place_out);
        if (i + 1 == places->len || connection_step(connection) > STEP_TLS ||
            connection_refused_sha256(connection))
            return connection;
        connection_free(connection);
    }
}

static gboolean
report_steps(const Probe *probe, const Connection *connection,
             const Place *place, GError **error)
{
    g_autofree char *where =
        g_strdup_printf("%s port %u", place->address, place->port);
    const struct {
        const char *name, *detail;
    } steps[] = {
        [STEP_CONNECT] = {"connect", where},
        [STEP_TLS] = {"tls",
                      place->mode == TLS_MODE_DIRECT ? "direct" : "STARTTLS"},
        [STEP_LOGIN] = {"login", NULL},
    };
    for (guint i = 0; i < G_N_ELEMENTS(steps); i++) {
        if (i < connection_step(connection)) {
            probe->report(probe->user, steps[i].name, NULL, steps[i].detail);
            continue;
        }
        const GError *failure = connection_error(connection);
        probe->report(probe->user, steps[i].name, failure, NULL);
        g_propagate_error(error, g_error_copy(failure));
        return FALSE;
    }
    return TRUE;
}
