/* uploading - see uploading.h. */
#include "command/uploading.h"

#include "base/error.h"
#include "command/ask.h"
#include "command/localfile.h"
#include "text/sanitize.h"

#define BIG (10 * 1024 * 1024) /* bytes: not sent without asking */

typedef struct {
    char *jid;
    char *name; /* of the friend */
    char *path;
    gint64 size;
} Sending;

static void
sending_free(gpointer pointer)
{
    Sending *sending = pointer;
    g_free(sending->jid);
    g_free(sending->name);
    g_free(sending->path);
    g_free(sending);
}

static Sending *
sending_new(Commander *commander, const char *jid)
{
    g_autoptr(Friend) person = store_read_friend(commander->reader, jid, NULL);
    Sending *sending = g_new0(Sending, 1);
    sending->jid = g_strdup(jid);
    sending->name = g_strdup(person ? person->name : jid);
    return sending;
}

static char *
shown_name(const char *path)
{
    g_autofree char *base = g_path_get_basename(path);
    return sanitize_line(slice_from_string(base));
}

/* ---- sending ---- */

static void
send_file(Commander *commander, const Sending *sending)
{
    g_autofree char *name = shown_name(sending->path);
    commander_wish(commander, intent_upload(sending->jid, sending->path));
    ui_notice(commander->ui, NOTICE_INFO, "Sending %s to %s", name,
              sending->name);
}

static void
confirmed(Commander *commander, const char *answer, gpointer user)
{
    if (g_strcmp0(answer, "y") == 0)
        send_file(commander, user);
}

static gboolean
is_in_chat_with(Commander *commander, const char *jid)
{
    g_autoptr(Subject) here = ui_subject(commander->ui);
    return ui_scope(commander->ui) == SCOPE_CHAT &&
           g_strcmp0(here->jid, jid) == 0;
}

/* Takes `sending`. */
static void
ask_or_send(Commander *commander, Sending *sending)
{
    if (sending->size < BIG && is_in_chat_with(commander, sending->jid)) {
        send_file(commander, sending);
        sending_free(sending);
        return;
    }
    g_autofree char *name = shown_name(sending->path);
    g_autofree char *size =
        g_format_size_full((guint64)sending->size, G_FORMAT_SIZE_IEC_UNITS);
    g_autofree char *question = g_strdup_printf(
        "Send %s (%s) to %s <%s>?", name, size, sending->name, sending->jid);
    ask_key(commander, question, "yn", confirmed, sending, sending_free);
}

gboolean
uploading_start(Commander *commander, const char *jid, const char *file,
                GError **error)
{
    gint64 size = 0;
    g_autofree char *path = localfile_path(file, "sent", &size, error);
    if (!path)
        return FALSE;
    if (size == 0) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID, "%s is empty", path);
        return FALSE;
    }
    Sending *sending = sending_new(commander, jid);
    sending->path = g_steal_pointer(&path);
    sending->size = size;
    ask_or_send(commander, sending);
    return TRUE;
}

static void
file_answered(Commander *commander, const char *answer, gpointer user)
{
    const Sending *sending = user;
    g_autoptr(GError) error = NULL;
    if (answer && *answer &&
        !uploading_start(commander, sending->jid, answer, &error))
        commander_tell_error(commander, error);
}

void
uploading_ask(Commander *commander, const char *jid)
{
    Sending *sending = sending_new(commander, jid);
    g_autofree char *prompt =
        g_strdup_printf("Send %s which file? ", sending->name);
    ask_line(commander, ARG_FILE, prompt, NULL, file_answered, sending,
             sending_free);
}

/* ---- calling it off ---- */

static void
tell_progress(Commander *commander, const Change *change)
{
    g_autoptr(Intent) intent =
        store_read_intent(commander->reader, change->intent_id, NULL);
    if (!intent || !intent->text || change->total <= 0)
        return; /* it was called off */
    g_autofree char *name = shown_name(intent->text);
    g_autofree char *done =
        g_format_size_full((guint64)change->done, G_FORMAT_SIZE_IEC_UNITS);
    g_autofree char *total =
        g_format_size_full((guint64)change->total, G_FORMAT_SIZE_IEC_UNITS);
    ui_notice(commander->ui, NOTICE_INFO,
              "Sending %s: %s of %s, %d %% (Esc stops it)", name, done, total,
              (int)MIN(100, change->done * 100 / change->total));
}

/* Of several that were taken at once, the one that is told of goes. */
void
uploading_take(Commander *commander, const Change *change)
{
    gboolean is_running = change->intent_kind == INTENT_UPLOAD &&
                          change->intent_state == INTENT_RUNNING;
    if (change->kind == CHANGE_UPLOAD ||
        (is_running && commander->uploading == 0))
        commander->uploading = change->intent_id;
    else if (!is_running && change->intent_id == commander->uploading)
        commander->uploading = 0;
    if (change->kind == CHANGE_UPLOAD)
        tell_progress(commander, change);
}

static void
stop_answered(Commander *commander, const char *answer, gpointer user)
{
    gint64 id = *(gint64 *)user;
    if (g_strcmp0(answer, "y") != 0 || commander->uploading != id)
        return;
    commander_wish(commander, intent_cancel(id));
    ui_notice(commander->ui, NOTICE_INFO, "Stopped: nobody was sent it");
}

gboolean
uploading_offer_stop(Commander *commander)
{
    gint64 id = commander->uploading;
    g_autoptr(Intent) intent =
        id ? store_read_intent(commander->reader, id, NULL) : NULL;
    if (!intent || !intent->text || id == commander->let_go)
        return FALSE;
    commander->let_go = id; /* asked once: Esc is pressed for much else */
    g_autofree char *name = shown_name(intent->text);
    g_autofree char *question = g_strdup_printf(
        "%s is on its way to %s: y stop it, n let it go on", name, intent->jid);
    ask_key(commander, question, "yn", stop_answered, g_memdup2(&id, sizeof id),
            g_free);
    return TRUE;
}
