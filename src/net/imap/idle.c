/* idle - see idle.h. */
#include "net/imap/idle.h"

#include <errno.h>
#include <poll.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "net/imap/command.h"
#include "net/imap/session.h"

/* RFC 2177: a server may log us out after 30 minutes. Much earlier, so that
 * a NAT that forgets connections is noticed. */
#define RENEW_MS      (9 * 60 * 1000)
#define STOP_PATIENCE 1200 /* ms */

typedef enum { IDLER_STOP = 1, IDLER_WAKE } IdlerWish;

struct Idler {
    Worker *worker; /* its inbox, config and store path only */
    char *password;
    Chan *wishes; /* of IdlerWish as pointers */
    GCancellable *cancellable;
    gulong cancel_handler;
    GThread *thread;
    gint is_live; /* atomic */
    Chan *ended;  /* gets one message when the thread is done */
    gboolean must_stop, must_wake;
    gint64 stop_asked; /* by the command thread */
};

static void
poke(Idler *idler)
{
    worker_send(idler->worker, worker_message_new(WORKER_SYNC, 0, NULL));
}

static void
take_wishes(Idler *idler)
{
    gpointer wish;
    while ((wish = chan_take(idler->wishes))) {
        if (GPOINTER_TO_INT(wish) == IDLER_STOP)
            idler->must_stop = TRUE;
        else
            idler->must_wake = TRUE;
    }
}

/* ---- the dialogue ---- */

/* Everything but `* OK Still here` and RECENT is a reason to look. */
static gboolean
is_news(const char *line)
{
    if (g_ascii_strncasecmp(line, "* VANISHED", 10) == 0)
        return TRUE;
    return g_str_has_prefix(line, "* ") && g_ascii_isdigit(line[2]) &&
           !strstr(line, " RECENT");
}

/* A line may end in a literal, whose bytes and rest are skipped. */
static gboolean
skip_literal(ImapSession *session, const char *line, GError **error)
{
    const char *brace = strrchr(line, '{');
    if (!brace || !g_str_has_suffix(line, "}"))
        return TRUE;
    guint64 left = g_ascii_strtoull(brace + 1, NULL, 10);
    char chunk[1024];
    while (left > 0) {
        gssize got = mailstream_read(session->imap->imap_stream, chunk,
                                     MIN(left, sizeof chunk));
        if (got <= 0)
            return command_check(session->imap, MAILIMAP_ERROR_STREAM, error);
        left -= (guint64)got;
    }
    const char *rest = command_read_line(session->imap, error);
    return rest && skip_literal(session, rest, error);
}

/* Reads one line. `*end_out` gets its first character. */
static gboolean
read_one(ImapSession *session, gboolean *is_news_out, char *start_out,
         GError **error)
{
    const char *line = command_read_line(session->imap, error);
    if (!line)
        return FALSE;
    if (g_ascii_strncasecmp(line, "* BYE", 5) == 0) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_RETRY,
                    "the mail server ended the connection");
        return FALSE;
    }
    *start_out = *line;
    *is_news_out |= is_news(line);
    return skip_literal(session, line, error);
}

static gboolean
begin_idle(ImapSession *session, gboolean *is_news_out, GError **error)
{
    mailimap_send_current_tag(session->imap);
    if (!command_write(session->imap, "IDLE\r\n", 6, error))
        return FALSE;
    char start = '*';
    while (start == '*')
        if (!read_one(session, is_news_out, &start, error))
            return FALSE;
    if (start == '+')
        return TRUE;
    g_set_error(error, KITH_ERROR, KITH_ERROR_REFUSED,
                "the mail server does not want to IDLE");
    return FALSE;
}

static gboolean
end_idle(ImapSession *session, gboolean *is_news_out, GError **error)
{
    if (!command_write(session->imap, "DONE\r\n", 6, error))
        return FALSE;
    char start = '*';
    while (start == '*' || start == '+')
        if (!read_one(session, is_news_out, &start, error))
            return FALSE;
    return TRUE;
}

static gboolean
drain(Idler *idler, ImapSession *session, GError **error)
{
    gboolean has_news = FALSE;
    while (stream_has_buffered(session->imap->imap_stream)) {
        char start;
        if (!read_one(session, &has_news, &start, error))
            return FALSE;
    }
    if (has_news)
        poke(idler);
    return TRUE;
}

/* Until a wish comes or it is time to renew. */
static gboolean
wait_idle(Idler *idler, ImapSession *session, GError **error)
{
    gint64 end = clock_monotonic() + RENEW_MS;
    while (!idler->must_stop && !idler->must_wake) {
        if (!drain(idler, session, error))
            return FALSE;
        gint64 left = end - clock_monotonic();
        if (left <= 0)
            return TRUE;
        struct pollfd wait[] = {
            {.fd = stream_fd(session->imap->imap_stream), .events = POLLIN},
            {.fd = chan_fd(idler->wishes), .events = POLLIN},
        };
        if (poll(wait, G_N_ELEMENTS(wait), (int)left) < 0 && errno != EINTR) {
            g_set_error(error, KITH_ERROR, KITH_ERROR_RETRY, "poll: %s",
                        g_strerror(errno));
            return FALSE;
        }
        take_wishes(idler);
    }
    return TRUE;
}

