/* folders - see folders.h. */
#include "net/imap/folders.h"

#include "base/log.h"
#include "net/imap/command.h"
#include "net/imap/mailbox.h"

static const struct {
    FolderRole role;
    const char *attribute; /* RFC 6154, without the backslash */
    const char *names[4];  /* common ones, where the server says nothing */
} roles[] = {
    {FOLDER_SENT, "Sent", {"Sent", "Sent Items", "Sent Messages", "Sent Mail"}},
    {FOLDER_DRAFTS, "Drafts", {"Drafts"}},
    {FOLDER_TRASH, "Trash", {"Trash", "Deleted Items", "Deleted Messages"}},
    {FOLDER_JUNK, "Junk", {"Junk", "Spam", "Junk E-mail"}},
    {FOLDER_ARCHIVE, "Archive", {"Archive", "Archives"}},
};

void
listed_folder_free(ListedFolder *folder)
{
    g_free(folder->name);
    g_free(folder);
}

static void
free_listed(gpointer folder)
{
    listed_folder_free(folder);
}

static gboolean
has_attribute(const struct mailimap_mbx_list_flags *flags, const char *name)
{
    if (!flags || !flags->mbf_oflags)
        return FALSE;
    for (clistiter *i = clist_begin(flags->mbf_oflags); i; i = clist_next(i)) {
        const struct mailimap_mbx_list_oflag *flag = clist_content(i);
        const char *text = flag->of_flag_ext;
        if (!text)
            continue;
        if (*text == '\\')
            text++;
        if (g_ascii_strcasecmp(text, name) == 0)
            return TRUE;
    }
    return FALSE;
}

static gboolean
is_selectable(const struct mailimap_mbx_list_flags *flags)
{
    if (!flags)
        return TRUE;
    return !(flags->mbf_type == MAILIMAP_MBX_LIST_FLAGS_SFLAG &&
             flags->mbf_sflag == MAILIMAP_MBX_LIST_SFLAG_NOSELECT) &&
           !has_attribute(flags, "NonExistent") &&
           !has_attribute(flags, "Noselect");
}

static FolderRole
role_by_attribute(const struct mailimap_mbx_list_flags *flags)
{
    for (guint i = 0; i < G_N_ELEMENTS(roles); i++)
        if (has_attribute(flags, roles[i].attribute))
            return roles[i].role;
    return FOLDER_PLAIN;
}

static ListedFolder *
read_listed(const struct mailimap_mailbox_list *told)
{
    if (!is_selectable(told->mb_flag))
        return NULL;
    gboolean is_inbox = g_ascii_strcasecmp(told->mb_name, "INBOX") == 0;
    char *name = is_inbox ? g_strdup("INBOX") : mailbox_decode(told->mb_name);
    if (!name) {
        log_warning("imap: a folder with a malformed name is left out: %s",
                    told->mb_name);
        return NULL;
    }
    ListedFolder *folder = g_new0(ListedFolder, 1);
    folder->name = name;
    folder->role = is_inbox ? FOLDER_INBOX : role_by_attribute(told->mb_flag);
    return folder;
}

static ListedFolder *
find(const GPtrArray *folders, FolderRole role)
{
    for (guint i = 0; i < folders->len; i++) {
        ListedFolder *folder = g_ptr_array_index(folders, i);
        if (folder->role == role)
            return folder;
    }
    return NULL;
}

const char *
folders_find(const GPtrArray *folders, FolderRole role)
{
    const ListedFolder *folder = find(folders, role);
    return folder ? folder->name : NULL;
}

/* The name itself, or what stands after the personal namespace's `INBOX.` */
static gboolean
is_named(const ListedFolder *folder, const char *name)
{
    const char *own = folder->name;
    if (g_ascii_strncasecmp(own, "INBOX", 5) == 0 && own[5] != '\0')
        own += 6;
    return g_ascii_strcasecmp(own, name) == 0;
}

