/* session - see session.h. */
#include "net/imap/session.h"

#include "base/error.h"
#include "base/log.h"
#include "net/discover.h"
#include "net/imap/catchall.h"
#include "net/imap/command.h"
#include "net/imap/fetch.h"
#include "net/imap/login.h"
#include "net/imap/mailbox.h"
#include "net/imap/tokens.h"

#define TIMEOUT_S 60

void
imap_init(void)
{
    static gsize once;
    if (!g_once_init_enter(&once))
        return;
    catchall_register();
    g_once_init_leave(&once, 1);
}

/* ---- opening ---- */

static void
ignore_progress(size_t current, size_t maximum, void *user)
{
}

static void
take_fetch(struct mailimap_msg_att *item, void *user)
{
    ImapSession *session = user;
    if (!session->on_fetch) {
        session->saw_change = TRUE;
        return;
    }
    FetchedMail mail = fetched_mail_read(item);
    session->on_fetch(&mail, session->on_fetch_user);
}

static ImapSession *
imap_session_new(void)
{
    ImapSession *session = g_new0(ImapSession, 1);
    session->imap = mailimap_new(0, NULL);
    session->vanished = g_array_new(FALSE, FALSE, sizeof(UidRange));
    session->copied = g_array_new(FALSE, FALSE, sizeof(UidPair));
    /* libetpan calls the second only when the first is set. */
    mailimap_set_progress_callback(session->imap, ignore_progress,
                                   ignore_progress, NULL);
    mailimap_set_msg_att_handler(session->imap, take_fetch, session);
    return session;
}

static gboolean
take_greeting(ImapSession *session, mailstream *stream, GError **error)
{
    int code = mailimap_connect(session->imap, stream);
    session->imap->imap_stream = stream; /* ours to close in any case */
    if (!command_check(session->imap, code, error))
        return FALSE;
    if (code != MAILIMAP_NO_ERROR_AUTHENTICATED)
        return TRUE;
    /* Before TLS this would leave everything in the clear (RFC 9051 7.1.4),
     * and nobody offers it after. */
    g_set_error(error, KITH_ERROR, KITH_ERROR_REFUSED,
                "the server took us for somebody before we logged in");
    return FALSE;
}

static gboolean
start_tls(ImapSession *session, CertificateProblem *problem, GError **error)
{
    mailimap *imap = session->imap;
    if (!command_check(imap, mailimap_starttls(imap), error) ||
        !stream_start_tls(imap->imap_stream, problem, error))
        return FALSE;
    login_forget_capabilities(imap);
    return TRUE;
}

static mailstream *
open_stream(const SessionOptions *options, const Target *target,
            const char **step_out, CertificateProblem *problem, GError **error)
{
    g_autofree char *pin =
        options->reader
            ? store_read_pin(options->reader, SERVICE_IMAP, target->identity)
            : NULL;
    StreamOptions how = {
        .host = target->host,
        .port = target->port,
        .identity = target->identity,
        .mode = target->mode,
        .ca_file = options->config->tls_ca_file,
        .pin = pin,
        .timeout_s = TIMEOUT_S,
        .cancellable = options->cancellable,
        .is_screened = TRUE,
        .step_out = step_out,
    };
    return stream_open(&how, problem, error);
}

static gboolean
connect_to(ImapSession *session, const SessionOptions *options,
           const Target *target, CertificateProblem *problem, GError **error)
{
    const char *step = "connect";
    mailstream *stream = open_stream(options, target, &step, problem, error);
    if (!stream) {
        g_prefix_error(error, "%s: %s:%u: ", step, target->host, target->port);
        return FALSE;
    }
    if (!take_greeting(session, stream, error)) {
        g_prefix_error(error, "connect: %s:%u: ", target->host, target->port);
        return FALSE;
    }
    if (target->mode == TLS_MODE_STARTTLS &&
        !start_tls(session, problem, error)) {
        g_prefix_error(error, "tls: %s:%u: ", target->host, target->port);
        return FALSE;
    }
    LoginOptions login = {
        .user = options->config->mail_user,
        .password = options->password,
    };
    if (!login_run(session, &login, error)) {
        g_prefix_error(error, "login: ");
        return FALSE;
    }
    return TRUE;
}

ImapSession *
imap_session_open(const SessionOptions *options, CertificateProblem *problem,
                  GError **error)
{
    g_autoptr(GPtrArray) targets =
        discover(options->config, SERVICE_IMAP, options->cancellable, error);
    if (!targets) {
        g_prefix_error(error, "resolve: ");
        return NULL;
    }
    for (guint i = 0; i < targets->len; i++) {
        g_autoptr(GError) failure = NULL;
        g_autoptr(ImapSession) session = imap_session_new();
        if (connect_to(session, options, g_ptr_array_index(targets, i), problem,
                       &failure))
            return g_steal_pointer(&session);
        /* Another host cannot mend a refusal, only a connection. */
        gboolean is_last = i + 1 == targets->len;
        if (is_last ||
            !g_error_matches(failure, KITH_ERROR, KITH_ERROR_RETRY)) {
            g_propagate_error(error, g_steal_pointer(&failure));
            return NULL;
        }
        log_info("imap: %s", failure->message);
    }
    g_assert_not_reached(); /* discover() gives at least one */
}

