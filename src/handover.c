/* handover - see handover.h. */
#include "handover.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"

struct Handover {
    Term *term;
    HandoverHost host;
    GPid child; /* 0: the terminal is ours */
    guint watch;
    char *file;       /* what the program reads, or edits */
    gboolean is_kept; /* the file, when the program has ended */
    gboolean gives_text;
    HandoverDone done;
    gpointer user;
    GDestroyNotify free_user;
};

Handover *
handover_new(Term *term, const HandoverHost *host)
{
    Handover *handover = g_new0(Handover, 1);
    handover->term = term;
    handover->host = *host;
    return handover;
}

void
handover_free(Handover *handover)
{
    handover_abandon(handover);
    g_free(handover);
}

gboolean
handover_is_lent(const Handover *handover)
{
    return handover->child != 0;
}

static gboolean
write_file(const char *path, Slice bytes, GError **error)
{
    return g_file_set_contents_full(
        path, bytes.bytes ? bytes.bytes : "", (gssize)bytes.size,
        G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

/* A mail in the making is private: 0600, in the user's runtime folder. */
static char *
write_private_file(Slice bytes, GError **error)
{
    const char *folder = g_get_user_runtime_dir();
    if (!g_file_test(folder, G_FILE_TEST_IS_DIR))
        folder = g_get_tmp_dir();
    char *path = g_build_filename(folder, "kith-XXXXXX.eml", NULL);
    int fd = g_mkstemp_full(path, O_RDWR | O_CLOEXEC, 0600);
    if (fd >= 0)
        close(fd);
    if (fd >= 0 && write_file(path, bytes, error))
        return path;
    if (fd < 0)
        g_set_error(error, KITH_ERROR, KITH_ERROR_RETRY,
                    "cannot make a temporary file in %s: %s", folder,
                    g_strerror(errno));
    g_free(path);
    return NULL;
}

/* Runs `done` once and is ready for the next program. An editor that failed may
 * have saved before: its text is given all the same. */
static void
finish(Handover *handover, const GError *failure)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) error = failure ? g_error_copy(failure) : NULL;
    if (handover->gives_text)
        g_file_get_contents(handover->file, &text, NULL, error ? NULL : &error);
    if (handover->file && !handover->is_kept)
        g_unlink(handover->file);
    g_clear_pointer(&handover->file, g_free);

    HandoverDone done = handover->done;
    gpointer user = handover->user;
    GDestroyNotify free_user = handover->free_user;
    handover->done = NULL;
    handover->user = NULL;
    handover->free_user = NULL;
    if (done)
        done(user, text, error);
    if (free_user)
        free_user(user);
}

static void
take_back(Handover *handover)
{
    handover->child = 0;
    handover->watch = 0;
    signal(SIGTSTP, SIG_IGN);
    signal(SIGINT, SIG_IGN);
    signal(SIGQUIT, SIG_IGN);
    term_resume(handover->term);
    handover->host.back(handover->host.host);
}

/* NULL when the program ended well. */
static GError *
failure_of(const Handover *handover, gint status)
{
    enum { SHELL_NOT_FOUND = 127, SHELL_NOT_RUN = 126 };
    const char *what = handover->gives_text ? "the editor" : "the program";
    if (WIFSIGNALED(status))
        return g_error_new(KITH_ERROR, KITH_ERROR_RETRY, "%s was killed: %s",
                           what, g_strsignal(WTERMSIG(status)));
    int code = WEXITSTATUS(status);
    if (code == SHELL_NOT_FOUND || code == SHELL_NOT_RUN)
        return g_error_new(KITH_ERROR, KITH_ERROR_INVALID, "%s cannot be run",
                           what);
    return code ? g_error_new(KITH_ERROR, KITH_ERROR_RETRY,
                              "%s failed with exit code %d", what, code)
                : NULL;
}

