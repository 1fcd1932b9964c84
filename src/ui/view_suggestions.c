/* view_suggestions - links and friends that kith proposes, to be judged. */
#include "base/error.h"
#include "correspondence/suggest.h"
#include "ui/match.h"
#include "ui/view_list.h"
#include "ui/views.h"

enum { SUGGESTIONS_LIMIT = 200, KIND_WIDTH = 7, NARROW = 60 };

static const ViewOps suggestions_ops;
static const ListSource suggestions_source;

View *
view_suggestions_new(const ViewContext *context)
{
    ListView *list = g_new0(ListView, 1);
    list_view_init(list, &suggestions_ops, &suggestions_source, context);
    return &list->view;
}

static GPtrArray *
suggestions_load(ListView *list, GError **error)
{
    GPtrArray *rows = store_read_suggestions(list->view.context->reader,
                                             SUGGESTIONS_LIMIT, error);
    if (rows)
        list_view_keep_matches(list, rows);
    return rows;
}

/* New mail waits until the list is opened again: rows do not jump about while
 * somebody judges them. */
static gboolean
suggestions_change(View *base, const Change *change)
{
    gboolean is_ours = change->kind == CHANGE_LINKS ||
                       change->kind == CHANGE_FRIENDS ||
                       change->kind == CHANGE_INTENT;
    ((ListView *)base)->is_stale |= is_ours;
    return is_ours;
}

static char *
say_why(const Suggestion *suggestion)
{
    g_autofree char *reasons = suggest_reason_names(suggestion->reasons);
    return g_strdup_printf("%" G_GINT64_FORMAT " mail%s, %s", suggestion->uses,
                           suggestion->uses == 1 ? "" : "s", reasons);
}

/* `link    Bob          bob@work.example     12 mails, same name`; a
 * stranger is named by the JID that would be asked. */
static void
suggestions_draw(ListView *list, gconstpointer pointer, Surface *surface,
                 Rect line)
{
    const Suggestion *suggestion = pointer;
    gboolean is_link = suggestion->kind == SUGGESTION_LINK;
    g_autofree char *why = say_why(suggestion);
    int room = line.width - 2 - KIND_WIDTH;
    int who_width = CLAMP(room / 4, 10, 24);
    int address_width =
        line.width < NARROW ? room - who_width - 1 : CLAMP(room / 3, 16, 32);
    int x = line.x + 2;

    if (list_view_is_tagged(list, suggestion))
        surface_text(surface, line, STYLE_TAGGED, "*");
    surface_text(surface, (Rect){x, line.y, KIND_WIDTH - 1, 1}, STYLE_DIM,
                 is_link ? "link" : "friend");
    x += KIND_WIDTH;
    surface_text(surface, (Rect){x, line.y, who_width, 1}, STYLE_NORMAL,
                 is_link ? suggestion->name : suggestion->jid);
    x += who_width + 1;
    surface_text(surface, (Rect){x, line.y, address_width, 1}, STYLE_NORMAL,
                 suggestion->address);
    x += address_width + 1;
    view_put(surface, line, &x, STYLE_DIM, why);
}

static char *
suggestions_identity(gconstpointer pointer)
{
    const Suggestion *suggestion = pointer;
    return g_strconcat(suggestion->jid, " ", suggestion->address, NULL);
}

static Subject *
suggestions_subject(ListView *list, gconstpointer pointer)
{
    const Suggestion *suggestion = pointer;
    return subject_new(suggestion->jid, suggestion->name, suggestion->address);
}

static gboolean
suggestions_match(gconstpointer pointer, const char *wanted)
{
    const Suggestion *suggestion = pointer;
    const char *texts[] = {suggestion->jid, suggestion->name,
                           suggestion->address};
    return match_any(wanted, texts, G_N_ELEMENTS(texts));
}

static void
suggestions_title(View *base, char **left, char **right)
{
    ListView *list = (ListView *)base;
    list_view_fresh(list);
    *left = g_strdup_printf("Suggestions %u", list->rows->len);
    *right = g_strdup("y accept  x never  q leave");
}

static const ListSource suggestions_source = {
    .empty = "Nobody to suggest: proposals come with your mail.",
    .load = suggestions_load,
    .draw = suggestions_draw,
    .identity = suggestions_identity,
    .subject = suggestions_subject,
    .matches = suggestions_match,
};

static const ViewOps suggestions_ops = {
    .scope = SCOPE_SUGGESTIONS,
    .title = suggestions_title,
    .change = suggestions_change,
    LIST_VIEW_OPS,
};
