/* listed - see listed.h. */
#include "ui/listed.h"

#include "base/error.h"
#include "base/log.h"
#include "ui/scroll.h"
#include "ui/theme.h"

enum {
    KEPT_SCREENS = 8,    /* of rows; more than these are let go */
    LEAST_HEIGHT = 4,    /* for reading ahead on tiny screens */
    NEIGHBOURS = 100,    /* who may take the cursor over, on each side */
    COLUMNS_A_LEVEL = 2, /* of a thread's tree */
};

struct Listed {
    StoreReader *reader;
    Listing *listing; /* NULL: none yet */
    GArray *lines;    /* of guint32: rows of the listing, without the folded */
    Scroll scroll;    /* over the lines */
    GHashTable *rows; /* mail id -> MailRow *, around the cursor */
    gboolean is_following;

    gboolean folds_all;
    GHashTable *turned; /* first mails of threads that are not as folds_all
                         * says */
};

static void build_lines(Listed *listed);
static void read_rows(Listed *listed);

static GHashTable *
ids_new(GDestroyNotify free_value)
{
    return g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free,
                                 free_value);
}

static gint64 *
id_dup(gint64 id)
{
    return g_memdup2(&id, sizeof id);
}

static void
free_row(gpointer row)
{
    mail_row_free(row);
}

Listed *
listed_new(StoreReader *reader)
{
    Listed *listed = g_new0(Listed, 1);
    listed->reader = reader;
    listed->lines = g_array_new(FALSE, FALSE, sizeof(guint32));
    listed->rows = ids_new(free_row);
    listed->turned = ids_new(NULL);
    listed->scroll.height = LEAST_HEIGHT;
    listed->is_following = TRUE;
    return listed;
}

void
listed_clear(Listed *listed)
{
    g_clear_pointer(&listed->listing, listing_unref);
    g_array_set_size(listed->lines, 0);
    g_hash_table_remove_all(listed->rows);
    g_hash_table_remove_all(listed->turned);
    listed->folds_all = FALSE;
    listed->is_following = TRUE;
    listed->scroll = (Scroll){.height = listed->scroll.height};
}

void
listed_free(Listed *listed)
{
    if (!listed)
        return;
    listed_clear(listed);
    g_array_unref(listed->lines);
    g_hash_table_unref(listed->rows);
    g_hash_table_unref(listed->turned);
    g_free(listed);
}

void
spot_clear(Spot *spot)
{
    g_clear_pointer(&spot->mails, g_array_unref);
}

const Listing *
listed_listing(const Listed *listed)
{
    return listed->listing;
}

static guint
n_rows(const Listed *listed)
{
    return listed->listing ? listed->listing->rows->len : 0;
}

static const ListingRow *
row_at(const Listed *listed, guint index)
{
    return &g_array_index(listed->listing->rows, ListingRow, index);
}

/* The listing's row on a line. */
static guint
index_of(const Listed *listed, int line)
{
    return g_array_index(listed->lines, guint32, line);
}

static const ListingRow *
place_of(const Listed *listed, int line)
{
    return row_at(listed, index_of(listed, line));
}

/* ---- threads ---- */

/* The rows of one thread: they stand side by side. */
typedef struct {
    guint first, end;
} Span;

static Span
thread_span(const Listed *listed, guint index)
{
    guint n = n_rows(listed);
    guint32 thread = row_at(listed, index)->thread;
    if (!listed->listing->query->is_threaded)
        return (Span){index, index + 1};
    Span span = {index, index + 1};
    while (span.first > 0 && row_at(listed, span.first - 1)->thread == thread)
        span.first--;
    while (span.end < n && row_at(listed, span.end)->thread == thread)
        span.end++;
    return span;
}

static gboolean
is_folded(const Listed *listed, Span span)
{
    const ListingRow *first = row_at(listed, span.first);
    gboolean is_turned = g_hash_table_contains(listed->turned, &first->mail_id);
    return span.end - span.first > 1 && listed->folds_all != is_turned;
}

static void
set_folded(Listed *listed, Span span, gboolean is_to_fold)
{
    gint64 id = row_at(listed, span.first)->mail_id;
    if (is_to_fold == listed->folds_all)
        g_hash_table_remove(listed->turned, &id);
    else
        g_hash_table_add(listed->turned, id_dup(id));
}

