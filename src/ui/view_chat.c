/* view_chat - a chat with one friend: what was said above, what is being
 * written below, and between them a rule that says what goes on. */
#include "base/error.h"
#include "ui/chatinput.h"
#include "ui/chatoffer.h"
#include "ui/chatpane.h"
#include "ui/chattyping.h"
#include "ui/views.h"

enum { LEAST_HEIGHT_FOR_RULE = 6 };

typedef struct {
    View view;
    ChatPane pane;
    ChatInput input;
    ChatTyping typing;
    ChatOffer offer;
    guint n_changes; /* of the input, when it was looked at last */
} ChatView;

static const ViewOps chat_ops;

View *
view_chat_new(const ViewContext *context, const char *jid)
{
    ChatView *view = g_new0(ChatView, 1);
    view->view.ops = &chat_ops;
    view->view.context = context;
    chatpane_init(&view->pane, &view->view, jid);
    chatinput_init(&view->input);
    return &view->view;
}

static void
chat_free(View *base)
{
    ChatView *view = (ChatView *)base;
    chatpane_clear(&view->pane);
    chatinput_clear(&view->input);
    g_free(view);
}

static const Person *
find_person(const ChatView *view)
{
    return persons_find(view->view.context->persons, view->pane.log.jid);
}

/* ---- what the screen asks ---- */

const char *
view_chat_jid(View *base)
{
    return ((ChatView *)base)->pane.log.jid;
}

const char *
view_chat_unsent(View *base)
{
    return chatinput_unsent(&((ChatView *)base)->input);
}

void
view_chat_set_unsent(View *base, const char *text)
{
    ChatView *view = (ChatView *)base;
    lineedit_set(view->input.edit, text);
    view->n_changes = lineedit_changes(view->input.edit);
}

const char *
view_chat_typed(View *base)
{
    return chatinput_text(&((ChatView *)base)->input);
}

void
view_chat_type(View *base, const char *text)
{
    lineedit_set(((ChatView *)base)->input.edit, text);
}

const char *
view_chat_quote(View *base)
{
    return ((ChatView *)base)->input.quote;
}

void
view_chat_set_quote(View *base, const char *quote)
{
    chatinput_set_quote(&((ChatView *)base)->input, quote);
}

void
view_chat_seek(View *base, const ChatCursor *at)
{
    chatpane_seek(&((ChatView *)base)->pane, at, SEEK_SHOWS);
}

void
view_chat_choose(View *base, gboolean is_older)
{
    chatpane_choose(&((ChatView *)base)->pane, is_older);
}

void
view_chat_answer(View *base, const ChatRow *row)
{
    ChatView *view = (ChatView *)base;
    chatpane_unchoose(&view->pane);
    chatinput_answer(&view->input, row);
}

static gboolean
correct_last(ChatView *view)
{
    GError *error = NULL;
    g_autoptr(ChatRow) row = store_read_last_said(
        view->view.context->reader, view->pane.log.jid, &error);
    view_tell_error(&view->view, error);
    if (row)
        chatinput_correct(&view->input, row);
    return row != NULL;
}

void
view_chat_correct(View *base)
{
    ChatView *view = (ChatView *)base;
    if (!correct_last(view))
        view_tell(base, NOTICE_WARNING, "There is nothing to correct.");
}

/* ---- what it is told ---- */

/* What they said ends their writing. */
static gboolean
take_typing(ChatView *view, const Change *change)
{
    if (g_strcmp0(change->jid, view->pane.log.jid) != 0)
        return FALSE;
    if (change->kind == CHANGE_TYPING)
        chattyping_heard(&view->typing, change->typing);
    else if (change->kind == CHANGE_NEW_CHAT)
        chattyping_heard(&view->typing, TYPING_ACTIVE);
    else
        return FALSE;
    return TRUE;
}

static gboolean
chat_change(View *base, const Change *change)
{
    ChatView *view = (ChatView *)base;
    gboolean is_seen = chatpane_change(&view->pane, change);
    is_seen |= take_typing(view, change);
    if (change->kind == CHANGE_LINE && change->service == SERVICE_XMPP)
        is_seen |= chatoffer_take_line(&view->offer, change->line);
    return is_seen;
}

static void
tell_typing(ChatView *view, gboolean is_changed)
{
    const UiHost *host = view->view.context->host;
    if (is_changed && host->typing)
        host->typing(host->host, view->pane.log.jid, view->typing.own);
}

static int
chat_tick(View *base)
{
    ChatView *view = (ChatView *)base;
    int next;
    tell_typing(view, chattyping_tick(&view->typing, &next));
    if (!chatpane_is_searching(&view->pane))
        return next;
    chatpane_search_on(&view->pane);
    return chatpane_is_searching(&view->pane) ? 0 : next;
}

static void
chat_left(View *base)
{
    ChatView *view = (ChatView *)base;
    tell_typing(view, chattyping_left(&view->typing));
}

/* ---- painting ---- */

