/* imap_worker - the command thread: connects, does what is asked, keeps the
 * store up to date, and sleeps.
 *
 * One turn of the loop does one small thing, the most wanted first: a mail to
 * read, an intent, news, then a range of an unfinished sync; so nobody waits
 * for a long sync. See net/worker.h for what it answers to. */
#include "net/worker.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "net/imap/account.h"
#include "net/imap/command.h"
#include "net/imap/orders.h"
#include "net/imap/watchers.h"

#define POLL_MS      (60 * 1000)     /* without IDLE */
#define KEEPALIVE_MS (9 * 60 * 1000) /* with it */
#define LIST_MS      (5 * 60 * 1000) /* where nobody tells of all folders */
#define ALIVE_S      10              /* answer to "are you there" */
#define TIMEOUT_S    60
/* Reconnects at once after answers that make no sense. */
#define REPAIRS_MOST 30

typedef struct {
    Worker *worker;
    StoreReader *reader;
    MailAccount account;
    ImapSession *session; /* NULL: offline */
    Watchers *watchers;   /* NULL: none, or offline */
    char *password;
    Orders orders;

    gboolean must_stop;
    gboolean is_blocked; /* the user must answer first */
    gboolean must_check, must_list;
    gboolean has_intents;
    gint64 retry_at;         /* offline: monotonic ms */
    gint64 poll_at, list_at; /* online: likewise */
    gint64 intents_due;      /* seconds since the epoch; 0: none */
    int attempts, repairs;

    LineState line;
    char *line_detail;
} ImapWorker;

/* ---- what the UI sees ---- */

static void
tell(ImapWorker *self, LineState state, const char *detail)
{
    if (self->line == state && g_strcmp0(self->line_detail, detail) == 0)
        return;
    self->line = state;
    g_free(self->line_detail);
    self->line_detail = g_strdup(detail);
    worker_tell_line(self->worker, state, detail);
}

static void
tell_progress(ImapWorker *self, const FolderState *folder)
{
    guint32 exists = self->session->exists;
    if (folder->uidvalidity == 0 || folder->first_known <= 1) {
        tell(self, LINE_SYNCING, folder->name);
        return;
    }
    gboolean is_inbox = folder == self->account.inbox;
    g_autofree char *detail = g_strdup_printf(
        "%s%s%" G_GINT64_FORMAT "/%u", is_inbox ? "" : folder->name,
        is_inbox ? "" : " ", MIN(folder->n_known, exists), exists);
    tell(self, LINE_SYNCING, detail);
}

static void
take_progress(gpointer user, const char *text)
{
    tell(user, LINE_SYNCING, text);
}

/* ---- messages ---- */

static void
forget_password(ImapWorker *self)
{
    if (self->password)
        explicit_bzero(self->password, strlen(self->password));
    g_clear_pointer(&self->password, g_free);
}

static void
take_message(ImapWorker *self, WorkerMessage *message)
{
    switch (message->kind) {
    case WORKER_WANT_HISTORY:
    case WORKER_TYPING:
        break;
    case WORKER_STOP:
        self->must_stop = TRUE;
        break;
    case WORKER_WAKE:
        self->has_intents = TRUE;
        break;
    case WORKER_RECONNECT:
        self->must_check = TRUE;
        self->is_blocked = FALSE;
        self->attempts = 0;
        self->retry_at = 0;
        break;
    case WORKER_PASSWORD:
        forget_password(self);
        self->password = g_strdup(message->text);
        self->is_blocked = FALSE;
        self->attempts = 0;
        self->retry_at = 0;
        break;
    case WORKER_SYNC:
        self->account.inbox->must_look = TRUE;
        self->must_list = TRUE;
        break;
    case WORKER_OPEN_FOLDER:
        mail_account_open(&self->account, message->id);
        break;
    case WORKER_NEWS:
        if (message->text)
            mail_account_note_news(&self->account, message->text);
        else
            self->must_list = TRUE;
        break;
    case WORKER_FETCH_BODY:
    case WORKER_SEARCH:
    case WORKER_DOWNLOAD:
    case WORKER_CANCEL_DOWNLOAD:
        orders_take(&self->orders, message, self->worker->keeper);
        if (!self->session)
            orders_go_offline(&self->orders, self->worker->keeper);
        break;
    case WORKER_WANT_VCARD:
        break; /* XMPP's */
    }
}

