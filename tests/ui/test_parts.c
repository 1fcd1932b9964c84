/* test_parts - the pure pieces: keys, cells, a line being typed, scrolling,
 * the prompt. */
#include "test.h"

#include "base/error.h"
#include "ui/layout.h"
#include "ui/lineedit.h"
#include "ui/prompt.h"
#include "ui/scroll.h"
#include "ui/surface.h"

/* ---- key ---- */

static void
keys_have_names(void **state)
{
    static const char *const names[] = {
        "j",     "C-l",    "M-a",     "Enter",  "S-Tab", "PgUp", "Space",
        "F1",    "F12",    "Tab",     "/",      "?",     "G",    "M-1",
        "C-M-x", "Escape", "C-Space", "M-Left", "é",     "-",    "C-\\",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        Key key;
        if (!key_parse(names[i], &key, NULL))
            fail_msg("%s is no key", names[i]);
        g_autofree char *name = key_name(&key);
        assert_string_equal(name, names[i]);
    }
}

static void
keys_come_in_sequences(void **state)
{
    Key key;
    const char *rest = "gEnterC-x";
    assert_true(key_parse(rest, &key, &rest));
    assert_int_equal(key.symbol, 'g');
    assert_true(key_parse(rest, &key, &rest));
    assert_int_equal(key.symbol, KEY_ENTER_);
    assert_true(key_parse(rest, &key, &rest));
    assert_true(key_equal(&key, &(Key){'x', .has_ctrl = TRUE}));
    assert_string_equal(rest, "");
}

static void
what_is_no_key_is_refused(void **state)
{
    Key key;
    assert_false(key_parse("", &key, NULL));
    assert_false(key_parse("gg", &key, NULL)); /* nobody asked for two */
    assert_false(key_parse("\x01", &key, NULL));
    assert_false(key_parse("\xff", &key, NULL));
}

/* ---- surface ---- */

static void
text_is_cut_with_a_sign(void **state)
{
    g_autoptr(Surface) surface = surface_new(10, 2);
    surface_text(surface, (Rect){1, 0, 6, 1}, STYLE_NORMAL, "a long name");
    surface_text(surface, (Rect){0, 1, 5, 1}, STYLE_NORMAL, "作者山田");
    g_autofree char *dump = surface_dump(surface);
    assert_string_equal(dump, " a lon…\n作者…\n");
}

static void
half_a_wide_cell_does_not_stay(void **state)
{
    g_autoptr(Surface) surface = surface_new(6, 1);
    surface_text(surface, (Rect){0, 0, 6, 1}, STYLE_NORMAL, "作者山");
    surface_text(surface, (Rect){1, 0, 1, 1}, STYLE_NORMAL, "x");
    surface_text(surface, (Rect){4, 0, 1, 1}, STYLE_NORMAL, "y");
    g_autofree char *dump = surface_dump(surface);
    assert_string_equal(dump, " x者y\n");
}

static void
drawing_outside_is_dropped(void **state)
{
    g_autoptr(Surface) surface = surface_new(3, 1);
    surface_text(surface, (Rect){-2, 0, 9, 1}, STYLE_NORMAL, "abcdefgh");
    surface_text(surface, (Rect){0, 5, 9, 1}, STYLE_NORMAL, "below");
    surface_text(surface, (Rect){2, 0, 9, 1}, STYLE_NORMAL, "作");
    surface_style(surface, (Rect){-5, -5, 50, 50}, STYLE_DIM);
    surface_set_cursor(surface, 3, 0);
    int x, y;
    surface_cursor(surface, &x, &y);
    assert_int_equal(x, -1);
    g_autofree char *dump = surface_dump(surface);
    assert_string_equal(dump, "cd\n");
}

static void
controls_never_reach_a_cell(void **state)
{
    g_autoptr(Surface) surface = surface_new(20, 1);
    surface_text(surface, (Rect){0, 0, 20, 1}, STYLE_NORMAL,
                 "a\x1b[31mb\xe2\x80\xae"
                 "c");
    g_autofree char *dump = surface_dump(surface);
    assert_null(strchr(dump, 0x1b));
    assert_null(strstr(dump, "\xe2\x80\xae"));
}

/* ---- lineedit ---- */

static void
press(LineEdit *edit, const char *keys)
{
    g_auto(GStrv) names = g_strsplit(keys, " ", -1);
    for (char **name = names; *name; name++) {
        Key key;
        assert_true(key_parse(*name, &key, NULL));
        lineedit_key(edit, &key);
    }
}

