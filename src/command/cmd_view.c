/* cmd_view - looking at what is under the cursor. */
#include "base/error.h"
#include "command/answering.h"
#include "command/ask.h"
#include "command/attachment.h"
#include "command/commander.h"
#include "command/handlers.h"
#include "command/opening.h"
#include "command/piping.h"
#include "command/stored.h"

static gboolean
no_mail(GError **error)
{
    g_set_error_literal(error, KITH_ERROR, KITH_ERROR_INVALID,
                        "no mail is under the cursor");
    return FALSE;
}

/* ---- open ---- */

static gboolean
open_plainly(Commander *commander, const Subject *subject, GError **error)
{
    ui_open(commander->ui);
    return TRUE;
}

static gboolean
open_draft(Commander *commander, const Subject *subject, GError **error)
{
    return !subject->draft_id ||
           stored_recall(commander, subject->draft_id, error);
}

static gboolean
open_outbox(Commander *commander, const Subject *subject, GError **error)
{
    if (subject->intent_id)
        stored_ask_outbox(commander, subject->intent_id);
    return TRUE;
}

static gboolean
take_choice(Commander *commander, const Subject *subject, GError **error)
{
    ui_take_choice(commander->ui);
    return TRUE;
}

gboolean
cmd_open(Commander *commander, const Args *args, GError **error)
{
    static gboolean (*const openers[N_SCOPES])(Commander *, const Subject *,
                                               GError **) = {
        [SCOPE_ATTACHMENTS] = attachment_show,
        [SCOPE_CHOICE] = take_choice,
        [SCOPE_DRAFTS] = open_draft,
        [SCOPE_OUTBOX] = open_outbox,
        [SCOPE_SUGGESTIONS] = stored_ask_suggestion,
    };
    g_autoptr(Subject) subject = ui_subject(commander->ui);
    Scope scope = ui_scope(commander->ui);
    return (openers[scope] ? openers[scope] : open_plainly)(commander, subject,
                                                            error);
}

/* ---- attachments ---- */

gboolean
cmd_attachments(Commander *commander, const Args *args, GError **error)
{
    g_autoptr(Subject) subject = ui_subject(commander->ui);
    if (!subject->mail_id)
        return no_mail(error);
    ui_show_attachments(commander->ui, subject->mail_id, subject->enclosed);
    return TRUE;
}

gboolean
cmd_save(Commander *commander, const Args *args, GError **error)
{
    g_autoptr(GPtrArray) subjects =
        commander_subjects(commander, USE_TAGGED_ALWAYS);
    if (args->n > 2) {
        g_set_error_literal(error, KITH_ERROR, KITH_ERROR_INVALID,
                            "one file name, please: quote the blanks in it");
        return FALSE;
    }
    return attachment_save_all(commander, subjects, args_word(args, 1), error);
}

gboolean
cmd_mailcap(Commander *commander, const Args *args, GError **error)
{
    g_autoptr(Subject) subject = ui_subject(commander->ui);
    if (subject->part < 0) {
        g_set_error_literal(error, KITH_ERROR, KITH_ERROR_INVALID,
                            "no attachment is under the cursor");
        return FALSE;
    }
    return opening_start(commander, subject, error);
}

gboolean
cmd_why(Commander *commander, const Args *args, GError **error)
{
    g_autoptr(Subject) subject = ui_subject(commander->ui);
    if (!subject->mail_id) {
        g_set_error_literal(error, KITH_ERROR, KITH_ERROR_INVALID,
                            "there is no mail here");
        return FALSE;
    }
    ui_show_why(commander->ui, subject->mail_id);
    return TRUE;
}

/* ---- pipe ---- */

typedef struct {
    Subject *subject;
    PipeOptions options;
} PipeWish;

static void
pipe_wish_free(gpointer pointer)
{
    PipeWish *wish = pointer;
    subject_free(wish->subject);
    g_free(wish);
}

static void
pipe_answered(Commander *commander, const char *answer, gpointer user)
{
    const PipeWish *wish = user;
    g_autoptr(GError) error = NULL;
    if (answer && *answer &&
        !piping_start(commander, wish->subject, wish->options, answer, &error))
        commander_tell_error(commander, error);
}

static void
ask_command(Commander *commander, Subject *subject, PipeOptions options)
{
    PipeWish *wish = g_new0(PipeWish, 1);
    wish->subject = subject;
    wish->options = options;
    g_autofree char *prompt =
        g_strdup_printf("Pipe %sto: ", options.is_raw ? "the source " : "");
    ask_line(commander, ARG_NONE, prompt, NULL, pipe_answered, wish,
             pipe_wish_free);
}

gboolean
cmd_pipe(Commander *commander, const Args *args, GError **error)
{
    g_autoptr(Subject) subject = ui_subject(commander->ui);
    PipeOptions options = {0};
    guint i = 1;
    for (; args_word(args, i); i++) {
        if (g_str_equal(args_word(args, i), "-r"))
            options.is_raw = TRUE;
        else if (g_str_equal(args_word(args, i), "-t"))
            options.needs_terminal = TRUE;
        else
            break;
    }
    if (!subject->mail_id)
        return no_mail(error);
    g_autofree char *shell_command = args_rest(args, i);
    if (shell_command)
        return piping_start(commander, subject, options, shell_command, error);
    static const char *const lines[2][2] = {{"pipe", "pipe -t"},
                                            {"pipe -r", "pipe -r -t"}};
    const char *line = lines[options.is_raw][options.needs_terminal];
    if (answering_has_body(commander, subject->mail_id, line))
        ask_command(commander, g_steal_pointer(&subject), options);
    return TRUE;
}
