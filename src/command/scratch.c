/* scratch - see scratch.h. */
#include "command/scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "mail/mailcap.h"

#define PREFIX "kith-part-"
#define LARGE  "/var/tmp"
/* Between the making of a folder and its lock. */
#define YOUNG 60 /* s */

static gboolean
failed(const char *what, const char *path, GError **error)
{
    g_set_error(error, KITH_ERROR, KITH_ERROR_RETRY, "%s %s: %s", what, path,
                g_strerror(errno));
    return FALSE;
}

/* A private folder in the first of the places that will do. */
static char *
make_folder(gboolean is_large, GError **error)
{
    const char *places[] = {is_large ? LARGE : g_get_user_runtime_dir(),
                            g_get_tmp_dir(), "/tmp"};
    for (guint i = 0; i < G_N_ELEMENTS(places); i++) {
        if (!mailcap_is_plain(places[i]) ||
            !g_file_test(places[i], G_FILE_TEST_IS_DIR))
            continue;
        char *folder = g_build_filename(places[i], PREFIX "XXXXXX", NULL);
        if (g_mkdtemp_full(folder, 0700))
            return folder;
        g_free(folder);
    }
    failed("cannot make a folder in", g_get_tmp_dir(), error);
    return NULL;
}

static Scratch *
make(const char *name, gboolean is_large, GError **error)
{
    g_assert(mailcap_is_plain(name) && !strchr(name, '/'));
    char *folder = make_folder(is_large, error);
    if (!folder)
        return NULL;
    Scratch *scratch = g_new0(Scratch, 1);
    scratch->folder = folder;
    scratch->fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (scratch->fd >= 0) /* without one it is only swept too early */
        flock(scratch->fd, LOCK_EX | LOCK_NB);
    scratch->path = g_build_filename(folder, name, NULL);
    int fd =
        g_open(scratch->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) {
        failed("cannot write", scratch->path, error);
        scratch_free(scratch);
        return NULL;
    }
    close(fd);
    return scratch;
}

Scratch *
scratch_new(const char *name, GError **error)
{
    return make(name, FALSE, error);
}

Scratch *
scratch_new_large(const char *name, GError **error)
{
    return make(name, TRUE, error);
}

gboolean
scratch_rename(Scratch *scratch, const char *name, GError **error)
{
    g_assert(mailcap_is_plain(name) && !strchr(name, '/'));
    char *path = g_build_filename(scratch->folder, name, NULL);
    if (g_rename(scratch->path, path) != 0) {
        failed("cannot rename", scratch->path, error);
        g_free(path);
        return FALSE;
    }
    g_free(scratch->path);
    scratch->path = path;
    return TRUE;
}

void
scratch_free(Scratch *scratch)
{
    if (!scratch)
        return;
    g_unlink(scratch->path);
    g_rmdir(scratch->folder); /* what a program put there is not ours */
    if (scratch->fd >= 0)
        close(scratch->fd);
    g_free(scratch->path);
    g_free(scratch->folder);
    g_free(scratch);
}

/* ---- what a crash has left ---- */

static void
empty_folder(int fd, const char *path)
{
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    const char *name;
    while (dir && (name = g_dir_read_name(dir)))
        unlinkat(fd, name, 0); /* files; a folder stays, and so does ours */
}

static void
sweep_folder(const char *path)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return;
    gboolean is_left = fstat(fd, &status) == 0 && status.st_uid == geteuid() &&
                       status.st_mtime < clock_now() - YOUNG &&
                       flock(fd, LOCK_EX | LOCK_NB) == 0;
    if (is_left) {
        empty_folder(fd, path);
        g_rmdir(path);
    }
    close(fd);
}

static void
sweep_place(const char *place)
{
    g_autoptr(GDir) dir = g_dir_open(place, 0, NULL);
    const char *name;
    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(place, name, NULL);
        if (g_str_has_prefix(name, PREFIX))
            sweep_folder(path);
    }
}

void
scratch_sweep(void)
{
    sweep_place(LARGE);
    sweep_place(g_get_user_runtime_dir());
    sweep_place(g_get_tmp_dir());
}
