/* worker - the SMTP thread: sends what waits in the outbox, in order. It
 * connects only for that. */
#include "net/worker.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "net/auth.h"
#include "net/smtp/submit.h"

#define RETRY_LEAST 5 /* s between two attempts at one mail */
#define RETRY_MOST  300
#define PROGRESS_MS 500 /* between two looks at the store */
#define SLEEP_MOST  60  /* s: a machine that slept meanwhile is late by that */

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
    return (int)CLAMP(seconds, 1, SLEEP_MOST) * 1000;
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
        /* Else they are left to wake run(), which must look again. */
        if (goes_on)
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
    const Intent *mail;
    gint64 told_at; /* clock_monotonic(), of the progress */
} Attempt;

/* The user may have called it back, or put it off, since it was read; from
 * RUNNING on that is no longer possible. */
static gboolean
is_still(const Attempt *attempt, IntentState state, GError **error)
{
    g_autoptr(Intent) now =
        store_read_intent(attempt->sender->reader, attempt->mail->id, error);
    if (now && now->state == state && now->not_before <= clock_now())
        return TRUE;
    if (!error || !*error)
        g_set_error(error, KITH_ERROR, KITH_ERROR_CANCELLED, "called back");
    return FALSE;
}

static void
add_deliveries(Batch *batch, const Intent *mail)
{
    for (guint i = 0; i < mail->deliveries->len; i++) {
        const Delivery *delivery = mail->deliveries->pdata[i];
        if (delivery->state != DELIVERY_SENT)
            batch_add_delivery(batch, mail->id, delivery->address,
                               delivery->state, delivery->reply);
    }
}

/* Stored before the last dot goes: after a crash nobody could say otherwise
 * whether it went. */
static gboolean
mark_running(gpointer user, GError **error)
{
    const Attempt *attempt = user;
    Batch *batch = batch_new();
    add_deliveries(batch, attempt->mail);
    batch_add_intent_running(batch, attempt->mail->id);
    return keeper_commit_batch(attempt->sender->worker->keeper, batch, error) &&
           is_still(attempt, INTENT_RUNNING, error);
}

static void
tell_progress(Attempt *attempt, gsize done, gsize size)
{
    enum { MB = 1000 * 1000 };
    g_autofree char *detail =
        g_strdup_printf("%" G_GSIZE_FORMAT "/%" G_GSIZE_FORMAT " MB", done / MB,
                        (size + MB - 1) / MB);
    worker_tell_line(attempt->sender->worker, LINE_SYNCING, detail);
}

/* While a big one goes, the user may end kith or call it back. */
static gboolean
take_progress(gpointer user, gsize done, gsize size, GError **error)
{
    Attempt *attempt = user;
    take_waiting_messages(attempt->sender);
    if (attempt->sender->is_stopping) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_CANCELLED, "kith is ending");
        return FALSE;
    }
    gint64 now = clock_monotonic();
    if (attempt->told_at && now - attempt->told_at < PROGRESS_MS)
        return TRUE;
    attempt->told_at = now;
    tell_progress(attempt, done, size);
    return is_still(attempt, INTENT_QUEUED, error);
}

static void
hand_in(Sender *sender, const Intent *mail, GError **error)
{
    const Submission submission = {
        .from = mail->address,
        .deliveries = mail->deliveries,
        .message = mail->message,
    };
    Attempt attempt = {.sender = sender, .mail = mail};
    const SubmitHooks hooks = {&attempt, mark_running, take_progress};
    if (!mail->message) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "the file it lay in is gone; its draft is kept");
        return;
    }
    smtp_submit(sender->session, &submission, &hooks, error);
    if (attempt.told_at)
        worker_tell_line(sender->worker, LINE_ONLINE, "sending");
}

/* FALSE when no other mail should be tried now. */
static gboolean
send_mail(Sender *sender, const Intent *mail)
{
    g_autoptr(GError) failure = NULL;
    hand_in(sender, mail, &failure);
    if (failure)
        log_warning("smtp: %s", failure->message);
    gboolean is_called_off =
        g_error_matches(failure, KITH_ERROR, KITH_ERROR_CANCELLED);
    /* After a lost connection the session knows no reply. */
    gboolean is_lost = sender->session->smtp->response_code == 0 ||
                       sender->session->smtp->response_code == 421;
    gboolean is_settled = settle(sender, mail, failure);
    if (is_lost)
        g_clear_pointer(&sender->session, smtp_session_free);
    if (is_called_off)
        worker_tell_line(sender->worker, LINE_ONLINE, "ready");
    else if (is_lost) {
        back_off(sender);
        worker_tell_line(sender->worker, LINE_OFFLINE,
                         failure ? failure->message : NULL);
    }
    return is_settled && (!is_lost || is_called_off);
}

/* Twice as long after each attempt. */
static gint64
next_attempt(const Intent *mail)
{
    gint64 wait = MIN(RETRY_LEAST << MIN(mail->attempts, 16), RETRY_MOST);
    return clock_now() + wait + g_random_int_range(0, (int)wait / 4 + 1);
}

static gboolean
settle(Sender *sender, const Intent *mail, const GError *failure)
{
    Batch *batch = batch_new();
    if (mail->deliveries)
        add_deliveries(batch, mail);
    if (!failure)
        batch_add_mail_sent(batch, mail->id, next_attempt(mail));
    else if (g_error_matches(failure, KITH_ERROR, KITH_ERROR_UNCERTAIN))
        batch_add_intent_uncertain(batch, mail->id, failure->message);
    else if (g_error_matches(failure, KITH_ERROR, KITH_ERROR_REFUSED) ||
             g_error_matches(failure, KITH_ERROR, KITH_ERROR_INVALID))
        batch_add_intent_failed(batch, mail->id, failure->message);
    else if (g_error_matches(failure, KITH_ERROR, KITH_ERROR_CANCELLED))
        batch_add_intent_retry(batch, mail->id, 0, NULL);
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
