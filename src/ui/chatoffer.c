/* chatoffer - see chatoffer.h. */
#include "ui/chatoffer.h"

#include "base/clock.h"
#include "ui/theme.h"

/* A message that the server has not taken by then is stuck. */
#define PATIENCE_US (60 * G_USEC_PER_SEC)

static gboolean
is_pending(const ChatRow *row)
{
    return row->is_outgoing &&
           (row->state == CHAT_FAILED || row->state == CHAT_SENDING);
}

/* The rows at the end that did not arrive. */
static guint
first_pending(const GPtrArray *rows)
{
    guint i = rows->len;
    while (i > 0 && is_pending(rows->pdata[i - 1]))
        i--;
    return i;
}

static gboolean
is_overdue(const ChatRow *row, gint64 now_us)
{
    return row->state == CHAT_FAILED || now_us - row->at.at_us > PATIENCE_US;
}

guint
chatoffer_count_undelivered(const GPtrArray *rows, gint64 now_us)
{
    guint n = 0;
    for (guint i = first_pending(rows); i < rows->len; i++)
        n += is_overdue(rows->pdata[i], now_us);
    return n;
}

static void
look_at_rows(ChatOffer *offer, const GPtrArray *rows)
{
    offer->n_failed = offer->n_sending = 0;
    offer->since_us = 0;
    for (guint i = first_pending(rows); i < rows->len; i++) {
        const ChatRow *row = rows->pdata[i];
        if (row->state == CHAT_FAILED) {
            offer->n_failed++;
            continue;
        }
        if (offer->n_sending++ == 0)
            offer->since_us = row->at.at_us;
    }
}

void
chatoffer_look(ChatOffer *offer, const GPtrArray *rows, const Person *person)
{
    gboolean is_online = person && presence_is_online(person->friend->presence);
    if (is_online || offer->is_cut)
        offer->went_offline = FALSE;
    else if (offer->was_online)
        offer->went_offline = TRUE;
    offer->was_online = is_online && !offer->is_cut;
    look_at_rows(offer, rows);
}

gboolean
chatoffer_take_line(ChatOffer *offer, LineState line)
{
    offer->is_cut = line != LINE_ONLINE && line != LINE_SYNCING;
    if (!offer->is_cut)
        return FALSE;
    offer->was_online = offer->went_offline = FALSE;
    return TRUE;
}

static gboolean
has_address(const Person *person)
{
    for (guint i = 0; i < person->addresses->len; i++) {
        const PersonAddress *address = person->addresses->pdata[i];
        if (link_shows_name(address->state))
            return TRUE;
    }
    return FALSE;
}

static char *
count_messages(guint n)
{
    return n == 1 ? g_strdup("your message")
                  : g_strdup_printf("your %u messages", n);
}

char *
chatoffer_text(const ChatOffer *offer, const Person *person)
{
    if (!person || !has_address(person))
        return NULL;
    const char *name = person->friend->name;
    const char *bullet = theme_symbol(SYMBOL_BULLET);
    gboolean is_stuck =
        offer->n_sending > 0 && clock_now_us() - offer->since_us > PATIENCE_US;
    guint n = offer->n_failed + (is_stuck ? offer->n_sending : 0);
    if (n > 0) {
        g_autofree char *what = count_messages(n);
        return g_strdup_printf("%s did not get %s %s M-m mails %s", name, what,
                               bullet, n == 1 ? "it" : "them");
    }
    if (offer->went_offline)
        return g_strdup_printf("%s went offline %s M-m mails what you wrote",
                               name, bullet);
    return NULL;
}