/* Takes all that waits; with nothing there, up to `timeout_ms` for the first
 * (-1: for ever). */
static void
take_messages(ImapWorker *self, int timeout_ms)
{
    WorkerMessage *message = chan_wait(self->worker->inbox, timeout_ms);
    for (; message; message = chan_take(self->worker->inbox)) {
        take_message(self, message);
        worker_message_free(message);
    }
}

/* ---- going on- and offline ---- */

static void
go_offline(ImapWorker *self)
{
    orders_go_offline(&self->orders, self->worker->keeper);
    if (self->watchers)
        watchers_ask_stop(self->watchers);
    if (self->session && self->must_stop)
        imap_session_logout(self->session, 1);
    g_clear_pointer(&self->session, imap_session_free);
    self->account.sync.session = NULL;
    g_clear_pointer(&self->watchers, watchers_free);
}

static void
ask_for_certificate(ImapWorker *self, const CertificateProblem *problem)
{
    g_autoptr(Batch) batch = batch_new();
    batch_add_question_certificate(batch, SERVICE_IMAP, problem->host,
                                   problem->sha256, problem->reason);
    keeper_send_batch(self->worker->keeper, g_steal_pointer(&batch));
}

static void
ask_for_password(ImapWorker *self, const GError *failure)
{
    g_autoptr(Batch) batch = batch_new();
    batch_add_question_password(batch, SERVICE_IMAP, failure->message);
    keeper_send_batch(self->worker->keeper, g_steal_pointer(&batch));
    forget_password(self);
}

static void
wait_to_retry(ImapWorker *self, const GError *failure)
{
    int wait = worker_backoff(&self->attempts);
    self->retry_at = clock_monotonic() + wait;
    g_autofree char *detail = g_strdup_printf(
        "%s; again in %d s", failure->message, (wait + 500) / 1000);
    tell(self, LINE_OFFLINE, detail);
}

/* `problem` may be NULL. */
static void
note_failure(ImapWorker *self, const GError *failure,
             const CertificateProblem *problem)
{
    if (self->must_stop)
        return;
    log_warning("imap: %s", failure->message);
    if (g_error_matches(failure, KITH_ERROR, KITH_ERROR_AUTH)) {
        ask_for_password(self, failure);
        self->is_blocked = TRUE;
        tell(self, LINE_BLOCKED, failure->message);
    } else if (problem && problem->sha256) {
        ask_for_certificate(self, problem);
        self->is_blocked = TRUE;
        tell(self, LINE_BLOCKED, failure->message);
    } else {
        wait_to_retry(self, failure);
    }
}

static void
go_online(ImapWorker *self)
{
    tell(self, LINE_CONNECTING, NULL);
    SessionOptions options = {
        .config = self->worker->config,
        .password = self->password,
        .reader = self->reader,
        .cancellable = self->worker->cancellable,
    };
    CertificateProblem problem = {0};
    g_autoptr(GError) failure = NULL;
    self->session = imap_session_open(&options, &problem, &failure);
    if (self->session) {
        log_debug("imap: logged in");
        self->account.sync.session = self->session;
        self->has_intents = TRUE;
        self->account.inbox->must_look = TRUE;
        self->poll_at = clock_monotonic() + POLL_MS;
        if (self->account.open)
            self->account.open->must_look = TRUE;
        self->must_check = FALSE;
        g_clear_pointer(&self->account.folders, g_ptr_array_unref);
    } else {
        note_failure(self, failure, &problem);
    }
    certificate_problem_clear(&problem);
}

