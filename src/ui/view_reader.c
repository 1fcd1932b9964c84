/* view_reader - one mail: its headers and text, as soon as it is here. */
#include "base/error.h"
#include "mail/message.h"
#include "text/datefmt.h"
#include "ui/doctext.h"
#include "ui/views.h"

typedef struct {
    View view;
    gint64 mail_id;
    MailRow *row; /* NULL: the mail is gone */
    BodyState state;
    char *reason;
    gboolean is_row_stale;
    gboolean has_full_headers;
    gboolean is_told; /* host->mail_shown() was called */
    DocText text;
} ReaderView;

static const ViewOps reader_ops;

View *
view_reader_new(const ViewContext *context, gint64 mail_id)
{
    ReaderView *view = g_new0(ReaderView, 1);
    view->view.ops = &reader_ops;
    view->view.context = context;
    view_reader_show(&view->view, mail_id);
    return &view->view;
}

static void
forget(ReaderView *view)
{
    doctext_clear(&view->text);
    g_clear_pointer(&view->row, mail_row_free);
    g_clear_pointer(&view->reason, g_free);
}

static void
reader_free(View *base)
{
    forget((ReaderView *)base);
    g_free(base);
}

gint64
view_reader_mail(View *base)
{
    return ((ReaderView *)base)->mail_id;
}

/* ---- reading ---- */

static void
read_row(ReaderView *view)
{
    view->is_row_stale = FALSE;
    GError *error = NULL;
    MailRow *row =
        store_read_mail(view->view.context->reader, view->mail_id, &error);
    view_tell_error(&view->view, error);
    if (!row)
        return; /* gone, but what is on the screen can still be read */
    g_clear_pointer(&view->row, mail_row_free);
    view->row = row;
}

static const MailRow *
row_of(ReaderView *view)
{
    if (view->is_row_stale)
        read_row(view);
    return view->row;
}

static void
add_header(Doc *doc, const char *name, const char *value)
{
    if (!value || !*value)
        return;
    g_autofree char *line = g_strdup_printf("%s: %s", name, value);
    doc_block(doc, DOC_HEADER, 0, line);
}

/* What the list knows, while the mail itself is on its way. */
static Doc *
make_outline(const ReaderView *view, const char *notice)
{
    Doc *doc = doc_new();
    const MailRow *row = view->row;
    if (row) {
        g_autofree char *date = datefmt_long(row->at.date);
        g_autofree char *from =
            row->from_name
                ? g_strdup_printf("%s <%s>", row->from_name,
                                  row->from_address ? row->from_address : "")
                : g_strdup(row->from_address);
        add_header(doc, "From", from);
        add_header(doc, "Date", date);
        add_header(doc, "Subject", row->subject);
        doc_blank(doc);
    }
    doc_block(doc, DOC_NOTICE, 0, notice);
    return doc;
}

static void
show_message(ReaderView *view, GBytes *bytes)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Message) message = message_parse(bytes, &error);
    view->state = BODY_HERE;
    if (!message) {
        doctext_set(&view->text, make_outline(view, error->message));
        return;
    }
    RenderOptions options = {.headers = view->has_full_headers
                                            ? MESSAGE_FULL_HEADERS
                                            : MESSAGE_BRIEF_HEADERS};
    doctext_set(&view->text, message_render(message, &options));
}

static void
load_body(ReaderView *view)
{
    const ViewContext *context = view->view.context;
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes =
        store_read_body(context->reader, view->mail_id, &error);
    if (bytes) {
        show_message(view, bytes);
        return;
    }
    if (error) {
        view->state = BODY_FAILED;
        view->reason = g_strdup(error->message);
        doctext_set(&view->text, make_outline(view, error->message));
        return;
    }
    gboolean is_first = view->state == BODY_UNKNOWN;
    view->state = BODY_AWAITED;
    doctext_set(&view->text, make_outline(view, "Fetching…"));
    if (is_first && context->host->want_body)
        context->host->want_body(context->host->host, view->mail_id);
}

