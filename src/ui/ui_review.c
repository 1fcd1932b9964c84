/* ui_review - the windows of mails that are about to be sent. */
#include "base/error.h"
#include "ui/ui_private.h"

static View *
find_review(const Ui *ui, gconstpointer user)
{
    for (guint i = 0; i < ui->windows->len; i++) {
        View *view = g_ptr_array_index(ui->windows, i);
        if (view->ops->scope == SCOPE_REVIEW && view_review_user(view) == user)
            return view;
    }
    return NULL;
}

void
ui_show_review(Ui *ui, ReviewSheet *sheet)
{
    View *view = find_review(ui, sheet->user);
    ui->is_dirty = TRUE;
    if (!view) {
        ui_add_window(ui, view_review_new(&ui->context, sheet));
        return;
    }
    view_review_set(view, sheet);
    ui_enter_window(ui, view);
}

gpointer
ui_review(Ui *ui)
{
    View *view = ui_active_view(ui);
    return view->ops->scope == SCOPE_REVIEW ? view_review_user(view) : NULL;
}

int
ui_review_attachment(Ui *ui)
{
    View *view = ui_active_view(ui);
    return view->ops->scope == SCOPE_REVIEW ? view_review_attachment(view) : -1;
}

void
ui_close_review(Ui *ui, gconstpointer user)
{
    View *view = find_review(ui, user);
    View *shown = ui->shown;
    gboolean is_in_window = ui->is_in_window;
    if (view)
        ui_close_window(ui, view);
    if (view && view != shown) { /* it lay behind where the user is */
        ui->shown = shown;
        ui->is_in_window = is_in_window;
    }
    ui->is_dirty = TRUE;
}
