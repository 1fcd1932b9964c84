#pragma once
/* complete - what a word being typed may become. Bounded reads of the store;
 * UI thread only. */
#include "command/commander.h"
#include "command/registry.h"

/* See UiHost.complete. */
GPtrArray *complete_line(Commander *commander, const char *line, gsize cursor,
                         gsize *start_out);
/* Likewise for a prompt whose whole answer is one argument, or for ARG_WHO
 * several with commas between them. */
GPtrArray *complete_answer(Commander *commander, ArgKind kind,
                           const char *line, gsize cursor, gsize *start_out);
