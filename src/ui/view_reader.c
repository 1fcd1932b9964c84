/* view_reader - one mail: its headers and text, as soon as it is here. */
#include "base/error.h"
#include "store/typeset.h"
#include "text/datefmt.h"
#include "ui/doctext.h"
#include "ui/views.h"

/* A mail of more bytes is typeset on a thread: it takes longer than a key press
 * may. */
enum { LARGE = 64 * 1024 };

typedef struct {
    View view;
    gint64 mail_id;
    char *path;              /* of a mail in it, or NULL */
    MailRow *row;            /* NULL: the mail is gone */
    char *subject, *address; /* what a mail in it says of itself */
    BodyState state;
    char *reason;
    gboolean is_row_stale;
    gboolean has_full_headers;
    gboolean is_raw;
    gboolean prefers_html;
    gboolean is_insisting; /* one of the two texts was asked for */
    MessageTexts texts;
    gboolean is_told;    /* host->mail_shown() was called */
    gboolean is_large;   /* its text comes from the thread … */
    gboolean is_reading; /* … and has not come yet */
    int columns;         /* to which it was asked for; 0: it was not */
    DocText text;
} ReaderView;

static const ViewOps reader_ops;

View *
view_reader_new(const ViewContext *context, gint64 mail_id, const char *path)
{
    ReaderView *view = g_new0(ReaderView, 1);
    view->view.ops = &reader_ops;
    view->view.context = context;
    view->text.most_quoted = context->config->most_quoted;
    view_reader_show(&view->view, mail_id, path);
    return &view->view;
}

/* Its text is of no use any more, for it is gone or to be another. */
static void
stop_reading(ReaderView *view)
{
    const UiHost *host = view->view.context->host;
    if (view->is_large && host->want_typeset)
        host->want_typeset(host->host, view, NULL);
    view->is_large = view->is_reading = FALSE;
    view->columns = 0;
}

