/* scene - see scene.h. */
#include "test.h"

#include "tests/ui/scene.h"

#include <poll.h>

#include "base/clock.h"
#include "base/error.h"

enum { HOUR = 3600, DAY = 24 * HOUR };

/* ---- the host ---- */

static const struct {
    Scope scope;
    const char *keys, *line;
} bindings[] = {
    {SCOPE_ANY, "j", "down"},
    {SCOPE_ANY, "k", "up"},
    {SCOPE_LIST, "Down", "down"},
    {SCOPE_LIST, "Up", "up"},
    {SCOPE_ANY, "PgDn", "page-down"},
    {SCOPE_ANY, "PgUp", "page-up"},
    {SCOPE_ANY, "gg", "first"},
    {SCOPE_ANY, "G", "last"},
    {SCOPE_ANY, "Tab", "other-pane"},
    {SCOPE_ANY, "Enter", "open"},
    {SCOPE_ANY, "Esc", "back"},
    {SCOPE_ANY, "t", "tag"},
    {SCOPE_ANY, "I", "person"},
    {SCOPE_ANY, "i", "chat"},
    {SCOPE_ANY, "v", "attachments"},
    {SCOPE_ANY, "?", "help"},
    {SCOPE_ANY, "h", "headers"},
    {SCOPE_ANY, "M-a", "next-unread"},
    {SCOPE_ANY, "M-1", "window 1"},
    {SCOPE_ANY, "M-2", "window 2"},
    {SCOPE_ANY, "n", "search-next"},
    {SCOPE_ANY, "&", "link"},
    {SCOPE_ANY, "#", "unlink"},
    {SCOPE_ANY, "y", "confirm"},
    {SCOPE_ANY, "r", "reply"},
    {SCOPE_ANY, "/", "search"},
    {SCOPE_ANY, "W", "why"},
    {SCOPE_ANY, "P", "only-person"},
    {SCOPE_ANY, "w", "only-unread"},
    {SCOPE_ANY, "x", "fold"},
    {SCOPE_ANY, "M-x", "fold-all"},
    {SCOPE_ANY, "M-t", "threads"},
    {SCOPE_ANY, "c", "folders"},
    {SCOPE_ANY, "Q", "quotes"},
    {SCOPE_ANY, "M-r", "raw"},
    {SCOPE_ANY, "}", "next-quote"},
    {SCOPE_ANY, "{", "previous-quote"},
    {SCOPE_ANY, "J", "next-mail"},
    {SCOPE_ANY, "K", "previous-mail"},
    {SCOPE_ANY, "Space", "page-on"},
    {SCOPE_ANY, "V", "view"},
};

static const struct {
    const char *line;
    Motion motion;
} motions[] = {
    {"down", MOVE_DOWN},           {"up", MOVE_UP},
    {"first", MOVE_FIRST},         {"last", MOVE_LAST},
    {"page-down", MOVE_PAGE_DOWN}, {"page-up", MOVE_PAGE_UP},
};

static const struct {
    const char *line;
    ReaderAct act;
} acts[] = {
    {"headers", READER_HEADERS},
    {"raw", READER_RAW},
    {"quotes", READER_QUOTES},
    {"next-quote", READER_NEXT_QUOTE},
    {"previous-quote", READER_PREVIOUS_QUOTE},
    {"view", READER_OTHER_TEXT},
};

static void
next_mail(Ui *ui)
{
    ui_step_mail(ui, FALSE);
}

static void
previous_mail(Ui *ui)
{
    ui_step_mail(ui, TRUE);
}

static const struct {
    const char *line;
    void (*run)(Ui *ui);
} simple[] = {
    {"next-mail", next_mail},
    {"previous-mail", previous_mail},
    {"page-on", ui_page_on},
    {"other-pane", ui_other_pane},
    {"open", ui_open},
    {"back", ui_back},
    {"tag", ui_tag},
    {"help", ui_show_help},
    {"fold", ui_fold},
    {"fold-all", ui_fold_all},
    {"folders", ui_show_folders},
    {"untag", ui_untag_all},
    {"next-unread", ui_next_unread},
    {"outbox", ui_show_outbox},
    {"drafts", ui_show_drafts},
    {"only-unread", ui_only_unread},
    {"suggestions", ui_show_suggestions},
};

