/* idle - see idle.h. */
#include "net/imap/idle.h"

#include <errno.h>
#include <poll.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "net/imap/command.h"
#include "net/imap/listed.h"
#include "net/imap/mailbox.h"
#include "net/imap/session.h"
#include "net/imap/tokens.h"

/* RFC 2177: a server may log us out after 30 minutes. Much earlier, so that
 * a NAT that forgets connections is noticed. */
#define RENEW_MS      (9 * 60 * 1000)
#define STOP_PATIENCE 1200 /* ms */

typedef enum { IDLER_STOP = 1, IDLER_WAKE } IdlerWish;

struct Idler {
    Worker *worker; /* its inbox, config and store path only */
    char *password;
    char *folder;
    gboolean wants_all;
    Chan *wishes; /* of IdlerWish as pointers */
    GCancellable *cancellable;
    gulong cancel_handler;
    GThread *thread;
    gint is_live;       /* atomic */
    gint reach;         /* atomic, IdlerReach */
    GHashTable *news;   /* set of folders that something was told of */
    gboolean must_list; /* the list of folders has changed */
    gboolean is_notify_refused;
    Chan *ended;        /* gets one message when the thread is done */
    gboolean has_ended; /* and it was taken; the command thread's */
    gboolean must_stop, must_wake;
    gint64 stop_asked; /* by the command thread */
};

static void
send_news(Idler *idler, const char *folder)
{
    worker_send(idler->worker, worker_message_new(WORKER_NEWS, 0, folder));
}

/* Each folder once, however many lines told of it. */
static void
flush_news(Idler *idler)
{
    GHashTableIter iter;
    gpointer name;
    g_hash_table_iter_init(&iter, idler->news);
    while (g_hash_table_iter_next(&iter, &name, NULL))
        send_news(idler, name);
    g_hash_table_remove_all(idler->news);
    if (idler->must_list)
        send_news(idler, NULL);
    idler->must_list = FALSE;
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

static void
note_folder(Idler *idler, const char *name)
{
    if (!g_hash_table_contains(idler->news, name))
        g_hash_table_add(idler->news, g_strdup(name));
}

/* Dovecot 2.3 tells names here in UTF-8 as they are. */
static void
note_wire_name(Idler *idler, const char *wire)
{
    g_autofree char *name = mailbox_decode(wire);
    if (name)
        note_folder(idler, name);
    else if (g_utf8_validate(wire, -1, NULL))
        note_folder(idler, wire);
}

/* Of the selected folder, everything but RECENT is a reason to look; of others
 * STATUS, and LIST of a new, renamed or removed one (RFC 5465 section 5). */
static void
note_line(Idler *idler, Slice line)
{
    Tokens tokens = tokens_begin(line);
    guint64 number;
    FolderStatus status;
    g_autofree char *name = NULL;
    tokens_take_word(&tokens, "*");
    if (listed_read_status(line, &name, &status))
        note_wire_name(idler, name);
    else if (tokens_take_word(&tokens, "VANISHED"))
        note_folder(idler, idler->folder);
    else if (tokens_take_word(&tokens, "LIST"))
        idler->must_list = TRUE;
    else if (tokens_take_number(&tokens, &number) &&
             !tokens_take_word(&tokens, "RECENT"))
        note_folder(idler, idler->folder);
}

/* Reads one line. `*start_out` gets its first character. */
static gboolean
read_one(Idler *idler, ImapSession *session, char *start_out, GError **error)
{
    g_autoptr(GString) line = g_string_new(NULL);
    if (!command_read_answer(session->imap, line, error))
        return FALSE;
    if (g_ascii_strncasecmp(line->str, "* BYE", 5) == 0) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_RETRY,
                    "the mail server ended the connection");
        return FALSE;
    }
    /* It has stopped to tell of other folders (RFC 5465 section 5.8). */
    if (strstr(line->str, "[NOTIFICATIONOVERFLOW]")) {
        idler->is_notify_refused = TRUE;
        g_set_error(error, KITH_ERROR, KITH_ERROR_RETRY,
                    "the mail server tells of no other folder any more");
        return FALSE;
    }
    *start_out = line->str[0];
    if (*start_out == '*')
        note_line(idler, (Slice){line->str, line->len});
    return TRUE;
}

static gboolean
begin_idle(Idler *idler, ImapSession *session, GError **error)
{
    mailimap_send_current_tag(session->imap);
    if (!command_write(session->imap, "IDLE\r\n", 6, error))
        return FALSE;
    char start = '*';
    while (start == '*')
        if (!read_one(idler, session, &start, error))
            return FALSE;
    if (start == '+')
        return TRUE;
    g_set_error(error, KITH_ERROR, KITH_ERROR_REFUSED,
                "the mail server does not want to IDLE");
    return FALSE;
}

