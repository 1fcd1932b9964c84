/* timetext - see timetext.h. */
#include "ui/timetext.h"

#include "base/error.h"
#include "ui/chatsign.h"
#include "ui/view.h"

enum {
    TIME_WIDTH = 5,
    ADDRESS_WIDTH = 26,
    ADDRESS_FROM = 72, /* narrower lines show no address */
};

static char *
format_time(gint64 at_us, const char *format)
{
    g_autoptr(GDateTime) time =
        g_date_time_new_from_unix_local(at_us / G_USEC_PER_SEC);
    return time ? g_date_time_format(time, format) : g_strdup("");
}

char *
timetext_day(gint64 at_us)
{
    return format_time(at_us, "%A, %-d %B %Y");
}

int
timetext_day_number(gint64 at_us, GTimeZone *zone)
{
    g_autoptr(GDateTime) utc =
        g_date_time_new_from_unix_utc(at_us / G_USEC_PER_SEC);
    g_autoptr(GDateTime) local =
        utc ? g_date_time_to_timezone(utc, zone) : NULL;
    return local ? g_date_time_get_year(local) * 1000 +
                       g_date_time_get_day_of_year(local)
                 : 0;
}

/* `── Monday, 2 March 2026 ──────` */
void
timetext_draw_day(const char *day, Surface *surface, Rect line)
{
    Rect inner = {line.x + 1, line.y, line.width - 2, 1};
    g_autofree char *text = g_strdup_printf(" %s ", day);
    surface_fill(surface, inner, STYLE_DIM, theme_symbol(SYMBOL_RULE));
    inner.x += 2;
    inner.width -= 4;
    surface_text(surface, inner, STYLE_DIM, text);
}

/* `N` unread; how far a message of one's own has come. */
static void
draw_state(const TimelineEntry *entry, Surface *surface, Rect cell)
{
    if (entry->is_unread)
        surface_text(surface, cell, STYLE_UNREAD, "N");
    else if (entry->at.kind == ENTRY_CHAT && entry->is_outgoing)
        chatsign_draw(entry->state, surface, cell);
}

static StyleId
text_style(const TimelineEntry *entry)
{
    if (entry->is_unread)
        return STYLE_UNREAD;
    return entry->at.kind == ENTRY_CHAT && entry->is_outgoing &&
                   entry->state == CHAT_FAILED
               ? STYLE_ERROR
               : STYLE_NORMAL;
}

/* A message of several lines stands on one. */
static char *
one_line(const TimelineEntry *entry)
{
    if (!entry->text || !*entry->text)
        return g_strdup(entry->at.kind == ENTRY_MAIL ? "(no subject)" : "");
    char *text = g_strdup(entry->text);
    return g_strdelimit(text, "\n\t", ' ');
}

static int
draw_address(const TimelineEntry *entry, Surface *surface, Rect line)
{
    if (!entry->address || line.width < ADDRESS_FROM)
        return 0;
    gboolean has_passed = !entry->is_outgoing && entry->auth == AUTH_PASS;
    Rect cell = {line.x + line.width - ADDRESS_WIDTH - 3, line.y, ADDRESS_WIDTH,
                 1};
    surface_text_right(surface, cell, STYLE_DIM, entry->address);
    cell.x += ADDRESS_WIDTH + 1;
    cell.width = 1;
    surface_text(surface, cell, STYLE_GOOD, has_passed ? "=" : " ");
    return ADDRESS_WIDTH + 4;
}

void
timetext_draw(const TimelineEntry *entry, Surface *surface, Rect line)
{
    g_autofree char *time = format_time(entry->at.at_us, "%H:%M");
    g_autofree char *text = one_line(entry);
    int x = line.x + 1;
    draw_state(entry, surface, (Rect){x, line.y, 1, 1});
    x += 2;
    surface_text(surface, (Rect){x, line.y, TIME_WIDTH, 1}, STYLE_DIM, time);
    x += TIME_WIDTH + 1;
    surface_text(surface, (Rect){x, line.y, 1, 1},
                 entry->is_outgoing ? STYLE_MINE : STYLE_THEIRS,
                 theme_symbol(entry->is_outgoing ? SYMBOL_WENT : SYMBOL_CAME));
    x += 2;
    surface_text(
        surface, (Rect){x, line.y, 1, 1}, STYLE_NORMAL,
        theme_symbol(entry->at.kind == ENTRY_MAIL ? SYMBOL_MAIL : SYMBOL_CHAT));
    x += 2;
    line.width -= draw_address(entry, surface, line);
    view_put(surface, line, &x, text_style(entry), text);
}
