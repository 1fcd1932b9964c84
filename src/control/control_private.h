#pragma once
/* control_private - what control.c and watch.c share. The control thread. */
#include "base/chan.h"
#include "command/verbs.h"
#include "control/control.h"
#include "control/peer.h"
#include "control/request.h"
#include "control/socket.h"

struct Control {
    ControlOptions options;
    ControlSocket *socket;
    GThread *thread;
    GMainContext *context;
    GMainLoop *loop;
    StoreReader *reader;
    GPtrArray *guests; /* of Guest* */
    Chan *calls;       /* of Call, to the UI thread */
    Chan *replies;     /* of Call, and back */
    guint calls_watch; /* source of the UI thread */
    guint64 last_guest;

    Chan *changes; /* from the keeper */
    Connections connections;
    GString *operations; /* told of what was done to mails, a line each */
    gboolean has_failed; /* one of them */
    GSource *pushing; /* NULL: nothing is to be told */
};

/* One connected program. */
typedef struct {
    Control *control;
    Peer *peer;
    guint64 number;      /* never used twice */
    gboolean is_json;    /* of the request that is seen to */
    gboolean is_watching;
    char *told;          /* a watcher's last line */
} Guest;

void guest_answer(Guest *guest, int status, const char *output,
                  const char *error);
VerbContext control_verb_context(Control *control, GString *output);

/* ---- watch.c ---- */
GSource *watch_changes(Control *control);
/* Takes what has been told until now. */
void watch_take_changes(Control *control);
/* From now on the guest is told of every change. */
void watch_begin(Guest *guest);
