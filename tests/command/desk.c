/* desk - see desk.h. */
#include "test.h"

#include "tests/command/desk.h"

#include "base/error.h"
#include "config/parse.h"
#include "mail/message.h"
#include "ui/ui.h"

/* ---- the app's part ---- */

static void note(Desk *desk, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void
note(Desk *desk, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_string_append_vprintf(desk->asked, format, arguments);
    va_end(arguments);
    g_string_append_c(desk->asked, '\n');
}

static void
host_edit(gpointer host, const char *path, const char *text,
          void (*done)(gpointer user, const char *text, const GError *error),
          gpointer user, GDestroyNotify free_user)
{
    Desk *desk = host;
    assert_null(desk->edited);
    if (path)
        assert_true(g_file_set_contents(path, text, -1, NULL));
    desk->edited = g_strdup(text);
    desk->done = done;
    desk->done_user = user;
    desk->free_user = free_user;
}

static void
host_sync(gpointer host)
{
    note(host, "sync");
}

static void
host_reconnect(gpointer host)
{
    note(host, "reconnect");
}

static void
host_password(gpointer host, Service service, const char *password)
{
    note(host, "password %s %s", service_name(service), password);
}

static void
host_download(gpointer host, const DownloadOrder *order)
{
    note(host, "download %" G_GINT64_FORMAT " %s", order->id, order->path);
}

static void
host_suspend(gpointer host)
{
    note(host, "suspend");
}

static void
host_quit(gpointer host)
{
    note(host, "quit");
}

static void
host_repaint(gpointer host)
{
    note(host, "repaint");
}

static void
host_pipe(gpointer host, const char *shell_command, GBytes *input)
{
    Slice bytes = slice_from_bytes(input);
    g_autofree char *text = slice_dup(bytes);
    note(host, "pipe %s: %s", shell_command, text);
}

static void
host_lend(gpointer host, const char *shell_command,
          void (*done)(gpointer user, const char *text, const GError *error),
          gpointer user, GDestroyNotify free_user)
{
    note(host, "lend %s", shell_command);
    done(user, NULL, NULL);
    free_user(user);
}

static void
host_copy(gpointer host, const char *text)
{
    note(host, "copy %s", text);
}

/* On an errand's thread; the server is one that knows its own host only. */
static gboolean
host_one_click(const char *url, const char *ca_file, GError **error)
{
    if (g_str_has_prefix(url, "https://lists.example/"))
        return TRUE;
    g_set_error(error, KITH_ERROR, KITH_ERROR_REFUSED,
                "the server answered 404");
    return FALSE;
}

static void
host_run(gpointer host, const char *line)
{
    commander_run(((Desk *)host)->commander, line);
}

static void
host_say(gpointer host, const Saying *saying)
{
    commander_say(((Desk *)host)->commander, saying);
}

static const char *
host_binding(gpointer host, Scope scope, const Key *keys, guint n,
             gboolean *is_prefix_out)
{
    return commander_binding(((Desk *)host)->commander, scope, keys, n,
                             is_prefix_out);
}

static GPtrArray *
host_complete(gpointer host, const char *line, gsize cursor, gsize *start_out)
{
    return commander_complete(((Desk *)host)->commander, line, cursor,
                              start_out);
}

static char *
host_key_of(gpointer host, Scope scope, const char *command)
{
    return commander_key_of(((Desk *)host)->commander, scope, command);
}

static GPtrArray *
host_help(gpointer host, Scope scope)
{
    return commander_help(((Desk *)host)->commander, scope);
}

static void
host_want_body(gpointer host, gint64 mail_id)
{
    note(host, "want-body");
}

static void
host_want_vcard(gpointer host, const char *jid)
{
}

static void
host_mail_shown(gpointer host, gint64 mail_id)
{
}

static void
host_chat_shown(gpointer host, const char *jid)
{
}

/* ---- the desk ---- */

static Config *
make_config(const char *extra)
{
    g_autofree char *text = g_strconcat(
        "[account]\nname = Alice\njid = " OWN_JID "\n",
        extra && strstr(extra, "send-delay") ? "" : "send-delay = 0\n",
        extra ? extra : "", NULL);
    g_autoptr(GError) error = NULL;
    Config *config = config_parse("f", text, strlen(text), NULL, &error);
    if (!config)
        fail_msg("%s", error->message);
    return config;
}

static void
make_commander(Desk *desk)
{
    const CommandHost host = {
        .host = desk,
        .edit = host_edit,
        .sync_now = host_sync,
        .reconnect = host_reconnect,
        .password = host_password,
        .suspend = host_suspend,
        .download = host_download,
        .quit = host_quit,
        .pipe = host_pipe,
        .lend = host_lend,
        .copy = host_copy,
        .one_click = host_one_click,
        .repaint = host_repaint,
    };
    g_autoptr(GError) error = NULL;
    desk->commander = commander_new(desk->config, desk->ui, desk->store->reader,
                                    desk->store->keeper, &host, &error);
    if (!desk->commander)
        fail_msg("%s", error->message);
}

Desk *
desk_new(const char *extra)
{
    message_init();
    Desk *desk = g_new0(Desk, 1);
    desk->store = fixture_new();
    desk->config = make_config(extra);
    desk->asked = g_string_new(NULL);
    desk->width = 80;
    desk->height = 24;
    desk->ui_host = (UiHost){
        .host = desk,
        .run = host_run,
        .say = host_say,
        .binding = host_binding,
        .complete = host_complete,
        .help = host_help,
        .key_of = host_key_of,
        .want_body = host_want_body,
        .want_vcard = host_want_vcard,
        .mail_shown = host_mail_shown,
        .chat_shown = host_chat_shown,
    };
    desk->ui = ui_new(desk->config, desk->store->reader, &desk->ui_host);
    make_commander(desk);
    return desk;
}

void
desk_restart(Desk *desk)
{
    if (desk->edited)
        desk->free_user(desk->done_user);
    g_clear_pointer(&desk->edited, g_free);
    commander_free(desk->commander);
    make_commander(desk);
    desk_settle(desk);
}

void
desk_free(Desk *desk)
{
    if (desk->edited)
        desk->free_user(desk->done_user);
    commander_free(desk->commander);
    ui_free(desk->ui);
    config_free(desk->config);
    fixture_free(desk->store);
    g_string_free(desk->asked, TRUE);
    g_free(desk->edited);
    g_free(desk);
}

/* ---- the keeper ---- */

static void
mark(Desk *desk, const char *text)
{
    Batch *batch = batch_new();
    batch_add_error(batch, text);
    commit(desk->store, batch);
}

/* Hands over what was told up to the second mark, which comes in a later
 * transaction than all before the first. FALSE when there was nothing. */
static gboolean
deliver(Desk *desk)
{
    mark(desk, "first mark");
    mark(desk, "second mark");
    for (guint n = 0;; n++) {
        g_autoptr(Change) change = chan_wait(desk->store->changes, -1);
        if (change->kind == CHANGE_ERROR &&
            g_str_equal(change->text, "second mark"))
            return n > 1;
        if (change->kind == CHANGE_ERROR &&
            g_str_equal(change->text, "first mark"))
            continue;
        ui_change(desk->ui, change);
        commander_change(desk->commander, change);
    }
}

void
desk_settle(Desk *desk)
{
    while (deliver(desk))
        ; /* what was told may make the commander wish for more */
}

void
desk_commit(Desk *desk, Batch *batch)
{
    commit(desk->store, batch);
    desk_settle(desk);
}

/* ---- the user ---- */

static char *
screen(Desk *desk)
{
    g_autoptr(Surface) surface = surface_new(desk->width, desk->height);
    ui_render(desk->ui, surface);
    return surface_dump(surface);
}

void
desk_press(Desk *desk, const char *keys)
{
    while (*keys) {
        Key key;
        g_autofree char *painted = screen(desk); /* as between two keys */
        assert_true(key_parse(keys, &key, &keys));
        ui_key(desk->ui, &key);
    }
    desk_settle(desk);
}

void
desk_enter(Desk *desk, const char *text)
{
    for (const char *p = text; *p; p = g_utf8_next_char(p)) {
        const Key key = {.symbol = g_utf8_get_char(p)};
        ui_key(desk->ui, &key);
    }
    ui_key(desk->ui, &(Key){KEY_ENTER_});
    desk_settle(desk);
}

void
desk_run(Desk *desk, const char *line)
{
    commander_run(desk->commander, line);
    desk_settle(desk);
}

static void
end_editor(Desk *desk, const char *text, const GError *error)
{
    assert_non_null(desk->edited);
    g_clear_pointer(&desk->edited, g_free);
    gpointer user = desk->done_user;
    GDestroyNotify free_user = desk->free_user;
    desk->done(user, text, error);
    free_user(user);
    desk_settle(desk);
}

void
desk_edit(Desk *desk, const char *text)
{
    g_autofree char *saved = g_strdup(text); /* it may be desk->edited */
    end_editor(desk, saved, NULL);
}

void
desk_edit_fails(Desk *desk, const char *text)
{
    g_autoptr(GError) error = g_error_new_literal(
        KITH_ERROR, KITH_ERROR_INVALID, "the editor failed");
    end_editor(desk, text, error);
}

/* ---- what is seen ---- */

/* Rows joined, so that text that was wrapped is found. */
static gboolean
is_on_screen(Desk *desk, const char *text, char **dump_out)
{
    *dump_out = screen(desk);
    g_autoptr(GString) flat = g_string_new(*dump_out);
    g_string_replace(flat, "\n", " ", 0);
    return strstr(*dump_out, text) || strstr(flat->str, text);
}

void
desk_shows(Desk *desk, const char *text)
{
    g_autofree char *dump = NULL;
    if (!is_on_screen(desk, text, &dump))
        fail_msg("not shown: %s\n%s", text, dump);
}

static gboolean
wake(gpointer user)
{
    return G_SOURCE_CONTINUE;
}

void
desk_await(Desk *desk, const char *text)
{
    enum { PATIENCE_MS = 90000 };
    gint64 end = g_get_monotonic_time() + PATIENCE_MS * G_TIME_SPAN_MILLISECOND;
    for (;;) {
        g_autofree char *dump = NULL;
        if (is_on_screen(desk, text, &dump))
            break;
        if (g_get_monotonic_time() > end)
            fail_msg("never shown: %s\n%s", text, dump);
        guint alarm = g_timeout_add(PATIENCE_MS, wake, NULL);
        g_main_context_iteration(NULL, TRUE);
        g_source_remove(alarm);
    }
    desk_settle(desk);
}

void
desk_hides(Desk *desk, const char *text)
{
    g_autofree char *dump = NULL;
    if (is_on_screen(desk, text, &dump))
        fail_msg("shown: %s\n%s", text, dump);
}

void
desk_was_asked(Desk *desk, const char *line)
{
    g_autofree char *whole = g_strconcat(line, "\n", NULL);
    if (!strstr(desk->asked->str, whole))
        fail_msg("not asked: %s, but:\n%s", line, desk->asked->str);
    g_string_truncate(desk->asked, 0);
}

/* ---- what lies on it ---- */

static void
add_member(Batch *batch, const char *jid, const char *name, const char *group)
{
    RosterItem *item = g_new0(RosterItem, 1);
    item->jid = g_strdup(jid);
    item->name = g_strdup(name);
    item->subscription = g_strdup("both");
    item->groups = g_strsplit(group, ",", -1);
    batch_add_roster_item(batch, item);
}

void
desk_furnish(Desk *desk)
{
    Batch *batch = batch_new();
    add_member(batch, "bob@im.example", "Bob", "Work");
    add_member(batch, "carol@im.example", "Carol", "Work");
    add_member(batch, "dave@im.example", "Dave", "Family");
    batch_add_folder(batch, "INBOX", FOLDER_INBOX, 1);
    add_mail(batch, "INBOX", 1, "bob@work.example", 0);
    add_mail(batch, "INBOX", 2, "shop@x.example", 0);
    add_vcard(batch, "bob@im.example", "bob@work.example");
    desk_commit(desk, batch);
}

void
desk_put_body(Desk *desk, guint32 uid, const char *source)
{
    GString *mail = g_string_new(source);
    g_string_replace(mail, "\n", "\r\n", 0);
    g_autoptr(GBytes) bytes = g_string_free_to_bytes(mail);
    Batch *batch = batch_new();
    batch_add_mail_body(batch, "INBOX", uid, bytes);
    desk_commit(desk, batch);
}

LinkState
desk_link(Desk *desk, const char *jid, const char *address)
{
    g_autoptr(GPtrArray) links =
        store_read_links(desk->store->reader, 100, NULL);
    for (guint i = 0; i < links->len; i++) {
        const LinkRow *link = links->pdata[i];
        if (g_str_equal(link->jid, jid) && g_str_equal(link->address, address))
            return link->state;
    }
    return LINK_NONE;
}

char *
desk_draft(Desk *desk)
{
    g_autoptr(GPtrArray) drafts =
        store_read_drafts(desk->store->reader, 10, NULL);
    return drafts->len ? g_strdup(((StoredDraft *)drafts->pdata[0])->text)
                       : NULL;
}
