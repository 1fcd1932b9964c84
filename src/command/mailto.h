#pragma once
/* mailto - a new mail to people: an address is found or asked for each of
 * them, then the editor opens. */
#include "command/commander.h"
#include "command/who.h"
#include "mail/compose.h"

/* Where several recipients go: as the user says when asked, or as they have said
 * already. */
typedef enum { PLACE_ASK, PLACE_TO, PLACE_BCC } Place;
/* Moves `recipients` (of Recipient*) and `draft`, which lacks only them. Who
 * has no address is named, and the user may link one. */
void mailto_start(Commander *commander, GPtrArray *recipients, Draft *draft,
                  Place place);
/* Likewise, but asks for the recipients first. */
void mailto_ask(Commander *commander, const char *prompt, Draft *draft,
                Place place);
/* All that `who` (of char *, ending with NULL) name; NULL with an error. */
GPtrArray *mailto_find(Commander *commander, char *const *who, GError **error);
/* An empty draft from the user. */
Draft *mailto_draft(Commander *commander);