static gboolean
end_idle(Idler *idler, ImapSession *session, GError **error)
{
    if (!command_write(session->imap, "DONE\r\n", 6, error))
        return FALSE;
    char start = '*';
    while (start == '*' || start == '+')
        if (!read_one(idler, session, &start, error))
            return FALSE;
    return TRUE;
}

static gboolean
drain(Idler *idler, ImapSession *session, GError **error)
{
    while (stream_has_buffered(session->imap->imap_stream)) {
        char start;
        if (!read_one(idler, session, &start, error))
            return FALSE;
    }
    flush_news(idler);
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

/* What came between the connections' last looks is not told again. */
static void
go_live(Idler *idler)
{
    if (g_atomic_int_get(&idler->is_live))
        return;
    note_folder(idler, idler->folder);
    idler->must_list = idler_reach(idler) == REACH_ALL;
    g_atomic_int_set(&idler->is_live, TRUE);
}

static gboolean
idle_until_stopped(Idler *idler, ImapSession *session, GError **error)
{
    while (!idler->must_stop) {
        if (!begin_idle(idler, session, error))
            return FALSE;
        go_live(idler);
        flush_news(idler);
        if (!wait_idle(idler, session, error))
            return FALSE;
        /* A wake asks whether anybody is there: an answer to DONE shows it. */
        stream_set_timeout(session->imap->imap_stream,
                           idler->must_stop ? 1 : 10);
        idler->must_wake = FALSE;
        if (!end_idle(idler, session, error))
            return FALSE;
        stream_set_timeout(session->imap->imap_stream, 60);
        flush_news(idler);
    }
    return TRUE;
}

/* ---- its thread ---- */

/* From then on this connection tells of all folders, its own included. */
static gboolean
ask_notify(Idler *idler, ImapSession *session, GError **error)
{
    g_autoptr(GError) refusal = NULL;
    gboolean is_done =
        idler->wants_all && !idler->is_notify_refused &&
        session->abilities & IMAP_CAN_NOTIFY &&
        imap_session_run(
            session,
            "NOTIFY SET (selected (MessageNew MessageExpunge FlagChange))"
            " (personal (MessageNew MessageExpunge FlagChange MailboxName"
            " SubscriptionChange))",
            &refusal);
    if (refusal && command_error_is_fatal(refusal)) {
        g_propagate_error(error, g_steal_pointer(&refusal));
        return FALSE;
    }
    if (refusal)
        log_info("imap: NOTIFY: %s", refusal->message);
    g_atomic_int_set(&idler->reach, is_done ? REACH_ALL : REACH_ONE);
    return TRUE;
}

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
    g_autofree char *folder = mailbox_argument(idler->folder, NULL);
    /* EXAMINE, so that \Recent stays for others. */
    g_autofree char *examine = g_strconcat("EXAMINE ", folder, NULL);
    if (!session || !imap_session_run(session, examine, error) ||
        !ask_notify(idler, session, error))
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
    flush_news(idler);
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
        send_news(idler, idler->folder);
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
idler_start(Worker *worker, const char *password, const char *folder,
            gboolean wants_all)
{
    Idler *idler = g_new0(Idler, 1);
    idler->folder = g_strdup(folder);
    idler->wants_all = wants_all;
    idler->news = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
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

IdlerReach
idler_reach(Idler *idler)
{
    return (IdlerReach)g_atomic_int_get(&idler->reach);
}

const char *
idler_folder(const Idler *idler)
{
    return idler->folder;
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

gboolean
idler_has_ended(Idler *idler)
{
    if (!idler->has_ended)
        idler->has_ended = chan_take(idler->ended) != NULL;
    return idler->has_ended;
}

void
idler_join(Idler *idler)
{
    if (!idler)
        return;
    idler_ask_stop(idler);
    gint64 waited = clock_monotonic() - idler->stop_asked;
    if (!idler->has_ended &&
        !chan_wait(idler->ended, (int)MAX(0, STOP_PATIENCE - waited)))
        g_cancellable_cancel(idler->cancellable);
    g_thread_join(idler->thread);
    g_cancellable_disconnect(idler->worker->cancellable, idler->cancel_handler);
    g_object_unref(idler->cancellable);
    chan_unref(idler->wishes);
    chan_unref(idler->ended);
    explicit_bzero(idler->password, strlen(idler->password));
    g_free(idler->password);
    g_hash_table_unref(idler->news);
    g_free(idler->folder);
    g_free(idler);
}