static gboolean
idle_until_stopped(Idler *idler, ImapSession *session, GError **error)
{
    while (!idler->must_stop) {
        gboolean has_news = FALSE;
        if (!begin_idle(session, &has_news, error))
            return FALSE;
        /* What came between the connections' last looks is not told again. */
        if (!g_atomic_int_get(&idler->is_live))
            has_news = TRUE;
        g_atomic_int_set(&idler->is_live, TRUE);
        if (has_news)
            poke(idler);
        if (!wait_idle(idler, session, error))
            return FALSE;
        /* A wake asks whether anybody is there: an answer to DONE shows it. */
        stream_set_timeout(session->imap->imap_stream,
                           idler->must_stop ? 1 : 10);
        idler->must_wake = FALSE;
        has_news = FALSE;
        if (!end_idle(session, &has_news, error))
            return FALSE;
        stream_set_timeout(session->imap->imap_stream, 60);
        if (has_news)
            poke(idler);
    }
    return TRUE;
}

/* ---- its thread ---- */

static ImapSession *
open_session(Idler *idler, GError **error)
{
    g_autoptr(StoreReader) reader =
        store_reader_open(idler->worker->store_path, error);
    if (!reader)
        return NULL;
    SessionOptions options = {
        .config = idler->worker->config,
        .password = idler->password,
        .reader = reader,
        .cancellable = idler->cancellable,
    };
    g_autoptr(ImapSession) session = imap_session_open(&options, NULL, error);
    /* EXAMINE, so that \Recent stays for others. */
    if (!session || !imap_session_run(session, "EXAMINE INBOX", error))
        return NULL;
    return g_steal_pointer(&session);
}

static gboolean
watch(Idler *idler, GError **error)
{
    g_autoptr(ImapSession) session = open_session(idler, error);
    if (!session)
        return FALSE;
    gboolean is_done = idle_until_stopped(idler, session, error);
    g_atomic_int_set(&idler->is_live, FALSE);
    if (is_done)
        imap_session_logout(session, 1);
    return is_done;
}

static void
pause_before_retry(Idler *idler, int *attempts)
{
    gint64 until = clock_monotonic() + worker_backoff(attempts);
    while (!idler->must_stop && !idler->must_wake) {
        gint64 left = until - clock_monotonic();
        struct pollfd wait = {.fd = chan_fd(idler->wishes), .events = POLLIN};
        if (left <= 0 || (poll(&wait, 1, (int)left) < 0 && errno != EINTR))
            break;
        take_wishes(idler);
    }
    if (idler->must_wake)
        *attempts = 0;
    idler->must_wake = FALSE;
}

static gpointer
run(gpointer user)
{
    Idler *idler = user;
    int attempts = 0;
    take_wishes(idler);
    while (!idler->must_stop) {
        g_autoptr(GError) failure = NULL;
        gint64 start = clock_monotonic();
        if (watch(idler, &failure) || idler->must_stop)
            break;
        log_info("imap: waiting for news: %s", failure->message);
        /* The other connection has probably gone the same way. */
        poke(idler);
        if (clock_monotonic() - start > 60 * 1000)
            attempts = 0;
        pause_before_retry(idler, &attempts);
    }
    chan_send(idler->ended, GINT_TO_POINTER(1));
    return NULL;
}

/* ---- for the command thread ---- */

static void
cancel_too(GCancellable *cancelled, gpointer cancellable)
{
    g_cancellable_cancel(cancellable);
}

Idler *
idler_start(Worker *worker, const char *password)
{
    Idler *idler = g_new0(Idler, 1);
    idler->worker = worker;
    idler->password = g_strdup(password);
    idler->wishes = chan_new(NULL);
    idler->ended = chan_new(NULL);
    idler->cancellable = g_cancellable_new();
    idler->cancel_handler = g_cancellable_connect(
        worker->cancellable, G_CALLBACK(cancel_too), idler->cancellable, NULL);
    idler->thread = g_thread_new("imap-idle", run, idler);
    return idler;
}

gboolean
idler_is_live(Idler *idler)
{
    return g_atomic_int_get(&idler->is_live);
}

void
idler_wake(Idler *idler)
{
    chan_send(idler->wishes, GINT_TO_POINTER(IDLER_WAKE));
}

void
idler_ask_stop(Idler *idler)
{
    if (idler->stop_asked)
        return;
    idler->stop_asked = clock_monotonic();
    chan_send(idler->wishes, GINT_TO_POINTER(IDLER_STOP));
}

void
idler_join(Idler *idler)
{
    if (!idler)
        return;
    idler_ask_stop(idler);
    gint64 waited = clock_monotonic() - idler->stop_asked;
    if (!chan_wait(idler->ended, (int)MAX(0, STOP_PATIENCE - waited)))
        g_cancellable_cancel(idler->cancellable);
    g_thread_join(idler->thread);
    g_cancellable_disconnect(idler->worker->cancellable, idler->cancel_handler);
    g_object_unref(idler->cancellable);
    chan_unref(idler->wishes);
    chan_unref(idler->ended);
    explicit_bzero(idler->password, strlen(idler->password));
    g_free(idler->password);
    g_free(idler);
}
