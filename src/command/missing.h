#pragma once
/* missing - recipients without a mail address: all are named before a mail is
 * begun, and the user links one, goes on without them, or stops. */
#include "command/commander.h"

/* Runs `then` once each of `recipients` (of Recipient*; borrowed, as long as
 * `user`) has an address; who is to be left out is taken off. It does not run
 * when the user stops. `user` is freed after either. */
typedef void (*MissingThen)(Commander *commander, gpointer user);
void missing_settle(Commander *commander, GPtrArray *recipients,
                    MissingThen then, gpointer user, GDestroyNotify free_user);
