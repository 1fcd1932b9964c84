/* lineedit - see lineedit.h. */
#include "ui/lineedit.h"

#include "base/error.h"
#include "text/sanitize.h"
#include "text/width.h"

#define TEXT_LIMIT (256 * 1024) /* bytes; what is over it is not taken */
enum { UNDO_LIMIT = 100 };

typedef struct {
    char *text;
    gsize cursor;
} Snapshot;

struct LineEdit {
    GString *text;
    gsize cursor; /* always at a cluster's beginning */
    char *killed; /* what C-y brings back */
    const History *history;
    int age;      /* of the history line shown; -1 for none */
    char *unsent; /* what was typed before going up the history */
    GQueue undo;  /* of Snapshot *: as it was before each change */
    guint n_changes;
    gsize typed_to; /* where a word that is being typed ends; else G_MAXSIZE */
};

typedef void (*EditAction)(LineEdit *edit);
static EditAction find_action(const Key *key);
static void note_change(LineEdit *edit);
static void snapshot_free(gpointer snapshot);

LineEdit *
lineedit_new(const History *history)
{
    LineEdit *edit = g_new0(LineEdit, 1);
    edit->text = g_string_new(NULL);
    edit->history = history;
    edit->age = -1;
    edit->typed_to = G_MAXSIZE;
    g_queue_init(&edit->undo);
    return edit;
}

void
lineedit_free(LineEdit *edit)
{
    if (!edit)
        return;
    g_string_free(edit->text, TRUE);
    g_queue_clear_full(&edit->undo, snapshot_free);
    g_free(edit->killed);
    g_free(edit->unsent);
    g_free(edit);
}

const char *
lineedit_text(const LineEdit *edit)
{
    return edit->text->str;
}

gsize
lineedit_cursor(const LineEdit *edit)
{
    return edit->cursor;
}

guint
lineedit_changes(const LineEdit *edit)
{
    return edit->n_changes;
}

void
lineedit_set_cursor(LineEdit *edit, gsize cursor)
{
    edit->cursor = MIN(cursor, edit->text->len);
}

void
lineedit_set(LineEdit *edit, const char *text)
{
    lineedit_replace(edit, 0, edit->text->len, text);
    edit->age = -1;
}

void
lineedit_clear(LineEdit *edit)
{
    lineedit_set(edit, "");
    g_queue_clear_full(&edit->undo, snapshot_free);
}

void
lineedit_insert(LineEdit *edit, const char *text)
{
    lineedit_replace(edit, edit->cursor, edit->cursor, text);
}

void
lineedit_replace(LineEdit *edit, gsize start, gsize end, const char *text)
{
    g_assert(start <= end && end <= edit->text->len);
    if (edit->text->len + strlen(text) > TEXT_LIMIT)
        return;
    note_change(edit);
    g_string_erase(edit->text, start, end - start);
    g_string_insert(edit->text, (gssize)start, text);
    edit->cursor = start + strlen(text);
}

/* The letters of a word are undone together. */
static void
type_letter(LineEdit *edit, gunichar letter)
{
    char typed[8] = "";
    g_unichar_to_utf8(letter, typed);
    gboolean goes_on = edit->typed_to == edit->cursor &&
                       !g_unichar_isspace(letter) &&
                       edit->text->len + sizeof typed < TEXT_LIMIT;
    if (goes_on) {
        g_string_insert(edit->text, (gssize)edit->cursor, typed);
        edit->cursor += strlen(typed);
    } else {
        lineedit_insert(edit, typed);
    }
    edit->typed_to = edit->cursor;
    edit->n_changes++;
}

gboolean
lineedit_key(LineEdit *edit, const Key *key)
{
    EditAction action = find_action(key);
    if (action) {
        action(edit);
        return TRUE;
    }
    if (key->has_ctrl || key->has_meta || key->symbol >= KEY_ENTER_ ||
        !sanitize_allows(key->symbol))
        return FALSE;
    type_letter(edit, key->symbol);
    return TRUE;
}

