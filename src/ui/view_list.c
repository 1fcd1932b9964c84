/* view_list - see view_list.h. */
#include "ui/view_list.h"

#include "base/error.h"
#include "ui/match.h"

static void reload(ListView *list);

void
list_view_init(ListView *list, const ViewOps *ops, const ListSource *source,
               const ViewContext *context)
{
    list->view.ops = ops;
    list->view.context = context;
    list->source = source;
    list->rows = g_ptr_array_new();
    list->is_stale = TRUE;
    list->tagged = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify)subject_free);
}

void
list_view_clear(ListView *list)
{
    g_ptr_array_unref(list->rows);
    g_hash_table_unref(list->tagged);
    g_free(list->limit);
    g_free(list->tried_from);
    g_free(list->tried_at);
}

void
list_view_free(View *view)
{
    list_view_clear((ListView *)view);
    g_free(view);
}

void
list_view_fresh(ListView *list)
{
    if (!list->is_stale)
        return;
    list->is_stale = FALSE;
    reload(list);
}

static void
reload(ListView *list)
{
    gconstpointer row = list_view_row(list);
    g_autofree char *identity = row ? list->source->identity(row) : NULL;
    int offset = list->scroll.cursor - list->scroll.top;

    GError *error = NULL;
    GPtrArray *rows = list->source->load(list, &error);
    if (!rows) {
        view_tell_error(&list->view, error);
        return; /* what was true a moment ago is better than nothing */
    }
    g_ptr_array_unref(list->rows);
    list->rows = rows;
    list->scroll.n = rows->len;
    if (identity && list_view_seek(list, identity))
        list->scroll.top = MAX(list->scroll.cursor - offset, 0);
    scroll_clamp(&list->scroll);
}

gboolean
list_view_seek(ListView *list, const char *identity)
{
    for (guint i = 0; i < list->rows->len; i++) {
        g_autofree char *other =
            list->source->identity(g_ptr_array_index(list->rows, i));
        if (g_str_equal(identity, other)) {
            list->scroll.cursor = i;
            scroll_clamp(&list->scroll);
            return TRUE;
        }
    }
    return FALSE;
}

void
list_view_keep_matches(ListView *list, GPtrArray *rows)
{
    for (guint i = rows->len; list->limit && i-- > 0;)
        if (!list->source->matches(g_ptr_array_index(rows, i), list->limit))
            g_ptr_array_remove_index(rows, i);
}

gconstpointer
list_view_row(ListView *list)
{
    guint cursor = list->scroll.cursor;
    return cursor < list->rows->len ? g_ptr_array_index(list->rows, cursor)
                                    : NULL;
}

gboolean
list_view_is_tagged(ListView *list, gconstpointer row)
{
    if (g_hash_table_size(list->tagged) == 0)
        return FALSE;
    g_autofree char *identity = list->source->identity(row);
    return g_hash_table_contains(list->tagged, identity);
}

void
list_view_render(View *view, Surface *surface, Rect area, gboolean is_active)
{
    ListView *list = (ListView *)view;
    list->is_stale |= list->source->is_wrapped && list->width != area.width;
    list->width = area.width;
    list_view_fresh(list);
    list->scroll.height = area.height;
    scroll_clamp(&list->scroll);
    if (list->rows->len == 0) {
        view_say_empty(surface, area, list->source->empty);
        if (is_active)
            surface_set_cursor(surface, area.x, area.y);
        return;
    }
    for (int y = 0; y < area.height; y++) {
        guint index = list->scroll.top + y;
        if (index >= list->rows->len)
            break;
        Rect line = {area.x, area.y + y, area.width, 1};
        list->source->draw(list, g_ptr_array_index(list->rows, index), surface,
                           line);
        if ((int)index == list->scroll.cursor)
            view_mark_row(surface, line, is_active);
    }
}

