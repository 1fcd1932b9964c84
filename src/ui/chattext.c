/* chattext - see chattext.h. */
#include "ui/chattext.h"

#include "base/error.h"
#include "text/sanitize.h"
#include "text/styling.h"
#include "ui/theme.h"

enum {
    TIME_WIDTH = 5,
    LEAST_TEXT_WIDTH = 10,
    WIDEST_TEXT = 100,
    NARROW_BELOW = 60,
    NICK_WIDTH = 10,
    NICK_WIDTH_NARROW = 6,
};
#define ACTION "/me "

int
chattext_nick_width(int width)
{
    return width < NARROW_BELOW ? NICK_WIDTH_NARROW : NICK_WIDTH;
}

int
chattext_prefix_width(int width)
{
    return 1 + TIME_WIDTH + 1 + 1 + 1 + chattext_nick_width(width) + 3;
}

char *
chattext_time(gint64 at_us, const char *format)
{
    g_autoptr(GDateTime) time =
        g_date_time_new_from_unix_local(at_us / G_USEC_PER_SEC);
    return time ? g_date_time_format(time, format) : g_strdup("");
}

gboolean
chat_line_is_mark(const ChatLine *line)
{
    return line->kind == CHAT_LINE_TOP || line->kind == CHAT_LINE_DAY ||
           line->kind == CHAT_LINE_UNREAD;
}

static void
line_free(gpointer pointer)
{
    ChatLine *line = pointer;
    g_clear_pointer(&line->layout, g_ptr_array_unref);
    g_free(line->text);
    g_free(line);
}

/* Moves `text`. */
static ChatLine *
add_line(GPtrArray *lines, ChatLineKind kind, const ChatRow *row, guint part,
         char *text)
{
    ChatLine *line = g_new0(ChatLine, 1);
    line->kind = kind;
    line->row_id = row ? row->at.id : 0;
    line->part = part;
    line->row = row;
    line->text = text;
    g_ptr_array_add(lines, line);
    return line;
}

/* ---- a message's text ---- */

gboolean
chattext_is_action(const ChatRow *row)
{
    return g_str_has_prefix(row->body, ACTION);
}

static void
add_action(Doc *doc, const ChatRow *row, const char *nick)
{
    Slice rest = slice_from_string(row->body + strlen(ACTION));
    Slice line;
    doc_begin(doc, DOC_PLAIN, 0, 0);
    doc_add(doc, DOC_STRONG, slice_from_string(nick));
    doc_add(doc, 0, slice_from_string(" "));
    if (slice_take_line(&rest, &line))
        styling_add_line(doc, line);
    if (rest.size > 0)
        styling_render(doc, rest.bytes);
}

/* A client that shows no files has its URL for a text. */
static gboolean
is_file_alone(const ChatRow *row)
{
    return row->url && g_str_equal(row->body, row->url);
}

Doc *
chattext_doc(const ChatRow *row, const char *nick)
{
    Doc *doc = doc_new();
    if (chattext_is_action(row))
        add_action(doc, row, nick);
    else if (!is_file_alone(row))
        styling_render(doc, row->body);
    if (row->is_corrected)
        doc_add(doc, DOC_MARK, slice_from_string(" (edited)"));
    if (row->url)
        doc_add_url(doc, row->url);
    return doc;
}

/* ---- lines ---- */

/* The last part of the path, as whoever sent it wrote it. */
static char *
file_name(const char *url)
{
    g_autoptr(GUri) uri =
        g_uri_parse(url, G_URI_FLAGS_PARSE_RELAXED | G_URI_FLAGS_ENCODED, NULL);
    const char *path = uri ? g_uri_get_path(uri) : "";
    const char *slash = strrchr(path, '/');
    g_autofree char *raw = g_uri_unescape_string(slash ? slash + 1 : "", NULL);
    return sanitize_line(slice_from_string(raw && *raw ? raw : "file"));
}

