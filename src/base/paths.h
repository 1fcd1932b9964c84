#pragma once
/* paths - where kith's files lie (XDG Base Directory, or all under `-d DIR`).
 *
 * UI thread, before the others start; the strings may then be read anywhere. */
#include <glib.h>

typedef struct {
    char *config;  /* kith.conf */
    char *store;   /* ACCOUNT.db */
    char *log;     /* kith.log */
    char *history; /* of the `:` line */
    char *socket;  /* ACCOUNT.sock, of the running client */
} Paths;

/* `config` and `folder` may be NULL: the XDG places; without XDG_RUNTIME_DIR
 * the socket lies in XDG_CACHE_HOME, as GLib has it. `account` must be a plain
 * file name (letters, digits, `. _ - @`); NULL on error. */
Paths *paths_new(const char *config, const char *folder, const char *account,
                 GError **error);
void paths_free(Paths *paths);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Paths, paths_free)

/* Where kith.conf is looked for: `config` itself, or the XDG place. */
char *paths_find_config(const char *config);
/* Makes the folder that holds `file`, and those above it, 0700. */
gboolean paths_make_folder_of(const char *file, GError **error);
