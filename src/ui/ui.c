/* ui - see ui.h: its life, what it is told, what commands ask of it. */
#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "ui/match.h"
#include "ui/ui_private.h"

static void
tell(gpointer ui, NoticeKind kind, const char *text)
{
    ui_notice(ui, kind, "%s", text);
}

static void
free_view(gpointer view)
{
    view_free(view);
}

Ui *
ui_new(const Config *config, StoreReader *reader, const UiHost *host)
{
    Ui *ui = g_new0(Ui, 1);
    ui->reader = reader;
    ui->persons = persons_new(reader);
    ui->context = (ViewContext){
        .config = config,
        .reader = reader,
        .host = host,
        .persons = ui->persons,
        .status = &ui->status,
        .tell = tell,
        .ui = ui,
    };
    if (config->has_ascii_symbols)
        theme_set_ascii(TRUE);
    statusbar_init(&ui->status, config->jid);
    ui->prompt = prompt_new();
    ui->lists[PANE_FRIENDS] = view_friends_new(&ui->context);
    ui->lists[PANE_INBOX] = view_folder_new(&ui->context);
    ui->pane = PANE_INBOX;
    ui->windows = g_ptr_array_new_with_free_func(free_view);
    ui->closed = g_ptr_array_new_with_free_func(free_view);
    ui->unsent = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    ui->held = g_queue_new();
    ui->walked = g_array_new(FALSE, FALSE, sizeof(gint64));
    ui->quoted = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    ui->width = 80;
    ui->height = 24;
    ui->is_dirty = TRUE;
    return ui;
}

void
ui_free(Ui *ui)
{
    if (!ui)
        return;
    prompt_free(ui->prompt); /* its answers may still use the rest */
    g_ptr_array_unref(ui->windows);
    g_ptr_array_unref(ui->closed);
    view_free(ui->lists[PANE_FRIENDS]);
    view_free(ui->lists[PANE_INBOX]);
    g_hash_table_unref(ui->unsent);
    g_hash_table_unref(ui->quoted);
    g_array_unref(ui->walked);
    statusbar_clear(&ui->status);
    persons_free(ui->persons);
    g_queue_free_full(ui->held, g_free);
    g_free(ui->sought);
    g_free(ui->sought_pattern);
    g_free(ui->notice);
    g_free(ui->last_error);
    g_free(ui);
}

View *
ui_active_view(Ui *ui)
{
    return ui->is_in_window ? ui->shown : ui->lists[ui->pane];
}

PaneId
ui_active_pane(const Ui *ui)
{
    return ui->is_in_window ? PANE_WINDOW : ui->pane;
}

/* ---- what it is told ---- */

static gboolean
is_chat_in_sight(const Ui *ui, const char *jid)
{
    const View *shown = ui->shown;
    return shown && shown->was_visible && shown->ops->scope == SCOPE_CHAT &&
           g_strcmp0(view_chat_jid(ui->shown), jid) == 0;
}

static void put_notice(Ui *ui, NoticeKind kind, char *text);

/* An error that answers what the user did outlives it. Moves `text`. */
static void
put_news(Ui *ui, char *text)
{
    put_notice(ui, NOTICE_INFO, text);
    ui->is_notice_news = TRUE;
}

static void
announce(Ui *ui, const Change *change)
{
    const char *text = change->text ? change->text : "";
    switch (change->kind) {
    case CHANGE_NEW_MAIL:
        put_news(ui, g_strdup_printf("%s %s", theme_symbol(SYMBOL_MAIL), text));
        break;
    case CHANGE_NEW_CHAT: {
        if (is_chat_in_sight(ui, change->jid))
            break;
        const Person *person = persons_find(ui->persons, change->jid);
        put_news(ui, g_strdup_printf(
                         "%s %s: %s", theme_symbol(SYMBOL_CHAT),
                         person ? person->friend->name : change->jid, text));
        break;
    }
    case CHANGE_ERROR:
        ui_last_error(ui, text);
        break;
    default:
        break;
    }
}

static gboolean
change_view(View *view, const Change *change)
{
    return view->ops->change && view->ops->change(view, change);
}

