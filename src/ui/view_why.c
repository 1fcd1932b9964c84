/* view_why - why a mail bears its mark. */
#include "base/error.h"
#include "ui/doctext.h"
#include "ui/views.h"

typedef struct {
    View view;
    gint64 mail_id;
    MailRow *row; /* NULL: the mail is gone */
    DocText text;
    gboolean is_stale;
} WhyView;

static const ViewOps why_ops;

View *
view_why_new(const ViewContext *context, gint64 mail_id)
{
    WhyView *view = g_new0(WhyView, 1);
    view->view.ops = &why_ops;
    view->view.context = context;
    view_why_show(&view->view, mail_id);
    return &view->view;
}

static void
why_free(View *base)
{
    WhyView *view = (WhyView *)base;
    doctext_clear(&view->text);
    g_clear_pointer(&view->row, mail_row_free);
    g_free(view);
}

void
view_why_show(View *base, gint64 mail_id)
{
    WhyView *view = (WhyView *)base;
    view->mail_id = mail_id;
    view->is_stale = TRUE;
}

/* ---- reading ---- */

static char *
from_line(const MailRow *row)
{
    const char *address = row->from_address ? row->from_address : "(none)";
    return row->from_name
               ? g_strdup_printf("From: %s <%s>", row->from_name, address)
               : g_strdup_printf("From: %s", address);
}

static void
read_reasons(WhyView *view)
{
    StoreReader *reader = view->view.context->reader;
    GError *error = NULL;
    view->is_stale = FALSE;
    g_clear_pointer(&view->row, mail_row_free);
    view->row = store_read_mail(reader, view->mail_id, &error);
    g_auto(GStrv) texts =
        view->row ? store_read_why(reader, view->mail_id, &error) : NULL;
    view_tell_error(&view->view, error);
    Doc *doc = doc_new();
    if (view->row) {
        g_autofree char *from = from_line(view->row);
        doc_block(doc, DOC_HEADER, 0, from);
    }
    for (char **text = texts; text && *text; text++) {
        doc_blank(doc);
        doc_block(doc, DOC_PLAIN, 0, *text);
    }
    if (!texts)
        doc_block(doc, DOC_NOTICE, 0, "The mail is gone.");
    doctext_set(&view->text, doc);
}

static gboolean
why_change(View *base, const Change *change)
{
    WhyView *view = (WhyView *)base;
    switch (change->kind) {
    case CHANGE_LINKS:
    case CHANGE_FRIENDS:
    case CHANGE_MAIL_LIST:
        view->is_stale = TRUE;
        return TRUE;
    default:
        return FALSE;
    }
}

/* ---- painting and keys ---- */

static void
why_render(View *base, Surface *surface, Rect area, gboolean is_active)
{
    WhyView *view = (WhyView *)base;
    if (view->is_stale)
        read_reasons(view);
    doctext_render(&view->text, surface, area);
    if (is_active)
        surface_set_cursor(surface, area.x, area.y);
}

static void
why_title(View *base, char **left, char **right)
{
    *left = g_strdup("Why this mark");
    *right = NULL;
}

static void
why_move(View *base, Motion motion)
{
    doctext_move(&((WhyView *)base)->text, motion);
}

static Subject *
why_subject(View *base)
{
    WhyView *view = (WhyView *)base;
    if (view->is_stale)
        read_reasons(view);
    return view->row ? subject_of_mail(view->row)
                     : subject_new(NULL, NULL, NULL);
}

static void
why_search(View *base, const Search *search)
{
    if (!doctext_search(&((WhyView *)base)->text, search->text,
                        search->is_backward))
        view_tell(base, NOTICE_WARNING, "Not found.");
}

static const ViewOps why_ops = {
    .scope = SCOPE_WHY,
    .free = why_free,
    .render = why_render,
    .title = why_title,
    .change = why_change,
    .move = why_move,
    .subject = why_subject,
    .search = why_search,
};
