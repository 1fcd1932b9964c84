/* app - see app.h.
 *
 * One GMainLoop; changes get 4 ms a turn, so that a storm of them never keeps a
 * key waiting. */
#include "app_private.h"

#include <gio/gio.h>
#include <glib-unix.h>
#include <signal.h>

#include "base/log.h"
#include "command/account.h"
#include "command/scratch.h"
#include "net/http.h"
#include "net/imap/session.h"

#define CHANGES_BUDGET_US 4000

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
        if (app->lister)
            lister_change(app->lister, change);
        ui_change(app->ui, change);
        commander_change(app->commander, change);
    } while (g_get_monotonic_time() < end);
    app_settle(app);
    return G_SOURCE_CONTINUE;
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
    app_settle(app);
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
        app_tell_all(user, WORKER_RECONNECT);
}

static gboolean
handle_end(gpointer user)
{
    App *app = user;
    handover_abandon(app->handover); /* what was written becomes a draft */
    app_quit(app);
    return G_SOURCE_CONTINUE;
}

static gboolean
handle_resize(gpointer user)
{
    app_schedule_paint(user);
    return G_SOURCE_CONTINUE;
}

/* ---- life ---- */

static gboolean
open_store(App *app, GError **error)
{
    app->keeper = account_open_store(app->config, app->paths->store, error);
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
    theme_set_ascii(app->config->has_ascii_symbols || !g_get_charset(NULL));
    app->handover =
        handover_new(app->term, &(HandoverHost){.host = app,
                                                .lent = app_terminal_lent,
                                                .back = app_terminal_back});
    app_make_hosts(app);
    app->ui = ui_new(app->config, app->reader, &app->ui_host);
    app->commander = commander_new(app->config, app->ui, app->reader,
                                   app->keeper, &app->command_host, error);
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
    app->fetcher = fetcher_new(app->config, app->keeper);
    app->workers[SERVICE_XMPP] = xmpp_worker_start(&options);
    app->workers[SERVICE_IMAP] = imap_worker_start(&options);
    app->workers[SERVICE_SMTP] = smtp_worker_start(&options);
}

static void
watch_outside(App *app)
{
    app_watch_input(app);
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
    http_init();
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
    g_clear_pointer(&app->fetcher, fetcher_free);
    g_clear_pointer(&app->passwords, passwords_free);
    g_clear_pointer(&app->commander, commander_free);
    g_clear_pointer(&app->ui, ui_free);
    g_clear_pointer(&app->surface, surface_free);
    g_clear_pointer(&app->lister, lister_free);
    g_clear_pointer(&app->typesetter, typesetter_free);
    g_clear_pointer(&app->reader, store_reader_close);
    g_clear_pointer(&app->keeper, keeper_stop);
    g_clear_pointer(&app->changes, chan_unref);
    g_clear_pointer(&app->loop, g_main_loop_unref);
    g_clear_pointer(&app->sweeper, g_thread_join);
}

static gpointer
sweep(gpointer nothing)
{
    scratch_sweep();
    return nothing;
}

gboolean
app_run(const Config *config, const Paths *paths, GError **error)
{
    App app = {.config = config, .paths = paths};
    app.loop = g_main_loop_new(NULL, FALSE);
    app.passwords = passwords_new(config, app_take_password, &app);

    gboolean is_up = passwords_ask(app.passwords, error) &&
                     open_store(&app, error) && open_screen(&app, error);
    if (is_up) {
        watch_outside(&app);
        if (app.control)
            control_start(app.control);
        start_workers(&app); /* they wait for their passwords */
        app_paint(&app);     /* the store's lists, before anything comes */
        prepare_network(&app);
        app.sweeper = g_thread_new("sweep", sweep, NULL);
        passwords_obtain(app.passwords);
        g_main_loop_run(app.loop);
    }
    shut_down(&app);
    return is_up;
}
