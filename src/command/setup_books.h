#pragma once
/* setup_books - address books at setup: those that --import names, and those
 * found on this device, which are offered one by one.
 *
 * The roster is not known yet: links wait in the store until it comes. */
#include <glib.h>

/* Reads the books named; a GPtrArray of Book*, NULL when one cannot be. */
GPtrArray *setup_read_books(char *const *paths, GError **error);

/* One line from the terminal, NULL when it is empty; the caller frees it. */
typedef char *(*SetupAsk)(const char *prompt);
/* Imports `books` into the store of the first account of the configuration
 * `file`, then offers what is found; `ask` NULL: only says where it is.
 * `folder` as in paths_new(). */
gboolean
setup_import_books(const char *file, const char *folder, const GPtrArray *books,
                   SetupAsk ask, GError **error);
