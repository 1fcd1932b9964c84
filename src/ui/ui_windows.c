/* ui_windows - which pane or window the user is in, and how they get there. */
#include "base/error.h"
#include "ui/ui_private.h"

/* ---- opening ---- */

View *
ui_find_window(const Ui *ui, Scope scope)
{
    for (guint i = 0; i < ui->windows->len; i++) {
        View *view = g_ptr_array_index(ui->windows, i);
        if (view->ops->scope == scope)
            return view;
    }
    return NULL;
}

void
ui_enter_window(Ui *ui, View *view)
{
    ui->shown = view;
    ui->is_in_window = TRUE;
    ui->n_pending = 0;
    ui->is_dirty = TRUE;
}

void
ui_add_window(Ui *ui, View *view)
{
    view->came_from = ui->is_in_window ? ui->shown : NULL;
    g_ptr_array_add(ui->windows, view);
    ui_enter_window(ui, view);
}

static View *
find_chat(const Ui *ui, const char *jid)
{
    for (guint i = 0; i < ui->windows->len; i++) {
        View *view = g_ptr_array_index(ui->windows, i);
        if (view->ops->scope == SCOPE_CHAT &&
            g_str_equal(view_chat_jid(view), jid))
            return view;
    }
    return NULL;
}

void
ui_show_chat(Ui *ui, const char *jid)
{
    View *view = find_chat(ui, jid);
    if (view) {
        ui_enter_window(ui, view);
        return;
    }
    view = view_chat_new(&ui->context, jid);
    const char *unsent = g_hash_table_lookup(ui->unsent, jid);
    if (unsent)
        view_chat_set_unsent(view, unsent);
    view_chat_set_quote(view, g_hash_table_lookup(ui->quoted, jid));
    ui_add_window(ui, view);
}

void
ui_show_chat_spot(Ui *ui, const char *jid, const ChatCursor *at)
{
    ui_show_chat(ui, jid);
    view_chat_seek(ui->shown, at);
}

void
ui_show_chat_quoting(Ui *ui, const char *jid, const char *quote)
{
    ui_show_chat(ui, jid);
    view_chat_set_quote(ui->shown, quote);
}

char *
ui_take_unsent(Ui *ui)
{
    View *view = ui_active_view(ui);
    if (view->ops->scope != SCOPE_CHAT)
        return g_strdup("");
    char *text = g_strdup(view_chat_unsent(view));
    view_chat_set_unsent(view, "");
    ui->is_dirty = TRUE;
    return text;
}

/* The chat that the user is in, or NULL. */
static View *
active_chat(Ui *ui)
{
    View *view = ui_active_view(ui);
    ui->is_dirty = TRUE;
    return view->ops->scope == SCOPE_CHAT ? view : NULL;
}

char *
ui_typed(Ui *ui)
{
    View *view = active_chat(ui);
    return view ? g_strdup(view_chat_typed(view)) : NULL;
}

void
ui_type(Ui *ui, const char *jid, const char *text)
{
    ui_show_chat(ui, jid);
    view_chat_type(ui->shown, text);
}

void
ui_choose_message(Ui *ui, gboolean is_older)
{
    View *view = active_chat(ui);
    if (view)
        view_chat_choose(view, is_older);
}

void
ui_answer(Ui *ui, const ChatRow *row)
{
    View *view = active_chat(ui);
    if (view)
        view_chat_answer(view, row);
}

void
ui_correct(Ui *ui)
{
    View *view = active_chat(ui);
    if (view)
        view_chat_correct(view);
}

void
ui_show_person(Ui *ui, const char *jid)
{
    View *view = ui_find_window(ui, SCOPE_PERSON);
    if (!view) {
        ui_add_window(ui, view_person_new(&ui->context, jid));
        return;
    }
    view_person_show(view, jid);
    ui_enter_window(ui, view);
}

static void
show_only(Ui *ui, Scope scope, View *(*make)(const ViewContext *context))
{
    View *view = ui_find_window(ui, scope);
    if (view)
        ui_enter_window(ui, view);
    else
        ui_add_window(ui, make(&ui->context));
}

void
ui_show_outbox(Ui *ui)
{
    show_only(ui, SCOPE_OUTBOX, view_outbox_new);
}

void
ui_show_drafts(Ui *ui)
{
    show_only(ui, SCOPE_DRAFTS, view_drafts_new);
}

void
ui_show_suggestions(Ui *ui)
{
    show_only(ui, SCOPE_SUGGESTIONS, view_suggestions_new);
}

void
ui_show_why(Ui *ui, gint64 mail_id)
{
    View *view = ui_find_window(ui, SCOPE_WHY);
    if (!view) {
        ui_add_window(ui, view_why_new(&ui->context, mail_id));
        return;
    }
    view_why_show(view, mail_id);
    ui_enter_window(ui, view);
}

void
ui_show_help(Ui *ui)
{
    if (!ui_find_window(ui, SCOPE_HELP))
        ui_add_window(ui, view_help_new(&ui->context, ui_scope(ui)));
    else
        ui_enter_window(ui, ui_find_window(ui, SCOPE_HELP));
}

/* ---- closing ---- */

static void
keep(GHashTable *kept, const char *jid, const char *text)
{
    if (text && *text)
        g_hash_table_insert(kept, g_strdup(jid), g_strdup(text));
    else
        g_hash_table_remove(kept, jid);
}

static void
keep_unsent(Ui *ui, View *view)
{
    if (view->ops->scope != SCOPE_CHAT)
        return;
    keep(ui->unsent, view_chat_jid(view), view_chat_unsent(view));
    keep(ui->quoted, view_chat_jid(view), view_chat_quote(view));
}

