#pragma once
/* spool - big mails that wait to be sent, each in a file of its own beside the
 * store (0600), so that nobody has to hold one in memory.
 *
 * A file is whole and on the disk before the wish that names it is stored, and
 * goes after that wish is gone; what a crash leaves between is swept when the
 * store is opened. Names are those of files in the store's folder. Any thread.
 */
#include <glib.h>

/* A mail up to this many bytes lies in the store itself. */
#define SPOOL_LEAST (256 * 1024)

/* A new, empty file, open for reading and writing; its descriptor, or -1. The
 * name is the caller's. */
int spool_create(const char *store_path, char **name_out, GError **error);
/* Puts what was written on the disk and maps it; closes `fd`. On failure the
 * file is removed. */
GBytes *spool_seal(const char *store_path, const char *name, int fd,
                   GError **error);
/* The mail, which costs no memory until it is read and none of our own then.
 * CORRUPT when the file is not there. */
GBytes *spool_map(const char *store_path, const char *name, GError **error);
void spool_remove(const char *store_path, const char *name);
/* All that lie beside the store, for the keeper. */
GStrv spool_list(const char *store_path);
