/* test_keymap - default keys, the user's, and who wins. */
#include "test.h"

#include "command/keymap.h"
#include "command/registry.h"
#include "config/parse.h"

static Config *
config_with(const char *keys)
{
    g_autofree char *text =
        g_strconcat("[account]\njid = a@example.org\n", keys, NULL);
    g_autoptr(GError) error = NULL;
    Config *config = config_parse("f", text, strlen(text), NULL, &error);
    if (!config)
        fail_msg("%s", error->message);
    return config;
}

/* What the keys run in the scope: a line, `…` when more may follow, or "". */
static const char *
bound(const Keymap *keymap, Scope scope, const char *keys)
{
    Key sequence[8];
    guint n = 0;
    gboolean is_prefix = FALSE;
    while (*keys)
        assert_true(key_parse(keys, &sequence[n++], &keys));
    const char *line = keymap_find(keymap, scope, sequence, n, &is_prefix);
    return line ? line : is_prefix ? "…" : "";
}

static void
defaults_hold_by_scope(void **state)
{
    g_autoptr(Config) config = config_with("");
    g_autoptr(Keymap) keymap = keymap_new(config, NULL);
    static const struct {
        Scope scope;
        const char *keys, *line;
    } cases[] = {
        {SCOPE_INBOX, "j", "next"},
        {SCOPE_READER, "j", "next"},
        {SCOPE_CHAT, "j", ""},
        {SCOPE_INBOX, "g", "…"},
        {SCOPE_INBOX, "gg", "first"},
        {SCOPE_INBOX, "gx", ""},
        {SCOPE_FRIENDS, "m", "mail"},
        {SCOPE_INBOX, "&", "link"},
        {SCOPE_INBOX, "r", "reply"},
        {SCOPE_OUTBOX, "r", "retry"},
        {SCOPE_FRIENDS, "r", ""},
        {SCOPE_CHAT, "M-3", "window 3"},
        {SCOPE_CHAT, "Esc", "back"},
        {SCOPE_INBOX, "q", "close"},
        {SCOPE_READER, "Space", "page-on"},
        {SCOPE_INBOX, "Space", ""},
        {SCOPE_CHAT, "F1", "help"},
        {SCOPE_INBOX, "|", "pipe"},
        {SCOPE_DRAFTS, "Enter", "open"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_string_equal(bound(keymap, cases[i].scope, cases[i].keys),
                            cases[i].line);
}

static void
check_own(const Keymap *keymap, const Command *command, const char *scope_word,
          const char *key)
{
    Scope scope;
    assert_true(scope_parse(scope_word, &scope));
    const char *line = bound(keymap, scope, key);
    if (!g_str_has_prefix(line, command->name))
        fail_msg("%s/%s runs %s, not %s", scope_word, key, line, command->name);
}

/* Two rows that name one key of one scope: the second could never be typed. */
static void
no_key_has_two_commands(void **state)
{
    g_autoptr(Config) config = config_with("");
    g_autoptr(Keymap) keymap = keymap_new(config, NULL);
    for (gsize i = 0; i < command_table_size; i++) {
        const Command *command = &command_table[i];
        g_auto(GStrv) scopes = g_strsplit(command->scopes, " ", -1);
        g_auto(GStrv) keys = g_strsplit(command->keys, " ", -1);
        for (guint k = 0; keys[k]; k++) {
            const char *slash = strchr(keys[k], '/');
            if (slash && slash > keys[k] && slash[1]) {
                g_autofree char *own = g_strndup(keys[k], slash - keys[k]);
                check_own(keymap, command, own, slash + 1);
                continue;
            }
            for (guint s = 0; *keys[k] && scopes[s]; s++)
                check_own(keymap, command, scopes[s], keys[k]);
        }
    }
}

static void
reserved_keys_are_bound_to_nothing(void **state)
{
    g_autoptr(Config) config = config_with("");
    g_autoptr(Keymap) keymap = keymap_new(config, NULL);
    const char *const reserved[] = {"C-s", "C-q", "C-z", "C-\\", "C-h",
                                    "C-i", "C-j", "C-m", "C-a",  "C-b",
                                    "M-f", "M-b", "M-d"};
    for (int scope = 0; scope < N_SCOPES; scope++)
        for (gsize i = 0; i < G_N_ELEMENTS(reserved); i++)
            assert_string_equal(bound(keymap, scope, reserved[i]), "");
}

static void
users_keys_win(void **state)
{
    g_autoptr(Config) config = config_with("[keys.inbox]\n"
                                           "m = \n"
                                           "g = last\n"
                                           "Hash = search-next\n"
                                           "C-x C-s = mail Bob -s \"a b\"\n"
                                           "[keys.list]\n"
                                           "M-1 = outbox\n"
                                           "gh = drafts\n");
    g_autoptr(GError) error = NULL;
    g_autoptr(Keymap) keymap = keymap_new(config, &error);
    assert_null(error);
    static const struct {
        Scope scope;
        const char *keys, *line;
    } cases[] = {
        {SCOPE_INBOX, "m", ""},
        {SCOPE_FRIENDS, "m", "mail"},
        {SCOPE_INBOX, "g", "last"},
        {SCOPE_FRIENDS, "gg", "first"},
        {SCOPE_FRIENDS, "gh", "drafts"},
        {SCOPE_INBOX, "#", "search-next"},
        {SCOPE_INBOX, "C-x", "…"},
        {SCOPE_READER, "M-1", "window 1"},
        {SCOPE_INBOX, "C-xC-s", "mail Bob -s \"a b\""},
        {SCOPE_FRIENDS, "M-1", "outbox"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_string_equal(bound(keymap, cases[i].scope, cases[i].keys),
                            cases[i].line);
}

static void
wrong_bindings_name_their_line(void **state)
{
    static const struct {
        const char *keys, *message;
    } cases[] = {
        {"[keys.inbx]\nx = quit\n",
         "f:4: [keys.inbx]: there is no such scope; did you mean "
         "[keys.inbox]?"},
        {"[keys.zebra]\nx = quit\n",
         "f:4: [keys.zebra]: there is no such scope; there are any, list, "
         "friends, inbox, reader, chat, person, attachments, outbox, drafts, "
         "folders, suggestions, choice, why, text, review, help"},
        {"[keys.inbox]\nabcde = quit\n",
         "f:4: 'abcde' is no key; write j, C-l, M-a, gg, PgUp, F1"},
        {"[keys.inbox]\nx = qiut\n",
         "f:4: there is no command qiut; did you mean quit?"},
        {"[keys.inbox]\nx = mail 'Bob\n",
         "f:4: a quote is not closed in: mail 'Bob"},
        {"[keys.inbox]\nx = quit\nxy = quit\n",
         "f:5: xy and the key on line 4 cannot both be bound: one begins the "
         "other"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Config) config = config_with(cases[i].keys);
        g_autoptr(GError) error = NULL;
        assert_null(keymap_new(config, &error));
        assert_string_equal(error->message, cases[i].message);
    }
}

static const char *
help_of(const GPtrArray *rows, const char *help)
{
    for (guint i = 0; i < rows->len; i++) {
        char **row = rows->pdata[i];
        if (g_str_equal(row[1], help))
            return row[0];
    }
    return "";
}

static void
help_shows_what_holds(void **state)
{
    g_autoptr(Config) config =
        config_with("[keys.inbox]\nm = \nx = mail Bob\n");
    g_autoptr(Keymap) keymap = keymap_new(config, NULL);
    g_autoptr(GPtrArray) rows = keymap_help(keymap, SCOPE_INBOX);
    assert_string_equal(help_of(rows, command_find("next")->help), "j Down");
    assert_string_equal(help_of(rows, command_find("mail")->help), "");
    assert_string_equal(help_of(rows, "mail Bob"), "x");
    assert_string_equal(help_of(rows, command_find("redraw")->help), "C-l");
    assert_string_equal(help_of(rows, command_find("window")->help),
                        "M-1 to M-9");

    /* Moving about is the same everywhere; this is not. */
    g_autoptr(GPtrArray) persons = keymap_help(keymap, SCOPE_PERSON);
    char **first = persons->pdata[0];
    assert_string_equal(first[1], command_find("confirm")->help);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults_hold_by_scope),
        cmocka_unit_test(no_key_has_two_commands),
        cmocka_unit_test(reserved_keys_are_bound_to_nothing),
        cmocka_unit_test(users_keys_win),
        cmocka_unit_test(wrong_bindings_name_their_line),
        cmocka_unit_test(help_shows_what_holds),
    };
    return cmocka_run_group_tests_name("keymap", tests, NULL, NULL);
}
