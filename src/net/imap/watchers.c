/* watchers - see watchers.h. */
#include "net/imap/watchers.h"

/* Servers allow some ten connections of one user, other clients have theirs. */
#define OTHERS_MOST 4

struct Watchers {
    Worker *worker;
    char *password;
    Idler *inbox;
    GPtrArray *others; /* of Idler* */
    GPtrArray *ending; /* of Idler*: asked to stop */
};

static void
join(gpointer idler)
{
    idler_join(idler);
}

Watchers *
watchers_new(Worker *worker, const char *password)
{
    Watchers *watchers = g_new0(Watchers, 1);
    watchers->worker = worker;
    watchers->password = g_strdup(password);
    watchers->inbox = idler_start(worker, password, "INBOX", TRUE);
    watchers->others = g_ptr_array_new_with_free_func(join);
    watchers->ending = g_ptr_array_new_with_free_func(join);
    return watchers;
}

static void
ask_stop(gpointer idler, gpointer user)
{
    idler_ask_stop(idler);
}

void
watchers_ask_stop(Watchers *watchers)
{
    idler_ask_stop(watchers->inbox);
    g_ptr_array_foreach(watchers->others, ask_stop, NULL);
}

void
watchers_free(Watchers *watchers)
{
    if (!watchers)
        return;
    watchers_ask_stop(watchers);
    idler_join(watchers->inbox);
    g_ptr_array_unref(watchers->others);
    g_ptr_array_unref(watchers->ending);
    explicit_bzero(watchers->password, strlen(watchers->password));
    g_free(watchers->password);
    g_free(watchers);
}

static void
wake(gpointer idler, gpointer user)
{
    idler_wake(idler);
}

void
watchers_wake(Watchers *watchers)
{
    idler_wake(watchers->inbox);
    g_ptr_array_foreach(watchers->others, wake, NULL);
}

gboolean
watchers_cover(Watchers *watchers, const char *folder)
{
    if (idler_is_live(watchers->inbox) &&
        (idler_reach(watchers->inbox) == REACH_ALL ||
         strcmp(folder, idler_folder(watchers->inbox)) == 0))
        return TRUE;
    for (guint i = 0; i < watchers->others->len; i++) {
        Idler *idler = g_ptr_array_index(watchers->others, i);
        if (idler_is_live(idler) && strcmp(folder, idler_folder(idler)) == 0)
            return TRUE;
    }
    return FALSE;
}

/* What is open first, then what is watched; borrowed names. */
static GPtrArray *
wanted_folders(const Watchers *watchers, const MailAccount *account)
{
    GPtrArray *names = g_ptr_array_new();
    if (idler_reach(watchers->inbox) != REACH_ONE)
        return names;
    if (account->open && !account->open->is_refused)
        g_ptr_array_add(names, account->open->name);
    for (guint i = 0; i < account->states->len; i++) {
        FolderState *folder = g_ptr_array_index(account->states, i);
        if (folder->is_watched && folder != account->inbox &&
            folder != account->open && !folder->is_refused &&
            names->len < OTHERS_MOST)
            g_ptr_array_add(names, folder->name);
    }
    return names;
}

static gboolean
contains(const GPtrArray *names, const char *name)
{
    for (guint i = 0; i < names->len; i++)
        if (strcmp(g_ptr_array_index(names, i), name) == 0)
            return TRUE;
    return FALSE;
}

static void
stop_unwanted(Watchers *watchers, const GPtrArray *wanted)
{
    for (guint i = watchers->others->len; i-- > 0;) {
        Idler *idler = g_ptr_array_index(watchers->others, i);
        if (contains(wanted, idler_folder(idler)))
            continue;
        idler_ask_stop(idler);
        g_ptr_array_add(watchers->ending,
                        g_ptr_array_steal_index(watchers->others, i));
    }
    for (guint i = watchers->ending->len; i-- > 0;)
        if (idler_has_ended(g_ptr_array_index(watchers->ending, i)))
            g_ptr_array_remove_index(watchers->ending, i);
}

static gboolean
has_watcher(const Watchers *watchers, const char *name)
{
    for (guint i = 0; i < watchers->others->len; i++)
        if (strcmp(idler_folder(watchers->others->pdata[i]), name) == 0)
            return TRUE;
    return FALSE;
}

void
watchers_settle(Watchers *watchers, const MailAccount *account)
{
    g_autoptr(GPtrArray) wanted = wanted_folders(watchers, account);
    stop_unwanted(watchers, wanted);
    for (guint i = 0; i < wanted->len; i++) {
        const char *name = g_ptr_array_index(wanted, i);
        if (!has_watcher(watchers, name))
            g_ptr_array_add(
                watchers->others,
                idler_start(watchers->worker, watchers->password, name, FALSE));
    }
}
