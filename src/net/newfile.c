/* newfile - see newfile.h. */
#include "net/newfile.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "base/error.h"

struct NewFile {
    char *path;
    char *unfinished; /* its name until it is whole; NULL: it is */
    int fd;           /* -1: closed */
};

static gboolean
fail(const char *path, GError **error)
{
    int reason = errno;
    if (reason == EEXIST)
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "%s is there already: choose another name", path);
    else
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "cannot write %s: %s", path, g_strerror(reason));
    return FALSE;
}

NewFile *
newfile_create(const char *path, GError **error)
{
    if (g_file_test(path, G_FILE_TEST_EXISTS)) {
        errno = EEXIST; /* better said before the wait than after it */
        fail(path, error);
        return NULL;
    }
    g_autofree char *name = g_strconcat(path, ".part-XXXXXX", NULL);
    int fd = g_mkstemp_full(name, O_WRONLY | O_CLOEXEC, 0600);
    if (fd < 0) {
        fail(path, error);
        return NULL;
    }
    NewFile *file = g_new0(NewFile, 1);
    file->path = g_strdup(path);
    file->unfinished = g_steal_pointer(&name);
    file->fd = fd;
    return file;
}

void
newfile_free(NewFile *file)
{
    if (file->fd >= 0)
        close(file->fd);
    if (file->unfinished)
        g_unlink(file->unfinished);
    g_free(file->unfinished);
    g_free(file->path);
    g_free(file);
}

int
newfile_fd(const NewFile *file)
{
    return file->fd;
}

gboolean
newfile_append(NewFile *file, GBytes *bytes, GError **error)
{
    gsize size;
    const char *next = g_bytes_get_data(bytes, &size);
    while (size > 0) {
        gssize written = write(file->fd, next, size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return fail(file->path, error);
        next += written;
        size -= (gsize)written;
    }
    return TRUE;
}

/* The name is taken first, so that no file that came meanwhile is lost. */
static gboolean
put_in_place(NewFile *file, GError **error)
{
    int fd = g_open(file->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return fail(file->path, error);
    close(fd);
    if (g_rename(file->unfinished, file->path) != 0) {
        fail(file->path, error);
        g_unlink(file->path);
        return FALSE;
    }
    g_clear_pointer(&file->unfinished, g_free);
    return TRUE;
}

gboolean
newfile_finish(NewFile *file, GError **error)
{
    int fd = file->fd;
    file->fd = -1;
    if (fsync(fd) != 0 && errno != EINVAL) { /* a file system without it */
        fail(file->path, error);
        close(fd);
        return FALSE;
    }
    if (close(fd) != 0)
        return fail(file->path, error);
    return put_in_place(file, error);
}
