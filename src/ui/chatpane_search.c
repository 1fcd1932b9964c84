/* chatpane_search - finding a text in a chat, however far back.
 *
 * The messages are looked through in the order of time, some hundred a turn of
 * the main loop, so that no key waits for it; see chatpane.h. */
#include "base/error.h"
#include "ui/chatpane.h"
#include "ui/match.h"

enum { LOOKED_THROUGH = 500 }; /* messages a turn */

gboolean
chatpane_is_searching(const ChatPane *pane)
{
    return pane->search.text != NULL;
}

void
chatpane_stop_search(ChatPane *pane)
{
    g_clear_pointer(&pane->search.text, g_free);
}

static ChatCursor
start_of_search(const ChatPane *pane, gboolean is_forward)
{
    static const ChatCursor first = {G_MININT64, G_MININT64};
    static const ChatCursor last = {G_MAXINT64, G_MAXINT64};
    int index = pane->chosen ? chatlog_find(&pane->log, pane->chosen) : -1;
    if (index < 0)
        return is_forward ? first : last;
    return ((const ChatRow *)pane->log.rows->pdata[index])->at;
}

void
chatpane_search(ChatPane *pane, const char *folded, gboolean is_forward)
{
    chatpane_stop_search(pane);
    pane->search.text = g_strdup(folded);
    pane->search.is_forward = is_forward;
    pane->search.at = start_of_search(pane, is_forward);
    chatpane_search_on(pane);
}

static gboolean
is_match(const ChatRow *row, const char *folded)
{
    const char *texts[] = {row->body, row->url};
    return match_any(folded, texts, G_N_ELEMENTS(texts));
}

static void
found(ChatPane *pane, const ChatRow *row)
{
    chatpane_stop_search(pane);
    if (chatlog_find(&pane->log, row->at.id) >= 0)
        chatpane_show_row(pane, row->at.id);
    else
        chatpane_seek(pane, &row->at, SEEK_CHOOSES);
}

static void
found_nothing(ChatPane *pane)
{
    view_tell(pane->view, NOTICE_WARNING,
              pane->search.is_forward ? "Not found further down."
                                      : "Not found further up.");
    chatpane_stop_search(pane);
}

void
chatpane_search_on(ChatPane *pane)
{
    GError *error = NULL;
    gboolean is_forward = pane->search.is_forward;
    g_autoptr(GPtrArray) rows = store_read_chat_page(
        pane->log.reader, pane->log.jid, &pane->search.at,
        is_forward ? PAGE_AFTER : PAGE_BEFORE, LOOKED_THROUGH, &error);
    if (!rows) {
        chatpane_stop_search(pane);
        view_tell_error(pane->view, error);
        return;
    }
    for (guint i = 0; i < rows->len; i++) {
        const ChatRow *row = rows->pdata[is_forward ? i : rows->len - 1 - i];
        pane->search.at = row->at;
        if (is_match(row, pane->search.text)) {
            found(pane, row);
            return;
        }
    }
    if (rows->len < LOOKED_THROUGH)
        found_nothing(pane);
}
