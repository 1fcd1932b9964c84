/* card - see card.h. */
#include "ui/card.h"

#include "base/error.h"
#include "ui/view.h"

enum {
    LABEL_WIDTH = 14,
    ADDRESS_WIDTH = 30,
    STATE_WIDTH = 11,
};

static void add_addresses(GPtrArray *lines, const Person *person);

static void
line_free(gpointer pointer)
{
    CardLine *line = pointer;
    g_free(line->label);
    g_free(line->text);
    g_free(line);
}

static CardLine *
add_line(GPtrArray *lines, StyleId style, const char *label, const char *text)
{
    CardLine *line = g_new0(CardLine, 1);
    line->label = g_strdup(label);
    line->text = g_strdup(text);
    line->style = style;
    g_ptr_array_add(lines, line);
    return line;
}

static void
add_fact(GPtrArray *lines, const char *label, const char *text)
{
    if (text && *text)
        add_line(lines, STYLE_NORMAL, label, text);
}

static void
add_facts(GPtrArray *lines, const char *label, GStrv texts)
{
    for (; texts && *texts; texts++) {
        add_fact(lines, label, *texts);
        label = "";
    }
}

static const char *
say_subscription(const Friend *person)
{
    static const struct {
        const char *value, *meaning;
    } meanings[] = {
        {"both", "you see each other"},
        {"to", "you see them; they do not see you"},
        {"from", "they see you; you do not see them"},
        {"none", "neither sees the other"},
    };
    if (person->is_pending)
        return "asked, not answered yet";
    for (gsize i = 0; i < G_N_ELEMENTS(meanings); i++)
        if (g_strcmp0(person->subscription, meanings[i].value) == 0)
            return meanings[i].meaning;
    return NULL;
}

static void
add_presence(GPtrArray *lines, const Friend *person)
{
    GString *text = g_string_new(theme_presence_symbol(person->presence));
    g_string_append_printf(text, " %s", presence_name(person->presence));
    if (person->status && *person->status)
        g_string_append_printf(text, " \"%s\"", person->status);
    add_line(lines, theme_presence_style(person->presence), "Presence",
             text->str);
    g_string_free(text, TRUE);
}

static void
add_unread(GPtrArray *lines, const Friend *person)
{
    GString *text = g_string_new(NULL);
    if (person->unread_mail > 0)
        g_string_append_printf(text, "%" G_GINT64_FORMAT " mail",
                               person->unread_mail);
    if (person->unread_chat > 0)
        g_string_append_printf(text, "%s%" G_GINT64_FORMAT " chat",
                               text->len > 0 ? ", " : "", person->unread_chat);
    if (text->len > 0)
        add_line(lines, STYLE_UNREAD, "Unread", text->str);
    g_string_free(text, TRUE);
}

static void
add_friend(GPtrArray *lines, const Friend *person)
{
    g_autofree char *groups =
        person->groups ? g_strjoinv(", ", person->groups) : NULL;
    add_line(lines, STYLE_HEADING, NULL, person->name);
    add_line(lines, STYLE_NORMAL, NULL, "");
    add_fact(lines, "JID", person->jid);
    add_presence(lines, person);
    add_fact(lines, "Subscription", say_subscription(person));
    add_fact(lines, "Groups", groups);
    add_unread(lines, person);
}

static void
add_vcard(GPtrArray *lines, const Vcard *vcard)
{
    if (!vcard)
        return;
    add_fact(lines, "Full name", vcard->full_name);
    add_fact(lines, "Nickname", vcard->nickname);
    add_fact(lines, "Organisation", vcard->organisation);
    add_facts(lines, "Telephone", vcard->telephones);
    add_facts(lines, "Card's mail", vcard->emails);
}

/* What another client of the user keeps at the server. */
static void
add_notes(GPtrArray *lines, const Person *person)
{
    g_auto(GStrv) note =
        person->note ? g_strsplit(person->note, "\n", -1) : NULL;
    add_facts(lines, "Note", note);
    add_facts(lines, "Also", person->also);
}

GPtrArray *
card_lines(const Person *person)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(line_free);
    add_friend(lines, person->friend);
    add_vcard(lines, person->vcard);
    add_notes(lines, person);
    add_line(lines, STYLE_NORMAL, NULL, "");
    add_line(lines, STYLE_HEADING, NULL, "Mail addresses");
    add_addresses(lines, person);
    return lines;
}

static void
add_addresses(GPtrArray *lines, const Person *person)
{
    for (guint i = 0; i < person->addresses->len; i++) {
        const PersonAddress *address = g_ptr_array_index(person->addresses, i);
        add_line(lines, STYLE_NORMAL, NULL, address->address)->address =
            address;
    }
    if (person->addresses->len == 0)
        add_line(lines, STYLE_DIM, NULL, "No mail address is linked.");
}

static StyleId
state_style(LinkState state)
{
    switch (state) {
    case LINK_MANUAL:
    case LINK_PROVEN:
        return STYLE_GOOD;
    case LINK_CLAIMED:
    case LINK_SUGGESTED:
    case LINK_CONFLICT:
        return STYLE_WARNING;
    default:
        return STYLE_DIM;
    }
}

/* `bob@work.example   manual   manual, vcard   2 unread` */
static void
draw_address(const PersonAddress *address, Surface *surface, Rect area)
{
    g_autofree char *evidence = link_evidence_names(address->evidence);
    GString *why = g_string_new(evidence);
    if (address->unread > 0)
        g_string_append_printf(why, "%s%" G_GINT64_FORMAT " unread",
                               why->len > 0 ? "; " : "", address->unread);
    int room = area.width - 2 - STATE_WIDTH;
    int first = CLAMP(room - 12, 10, ADDRESS_WIDTH);
    int x = area.x + 2;
    surface_text(surface, (Rect){x, area.y, first, 1}, STYLE_NORMAL,
                 address->address);
    x += first + 1;
    surface_text(surface, (Rect){x, area.y, STATE_WIDTH - 1, 1},
                 state_style(address->state), link_state_name(address->state));
    x += STATE_WIDTH;
    view_put(surface, area, &x, STYLE_DIM, why->str);
    g_string_free(why, TRUE);
}

void
card_draw_line(const CardLine *line, Surface *surface, Rect area)
{
    if (line->address) {
        draw_address(line->address, surface, area);
        return;
    }
    int x = area.x + 1;
    if (line->label) {
        surface_text(surface, (Rect){x, area.y, LABEL_WIDTH - 1, 1}, STYLE_DIM,
                     line->label);
        x += LABEL_WIDTH;
    }
    view_put(surface, area, &x, line->style, line->text);
}