static void
run_on_subject(Ui *ui, const char *line)
{
    g_autoptr(Subject) subject = ui_subject(ui);
    if (g_str_equal(line, "person") && subject->jid)
        ui_show_person(ui, subject->jid);
    else if (g_str_equal(line, "chat") && subject->jid)
        ui_show_chat(ui, subject->jid);
    else if (g_str_equal(line, "only-person") && subject->jid)
        ui_only_person(ui, subject->jid, subject->name);
    else if (g_str_equal(line, "me"))
        ui_show_person(ui, OWN_JID);
    else if (g_str_equal(line, "attachments"))
        ui_show_attachments(ui, subject->mail_id, subject->enclosed);
    else if (g_str_equal(line, "why"))
        ui_show_why(ui, subject->mail_id);
}

static void
sort_by(Scene *scene, const char *name)
{
    FolderView order = ui_order(scene->ui);
    order.is_reversed = g_str_has_suffix(name, " -r");
    g_autofree char *plain = g_strndup(name, strcspn(name, " "));
    assert_true(sort_parse(plain, &order.sort));
    ui_set_order(scene->ui, &order);
}

static void
turn_threads(Scene *scene)
{
    FolderView order = ui_order(scene->ui);
    order.is_threaded = !order.is_threaded;
    ui_set_order(scene->ui, &order);
}

static void
host_run(gpointer host, const char *line)
{
    Scene *scene = host;
    g_string_append_printf(scene->told, "run %s\n", line);
    for (gsize i = 0; i < G_N_ELEMENTS(motions); i++)
        if (g_str_equal(line, motions[i].line))
            ui_move(scene->ui, motions[i].motion);
    for (gsize i = 0; i < G_N_ELEMENTS(simple); i++)
        if (g_str_equal(line, simple[i].line))
            simple[i].run(scene->ui);
    for (gsize i = 0; i < G_N_ELEMENTS(acts); i++)
        if (g_str_equal(line, acts[i].line))
            ui_reader_act(scene->ui, acts[i].act);
    if (g_str_has_prefix(line, "window "))
        ui_window(scene->ui, line[7] - '0');
    else if (g_str_has_prefix(line, "limit"))
        ui_limit(scene->ui, line[5] ? line + 6 : NULL);
    else if (g_str_has_prefix(line, "search "))
        ui_search(scene->ui, line + 7, FALSE);
    else if (g_str_has_prefix(line, "sort "))
        sort_by(scene, line + 5);
    else if (g_str_equal(line, "threads"))
        turn_threads(scene);
    else if (g_str_has_prefix(line, "found "))
        ui_show_found(scene->ui, line + 6);
    else if (g_str_has_prefix(line, "tag-pattern "))
        ui_tag_pattern(scene->ui, line + 12);
    else if (g_str_equal(line, "search-next"))
        ui_search(scene->ui, NULL, FALSE);
    else
        run_on_subject(scene->ui, line);
}

static void
host_say(gpointer host, const Saying *saying)
{
    Scene *scene = host;
    if (saying->replaces)
        g_string_append_printf(scene->told, "correct %s ", saying->replaces);
    if (saying->answers)
        g_string_append_printf(scene->told, "answer %s (%s) ", saying->answers,
                               saying->quote);
    g_string_append_printf(scene->told, "say %s: %s\n", saying->jid,
                           saying->text);
}

static void
host_typing(gpointer host, const char *jid, Typing typing)
{
    static const char *const names[] = {"active", "composing", "paused",
                                        "inactive", "gone"};
    g_string_append_printf(((Scene *)host)->told, "typing %s\n",
                           names[typing]);
}

static const char *
host_binding(gpointer host, Scope scope, const Key *keys, guint n,
             gboolean *is_prefix_out)
{
    *is_prefix_out = FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(bindings); i++) {
        const char *rest = bindings[i].keys;
        guint same = 0;
        Key key;
        while (*rest && same < n && key_parse(rest, &key, &rest) &&
               key_equal(&key, &keys[same]))
            same++;
        if (same < n ||
            (scope == SCOPE_CHAT && bindings[i].scope == SCOPE_LIST))
            continue;
        if (!*rest)
            return bindings[i].line;
        *is_prefix_out = TRUE;
    }
    return NULL;
}

static GPtrArray *
host_complete(gpointer host, const char *line, gsize cursor, gsize *start_out)
{
    static const char *const names[] = {"link", "limit", "mail", "move"};
    GPtrArray *found = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *typed = g_strndup(line, cursor);
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        if (g_str_has_prefix(names[i], typed))
            g_ptr_array_add(found, g_strdup(names[i]));
    *start_out = 0;
    return found;
}

