/* pages - see pages.h. */
#include "ui/pages.h"

#include "base/error.h"
#include "base/log.h"
#include "ui/scroll.h"

enum {
    KEPT_SCREENS = 6, /* more than these are let go */
    LEAST_HEIGHT = 4, /* for reading ahead on tiny screens */
};

/* How far rows reach on one side. */
typedef struct {
    MailCursor at;   /* the last row there */
    gboolean is_end; /* the folder has nothing beyond */
} Edge;

struct Pages {
    StoreReader *reader;
    gint64 folder_id; /* 0: none yet; nothing is read */
    char *jid;        /* only what came from this friend; NULL: all */
    int height;
    GPtrArray *rows; /* of MailRow*, newest first */
    int cursor, top;
    Edge newest, oldest;
    gboolean is_stale;
    gboolean is_following; /* the user is at the top and waits for mail */
};

static void reload_around(Pages *pages, MailCursor at, int offset);
static void fresh(Pages *pages);
static void keep_in_sight(Pages *pages);

Pages *
pages_new(StoreReader *reader)
{
    Pages *pages = g_new0(Pages, 1);
    pages->reader = reader;
    pages->height = LEAST_HEIGHT;
    pages->rows = g_ptr_array_new_with_free_func((GDestroyNotify)mail_row_free);
    return pages;
}

void
pages_free(Pages *pages)
{
    if (!pages)
        return;
    g_ptr_array_unref(pages->rows);
    g_free(pages->jid);
    g_free(pages);
}

static int
ahead(const Pages *pages)
{
    return MAX(pages->height, LEAST_HEIGHT);
}

/* `want` rows next to `anchor` in list order; never NULL. */
static GPtrArray *
read_rows(const Pages *pages, const MailCursor *anchor, PageDirection direction,
          guint want, Edge *edge)
{
    g_autoptr(GError) error = NULL;
    GPtrArray *rows = NULL;
    if (pages->folder_id != 0 && pages->jid)
        rows = store_read_person_mail_page(pages->reader, pages->folder_id,
                                           pages->jid, anchor, direction, want,
                                           &error);
    else if (pages->folder_id != 0)
        rows = store_read_mail_page(pages->reader, pages->folder_id, anchor,
                                    direction, want, &error);
    if (error)
        log_warning("%s", error->message);
    if (!rows)
        rows = g_ptr_array_new();
    g_ptr_array_set_free_func(rows, (GDestroyNotify)mail_row_free);
    *edge = (Edge){.at = anchor ? *anchor : (MailCursor){0},
                   .is_end = rows->len < want};
    if (rows->len > 0) {
        const MailRow *far =
            rows->pdata[direction == PAGE_AFTER ? rows->len - 1 : 0];
        edge->at = far->at;
    }
    return rows;
}

static void
take_rows(Pages *pages, GPtrArray *rows)
{
    g_ptr_array_unref(pages->rows);
    pages->rows = rows;
}

static void
go_newest(Pages *pages)
{
    take_rows(pages, read_rows(pages, NULL, PAGE_AFTER, 2 * ahead(pages),
                               &pages->oldest));
    pages->newest = (Edge){.is_end = TRUE};
    pages->cursor = pages->top = 0;
    pages->is_following = TRUE;
    pages->is_stale = FALSE;
}

static void
go_oldest(Pages *pages)
{
    Edge edge;
    GPtrArray *rows =
        read_rows(pages, NULL, PAGE_BEFORE, 2 * ahead(pages), &edge);
    if (rows->len == 0) { /* nothing to go to */
        g_ptr_array_unref(rows);
        return;
    }
    take_rows(pages, rows);
    pages->newest = edge;
    pages->oldest = (Edge){.is_end = TRUE};
    pages->cursor = rows->len - 1;
    pages->top = MAX((int)rows->len - pages->height, 0);
    pages->is_following = FALSE;
}

void
pages_open(Pages *pages, gint64 folder_id)
{
    pages->folder_id = folder_id;
    go_newest(pages);
}

void
pages_mark_stale(Pages *pages)
{
    pages->is_stale = TRUE;
}

void
pages_set_height(Pages *pages, int rows)
{
    if (rows == pages->height)
        return;
    /* A higher screen needs more rows, also further ahead. */
    pages->is_stale |= rows > pages->height;
    pages->height = MAX(rows, 1);
    keep_in_sight(pages);
}

/* ---- looking at it ---- */

const MailRow *
pages_row(Pages *pages, int y)
{
    fresh(pages);
    int index = pages->top + y;
    return y >= 0 && index < (int)pages->rows->len
               ? g_ptr_array_index(pages->rows, index)
               : NULL;
}

const MailRow *
pages_current(Pages *pages)
{
    fresh(pages);
    return pages_row(pages, pages->cursor - pages->top);
}

int
pages_cursor_y(Pages *pages)
{
    fresh(pages);
    return pages->cursor - pages->top;
}

gboolean
pages_has_more_above(Pages *pages)
{
    fresh(pages);
    return pages->rows->len > 0 && (pages->top > 0 || !pages->newest.is_end);
}

gboolean
pages_is_empty(Pages *pages)
{
    fresh(pages);
    return pages->rows->len == 0;
}

gboolean
pages_is_following(Pages *pages)
{
    fresh(pages);
    return pages->is_following;
}

