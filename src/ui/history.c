/* history - see history.h. */
#include "ui/history.h"

#include "base/error.h"
#include "text/sanitize.h"

struct History {
    GPtrArray *lines; /* oldest first */
    guint limit;
};

History *
history_new(guint limit)
{
    History *history = g_new0(History, 1);
    history->lines = g_ptr_array_new_with_free_func(g_free);
    history->limit = limit;
    return history;
}

void
history_free(History *history)
{
    if (!history)
        return;
    g_ptr_array_unref(history->lines);
    g_free(history);
}

void
history_add(History *history, const char *line)
{
    const char *last = history_line(history, 0);
    if (!*line || (last && g_str_equal(last, line)))
        return;
    g_ptr_array_add(history->lines, g_strdup(line));
    if (history->lines->len > history->limit)
        g_ptr_array_remove_index(history->lines, 0);
}

const char *
history_line(const History *history, guint age)
{
    guint n = history->lines->len;
    return age < n ? g_ptr_array_index(history->lines, n - 1 - age) : NULL;
}

guint
history_size(const History *history)
{
    return history->lines->len;
}

gboolean
history_load(History *history, const char *path, GError **error)
{
    g_autofree char *contents = NULL;
    gsize size;
    g_autoptr(GError) failure = NULL;
    if (!g_file_get_contents(path, &contents, &size, &failure)) {
        if (g_error_matches(failure, G_FILE_ERROR, G_FILE_ERROR_NOENT))
            return TRUE;
        g_propagate_error(error, g_steal_pointer(&failure));
        return FALSE;
    }
    Slice rest = {contents, size};
    Slice line;
    while (slice_take_line(&rest, &line)) {
        g_autofree char *clean = sanitize_line(line);
        history_add(history, clean);
    }
    return TRUE;
}

gboolean
history_save(const History *history, const char *path, GError **error)
{
    GString *contents = g_string_new(NULL);
    for (guint i = 0; i < history->lines->len; i++) {
        const char *line = g_ptr_array_index(history->lines, i);
        if (!strchr(line, '\n')) /* it would come back as two */
            g_string_append_printf(contents, "%s\n", line);
    }
    g_autofree char *text = g_string_free(contents, FALSE);
    return g_file_set_contents_full(
        path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}