/* The view may be further up the stack, in a key of its own; it is freed with
 * the next key. */
void
ui_close_window(Ui *ui, View *view)
{
    keep_unsent(ui, view);
    if (view->ops->left)
        view->ops->left(view);
    for (guint i = 0; i < ui->windows->len; i++) {
        View *other = g_ptr_array_index(ui->windows, i);
        if (other->came_from == view)
            other->came_from = view->came_from;
    }
    ui->shown = view->came_from;
    if (!ui->shown)
        ui->is_in_window = FALSE;
    guint index;
    if (g_ptr_array_find(ui->windows, view, &index))
        g_ptr_array_add(ui->closed,
                        g_ptr_array_steal_index(ui->windows, index));
}

void
ui_bury(Ui *ui)
{
    g_ptr_array_set_size(ui->closed, 0);
}

/* Only where it stands beside the lists is a window in sight from there. */
static gboolean
is_window_in_sight(const Ui *ui)
{
    return ui->shown && (ui->is_in_window || layout_has_three_panes(ui->width));
}

gboolean
ui_is_at_top(const Ui *ui)
{
    return !is_window_in_sight(ui);
}

/* A list that shows less than all shows all again. */
static gboolean
widen(Ui *ui)
{
    View *view = ui_active_view(ui);
    return view->ops->widen && view->ops->widen(view);
}

void
ui_back(Ui *ui)
{
    ui->n_pending = 0;
    ui->is_dirty = TRUE;
    if (widen(ui) || !is_window_in_sight(ui))
        return;
    View *view = ui->shown;
    ui_close_window(ui, view);
    if (view->ops->scope == SCOPE_CHOICE)
        view_choice_answer(view, NULL);
    else if (view->ops->scope == SCOPE_REVIEW)
        view_review_left(view);
}

/* ---- choosing ---- */

void
ui_choose(Ui *ui, const ChoiceSheet *sheet)
{
    View *old = ui_find_window(ui, SCOPE_CHOICE);
    View *shown = ui->shown;
    gboolean is_in_window = ui->is_in_window;
    if (old)
        ui_close_window(ui, old);
    if (old && old != shown) { /* it lay behind where the user is */
        ui->shown = shown;
        ui->is_in_window = is_in_window;
    }
    ui_add_window(ui, view_choice_new(&ui->context, sheet));
}

void
ui_take_choice(Ui *ui)
{
    View *view = ui_active_view(ui);
    if (view->ops->scope != SCOPE_CHOICE)
        return;
    g_autoptr(GArray) chosen = view_choice_chosen(view);
    ui->is_dirty = TRUE;
    ui_close_window(ui, view);
    view_choice_answer(view, chosen);
}

const char *
ui_choice_taker(Ui *ui)
{
    View *view = ui_active_view(ui);
    return view->ops->scope == SCOPE_CHOICE ? view_choice_taker(view) : NULL;
}

/* ---- going about ---- */

void
ui_other_pane(Ui *ui)
{
    gboolean has_third = layout_has_three_panes(ui->width) && ui->shown;
    ui->n_pending = 0;
    ui->is_dirty = TRUE;
    if (ui->is_in_window) {
        ui->is_in_window = FALSE;
        if (has_third)
            ui->pane = PANE_FRIENDS;
    } else if (has_third && ui->pane == PANE_INBOX) {
        ui->is_in_window = TRUE;
    } else {
        ui->pane = ui->pane == PANE_FRIENDS ? PANE_INBOX : PANE_FRIENDS;
    }
}

void
ui_window(Ui *ui, guint number)
{
    if (number == 1) {
        ui->is_in_window = FALSE;
        ui->is_dirty = TRUE;
    } else if (number >= 2 && number - 2 < ui->windows->len) {
        ui_enter_window(ui, g_ptr_array_index(ui->windows, number - 2));
    } else {
        ui_notice(ui, NOTICE_WARNING, "There is no window %u.", number);
    }
}

void
ui_open(Ui *ui)
{
    View *view = ui_active_view(ui);
    ui->is_dirty = TRUE;
    if (view->ops->open && view->ops->open(view))
        return;
    if (view->ops->scope == SCOPE_FOLDERS) {
        ui_open_chosen_folder(ui);
        return;
    }
    g_autoptr(Subject) subject = view->ops->subject(view);
    Scope scope = view->ops->scope;
    ChatCursor spot;
    if (scope == SCOPE_PERSON && view_person_chat_spot(view, &spot))
        ui_show_chat_spot(ui, subject->jid, &spot);
    else if ((scope == SCOPE_INBOX || scope == SCOPE_PERSON) &&
             subject->mail_id)
        ui_show_mail(ui, subject->mail_id);
    else if ((scope == SCOPE_FRIENDS || scope == SCOPE_PERSON) && subject->jid)
        ui_show_chat(ui, subject->jid);
}

/* ---- showing less ---- */

gboolean
ui_only_person(Ui *ui, const char *jid, const char *name)
{
    View *inbox = ui->lists[PANE_INBOX];
    gboolean is_so = g_strcmp0(view_folder_only_jid(inbox), jid) == 0;
    view_folder_only(inbox, is_so ? NULL : jid, name);
    ui->is_in_window = FALSE;
    ui->pane = PANE_INBOX;
    ui->n_pending = 0;
    ui->is_dirty = TRUE;
    return !is_so;
}

void
ui_only_unread(Ui *ui)
{
    View *friends = ui->lists[PANE_FRIENDS];
    view_friends_only_unread(friends, !view_friends_is_only_unread(friends));
    ui->is_dirty = TRUE;
}
