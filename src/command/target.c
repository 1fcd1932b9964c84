/* target - see target.h. */
#include "command/target.h"

#include <glib.h>

#include "base/error.h"

char *
target_path(const char *file, const char *name)
{
    g_autofree char *path =
        g_str_has_prefix(file, "~/")
            ? g_build_filename(g_get_home_dir(), file + 2, NULL)
            : g_strdup(file);
    if (g_str_has_suffix(path, "/") || g_file_test(path, G_FILE_TEST_IS_DIR))
        return g_build_filename(path, name, NULL);
    return g_steal_pointer(&path);
}
