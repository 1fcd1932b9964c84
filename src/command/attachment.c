/* attachment - see attachment.h. */
#include "command/attachment.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "base/error.h"
#include "command/ask.h"
#include "command/downloading.h"
#include "command/errand.h"
#include "command/mailsource.h"
#include "command/opening.h"
#include "command/target.h"

/* ---- showing ---- */

static gboolean
is_text(const MessagePart *part)
{
    return g_str_has_prefix(part->type, "text/") || part->role == PART_BODY ||
           part->role == PART_ALTERNATIVE || part->role == PART_INVITATION ||
           part->role == PART_REPORT ||
           g_str_equal(part->type, "message/delivery-status");
}

/* Bytes of a text that is made on a thread: it takes longer than a key press
 * may. */
enum { LARGE = 64 * 1024 };

typedef struct {
    MailSource *source;
    guint part;
    char *name;
    Doc *doc; /* what the thread made */
} ShowJob;

static void
show_job_free(gpointer pointer)
{
    ShowJob *job = pointer;
    mail_source_free(job->source);
    g_clear_pointer(&job->doc, doc_free);
    g_free(job->name);
    g_free(job);
}

static gboolean
make_text(gpointer pointer, GError **error)
{
    ShowJob *job = pointer;
    g_autoptr(Message) message = mail_source_message(job->source, error);
    job->doc =
        message ? message_render_part(message, job->part, error) : NULL;
    return job->doc != NULL;
}

static void
text_made(Commander *commander, gpointer pointer, const GError *error)
{
    ShowJob *job = pointer;
    if (error)
        commander_tell_error(commander, error);
    else
        ui_show_text(commander->ui, job->name, g_steal_pointer(&job->doc));
    commander->host.repaint(commander->host.host);
}

static gboolean
show_text(Commander *commander, const MailSource *source, Message *message,
          const MessagePart *part, GError **error)
{
    if (part->size > LARGE) {
        ShowJob *job = g_new0(ShowJob, 1);
        job->source = mail_source_of(source->body, source->enclosed);
        job->part = part->index;
        job->name = g_strdup(part->name);
        errand_run(commander, make_text, text_made, job, show_job_free);
        return TRUE;
    }
    Doc *doc = message_render_part(message, part->index, error);
    if (doc)
        ui_show_text(commander->ui, part->name, doc);
    return doc != NULL;
}

static gboolean
show_mail(Commander *commander, const Subject *subject)
{
    g_autofree char *path = enclosed_path(subject->enclosed, subject->part);
    ui_show_enclosed(commander->ui, subject->mail_id, path);
    return TRUE;
}

gboolean
attachment_show(Commander *commander, const Subject *subject, GError **error)
{
    g_autoptr(MailSource) source = mail_source_new(commander, subject, error);
    g_autoptr(Message) message =
        source ? mail_source_message(source, error) : NULL;
    g_autoptr(GPtrArray) parts = message ? message_parts(message, NULL) : NULL;
    const MessagePart *part =
        parts ? mail_source_part(parts, subject->part, error) : NULL;
    if (!part)
        return FALSE;
    if (part->role == PART_MESSAGE)
        return show_mail(commander, subject);
    if (is_text(part))
        return show_text(commander, source, message, part, error);
    if (part->role != PART_CONTAINER)
        return opening_start(commander, subject, error);
    g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                "%s has nothing but the parts below it", part->type);
    return FALSE;
}

/* ---- saving: the thread ---- */

typedef struct {
    MailSource *source;
    gint64 mail_id;
    gboolean is_many;   /* the target is a folder */
    GArray *parts;      /* of gint */
    char *target;       /* a file, or a folder */
    GStrvBuilder *done; /* paths, or NULL */
    guint n_done;
} SaveJob;

static void
save_job_free(gpointer pointer)
{
    SaveJob *job = pointer;
    mail_source_free(job->source);
    g_array_unref(job->parts);
    g_strv_builder_unref(job->done);
    g_free(job->target);
    g_free(job);
}

static gboolean
io_failed(const char *path, GError **error)
{
    g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID, "cannot write %s: %s",
                path, g_strerror(errno));
    return FALSE;
}

/* -1 with an error; EEXIST says so in its own words. */
static int
create(const char *path, GError **error)
{
    int fd = g_open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                    0600);
    if (fd < 0 && errno == EEXIST)
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "%s is there already: choose another name", path);
    else if (fd < 0)
        io_failed(path, error);
    return fd;
}

