/* mailroom - see mailroom.h. */
#include "test.h"

#include "net/mailroom.h"

#include <glib/gstdio.h>

#include "base/clock.h"
#include "base/log.h"
#include "mail/message.h"
#include <unistd.h>

#include "threads.h"

/* Sanitizers and a busy machine take long, and Dovecot waits two minutes for a
 * mailbox that somebody has locked. */
#define PATIENCE_S 200

Mailroom *
mailroom_new(const char *config_path, const char *password)
{
    g_autoptr(GError) error = NULL;
    Mailroom *room = g_new0(Mailroom, 1);
    message_init();
    imap_init();
    room->folder = g_dir_make_tmp("kith-mailroom-XXXXXX", NULL);
    room->store = g_build_filename(room->folder, "store.db", NULL);
    room->password = g_strdup(password);
    room->told = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *log = g_build_filename(room->folder, "log", NULL);
    assert_true(log_open(log, LOG_LEVEL_DEBUG, NULL));
    room->config = config_load(config_path, NULL, &error);
    if (!room->config)
        fail_msg("%s", error->message);
    KeeperOptions options = {
        .path = room->store,
        .own_jid = room->config->jid,
        .own_address = room->config->address,
        .authserv_id = room->config->authserv_id,
    };
    room->keeper = keeper_new(&options, &error);
    if (!room->keeper)
        fail_msg("%s", error->message);
    room->changes = chan_new((GDestroyNotify)change_free);
    keeper_subscribe(room->keeper, room->changes);
    keeper_start(room->keeper);
    room->reader = store_reader_open(room->store, &error);
    if (!room->reader)
        fail_msg("%s", error->message);
    return room;
}

void
mailroom_free(Mailroom *room)
{
    if (room->worker)
        mailroom_stop(room);
    store_reader_close(room->reader);
    keeper_stop(room->keeper);
    chan_close(room->changes);
    chan_unref(room->changes);
    config_free(room->config);
    log_close();
    g_autoptr(GDir) dir = g_dir_open(room->folder, 0, NULL);
    for (const char *name; (name = g_dir_read_name(dir));) {
        g_autofree char *path = g_build_filename(room->folder, name, NULL);
        g_unlink(path);
    }
    g_rmdir(room->folder);
    g_ptr_array_unref(room->told);
    g_free(room->password);
    g_free(room->store);
    g_free(room->folder);
    g_free(room);
}

void
mailroom_start(Mailroom *room)
{
    WorkerOptions options = {room->config, room->keeper, room->store};
    room->worker = imap_worker_start(&options);
    mailroom_send(room, WORKER_PASSWORD, 0, room->password);
}

void
mailroom_stop(Mailroom *room)
{
    worker_ask_stop(room->worker);
    worker_join(room->worker);
    room->worker = NULL;
}

void
mailroom_send(Mailroom *room, WorkerMessageKind kind, gint64 id,
              const char *text)
{
    worker_send(room->worker, worker_message_new(kind, id, text));
}

void
mailroom_wish(Mailroom *room, Intent *intent)
{
    g_autoptr(GError) error = NULL;
    if (!keeper_commit_intent(room->keeper, intent, &error))
        fail_msg("%s", error->message);
    if (room->worker)
        mailroom_send(room, WORKER_WAKE, 0, NULL);
}

static void
note(Mailroom *room, const Change *change)
{
    static const char *const states[] = {
        [LINE_OFFLINE] = "offline", [LINE_CONNECTING] = "connecting",
        [LINE_ONLINE] = "online",   [LINE_SYNCING] = "syncing",
        [LINE_BLOCKED] = "blocked",
    };
    const char *text = change->text ? change->text : "";
    char *told = NULL;
    if (change->kind == CHANGE_LINE)
        told = g_strdup_printf("%s %s", states[change->line], text);
    else if (change->kind == CHANGE_NEW_MAIL)
        told = g_strdup_printf("new %s", text);
    else if (change->kind == CHANGE_ASK_PASSWORD)
        told = g_strdup_printf("password %s", text);
    else if (change->kind == CHANGE_ASK_CERTIFICATE)
        told = g_strdup_printf("certificate %s %s %s", change->host,
                               change->sha256, text);
    else if (change->kind == CHANGE_MAIL_BODY)
        told = g_strdup_printf("body %s", text);
    else if (change->kind == CHANGE_DOWNLOAD)
        told = g_strdup_printf(
            "download %d %" G_GINT64_FORMAT "/%" G_GINT64_FORMAT " %s",
            change->download, change->done, change->total, text);
    else if (change->kind == CHANGE_INTENT)
        told = g_strdup_printf("intent %d %s", change->intent_state, text);
    else if (change->kind == CHANGE_ERROR)
        told = g_strdup_printf("error %s", text);
    if (told)
        g_ptr_array_add(room->told, told);
}

