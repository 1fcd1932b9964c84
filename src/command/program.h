#pragma once
/* program - other programs, at work while kith goes on.
 *
 * They have no terminal: they run in a session of their own, so that none can
 * draw over the screen. What needs the terminal is lent it by CommandHost.
 * UI thread only. */
#include "command/commander.h"
#include "text/doc.h"

typedef struct {
    const char *const *argv; /* ends with NULL; copied */
    GBytes *input;           /* for its standard input, or NULL */
    gboolean keeps_output;   /* FALSE: it is dropped */
} ProgramOrder;

/* When it has ended; not when the commander is gone. `output`: what it wrote to
 * both outputs, the first 4 MiB, NULL where it is not kept; `error` says that it
 * failed, or could not be started. `user` is freed after it. */
typedef void (*ProgramDone)(Commander *commander, GBytes *output,
                            const GError *error, gpointer user);
void program_run(Commander *commander, const ProgramOrder *order,
                 ProgramDone done, gpointer user, GDestroyNotify free_user);
/* Likewise, for a shell's command line. */
void program_run_shell(Commander *commander, const char *line, GBytes *input,
                       ProgramDone done, gpointer user,
                       GDestroyNotify free_user);
/* What a program wrote, as it stands; the caller's. */
Doc *program_doc(GBytes *output);