void
ui_change(Ui *ui, const Change *change)
{
    gboolean is_seen = statusbar_change(&ui->status, change);
    switch (change->kind) {
    case CHANGE_FRIENDS:
    case CHANGE_LINKS:
    case CHANGE_CHAT:
    case CHANGE_MAIL_LIST: /* unread mail of persons */
        persons_forget(ui->persons);
        is_seen = TRUE;
        break;
    default:
        break;
    }
    is_seen |= change_view(ui->lists[PANE_FRIENDS], change);
    is_seen |= change_view(ui->lists[PANE_INBOX], change);
    for (guint i = 0; i < ui->windows->len; i++)
        is_seen |= change_view(g_ptr_array_index(ui->windows, i), change);
    announce(ui, change);
    ui->is_dirty |= is_seen;
    ui_release_keys(ui);
}

/* Milliseconds until one of the windows wants to go on. */
static gint64
tick_windows(Ui *ui, gint64 next)
{
    for (guint i = 0; i < ui->windows->len; i++) {
        View *view = g_ptr_array_index(ui->windows, i);
        int wanted = view->ops->tick ? view->ops->tick(view) : -1;
        if (wanted >= 0)
            next = MIN(next, wanted);
    }
    return next;
}

void
ui_tick(Ui *ui, int *next_ms_out)
{
    gint64 now = clock_monotonic();
    if (ui->notice && now >= ui->notice_until)
        g_clear_pointer(&ui->notice, g_free);
    ui->is_dirty = TRUE; /* ages and clock */

    gint64 step = statusbar_step(&ui->status) * 1000;
    gint64 next = step - clock_now_us() / 1000 % step;
    if (ui->notice)
        next = MIN(next, ui->notice_until - now);
    next = tick_windows(ui, next);
    ui_release_keys(ui);
    *next_ms_out = MAX(next, 1);
}

gboolean
ui_is_dirty(const Ui *ui)
{
    return ui->is_dirty;
}

void
ui_hear(Ui *ui, UiHeard *heard)
{
    ui->heard = heard;
}

static void
let_hear(Ui *ui, const char *text, gboolean is_error)
{
    if (!ui->heard)
        return;
    g_string_append_printf(ui->heard->text, "%s\n", text);
    ui->heard->has_error |= is_error;
}

/* Moves `text`. */
static void
put_notice(Ui *ui, NoticeKind kind, char *text)
{
    g_free(ui->notice);
    ui->notice = text;
    ui->is_notice_news = FALSE;
    let_hear(ui, ui->notice, kind == NOTICE_ERROR);
    int seconds = ui->context.config->notice_seconds;
    ui->notice_kind = kind;
    ui->notice_until = clock_monotonic() + MAX(seconds, 1) * 1000;
    ui->is_dirty = TRUE;
}

void
ui_notice(Ui *ui, NoticeKind kind, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    put_notice(ui, kind, g_strdup_vprintf(format, arguments));
    va_end(arguments);
    if (ui->is_error_answer)
        g_clear_pointer(&ui->last_error, g_free);
}

gboolean
ui_has_notice(const Ui *ui)
{
    return ui->notice != NULL;
}

void
ui_drop_notice(Ui *ui)
{
    g_clear_pointer(&ui->notice, g_free);
    ui->is_dirty = TRUE;
}

void
ui_last_error(Ui *ui, const char *text)
{
    g_free(ui->last_error);
    ui->last_error = g_strdup(text);
    if (!ui->is_notice_news) /* it was of what has failed now */
        g_clear_pointer(&ui->notice, g_free);
    let_hear(ui, text, TRUE);
    ui->is_error_answer = FALSE;
    ui->error_came = clock_monotonic();
    ui->is_dirty = TRUE;
}

void
ui_refuse(Ui *ui, const char *text)
{
    ui_last_error(ui, text);
    ui->is_error_answer = TRUE;
}

/* ---- what commands ask ---- */

Scope
ui_scope(const Ui *ui)
{
    return ui_active_view((Ui *)ui)->ops->scope;
}

Subject *
ui_subject(Ui *ui)
{
    View *view = ui_active_view(ui);
    return view->ops->subject(view);
}

GPtrArray *
ui_tagged(Ui *ui)
{
    View *view = ui_active_view(ui);
    return view->ops->tagged
               ? view->ops->tagged(view)
               : g_ptr_array_new_with_free_func((GDestroyNotify)subject_free);
}

void
ui_move(Ui *ui, Motion motion)
{
    View *view = ui_active_view(ui);
    if (view->ops->move)
        view->ops->move(view, motion);
    ui->is_dirty = TRUE;
}