/* The session broke, or what it says makes no sense. */
static void
end_session(ImapWorker *self, const GError *failure)
{
    MailAccount *account = &self->account;
    gboolean is_repairable = FALSE;
    for (guint i = 0; i < account->states->len; i++)
        is_repairable |= sync_note_failure(&account->sync,
                                           account->states->pdata[i], failure);
    go_offline(self);
    if (is_repairable && self->repairs++ < REPAIRS_MOST) {
        log_info("imap: again with less: %s", failure->message);
        self->retry_at = 0;
        return;
    }
    note_failure(self, failure, NULL);
}

/* ---- one turn ---- */

static gboolean
check_alive(ImapWorker *self, GError **error)
{
    self->must_check = FALSE;
    self->account.inbox->must_look = TRUE;
    if (self->watchers)
        watchers_wake(self->watchers);
    stream_set_timeout(self->session->imap->imap_stream, ALIVE_S);
    if (!imap_session_run(self->session, "NOOP", error))
        return FALSE;
    stream_set_timeout(self->session->imap->imap_stream, TIMEOUT_S);
    return TRUE;
}

static gboolean
is_covered(ImapWorker *self, const FolderState *folder)
{
    return self->watchers && watchers_cover(self->watchers, folder->name);
}

/* What is kept up to date and not watched is asked for now and then. */
static void
poll_folders(ImapWorker *self)
{
    MailAccount *account = &self->account;
    gboolean is_covered_all = TRUE;
    for (guint i = 0; i < account->states->len; i++) {
        FolderState *folder = g_ptr_array_index(account->states, i);
        if (folder == account->inbox || !mail_account_keeps(account, folder) ||
            is_covered(self, folder))
            continue;
        is_covered_all = FALSE;
        mail_account_poll(account, folder->name);
    }
    account->inbox->must_look = TRUE;
    self->poll_at =
        clock_monotonic() + (is_covered_all && is_covered(self, account->inbox)
                                 ? KEEPALIVE_MS
                                 : POLL_MS);
}

/* What the server refuses in one folder ends nothing but that. Takes
 * `failure`. */
static gboolean
settle_failure(ImapWorker *self, FolderState *folder, GError *failure,
               GError **error)
{
    g_autoptr(GError) taken = failure;
    MailAccount *account = &self->account;
    if (!command_error_is_fatal(taken) && self->repairs++ < REPAIRS_MOST) {
        folder->must_look = TRUE;
        gboolean was_rebuilt = self->session->uidvalidity_changed;
        self->session->uidvalidity_changed = FALSE;
        if (was_rebuilt || sync_note_failure(&account->sync, folder, taken))
            return TRUE;
        if (folder != account->inbox)
            return mail_account_note_refusal(account, folder, taken, error);
    }
    g_propagate_error(error, g_steal_pointer(&taken));
    return FALSE;
}

static gboolean
look(ImapWorker *self, FolderState *folder, GError **error)
{
    folder->must_look = FALSE;
    GError *failure = NULL;
    if (!sync_look(&self->account.sync, folder, &failure))
        return settle_failure(self, folder, failure, error);
    self->attempts = 0;
    return TRUE;
}

/* After the first mails are on the screen. */
static gboolean
list_folders(ImapWorker *self, GError **error)
{
    self->must_list = FALSE;
    self->list_at = clock_monotonic() + LIST_MS;
    if (!mail_account_list(&self->account, error))
        return FALSE;
    if (!self->watchers && self->session->abilities & IMAP_CAN_IDLE)
        self->watchers = watchers_new(self->worker, self->password);
    return TRUE;
}

static gboolean
sync_more(ImapWorker *self, FolderState *folder, GError **error)
{
    GError *failure = NULL;
    if (!sync_step(&self->account.sync, folder, &failure))
        return settle_failure(self, folder, failure, error);
    if (sync_has_work(folder))
        tell_progress(self, folder);
    self->repairs = 0;
    return TRUE;
}

static int
milliseconds_to_sleep(const ImapWorker *self)
{
    gint64 wait = MIN(self->poll_at, self->list_at) - clock_monotonic();
    if (self->intents_due)
        wait = MIN(wait, (self->intents_due - clock_now()) * 1000);
    return (int)CLAMP(wait, 0, KEEPALIVE_MS);
}