static char *
host_key_of(gpointer host, Scope scope, const char *command)
{
    for (gsize i = 0; i < G_N_ELEMENTS(bindings); i++)
        if (g_str_equal(bindings[i].line, command))
            return g_strdup(bindings[i].keys);
    return NULL;
}

static void
free_entry(gpointer entry)
{
    g_strfreev(entry);
}

static GPtrArray *
host_help(gpointer host, Scope scope)
{
    static const char *const entries[][2] = {
        {"j Down", "Down one row or line."},
        {"Enter", "Open what the cursor is on: a friend's chat, a mail, an "
                  "attachment, a draft; fold a group."},
        {"&", "Link a friend to a mail address."},
    };
    GPtrArray *rows = g_ptr_array_new_with_free_func(free_entry);
    for (gsize i = 0; i < G_N_ELEMENTS(entries); i++) {
        char **entry = g_new0(char *, 3);
        entry[0] = g_strdup(entries[i][0]);
        entry[1] = g_strdup(entries[i][1]);
        g_ptr_array_add(rows, entry);
    }
    return rows;
}

static void
host_want_body(gpointer host, gint64 mail_id)
{
    g_string_append(((Scene *)host)->told, "want body\n");
}

static void
host_mail_shown(gpointer host, gint64 mail_id)
{
    g_string_append(((Scene *)host)->told, "mail shown\n");
}

static void
host_chat_shown(gpointer host, const char *jid)
{
    g_string_append_printf(((Scene *)host)->told, "chat shown %s\n", jid);
}

static void
host_open_folder(gpointer host, gint64 folder_id)
{
    g_string_append_printf(((Scene *)host)->told,
                           "open folder %" G_GINT64_FORMAT "\n", folder_id);
}

static void
host_want_listing(gpointer host, guint asker, const ListingQuery *query)
{
    Scene *scene = host;
    gpointer key = GUINT_TO_POINTER(asker);
    if (query)
        g_hash_table_insert(scene->awaited, key, listing_query_copy(query));
    else
        g_hash_table_remove(scene->awaited, key);
    lister_ask(scene->lister, asker, query);
}

static void
host_want_typeset(gpointer host, gconstpointer asker,
                  const TypesetQuery *query)
{
    typesetter_ask(((Scene *)host)->typesetter, asker, query);
}

static void
host_want_search(gpointer host, gint64 folder_id, const char *pattern)
{
    g_string_append_printf(((Scene *)host)->told, "want search %s\n", pattern);
}

/* ---- the scene ---- */

Scene *
scene_empty(void)
{
    clock_set_fixed(SCENE_NOW);
    Scene *scene = g_new0(Scene, 1);
    scene->fixture = fixture_new();
    scene->told = g_string_new(NULL);
    scene->config = (Config){
        .name = "Alice Example",
        .jid = OWN_JID,
        .address = OWN_JID,
        .sender_display = SENDER_DISPLAY_NAME,
        .notice_seconds = 5,
    };
    scene->host = (UiHost){
        .host = scene,
        .run = host_run,
        .say = host_say,
        .typing = host_typing,
        .binding = host_binding,
        .complete = host_complete,
        .help = host_help,
        .key_of = host_key_of,
        .want_body = host_want_body,
        .open_folder = host_open_folder,
        .want_listing = host_want_listing,
        .want_typeset = host_want_typeset,
        .want_search = host_want_search,
        .mail_shown = host_mail_shown,
        .chat_shown = host_chat_shown,
    };
    scene->lister =
        lister_new(scene->fixture->path, scene->fixture->changes, NULL);
    assert_non_null(scene->lister);
    scene->typesetter =
        typesetter_new(scene->fixture->path, scene->fixture->changes, NULL);
    assert_non_null(scene->typesetter);
    scene->awaited = g_hash_table_new_full(NULL, NULL, NULL,
                                           (GDestroyNotify)listing_query_free);
    scene->ui = ui_new(&scene->config, scene->fixture->reader, &scene->host);
    return scene;
}

Scene *
scene_new(void)
{
    Scene *scene = scene_empty();
    scene_people(scene);
    scene_settle(scene);
    return scene;
}

void
scene_free(Scene *scene)
{
    ui_free(scene->ui);
    lister_free(scene->lister);
    typesetter_free(scene->typesetter);
    g_hash_table_unref(scene->awaited);
    fixture_free(scene->fixture);
    g_string_free(scene->told, TRUE);
    g_free(scene);
    clock_set_fixed(0);
}

