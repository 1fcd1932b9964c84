/* view_folder - the mail list of a folder, or of what was found in all. */
#include "base/clock.h"
#include "base/error.h"
#include "mail/pattern.h"
#include "ui/folder_private.h"

static const ViewOps folder_ops;
static void renew(FolderPane *view);

static void
free_subject(gpointer subject)
{
    subject_free(subject); /* NULL: it has none */
}

static FolderPane *
folder_view_new(const ViewContext *context, guint first_asker)
{
    FolderPane *view = g_new0(FolderPane, 1);
    view->view.ops = &folder_ops;
    view->view.context = context;
    view->feed = feed_new(context->reader);
    view->asker = first_asker;
    view->search.asker = first_asker + 1;
    view->tagging.asker = first_asker + 2;
    view->tagged = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free,
                                         free_subject);
    return view;
}

View *
view_folder_new(const ViewContext *context)
{
    FolderPane *view = folder_view_new(context, FOLDER_ASKERS);
    view->name = g_strdup("INBOX");
    return &view->view;
}

View *
view_found_new(const ViewContext *context, const char *pattern)
{
    FolderPane *view = folder_view_new(context, FOUND_ASKERS);
    view->is_found = TRUE;
    view_found_show(&view->view, pattern);
    return &view->view;
}

void
view_found_show(View *base, const char *pattern)
{
    FolderPane *view = (FolderPane *)base;
    g_free(view->base);
    view->base = g_strdup(pattern);
    g_clear_pointer(&view->limit, g_free);
    folder_find_clear(view, &view->search);
    g_hash_table_remove_all(view->tagged);
    feed_open(view->feed, 0);
    renew(view);
    view->is_held = view->is_working;
    folder_ask_server(view, view->wanted);
}

gint64
view_folder_id(View *base)
{
    folder_find_folder((FolderPane *)base);
    return ((FolderPane *)base)->folder_id;
}

static void
folder_view_free(View *base)
{
    FolderPane *view = (FolderPane *)base;
    folder_find_clear(view, &view->search);
    folder_find_clear(view, &view->tagging);
    folder_ask(view, view->asker, NULL);
    g_clear_pointer(&view->wanted, listing_query_free);
    feed_free(view->feed);
    g_hash_table_unref(view->tagged);
    g_free(view->name);
    g_free(view->base);
    g_free(view->limit);
    g_free(view->trial);
    g_free(view->only_jid);
    g_free(view->only_name);
    g_free(view->complaint);
    g_clear_pointer(&view->folder_names, g_hash_table_unref);
    g_free(view);
}

/* ---- which folder ---- */

static void
go_to_folder(FolderPane *view, const Folder *folder)
{
    const UiHost *host = view->view.context->host;
    folder_find_clear(view, &view->search);
    folder_find_clear(view, &view->tagging);
    g_hash_table_remove_all(view->tagged);
    view->folder_id = folder->id;
    g_free(view->name);
    view->name = g_strdup(folder->name);
    view->order = folder->view;
    g_clear_pointer(&view->limit, g_free);
    g_clear_pointer(&view->trial, g_free);
    g_clear_pointer(&view->only_jid, g_free);
    g_clear_pointer(&view->only_name, g_free);
    view->return_to = 0;
    view->is_trying = view->is_held = view->is_unchecked = FALSE;
    feed_only(view->feed, NULL);
    feed_open(view->feed, folder->id);
    renew(view);
    if (host->open_folder)
        host->open_folder(host->host, folder->id);
}

static void
open_inbox(FolderPane *view)
{
    GError *error = NULL;
    g_autoptr(Folder) folder = store_read_folder_by_role(
        view->view.context->reader, FOLDER_INBOX, &error);
    view_tell_error(&view->view, error);
    if (folder)
        go_to_folder(view, folder);
}

/* The first sync makes the inbox while we look on; and a folder may vanish. */
void
folder_find_folder(FolderPane *view)
{
    if (view->is_found)
        return;
    if (view->folder_id == 0) {
        open_inbox(view);
        return;
    }
    if (!view->is_unchecked)
        return;
    view->is_unchecked = FALSE;
    g_autoptr(GError) error = NULL;
    g_autoptr(Folder) folder = store_read_folder_by_id(
        view->view.context->reader, view->folder_id, &error);
    if (folder || error)
        return;
    view_tell(&view->view, NOTICE_WARNING, "The folder %s is gone.",
              view->name);
    open_inbox(view);
}

gboolean
view_folder_open(View *base, const char *name, GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_autoptr(Folder) folder =
        store_read_folder(base->context->reader, name, &failure);
    if (failure) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return FALSE;
    }
    if (!folder) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "there is no folder %s; c lists them all", name);
        return FALSE;
    }
    go_to_folder((FolderPane *)base, folder);
    return TRUE;
}

/* ---- which of its mails, in what order ---- */

