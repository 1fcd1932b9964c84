#pragma once
/* archive_step - finds when a message came that cannot be read, by counting what
 * the archive has (XEP-0059 2.7): nothing of it is transferred.
 *
 * Archives count by the second. The worker's thread. */
#include "net/xmpp/session.h"

typedef enum {
    STEP_FOUND,     /* `at_us`: where to go on with what follows it */
    STEP_UNCOUNTED, /* the server tells no numbers: it cannot be found */
    STEP_FAILED,    /* it does not answer, or not now */
} StepOutcome;
/* Not called when the stream ends first. */
typedef void (*StepFound)(gpointer user, StepOutcome outcome, gint64 at_us);
/* Looks for the message that follows the one of `at_us`; `has_message`: that one
 * is in the archive and can be read, else the first at or after that time is
 * meant. */
void archive_step_over(Session *session, gint64 at_us, gboolean has_message,
                       StepFound found, gpointer user);
