/* app_hosts - what the UI and the commands ask of the program, and passwords on
 * their way to the workers; see app_private.h. */
#include "app_private.h"

#include "net/auth.h"
#include "net/http.h"
#include "net/http_file.h"

/* ---- passwords ---- */

static void
give_password(App *app, Service service, const char *password)
{
    worker_send(app->workers[service],
                worker_message_new(WORKER_PASSWORD, 0, password));
}

static void
give_password_for(App *app, PasswordUse use, const char *password)
{
    gboolean is_shared = auth_is_shared(app->config);
    if (use == PASSWORD_XMPP)
        give_password(app, SERVICE_XMPP, password);
    if (use == PASSWORD_MAIL || is_shared) {
        give_password(app, SERVICE_IMAP, password);
        give_password(app, SERVICE_SMTP, password);
    }
}

void
app_take_password(gpointer user, PasswordUse use, const char *password,
                  const char *reason)
{
    App *app = user;
    if (password) {
        give_password_for(app, use, password);
        return;
    }
    Batch *questions = batch_new();
    if (use == PASSWORD_XMPP)
        batch_add_question_password(questions, SERVICE_XMPP, reason);
    if (use == PASSWORD_MAIL || auth_is_shared(app->config))
        batch_add_question_password(questions, SERVICE_IMAP, reason);
    keeper_send_batch(app->keeper, questions);
}

/* ---- what the UI and the commands ask of us ---- */

static void
host_run(gpointer host, const char *line)
{
    App *app = host;
    commander_run(app->commander, line);
}

static void
host_say(gpointer host, const Saying *saying)
{
    App *app = host;
    commander_say(app->commander, saying);
}

static void
host_typing(gpointer host, const char *jid, Typing typing)
{
    App *app = host;
    worker_send(app->workers[SERVICE_XMPP],
                worker_message_new(WORKER_TYPING, typing, jid));
}

static void
host_want_history(gpointer host, const char *jid)
{
    App *app = host;
    worker_send(app->workers[SERVICE_XMPP],
                worker_message_new(WORKER_WANT_HISTORY, 0, jid));
}

static const char *
host_binding(gpointer host, Scope scope, const Key *keys, guint n,
             gboolean *is_prefix_out)
{
    App *app = host;
    return commander_binding(app->commander, scope, keys, n, is_prefix_out);
}

static GPtrArray *
host_complete(gpointer host, const char *line, gsize cursor, gsize *start_out)
{
    App *app = host;
    return commander_complete(app->commander, line, cursor, start_out);
}

static GPtrArray *
host_help(gpointer host, Scope scope)
{
    App *app = host;
    return commander_help(app->commander, scope);
}

static void
host_want_body(gpointer host, gint64 mail_id)
{
    App *app = host;
    worker_send(app->workers[SERVICE_IMAP],
                worker_message_new(WORKER_FETCH_BODY, mail_id, NULL));
}

static void
host_download(gpointer host, const DownloadOrder *order)
{
    App *app = host;
    if (order->url)
        fetcher_start(app->fetcher, order);
    else
        worker_send(app->workers[SERVICE_IMAP],
                    worker_message_download(download_order_copy(order)));
}

static void
host_cancel_download(gpointer host, gint64 id)
{
    App *app = host;
    if (!fetcher_cancel(app->fetcher, id))
        worker_send(app->workers[SERVICE_IMAP],
                    worker_message_new(WORKER_CANCEL_DOWNLOAD, id, NULL));
}

/* Any thread. */
static gboolean
host_find_file(const char *url, const char *ca_file, char **url_out,
               gint64 *size_out, GError **error)
{
    const HttpTransfer transfer = {.url = url, .ca_file = ca_file};
    g_autoptr(HttpFound) found = http_find(&transfer, error);
    if (!found)
        return FALSE;
    *url_out = g_steal_pointer(&found->url);
    *size_out = found->size;
    return TRUE;
}

static void
host_open_folder(gpointer host, gint64 folder_id)
{
    App *app = host;
    worker_send(app->workers[SERVICE_IMAP],
                worker_message_new(WORKER_OPEN_FOLDER, folder_id, NULL));
}

/* The thread is not there before it is needed: folders in plain order, with
 * which kith starts, are read by pages. */
static void
host_want_listing(gpointer host, guint asker, const ListingQuery *query)
{
    App *app = host;
    g_autoptr(GError) error = NULL;
    if (!app->lister && query)
        app->lister = lister_new(app->paths->store, app->changes, &error);
    if (app->lister)
        lister_ask(app->lister, asker, query);
    else if (error)
        ui_notice(app->ui, NOTICE_ERROR, "%s", error->message);
}

