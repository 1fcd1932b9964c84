#pragma once
/* client - the shell's end of the control socket: `kith VERB`.
 *
 * A verb that changes something, or that the running client knows more of, is
 * done by it; all others, and all where none runs, by this process. */
#include "base/paths.h"
#include "config/config.h"

/* Does what `words` say; the exit status, with the reason on standard error.
 * Not for `setup` and `check`. */
int control_client_run(char *const *words, const Config *config,
                       const Paths *paths);
