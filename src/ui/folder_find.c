/* folder_find - finding among the mails of a folder's view: searching, and
 * tagging by a pattern; see folder_private.h.
 *
 * What is found comes as a listing of its own, by and by: the cursor goes there
 * when it is here. */
#include "base/clock.h"
#include "base/error.h"
#include "mail/pattern.h"
#include "ui/folder_private.h"

enum { READ_TAGGED = 200 }; /* rows of tagged mails that are read at once */

void
folder_find_clear(FolderPane *view, Finding *finding)
{
    if (finding->query)
        folder_ask(view, finding->asker, NULL);
    g_clear_pointer(&finding->query, listing_query_free);
    g_clear_pointer(&finding->text, g_free);
    g_clear_pointer(&finding->found, listing_unref);
    finding->is_due = finding->is_trying = FALSE;
    finding->anchor = 0;
}

/* FALSE: it is being looked for already. */
static gboolean
begin(FolderPane *view, Finding *finding, const char *text)
{
    ListingQuery *query = folder_query_for(view, text);
    if (finding->query && listing_query_equal(query, finding->query)) {
        listing_query_free(query);
        return FALSE;
    }
    g_clear_pointer(&finding->query, listing_query_free);
    g_clear_pointer(&finding->found, listing_unref);
    g_free(finding->text);
    finding->query = query;
    finding->text = g_strdup(text);
    if (!folder_ask(view, finding->asker, query))
        folder_find_clear(view, finding);
    return TRUE;
}

/* ---- searching ---- */

static void
go_to_match(FolderPane *view, gboolean is_here_too)
{
    Finding *search = &view->search;
    search->is_due = FALSE;
    if (feed_seek_match(view->feed, search->found, search->direction,
                        is_here_too))
        return;
    if (search->is_trying)
        return; /* the count says it */
    if (search->found->is_waiting)
        view_tell(&view->view, NOTICE_INFO,
                  "Not found here; the server is being asked.");
    else
        view_tell(&view->view, NOTICE_WARNING, "Not found.");
}

/* The cursor is where the user saw it go while they typed. */
static void
taken_as_typed(FolderPane *view)
{
    if (view->search.found->rows->len > 0)
        view->search.is_due = FALSE;
    else
        go_to_match(view, TRUE);
}

/* While a pattern grows each match is looked for from where it began. */
static void
go_on_trying(FolderPane *view)
{
    Finding *search = &view->search;
    if (search->anchor != 0)
        feed_seek(view->feed, search->anchor);
    go_to_match(view, FALSE);
    search->is_due = TRUE;
}

static void
take_matches(FolderPane *view, Listing *listing)
{
    Finding *search = &view->search;
    g_clear_pointer(&search->found, listing_unref);
    search->found = listing_ref(listing);
    if (listing->error) {
        view_tell(&view->view, NOTICE_ERROR, "%s", listing->error);
        folder_find_clear(view, search);
    } else if (search->is_due && search->is_trying) {
        go_on_trying(view);
    } else if (search->is_due) {
        go_to_match(view, FALSE);
    }
}

void
folder_search(View *base, const Search *wanted)
{
    FolderPane *view = (FolderPane *)base;
    Finding *search = &view->search;
    g_autoptr(GError) error = NULL;
    g_autoptr(Pattern) pattern =
        pattern_parse(wanted->pattern, clock_now(), &error);
    folder_find_folder(view);
    if (!pattern) {
        view_tell(base, NOTICE_ERROR, "%s", error->message);
        return;
    }
    gboolean was_typed = search->is_trying;
    gboolean is_new = begin(view, search, wanted->pattern);
    search->direction = wanted->is_backward ? PAGE_BEFORE : PAGE_AFTER;
    search->is_trying = FALSE;
    search->anchor = 0;
    if (is_new || was_typed)
        folder_ask_server(view, search->query);
    if (!search->query)
        return;
    if (!search->found)
        search->is_due = TRUE;
    else if (!was_typed)
        go_to_match(view, FALSE);
    else
        taken_as_typed(view);
}

void
folder_try_search(FolderPane *view, const char *text)
{
    Finding *search = &view->search;
    folder_find_folder(view);
    if (!text) { /* given up: back to where it began */
        if (search->is_trying && search->anchor != 0)
            feed_seek(view->feed, search->anchor);
        folder_find_clear(view, search);
        return;
    }
    g_autoptr(Pattern) pattern = pattern_parse(text, clock_now(), NULL);
    if (!pattern)
        return;
    if (!search->is_trying) {
        const MailRow *row = feed_current(view->feed);
        folder_find_clear(view, search);
        search->anchor = row ? row->at.id : 0;
    }
    gint64 anchor = search->anchor;
    if (!*text) {
        if (anchor != 0)
            feed_seek(view->feed, anchor);
        folder_find_clear(view, search);
    } else {
        begin(view, search, text);
    }
    search->anchor = anchor;
    search->is_trying = search->is_due = TRUE;
    search->direction = PAGE_AFTER;
}