static gboolean
write_part(Message *message, guint part, int fd, const char *path,
           GError **error)
{
    gboolean is_saved = message_save_part(message, part, fd, error);
    if (close(fd) != 0 && is_saved)
        is_saved = io_failed(path, error);
    if (!is_saved)
        g_unlink(path); /* half a file looks like a whole one */
    return is_saved;
}

/* `menu.pdf` in the folder, or `menu-2.pdf` where that is there. */
static int
create_beside(const char *folder, const char *name, char **path_out,
              GError **error)
{
    enum { MOST_TRIES = 1000 };
    const char *dot = strrchr(name, '.');
    gsize stem = dot && dot > name ? (gsize)(dot - name) : strlen(name);
    for (int i = 1; i <= MOST_TRIES; i++) {
        g_autofree char *other =
            i == 1
                ? g_strdup(name)
                : g_strdup_printf("%.*s-%d%s", (int)stem, name, i, name + stem);
        g_autofree char *path = g_build_filename(folder, other, NULL);
        int fd = g_open(
            path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
        if (fd < 0 && errno == EEXIST)
            continue;
        if (fd < 0)
            io_failed(path, error);
        else
            *path_out = g_steal_pointer(&path);
        return fd;
    }
    g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                "%s and the names beside it are all there already", name);
    return -1;
}

static gboolean
save_one(SaveJob *job, Message *message, const MessagePart *part,
         GError **error)
{
    g_autofree char *path = NULL;
    int fd;
    if (job->is_many) {
        fd = create_beside(job->target, part->name, &path, error);
    } else {
        path = target_path(job->target, part->name);
        fd = create(path, error);
    }
    if (fd < 0 || !write_part(message, part->index, fd, path, error))
        return FALSE;
    g_strv_builder_add(job->done, path);
    job->n_done++;
    return TRUE;
}

static gboolean
save_on_thread(gpointer pointer, GError **error)
{
    SaveJob *job = pointer;
    g_autoptr(Message) message = mail_source_message(job->source, error);
    if (!message)
        return FALSE;
    g_autoptr(GPtrArray) parts = message_parts(message, NULL);
    for (guint i = 0; i < job->parts->len; i++) {
        const MessagePart *part =
            mail_source_part(parts, g_array_index(job->parts, gint, i), error);
        if (!part || !save_one(job, message, part, error))
            return FALSE;
    }
    return TRUE;
}

/* ---- saving: the user ---- */

static void ask_target(Commander *commander, SaveJob *job, const char *initial);

static SaveJob *
job_again(const SaveJob *job)
{
    SaveJob *again = g_new0(SaveJob, 1);
    again->source = mail_source_of(job->source->body, job->source->enclosed);
    again->mail_id = job->mail_id;
    again->is_many = job->is_many;
    again->parts = g_array_ref(job->parts);
    again->done = g_strv_builder_new();
    return again;
}

static void
saved(Commander *commander, gpointer pointer, const GError *error)
{
    SaveJob *job = pointer;
    g_auto(GStrv) paths = g_strv_builder_end(job->done);
    if (job->n_done == 1)
        ui_notice(commander->ui, NOTICE_INFO, "Saved %s", paths[0]);
    else if (job->n_done > 1)
        ui_notice(commander->ui, NOTICE_INFO, "Saved %u files in %s",
                  job->n_done, job->target);
    if (error) {
        commander_tell_error(commander, error);
        if (job->n_done == 0 && error->code == KITH_ERROR_INVALID &&
            !ui_is_asking(commander->ui))
            ask_target(commander, job_again(job), job->target);
    }
    commander->host.repaint(commander->host.host);
}

static void
fetched(Commander *commander, const char *path, gpointer user,
        const GError *error)
{
    if (error)
        commander_tell_error(commander, error);
    else
        ui_notice(commander->ui, NOTICE_INFO, "Saved %s", path);
}

/* What is still on the server comes from there right into its file. */
static gboolean
order_remote(Commander *commander, const SaveJob *job, const Message *message,
             const MessagePart *part)
{
    g_autofree char *encoding = NULL;
    g_autoptr(LeftOut) remote =
        message_part_remote(message, part->index, &encoding);
    if (!remote)
        return FALSE;
    g_autofree char *path =
        job->is_many ? g_build_filename(job->target, part->name, NULL)
                     : target_path(job->target, part->name);
    downloading_start(commander,
                      download_order_new(0, job->mail_id, remote->section,
                                         encoding, remote->size, path),
                      part->name, fetched, NULL, NULL);
    return TRUE;
}

