/* view_text - text in a window of its own: a part of a mail, what a program
 * said. */
#include "base/error.h"
#include "ui/doctext.h"
#include "ui/views.h"

typedef struct {
    View view;
    char *title;
    DocText text;
} TextView;

static const ViewOps text_ops;

View *
view_text_new(const ViewContext *context)
{
    TextView *view = g_new0(TextView, 1);
    view->view.ops = &text_ops;
    view->view.context = context;
    view->text.most_quoted = context->config->most_quoted;
    return &view->view;
}

void
view_text_show(View *base, const char *title, Doc *doc)
{
    TextView *view = (TextView *)base;
    g_free(view->title);
    view->title = g_strdup(title);
    doctext_set(&view->text, doc);
}

GPtrArray *
view_text_urls(View *base)
{
    return doctext_urls(&((TextView *)base)->text);
}

static void
text_free(View *base)
{
    TextView *view = (TextView *)base;
    doctext_clear(&view->text);
    g_free(view->title);
    g_free(view);
}

static void
text_render(View *base, Surface *surface, Rect area, gboolean is_active)
{
    TextView *view = (TextView *)base;
    doctext_render(&view->text, surface, area);
    if (is_active)
        surface_set_cursor(surface, area.x,
                           area.y + doctext_cursor(&view->text));
}

static void
text_title(View *base, char **left, char **right)
{
    TextView *view = (TextView *)base;
    *left = g_strdup(view->title);
    *right = doctext_place(&view->text);
}

static void
text_move(View *base, Motion motion)
{
    doctext_move(&((TextView *)base)->text, motion);
}

static Subject *
text_subject(View *base)
{
    return subject_new(NULL, NULL, NULL);
}

static gboolean
text_open(View *base)
{
    if (!doctext_toggle_quote(&((TextView *)base)->text))
        view_tell(base, NOTICE_INFO, "No quote is in sight.");
    return TRUE;
}

static void
text_search(View *base, const Search *search)
{
    if (!doctext_search(&((TextView *)base)->text, search->text,
                        search->is_backward))
        view_tell(base, NOTICE_WARNING, "Not found.");
}

static const ViewOps text_ops = {
    .scope = SCOPE_TEXT,
    .free = text_free,
    .render = text_render,
    .title = text_title,
    .move = text_move,
    .subject = text_subject,
    .open = text_open,
    .search = text_search,
};
