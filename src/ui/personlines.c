/* personlines - see personlines.h. */
#include "ui/personlines.h"

static void
line_free(gpointer pointer)
{
    g_free(((PersonLine *)pointer)->day);
    g_free(pointer);
}

void
personlines_init(PersonLines *lines)
{
    *lines = (PersonLines){
        .rows = g_ptr_array_new_with_free_func(line_free),
    };
}

void
personlines_clear(PersonLines *lines)
{
    g_clear_pointer(&lines->rows, g_ptr_array_unref);
    g_clear_pointer(&lines->card, g_ptr_array_unref);
}

void
personlines_empty(PersonLines *lines)
{
    g_ptr_array_set_size(lines->rows, 0);
    g_clear_pointer(&lines->card, g_ptr_array_unref);
}

/* ---- filling ---- */

static void
add_line(PersonLines *lines, const CardLine *card, const TimelineEntry *entry,
         char *day)
{
    PersonLine *line = g_new0(PersonLine, 1);
    line->card = card;
    line->entry = entry;
    line->day = day;
    g_ptr_array_add(lines->rows, line);
}

static void
add_card(PersonLines *lines, GPtrArray *card)
{
    lines->card = card;
    for (guint i = 0; i < card->len; i++)
        add_line(lines, card->pdata[i], NULL, NULL);
}

void
personlines_add_card(PersonLines *lines, const ViewContext *context,
                     const Person *person, gboolean has_entries)
{
    static const char *const keys[] = {"open",   "open",   "reply",
                                       "answer", "chat",   "quote",
                                       "search", "search", NULL};
    g_autofree char *hint = card_hint(context, SCOPE_PERSON, keys);
    GPtrArray *card = card_lines(context, person, SCOPE_PERSON);
    card_add_heading(card, "Timeline",
                     has_entries ? hint : "no mail, no chat yet");
    add_card(lines, card);
}

void
personlines_add_own_card(PersonLines *lines, const ViewContext *context)
{
    add_card(lines, card_own_lines(context));
}

void
personlines_add_entries(PersonLines *lines, const GPtrArray *entries)
{
    /* GLib looks the local zone up in files each time it is asked for it. */
    g_autoptr(GTimeZone) zone = g_time_zone_new_local();
    int last = -1;
    for (guint i = 0; i < entries->len; i++) {
        const TimelineEntry *entry = entries->pdata[i];
        int day = timetext_day_number(entry->at.at_us, zone);
        if (day != last)
            add_line(lines, NULL, NULL, timetext_day(entry->at.at_us));
        last = day;
        add_line(lines, NULL, entry, NULL);
    }
}

/* ---- finding ---- */

const PersonLine *
personlines_at(const PersonLines *lines, int index)
{
    return index >= 0 && index < (int)lines->rows->len
               ? lines->rows->pdata[index]
               : NULL;
}

gboolean
personlines_can_stand(const PersonLines *lines, int index)
{
    const PersonLine *line = personlines_at(lines, index);
    if (!line)
        return FALSE;
    return line->entry || (line->card && (index == 0 || line->card->address));
}

int
personlines_of_address(const PersonLines *lines, const char *address)
{
    int first = -1;
    for (guint i = 0; i < lines->rows->len; i++) {
        const PersonLine *line = lines->rows->pdata[i];
        const char *here = line->card ? line->card->address : NULL;
        if (here && g_strcmp0(here, address) == 0)
            return i;
        if (here && first < 0)
            first = i;
    }
    return MAX(first, 0);
}

int
personlines_of_entry(const PersonLines *lines, const TimelineEntry *entry)
{
    for (guint i = 0; entry && i < lines->rows->len; i++)
        if (personlines_at(lines, i)->entry == entry)
            return i;
    return MAX((int)lines->rows->len - 1, 0);
}

/* ---- painting ---- */

void
personlines_draw(const PersonLine *line, Surface *surface, Rect area)
{
    if (line->card)
        card_draw_line(line->card, surface, area);
    else if (line->entry)
        timetext_draw(line->entry, surface, area);
    else
        timetext_draw_day(line->day, surface, area);
}