/* ---- closing ---- */

void
imap_session_free(ImapSession *session)
{
    if (!session)
        return;
    /* mailimap_free() would say LOGOUT and wait for the answer. */
    if (session->imap->imap_stream)
        mailstream_close(session->imap->imap_stream);
    session->imap->imap_stream = NULL;
    mailimap_free(session->imap);
    g_array_unref(session->vanished);
    g_array_unref(session->copied);
    g_free(session->selected);
    g_free(session);
}

void
imap_session_logout(ImapSession *session, int seconds)
{
    if (session->is_broken)
        return;
    stream_set_timeout(session->imap->imap_stream, seconds);
    /* The connection is closed next whatever the server says to this. */
    command_run(session->imap, "LOGOUT", NULL);
    session->is_broken = TRUE;
}

/* ---- commands ---- */

static void
take_vanished(ImapSession *session,
              const struct mailimap_qresync_vanished *gone)
{
    if (!gone || !gone->qr_known_uids)
        return;
    for (clistiter *i = clist_begin(gone->qr_known_uids->set_list); i;
         i = clist_next(i)) {
        const struct mailimap_set_item *item = clist_content(i);
        UidRange range = {MIN(item->set_first, item->set_last),
                          MAX(item->set_first, item->set_last)};
        g_array_append_val(session->vanished, range);
    }
}

/* All UIDs of the set, one by one, as they stand; at most `most`. */
static GArray *
list_uids(const struct mailimap_set *set, guint most)
{
    GArray *uids = g_array_new(FALSE, FALSE, sizeof(guint32));
    for (clistiter *i = set ? clist_begin(set->set_list) : NULL; i;
         i = clist_next(i)) {
        const struct mailimap_set_item *item = clist_content(i);
        guint32 low = MIN(item->set_first, item->set_last);
        guint32 high = MAX(item->set_first, item->set_last);
        for (guint32 uid = low; uid <= high && uids->len < most; uid++) {
            g_array_append_val(uids, uid);
            if (uid == G_MAXUINT32)
                break;
        }
    }
    return uids;
}

#define COPIED_MOST 100000 /* of one command; no server copies more for us */

/* Both sets are in the same order (RFC 4315 3). */
static void
take_copied(ImapSession *session,
            const struct mailimap_uidplus_resp_code_copy *told)
{
    g_autoptr(GArray) from = list_uids(told->uid_source_set, COPIED_MOST);
    g_autoptr(GArray) to = list_uids(told->uid_dest_set, COPIED_MOST);
    if (from->len != to->len)
        return; /* nonsense: they are looked for instead */
    session->copied_validity = told->uid_uidvalidity;
    for (guint i = 0; i < from->len; i++) {
        UidPair pair = {g_array_index(from, guint32, i),
                        g_array_index(to, guint32, i)};
        g_array_append_val(session->copied, pair);
    }
}

static void
take_extension(ImapSession *session, const struct mailimap_extension_data *told)
{
    int id = told->ext_extension->ext_id;
    if (id == MAILIMAP_EXTENSION_QRESYNC &&
        told->ext_type == MAILIMAP_QRESYNC_TYPE_VANISHED) {
        take_vanished(session, told->ext_data);
    } else if (id == MAILIMAP_EXTENSION_UIDPLUS &&
               told->ext_type == MAILIMAP_UIDPLUS_RESP_CODE_COPY) {
        take_copied(session, told->ext_data);
    } else if (id == MAILIMAP_EXTENSION_CONDSTORE &&
               told->ext_type == MAILIMAP_CONDSTORE_TYPE_RESP_TEXT_CODE) {
        const struct mailimap_condstore_resptextcode *code = told->ext_data;
        if (code &&
            code->cs_type == MAILIMAP_CONDSTORE_RESPTEXTCODE_HIGHESTMODSEQ)
            session->highestmodseq = code->cs_data.cs_modseq_value;
    }
}

static void
take_news(ImapSession *session)
{
    const struct mailimap_response_info *told =
        session->imap->imap_response_info;
    if (!told)
        return;
    if (told->rsp_expunged && clist_count(told->rsp_expunged) > 0)
        session->saw_expunge = TRUE;
    if (!told->rsp_extension_list)
        return;
    for (clistiter *i = clist_begin(told->rsp_extension_list); i;
         i = clist_next(i))
        take_extension(session, clist_content(i));
}

gboolean
imap_session_take_news(ImapSession *session)
{
    gboolean has_news = session->saw_change || session->saw_expunge ||
                        session->vanished->len > 0;
    session->saw_change = FALSE;
    return has_news;
}

/* A folder that gets another UIDVALIDITY while it is selected: no UID that was
 * told means what it did (RFC 9051 2.3.1.1). */
