/* timelog - see timelog.h. */
#include "ui/timelog.h"

#include "base/error.h"
#include "ui/match.h"

enum {
    PAGE = 100,
    KEPT = 600, /* more entries than these are let go */
    SCAN_STEP = 250,
};

static GPtrArray *
read_page(const TimeLog *log, const TimelineCursor *anchor,
          PageDirection direction, guint limit, GError **error)
{
    GPtrArray *page = store_read_timeline_page(log->reader, log->jid, anchor,
                                               direction, limit, error);
    if (page)
        g_ptr_array_set_free_func(page, (GDestroyNotify)timeline_entry_free);
    return page;
}

void
timelog_init(TimeLog *log, StoreReader *reader, const char *jid)
{
    *log = (TimeLog){.reader = reader, .jid = g_strdup(jid)};
    log->entries =
        g_ptr_array_new_with_free_func((GDestroyNotify)timeline_entry_free);
}

void
timelog_clear(TimeLog *log)
{
    g_clear_pointer(&log->entries, g_ptr_array_unref);
    g_clear_pointer(&log->jid, g_free);
}

static const TimelineCursor *
key_of(const TimeLog *log, guint index)
{
    return &((const TimelineEntry *)log->entries->pdata[index])->at;
}

static void
take(TimeLog *log, GPtrArray *entries)
{
    g_ptr_array_unref(log->entries);
    log->entries = entries;
}

/* ---- reading ---- */

gboolean
timelog_go_newest(TimeLog *log, GError **error)
{
    GPtrArray *page = read_page(log, NULL, PAGE_AFTER, PAGE, error);
    if (!page)
        return FALSE;
    take(log, page);
    log->has_newer = FALSE;
    log->has_older = page->len == PAGE;
    return TRUE;
}

gboolean
timelog_go_oldest(TimeLog *log, GError **error)
{
    GPtrArray *page = read_page(log, NULL, PAGE_BEFORE, PAGE, error);
    if (!page)
        return FALSE;
    take(log, page);
    log->has_newer = page->len == PAGE;
    log->has_older = FALSE;
    return TRUE;
}

/* What follows this begins with `at` itself. */
static TimelineCursor
just_above(const TimelineCursor *at)
{
    return (TimelineCursor){at->at_us, at->kind, at->id + 1};
}

gboolean
timelog_refresh(TimeLog *log, GError **error)
{
    if (!log->has_newer || log->entries->len == 0) {
        guint n = MAX(log->entries->len, PAGE);
        GPtrArray *page = read_page(log, NULL, PAGE_AFTER, n, error);
        if (!page)
            return FALSE;
        take(log, page);
        log->has_newer = FALSE;
        log->has_older = page->len == n;
        return TRUE;
    }
    TimelineCursor above = just_above(key_of(log, 0));
    guint n = log->entries->len;
    GPtrArray *page = read_page(log, &above, PAGE_AFTER, n, error);
    if (!page)
        return FALSE;
    take(log, page);
    log->has_older = page->len == n;
    return page->len > 0 || timelog_go_newest(log, error);
}

gboolean
timelog_load_older(TimeLog *log, GError **error)
{
    if (!log->has_older || log->entries->len == 0)
        return TRUE;
    GPtrArray *page = read_page(log, key_of(log, log->entries->len - 1),
                                PAGE_AFTER, PAGE, error);
    if (!page)
        return FALSE;
    log->has_older = page->len == PAGE;
    g_ptr_array_extend_and_steal(log->entries, page);
    if (log->entries->len > KEPT) {
        g_ptr_array_remove_range(log->entries, 0, log->entries->len - KEPT);
        log->has_newer = TRUE;
    }
    return TRUE;
}

gboolean
timelog_load_newer(TimeLog *log, GError **error)
{
    if (!log->has_newer || log->entries->len == 0)
        return TRUE;
    GPtrArray *page = read_page(log, key_of(log, 0), PAGE_BEFORE, PAGE, error);
    if (!page)
        return FALSE;
    log->has_newer = page->len == PAGE;
    g_ptr_array_extend_and_steal(page, log->entries);
    log->entries = page;
    if (page->len > KEPT) {
        g_ptr_array_remove_range(page, KEPT, page->len - KEPT);
        log->has_older = TRUE;
    }
    return TRUE;
}

gboolean
timelog_seek(TimeLog *log, const TimelineCursor *at, GError **error)
{
    if (log->entries->len > 0 && timelog_index(log, at) > 0)
        return TRUE; /* it lies between two that are held */
    TimelineCursor above = just_above(at);
    GPtrArray *newer = read_page(log, at, PAGE_BEFORE, PAGE, error);
    if (!newer)
        return FALSE;
    GPtrArray *older = read_page(log, &above, PAGE_AFTER, PAGE, error);
    if (!older) {
        g_ptr_array_unref(newer);
        return FALSE;
    }
    log->has_newer = newer->len == PAGE;
    log->has_older = older->len == PAGE;
    g_ptr_array_extend_and_steal(newer, older);
    take(log, newer);
    return TRUE;
}

/* ---- looking ---- */

/* Newest first, as in the store. */
static int
compare(const TimelineCursor *a, const TimelineCursor *b)
{
    if (a->at_us != b->at_us)
        return a->at_us > b->at_us ? -1 : 1;
    if (a->kind != b->kind)
        return a->kind > b->kind ? -1 : 1;
    return (a->id < b->id) - (a->id > b->id);
}

int
timelog_index(const TimeLog *log, const TimelineCursor *at)
{
    for (guint i = 0; i < log->entries->len; i++)
        if (compare(key_of(log, i), at) >= 0)
            return (int)i;
    return -1;
}

static const TimelineEntry *
find_match(const GPtrArray *page, const char *folded, PageDirection direction)
{
    for (guint i = 0; i < page->len; i++) {
        guint index = direction == PAGE_AFTER ? i : page->len - 1 - i;
        const TimelineEntry *entry = page->pdata[index];
        const char *texts[] = {entry->text, entry->address};
        if (match_any(folded, texts, G_N_ELEMENTS(texts)))
            return entry;
    }
    return NULL;
}

static const TimelineEntry *
far_end(const GPtrArray *page, PageDirection direction)
{
    return page->pdata[direction == PAGE_AFTER ? page->len - 1 : 0];
}

TimelogResult
timelog_find(const TimeLog *log, const char *folded, PageDirection direction,
             TimelineCursor *at, GError **error)
{
    for (int seen = 0; seen < TIMELOG_SCAN; seen += SCAN_STEP) {
        g_autoptr(GPtrArray) page =
            read_page(log, at->at_us ? at : NULL, direction, SCAN_STEP, error);
        if (!page)
            return TIMELOG_NOT_FOUND;
        const TimelineEntry *found = find_match(page, folded, direction);
        if (found) {
            *at = found->at;
            return TIMELOG_FOUND;
        }
        if (page->len < SCAN_STEP)
            return TIMELOG_NOT_FOUND;
        *at = far_end(page, direction)->at;
    }
    return TIMELOG_LOOKED_ON;
}
