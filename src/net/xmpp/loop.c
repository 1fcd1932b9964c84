/* loop - the XMPP worker: waits for leave to connect, connects, turns, and
 * after the end of a stream waits again. */
#include "net/worker.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "correspondence/jid.h"
#include "net/auth.h"
#include "net/xmpp/chat.h"
#include "net/xmpp/dial.h"
#include "net/xmpp/outbox.h"
#include "net/xmpp/owncard.h"
#include "net/xmpp/ping.h"
#include "net/xmpp/presence.h"
#include "net/xmpp/roam.h"
#include "net/xmpp/session.h"
#include "net/xmpp/upload.h"
#include "net/xmpp/vcards.h"

#include <poll.h>

/* libstrophe frees a stanza by recursion, as deep as the stanza is nested. */
#define STACK_SIZE (256 * 1024 * 1024)
#define GOODBYE    1000   /* ms that the server has to close the stream */
#define STABLE     60000  /* ms online after which the backoff starts anew */
#define RECHECK    300000 /* ms until a refused certificate is looked at again */

typedef enum {
    BLOCKED_NOT,
    BLOCKED_BY_PASSWORD,    /* none yet, or the server refused it */
    BLOCKED_BY_CERTIFICATE, /* the user is asked; looked at again at times */
} Block;

typedef struct {
    Worker *worker;
    Session *session;
    char *password;
    Block block;
    char *asked_sha256; /* the certificate that the user is being asked about */
    int attempts;
    gint64 not_before; /* clock_monotonic() of the next attempt */
    gboolean is_stopping;
} Loop;

static void run(Worker *worker);
static void wait_for_leave(Loop *loop);
static void connect_somewhere(Loop *loop);

Worker *
xmpp_worker_start(const WorkerOptions *options)
{
    return worker_start(options, SERVICE_XMPP, run, STACK_SIZE);
}

