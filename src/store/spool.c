/* spool - see spool.h. */
#include "store/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/log.h"

#define MARK "-mail-" /* STORE.db-mail-XXXXXX */

static char *
path_of(const char *store_path, const char *name)
{
    g_autofree char *folder = g_path_get_dirname(store_path);
    return g_build_filename(folder, name, NULL);
}

int
spool_create(const char *store_path, char **name_out, GError **error)
{
    g_autofree char *path = g_strconcat(store_path, MARK "XXXXXX", NULL);
    int fd = g_mkstemp_full(path, O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0)
        g_set_error(error, KITH_ERROR, KITH_ERROR_RETRY,
                    "no file for the mail can be made beside %s: %s",
                    store_path, g_strerror(errno));
    else
        *name_out = g_path_get_basename(path);
    return fd;
}

/* The name in the folder has to last as well. */
static gboolean
sync_folder(const char *store_path)
{
    g_autofree char *folder = g_path_get_dirname(store_path);
    int fd = g_open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
    gboolean is_synced = fd >= 0 && fsync(fd) == 0;
    int failure = errno;
    if (fd >= 0)
        close(fd);
    errno = failure;
    return is_synced;
}

GBytes *
spool_seal(const char *store_path, const char *name, int fd, GError **error)
{
    gboolean is_good = fsync(fd) == 0;
    int failure = errno;
    close(fd);
    if (is_good && !sync_folder(store_path)) {
        is_good = FALSE;
        failure = errno;
    }
    GBytes *mail = is_good ? spool_map(store_path, name, error) : NULL;
    if (!is_good)
        g_set_error(error, KITH_ERROR, KITH_ERROR_RETRY,
                    "the mail cannot be stored: %s", g_strerror(failure));
    if (!mail)
        spool_remove(store_path, name);
    return mail;
}

GBytes *
spool_map(const char *store_path, const char *name, GError **error)
{
    g_autofree char *path = path_of(store_path, name);
    g_autoptr(GError) cause = NULL;
    GMappedFile *file = g_mapped_file_new(path, FALSE, &cause);
    if (!file) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_CORRUPT,
                    "the mail's file is gone: %s", cause->message);
        return NULL;
    }
    GBytes *bytes = g_mapped_file_get_bytes(file);
    g_mapped_file_unref(file);
    return bytes;
}

void
spool_remove(const char *store_path, const char *name)
{
    g_autofree char *path = path_of(store_path, name);
    if (g_unlink(path) != 0 && errno != ENOENT)
        log_warning("%s cannot be removed: %s", path, g_strerror(errno));
}

GStrv
spool_list(const char *store_path)
{
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();
    g_autofree char *folder = g_path_get_dirname(store_path);
    g_autofree char *base = g_path_get_basename(store_path);
    g_autofree char *start = g_strconcat(base, MARK, NULL);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    for (const char *name; dir && (name = g_dir_read_name(dir));)
        if (g_str_has_prefix(name, start))
            g_strv_builder_add(names, name);
    return g_strv_builder_end(names);
}
