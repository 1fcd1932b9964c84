/* mailscan - see mailscan.h. */
#include "ui/mailscan.h"

#include "base/error.h"
#include "base/log.h"
#include "ui/match.h"

static gboolean
row_matches(const MailRow *row, const char *folded)
{
    const char *texts[] = {row->subject, row->from_name, row->from_address,
                           row->friend_name, row->friend_jid};
    return match_any(folded, texts, G_N_ELEMENTS(texts));
}

static GPtrArray *
read_page(const MailScan *scan, const MailCursor *anchor,
          PageDirection direction, guint limit)
{
    g_autoptr(GError) error = NULL;
    GPtrArray *page = NULL;
    if (scan->folder_id != 0 && scan->jid)
        page = store_read_person_mail_page(scan->reader, scan->folder_id,
                                           scan->jid, anchor, direction, limit,
                                           &error);
    else if (scan->folder_id != 0)
        page = store_read_mail_page(scan->reader, scan->folder_id, anchor,
                                    direction, limit, &error);
    if (error)
        log_warning("%s", error->message);
    if (!page)
        page = g_ptr_array_new();
    g_ptr_array_set_free_func(page, (GDestroyNotify)mail_row_free);
    return page;
}

/* The row of a page that lies farthest in `direction`. */
static MailCursor
far_end(const GPtrArray *page, PageDirection direction)
{
    const MailRow *row =
        g_ptr_array_index(page, direction == PAGE_AFTER ? page->len - 1 : 0);
    return row->at;
}

static void
keep_matches(GPtrArray *page, const char *folded)
{
    for (guint i = page->len; i-- > 0;)
        if (!row_matches(g_ptr_array_index(page, i), folded))
            g_ptr_array_remove_index(page, i);
}

GPtrArray *
mailscan_rows(const MailScan *scan, const MailCursor *anchor,
              PageDirection direction, guint want, Edge *edge)
{
    GPtrArray *rows =
        g_ptr_array_new_with_free_func((GDestroyNotify)mail_row_free);
    guint size = scan->limit ? SCAN_PAGE : want;
    *edge = (Edge){.at = anchor ? *anchor : (MailCursor){0}};
    for (guint scanned = 0;
         rows->len < want && scanned < SCAN_LIMIT && !edge->is_end;
         scanned += size) {
        const MailCursor *from = anchor || scanned ? &edge->at : NULL;
        GPtrArray *page = read_page(scan, from, direction, size);
        edge->is_end = page->len < size;
        if (page->len > 0)
            edge->at = far_end(page, direction);
        if (scan->limit)
            keep_matches(page, scan->limit);
        if (direction == PAGE_BEFORE) {
            GPtrArray *nearer = rows;
            rows = page;
            page = nearer;
        }
        g_ptr_array_extend_and_steal(rows, page);
    }
    return rows;
}

static int
find_match(const GPtrArray *page, const char *folded, PageDirection direction)
{
    for (guint i = 0; i < page->len; i++) {
        guint index = direction == PAGE_AFTER ? i : page->len - 1 - i;
        if (row_matches(g_ptr_array_index(page, index), folded))
            return index;
    }
    return -1;
}

gboolean
mailscan_find(const MailScan *scan, const char *folded, PageDirection direction,
              MailCursor *at, gboolean *is_end_out)
{
    *is_end_out = FALSE;
    for (int scanned = 0; scanned < SCAN_LIMIT; scanned += SCAN_PAGE) {
        g_autoptr(GPtrArray) page = read_page(scan, at, direction, SCAN_PAGE);
        int found = find_match(page, folded, direction);
        *is_end_out = page->len < SCAN_PAGE;
        if (found >= 0) {
            const MailRow *row = g_ptr_array_index(page, found);
            *at = row->at;
            return TRUE;
        }
        if (*is_end_out)
            return FALSE;
        *at = far_end(page, direction);
    }
    return FALSE;
}
