/* signature - see signature.h. */
#include "command/signature.h"

#include <gio/gio.h>

#include "base/error.h"
#include "text/sanitize.h"

#define MOST_BYTES 4096

static void
take(Commander *commander, const char *text)
{
    g_autofree char *clean =
        sanitize_text(slice_sub(slice_from_string(text), 0, MOST_BYTES));
    g_free(commander->signature);
    commander->signature = g_strdup(clean);
}

static void
has_run(GObject *object, GAsyncResult *result, gpointer user)
{
    Commander *commander = user;
    g_autofree char *output = NULL;
    g_autoptr(GError) error = NULL;
    gboolean is_read = g_subprocess_communicate_utf8_finish(
        G_SUBPROCESS(object), result, &output, NULL, &error);
    if (!commander->is_gone && is_read && output)
        take(commander, output);
    else if (!commander->is_gone && error)
        ui_notice(commander->ui, NOTICE_WARNING, "The signature's command: %s",
                  error->message);
    commander_unref(commander);
}

void
signature_start(Commander *commander)
{
    const char *said = commander->config->signature;
    if (!said || *said != '|')
        return;
    g_autoptr(GError) error = NULL;
    const char *const argv[] = {"/bin/sh", "-c", said + 1, NULL};
    g_autoptr(GSubprocess) process = g_subprocess_newv(
        argv,
        G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
        &error);
    if (process)
        g_subprocess_communicate_utf8_async(process, NULL, NULL, has_run,
                                            commander_ref(commander));
    else
        commander_tell_error(commander, error);
}

static void
read_file(Commander *commander, const char *said)
{
    g_autofree char *path =
        g_str_has_prefix(said, "~/")
            ? g_build_filename(g_get_home_dir(), said + 2, NULL)
            : g_strdup(said);
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;
    if (g_file_test(path, G_FILE_TEST_IS_REGULAR) &&
        g_file_get_contents(path, &text, NULL, &error))
        take(commander, text);
    else
        ui_notice(commander->ui, NOTICE_WARNING,
                  "The signature %s cannot be read", path);
}

char *
signature_text(Commander *commander)
{
    const char *said = commander->config->signature;
    if (!said)
        return NULL;
    if (*said == '|')
        signature_start(commander); /* for the next mail */
    else
        read_file(commander, said);
    return g_strdup(commander->signature);
}
