/* statusbar - see statusbar.h. */
#include "ui/statusbar.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "text/datefmt.h"
#include "text/width.h"

enum { LEAST_AGE_SHOWN = 60 }; /* seconds: statusbar_step() is no finer */

/* What is left out, in this order, until the line fits. */
typedef enum {
    TERSE_NOT,
    TERSE_AGES,  /* how long a connection has stood so */
    TERSE_TOTAL, /* `of 1204` */
    TERSE_GAPS,  /* wide gaps between the pieces */
    TERSE_OWN_JID,
    TERSE_FINE_WORDS, /* `online`, `idle`: the shape says it */
    TERSE_ALL_WORDS,
    N_TERSE,
} Terse;

void
statusbar_init(StatusBar *bar, const char *own_jid)
{
    *bar = (StatusBar){.own_jid = own_jid, .is_stale = TRUE};
    for (int i = 0; i < N_SERVICES; i++)
        bar->services[i].since = clock_now();
}

void
statusbar_clear(StatusBar *bar)
{
    for (int i = 0; i < N_SERVICES; i++)
        g_clear_pointer(&bar->services[i].detail, g_free);
}

gboolean
statusbar_change(StatusBar *bar, const Change *change)
{
    switch (change->kind) {
    case CHANGE_LINE: {
        ServiceLine *line = &bar->services[change->service];
        if (!line->is_told || line->state != change->line)
            line->since = clock_now();
        line->is_told = TRUE;
        line->state = change->line;
        g_free(line->detail);
        line->detail = g_strdup(change->text);
        return TRUE;
    }
    case CHANGE_COUNTERS:
    case CHANGE_MAIL_LIST:
    case CHANGE_CHAT:
    case CHANGE_INTENT:
    case CHANGE_FRIENDS:
        bar->is_stale = TRUE;
        return TRUE;
    default:
        return FALSE;
    }
}

void
statusbar_fresh(StatusBar *bar, StoreReader *reader)
{
    if (!bar->is_stale)
        return;
    g_autoptr(GError) error = NULL;
    bar->is_stale = FALSE;
    if (!store_read_counters(reader, &bar->counters, &error))
        log_warning("%s", error->message);
}

/* A connection's age shows minutes in its first hour and hours after it. Dates
 * change at midnight, which strikes on a quarter of an hour in every zone. */
int
statusbar_step(const StatusBar *bar)
{
    enum { MINUTE = 60, HOUR = 60 * MINUTE };
    gint64 now = clock_now();
    gboolean is_young = now - bar->services[SERVICE_XMPP].since < HOUR ||
                        now - bar->services[SERVICE_IMAP].since < HOUR;
    return is_young ? MINUTE : 15 * MINUTE;
}

/* ---- pieces ---- */

static const struct {
    const char *word;
    SymbolId symbol;
    gboolean is_fine;
} states[] = {
    [LINE_OFFLINE] = {"offline", SYMBOL_OFFLINE, FALSE},
    [LINE_CONNECTING] = {"connecting", SYMBOL_AWAY, FALSE},
    [LINE_ONLINE] = {"online", SYMBOL_ONLINE, TRUE},
    [LINE_SYNCING] = {"syncing", SYMBOL_AWAY, FALSE},
    [LINE_BLOCKED] = {"needs you", SYMBOL_FAILED, FALSE},
};

static const char *
state_word(const ServiceLine *line, Service service)
{
    gboolean is_detail_short =
        line->detail && *line->detail && width_of(line->detail) <= 16;
    /* Why a service is offline is a sentence, and is said elsewhere. */
    if (is_detail_short &&
        (line->state == LINE_SYNCING || line->state == LINE_ONLINE))
        return line->detail;
    if (service == SERVICE_IMAP && line->state == LINE_ONLINE)
        return "idle";
    return states[line->state].word;
}

static void
add_gap(GString *text, Terse terse)
{
    const char *gap = terse >= TERSE_FINE_WORDS ? " "
                      : terse >= TERSE_GAPS     ? "  "
                                                : "   ";
    if (text->len > 1)
        g_string_append(text, gap);
}

