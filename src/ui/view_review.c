/* view_review - a mail before it goes; see review.h. */
#include "base/error.h"
#include "text/width.h"
#include "ui/match.h"
#include "ui/view_list.h"
#include "ui/views.h"
#include "ui/wrap.h"

enum { LABEL_COLUMNS = 10, NOTE_LEAST = 12 };

typedef struct {
    ListView list;
    ReviewSheet *sheet;
} ReviewView;

typedef struct { /* a row of the sheet, or a line of the text */
    guint index;
    const ReviewRow *row; /* NULL: the rule, or text */
    char *line;           /* NULL: the rule */
} ReviewLine;

static const ViewOps review_ops;
static const ListSource review_source;

/* ---- sheets ---- */

ReviewRow *
review_row_new(const char *label, const char *text)
{
    ReviewRow *row = g_new0(ReviewRow, 1);
    row->label = g_strdup(label);
    row->text = g_strdup(text);
    row->mark = ' ';
    row->attachment = -1;
    return row;
}

void
review_row_free(ReviewRow *row)
{
    g_free(row->label);
    g_free(row->text);
    g_free(row->note);
    g_free(row->jid);
    g_free(row->address);
    g_free(row);
}

void
review_sheet_free(ReviewSheet *sheet)
{
    if (sheet->free_user)
        sheet->free_user(sheet->user);
    g_ptr_array_unref(sheet->rows);
    g_free(sheet->title);
    g_free(sheet->hint);
    g_free(sheet->text);
    g_free(sheet);
}

/* ---- the window ---- */

View *
view_review_new(const ViewContext *context, ReviewSheet *sheet)
{
    ReviewView *view = g_new0(ReviewView, 1);
    list_view_init(&view->list, &review_ops, &review_source, context);
    view->sheet = sheet;
    return &view->list.view;
}

static void
review_free(View *base)
{
    ReviewView *view = (ReviewView *)base;
    list_view_clear(&view->list);
    review_sheet_free(view->sheet);
    g_free(view);
}

void
view_review_set(View *base, ReviewSheet *sheet)
{
    ReviewView *view = (ReviewView *)base;
    ReviewSheet *old = view->sheet;
    g_ptr_array_set_size(view->list.rows, 0); /* they borrow from it */
    view->sheet = sheet;
    view->list.is_stale = TRUE;
    review_sheet_free(old);
}

gpointer
view_review_user(View *base)
{
    return ((ReviewView *)base)->sheet->user;
}

void
view_review_left(View *base)
{
    ReviewSheet *sheet = ((ReviewView *)base)->sheet;
    if (sheet->left)
        sheet->left(sheet->user);
}

int
view_review_attachment(View *base)
{
    const ReviewLine *line = list_view_row((ListView *)base);
    return line && line->row ? line->row->attachment : -1;
}

/* ---- rows ---- */

static void
free_line(gpointer pointer)
{
    ReviewLine *line = pointer;
    g_free(line->line);
    g_free(line);
}

static void
add_line(GPtrArray *lines, const ReviewRow *row, const char *text)
{
    ReviewLine *line = g_new0(ReviewLine, 1);
    line->index = lines->len;
    line->row = row;
    line->line = g_strdup(text);
    g_ptr_array_add(lines, line);
}

static GPtrArray *
review_load(ListView *list, GError **error)
{
    const ReviewSheet *sheet = ((ReviewView *)list)->sheet;
    GPtrArray *lines = g_ptr_array_new_with_free_func(free_line);
    for (guint i = 0; i < sheet->rows->len; i++)
        add_line(lines, sheet->rows->pdata[i], NULL);
    add_line(lines, NULL, NULL);
    g_autoptr(GPtrArray) text =
        wrap_text(sheet->text, MAX(list->width - 2, 10));
    for (guint i = 0; i < text->len; i++)
        add_line(lines, NULL, text->pdata[i]);
    return lines;
}

static void
draw_text_line(const ReviewLine *line, Surface *surface, Rect area)
{
    if (!line->line) {
        surface_fill(surface, area, STYLE_DIM, theme_symbol(SYMBOL_RULE));
        return;
    }
    area.x++;
    area.width -= 2;
    surface_text(surface, area,
                 *line->line == '>' ? STYLE_QUOTE_1 : STYLE_NORMAL, line->line);
}

/* ` To       ~ ● Bob <bob@work.example>              claimed` */
static void
review_draw(ListView *list, gconstpointer pointer, Surface *surface, Rect line)
{
    const ReviewLine *whole = pointer;
    const ReviewRow *row = whole->row;
    if (!row) {
        draw_text_line(whole, surface, line);
        return;
    }
    int note = row->note ? width_of(row->note) + 2 : 0;
    int right = line.x + line.width - 1;
    char mark[] = {row->mark, '\0'};
    if (row->label)
        surface_text(surface, (Rect){line.x + 1, line.y, LABEL_COLUMNS - 1, 1},
                     STYLE_HEADER, row->label);
    int x = line.x + LABEL_COLUMNS;
    if (row->mark != ' ')
        surface_text(surface, (Rect){x, line.y, 1, 1},
                     view_mark_style(row->mark), mark);
    x += 2;
    if (row->has_presence) {
        surface_text(surface, (Rect){x, line.y, 1, 1},
                     theme_presence_style(row->presence),
                     theme_presence_symbol(row->presence));
        x += 2;
    }
    int room = right - x;
    note = MIN(note, MAX(room / 2, NOTE_LEAST));
    int used = surface_text(
        surface, (Rect){x, line.y, room - (row->is_warning ? 0 : note), 1},
        row->is_warning && !row->address ? STYLE_WARNING : STYLE_NORMAL,
        row->text ? row->text : "");
    if (row->note)
        surface_text(surface,
                     (Rect){x + used + 2, line.y, right - x - used - 2, 1},
                     row->is_warning ? STYLE_WARNING : STYLE_DIM, row->note);
}

static char *
review_identity(gconstpointer pointer)
{
    return g_strdup_printf("%u", ((const ReviewLine *)pointer)->index);
}

static Subject *
review_row_subject(ListView *list, gconstpointer pointer)
{
    const ReviewRow *row = ((const ReviewLine *)pointer)->row;
    return subject_new(row ? row->jid : NULL, NULL, row ? row->address : NULL);
}

static gboolean
review_match(gconstpointer pointer, const char *wanted)
{
    const ReviewLine *line = pointer;
    const char *texts[] = {line->row ? line->row->text : line->line,
                           line->row ? line->row->note : NULL};
    return match_any(wanted, texts, G_N_ELEMENTS(texts));
}

static void
review_title(View *base, char **left, char **right)
{
    const ReviewSheet *sheet = ((ReviewView *)base)->sheet;
    *left = g_strdup(sheet->title);
    *right = g_strdup(sheet->hint);
}

static const ListSource review_source = {
    .empty = "",
    .is_wrapped = TRUE,
    .load = review_load,
    .draw = review_draw,
    .identity = review_identity,
    .subject = review_row_subject,
    .matches = review_match,
};

static const ViewOps review_ops = {
    .scope = SCOPE_REVIEW,
    .free = review_free,
    .render = list_view_render,
    .title = review_title,
    .subject = list_view_subject,
    .move = list_view_move,
    .search = list_view_search,
};
