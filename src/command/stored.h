#pragma once
/* stored - what Enter does on a draft, a row of the outbox, a suggestion. */
#include "command/commander.h"

gboolean stored_recall(Commander *commander, gint64 draft_id, GError **error);
void stored_ask_outbox(Commander *commander, gint64 intent_id);
/* While a big mail is on its way, asks once whether to call it back. FALSE: none
 * is, or the user has let it go on. */
gboolean stored_offer_stop(Commander *commander);
/* Says what accepting it would do, and asks. */
gboolean stored_ask_suggestion(Commander *commander, const Subject *subject,
                               GError **error);
/* Goes on with a mail of the Drafts folder; `*is_draft_out`: that is what it
 * is. */
gboolean recall_mail(Commander *commander, gint64 mail_id,
                     gboolean *is_draft_out, GError **error);
