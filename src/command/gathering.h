#pragma once
/* gathering - all the bytes of one mail or of several, one after the other; what
 * of them is still on the server is fetched first. UI thread only. */
#include "command/commander.h"

/* `mails`: of GBytes*, in the order of the ids; borrowed. */
typedef void (*GatherThen)(Commander *commander, GPtrArray *mails,
                           gpointer user);

/* Calls `then` at once where all is here. What had to be fetched for long is
 * only gone on with after a question that names `command`. The mail in the
 * window is meant where one in it is open there. `user` is freed after `then`,
 * or without it; what goes wrong later is told. FALSE without an error: the one
 * mail's text is being fetched, and `command` is offered again. */
gboolean gathering_start(Commander *commander, const GArray *ids,
                         const char *command, GatherThen then, gpointer user,
                         GDestroyNotify free_user, GError **error);
