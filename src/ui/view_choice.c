/* view_choice - rows to choose among, with the whole of the one under the
 * cursor below them. */
#include "base/error.h"
#include "text/width.h"
#include "ui/match.h"
#include "ui/view_list.h"
#include "ui/views.h"
#include "ui/wrap.h"

enum { WIDEST_LEAD = 20, LEAST_HEIGHT_FOR_WHOLE = 9 };

typedef struct {
    ListView list;
    ChoiceSheet sheet; /* its texts are ours */
    int lead_width;
} ChoiceView;

typedef struct {
    guint index;
    const Choice *choice;
} ChoiceRow;

static const ViewOps choice_ops;
static const ListSource choice_source;

Choice *
choice_new(const char *lead, const char *text)
{
    Choice *choice = g_new0(Choice, 1);
    choice->lead = g_strdup(lead);
    choice->text = g_strdup(text);
    return choice;
}

void
choice_free(Choice *choice)
{
    g_free(choice->lead);
    g_free(choice->text);
    g_free(choice);
}

GPtrArray *
choices_new(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)choice_free);
}

static void
take_rows(ChoiceView *view)
{
    GHashTable *tagged = view->list.tagged;
    for (guint i = 0; i < view->sheet.rows->len; i++) {
        const Choice *choice = view->sheet.rows->pdata[i];
        if (choice->lead)
            view->lead_width =
                CLAMP(width_of(choice->lead), view->lead_width, WIDEST_LEAD);
        if (choice->is_proposed)
            g_hash_table_insert(tagged, g_strdup_printf("%u", i),
                                subject_new(view->sheet.jid, NULL, NULL));
    }
    list_view_fresh(&view->list);
    view->list.scroll.cursor = (int)view->sheet.cursor;
    scroll_clamp(&view->list.scroll);
}

View *
view_choice_new(const ViewContext *context, const ChoiceSheet *sheet)
{
    ChoiceView *view = g_new0(ChoiceView, 1);
    list_view_init(&view->list, &choice_ops, &choice_source, context);
    view->sheet = *sheet;
    view->sheet.title = g_strdup(sheet->title);
    view->sheet.hint = g_strdup(sheet->hint);
    view->sheet.jid = g_strdup(sheet->jid);
    take_rows(view);
    return &view->list.view;
}

static void
choice_view_free(View *base)
{
    ChoiceView *view = (ChoiceView *)base;
    list_view_clear(&view->list);
    if (view->sheet.free_user)
        view->sheet.free_user(view->sheet.user);
    g_ptr_array_unref(view->sheet.rows);
    g_free((char *)view->sheet.title);
    g_free((char *)view->sheet.hint);
    g_free((char *)view->sheet.jid);
    g_free(view);
}

const char *
view_choice_taker(View *base)
{
    return ((ChoiceView *)base)->sheet.taker;
}

GArray *
view_choice_chosen(View *base)
{
    ChoiceView *view = (ChoiceView *)base;
    GArray *chosen = g_array_new(FALSE, FALSE, sizeof(guint));
    for (guint i = 0; i < view->sheet.rows->len; i++) {
        const ChoiceRow row = {.index = i};
        if (list_view_is_tagged(&view->list, &row))
            g_array_append_val(chosen, i);
    }
    const ChoiceRow *here = list_view_row(&view->list);
    if (chosen->len == 0 && here)
        g_array_append_val(chosen, here->index);
    return chosen;
}

void
view_choice_answer(View *base, const GArray *chosen)
{
    ChoiceSheet *sheet = &((ChoiceView *)base)->sheet;
    ChoiceThen then = sheet->then;
    sheet->then = NULL;
    if (then)
        then(sheet->user, chosen ? (const guint *)(gpointer)chosen->data : NULL,
             chosen ? chosen->len : 0);
}

/* ---- the list ---- */

static GPtrArray *
choice_load(ListView *list, GError **error)
{
    ChoiceView *view = (ChoiceView *)list;
    GPtrArray *rows = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < view->sheet.rows->len; i++) {
        const ChoiceRow row = {i, view->sheet.rows->pdata[i]};
        g_ptr_array_add(rows, g_memdup2(&row, sizeof row));
    }
    list_view_keep_matches(list, rows);
    return rows;
}

