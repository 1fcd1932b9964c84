/* watch - `status --watch`: what changes is pushed to those who asked. */
#include "command/status.h"
#include "control/control_private.h"
#include "text/sanitize.h"

#include <glib-unix.h>

/* A sync changes the counters with every batch: this often is enough. */
#define PUSH_MS 100
/* Who is behind is looked at again after this. */
#define AGAIN_MS 1000

static void push_later(Control *control, guint ms);

/* FALSE: it has not yet taken the last one. */
static gboolean
push_to(Guest *guest)
{
    if (peer_is_behind(guest->peer))
        return FALSE;
    g_autoptr(GError) error = NULL;
    VerbContext context = control_verb_context(guest->control, NULL);
    g_autofree char *line = status_line(&context, guest->is_json, &error);
    if (line && g_strcmp0(line, guest->told) == 0)
        return TRUE;
    g_free(guest->told);
    guest->told = g_strdup(line);
    g_autofree char *output = line ? g_strconcat(line, "\n", NULL) : NULL;
    guest_answer(guest, line ? VERB_DONE : VERB_FAILED, output,
                 error ? error->message : NULL);
    return TRUE;
}

static gboolean
push_to_all(gpointer user)
{
    Control *control = user;
    gboolean is_someone_behind = FALSE;
    g_clear_pointer(&control->pushing, g_source_unref);
    for (guint i = 0; i < control->guests->len; i++) {
        Guest *guest = control->guests->pdata[i];
        if (guest->is_watching && !push_to(guest))
            is_someone_behind = TRUE;
    }
    if (is_someone_behind)
        push_later(control, AGAIN_MS);
    return G_SOURCE_REMOVE;
}

static void
push_later(Control *control, guint ms)
{
    if (control->pushing)
        return;
    control->pushing = g_timeout_source_new(ms);
    g_source_set_callback(control->pushing, push_to_all, control, NULL);
    g_source_attach(control->pushing, control->context);
}

void
watch_begin(Guest *guest)
{
    guest->is_watching = TRUE;
    peer_watch(guest->peer);
    push_to(guest);
}

/* ---- what changes ---- */

static gboolean
is_anybody_watching(const Control *control)
{
    for (guint i = 0; i < control->guests->len; i++)
        if (((Guest *)control->guests->pdata[i])->is_watching)
            return TRUE;
    return FALSE;
}

static void
take_line(Control *control, const Change *change)
{
    if (change->service >= N_SERVICES)
        return;
    control->connections.lines[change->service].state = change->line;
    g_free(control->connections.lines[change->service].detail);
    control->connections.lines[change->service].detail = g_strdup(change->text);
}

/* What was seen at once: what becomes of it on the server is told later. */
static void
take_intent(Control *control, const Change *change)
{
    if ((change->intent_kind != INTENT_OPERATE &&
         change->intent_kind != INTENT_UNDO) ||
        change->intent_state == INTENT_RUNNING || !change->text)
        return;
    g_autofree char *text = sanitize_text(slice_from_string(change->text));
    control->has_failed |= change->intent_state == INTENT_FAILED;
    if (*g_strstrip(text))
        g_string_append_printf(control->operations, "%s\n", text);
}

void
watch_take_changes(Control *control)
{
    for (Change *change; (change = chan_take(control->changes));
         change_free(change)) {
        if (change->kind == CHANGE_LINE)
            take_line(control, change);
        else if (change->kind == CHANGE_INTENT)
            take_intent(control, change);
    }
    if (is_anybody_watching(control))
        push_later(control, PUSH_MS);
}

static gboolean
take_changes(gint fd, GIOCondition condition, gpointer user)
{
    watch_take_changes(user);
    return G_SOURCE_CONTINUE;
}

GSource *
watch_changes(Control *control)
{
    GSource *source = g_unix_fd_source_new(chan_fd(control->changes), G_IO_IN);
    g_source_set_callback(source, G_SOURCE_FUNC(take_changes), control, NULL);
    g_source_attach(source, control->context);
    return source;
}
