/* lock - see lock.h. */
#include "store/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/error.h"

struct StoreLock {
    int fd;
};

static gboolean
write_pid(int fd)
{
    g_autofree char *pid = g_strdup_printf("%d\n", (int)getpid());
    gsize size = strlen(pid);
    return ftruncate(fd, 0) == 0 && write(fd, pid, size) == (gssize)size;
}

static void
tell_holder(const char *store_path, int fd, GError **error)
{
    char pid[32] = "";
    if (pread(fd, pid, sizeof pid - 1, 0) <= 0)
        g_strlcpy(pid, "unknown", sizeof pid);
    g_set_error(error, KITH_ERROR, KITH_ERROR_REFUSED,
                "another kith (pid %s) has the store %s: use that one, or "
                "quit it first",
                g_strstrip(pid), store_path);
}

StoreLock *
store_lock_take(const char *store_path, GError **error)
{
    g_autofree char *path = g_strconcat(store_path, ".lock", NULL);
    int fd = g_open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0 && write_pid(fd)) {
        StoreLock *lock = g_new0(StoreLock, 1);
        lock->fd = fd;
        return lock;
    }
    if (fd >= 0 && errno == EWOULDBLOCK)
        tell_holder(store_path, fd, error);
    else
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "cannot lock the store with %s: %s", path,
                    g_strerror(errno));
    if (fd >= 0)
        close(fd);
    return NULL;
}

/* The file stays: removing it would let a third client lock a new file while
 * a second still holds the old one. */
void
store_lock_release(StoreLock *lock)
{
    close(lock->fd);
    g_free(lock);
}
