/* view_help - the keys that hold where `?` was pressed. */
#include "base/error.h"
#include "ui/match.h"
#include "ui/view_list.h"
#include "ui/views.h"
#include "ui/wrap.h"

typedef struct {
    ListView list;
    Scope scope;
} HelpView;

typedef struct {
    char *keys; /* empty on the further lines of a text */
    char *text;
    guint number, part;
} HelpRow;

static const ViewOps help_ops;
static const ListSource help_source;

enum { KEYS_WIDTH = 16, KEYS_WIDTH_NARROW = 10, NARROW_BELOW = 60 };

View *
view_help_new(const ViewContext *context, Scope scope)
{
    HelpView *view = g_new0(HelpView, 1);
    list_view_init(&view->list, &help_ops, &help_source, context);
    view->scope = scope;
    return &view->list.view;
}

static void
help_free(View *base)
{
    list_view_clear((ListView *)base);
    g_free(base);
}

static int
keys_width(int width)
{
    return width < NARROW_BELOW ? KEYS_WIDTH_NARROW : KEYS_WIDTH;
}

static void
row_free(gpointer pointer)
{
    HelpRow *row = pointer;
    g_free(row->keys);
    g_free(row->text);
    g_free(row);
}

static void
add_entry(ListView *list, GPtrArray *rows, guint number, const char *keys,
          const char *text)
{
    const char *texts[] = {keys, text};
    if (list->limit && !match_any(list->limit, texts, 2))
        return;
    int width = list->width - keys_width(list->width) - 3;
    g_autoptr(GPtrArray) lines = wrap_text(text, width);
    for (guint i = 0; i < lines->len; i++) {
        HelpRow *row = g_new0(HelpRow, 1);
        row->keys = g_strdup(i == 0 ? keys : "");
        row->text = g_strdup(g_ptr_array_index(lines, i));
        row->number = number;
        row->part = i;
        g_ptr_array_add(rows, row);
    }
}

/* What the screen itself takes keys for, wherever nothing is bound to them. */
static const struct {
    const char *keys, *text;
    gboolean is_for_chat;
} own_keys[] = {
    {":", "Type a command; Tab completes it.", FALSE},
    {"Enter", "Send what was typed.", TRUE},
    {"M-Enter", "A new line in what is typed.", TRUE},
    {"/", "At the beginning: a command; // sends a slash.", TRUE},
    {"Up", "With nothing typed: correct your last message. Else, and C-p, what "
           "was sent before.", TRUE},
};

static GPtrArray *
help_load(ListView *list, GError **error)
{
    HelpView *view = (HelpView *)list;
    const UiHost *host = list->view.context->host;
    GPtrArray *rows = g_ptr_array_new_with_free_func(row_free);
    guint number = 0;
    for (guint i = 0; i < G_N_ELEMENTS(own_keys); i++)
        if (own_keys[i].is_for_chat == (view->scope == SCOPE_CHAT))
            add_entry(list, rows, number++, own_keys[i].keys, own_keys[i].text);
    g_autoptr(GPtrArray) entries =
        host->help ? host->help(host->host, view->scope) : NULL;
    for (guint i = 0; entries && i < entries->len; i++) {
        char **entry = g_ptr_array_index(entries, i);
        add_entry(list, rows, number++, entry[0], entry[1]);
    }
    return rows;
}

static gboolean
help_change(View *base, const Change *change)
{
    return FALSE;
}

static void
help_draw(ListView *list, gconstpointer pointer, Surface *surface, Rect line)
{
    const HelpRow *row = pointer;
    int width = keys_width(line.width);
    surface_text(surface, (Rect){line.x + 1, line.y, width, 1}, STYLE_HEADING,
                 row->keys);
    int x = line.x + width + 2;
    view_put(surface, line, &x, STYLE_NORMAL, row->text);
}

static char *
help_identity(gconstpointer pointer)
{
    const HelpRow *row = pointer;
    return g_strdup_printf("%u.%u", row->number, row->part);
}

static Subject *
help_subject(ListView *list, gconstpointer pointer)
{
    return subject_new(NULL, NULL, NULL);
}

static gboolean
help_match(gconstpointer pointer, const char *wanted)
{
    const HelpRow *row = pointer;
    const char *texts[] = {row->keys, row->text};
    return match_any(wanted, texts, G_N_ELEMENTS(texts));
}

static void
help_title(View *base, char **left, char **right)
{
    *left = g_strdup_printf("Keys: %s", scope_name(((HelpView *)base)->scope));
    *right = NULL;
}

static const ListSource help_source = {
    .empty = "No keys.",
    .is_wrapped = TRUE,
    .load = help_load,
    .draw = help_draw,
    .identity = help_identity,
    .subject = help_subject,
    .matches = help_match,
};

static const ViewOps help_ops = {
    .scope = SCOPE_HELP,
    .free = help_free,
    .render = list_view_render,
    .title = help_title,
    .change = help_change,
    .move = list_view_move,
    .subject = list_view_subject,
    .search = list_view_search,
    .limit = list_view_limit,
};