static void
add_service(const StatusBar *bar, Service service, Terse terse, GString *text)
{
    const ServiceLine *line = &bar->services[service];
    gboolean is_fine = states[line->state].is_fine;
    add_gap(text, terse);
    g_string_append_printf(text, "%s %s", service_name(service),
                           theme_symbol(states[line->state].symbol));
    if (terse < TERSE_FINE_WORDS || (!is_fine && terse < TERSE_ALL_WORDS))
        g_string_append_printf(text, " %s", state_word(line, service));
    gint64 age = clock_now() - line->since;
    if (terse < TERSE_AGES && age >= LEAST_AGE_SHOWN) {
        g_autofree char *span = datefmt_age(age);
        g_string_append_printf(text, " %s", span);
    }
}

/* SMTP comes and goes with each mail; it matters when it cannot. */
static gboolean
is_smtp_in_trouble(const StatusBar *bar)
{
    const ServiceLine *line = &bar->services[SERVICE_SMTP];
    gboolean has_reason = line->detail && *line->detail;
    return line->is_told && (line->state == LINE_BLOCKED ||
                             (line->state == LINE_OFFLINE && has_reason));
}

/* A big mail on its way: `sending 12/50 MB`. */
static void
add_sending(const StatusBar *bar, Terse terse, GString *text)
{
    const ServiceLine *line = &bar->services[SERVICE_SMTP];
    if (line->state != LINE_SYNCING || !line->detail)
        return;
    add_gap(text, terse);
    g_string_append_printf(
        text, "%s%s", terse < TERSE_ALL_WORDS ? "sending " : "", line->detail);
}

static void
add_inbox(const StatusBar *bar, Terse terse, GString *text)
{
    add_gap(text, terse);
    g_string_append_printf(text, "INBOX %" G_GINT64_FORMAT,
                           bar->counters.inbox_unread);
    if (terse < TERSE_FINE_WORDS)
        g_string_append(text, " unread");
    if (terse < TERSE_TOTAL)
        g_string_append_printf(text, " of %" G_GINT64_FORMAT,
                               bar->counters.inbox_total);
}

static void
add_count(GString *text, Terse terse, const char *name, gint64 count)
{
    if (count == 0)
        return;
    add_gap(text, terse);
    g_string_append_printf(text, "%s%" G_GINT64_FORMAT, name, count);
}

static char *
compose(const StatusBar *bar, Terse terse)
{
    GString *text = g_string_new(" ");
    if (terse < TERSE_OWN_JID)
        g_string_append(text, bar->own_jid);
    add_service(bar, SERVICE_XMPP, terse, text);
    add_service(bar, SERVICE_IMAP, terse, text);
    if (is_smtp_in_trouble(bar))
        add_service(bar, SERVICE_SMTP, terse, text);
    add_sending(bar, terse, text);
    add_inbox(bar, terse, text);
    add_count(text, terse, theme_symbol(SYMBOL_CHAT),
              bar->counters.chat_unread);
    add_count(text, terse, terse < TERSE_FINE_WORDS ? "outbox " : "out ",
              bar->counters.outbox);
    add_count(text, terse, terse < TERSE_FINE_WORDS ? "failed " : "fail ",
              bar->counters.failed);
    return g_string_free(text, FALSE);
}

char *
statusbar_say_service(const StatusBar *bar, Service service)
{
    const ServiceLine *line = &bar->services[service];
    gint64 age = clock_now() - line->since;
    GString *text = g_string_new(NULL);
    g_string_printf(text, "%s %s", theme_symbol(states[line->state].symbol),
                    states[line->state].word);
    if (line->is_told && age >= LEAST_AGE_SHOWN) {
        g_autofree char *span = datefmt_age(age);
        g_string_append_printf(text, " %s", span);
    }
    if (line->detail && *line->detail)
        g_string_append_printf(text, ": %s", line->detail);
    return g_string_free(text, FALSE);
}

void
statusbar_render(const StatusBar *bar, Surface *surface, Rect area)
{
    g_autofree char *text = NULL;
    for (Terse terse = TERSE_NOT; terse < N_TERSE; terse++) {
        g_free(text);
        text = compose(bar, terse);
        if (width_of(text) <= area.width)
            break;
    }
    surface_fill(surface, area, STYLE_BAR, " ");
    surface_text(surface, area, STYLE_BAR, text);
}
