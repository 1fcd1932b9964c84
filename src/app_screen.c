/* app_screen - keys come in, the screen goes out; see app_private.h. */
#include "app_private.h"

#include <glib-unix.h>
#include <signal.h>
#include <unistd.h>

#define PASTE_BUDGET 64 /* terminal events a turn */

/* ---- painting ---- */

gboolean
app_paint(gpointer user)
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

void
app_schedule_paint(App *app)
{
    if (!app->paint && !handover_is_lent(app->handover))
        app->paint = g_idle_add_full(PRIORITY_PAINT, app_paint, app, NULL);
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
        app_schedule_paint(app);
    return G_SOURCE_REMOVE;
}

void
app_settle(App *app)
{
    if (app->tick)
        g_source_remove(app->tick);
    tick(app);
}

/* ---- keys ---- */

void
app_suspend(App *app)
{
    term_suspend(app->term);
    signal(SIGTSTP, SIG_DFL);
    /* The whole job stops, as the shell expects; we go on from here. */
    kill(0, SIGTSTP);
    signal(SIGTSTP, SIG_IGN);
    term_resume(app->term);
    app_schedule_paint(app);
}

static gboolean
is_ctrl(const Key *key, char letter)
{
    return key->has_ctrl && !key->has_meta && key->symbol == (guint32)letter;
}

void
app_quit(gpointer host)
{
    App *app = host;
    g_main_loop_quit(app->loop);
}

static gboolean
handle_input(gint fd, GIOCondition condition, gpointer user)
{
    App *app = user;
    if (condition & (G_IO_HUP | G_IO_ERR)) { /* the terminal is gone */
        app_quit(app);
        app->input = 0;
        return G_SOURCE_REMOVE;
    }
    for (int i = 0; i < PASTE_BUDGET; i++) {
        TermEvent event = term_read(app->term);
        if (event.kind == TERM_NOTHING)
            break;
        if (event.kind == TERM_KEY && is_ctrl(&event.key, 'z'))
            app_suspend(app);
        else if (event.kind == TERM_KEY)
            ui_key(app->ui, &event.key);
        else if (event.kind == TERM_PASTE)
            ui_paste(app->ui, event.text);
        else
            app_schedule_paint(app);
        g_free(event.text);
        if (handover_is_lent(app->handover))
            return G_SOURCE_REMOVE; /* `lent` has let go of the source */
    }
    app_settle(app);
    return G_SOURCE_CONTINUE;
}

void
app_watch_input(App *app)
{
    app->input = g_unix_fd_add_full(PRIORITY_INPUT, STDIN_FILENO,
                                    G_IO_IN | G_IO_HUP | G_IO_ERR, handle_input,
                                    app, NULL);
}

void
app_terminal_lent(gpointer host)
{
    App *app = host;
    g_source_remove(app->input);
    app->input = 0;
    if (app->paint)
        g_source_remove(app->paint);
    app->paint = 0;
}

void
app_terminal_back(gpointer host)
{
    App *app = host;
    app_watch_input(app);
    term_redraw(app->term);
    app_schedule_paint(app);
}
