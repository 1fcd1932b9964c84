/* write - see write.h. */
#include "config/write.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/paths.h"
#include "config/file.h"
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

/* ---- a key more ---- */

/* The line behind which the key goes; 0 with an error. */
static int
find_place(const ConfigFile *file, const char *section, const char *key,
           GError **error)
{
    const ConfigLine *there = config_file_line(file, section, key);
    if (there) {
        config_file_fail(file, there, error,
                         "%s stands here already: change it in the file", key);
        return 0;
    }
    int last = 0;
    for (guint i = 0; i < file->lines->len; i++) {
        const ConfigLine *line = file->lines->pdata[i];
        if (g_str_equal(line->section, section))
            last = line->line;
    }
    if (last == 0)
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "%s has no [%s] any more", file->path, section);
    return last;
}

static char *
insert_line(const char *text, int after, const char *line)
{
    const char *at = text;
    for (int i = 0; i < after && *at; i++) {
        at += strcspn(at, "\n");
        at += *at == '\n';
    }
    gboolean is_ended = at == text || at[-1] == '\n';
    return g_strdup_printf("%.*s%s%s\n%s", (int)(at - text), text,
                           is_ended ? "" : "\n", line, at);
}

/* The new file takes the old one's place at once; a link to it stays one. */
static gboolean
replace_file(const char *path, const char *text, GError **error)
{
    char *resolved = realpath(path, NULL);
    struct stat status;
    if (!resolved || stat(resolved, &status) != 0) {
        free(resolved);
        return write_failed(path, error);
    }
    g_autofree char *fresh = g_strconcat(resolved, ".new", NULL);
    g_unlink(fresh); /* of a run that ended on the way */
    gboolean is_good = write_new_file(fresh, text, strlen(text), error) &&
                       ((g_chmod(fresh, status.st_mode & 07777) == 0 &&
                         g_rename(fresh, resolved) == 0) ||
                        write_failed(path, error));
    if (!is_good)
        g_unlink(fresh);
    free(resolved);
    return is_good;
}

gboolean
config_add_to_account(const char *path, const char *account, const char *key,
                      const char *value, GError **error)
{
    g_autofree char *text = NULL;
    gsize size;
    if (!g_file_get_contents(path, &text, &size, error))
        return FALSE;
    g_autoptr(ConfigFile) file = config_file_parse(path, text, size, error);
    if (!file)
        return FALSE;
    g_autofree char *section = g_str_equal(account, "default")
                                   ? g_strdup("account")
                                   : g_strconcat("account.", account, NULL);
    int after = find_place(file, section, key, error);
    if (after == 0)
        return FALSE;
    g_autofree char *line = g_strdup_printf("%s = %s", key, value);
    g_autofree char *changed = insert_line(text, after, line);
    g_autoptr(Config) checked =
        config_parse(path, changed, strlen(changed), account, error);
    return checked && replace_file(path, changed, error);
}
