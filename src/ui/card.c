/* card - see card.h. */
#include "ui/card.h"

#include "base/clock.h"
#include "base/error.h"
#include "text/datefmt.h"
#include "text/width.h"

enum {
    LABEL_WIDTH = 14,
    ADDRESS_WIDTH = 30,
    STATE_WIDTH = 11,
};

static void
add_addresses(GPtrArray *lines, const Person *person, const PersonMore *more);

static void
line_free(gpointer pointer)
{
    CardLine *line = pointer;
    g_free(line->label);
    g_free(line->text);
    g_free(line->hint);
    g_free(line->address);
    g_free(line->why);
    g_free(line);
}

GPtrArray *
card_lines_new(void)
{
    return g_ptr_array_new_with_free_func(line_free);
}

CardLine *
card_add_line(GPtrArray *lines, StyleId style, const char *label,
              const char *text)
{
    CardLine *line = g_new0(CardLine, 1);
    line->label = g_strdup(label);
    line->text = g_strdup(text);
    line->style = style;
    g_ptr_array_add(lines, line);
    return line;
}

void
card_add_fact(GPtrArray *lines, const char *label, const char *text)
{
    if (text && *text)
        card_add_line(lines, STYLE_NORMAL, label, text);
}

static void
add_facts(GPtrArray *lines, const char *label, GStrv texts)
{
    for (; texts && *texts; texts++) {
        card_add_fact(lines, label, *texts);
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
    if (person->presence_since) {
        g_autofree char *since =
            datefmt_short(person->presence_since, clock_now());
        g_string_append_printf(text, " since %s", since);
    }
    if (person->status && *person->status)
        g_string_append_printf(text, " \"%s\"", person->status);
    card_add_line(lines, theme_presence_style(person->presence), "Presence",
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
        card_add_line(lines, STYLE_UNREAD, "Unread", text->str);
    g_string_free(text, TRUE);
}

/* `mail 14:02, chat Mon` */
static void
add_last_contact(GPtrArray *lines, const PersonMore *more)
{
    gint64 now = clock_now();
    g_autofree char *mail = datefmt_short(more->last_mail, now);
    g_autofree char *chat = datefmt_short(more->last_chat, now);
    g_autofree char *text =
        g_strconcat(*mail ? "mail " : "", mail, *mail && *chat ? ", " : "",
                    *chat ? "chat " : "", chat, NULL);
    card_add_fact(lines, "Last wrote", text);
}

static void
add_friend(GPtrArray *lines, const Friend *person)
{
    g_autofree char *groups =
        person->groups ? g_strjoinv(", ", person->groups) : NULL;
    card_add_fact(lines, "JID", person->jid);
    add_presence(lines, person);
    card_add_fact(lines, "Subscription", say_subscription(person));
    card_add_fact(lines, "Groups", groups);
}

static void
add_vcard(GPtrArray *lines, const Vcard *vcard)
{
    if (!vcard)
        return;
    card_add_fact(lines, "Full name", vcard->full_name);
    card_add_fact(lines, "Nickname", vcard->nickname);
    card_add_fact(lines, "Organisation", vcard->organisation);
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

void
card_add_heading(GPtrArray *lines, const char *text, const char *hint)
{
    card_add_line(lines, STYLE_NORMAL, NULL, "");
    CardLine *line = card_add_line(lines, STYLE_HEADING, NULL, text);
    line->hint = g_strdup(hint);
}

char *
card_hint(const ViewContext *context, Scope scope, const char *const *pairs)
{
    const UiHost *host = context->host;
    GString *hint = g_string_new(NULL);
    for (; host->key_of && *pairs; pairs += 2) {
        g_autofree char *key = host->key_of(host->host, scope, pairs[0]);
        if (key)
            g_string_append_printf(hint, "%s%s %s", hint->len > 0 ? "  " : "",
                                   key, pairs[1]);
    }
    return g_string_free(hint, FALSE);
}

GPtrArray *
card_lines(const ViewContext *context, const Person *person, Scope keys_scope)
{
    static const char *const keys[] = {"link",    "link",    "unlink", "unlink",
                                       "confirm", "confirm", NULL};
    const PersonMore *more =
        persons_more(context->persons, person->friend->jid);
    GPtrArray *lines = card_lines_new();
    add_friend(lines, person->friend);
    add_vcard(lines, person->vcard);
    add_notes(lines, person);
    add_last_contact(lines, more);
    add_unread(lines, person->friend);
    g_autofree char *hint =
        keys_scope == SCOPE_ANY ? NULL : card_hint(context, keys_scope, keys);
    card_add_heading(lines, "Mail addresses", hint);
    add_addresses(lines, person, more);
    return lines;
}

gboolean
card_is_own(const ViewContext *context, const char *jid)
{
    return g_strcmp0(jid, context->config->jid) == 0;
}

/* ---- addresses ---- */

static char *
say_why(const PersonAddress *address, const PersonMore *more)
{
    char **others = g_hash_table_lookup(more->disputes, address->address);
    g_autofree char *names =
        others && *others ? g_strjoinv(", ", others) : NULL;
    g_autofree char *evidence = link_evidence_names(address->evidence);
    GString *why = g_string_new(evidence);
    if (names)
        g_string_append_printf(why, "; also %s", names);
    if (address->unread > 0)
        g_string_append_printf(why, "%s%" G_GINT64_FORMAT " unread",
                               why->len > 0 ? "; " : "", address->unread);
    return g_string_free(why, FALSE);
}

static void
add_addresses(GPtrArray *lines, const Person *person, const PersonMore *more)
{
    for (guint i = 0; i < person->addresses->len; i++) {
        const PersonAddress *address = person->addresses->pdata[i];
        CardLine *line =
            card_add_line(lines, STYLE_NORMAL, NULL, address->address);
        line->address = g_strdup(address->address);
        line->state = address->state;
        line->why = say_why(address, more);
    }
    if (person->addresses->len == 0)
        card_add_line(lines, STYLE_DIM, NULL, "No mail address is linked.");
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

/* `bob@work.example   manual   manual, vcard; 2 unread` */
static void
draw_address(const CardLine *line, Surface *surface, Rect area)
{
    int room = area.width - 2 - STATE_WIDTH;
    int first = CLAMP(room - 12, 10, ADDRESS_WIDTH);
    int x = area.x + 2;
    surface_text(surface, (Rect){x, area.y, first, 1}, STYLE_NORMAL,
                 line->address);
    x += first + 1;
    surface_text(surface, (Rect){x, area.y, STATE_WIDTH - 1, 1},
                 state_style(line->state), link_state_name(line->state));
    x += STATE_WIDTH;
    view_put(surface, area, &x, STYLE_DIM, line->why);
}

void
card_draw_line(const CardLine *line, Surface *surface, Rect area)
{
    if (line->address) {
        draw_address(line, surface, area);
        return;
    }
    int x = area.x + 1;
    if (line->label) {
        surface_text(surface, (Rect){x, area.y, LABEL_WIDTH - 1, 1}, STYLE_DIM,
                     line->label);
        x += LABEL_WIDTH;
    }
    view_put(surface, area, &x, line->style, line->text);
    Rect rest = {x + 2, area.y, area.x + area.width - x - 3, 1};
    if (line->hint && width_of(line->hint) <= rest.width)
        surface_text_right(surface, rest, STYLE_DIM, line->hint);
}
