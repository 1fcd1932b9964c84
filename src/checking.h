#pragma once
/* checking - `kith check`: asks for what passwords it needs, tries every step
 * of every service, and prints each. Knows no store. Main thread. */
#include "config/config.h"

/* `words`: the verb and what follows it. The exit status. */
int checking_run(const Config *config, char *const *words);
