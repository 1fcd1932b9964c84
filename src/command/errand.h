#pragma once
/* errand - a command's slow work, on a thread of its own, and its end told to
 * the UI thread.
 *
 * The thread sees nothing but its job. It is started and joined by the UI
 * thread, so that the job is never seen by both at once; what counts its
 * references without locks, as a commander does, stays with the UI. UI thread
 * only. */
#include "command/commander.h"

/* On the thread. */
typedef gboolean (*ErrandWork)(gpointer job, GError **error);
/* On the UI thread, when the thread has ended; not when the commander is gone.
 * `error` NULL: the work succeeded. */
typedef void (*ErrandDone)(Commander *commander, gpointer job,
                           const GError *error);

/* Takes `job`, which is freed on the UI thread. */
void errand_run(Commander *commander, ErrandWork work, ErrandDone done,
                gpointer job, GDestroyNotify free_job);
