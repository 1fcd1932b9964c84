/* write - see write.h. */
#include "config/write.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "base/error.h"
#include "base/paths.h"
#include "config/parse.h"

/* The file's text; the caller frees it. */
static char *
account_text(const ConfigAccount *account, gsize *size_out)
{
    const struct {
        const char *key, *value;
    } rows[] = {
        {"name", account->name},
        {"jid", account->jid},
        {"address", account->address},
        {"password", account->password},
        {"password-command", account->password_command},
        {"mail-user", account->mail_user},
        {"mail-password", account->mail_password},
        {"mail-password-command", account->mail_password_command},
        {"xmpp", account->xmpp},
        {"imap", account->imap},
        {"smtp", account->smtp},
        {"tls-ca-file", account->tls_ca_file},
        {"authserv-id", account->authserv_id},
    };
    g_autoptr(GKeyFile) values = g_key_file_new();
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        if (rows[i].value)
            g_key_file_set_string(values, "account", rows[i].key,
                                  rows[i].value);
    g_key_file_set_comment(values, "account", NULL,
                           " Every key is explained in kith.conf(5).", NULL);
    return g_key_file_to_data(values, size_out, NULL);
}

static gboolean
write_failed(const char *path, GError **error)
{
    g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID, "cannot write %s: %s",
                path, g_strerror(errno));
    return FALSE;
}

static gboolean
write_all(int fd, const char *text, gsize size)
{
    while (size) {
        gssize n = write(fd, text, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return FALSE;
        text += n;
        size -= n;
    }
    return fsync(fd) == 0;
}

/* O_EXCL decides who was first; looking before would leave a gap. */
static gboolean
write_new_file(const char *path, const char *text, gsize size, GError **error)
{
    int fd = g_open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0 && errno == EEXIST) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "%s is there already; edit it, or move it away first",
                    path);
        return FALSE;
    }
    if (fd < 0)
        return write_failed(path, error);
    gboolean is_written = write_all(fd, text, size);
    if (!is_written)
        write_failed(path, error);
    if (close(fd) != 0 && is_written)
        is_written = write_failed(path, error);
    if (!is_written)
        g_unlink(path); /* half a config is worse than none */
    return is_written;
}

gboolean
config_write_account(const char *path, const ConfigAccount *account,
                     GError **error)
{
    gsize size;
    g_autofree char *text = account_text(account, &size);
    g_autoptr(Config) checked = config_parse(path, text, size, NULL, error);
    return checked && paths_make_folder_of(path, error) &&
           write_new_file(path, text, size, error);
}
