#pragma once
/* statusbar - the top line: who one is, both connections, what is unread.
 *
 * Where the width does not suffice, the least important pieces go first. UI
 * thread only. */
#include "store/change.h"
#include "store/read.h"
#include "ui/surface.h"

typedef struct {
    LineState state;
    char *detail;   /* a few words, or NULL */
    gint64 since;   /* seconds since the epoch */
    gboolean is_told;
} ServiceLine;

typedef struct {
    const char *own_jid; /* borrowed */
    ServiceLine services[N_SERVICES];
    Counters counters;
    gboolean is_stale;   /* the counters are to be read anew */
} StatusBar;

void statusbar_init(StatusBar *bar, const char *own_jid);
void statusbar_clear(StatusBar *bar);
/* TRUE when it looks different now. */
gboolean statusbar_change(StatusBar *bar, const Change *change);
void statusbar_fresh(StatusBar *bar, StoreReader *reader);
/* Seconds that may pass between two paintings, for what time alone changes. */
int statusbar_step(const StatusBar *bar);
/* `online 12m`, and what there is to say; the caller frees it. */
char *statusbar_say_service(const StatusBar *bar, Service service);
void statusbar_render(const StatusBar *bar, Surface *surface, Rect area);
