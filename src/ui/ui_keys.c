/* ui_keys - from a key to a command line: prompt, then the text being typed,
 * then what is bound, then what the screen itself does. */
#include "base/clock.h"
#include "base/error.h"
#include "ui/ui_private.h"

enum { HELD_LIMIT = 200 }; /* keys typed ahead */

static gboolean is_escape(const Key *key);
static void press(Ui *ui, const Key *key);
static void press_unbound(Ui *ui, const Key *key);

/* A key that was on its way, or is held, has not answered an error. */
static void
forget_read_error(Ui *ui)
{
    enum { READING_MS = 1500 };
    if (clock_monotonic() - ui->error_came > READING_MS)
        g_clear_pointer(&ui->last_error, g_free);
}

/* What comes after a search or a limit is meant for what it finds. */
static void
hold(Ui *ui, const Key *key)
{
    View *view = ui_active_view(ui);
    if (is_escape(key)) {
        g_queue_clear_full(ui->held, g_free);
        view->ops->give_up(view);
    } else if (g_queue_get_length(ui->held) < HELD_LIMIT) {
        g_queue_push_tail(ui->held, g_memdup2(key, sizeof *key));
    }
}

void
ui_release_keys(Ui *ui)
{
    while (!g_queue_is_empty(ui->held) && !ui_is_awaiting(ui)) {
        g_autofree Key *key = g_queue_pop_head(ui->held);
        ui_key(ui, key);
    }
}

void
ui_key(Ui *ui, const Key *key)
{
    ui_bury(ui);
    ui->is_dirty = TRUE;
    forget_read_error(ui);
    if (prompt_is_asking(ui->prompt)) {
        prompt_key(ui->prompt, key);
        return;
    }
    if (ui_is_awaiting(ui)) {
        hold(ui, key);
        return;
    }
    View *view = ui_active_view(ui);
    if (ui->n_pending == 0 && view->ops->key_first &&
        view->ops->key_first(view, key))
        return;
    press(ui, key);
}

static gboolean
is_escape(const Key *key)
{
    return key_equal(key, &(Key){KEY_ESCAPE_}) ||
           key_equal(key, &(Key){'g', .has_ctrl = TRUE});
}

static void
press(Ui *ui, const Key *key)
{
    const UiHost *host = ui->context.host;
    if (ui->n_pending > 0 && is_escape(key)) {
        ui->n_pending = 0;
        return;
    }
    ui->pending[ui->n_pending++] = *key;
    gboolean is_prefix = FALSE;
    const char *bound = host->binding(host->host, ui_scope(ui), ui->pending,
                                      ui->n_pending, &is_prefix);
    if (bound) {
        g_autofree char *line = g_strdup(bound);
        ui->n_pending = 0;
        host->run(host->host, line);
        return;
    }
    if (is_prefix && ui->n_pending < SEQUENCE_LIMIT)
        return;
    press_unbound(ui, key);
}

static char *
name_pending(const Ui *ui)
{
    GString *name = g_string_new(NULL);
    for (guint i = 0; i < ui->n_pending; i++) {
        g_autofree char *key = key_name(&ui->pending[i]);
        g_string_append(name, key);
    }
    return g_string_free(name, FALSE);
}

static void
run_line(gpointer user, const char *answer)
{
    const UiHost *host = user;
    if (answer && *answer)
        host->run(host->host, answer);
}

static GPtrArray *
complete_line(gpointer user, const char *line, gsize cursor, gsize *start_out)
{
    const UiHost *host = user;
    return host->complete ? host->complete(host->host, line, cursor, start_out)
                          : NULL;
}

static gboolean
press_own_key(Ui *ui, const Key *key)
{
    if (is_escape(key)) {
        ui_back(ui);
        return TRUE;
    }
    if (key_equal(key, &(Key){':'})) {
        ui_ask(ui, ASK_COMMAND, ":", NULL, complete_line, run_line,
               (gpointer)ui->context.host, NULL);
        return TRUE;
    }
    return FALSE;
}

static void
press_unbound(Ui *ui, const Key *key)
{
    g_autofree char *name = name_pending(ui);
    gboolean is_single = ui->n_pending == 1;
    View *view = ui_active_view(ui);
    ui->n_pending = 0;
    if (is_single && view->ops->key_last && view->ops->key_last(view, key))
        return;
    if (is_single && press_own_key(ui, key))
        return;
    ui_notice(ui, NOTICE_WARNING, "%s is not bound here; ? shows the keys.",
              name);
}

void
ui_paste(Ui *ui, const char *raw)
{
    View *view = ui_active_view(ui);
    ui->is_dirty = TRUE;
    if (prompt_is_asking(ui->prompt)) {
        prompt_paste(ui->prompt, raw);
        return;
    }
    ui->n_pending = 0;
    if (!view->ops->paste || !view->ops->paste(view, raw))
        ui_notice(ui, NOTICE_WARNING,
                  "Nothing was pasted: text goes into a chat or a prompt.");
}
