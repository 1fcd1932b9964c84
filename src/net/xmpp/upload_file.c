/* upload_file - see upload_file.h. */
#include "net/xmpp/upload_file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "mail/filename.h"

#define NS_PER_S G_GINT64_CONSTANT(1000000000)

/* A file put in its place by `mv` keeps its time of change, not its inode's. */
static gint64
changed_at(const struct stat *status)
{
    gint64 content =
        status->st_mtim.tv_sec * NS_PER_S + status->st_mtim.tv_nsec;
    gint64 inode = status->st_ctim.tv_sec * NS_PER_S + status->st_ctim.tv_nsec;
    return MAX(content, inode);
}

static gboolean
refuse(const char *path, const char *why, GError **error)
{
    g_autofree char *name = g_filename_display_name(path);
    g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID, "%s %s", name, why);
    return FALSE;
}

static gboolean
check(const char *path, const struct stat *status, gint64 wished,
      GError **error)
{
    if (!S_ISREG(status->st_mode))
        return refuse(path, "is no file that can be sent", error);
    if (status->st_size == 0)
        return refuse(path, "is empty", error);
    if (changed_at(status) >= (wished + 1) * NS_PER_S)
        return refuse(path,
                      "was changed after you sent it: send it again, if it is "
                      "still meant",
                      error);
    return TRUE;
}

/* By its name, and what it begins with. */
static char *
guess_type(int fd, const char *name)
{
    guchar head[4096];
    gssize got = pread(fd, head, sizeof head, 0);
    g_autofree char *content =
        g_content_type_guess(name, head, (gsize)MAX(got, 0), NULL);
    char *type = g_content_type_get_mime_type(content);
    return type ? type : g_strdup("application/octet-stream");
}

UploadFile *
upload_file_open(const char *path, gint64 wished, GError **error)
{
    /* Not to wait for whoever writes to a FIFO. */
    int fd = g_open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0);
    struct stat status;
    if (fd < 0 || fstat(fd, &status) != 0) {
        g_autofree char *name = g_filename_display_name(path);
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "%s cannot be read: %s", name, g_strerror(errno));
        if (fd >= 0)
            close(fd);
        return NULL;
    }
    if (!check(path, &status, wished, error)) {
        close(fd);
        return NULL;
    }
    g_autofree char *base = g_path_get_basename(path);
    UploadFile *file = g_new0(UploadFile, 1);
    file->fd = fd;
    file->size = status.st_size;
    file->changed = changed_at(&status);
    file->media_type = guess_type(fd, base);
    file->name = filename_clean(base, file->media_type);
    return file;
}

void
upload_file_free(UploadFile *file)
{
    close(file->fd);
    g_free(file->name);
    g_free(file->media_type);
    g_free(file);
}

gboolean
upload_file_is_same(const UploadFile *file, GError **error)
{
    struct stat status;
    return (fstat(file->fd, &status) == 0 && status.st_size == file->size &&
            changed_at(&status) == file->changed) ||
           refuse(file->name, "changed while it was sent: send it again",
                  error);
}
