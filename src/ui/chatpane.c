/* chatpane - see chatpane.h. */
#include "ui/chatpane.h"

#include "base/error.h"
#include "ui/chatpaint.h"

static char *
local_part(const char *jid)
{
    const char *at = strchr(jid, '@');
    return at ? g_strndup(jid, at - jid) : g_strdup(jid);
}

void
chatpane_init(ChatPane *pane, View *view, const char *jid)
{
    const ViewContext *context = view->context;
    *pane = (ChatPane){.view = view};
    chatlog_init(&pane->log, context->reader, jid);
    pane->own_nick = local_part(context->config->jid);
    pane->lines = g_ptr_array_new();
    pane->is_at_end = TRUE;
    pane->is_stale = TRUE;
    if (store_read_history_is_complete(context->reader, jid))
        pane->archive = ARCHIVE_EMPTY;
}

void
chatpane_clear(ChatPane *pane)
{
    g_ptr_array_unref(pane->lines);
    chatlog_clear(&pane->log);
    g_free(pane->own_nick);
    g_free(pane->their_nick);
    g_free(pane->reason);
    g_free(pane->search.text);
}

/* ---- what it is told ---- */

static gboolean
take_history(ChatPane *pane, const Change *change)
{
    static const ArchiveState states[] = {
        [HISTORY_LOADED] = ARCHIVE_UNASKED,
        [HISTORY_COMPLETE] = ARCHIVE_EMPTY,
        [HISTORY_FAILED] = ARCHIVE_FAILED,
    };
    pane->archive = states[change->history];
    g_free(pane->reason);
    pane->reason = g_strdup(change->text);
    if (change->history != HISTORY_FAILED)
        pane->log.has_older = TRUE; /* or so the store will say */
    return TRUE;
}

static gboolean
is_of_us(const ChatPane *pane, const Change *change)
{
    return g_strcmp0(change->jid, pane->log.jid) == 0;
}

gboolean
chatpane_change(ChatPane *pane, const Change *change)
{
    gboolean is_ours = FALSE;
    if (change->kind == CHANGE_HISTORY && is_of_us(pane, change))
        is_ours = take_history(pane, change);
    else if (change->kind == CHANGE_LINE && change->line == LINE_ONLINE &&
             pane->archive == ARCHIVE_FAILED)
        pane->archive = ARCHIVE_UNASKED;
    else
        is_ours = change->kind == CHANGE_FRIENDS ||
                  (change->kind == CHANGE_CHAT && is_of_us(pane, change));
    pane->is_stale |= is_ours;
    return is_ours;
}

/* ---- the archive ---- */

static void
ask_archive(ChatPane *pane)
{
    const UiHost *host = pane->view->context->host;
    if (pane->log.has_older || !host->want_history ||
        pane->archive == ARCHIVE_ASKED || pane->archive == ARCHIVE_EMPTY)
        return;
    pane->archive = ARCHIVE_ASKED;
    host->want_history(host->host, pane->log.jid);
}

/* What stands above the oldest message. */
static char *
say_top(const ChatPane *pane)
{
    if (pane->log.has_older)
        return NULL;
    switch (pane->archive) {
    case ARCHIVE_ASKED:
        return g_strdup("Fetching older messages…");
    case ARCHIVE_EMPTY:
        return pane->log.rows->len ? g_strdup("The beginning of this chat")
                                   : NULL;
    case ARCHIVE_FAILED:
        return g_strdup_printf("Older messages did not come: %s",
                               pane->reason ? pane->reason : "try again");
    default:
        return NULL;
    }
}

/* ---- laying out ---- */

static ChatLook
look_of(const ChatPane *pane)
{
    return (ChatLook){.own_nick = pane->own_nick,
                      .their_nick = pane->their_nick,
                      .unread_mark = pane->unread_mark,
                      .chosen = pane->chosen,
                      .has_choice = pane->has_choice};
}

static void
read_nick(ChatPane *pane)
{
    const Person *person =
        persons_find(pane->view->context->persons, pane->log.jid);
    g_free(pane->their_nick);
    pane->their_nick =
        person ? g_strdup(person->friend->name) : local_part(pane->log.jid);
}

static const ChatLine *
line_at(const ChatPane *pane, guint index)
{
    return g_ptr_array_index(pane->lines, index);
}

/* What stands at the very top comes and goes: the place is below it. */
static void
remember_place(ChatPane *pane)
{
    int last_top = MAX(pane->scroll.n - pane->scroll.height, 0);
    guint top = (guint)pane->scroll.top;
    pane->is_at_end = pane->scroll.top >= last_top && !pane->log.has_newer;
    guint i = top;
    while (i < pane->lines->len && line_at(pane, i)->kind == CHAT_LINE_TOP)
        i++;
    if (i >= pane->lines->len)
        return;
    const ChatLine *line = line_at(pane, i);
    pane->place.row_id = line->row_id;
    pane->place.part = line->part;
    pane->place.kind = line->kind;
    pane->place.shift = (int)top - (int)i;
}

