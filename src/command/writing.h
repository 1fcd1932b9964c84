#pragma once
/* writing - a draft on its way: the editor, the review, the outbox.
 *
 * The text is saved before the editor opens and after each time it closes, so
 * no crash loses more than what was typed since. The draft is dropped only
 * when the store has the mail. UI thread only. */
#include "command/commander.h"
#include "mail/compose.h"

/* Opens the editor on `draft`. One that comes back as it was is not sent, but
 * a forwarded mail (IS_COMPLETE) needs nothing added. */
typedef enum { DRAFT_IS_BEGUN, DRAFT_IS_COMPLETE } DraftStart;
void writing_start(Commander *commander, const Draft *draft, DraftStart start,
                   gint64 answers_mail);
/* Goes on with a stored draft. */
void writing_recall(Commander *commander, gint64 draft_id, const char *text);

/* A mail was called back and is this draft now: the review asks what to do with
 * it. */
void writing_called_back(Commander *commander, gint64 draft_id);

/* A CHANGE_INTENT: the store has taken a draft or a mail. */
void writing_take(Commander *commander, const Change *change);
void writing_forget_all(Commander *commander);
