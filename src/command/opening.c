/* opening - see opening.h. */
#include "command/opening.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "base/error.h"
#include "command/errand.h"
#include "command/mailsource.h"
#include "command/program.h"
#include "command/scratch.h"
#include "command/wholemail.h"
#include "mail/mailcap.h"

typedef struct {
    MailSource *source; /* NULL: `scratch` is the file, called `name` */
    char *enclosed; /* which mail in the mail, or NULL */
    gint part;
    GStrv files;          /* mailcaps */
    gboolean has_display; /* windows can be opened */
    /* What the thread found: */
    Scratch *scratch;
    char *name;
    char *line; /* for a shell; NULL: nothing shows it */
    char *type;
    gboolean needs_terminal, is_copious;
} OpenJob;

static void
open_job_free(gpointer pointer)
{
    OpenJob *job = pointer;
    mail_source_free(job->source);
    g_free(job->enclosed);
    g_strfreev(job->files);
    scratch_free(job->scratch);
    g_free(job->name);
    g_free(job->line);
    g_free(job->type);
    g_free(job);
}

/* ---- where and what, on the UI thread ---- */

/* RFC 1524, appendix A. */
static GStrv
mailcap_files(void)
{
    const char *named = g_getenv("MAILCAPS");
    if (named && *named)
        return g_strsplit(named, ":", -1);
    g_autofree char *own = g_build_filename(g_get_home_dir(), ".mailcap", NULL);
    const char *files[] = {own, "/etc/mailcap", "/usr/share/etc/mailcap",
                           "/usr/local/etc/mailcap", NULL};
    return g_strdupv((char **)files);
}

static gboolean
is_set(const char *variable)
{
    const char *value = g_getenv(variable);
    return value && *value;
}

/* ---- on the thread ---- */

typedef struct {
    Message *message;
    guint part;
} ParameterSource;

static char *
find_parameter(gpointer user, const char *name)
{
    const ParameterSource *source = user;
    return source->message ? message_part_parameter(source->message,
                                                    source->part, name)
                           : NULL;
}

static GPtrArray *
read_entries(char *const *files)
{
    GPtrArray *all =
        g_ptr_array_new_with_free_func((GDestroyNotify)mailcap_entry_free);
    for (; *files; files++) {
        g_autofree char *text = NULL;
        gsize size;
        if (!g_file_get_contents(*files, &text, &size, NULL))
            continue; /* most of them are not there */
        g_ptr_array_extend_and_steal(all, mailcap_parse((Slice){text, size}));
    }
    return all;
}

static void
be_apart(gpointer user)
{
    (void)user;
    setsid();
}

static gboolean
passes(const MailcapEntry *entry, const MailcapPart *part)
{
    if (!entry->test || !*entry->test)
        return TRUE;
    gboolean names_file;
    g_autofree char *line = mailcap_fill(entry->test, part, &names_file);
    char *argv[] = {(char *)"/bin/sh", (char *)"-c", line, NULL};
    int status;
    return g_spawn_sync(NULL, argv, NULL,
                        G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                        be_apart, NULL, NULL, NULL, &status, NULL) &&
           g_spawn_check_wait_status(status, NULL);
}

/* The first that fits. Without a display, one that writes text comes before
 * one that wants the terminal, and a window last. */
static const MailcapEntry *
choose(const GPtrArray *entries, const OpenJob *job, const MailcapPart *part)
{
    enum { TEXT, TERMINAL, WINDOW, N_RANKS };
    for (int rank = 0; rank < N_RANKS; rank++) {
        for (guint i = 0; i < entries->len; i++) {
            const MailcapEntry *entry = entries->pdata[i];
            int own = entry->is_copious       ? TEXT
                      : entry->needs_terminal ? TERMINAL
                                              : WINDOW;
            if ((job->has_display || own == rank) &&
                mailcap_matches(entry, job->type) && passes(entry, part))
                return entry;
        }
        if (job->has_display)
            break;
    }
    return NULL;
}

static gboolean
write_content(Message *message, const OpenJob *job, GError **error)
{
    int fd = g_open(job->scratch->path, O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0);
    gboolean is_good =
        fd >= 0 && message_save_part(message, job->part, fd, error);
    if (fd < 0)
        g_set_error(error, KITH_ERROR, KITH_ERROR_RETRY, "cannot write %s",
                    job->scratch->path);
    else
        close(fd);
    return is_good;
}

static void
take_entry(OpenJob *job, const MailcapEntry *entry, MailcapPart *part)
{
    gboolean names_file;
    part->path = job->scratch->path;
    g_autofree char *line = mailcap_fill(entry->command, part, &names_file);
    job->line = names_file ? g_steal_pointer(&line)
                           : g_strdup_printf("{ %s\n} < %s", line, part->path);
    job->needs_terminal = entry->needs_terminal;
    job->is_copious = entry->is_copious;
}

static gboolean
find_program(OpenJob *job, Message *message, GError **error)
{
    ParameterSource source = {message, job->part};
    MailcapPart part = {job->scratch->path, job->type, find_parameter, &source};
    g_autoptr(GPtrArray) entries = read_entries(job->files);
    const MailcapEntry *entry = choose(entries, job, &part);
    if (!entry)
        return TRUE;
    g_autofree char *name = mailcap_file_name(entry, job->name);
    if (!scratch_rename(job->scratch, name, error))
        return FALSE;
    take_entry(job, entry, &part);
    return TRUE;
}

