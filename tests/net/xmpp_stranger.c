/* xmpp_stranger - see xmpp_stranger.h. */
#include "test.h"

#include "net/xmpp_stranger.h"

#include "base/clock.h"

#include <poll.h>
#include <signal.h>

#define PATIENCE 90000 /* ms; sanitizers and a busy machine take long */

static char *
as_text(Stanza *stanza)
{
    char *text = NULL;
    size_t size;
    assert_int_equal(xmpp_stanza_to_text(stanza, &text, &size), XMPP_EOK);
    char *copy = g_strdup(text);
    xmpp_free(xmpp_stanza_get_context(stanza), text);
    return copy;
}

static void
take(gpointer user, Stanza *stanza)
{
    Stranger *stranger = user;
    const char *from = xmpp_stanza_get_from(stanza);
    if (stanza_is(stanza, "presence", NULL) && from) {
        g_ptr_array_add(stranger->presences, g_strdup(from));
        g_free(stranger->presence);
        stranger->presence = as_text(stanza);
    }
    if (stanza_is(stanza, "iq", NULL) && stranger->asked &&
        g_strcmp0(xmpp_stanza_get_id(stanza), stranger->asked) == 0)
        stranger->answer = as_text(stanza);
}

/* TRUE when there may be more to do at once. */
static gboolean
pump_once(Stranger *stranger, gint64 end)
{
    Connection *connection = stranger->connection;
    if (clock_monotonic() > end || !connection_is_open(connection))
        fail_msg("the stranger's connection: %s",
                 connection_error(connection)
                     ? connection_error(connection)->message
                     : "waited in vain");
    if (connection_pump(connection))
        return TRUE;
    struct pollfd wait = {.fd = connection_fd(connection),
                          .events = connection_events(connection)};
    poll(&wait, 1, 50);
    return FALSE;
}

Stranger *
stranger_new(const Servers *servers, const char *user)
{
    signal(SIGPIPE, SIG_IGN);
    Stranger *stranger = g_new0(Stranger, 1);
    stranger->presences = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    g_autofree char *jid = g_strdup_printf("%s@example.org", user);
    g_autofree char *password = g_strdup_printf("%s-secret", user);
    ConnectionOptions options = {
        .jid = jid,
        .password = password,
        .ca_file = servers_env(servers, "CA_FILE"),
        .address = "127.0.0.1",
        .port = servers_port(servers, "XMPPS_PORT"),
        .mode = TLS_MODE_DIRECT,
        .cancellable = cancellable,
        .take = take,
        .user = stranger,
    };
    stranger->connection = connection_open(&options);
    gint64 end = clock_monotonic() + PATIENCE;
    while (connection_step(stranger->connection) != STEP_ONLINE)
        pump_once(stranger, end);
    return stranger;
}

void
stranger_free(Stranger *stranger)
{
    connection_free(stranger->connection);
    g_ptr_array_unref(stranger->presences);
    g_free(stranger->presence);
    g_free(stranger);
}

void
stranger_say(Stranger *stranger, const char *xml)
{
    Stanza *stanza = xmpp_stanza_new_from_string(
        connection_context(stranger->connection), xml);
    assert_non_null(stanza);
    connection_send(stranger->connection, stanza);
    stranger_flush(stranger);
}

void
stranger_flush(Stranger *stranger)
{
    gint64 end = clock_monotonic() + PATIENCE;
    while (pump_once(stranger, end) ||
           connection_events(stranger->connection) & POLLOUT)
        ;
}

char *
stranger_ask(Stranger *stranger, const char *xml)
{
    Stanza *stanza = xmpp_stanza_new_from_string(
        connection_context(stranger->connection), xml);
    assert_non_null(stanza);
    g_autofree char *id = stanza_new_id();
    xmpp_stanza_set_id(stanza, id);
    stranger->asked = id;
    connection_send(stranger->connection, stanza);
    gint64 end = clock_monotonic() + PATIENCE;
    while (!stranger->answer)
        pump_once(stranger, end);
    stranger->asked = NULL;
    return g_steal_pointer(&stranger->answer);
}

const char *
stranger_await_presence(Stranger *stranger, const char *prefix)
{
    gint64 end = clock_monotonic() + PATIENCE;
    for (;;) {
        for (guint i = 0; i < stranger->presences->len; i++) {
            const char *from = g_ptr_array_index(stranger->presences, i);
            if (g_str_has_prefix(from, prefix))
                return from;
        }
        pump_once(stranger, end);
    }
}
