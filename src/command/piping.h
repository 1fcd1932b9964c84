#pragma once
/* piping - a mail or a part of it on another program's standard input. UI
 * thread only. */
#include "command/commander.h"

typedef struct {
    gboolean is_raw;         /* the mail's bytes as they came, not its text */
    gboolean needs_terminal; /* the program is lent it */
} PipeOptions;

/* The part that `subject` names, else the mail's text as the reader shows it.
 * What the program writes is shown in a window. FALSE when the mail is not
 * here; what comes later is told. */
gboolean piping_start(Commander *commander, const Subject *subject,
                      PipeOptions options, const char *shell_command,
                      GError **error);
