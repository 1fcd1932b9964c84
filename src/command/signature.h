#pragma once
/* signature - what stands below the user's mails: out of a file, or written by
 * a command. The command runs ahead of its use, so that no editor waits for
 * it. UI thread. */
#include "command/commander.h"

/* Runs the command where there is one. */
void signature_start(Commander *commander);
/* The text; NULL: none. A file that cannot be read is told. The caller frees
 * it. */
char *signature_text(Commander *commander);
