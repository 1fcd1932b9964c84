/* test_config - what kith.conf may say, and what is said of its mistakes. */
#include "test.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#include "base/error.h"
#include "config/config.h"
#include "config/nearest.h"
#include "config/parse.h"
#include "config/write.h"

#define ACCOUNT "[account]\njid = alice@example.org\n"

static Config *
parse(const char *text, const char *account, GError **error)
{
    return config_parse("f", text, strlen(text), account, error);
}

/* ---- what is right ---- */

static void
least_config_has_its_defaults(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config = parse(ACCOUNT, NULL, &error);
    assert_null(error);
    assert_string_equal(config->account, "default");
    assert_string_equal(config->jid, "alice@example.org");
    assert_string_equal(config->address, "alice@example.org");
    assert_string_equal(config->mail_user, "alice@example.org");
    assert_true(config->is_one_account);
    assert_null(config->name);
    assert_null(config->xmpp.host);
    assert_int_equal(config->sender_display, SENDER_DISPLAY_NAME);
    assert_false(config->has_ascii_symbols);
    assert_true(config->has_bell);
    assert_int_equal(config->notice_seconds, 5);
    assert_int_equal(config->bindings->len, 0);
    assert_int_equal(config->warnings->len, 0);
}

static void
every_key_is_read(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config =
        parse("# a remark\n"
              "[account.work]\r\n"
              "\tname = Alice  Example \n"
              "jid=Alice@Example.org\n"
              "address = a.example@mail.example\n"
              "password = s3 cr=et#1\n"
              "mail-password-command = pass show 'mail' | head -1\n"
              "xmpp = xmpp://localhost:5223\n"
              "imap = imaps://[::1]:9930\n"
              "smtp = smtp://mail.example\n"
              "mail-user = alice\n"
              "tls-ca-file = /dev/../etc/passwd\n"
              "authserv-id = mx.example\n"
              "same-account = true\n"
              "[ui]\n"
              "sender-display = both\n"
              "editor = vim -f\n"
              "ascii = yes\n"
              "bell = off\n"
              "notice-seconds = 30\n"
              "[keys.inbox]\n"
              "d = \n"
              "gg = move first\n",
              "work", &error);
    assert_null(error);
    assert_string_equal(config->account, "work");
    assert_string_equal(config->name, "Alice  Example");
    assert_string_equal(config->jid, "alice@example.org");
    assert_string_equal(config->address, "a.example@mail.example");
    assert_string_equal(config->password, "s3 cr=et#1");
    assert_string_equal(config->mail_password_command,
                        "pass show 'mail' | head -1");
    assert_string_equal(config->xmpp.host, "localhost");
    assert_int_equal(config->xmpp.port, 5223);
    assert_int_equal(config->xmpp.mode, TLS_MODE_STARTTLS);
    assert_string_equal(config->imap.host, "::1");
    assert_int_equal(config->imap.mode, TLS_MODE_DIRECT);
    assert_int_equal(config->smtp.port, 0);
    assert_string_equal(config->mail_user, "alice");
    assert_string_equal(config->tls_ca_file, "/dev/../etc/passwd");
    assert_string_equal(config->authserv_id, "mx.example");
    assert_true(config->is_one_account);
    assert_int_equal(config->sender_display, SENDER_DISPLAY_BOTH);
    assert_string_equal(config->editor, "vim -f");
    assert_true(config->has_ascii_symbols);
    assert_false(config->has_bell);
    assert_int_equal(config->notice_seconds, 30);
    assert_int_equal(config->bindings->len, 2);
    const KeyBinding *unbound = config->bindings->pdata[0];
    assert_string_equal(unbound->scope, "inbox");
    assert_string_equal(unbound->key, "d");
    assert_string_equal(unbound->command, "");
    assert_int_equal(unbound->line, 22);
}

static void
other_domain_is_another_account_unless_told(void **state)
{
    g_autoptr(Config) apart =
        parse(ACCOUNT "address = alice@mail.example\n", NULL, NULL);
    assert_false(apart->is_one_account);
    g_autoptr(Config) told =
        parse(ACCOUNT "same-account = false\n", NULL, NULL);
    assert_false(told->is_one_account);
}

