/* cmd_stored - drafts, and what is thrown away of them and of the outbox. */
#include "base/error.h"
#include "command/ask.h"
#include "command/handlers.h"
#include "command/stored.h"
#include "command/writing.h"

static gboolean
nothing_here(const char *what, GError **error)
{
    g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                "no %s is under the cursor", what);
    return FALSE;
}

gboolean
stored_recall(Commander *commander, gint64 draft_id, GError **error)
{
    GError *problem = NULL;
    g_autoptr(StoredDraft) draft =
        store_read_draft(commander->reader, draft_id, &problem);
    if (problem) {
        g_propagate_error(error, problem);
        return FALSE;
    }
    if (!draft)
        return nothing_here("draft", error);
    writing_recall(commander, draft);
    return TRUE;
}

gboolean
cmd_recall(Commander *commander, const Args *args, GError **error)
{
    g_autoptr(Subject) subject = ui_subject(commander->ui);
    if (subject->draft_id)
        return stored_recall(commander, subject->draft_id, error);
    gboolean is_draft = FALSE;
    if (subject->mail_id &&
        !recall_mail(commander, subject->mail_id, &is_draft, error))
        return FALSE;
    if (is_draft)
        return TRUE;
    ui_show_drafts(commander->ui);
    return TRUE;
}

gboolean
cmd_drafts(Commander *commander, const Args *args, GError **error)
{
    ui_show_drafts(commander->ui);
    return TRUE;
}

/* ---- discard ---- */

typedef struct {
    gint64 draft_id, intent_id;
} Discarded;

static void
discard(Commander *commander, const char *answer, gpointer user)
{
    const Discarded *row = user;
    if (g_strcmp0(answer, "y") != 0)
        return;
    commander_wish(commander, row->draft_id ? intent_drop_draft(row->draft_id)
                                            : intent_cancel(row->intent_id));
}

gboolean
cmd_discard(Commander *commander, const Args *args, GError **error)
{
    g_autoptr(Subject) subject = ui_subject(commander->ui);
    Discarded row = {subject->draft_id, subject->intent_id};
    if (!row.draft_id && !row.intent_id)
        return nothing_here("draft and nothing unsent", error);
    ask_key(commander,
            row.draft_id ? "Throw this draft away for good?"
                         : "Throw this away for good, unsent?",
            "yn", discard, g_memdup2(&row, sizeof row), g_free);
    return TRUE;
}