static void
build_lines(Listed *listed)
{
    g_array_set_size(listed->lines, 0);
    for (guint i = 0; i < n_rows(listed);) {
        Span span = thread_span(listed, i);
        guint end = is_folded(listed, span) ? i + 1 : span.end;
        for (guint32 k = i; k < end; k++)
            g_array_append_val(listed->lines, k);
        i = span.end;
    }
    listed->scroll.n = (int)listed->lines->len;
}

/* The line on which a row of the listing stands, or the first of its thread. */
static int
line_of(const Listed *listed, guint index)
{
    int low = 0, high = (int)listed->lines->len;
    while (low < high) {
        int middle = (low + high) / 2;
        if (index_of(listed, middle) <= index)
            low = middle + 1;
        else
            high = middle;
    }
    return MAX(low - 1, 0);
}

static int
find_mail(const Listed *listed, gint64 mail_id)
{
    for (guint i = 0; i < n_rows(listed); i++)
        if (row_at(listed, i)->mail_id == mail_id)
            return (int)i;
    return -1;
}

/* ---- where the cursor is ---- */

static void
keep_in_sight(Listed *listed)
{
    scroll_clamp(&listed->scroll);
}

static void
note_following(Listed *listed)
{
    listed->is_following = listed->scroll.cursor == 0;
}

Spot
listed_spot(Listed *listed)
{
    const Scroll *scroll = &listed->scroll;
    Spot spot = {.mails = g_array_new(FALSE, FALSE, sizeof(gint64)),
                 .y = scroll->cursor - scroll->top,
                 .is_following = listed->is_following};
    int last = MIN(scroll->cursor + NEIGHBOURS, scroll->n);
    int first = MAX(scroll->cursor - NEIGHBOURS, 0);
    for (int i = scroll->cursor; i < last; i++)
        g_array_append_val(spot.mails, place_of(listed, i)->mail_id);
    for (int i = MIN(scroll->cursor, scroll->n) - 1; i >= first; i--)
        g_array_append_val(spot.mails, place_of(listed, i)->mail_id);
    return spot;
}

/* The row of the first of the spot's mails that is here; 0 when none is. */
static guint
find_spot(const Listed *listed, const Spot *spot)
{
    guint best = spot->mails ? spot->mails->len : 0, found = 0;
    g_autoptr(GHashTable) ranks = ids_new(NULL);
    for (guint i = best; i-- > 0;) /* the first of two wins */
        g_hash_table_insert(ranks,
                            id_dup(g_array_index(spot->mails, gint64, i)),
                            GUINT_TO_POINTER(i));
    for (guint i = 0; best > 0 && i < n_rows(listed); i++) {
        gpointer rank;
        if (g_hash_table_lookup_extended(ranks, &row_at(listed, i)->mail_id,
                                         NULL, &rank) &&
            GPOINTER_TO_UINT(rank) < best) {
            best = GPOINTER_TO_UINT(rank);
            found = i;
        }
    }
    return found;
}

void
listed_show(Listed *listed, Listing *listing, const Spot *spot)
{
    Listing *old = listed->listing;
    listed->listing = listing_ref(listing);
    g_clear_pointer(&old, listing_unref);
    g_hash_table_remove_all(listed->rows);
    build_lines(listed);
    Scroll *scroll = &listed->scroll;
    scroll->cursor = line_of(listed, find_spot(listed, spot));
    scroll->top = spot->is_following ? 0 : MAX(scroll->cursor - spot->y, 0);
    listed->is_following = spot->is_following;
    keep_in_sight(listed);
}

void
listed_mark_stale(Listed *listed)
{
    g_hash_table_remove_all(listed->rows);
}

void
listed_set_height(Listed *listed, int rows)
{
    listed->scroll.height = MAX(rows, 1);
    keep_in_sight(listed);
}

/* ---- the rows ---- */

/* What is gone leaves its line now, ahead of the next listing. */
static gboolean
drop_gone(Listed *listed, int first, int end)
{
    gboolean has_dropped = FALSE;
    for (int i = end - 1; i >= first; i--) {
        gint64 id = place_of(listed, i)->mail_id;
        if (g_hash_table_contains(listed->rows, &id))
            continue;
        g_array_remove_index(listed->lines, (guint)i);
        listed->scroll.n--;
        listed->scroll.cursor -= i < listed->scroll.cursor;
        listed->scroll.top -= i < listed->scroll.top;
        has_dropped = TRUE;
    }
    keep_in_sight(listed);
    return has_dropped;
}

