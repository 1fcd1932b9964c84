#pragma once
/* localfile - a file of the user's own that a command names. */
#include <glib.h>

/* Its whole path, `~/` opened, for the caller to free. NULL and INVALID when it
 * is no regular file, cannot be read, or its name is no text of one line;
 * `what` says what cannot be done then, `attached`. `size_out`: bytes; may be
 * NULL. */
char *localfile_path(const char *file, const char *what, gint64 *size_out,
                     GError **error);