/* All the patterns must hold; NULL: there are none. */
static char *
join_patterns(const char *const *patterns, gsize n)
{
    GString *joined = g_string_new(NULL);
    guint count = 0;
    const char *one = NULL;
    for (gsize i = 0; i < n; i++) {
        if (!patterns[i] || !*patterns[i])
            continue;
        one = patterns[i];
        g_string_append_printf(joined, "%s(%s)", count++ ? " " : "", one);
    }
    if (count < 2)
        g_string_assign(joined, one ? one : "");
    return g_string_free(joined, joined->len == 0);
}

const char *
folder_limit(const FolderPane *view)
{
    return view->is_trying ? view->trial : view->limit;
}

ListingQuery *
folder_query_for(const FolderPane *view, const char *pattern)
{
    g_autofree char *person =
        view->only_jid ? g_strdup_printf("person:\"%s\"", view->only_jid)
                       : NULL;
    const char *patterns[] = {view->base, person, folder_limit(view), pattern};
    ListingQuery *query = listing_query_new();
    query->folder_id = view->folder_id;
    query->pattern = join_patterns(patterns, G_N_ELEMENTS(patterns));
    return query;
}

/* NULL: the folder's pages show it. */
static ListingQuery *
rows_query(const FolderPane *view)
{
    const FolderView *order = &view->order;
    if (!view->is_found && !folder_limit(view) && order->sort == SORT_DATE &&
        !order->is_reversed && !order->is_threaded)
        return NULL;
    ListingQuery *query = folder_query_for(view, NULL);
    query->sort = order->sort;
    query->is_reversed = order->is_reversed;
    query->is_threaded = order->is_threaded;
    query->joins_subjects = view->view.context->config->threads_by_subject;
    return query;
}

gboolean
folder_ask(FolderPane *view, guint asker, const ListingQuery *query)
{
    const UiHost *host = view->view.context->host;
    if (!host->want_listing)
        return FALSE;
    host->want_listing(host->host, asker, query);
    return TRUE;
}

void
folder_ask_server(FolderPane *view, const ListingQuery *query)
{
    const UiHost *host = view->view.context->host;
    if (!query || !query->pattern || !host->want_search)
        return;
    g_autoptr(Pattern) pattern =
        pattern_parse(query->pattern, clock_now(), NULL);
    if (pattern && pattern_wants_server(pattern))
        host->want_search(host->host, query->folder_id, query->pattern);
}

/* While a limit is typed, and when it is given up, the cursor is on the mail it
 * was on as soon as that is in the list. */
static void
return_cursor(FolderPane *view)
{
    if (view->return_to != 0)
        feed_seek(view->feed, view->return_to);
    if (!view->is_trying)
        view->return_to = 0;
}

/* Asks for what is wanted now; what is on the screen stays until it comes. */
static void
renew(FolderPane *view)
{
    if (view->folder_id == 0 && !view->is_found)
        return;
    g_autoptr(ListingQuery) query = rows_query(view);
    if (query && view->wanted && listing_query_equal(query, view->wanted))
        return;
    g_clear_pointer(&view->complaint, g_free);
    g_clear_pointer(&view->wanted, listing_query_free);
    view->wanted = g_steal_pointer(&query);
    view->is_working =
        folder_ask(view, view->asker, view->wanted) && view->wanted != NULL;
    view->is_held = FALSE;
    if (!view->wanted) {
        feed_unlist(view->feed);
        return_cursor(view);
    }
}

static gboolean
take_listing(FolderPane *view, Listing *listing)
{
    if (folder_find_take(view, listing))
        return TRUE;
    if (listing->asker != view->asker || !view->wanted ||
        !listing_query_equal(listing->query, view->wanted))
        return FALSE;
    view->is_working = view->is_held = FALSE;
    g_free(view->complaint);
    view->complaint = g_strdup(listing->error);
    if (!listing->error) {
        feed_list(view->feed, listing);
        return_cursor(view);
    }
    g_clear_pointer(&view->folder_names, g_hash_table_unref);
    return TRUE;
}

static gboolean
folder_change(View *base, const Change *change)
{
    FolderPane *view = (FolderPane *)base;
    switch (change->kind) {
    case CHANGE_LISTING:
        return take_listing(view, change->listing);
    case CHANGE_MAIL_LIST:
        if (!view->is_found && view->folder_id != 0 &&
            change->folder_id != view->folder_id)
            return FALSE;
        break;
    case CHANGE_FOLDERS:
        view->is_unchecked = TRUE;
        g_clear_pointer(&view->folder_names, g_hash_table_unref);
        return TRUE;
    case CHANGE_FRIENDS: /* names and presence stand in the rows */
    case CHANGE_LINKS:
        break;
    default:
        return FALSE;
    }
    feed_mark_stale(view->feed);
    return TRUE;
}

/* ---- keys ---- */

static void
folder_move(View *base, Motion motion)
{
    FolderPane *view = (FolderPane *)base;
    folder_find_folder(view);
    feed_move(view->feed, motion);
}

static Subject *
folder_subject(View *base)
{
    FolderPane *view = (FolderPane *)base;
    ListedLine line;
    folder_find_folder(view);
    return feed_current_line(view->feed, &line)
               ? folder_line_subject(view, &line)
               : subject_new(NULL, NULL, NULL);
}

