/* prompt - see prompt.h. */
#include "ui/prompt.h"

#include "base/error.h"
#include "text/sanitize.h"
#include "text/width.h"
#include "ui/wrap.h"

enum { HISTORY_LIMIT = 500 };

typedef struct {
    AskKind kind;
    char *text;
    char *keys; /* of a one-key question, else NULL */
    char *initial;
    UiComplete complete;
    UiTyped typed; /* or NULL */
    UiAnswer answer;
    gpointer user;
    GDestroyNotify free_user;
} Question;

struct Prompt {
    GQueue *questions; /* the head is being asked */
    LineEdit *edit;    /* of the head, when it is a line */
    Completion completion;
    char *hint; /* on the line as it is; or NULL */
    History *commands, *searches;
    gboolean is_closing; /* who is told that we give up cannot ask again */
};

static void begin(Prompt *prompt);
static void answer(Prompt *prompt, const char *text);

Prompt *
prompt_new(void)
{
    Prompt *prompt = g_new0(Prompt, 1);
    prompt->questions = g_queue_new();
    prompt->commands = history_new(HISTORY_LIMIT);
    prompt->searches = history_new(HISTORY_LIMIT);
    return prompt;
}

void
prompt_free(Prompt *prompt)
{
    if (!prompt)
        return;
    prompt->is_closing = TRUE;
    while (prompt_is_asking(prompt))
        answer(prompt, NULL);
    g_queue_free(prompt->questions);
    history_free(prompt->commands);
    history_free(prompt->searches);
    g_free(prompt);
}

static void
question_free(Question *question)
{
    if (question->free_user)
        question->free_user(question->user);
    g_free(question->text);
    g_free(question->keys);
    g_free(question->initial);
    g_free(question);
}

static void
enqueue(Prompt *prompt, Question *question)
{
    if (prompt->is_closing) {
        question_free(question);
        return;
    }
    g_queue_push_tail(prompt->questions, question);
    if (g_queue_get_length(prompt->questions) == 1)
        begin(prompt);
}

void
prompt_ask(Prompt *prompt, AskKind kind, const char *text, const char *initial,
           UiComplete complete, UiAnswer on_answer, gpointer user,
           GDestroyNotify free_user)
{
    prompt_ask_live(prompt, kind, text, initial, complete, NULL, on_answer,
                    user, free_user);
}

void
prompt_ask_live(Prompt *prompt, AskKind kind, const char *text,
                const char *initial, UiComplete complete, UiTyped typed,
                UiAnswer on_answer, gpointer user, GDestroyNotify free_user)
{
    Question *question = g_new0(Question, 1);
    question->kind = kind;
    question->text = g_strdup(text);
    question->initial = g_strdup(initial);
    question->complete = complete;
    question->typed = typed;
    question->answer = on_answer;
    question->user = user;
    question->free_user = free_user;
    enqueue(prompt, question);
}

void
prompt_ask_key(Prompt *prompt, const char *text, const char *keys,
               UiAnswer on_answer, gpointer user, GDestroyNotify free_user)
{
    Question *question = g_new0(Question, 1);
    question->text = g_strdup(text);
    question->keys = g_strdup(keys);
    question->answer = on_answer;
    question->user = user;
    question->free_user = free_user;
    enqueue(prompt, question);
}

gboolean
prompt_is_asking(const Prompt *prompt)
{
    return !g_queue_is_empty(prompt->questions);
}

static const Question *
current(const Prompt *prompt)
{
    return g_queue_peek_head(prompt->questions);
}

static History *
history_of(Prompt *prompt, const Question *question)
{
    if (question->kind == ASK_COMMAND)
        return prompt->commands;
    return question->kind == ASK_SEARCH ? prompt->searches : NULL;
}

static void
begin(Prompt *prompt)
{
    const Question *question = current(prompt);
    if (!question || question->keys)
        return;
    prompt->edit = lineedit_new(history_of(prompt, question));
    if (question->initial)
        lineedit_set(prompt->edit, question->initial);
}

/* The question is gone before its answer runs, for the answer may ask the next
 * one; that one goes in front of those that wait. */
static void
answer(Prompt *prompt, const char *text)
{
    g_autofree char *given = g_strdup(text);
    Question *question = g_queue_pop_head(prompt->questions);
    GQueue *waiting = prompt->questions;

    completion_clear(&prompt->completion);
    g_clear_pointer(&prompt->hint, g_free);
    g_clear_pointer(&prompt->edit, lineedit_free);
    prompt->questions = g_queue_new();
    question->answer(question->user, given);
    question_free(question);

    gboolean is_asking = prompt_is_asking(prompt);
    while (!g_queue_is_empty(waiting))
        g_queue_push_tail(prompt->questions, g_queue_pop_head(waiting));
    g_queue_free(waiting);
    if (!is_asking)
        begin(prompt);
}

static void
answer_line(Prompt *prompt)
{
    const Question *question = current(prompt);
    const char *text = lineedit_text(prompt->edit);
    History *history = history_of(prompt, question);
    if (history)
        history_add(history, text);
    answer(prompt, text);
}

static gboolean
is_escape(const Key *key)
{
    return key_equal(key, &(Key){KEY_ESCAPE_}) ||
           key_equal(key, &(Key){'g', .has_ctrl = TRUE}) ||
           key_equal(key, &(Key){'c', .has_ctrl = TRUE});
}

static void
press_choice(Prompt *prompt, const Key *key)
{
    char typed[8] = "";
    if (key->has_ctrl || key->has_meta || key->symbol >= KEY_ENTER_)
        return;
    g_unichar_to_utf8(g_unichar_tolower(key->symbol), typed);
    if (strstr(current(prompt)->keys, typed))
        answer(prompt, typed);
}

