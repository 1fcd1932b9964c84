/* carrying - see carrying.h. */
#include "command/carrying.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "base/error.h"
#include "command/draftfiles.h"
#include "command/errand.h"
#include "mail/filename.h"

typedef struct {
    Draft *draft;
    GPtrArray *mails; /* of GBytes* */
    CarryWhat what;
    char *store; /* path of it */
    CarryThen then;
    gpointer user;
    GDestroyNotify free_user;
    GStrvBuilder *paths;
} Carrying;

static void
carrying_free(gpointer job)
{
    Carrying *carrying = job;
    g_clear_pointer(&carrying->draft, draft_free);
    g_ptr_array_unref(carrying->mails);
    g_free(carrying->store);
    g_strv_builder_unref(carrying->paths);
    if (carrying->free_user)
        carrying->free_user(carrying->user);
    g_free(carrying);
}

/* A file that was not there: `name`, `2-name`, … */
static int
create_file(const char *folder, const char *name, char **path_out,
            GError **error)
{
    enum { MOST = 1000 };
    for (int i = 1; i < MOST; i++) {
        g_autofree char *tried =
            i == 1 ? g_strdup(name) : g_strdup_printf("%d-%s", i, name);
        g_autofree char *path = g_build_filename(folder, tried, NULL);
        int fd = g_open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (fd >= 0) {
            *path_out = g_steal_pointer(&path);
            return fd;
        }
        if (errno != EEXIST)
            break;
    }
    g_set_error(error, KITH_ERROR, KITH_ERROR_RETRY,
                "cannot write %s in %s: %s", name, folder, g_strerror(errno));
    return -1;
}

static gboolean
carry_attachments(Carrying *carrying, GBytes *mail, const char *folder,
                  GError **error)
{
    g_autoptr(Message) message = message_parse(mail, error);
    if (!message)
        return FALSE;
    const GPtrArray *all = message_attachments(message);
    for (guint i = 0; i < all->len; i++) {
        const Attachment *one = all->pdata[i];
        g_autofree char *path = NULL;
        int fd = create_file(folder, one->name, &path, error);
        gboolean is_saved =
            fd >= 0 && message_save_attachment(message, i, fd, error);
        if (fd >= 0)
            close(fd);
        if (!is_saved)
            return FALSE;
        g_strv_builder_add(carrying->paths, path);
    }
    return TRUE;
}

static gboolean
write_all(int fd, Slice bytes)
{
    while (bytes.size > 0) {
        gssize n = write(fd, bytes.bytes, bytes.size);
        if (n < 0 && errno != EINTR)
            return FALSE;
        if (n > 0)
            bytes = slice_sub(bytes, (gsize)n, bytes.size);
    }
    return TRUE;
}

static gboolean
carry_mail(Carrying *carrying, GBytes *mail, const char *folder, GError **error)
{
    Slice all = slice_from_bytes(mail);
    g_autoptr(MailHeader) header = mail_header_parse(all, NULL);
    g_autofree char *clean = filename_clean(header->subject, "message/rfc822");
    g_autofree char *name = g_str_has_suffix(clean, ".eml")
                                ? g_strdup(clean)
                                : g_strconcat(clean, ".eml", NULL);
    g_autofree char *path = NULL;
    int fd = create_file(folder, name, &path, error);
    if (fd < 0)
        return FALSE;
    gboolean is_written = write_all(fd, all);
    if (!is_written)
        g_set_error(error, KITH_ERROR, KITH_ERROR_RETRY, "cannot write %s: %s",
                    path, g_strerror(errno));
    close(fd);
    g_strv_builder_add(carrying->paths, path);
    return is_written;
}

static gboolean
carry(gpointer job, GError **error)
{
    Carrying *carrying = job;
    g_autofree char *folder =
        draftfiles_folder(carrying->store, carrying->draft->files_key, error);
    for (guint i = 0; folder && i < carrying->mails->len; i++) {
        GBytes *mail = carrying->mails->pdata[i];
        if (carrying->what == CARRY_MAILS
                ? !carry_mail(carrying, mail, folder, error)
                : !carry_attachments(carrying, mail, folder, error))
            return FALSE;
    }
    return folder != NULL;
}

static void
carried(Commander *commander, gpointer job, const GError *error)
{
    Carrying *carrying = job;
    if (error) {
        commander_tell_error(commander, error);
    } else {
        g_strfreev(carrying->draft->attachments);
        carrying->draft->attachments = g_strv_builder_end(carrying->paths);
        carrying->then(commander, g_steal_pointer(&carrying->draft),
                       carrying->user);
    }
    commander->host.repaint(commander->host.host);
}

void
carrying_start(Commander *commander, Draft *draft, GPtrArray *mails,
               CarryWhat what, CarryThen then, gpointer user,
               GDestroyNotify free_user)
{
    Carrying *carrying = g_new0(Carrying, 1);
    if (!draft->files_key)
        draft->files_key = draftfiles_new_key();
    carrying->draft = draft;
    carrying->mails = mails;
    carrying->what = what;
    carrying->store = g_strdup(store_reader_path(commander->reader));
    carrying->then = then;
    carrying->user = user;
    carrying->free_user = free_user;
    carrying->paths = g_strv_builder_new();
    errand_run(commander, carry, carried, carrying, carrying_free);
}