static void
lines_are_edited_as_readline_does(void **state)
{
    static const struct {
        const char *text, *keys, *wanted;
        gsize cursor;
    } cases[] = {
        {"one two", "C-a C-k", "", 0},
        {"one two", "C-u", "", 0},
        {"one two", "C-w", "one ", 4},
        {"one /a/b", "C-w", "one ", 4},
        {"one /a/b", "M-Backspace", "one /a/", 7},
        {"one two", "M-b M-b M-d", " two", 0},
        {"one two", "C-w C-a C-y", "twoone ", 3},
        {"one two", "C-a M-f x", "onex two", 4},
        {"one", "Left Left Backspace", "ne", 0},
        {"one", "Home Delete", "ne", 0},
        {"one", "Home Left Backspace C-d C-e C-f", "ne", 2},
        {"a👩‍👩‍👧b", "Left Backspace", "ab", 1},
        {"ae\xcc\x81", "Backspace", "a", 1},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(LineEdit) edit = lineedit_new(NULL);
        lineedit_set(edit, cases[i].text);
        press(edit, cases[i].keys);
        assert_string_equal(lineedit_text(edit), cases[i].wanted);
        assert_int_equal(lineedit_cursor(edit), cases[i].cursor);
    }
}

static void
history_is_walked_and_left(void **state)
{
    g_autoptr(History) history = history_new(2);
    history_add(history, "first");
    history_add(history, "second");
    history_add(history, "second");
    history_add(history, "third");
    g_autoptr(LineEdit) edit = lineedit_new(history);
    lineedit_set(edit, "typed");
    press(edit, "Up");
    assert_string_equal(lineedit_text(edit), "third");
    press(edit, "Up Up Up");
    assert_string_equal(lineedit_text(edit), "second");
    press(edit, "Down Down");
    assert_string_equal(lineedit_text(edit), "typed");
}

static void
a_long_line_shows_where_one_types(void **state)
{
    g_autoptr(LineEdit) edit = lineedit_new(NULL);
    g_autoptr(Surface) surface = surface_new(10, 1);
    lineedit_set(edit, "abcdefghijklmnop\nq");
    lineedit_render(edit, surface, (Rect){0, 0, 10, 1}, STYLE_NORMAL,
                    ECHO_TEXT);
    g_autofree char *dump = surface_dump(surface);
    assert_string_equal(dump, "…lmnop↵q\n");
    int x, y;
    surface_cursor(surface, &x, &y);
    assert_int_equal(x, 8);
}

/* ---- scroll and layout ---- */

static void
the_cursor_stays_in_sight(void **state)
{
    Scroll scroll = {.n = 100, .height = 10};
    scroll_move(&scroll, MOVE_PAGE_DOWN);
    scroll_move(&scroll, MOVE_PAGE_DOWN);
    assert_int_equal(scroll.cursor, 18);
    assert_int_equal(scroll.top, 9);
    scroll_move(&scroll, MOVE_LAST);
    assert_int_equal(scroll.cursor, 99);
    assert_int_equal(scroll.top, 90);
    scroll.n = 5;
    scroll_clamp(&scroll);
    assert_int_equal(scroll.cursor, 4);
    assert_int_equal(scroll.top, 0);
    scroll.n = 0;
    scroll_clamp(&scroll);
    assert_int_equal(scroll.cursor, 0);
}

static void
panes_fill_the_screen(void **state)
{
    Layout wide = layout_compute(200, 60, PANE_INBOX);
    assert_int_equal(wide.panes[PANE_FRIENDS].width, 30);
    assert_int_equal(wide.panes[PANE_INBOX].width, 70);
    assert_int_equal(wide.panes[PANE_WINDOW].width, 98);

    Layout usual = layout_compute(80, 24, PANE_INBOX);
    assert_int_equal(usual.panes[PANE_FRIENDS].width, 24);
    assert_int_equal(usual.panes[PANE_INBOX].width, 55);
    assert_true(rect_is_empty(usual.panes[PANE_WINDOW]));

    Layout narrow = layout_compute(40, 12, PANE_FRIENDS);
    assert_int_equal(narrow.panes[PANE_FRIENDS].width, 40);
    assert_true(rect_is_empty(narrow.panes[PANE_INBOX]));
}

/* ---- prompt ---- */

static void
note_answer(gpointer user, const char *answer)
{
    g_string_append_printf(user, "<%s>", answer ? answer : "given up");
}

static void
prompt_press(Prompt *prompt, const char *keys)
{
    g_auto(GStrv) names = g_strsplit(keys, " ", -1);
    for (char **name = names; *name; name++) {
        Key key;
        assert_true(key_parse(*name, &key, NULL));
        prompt_key(prompt, &key);
    }
}