static void
child_ended(GPid pid, gint status, gpointer user)
{
    Handover *handover = user;
    g_spawn_close_pid(pid);
    take_back(handover);
    g_autoptr(GError) error = failure_of(handover, status);
    finish(handover, error);
}

/* The child gets the signals of the keyboard as a shell would give them. */
static void
restore_signals(gpointer user)
{
    (void)user;
    const int signals[] = {SIGINT, SIGQUIT, SIGTSTP, SIGPIPE, SIGTTOU};
    for (guint i = 0; i < G_N_ELEMENTS(signals); i++)
        signal(signals[i], SIG_DFL);
}

static void
lend(Handover *handover, const char *shell_line)
{
    char *argv[] = {(char *)"/bin/sh", (char *)"-c",   (char *)shell_line,
                    (char *)"kith",    handover->file, NULL};

    handover->host.lent(handover->host.host);
    term_suspend(handover->term);
    /* A C-z typed in the program stops us with it, as a shell's job. */
    signal(SIGTSTP, SIG_DFL);

    g_autoptr(GError) error = NULL;
    if (!g_spawn_async(NULL, argv, NULL,
                       G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_CHILD_INHERITS_STDIN,
                       restore_signals, NULL, &handover->child, &error)) {
        take_back(handover);
        g_prefix_error(&error, "cannot start a shell: ");
        finish(handover, error);
        return;
    }
    handover->watch = g_child_watch_add(handover->child, child_ended, handover);
}

/* FALSE when something else has the terminal, or the file cannot be made;
 * `done` has then been told. `bytes` NULL: no file is needed. */
static gboolean
prepare(Handover *handover, const char *path, const Slice *bytes,
        gboolean gives_text, HandoverDone done, gpointer user,
        GDestroyNotify free_user)
{
    g_autoptr(GError) error = NULL;
    char *file = NULL;
    if (handover_is_lent(handover))
        g_set_error(&error, KITH_ERROR, KITH_ERROR_RETRY,
                    "another program has the terminal");
    else if (bytes && !path)
        file = write_private_file(*bytes, &error);
    else if (bytes && write_file(path, *bytes, &error))
        file = g_strdup(path);
    if (error) {
        done(user, NULL, error);
        if (free_user)
            free_user(user);
        return FALSE;
    }
    handover->file = file;
    handover->is_kept = path != NULL;
    handover->gives_text = gives_text;
    handover->done = done;
    handover->user = user;
    handover->free_user = free_user;
    return TRUE;
}

void
handover_edit(Handover *handover, const char *editor, const char *path,
              const char *text, HandoverDone done, gpointer user,
              GDestroyNotify free_user)
{
    Slice bytes = slice_from_string(text);
    if (!prepare(handover, path, &bytes, TRUE, done, user, free_user))
        return;
    g_autofree char *line = g_strconcat(editor, " \"$1\"", NULL);
    lend(handover, line);
}

void
handover_pipe(Handover *handover, const char *command, GBytes *input,
              HandoverDone done, gpointer user, GDestroyNotify free_user)
{
    Slice bytes = slice_from_bytes(input);
    if (!prepare(handover, NULL, &bytes, FALSE, done, user, free_user))
        return;
    g_autofree char *line =
        g_strdup_printf("{ %s\n} < \"$1\"\n"
                        "printf '\\n-- Enter goes back to kith -- '\n"
                        "read -r _ < /dev/tty",
                        command);
    lend(handover, line);
}

void
handover_run(Handover *handover, const char *line, HandoverDone done,
             gpointer user, GDestroyNotify free_user)
{
    if (prepare(handover, NULL, NULL, FALSE, done, user, free_user))
        lend(handover, line);
}

void
handover_abandon(Handover *handover)
{
    if (!handover_is_lent(handover))
        return;
    g_source_remove(handover->watch);
    g_spawn_close_pid(handover->child);
    handover->child = 0;
    handover->watch = 0;
    finish(handover, NULL);
}
