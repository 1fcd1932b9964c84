/* worker - the SMTP thread: sends what waits in the outbox, in order. It
 * connects only for that. */
#include "net/worker.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "net/auth.h"
#include "net/smtp/submit.h"

#define RETRY_LEAST  5 /* s between two attempts at one mail */
#define RETRY_MOST   300
#define OUTBOX_LIMIT 1000

typedef struct {
    Worker *worker;
    StoreReader *reader;
    char *password; /* NULL until it was sent to us */
    SmtpSession *session;
    gboolean is_blocked; /* until the user answers */
    gboolean is_stopping;
    int attempts;      /* at a connection */
    gint64 connect_at; /* not before; clock_monotonic() */
    gint64 next_due;   /* of the outbox, seconds since the epoch; 0: none */
} Sender;

static void run(Worker *worker);
static void take_message(Sender *sender, WorkerMessage *message);
static int time_to_wait(const Sender *sender);
static gboolean may_connect(const Sender *sender);
static void send_outbox(Sender *sender);
static void settle_idle(Sender *sender);
static gboolean connect_now(Sender *sender);
static void settle_connect_failure(Sender *sender, const GError *failure,
                                   const CertificateProblem *problem);
static gboolean send_mail(Sender *sender, const Intent *mail);
static gboolean
settle(Sender *sender, const Intent *mail, const GError *failure);

Worker *
smtp_worker_start(const WorkerOptions *options)
{
    return worker_start(options, SERVICE_SMTP, run, 0);
}

static void
run(Worker *worker)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(StoreReader) reader =
        store_reader_open(worker->store_path, &error);
    if (!reader) {
        log_error("smtp: %s", error->message);
        worker_tell_line(worker, LINE_OFFLINE, error->message);
        return;
    }
    Sender sender = {.worker = worker, .reader = reader};
    worker_tell_line(worker, LINE_ONLINE, "ready");
    while (!sender.is_stopping) {
        g_autoptr(WorkerMessage) message =
            chan_wait(worker->inbox, time_to_wait(&sender));
        if (message)
            take_message(&sender, message);
        if (!sender.is_stopping && may_connect(&sender))
            send_outbox(&sender);
    }
    auth_wipe(sender.password);
    worker_tell_line(worker, LINE_OFFLINE, "stopped");
}

static void
take_message(Sender *sender, WorkerMessage *message)
{
    switch (message->kind) {
    case WORKER_STOP:
        sender->is_stopping = TRUE;
        break;
    case WORKER_PASSWORD:
        auth_wipe(sender->password);
        sender->password = g_steal_pointer(&message->text);
        G_GNUC_FALLTHROUGH;
    case WORKER_RECONNECT:
    case WORKER_SYNC:
        sender->is_blocked = FALSE;
        sender->attempts = 0;
        sender->connect_at = 0;
        break;
    default: /* WAKE: the waking is all; the rest is for others */
        break;
    }
}

static gboolean
may_connect(const Sender *sender)
{
    return sender->password && !sender->is_blocked &&
           sender->connect_at <= clock_monotonic();
}

/* Milliseconds; -1: until a message comes. */
static int
time_to_wait(const Sender *sender)
{
    if (!sender->password || sender->is_blocked)
        return -1;
    gint64 wait = sender->connect_at - clock_monotonic();
    if (wait > 0)
        return (int)wait;
    if (sender->next_due == 0)
        return -1;
    gint64 seconds = sender->next_due - clock_now();
    return (int)CLAMP(seconds, 1, 3600) * 1000;
}

static void
take_waiting_messages(Sender *sender)
{
    WorkerMessage *waiting;
    while ((waiting = chan_take(sender->worker->inbox))) {
        take_message(sender, waiting);
        worker_message_free(waiting);
    }
}

/* All that is due, over one connection. */
static void
send_outbox(Sender *sender)
{
    gboolean goes_on = TRUE;
    while (goes_on && !sender->is_stopping) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Intent) mail =
            store_read_next_intent(sender->reader, SERVICE_SMTP, 0, clock_now(),
                                   &sender->next_due, &error);
        if (error)
            log_warning("smtp: %s", error->message);
        if (!mail) {
            settle_idle(sender);
            break;
        }
        goes_on =
            (sender->session || connect_now(sender)) && send_mail(sender, mail);
        take_waiting_messages(sender);
    }
    g_clear_pointer(&sender->session, smtp_session_free);
}

static void
settle_idle(Sender *sender)
{
    if (sender->session || sender->attempts > 0)
        worker_tell_line(sender->worker, LINE_ONLINE, "ready");
    sender->attempts = 0;
}

