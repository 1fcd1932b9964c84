/* errand - see errand.h.
 *
 * No GTask: it may be freed by its thread, the last to hold it, and its pool's
 * locks are not seen by ThreadSanitizer, while a thread's start and end are. */
#include "command/errand.h"

typedef struct {
    Commander *commander; /* a reference */
    GThread *thread;
    ErrandWork work;
    ErrandDone done;
    gpointer job;
    GDestroyNotify free_job;
    GError *error;
} Errand;

static gboolean
come_back(gpointer object)
{
    Errand *errand = object;
    g_thread_join(errand->thread);
    if (!errand->commander->is_gone)
        errand->done(errand->commander, errand->job, errand->error);
    errand->free_job(errand->job);
    commander_unref(errand->commander);
    g_clear_error(&errand->error);
    g_free(errand);
    return G_SOURCE_REMOVE;
}

static gpointer
go(gpointer object)
{
    Errand *errand = object;
    errand->work(errand->job, &errand->error);
    g_idle_add_full(G_PRIORITY_DEFAULT, come_back, errand, NULL);
    return NULL;
}

void
errand_run(Commander *commander, ErrandWork work, ErrandDone done, gpointer job,
           GDestroyNotify free_job)
{
    Errand *errand = g_new0(Errand, 1);
    errand->commander = commander_ref(commander);
    errand->work = work;
    errand->done = done;
    errand->job = job;
    errand->free_job = free_job;
    errand->thread = g_thread_new("errand", go, errand);
}
