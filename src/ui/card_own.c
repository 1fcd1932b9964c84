/* card_own - the user's own account as lines: see card.h.
 *
 * The card is shown as the server has it, with what is wished of it; of each
 * line it is said who can read it, at worst: what vcard-temp says is for
 * whoever asks, unless the server makes that of the vCard 4 in PEP. */
#include "ui/card.h"

#include "base/error.h"

/* ---- who can read what ---- */

static const char *
say_access(const char *model)
{
    static const struct {
        const char *model, *readers;
    } meanings[] = {
        {"open", "anyone who asks"},
        {"presence", "your contacts"},
        {"roster", "some groups of contacts"},
        {"authorize", "whom you allow to"},
        {"whitelist", "whom you allow to"},
    };
    for (gsize i = 0; model && i < G_N_ELEMENTS(meanings); i++)
        if (g_str_equal(model, meanings[i].model))
            return meanings[i].readers;
    return "whoever the server lets";
}

static const char *
say_readers(const OwnCard *card, const GPtrArray *temp, const GPtrArray *pep,
            const CardEntry *entry)
{
    gboolean is_in_temp = card_entries_have(temp, entry->field, entry->value);
    gboolean is_in_pep = card_entries_have(pep, entry->field, entry->value);
    if (!is_in_temp && !is_in_pep)
        return "nobody yet";
    return is_in_temp && !(is_in_pep && card->is_one)
               ? "anyone who asks"
               : say_access(card->access);
}

/* ---- the card ---- */

static GPtrArray *
entries_in(const char *text)
{
    GPtrArray *entries = card_entries_parse(text, NULL);
    return entries ? entries : card_entries_new();
}

/* The lines that `readers` can read, below who that is. */
static void
add_group(GPtrArray *lines, const GPtrArray *entries,
          const char *const *readers_of, const char *readers)
{
    card_add_fact(lines, "Read by", readers);
    for (int field = 0; field < N_CARD_FIELDS; field++) {
        const char *label = card_field_label((CardField)field);
        for (guint i = 0; i < entries->len; i++) {
            const CardEntry *entry = entries->pdata[i];
            if (entry->field != (CardField)field ||
                !g_str_equal(readers_of[i], readers))
                continue;
            card_add_fact(lines, label, entry->value);
            label = "";
        }
    }
}

static void
add_entries(GPtrArray *lines, const OwnCard *card)
{
    g_autoptr(GPtrArray) temp = entries_in(card->temp);
    g_autoptr(GPtrArray) pep = entries_in(card->pep);
    guint n = card->shown->len;
    g_autofree const char **readers_of = g_new0(const char *, n + 1);
    for (guint i = 0; i < n; i++)
        readers_of[i] = say_readers(card, temp, pep, card->shown->pdata[i]);
    for (guint i = 0; i < n; i++) {
        guint first = 0;
        while (!g_str_equal(readers_of[first], readers_of[i]))
            first++;
        if (first == i)
            add_group(lines, card->shown, readers_of, readers_of[i]);
    }
}

static void
add_own_card(GPtrArray *lines, const OwnCard *card, const char *address)
{
    card_add_heading(lines, "Your card", card ? ":card edits it" : NULL);
    if (!card) {
        card_add_line(lines, STYLE_DIM, NULL, "It was not fetched yet.");
        return;
    }
    if (card->shown->len == 0)
        card_add_line(lines, STYLE_DIM, NULL, "It says nothing of you.");
    add_entries(lines, card);
    card_add_fact(lines, "Also in it", card->others);
    if (card->waits)
        card_add_line(lines, STYLE_WARNING, "Waits",
                      "for the server");
    if (!card_entries_name_address(card->shown, address))
        card_add_line(lines, STYLE_DIM, NULL,
                      "Your address is not in it: :publish-address");
}

/* ---- the account ---- */

static void
add_service(GPtrArray *lines, const StatusBar *status, Service service)
{
    g_autofree char *text = statusbar_say_service(status, service);
    card_add_fact(lines, service_name(service), text);
}

static void
add_counters(GPtrArray *lines, const Counters *counters)
{
    const struct {
        const char *label;
        gint64 count;
    } facts[] = {
        {"Mail", counters->inbox_total},
        {"Unread mail", counters->inbox_unread},
        {"Unread chat", counters->chat_unread},
        {"Outbox", counters->outbox},
        {"Failed", counters->failed},
        {"Drafts", counters->drafts},
    };
    g_autofree char *friends =
        g_strdup_printf("%" G_GINT64_FORMAT ", %" G_GINT64_FORMAT " online",
                        counters->friends, counters->friends_online);
    card_add_fact(lines, "Friends", friends);
    for (gsize i = 0; i < G_N_ELEMENTS(facts); i++) {
        g_autofree char *text =
            g_strdup_printf("%" G_GINT64_FORMAT, facts[i].count);
        card_add_fact(lines, facts[i].label, text);
    }
}

GPtrArray *
card_own_lines(const ViewContext *context)
{
    const Config *config = context->config;
    const PersonMore *more = persons_more(context->persons, config->jid);
    GPtrArray *lines = card_lines_new();
    card_add_fact(lines, "Name", config->name);
    card_add_fact(lines, "JID", config->jid);
    card_add_fact(lines, "Address", config->address);
    add_own_card(lines, more->own_card, config->address);
    card_add_heading(lines, "Connections", NULL);
    for (int service = 0; service < N_SERVICES; service++)
        add_service(lines, context->status, service);
    card_add_heading(lines, "In the store", NULL);
    add_counters(lines, &context->status->counters);
    return lines;
}
