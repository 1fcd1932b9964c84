#pragma once
/* threads - what each thread of a process is at, for a test that waits in vain. */
#include <glib.h>

/* To standard error: name, state (R runs, D waits for the disk), times, and what
 * of the kernel it waits in. */
void threads_print(GPid process);
