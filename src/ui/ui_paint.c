/* ui_paint - puts panes, titles and lines where the layout says. */
#include "base/error.h"
#include "text/width.h"
#include "ui/ui_private.h"

static void
paint_title(Ui *ui, PaneId pane, const Layout *layout, Surface *surface);
static void paint_preview(Ui *ui, const Layout *layout, Surface *surface);
static void paint_separators(const Layout *layout, Surface *surface);
static void tell_shown(Ui *ui, const Layout *layout);

static View *
view_in(const Ui *ui, PaneId pane)
{
    return pane == PANE_WINDOW ? ui->shown : ui->lists[pane];
}

void
ui_render(Ui *ui, Surface *surface)
{
    ui_bury(ui);
    ui->width = surface_width(surface);
    ui->height = surface_height(surface);
    PaneId active = ui_active_pane(ui);
    Layout layout = layout_compute(ui->width, ui->height, active);

    surface_clear(surface);
    statusbar_fresh(&ui->status, ui->reader);
    statusbar_render(&ui->status, surface, layout.status);
    for (PaneId pane = 0; pane < N_PANES; pane++) {
        View *view = view_in(ui, pane);
        if (!view || rect_is_empty(layout.titles[pane]))
            continue;
        if (!rect_is_empty(layout.panes[pane]))
            view->ops->render(view, surface, layout.panes[pane],
                              pane == active);
        paint_title(ui, pane, &layout, surface);
    }
    if (!ui->shown && !rect_is_empty(layout.panes[PANE_WINDOW]))
        paint_preview(ui, &layout, surface);
    paint_separators(&layout, surface);
    if (!rect_is_empty(layout.person))
        ui_paint_person(ui, surface, layout.person);
    ui_paint_bottom(ui, surface, layout.prompt, layout.person);
    tell_shown(ui, &layout);
    ui->is_dirty = FALSE;
}

/* Where one pane is all there is, its title carries the other's counters. */
static char *
count_other_pane(const Ui *ui, PaneId pane)
{
    const Counters *counters = &ui->status.counters;
    if (pane == PANE_INBOX)
        return g_strdup_printf("Friends %" G_GINT64_FORMAT "/%" G_GINT64_FORMAT,
                               counters->friends_online, counters->friends);
    return g_strdup_printf("INBOX %" G_GINT64_FORMAT "/%" G_GINT64_FORMAT,
                           counters->inbox_unread, counters->inbox_total);
}

static void
paint_title(Ui *ui, PaneId pane, const Layout *layout, Surface *surface)
{
    View *view = view_in(ui, pane);
    g_autofree char *left = NULL;
    g_autofree char *right = NULL;
    view->ops->title(view, &left, &right);
    if (layout_has_one_pane(ui->width) && pane != PANE_WINDOW) {
        g_free(right);
        right = count_other_pane(ui, pane);
    }
    Rect area = layout->titles[pane];
    gboolean is_active = pane == ui_active_pane(ui);
    surface_fill(surface, area, STYLE_NORMAL, " ");
    area.x++;
    area.width -= 2;
    if (right && width_of(right) + 8 < area.width) {
        surface_text_right(surface, area, STYLE_DIM, right);
        area.width -= width_of(right) + 2;
    }
    surface_text(surface, area, is_active ? STYLE_TITLE : STYLE_DIM, left);
}

/* Nothing is open beside the lists: whose row it is, or how to go on. */
static void
paint_preview(Ui *ui, const Layout *layout, Surface *surface)
{
    g_autoptr(Subject) subject = ui_subject(ui);
    Rect title = layout->titles[PANE_WINDOW];
    Rect area = layout->panes[PANE_WINDOW];
    title.x++;
    title.width -= 2;
    const Person *person = persons_find(ui->persons, subject->jid);
    if (!person) {
        view_say_empty(surface, area,
                       "Enter opens what the cursor is on; ? shows the keys.");
        return;
    }
    surface_text_right(surface, title, STYLE_DIM, "person");
    title.width -= 8;
    surface_text(surface, title, STYLE_DIM, person->friend->name);
    area.y++;
    area.height--;
    view_person_draw_card(&ui->context, subject->jid, surface, area);
}

static void
paint_separators(const Layout *layout, Surface *surface)
{
    for (gsize i = 0; i < G_N_ELEMENTS(layout->separators); i++) {
        Rect column = layout->separator_rows;
        column.x = layout->separators[i];
        if (column.x >= 0)
            surface_fill(surface, column, STYLE_DIM,
                         theme_symbol(SYMBOL_SEPARATOR));
    }
}

static void
tell_shown(Ui *ui, const Layout *layout)
{
    for (guint i = 0; i < ui->windows->len; i++) {
        View *view = g_ptr_array_index(ui->windows, i);
        view->was_visible =
            view == ui->shown && !rect_is_empty(layout->panes[PANE_WINDOW]);
    }
    for (PaneId pane = 0; pane < N_PANES; pane++) {
        View *view = view_in(ui, pane);
        if (view && view->ops->shown && !rect_is_empty(layout->panes[pane]))
            view->ops->shown(view);
    }
}
