/* feed - see feed.h. */
#include "ui/feed.h"

#include "base/error.h"
#include "ui/mailscan.h"
#include "ui/scroll.h"

enum {
    KEPT_SCREENS = 6, /* more than these are let go */
    LEAST_HEIGHT = 4, /* for reading ahead on tiny screens */
};

struct Feed {
    MailScan scan;
    int height;
    GPtrArray *rows; /* of MailRow*, newest first */
    int cursor, top;
    Edge newest, oldest;
    gboolean is_stale;
    gboolean is_following; /* the user is at the top and waits for mail */
    char *sought;          /* the search that stopped at sought_at */
    MailCursor sought_at;
};

static void reload_around(Feed *feed, MailCursor at, int offset);
static void fresh(Feed *feed);
static void keep_in_sight(Feed *feed);

Feed *
feed_new(StoreReader *reader)
{
    Feed *feed = g_new0(Feed, 1);
    feed->scan.reader = reader;
    feed->height = LEAST_HEIGHT;
    feed->rows = g_ptr_array_new_with_free_func((GDestroyNotify)mail_row_free);
    return feed;
}

void
feed_free(Feed *feed)
{
    if (!feed)
        return;
    g_ptr_array_unref(feed->rows);
    g_free(feed->scan.limit);
    g_free(feed->scan.jid);
    g_free(feed->sought);
    g_free(feed);
}

static int
ahead(const Feed *feed)
{
    return MAX(feed->height, LEAST_HEIGHT);
}

static void
take_rows(Feed *feed, GPtrArray *rows)
{
    g_ptr_array_unref(feed->rows);
    feed->rows = rows;
}

static void
go_newest(Feed *feed)
{
    take_rows(feed, mailscan_rows(&feed->scan, NULL, PAGE_AFTER,
                                  2 * ahead(feed), &feed->oldest));
    feed->newest = (Edge){.is_end = TRUE};
    feed->cursor = feed->top = 0;
    feed->is_following = TRUE;
    feed->is_stale = FALSE;
}

static void
go_oldest(Feed *feed)
{
    Edge edge;
    GPtrArray *rows =
        mailscan_rows(&feed->scan, NULL, PAGE_BEFORE, 2 * ahead(feed), &edge);
    if (rows->len == 0) { /* a limit that nothing matches down there */
        g_ptr_array_unref(rows);
        return;
    }
    take_rows(feed, rows);
    feed->newest = edge;
    feed->oldest = (Edge){.is_end = TRUE};
    feed->cursor = rows->len - 1;
    feed->top = MAX((int)rows->len - feed->height, 0);
    feed->is_following = FALSE;
}

void
feed_open(Feed *feed, gint64 folder_id)
{
    feed->scan.folder_id = folder_id;
    go_newest(feed);
}

void
feed_mark_stale(Feed *feed)
{
    feed->is_stale = TRUE;
}

void
feed_set_height(Feed *feed, int rows)
{
    if (rows == feed->height)
        return;
    /* A higher screen needs more rows, also further ahead. */
    feed->is_stale |= rows > feed->height;
    feed->height = MAX(rows, 1);
    keep_in_sight(feed);
}

/* ---- looking at it ---- */

const MailRow *
feed_row(Feed *feed, int y)
{
    fresh(feed);
    int index = feed->top + y;
    return y >= 0 && index < (int)feed->rows->len
               ? g_ptr_array_index(feed->rows, index)
               : NULL;
}

const MailRow *
feed_current(Feed *feed)
{
    fresh(feed);
    return feed_row(feed, feed->cursor - feed->top);
}

int
feed_cursor_y(Feed *feed)
{
    fresh(feed);
    return feed->cursor - feed->top;
}

gboolean
feed_has_more_above(Feed *feed)
{
    fresh(feed);
    return feed->rows->len > 0 && (feed->top > 0 || !feed->newest.is_end);
}

gboolean
feed_is_empty(Feed *feed)
{
    fresh(feed);
    return feed->rows->len == 0;
}

gboolean
feed_is_partly_seen(Feed *feed)
{
    fresh(feed);
    return feed->scan.limit && !feed->oldest.is_end &&
           (int)feed->rows->len < feed->top + feed->height;
}

static MailCursor
key_of(const Feed *feed, int index)
{
    const MailRow *row = g_ptr_array_index(feed->rows, index);
    return row->at;
}

/* Reads anew what became stale: the same mail stays under the cursor, on the
 * same line of the screen. */
static void
fresh(Feed *feed)
{
    if (!feed->is_stale || feed->scan.folder_id == 0)
        return;
    if (feed->rows->len == 0) {
        go_newest(feed);
        return;
    }
    reload_around(feed, key_of(feed, feed->cursor), feed->cursor - feed->top);
}

static void
keep_in_sight(Feed *feed)
{
    int n = feed->rows->len;
    feed->cursor = CLAMP(feed->cursor, 0, MAX(n - 1, 0));
    if (feed->oldest.is_end)
        feed->top = MIN(feed->top, MAX(n - feed->height, 0));
    feed->top =
        CLAMP(feed->top, MAX(feed->cursor - feed->height + 1, 0), feed->cursor);
}

