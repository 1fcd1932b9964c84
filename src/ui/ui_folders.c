/* ui_folders - which folder the mail pane shows, in what order, and what its
 * threads are. */
#include "base/error.h"
#include "ui/ui_private.h"

enum { THREAD_LIMIT = 500 }; /* mails of a thread that no list shows */

gboolean
ui_open_folder(Ui *ui, const char *name, GError **error)
{
    ui->is_dirty = TRUE;
    if (!view_folder_open(ui->lists[PANE_INBOX], name, error))
        return FALSE;
    ui->is_in_window = FALSE;
    ui->pane = PANE_INBOX;
    ui->n_pending = 0;
    return TRUE;
}

void
ui_show_folders(Ui *ui)
{
    View *view = ui_find_window(ui, SCOPE_FOLDERS);
    if (view) {
        ui_enter_window(ui, view);
        return;
    }
    view = view_folders_new(&ui->context);
    view_folders_seek(view, view_folder_id(ui->lists[PANE_INBOX]));
    ui_add_window(ui, view);
}

void
ui_open_chosen_folder(Ui *ui)
{
    View *view = ui_active_view(ui);
    g_autoptr(GError) error = NULL;
    g_autofree char *name = g_strdup(view_folders_name(view));
    if (!name)
        return;
    ui_close_window(ui, view);
    if (!ui_open_folder(ui, name, &error))
        ui_refuse(ui, error->message);
}

void
ui_show_found(Ui *ui, const char *pattern)
{
    View *view = ui_find_window(ui, SCOPE_INBOX);
    if (!view) {
        ui_add_window(ui, view_found_new(&ui->context, pattern));
        return;
    }
    view_found_show(view, pattern);
    ui_enter_window(ui, view);
}

/* ---- order ---- */

/* The list of mails on top, else the mail pane. */
static View *
mail_list(Ui *ui)
{
    View *view = ui_active_view(ui);
    return view->ops->scope == SCOPE_INBOX ? view : ui->lists[PANE_INBOX];
}

gint64
ui_folder_id(Ui *ui)
{
    return view_folder_id(mail_list(ui));
}

void
ui_read_on(Ui *ui, gint64 mail_id)
{
    View *list = ui->lists[PANE_INBOX];
    ui->is_dirty = TRUE;
    if (view_folder_seek(list, mail_id)) {
        list->ops->move(list, MOVE_DOWN);
        g_autoptr(Subject) next = list->ops->subject(list);
        if (next->mail_id && next->mail_id != mail_id) {
            ui_show_mail(ui, next->mail_id);
            return;
        }
    }
    ui_back(ui);
}

FolderView
ui_order(Ui *ui)
{
    return view_folder_order(mail_list(ui));
}

gint64
ui_set_order(Ui *ui, const FolderView *order)
{
    ui->is_dirty = TRUE;
    return view_folder_set_order(mail_list(ui), order);
}

/* ---- threads ---- */

/* As the list has them; NULL: it does not. */
static GArray *
listed_thread(Ui *ui, gint64 mail_id, gboolean *is_whole_out)
{
    View *view = mail_list(ui);
    GArray *mails = view_folder_thread(view, mail_id);
    if (!mails && view != ui->lists[PANE_INBOX]) {
        view = ui->lists[PANE_INBOX];
        mails = view_folder_thread(view, mail_id);
    }
    *is_whole_out = mails != NULL;
    return mails;
}

static gint64
folder_of(const GPtrArray *rows, gint64 mail_id)
{
    for (guint i = 0; i < rows->len; i++) {
        const MailRow *row = rows->pdata[i];
        if (row->at.id == mail_id)
            return row->folder_id;
    }
    return 0;
}

static GArray *
read_thread(Ui *ui, gint64 mail_id, ThreadReach reach, gboolean *is_whole_out)
{
    GError *error = NULL;
    GArray *mails = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_autoptr(GPtrArray) rows =
        store_read_thread(ui->reader, mail_id, THREAD_LIMIT, &error);
    view_tell_error(ui_active_view(ui), error);
    *is_whole_out = rows && rows->len < THREAD_LIMIT;
    gint64 folder_id = rows ? folder_of(rows, mail_id) : 0;
    for (guint i = 0; rows && i < rows->len; i++) {
        const MailRow *row = rows->pdata[i];
        if (reach == THREAD_EVERYWHERE || row->folder_id == folder_id)
            g_array_append_val(mails, row->at.id);
    }
    return mails;
}

GArray *
ui_thread(Ui *ui, gint64 mail_id, ThreadReach reach, gboolean *is_whole_out)
{
    GArray *mails = listed_thread(ui, mail_id, is_whole_out);
    return mails ? mails : read_thread(ui, mail_id, reach, is_whole_out);
}
