/* search - see search.h. */
#include "net/imap/search.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "mail/pattern.h"
#include "net/imap/command.h"
#include "net/imap/fetch.h"
#include "net/imap/found.h"

/* Hits of one folder, and of them those whose headers are fetched; the newest
 * of each. */
#define HITS_MOST    5000
#define FETCHED_MOST 300
#define FOLDERS_MOST 200

struct Search {
    gint64 folder_id;
    char *text;
    char *keys;        /* for the server; NULL: nothing to ask it */
    gboolean is_ascii; /* of `keys` */
    GPtrArray *places; /* of char *: folders still to be asked; NULL: not
                        * begun */
};

Search *
search_new(gint64 folder_id, const char *pattern)
{
    Search *search = g_new0(Search, 1);
    search->folder_id = folder_id;
    search->text = g_strdup(pattern);
    return search;
}

void
search_free(Search *search)
{
    g_free(search->text);
    g_free(search->keys);
    g_clear_pointer(&search->places, g_ptr_array_unref);
    g_free(search);
}

gboolean
search_is_for(const Search *search, gint64 folder_id)
{
    return search->folder_id == folder_id;
}

static void
tell(const Search *search, Keeper *keeper, SearchState state)
{
    g_autoptr(Batch) batch = batch_new();
    batch_add_search(batch, search->folder_id, search->text, state);
    keeper_send_batch(keeper, g_steal_pointer(&batch));
}

void
search_give_up(const Search *search, Keeper *keeper)
{
    tell(search, keeper, SEARCH_FAILED);
}

/* ---- where, and for what ---- */

static gboolean
begin(Search *search, MailAccount *account)
{
    g_autoptr(GError) problem = NULL;
    g_autoptr(Pattern) pattern =
        pattern_parse(search->text, clock_now(), &problem);
    search->places =
        pattern ? store_read_places(account->sync.reader, pattern,
                                    search->folder_id, FOLDERS_MOST, &problem)
                : NULL;
    if (!search->places) {
        log_warning("imap: search: %s", problem->message);
        return FALSE;
    }
    if (pattern_wants_server(pattern))
        search->keys = pattern_to_imap(pattern, &search->is_ascii);
    return search->keys != NULL;
}

static gboolean
has_esearch(mailimap *imap)
{
    return mailimap_has_extension(imap, "ESEARCH") ||
           mailimap_has_extension(imap, "IMAP4rev2");
}

/* ---- asking ---- */

typedef struct {
    ImapSession *session;
    GArray *uids; /* of guint32, the highest first */
} Finding;

static void
take_line(Slice line, gpointer user)
{
    Finding *finding = user;
    if (found_read(line, HITS_MOST, finding->uids))
        return;
    /* Whatever else it tells is for the next look, which compares. */
    finding->session->saw_change = TRUE;
    finding->session->saw_expunge = TRUE;
}

/* UIDs in the selected folder, ascending; empty where the server says no. */
static GArray *
find(Search *search, ImapSession *session, GError **error)
{
    g_autofree char *text = g_strconcat(
        "UID SEARCH ", has_esearch(session->imap) ? "RETURN (ALL) " : "",
        search->is_ascii ? "" : "CHARSET UTF-8 ", search->keys, NULL);
    Finding finding = {session, g_array_new(FALSE, FALSE, sizeof(guint32))};
    g_autoptr(GError) failure = NULL;
    if (!command_run_lines(session->imap, text, take_line, &finding,
                           &failure)) {
        if (command_error_is_fatal(failure)) {
            session->is_broken = TRUE;
            g_propagate_error(error, g_steal_pointer(&failure));
            g_array_unref(finding.uids);
            return NULL;
        }
        log_warning("imap: search: %s: %s", session->selected,
                    failure->message);
        g_array_set_size(finding.uids, 0);
    }
    uidset_sort(finding.uids);
    return finding.uids;
}

/* ---- storing ---- */

typedef struct {
    MailAccount *account;
    const char *folder;
    Batch *batch;
    GArray *wanted; /* ascending */
} Headers;

static int
compare_uids(gconstpointer a, gconstpointer b)
{
    guint32 one = *(const guint32 *)a, other = *(const guint32 *)b;
    return one < other ? -1 : one > other;
}

