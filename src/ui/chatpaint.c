/* chatpaint - see chatpaint.h. */
#include "ui/chatpaint.h"

#include "base/error.h"
#include "ui/chatsign.h"
#include "ui/view.h"

enum { TIME_WIDTH = 5 };

/* `── new ──────` */
static void
draw_rule(const ChatLine *line, Surface *surface, Rect area)
{
    StyleId style = line->kind == CHAT_LINE_UNREAD ? STYLE_WARNING : STYLE_DIM;
    Rect inner = {area.x + 1, area.y, area.width - 2, 1};
    if (line->kind != CHAT_LINE_TOP)
        surface_fill(surface, inner, style, theme_symbol(SYMBOL_RULE));
    g_autofree char *text = g_strdup_printf(" %s ", line->text);
    inner.x += 2;
    inner.width -= 4;
    surface_text(surface, inner, style, text);
}

static void
draw_who(const ChatRow *row, const ChatLook *look, Surface *surface, Rect area)
{
    g_autofree char *time = chattext_time(row->at.at_us, "%H:%M");
    int x = area.x + 1;
    surface_text(surface, (Rect){x, area.y, TIME_WIDTH, 1}, STYLE_DIM, time);
    x += TIME_WIDTH + 1;
    if (row->is_outgoing)
        chatsign_draw(row->state, surface, (Rect){x, area.y, 1, 1});
    Rect nick = {x + 2, area.y, chattext_nick_width(area.width), 1};
    const char *name = row->is_outgoing ? look->own_nick : look->their_nick;
    surface_text_right(surface, nick,
                       row->is_outgoing ? STYLE_MINE : STYLE_THEIRS,
                       chattext_is_action(row) ? "*" : name);
}

static StyleId
style_of_line(const ChatLine *line)
{
    if (line->row->state == CHAT_FAILED)
        return STYLE_ERROR;
    if (line->styled->kind == DOC_QUOTE)
        return STYLE_QUOTE_1 + (line->styled->depth - 1) % 3;
    return STYLE_NORMAL;
}

/* What says most of the text comes first. */
static StyleId
style_of_span(const DocSpan *span, StyleId otherwise)
{
    static const struct {
        guint bit;
        StyleId style;
    } styles[] = {
        {DOC_LINK, STYLE_LINK},       {DOC_DIRECTIVE, STYLE_DIM},
        {DOC_MARK, STYLE_DIM},        {DOC_CODE, STYLE_CODE},
        {DOC_STRIKE, STYLE_STRUCK},   {DOC_STRONG, STYLE_EMPHASIS},
        {DOC_EMPHASIS, STYLE_ITALIC},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(styles); i++)
        if (span->style & styles[i].bit)
            return styles[i].style;
    return otherwise;
}

static void
draw_styled(const ChatLine *line, Surface *surface, Rect area)
{
    StyleId style = style_of_line(line);
    const GArray *spans = line->styled->spans;
    int x = area.x;
    for (guint i = 0; i < spans->len; i++) {
        const DocSpan *span = &g_array_index(spans, DocSpan, i);
        view_put(surface, area, &x, style_of_span(span, style), span->text);
    }
}

static void
draw_content(const ChatLine *line, Surface *surface, Rect area)
{
    switch (line->kind) {
    case CHAT_LINE_TEXT:
        draw_styled(line, surface, area);
        break;
    case CHAT_LINE_FILE:
        surface_text(surface, area, STYLE_LINK, line->text);
        break;
    default:
        surface_text(surface, area, STYLE_DIM, line->text);
        break;
    }
}

void
chatpaint_line(const ChatLine *line, const ChatLook *look, Surface *surface,
               Rect area)
{
    if (chat_line_is_mark(line)) {
        draw_rule(line, surface, area);
        return;
    }
    int prefix = chattext_prefix_width(area.width);
    if (line->part == 0)
        draw_who(line->row, look, surface, area);
    surface_text(surface, (Rect){area.x + prefix - 2, area.y, 1, 1}, STYLE_DIM,
                 theme_symbol(SYMBOL_SEPARATOR));
    draw_content(line, surface,
                 (Rect){area.x + prefix, area.y, area.width - prefix - 1, 1});
    if (look->chosen && line->row_id == look->chosen)
        surface_style(surface, area,
                      look->has_choice ? STYLE_SELECTED : STYLE_SELECTED_DIM);
}
