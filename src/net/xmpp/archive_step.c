/* archive_step - see archive_step.h. */
#include "net/xmpp/archive_step.h"

#include "base/clock.h"
#include "net/xmpp/archive_stanza.h"

#define FUTURE (24 * 3600) /* s: how far the server's clock may be ahead */

/* All in seconds since the epoch. */
typedef struct {
    Session *session;
    gint64 start;
    gint64 low, high; /* it came after `low`, and no later than `high` */
    gint64 asked;     /* the end of what is being counted */
    gint64 known;     /* messages in the second of `start` */
    gboolean has_message, knows_high;
    StepFound found;
    gpointer user;
} Step;

static void take_count(gpointer user, Stanza *answer);

static void
count_until(Step *step, gint64 end)
{
    g_autofree char *id = stanza_new_id();
    ArchiveRange range = {
        .query_id = id,
        .start_us = step->start * G_USEC_PER_SEC,
        .end_us = end * G_USEC_PER_SEC,
    };
    step->asked = end;
    session_ask(step->session, archive_new_query(step->session, &range),
                SESSION_PATIENCE, take_count, step, NULL);
}

void
archive_step_over(Session *session, gint64 at_us, gboolean has_message,
                  StepFound found, gpointer user)
{
    Step *step = g_new0(Step, 1);
    step->session = session;
    step->start = at_us / G_USEC_PER_SEC;
    step->low = has_message ? step->start : step->start - 1;
    step->high = MAX(clock_now(), step->start) + FUTURE;
    step->has_message = has_message;
    step->known = has_message ? -1 : 0;
    step->found = found;
    step->user = user;
    count_until(step, has_message ? step->start : step->high);
}

static void
end_step(Step *step, StepOutcome outcome, gint64 second)
{
    step->found(step->user, outcome, second * G_USEC_PER_SEC);
    g_free(step);
}

/* What shares the second of a good message may be the bad one or not: then the
 * one that follows is tried again rather than lost. */
static void
end_found(Step *step)
{
    end_step(step, STEP_FOUND, step->known > 1 ? step->high : step->high + 1);
}

static void
narrow(Step *step, gint64 count)
{
    if (step->known < 0) {
        step->known = count;
        count_until(step, step->high);
        return;
    }
    if (!step->knows_high && count <= step->known) { /* nothing is later */
        end_step(step, STEP_FOUND, step->start + 1);
        return;
    }
    step->knows_high = TRUE;
    if (count > step->known)
        step->high = step->asked;
    else
        step->low = step->asked;
    if (step->high - step->low <= 1)
        end_found(step);
    else
        count_until(step, step->low + (step->high - step->low) / 2);
}

static void
take_count(gpointer user, Stanza *answer)
{
    Step *step = user;
    g_auto(ArchiveEnd) end = {0};
    if (!answer && !step->session->connection)
        g_free(step); /* it is looked for again on the next stream */
    else if (!answer || !archive_read_end(answer, &end))
        end_step(step, STEP_FAILED, 0);
    else if (end.count < 0)
        end_step(step, STEP_UNCOUNTED, 0);
    else
        narrow(step, end.count);
}