static MailCursor
key_of(const Pages *pages, int index)
{
    const MailRow *row = g_ptr_array_index(pages->rows, index);
    return row->at;
}

/* Reads anew what became stale: the same mail stays under the cursor, on the
 * same line of the screen. */
static void
fresh(Pages *pages)
{
    if (!pages->is_stale || pages->folder_id == 0)
        return;
    if (pages->rows->len == 0) {
        go_newest(pages);
        return;
    }
    reload_around(pages, key_of(pages, pages->cursor),
                  pages->cursor - pages->top);
}

static void
keep_in_sight(Pages *pages)
{
    int n = pages->rows->len;
    pages->cursor = CLAMP(pages->cursor, 0, MAX(n - 1, 0));
    if (pages->oldest.is_end)
        pages->top = MIN(pages->top, MAX(n - pages->height, 0));
    pages->top = CLAMP(pages->top, MAX(pages->cursor - pages->height + 1, 0),
                       pages->cursor);
}

static void
reload_around(Pages *pages, MailCursor at, int offset)
{
    /* What follows the next higher key begins with `at` itself, or, when that
     * mail is gone, with the one after it. */
    MailCursor above = {at.date, at.id + 1};
    GPtrArray *before = read_rows(pages, &at, PAGE_BEFORE,
                                  ahead(pages) + offset, &pages->newest);
    GPtrArray *after =
        read_rows(pages, &above, PAGE_AFTER, 2 * ahead(pages), &pages->oldest);
    pages->cursor = before->len;
    g_ptr_array_extend_and_steal(before, after);
    take_rows(pages, before);
    pages->top = pages->is_following && pages->newest.is_end
                     ? 0
                     : MAX(pages->cursor - offset, 0);
    pages->is_stale = FALSE;
    keep_in_sight(pages);
}

/* ---- moving ---- */

static void
extend_older(Pages *pages)
{
    if (pages->oldest.is_end)
        return;
    MailCursor from = pages->oldest.at;
    GPtrArray *more =
        read_rows(pages, &from, PAGE_AFTER, ahead(pages), &pages->oldest);
    g_ptr_array_extend_and_steal(pages->rows, more);

    int excess = pages->top - KEPT_SCREENS / 2 * ahead(pages);
    if (excess > 0) {
        g_ptr_array_remove_range(pages->rows, 0, excess);
        pages->cursor -= excess;
        pages->top -= excess;
        pages->newest = (Edge){.at = key_of(pages, 0)};
    }
}

static void
extend_newer(Pages *pages)
{
    if (pages->newest.is_end)
        return;
    MailCursor from = pages->newest.at;
    GPtrArray *more =
        read_rows(pages, &from, PAGE_BEFORE, ahead(pages), &pages->newest);
    pages->cursor += more->len;
    pages->top += more->len;
    g_ptr_array_extend_and_steal(more, pages->rows);
    pages->rows = more;

    int kept = pages->top + KEPT_SCREENS / 2 * ahead(pages);
    if (kept < (int)pages->rows->len) {
        g_ptr_array_remove_range(pages->rows, kept, pages->rows->len - kept);
        pages->oldest = (Edge){.at = key_of(pages, kept - 1)};
    }
}

static void
step(Pages *pages, int rows)
{
    if (rows > 0 &&
        pages->cursor + rows + pages->height >= (int)pages->rows->len)
        extend_older(pages);
    if (rows < 0 && pages->top + rows < pages->height)
        extend_newer(pages);
    pages->cursor += rows;
    keep_in_sight(pages);
    pages->is_following = pages->cursor == 0 && pages->newest.is_end;
}

void
pages_move(Pages *pages, Motion motion)
{
    fresh(pages);
    if (motion == MOVE_FIRST)
        go_newest(pages);
    else if (motion == MOVE_LAST)
        go_oldest(pages);
    else
        step(pages, motion_rows(motion, pages->height));
}

static int
find_key(const Pages *pages, const MailCursor *at)
{
    for (guint i = 0; i < pages->rows->len; i++) {
        MailCursor key = key_of(pages, i);
        if (key.date == at->date && key.id == at->id)
            return i;
    }
    return -1;
}

void
pages_seek(Pages *pages, const MailCursor *at)
{
    fresh(pages);
    int index = find_key(pages, at);
    pages->is_following = FALSE;
    if (index < 0) {
        reload_around(pages, *at, pages->height / 3);
        return;
    }
    step(pages, index - pages->cursor);
}

void
pages_place(Pages *pages, const MailCursor *at, int y)
{
    pages->is_following = FALSE;
    reload_around(pages, *at, CLAMP(y, 0, pages->height - 1));
    pages->is_following = pages->cursor == 0 && pages->newest.is_end;
}

void
pages_only(Pages *pages, const char *jid)
{
    gboolean has_cursor = pages->rows->len > 0;
    MailCursor at = has_cursor ? key_of(pages, pages->cursor) : (MailCursor){0};
    int offset = pages->cursor - pages->top;
    g_free(pages->jid);
    pages->jid = g_strdup(jid);
    pages->is_following = FALSE;
    if (has_cursor)
        reload_around(pages, at, offset);
    if (pages->rows->len == 0)
        go_newest(pages);
    pages->is_following = pages->cursor == 0 && pages->newest.is_end;
}

const char *
pages_only_jid(const Pages *pages)
{
    return pages->jid;
}