static void
first_account_is_the_default(void **state)
{
    const char *two = "[account.one]\njid = a@one.example\n"
                      "[account.two]\njid = a@two.example\n";
    g_autoptr(Config) first = parse(two, NULL, NULL);
    assert_string_equal(first->account, "one");
    g_autoptr(Config) second = parse(two, "two", NULL);
    assert_string_equal(second->jid, "a@two.example");
}

/* ---- what is wrong ---- */

static const struct {
    const char *text;
    const char *message;
} mistakes[] = {
    {"", "f has no [account] section; the least it needs:\n\n"
         "    [account]\n    jid = alice@example.org\n"},
    {"[ui]\n", "f has no [account] section; the least it needs:\n\n"
               "    [account]\n    jid = alice@example.org\n"},
    {"[account]\nname = Alice\n",
     "f:1: [account] has no jid; add a line such as `jid = "
     "alice@example.org`"},
    {"jid = alice@example.org\n",
     "f:1: a key stands before any section; begin with [account]"},
    {"[account\n", "f:1: a section is written [name], alone on its line"},
    {"[]\n", "f:1: a section is written [name], alone on its line"},
    {"[account] # mine\n",
     "f:1: a section is written [name], alone on its line"},
    {"\n[account]\nalice\n",
     "f:3: this is neither `key = value` nor [section] nor a remark (#)"},
    {"[account]\n= alice\n",
     "f:2: this is neither `key = value` nor [section] nor a remark (#)"},
    {"[account]\nname[de] = Alice\n",
     "f:2: a key's name cannot hold a bracket"},
    {"[account]\nname = \xff\n",
     "f:2: this line holds a control character or is not UTF-8; write plain "
     "text"},
    {"[account]\nname = \x1b[2J\n",
     "f:2: this line holds a control character or is not UTF-8; write plain "
     "text"},
    {ACCOUNT "jid = bob@example.org\n",
     "f:3: jid stands twice, first on line 2; take one out"},
    {ACCOUNT "[ui]\n[account]\n",
     "f:4: [account] stands twice, first on line 1; put them together"},
    {ACCOUNT "[account.default]\njid = b@example.org\n",
     "f:3: [account.default] is [account] by another name; rename one"},
    {"[account.a/b]\njid = b@example.org\n",
     "f:1: [account.a/b]: name an account with letters, digits and . _ - @ "
     "only"},
    {"[acount]\n", "f:1: unknown section [acount]; did you mean [account]?"},
    {"[acount.work]\n",
     "f:1: unknown section [acount.work]; did you mean [account.work]?"},
    {"[key.inbox]\n",
     "f:1: unknown section [key.inbox]; did you mean [keys.inbox]?"},
    {"[keys]\n", "f:1: unknown section [keys]; did you mean [keys.any]?"},
    {"[interface]\n", "f:1: unknown section [interface]; there are [account], "
                      "[account.NAME], [ui] and [keys.SCOPE]"},
    {ACCOUNT "pasword = x\n",
     "f:3: unknown key 'pasword' in [account]; did you mean 'password'?"},
    {ACCOUNT "[ui]\ncolour = red\n",
     "f:4: unknown key 'colour' in [ui]; it knows sender-display, editor, "
     "ascii, bell, notice-seconds, fold-quotes, prefers-html, "
     "thread-by-subject, save-folder"},
    {"[account]\njid = alice\n",
     "f:2: jid: 'alice' is no JID; write user@domain, without a resource"},
    {"[account]\njid = alice@example.org/desk\n",
     "f:2: jid: 'alice@example.org/desk' is no JID; write user@domain, "
     "without a resource"},
    {"[account]\njid = alice@example.org  # mine\n",
     "f:2: jid: 'alice@example.org  # mine' is no JID; write user@domain, "
     "without a resource (a remark needs a line of its own)"},
    {ACCOUNT "address = Alice <alice@example.org>\n",
     "f:3: address: 'Alice <alice@example.org>' is no mail address; write "
     "user@domain, without a name"},
    {ACCOUNT "name =\n",
     "f:3: name: the value is empty; give one or leave the line out"},
    {ACCOUNT "name = a\\nBcc: b\n",
     "f:3: name: the value holds a control character; write plain text on "
     "one line"},
    {ACCOUNT "password = a\\b\n",
     "f:3: password: a backslash stands before a letter that it cannot; "
     "write \\\\ for a backslash itself"},
    {ACCOUNT "imap = imap.example.org\n",
     "f:3: imap: 'imap.example.org' is no place of an imap server; write "
     "imap://host:port (STARTTLS) or imaps://host:port (TLS at once)"},
    {ACCOUNT "smtp = imaps://example.org\n",
     "f:3: smtp: 'imaps://example.org' is no place of an smtp server; write "
     "smtp://host:port (STARTTLS) or smtps://host:port (TLS at once)"},
    {ACCOUNT "tls-ca-file = /nowhere/ca.pem\n",
     "f:3: tls-ca-file: there is no file /nowhere/ca.pem; give the whole "
     "path of one that is there"},
    {ACCOUNT "same-account = maybe\n",
     "f:3: same-account: 'maybe' is neither true nor false; write one of "
     "these"},
    {ACCOUNT "password = x\npassword-command = y\n",
     "f:4: password and password-command cannot both be given; keep one"},
    {ACCOUNT "mail-password-command = y\nmail-password = x\n",
     "f:4: mail-password and mail-password-command cannot both be given; "
     "keep one"},
    {ACCOUNT "[account.two]\nname = B\n",
     "f:3: [account.two] has no jid; add a line such as `jid = "
     "alice@example.org`"},
    {ACCOUNT "[ui]\nsender-display = nick\n",
     "f:4: sender-display: 'nick' is no way to show a sender; write name, "
     "both or address"},
    {ACCOUNT "[ui]\nfold-quotes = -1\n",
     "f:4: fold-quotes: '-1' is no number of lines; write one from 0 to "
     "100000"},
    {ACCOUNT "[ui]\nsave-folder = /nonexistent\n",
     "f:4: save-folder: there is no folder /nonexistent; give the whole path "
     "of one that is there"},
    {ACCOUNT "[ui]\nnotice-seconds = 0\n",
     "f:4: notice-seconds: '0' is no number of seconds; write one from 1 to "
     "3600"},
    {ACCOUNT "[keys.inbox]\nd = a\\qb\n",
     "f:4: d: a backslash stands before a letter that it cannot; write \\\\ "
     "for a backslash itself"},
};

