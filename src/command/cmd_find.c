/* cmd_find - searching, limiting, tagging by a pattern: what a pattern finds
 * shows while it is typed. */
#include "base/error.h"
#include "command/ask.h"
#include "command/commander.h"
#include "command/handlers.h"

/* What is asked for a pattern, and what is done with it. */
typedef struct {
    const char *prompt;
    gboolean is_tried; /* as `kind`, while it is typed */
    TryKind kind;
    gboolean is_checked; /* by the list it is for */
    void (*take)(Ui *ui, const char *text);
} Purpose;

static void
ask_for(Commander *commander, const Purpose *purpose, const char *initial);

static void
search(Ui *ui, const char *text)
{
    ui_search(ui, text, FALSE);
}

static const Purpose searching = {"/", TRUE, TRY_SEARCH, TRUE, search};
static const Purpose limiting = {"Limit to (empty: all): ", TRUE, TRY_LIMIT,
                                 TRUE, ui_limit};
static const Purpose tagging = {"Tag: ", FALSE, 0, TRUE, ui_tag_pattern};
static const Purpose finding = {"Search in all folders: ", FALSE, 0, FALSE,
                                ui_show_found};

static char *
pattern_typed(Commander *commander, const char *text, gpointer user)
{
    const Purpose *purpose = user;
    g_autoptr(GError) error = NULL;
    if (purpose->is_checked && !ui_check_pattern(commander->ui, text, &error))
        return g_strdup(error->message);
    if (purpose->is_tried)
        ui_try(commander->ui, purpose->kind, text);
    return NULL;
}

/* What makes no sense is asked for again, as it was typed. */
static void
pattern_answered(Commander *commander, const char *text, gpointer user)
{
    const Purpose *purpose = user;
    g_autoptr(GError) error = NULL;
    gboolean is_given_up = !text || (!*text && purpose != &limiting);
    if (is_given_up && purpose->is_tried)
        ui_try(commander->ui, purpose->kind, NULL);
    if (is_given_up)
        return;
    if (!purpose->is_checked || ui_check_pattern(commander->ui, text, &error)) {
        purpose->take(commander->ui, text);
        return;
    }
    ui_refuse(commander->ui, error->message);
    ask_for(commander, purpose, text);
}

static void
ask_for(Commander *commander, const Purpose *purpose, const char *initial)
{
    ask_pattern(commander, purpose->prompt, initial, pattern_typed,
                pattern_answered, (gpointer)purpose, NULL);
}

static gboolean
run(Commander *commander, const Purpose *purpose, const char *text,
    GError **error)
{
    if (!text) {
        ask_for(commander, purpose, NULL);
        return TRUE;
    }
    if (purpose->is_checked && !ui_check_pattern(commander->ui, text, error))
        return FALSE;
    purpose->take(commander->ui, text);
    return TRUE;
}

gboolean
cmd_search(Commander *commander, const Args *args, GError **error)
{
    gboolean is_everywhere = g_strcmp0(args_word(args, 1), "-a") == 0;
    g_autofree char *text = args_rest(args, is_everywhere ? 2 : 1);
    return run(commander, is_everywhere ? &finding : &searching, text, error);
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

gboolean
cmd_limit(Commander *commander, const Args *args, GError **error)
{
    g_autofree char *text = args_rest(args, 1);
    return run(commander, &limiting, text, error);
}

gboolean
cmd_tag_pattern(Commander *commander, const Args *args, GError **error)
{
    g_autofree char *text = args_rest(args, 1);
    return run(commander, &tagging, text, error);
}
