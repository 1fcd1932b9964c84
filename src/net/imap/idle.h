#pragma once
/* idle - a second connection that waits for news (RFC 2177).
 *
 * It only watches: at any news of the INBOX the worker's inbox gets a
 * WORKER_SYNC and the command thread looks for itself, so nothing that is said
 * here need be understood. Reconnects by itself. Started and joined by the
 * command thread. */
#include "net/worker.h"

typedef struct Idler Idler;
Idler *idler_start(Worker *worker, const char *password);
/* Any thread. FALSE: news must be asked for. */
gboolean idler_is_live(Idler *idler);
/* The network changed: look whether the connection is alive. */
void idler_wake(Idler *idler);
/* Asks it to log out, without waiting. */
void idler_ask_stop(Idler *idler);
/* Waits for that at most about a second, then cuts it off. */
void idler_join(Idler *idler);
