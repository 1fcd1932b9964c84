/* view_chat - a chat with one friend: what was said, and the input line. */
#include "base/error.h"
#include "text/sanitize.h"
#include "ui/chatoffer.h"
#include "ui/chattext.h"
#include "ui/completion.h"
#include "ui/match.h"
#include "ui/views.h"

enum {
    SENT_LIMIT = 100, /* lines that Up brings back */
    LEAST_HEIGHT_FOR_RULE = 6,
};

typedef struct {
    View view;
    ChatLog log;
    char *own_nick, *their_nick;
    GPtrArray *lines; /* of ChatLine*; borrow from the log's rows */
    int width;        /* that `lines` are laid out to */
    Scroll scroll;
    gboolean is_at_end;
    gint64 top_row; /* where the window stands when it is not at the end */
    guint top_part;
    ChatLineKind top_kind;
    gint64 unread_mark;
    ChatCursor sought; /* to be gone to when it is painted; id 0: none */
    gint64 chosen;     /* what was gone to, until something is said */
    gboolean is_stale;
    History *sent;
    LineEdit *input;
    Completion completion;
    char *quote; /* stands above the input, goes with the next message; NULL */
    ChatOffer offer;
} ChatView;

static const ViewOps chat_ops;
static void remember_place(ChatView *view);

static char *
local_part(const char *jid)
{
    const char *at = strchr(jid, '@');
    return at ? g_strndup(jid, at - jid) : g_strdup(jid);
}

View *
view_chat_new(const ViewContext *context, const char *jid)
{
    ChatView *view = g_new0(ChatView, 1);
    view->view.ops = &chat_ops;
    view->view.context = context;
    chatlog_init(&view->log, context->reader, jid);
    view->own_nick = local_part(context->config->jid);
    view->lines = g_ptr_array_new();
    view->is_at_end = TRUE;
    view->is_stale = TRUE;
    view->sent = history_new(SENT_LIMIT);
    view->input = lineedit_new(view->sent);
    return &view->view;
}

static void
chat_free(View *base)
{
    ChatView *view = (ChatView *)base;
    g_ptr_array_unref(view->lines);
    chatlog_clear(&view->log);
    completion_clear(&view->completion);
    lineedit_free(view->input);
    history_free(view->sent);
    g_free(view->quote);
    g_free(view->own_nick);
    g_free(view->their_nick);
    g_free(view);
}

const char *
view_chat_jid(View *base)
{
    return ((ChatView *)base)->log.jid;
}

const char *
view_chat_unsent(View *base)
{
    return lineedit_text(((ChatView *)base)->input);
}

void
view_chat_set_unsent(View *base, const char *text)
{
    lineedit_set(((ChatView *)base)->input, text);
}

const char *
view_chat_quote(View *base)
{
    return ((ChatView *)base)->quote;
}

void
view_chat_set_quote(View *base, const char *quote)
{
    ChatView *view = (ChatView *)base;
    g_free(view->quote);
    view->quote = quote ? g_strchomp(g_strdup(quote)) : NULL;
}

static gboolean
chat_change(View *base, const Change *change)
{
    ChatView *view = (ChatView *)base;
    if (change->kind == CHANGE_LINE && change->service == SERVICE_XMPP)
        return chatoffer_take_line(&view->offer, change->line);
    gboolean is_ours = change->kind == CHANGE_FRIENDS ||
                       (change->kind == CHANGE_CHAT &&
                        g_strcmp0(change->jid, view->log.jid) == 0);
    view->is_stale |= is_ours;
    return is_ours;
}

/* ---- laying out ---- */

static ChatLook
look_of(const ChatView *view)
{
    return (ChatLook){.own_nick = view->own_nick,
                      .their_nick = view->their_nick,
                      .unread_mark = view->unread_mark,
                      .chosen = view->chosen};
}

static void
read_nick(ChatView *view)
{
    const Person *person =
        persons_find(view->view.context->persons, view->log.jid);
    g_free(view->their_nick);
    view->their_nick =
        person ? g_strdup(person->friend->name) : local_part(view->log.jid);
}

static void
find_place(ChatView *view)
{
    for (guint i = 0; i < view->lines->len; i++) {
        const ChatLine *line = g_ptr_array_index(view->lines, i);
        if (line->row_id != view->top_row || line->part < view->top_part)
            continue;
        /* A mark may have moved to another row; then the text will do. */
        if (line->kind == view->top_kind || line->kind == CHAT_LINE_TEXT) {
            view->scroll.top = i;
            return;
        }
    }
    view->is_at_end = TRUE; /* the place is gone */
}

