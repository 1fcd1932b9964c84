/* folders - see folders.h. */
#include "net/imap/folders.h"

#include "base/log.h"
#include "net/imap/command.h"
#include "net/imap/mailbox.h"

static const struct {
    FolderRole role;
    ListedFlag flag;
    const char *names[4]; /* common ones, where the server says nothing */
} roles[] = {
    {FOLDER_SENT,
     LISTED_SENT,
     {"Sent", "Sent Items", "Sent Messages", "Sent Mail"}},
    {FOLDER_DRAFTS, LISTED_DRAFTS, {"Drafts"}},
    {FOLDER_TRASH,
     LISTED_TRASH,
     {"Trash", "Deleted Items", "Deleted Messages"}},
    {FOLDER_JUNK, LISTED_JUNK, {"Junk", "Spam", "Junk E-mail"}},
    {FOLDER_ARCHIVE, LISTED_ARCHIVE, {"Archive", "Archives"}},
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

static FolderRole
role_by_flags(guint flags)
{
    for (guint i = 0; i < G_N_ELEMENTS(roles); i++)
        if (flags & roles[i].flag)
            return roles[i].role;
    return FOLDER_PLAIN;
}

ListedFolder *
folders_find_name(const GPtrArray *folders, const char *name)
{
    for (guint i = 0; i < folders->len; i++) {
        ListedFolder *folder = g_ptr_array_index(folders, i);
        if (strcmp(folder->name, name) == 0)
            return folder;
    }
    return NULL;
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

/* ---- asking ---- */

typedef struct {
    GPtrArray *folders;
    GHashTable *by_name; /* char * on the wire to ListedFolder*; owns the key */
    gboolean has_subscriptions;
} ListSink;

static void
add_listed(ListSink *sink, ListedLine *line)
{
    if (line->flags & LISTED_NO_SELECT || sink->folders->len >= LISTED_MOST ||
        g_hash_table_contains(sink->by_name, line->name))
        return;
    char *name = mailbox_decode(line->name);
    if (!name) {
        log_warning("imap: a folder with a malformed name is left out: %s",
                    line->name);
        return;
    }
    gboolean is_inbox = strcmp(name, "INBOX") == 0;
    ListedFolder *folder = g_new0(ListedFolder, 1);
    folder->name = name;
    folder->role = is_inbox ? FOLDER_INBOX : role_by_flags(line->flags);
    folder->delimiter = line->delimiter;
    folder->is_subscribed = is_inbox || line->flags & LISTED_SUBSCRIBED;
    g_ptr_array_add(sink->folders, folder);
    g_hash_table_insert(sink->by_name, g_steal_pointer(&line->name), folder);
}

static void
take_list_line(Slice line, gpointer user)
{
    ListSink *sink = user;
    ListedLine listed;
    FolderStatus status;
    g_autofree char *name = NULL;
    if (listed_read(line, "LIST", &listed)) {
        add_listed(sink, &listed);
    } else if (listed_read_status(line, &name, &status)) {
        ListedFolder *folder = g_hash_table_lookup(sink->by_name, name);
        if (folder) {
            folder->has_status = TRUE;
            folder->status = status;
        }
    }
    g_free(listed.name);
}

static void
take_lsub_line(Slice line, gpointer user)
{
    ListSink *sink = user;
    ListedLine listed;
    if (listed_read(line, "LSUB", &listed)) {
        ListedFolder *folder = g_hash_table_lookup(sink->by_name, listed.name);
        sink->has_subscriptions = TRUE;
        if (folder)
            folder->is_subscribed = TRUE;
    }
    g_free(listed.name);
}

static const char *
status_items(const ImapSession *session)
{
    return session->abilities & IMAP_CAN_CONDSTORE
               ? "(MESSAGES UNSEEN UIDNEXT UIDVALIDITY HIGHESTMODSEQ)"
               : "(MESSAGES UNSEEN UIDNEXT UIDVALIDITY)";
}

/* NULL: nothing more than plain LIST is offered. */
static char *
extended_list(const ImapSession *session)
{
    GString *options = g_string_new(NULL);
    if (session->abilities & IMAP_CAN_SPECIAL_USE)
        g_string_append(options, " SPECIAL-USE");
    if (session->abilities & IMAP_CAN_LIST_EXTENDED)
        g_string_append(options, " SUBSCRIBED");
    if (session->abilities & IMAP_CAN_LIST_STATUS)
        g_string_append_printf(options, " STATUS %s", status_items(session));
    g_autofree char *wanted = g_string_free(options, FALSE);
    return *wanted ? g_strdup_printf("LIST \"\" \"*\" RETURN (%s)", wanted + 1)
                   : NULL;
}

static gboolean
ask_list(ImapSession *session, ListSink *sink, GError **error)
{
    g_autofree char *text = extended_list(session);
    g_autoptr(GError) failure = NULL;
    if (text &&
        imap_session_run_lines(session, text, take_list_line, sink, &failure))
        return TRUE;
    if (failure && command_error_is_fatal(failure)) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return FALSE;
    }
    /* It offers what it cannot do. */
    session->abilities &= ~(guint)(IMAP_CAN_SPECIAL_USE | IMAP_CAN_LIST_STATUS |
                                   IMAP_CAN_LIST_EXTENDED);
    return imap_session_run_lines(session, "LIST \"\" \"*\"", take_list_line,
                                  sink, error);
}

/* A server where nothing is subscribed knows no subscriptions. */
static gboolean
ask_subscriptions(ImapSession *session, ListSink *sink, GError **error)
{
    g_autoptr(GError) failure = NULL;
    if (!imap_session_run_lines(session, "LSUB \"\" \"*\"", take_lsub_line,
                                sink, &failure) &&
        command_error_is_fatal(failure)) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return FALSE;
    }
    for (guint i = 0; !sink->has_subscriptions && i < sink->folders->len; i++)
        ((ListedFolder *)sink->folders->pdata[i])->is_subscribed = TRUE;
    return TRUE;
}