/* What can be done with the message that was chosen. */
static char *
say_choice(const ChatView *view)
{
    static const struct {
        const char *command, *does;
    } uses[] = {
        {"reply", "answer"}, {"react", "react"}, {"yank", "copy"},
        {"url", "open"},     {"mail", "mail"},
    };
    const UiHost *host = view->view.context->host;
    g_autoptr(GString) text = g_string_new(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(uses); i++) {
        g_autofree char *key =
            host->key_of(host->host, SCOPE_CHAT, uses[i].command);
        if (key)
            g_string_append_printf(text, "%s %s %s ", key, uses[i].does,
                                   theme_symbol(SYMBOL_BULLET));
    }
    g_string_append(text, "Esc");
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static char *
say_typing(const ChatView *view)
{
    const char *text = chattyping_text(&view->typing);
    return text ? g_strdup_printf("%s %s", view->pane.their_nick, text) : NULL;
}

/* What the rule says, if anything: first what the user is in the middle of. */
static char *
say_hint(const ChatView *view, StyleId *style_out)
{
    *style_out = view->input.n_asked ? STYLE_WARNING : STYLE_NOTICE;
    char *hint = view->input.n_asked || !view->pane.has_choice
                     ? chatinput_hint(&view->input, view->pane.their_nick)
                     : say_choice(view);
    if (!hint && chatpane_is_searching(&view->pane))
        hint = g_strdup("Searching… Esc stops it");
    if (!hint)
        hint = chatoffer_text(&view->offer, find_person(view));
    if (hint)
        return hint;
    *style_out = STYLE_DIM;
    return say_typing(view);
}

static void
draw_rule(const ChatView *view, Surface *surface, Rect area)
{
    surface_fill(surface, area, STYLE_DIM, theme_symbol(SYMBOL_RULE));
    area.width -= 2;
    if (!view->pane.is_at_end)
        area.width -=
            surface_text_right(surface, area, STYLE_NOTICE, " more below ");
    StyleId style;
    g_autofree char *hint = say_hint(view, &style);
    if (!hint)
        return;
    g_autofree char *spaced = g_strdup_printf(" %s ", hint);
    area.x += 2;
    area.width -= 2;
    surface_text(surface, area, style, spaced);
}

static void
fresh(ChatView *view, int width)
{
    if (chatpane_fresh(&view->pane, width))
        chatoffer_look(&view->offer, view->pane.log.rows, find_person(view));
}

static void
chat_render(View *base, Surface *surface, Rect area, gboolean is_active)
{
    ChatView *view = (ChatView *)base;
    fresh(view, area.width);
    int n_input = chatinput_rows(&view->input, area.width, area.height);
    gboolean has_rule = area.height >= LEAST_HEIGHT_FOR_RULE;
    int height = area.height - n_input - has_rule;
    chatpane_render(&view->pane, surface,
                    (Rect){area.x, area.y, area.width, height});
    Rect rule = {area.x, area.y + height, area.width, 1};
    if (has_rule)
        draw_rule(view, surface, rule);
    chatinput_render(
        &view->input, surface,
        (Rect){area.x, area.y + area.height - n_input, area.width, n_input},
        is_active);
    if (view->input.completion.candidates)
        completion_render(&view->input.completion, surface, rule);
}

static void
chat_title(View *base, char **left, char **right)
{
    ChatView *view = (ChatView *)base;
    const Person *person = find_person(view);
    if (!person) {
        *left = g_strdup(view->pane.log.jid);
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
    if (!view->pane.log.has_unread)
        return;
    view->pane.log.has_unread = FALSE; /* until the store says otherwise */
    if (host->chat_shown)
        host->chat_shown(host->host, view->pane.log.jid);
}

/* ---- saying ---- */

static void
say(ChatView *view)
{
    const UiHost *host = view->view.context->host;
    g_autofree char *text = NULL;
    Saying saying;
    gboolean is_news =
        chatinput_saying(&view->input, view->pane.log.jid, &text, &saying);
    if (is_news)
        host->say(host->host, &saying);
    chatinput_sent(&view->input);
    chattyping_sent(&view->typing);
    view->n_changes = lineedit_changes(view->input.edit);
    chatpane_to_end(&view->pane);
}

/* The host may close this window, so nothing of it is touched after. */
static void
run(ChatView *view)
{
    const UiHost *host = view->view.context->host;
    g_autofree char *line = g_strdup(chatinput_text(&view->input) + 1);
    history_add(view->input.sent, chatinput_text(&view->input));
    lineedit_clear(view->input.edit);
    host->run(host->host, line);
}

/* With nothing written: from an answer to what it answers. */
static void
enter_nothing(ChatView *view)
{
    const ChatRow *chosen = chatpane_chosen(&view->pane);
    if (chosen && chosen->answers.id)
        chatpane_seek(&view->pane, &chosen->answers, SEEK_CHOOSES);
    else if (view->input.quote || view->input.purpose == INPUT_ANSWERS)
        view_tell(&view->view, NOTICE_INFO,
                  "Write your answer to the quote; Esc drops it.");
}

static void
enter(ChatView *view)
{
    if (!*chatinput_text(&view->input))
        enter_nothing(view);
    else if (chatinput_is_command(&view->input))
        run(view);
    else if (!chatinput_must_ask(&view->input))
        say(view);
}

/* While it is asked whether so many lines are meant. */
static void
answer_asked(ChatView *view, const Key *key)
{
    const UiHost *host = view->view.context->host;
    if (key_equal(key, &(Key){'y'}) || key_equal(key, &(Key){'e'}) ||
        key_equal(key, &(Key){'n'}))
        view->input.n_asked = 0;
    if (key_equal(key, &(Key){'y'}))
        say(view);
    else if (key_equal(key, &(Key){'e'}))
        host->run(host->host, "edit-message");
}

/* ---- typing ---- */

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
    if (!chatinput_is_command(&view->input) || key->has_ctrl || key->has_meta)
        return FALSE;
    completion_step(&view->input.completion, view->input.edit, complete_command,
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

/* After a key: it is told that the user writes, or does no more. */
static gboolean
note_typing(ChatView *view, gboolean is_taken)
{
    guint n_changes = lineedit_changes(view->input.edit);
    if (n_changes == view->n_changes)
        return is_taken;
    view->n_changes = n_changes;
    gboolean is_message = *chatinput_text(&view->input) &&
                          !chatinput_is_command(&view->input);
    tell_typing(view, chattyping_typed(&view->typing, is_message));
    return is_taken;
}

static gboolean
leave(ChatView *view)
{
    return chatpane_unchoose(&view->pane) || chatinput_leave(&view->input);
}

static gboolean
chat_key_first(View *base, const Key *key)
{
    ChatView *view = (ChatView *)base;
    if (key->symbol == KEY_TAB_ || key->symbol == KEY_BACKTAB_)
        return complete(view, key);
    completion_clear(&view->input.completion);
    if (is_escape(key))
        return leave(view);
    if (view->input.n_asked) {
        answer_asked(view, key);
        return TRUE;
    }
    if (key->symbol == KEY_ENTER_ && key->has_meta) {
        lineedit_insert(view->input.edit, "\n");
        return note_typing(view, TRUE);
    }
    if (key->symbol == KEY_ENTER_) {
        enter(view);
        return TRUE;
    }
    if (is_text(key) || key_equal(key, &(Key){KEY_BACKSPACE_}))
        return note_typing(view, lineedit_key(view->input.edit, key));
    return FALSE;
}

static gboolean
step(ChatView *view, const Key *key)
{
    gboolean is_correction = key_equal(key, &(Key){KEY_UP_}) &&
                             !*chatinput_text(&view->input) &&
                             view->input.purpose == INPUT_SAYS;
    if (!is_correction || !correct_last(view))
        chatinput_step(&view->input, key);
    return note_typing(view, TRUE);
}

static gboolean
chat_key_last(View *base, const Key *key)
{
    ChatView *view = (ChatView *)base;
    if (key->symbol == KEY_PAGE_UP_ || key->symbol == KEY_PAGE_DOWN_) {
        chatpane_move(&view->pane, key->symbol == KEY_PAGE_UP_
                                       ? MOVE_PAGE_UP
                                       : MOVE_PAGE_DOWN);
        return TRUE;
    }
    if (key_equal(key, &(Key){KEY_UP_}) || key_equal(key, &(Key){KEY_DOWN_}))
        return step(view, key);
    return note_typing(view, lineedit_key(view->input.edit, key));
}

static gboolean
chat_paste(View *base, const char *raw)
{
    ChatView *view = (ChatView *)base;
    completion_clear(&view->input.completion);
    chatinput_paste(&view->input, raw);
    return note_typing(view, TRUE);
}

static void
chat_move(View *base, Motion motion)
{
    chatpane_move(&((ChatView *)base)->pane, motion);
}

static Subject *
chat_subject(View *base)
{
    ChatView *view = (ChatView *)base;
    const Person *person = find_person(view);
    const ChatRow *chosen = chatpane_chosen(&view->pane);
    Subject *subject = subject_new(
        view->pane.log.jid, person ? person->friend->name : NULL, NULL);
    subject->chat_id = chosen ? chosen->at.id : 0;
    return subject;
}

/* ---- searching ---- */

static void
chat_search(View *base, const Search *search)
{
    chatpane_search(&((ChatView *)base)->pane, search->text,
                    search->is_backward);
}

static gboolean
chat_awaits(View *base)
{
    return chatpane_is_searching(&((ChatView *)base)->pane);
}

static void
chat_give_up(View *base)
{
    chatpane_stop_search(&((ChatView *)base)->pane);
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
    .left = chat_left,
    .tick = chat_tick,
    .search = chat_search,
    .awaits = chat_awaits,
    .give_up = chat_give_up,
};