static void
loop_clear(Loop *loop)
{
    g_clear_pointer(&loop->session, session_free);
    g_clear_pointer(&loop->password, auth_wipe);
    g_clear_pointer(&loop->asked_sha256, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Loop, loop_clear)

static void
run(Worker *worker)
{
    g_auto(Loop) loop = {.worker = worker, .block = BLOCKED_BY_PASSWORD};
    g_autoptr(GError) error = NULL;
    loop.session = session_new(worker, &error);
    if (!loop.session) {
        log_error("xmpp: %s", error->message);
        worker_tell_line(worker, LINE_OFFLINE, error->message);
        return;
    }
    while (!loop.is_stopping) {
        gboolean may_connect = loop.block != BLOCKED_BY_PASSWORD &&
                               loop.not_before <= clock_monotonic();
        if (may_connect)
            connect_somewhere(&loop);
        else
            wait_for_leave(&loop);
    }
    worker_tell_line(worker, LINE_OFFLINE, NULL);
}

/* ---- messages ---- */

static void
try_now(Loop *loop)
{
    loop->attempts = 0;
    loop->not_before = 0;
    g_clear_pointer(&loop->asked_sha256, g_free);
    if (loop->block == BLOCKED_BY_CERTIFICATE)
        loop->block = BLOCKED_NOT;
    if (loop->session->is_ready) { /* is the old connection still good? */
        ping_check(loop->session);
        roam_sync(loop->session->roam);
    }
}

static void
take_password(Loop *loop, WorkerMessage *message)
{
    g_clear_pointer(&loop->password, auth_wipe);
    loop->password = g_steal_pointer(&message->text);
    if (loop->block == BLOCKED_BY_PASSWORD)
        loop->block = BLOCKED_NOT;
    loop->not_before = 0;
}

static void
want_vcard(Session *session, const char *jid)
{
    g_autofree char *bare = jid_bare(jid);
    if (g_strcmp0(bare, session->own_jid) == 0)
        owncards_look(session->own_cards);
    else
        vcards_want(session->vcards, jid);
}

static void
take_message(Loop *loop, WorkerMessage *message)
{
    Session *session = loop->session;
    switch (message->kind) {
    case WORKER_STOP:
        loop->is_stopping = TRUE;
        break;
    case WORKER_WAKE:
        outbox_send(session->outbox);
        roam_wake(session->roam);
        uploads_wake(session->uploads);
        break;
    case WORKER_RECONNECT:
    case WORKER_SYNC:
        try_now(loop);
        break;
    case WORKER_PASSWORD:
        take_password(loop, message);
        break;
    case WORKER_TYPING:
        if (message->id >= TYPING_ACTIVE && message->id <= TYPING_GONE)
            chat_send_typing(session, message->text, (Typing)message->id);
        break;
    case WORKER_WANT_VCARD:
        want_vcard(session, message->text);
        break;
    default: /* of mails only */
        break;
    }
}

static void
take_messages(Loop *loop)
{
    for (;;) {
        g_autoptr(WorkerMessage) message = chan_take(loop->worker->inbox);
        if (!message)
            return;
        take_message(loop, message);
    }
}

static void
wait_for_leave(Loop *loop)
{
    int timeout = -1;
    if (loop->block != BLOCKED_BY_PASSWORD)
        timeout = (int)MAX(0, loop->not_before - clock_monotonic());
    g_autoptr(WorkerMessage) message = chan_wait(loop->worker->inbox, timeout);
    if (message)
        take_message(loop, message);
}

/* ---- one stream ---- */

static void
sleep_until_due(Loop *loop, Connection *connection, int timeout)
{
    struct pollfd waits[] = {
        {.fd = connection_fd(connection),
         .events = connection_events(connection)},
        {.fd = chan_fd(loop->worker->inbox), .events = POLLIN},
        {.fd = g_cancellable_get_fd(loop->worker->cancellable),
         .events = POLLIN},
    };
    poll(waits, G_N_ELEMENTS(waits), timeout); /* a signal only wakes early */
    g_cancellable_release_fd(loop->worker->cancellable);
    if (g_cancellable_is_cancelled(loop->worker->cancellable))
        loop->is_stopping = TRUE;
}

static int
time_to_sleep(Loop *loop, Connection *connection)
{
    int patience = connection_patience(connection);
    gint64 deadline = session_deadline(loop->session);
    if (deadline == G_MAXINT64)
        return patience;
    gint64 wait = CLAMP(deadline - clock_monotonic(), 0, G_MAXINT);
    return patience < 0 ? (int)wait : (int)MIN(wait, patience);
}

static void
turn(Loop *loop, Connection *connection)
{
    Session *session = loop->session;
    take_messages(loop);
    session_turn(session, clock_monotonic());
    gboolean is_busy = connection_pump(connection);
    if (!session->connection && connection_is_open(connection) &&
        connection_step(connection) == STEP_ONLINE) {
        session->connection = connection;
        session_begin(session);
        is_busy = TRUE; /* the request is still to be sent */
    }
    session_flush(session);
    if (connection_is_open(connection) && !loop->is_stopping)
        sleep_until_due(loop, connection,
                        is_busy ? 0 : time_to_sleep(loop, connection));
}

/* RFC 6120 4.4: both sides close the stream, then the connection. */
static void
say_goodbye(Loop *loop, Connection *connection)
{
    if (loop->session->connection != connection)
        return;
    gint64 until = clock_monotonic() + GOODBYE;
    presence_send_gone(loop->session);
    connection_close(connection);
    while (connection_is_open(connection)) {
        connection_pump(connection);
        gint64 left = until - clock_monotonic();
        if (left <= 0 || g_cancellable_is_cancelled(loop->worker->cancellable))
            return;
        struct pollfd wait = {.fd = connection_fd(connection),
                              .events = connection_events(connection)};
        poll(&wait, 1, (int)MIN(left, connection_patience(connection)));
    }
}

static Connection *
open_place(Loop *loop, const Place *place)
{
    const Config *config = loop->worker->config;
    Session *session = loop->session;
    g_autofree char *pin =
        store_read_pin(session->reader, SERVICE_XMPP, session->own_domain);
    ConnectionOptions options = {
        .jid = session->own_jid,
        .password = loop->password,
        .ca_file = config->tls_ca_file,
        .pin = pin,
        .address = place->address,
        .port = place->port,
        .mode = place->mode,
        .cancellable = loop->worker->cancellable,
        .take = session_take,
        .user = session,
    };
    return connection_open(&options);
}

/* ---- what its end means ---- */

static void
ask_for_password(Loop *loop, const char *reason)
{
    g_clear_pointer(&loop->password, auth_wipe);
    loop->block = BLOCKED_BY_PASSWORD;
    batch_add_question_password(loop->session->learnt, SERVICE_XMPP, reason);
    session_flush(loop->session);
    worker_tell_line(loop->worker, LINE_BLOCKED, reason);
}

static void
ask_about_certificate(Loop *loop, Connection *connection)
{
    const char *sha256 = connection_refused_sha256(connection);
    const char *reason = connection_refused_reason(connection);
    loop->block = BLOCKED_BY_CERTIFICATE;
    loop->not_before = clock_monotonic() + RECHECK;
    if (g_strcmp0(loop->asked_sha256, sha256) != 0) {
        g_free(loop->asked_sha256);
        loop->asked_sha256 = g_strdup(sha256);
        batch_add_question_certificate(loop->session->learnt, SERVICE_XMPP,
                                       loop->session->own_domain, sha256,
                                       reason);
        session_flush(loop->session);
    }
    g_autofree char *detail = g_strdup_printf("the certificate is %s", reason);
    worker_tell_line(loop->worker, LINE_BLOCKED, detail);
}

static void
put_off(Loop *loop, const char *reason)
{
    loop->not_before = clock_monotonic() + worker_backoff(&loop->attempts);
    log_info("xmpp: %s", reason);
    worker_tell_line(loop->worker, LINE_OFFLINE, reason);
}

/* FALSE when another address should be tried. */
static gboolean
settle(Loop *loop, Connection *connection, gboolean is_last)
{
    const GError *error = connection_error(connection);
    if (loop->is_stopping)
        return TRUE;
    if (connection_refused_sha256(connection)) {
        ask_about_certificate(loop, connection);
        return TRUE;
    }
    if (g_error_matches(error, KITH_ERROR, KITH_ERROR_AUTH)) {
        ask_for_password(loop, error->message);
        return TRUE;
    }
    if (connection_step(connection) <= STEP_TLS && !is_last)
        return FALSE;
    put_off(loop, error ? error->message : "the server closed the stream");
    return TRUE;
}

/* FALSE when another address should be tried. */
static gboolean
run_stream(Loop *loop, const Place *place, gboolean is_last)
{
    Session *session = loop->session;
    g_autoptr(Connection) connection = open_place(loop, place);
    while (connection_is_open(connection) && !loop->is_stopping)
        turn(loop, connection);
    if (loop->is_stopping)
        say_goodbye(loop, connection);
    if (session->connection) {
        if (clock_monotonic() - session->began > STABLE)
            loop->attempts = 0;
        const GError *error = connection_error(connection);
        session_end(session, error ? error->message : "kith was closed");
    }
    return settle(loop, connection, is_last);
}

static void
connect_somewhere(Loop *loop)
{
    loop->block = BLOCKED_NOT;
    worker_tell_line(loop->worker, LINE_CONNECTING, NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) places =
        dial_places(loop->worker->config, loop->worker->cancellable, &error);
    if (!places) {
        put_off(loop, error->message);
        take_messages(loop);
        return;
    }
    for (guint i = 0; i < places->len && !loop->is_stopping; i++)
        if (run_stream(loop, g_ptr_array_index(places, i),
                       i + 1 == places->len))
            break;
}
