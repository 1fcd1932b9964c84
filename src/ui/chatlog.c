/* chatlog - see chatlog.h. */
#include "ui/chatlog.h"

#include "base/error.h"

enum {
    NEWEST = 200, /* rows whose state may still change: read anew each time */
    OLDER_PAGE = 100,
    KEPT_AT_END = 1000,
    PAGES_REACHED = 50, /* for one message far back */
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

gboolean
chatlog_refresh(ChatLog *log, GError **error)
{
    GPtrArray *newest = store_read_chat_page(log->reader, log->jid, NULL,
                                             PAGE_BEFORE, NEWEST, error);
    if (!newest)
        return FALSE;
    g_ptr_array_set_free_func(newest, (GDestroyNotify)chat_row_free);
    guint kept = rows_to_keep(log, newest);
    if (kept == 0)
        log->has_older = newest->len == NEWEST;
    g_ptr_array_set_size(log->rows, kept);
    g_ptr_array_extend_and_steal(log->rows, newest);
    note_unread(log);
    return TRUE;
}

gboolean
chatlog_load_older(ChatLog *log, GError **error)
{
    if (!log->has_older || log->rows->len == 0)
        return FALSE;
    GPtrArray *older =
        store_read_chat_page(log->reader, log->jid, &row_at(log->rows, 0)->at,
                             PAGE_BEFORE, OLDER_PAGE, error);
    if (!older)
        return FALSE;
    gboolean is_more = older->len > 0;
    log->has_older = older->len == OLDER_PAGE;
    g_ptr_array_set_free_func(older, (GDestroyNotify)chat_row_free);
    g_ptr_array_extend_and_steal(older, log->rows);
    log->rows = older;
    note_unread(log);
    return is_more;
}

gboolean
chatlog_reach(ChatLog *log, const ChatCursor *at, GError **error)
{
    for (int i = 0; i < PAGES_REACHED; i++) {
        if (log->rows->len > 0 &&
            compare_keys(&row_at(log->rows, 0)->at, at) <= 0)
            return TRUE;
        if (!chatlog_load_older(log, error))
            return FALSE;
    }
    return FALSE;
}

void
chatlog_trim(ChatLog *log)
{
    if (log->rows->len <= KEPT_AT_END)
        return;
    g_ptr_array_remove_range(log->rows, 0, log->rows->len - NEWEST);
    log->has_older = TRUE;
}