static gboolean
prepare(gpointer pointer, GError **error)
{
    OpenJob *job = pointer;
    g_autoptr(Message) message = mail_source_message(job->source, error);
    if (!message)
        return FALSE;
    g_autoptr(GPtrArray) parts = message_parts(message, NULL);
    const MessagePart *chosen = mail_source_part(parts, job->part, error);
    if (!chosen || !(job->scratch = scratch_new("part", error)) ||
        !write_content(message, job, error))
        return FALSE;
    job->name = g_strdup(chosen->name);
    job->type = g_strdup(chosen->type);
    return find_program(job, message, error);
}

/* Of what kind it is, its name says: as a mail's part does. */
static gboolean
prepare_file(gpointer pointer, GError **error)
{
    OpenJob *job = pointer;
    g_autofree char *guess = g_content_type_guess(job->name, NULL, 0, NULL);
    job->type = g_content_type_get_mime_type(guess);
    if (!job->type)
        job->type = g_strdup("application/octet-stream");
    return find_program(job, NULL, error);
}

/* ---- back on the UI thread ---- */

typedef struct {
    Commander *commander; /* a reference */
    Scratch *scratch;     /* the commander's */
    char *name;
} Shown;

/* Whatever still runs, nothing stays behind when kith ends. */
static Shown *
shown_new(Commander *commander, OpenJob *job)
{
    Shown *shown = g_new0(Shown, 1);
    shown->commander = commander_ref(commander);
    shown->scratch = g_steal_pointer(&job->scratch);
    shown->name = g_strdup(job->name);
    g_ptr_array_add(commander->scratches, shown->scratch);
    return shown;
}

static void
shown_free(gpointer pointer)
{
    Shown *shown = pointer;
    g_ptr_array_remove_fast(shown->commander->scratches, shown->scratch);
    commander_unref(shown->commander);
    g_free(shown->name);
    g_free(shown);
}

static void
text_came(Commander *commander, GBytes *output, const GError *error,
          gpointer user)
{
    const Shown *shown = user;
    if (output && g_bytes_get_size(output) > 0)
        ui_show_text(commander->ui, shown->name, program_doc(output));
    else if (!error)
        ui_notice(commander->ui, NOTICE_INFO, "%s: the program wrote nothing",
                  shown->name);
    if (error)
        commander_tell_error(commander, error);
}

static gboolean
drop(gpointer shown)
{
    shown_free(shown);
    return G_SOURCE_REMOVE;
}

/* Some only hand the file to a program that is running already. */
static void
keep_a_while(gpointer shown)
{
    enum { READ_BY_THEN_S = 60 };
    g_timeout_add_seconds(READ_BY_THEN_S, drop, shown);
}

static void
window_closed(Commander *commander, GBytes *output, const GError *error,
              gpointer user)
{
    if (error)
        commander_tell_error(commander, error);
}

static void
terminal_back(gpointer user, const char *text, const GError *error)
{
    const Shown *shown = user;
    if (error && !shown->commander->is_gone)
        commander_tell_error(shown->commander, error);
}

static void
start(Commander *commander, OpenJob *job)
{
    Shown *shown = shown_new(commander, job);
    const char *const argv[] = {"/bin/sh", "-c", job->line, NULL};
    const ProgramOrder order = {argv, NULL, FALSE};
    if (job->is_copious)
        program_run_shell(commander, job->line, NULL, text_came, shown,
                          shown_free);
    else if (job->needs_terminal)
        commander->host.lend(commander->host.host, job->line, terminal_back,
                             shown, shown_free);
    else
        program_run(commander, &order, window_closed, shown, keep_a_while);
}

static void
prepared(Commander *commander, gpointer pointer, const GError *error)
{
    OpenJob *job = pointer;
    if (error) {
        commander_tell_error(commander, error);
    } else if (job->line) {
        start(commander, job);
    } else {
        g_autofree char *refusal = g_strdup_printf(
            "%s is %s, and mailcap names no program for that: save it",
            job->name, job->type);
        ui_refuse(commander->ui, refusal);
    }
    commander->host.repaint(commander->host.host);
}

static OpenJob *
job_new(void)
{
    OpenJob *job = g_new0(OpenJob, 1);
    job->files = mailcap_files();
    job->has_display = is_set("DISPLAY") || is_set("WAYLAND_DISPLAY");
    return job;
}

void
opening_file(Commander *commander, Scratch *file, const char *name)
{
    OpenJob *job = job_new();
    job->scratch = file;
    job->name = g_strdup(name);
    errand_run(commander, prepare_file, prepared, job, open_job_free);
}

static void
came(Commander *commander, GBytes *mail, gpointer user)
{
    const OpenJob *wish = user;
    OpenJob *job = job_new();
    job->source = mail_source_of(mail, wish->enclosed);
    job->part = wish->part;
    errand_run(commander, prepare, prepared, job, open_job_free);
}

gboolean
opening_start(Commander *commander, const Subject *subject, GError **error)
{
    OpenJob *wish = g_new0(OpenJob, 1);
    wish->enclosed = g_strdup(subject->enclosed);
    wish->part = subject->part;
    WholeMailNeed need = {subject->mail_id, subject->enclosed, subject->part};
    return whole_mail_get(commander, &need, came, wish, open_job_free, error);
}
