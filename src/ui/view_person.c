/* view_person - a friend's card, and the addresses that are linked. */
#include "base/error.h"
#include "ui/card.h"
#include "ui/views.h"

typedef struct {
    View view;
    char *jid;
    char *chosen;  /* the address under the cursor, or NULL */
    Scroll scroll; /* over the card's lines; the cursor is on an address */
} PersonView;

static const ViewOps person_ops;

View *
view_person_new(const ViewContext *context, const char *jid)
{
    PersonView *view = g_new0(PersonView, 1);
    view->view.ops = &person_ops;
    view->view.context = context;
    view_person_show(&view->view, jid);
    return &view->view;
}

static void
person_view_free(View *base)
{
    PersonView *view = (PersonView *)base;
    g_free(view->jid);
    g_free(view->chosen);
    g_free(view);
}

void
view_person_show(View *base, const char *jid)
{
    PersonView *view = (PersonView *)base;
    const UiHost *host = base->context->host;
    if (g_strcmp0(view->jid, jid) == 0)
        return;
    g_free(view->jid);
    view->jid = g_strdup(jid);
    g_clear_pointer(&view->chosen, g_free);
    view->scroll = (Scroll){0};
    if (host->want_vcard)
        host->want_vcard(host->host, jid);
}

static const Person *
person_of(const PersonView *view)
{
    return persons_find(view->view.context->persons, view->jid);
}

static gboolean
person_change(View *base, const Change *change)
{
    return change->kind == CHANGE_FRIENDS || change->kind == CHANGE_LINKS ||
           change->kind == CHANGE_CHAT || change->kind == CHANGE_MAIL_LIST;
}

/* The index of the chosen address, or of the strongest; -1 for none. */
static int
chosen_index(const PersonView *view, const Person *person)
{
    for (guint i = 0; i < person->addresses->len; i++) {
        const PersonAddress *address = g_ptr_array_index(person->addresses, i);
        if (g_strcmp0(address->address, view->chosen) == 0)
            return i;
    }
    return person->addresses->len > 0 ? 0 : -1;
}

/* ---- painting ---- */

static int
draw_lines(const GPtrArray *lines, int top, Surface *surface, Rect area)
{
    int y = 0;
    for (guint i = top; i < lines->len && y < area.height; i++, y++)
        card_draw_line(g_ptr_array_index(lines, i), surface,
                       (Rect){area.x, area.y + y, area.width, 1});
    return y;
}

/* The first address's line; the others follow it. */
static int
first_address_line(const GPtrArray *lines)
{
    for (guint i = 0; i < lines->len; i++) {
        const CardLine *line = g_ptr_array_index(lines, i);
        if (line->address)
            return i;
    }
    return -1;
}

static void
person_render(View *base, Surface *surface, Rect area, gboolean is_active)
{
    PersonView *view = (PersonView *)base;
    const Person *person = person_of(view);
    if (!person) {
        view_say_empty(surface, area, "Nobody of that name is in the roster.");
        return;
    }
    g_autoptr(GPtrArray) lines = card_lines(person);
    int chosen = chosen_index(view, person);
    view->scroll.n = lines->len;
    view->scroll.height = area.height;
    if (chosen >= 0) {
        view->scroll.cursor = first_address_line(lines) + chosen;
        /* The card's head comes back into sight with the first address. */
        if (chosen == 0)
            view->scroll.top = 0;
        scroll_clamp(&view->scroll);
    } else {
        scroll_clamp_text(&view->scroll);
    }
    draw_lines(lines, view->scroll.top, surface, area);
    if (chosen >= 0)
        view_mark_row(surface,
                      (Rect){area.x,
                             area.y + view->scroll.cursor - view->scroll.top,
                             area.width, 1},
                      is_active);
    else if (is_active)
        surface_set_cursor(surface, area.x, area.y);
}

void
view_person_draw_card(const ViewContext *context, const char *jid,
                      Surface *surface, Rect area)
{
    const Person *person = persons_find(context->persons, jid);
    if (!person)
        return;
    g_autoptr(GPtrArray) lines = card_lines(person);
    draw_lines(lines, 0, surface, area);
}

static void
person_title(View *base, char **left, char **right)
{
    const Person *person = person_of((PersonView *)base);
    *left = g_strdup(person ? person->friend->name : ((PersonView *)base)->jid);
    *right = g_strdup("person");
}

/* ---- keys ---- */

static void
person_move(View *base, Motion motion)
{
    PersonView *view = (PersonView *)base;
    const Person *person = person_of(view);
    if (!person)
        return;
    int n = person->addresses->len;
    if (n == 0) {
        scroll_move_text(&view->scroll, motion);
        return;
    }
    int index =
        chosen_index(view, person) + motion_rows(motion, view->scroll.height);
    const PersonAddress *address =
        g_ptr_array_index(person->addresses, CLAMP(index, 0, n - 1));
    g_free(view->chosen);
    view->chosen = g_strdup(address->address);
}

static Subject *
person_subject(View *base)
{
    PersonView *view = (PersonView *)base;
    const Person *person = person_of(view);
    if (!person)
        return subject_new(view->jid, NULL, NULL);
    int chosen = chosen_index(view, person);
    const PersonAddress *address =
        chosen < 0 ? NULL : g_ptr_array_index(person->addresses, chosen);
    return subject_new(view->jid, person->friend->name,
                       address ? address->address : NULL);
}

static const ViewOps person_ops = {
    .scope = SCOPE_PERSON,
    .free = person_view_free,
    .render = person_render,
    .title = person_title,
    .change = person_change,
    .move = person_move,
    .subject = person_subject,
};