/* FALSE: the store cannot be read just now. */
static gboolean
read_lines(Listed *listed, int first, int end)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) wanted = g_array_new(FALSE, FALSE, sizeof(gint64));
    for (int i = first; i < end; i++) {
        gint64 id = place_of(listed, i)->mail_id;
        if (!g_hash_table_contains(listed->rows, &id))
            g_array_append_val(wanted, id);
    }
    if (wanted->len == 0)
        return TRUE;
    g_autoptr(GPtrArray) rows =
        store_read_mails(listed->reader, (const gint64 *)(gpointer)wanted->data,
                         wanted->len, &error);
    if (!rows) {
        log_warning("%s", error ? error->message : "no mails");
        return FALSE;
    }
    g_ptr_array_set_free_func(rows, NULL);
    for (guint i = 0; i < rows->len; i++) {
        MailRow *row = rows->pdata[i];
        g_hash_table_insert(listed->rows, id_dup(row->at.id), row);
    }
    return TRUE;
}

/* Whether all that is in sight is here. */
static gboolean
has_sight(const Listed *listed)
{
    const Scroll *scroll = &listed->scroll;
    int end = MIN(scroll->top + scroll->height, scroll->n);
    for (int i = scroll->top; i < end; i++)
        if (!g_hash_table_contains(listed->rows, &place_of(listed, i)->mail_id))
            return FALSE;
    return TRUE;
}

/* Three screens around the cursor, when one of the rows in sight is missing. */
static void
read_rows(Listed *listed)
{
    const Scroll *scroll = &listed->scroll;
    int ahead = MAX(scroll->height, LEAST_HEIGHT);
    for (int tries = 0; tries < KEPT_SCREENS && !has_sight(listed); tries++) {
        int first = MAX(scroll->top - ahead, 0);
        int end = MIN(scroll->top + 2 * ahead, scroll->n);
        if ((int)g_hash_table_size(listed->rows) > KEPT_SCREENS * ahead)
            g_hash_table_remove_all(listed->rows);
        if (!read_lines(listed, first, end) || !drop_gone(listed, first, end))
            return;
    }
}

static gboolean
line_at(Listed *listed, int line, ListedLine *line_out)
{
    if (line < 0 || line >= listed->scroll.n)
        return FALSE;
    guint index = index_of(listed, line);
    const ListingRow *place = row_at(listed, index);
    *line_out = (ListedLine){
        .mail = g_hash_table_lookup(listed->rows, &place->mail_id),
        .place = place,
    };
    Span span = thread_span(listed, index);
    if (is_folded(listed, span)) {
        line_out->n_mails = span.end - span.first;
        for (guint i = span.first; i < span.end; i++)
            line_out->n_unread += row_at(listed, i)->is_unread;
    }
    return line_out->mail != NULL;
}

gboolean
listed_line(Listed *listed, int y, ListedLine *line_out)
{
    read_rows(listed);
    return y >= 0 && line_at(listed, listed->scroll.top + y, line_out);
}

gboolean
listed_current(Listed *listed, ListedLine *line_out)
{
    read_rows(listed);
    return line_at(listed, listed->scroll.cursor, line_out);
}

int
listed_cursor_y(Listed *listed)
{
    read_rows(listed);
    return listed->scroll.cursor - listed->scroll.top;
}

gboolean
listed_has_more_above(Listed *listed)
{
    return listed->scroll.top > 0;
}

gboolean
listed_is_empty(Listed *listed)
{
    read_rows(listed);
    return listed->scroll.n == 0;
}

/* ---- the tree ---- */

/* Whether the branch of depth `depth` goes on below the row: another one of
 * that depth is still to come. */
static gboolean
goes_on(const Listed *listed, guint index, guint depth)
{
    while (index > 0 && row_at(listed, index)->depth > depth)
        index--;
    const ListingRow *row = row_at(listed, index);
    return row->depth == depth && !row->is_last;
}