void
list_view_move(View *view, Motion motion)
{
    ListView *list = (ListView *)view;
    list_view_fresh(list);
    scroll_move(&list->scroll, motion);
}

Subject *
list_view_subject(View *view)
{
    ListView *list = (ListView *)view;
    list_view_fresh(list);
    gconstpointer row = list_view_row(list);
    return row ? list->source->subject(list, row)
               : subject_new(NULL, NULL, NULL);
}

void
list_view_tag(View *view)
{
    ListView *list = (ListView *)view;
    gconstpointer row = list_view_row(list);
    if (!row)
        return;
    char *identity = list->source->identity(row);
    if (g_hash_table_contains(list->tagged, identity)) {
        g_hash_table_remove(list->tagged, identity);
        g_free(identity);
    } else {
        g_hash_table_insert(list->tagged, identity,
                            list->source->subject(list, row));
    }
    scroll_move(&list->scroll, MOVE_DOWN);
}

void
list_view_untag_all(View *view)
{
    g_hash_table_remove_all(((ListView *)view)->tagged);
}

GPtrArray *
list_view_tagged(View *view)
{
    ListView *list = (ListView *)view;
    GPtrArray *subjects =
        g_ptr_array_new_with_free_func((GDestroyNotify)subject_free);
    GHashTableIter iterator;
    gpointer subject;
    g_hash_table_iter_init(&iterator, list->tagged);
    while (g_hash_table_iter_next(&iterator, NULL, &subject))
        g_ptr_array_add(subjects, subject_copy(subject));
    return subjects;
}

void
list_view_search(View *view, const Search *search)
{
    ListView *list = (ListView *)view;
    list_view_fresh(list);
    int n = list->rows->len;
    int step = search->is_backward ? n - 1 : 1;
    int at = list->scroll.cursor;
    for (int i = 0; i < n; i++) {
        at = (at + step) % n;
        if (list->source->matches(g_ptr_array_index(list->rows, at),
                                  search->text)) {
            list->scroll.cursor = at;
            scroll_clamp(&list->scroll);
            return;
        }
    }
    view_tell(view, NOTICE_WARNING, "Not found.");
}

/* A heading that is kept for the rows below it is not what one looked for. */
static void
go_to_match(ListView *list)
{
    list_view_fresh(list);
    int n = list->rows->len;
    int at = list->scroll.cursor;
    for (int i = 0; i < n; i++, at = (at + 1) % n) {
        if (!list->source->matches(g_ptr_array_index(list->rows, at),
                                   list->limit))
            continue;
        list->scroll.cursor = at;
        scroll_clamp(&list->scroll);
        return;
    }
}

static void
set_limit(ListView *list, char *folded)
{
    g_free(list->limit);
    list->limit = folded;
    list->is_stale = TRUE;
    if (list->limit)
        go_to_match(list);
}

static void
end_trying(ListView *list)
{
    list->is_trying = FALSE;
    g_clear_pointer(&list->tried_from, g_free);
    g_clear_pointer(&list->tried_at, g_free);
}

void
list_view_limit(View *view, const char *text)
{
    ListView *list = (ListView *)view;
    end_trying(list);
    set_limit(list, text && *text ? match_fold(text) : NULL);
}

void
list_view_try(View *view, TryKind kind, const char *text)
{
    ListView *list = (ListView *)view;
    if (kind != TRY_LIMIT)
        return;
    list_view_fresh(list);
    if (!list->is_trying) {
        gconstpointer row = list_view_row(list);
        list->is_trying = TRUE;
        list->tried_from = g_strdup(list->limit);
        list->tried_at = row ? list->source->identity(row) : NULL;
    }
    set_limit(list, !text   ? g_strdup(list->tried_from)
                    : *text ? match_fold(text)
                            : NULL);
    if (list->tried_at && (!text || !*text)) {
        list_view_fresh(list);
        list_view_seek(list, list->tried_at);
    }
    if (!text)
        end_trying(list);
}
