/* cmd_move - moving about: rows, panes, windows, searching. */
#include "base/error.h"
#include "command/commander.h"
#include "command/downloading.h"
#include "command/handlers.h"
#include "command/stored.h"
#include "command/uploading.h"

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
PLAIN(next_unread, ui_next_unread)
PLAIN(tag, ui_tag)
PLAIN(fold, ui_fold)
PLAIN(fold_all, ui_fold_all)
PLAIN(untag, ui_untag_all)
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
    else
        ui_notice(commander->ui, NOTICE_INFO,
                  "The next command acts on what is tagged: %u", tagged->len);
    return TRUE;
}

/* What is on its way is called off first: it is what the last line, or the
 * status, speaks of. */
gboolean
cmd_back(Commander *commander, const Args *args, GError **error)
{
    if (!downloading_cancel(commander) && !stored_offer_stop(commander) &&
        !uploading_offer_stop(commander))
        ui_back(commander->ui);
    return TRUE;
}
