/* app - see app.h.
 *
 * One GMainLoop. Priorities: a key press goes before a change from the keeper,
 * which goes before painting; changes get 4 ms a turn, so that a storm of them
 * never keeps a key waiting. */
#include "app.h"

#include <gio/gio.h>
#include <glib-unix.h>
#include <signal.h>
#include <unistd.h>

#include "base/log.h"
#include "command/command.h"
#include "control/control.h"
#include "handover.h"
#include "net/auth.h"
#include "net/imap/session.h"
#include "net/worker.h"
#include "passwords.h"
#include "ui/term.h"

enum {
    PRIORITY_INPUT = G_PRIORITY_HIGH,
    PRIORITY_CHANGES = G_PRIORITY_DEFAULT,
    PRIORITY_PAINT = G_PRIORITY_HIGH_IDLE,
    CHANGES_BUDGET_US = 4000,
    PASTE_BUDGET = 64, /* terminal events a turn */
};

typedef struct {
    const Config *config;
    const Paths *paths;
    GMainLoop *loop;
    Keeper *keeper;
    StoreReader *reader;
    Chan *changes;
    Passwords *passwords;
    Worker *workers[N_SERVICES];
    Term *term;
    Surface *surface;
    Ui *ui;
    Commander *commander;
    UiHost ui_host; /* ui and commander borrow these two */
    CommandHost command_host;
    Handover *handover;
    Control *control; /* NULL: it could not listen */
    guint input, paint, tick;
    gboolean is_network_watched;
} App;

/* ---- painting ---- */

static gboolean
paint(gpointer user)
{
    App *app = user;
    app->paint = 0;
    if (handover_is_lent(app->handover))
        return G_SOURCE_REMOVE;

    int width, height;
    term_size(app->term, &width, &height);
    if (!app->surface || surface_width(app->surface) != width ||
        surface_height(app->surface) != height) {
        g_clear_pointer(&app->surface, surface_free);
        app->surface = surface_new(width, height);
    }
    if (ui_wants_redraw(app->ui))
        term_redraw(app->term);
    ui_render(app->ui, app->surface);
    term_show(app->term, app->surface);
    return G_SOURCE_REMOVE;
}

static void
schedule_paint(App *app)
{
    if (!app->paint && !handover_is_lent(app->handover))
        app->paint = g_idle_add_full(PRIORITY_PAINT, paint, app, NULL);
}

static gboolean
tick(gpointer user)
{
    App *app = user;
    int next_ms;
    app->tick = 0;
    ui_tick(app->ui, &next_ms);
    if (next_ms >= 0)
        app->tick = g_timeout_add((guint)next_ms, tick, app);
    if (ui_is_dirty(app->ui))
        schedule_paint(app);
    return G_SOURCE_REMOVE;
}

/* After anything that may have changed what is shown. */
static void
settle(App *app)
{
    if (app->tick)
        g_source_remove(app->tick);
    tick(app);
}

/* ---- keys ---- */

static void
suspend(App *app)
{
    term_suspend(app->term);
    signal(SIGTSTP, SIG_DFL);
    /* The whole job stops, as the shell expects; we go on from here. */
    kill(0, SIGTSTP);
    signal(SIGTSTP, SIG_IGN);
    term_resume(app->term);
    schedule_paint(app);
}

static gboolean
is_ctrl(const Key *key, char letter)
{
    return key->has_ctrl && !key->has_meta && key->symbol == (guint32)letter;
}

static void
quit(gpointer host)
{
    App *app = host;
    g_main_loop_quit(app->loop);
}

static gboolean
handle_input(gint fd, GIOCondition condition, gpointer user)
{
    App *app = user;
    if (condition & (G_IO_HUP | G_IO_ERR)) { /* the terminal is gone */
        quit(app);
        app->input = 0;
        return G_SOURCE_REMOVE;
    }
    for (int i = 0; i < PASTE_BUDGET; i++) {
        TermEvent event = term_read(app->term);
        if (event.kind == TERM_NOTHING)
            break;
        if (event.kind == TERM_KEY && is_ctrl(&event.key, 'z'))
            suspend(app);
        else if (event.kind == TERM_KEY)
            ui_key(app->ui, &event.key);
        else if (event.kind == TERM_PASTE)
            ui_paste(app->ui, event.text);
        else
            schedule_paint(app);
        g_free(event.text);
        if (handover_is_lent(app->handover))
            return G_SOURCE_REMOVE; /* `lent` has let go of the source */
    }
    settle(app);
    return G_SOURCE_CONTINUE;
}

static void
watch_input(App *app)
{
    app->input = g_unix_fd_add_full(PRIORITY_INPUT, STDIN_FILENO,
                                    G_IO_IN | G_IO_HUP | G_IO_ERR,
                                    handle_input, app, NULL);
}

