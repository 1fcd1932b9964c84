/* scratch - see scratch.h. */
#include "command/scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "base/error.h"
#include "mail/mailcap.h"

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
    const char *places[] = {is_large ? "/var/tmp" : g_get_user_runtime_dir(),
                            g_get_tmp_dir(), "/tmp"};
    for (guint i = 0; i < G_N_ELEMENTS(places); i++) {
        if (!mailcap_is_plain(places[i]) ||
            !g_file_test(places[i], G_FILE_TEST_IS_DIR))
            continue;
        char *folder = g_build_filename(places[i], "kith-part-XXXXXX", NULL);
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
    g_free(scratch->path);
    g_free(scratch->folder);
    g_free(scratch);
}