void
mailroom_show_log(const Mailroom *room)
{
    g_autofree char *path = g_build_filename(room->folder, "log", NULL);
    g_autofree char *log = NULL;
    if (g_file_get_contents(path, &log, NULL, NULL))
        print_message("%s", log);
}

static G_NORETURN void
give_up(Mailroom *room, const char *what)
{
    for (guint i = 0; i < room->told->len; i++)
        print_message("  %s\n", (char *)g_ptr_array_index(room->told, i));
    mailroom_show_log(room);
    threads_print(getpid());
    fail_msg("waited in vain for %s", what);
    g_assert_not_reached();
}

void
mailroom_wait(Mailroom *room, MailroomCondition condition, gpointer user,
              const char *what)
{
    mailroom_wait_patiently(room, condition, user, what, PATIENCE_S);
}

void
mailroom_wait_patiently(Mailroom *room, MailroomCondition condition,
                        gpointer user, const char *what, int seconds)
{
    gint64 end = clock_monotonic() + seconds * 1000;
    while (!condition(room, user)) {
        gint64 left = end - clock_monotonic();
        g_autoptr(Change) change =
            left > 0 ? chan_wait(room->changes, (int)left) : NULL;
        if (!change)
            give_up(room, what);
        if (change->kind == CHANGE_LINE && change->line == LINE_SYNCING)
            end = clock_monotonic() + seconds * 1000; /* it gets on */
        note(room, change);
    }
}

typedef struct {
    const char *start;
    guint from;
} Expectation;

static gboolean
is_told(Mailroom *room, gpointer user)
{
    Expectation *expected = user;
    for (; expected->from < room->told->len; expected->from++)
        if (g_str_has_prefix(g_ptr_array_index(room->told, expected->from),
                             expected->start))
            return TRUE;
    return FALSE;
}

void
mailroom_wait_told(Mailroom *room, const char *start)
{
    Expectation expected = {start, 0};
    mailroom_wait(room, is_told, &expected, start);
    g_ptr_array_remove_range(room->told, 0, expected.from + 1);
}

gboolean
mailroom_was_told(const Mailroom *room, const char *start)
{
    Expectation expected = {start, 0};
    return is_told((Mailroom *)room, &expected);
}

gint64
mailroom_total(Mailroom *room, const char *folder)
{
    g_autoptr(Folder) found = store_read_folder(room->reader, folder, NULL);
    return found ? found->total : -1;
}

typedef struct {
    const char *folder;
    gint64 total;
} Count;

static gboolean
has_total(Mailroom *room, gpointer user)
{
    const Count *wanted = user;
    return mailroom_total(room, wanted->folder) == wanted->total;
}

void
mailroom_wait_total(Mailroom *room, const char *folder, gint64 total)
{
    Count wanted = {folder, total};
    g_autofree char *what =
        g_strdup_printf("%" G_GINT64_FORMAT " mails in %s", total, folder);
    mailroom_wait(room, has_total, &wanted, what);
}

GPtrArray *
mailroom_rows(Mailroom *room, const char *folder, guint limit)
{
    g_autoptr(Folder) found = store_read_folder(room->reader, folder, NULL);
    assert_non_null(found);
    GPtrArray *rows = store_read_mail_page(room->reader, found->id, NULL,
                                           PAGE_AFTER, limit, NULL);
    assert_non_null(rows);
    return rows;
}

ImapSession *
mailroom_other_client(Mailroom *room, const char *folder)
{
    g_autoptr(GError) error = NULL;
    SessionOptions options = {
        .config = room->config,
        .password = room->password,
    };
    ImapSession *session = imap_session_open(&options, NULL, &error);
    SelectOptions select = {.folder = folder};
    if (!session || !imap_session_select(session, &select, NULL, NULL, &error))
        fail_msg("%s", error->message);
    return session;
}

void
mailroom_run(ImapSession *client, const char *command)
{
    g_autoptr(GError) error = NULL;
    if (!imap_session_run(client, command, &error))
        fail_msg("%s: %s", command, error->message);
}
