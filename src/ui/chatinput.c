/* chatinput - see chatinput.h. */
#include "ui/chatinput.h"

#include "base/error.h"
#include "text/sanitize.h"
#include "ui/textrows.h"
#include "ui/view.h"

enum {
    SENT_LIMIT = 100, /* inputs that are remembered */
    LINES_UNASKED = 5,
    SIGN_WIDTH = 3,  /* ` > ` */
    QUOTED_MOST = 2, /* lines shown of what is answered */
};

void
chatinput_init(ChatInput *input)
{
    *input = (ChatInput){0};
    input->sent = history_new(SENT_LIMIT);
    input->edit = lineedit_new(input->sent);
}

void
chatinput_clear(ChatInput *input)
{
    completion_clear(&input->completion);
    lineedit_free(input->edit);
    history_free(input->sent);
    g_free(input->quote);
    g_free(input->message_id);
    g_free(input->original);
    g_free(input->aside);
}

const char *
chatinput_text(const ChatInput *input)
{
    return lineedit_text(input->edit);
}

const char *
chatinput_unsent(const ChatInput *input)
{
    return input->purpose == INPUT_CORRECTS ? input->aside
                                            : chatinput_text(input);
}

void
chatinput_set_quote(ChatInput *input, const char *quote)
{
    g_free(input->quote);
    input->quote = quote ? g_strchomp(g_strdup(quote)) : NULL;
}

void
chatinput_paste(ChatInput *input, const char *raw)
{
    g_autofree char *text = sanitize_text(slice_from_string(raw));
    g_strchomp(text);
    lineedit_insert(input->edit, text);
    input->was_pasted = TRUE;
}

gboolean
chatinput_is_command(const ChatInput *input)
{
    const char *text = chatinput_text(input);
    return input->purpose != INPUT_CORRECTS && text[0] == '/' &&
           text[1] != '/' && !strchr(text, '\n') &&
           !g_str_has_prefix(text, "/me ");
}

/* ---- what it is for ---- */

static void
forget_purpose(ChatInput *input)
{
    input->purpose = INPUT_SAYS;
    g_clear_pointer(&input->message_id, g_free);
    g_clear_pointer(&input->original, g_free);
    g_clear_pointer(&input->aside, g_free);
}

static void
set_purpose(ChatInput *input, InputPurpose purpose, const ChatRow *row)
{
    forget_purpose(input);
    input->purpose = purpose;
    input->message_id = g_strdup(row->message_id);
    input->original = g_strdup(row->body);
}

void
chatinput_correct(ChatInput *input, const ChatRow *row)
{
    g_autofree char *typed = g_strdup(chatinput_text(input));
    set_purpose(input, INPUT_CORRECTS, row);
    input->aside = g_steal_pointer(&typed);
    lineedit_set(input->edit, row->body);
}

void
chatinput_answer(ChatInput *input, const ChatRow *row)
{
    if (input->purpose == INPUT_CORRECTS)
        chatinput_leave(input);
    set_purpose(input, INPUT_ANSWERS, row);
}

gboolean
chatinput_leave(ChatInput *input)
{
    if (input->n_asked) {
        input->n_asked = 0;
        return TRUE;
    }
    if (input->purpose == INPUT_CORRECTS)
        lineedit_set(input->edit, input->aside);
    gboolean was_there = input->purpose != INPUT_SAYS || input->quote;
    if (input->purpose == INPUT_SAYS)
        g_clear_pointer(&input->quote, g_free);
    forget_purpose(input);
    return was_there;
}

/* ---- writing ---- */

void
chatinput_step(ChatInput *input, const Key *key)
{
    gboolean is_down = key->symbol == KEY_DOWN_;
    if (textrows_step(input->edit, input->width, is_down))
        return;
    if (input->purpose != INPUT_CORRECTS)
        lineedit_key(input->edit, key);
}

static guint
count_lines(const char *text)
{
    guint n = 1;
    for (; *text; text++)
        n += *text == '\n';
    return n;
}

gboolean
chatinput_must_ask(ChatInput *input)
{
    guint n = count_lines(chatinput_text(input));
    input->n_asked = input->was_pasted && n > LINES_UNASKED ? n : 0;
    return input->n_asked > 0;
}

/* `//me` is said as `/me`, which `/me` itself is, too. */
static char *
text_meant(const ChatInput *input)
{
    const char *text = chatinput_text(input);
    const char *said = g_str_has_prefix(text, "//") ? text + 1 : text;
    const char *quote = input->quote ? input->quote : "";
    return g_strconcat(quote, *quote ? "\n" : "", said, NULL);
}

