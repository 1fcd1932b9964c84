/* cmd_move - moving about: rows, panes, windows, searching. */
#include "base/error.h"
#include "command/ask.h"
#include "command/commander.h"
#include "command/handlers.h"

#define MOTION(id, motion)                                                     \
    gboolean cmd_##id(Commander *commander, const Args *args, GError **error)  \
    {                                                                          \
        ui_move(commander->ui, motion);                                        \
        return TRUE;                                                           \
    }
MOTION(next, MOVE_DOWN)
MOTION(previous, MOVE_UP)
MOTION(page_down, MOVE_PAGE_DOWN)
MOTION(page_up, MOVE_PAGE_UP)
MOTION(half_down, MOVE_HALF_DOWN)
MOTION(half_up, MOVE_HALF_UP)
MOTION(first, MOVE_FIRST)
MOTION(last, MOVE_LAST)

#define PLAIN(id, call)                                                        \
    gboolean cmd_##id(Commander *commander, const Args *args, GError **error)  \
    {                                                                          \
        call(commander->ui);                                                   \
        return TRUE;                                                           \
    }
PLAIN(other_pane, ui_other_pane)
PLAIN(back, ui_back)
PLAIN(next_unread, ui_next_unread)
PLAIN(tag, ui_tag)
PLAIN(fold, ui_fold)
PLAIN(redraw, ui_redraw)
PLAIN(help, ui_show_help)

gboolean
cmd_window(Commander *commander, const Args *args, GError **error)
{
    guint64 number = 0;
    const char *word = args_word(args, 1);
    if (!word || !g_ascii_string_to_unsigned(word, 10, 1, 99, &number, NULL)) {
        g_set_error_literal(error, KITH_ERROR, KITH_ERROR_INVALID,
                            "say which window: window 1 is the two panes");
        return FALSE;
    }
    ui_window(commander->ui, number);
    return TRUE;
}

/* Alone it holds for the next command, whatever key that comes from. */
gboolean
cmd_tagged(Commander *commander, const Args *args, GError **error)
{
    g_autoptr(GPtrArray) tagged = ui_tagged(commander->ui);
    if (!tagged->len) {
        g_set_error_literal(error, KITH_ERROR, KITH_ERROR_INVALID,
                            "nothing is tagged: tag rows first");
        return FALSE;
    }
    g_autofree char *line = args_rest(args, 1);
    commander->wants_tagged = TRUE;
    if (line)
        commander_run(commander, line);
    return TRUE;
}

/* ---- searching ---- */

static void
search_for(Commander *commander, const char *text, gpointer user)
{
    if (text && *text)
        ui_search(commander->ui, text, FALSE);
}

gboolean
cmd_search(Commander *commander, const Args *args, GError **error)
{
    g_autofree char *text = args_rest(args, 1);
    if (text)
        ui_search(commander->ui, text, FALSE);
    else
        ask_search(commander, "/", search_for);
    return TRUE;
}

gboolean
cmd_search_next(Commander *commander, const Args *args, GError **error)
{
    ui_search(commander->ui, NULL, FALSE);
    return TRUE;
}

gboolean
cmd_search_previous(Commander *commander, const Args *args, GError **error)
{
    ui_search(commander->ui, NULL, TRUE);
    return TRUE;
}

static void
limit_to(Commander *commander, const char *text, gpointer user)
{
    if (text) /* an empty one shows all; giving up changes nothing */
        ui_limit(commander->ui, text);
}

gboolean
cmd_limit(Commander *commander, const Args *args, GError **error)
{
    g_autofree char *text = args_rest(args, 1);
    if (text)
        ui_limit(commander->ui, text);
    else
        ask_line(commander, ARG_NONE, "Limit to (empty: all): ", NULL, limit_to,
                 NULL, NULL);
    return TRUE;
}
