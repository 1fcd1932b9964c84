#pragma once
/* process - what /proc tells of a running program: memory, threads' processor
 * time and how often they woke up. */
#include <glib.h>

/* `field` of /proc/PID/status with its colon (`VmRSS:`), in MiB. */
double process_mib(GPid pid, const char *field);

/* Processor time of the threads called `name`, in milliseconds. */
gint64 process_cpu_ms(GPid pid, const char *name);

/* How often each thread went to sleep of its own will (each time it also woke
 * up), by thread id. The caller unrefs it. */
GHashTable *process_sleeps(GPid pid);
/* The wake-ups since `before`; a thread that has ended meanwhile is left out.
 * `*who_out`: `NAME COUNT, …`, the caller's, or NULL for no interest. */
gint64 process_wakeups(GPid pid, GHashTable *before, char **who_out);
