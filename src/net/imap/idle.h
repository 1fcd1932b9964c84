#pragma once
/* idle - a connection that waits for news of a folder (RFC 2177), and where the
 * server can tell of them, of all others too (NOTIFY, RFC 5465).
 *
 * It only watches: at any news the worker's inbox gets a WORKER_NEWS and the
 * command thread looks for itself, so little of what is said here need be
 * understood. Reconnects by itself. Started and joined by the command thread. */
#include "net/worker.h"

typedef struct Idler Idler;
/* `wants_all`: to hear of all folders, where the server offers that. */
Idler *idler_start(Worker *worker, const char *password, const char *folder,
                   gboolean wants_all);
const char *idler_folder(const Idler *idler);
/* Any thread. FALSE: news must be asked for. */
gboolean idler_is_live(Idler *idler);
typedef enum {
    REACH_UNKNOWN, /* it has not yet logged in */
    REACH_ONE,     /* it tells of its folder alone */
    REACH_ALL,     /* it tells of all folders */
} IdlerReach;
IdlerReach idler_reach(Idler *idler); /* any thread */
/* The network changed: look whether the connection is alive. */
void idler_wake(Idler *idler);
/* Asks it to log out, without waiting. */
void idler_ask_stop(Idler *idler);
/* TRUE: it is stopped, and idler_join() does not wait. */
gboolean idler_has_ended(Idler *idler);
/* Waits for that at most about a second, then cuts it off. */
void idler_join(Idler *idler);
