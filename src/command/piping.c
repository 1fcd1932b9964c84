/* piping - see piping.h. */
#include "command/piping.h"

#include "base/error.h"
#include "command/errand.h"
#include "command/mailsource.h"
#include "command/program.h"
#include "command/wholemail.h"

#define PAGER_WIDTH 78

typedef struct {
    MailSource *source;
    char *enclosed; /* which mail in the mail, or NULL */
    gint part;      /* or -1: the mail */
    PipeOptions options;
    gboolean prefers_html;
    char *shell_command;
    GBytes *input; /* what the thread made */
} PipeJob;

static void
pipe_job_free(gpointer pointer)
{
    PipeJob *job = pointer;
    mail_source_free(job->source);
    g_free(job->enclosed);
    g_free(job->shell_command);
    g_clear_pointer(&job->input, g_bytes_unref);
    g_free(job);
}

static GBytes *
text_of(const PipeJob *job, Message *message)
{
    const RenderOptions options = {.prefers_html = job->prefers_html};
    g_autoptr(Doc) doc = message_render(message, &options);
    char *text = doc_to_text(doc, PAGER_WIDTH);
    return g_bytes_new_take(text, strlen(text));
}

static gboolean
make_input(gpointer pointer, GError **error)
{
    PipeJob *job = pointer;
    g_autoptr(Message) message = mail_source_message(job->source, error);
    if (!message)
        return FALSE;
    if (job->options.is_raw)
        job->input = g_bytes_ref(message_raw(message));
    else if (job->part >= 0)
        job->input = mail_source_content(message, job->part, error);
    else
        job->input = text_of(job, message);
    return job->input != NULL;
}

static void
answered(Commander *commander, GBytes *output, const GError *error,
         gpointer user)
{
    const char *shell_command = user;
    g_autofree char *title = g_strdup_printf("| %s", shell_command);
    if (output && g_bytes_get_size(output) > 0)
        ui_show_text(commander->ui, title, program_doc(output));
    else if (!error)
        ui_notice(commander->ui, NOTICE_INFO, "%s: done, it wrote nothing",
                  shell_command);
    if (error)
        commander_tell_error(commander, error);
}

static void
made(Commander *commander, gpointer pointer, const GError *error)
{
    PipeJob *job = pointer;
    if (error)
        commander_tell_error(commander, error);
    else if (job->options.needs_terminal)
        commander->host.pipe(commander->host.host, job->shell_command,
                             job->input);
    else
        program_run_shell(commander, job->shell_command, job->input, answered,
                          g_strdup(job->shell_command), g_free);
    commander->host.repaint(commander->host.host);
}

/* What comes is done with a job of its own, for `user` goes. */
static void
came(Commander *commander, GBytes *mail, gpointer user)
{
    const PipeJob *wish = user;
    PipeJob *job = g_memdup2(wish, sizeof *wish);
    job->enclosed = g_strdup(wish->enclosed);
    job->source = mail_source_of(mail, wish->enclosed);
    job->shell_command = g_strdup(wish->shell_command);
    errand_run(commander, make_input, made, job, pipe_job_free);
}

gboolean
piping_start(Commander *commander, const Subject *subject, PipeOptions options,
             const char *shell_command, GError **error)
{
    PipeJob *wish = g_new0(PipeJob, 1);
    wish->enclosed = g_strdup(subject->enclosed);
    wish->part = subject->part;
    wish->options = options;
    wish->prefers_html = commander->config->prefers_html;
    wish->shell_command = g_strdup(shell_command);
    /* The text of a mail never waits for what is attached. */
    gboolean wants_text = !options.is_raw && subject->part < 0;
    WholeMailNeed need = {subject->mail_id, subject->enclosed,
                          wants_text ? G_MAXINT : subject->part};
    return whole_mail_get(commander, &need, came, wish, pipe_job_free, error);
}
