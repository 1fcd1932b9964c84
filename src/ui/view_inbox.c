/* view_inbox - the mail list of a folder, newest first. */
#include "base/clock.h"
#include "base/error.h"
#include "text/datefmt.h"
#include "ui/feed.h"
#include "ui/match.h"
#include "ui/views.h"

enum { DATE_WIDTH = 6 };

typedef struct {
    View view;
    Feed *feed;
    gint64 folder_id;   /* 0 until the store knows an inbox */
    char *only_name;    /* of whose mails alone are shown; NULL: all */
    GHashTable *tagged; /* mail id -> Subject * */
} InboxView;

static const ViewOps inbox_ops;

View *
view_inbox_new(const ViewContext *context)
{
    InboxView *view = g_new0(InboxView, 1);
    view->view.ops = &inbox_ops;
    view->view.context = context;
    view->feed = feed_new(context->reader);
    view->tagged = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free,
                                         (GDestroyNotify)subject_free);
    return &view->view;
}

static void
inbox_free(View *base)
{
    InboxView *view = (InboxView *)base;
    feed_free(view->feed);
    g_hash_table_unref(view->tagged);
    g_free(view->only_name);
    g_free(view);
}

/* The first sync makes the folder while we look on. */
static void
find_folder(InboxView *view)
{
    if (view->folder_id != 0)
        return;
    GError *error = NULL;
    g_autoptr(Folder) folder = store_read_folder_by_role(
        view->view.context->reader, FOLDER_INBOX, &error);
    view_tell_error(&view->view, error);
    if (!folder)
        return;
    view->folder_id = folder->id;
    feed_open(view->feed, folder->id);
}

static gboolean
inbox_change(View *base, const Change *change)
{
    InboxView *view = (InboxView *)base;
    switch (change->kind) {
    case CHANGE_MAIL_LIST:
        if (view->folder_id != 0 && change->folder_id != view->folder_id)
            return FALSE;
        break;
    case CHANGE_FRIENDS: /* names and presence stand in the rows */
    case CHANGE_LINKS:
        break;
    default:
        return FALSE;
    }
    feed_mark_stale(view->feed);
    return TRUE;
}

/* ---- painting ---- */

typedef struct { /* where a row's columns begin; they depend on the width */
    int sender_width;
    int subject_width;
} Columns;

static Columns
columns_for(int width)
{
    static const struct {
        int from, sender_width;
    } steps[] = {{90, 24}, {65, 20}, {50, 16}, {38, 12}, {0, 9}};
    Columns columns = {0};
    for (gsize i = 0; i < G_N_ELEMENTS(steps); i++) {
        if (width >= steps[i].from) {
            columns.sender_width = steps[i].sender_width;
            break;
        }
    }
    int before = 5 + DATE_WIDTH + 3 + columns.sender_width + 1;
    columns.subject_width = MAX(width - before - 2, 0);
    return columns;
}

static const char *
state_flag(guint flags)
{
    if (flags & MAIL_DELETED)
        return "D";
    if (!(flags & MAIL_SEEN))
        return "N";
    return flags & MAIL_ANSWERED ? "r" : " ";
}

static SenderLabel
label_of(const InboxView *view, const MailRow *row)
{
    const SenderFacts facts = mail_row_facts(row);
    return annotate_sender(&facts, view->view.context->config->sender_display);
}

static void
put_column(Surface *surface, Rect *rest, int width, StyleId style,
           const char *text)
{
    Rect cell = {rest->x, rest->y, MIN(width, rest->width), 1};
    surface_text(surface, cell, style, text);
    rest->x += width;
    rest->width = MAX(rest->width - width, 0);
}

static void
draw_marks(const InboxView *view, const MailRow *row, const SenderLabel *label,
           Surface *surface, Rect *rest)
{
    gboolean is_tagged = g_hash_table_contains(view->tagged, &row->at.id);
    char mark[2] = {label->mark, '\0'};
    put_column(surface, rest, 1, STYLE_TAGGED, is_tagged ? "*" : " ");
    put_column(surface, rest, 1, STYLE_UNREAD, state_flag(row->flags));
    put_column(surface, rest, 1, STYLE_WARNING,
               row->flags & MAIL_FLAGGED ? "F" : " ");
    put_column(surface, rest, 2, view_mark_style(label->mark), mark);
}

