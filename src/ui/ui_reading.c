/* ui_reading - mails, mails in mails, their parts and other texts: the windows
 * one reads in. */
#include "base/error.h"
#include "ui/ui_private.h"

/* A mail in a mail leaves the windows of the one around it as they are, for
 * one goes back to them. */
static View *
find_window(const Ui *ui, Scope scope, const char *(*path_of)(View *view),
            gboolean is_enclosed)
{
    for (guint i = 0; i < ui->windows->len; i++) {
        View *view = g_ptr_array_index(ui->windows, i);
        if (view->ops->scope == scope && (path_of(view) != NULL) == is_enclosed)
            return view;
    }
    return NULL;
}

static void
show_mail(Ui *ui, gint64 mail_id, const char *path)
{
    View *view = find_window(ui, SCOPE_READER, view_reader_path, path != NULL);
    if (!view) {
        ui_add_window(ui, view_reader_new(&ui->context, mail_id, path));
        return;
    }
    view_reader_show(view, mail_id, path);
    ui_enter_window(ui, view);
}

void
ui_show_mail(Ui *ui, gint64 mail_id)
{
    show_mail(ui, mail_id, NULL);
}

void
ui_show_enclosed(Ui *ui, gint64 mail_id, const char *path)
{
    show_mail(ui, mail_id, path);
}

void
ui_show_attachments(Ui *ui, gint64 mail_id, const char *enclosed)
{
    View *view = find_window(ui, SCOPE_ATTACHMENTS, view_attachments_path,
                             enclosed != NULL);
    if (!view) {
        ui_add_window(ui,
                      view_attachments_new(&ui->context, mail_id, enclosed));
        return;
    }
    view_attachments_show(view, mail_id, enclosed);
    ui_enter_window(ui, view);
}

void
ui_show_text(Ui *ui, const char *title, Doc *doc)
{
    View *view = ui_find_window(ui, SCOPE_TEXT);
    if (!view) {
        view = view_text_new(&ui->context);
        ui_add_window(ui, view);
    }
    view_text_show(view, title, doc);
    ui_enter_window(ui, view);
}

/* ---- in the reader ---- */

/* The reader the user is in, or NULL after it was said that there is none. */
static View *
reader_here(Ui *ui)
{
    View *view = ui_active_view(ui);
    ui->is_dirty = TRUE;
    if (view->ops->scope == SCOPE_READER)
        return view;
    ui_notice(ui, NOTICE_WARNING,
              "That is for a mail you read: open it first.");
    return NULL;
}

void
ui_reader_act(Ui *ui, ReaderAct act)
{
    View *view = reader_here(ui);
    if (view)
        view_reader_act(view, act);
}

GPtrArray *
ui_urls(Ui *ui)
{
    View *view = ui_active_view(ui);
    Scope scope = view->ops->scope;
    return scope == SCOPE_READER ? view_reader_urls(view)
           : scope == SCOPE_TEXT ? view_text_urls(view)
                                 : NULL;
}

/* ---- from mail to mail ---- */

static gint64
mail_under_cursor(View *view)
{
    g_autoptr(Subject) subject = view->ops->subject(view);
    return subject->mail_id;
}

/* The list the mail was opened from, its cursor on it; or NULL. */
static View *
find_list_of(Ui *ui, View *reader)
{
    gint64 mail_id = view_reader_mail(reader);
    View *before = reader->came_from;
    if (before && before->ops->move && before->ops->scope != SCOPE_READER &&
        mail_under_cursor(before) == mail_id)
        return before;
    View *inbox = ui->lists[PANE_INBOX];
    view_folder_seek(inbox, mail_id);
    return mail_under_cursor(inbox) == mail_id ? inbox : NULL;
}

/* A timeline has other rows in between. 0: there is no further mail. */
static gint64
step_in_list(View *list, gint64 from, gboolean is_backward)
{
    enum { MOST_STEPS = 200 };
    for (int i = 1; i <= MOST_STEPS; i++) {
        list->ops->move(list, is_backward ? MOVE_UP : MOVE_DOWN);
        gint64 mail_id = mail_under_cursor(list);
        if (mail_id && mail_id != from)
            return mail_id;
        if (mail_id == from || i == MOST_STEPS) {
            for (; i > 0 && mail_id != from; i--)
                list->ops->move(list, is_backward ? MOVE_DOWN : MOVE_UP);
            return 0;
        }
    }
    return 0;
}

void
ui_step_mail(Ui *ui, gboolean is_backward)
{
    View *reader = reader_here(ui);
    if (!reader)
        return;
    View *list = view_reader_path(reader) ? NULL : find_list_of(ui, reader);
    gint64 next =
        list ? step_in_list(list, view_reader_mail(reader), is_backward) : 0;
    if (next)
        view_reader_show(reader, next, NULL);
    else
        ui_notice(ui, NOTICE_INFO,
                  !list         ? "This mail is in no list: q goes back to one."
                  : is_backward ? "This is the first mail."
                                : "This is the last mail.");
}

void
ui_page_on(Ui *ui)
{
    View *view = ui_active_view(ui);
    if (view->ops->scope == SCOPE_READER && view_reader_is_at_end(view))
        ui_step_mail(ui, FALSE);
    else
        ui_move(ui, MOVE_PAGE_DOWN);
}