static char *
folder_remark(View *base)
{
    const MailRow *row = feed_current(((FolderPane *)base)->feed);
    return row ? remark_on_mail(row) : NULL;
}

/* ---- limiting ---- */

static gboolean
folder_check(View *base, const char *text, GError **error)
{
    g_autoptr(Pattern) pattern = pattern_parse(text, clock_now(), error);
    return pattern != NULL;
}

static void
folder_limit_to(View *base, const char *text)
{
    FolderPane *view = (FolderPane *)base;
    g_autoptr(GError) error = NULL;
    folder_find_folder(view);
    folder_find_clear(view, &view->search);
    view->is_trying = FALSE;
    view->return_to = 0;
    g_clear_pointer(&view->trial, g_free);
    if (text && !folder_check(base, text, &error)) {
        view_tell(base, NOTICE_ERROR, "%s", error->message);
    } else {
        g_free(view->limit);
        view->limit = text && *text ? g_strdup(text) : NULL;
    }
    renew(view);
    view->is_held = view->is_working;
    folder_ask_server(view, view->wanted);
}

static void
try_limit(FolderPane *view, const char *text)
{
    if (text && !folder_check(&view->view, text, NULL))
        return;
    folder_find_folder(view);
    if (text && !view->is_trying) {
        const MailRow *row = feed_current(view->feed);
        view->return_to = row ? row->at.id : 0;
    }
    view->is_trying = text != NULL;
    g_free(view->trial);
    view->trial = text && *text ? g_strdup(text) : NULL;
    renew(view);
}

static void
folder_try(View *base, TryKind kind, const char *text)
{
    FolderPane *view = (FolderPane *)base;
    if (kind == TRY_LIMIT)
        try_limit(view, text);
    else
        folder_try_search(view, text);
}

static gboolean
folder_widen(View *base)
{
    FolderPane *view = (FolderPane *)base;
    gboolean had_search = view->search.query != NULL;
    folder_find_clear(view, &view->search);
    if (view->limit)
        folder_limit_to(base, NULL);
    else if (view->only_jid)
        view_folder_only(base, NULL, NULL);
    else
        return had_search && !view->is_found;
    return TRUE;
}

static gboolean
folder_awaits(View *base)
{
    FolderPane *view = (FolderPane *)base;
    return (view->is_working && view->is_held) || folder_find_awaits(view);
}

static void
folder_give_up(View *base)
{
    FolderPane *view = (FolderPane *)base;
    folder_find_give_up(view);
    if (view->is_working && view->is_held && view->limit)
        folder_limit_to(base, NULL);
    view->is_held = FALSE;
}

void
view_folder_only(View *base, const char *jid, const char *name)
{
    FolderPane *view = (FolderPane *)base;
    folder_find_folder(view);
    g_free(view->only_jid);
    g_free(view->only_name);
    view->only_jid = g_strdup(jid);
    view->only_name = jid ? g_strdup(name ? name : jid) : NULL;
    feed_only(view->feed, jid);
    renew(view);
}

const char *
view_folder_only_jid(View *base)
{
    return ((FolderPane *)base)->only_jid;
}

/* ---- order ---- */

FolderView
view_folder_order(View *base)
{
    return ((FolderPane *)base)->order;
}

gint64
view_folder_set_order(View *base, const FolderView *order)
{
    FolderPane *view = (FolderPane *)base;
    folder_find_folder(view);
    folder_find_clear(view, &view->search);
    view->order = *order;
    renew(view);
    return view->folder_id;
}

gboolean
view_folder_seek(View *base, gint64 mail_id)
{
    FolderPane *view = (FolderPane *)base;
    const MailRow *current = feed_current(view->feed);
    return (current && current->at.id == mail_id) ||
           feed_seek(view->feed, mail_id);
}

GArray *
view_folder_thread(View *base, gint64 mail_id)
{
    FolderPane *view = (FolderPane *)base;
    const Listing *listing = feed_listing(view->feed);
    return listing && listing->query->is_threaded
               ? listed_thread_of(feed_listed(view->feed), mail_id)
               : NULL;
}

gboolean
view_folder_shows_all(View *base)
{
    FolderPane *view = (FolderPane *)base;
    return !view->is_found && !folder_limit(view) && !view->only_jid;
}

static const ViewOps folder_ops = {
    .scope = SCOPE_INBOX,
    .free = folder_view_free,
    .render = folder_render,
    .title = folder_title,
    .change = folder_change,
    .move = folder_move,
    .subject = folder_subject,
    .remark = folder_remark,
    .fold = folder_fold,
    .fold_all = folder_fold_all,
    .tag = folder_tag,
    .untag_all = folder_untag_all,
    .tagged = folder_tagged,
    .tag_pattern = folder_tag_pattern,
    .search = folder_search,
    .limit = folder_limit_to,
    .check = folder_check,
    .try = folder_try,
    .widen = folder_widen,
    .awaits = folder_awaits,
    .give_up = folder_give_up,
};