GPtrArray *
folders_list(ImapSession *session, GError **error)
{
    g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func(free_listed);
    g_autoptr(GHashTable) by_name =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    ListSink sink = {.folders = folders, .by_name = by_name};
    if (!ask_list(session, &sink, error) ||
        (!(session->abilities & IMAP_CAN_LIST_EXTENDED) &&
         !ask_subscriptions(session, &sink, error)))
        return NULL;
    keep_first_of_each_role(folders);
    guess_roles(folders);
    return g_steal_pointer(&folders);
}

static void
take_status_line(Slice line, gpointer user)
{
    FolderStatus *status = user;
    g_autofree char *name = NULL;
    listed_read_status(line, &name, status);
}

gboolean
folders_status(ImapSession *session, const char *name, FolderStatus *status_out,
               GError **error)
{
    g_autofree char *argument = mailbox_argument(name, error);
    if (!argument)
        return FALSE;
    *status_out = (FolderStatus){0};
    g_autofree char *text =
        g_strdup_printf("STATUS %s %s", argument, status_items(session));
    return imap_session_run_lines(session, text, take_status_line, status_out,
                                  error);
}

/* ---- making ---- */

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
        if (folder->delimiter && g_str_has_prefix(folder->name, "INBOX") &&
            folder->name[5] == folder->delimiter) {
            n_inside++;
            delimiter = folder->delimiter;
        }
    }
    if (n_others == 0 || n_inside < n_others)
        return g_strdup("Sent");
    return g_strdup_printf("INBOX%cSent", delimiter);
}

/* A server that offers the use may still refuse it (RFC 6154 3): then without.
 */
static gboolean
create(ImapSession *session, const char *argument, const char *use,
       GError **error)
{
    g_autofree char *plain = g_strconcat("CREATE ", argument, NULL);
    if (!(session->abilities & IMAP_CAN_CREATE_SPECIAL_USE))
        return imap_session_run(session, plain, error);
    g_autofree char *text = g_strdup_printf("%s (USE (%s))", plain, use);
    g_autoptr(GError) refusal = NULL;
    if (imap_session_run(session, text, &refusal))
        return TRUE;
    if (command_error_is_fatal(refusal)) {
        g_propagate_error(error, g_steal_pointer(&refusal));
        return FALSE;
    }
    log_info("imap: %s: %s", text, refusal->message);
    return imap_session_run(session, plain, error);
}

gboolean
folders_make(ImapSession *session, const char *name, const char *use,
             GError **error)
{
    g_autofree char *argument = mailbox_argument(name, error);
    if (!argument)
        return FALSE;
    if (!create(session, argument, use, error)) {
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
    return TRUE;
}

gboolean
folders_create_sent(ImapSession *session, GPtrArray *folders, GError **error)
{
    g_autofree char *name = sent_name(folders);
    if (!folders_make(session, name, "\\Sent", error))
        return FALSE;
    ListedFolder *folder = g_new0(ListedFolder, 1);
    folder->name = g_steal_pointer(&name);
    folder->role = FOLDER_SENT;
    folder->is_subscribed = TRUE;
    g_ptr_array_add(folders, folder);
    return TRUE;
}
