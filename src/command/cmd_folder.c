/* cmd_folder - which folder the mail pane shows, in what order, with or without
 * threads. */
#include "base/error.h"
#include "command/commander.h"
#include "command/handlers.h"

gboolean
cmd_folder(Commander *commander, const Args *args, GError **error)
{
    g_autofree char *all = args->n > 2 ? args_rest(args, 1) : NULL;
    const char *name = all ? all : args_word(args, 1);
    if (!name) {
        ui_show_folders(commander->ui);
        return TRUE;
    }
    return ui_open_folder(commander->ui, name, error);
}

/* ---- order ---- */

/* It is remembered of the folder. */
static void
set_order(Commander *commander, const FolderView *order)
{
    gint64 folder_id = ui_set_order(commander->ui, order);
    if (folder_id != 0)
        commander_wish(commander, intent_set_folder_view(folder_id, order));
}

static const char *const sort_meanings[N_SORTS] = {
    [SORT_DATE] = "newest first",
    [SORT_SENDER] = "by name, friends by theirs",
    [SORT_SUBJECT] = "without Re: and its likes",
    [SORT_SIZE] = "biggest first",
    [SORT_UNREAD] = "unread first, then by date",
};

/* What is chosen once more turns round. */
static void
sort_chosen(gpointer user, const guint *indices, guint n)
{
    Commander *commander = user;
    if (n == 0 || commander->is_gone)
        return;
    FolderView order = ui_order(commander->ui);
    order.is_reversed =
        order.sort == (Sort)indices[0] ? !order.is_reversed : FALSE;
    order.sort = (Sort)indices[0];
    set_order(commander, &order);
}

static void
unref_commander(gpointer commander)
{
    commander_unref(commander);
}

static void
choose_sort(Commander *commander)
{
    FolderView order = ui_order(commander->ui);
    GPtrArray *rows = choices_new();
    for (Sort sort = 0; sort < N_SORTS; sort++) {
        g_autofree char *text = g_strdup_printf(
            "%s%s", sort_meanings[sort],
            sort != order.sort  ? ""
            : order.is_reversed ? " (as now, reversed)"
                                : " (as now; Enter reverses it)");
        g_ptr_array_add(rows, choice_new(sort_name(sort), text));
    }
    const ChoiceSheet sheet = {
        .title = "Sort by",
        .hint = "Enter  q leave",
        .rows = rows,
        .cursor = order.sort,
        .then = sort_chosen,
        .user = commander_ref(commander),
        .free_user = unref_commander,
    };
    ui_choose(commander->ui, &sheet);
}

gboolean
cmd_sort(Commander *commander, const Args *args, GError **error)
{
    FolderView order = ui_order(commander->ui);
    if (args->n < 2) {
        choose_sort(commander);
        return TRUE;
    }
    order.is_reversed = FALSE;
    for (guint i = 1; i < args->n; i++) {
        const char *word = args_word(args, i);
        if (g_str_equal(word, "-r")) {
            order.is_reversed = TRUE;
        } else if (!sort_parse(word, &order.sort)) {
            g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                        "cannot sort by %s: date, sender, subject, size or "
                        "unread",
                        word);
            return FALSE;
        }
    }
    set_order(commander, &order);
    return TRUE;
}

gboolean
cmd_threads(Commander *commander, const Args *args, GError **error)
{
    FolderView order = ui_order(commander->ui);
    order.is_threaded = !order.is_threaded;
    set_order(commander, &order);
    return TRUE;
}