/* ---- where things are ---- */

static gsize
next_cluster(const LineEdit *edit, gsize at)
{
    gsize bytes;
    if (at >= edit->text->len)
        return edit->text->len;
    width_of_cluster(edit->text->str + at, &bytes);
    return at + MAX(bytes, 1);
}

/* Clusters can only be found from the left. */
static gsize
previous_cluster(const LineEdit *edit, gsize at)
{
    gsize previous = 0;
    for (gsize i = 0; i < at; i = next_cluster(edit, i))
        previous = i;
    return previous;
}

static gboolean
is_word_at(const LineEdit *edit, gsize at)
{
    return g_unichar_isalnum(g_utf8_get_char(edit->text->str + at));
}

static gboolean
is_space_at(const LineEdit *edit, gsize at)
{
    return g_unichar_isspace(g_utf8_get_char(edit->text->str + at));
}

static gsize
word_end(const LineEdit *edit)
{
    gsize at = edit->cursor;
    while (at < edit->text->len && !is_word_at(edit, at))
        at = next_cluster(edit, at);
    while (at < edit->text->len && is_word_at(edit, at))
        at = next_cluster(edit, at);
    return at;
}

static gsize
word_start(const LineEdit *edit)
{
    gsize start = 0;
    gboolean was_word = FALSE;
    for (gsize i = 0; i < edit->cursor; i = next_cluster(edit, i)) {
        gboolean is_word = is_word_at(edit, i);
        if (is_word && !was_word)
            start = i;
        was_word = is_word;
    }
    return start;
}

static gsize
blank_word_start(const LineEdit *edit)
{
    gsize start = 0;
    gboolean was_space = TRUE;
    for (gsize i = 0; i < edit->cursor; i = next_cluster(edit, i)) {
        gboolean is_space = is_space_at(edit, i);
        if (!is_space && was_space)
            start = i;
        was_space = is_space;
    }
    return start;
}

/* Of the line between newlines that the cursor is in. */
static gsize
hard_line_start(const LineEdit *edit)
{
    gsize at = edit->cursor;
    while (at > 0 && edit->text->str[at - 1] != '\n')
        at--;
    return at;
}

static gsize
hard_line_end(const LineEdit *edit)
{
    const char *here = edit->text->str + edit->cursor;
    return edit->cursor + strcspn(here, "\n");
}

/* ---- undo ---- */

static void
snapshot_free(gpointer pointer)
{
    Snapshot *snapshot = pointer;
    g_free(snapshot->text);
    g_free(snapshot);
}

static void
note_change(LineEdit *edit)
{
    Snapshot *snapshot = g_new(Snapshot, 1);
    snapshot->text = g_strndup(edit->text->str, edit->text->len);
    snapshot->cursor = edit->cursor;
    edit->typed_to = G_MAXSIZE;
    edit->n_changes++;
    g_queue_push_tail(&edit->undo, snapshot);
    if (edit->undo.length > UNDO_LIMIT)
        snapshot_free(g_queue_pop_head(&edit->undo));
}

static void
undo(LineEdit *edit)
{
    Snapshot *snapshot = g_queue_pop_tail(&edit->undo);
    if (!snapshot)
        return;
    g_string_assign(edit->text, snapshot->text);
    edit->cursor = snapshot->cursor;
    edit->n_changes++;
    edit->typed_to = G_MAXSIZE;
    snapshot_free(snapshot);
}

/* ---- what keys do ---- */

static void
erase(LineEdit *edit, gsize start, gsize end)
{
    if (start == end)
        return;
    note_change(edit);
    g_string_erase(edit->text, start, end - start);
    edit->cursor = start;
}

static void
kill_text(LineEdit *edit, gsize start, gsize end)
{
    if (start == end)
        return;
    g_free(edit->killed);
    edit->killed = g_strndup(edit->text->str + start, end - start);
    erase(edit, start, end);
}

