/* append - see append.h. */
#include "net/imap/append.h"

#include "base/clock.h"
#include "net/imap/command.h"
#include "net/imap/mailbox.h"

#define TELL_LEAST (1000 * 1000) /* bytes: a smaller mail is soon gone */
#define TELL_MS    500           /* between two words on the progress */
#define MB         (1000 * 1000)

typedef struct {
    const MailAccount *account;
    const char *folder;
    gint64 told_at; /* clock_monotonic() */
} Progress;

static void
take_progress(size_t done, size_t size, void *user)
{
    Progress *progress = user;
    gint64 now = clock_monotonic();
    if (size < TELL_LEAST || !progress->account->on_progress ||
        (progress->told_at && now - progress->told_at < TELL_MS))
        return;
    progress->told_at = now;
    g_autofree char *text = g_strdup_printf("%s %zu/%zu MB", progress->folder,
                                            done / MB, (size + MB - 1) / MB);
    progress->account->on_progress(progress->account->on_progress_user, text);
}

static int
send(ImapSession *session, const char *name, guint flags, GBytes *mail,
     Progress *progress)
{
    gsize size;
    const char *bytes = g_bytes_get_data(mail, &size);
    struct mailimap_flag_list *list = mailimap_flag_list_new_empty();
    if (flags & MAIL_SEEN)
        mailimap_flag_list_add(list, mailimap_flag_new_seen());
    if (flags & MAIL_DRAFT)
        mailimap_flag_list_add(list, mailimap_flag_new_draft());
    /* Handlers of FETCH fire only while both are set: they are set back. */
    mailprogress_function *body = session->imap->imap_body_progress_fun;
    mailprogress_function *items = session->imap->imap_items_progress_fun;
    void *context = session->imap->imap_progress_context;
    mailimap_set_progress_callback(session->imap, take_progress, items,
                                   progress);
    int code = mailimap_append(session->imap, name, list, NULL, bytes, size);
    mailimap_set_progress_callback(session->imap, body, items, context);
    mailimap_flag_list_free(list);
    return code;
}

gboolean
append_mail(MailAccount *account, const char *folder, guint flags, GBytes *mail,
            GError **error)
{
    ImapSession *session = account->sync.session;
    g_autofree char *name = mailbox_encode(folder);
    Progress progress = {account, folder, 0};
    int code = send(session, name, flags, mail, &progress);
    g_autoptr(GError) failure = NULL;
    if (command_check(session->imap, code, &failure))
        return TRUE;
    if (command_error_is_fatal(failure))
        session->is_broken = TRUE;
    g_propagate_prefixed_error(error, g_steal_pointer(&failure),
                               "%s: ", folder);
    return FALSE;
}