/* Where the next thing to read will most probably be asked for. */
static gboolean
select_resting(ImapWorker *self, GError **error)
{
    MailAccount *account = &self->account;
    FolderState *folder = account->open && !account->open->is_refused
                              ? account->open
                              : account->inbox;
    GError *failure = NULL;
    return mail_account_select(account, folder->name, &failure) ||
           settle_failure(self, folder, failure, error);
}

static gboolean
rest(ImapWorker *self, GError **error)
{
    if (!select_resting(self, error))
        return FALSE;
    if (mail_account_next_news(&self->account) ||
        mail_account_next_work(&self->account))
        return TRUE; /* selecting showed some */
    if (self->watchers)
        watchers_settle(self->watchers, &self->account);
    tell(self, LINE_ONLINE, "idle");
    take_messages(self, milliseconds_to_sleep(self));
    if (clock_monotonic() >= self->poll_at)
        poll_folders(self);
    if (clock_monotonic() >= self->list_at)
        self->must_list = TRUE;
    if (self->intents_due && clock_now() >= self->intents_due)
        self->has_intents = TRUE;
    return TRUE;
}

static gboolean
count_or_rest(ImapWorker *self, GError **error)
{
    gboolean is_done;
    if (!mail_account_count_next(&self->account, &is_done, error))
        return FALSE;
    return is_done || rest(self, error);
}

static gboolean
turn(ImapWorker *self, GError **error)
{
    take_messages(self, 0);
    if (self->must_stop)
        return TRUE;
    if (imap_session_take_news(self->session) && self->session->selected)
        mail_account_note_news(&self->account, self->session->selected);
    if (self->must_check)
        return check_alive(self, error);
    if (orders_has_bodies(&self->orders))
        return orders_fetch_bodies(&self->orders, &self->account, error);
    if (self->has_intents)
        return mail_account_do_intent(&self->account, clock_now(),
                                      &self->has_intents, &self->intents_due,
                                      error);
    FolderState *folder = mail_account_next_news(&self->account);
    if (folder)
        return look(self, folder, error);
    if (!self->account.folders || self->must_list)
        return list_folders(self, error);
    if (orders_has_more(&self->orders))
        return orders_do_more(&self->orders, &self->account, error);
    folder = mail_account_next_work(&self->account);
    return folder ? sync_more(self, folder, error) : count_or_rest(self, error);
}

static void
run_online(ImapWorker *self)
{
    g_autoptr(GError) failure = NULL;
    if (!turn(self, &failure))
        end_session(self, failure);
}

static void
run_offline(ImapWorker *self)
{
    gint64 wait = MAX(0, self->retry_at - clock_monotonic());
    if (self->is_blocked || !self->password)
        take_messages(self, -1);
    else if (wait > 0)
        take_messages(self, (int)wait);
    else
        go_online(self);
}

static void
run(Worker *worker)
{
    ImapWorker self = {.worker = worker, .line = LINE_OFFLINE};
    g_autoptr(GError) failure = NULL;
    self.reader = store_reader_open(worker->store_path, &failure);
    if (!self.reader) {
        log_error("imap: %s", failure->message);
        tell(&self, LINE_BLOCKED, failure->message);
        while (!self.must_stop)
            take_messages(&self, -1);
    }
    mail_account_init(&self.account);
    self.account.watched = (const char *const *)worker->config->watch_folders;
    self.account.sync.keeper = worker->keeper;
    self.account.sync.reader = self.reader;
    self.account.config = worker->config;
    self.account.on_progress = take_progress;
    self.account.on_progress_user = &self;
    self.account.sync.authserv_id = worker->config->authserv_id;
    while (!self.must_stop) {
        if (self.session)
            run_online(&self);
        else
            run_offline(&self);
    }
    go_offline(&self);
    tell(&self, LINE_OFFLINE, NULL);
    mail_account_clear(&self.account);
    orders_clear(&self.orders);
    forget_password(&self);
    g_free(self.line_detail);
    store_reader_close(self.reader);
}

Worker *
imap_worker_start(const WorkerOptions *options)
{
    return worker_start(options, SERVICE_IMAP, run, 0);
}
