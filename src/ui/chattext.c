/* chattext - see chattext.h. */
#include "ui/chattext.h"

#include "base/error.h"
#include "ui/wrap.h"

enum {
    TIME_WIDTH = 5,
    LEAST_TEXT_WIDTH = 10,
    WIDEST_TEXT = 100,
    NARROW_BELOW = 60,
    NICK_WIDTH = 10,
    NICK_WIDTH_NARROW = 6,
};

static int
nick_width(int width)
{
    return width < NARROW_BELOW ? NICK_WIDTH_NARROW : NICK_WIDTH;
}

/* Time, sign, nick, separator. */
static int
prefix_width(int width)
{
    return 1 + TIME_WIDTH + 1 + 1 + 1 + nick_width(width) + 3;
}

static char *
format_time(gint64 at_us, const char *format)
{
    g_autoptr(GDateTime) time =
        g_date_time_new_from_unix_local(at_us / G_USEC_PER_SEC);
    return time ? g_date_time_format(time, format) : g_strdup("");
}

static void
line_free(gpointer pointer)
{
    ChatLine *line = pointer;
    g_free(line->text);
    g_free(line);
}

static void
add_line(GPtrArray *lines, ChatLineKind kind, const ChatRow *row, guint part,
         char *text)
{
    ChatLine *line = g_new0(ChatLine, 1);
    line->kind = kind;
    line->row_id = row->at.id;
    line->part = part;
    line->row = row;
    line->text = text;
    g_ptr_array_add(lines, line);
}

static void
add_message(GPtrArray *lines, const ChatRow *row, int width)
{
    g_autoptr(GPtrArray) wrapped = wrap_text(row->body, width);
    for (guint i = 0; i < wrapped->len; i++)
        add_line(lines, CHAT_LINE_TEXT, row, i,
                 g_strdup(g_ptr_array_index(wrapped, i)));
}

GPtrArray *
chattext_lay_out(const GPtrArray *rows, const ChatLook *look, int width)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(line_free);
    int text_width =
        CLAMP(width - prefix_width(width) - 1, LEAST_TEXT_WIDTH, WIDEST_TEXT);
    g_autofree char *day = NULL;
    for (guint i = 0; i < rows->len; i++) {
        const ChatRow *row = g_ptr_array_index(rows, i);
        char *other = format_time(row->at.at_us, "%A, %-d %B %Y");
        if (g_strcmp0(day, other) != 0)
            add_line(lines, CHAT_LINE_DAY, row, 0, g_strdup(other));
        g_free(day);
        day = other;
        if (look->unread_mark && row->at.id == look->unread_mark)
            add_line(lines, CHAT_LINE_UNREAD, row, 0, g_strdup("new"));
        add_message(lines, row, text_width);
    }
    return lines;
}

/* `── new ──────` */
static void
draw_rule(const ChatLine *line, Surface *surface, Rect area)
{
    StyleId style = line->kind == CHAT_LINE_UNREAD ? STYLE_WARNING : STYLE_DIM;
    Rect inner = {area.x + 1, area.y, area.width - 2, 1};
    surface_fill(surface, inner, style, theme_symbol(SYMBOL_RULE));
    g_autofree char *text = g_strdup_printf(" %s ", line->text);
    inner.x += 2;
    inner.width -= 4;
    surface_text(surface, inner, style, text);
}

static void
draw_state(const ChatRow *row, Surface *surface, Rect cell)
{
    static const struct {
        SymbolId symbol;
        StyleId style;
    } signs[] = {
        [CHAT_SENDING] = {SYMBOL_SENDING, STYLE_DIM},
        [CHAT_SENT] = {SYMBOL_SENT, STYLE_DIM},
        [CHAT_DELIVERED] = {SYMBOL_DELIVERED, STYLE_DIM},
        [CHAT_DISPLAYED] = {SYMBOL_DISPLAYED, STYLE_DIM},
        [CHAT_FAILED] = {SYMBOL_FAILED, STYLE_ERROR},
    };
    if (row->is_outgoing && row->state < G_N_ELEMENTS(signs))
        surface_text(surface, cell, signs[row->state].style,
                     theme_symbol(signs[row->state].symbol));
}

static void
draw_who(const ChatRow *row, const ChatLook *look, Surface *surface, Rect area)
{
    g_autofree char *time = format_time(row->at.at_us, "%H:%M");
    int x = area.x + 1;
    surface_text(surface, (Rect){x, area.y, TIME_WIDTH, 1}, STYLE_DIM, time);
    x += TIME_WIDTH + 1;
    draw_state(row, surface, (Rect){x, area.y, 1, 1});
    Rect nick = {x + 2, area.y, nick_width(area.width), 1};
    surface_text_right(surface, nick,
                       row->is_outgoing ? STYLE_MINE : STYLE_THEIRS,
                       row->is_outgoing ? look->own_nick : look->their_nick);
}

static StyleId
text_style(const ChatLine *line)
{
    if (line->row->state == CHAT_FAILED)
        return STYLE_ERROR;
    return *line->text == '>' ? STYLE_QUOTE_1 : STYLE_NORMAL; /* XEP-0393 */
}

void
chattext_draw(const ChatLine *line, const ChatLook *look, Surface *surface,
              Rect area)
{
    if (line->kind != CHAT_LINE_TEXT) {
        draw_rule(line, surface, area);
        return;
    }
    int prefix = prefix_width(area.width);
    if (line->part == 0)
        draw_who(line->row, look, surface, area);
    surface_text(surface, (Rect){area.x + prefix - 2, area.y, 1, 1}, STYLE_DIM,
                 theme_symbol(SYMBOL_SEPARATOR));
    surface_text(surface,
                 (Rect){area.x + prefix, area.y, area.width - prefix, 1},
                 text_style(line), line->text);
    if (look->chosen && line->row_id == look->chosen)
        surface_style(surface, area, STYLE_SELECTED_DIM);
}
