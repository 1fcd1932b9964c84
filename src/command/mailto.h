#pragma once
/* mailto - a new mail to people: an address is found or asked for each of
 * them, then the editor opens. */
#include "command/commander.h"
#include "command/who.h"
#include "mail/compose.h"

/* Moves `recipients` (of Recipient*) and `draft`, which lacks only them. Who
 * has no address is named, and the user may link one. */
void mailto_start(Commander *commander, GPtrArray *recipients, Draft *draft);
/* Likewise, but asks for the recipients first. */
void mailto_ask(Commander *commander, const char *prompt, Draft *draft);
/* All that `who` (of char *, ending with NULL) name; NULL with an error. */
GPtrArray *mailto_find(Commander *commander, char *const *who, GError **error);
/* An empty draft from the user. */
Draft *mailto_draft(Commander *commander);
