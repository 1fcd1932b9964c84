/* answering - see answering.h. */
#include "command/answering.h"

#include "base/clock.h"
#include "base/error.h"
#include "command/question.h"
#include "mail/enclosed.h"

/* What comes this soon is still expected. */
#define AT_ONCE_US (2 * G_USEC_PER_SEC)

typedef struct {
    gint64 mail_id;
    const char *command;
} Awaited;

static void
await_body(Commander *commander, gint64 mail_id, const char *command)
{
    commander->awaited_mail = mail_id;
    commander->awaited_command = command;
    commander->awaited_since = clock_now_us();
    ui_show_mail(commander->ui, mail_id); /* which fetches it */
    ui_notice(commander->ui, NOTICE_INFO, "Fetching the mail first…");
}

Message *
answering_message(Commander *commander, gint64 mail_id, const char *command,
                  GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_autoptr(GBytes) body =
        store_read_body(commander->reader, mail_id, &problem);
    if (problem) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return NULL;
    }
    if (!body) {
        await_body(commander, mail_id, command);
        return NULL;
    }
    g_autoptr(Subject) subject = ui_subject(commander->ui);
    return enclosed_parse(
        body, subject->mail_id == mail_id ? subject->enclosed : NULL, error);
}

gboolean
answering_has_body(Commander *commander, gint64 mail_id, const char *command)
{
    g_autoptr(GError) problem = NULL;
    gint64 size = store_read_body_size(commander->reader, mail_id, &problem);
    if (size >= 0 || problem) /* the command will say which */
        return TRUE;
    await_body(commander, mail_id, command);
    return FALSE;
}

gboolean
answering_done(gboolean is_done, GError *problem, GError **error)
{
    if (problem)
        g_propagate_error(error, problem);
    return is_done || !problem;
}

static void
go_on(Commander *commander, const char *answer, gpointer user)
{
    const Awaited *awaited = user;
    if (g_strcmp0(answer, "y") != 0)
        return;
    ui_show_mail(commander->ui, awaited->mail_id);
    commander_run(commander, awaited->command);
}

/* The user still looks at the mail and waits for it. */
static gboolean
is_expected(Commander *commander, gint64 mail_id)
{
    g_autoptr(Subject) subject = ui_subject(commander->ui);
    return ui_scope(commander->ui) == SCOPE_READER &&
           subject->mail_id == mail_id && !ui_is_asking(commander->ui) &&
           clock_now_us() - commander->awaited_since < AT_ONCE_US;
}

/* An editor that opens by itself later would startle, so that is asked. */
void
answering_take(Commander *commander, const Change *change)
{
    if (!commander->awaited_mail || change->mail_id != commander->awaited_mail)
        return;
    commander->awaited_mail = 0;
    if (change->text)
        return; /* it cannot be had: the reader says why */
    Awaited awaited = {change->mail_id, commander->awaited_command};
    if (is_expected(commander, change->mail_id)) {
        ui_drop_notice(commander->ui); /* it is fetched */
        commander_run(commander, awaited.command);
        return;
    }
    Question *question = g_new0(Question, 1);
    question->kind = QUESTION_KEY;
    question->id = g_strdup_printf("body %" G_GINT64_FORMAT, change->mail_id);
    question->text =
        g_strdup_printf("The mail is here. Go on with %s?", awaited.command);
    question->keys = "yn";
    question->then = go_on;
    question->user = g_memdup2(&awaited, sizeof awaited);
    question->free_user = g_free;
    question_put(commander, question);
}
