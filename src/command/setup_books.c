/* setup_books - see setup_books.h. */
#include "command/setup_books.h"

#include <unistd.h>

#include "base/error.h"
#include "base/paths.h"
#include "command/account.h"
#include "command/bookfile.h"
#include "command/importing.h"
#include "command/localbooks.h"
#include "config/config.h"
#include "store/keeper.h"

/* The store, opened for the first book that is wanted: whoever imports none
 * has none made. */
typedef struct {
    Config *config;
    Paths *paths;
    Keeper *keeper;
    StoreReader *reader;
} Session;

static void
session_clear(Session *session)
{
    g_clear_pointer(&session->reader, store_reader_close);
    g_clear_pointer(&session->keeper, keeper_stop);
    g_clear_pointer(&session->paths, paths_free);
    g_clear_pointer(&session->config, config_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Session, session_clear)

static gboolean
open_store(Session *session, GError **error)
{
    if (session->reader)
        return TRUE;
    if (!paths_make_folder_of(session->paths->store, error))
        return FALSE;
    session->keeper =
        account_open_store(session->config, session->paths->store, error);
    if (!session->keeper)
        return FALSE;
    keeper_start(session->keeper);
    session->reader = store_reader_open(session->paths->store, error);
    return session->reader != NULL;
}

static gboolean
import_book(Session *session, const Book *book, GError **error)
{
    g_autoptr(ImportPlan) plan =
        open_store(session, error)
            ? import_plan_new(session->reader, book, error)
            : NULL;
    if (!plan)
        return FALSE;
    Intent *intent = import_plan_intent(plan);
    if (intent && !keeper_commit_intent(session->keeper, intent, error))
        return FALSE;
    g_autofree char *summary = import_plan_summary(plan);
    g_print("%s\n", summary);
    g_autoptr(GPtrArray) details = import_plan_details(plan);
    for (guint i = 0; i < details->len; i++)
        g_print("  %s\n", (char *)details->pdata[i]);
    return TRUE;
}

/* ---- the books named ---- */

static void
free_book(gpointer book)
{
    book_free(book);
}

GPtrArray *
setup_read_books(char *const *paths, GError **error)
{
    g_autoptr(GPtrArray) books = g_ptr_array_new_with_free_func(free_book);
    for (; paths && *paths; paths++) {
        g_autofree char *path = bookfile_expand(*paths);
        Book *book = bookfile_read(path, BOOK_UNKNOWN, error);
        if (!book)
            return NULL;
        g_ptr_array_add(books, book);
    }
    return g_steal_pointer(&books);
}

/* ---- the books found ---- */

/* `~` for the home folder, as people write it. */
static char *
shown_path(const char *path)
{
    const char *home = g_get_home_dir();
    gsize size = strlen(home);
    return g_str_has_prefix(path, home) && path[size] == '/'
               ? g_strconcat("~", path + size, NULL)
               : g_strdup(path);
}

static guint
count_with_jid(const Book *book)
{
    guint n = 0;
    for (guint i = 0; i < book->entries->len; i++)
        n += ((BookEntry *)book->entries->pdata[i])->jids->len > 0;
    return n;
}

/* Read only to be counted, until the user says yes. */
static gboolean
offer(Session *session, const LocalBook *found, SetupAsk ask, GError **error)
{
    g_autoptr(Book) book = bookfile_read(found->path, BOOK_UNKNOWN, NULL);
    if (!book || book->entries->len == 0)
        return TRUE;
    g_autofree char *path = shown_path(found->path);
    guint n = book->entries->len;
    g_autofree char *text = g_strdup_printf(
        "Found %s, %s: %u contact%s, %u with a JID", found->what, path, n,
        n == 1 ? "" : "s", count_with_jid(book));
    if (!ask) {
        g_print("%s: kith import %s\n", text, path);
        return TRUE;
    }
    g_autofree char *question = g_strconcat(text, ". Import? (y/N) ", NULL);
    g_autofree char *answer = ask(question);
    if (!answer || g_ascii_tolower(*answer) != 'y')
        return TRUE;
    return import_book(session, book, error);
}

static gboolean
offer_found(Session *session, SetupAsk ask, GError **error)
{
    if (!ask && !isatty(STDOUT_FILENO)) /* nobody reads it */
        return TRUE;
    g_autoptr(GPtrArray) found = localbooks_find();
    for (guint i = 0; i < found->len; i++)
        if (!offer(session, found->pdata[i], ask, error))
            return FALSE;
    return TRUE;
}

gboolean
setup_import_books(const char *file, const char *folder, const GPtrArray *books,
                   SetupAsk ask, GError **error)
{
    g_auto(Session) session = {.config = config_load(file, NULL, error)};
    if (!session.config)
        return FALSE;
    session.paths = paths_new(file, folder, session.config->account, error);
    if (!session.paths)
        return FALSE;
    for (guint i = 0; i < books->len; i++)
        if (!import_book(&session, books->pdata[i], error))
            return FALSE;
    return offer_found(&session, ask, error);
}
