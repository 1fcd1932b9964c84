/* paths - see paths.h. */
#include "base/paths.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "base/error.h"

static gboolean
is_plain_name(const char *name)
{
    if (!*name || *name == '.')
        return FALSE;
    for (const char *p = name; *p; p++)
        if (!g_ascii_isalnum(*p) && !strchr("._-@", *p))
            return FALSE;
    return TRUE;
}

char *
paths_find_config(const char *config)
{
    return config ? g_strdup(config)
                  : g_build_filename(g_get_user_config_dir(), "kith",
                                     "kith.conf", NULL);
}

static char *
place(const char *folder, const char *xdg, const char *name)
{
    return folder ? g_build_filename(folder, name, NULL)
                  : g_build_filename(xdg, "kith", name, NULL);
}

Paths *
paths_new(const char *config, const char *folder, const char *account,
          GError **error)
{
    if (!is_plain_name(account)) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "account name '%s': use letters, digits and . _ - @ only",
                    account);
        return NULL;
    }
    g_autofree char *db = g_strconcat(account, ".db", NULL);
    g_autofree char *sock = g_strconcat(account, ".sock", NULL);

    Paths *paths = g_new0(Paths, 1);
    paths->config = paths_find_config(config);
    paths->store = place(folder, g_get_user_data_dir(), db);
    paths->log = place(folder, g_get_user_state_dir(), "kith.log");
    paths->history = place(folder, g_get_user_state_dir(), "history");
    paths->socket = place(folder, g_get_user_runtime_dir(), sock);
    return paths;
}

void
paths_free(Paths *paths)
{
    g_free(paths->config);
    g_free(paths->store);
    g_free(paths->log);
    g_free(paths->history);
    g_free(paths->socket);
    g_free(paths);
}

gboolean
paths_make_folder_of(const char *file, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(file);
    if (g_mkdir_with_parents(folder, 0700) == 0)
        return TRUE;
    g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                "cannot make the folder %s: %s", folder, g_strerror(errno));
    return FALSE;
}