static void
forget(ReaderView *view)
{
    stop_reading(view);
    doctext_clear(&view->text);
    g_clear_pointer(&view->row, mail_row_free);
    g_clear_pointer(&view->reason, g_free);
    g_clear_pointer(&view->path, g_free);
    g_clear_pointer(&view->subject, g_free);
    g_clear_pointer(&view->address, g_free);
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

const char *
view_reader_path(View *base)
{
    return ((ReaderView *)base)->path;
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

/* Where the mailbox cannot be reached, why; it comes by itself later. */
static void
show_awaited(ReaderView *view)
{
    const ServiceLine *line =
        &view->view.context->status->services[SERVICE_IMAP];
    if (line->state != LINE_OFFLINE || !line->is_told) {
        doctext_set(&view->text, make_outline(view, "Fetching…"));
        return;
    }
    g_autofree char *notice = g_strdup_printf(
        "The text is not here, and the mailbox cannot be reached%s%s. It comes "
        "when it can.",
        line->detail ? ": " : "", line->detail ? line->detail : "");
    doctext_set(&view->text, make_outline(view, notice));
}

static TypesetQuery
query_of(const ReaderView *view, int columns)
{
    return (TypesetQuery){
        .mail_id = view->mail_id,
        .path = view->path,
        .options =
            {
                .headers = view->has_full_headers ? MESSAGE_FULL_HEADERS
                                                  : MESSAGE_BRIEF_HEADERS,
                .prefers_html = view->prefers_html,
                .is_insisting = view->is_insisting,
                .numbers_urls = TRUE,
            },
        .is_raw = view->is_raw,
        .width = columns,
    };
}

static void
take_typeset(ReaderView *view, Typeset *typeset)
{
    view->texts = typeset->texts;
    if (view->path) { /* the row is of the mail that carries it */
        g_free(view->subject);
        g_free(view->address);
        view->subject = g_strdup(typeset->subject);
        view->address = g_strdup(typeset->address);
    }
    if (!typeset->doc)
        doctext_set(&view->text, make_outline(view, typeset->error));
    else if (typeset->lines)
        doctext_set_typeset(&view->text, g_steal_pointer(&typeset->doc),
                            g_steal_pointer(&typeset->lines),
                            typeset->query.width);
    else
        doctext_set(&view->text, g_steal_pointer(&typeset->doc));
}

/* The text is asked for when one knows how wide it is to be. */
static void
show_large(ReaderView *view)
{
    view->state = BODY_HERE;
    view->is_large = view->is_reading = TRUE;
    view->columns = 0;
    doctext_set(&view->text, make_outline(view, "Reading…"));
}

static void
show_small(ReaderView *view, GBytes *bytes)
{
    const TypesetQuery query = query_of(view, 0);
    g_autoptr(Typeset) typeset = typeset_make(bytes, &query);
    view->state = BODY_HERE;
    take_typeset(view, typeset);
}

static void
load_body(ReaderView *view)
{
    const ViewContext *context = view->view.context;
    g_autoptr(GError) error = NULL;
    stop_reading(view);
    if (context->host->want_typeset &&
        store_read_body_size(context->reader, view->mail_id, NULL) > LARGE) {
        show_large(view);
        return;
    }
    g_autoptr(GBytes) bytes =
        store_read_body(context->reader, view->mail_id, &error);
    if (bytes) {
        show_small(view, bytes);
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
    show_awaited(view);
    if (is_first && context->host->want_body)
        context->host->want_body(context->host->host, view->mail_id);
}

void
view_reader_show(View *base, gint64 mail_id, const char *path)
{
    ReaderView *view = (ReaderView *)base;
    if (view->mail_id == mail_id && view->state == BODY_HERE &&
        g_strcmp0(view->path, path) == 0)
        return;
    g_autofree char *kept = g_strdup(path); /* it may be ours */
    forget(view);
    view->mail_id = mail_id;
    view->path = g_steal_pointer(&kept);
    view->state = BODY_UNKNOWN;
    view->has_full_headers = FALSE;
    view->is_raw = FALSE;
    view->prefers_html = base->context->config->prefers_html;
    view->is_insisting = FALSE;
    view->texts = MESSAGE_ONE_TEXT;
    view->is_told = view->path != NULL; /* what carries it has been read */
    read_row(view);
    load_body(view);
}

static void
act_on_quotes(ReaderView *view, ReaderAct act)
{
    gboolean is_done =
        act == READER_QUOTES ? doctext_toggle_quotes(&view->text)
        : act == READER_QUOTE
            ? doctext_toggle_quote(&view->text)
            : doctext_next_quote(&view->text, act == READER_PREVIOUS_QUOTE);
    if (!is_done)
        view_tell(&view->view, NOTICE_INFO,
                  act == READER_QUOTES  ? "Nothing is quoted here."
                  : act == READER_QUOTE ? "No quote is in sight."
                                        : "There is no other quote that way.");
}

static void
choose_text(ReaderView *view, ReaderAct act)
{
    gboolean wants_html =
        act == READER_HTML ||
        (act == READER_OTHER_TEXT && view->texts == MESSAGE_PLAIN_OF_TWO);
    if (view->texts == MESSAGE_ONE_TEXT)
        view_tell(&view->view, NOTICE_INFO, "The mail has only one text.");
    view->is_raw = FALSE;
    view->is_insisting = TRUE;
    view->prefers_html = wants_html;
}

void
view_reader_act(View *base, ReaderAct act)
{
    ReaderView *view = (ReaderView *)base;
    if (view->state != BODY_HERE)
        return;
    switch (act) {
    case READER_HEADERS:
        view->has_full_headers = view->is_raw || !view->has_full_headers;
        view->is_raw = FALSE;
        break;
    case READER_RAW:
        view->is_raw = !view->is_raw;
        break;
    case READER_HTML:
    case READER_PLAIN:
    case READER_OTHER_TEXT:
        choose_text(view, act);
        break;
    default:
        act_on_quotes(view, act);
        return;
    }
    load_body(view);
}

gboolean
view_reader_is_at_end(View *base)
{
    return doctext_is_at_end(&((ReaderView *)base)->text);
}

GPtrArray *
view_reader_urls(View *base)
{
    return doctext_urls(&((ReaderView *)base)->text);
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

static void
ask_for_text(ReaderView *view, int columns)
{
    const UiHost *host = view->view.context->host;
    const TypesetQuery query = query_of(view, columns);
    if (!view->is_large || view->columns == columns)
        return;
    view->columns = columns;
    host->want_typeset(host->host, view, &query);
}

/* Not one that was asked for before the last. */
static gboolean
text_came(ReaderView *view, Typeset *typeset)
{
    const TypesetQuery query = query_of(view, view->columns);
    if (!view->is_large || typeset->asker != view ||
        !typeset_answers(typeset, &query))
        return FALSE;
    view->is_reading = FALSE;
    take_typeset(view, typeset);
    return TRUE;
}

static gboolean
reader_change(View *base, const Change *change)
{
    ReaderView *view = (ReaderView *)base;
    switch (change->kind) {
    case CHANGE_TYPESET:
        return text_came(view, change->typeset);
    case CHANGE_MAIL_BODY:
        if (change->mail_id != view->mail_id)
            return FALSE;
        body_came(view, change->text);
        return TRUE;
    case CHANGE_LINE:
        if (view->state != BODY_AWAITED || change->service != SERVICE_IMAP)
            return FALSE;
        show_awaited(view);
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

/* What does not scroll away: whom the mail is from, and whether that is so. */
static char *
standing_line(ReaderView *view)
{
    if (view->path)
        return g_strdup("A mail in a mail: nobody has checked who wrote it");
    return row_of(view) ? mark_of_mail(view->row) : NULL;
}

static void
reader_render(View *base, Surface *surface, Rect area, gboolean is_active)
{
    ReaderView *view = (ReaderView *)base;
    g_autofree char *mark = standing_line(view);
    if (mark && area.height > 1) {
        Rect line = {area.x + 1, area.y, area.width - 2, 1};
        surface_text(surface, line,
                     view->path ? STYLE_WARNING : view_mark_style(*mark), mark);
        area.y++;
        area.height--;
    }
    ask_for_text(view, doctext_columns(area));
    doctext_render(&view->text, surface, area);
    if (is_active)
        surface_set_cursor(surface, area.x,
                           area.y + doctext_cursor(&view->text));
}

static void
reader_title(View *base, char **left, char **right)
{
    ReaderView *view = (ReaderView *)base;
    const char *subject = view->path     ? view->subject
                          : row_of(view) ? view->row->subject
                                         : NULL;
    *left = g_strdup(subject && *subject ? subject : "(no subject)");
    *right = doctext_place(&view->text);
}

static void
reader_shown(View *base)
{
    ReaderView *view = (ReaderView *)base;
    const UiHost *host = base->context->host;
    if (view->state != BODY_HERE || view->is_reading || view->is_told)
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
    Subject *subject = !view->path && row_of(view)
                           ? subject_of_mail(view->row)
                           : subject_new(NULL, NULL, view->address);
    subject->mail_id = view->mail_id;
    subject->enclosed = g_strdup(view->path);
    return subject;
}

static char *
reader_remark(View *base)
{
    ReaderView *view = (ReaderView *)base;
    return !view->path && row_of(view) ? remark_on_mail(view->row) : NULL;
}

static gboolean
reader_open(View *base)
{
    view_reader_act(base, READER_QUOTE);
    return TRUE;
}

static void
reader_search(View *base, const Search *search)
{
    ReaderView *view = (ReaderView *)base;
    if (!doctext_search(&view->text, search->text, search->is_backward))
        view_tell(base, NOTICE_WARNING,
                  view->is_reading ? "The text is not here yet."
                                   : "Not found.");
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
    .open = reader_open,
    .search = reader_search,
    .shown = reader_shown,
};