static void
lay_out(ChatView *view)
{
    ChatLook look = look_of(view);
    g_ptr_array_unref(view->lines);
    view->lines = chattext_lay_out(view->log.rows, &look, view->width);
    view->scroll.n = view->lines->len;
    if (!view->is_at_end)
        find_place(view);
}

/* Those who look on see new messages come; a mark is for what came while they
 * looked elsewhere. */
static void
set_unread_mark(ChatView *view)
{
    if (view->log.has_unread && !view->view.was_visible)
        view->unread_mark = view->log.first_unread;
}

static void
fresh(ChatView *view, int width)
{
    if (!view->is_stale && view->width == width)
        return;
    if (view->is_stale) {
        GError *error = NULL;
        if (view->is_at_end)
            chatlog_trim(&view->log);
        /* The lines borrow from the rows that go now. */
        g_ptr_array_set_size(view->lines, 0);
        if (!chatlog_refresh(&view->log, &error))
            view_tell_error(&view->view, error);
        read_nick(view);
        set_unread_mark(view);
        chatoffer_look(
            &view->offer, view->log.rows,
            persons_find(view->view.context->persons, view->log.jid));
        view->is_stale = FALSE;
    }
    view->width = width;
    lay_out(view);
}

void
view_chat_seek(View *base, const ChatCursor *at)
{
    ChatView *view = (ChatView *)base;
    view->sought = *at;
    view->is_stale = TRUE;
}

/* Some lines of what was said before stay in sight. */
static void
go_to_sought(ChatView *view, int height)
{
    GError *error = NULL;
    gint64 id = view->sought.id;
    gboolean is_held = chatlog_reach(&view->log, &view->sought, &error);
    view_tell_error(&view->view, error);
    view->sought = (ChatCursor){0};
    lay_out(view);
    for (guint i = 0; is_held && i < view->lines->len; i++) {
        const ChatLine *line = g_ptr_array_index(view->lines, i);
        if (line->row_id != id || line->kind != CHAT_LINE_TEXT)
            continue;
        view->chosen = id;
        view->is_at_end = FALSE;
        view->scroll.height = height;
        view->scroll.top = MAX((int)i - height / 3, 0);
        scroll_clamp_text(&view->scroll);
        remember_place(view);
        return;
    }
    view_tell(&view->view, NOTICE_WARNING,
              "That message lies further back than can be shown here.");
}

static void
remember_place(ChatView *view)
{
    int last_top = MAX(view->scroll.n - view->scroll.height, 0);
    view->is_at_end = view->scroll.top >= last_top;
    if (view->scroll.top >= (int)view->lines->len)
        return;
    const ChatLine *line = g_ptr_array_index(view->lines, view->scroll.top);
    view->top_row = line->row_id;
    view->top_part = line->part;
    view->top_kind = line->kind;
}

static void
load_older(ChatView *view)
{
    GError *error = NULL;
    remember_place(view);
    view->is_at_end = FALSE;
    gboolean is_more = chatlog_load_older(&view->log, &error);
    view_tell_error(&view->view, error);
    if (is_more)
        lay_out(view);
}

static void
chat_move(View *base, Motion motion)
{
    ChatView *view = (ChatView *)base;
    gboolean is_up = motion_rows(motion, view->scroll.height) < 0;
    if (is_up && view->scroll.top <= view->scroll.height)
        load_older(view);
    scroll_move_text(&view->scroll, motion);
    remember_place(view);
}

/* ---- painting ---- */

static void
draw_lines(ChatView *view, Surface *surface, Rect area)
{
    ChatLook look = look_of(view);
    view->scroll.height = area.height;
    if (view->is_at_end)
        view->scroll.top = view->scroll.n;
    scroll_clamp_text(&view->scroll);
    /* A short chat stands right above the input. */
    int y = area.y + MAX(area.height - view->scroll.n, 0);
    for (guint i = view->scroll.top; i < view->lines->len; i++, y++) {
        if (y >= area.y + area.height)
            break;
        chattext_draw(g_ptr_array_index(view->lines, i), &look, surface,
                      (Rect){area.x, y, area.width, 1});
    }
    if (view->lines->len == 0)
        view_say_empty(surface, area, "Nothing was said yet.");
}

/* What the line above the input says, if anything. */
static char *
say_hint(const ChatView *view)
{
    const ViewContext *context = view->view.context;
    if (view->quote)
        return g_strdup("Esc drops the quote");
    return chatoffer_text(&view->offer,
                          persons_find(context->persons, view->log.jid));
}