static void
note_listing(Scene *scene, const Listing *listing)
{
    gpointer key = GUINT_TO_POINTER(listing->asker);
    const ListingQuery *query = g_hash_table_lookup(scene->awaited, key);
    if (query && listing_query_equal(query, listing->query))
        g_hash_table_remove(scene->awaited, key);
}

static void
take_changes(Scene *scene)
{
    for (Change *change; (change = chan_take(scene->fixture->changes));) {
        if (change->kind == CHANGE_LISTING)
            note_listing(scene, change->listing);
        lister_change(scene->lister, change);
        ui_change(scene->ui, change);
        change_free(change);
    }
}

enum { PATIENCE_MS = 90000 };

static void
wait_for_change(Scene *scene)
{
    struct pollfd wait = {chan_fd(scene->fixture->changes), POLLIN, 0};
    if (poll(&wait, 1, PATIENCE_MS) <= 0) {
        g_autofree char *look = scene_look(scene, 80, 24);
        fail_msg("nothing came:\n%s", look);
    }
    take_changes(scene);
}

void
scene_await(Scene *scene)
{
    while (g_hash_table_size(scene->awaited) > 0)
        wait_for_change(scene);
}

static gboolean
shows(Scene *scene, const char *text)
{
    g_autofree char *look = scene_look(scene, 80, 24);
    return strstr(look, text) != NULL;
}

void
scene_wait_shown(Scene *scene, const char *text)
{
    while (!shows(scene, text))
        wait_for_change(scene);
}

void
scene_wait_gone(Scene *scene, const char *text)
{
    while (shows(scene, text))
        wait_for_change(scene);
}

void
scene_settle(Scene *scene)
{
    /* Told after the answer: an empty commit lets the keeper get there. */
    commit(scene->fixture, batch_new());
    commit(scene->fixture, batch_new());
    take_changes(scene);
    scene_await(scene);
}

/* ---- the people ---- */

static void
add_roster(Batch *batch, const char *jid, const char *name, const char *groups)
{
    RosterItem *item = g_new0(RosterItem, 1);
    item->jid = g_strdup(jid);
    item->name = g_strdup(name);
    item->subscription = g_strdup("both");
    item->groups = groups ? g_strsplit(groups, "|", -1) : NULL;
    batch_add_roster_item(batch, item);
}

static void
add_friends(Batch *batch)
{
    add_roster(batch, "bob@example.org", "Bob", "Work");
    add_roster(batch, "carol@example.org", "Carol", "Work");
    add_roster(batch, "dave@example.org", "Dave", "Family");
    add_roster(batch, "evelyn@example.org",
               "Evelyn Maximiliana von und zu Hohenlohe-Langenburg",
               "Family|Work");
    add_roster(batch, "sakka@example.net", "作者 山田", NULL);
    add_roster(batch, "team@example.net", "Team 👩‍👩‍👧", NULL);
    batch_add_presence(batch, "bob@example.org", "desk", PRESENCE_ONLINE, 0,
                       "at desk");
    batch_add_presence(batch, "carol@example.org", "phone", PRESENCE_AWAY, 0,
                       NULL);
    batch_add_presence(batch, "sakka@example.net", "pc", PRESENCE_DND, 0,
                       "書いています ✍");
}

static void
add_vcards(Batch *batch)
{
    Vcard *vcard = g_new0(Vcard, 1);
    vcard->jid = g_strdup("carol@example.org");
    vcard->full_name = g_strdup("Carol Coleman");
    vcard->organisation = g_strdup("Example Ltd");
    vcard->telephones = g_strsplit("+44 20 7946 0000", " | ", -1);
    vcard->emails = g_strsplit("carol@y.example", " ", -1);
    batch_add_vcard(batch, vcard);
    add_vcard(batch, "team@example.net", "office@x.example");
    add_vcard(batch, "sakka@example.net", "office@x.example yamada@z.example");
}

MailHeader *
scene_header(const char *name, const char *address, const char *subject,
             AuthVerdict auth)
{
    MailHeader *header = header_from(name, address, subject);
    header->auth = auth;
    return header;
}