/* Tells who asked what the line says now, if it says something else. */
static void
tell_typed(Prompt *prompt, const char *before)
{
    const Question *question = current(prompt);
    if (!question || !question->typed || !prompt->edit)
        return;
    const char *text = lineedit_text(prompt->edit);
    if (g_str_equal(text, before))
        return;
    g_free(prompt->hint);
    prompt->hint = question->typed(question->user, text);
}

static void
complete(Prompt *prompt, CompletionStep step)
{
    const Question *question = current(prompt);
    if (question->complete && question->kind != ASK_SECRET)
        completion_step(&prompt->completion, prompt->edit, question->complete,
                        question->user, step);
}

/* Backspace in an empty line gives up, as in vi and mutt. */
static gboolean
is_backspace_in_nothing(const Prompt *prompt, const Key *key)
{
    return current(prompt)->kind == ASK_COMMAND &&
           key->symbol == KEY_BACKSPACE_ && !*lineedit_text(prompt->edit);
}

void
prompt_key(Prompt *prompt, const Key *key)
{
    if (is_escape(key)) {
        answer(prompt, NULL);
        return;
    }
    if (current(prompt)->keys) {
        press_choice(prompt, key);
        return;
    }
    g_autofree char *before = g_strdup(lineedit_text(prompt->edit));
    if (key->symbol == KEY_TAB_ || key->symbol == KEY_BACKTAB_) {
        complete(prompt, key->symbol == KEY_TAB_ ? COMPLETION_NEXT
                                                 : COMPLETION_PREVIOUS);
        tell_typed(prompt, before);
        return;
    }
    completion_clear(&prompt->completion);
    if (key->symbol == KEY_ENTER_) {
        answer_line(prompt);
    } else if (is_backspace_in_nothing(prompt, key)) {
        answer(prompt, NULL);
    } else {
        lineedit_key(prompt->edit, key);
        tell_typed(prompt, before);
    }
}

void
prompt_paste(Prompt *prompt, const char *raw)
{
    if (!prompt->edit)
        return; /* a choice is made by hand */
    g_autofree char *line = sanitize_line(slice_from_string(raw));
    g_autofree char *before = g_strdup(lineedit_text(prompt->edit));
    completion_clear(&prompt->completion);
    lineedit_insert(prompt->edit, line);
    tell_typed(prompt, before);
}

/* What is asked, with the letters of a choice. The caller frees it. */
static char *
question_text(const Question *question)
{
    if (!question->keys)
        return g_strdup(question->text);
    GString *text = g_string_new(question->text);
    g_string_append(text, " [");
    for (const char *key = question->keys; *key; key++)
        g_string_append_printf(text, "%s%c", key == question->keys ? "" : "/",
                               *key);
    g_string_append(text, "] ");
    return g_string_free(text, FALSE);
}

/* The rows of what is asked; an answer goes behind the last of them. A
 * fingerprint must be seen whole, so a long question takes several. */
static GPtrArray *
question_rows(const Question *question, int width)
{
    g_autofree char *text = question_text(question);
    /* A line's question leaves room to answer, or stands above it. */
    int room = question->keys ? width : MAX(width * 2 / 3, 1);
    if (width_of(text) <= room) {
        GPtrArray *row = g_ptr_array_new_with_free_func(g_free);
        g_ptr_array_add(row, g_steal_pointer(&text));
        return row;
    }
    GPtrArray *rows = wrap_text(text, width);
    if (!question->keys)
        g_ptr_array_add(rows, g_strdup("> "));
    return rows;
}

int
prompt_rows(const Prompt *prompt, int width)
{
    const Question *question = current(prompt);
    if (!question)
        return 0;
    g_autoptr(GPtrArray) rows = question_rows(question, width);
    return (int)rows->len;
}

/* Returns the columns used on the last row, `line`. */
static int
render_question(const Question *question, Surface *surface, Rect line)
{
    g_autoptr(GPtrArray) rows = question_rows(question, line.width);
    int used = 0;
    for (guint i = 0; i < rows->len; i++) {
        Rect row = line;
        row.y -= (int)(rows->len - 1 - i);
        surface_fill(surface, row, STYLE_NORMAL, " ");
        used = surface_text(surface, row, STYLE_NOTICE, rows->pdata[i]);
    }
    return used;
}

static void
render_hint(const char *hint, Surface *surface, Rect area)
{
    surface_fill(surface, area, STYLE_BAR, " ");
    surface_text(surface, (Rect){area.x + 1, area.y, area.width - 2, 1},
                 STYLE_BAR, hint);
}

void
prompt_render(const Prompt *prompt, Surface *surface, Rect line, Rect menu)
{
    const Question *question = current(prompt);
    if (!question)
        return;
    int used = render_question(question, surface, line);
    if (question->keys) {
        surface_set_cursor(surface, line.x + MIN(used, line.width - 1), line.y);
        return;
    }
    Rect rest = {line.x + used, line.y, line.width - used, 1};
    lineedit_render(prompt->edit, surface, rest, STYLE_NORMAL,
                    question->kind == ASK_SECRET ? ECHO_NONE : ECHO_TEXT);
    if (prompt->completion.candidates)
        completion_render(&prompt->completion, surface, menu);
    else if (prompt->hint && menu.y != line.y)
        render_hint(prompt->hint, surface, menu);
}

History *
prompt_command_history(Prompt *prompt)
{
    return prompt->commands;
}