/* Takes out of the job what need not be decoded. */
static void
order_all_remote(Commander *commander, SaveJob *job)
{
    g_autoptr(Message) message = mail_source_message(job->source, NULL);
    g_autoptr(GPtrArray) parts = message ? message_parts(message, NULL) : NULL;
    g_autoptr(GArray) here = g_array_new(FALSE, FALSE, sizeof(gint));
    for (guint i = 0; parts && i < job->parts->len; i++) {
        gint index = g_array_index(job->parts, gint, i);
        const MessagePart *part = mail_source_part(parts, index, NULL);
        if (!part || !order_remote(commander, job, message, part))
            g_array_append_val(here, index);
    }
    g_array_unref(job->parts);
    job->parts = g_steal_pointer(&here);
}

/* Takes `job`. */
static void
save_to(Commander *commander, SaveJob *job, const char *target)
{
    g_free(job->target);
    job->target = job->is_many ? target_path(target, ".") : g_strdup(target);
    order_all_remote(commander, job);
    if (job->parts->len > 0)
        errand_run(commander, save_on_thread, saved, job, save_job_free);
    else
        save_job_free(job);
}

static void
target_answered(Commander *commander, const char *answer, gpointer user)
{
    if (answer && *answer)
        save_to(commander, job_again(user), answer);
}

/* Takes `job`. */
static void
ask_target(Commander *commander, SaveJob *job, const char *initial)
{
    g_autofree char *prompt =
        job->is_many
            ? g_strdup_printf("Save %u parts in the folder: ", job->parts->len)
            : g_strdup("Save to: ");
    ask_line(commander, ARG_FILE, prompt, initial, target_answered, job,
             save_job_free);
}

static SaveJob *
job_new(Commander *commander, const GPtrArray *subjects, GError **error)
{
    MailSource *source = mail_source_new(commander, subjects->pdata[0], error);
    if (!source)
        return NULL;
    SaveJob *job = g_new0(SaveJob, 1);
    job->source = source;
    job->mail_id = ((const Subject *)subjects->pdata[0])->mail_id;
    job->is_many = subjects->len > 1;
    job->done = g_strv_builder_new();
    job->parts = g_array_new(FALSE, FALSE, sizeof(gint));
    for (guint i = 0; i < subjects->len; i++)
        g_array_append_val(job->parts,
                           ((const Subject *)subjects->pdata[i])->part);
    return job;
}

/* What is proposed: the part's name in the user's folder; NULL with an error
 * when there is nothing to save. */
static char *
propose(Commander *commander, const SaveJob *job, GError **error)
{
    const char *folder = commander->config->save_folder;
    g_autoptr(Message) message = mail_source_message(job->source, error);
    if (!message)
        return NULL;
    g_autoptr(GPtrArray) parts = message_parts(message, NULL);
    for (guint i = 0; i < job->parts->len; i++) {
        const MessagePart *part =
            mail_source_part(parts, g_array_index(job->parts, gint, i), error);
        if (!part)
            return NULL;
        if (part->role == PART_CONTAINER) {
            g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                        "%s has nothing but the parts below it", part->type);
            return NULL;
        }
        if (!job->is_many)
            return folder ? g_build_filename(folder, part->name, NULL)
                          : g_strdup(part->name);
    }
    return g_strdup(folder ? folder : "./");
}

gboolean
attachment_save_all(Commander *commander, const GPtrArray *subjects,
                    const char *target, GError **error)
{
    SaveJob *job = job_new(commander, subjects, error);
    if (!job)
        return FALSE;
    g_autofree char *initial = propose(commander, job, error);
    if (!initial) {
        save_job_free(job);
        return FALSE;
    }
    if (target)
        save_to(commander, job, target);
    else
        ask_target(commander, job, initial);
    return TRUE;
}

gboolean
attachment_save(Commander *commander, const Subject *subject, const char *file,
                GError **error)
{
    g_autoptr(GPtrArray) one = g_ptr_array_new();
    g_ptr_array_add(one, (gpointer)subject);
    return attachment_save_all(commander, one, file, error);
}
