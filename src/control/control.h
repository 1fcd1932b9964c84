#pragma once
/* control - the running client's socket: verbs and command lines from other
 * programs of the same user.
 *
 * A thread of its own serves it, with its own reader of the store, so that
 * nothing a peer sends keeps the screen waiting; only a command line is run on
 * the UI thread. Every function here is called there. */
#include "base/paths.h"
#include "config/config.h"
#include "store/keeper.h"

typedef struct {
    const Config *config;
    const Paths *paths;
    Keeper *keeper;
    gpointer host;
    /* Runs a line as typed after `:`, on the UI thread, and adds to `told`
     * what it told, a line each. FALSE when that was an error. */
    gboolean (*run)(gpointer host, const char *line, GString *told);
    guint patience_ms; /* with a slow peer; 0: 10 s */
} ControlOptions;

typedef struct Control Control;
/* Listens, before keeper_start(), and serves nobody yet. Borrows all. */
Control *control_new(const ControlOptions *options, GError **error);
void control_start(Control *control);
/* Answers what is being done, and ends the thread. */
void control_free(Control *control);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Control, control_free)
