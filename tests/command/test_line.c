/* test_line - command lines: words, names, completion. */
#include "test.h"

#include "command/args.h"
#include "command/registry.h"
#include "tests/command/desk.h"

static void
words_are_cut_as_a_shell_would(void **state)
{
    static const struct {
        const char *line, *words; /* joined with | */
        gboolean is_open;
    } cases[] = {
        {"", "", FALSE},
        {"  mail  Bob ", "mail|Bob", FALSE},
        {"mail 'Bob B' \"C D\"", "mail|Bob B|C D", FALSE},
        {"a b\\ c \"d\\\"e\\\\f\\g\"", "a|b c|d\"e\\f\\g", FALSE},
        {"a 'b\\' c", "a|b\\|c", FALSE},
        {"a x'y z'w", "a|xy zw", FALSE},
        {"a \"\"", "a|", FALSE},
        {"say it's", "say|its", TRUE},
        {"a b\\", "a|b\\", FALSE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Args) args = args_parse(cases[i].line);
        g_autofree char *joined = g_strjoinv("|", args->words);
        assert_string_equal(joined, cases[i].words);
        assert_int_equal(args->is_open, cases[i].is_open);
    }
}

static void
quoted_words_are_read_back(void **state)
{
    const char *const words[] = {"plain", "", "a b", "it's", "\"\\", "é", NULL};
    for (gsize i = 0; words[i]; i++) {
        g_autofree char *quoted = args_quote(words[i]);
        g_autoptr(Args) args = args_parse(quoted);
        assert_int_equal(args->n, 1);
        assert_string_equal(args->words[0], words[i]);
    }
}

static void
rest_stands_as_it_is(void **state)
{
    g_autoptr(Args) args = args_parse("chat bob  it's \"so\"  ");
    g_autofree char *rest = args_rest(args, 2);
    assert_string_equal(rest, "it's \"so\"");
    assert_null(args_rest(args, 3 + args->n));
}

static void
names_are_found_by_their_beginning(void **state)
{
    static const struct {
        const char *typed, *name, *message;
    } cases[] = {
        {"mail", "mail", NULL},
        {"q", "quit", NULL}, /* as everywhere else */
        {"unl", "unlink", NULL},
        {"re", NULL,
         "re could be read-thread, reply, reply-all, reply-list, recall, "
         "retry, react, refuse, remove, rename, reconnect, redraw: type more of it"},
        {"reply", "reply", NULL}, /* though reply-all begins so */
        {"maill", NULL, "there is no command maill; did you mean mail?"},
        {"zzzzzz", NULL, "there is no command zzzzzz; kith(1) lists them all"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        const Command *command = command_resolve(cases[i].typed, &error);
        if (cases[i].name)
            assert_string_equal(command->name, cases[i].name);
        else
            assert_string_equal(error->message, cases[i].message);
    }
}

static void
arguments_have_kinds(void **state)
{
    static const struct {
        const char *line;
        guint word;
        ArgKind kind;
    } cases[] = {
        {"link ", 1, ARG_JID},       {"link a ", 2, ARG_ADDRESS},
        {"link a b ", 3, ARG_NONE},  {"mail ", 1, ARG_WHO},
        {"mail a b c ", 4, ARG_WHO}, {"mail a -s ", 3, ARG_SUBJECT},
        {"mail -s x ", 3, ARG_WHO},  {"save ", 1, ARG_FILE},
        {"tagged ", 1, ARG_COMMAND}, {"chat a ", 2, ARG_TEXT},
        {"quit ", 1, ARG_NONE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Args) args = args_parse(cases[i].line);
        const Command *command = command_find(args->words[0]);
        assert_int_equal(command_arg_kind(command, args, cases[i].word),
                         cases[i].kind);
    }
}

static void
assert_completes(Desk *desk, const char *line, const char *expected,
                 gsize start)
{
    gsize at = 0;
    g_autoptr(GPtrArray) found =
        commander_complete(desk->commander, line, strlen(line), &at);
    g_autoptr(GString) joined = g_string_new(NULL);
    for (guint i = 0; found && i < found->len; i++)
        g_string_append_printf(joined, "%s%s", i ? "|" : "",
                               (char *)found->pdata[i]);
    assert_string_equal(joined->str, expected);
    if (found)
        assert_int_equal(at, start);
}

static void
lines_are_completed(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    assert_completes(desk, "unl", "unlink", 0);
    assert_completes(desk, "search-", "search-next|search-previous", 0);
    assert_completes(desk, "link Car", "carol@im.example", 5);
    assert_completes(desk, "link carol@im.example sh", "shop@x.example", 22);
    assert_completes(desk, "mail Bob fam", "Family", 9);
    assert_completes(desk, "mail Bob -", "-t|-b|-s", 9);
    assert_completes(desk, "mail -b fam", "Family", 8);
    assert_completes(desk, "mail -s x -t fam", "Family", 13);
    assert_completes(desk, "mail Bob -s x", "", 0);
    assert_completes(desk, "nonsense x", "", 0);
    assert_completes(desk, "quit ", "", 0);
}

static void
files_are_completed(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    g_autofree char *folder =
        g_build_filename(desk->store->folder, "a b", NULL);
    g_autofree char *line = g_strdup_printf("save %s/a", desk->store->folder);
    g_autofree char *expected = g_strdup_printf("\"%s\"", folder);
    assert_true(g_file_set_contents(folder, "", 0, NULL));
    assert_completes(desk, line, expected, 5);
}

static void
what_is_wrong_with_a_line_is_told(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_run(desk, "   ");
    desk_run(desk, "maill");
    desk_shows(desk, "there is no command maill; did you mean mail?");
    desk_run(desk, "mail 'Bob");
    desk_shows(desk, "a quote is not closed");
    desk_run(desk, "quit now");
    desk_shows(desk, "quit takes no argument");
    desk_run(desk, "window x");
    desk_shows(desk, "say which window: window 1 is the two panes");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_cut_as_a_shell_would),
        cmocka_unit_test(quoted_words_are_read_back),
        cmocka_unit_test(rest_stands_as_it_is),
        cmocka_unit_test(names_are_found_by_their_beginning),
        cmocka_unit_test(arguments_have_kinds),
        cmocka_unit_test(lines_are_completed),
        cmocka_unit_test(files_are_completed),
        cmocka_unit_test(what_is_wrong_with_a_line_is_told),
    };
    return cmocka_run_group_tests_name("line", tests, NULL, NULL);
}