void
view_reader_show(View *base, gint64 mail_id)
{
    ReaderView *view = (ReaderView *)base;
    if (view->mail_id == mail_id && view->state == BODY_HERE)
        return;
    forget(view);
    view->mail_id = mail_id;
    view->state = BODY_UNKNOWN;
    view->has_full_headers = FALSE;
    view->is_told = FALSE;
    read_row(view);
    load_body(view);
}

void
view_reader_toggle_headers(View *base)
{
    ReaderView *view = (ReaderView *)base;
    if (view->state != BODY_HERE)
        return;
    view->has_full_headers = !view->has_full_headers;
    load_body(view);
}

static void
body_came(ReaderView *view, const char *reason)
{
    if (view->state == BODY_HERE)
        return;
    if (!reason) {
        load_body(view);
        return;
    }
    g_autofree char *notice =
        g_strdup_printf("The mail could not be fetched: %s", reason);
    view->state = BODY_FAILED;
    g_free(view->reason);
    view->reason = g_strdup(reason);
    doctext_set(&view->text, make_outline(view, notice));
}

static gboolean
reader_change(View *base, const Change *change)
{
    ReaderView *view = (ReaderView *)base;
    switch (change->kind) {
    case CHANGE_MAIL_BODY:
        if (change->mail_id != view->mail_id)
            return FALSE;
        body_came(view, change->text);
        return TRUE;
    case CHANGE_LINKS: /* whose address it is may have changed */
    case CHANGE_FRIENDS:
        view->is_row_stale = TRUE;
        return TRUE;
    default:
        return FALSE;
    }
}

/* ---- painting ---- */

static void
reader_render(View *base, Surface *surface, Rect area, gboolean is_active)
{
    ReaderView *view = (ReaderView *)base;
    g_autofree char *mark = row_of(view) ? mark_of_mail(view->row) : NULL;
    if (mark && area.height > 1) { /* it does not scroll away */
        Rect line = {area.x + 1, area.y, area.width - 2, 1};
        surface_text(surface, line, view_mark_style(*mark), mark);
        area.y++;
        area.height--;
    }
    doctext_render(&view->text, surface, area);
    if (is_active)
        surface_set_cursor(surface, area.x, area.y);
}

static void
reader_title(View *base, char **left, char **right)
{
    ReaderView *view = (ReaderView *)base;
    const char *subject = row_of(view) ? view->row->subject : NULL;
    int percent = scroll_percent(&view->text.scroll);
    *left = g_strdup(subject && *subject ? subject : "(no subject)");
    *right = percent == 100 && view->text.scroll.top == 0
                 ? NULL
                 : g_strdup_printf("-- %d%% --", percent);
}

static void
reader_shown(View *base)
{
    ReaderView *view = (ReaderView *)base;
    const UiHost *host = base->context->host;
    if (view->state != BODY_HERE || view->is_told)
        return;
    view->is_told = TRUE;
    if (host->mail_shown)
        host->mail_shown(host->host, view->mail_id);
}

/* ---- keys ---- */

static void
reader_move(View *base, Motion motion)
{
    doctext_move(&((ReaderView *)base)->text, motion);
}

static Subject *
reader_subject(View *base)
{
    ReaderView *view = (ReaderView *)base;
    Subject *subject = row_of(view) ? subject_of_mail(view->row)
                                    : subject_new(NULL, NULL, NULL);
    subject->mail_id = view->mail_id;
    return subject;
}

static char *
reader_remark(View *base)
{
    ReaderView *view = (ReaderView *)base;
    return row_of(view) ? remark_on_mail(view->row) : NULL;
}

static void
reader_search(View *base, const Search *search)
{
    ReaderView *view = (ReaderView *)base;
    if (!doctext_search(&view->text, search->text, search->is_backward))
        view_tell(base, NOTICE_WARNING, "Not found.");
}

static const ViewOps reader_ops = {
    .scope = SCOPE_READER,
    .free = reader_free,
    .render = reader_render,
    .title = reader_title,
    .change = reader_change,
    .move = reader_move,
    .subject = reader_subject,
    .remark = reader_remark,
    .search = reader_search,
    .shown = reader_shown,
};
