/* ui_unread - from what is unread to what is unread next.
 *
 * A mail whose text cannot be had stays unread, so that what was opened is
 * remembered: the walk goes on to the rest before it begins anew. */
#include "base/error.h"
#include "ui/ui_private.h"

static void
note(Ui *ui, gint64 mail_id)
{
    for (guint i = 0; i < ui->walked->len; i++)
        if (g_array_index(ui->walked, gint64, i) == mail_id)
            return;
    g_array_append_val(ui->walked, mail_id);
}

/* The friend who is being read, for the caller to free; or NULL. What the user
 * looks at in a window counts as opened; in a list they read none. */
static char *
note_here(Ui *ui, UnreadExcept *except)
{
    View *view = ui_active_view(ui);
    Scope scope = view->ops->scope;
    g_autoptr(Subject) subject = view->ops->subject(view);
    if (scope == SCOPE_READER)
        note(ui, subject->mail_id);
    if (scope == SCOPE_CHAT)
        except->chat = view_chat_jid(view);
    return scope == SCOPE_READER || scope == SCOPE_CHAT || scope == SCOPE_PERSON
               ? g_steal_pointer(&subject->jid)
               : NULL;
}

/* At the end of the walk there is what it left unread: from the first again,
 * but for what the user looks at. */
static UnreadSpot *
begin_anew(Ui *ui, UnreadExcept *except, GError **error)
{
    g_array_set_size(ui->walked, 0);
    g_free(note_here(ui, except));
    UnreadSpot *first = store_read_unread_spot(ui->reader, NULL, except, error);
    if (first)
        ui_notice(ui, NOTICE_INFO,
                  "All that is unread was opened; from the "
                  "first again.");
    return first;
}

static void
open_spot(Ui *ui, const UnreadSpot *spot)
{
    if (!spot->mail_id) {
        ui_show_chat(ui, spot->jid);
        return;
    }
    view_folder_seek(ui->lists[PANE_INBOX], spot->mail_id);
    ui_show_mail(ui, spot->mail_id);
    note(ui, spot->mail_id);
}

void
ui_next_unread(Ui *ui)
{
    GError *error = NULL;
    UnreadExcept except = {.mails = ui->walked};
    ui->is_dirty = TRUE;
    g_autofree char *jid = note_here(ui, &except);
    g_autoptr(UnreadSpot) next =
        store_read_unread_spot(ui->reader, jid, &except, &error);
    if (!next && !error && ui->walked->len > 0)
        next = begin_anew(ui, &except, &error);
    gboolean has_failed = error != NULL;
    view_tell_error(ui_active_view(ui), error);
    if (next)
        open_spot(ui, next);
    else if (!has_failed)
        ui_notice(ui, NOTICE_INFO,
                  ui_scope(ui) == SCOPE_READER ? "Nothing else is unread."
                                               : "Nothing is unread.");
}
