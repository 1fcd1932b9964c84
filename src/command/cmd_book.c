/* cmd_book - address books in and out, while the client runs.
 *
 * Files are read and written, and the store is asked about every contact, on a
 * thread of its own; the UI hears of the end. */
#include "base/error.h"
#include "base/log.h"
#include "command/bookfile.h"
#include "command/commander.h"
#include "command/errand.h"
#include "command/handlers.h"
#include "command/importing.h"

/* All that the thread sees is its own. */
typedef struct {
    char *store, *path;
    Intent *intent; /* what it found; NULL: nothing is to be done */
    char *summary;
} Job;

static void
job_free(gpointer object)
{
    Job *job = object;
    g_free(job->store);
    g_free(job->path);
    g_clear_pointer(&job->intent, intent_free);
    g_free(job->summary);
    g_free(job);
}

/* ---- on the thread ---- */

static gboolean
plan_import(Job *job, StoreReader *reader, GError **error)
{
    g_autoptr(Book) book = bookfile_read(job->path, BOOK_UNKNOWN, error);
    g_autoptr(ImportPlan) plan =
        book ? import_plan_new(reader, book, error) : NULL;
    if (!plan)
        return FALSE;
    job->intent = import_plan_intent(plan);
    job->summary = import_plan_summary(plan);
    g_autoptr(GPtrArray) details = import_plan_details(plan);
    for (guint i = 0; i < details->len; i++)
        log_info("import: %s", (char *)details->pdata[i]);
    return TRUE;
}

static gboolean
write_export(Job *job, StoreReader *reader, GError **error)
{
    g_autoptr(Book) book = export_book(reader, error);
    if (!book)
        return FALSE;
    g_autofree char *text = book_write(book, BOOK_VCARD3);
    if (!bookfile_write(job->path, text, BOOKFILE_NEW, error))
        return FALSE;
    job->summary =
        g_strdup_printf("%u friend%s written to %s", book->entries->len,
                        book->entries->len == 1 ? "" : "s", job->path);
    return TRUE;
}

static gboolean
run_import(gpointer object, GError **error)
{
    Job *job = object;
    g_autoptr(StoreReader) reader = store_reader_open(job->store, error);
    return reader && plan_import(job, reader, error);
}

static gboolean
run_export(gpointer object, GError **error)
{
    Job *job = object;
    g_autoptr(StoreReader) reader = store_reader_open(job->store, error);
    return reader && write_export(job, reader, error);
}

/* ---- on the UI thread ---- */

static void
tell_end(Commander *commander, gpointer object, const GError *error)
{
    Job *job = object;
    if (error)
        commander_tell_error(commander, error);
    else
        ui_notice(commander->ui, NOTICE_INFO, "%s", job->summary);
    if (job->intent && !error)
        commander_wish(commander, g_steal_pointer(&job->intent));
    commander->host.repaint(commander->host.host);
}

static gboolean
begin(Commander *commander, const Args *args, ErrandWork work, GError **error)
{
    if (args->n != 2) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "say which file: %s FILE", args->words[0]);
        return FALSE;
    }
    Job *job = g_new0(Job, 1);
    job->store = g_strdup(store_reader_path(commander->reader));
    job->path = bookfile_expand(args->words[1]);
    errand_run(commander, work, tell_end, job, job_free);
    return TRUE;
}

gboolean
cmd_import(Commander *commander, const Args *args, GError **error)
{
    return begin(commander, args, run_import, error);
}

gboolean
cmd_export(Commander *commander, const Args *args, GError **error)
{
    return begin(commander, args, run_export, error);
}
