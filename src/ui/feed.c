/* feed - see feed.h. */
#include "ui/feed.h"

#include "base/error.h"
#include "base/log.h"

enum { GONE_LIMIT = 100 }; /* matches that may be gone, one after another */

struct Feed {
    StoreReader *reader;
    Pages *pages;
    Listed *listed;
    gint64 folder_id; /* of the pages; 0: there are none */
    gboolean is_listed;
};

Feed *
feed_new(StoreReader *reader)
{
    Feed *feed = g_new0(Feed, 1);
    feed->reader = reader;
    feed->pages = pages_new(reader);
    feed->listed = listed_new(reader);
    return feed;
}

void
feed_free(Feed *feed)
{
    if (!feed)
        return;
    pages_free(feed->pages);
    listed_free(feed->listed);
    g_free(feed);
}

void
feed_open(Feed *feed, gint64 folder_id)
{
    feed->folder_id = folder_id;
    feed->is_listed = folder_id == 0;
    listed_clear(feed->listed);
    if (folder_id != 0)
        pages_open(feed->pages, folder_id);
}

void
feed_only(Feed *feed, const char *jid)
{
    pages_only(feed->pages, jid);
}

static Spot
pages_spot(Pages *pages)
{
    Spot spot = {.mails = g_array_new(FALSE, FALSE, sizeof(gint64)),
                 .y = pages_cursor_y(pages),
                 .is_following = pages_is_following(pages)};
    const MailRow *row;
    /* Who waits at the top sees what is first in the listing, too. */
    if (spot.is_following)
        return spot;
    for (int y = spot.y; (row = pages_row(pages, y)); y++)
        g_array_append_val(spot.mails, row->at.id);
    for (int y = spot.y - 1; (row = pages_row(pages, y)); y--)
        g_array_append_val(spot.mails, row->at.id);
    return spot;
}

void
feed_list(Feed *feed, Listing *listing)
{
    g_auto(Spot) spot =
        feed->is_listed ? listed_spot(feed->listed) : pages_spot(feed->pages);
    listed_show(feed->listed, listing, &spot);
    feed->is_listed = TRUE;
}

