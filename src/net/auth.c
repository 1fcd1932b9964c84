/* auth - see auth.h. */
#include "net/auth.h"

#include <gio/gio.h>

#include "base/error.h"
#include "net/call.h"
#include "text/sanitize.h"

#define COMMAND_TIMEOUT 60 /* s */

static char *
run_command(const char *command, GCancellable *cancellable, GError **error);
static GBytes *collect_output(GSubprocess *process, GCancellable *cancellable,
                              char **complaint_out, GError **error);
static char *take_password(GBytes *output, const char *command, GError **error);

gboolean
auth_is_shared(const Config *config)
{
    return !config->mail_password && !config->mail_password_command;
}

static gboolean
is_mail_own(const Config *config, PasswordUse use)
{
    return use == PASSWORD_MAIL && !auth_is_shared(config);
}

gboolean
auth_must_ask(const Config *config, PasswordUse use)
{
    return !is_mail_own(config, use) && !config->password &&
           !config->password_command;
}

char *
auth_password(const Config *config, PasswordUse use, GCancellable *cancellable,
              GError **error)
{
    gboolean is_own = is_mail_own(config, use);
    const char *password = is_own ? config->mail_password : config->password;
    const char *command =
        is_own ? config->mail_password_command : config->password_command;
    if (password)
        return g_strdup(password);
    if (command)
        return run_command(command, cancellable, error);
    g_set_error(error, KITH_ERROR, KITH_ERROR_AUTH,
                "no %s is set in the configuration",
                use == PASSWORD_MAIL ? "mail password" : "password");
    return NULL;
}

void
auth_wipe(char *secret)
{
    if (!secret)
        return;
    explicit_bzero(secret, strlen(secret));
    g_free(secret);
}

/* Through the shell, because people write `pass show x | head -1`. Standard
 * input is /dev/null, which GSubprocess does by itself. */
static char *
run_command(const char *command, GCancellable *cancellable, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autofree char *complaint = NULL;
    g_autoptr(GSubprocess) process = g_subprocess_new(
        G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &cause,
        "/bin/sh", "-c", command, NULL);
    GBytes *output =
        process ? collect_output(process, cancellable, &complaint, &cause)
                : NULL;
    if (!output) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_AUTH,
                    "the password command `%s` failed: %s%s%s", command,
                    cause->message, complaint ? ": " : "",
                    complaint ? complaint : "");
        return NULL;
    }
    return take_password(output, command, error);
}

static char *
first_line(GBytes *bytes)
{
    Slice rest = slice_from_bytes(bytes);
    Slice line;
    return slice_take_line(&rest, &line) ? sanitize_line(line) : NULL;
}

/* What it printed, when it ended well and in time. */
static GBytes *
collect_output(GSubprocess *process, GCancellable *cancellable,
               char **complaint_out, GError **error)
{
    g_autoptr(GBytes) output = NULL;
    g_autoptr(GBytes) complaints = NULL;
    Call call;
    call_begin(&call, cancellable, COMMAND_TIMEOUT);
    g_subprocess_communicate_async(process, NULL, call.cancellable, call_done,
                                   &call);
    gboolean is_done = g_subprocess_communicate_finish(
        process, call_wait(&call), &output, &complaints, error);
    call_end(&call, error);
    if (!is_done) {
        g_subprocess_force_exit(process);
        return NULL;
    }
    if (g_subprocess_get_successful(process))
        return g_steal_pointer(&output);

    *complaint_out = first_line(complaints);
    if (g_subprocess_get_if_exited(process))
        g_set_error(error, KITH_ERROR, KITH_ERROR_AUTH, "exit code %d",
                    g_subprocess_get_exit_status(process));
    else
        g_set_error(error, KITH_ERROR, KITH_ERROR_AUTH, "killed by signal %d",
                    g_subprocess_get_term_sig(process));
    return NULL;
}

/* Takes `output`, and wipes it. */
static char *
take_password(GBytes *output, const char *command, GError **error)
{
    gsize size = 0;
    char *bytes = g_bytes_unref_to_data(output, &size);
    Slice rest = {bytes, size};
    Slice line = SLICE_EMPTY;
    slice_take_line(&rest, &line);
    while (line.size > 0 && line.bytes[line.size - 1] == '\r')
        line.size--;

    char *password = NULL;
    if (line.size == 0)
        g_set_error(error, KITH_ERROR, KITH_ERROR_AUTH,
                    "the password command `%s` printed no password", command);
    else if (memchr(line.bytes, '\0', line.size))
        g_set_error(error, KITH_ERROR, KITH_ERROR_AUTH,
                    "the password command `%s` printed a NUL byte", command);
    else
        password = slice_dup(line);
    if (bytes)
        explicit_bzero(bytes, size);
    g_free(bytes);
    return password;
}