static void
reload_around(Feed *feed, MailCursor at, int offset)
{
    /* What follows the next higher key begins with `at` itself, or, when that
     * mail is gone, with the one after it. */
    MailCursor above = {at.date, at.id + 1};
    GPtrArray *before = mailscan_rows(&feed->scan, &at, PAGE_BEFORE,
                                      ahead(feed) + offset, &feed->newest);
    GPtrArray *after = mailscan_rows(&feed->scan, &above, PAGE_AFTER,
                                     2 * ahead(feed), &feed->oldest);
    feed->cursor = before->len;
    g_ptr_array_extend_and_steal(before, after);
    take_rows(feed, before);
    feed->top = feed->is_following && feed->newest.is_end
                    ? 0
                    : MAX(feed->cursor - offset, 0);
    feed->is_stale = FALSE;
    keep_in_sight(feed);
}

/* ---- moving ---- */

static void
extend_older(Feed *feed)
{
    if (feed->oldest.is_end)
        return;
    MailCursor from = feed->oldest.at;
    GPtrArray *more = mailscan_rows(&feed->scan, &from, PAGE_AFTER, ahead(feed),
                                    &feed->oldest);
    g_ptr_array_extend_and_steal(feed->rows, more);

    int excess = feed->top - KEPT_SCREENS / 2 * ahead(feed);
    if (excess > 0) {
        g_ptr_array_remove_range(feed->rows, 0, excess);
        feed->cursor -= excess;
        feed->top -= excess;
        feed->newest = (Edge){.at = key_of(feed, 0)};
    }
}

static void
extend_newer(Feed *feed)
{
    if (feed->newest.is_end)
        return;
    MailCursor from = feed->newest.at;
    GPtrArray *more = mailscan_rows(&feed->scan, &from, PAGE_BEFORE,
                                    ahead(feed), &feed->newest);
    feed->cursor += more->len;
    feed->top += more->len;
    g_ptr_array_extend_and_steal(more, feed->rows);
    feed->rows = more;

    int kept = feed->top + KEPT_SCREENS / 2 * ahead(feed);
    if (kept < (int)feed->rows->len) {
        g_ptr_array_remove_range(feed->rows, kept, feed->rows->len - kept);
        feed->oldest = (Edge){.at = key_of(feed, kept - 1)};
    }
}

static void
step(Feed *feed, int rows)
{
    if (rows > 0 && feed->cursor + rows + feed->height >= (int)feed->rows->len)
        extend_older(feed);
    if (rows < 0 && feed->top + rows < feed->height)
        extend_newer(feed);
    feed->cursor += rows;
    keep_in_sight(feed);
    feed->is_following = feed->cursor == 0 && feed->newest.is_end;
}

void
feed_move(Feed *feed, Motion motion)
{
    fresh(feed);
    g_clear_pointer(&feed->sought, g_free);
    if (motion == MOVE_FIRST)
        go_newest(feed);
    else if (motion == MOVE_LAST)
        go_oldest(feed);
    else
        step(feed, motion_rows(motion, feed->height));
}

static int
find_key(const Feed *feed, const MailCursor *at)
{
    for (guint i = 0; i < feed->rows->len; i++) {
        MailCursor key = key_of(feed, i);
        if (key.date == at->date && key.id == at->id)
            return i;
    }
    return -1;
}

void
feed_seek(Feed *feed, const MailCursor *at)
{
    fresh(feed);
    int index = find_key(feed, at);
    feed->is_following = FALSE;
    if (index < 0) {
        reload_around(feed, *at, feed->height / 3);
        return;
    }
    step(feed, index - feed->cursor);
}

/* ---- limit and search ---- */

/* What is left of the rows, or all of them again, around the same mail. */
static void
select_anew(Feed *feed, char **selection, const char *value)
{
    gboolean has_cursor = feed->rows->len > 0;
    MailCursor at = has_cursor ? key_of(feed, feed->cursor) : (MailCursor){0};
    int offset = feed->cursor - feed->top;
    g_free(*selection);
    *selection = g_strdup(value);
    feed->is_following = FALSE;
    if (has_cursor)
        reload_around(feed, at, offset);
    if (feed->rows->len == 0)
        go_newest(feed);
}

void
feed_limit(Feed *feed, const char *folded)
{
    select_anew(feed, &feed->scan.limit, folded);
}

void
feed_only(Feed *feed, const char *jid)
{
    select_anew(feed, &feed->scan.jid, jid);
    feed->is_following = feed->cursor == 0 && feed->newest.is_end;
}

const char *
feed_only_jid(const Feed *feed)
{
    return feed->scan.jid;
}

const char *
feed_limit_text(const Feed *feed)
{
    return feed->scan.limit;
}

FeedResult
feed_search(Feed *feed, const char *folded, PageDirection direction)
{
    if (feed_is_empty(feed))
        return FEED_NOT_FOUND;
    MailCursor at = key_of(feed, feed->cursor);
    if (g_strcmp0(feed->sought, folded) == 0)
        at = feed->sought_at;
    g_clear_pointer(&feed->sought, g_free);

    gboolean is_end;
    if (mailscan_find(&feed->scan, folded, direction, &at, &is_end)) {
        feed_seek(feed, &at);
        return FEED_FOUND;
    }
    if (is_end)
        return FEED_NOT_FOUND;
    feed->sought = g_strdup(folded);
    feed->sought_at = at;
    return FEED_LOOKED_ON;
}