static char *
file_text(const ChatRow *row)
{
    g_autofree char *name = file_name(row->url);
    return g_strdup_printf("%s %s %s %s", theme_symbol(SYMBOL_ATTACHMENT), name,
                           theme_symbol(SYMBOL_BULLET), row->url);
}

static char *
quote_text(const ChatRow *row, const ChatLook *look)
{
    g_autofree char *first = g_strndup(row->quote, strcspn(row->quote, "\n"));
    const char *nick =
        row->answers_outgoing ? look->own_nick : look->their_nick;
    return row->answers.id
               ? g_strdup_printf("%s %s: %s", theme_symbol(SYMBOL_REPLY), nick,
                                 first)
               : g_strdup_printf("%s %s", theme_symbol(SYMBOL_REPLY), first);
}

static char *
reactions_text(const ChatRow *row, const ChatLook *look)
{
    GString *text = g_string_new(NULL);
    if (row->their_reactions)
        g_string_append_printf(text, "%s %s", look->their_nick,
                               row->their_reactions);
    if (row->my_reactions)
        g_string_append_printf(text, "%s%s %s", text->len ? "  " : "",
                               look->own_nick, row->my_reactions);
    return g_string_free(text, FALSE);
}

static guint
add_text(GPtrArray *lines, const ChatRow *row, const ChatLook *look, guint part,
         int width)
{
    const char *nick = row->is_outgoing ? look->own_nick : look->their_nick;
    g_autoptr(Doc) doc = chattext_doc(row, nick);
    g_autoptr(GPtrArray) layout = doc_layout(doc, width);
    for (guint i = 0; i < layout->len; i++) {
        ChatLine *line = add_line(lines, CHAT_LINE_TEXT, row, part++, NULL);
        line->layout = g_ptr_array_ref(layout);
        line->styled = layout->pdata[i];
    }
    return part;
}

static void
add_message(GPtrArray *lines, const ChatRow *row, const ChatLook *look,
            int width)
{
    guint first = lines->len;
    guint part = 0;
    if (row->quote && *row->quote)
        add_line(lines, CHAT_LINE_QUOTE, row, part++, quote_text(row, look));
    part = add_text(lines, row, look, part, width);
    if (row->url)
        add_line(lines, CHAT_LINE_FILE, row, part++, file_text(row));
    if (row->their_reactions || row->my_reactions)
        add_line(lines, CHAT_LINE_REACTIONS, row, part++,
                 reactions_text(row, look));
    if (lines->len == first)
        add_line(lines, CHAT_LINE_FILE, row, part, g_strdup(""));
}

static gint64
day_of(gint64 at_us)
{
    g_autoptr(GDateTime) time =
        g_date_time_new_from_unix_local(at_us / G_USEC_PER_SEC);
    return time ? g_date_time_get_year(time) * 1000 +
                      g_date_time_get_day_of_year(time)
                : 0;
}

GPtrArray *
chattext_lay_out(const GPtrArray *rows, const ChatLook *look, int width)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(line_free);
    int text_width = CLAMP(width - chattext_prefix_width(width) - 1,
                           LEAST_TEXT_WIDTH, WIDEST_TEXT);
    gint64 day = -1;
    if (look->top)
        add_line(lines, CHAT_LINE_TOP, NULL, 0, g_strdup(look->top));
    for (guint i = 0; i < rows->len; i++) {
        const ChatRow *row = g_ptr_array_index(rows, i);
        gint64 other = day_of(row->at.at_us);
        if (other != day)
            add_line(lines, CHAT_LINE_DAY, row, 0,
                     chattext_time(row->at.at_us, "%A, %-d %B %Y"));
        day = other;
        if (look->unread_mark && row->at.id == look->unread_mark)
            add_line(lines, CHAT_LINE_UNREAD, row, 0, g_strdup("new"));
        add_message(lines, row, look, text_width);
    }
    return lines;
}
