#pragma once
/* carrying - what goes from one mail into another: its attachments, or the
 * whole of it, as files of the new draft (draftfiles.h). They are written on a
 * thread of their own. UI thread. */
#include "command/commander.h"
#include "mail/compose.h"

typedef enum { CARRY_ATTACHMENTS, CARRY_MAILS } CarryWhat;
/* `draft` is the callee's. Not called when it fails, which is told. */
typedef void (*CarryThen)(Commander *commander, Draft *draft, gpointer user);
/* Attaches what `mails` (of GBytes*) hold to `draft`, then calls `then`. Moves
 * `mails` and `draft`; `user` is freed after that. */
void carrying_start(Commander *commander, Draft *draft, GPtrArray *mails,
                    CarryWhat what, CarryThen then, gpointer user,
                    GDestroyNotify free_user);
