/* ui_lines - the two lines at the bottom: the person under the cursor, and the
 * prompt, errors, notices, keys half typed, windows. */
#include "base/error.h"
#include "text/width.h"
#include "ui/ui_private.h"
#include "ui/wrap.h"

enum { ADDRESSES_SHOWN = 3 };

/* ---- the person ---- */

static void
add_bullet(GString *text)
{
    g_string_append_printf(text, " %s ", theme_symbol(SYMBOL_BULLET));
}

static void
add_addresses(GString *text, const Person *person, guint most)
{
    guint n = 0;
    for (guint i = 0; i < person->addresses->len && n < most; i++) {
        const PersonAddress *address = g_ptr_array_index(person->addresses, i);
        if (address->state == LINK_REMOVED)
            continue;
        if (n++ == 0)
            add_bullet(text);
        else
            g_string_append(text, ", ");
        g_string_append_printf(text, "%s (%s)", address->address,
                               link_state_name(address->state));
    }
}

static char *
say_person_with(const Person *person, guint n_addresses)
{
    const Friend *friend = person->friend;
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "%s <%s> %s", friend->name, friend->jid,
                           presence_name(friend->presence));
    if (friend->status && *friend->status)
        g_string_append_printf(text, " \"%s\"", friend->status);
    add_addresses(text, person, n_addresses);
    gint64 unread = friend->unread_mail + friend->unread_chat;
    if (unread > 0) {
        add_bullet(text);
        g_string_append_printf(text, "%" G_GINT64_FORMAT " unread", unread);
    }
    return g_string_free(text, FALSE);
}

/* The strongest address matters more than all of them. */
static char *
say_person(const Person *person, int width)
{
    for (guint n = ADDRESSES_SHOWN;; n--) {
        char *text = say_person_with(person, n);
        if (n == 1 || width_of(text) <= width)
            return text;
        g_free(text);
    }
}

static char *
say_subject(Ui *ui, const Subject *subject, int width)
{
    const Person *person = persons_find(ui->persons, subject->jid);
    if (person)
        return say_person(person, width);
    if (g_strcmp0(subject->jid, ui->context.config->jid) == 0)
        return g_strdup_printf("%s %s your own account", subject->jid,
                               theme_symbol(SYMBOL_BULLET));
    if (subject->group)
        return g_strdup_printf("Group %s", subject->group);
    if (subject->address && subject->is_warned_of)
        return g_strdup(subject->address);
    if (subject->address && subject->name)
        return g_strdup_printf("%s <%s> %s no friend's address", subject->name,
                               subject->address, theme_symbol(SYMBOL_BULLET));
    if (subject->address)
        return g_strdup_printf("%s %s no friend's address", subject->address,
                               theme_symbol(SYMBOL_BULLET));
    return g_strdup(subject->jid ? subject->jid : "");
}

void
ui_paint_person(Ui *ui, Surface *surface, Rect line)
{
    View *view = ui_active_view(ui);
    g_autoptr(Subject) subject = view->ops->subject(view);
    g_autofree char *remark =
        view->ops->remark ? view->ops->remark(view) : NULL;
    surface_fill(surface, line, STYLE_BAR, " ");
    line.x++;
    line.width -= 2;
    g_autofree char *text =
        remark ? NULL : say_subject(ui, subject, line.width);
    surface_text(surface, line, remark ? STYLE_ERROR : STYLE_BAR,
                 remark ? remark : text);
}

/* ---- the last line ---- */

static StyleId
notice_style(NoticeKind kind)
{
    static const StyleId styles[] = {
        [NOTICE_INFO] = STYLE_NOTICE,
        [NOTICE_WARNING] = STYLE_WARNING,
        [NOTICE_ERROR] = STYLE_ERROR,
    };
    return styles[kind];
}

static char *
name_window(View *view)
{
    g_autofree char *left = NULL;
    g_autofree char *right = NULL;
    view->ops->title(view, &left, &right);
    return width_ellipsize(left, 16);
}