static void
take_header(const FetchedMail *mail, gpointer user)
{
    Headers *headers = user;
    if (!mail->has_header ||
        !g_array_binary_search(headers->wanted, &mail->uid, compare_uids, NULL))
        return;
    MailHeader *header =
        mail_header_parse(mail->header, headers->account->sync.authserv_id);
    gint64 date = mail->internaldate ? mail->internaldate : header->date;
    batch_add_mail(headers->batch, headers->folder, mail->uid, mail->flags,
                   date, mail->size, header, FALSE);
}

/* Those of `uids` that the store does not have, the newest of them. */
static GArray *
find_missing(Search *search, MailAccount *account, const char *folder,
             const GArray *uids, GError **error)
{
    (void)search;
    guint32 low = g_array_index(uids, guint32, 0);
    guint32 high = g_array_index(uids, guint32, uids->len - 1);
    g_autoptr(GArray) known = store_read_uids(account->sync.reader, folder, low,
                                              high, G_MAXINT32, error);
    if (!known)
        return NULL;
    GArray *missing = uidset_missing(uids, known);
    if (missing->len > FETCHED_MOST)
        g_array_remove_range(missing, 0, missing->len - FETCHED_MOST);
    return missing;
}

static gboolean
fetch_missing(MailAccount *account, const char *folder, GArray *missing,
              Batch *batch, GError **error)
{
    if (missing->len == 0)
        return TRUE;
    g_autofree char *set = uidset_to_string(missing);
    g_autofree char *items = fetch_header_items();
    g_autofree char *text = g_strdup_printf("UID FETCH %s %s", set, items);
    Headers headers = {account, folder, batch, missing};
    return imap_session_fetch(account->sync.session, text, take_header,
                              &headers, error);
}

/* The store's mails of the folder are of this UIDVALIDITY from now on. */
static gboolean
settle_folder(MailAccount *account, const char *folder, Batch *batch,
              GError **error)
{
    g_autoptr(Folder) known =
        store_read_folder(account->sync.reader, folder, error);
    if (!known)
        return FALSE;
    if (known->uidvalidity != account->sync.session->uidvalidity)
        batch_add_folder(batch, folder, known->role,
                         account->sync.session->uidvalidity);
    return TRUE;
}

static gboolean
store_hits(Search *search, MailAccount *account, const char *folder,
           const GArray *uids, GError **error)
{
    g_autoptr(Batch) batch = batch_new();
    g_autoptr(GArray) missing =
        find_missing(search, account, folder, uids, error);
    if (!missing || !settle_folder(account, folder, batch, error) ||
        !fetch_missing(account, folder, missing, batch, error))
        return FALSE;
    batch_add_search(batch, search->folder_id, search->text, SEARCH_GOES_ON);
    for (guint i = 0; i < uids->len; i++)
        batch_add_search_hit(batch, folder, g_array_index(uids, guint32, i));
    keeper_send_batch(account->sync.keeper, g_steal_pointer(&batch));
    return TRUE;
}

static gboolean
search_folder(Search *search, MailAccount *account, const char *folder,
              GError **error)
{
    if (!mail_account_select(account, folder, error))
        return FALSE;
    g_autoptr(GArray) uids = find(search, account->sync.session, error);
    if (!uids)
        return FALSE;
    return uids->len == 0 || store_hits(search, account, folder, uids, error);
}

gboolean
search_step(Search *search, MailAccount *account, gboolean *is_over_out,
            GError **error)
{
    Keeper *keeper = account->sync.keeper;
    *is_over_out = TRUE;
    if (!search->places) {
        if (!begin(search, account)) {
            search_give_up(search, keeper);
            return TRUE;
        }
        tell(search, keeper, SEARCH_GOES_ON);
    }
    if (search->places->len == 0) {
        tell(search, keeper, SEARCH_IS_DONE);
        return TRUE;
    }
    *is_over_out = FALSE;
    g_autofree char *folder = g_ptr_array_steal_index(search->places, 0);
    g_autoptr(GError) failure = NULL;
    if (search_folder(search, account, folder, &failure))
        return TRUE;
    if (!command_error_is_fatal(failure)) { /* it vanished, for one */
        log_warning("imap: search: %s: %s", folder, failure->message);
        return TRUE;
    }
    g_propagate_error(error, g_steal_pointer(&failure));
    return FALSE;
}
