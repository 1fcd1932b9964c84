#pragma once
/* app_private - the program's parts, for the files that wire them: app.c (life
 * and the outside world), app_screen.c (keys and painting), app_hosts.c (what
 * the UI and the commands ask for). UI thread. */
#include "app.h"
#include "command/command.h"
#include "control/control.h"
#include "handover.h"
#include "net/fetcher.h"
#include "net/worker.h"
#include "passwords.h"
#include "store/listing.h"
#include "store/typeset.h"
#include "ui/term.h"

/* A key press goes before a change from the keeper, which goes before
 * painting. */
enum {
    PRIORITY_INPUT = G_PRIORITY_HIGH,
    PRIORITY_CHANGES = G_PRIORITY_DEFAULT,
    PRIORITY_PAINT = G_PRIORITY_HIGH_IDLE,
};

typedef struct App {
    const Config *config;
    const Paths *paths;
    GMainLoop *loop;
    Keeper *keeper;
    StoreReader *reader;
    Chan *changes;
    Lister *lister; /* NULL: no listing was wanted yet */
    Typesetter *typesetter; /* NULL: no large mail was read yet */
    GThread *sweeper; /* removes what a crash has left, once */
    Passwords *passwords;
    Worker *workers[N_SERVICES];
    Fetcher *fetcher;
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

/* ---- app_screen.c ---- */
gboolean app_paint(gpointer app);
void app_schedule_paint(App *app);
/* After anything that may have changed what is shown. */
void app_settle(App *app);
void app_watch_input(App *app);
void app_suspend(App *app);
void app_quit(gpointer app);
/* For HandoverHost. */
void app_terminal_lent(gpointer app);
void app_terminal_back(gpointer app);

/* ---- app_hosts.c ---- */
void app_make_hosts(App *app);
/* For passwords_new(). */
void app_take_password(gpointer app, PasswordUse use, const char *password,
                       const char *reason);
void app_tell_all(App *app, WorkerMessageKind kind);