static void
run_on_view(Ui *ui, void (*operation)(View *view))
{
    if (operation)
        operation(ui_active_view(ui));
    ui->is_dirty = TRUE;
}

void
ui_tag(Ui *ui)
{
    run_on_view(ui, ui_active_view(ui)->ops->tag);
}

void
ui_untag_all(Ui *ui)
{
    run_on_view(ui, ui_active_view(ui)->ops->untag_all);
}

void
ui_fold(Ui *ui)
{
    run_on_view(ui, ui_active_view(ui)->ops->fold);
}

void
ui_fold_all(Ui *ui)
{
    run_on_view(ui, ui_active_view(ui)->ops->fold_all);
}

void
ui_search(Ui *ui, const char *text, gboolean is_backward)
{
    View *view = ui_active_view(ui);
    if (text && *text) {
        g_free(ui->sought);
        ui->sought = match_fold(text);
        g_free(ui->sought_pattern);
        ui->sought_pattern = g_strdup(text);
    }
    ui->is_dirty = TRUE;
    if (!ui->sought)
        ui_notice(ui, NOTICE_WARNING, "Nothing was searched for yet.");
    else if (view->ops->search)
        view->ops->search(
            view, &(Search){ui->sought, ui->sought_pattern, is_backward});
}

void
ui_limit(Ui *ui, const char *text)
{
    View *view = ui_active_view(ui);
    if (view->ops->limit)
        view->ops->limit(view, text && *text ? text : NULL);
    ui->is_dirty = TRUE;
}

gboolean
ui_check_pattern(Ui *ui, const char *text, GError **error)
{
    View *view = ui_active_view(ui);
    return !view->ops->check || view->ops->check(view, text, error);
}

void
ui_try(Ui *ui, TryKind kind, const char *text)
{
    View *view = ui_active_view(ui);
    if (view->ops->try)
        view->ops->try(view, kind, text);
    ui->is_dirty = TRUE;
}

void
ui_tag_pattern(Ui *ui, const char *text)
{
    View *view = ui_active_view(ui);
    if (view->ops->tag_pattern)
        view->ops->tag_pattern(view, text);
    else
        ui_notice(ui, NOTICE_WARNING, "There are no mails to tag here.");
    ui->is_dirty = TRUE;
}

gboolean
ui_is_awaiting(Ui *ui)
{
    View *view = ui_active_view(ui);
    return view->ops->awaits && view->ops->awaits(view);
}

void
ui_redraw(Ui *ui)
{
    ui->wants_redraw = ui->is_dirty = TRUE;
}

gboolean
ui_wants_redraw(Ui *ui)
{
    gboolean is_wanted = ui->wants_redraw;
    ui->wants_redraw = FALSE;
    return is_wanted;
}

/* ---- questions ---- */

void
ui_ask(Ui *ui, AskKind kind, const char *prompt, const char *initial,
       UiComplete complete, UiAnswer answer, gpointer user,
       GDestroyNotify free_user)
{
    prompt_ask(ui->prompt, kind, prompt, initial, complete, answer, user,
               free_user);
    ui->is_dirty = TRUE;
}

void
ui_ask_live(Ui *ui, AskKind kind, const char *prompt, const char *initial,
            UiComplete complete, UiTyped typed, UiAnswer answer, gpointer user,
            GDestroyNotify free_user)
{
    prompt_ask_live(ui->prompt, kind, prompt, initial, complete, typed, answer,
                    user, free_user);
    ui->is_dirty = TRUE;
}

void
ui_ask_key(Ui *ui, const char *question, const char *keys, UiAnswer answer,
           gpointer user, GDestroyNotify free_user)
{
    prompt_ask_key(ui->prompt, question, keys, answer, user, free_user);
    ui->is_dirty = TRUE;
}

gboolean
ui_is_asking(const Ui *ui)
{
    return prompt_is_asking(ui->prompt);
}

void
ui_load_history(Ui *ui, const char *path)
{
    g_autoptr(GError) error = NULL;
    if (!history_load(prompt_command_history(ui->prompt), path, &error))
        log_warning("the history: %s", error->message);
}

void
ui_save_history(Ui *ui, const char *path)
{
    g_autoptr(GError) error = NULL;
    if (!history_save(prompt_command_history(ui->prompt), path, &error))
        log_warning("the history: %s", error->message);
}