static void
every_mistake_is_named(void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(mistakes); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Config) config = parse(mistakes[i].text, NULL, &error);
        assert_null(config);
        assert_true(g_error_matches(error, KITH_ERROR, KITH_ERROR_INVALID));
        assert_string_equal(error->message, mistakes[i].message);
    }
}

static void
nul_byte_is_refused(void **state)
{
    g_autoptr(GError) error = NULL;
    const char text[] = "[account]\nname = a\0b\n";
    assert_null(config_parse("f", text, sizeof text - 1, NULL, &error));
    assert_string_equal(error->message,
                        "f:2: this line holds a control character or is not "
                        "UTF-8; write plain text");
}

static void
absent_account_is_named(void **state)
{
    g_autoptr(GError) error = NULL;
    assert_null(parse(ACCOUNT, "work", &error));
    assert_string_equal(error->message,
                        "f has no account 'work'; it has default");
}

static void
endpoints_are_checked(void **state)
{
    const char *const bad[] = {
        "",
        "imaps://",
        "imaps://a b",
        "imaps:x",
        "imaps://x:0",
        "imaps://x:65536",
        "imaps://x:port",
        "imaps://u@x",
        "imaps://x/inbox",
        "imaps://x?y",
        "imaps://x#y",
        "imaps://[::1",
        "imapss://x",
        "imaps://x\r\nQUIT",
        "imaps://-\xff",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        Endpoint endpoint = {0};
        g_autoptr(GError) error = NULL;
        assert_false(endpoint_parse(bad[i], "imap", &endpoint, &error));
        assert_true(g_error_matches(error, KITH_ERROR, KITH_ERROR_INVALID));
        assert_null(endpoint.host);
    }
    Endpoint good = {0};
    assert_true(endpoint_parse("imaps://Bücher.example/", "imap", &good, NULL));
    assert_string_equal(good.host, "xn--bcher-kva.example");
    assert_int_equal(good.port, 0);
    g_free(good.host);
}