static void
go_left(LineEdit *edit)
{
    edit->cursor = previous_cluster(edit, edit->cursor);
}

static void
go_right(LineEdit *edit)
{
    edit->cursor = next_cluster(edit, edit->cursor);
}

static void
go_start(LineEdit *edit)
{
    edit->cursor = hard_line_start(edit);
}

static void
go_end(LineEdit *edit)
{
    edit->cursor = hard_line_end(edit);
}

static void
go_word_left(LineEdit *edit)
{
    edit->cursor = word_start(edit);
}

static void
go_word_right(LineEdit *edit)
{
    edit->cursor = word_end(edit);
}

static void
erase_left(LineEdit *edit)
{
    erase(edit, previous_cluster(edit, edit->cursor), edit->cursor);
}

static void
erase_right(LineEdit *edit)
{
    erase(edit, edit->cursor, next_cluster(edit, edit->cursor));
}

static void
kill_to_end(LineEdit *edit)
{
    gsize end = hard_line_end(edit);
    gboolean is_at_newline = end == edit->cursor && end < edit->text->len;
    kill_text(edit, edit->cursor, is_at_newline ? end + 1 : end);
}

static void
kill_to_start(LineEdit *edit)
{
    kill_text(edit, hard_line_start(edit), edit->cursor);
}

static void
kill_blank_word_left(LineEdit *edit)
{
    kill_text(edit, blank_word_start(edit), edit->cursor);
}

static void
kill_word_left(LineEdit *edit)
{
    kill_text(edit, word_start(edit), edit->cursor);
}

static void
kill_word_right(LineEdit *edit)
{
    kill_text(edit, edit->cursor, word_end(edit));
}

static void
yank(LineEdit *edit)
{
    if (edit->killed)
        lineedit_insert(edit, edit->killed);
}

/* The two around the cursor, at the end the last two. */
static void
transpose(LineEdit *edit)
{
    gsize middle = edit->cursor == edit->text->len
                       ? previous_cluster(edit, edit->cursor)
                       : edit->cursor;
    if (middle == 0)
        return;
    gsize start = previous_cluster(edit, middle);
    gsize end = next_cluster(edit, middle);
    const char *text = edit->text->str;
    g_autofree char *swapped =
        g_strdup_printf("%.*s%.*s", (int)(end - middle), text + middle,
                        (int)(middle - start), text + start);
    lineedit_replace(edit, start, end, swapped);
}

/* From the cursor to the end of the word. */
static void
change_case(LineEdit *edit, char *(*change)(const char *text, gssize size))
{
    gsize end = word_end(edit);
    if (end == edit->cursor)
        return;
    g_autofree char *changed = change(edit->text->str + edit->cursor,
                                      (gssize)(end - edit->cursor));
    lineedit_replace(edit, edit->cursor, end, changed);
}

static void
upcase_word(LineEdit *edit)
{
    change_case(edit, g_utf8_strup);
}

static void
downcase_word(LineEdit *edit)
{
    change_case(edit, g_utf8_strdown);
}

static void
show_history(LineEdit *edit, int age)
{
    const char *line =
        age < 0 ? edit->unsent : history_line(edit->history, age);
    if (!line)
        return;
    if (edit->age < 0) {
        g_free(edit->unsent);
        edit->unsent = g_strdup(edit->text->str);
    }
    lineedit_set(edit, line);
    edit->age = age;
}

static void
go_older(LineEdit *edit)
{
    if (edit->history)
        show_history(edit, edit->age + 1);
}

static void
go_newer(LineEdit *edit)
{
    if (edit->history && edit->age >= 0)
        show_history(edit, edit->age - 1);
}