static const struct {
    guint32 uid;
    gint64 age;
    const char *name, *address, *subject;
    AuthVerdict auth;
    guint flags;
} mails[] = {
    {1, 9 * DAY, "Shop", "shop@x.example", "Your order", AUTH_PASS, MAIL_SEEN},
    {2, 400 * DAY, NULL, "evelyn@example.org", "Estate", AUTH_NONE,
     MAIL_SEEN | MAIL_FLAGGED},
    {3, 3 * DAY, "Carol", "carol@y.example", "URGENT", AUTH_FAIL, MAIL_SEEN},
    {4, 2 * DAY, "The office", "office@x.example", "Who are we?", AUTH_PASS,
     MAIL_SEEN | MAIL_ANSWERED},
    {5, 26 * HOUR, "山田", "yamada@z.example",
     "原稿の締め切りについて — 第三章から第五章まで", AUTH_NONE, 0},
    {6, 5 * HOUR, "Party", "party@x.example",
     "🎉🎉 Invitation 👩‍👩‍👧 for you", AUTH_NONE, MAIL_SEEN},
    {7, 40 * 60, "Carol", "carol@y.example", "invoice", AUTH_NONE,
     MAIL_HAS_ATTACHMENT},
    {8, 60, "Robert", "bob@work.example", "Re: lunch", AUTH_PASS, 0},
    {9, 6 * HOUR, "Bob", "bob.imitator@evil.example", "Send me money",
     AUTH_PASS, MAIL_SEEN | MAIL_DELETED},
};

static const char lunch[] =
    "From: Robert <bob@work.example>\r\n"
    "To: Alice <alice@example.org>\r\n"
    "Subject: Re: lunch\r\n"
    "Date: Wed, 4 Mar 2026 14:09:00 +0000\r\n"
    "MIME-Version: 1.0\r\n"
    "Content-Type: multipart/mixed; boundary=b\r\n"
    "\r\n"
    "--b\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "\r\n"
    "On Tuesday Alice wrote:\r\n"
    "> Shall we have lunch?\r\n"
    "> > I am free on Thursday.\r\n"
    "\r\n"
    "Yes, with pleasure. The place by the river has a new menu, and they keep "
    "a table for us if we say so before noon; the terrace is open as well.\r\n"
    "\r\n"
    "See https://river.example/menu for what there is.\r\n"
    "\r\n"
    "-- \r\n"
    "Bob\r\n"
    "--b\r\n"
    "Content-Type: application/pdf\r\n"
    "Content-Disposition: attachment; filename=\"menu.pdf\"\r\n"
    "Content-Transfer-Encoding: base64\r\n"
    "\r\n"
    "JVBERi0xLjQK\r\n"
    "--b--\r\n";

static void
add_mails(Batch *batch)
{
    batch_add_folder(batch, "INBOX", FOLDER_INBOX, 1);
    for (gsize i = 0; i < G_N_ELEMENTS(mails); i++)
        batch_add_mail(batch, "INBOX", mails[i].uid, mails[i].flags,
                       SCENE_NOW - mails[i].age, 100,
                       scene_header(mails[i].name, mails[i].address,
                                    mails[i].subject, mails[i].auth),
                       FALSE);
    g_autoptr(GBytes) bytes = g_bytes_new_static(lunch, sizeof lunch - 1);
    batch_add_mail_body(batch, "INBOX", 8, bytes);
}

static void
add_message(Batch *batch, const char *id, gint64 age, ChatState state,
            const char *body)
{
    ChatMessage *chat = g_new0(ChatMessage, 1);
    chat->jid = g_strdup("bob@example.org");
    chat->origin_id = g_strdup(id);
    chat->body = g_strdup(body);
    chat->at_us = (SCENE_NOW - age) * G_USEC_PER_SEC;
    chat->state = state;
    chat->is_outgoing = state != CHAT_RECEIVED;
    batch_add_chat(batch, chat);
}

static void
add_chats(Batch *batch)
{
    add_message(batch, "c1", 30 * HOUR, CHAT_RECEIVED,
                "Did you get the menu I sent?");
    add_message(batch, "c2", 30 * HOUR - 90, CHAT_SENT, "Not yet.");
    add_message(batch, "c3", 600, CHAT_SENT,
                "Two lines:\nthe second one is quite a bit longer than the "
                "first, so that it has to be wrapped somewhere");
    add_message(batch, "c4", 500, CHAT_FAILED, "this one got lost");
    add_message(batch, "c5", 100, CHAT_SENDING, "on its way");
}

