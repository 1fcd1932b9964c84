/* chatlog - see chatlog.h. */
#include "ui/chatlog.h"

#include "base/error.h"

enum {
    NEWEST = 200, /* rows whose state may still change: read anew each time */
    PAGE = 100,
    MOST = 800, /* rows held */
};

void
chatlog_init(ChatLog *log, StoreReader *reader, const char *jid)
{
    *log = (ChatLog){.reader = reader, .jid = g_strdup(jid)};
    log->rows = g_ptr_array_new_with_free_func((GDestroyNotify)chat_row_free);
    log->has_older = TRUE;
}

void
chatlog_clear(ChatLog *log)
{
    g_ptr_array_unref(log->rows);
    g_free(log->jid);
}

static const ChatRow *
row_at(const GPtrArray *rows, guint index)
{
    return g_ptr_array_index(rows, index);
}

static int
compare_keys(const ChatCursor *a, const ChatCursor *b)
{
    if (a->at_us != b->at_us)
        return a->at_us < b->at_us ? -1 : 1;
    return (a->id > b->id) - (a->id < b->id);
}

static void
note_unread(ChatLog *log)
{
    log->has_unread = FALSE;
    log->first_unread = 0;
    for (guint i = 0; i < log->rows->len && !log->has_unread; i++) {
        const ChatRow *row = row_at(log->rows, i);
        log->has_unread = row->is_unread && !row->is_outgoing;
        log->first_unread = log->has_unread ? row->at.id : 0;
    }
}

/* The old rows that stand before all of `newest`; none when something may be
 * missing between the two. */
static guint
rows_to_keep(const ChatLog *log, const GPtrArray *newest)
{
    if (log->rows->len == 0 || newest->len < NEWEST)
        return 0;
    const ChatCursor *first = &row_at(newest, 0)->at;
    const ChatCursor *last = &row_at(log->rows, log->rows->len - 1)->at;
    if (compare_keys(last, first) < 0)
        return 0;
    guint n = 0;
    while (compare_keys(&row_at(log->rows, n)->at, first) < 0)
        n++;
    return n;
}

/* Takes `rows` in place of what it has. */
static void
set_rows(ChatLog *log, GPtrArray *rows)
{
    g_ptr_array_set_free_func(rows, (GDestroyNotify)chat_row_free);
    g_ptr_array_unref(log->rows);
    log->rows = rows;
    note_unread(log);
}

static GPtrArray *
read_page(ChatLog *log, const ChatCursor *anchor, PageDirection direction,
          guint limit, GError **error)
{
    return store_read_chat_page(log->reader, log->jid, anchor, direction, limit,
                                error);
}

/* The same rows once more, and those that came between them. */
static gboolean
refresh_in_place(ChatLog *log, GError **error)
{
    ChatCursor before = row_at(log->rows, 0)->at;
    before.id--;
    guint n = log->rows->len;
    GPtrArray *rows = read_page(log, &before, PAGE_AFTER, n, error);
    if (!rows)
        return FALSE;
    log->has_newer = rows->len == n;
    set_rows(log, rows);
    return TRUE;
}

gboolean
chatlog_refresh(ChatLog *log, GError **error)
{
    if (log->has_newer && log->rows->len > 0)
        return refresh_in_place(log, error);
    GPtrArray *newest = read_page(log, NULL, PAGE_BEFORE, NEWEST, error);
    if (!newest)
        return FALSE;
    guint kept = rows_to_keep(log, newest);
    log->has_newer = FALSE;
    if (kept == 0) {
        log->has_older = newest->len == NEWEST;
        set_rows(log, newest);
        return TRUE;
    }
    g_ptr_array_set_free_func(newest, (GDestroyNotify)chat_row_free);
    g_ptr_array_set_size(log->rows, (int)kept);
    g_ptr_array_extend_and_steal(log->rows, newest);
    note_unread(log);
    return TRUE;
}

gboolean
chatlog_reset(ChatLog *log, GError **error)
{
    g_ptr_array_set_size(log->rows, 0);
    log->has_newer = FALSE;
    return chatlog_refresh(log, error);
}

gboolean
chatlog_load_older(ChatLog *log, GError **error)
{
    if (!log->has_older || log->rows->len == 0)
        return FALSE;
    GPtrArray *older = read_page(log, &row_at(log->rows, 0)->at, PAGE_BEFORE,
                                 PAGE, error);
    if (!older)
        return FALSE;
    gboolean is_more = older->len > 0;
    log->has_older = older->len == PAGE;
    g_ptr_array_extend_and_steal(older, g_steal_pointer(&log->rows));
    log->rows = g_ptr_array_new();
    set_rows(log, older);
    if (log->rows->len > MOST) {
        g_ptr_array_set_size(log->rows, MOST);
        log->has_newer = TRUE;
        note_unread(log);
    }
    return is_more;
}

gboolean
chatlog_load_newer(ChatLog *log, GError **error)
{
    if (!log->has_newer || log->rows->len == 0)
        return FALSE;
    const ChatRow *last = row_at(log->rows, log->rows->len - 1);
    GPtrArray *newer = read_page(log, &last->at, PAGE_AFTER, PAGE, error);
    if (!newer)
        return FALSE;
    gboolean is_more = newer->len > 0;
    log->has_newer = newer->len == PAGE;
    g_ptr_array_set_free_func(newer, (GDestroyNotify)chat_row_free);
    g_ptr_array_extend_and_steal(log->rows, newer);
    if (log->rows->len > MOST) {
        g_ptr_array_remove_range(log->rows, 0, log->rows->len - MOST);
        log->has_older = TRUE;
    }
    note_unread(log);
    return is_more;
}

int
chatlog_find(const ChatLog *log, gint64 id)
{
    for (guint i = 0; i < log->rows->len; i++)
        if (row_at(log->rows, i)->at.id == id)
            return (int)i;
    return -1;
}

/* A page up to it, and one behind it. */
static gboolean
jump(ChatLog *log, const ChatCursor *at, GError **error)
{
    ChatCursor behind = {at->at_us, at->id + 1};
    g_autoptr(GPtrArray) newer = NULL;
    GPtrArray *rows = read_page(log, &behind, PAGE_BEFORE, PAGE, error);
    if (!rows)
        return FALSE;
    newer = read_page(log, at, PAGE_AFTER, PAGE, error);
    if (!newer) {
        g_ptr_array_unref(rows);
        return FALSE;
    }
    log->has_older = rows->len == PAGE;
    log->has_newer = newer->len == PAGE;
    g_ptr_array_extend_and_steal(rows, g_steal_pointer(&newer));
    set_rows(log, rows);
    return TRUE;
}

gboolean
chatlog_reach(ChatLog *log, const ChatCursor *at, GError **error)
{
    if (chatlog_find(log, at->id) < 0 && !jump(log, at, error))
        return FALSE;
    return chatlog_find(log, at->id) >= 0;
}

gboolean
chatlog_rewind(ChatLog *log, GError **error)
{
    static const ChatCursor first = {G_MININT64, 0};
    return jump(log, &first, error);
}