static char *
choice_identity(gconstpointer pointer)
{
    return g_strdup_printf("%u", ((const ChoiceRow *)pointer)->index);
}

static Subject *
choice_row_subject(ListView *list, gconstpointer pointer)
{
    return subject_new(((ChoiceView *)list)->sheet.jid, NULL, NULL);
}

static gboolean
choice_match(gconstpointer pointer, const char *wanted)
{
    const Choice *choice = ((const ChoiceRow *)pointer)->choice;
    const char *texts[] = {choice->text, choice->lead};
    return match_any(wanted, texts, G_N_ELEMENTS(texts));
}

/* Its lines and paragraphs in one row. */
static char *
flatten(const char *text)
{
    g_auto(GStrv) words = g_strsplit_set(text, "\n ", -1);
    GString *flat = g_string_new(NULL);
    for (char **word = words; *word; word++)
        if (**word)
            g_string_append_printf(flat, "%s%s", flat->len ? " " : "", *word);
    return g_string_free(flat, FALSE);
}

/* ` * 14:02 Bob  The place by the river has a new menu…` */
static void
choice_draw(ListView *list, gconstpointer pointer, Surface *surface, Rect line)
{
    const Choice *choice = ((const ChoiceRow *)pointer)->choice;
    int lead_width = ((ChoiceView *)list)->lead_width;
    g_autofree char *text = flatten(choice->text);
    int x = line.x + 3;
    if (list_view_is_tagged(list, pointer))
        surface_text(surface, (Rect){line.x + 1, line.y, 1, 1}, STYLE_TAGGED,
                     "*");
    if (choice->lead)
        surface_text(surface, (Rect){x, line.y, lead_width, 1}, STYLE_DIM,
                     choice->lead);
    x += lead_width > 0 ? lead_width + 2 : 0;
    view_put(surface, line, &x, STYLE_NORMAL, text);
}

/* ---- the whole of one row ---- */

static void
draw_whole(ChoiceView *view, Surface *surface, Rect area)
{
    Rect rule = {area.x, area.y, area.width, 1};
    surface_fill(surface, rule, STYLE_DIM, theme_symbol(SYMBOL_RULE));
    const ChoiceRow *row = list_view_row(&view->list);
    if (!row)
        return;
    g_autoptr(GPtrArray) lines = wrap_text(row->choice->text, area.width - 4);
    int room = area.height - 1;
    for (int i = 0; i < MIN(room, (int)lines->len); i++) {
        gboolean is_cut = i == room - 1 && (int)lines->len > room;
        Rect line = {area.x + 3, area.y + 1 + i, area.width - 4, 1};
        surface_text(surface, line, is_cut ? STYLE_DIM : STYLE_NORMAL,
                     is_cut ? theme_symbol(SYMBOL_ELLIPSIS) : lines->pdata[i]);
    }
}

static void
choice_render(View *base, Surface *surface, Rect area, gboolean is_active)
{
    ChoiceView *view = (ChoiceView *)base;
    int below = area.height >= LEAST_HEIGHT_FOR_WHOLE ? area.height / 3 : 0;
    area.height -= below;
    list_view_render(base, surface, area, is_active);
    if (below)
        draw_whole(view, surface,
                   (Rect){area.x, area.y + area.height, area.width, below});
}

static void
choice_title(View *base, char **left, char **right)
{
    const ChoiceSheet *sheet = &((ChoiceView *)base)->sheet;
    *left = g_strdup(sheet->title);
    *right = g_strdup(sheet->hint);
}

static Subject *
choice_subject(View *base)
{
    return subject_new(((ChoiceView *)base)->sheet.jid, NULL, NULL);
}

static const ListSource choice_source = {
    .empty = "There is nothing to choose.",
    .load = choice_load,
    .draw = choice_draw,
    .identity = choice_identity,
    .subject = choice_row_subject,
    .matches = choice_match,
};

static const ViewOps choice_ops = {
    .scope = SCOPE_CHOICE,
    .free = choice_view_free,
    .render = choice_render,
    .title = choice_title,
    .subject = choice_subject,
    LIST_VIEW_MOVES,
};