static const struct {
    Key key;
    EditAction action;
} edit_keys[] = {
    {{KEY_LEFT_}, go_left},
    {{'b', .has_ctrl = TRUE}, go_left},
    {{KEY_RIGHT_}, go_right},
    {{'f', .has_ctrl = TRUE}, go_right},
    {{KEY_HOME_}, go_start},
    {{'a', .has_ctrl = TRUE}, go_start},
    {{KEY_END_}, go_end},
    {{'e', .has_ctrl = TRUE}, go_end},
    {{'b', .has_meta = TRUE}, go_word_left},
    {{KEY_LEFT_, .has_ctrl = TRUE}, go_word_left},
    {{'f', .has_meta = TRUE}, go_word_right},
    {{KEY_RIGHT_, .has_ctrl = TRUE}, go_word_right},
    {{KEY_BACKSPACE_}, erase_left},
    {{KEY_DELETE_}, erase_right},
    {{'d', .has_ctrl = TRUE}, erase_right},
    {{'k', .has_ctrl = TRUE}, kill_to_end},
    {{'u', .has_ctrl = TRUE}, kill_to_start},
    {{'w', .has_ctrl = TRUE}, kill_blank_word_left},
    {{KEY_BACKSPACE_, .has_meta = TRUE}, kill_word_left},
    {{'d', .has_meta = TRUE}, kill_word_right},
    {{'y', .has_ctrl = TRUE}, yank},
    {{'t', .has_ctrl = TRUE}, transpose},
    {{'u', .has_meta = TRUE}, upcase_word},
    {{'l', .has_meta = TRUE}, downcase_word},
    {{'_', .has_ctrl = TRUE}, undo},
    {{KEY_UP_}, go_older},
    {{'p', .has_ctrl = TRUE}, go_older},
    {{KEY_DOWN_}, go_newer},
    {{'n', .has_ctrl = TRUE}, go_newer},
};

static EditAction
find_action(const Key *key)
{
    for (gsize i = 0; i < G_N_ELEMENTS(edit_keys); i++)
        if (key_equal(key, &edit_keys[i].key))
            return edit_keys[i].action;
    return NULL;
}

/* ---- painting ---- */

/* A newline takes one column, for its sign. */
static int
columns_at(const char *at, gsize *bytes)
{
    int columns = width_of_cluster(at, bytes);
    return *at == '\n' ? 1 : columns;
}

static int
columns_between(const LineEdit *edit, gsize start, gsize end)
{
    int columns = 0;
    gsize bytes;
    for (gsize i = start; i < end; i += MAX(bytes, 1))
        columns += columns_at(edit->text->str + i, &bytes);
    return columns;
}

/* How many columns are out of sight on the left. In steps of half the room,
 * so that the text does not crawl with every letter. */
static int
hidden_columns(const LineEdit *edit, int room)
{
    int column = columns_between(edit, 0, edit->cursor);
    int step = MAX(room / 2, 1);
    return column < room ? 0 : ((column - room) / step + 1) * step;
}

void
lineedit_render(const LineEdit *edit, Surface *surface, Rect area,
                StyleId style, LineEcho echo)
{
    surface_fill(surface, area, style, " ");
    if (echo == ECHO_NONE) {
        surface_set_cursor(surface, area.x, area.y);
        return;
    }
    int hidden = hidden_columns(edit, area.width);
    int column = -hidden;
    int cursor = 0;
    gsize bytes;
    for (gsize i = 0; i <= edit->text->len; i += bytes) {
        if (i == edit->cursor)
            cursor = column;
        if (i == edit->text->len || column >= area.width)
            break;
        const char *at = edit->text->str + i;
        int columns = columns_at(at, &bytes);
        bytes = MAX(bytes, 1);
        g_autofree char *cluster = *at == '\n'
                                       ? g_strdup(theme_symbol(SYMBOL_NEWLINE))
                                       : g_strndup(at, bytes);
        if (column >= 0 && column + columns <= area.width)
            surface_text(surface, (Rect){area.x + column, area.y, columns, 1},
                         style, cluster);
        column += columns;
    }
    if (hidden > 0)
        surface_text(surface, (Rect){area.x, area.y, 1, 1}, STYLE_DIM,
                     theme_symbol(SYMBOL_ELLIPSIS));
    surface_set_cursor(surface, area.x + cursor, area.y);
}
