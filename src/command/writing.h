#pragma once
/* writing - a draft on its way: the editor, the review, the outbox.
 *
 * The text is saved before the editor opens and after each time it closes; the
 * editor works on a file that a crash leaves behind (draftfiles.h). The draft
 * is dropped only when the store has the mail. UI thread only. */
#include "command/commander.h"
#include "mail/compose.h"

typedef struct Writing Writing; /* counts its references */

/* Opens the editor on `draft`. One that comes back as it was is not sent, but
 * a forwarded mail (IS_COMPLETE) needs nothing added. */
typedef enum { DRAFT_IS_BEGUN, DRAFT_IS_COMPLETE } DraftStart;
void writing_start(Commander *commander, const Draft *draft, DraftStart start,
                   gint64 answers_mail);
/* Goes on with a draft that another client put into the Drafts folder, under
 * the Message-ID `copy` (may be NULL). */
void writing_continue(Commander *commander, const Draft *draft,
                      const char *copy);
/* Goes on with a stored draft. */
void writing_recall(Commander *commander, const StoredDraft *draft);

/* ---- in its review ---- */
/* The one whose review the user is in; borrowed. INVALID: none. */
Writing *writing_here(Commander *commander, GError **error);
Writing *writing_ref(Writing *writing);
void writing_release(gpointer writing);
/* The draft as it stands, for the caller. */
Draft *writing_draft(const Writing *writing, GError **error);
/* It stands so now: saved, and shown. */
void writing_put(Writing *writing, const Draft *draft);
void writing_edit(Writing *writing);
void writing_keep(Writing *writing);
/* Into the outbox; seconds since the epoch, 0: it may go at once. */
gboolean writing_send(Writing *writing, gint64 not_before, GError **error);

/* A mail was called back and is this draft now: the review asks what to do with
 * it. */
void writing_called_back(Commander *commander, gint64 draft_id);

/* A CHANGE_INTENT: the store has taken a draft or a mail. */
void writing_take(Commander *commander, const Change *change);
void writing_forget_all(Commander *commander);