static void
nearest_name_knows_slips(void **state)
{
    const char *const names[] = {"password", "address", "xmpp", NULL};
    assert_string_equal(nearest_name("adress", names), "address");
    assert_string_equal(nearest_name("xmp", names), "xmpp");
    assert_string_equal(nearest_name("pass", names), "password");
    assert_string_equal(nearest_name("Password", names), "password");
    assert_null(nearest_name("zebra", names));
    assert_null(nearest_name("", names));
}

/* ---- the file ---- */

typedef struct {
    char *folder, *path;
} Place;

static int
make_place(void **state)
{
    Place *place = g_new0(Place, 1);
    place->folder = g_dir_make_tmp("kith-config-XXXXXX", NULL);
    place->path = g_build_filename(place->folder, "new", "kith.conf", NULL);
    *state = place;
    return 0;
}

static int
remove_place(void **state)
{
    Place *place = *state;
    g_autofree char *inner = g_path_get_dirname(place->path);
    g_unlink(place->path);
    g_rmdir(inner);
    g_rmdir(place->folder);
    g_free(place->folder);
    g_free(place->path);
    g_free(place);
    return 0;
}

static void
missing_file_shows_the_way(void **state)
{
    const Place *place = *state;
    g_autoptr(GError) error = NULL;
    assert_null(config_load(place->path, NULL, &error));
    g_autofree char *expected = g_strdup_printf(
        "there is no %s; run `kith setup`, or write it yourself. The least "
        "it needs:\n\n    [account]\n    jid = alice@example.org\n",
        place->path);
    assert_string_equal(error->message, expected);
}

static void
written_account_loads_and_is_private(void **state)
{
    const Place *place = *state;
    const ConfigAccount account = {
        .name = "Alice \\ Example",
        .jid = "alice@example.org",
        .password = " secret ",
        .imap = "imaps://localhost:993",
    };
    g_autoptr(GError) error = NULL;
    assert_true(config_write_account(place->path, &account, &error));
    GStatBuf status;
    assert_int_equal(g_stat(place->path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);

    g_autoptr(Config) config = config_load(place->path, NULL, &error);
    assert_null(error);
    assert_string_equal(config->name, "Alice \\ Example");
    assert_string_equal(config->password, " secret ");
    assert_int_equal(config->warnings->len, 1); /* the blank at its end */

    assert_false(config_write_account(place->path, &account, &error));
    g_autofree char *expected = g_strdup_printf(
        "%s is there already; edit it, or move it away first", place->path);
    assert_string_equal(error->message, expected);
}

static void
wrong_account_is_not_written(void **state)
{
    const Place *place = *state;
    const ConfigAccount account = {.jid = "alice@example.org\n[ui]"};
    g_autoptr(GError) error = NULL;
    assert_false(config_write_account(place->path, &account, &error));
    assert_true(g_error_matches(error, KITH_ERROR, KITH_ERROR_INVALID));
    assert_false(g_file_test(place->path, G_FILE_TEST_EXISTS));
}

static void
assert_text(const Place *place, const char *expected)
{
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents(place->path, &text, NULL, NULL));
    assert_string_equal(text, expected);
}

static void
write_text(const Place *place, const char *text)
{
    g_autofree char *folder = g_path_get_dirname(place->path);
    g_mkdir_with_parents(folder, 0700);
    assert_true(g_file_set_contents(place->path, text, -1, NULL));
}