void
feed_unlist(Feed *feed)
{
    if (!feed->is_listed || feed->folder_id == 0)
        return;
    g_auto(Spot) spot = listed_spot(feed->listed);
    feed->is_listed = FALSE;
    listed_clear(feed->listed);
    if (spot.is_following || spot.mails->len == 0) {
        pages_move(feed->pages, MOVE_FIRST);
        return;
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(MailRow) row = store_read_mail(
        feed->reader, g_array_index(spot.mails, gint64, 0), &error);
    if (error)
        log_warning("%s", error->message);
    if (row)
        pages_place(feed->pages, &row->at, spot.y);
}

const Listing *
feed_listing(const Feed *feed)
{
    return feed->is_listed ? listed_listing(feed->listed) : NULL;
}

Listed *
feed_listed(Feed *feed)
{
    return feed->listed;
}

void
feed_mark_stale(Feed *feed)
{
    pages_mark_stale(feed->pages);
    listed_mark_stale(feed->listed);
}

void
feed_set_height(Feed *feed, int rows)
{
    pages_set_height(feed->pages, rows);
    listed_set_height(feed->listed, rows);
}

/* ---- looking at it ---- */

gboolean
feed_line(Feed *feed, int y, ListedLine *line_out)
{
    if (feed->is_listed)
        return listed_line(feed->listed, y, line_out);
    *line_out = (ListedLine){.mail = pages_row(feed->pages, y)};
    return line_out->mail != NULL;
}

gboolean
feed_current_line(Feed *feed, ListedLine *line_out)
{
    if (feed->is_listed)
        return listed_current(feed->listed, line_out);
    *line_out = (ListedLine){.mail = pages_current(feed->pages)};
    return line_out->mail != NULL;
}

const MailRow *
feed_current(Feed *feed)
{
    ListedLine line;
    return feed_current_line(feed, &line) ? line.mail : NULL;
}

int
feed_cursor_y(Feed *feed)
{
    return feed->is_listed ? listed_cursor_y(feed->listed)
                           : pages_cursor_y(feed->pages);
}

gboolean
feed_has_more_above(Feed *feed)
{
    return feed->is_listed ? listed_has_more_above(feed->listed)
                           : pages_has_more_above(feed->pages);
}

gboolean
feed_is_empty(Feed *feed)
{
    return feed->is_listed ? listed_is_empty(feed->listed)
                           : pages_is_empty(feed->pages);
}

char *
feed_tree(Feed *feed, int y, int width)
{
    return feed->is_listed ? listed_tree(feed->listed, y, width) : g_strdup("");
}

/* ---- moving ---- */

void
feed_move(Feed *feed, Motion motion)
{
    if (feed->is_listed)
        listed_move(feed->listed, motion);
    else
        pages_move(feed->pages, motion);
}

gboolean
feed_seek(Feed *feed, gint64 mail_id)
{
    if (feed->is_listed)
        return listed_seek(feed->listed, mail_id);
    g_autoptr(GError) error = NULL;
    g_autoptr(MailRow) row = store_read_mail(feed->reader, mail_id, &error);
    if (error)
        log_warning("%s", error->message);
    if (!row || row->folder_id != feed->folder_id)
        return FALSE;
    pages_seek(feed->pages, &row->at);
    return TRUE;
}

/* ---- matches ---- */

static gint64
match_at(const Listing *matches, guint i)
{
    return g_array_index(matches->rows, ListingRow, i).mail_id;
}

static gboolean
seek_listed_match(Feed *feed, const Listing *matches, PageDirection direction,
                  gboolean is_here_too)
{
    g_autoptr(GHashTable) ids = g_hash_table_new(g_int64_hash, g_int64_equal);
    for (guint i = 0; i < matches->rows->len; i++)
        g_hash_table_add(ids,
                         &g_array_index(matches->rows, ListingRow, i).mail_id);
    return listed_seek_any(feed->listed, ids, direction, is_here_too);
}

/* Whether the match stands above `at` in date order, or there. One that is gone
 * stands nowhere: it counts as above. */
static gboolean
is_above(Feed *feed, gint64 mail_id, const MailCursor *at, gboolean or_there)
{
    g_autoptr(MailRow) row = store_read_mail(feed->reader, mail_id, NULL);
    if (!row)
        return TRUE;
    if (row->at.date != at->date)
        return row->at.date > at->date;
    return or_there ? row->at.id >= at->id : row->at.id > at->id;
}

/* The matches are in the order of the pages: the next one is found in some
 * twenty steps, however many there are. */
static guint
count_above(Feed *feed, const Listing *matches, const MailCursor *at,
            gboolean or_there)
{
    guint low = 0, high = matches->rows->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (is_above(feed, match_at(matches, middle), at, or_there))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static gboolean
seek_paged_match(Feed *feed, const Listing *matches, PageDirection direction,
                 gboolean is_here_too)
{
    const MailRow *row = pages_current(feed->pages);
    guint n = matches->rows->len;
    if (!row || n == 0)
        return FALSE;
    gboolean is_down = direction == PAGE_AFTER;
    const MailCursor at = row->at;
    guint above = count_above(feed, matches, &at, is_down != is_here_too);
    guint next = is_down ? above % n : (above + n - 1) % n;
    for (guint i = 0; i < MIN(n, GONE_LIMIT); i++) /* past what is gone */
        if (feed_seek(feed, match_at(matches,
                                     (is_down ? next + i : next + n - i) % n)))
            return TRUE;
    return FALSE;
}

gboolean
feed_seek_match(Feed *feed, const Listing *matches, PageDirection direction,
                gboolean is_here_too)
{
    return (feed->is_listed ? seek_listed_match : seek_paged_match)(
        feed, matches, direction, is_here_too);
}