static void
draw_presence(const MailRow *row, const SenderLabel *label, Surface *surface,
              Rect *rest)
{
    /* A mail that does not bear the friend's name must not look friendly. */
    if (label->is_friend)
        put_column(surface, rest, 2, theme_presence_style(row->presence),
                   theme_presence_symbol(row->presence));
    else
        put_column(surface, rest, 2, STYLE_NORMAL, " ");
}

static void
draw_row(const InboxView *view, const MailRow *row, Surface *surface, Rect line)
{
    line.width--; /* nothing touches a separator */
    Columns columns = columns_for(line.width);
    SenderLabel label = label_of(view, row);
    g_autofree char *date = datefmt_short(row->at.date, clock_now());
    gboolean is_unread = !(row->flags & MAIL_SEEN);
    StyleId style = is_unread ? STYLE_UNREAD : STYLE_NORMAL;
    if (row->flags & MAIL_DELETED)
        style = STYLE_DIM;
    if (g_hash_table_contains(view->tagged, &row->at.id))
        style = STYLE_TAGGED;

    Rect rest = line;
    draw_marks(view, row, &label, surface, &rest);
    put_column(surface, &rest, DATE_WIDTH, STYLE_DIM, date);
    put_column(surface, &rest, 1, STYLE_NORMAL, " ");
    draw_presence(row, &label, surface, &rest);
    put_column(surface, &rest, columns.sender_width,
               label.is_friend ? STYLE_FRIEND : style, label.text);
    put_column(surface, &rest, 1, STYLE_NORMAL, " ");
    put_column(surface, &rest, columns.subject_width, style, row->subject);
    if (row->flags & MAIL_HAS_ATTACHMENT)
        surface_text_right(surface, line, STYLE_DIM,
                           theme_symbol(SYMBOL_ATTACHMENT));
    sender_label_clear(&label);
}

static char *
say_why_empty(const InboxView *view)
{
    if (view->folder_id == 0)
        return g_strdup("Not here yet; :status says why.");
    if (feed_limit_text(view->feed))
        return g_strdup("No mail here matches the limit.");
    if (view->only_name)
        return g_strdup_printf("No mail from %s here.", view->only_name);
    return g_strdup("No mail.");
}

static void
inbox_render(View *base, Surface *surface, Rect area, gboolean is_active)
{
    InboxView *view = (InboxView *)base;
    find_folder(view);
    feed_set_height(view->feed, area.height);
    if (feed_is_empty(view->feed)) {
        g_autofree char *why = say_why_empty(view);
        view_say_empty(surface, area, why);
        if (is_active)
            surface_set_cursor(surface, area.x, area.y);
        return;
    }
    for (int y = 0; y < area.height; y++) {
        const MailRow *row = feed_row(view->feed, y);
        if (!row)
            break;
        Rect line = {area.x, area.y + y, area.width, 1};
        draw_row(view, row, surface, line);
        if (y == feed_cursor_y(view->feed))
            view_mark_row(surface, line, is_active);
    }
}

static void
inbox_title(View *base, char **left, char **right)
{
    InboxView *view = (InboxView *)base;
    const char *limit = feed_limit_text(view->feed);
    *left = view->only_name
                ? g_strdup_printf("INBOX %s only %s",
                                  theme_symbol(SYMBOL_BULLET), view->only_name)
                : g_strdup("INBOX");
    if (limit)
        *right = g_strdup_printf("~%s", limit);
    else
        *right = g_strdup(feed_has_more_above(view->feed) ? "more above"
                                                          : "by date");
}

/* ---- keys ---- */

static void
inbox_move(View *base, Motion motion)
{
    InboxView *view = (InboxView *)base;
    find_folder(view);
    feed_move(view->feed, motion);
}

static Subject *
inbox_subject(View *base)
{
    InboxView *view = (InboxView *)base;
    find_folder(view);
    const MailRow *row = feed_current(view->feed);
    return row ? subject_of_mail(row) : subject_new(NULL, NULL, NULL);
}

