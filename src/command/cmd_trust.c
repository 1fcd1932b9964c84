/* cmd_trust - whose word counts on who sent a mail: proposed, never guessed.
 *
 * What the user agrees to is written into kith.conf, on a thread of its own for
 * the disk may be slow, and then told to the store. */
#include <gio/gio.h>

#include "base/error.h"
#include "command/ask.h"
#include "command/commander.h"
#include "command/handlers.h"
#include "command/trust.h"
#include "config/write.h"
#include "mail/authres.h"

/* ---- writing it down ---- */

typedef struct {
    char *path, *account, *id;
} Writing;

static void
writing_free(gpointer object)
{
    Writing *writing = object;
    g_free(writing->path);
    g_free(writing->account);
    g_free(writing->id);
    g_free(writing);
}

static void
write_down(GTask *task, gpointer source, gpointer object,
           GCancellable *cancellable)
{
    const Writing *writing = object;
    GError *error = NULL;
    if (config_add_to_account(writing->path, writing->account, "authserv-id",
                              writing->id, &error))
        g_task_return_boolean(task, TRUE);
    else
        g_task_return_error(task, error);
}

static void
tell_end(Commander *commander, const Writing *writing, const GError *error)
{
    if (error) {
        commander_tell_error(commander, error);
        return;
    }
    commander_wish(commander, intent_trust_authserv(writing->id));
    ui_notice(commander->ui, NOTICE_INFO,
              "%s is believed from now on, and stands in kith.conf",
              writing->id);
}

/* The task itself may end on its thread, so that what counts its references
 * without locks is released here. */
static void
written(GObject *source, GAsyncResult *result, gpointer user)
{
    Commander *commander = user;
    g_autoptr(GError) error = NULL;
    g_task_propagate_boolean(G_TASK(result), &error);
    if (!commander->is_gone)
        tell_end(commander, g_task_get_task_data(G_TASK(result)), error);
    commander_unref(commander);
}

static void
trust(Commander *commander, const char *id)
{
    Writing *writing = g_new0(Writing, 1);
    writing->path = g_strdup(commander->config->path);
    writing->account = g_strdup(commander->config->account);
    writing->id = g_ascii_strdown(id, -1);
    g_autoptr(GTask) task =
        g_task_new(NULL, NULL, written, commander_ref(commander));
    g_task_set_task_data(task, writing, writing_free);
    g_task_run_in_thread(task, write_down);
}

/* ---- asking ---- */

static gboolean
is_trusted(Commander *commander, const char *id)
{
    g_autofree char *known = store_read_authserv_id(commander->reader);
    return known && (!id || g_ascii_strcasecmp(known, id) == 0);
}

static void
proposal_answered(Commander *commander, const char *answer, gpointer user)
{
    const char *id = user;
    if (g_strcmp0(answer, "y") == 0) {
        trust(commander, id);
    } else if (g_strcmp0(answer, "n") == 0) {
        commander_wish(commander, intent_refuse_authserv(id));
        ui_notice(commander->ui, NOTICE_INFO,
                  "%s is not believed, and not proposed again", id);
    }
}

static gboolean
propose(Commander *commander, GError **error)
{
    AuthservProposal proposal;
    if (!store_read_authserv_proposal(commander->reader, &proposal)) {
        g_set_error_literal(error, KITH_ERROR, KITH_ERROR_INVALID,
                            "your mails agree on no server: give one, as "
                            ":trust-authserv NAME");
        return FALSE;
    }
    g_autofree char *question = g_strdup_printf(
        "%u of %u mails say that %s checked them. Is it your mail server's "
        "name?",
        proposal.n_agree, proposal.n_seen, proposal.id);
    if (is_trusted(commander, proposal.id)) {
        ui_notice(commander->ui, NOTICE_INFO, "%s is believed already",
                  proposal.id);
        g_free(proposal.id);
        return TRUE;
    }
    ask_key(commander, question, "yn", proposal_answered, proposal.id, g_free);
    return TRUE;
}

gboolean
cmd_trust_authserv(Commander *commander, const Args *args, GError **error)
{
    if (args->n < 2)
        return propose(commander, error);
    const char *id = args->words[1];
    if (args->n > 2 || !authres_id_is_valid(id)) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "'%s' is no name of a mail server", id);
        return FALSE;
    }
    if (is_trusted(commander, id))
        ui_notice(commander->ui, NOTICE_INFO, "%s is believed already", id);
    else
        trust(commander, id);
    return TRUE;
}

void
trust_take_line(Commander *commander, const Change *change)
{
    if (commander->is_authserv_told || change->service != SERVICE_IMAP ||
        change->line != LINE_ONLINE || is_trusted(commander, NULL))
        return;
    AuthservProposal proposal;
    if (!store_read_authserv_proposal(commander->reader, &proposal))
        return; /* perhaps when more mails are here */
    commander->is_authserv_told = TRUE;
    if (!proposal.is_refused)
        ui_notice(commander->ui, NOTICE_INFO,
                  "%s seems to check your mails: :trust-authserv asks whether "
                  "to believe it",
                  proposal.id);
    g_free(proposal.id);
}