static char *
prompt_look(Prompt *prompt)
{
    g_autoptr(Surface) surface = surface_new(40, 2);
    prompt_render(prompt, surface, (Rect){0, 1, 40, 1}, (Rect){0, 0, 40, 1});
    return surface_dump(surface);
}

static void
questions_wait_for_each_other(void **state)
{
    g_autoptr(GString) answers = g_string_new(NULL);
    g_autoptr(Prompt) prompt =
        prompt_new(); /* answers what is open at its end */
    prompt_ask(prompt, ASK_LINE, "Name: ", "Bo", NULL, note_answer, answers,
               NULL);
    prompt_ask_key(prompt, "Sure?", "yn", note_answer, answers, NULL);
    prompt_press(prompt, "b Enter");
    assert_string_equal(answers->str, "<Bob>");
    g_autofree char *look = prompt_look(prompt);
    assert_string_equal(look, "\nSure? [y/n]\n");
    prompt_press(prompt, "x Enter Y");
    assert_string_equal(answers->str, "<Bob><y>");
    assert_false(prompt_is_asking(prompt));
}

static void
a_secret_is_not_shown(void **state)
{
    g_autoptr(GString) answers = g_string_new(NULL);
    g_autoptr(Prompt) prompt =
        prompt_new(); /* answers what is open at its end */
    prompt_ask(prompt, ASK_SECRET, "Password: ", NULL, NULL, note_answer,
               answers, NULL);
    prompt_press(prompt, "h u n t");
    g_autofree char *look = prompt_look(prompt);
    assert_string_equal(look, "\nPassword:\n");
    prompt_paste(prompt, "er2\n");
    prompt_press(prompt, "Enter");
    assert_string_equal(answers->str, "<hunter2>");
    prompt_ask(prompt, ASK_COMMAND, ":", NULL, NULL, note_answer, answers,
               NULL);
    prompt_press(prompt, "Up Enter");
    assert_string_equal(answers->str, "<hunter2><>");
}

static void
escape_gives_up(void **state)
{
    g_autoptr(GString) answers = g_string_new(NULL);
    Prompt *prompt = prompt_new();
    prompt_ask(prompt, ASK_COMMAND, ":", "x", NULL, note_answer, answers, NULL);
    prompt_press(prompt, "Backspace Backspace");
    assert_string_equal(answers->str, "<given up>");
    prompt_ask_key(prompt, "Sure?", "yn", note_answer, answers, NULL);
    prompt_press(prompt, "C-g");
    prompt_ask(prompt, ASK_LINE, "left", NULL, NULL, note_answer, answers,
               NULL);
    prompt_free(prompt);
    assert_string_equal(answers->str, "<given up><given up><given up>");
}

static GPtrArray *
complete_fruit(gpointer user, const char *line, gsize cursor, gsize *start_out)
{
    GPtrArray *found = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(found, g_strdup("apple"));
    g_ptr_array_add(found, g_strdup("apricot"));
    *start_out = 4;
    return found;
}

static void
tab_goes_round_the_candidates(void **state)
{
    g_autoptr(GString) answers = g_string_new(NULL);
    g_autoptr(Prompt) prompt =
        prompt_new(); /* answers what is open at its end */
    prompt_ask(prompt, ASK_COMMAND, ":", "eat ap", complete_fruit, note_answer,
               answers, NULL);
    prompt_press(prompt, "Tab Tab");
    g_autofree char *look = prompt_look(prompt);
    assert_string_equal(look, " apple  apricot\n:eat apricot\n");
    prompt_press(prompt, "Tab S-Tab S-Tab s");
    g_autofree char *after = prompt_look(prompt);
    assert_string_equal(after, "\n:eat apples\n");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_have_names),
        cmocka_unit_test(keys_come_in_sequences),
        cmocka_unit_test(what_is_no_key_is_refused),
        cmocka_unit_test(text_is_cut_with_a_sign),
        cmocka_unit_test(half_a_wide_cell_does_not_stay),
        cmocka_unit_test(drawing_outside_is_dropped),
        cmocka_unit_test(controls_never_reach_a_cell),
        cmocka_unit_test(lines_are_edited_as_readline_does),
        cmocka_unit_test(history_is_walked_and_left),
        cmocka_unit_test(a_long_line_shows_where_one_types),
        cmocka_unit_test(the_cursor_stays_in_sight),
        cmocka_unit_test(panes_fill_the_screen),
        cmocka_unit_test(questions_wait_for_each_other),
        cmocka_unit_test(a_secret_is_not_shown),
        cmocka_unit_test(escape_gives_up),
        cmocka_unit_test(tab_goes_round_the_candidates),
    };
    return cmocka_run_group_tests_name("ui parts", tests, NULL, NULL);
}