static char *
inbox_remark(View *base)
{
    const MailRow *row = feed_current(((InboxView *)base)->feed);
    return row ? remark_on_mail(row) : NULL;
}

static void
inbox_tag(View *base)
{
    InboxView *view = (InboxView *)base;
    find_folder(view);
    const MailRow *row = feed_current(view->feed);
    if (!row)
        return;
    if (!g_hash_table_remove(view->tagged, &row->at.id))
        g_hash_table_insert(view->tagged,
                            g_memdup2(&row->at.id, sizeof row->at.id),
                            subject_of_mail(row));
    feed_move(view->feed, MOVE_DOWN);
}

static void
inbox_untag_all(View *base)
{
    g_hash_table_remove_all(((InboxView *)base)->tagged);
}

static int
compare_mail_ids(gconstpointer a, gconstpointer b)
{
    const Subject *p = *(Subject *const *)a;
    const Subject *q = *(Subject *const *)b;
    return (p->mail_id > q->mail_id) - (p->mail_id < q->mail_id);
}

static GPtrArray *
inbox_tagged(View *base)
{
    InboxView *view = (InboxView *)base;
    GPtrArray *subjects =
        g_ptr_array_new_with_free_func((GDestroyNotify)subject_free);
    GHashTableIter iterator;
    gpointer subject;
    g_hash_table_iter_init(&iterator, view->tagged);
    while (g_hash_table_iter_next(&iterator, NULL, &subject))
        g_ptr_array_add(subjects, subject_copy(subject));
    g_ptr_array_sort(subjects, compare_mail_ids);
    return subjects;
}

static void
inbox_search(View *base, const Search *search)
{
    InboxView *view = (InboxView *)base;
    PageDirection direction = search->is_backward ? PAGE_BEFORE : PAGE_AFTER;
    find_folder(view);
    switch (feed_search(view->feed, search->text, direction)) {
    case FEED_FOUND:
        break;
    case FEED_LOOKED_ON:
        view_tell(base, NOTICE_INFO,
                  "Not in the next %d mails; search again to look on.",
                  SCAN_LIMIT);
        break;
    case FEED_NOT_FOUND:
        view_tell(base, NOTICE_WARNING, "Not found up to the %s mail.",
                  search->is_backward ? "newest" : "oldest");
        break;
    }
}

static void
inbox_limit(View *base, const char *text)
{
    InboxView *view = (InboxView *)base;
    g_autofree char *folded = text && *text ? match_fold(text) : NULL;
    find_folder(view);
    feed_limit(view->feed, folded);
    if (feed_is_partly_seen(view->feed))
        view_tell(base, NOTICE_INFO,
                  "Looked at %d mails from here; go down to look on.",
                  SCAN_LIMIT);
}

void
view_inbox_only(View *base, const char *jid, const char *name)
{
    InboxView *view = (InboxView *)base;
    find_folder(view);
    g_free(view->only_name);
    view->only_name = jid ? g_strdup(name ? name : jid) : NULL;
    feed_only(view->feed, jid);
}

const char *
view_inbox_only_jid(View *base)
{
    return feed_only_jid(((InboxView *)base)->feed);
}

void
view_inbox_seek(View *base, gint64 mail_id)
{
    InboxView *view = (InboxView *)base;
    const MailRow *current = feed_current(view->feed);
    if (current && current->at.id == mail_id)
        return;
    GError *error = NULL;
    g_autoptr(MailRow) row =
        store_read_mail(base->context->reader, mail_id, &error);
    view_tell_error(base, error);
    if (row)
        feed_seek(view->feed, &row->at);
}

static const ViewOps inbox_ops = {
    .scope = SCOPE_INBOX,
    .free = inbox_free,
    .render = inbox_render,
    .title = inbox_title,
    .change = inbox_change,
    .move = inbox_move,
    .subject = inbox_subject,
    .remark = inbox_remark,
    .tag = inbox_tag,
    .untag_all = inbox_untag_all,
    .tagged = inbox_tagged,
    .search = inbox_search,
    .limit = inbox_limit,
};