void
scene_people(Scene *scene)
{
    Batch *batch = batch_new();
    add_friends(batch);
    add_vcards(batch);
    add_mails(batch);
    add_chats(batch);
    commit(scene->fixture, batch);
    wish(scene->fixture, intent_link("bob@example.org", "bob@work.example"));
    wish(scene->fixture, intent_chat_read("bob@example.org"));
    batch = batch_new();
    add_message(batch, "c6", 30, CHAT_RECEIVED, "At noon? 🍜");
    batch_add_line(batch, SERVICE_XMPP, LINE_ONLINE, NULL);
    batch_add_line(batch, SERVICE_IMAP, LINE_ONLINE, NULL);
    commit(scene->fixture, batch);
}

static void
add_letter(Batch *batch, const char *folder, guint32 uid, gint64 date,
           const char *from, const char *to, const char *subject)
{
    MailHeader *header = scene_header(NULL, from, subject, AUTH_NONE);
    g_ptr_array_add(header->to, address_new(NULL, to));
    batch_add_mail(batch, folder, uid, MAIL_SEEN, date, 100, header, FALSE);
}

void
scene_letters(Scene *scene)
{
    Batch *batch = batch_new();
    batch_add_folder(batch, "Sent", FOLDER_SENT, 1);
    add_letter(batch, "Sent", 1, SCENE_NOW - 2 * HOUR, OWN_JID,
               "bob@work.example", "lunch");
    add_letter(batch, "Sent", 2, SCENE_NOW - 2 * DAY, OWN_JID,
               "bob@example.org", "the minutes of Monday");
    add_letter(batch, "INBOX", 50, SCENE_NOW - 40 * DAY, "bob@work.example",
               OWN_JID,
               "A very long subject that tells all there is to tell "
               "about the river, the boat and the three men in it");
    commit(scene->fixture, batch);
    scene_settle(scene);
}

void
scene_new_mail(Scene *scene, guint32 uid, gint64 date, const char *subject)
{
    Batch *batch = batch_new();
    batch_add_mail(batch, "INBOX", uid, 0, date, 100,
                   scene_header(NULL, "news@x.example", subject, AUTH_NONE),
                   FALSE);
    commit(scene->fixture, batch);
    scene_settle(scene);
}

/* ---- looking and typing ---- */

void
scene_keys(Scene *scene, const char *keys)
{
    g_auto(GStrv) names = g_strsplit(keys, " ", -1);
    for (char **name = names; *name; name++) {
        Key key;
        assert_true(key_parse(*name, &key, NULL));
        ui_key(scene->ui, &key);
        scene_await(scene);
    }
}

void
scene_type(Scene *scene, const char *text)
{
    for (; *text; text = g_utf8_next_char(text))
        ui_key(scene->ui, &(Key){g_utf8_get_char(text)});
}

char *
scene_look(Scene *scene, int width, int height)
{
    g_autoptr(Surface) surface = surface_new(width, height);
    ui_render(scene->ui, surface);
    g_autofree char *dump = surface_dump(surface);
    int x, y;
    surface_cursor(surface, &x, &y);
    return g_strdup_printf("%scursor %d,%d\n", dump, x, y);
}

char *
scene_row(Scene *scene, int width, int height, int y)
{
    g_autofree char *look = scene_look(scene, width, height);
    g_auto(GStrv) rows = g_strsplit(look, "\n", -1);
    return g_strdup(rows[y]);
}

/* ---- goldens ---- */

static const struct {
    int width, height;
} sizes[] = {{80, 24}, {200, 60}, {40, 12}};

void
scene_compare_look(const char *name, int width, int height, const char *look)
{
    g_autofree char *file =
        g_strdup_printf("%s.%dx%d.txt", name, width, height);
    g_autofree char *path = g_build_filename(g_getenv("KITH_SOURCE"), "tests",
                                             "ui", "golden", file, NULL);
    if (g_strcmp0(g_getenv("KITH_GOLDEN"), "write") == 0) {
        assert_true(g_file_set_contents(path, look, -1, NULL));
        return;
    }
    g_autofree char *golden = NULL;
    if (!g_file_get_contents(path, &golden, NULL, NULL))
        fail_msg("%s is missing; KITH_GOLDEN=write makes it", path);
    if (!g_str_equal(look, golden))
        fail_msg("%s looks different:\n%s", file, look);
}

void
scene_compare(Scene *scene, const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_autofree char *look =
            scene_look(scene, sizes[i].width, sizes[i].height);
        scene_compare_look(name, sizes[i].width, sizes[i].height, look);
    }
}
