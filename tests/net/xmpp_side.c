/* xmpp_side - see xmpp_side.h. */
#include "test.h"

#include "net/xmpp_side.h"

#include "base/clock.h"

#include <glib/gstdio.h>
#include <signal.h>

#define PATIENCE 90000 /* ms; sanitizers and a busy machine take long */
#define GLANCE   100   /* ms between two looks at the store */

static void
free_change(gpointer change)
{
    change_free(change);
}

static char *
write_config(const Servers *servers, const char *user, const char *scheme)
{
    return servers_write_config_for(servers, user, scheme, "imaps", "smtps",
                                    NULL);
}

Side *
side_new(const Servers *servers, const char *user, const char *scheme)
{
    signal(SIGPIPE, SIG_IGN); /* as the app does */
    g_autoptr(GError) error = NULL;
    g_autofree char *config = write_config(servers, user, scheme);
    Side *side = g_new0(Side, 1);
    side->user = g_strdup(user);
    side->jid = g_strdup_printf("%s@example.org", user);
    side->folder = g_dir_make_tmp("kith-xmpp-XXXXXX", &error);
    side->path = g_build_filename(side->folder, "kith.db", NULL);
    side->config = config_load(config, NULL, &error);
    if (!side->config)
        fail_msg("%s", error->message);
    KeeperOptions options = {.path = side->path,
                             .own_jid = side->jid,
                             .own_address = side->jid,
                             .is_one_account = TRUE,
                             .sends_receipts = TRUE,
                             .sends_displayed = TRUE};
    side->keeper = keeper_new(&options, &error);
    if (!side->keeper)
        fail_msg("%s", error->message);
    side->changes = chan_new(free_change);
    side->seen = g_ptr_array_new_with_free_func(free_change);
    keeper_subscribe(side->keeper, side->changes);
    keeper_start(side->keeper);
    side->reader = store_reader_open(side->path, &error);
    if (!side->reader)
        fail_msg("%s", error->message);
    return side;
}

void
side_free(Side *side)
{
    side_stop(side);
    store_reader_close(side->reader);
    keeper_stop(side->keeper);
    chan_close(side->changes);
    chan_unref(side->changes);
    g_ptr_array_unref(side->seen);
    config_free(side->config);
    g_autoptr(GDir) dir = g_dir_open(side->folder, 0, NULL);
    const char *name;
    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(side->folder, name, NULL);
        g_unlink(path);
    }
    g_rmdir(side->folder);
    g_free(side->folder);
    g_free(side->path);
    g_free(side->jid);
    g_free(side->user);
    g_free(side);
}

void
side_start(Side *side, const char *password)
{
    WorkerOptions options = {side->config, side->keeper, side->path};
    side->worker = xmpp_worker_start(&options);
    g_autofree char *usual = g_strdup_printf("%s-secret", side->user);
    side_send(side, WORKER_PASSWORD, password ? password : usual);
}

void
side_stop(Side *side)
{
    g_clear_pointer(&side->worker, worker_join);
}

Side *
side_online(const Servers *servers, const char *user)
{
    Side *side = side_new(servers, user, "xmpp");
    side_start(side, NULL);
    side_await_line(side, LINE_ONLINE);
    return side;
}

void
side_send(Side *side, WorkerMessageKind kind, const char *text)
{
    worker_send(side->worker, worker_message_new(kind, 0, text));
}

void
side_wish(Side *side, Intent *intent)
{
    g_autoptr(GError) error = NULL;
    if (!keeper_commit_intent(side->keeper, intent, &error))
        fail_msg("%s", error->message);
    if (side->worker)
        side_send(side, WORKER_WAKE, NULL);
}

/* ---- waiting ---- */

void
side_forget(Side *side)
{
    for (Change *change; (change = chan_take(side->changes));)
        change_free(change);
    g_ptr_array_set_size(side->seen, 0);
}

/* FALSE when the deadline is over. */
static gboolean
look(Side *side, gint64 end)
{
    gint64 left = end - clock_monotonic();
    if (left <= 0)
        return FALSE;
    Change *change = chan_wait(side->changes, (int)MIN(left, GLANCE));
    if (change)
        g_ptr_array_add(side->seen, change);
    return TRUE;
}

const Change *
side_await_change(Side *side, ChangeKind kind)
{
    gint64 end = clock_monotonic() + PATIENCE;
    guint next = 0;
    do {
        for (; next < side->seen->len; next++) {
            const Change *change = g_ptr_array_index(side->seen, next);
            if (change->kind == kind)
                return change;
        }
    } while (look(side, end));
    fail_msg("%s was not told of a change of kind %d", side->user, kind);
    return NULL;
}

void
side_await_line(Side *side, LineState state)
{
    gint64 end = clock_monotonic() + PATIENCE;
    const char *last = "nothing";
    guint next = 0;
    do {
        for (; next < side->seen->len; next++) {
            const Change *change = g_ptr_array_index(side->seen, next);
            if (change->kind != CHANGE_LINE)
                continue;
            if (change->line == state)
                return;
            last = change->text ? change->text : "no reason";
        }
    } while (look(side, end));
    fail_msg("%s never came to line state %d: %s", side->user, state, last);
}

void
side_await(Side *side, SideClaim claim, gconstpointer subject, const char *what)
{
    gint64 end = clock_monotonic() + PATIENCE;
    do {
        if (claim(side, subject))
            return;
    } while (look(side, end));
    fail_msg("%s waited in vain for: %s", side->user, what);
}

/* ---- claims ---- */

static Presence
presence_of(Side *side, const char *jid)
{
    g_autoptr(Friend) person = store_read_friend(side->reader, jid, NULL);
    return person ? person->presence : PRESENCE_OFFLINE;
}

gboolean
friend_is_online(Side *side, gconstpointer jid)
{
    return presence_is_online(presence_of(side, jid));
}

gboolean
friend_is_offline(Side *side, gconstpointer jid)
{
    return !presence_is_online(presence_of(side, jid));
}

guint
side_count_chats(Side *side, const char *jid, const char *body)
{
    g_autoptr(GPtrArray) rows =
        store_read_chat_page(side->reader, jid, NULL, PAGE_BEFORE, 100, NULL);
    guint count = 0;
    for (guint i = 0; rows && i < rows->len; i++) {
        const ChatRow *row = g_ptr_array_index(rows, i);
        count += g_strcmp0(row->body, body) == 0;
    }
    return count;
}