static void
guess_role(const GPtrArray *folders, FolderRole role, const char *name)
{
    for (guint i = 0; i < folders->len; i++) {
        ListedFolder *folder = g_ptr_array_index(folders, i);
        if (folder->role == FOLDER_PLAIN && is_named(folder, name)) {
            folder->role = role;
            return;
        }
    }
}

static void
guess_roles(const GPtrArray *folders)
{
    for (guint i = 0; i < G_N_ELEMENTS(roles); i++)
        for (guint j = 0; j < G_N_ELEMENTS(roles[i].names); j++)
            if (roles[i].names[j] && !find(folders, roles[i].role))
                guess_role(folders, roles[i].role, roles[i].names[j]);
}

/* Some servers mark several folders for one use. */
static void
keep_first_of_each_role(const GPtrArray *folders)
{
    guint seen = 0;
    for (guint i = 0; i < folders->len; i++) {
        ListedFolder *folder = g_ptr_array_index(folders, i);
        if (seen & 1u << folder->role)
            folder->role = FOLDER_PLAIN;
        if (folder->role != FOLDER_PLAIN)
            seen |= 1u << folder->role;
    }
}

GPtrArray *
folders_list(ImapSession *session, GError **error)
{
    const char *text = session->abilities & IMAP_CAN_SPECIAL_USE
                           ? "LIST \"\" \"*\" RETURN (SPECIAL-USE)"
                           : "LIST \"\" \"*\"";
    if (!imap_session_run(session, text, error))
        return NULL;
    GPtrArray *folders = g_ptr_array_new_with_free_func(free_listed);
    const clist *told = session->imap->imap_response_info->rsp_mailbox_list;
    for (clistiter *i = told ? clist_begin(told) : NULL; i; i = clist_next(i)) {
        ListedFolder *folder = read_listed(clist_content(i));
        if (folder)
            g_ptr_array_add(folders, folder);
    }
    keep_first_of_each_role(folders);
    guess_roles(folders);
    return folders;
}

/* Where every other folder lies under `INBOX.`, so must this one. */
static char *
sent_name(const GPtrArray *folders)
{
    guint n_inside = 0, n_others = 0;
    char delimiter = '.';
    for (guint i = 0; i < folders->len; i++) {
        const ListedFolder *folder = g_ptr_array_index(folders, i);
        if (folder->role == FOLDER_INBOX)
            continue;
        n_others++;
        if (g_str_has_prefix(folder->name, "INBOX") && folder->name[5]) {
            n_inside++;
            delimiter = folder->name[5];
        }
    }
    if (n_others == 0 || n_inside < n_others)
        return g_strdup("Sent");
    return g_strdup_printf("INBOX%cSent", delimiter);
}

gboolean
folders_create_sent(ImapSession *session, GPtrArray *folders, GError **error)
{
    g_autofree char *name = sent_name(folders);
    g_autofree char *argument = mailbox_argument(name, error);
    if (!argument)
        return FALSE;
    const char *use = session->abilities & IMAP_CAN_CREATE_SPECIAL_USE
                          ? " (USE (\\Sent))"
                          : "";
    g_autofree char *create = g_strconcat("CREATE ", argument, use, NULL);
    if (!imap_session_run(session, create, error)) {
        g_prefix_error(error, "making the folder %s: ", name);
        return FALSE;
    }
    /* Other clients show what is subscribed; ours does not care. */
    g_autofree char *subscribe = g_strconcat("SUBSCRIBE ", argument, NULL);
    g_autoptr(GError) refusal = NULL;
    if (!imap_session_run(session, subscribe, &refusal) &&
        command_error_is_fatal(refusal)) {
        g_propagate_error(error, g_steal_pointer(&refusal));
        return FALSE;
    }
    ListedFolder *folder = g_new0(ListedFolder, 1);
    folder->name = g_steal_pointer(&name);
    folder->role = FOLDER_SENT;
    g_ptr_array_add(folders, folder);
    return TRUE;
}