char *
listed_tree(Listed *listed, int y, int width)
{
    GString *tree = g_string_new(NULL);
    int line = listed->scroll.top + y;
    if (line < 0 || line >= listed->scroll.n)
        return g_string_free(tree, FALSE);
    guint index = index_of(listed, line);
    const ListingRow *row = row_at(listed, index);
    guint most = (guint)MAX(width / COLUMNS_A_LEVEL, 1);
    /* What is deeper than there is room for stands below one another, so that
     * the branches that go on stay in their columns. */
    for (guint depth = 1; depth < MIN(row->depth, most); depth++)
        g_string_append(tree, goes_on(listed, index, depth)
                                  ? theme_symbol(SYMBOL_TRUNK)
                                  : "  ");
    if (row->depth > 0)
        g_string_append(tree, theme_symbol(row->is_last ? SYMBOL_LAST_BRANCH
                                                        : SYMBOL_BRANCH));
    return g_string_free(tree, FALSE);
}

/* ---- moving ---- */

void
listed_move(Listed *listed, Motion motion)
{
    scroll_move(&listed->scroll, motion);
    note_following(listed);
    read_rows(listed);
}

/* Unfolds what hides the row. */
static void
go_to(Listed *listed, guint index)
{
    Span span = thread_span(listed, index);
    if (index != span.first && is_folded(listed, span)) {
        set_folded(listed, span, FALSE);
        build_lines(listed);
    }
    listed->scroll.cursor = line_of(listed, index);
    note_following(listed);
    keep_in_sight(listed);
}

gboolean
listed_seek(Listed *listed, gint64 mail_id)
{
    int index = find_mail(listed, mail_id);
    if (index < 0)
        return FALSE;
    go_to(listed, (guint)index);
    return TRUE;
}

gboolean
listed_seek_any(Listed *listed, GHashTable *ids, PageDirection direction,
                gboolean is_here_too)
{
    guint n = n_rows(listed);
    if (listed->scroll.n == 0)
        return FALSE;
    guint here = index_of(listed, listed->scroll.cursor);
    guint by = direction == PAGE_AFTER ? 1 : n - 1;
    guint at = is_here_too ? here : (here + by) % n;
    for (guint i = 0; i < n; i++, at = (at + by) % n) {
        if (g_hash_table_contains(ids, &row_at(listed, at)->mail_id)) {
            go_to(listed, at);
            return TRUE;
        }
    }
    return FALSE;
}

/* ---- folding ---- */

static GArray *
mails_of(const Listed *listed, Span span, ThreadPart part)
{
    GArray *mails = g_array_new(FALSE, FALSE, sizeof(gint64));
    for (guint i = span.first; i < span.end; i++) {
        const ListingRow *row = row_at(listed, i);
        if (part == THREAD_WHOLE || !row->is_context)
            g_array_append_val(mails, row->mail_id);
    }
    return mails;
}

GArray *
listed_thread(Listed *listed, ThreadPart part)
{
    if (listed->scroll.n == 0)
        return g_array_new(FALSE, FALSE, sizeof(gint64));
    guint index = index_of(listed, listed->scroll.cursor);
    return mails_of(listed, thread_span(listed, index), part);
}

GArray *
listed_thread_of(Listed *listed, gint64 mail_id)
{
    int index = find_mail(listed, mail_id);
    return index < 0 ? NULL
                     : mails_of(listed, thread_span(listed, (guint)index),
                                THREAD_WHOLE);
}

/* The cursor goes to the first mail of what is folded over it. */
static void
fold_anew(Listed *listed, guint index)
{
    int offset = listed->scroll.cursor - listed->scroll.top;
    build_lines(listed);
    listed->scroll.cursor = line_of(listed, index);
    listed->scroll.top = MAX(listed->scroll.cursor - offset, 0);
    keep_in_sight(listed);
}

void
listed_fold(Listed *listed)
{
    if (listed->scroll.n == 0)
        return;
    guint index = index_of(listed, listed->scroll.cursor);
    Span span = thread_span(listed, index);
    set_folded(listed, span, !is_folded(listed, span));
    fold_anew(listed, index);
}

void
listed_fold_all(Listed *listed)
{
    if (listed->scroll.n == 0)
        return;
    guint index = index_of(listed, listed->scroll.cursor);
    gboolean is_all_folded =
        listed->folds_all && g_hash_table_size(listed->turned) == 0;
    listed->folds_all = !is_all_folded;
    g_hash_table_remove_all(listed->turned);
    fold_anew(listed, index);
}