static void
terminal_lent(gpointer host)
{
    App *app = host;
    g_source_remove(app->input);
    app->input = 0;
    if (app->paint)
        g_source_remove(app->paint);
    app->paint = 0;
}

static void
terminal_back(gpointer host)
{
    App *app = host;
    watch_input(app);
    term_redraw(app->term);
    schedule_paint(app);
}

/* ---- changes ---- */

/* What the keeper does by itself may have changed the links that roam. */
static void
wake_worker(App *app, const Change *change)
{
    Service service = intent_service(change->intent_kind);
    if (service == N_SERVICES && change->intent_state == INTENT_DONE)
        worker_send(app->workers[SERVICE_XMPP],
                    worker_message_new(WORKER_WAKE, 0, NULL));
    if (service < N_SERVICES && change->intent_state == INTENT_QUEUED)
        worker_send(app->workers[service],
                    worker_message_new(WORKER_WAKE, 0, NULL));
}

static gboolean
handle_changes(gint fd, GIOCondition condition, gpointer user)
{
    App *app = user;
    gint64 end = g_get_monotonic_time() + CHANGES_BUDGET_US;
    do {
        g_autoptr(Change) change = chan_take(app->changes);
        if (!change)
            break;
        if (change->kind == CHANGE_INTENT)
            wake_worker(app, change);
        ui_change(app->ui, change);
        commander_change(app->commander, change);
    } while (g_get_monotonic_time() < end);
    settle(app);
    return G_SOURCE_CONTINUE;
}

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