static void
find_place(ChatPane *pane)
{
    for (guint i = 0; i < pane->lines->len; i++) {
        const ChatLine *line = line_at(pane, i);
        if (line->row_id != pane->place.row_id ||
            line->part < pane->place.part)
            continue;
        /* A mark may have moved to another row; then the text will do. */
        if (line->kind == pane->place.kind || !chat_line_is_mark(line)) {
            pane->scroll.top = MAX((int)i + pane->place.shift, 0);
            return;
        }
    }
    pane->is_at_end = !pane->log.has_newer; /* the place is gone */
}

static void
lay_out(ChatPane *pane)
{
    ChatLook look = look_of(pane);
    g_autofree char *top = say_top(pane);
    look.top = top;
    g_ptr_array_unref(pane->lines);
    pane->lines = chattext_lay_out(pane->log.rows, &look, pane->width);
    pane->scroll.n = (int)pane->lines->len;
    if (!pane->is_at_end)
        find_place(pane);
}

/* Those who look on see new messages come; a mark is for what came while they
 * looked elsewhere. */
static void
set_unread_mark(ChatPane *pane)
{
    if (pane->log.has_unread && !pane->view->was_visible)
        pane->unread_mark = pane->log.first_unread;
}

gboolean
chatpane_fresh(ChatPane *pane, int width)
{
    gboolean is_new = pane->is_stale;
    if (!is_new && pane->width == width)
        return FALSE;
    if (is_new) {
        GError *error = NULL;
        /* The lines borrow from the rows that go now. */
        g_ptr_array_set_size(pane->lines, 0);
        if (!chatlog_refresh(&pane->log, &error))
            view_tell_error(pane->view, error);
        read_nick(pane);
        set_unread_mark(pane);
        pane->is_stale = FALSE;
    }
    pane->width = width;
    lay_out(pane);
    return is_new;
}

/* ---- going about ---- */

static void
scroll_to(ChatPane *pane, int top)
{
    pane->scroll.top = top;
    scroll_clamp_text(&pane->scroll);
    remember_place(pane);
}

/* The first line of the message's own, or -1. */
static int
first_line(const ChatPane *pane, gint64 id)
{
    for (guint i = 0; i < pane->lines->len; i++)
        if (line_at(pane, i)->row_id == id &&
            !chat_line_is_mark(line_at(pane, i)))
            return (int)i;
    return -1;
}

void
chatpane_seek(ChatPane *pane, const ChatCursor *at, Seek seek)
{
    pane->sought = *at;
    pane->chooses_sought = seek == SEEK_CHOOSES;
    pane->is_stale = TRUE;
}

/* Some lines of what was said before stay in sight. */
static void
go_to_sought(ChatPane *pane)
{
    GError *error = NULL;
    gint64 id = pane->sought.id;
    g_ptr_array_set_size(pane->lines, 0); /* they borrow */
    gboolean is_held = chatlog_reach(&pane->log, &pane->sought, &error);
    view_tell_error(pane->view, error);
    pane->sought = (ChatCursor){0};
    lay_out(pane);
    int line = is_held ? first_line(pane, id) : -1;
    if (line < 0) {
        view_tell(pane->view, NOTICE_WARNING, "That message is gone.");
        return;
    }
    pane->chosen = id;
    pane->has_choice = pane->chooses_sought;
    scroll_to(pane, line - pane->scroll.height / 3);
}

static gboolean
load(ChatPane *pane, gboolean (*more)(ChatLog *log, GError **error))
{
    GError *error = NULL;
    remember_place(pane);
    g_ptr_array_set_size(pane->lines, 0); /* rows at the other end may go */
    pane->is_at_end = FALSE;
    gboolean is_more = more(&pane->log, &error);
    view_tell_error(pane->view, error);
    lay_out(pane);
    return is_more;
}

static void
make_room(ChatPane *pane, int rows)
{
    int height = pane->scroll.height;
    int end = pane->scroll.n - height;
    if (rows < 0 && pane->scroll.top + rows < 0 && pane->log.has_older)
        load(pane, chatlog_load_older);
    else if (rows > 0 && pane->scroll.top + rows > end && pane->log.has_newer)
        load(pane, chatlog_load_newer);
    if (rows < 0 && pane->scroll.top + rows < 0)
        ask_archive(pane);
}

void
chatpane_move(ChatPane *pane, Motion motion)
{
    if (motion == MOVE_LAST && pane->log.has_newer)
        load(pane, chatlog_reset);
    else if (motion == MOVE_FIRST && pane->log.has_older)
        load(pane, chatlog_rewind);
    int rows = motion_rows(motion, pane->scroll.height);
    ArchiveState before = pane->archive;
    make_room(pane, rows);
    if (pane->archive != before)
        lay_out(pane);
    scroll_move_text(&pane->scroll, motion);
    remember_place(pane);
}