/* ---- tagging ---- */

static gint64 *
id_dup(gint64 id)
{
    return g_memdup2(&id, sizeof id);
}

static void
take_tagged(FolderPane *view, Listing *listing)
{
    if (listing->error) {
        view_tell(&view->view, NOTICE_ERROR, "%s", listing->error);
    } else {
        for (guint i = 0; i < listing->rows->len; i++) {
            gint64 id = g_array_index(listing->rows, ListingRow, i).mail_id;
            if (!g_hash_table_contains(view->tagged, &id))
                g_hash_table_insert(view->tagged, id_dup(id), NULL);
        }
        view_tell(&view->view, NOTICE_INFO, "%u tagged.", listing->rows->len);
    }
    folder_find_clear(view, &view->tagging);
}

void
folder_tag_pattern(View *base, const char *text)
{
    FolderPane *view = (FolderPane *)base;
    folder_find_folder(view);
    folder_find_clear(view, &view->tagging);
    begin(view, &view->tagging, text);
    view->tagging.is_due = view->tagging.query != NULL;
}

void
folder_tag(View *base)
{
    FolderPane *view = (FolderPane *)base;
    ListedLine line;
    folder_find_folder(view);
    if (!feed_current_line(view->feed, &line))
        return;
    gint64 id = line.mail->at.id;
    if (!g_hash_table_remove(view->tagged, &id))
        g_hash_table_insert(view->tagged, id_dup(id),
                            folder_line_subject(view, &line));
    feed_move(view->feed, MOVE_DOWN);
}

void
folder_untag_all(View *base)
{
    g_hash_table_remove_all(((FolderPane *)base)->tagged);
}

/* Whose mails those are that a pattern has tagged; of very many only the mails
 * themselves are said. */
static void
read_tagged(FolderPane *view)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    GHashTableIter iterator;
    gpointer id, subject;
    g_hash_table_iter_init(&iterator, view->tagged);
    while (g_hash_table_iter_next(&iterator, &id, &subject))
        if (!subject)
            g_array_append_val(ids, *(gint64 *)id);
    if (ids->len == 0 || ids->len > READ_TAGGED)
        return;
    GError *error = NULL;
    g_autoptr(GPtrArray) rows =
        store_read_mails(view->view.context->reader,
                         (const gint64 *)(gpointer)ids->data, ids->len, &error);
    view_tell_error(&view->view, error);
    for (guint i = 0; rows && i < rows->len; i++) {
        const MailRow *row = rows->pdata[i];
        g_hash_table_insert(view->tagged, id_dup(row->at.id),
                            subject_of_mail(row));
    }
}

static int
compare_mail_ids(gconstpointer a, gconstpointer b)
{
    const Subject *p = *(Subject *const *)a;
    const Subject *q = *(Subject *const *)b;
    return (p->mail_id > q->mail_id) - (p->mail_id < q->mail_id);
}

GPtrArray *
folder_tagged(View *base)
{
    FolderPane *view = (FolderPane *)base;
    GPtrArray *subjects =
        g_ptr_array_new_with_free_func((GDestroyNotify)subject_free);
    GHashTableIter iterator;
    gpointer id, known;
    read_tagged(view);
    g_hash_table_iter_init(&iterator, view->tagged);
    while (g_hash_table_iter_next(&iterator, &id, &known)) {
        Subject *subject =
            known ? subject_copy(known) : subject_new(NULL, NULL, NULL);
        subject->mail_id = *(gint64 *)id;
        g_ptr_array_add(subjects, subject);
    }
    g_ptr_array_sort(subjects, compare_mail_ids);
    return subjects;
}

/* ---- both ---- */

static gboolean
is_for(const Finding *finding, const Listing *listing)
{
    return finding->query && listing->asker == finding->asker &&
           listing_query_equal(listing->query, finding->query);
}

gboolean
folder_find_take(FolderPane *view, Listing *listing)
{
    if (is_for(&view->search, listing))
        take_matches(view, listing);
    else if (is_for(&view->tagging, listing))
        take_tagged(view, listing);
    else
        return FALSE;
    return TRUE;
}

gboolean
folder_find_awaits(const FolderPane *view)
{
    const Finding *search = &view->search;
    return (search->query && search->is_due && !search->is_trying) ||
           view->tagging.query != NULL;
}

void
folder_find_give_up(FolderPane *view)
{
    if (view->search.is_due)
        folder_find_clear(view, &view->search);
    folder_find_clear(view, &view->tagging);
}
