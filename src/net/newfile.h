#pragma once
/* newfile - a file that comes from a server: under its own name only when it is
 * whole, 0600, and never over another. Any thread but the UI's. */
#include <glib.h>

typedef struct NewFile NewFile;

/* INVALID, here and below, says what is wrong with `path`. */
NewFile *newfile_create(const char *path, GError **error);
/* To write to; the file's. */
int newfile_fd(const NewFile *file);
gboolean newfile_append(NewFile *file, GBytes *bytes, GError **error);
/* All is there: gives it its name. */
gboolean newfile_finish(NewFile *file, GError **error);
/* Removes what is not finished. */
void newfile_free(NewFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(NewFile, newfile_free)
