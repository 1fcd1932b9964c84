#pragma once
/* scratch - a file of ours that another program reads: in a folder that nobody
 * else can look into, gone when it is not needed any more.
 *
 * Its path is made of letters that mean nothing to a shell. One thread at a
 * time. */
#include <glib.h>

typedef struct {
    char *folder;
    char *path;
    int fd; /* of the folder, locked: it is in use */
} Scratch;

/* An empty file of that plain name; NULL with an error. */
Scratch *scratch_new(const char *name, GError **error);
/* Likewise, on a disk rather than in memory. */
Scratch *scratch_new_large(const char *name, GError **error);
/* Gives the file another plain name. */
gboolean scratch_rename(Scratch *scratch, const char *name, GError **error);
/* Removes what a kith that crashed has left, of this user, more than a minute
 * ago. Any thread; not the UI thread. */
void scratch_sweep(void);
/* Removes it. */
void scratch_free(Scratch *scratch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Scratch, scratch_free)