static void
host_want_typeset(gpointer host, gconstpointer asker, const TypesetQuery *query)
{
    App *app = host;
    g_autoptr(GError) error = NULL;
    if (!app->typesetter && query)
        app->typesetter =
            typesetter_new(app->paths->store, app->changes, &error);
    if (app->typesetter)
        typesetter_ask(app->typesetter, asker, query);
    else if (error)
        ui_notice(app->ui, NOTICE_ERROR, "%s", error->message);
}

static void
host_want_search(gpointer host, gint64 folder_id, const char *pattern)
{
    App *app = host;
    worker_send(app->workers[SERVICE_IMAP],
                worker_message_new(WORKER_SEARCH, folder_id, pattern));
}

static char *
host_key_of(gpointer host, Scope scope, const char *command)
{
    App *app = host;
    return commander_key_of(app->commander, scope, command);
}

static void
host_want_vcard(gpointer host, const char *jid)
{
    App *app = host;
    worker_send(app->workers[SERVICE_XMPP],
                worker_message_new(WORKER_WANT_VCARD, 0, jid));
}

static void
host_mail_shown(gpointer host, gint64 mail_id)
{
    App *app = host;
    keeper_send_intent(app->keeper, intent_set_flags(mail_id, MAIL_SEEN, 0));
}

static void
host_chat_shown(gpointer host, const char *jid)
{
    App *app = host;
    keeper_send_intent(app->keeper, intent_chat_read(jid));
}

static const char *
editor_of(const Config *config)
{
    const char *choices[] = {config->editor, g_getenv("VISUAL"),
                             g_getenv("EDITOR"), "vi"};
    for (guint i = 0; i < G_N_ELEMENTS(choices); i++)
        if (choices[i] && *choices[i])
            return choices[i];
    g_assert_not_reached();
}

static void
host_edit(gpointer host, const char *path, const char *text, HandoverDone done,
          gpointer user, GDestroyNotify free_user)
{
    App *app = host;
    handover_edit(app->handover, editor_of(app->config), path, text, done, user,
                  free_user);
}

static void
pipe_done(gpointer user, const char *text, const GError *error)
{
    App *app = user;
    if (error)
        ui_notice(app->ui, NOTICE_ERROR, "%s", error->message);
}

static void
host_pipe(gpointer host, const char *shell_command, GBytes *input)
{
    App *app = host;
    handover_pipe(app->handover, shell_command, input, pipe_done, app, NULL);
}

static void
host_lend(gpointer host, const char *shell_command, HandoverDone done,
          gpointer user, GDestroyNotify free_user)
{
    App *app = host;
    handover_run(app->handover, shell_command, done, user, free_user);
}

static void
host_copy(gpointer host, const char *text)
{
    App *app = host;
    term_copy(app->term, text);
}

static void
host_repaint(gpointer host)
{
    app_settle(host);
}

void
app_tell_all(App *app, WorkerMessageKind kind)
{
    for (Service service = 0; service < N_SERVICES; service++)
        if (app->workers[service])
            worker_send(app->workers[service],
                        worker_message_new(kind, 0, NULL));
}

static void
host_sync_now(gpointer host)
{
    app_tell_all(host, WORKER_SYNC);
}

static void
host_reconnect(gpointer host)
{
    app_tell_all(host, WORKER_RECONNECT);
}

static void
host_password(gpointer host, Service service, const char *password)
{
    App *app = host;
    /* One password for both unless told otherwise; a service that asks again
     * has had it refused, so the others keep theirs. */
    if (service == SERVICE_XMPP)
        give_password(app, SERVICE_XMPP, password);
    else
        give_password_for(app, PASSWORD_MAIL, password);
}

static void
host_suspend(gpointer host)
{
    app_suspend(host);
}

void
app_make_hosts(App *app)
{
    app->ui_host = (UiHost){
        .host = app,
        .run = host_run,
        .say = host_say,
        .typing = host_typing,
        .want_history = host_want_history,
        .binding = host_binding,
        .complete = host_complete,
        .help = host_help,
        .key_of = host_key_of,
        .want_body = host_want_body,
        .open_folder = host_open_folder,
        .want_listing = host_want_listing,
        .want_typeset = host_want_typeset,
        .want_search = host_want_search,
        .want_vcard = host_want_vcard,
        .mail_shown = host_mail_shown,
        .chat_shown = host_chat_shown,
    };
    app->command_host = (CommandHost){
        .host = app,
        .edit = host_edit,
        .pipe = host_pipe,
        .lend = host_lend,
        .copy = host_copy,
        .one_click = http_one_click,
        .find_file = host_find_file,
        .download = host_download,
        .cancel_download = host_cancel_download,
        .repaint = host_repaint,
        .sync_now = host_sync_now,
        .reconnect = host_reconnect,
        .password = host_password,
        .suspend = host_suspend,
        .quit = app_quit,
    };
}
