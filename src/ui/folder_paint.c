/* folder_paint - how a folder's view looks: its rows, its title; see
 * folder_private.h. */
#include "base/error.h"
#include "mail/subject.h"
#include "text/width.h"
#include "ui/folder_private.h"
#include "ui/mailline.h"

enum { PATTERN_WIDTH = 36 }; /* of a title, at most */

static char *
say_why_empty(const FolderPane *view)
{
    if (view->complaint)
        return g_strdup(view->complaint);
    if (view->is_working)
        return g_strdup_printf("Looking%s", theme_symbol(SYMBOL_ELLIPSIS));
    if (view->is_found)
        return g_strdup("No mail matches.");
    if (view->folder_id == 0)
        return g_strdup("Not here yet; :status says why.");
    if (folder_limit(view))
        return g_strdup("No mail here matches the limit; Esc shows all.");
    if (view->only_name)
        return g_strdup_printf("No mail from %s here.", view->only_name);
    return g_strdup("No mail.");
}

/* ---- folders ---- */

static void
read_names(FolderPane *view)
{
    GError *error = NULL;
    g_autoptr(GPtrArray) folders =
        store_read_folders(view->view.context->reader, &error);
    view_tell_error(&view->view, error);
    view->folder_names =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    for (guint i = 0; folders && i < folders->len; i++) {
        const Folder *folder = folders->pdata[i];
        g_hash_table_insert(view->folder_names,
                            g_memdup2(&folder->id, sizeof folder->id),
                            g_strdup(folder->name));
    }
}

/* Where the mail lies, when that need not be where one looks; or NULL. */
static const char *
folder_named(FolderPane *view, const MailRow *row)
{
    if (!view->is_found && row->folder_id == view->folder_id)
        return NULL;
    if (!view->folder_names)
        read_names(view);
    return g_hash_table_lookup(view->folder_names, &row->folder_id);
}

/* ---- rows ---- */

/* As in mutt, a thread names its subject once; and on the screen's first line,
 * so that it is always in sight. */
static gboolean
repeats_subject(FolderPane *view, const ListedLine *line, int y)
{
    ListedLine above;
    if (y == 0 || !line->place || line->place->depth == 0 ||
        !feed_line(view->feed, y - 1, &above) ||
        above.place->thread != line->place->thread)
        return FALSE;
    return g_str_equal(subject_base(above.mail->subject),
                       subject_base(line->mail->subject));
}

static void
draw_line(FolderPane *view, const ListedLine *line, int y, Surface *surface,
          Rect area)
{
    const MailRow *row = line->mail;
    g_autofree char *tree =
        feed_tree(view->feed, y, mailline_tree_width(area.width));
    const MailLine mail = {
        .mail = row,
        .tree = tree,
        .folder = folder_named(view, row),
        .n_mails = line->n_mails,
        .n_unread = line->n_unread,
        .repeats_subject = repeats_subject(view, line, y),
        .is_tagged = g_hash_table_contains(view->tagged, &row->at.id),
        .is_context = line->place && line->place->is_context,
        .display = view->view.context->config->sender_display,
    };
    mailline_draw(&mail, surface, area);
}

void
folder_render(View *base, Surface *surface, Rect area, gboolean is_active)
{
    FolderPane *view = (FolderPane *)base;
    folder_find_folder(view);
    feed_set_height(view->feed, area.height);
    if (view->complaint || feed_is_empty(view->feed)) {
        g_autofree char *why = say_why_empty(view);
        view_say_empty(surface, area, why);
        if (is_active)
            surface_set_cursor(surface, area.x, area.y);
        return;
    }
    for (int y = 0; y < area.height; y++) {
        ListedLine mail;
        if (!feed_line(view->feed, y, &mail))
            break;
        Rect line = {area.x, area.y + y, area.width, 1};
        draw_line(view, &mail, y, surface, line);
        if (y == feed_cursor_y(view->feed))
            view_mark_row(surface, line, is_active);
    }
}

/* ---- the title ---- */

static void
add_pattern(GString *text, char sign, const char *pattern)
{
    g_autofree char *short_pattern = width_ellipsize(pattern, PATTERN_WIDTH);
    if (text->len > 0)
        g_string_append_c(text, ' ');
    g_string_append_printf(text, "%c%s", sign, short_pattern);
}

/* `threads by size`, `by date`, `by sender, reversed` */
static void
add_order(const FolderPane *view, GString *text)
{
    const FolderView *order = &view->order;
    if (text->len > 0)
        g_string_append(text, " ");
    if (order->is_threaded)
        g_string_append(text, "threads");
    if (!order->is_threaded || order->sort != SORT_DATE)
        g_string_append_printf(text, "%sby %s", order->is_threaded ? " " : "",
                               sort_name(order->sort));
    if (order->is_reversed)
        g_string_append(text, ", reversed");
}

static char *
say_state(FolderPane *view)
{
    GString *text = g_string_new(NULL);
    const Listing *listing = feed_listing(view->feed);
    const Finding *search = &view->search;
    if (search->query) {
        add_pattern(text, '/', search->text);
        if (search->found)
            g_string_append_printf(text, " %u", search->found->rows->len);
    } else if (listing && listing->query->pattern) {
        g_string_append_printf(text, "%u", listing->rows->len);
    } else if (!listing && feed_has_more_above(view->feed)) {
        g_string_append(text, "more above");
        return g_string_free(text, FALSE);
    }
    if (!search->query)
        add_order(view, text);
    gboolean is_waiting = (listing && listing->is_waiting) ||
                          (search->found && search->found->is_waiting);
    if (is_waiting)
        g_string_append(text, ", asking the server");
    if (view->is_working || (search->query && !search->found) || is_waiting)
        g_string_append(text, theme_symbol(SYMBOL_ELLIPSIS));
    return g_string_free(text, FALSE);
}

void
folder_title(View *base, char **left, char **right)
{
    FolderPane *view = (FolderPane *)base;
    GString *name = g_string_new(view->is_found ? "Found" : view->name);
    if (view->is_found)
        add_pattern(name, '~', view->base);
    if (view->only_name)
        g_string_append_printf(name, " %s only %s", theme_symbol(SYMBOL_BULLET),
                               view->only_name);
    if (folder_limit(view))
        add_pattern(name, '~', folder_limit(view));
    *left = g_string_free(name, FALSE);
    *right = say_state(view);
}