static void
take_password(gpointer user, PasswordUse use, const char *password,
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
host_say(gpointer host, const char *jid, const char *text)
{
    App *app = host;
    commander_say(app->commander, jid, text);
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
host_edit(gpointer host, const char *text, HandoverDone done, gpointer user,
          GDestroyNotify free_user)
{
    App *app = host;
    handover_edit(app->handover, editor_of(app->config), text, done, user,
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
host_repaint(gpointer host)
{
    settle(host);
}

static void
tell_all(App *app, WorkerMessageKind kind)
{
    for (Service service = 0; service < N_SERVICES; service++)
        if (app->workers[service])
            worker_send(app->workers[service],
                        worker_message_new(kind, 0, NULL));
}

static void
host_sync_now(gpointer host)
{
    tell_all(host, WORKER_SYNC);
}

static void
host_reconnect(gpointer host)
{
    tell_all(host, WORKER_RECONNECT);
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
    suspend(host);
}

/* ---- the outside world ---- */

static gboolean
run_for_control(gpointer host, const char *line, GString *told)
{
    App *app = host;
    if (handover_is_lent(app->handover)) {
        g_string_append(told, "another program has the terminal: "
                              "try again when it has ended");
        return FALSE;
    }
    gboolean is_done = commander_run_for(app->commander, line, told);
    settle(app);
    return is_done;
}

/* Without it everything but `kith run` still works. */
static void
open_control(App *app)
{
    g_autoptr(GError) error = NULL;
    const ControlOptions options = {
        .config = app->config,
        .paths = app->paths,
        .keeper = app->keeper,
        .host = app,
        .run = run_for_control,
    };
    app->control = control_new(&options, &error);
    if (!app->control)
        log_warning("control socket: %s", error->message);
}

static void
network_changed(GNetworkMonitor *monitor, gboolean is_available, gpointer user)
{
    if (is_available)
        tell_all(user, WORKER_RECONNECT);
}

static gboolean
handle_end(gpointer user)
{
    App *app = user;
    handover_abandon(app->handover); /* what was written becomes a draft */
    quit(app);
    return G_SOURCE_CONTINUE;
}

static gboolean
handle_resize(gpointer user)
{
    schedule_paint(user);
    return G_SOURCE_CONTINUE;
}

/* ---- life ---- */

static gboolean
open_store(App *app, GError **error)
{
    const KeeperOptions options = {
        .path = app->paths->store,
        .own_jid = app->config->jid,
        .own_address = app->config->address,
        .is_one_account = app->config->is_one_account,
        .own_name = app->config->name,
        .authserv_id = app->config->authserv_id,
    };
    app->keeper = keeper_new(&options, error);
    if (!app->keeper)
        return FALSE;
    app->changes = chan_new((GDestroyNotify)change_free);
    keeper_subscribe(app->keeper, app->changes);
    open_control(app);
    keeper_start(app->keeper);
    app->reader = store_reader_open(app->paths->store, error);
    return app->reader != NULL;
}

static gboolean
open_screen(App *app, GError **error)
{
    app->term = term_open(error);
    if (!app->term)
        return FALSE;
    theme_set_ascii(app->config->has_ascii_symbols ||
                    !g_get_charset(NULL));
    app->handover = handover_new(
        app->term, &(HandoverHost){.host = app,
                                   .lent = terminal_lent,
                                   .back = terminal_back});
    app->ui_host = (UiHost){
        .host = app,
        .run = host_run,
        .say = host_say,
        .binding = host_binding,
        .complete = host_complete,
        .help = host_help,
        .key_of = host_key_of,
        .want_body = host_want_body,
        .want_vcard = host_want_vcard,
        .mail_shown = host_mail_shown,
        .chat_shown = host_chat_shown,
    };
    app->command_host = (CommandHost){
        .host = app,
        .edit = host_edit,
        .pipe = host_pipe,
        .repaint = host_repaint,
        .sync_now = host_sync_now,
        .reconnect = host_reconnect,
        .password = host_password,
        .suspend = host_suspend,
        .quit = quit,
    };
    app->ui = ui_new(app->config, app->reader, &app->ui_host);
    app->commander =
        commander_new(app->config, app->ui, app->reader, app->keeper,
                      &app->command_host, error);
    if (!app->commander)
        return FALSE;
    ui_load_history(app->ui, app->paths->history);
    for (guint i = 0; i < app->config->warnings->len; i++)
        ui_notice(app->ui, NOTICE_WARNING, "%s",
                  (const char *)app->config->warnings->pdata[i]);
    return TRUE;
}

static void
start_workers(App *app)
{
    const WorkerOptions options = {
        .config = app->config,
        .keeper = app->keeper,
        .store_path = app->paths->store,
    };
    app->workers[SERVICE_XMPP] = xmpp_worker_start(&options);
    app->workers[SERVICE_IMAP] = imap_worker_start(&options);
    app->workers[SERVICE_SMTP] = smtp_worker_start(&options);
}

static void
watch_outside(App *app)
{
    watch_input(app);
    g_unix_fd_add_full(PRIORITY_CHANGES, chan_fd(app->changes), G_IO_IN,
                       handle_changes, app, NULL);
    g_unix_signal_add(SIGTERM, handle_end, app);
    g_unix_signal_add(SIGHUP, handle_end, app);
    g_unix_signal_add(SIGWINCH, handle_resize, app);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGINT, SIG_IGN);
    signal(SIGQUIT, SIG_IGN);
    signal(SIGTSTP, SIG_IGN);
}

/* This loads GIO's modules, which the first painting does not need and the
 * first login does. */
static void
prepare_network(App *app)
{
    imap_init();
    g_signal_connect(g_network_monitor_get_default(), "network-changed",
                     G_CALLBACK(network_changed), app);
    app->is_network_watched = TRUE;
}

static void
stop_workers(App *app)
{
    for (Service service = 0; service < N_SERVICES; service++)
        if (app->workers[service])
            worker_ask_stop(app->workers[service]);
    for (Service service = 0; service < N_SERVICES; service++)
        if (app->workers[service])
            worker_join(app->workers[service]);
}

/* The order matters: the screen goes first, so that the user has the shell's
 * line back; workers close their channels; the keeper stores what they sent
 * last. */
static void
shut_down(App *app)
{
    if (app->is_network_watched)
        g_signal_handlers_disconnect_by_data(g_network_monitor_get_default(),
                                             app);
    if (app->ui)
        ui_save_history(app->ui, app->paths->history);
    g_clear_pointer(&app->handover, handover_free);
    g_clear_pointer(&app->term, term_close);
    g_clear_pointer(&app->control, control_free);
    stop_workers(app);
    g_clear_pointer(&app->passwords, passwords_free);
    g_clear_pointer(&app->commander, commander_free);
    g_clear_pointer(&app->ui, ui_free);
    g_clear_pointer(&app->surface, surface_free);
    g_clear_pointer(&app->reader, store_reader_close);
    g_clear_pointer(&app->keeper, keeper_stop);
    g_clear_pointer(&app->changes, chan_unref);
    g_clear_pointer(&app->loop, g_main_loop_unref);
}

gboolean
app_run(const Config *config, const Paths *paths, GError **error)
{
    App app = {.config = config, .paths = paths};
    app.loop = g_main_loop_new(NULL, FALSE);
    app.passwords = passwords_new(config, take_password, &app);

    gboolean is_up = passwords_ask(app.passwords, error) &&
                     open_store(&app, error) &&
                     open_screen(&app, error);
    if (is_up) {
        watch_outside(&app);
        if (app.control)
            control_start(app.control);
        start_workers(&app); /* they wait for their passwords */
        paint(&app);         /* the store's lists, before anything comes */
        prepare_network(&app);
        passwords_obtain(app.passwords);
        g_main_loop_run(app.loop);
    }
    shut_down(&app);
    return is_up;
}