static gboolean
check_validity(ImapSession *session, GError **error)
{
    const struct mailimap_selection_info *info =
        session->imap->imap_selection_info;
    if (!session->selected || !info || info->sel_uidvalidity == 0 ||
        info->sel_uidvalidity == session->uidvalidity)
        return TRUE;
    g_set_error(error, KITH_ERROR, KITH_ERROR_REFUSED,
                "the folder %s was rebuilt on the server meanwhile",
                session->selected);
    g_clear_pointer(&session->selected, g_free);
    session->uidvalidity_changed = TRUE;
    return FALSE;
}

gboolean
imap_session_run(ImapSession *session, const char *text, GError **error)
{
    g_array_set_size(session->copied, 0);
    g_autoptr(GError) failure = NULL;
    if (!command_run(session->imap, text, &failure)) {
        if (command_error_is_fatal(failure))
            session->is_broken = TRUE;
        else
            take_news(session);
        g_propagate_error(error, g_steal_pointer(&failure));
        return FALSE;
    }
    take_news(session);
    return check_validity(session, error);
}

/* ---- unparsed answers ---- */

typedef struct {
    ImapSession *session;
    CommandLineHandler handler;
    gpointer user;
} LineSink;

/* `* 12 EXISTS` and its like: libetpan keeps the count, so it must be told. */
static gboolean
note_numbered(ImapSession *session, Tokens tokens)
{
    guint64 number;
    if (!tokens_take_number(&tokens, &number))
        return FALSE;
    struct mailimap_selection_info *info = session->imap->imap_selection_info;
    if (tokens_take_word(&tokens, "EXISTS")) {
        if (info)
            info->sel_exists = (guint32)MIN(number, G_MAXUINT32);
        session->saw_change = TRUE;
    } else if (tokens_take_word(&tokens, "EXPUNGE")) {
        if (info && info->sel_exists > 0)
            info->sel_exists--;
        session->saw_expunge = TRUE;
    } else if (tokens_take_word(&tokens, "FETCH")) {
        session->saw_change = TRUE;
    }
    return TRUE;
}

static void
take_line(Slice line, gpointer user)
{
    LineSink *sink = user;
    Tokens tokens = tokens_begin(line);
    tokens_take_word(&tokens, "*");
    if (note_numbered(sink->session, tokens))
        return;
    /* Which ones is told again to whoever asks for changes since then. */
    if (tokens_take_word(&tokens, "VANISHED"))
        sink->session->saw_change = TRUE;
    else
        sink->handler(line, sink->user);
}

gboolean
imap_session_run_lines(ImapSession *session, const char *text,
                       CommandLineHandler handler, gpointer user,
                       GError **error)
{
    LineSink sink = {session, handler, user};
    g_autoptr(GError) failure = NULL;
    if (command_run_lines(session->imap, text, take_line, &sink, &failure))
        return TRUE;
    if (command_error_is_fatal(failure))
        session->is_broken = TRUE;
    g_propagate_error(error, g_steal_pointer(&failure));
    return FALSE;
}

gboolean
imap_session_fetch(ImapSession *session, const char *text, FetchHandler handler,
                   gpointer user, GError **error)
{
    session->on_fetch = handler;
    session->on_fetch_user = user;
    gboolean is_done = imap_session_run(session, text, error);
    session->on_fetch = NULL;
    return is_done;
}

static void
forget_selection(ImapSession *session)
{
    mailimap *imap = session->imap;
    if (imap->imap_selection_info)
        mailimap_selection_info_free(imap->imap_selection_info);
    imap->imap_selection_info = mailimap_selection_info_new();
    g_clear_pointer(&session->selected, g_free);
    g_array_set_size(session->vanished, 0);
    session->saw_expunge = session->saw_change = FALSE;
    session->highestmodseq = 0;
}

static char *
select_text(const ImapSession *session, const SelectOptions *options,
            GError **error)
{
    g_autofree char *name = mailbox_argument(options->folder, error);
    if (!name)
        return NULL;
    if (!(session->abilities & IMAP_CAN_CONDSTORE))
        return g_strdup_printf("SELECT %s", name);
    if (!(session->abilities & IMAP_CAN_QRESYNC) || options->modseq == 0 ||
        options->uidvalidity == 0)
        return g_strdup_printf("SELECT %s (CONDSTORE)", name);
    return g_strdup_printf(
        "SELECT %s (QRESYNC (%u %" G_GUINT64_FORMAT " %u:4294967295))", name,
        options->uidvalidity, options->modseq, MAX(options->first_known, 1));
}

gboolean
imap_session_select(ImapSession *session, const SelectOptions *options,
                    FetchHandler handler, gpointer user, GError **error)
{
    g_autofree char *text = select_text(session, options, error);
    forget_selection(session);
    if (!text || !imap_session_fetch(session, text, handler, user, error)) {
        g_prefix_error(error, "select: %s: ", options->folder);
        return FALSE;
    }
    const struct mailimap_selection_info *found =
        session->imap->imap_selection_info;
    session->imap->imap_state = MAILIMAP_STATE_SELECTED;
    session->selected = g_strdup(options->folder);
    session->uidvalidity = found->sel_uidvalidity;
    session->uidnext = found->sel_uidnext;
    session->exists = found->sel_exists;
    return TRUE;
}
