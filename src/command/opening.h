#pragma once
/* opening - a part of a mail, or another file, shown by the program that the user's mailcap
 * names for its type (RFC 1524).
 *
 * The part lies in a scratch file as long as the program runs. Finding the
 * program, with its tests, and decoding are an errand's. UI thread only. */
#include "command/commander.h"
#include "command/scratch.h"

/* A file that came otherwise, called `name`; takes it. */
void opening_file(Commander *commander, Scratch *file, const char *name);
/* FALSE when the mail is not here; what comes later is told. */
gboolean opening_start(Commander *commander, const Subject *subject,
                       GError **error);