void
chatpane_to_end(ChatPane *pane)
{
    pane->is_at_end = TRUE;
    pane->unread_mark = pane->chosen = 0;
    pane->has_choice = FALSE;
    pane->is_stale = TRUE;
    pane->log.has_newer = FALSE;
}

/* ---- choosing a message ---- */

/* All of the message is in sight, or as much of it as fits. */
static void
bring_in_sight(ChatPane *pane, gint64 id)
{
    int first = first_line(pane, id);
    int last = first;
    if (first < 0)
        return;
    while (last + 1 < (int)pane->lines->len &&
           line_at(pane, (guint)last + 1)->row_id == id)
        last++;
    int top = pane->scroll.top;
    if (pane->is_at_end)
        top = MAX(pane->scroll.n - pane->scroll.height, 0);
    top = MAX(top, last - pane->scroll.height + 1);
    scroll_to(pane, MIN(top, first));
}

void
chatpane_show_row(ChatPane *pane, gint64 id)
{
    pane->chosen = id;
    pane->has_choice = TRUE;
    bring_in_sight(pane, id);
}

/* The last message in sight, as an index of the rows; -1: there is none. */
static int
last_in_sight(const ChatPane *pane)
{
    int top = pane->is_at_end ? MAX(pane->scroll.n - pane->scroll.height, 0)
                              : pane->scroll.top;
    int end = MIN(top + pane->scroll.height, (int)pane->lines->len);
    for (int i = end - 1; i >= top; i--)
        if (line_at(pane, (guint)i)->row_id)
            return chatlog_find(&pane->log, line_at(pane, (guint)i)->row_id);
    return -1;
}

void
chatpane_choose(ChatPane *pane, gboolean is_older)
{
    int index = pane->has_choice ? chatlog_find(&pane->log, pane->chosen) : -1;
    if (index < 0) {
        index = last_in_sight(pane);
    } else if (is_older && index == 0 && pane->log.has_older) {
        load(pane, chatlog_load_older);
        index = chatlog_find(&pane->log, pane->chosen) - 1;
    } else if (!is_older && index + 1 == (int)pane->log.rows->len) {
        if (!load(pane, chatlog_load_newer)) {
            chatpane_unchoose(pane);
            pane->is_at_end = TRUE;
            return;
        }
        index = chatlog_find(&pane->log, pane->chosen) + 1;
    } else {
        index += is_older ? -1 : 1;
    }
    if (index < 0)
        ask_archive(pane);
    index = MAX(index, 0);
    if (index < (int)pane->log.rows->len) {
        const ChatRow *row = g_ptr_array_index(pane->log.rows, index);
        chatpane_show_row(pane, row->at.id);
    }
}

gboolean
chatpane_unchoose(ChatPane *pane)
{
    gboolean had_choice = pane->has_choice;
    if (had_choice)
        pane->chosen = 0;
    pane->has_choice = FALSE;
    return had_choice;
}

const ChatRow *
chatpane_chosen(const ChatPane *pane)
{
    int index = pane->has_choice ? chatlog_find(&pane->log, pane->chosen) : -1;
    return index < 0 ? NULL : g_ptr_array_index(pane->log.rows, index);
}

const ChatRow *
chatpane_last_heard(const ChatPane *pane)
{
    for (guint i = pane->log.rows->len; i-- > 0;) {
        const ChatRow *row = g_ptr_array_index(pane->log.rows, i);
        if (!row->is_outgoing && row->message_id)
            return row;
    }
    return NULL;
}

/* ---- painting ---- */

static void
settle(ChatPane *pane, int height)
{
    pane->scroll.height = height;
    if (pane->sought.id)
        go_to_sought(pane);
    /* A chat that fits as it is goes back a bit by itself. */
    ArchiveState before = pane->archive;
    if (pane->scroll.n <= height && pane->archive == ARCHIVE_UNASKED)
        ask_archive(pane);
    if (pane->archive != before)
        lay_out(pane);
    if (pane->is_at_end)
        pane->scroll.top = pane->scroll.n;
    scroll_clamp_text(&pane->scroll);
}

void
chatpane_render(ChatPane *pane, Surface *surface, Rect area)
{
    settle(pane, area.height);
    ChatLook look = look_of(pane);
    /* A short chat stands right above the input. */
    int y = area.y + MAX(area.height - pane->scroll.n, 0);
    for (guint i = (guint)pane->scroll.top; i < pane->lines->len; i++, y++) {
        if (y >= area.y + area.height)
            break;
        chatpaint_line(line_at(pane, i), &look, surface,
                       (Rect){area.x, y, area.width, 1});
    }
    if (pane->lines->len == 0)
        view_say_empty(surface, area, "Nothing was said yet.");
}