static gboolean
connect_now(Sender *sender)
{
    g_auto(CertificateProblem) problem = {0};
    g_autoptr(GError) failure = NULL;
    const SmtpOptions options = {
        .config = sender->worker->config,
        .password = sender->password,
        .reader = sender->reader,
        .cancellable = sender->worker->cancellable,
    };
    worker_tell_line(sender->worker, LINE_CONNECTING, NULL);
    sender->session = smtp_session_open(&options, &problem, &failure);
    if (!sender->session) {
        settle_connect_failure(sender, failure, &problem);
        return FALSE;
    }
    sender->attempts = 0;
    worker_tell_line(sender->worker, LINE_ONLINE, "sending");
    return TRUE;
}

static void
back_off(Sender *sender)
{
    sender->connect_at = clock_monotonic() + worker_backoff(&sender->attempts);
}

static void
settle_connect_failure(Sender *sender, const GError *failure,
                       const CertificateProblem *problem)
{
    Worker *worker = sender->worker;
    log_warning("smtp: %s", failure->message);
    Batch *batch = batch_new();
    LineState line = LINE_BLOCKED;
    if (g_error_matches(failure, KITH_ERROR, KITH_ERROR_AUTH)) {
        batch_add_question_password(batch, SERVICE_SMTP, failure->message);
    } else if (problem->sha256) {
        batch_add_question_certificate(batch, SERVICE_SMTP, problem->host,
                                       problem->sha256, problem->reason);
    } else {
        line = LINE_OFFLINE;
        back_off(sender);
    }
    sender->is_blocked = line == LINE_BLOCKED;
    batch_add_line(batch, SERVICE_SMTP, line, failure->message);
    keeper_send_batch(worker->keeper, batch);
}

/* ---- one mail ---- */

typedef struct {
    Sender *sender;
    gint64 id;
} Attempt;

/* The user may have withdrawn it since it was read; from RUNNING on that is
 * no longer possible. */
static gboolean
is_still_wanted(const Attempt *attempt, GError **error)
{
    g_autoptr(GPtrArray) outbox =
        store_read_outbox(attempt->sender->reader, OUTBOX_LIMIT, error);
    for (guint i = 0; outbox && i < outbox->len; i++) {
        const Intent *intent = g_ptr_array_index(outbox, i);
        if (intent->id == attempt->id)
            return TRUE;
    }
    if (outbox)
        g_set_error(error, KITH_ERROR, KITH_ERROR_CANCELLED, "withdrawn");
    return FALSE;
}

/* Stored before the mail goes: after a crash nobody could say otherwise
 * whether it went. */
static gboolean
mark_running(gpointer user, GError **error)
{
    const Attempt *attempt = user;
    Batch *batch = batch_new();
    batch_add_intent_running(batch, attempt->id);
    return keeper_commit_batch(attempt->sender->worker->keeper, batch, error) &&
           is_still_wanted(attempt, error);
}

/* FALSE when no other mail should be tried now. */
static gboolean
send_mail(Sender *sender, const Intent *mail)
{
    const Submission submission = {
        .from = mail->address,
        .recipients = (const char *const *)mail->recipients,
        .message = mail->message,
    };
    Attempt attempt = {sender, mail->id};
    g_autoptr(GError) failure = NULL;
    smtp_submit(sender->session, &submission, mark_running, &attempt, &failure);
    if (failure)
        log_warning("smtp: %s", failure->message);
    /* After a lost connection the session knows no reply. */
    gboolean is_lost = sender->session->smtp->response_code == 0 ||
                       sender->session->smtp->response_code == 421;
    gboolean is_settled = settle(sender, mail, failure);
    if (is_lost) {
        g_clear_pointer(&sender->session, smtp_session_free);
        back_off(sender);
        worker_tell_line(sender->worker, LINE_OFFLINE,
                         failure ? failure->message : NULL);
    }
    return is_settled && !is_lost;
}

/* It waits as long again as it has waited already. */
static gint64
next_attempt(const Intent *mail)
{
    gint64 now = clock_now();
    gint64 wait = CLAMP(now - mail->created, RETRY_LEAST, RETRY_MOST);
    return now + wait + g_random_int_range(0, (int)wait / 4 + 1);
}

static gboolean
settle(Sender *sender, const Intent *mail, const GError *failure)
{
    Batch *batch = batch_new();
    if (!failure)
        batch_add_intent_done(batch, mail->id);
    else if (g_error_matches(failure, KITH_ERROR, KITH_ERROR_UNCERTAIN))
        batch_add_intent_uncertain(batch, mail->id, failure->message);
    else if (g_error_matches(failure, KITH_ERROR, KITH_ERROR_REFUSED) ||
             g_error_matches(failure, KITH_ERROR, KITH_ERROR_INVALID))
        batch_add_intent_failed(batch, mail->id, failure->message);
    else
        batch_add_intent_retry(batch, mail->id, next_attempt(mail),
                               failure->message);
    g_autoptr(GError) error = NULL;
    if (keeper_commit_batch(sender->worker->keeper, batch, &error))
        return TRUE;
    /* It stands as running, which the next start finds uncertain. */
    log_error("smtp: %s", error->message);
    return FALSE;
}