/* `1 lists  2 Bob  [3 Re: lunch]` */
static char *
list_windows(const Ui *ui)
{
    GString *text = g_string_new(ui->is_in_window ? "1 lists" : "[1 lists]");
    for (guint i = 0; i < ui->windows->len; i++) {
        View *view = g_ptr_array_index(ui->windows, i);
        g_autofree char *name = name_window(view);
        gboolean is_here = ui->is_in_window && view == ui->shown;
        g_string_append_printf(text, is_here ? "  [%u %s]" : "  %u %s", i + 2,
                               name);
    }
    return g_string_free(text, FALSE);
}

static char *
name_pending(const Ui *ui)
{
    GString *name = g_string_new(NULL);
    for (guint i = 0; i < ui->n_pending; i++) {
        g_autofree char *key = key_name(&ui->pending[i]);
        g_string_append(name, key);
    }
    g_string_append_c(name, '-');
    return g_string_free(name, FALSE);
}

/* What stands at the right end, if anything; it gives way to the left. */
static char *
right_end(const Ui *ui)
{
    if (ui->n_pending > 0)
        return name_pending(ui);
    return ui->windows->len > 0 ? list_windows(ui) : NULL;
}

/* The last error, else the notice; FALSE when there is neither. */
static gboolean
message_text(const Ui *ui, StyleId *style_out, const char **text_out)
{
    if (ui->last_error) {
        *style_out = STYLE_ERROR;
        *text_out = ui->last_error;
    } else if (ui->notice) {
        *style_out = notice_style(ui->notice_kind);
        *text_out = ui->notice;
    } else {
        return FALSE;
    }
    return TRUE;
}

/* What went wrong with the last answer stands above the question. */
static void
paint_question(Ui *ui, Surface *surface, Rect line, Rect menu)
{
    StyleId style;
    const char *text;
    Rect above = line;
    above.y -= prompt_rows(ui->prompt, line.width);
    if (above.y >= 0 && message_text(ui, &style, &text)) {
        surface_fill(surface, above, STYLE_NORMAL, " ");
        surface_text(surface, above, style, text);
    }
    prompt_render(ui->prompt, surface, line, rect_is_empty(menu) ? line : menu);
}

/* What does not fit goes on above, in the line on the person; what came by
 * itself does not, lest a stranger hide with it what is said of their mail. The
 * columns used of the last line. */
static int
paint_message(const Ui *ui, Surface *surface, Rect line, StyleId style,
              const char *text)
{
    gboolean is_news = !ui->last_error && ui->is_notice_news;
    if (width_of(text) <= line.width || is_news || line.y == 0)
        return surface_text(surface, line, style, text);
    g_autoptr(GPtrArray) rows = wrap_text(text, line.width);
    Rect above = {line.x - 1, line.y - 1, line.width + 2, 1};
    surface_fill(surface, above, STYLE_NORMAL, " ");
    above.x++;
    above.width -= 2;
    surface_text(surface, above, style, rows->pdata[0]);
    g_autoptr(GString) rest = g_string_new(NULL);
    for (guint i = 1; i < rows->len; i++)
        g_string_append_printf(rest, "%s%s", i > 1 ? " " : "",
                               (const char *)rows->pdata[i]);
    return surface_text(surface, line, style, rest->str);
}

void
ui_paint_bottom(Ui *ui, Surface *surface, Rect line, Rect menu)
{
    if (prompt_is_asking(ui->prompt)) {
        paint_question(ui, surface, line, menu);
        return;
    }
    StyleId style = STYLE_DIM;
    const char *text =
        ui_scope(ui) == SCOPE_CHAT ? "F1 for keys" : "? for keys";
    message_text(ui, &style, &text);
    line.x++;
    line.width -= 2;
    int used = paint_message(ui, surface, line, style, text);
    g_autofree char *right = right_end(ui);
    if (right && used + 2 + width_of(right) <= line.width)
        surface_text_right(surface, line, STYLE_DIM, right);
}