/* What the user wrote stays to the byte, mode and all. */
static void
key_is_added_to_what_the_user_wrote(void **state)
{
    const Place *place = *state;
    write_text(place, "# mine\n[account]\njid = a@x.example # not a comment?\n"
                      "address=a@x.example\n\n[account.work]\n"
                      "jid=b@y.example\n[ui]\nbell = false");
    g_chmod(place->path, 0640);
    g_autoptr(GError) error = NULL;
    assert_false(config_add_to_account(place->path, "default", "authserv-id",
                                       "mx.x.example", &error));
    g_clear_error(&error); /* that JID is none: what is wrong stays so */

    write_text(place, "# mine\n[account]\njid = a@x.example\n"
                      "address=a@x.example\n\n[account.work]\n"
                      "jid=b@y.example\n[ui]\nbell = false");
    g_chmod(place->path, 0640);
    assert_true(config_add_to_account(place->path, "default", "authserv-id",
                                      "mx.x.example", &error));
    assert_true(config_add_to_account(place->path, "work", "authserv-id",
                                      "mx.y.example", &error));
    assert_text(place, "# mine\n[account]\njid = a@x.example\n"
                       "address=a@x.example\nauthserv-id = mx.x.example\n"
                       "\n[account.work]\njid=b@y.example\n"
                       "authserv-id = mx.y.example\n[ui]\nbell = false");
    GStatBuf status;
    assert_int_equal(g_stat(place->path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0640);
    g_autoptr(Config) work = config_load(place->path, "work", NULL);
    assert_string_equal(work->authserv_id, "mx.y.example");
}

static void
key_that_stands_there_is_left_alone(void **state)
{
    const Place *place = *state;
    static const char text[] =
        "[account]\njid = a@x.example\nauthserv-id = mx.mine\n";
    write_text(place, text);
    g_autoptr(GError) error = NULL;
    assert_false(config_add_to_account(place->path, "default", "authserv-id",
                                       "mx.other", &error));
    g_autofree char *expected = g_strdup_printf(
        "%s:3: authserv-id stands here already: change it in the file",
        place->path);
    assert_string_equal(error->message, expected);
    assert_text(place, text);
    g_clear_error(&error);
    assert_false(config_add_to_account(place->path, "work", "authserv-id",
                                       "mx.other", &error));
    assert_non_null(error);
}

/* The last line may lack its end. */
static void
key_is_added_after_an_unended_line(void **state)
{
    const Place *place = *state;
    write_text(place, "[account]\njid = a@x.example");
    assert_true(config_add_to_account(place->path, "default", "authserv-id",
                                      "mx.x.example", NULL));
    assert_text(place,
                "[account]\njid = a@x.example\nauthserv-id = mx.x.example\n");
}

static void
readable_password_is_warned_of(void **state)
{
    const Place *place = *state;
    const ConfigAccount account = {.jid = "alice@example.org",
                                   .password = "secret"};
    assert_true(config_write_account(place->path, &account, NULL));
    g_autoptr(Config) private = config_load(place->path, NULL, NULL);
    assert_int_equal(private->warnings->len, 0);

    g_chmod(place->path, 0640);
    g_autoptr(Config) open = config_load(place->path, NULL, NULL);
    g_autofree char *expected = g_strdup_printf(
        "%s holds a password and others can read it: chmod 600 it, or use "
        "password-command",
        place->path);
    assert_int_equal(open->warnings->len, 1);
    assert_string_equal(open->warnings->pdata[0], expected);
}

int
main(void)
{
#define IN_PLACE(test)                                                         \
    cmocka_unit_test_setup_teardown(test, make_place, remove_place)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(least_config_has_its_defaults),
        cmocka_unit_test(every_key_is_read),
        cmocka_unit_test(other_domain_is_another_account_unless_told),
        cmocka_unit_test(first_account_is_the_default),
        cmocka_unit_test(every_mistake_is_named),
        cmocka_unit_test(nul_byte_is_refused),
        cmocka_unit_test(absent_account_is_named),
        cmocka_unit_test(endpoints_are_checked),
        cmocka_unit_test(nearest_name_knows_slips),
        IN_PLACE(missing_file_shows_the_way),
        IN_PLACE(written_account_loads_and_is_private),
        IN_PLACE(wrong_account_is_not_written),
        IN_PLACE(key_is_added_to_what_the_user_wrote),
        IN_PLACE(key_that_stands_there_is_left_alone),
        IN_PLACE(key_is_added_after_an_unended_line),
        IN_PLACE(readable_password_is_warned_of),
    };
    return cmocka_run_group_tests_name("config", tests, NULL, NULL);
}
