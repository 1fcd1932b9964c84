/* localfile - see localfile.h. */
#include "command/localfile.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"

/* Opened without waiting for whoever writes to a FIFO. */
static gboolean
check(const char *path, const char *what, gint64 *size_out, GError **error)
{
    struct stat status;
    int failure = 0;
    int fd = g_open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0);
    if (fd < 0 || fstat(fd, &status) != 0)
        failure = errno;
    else if (!S_ISREG(status.st_mode))
        failure = S_ISDIR(status.st_mode) ? EISDIR : EINVAL;
    if (fd >= 0)
        close(fd);
    if (failure)
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "%s cannot be %s: %s", path, what, g_strerror(failure));
    else if (size_out)
        *size_out = status.st_size;
    return !failure;
}

char *
localfile_path(const char *file, const char *what, gint64 *size_out,
               GError **error)
{
    g_autofree char *home =
        g_str_has_prefix(file, "~/")
            ? g_build_filename(g_get_home_dir(), file + 2, NULL)
            : g_strdup(file);
    g_autofree char *path = g_canonicalize_filename(home, NULL);
    if (!g_utf8_validate(path, -1, NULL) || strchr(path, '\n')) {
        g_set_error_literal(error, KITH_ERROR, KITH_ERROR_INVALID,
                            "the file's name is no plain text: rename it");
        return NULL;
    }
    return check(path, what, size_out, error) ? g_steal_pointer(&path) : NULL;
}
