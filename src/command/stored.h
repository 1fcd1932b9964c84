#pragma once
/* stored - what Enter does on a draft and on a row of the outbox. */
#include "command/commander.h"

gboolean stored_recall(Commander *commander, gint64 draft_id, GError **error);
void stored_ask_outbox(Commander *commander, gint64 intent_id);