static void
draw_rule(const ChatView *view, Surface *surface, Rect area)
{
    surface_fill(surface, area, STYLE_DIM, theme_symbol(SYMBOL_RULE));
    area.width -= 2;
    if (!view->is_at_end)
        area.width -=
            surface_text_right(surface, area, STYLE_NOTICE, " more below ");
    g_autofree char *hint = say_hint(view);
    if (!hint)
        return;
    g_autofree char *spaced = g_strdup_printf(" %s ", hint);
    area.x += 2;
    area.width -= 2;
    surface_text(surface, area, view->quote ? STYLE_DIM : STYLE_NOTICE, spaced);
}

/* ` │ Re: lunch`: the sign tells it from what is being typed. */
static void
draw_quote_line(const char *line, Surface *surface, Rect area)
{
    int x = area.x + 1;
    if (*line == '>')
        line += line[1] == ' ' ? 2 : 1;
    view_put(surface, area, &x, STYLE_DIM, theme_symbol(SYMBOL_SEPARATOR));
    x++;
    view_put(surface, area, &x, STYLE_QUOTE_1, line);
}

/* The rows that the quote takes of so many. */
static int
quote_rows(const ChatView *view, int height)
{
    int n = view->quote ? 1 : 0;
    for (const char *c = view->quote; c && *c; c++)
        n += *c == '\n';
    return MIN(n, MAX(height / 3, 0));
}

static void
draw_quote(const ChatView *view, Surface *surface, Rect area)
{
    g_auto(GStrv) lines = g_strsplit(view->quote ? view->quote : "", "\n", -1);
    int n = (int)g_strv_length(lines);
    for (int i = 0; i < MIN(n, area.height); i++) {
        Rect row = {area.x, area.y + i, area.width, 1};
        gboolean is_cut = i == area.height - 1 && n > area.height;
        g_autofree char *rest =
            is_cut ? g_strdup_printf("and %d lines more", n - i) : NULL;
        draw_quote_line(is_cut ? rest : lines[i], surface, row);
    }
}

static void
draw_input(const ChatView *view, Surface *surface, Rect line,
           gboolean is_active)
{
    int x = line.x + 1;
    int y_before, x_before;
    surface_cursor(surface, &x_before, &y_before);
    view_put(surface, line, &x, STYLE_MINE, "> ");
    Rect field = {x, line.y, line.x + line.width - x, 1};
    lineedit_render(view->input, surface, field, STYLE_NORMAL, ECHO_TEXT);
    if (!is_active)
        surface_set_cursor(surface, x_before, y_before);
}

static void
chat_render(View *base, Surface *surface, Rect area, gboolean is_active)
{
    ChatView *view = (ChatView *)base;
    fresh(view, area.width);
    int last = area.y + area.height - 1;
    int n_quoted = quote_rows(view, area.height);
    gboolean has_rule = area.height >= LEAST_HEIGHT_FOR_RULE;
    int n_below = 1 + n_quoted + has_rule;
    if (view->sought.id)
        go_to_sought(view, area.height - n_below);
    draw_lines(view, surface,
               (Rect){area.x, area.y, area.width, area.height - n_below});
    Rect rule = {area.x, last - n_quoted - 1, area.width, 1};
    if (has_rule)
        draw_rule(view, surface, rule);
    draw_quote(view, surface,
               (Rect){area.x, last - n_quoted, area.width, n_quoted});
    draw_input(view, surface, (Rect){area.x, last, area.width, 1}, is_active);
    if (view->completion.candidates)
        completion_render(&view->completion, surface, rule);
}

static void
chat_title(View *base, char **left, char **right)
{
    ChatView *view = (ChatView *)base;
    const Person *person = persons_find(base->context->persons, view->log.jid);
    if (!person) {
        *left = g_strdup(view->log.jid);
        *right = g_strdup("not in your roster");
        return;
    }
    Presence presence = person->friend->presence;
    *left = g_strdup_printf("%s %s", theme_presence_symbol(presence),
                            person->friend->name);
    *right = g_strdup(presence_name(presence));
}

static void
chat_shown(View *base)
{
    ChatView *view = (ChatView *)base;
    const UiHost *host = base->context->host;
    if (!view->log.has_unread)
        return;
    view->log.has_unread = FALSE; /* until the store says otherwise */
    if (host->chat_shown)
        host->chat_shown(host->host, view->log.jid);
}

/* ---- typing ---- */