gboolean
chatinput_saying(const ChatInput *input, const char *jid, char **text_out,
                 Saying *saying_out)
{
    gboolean corrects = input->purpose == INPUT_CORRECTS;
    gboolean answers = input->purpose == INPUT_ANSWERS;
    *text_out = corrects ? g_strdup(chatinput_text(input)) : text_meant(input);
    *saying_out = (Saying){
        .jid = jid,
        .text = *text_out,
        .replaces = corrects ? input->message_id : NULL,
        .answers = answers ? input->message_id : NULL,
        .quote = answers ? input->original : NULL,
    };
    return !corrects || !g_str_equal(*text_out, input->original);
}

void
chatinput_sent(ChatInput *input)
{
    g_autofree char *aside = g_steal_pointer(&input->aside);
    history_add(input->sent, chatinput_text(input));
    if (input->purpose == INPUT_SAYS || input->purpose == INPUT_ANSWERS)
        g_clear_pointer(&input->quote, g_free);
    forget_purpose(input);
    lineedit_clear(input->edit);
    if (aside)
        lineedit_set(input->edit, aside);
    input->was_pasted = FALSE;
    input->n_asked = 0;
}

/* ---- painting ---- */

char *
chatinput_hint(const ChatInput *input, const char *their_nick)
{
    if (input->n_asked)
        return g_strdup_printf(
            "Send these %u lines to %s? y sends, e edits, n goes back",
            input->n_asked, their_nick);
    if (input->purpose == INPUT_CORRECTS)
        return g_strdup("Correcting your last message; Esc leaves it");
    if (input->purpose == INPUT_ANSWERS)
        return g_strdup("Answering this message; Esc drops it");
    return input->quote ? g_strdup("Esc drops the quote") : NULL;
}

/* What stands above the text: the lines it answers, or goes on with. */
static char *
quoted(const ChatInput *input)
{
    if (input->purpose != INPUT_ANSWERS)
        return g_strdup(input->quote);
    g_auto(GStrv) lines = g_strsplit(input->original, "\n", QUOTED_MOST + 1);
    if (g_strv_length(lines) > QUOTED_MOST)
        g_clear_pointer(&lines[QUOTED_MOST], g_free);
    return g_strjoinv("\n", lines);
}

static int
quoted_rows(const char *text, int height)
{
    return text ? MIN((int)count_lines(text), MAX(height / 3, 0)) : 0;
}

static int
text_rows(const ChatInput *input, int width, int height)
{
    g_autoptr(GArray) rows =
        textrows_cut(chatinput_text(input), width - SIGN_WIDTH);
    return CLAMP((int)rows->len, 1, MAX(height / 3, 1));
}

int
chatinput_rows(ChatInput *input, int width, int height)
{
    g_autofree char *above = quoted(input);
    input->n_above = quoted_rows(above, height);
    return input->n_above + text_rows(input, width, height);
}

/* ` │ Re: lunch`: the sign tells it from what is being typed. */
static void
draw_quoted_line(const char *line, Surface *surface, Rect area)
{
    int x = area.x + 1;
    if (*line == '>')
        line += line[1] == ' ' ? 2 : 1;
    view_put(surface, area, &x, STYLE_DIM, theme_symbol(SYMBOL_SEPARATOR));
    x++;
    view_put(surface, area, &x, STYLE_QUOTE_1, line);
}

static void
draw_quoted(const char *text, Surface *surface, Rect area)
{
    g_auto(GStrv) lines = g_strsplit(text ? text : "", "\n", -1);
    int n = (int)g_strv_length(lines);
    for (int i = 0; i < MIN(n, area.height); i++) {
        Rect row = {area.x, area.y + i, area.width, 1};
        gboolean is_cut = i == area.height - 1 && n > area.height;
        g_autofree char *rest =
            is_cut ? g_strdup_printf("and %d lines more", n - i) : NULL;
        draw_quoted_line(is_cut ? rest : lines[i], surface, row);
    }
}

static void
draw_text(ChatInput *input, Surface *surface, Rect area, gboolean is_active)
{
    int y_before, x_before;
    surface_cursor(surface, &x_before, &y_before);
    Rect field = {area.x + SIGN_WIDTH, area.y, area.width - SIGN_WIDTH,
                  area.height};
    input->width = field.width;
    guint top = textrows_render(input->edit, surface, field, STYLE_NORMAL);
    surface_text(surface, (Rect){area.x + 1, area.y, 1, 1}, STYLE_MINE,
                 top > 0 ? theme_symbol(SYMBOL_ELLIPSIS) : ">");
    if (!is_active)
        surface_set_cursor(surface, x_before, y_before);
}

void
chatinput_render(ChatInput *input, Surface *surface, Rect area,
                 gboolean is_active)
{
    g_autofree char *above = quoted(input);
    int n_above = MIN(input->n_above, area.height - 1);
    int n_text = area.height - n_above;
    draw_quoted(above, surface, (Rect){area.x, area.y, area.width, n_above});
    draw_text(input, surface,
              (Rect){area.x, area.y + n_above, area.width, n_text}, is_active);
}
