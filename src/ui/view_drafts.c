/* view_drafts - mails begun and not sent. */
#include "base/clock.h"
#include "base/error.h"
#include "text/datefmt.h"
#include "text/sanitize.h"
#include "ui/match.h"
#include "ui/view_list.h"
#include "ui/views.h"

enum { DRAFTS_LIMIT = 500 };

static const ViewOps drafts_ops;
static const ListSource drafts_source;

View *
view_drafts_new(const ViewContext *context)
{
    ListView *list = g_new0(ListView, 1);
    list_view_init(list, &drafts_ops, &drafts_source, context);
    return &list->view;
}

static GPtrArray *
drafts_load(ListView *list, GError **error)
{
    GPtrArray *rows =
        store_read_drafts(list->view.context->reader, DRAFTS_LIMIT, error);
    if (!rows)
        return NULL;
    g_ptr_array_set_free_func(rows, (GDestroyNotify)stored_draft_free);
    list_view_keep_matches(list, rows);
    return rows;
}

static gboolean
drafts_change(View *base, const Change *change)
{
    gboolean is_ours =
        change->kind == CHANGE_INTENT || change->kind == CHANGE_COUNTERS;
    ((ListView *)base)->is_stale |= is_ours;
    return is_ours;
}

/* One header of a draft that may not be well formed yet; never NULL. */
static char *
draft_header(const char *text, const char *name)
{
    Slice rest = slice_from_string(text);
    Slice line;
    while (slice_take_line(&rest, &line) && line.size > 0)
        if (slice_has_prefix_ascii(line, name))
            return sanitize_line(slice_sub(line, strlen(name), line.size));
    return g_strdup("");
}

static void
drafts_draw(ListView *list, gconstpointer pointer, Surface *surface, Rect line)
{
    const StoredDraft *draft = pointer;
    g_autofree char *date = datefmt_short(draft->saved, clock_now());
    g_autofree char *to = draft_header(draft->text, "To:");
    g_autofree char *title = draft_header(draft->text, "Subject:");
    int to_width = CLAMP(line.width / 3, 8, 30);
    int x = line.x + 2;

    if (list_view_is_tagged(list, draft))
        surface_text(surface, line, STYLE_TAGGED, "*");
    surface_text(surface, (Rect){x, line.y, 6, 1}, STYLE_DIM, date);
    x += 8;
    surface_text(surface, (Rect){x, line.y, to_width, 1}, STYLE_NORMAL,
                 *to ? to : "(to nobody yet)");
    x += to_width + 1;
    view_put(surface, line, &x, STYLE_NORMAL, *title ? title : "(no subject)");
}

static char *
drafts_identity(gconstpointer pointer)
{
    return g_strdup_printf("%" G_GINT64_FORMAT,
                           ((const StoredDraft *)pointer)->id);
}

static Subject *
drafts_subject(ListView *list, gconstpointer pointer)
{
    Subject *subject = subject_new(NULL, NULL, NULL);
    subject->draft_id = ((const StoredDraft *)pointer)->id;
    return subject;
}

static gboolean
drafts_match(gconstpointer pointer, const char *wanted)
{
    const char *texts[] = {((const StoredDraft *)pointer)->text};
    return match_any(wanted, texts, 1);
}

static void
drafts_title(View *base, char **left, char **right)
{
    ListView *list = (ListView *)base;
    list_view_fresh(list);
    *left = g_strdup_printf("Drafts %u", list->rows->len);
    *right = NULL;
}

static const ListSource drafts_source = {
    .empty = "No drafts.",
    .load = drafts_load,
    .draw = drafts_draw,
    .identity = drafts_identity,
    .subject = drafts_subject,
    .matches = drafts_match,
};

static const ViewOps drafts_ops = {
    .scope = SCOPE_DRAFTS,
    .title = drafts_title,
    .change = drafts_change,
    LIST_VIEW_OPS,
};