static gboolean
is_command(const char *text)
{
    return text[0] == '/' && text[1] != '/' && !strchr(text, '\n');
}

/* The host may close this window, so nothing of it is touched after. */
static void
enter(ChatView *view)
{
    const UiHost *host = view->view.context->host;
    g_autofree char *text = g_strdup(lineedit_text(view->input));
    g_autofree char *jid = g_strdup(view->log.jid);
    view->is_at_end = TRUE;
    if (!*text && view->quote)
        view_tell(&view->view, NOTICE_INFO,
                  "Write your answer to the quote; Esc drops it.");
    if (!*text)
        return;
    history_add(view->sent, text);
    lineedit_set(view->input, "");
    if (is_command(text)) {
        host->run(host->host, text + 1);
        return;
    }
    view->unread_mark = view->chosen = 0;
    view->is_stale = TRUE;
    const char *said = g_str_has_prefix(text, "//") ? text + 1 : text;
    g_autofree char *whole = g_strconcat(view->quote ? view->quote : "",
                                         view->quote ? "\n" : "", said, NULL);
    g_clear_pointer(&view->quote, g_free);
    host->say(host->host, jid, whole);
}

/* The host completes what stands behind the slash. */
static GPtrArray *
complete_command(gpointer user, const char *line, gsize cursor, gsize *start)
{
    const UiHost *host = user;
    if (cursor == 0 || !host->complete)
        return NULL;
    GPtrArray *found = host->complete(host->host, line + 1, cursor - 1, start);
    *start += 1;
    return found;
}

static gboolean
complete(ChatView *view, const Key *key)
{
    if (!is_command(lineedit_text(view->input)) || key->has_ctrl ||
        key->has_meta)
        return FALSE;
    completion_step(&view->completion, view->input, complete_command,
                    (gpointer)view->view.context->host,
                    key->symbol == KEY_TAB_ ? COMPLETION_NEXT
                                            : COMPLETION_PREVIOUS);
    return TRUE;
}

static gboolean
is_text(const Key *key)
{
    return key->symbol < KEY_ENTER_ && !key->has_ctrl && !key->has_meta;
}

static gboolean
is_escape(const Key *key)
{
    return key_equal(key, &(Key){KEY_ESCAPE_}) ||
           key_equal(key, &(Key){'g', .has_ctrl = TRUE});
}

static gboolean
chat_key_first(View *base, const Key *key)
{
    ChatView *view = (ChatView *)base;
    if (key->symbol == KEY_TAB_ || key->symbol == KEY_BACKTAB_)
        return complete(view, key);
    completion_clear(&view->completion);
    if (view->quote && is_escape(key)) {
        g_clear_pointer(&view->quote, g_free);
        return TRUE;
    }
    if (key->symbol == KEY_ENTER_) {
        if (key->has_meta)
            lineedit_insert(view->input, "\n");
        else
            enter(view);
        return TRUE;
    }
    if (is_text(key) || key_equal(key, &(Key){KEY_BACKSPACE_}))
        return lineedit_key(view->input, key);
    return FALSE;
}

static gboolean
chat_key_last(View *base, const Key *key)
{
    ChatView *view = (ChatView *)base;
    if (key->symbol == KEY_PAGE_UP_ || key->symbol == KEY_PAGE_DOWN_) {
        chat_move(base,
                  key->symbol == KEY_PAGE_UP_ ? MOVE_PAGE_UP : MOVE_PAGE_DOWN);
        return TRUE;
    }
    return lineedit_key(view->input, key);
}

/* One paste is one message, whatever lines it has. */
static gboolean
chat_paste(View *base, const char *raw)
{
    ChatView *view = (ChatView *)base;
    g_autofree char *text = sanitize_text(slice_from_string(raw));
    g_strchomp(text);
    completion_clear(&view->completion);
    lineedit_insert(view->input, text);
    return TRUE;
}

static Subject *
chat_subject(View *base)
{
    ChatView *view = (ChatView *)base;
    const Person *person = persons_find(base->context->persons, view->log.jid);
    return subject_new(view->log.jid, person ? person->friend->name : NULL,
                       NULL);
}

static const ViewOps chat_ops = {
    .scope = SCOPE_CHAT,
    .free = chat_free,
    .render = chat_render,
    .title = chat_title,
    .change = chat_change,
    .key_first = chat_key_first,
    .key_last = chat_key_last,
    .paste = chat_paste,
    .move = chat_move,
    .subject = chat_subject,
    .shown = chat_shown,
};
