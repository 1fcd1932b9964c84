/* test_auth - where passwords come from. */
#include "test.h"

#include "base/error.h"
#include "net/auth.h"

static char *
printed_by(const char *command, GError **error)
{
    g_autoptr(Config) config = g_new0(Config, 1);
    config->bindings = g_ptr_array_new();
    config->warnings = g_ptr_array_new();
    config->password_command = g_strdup(command);
    return auth_password(config, PASSWORD_XMPP, NULL, error);
}

static void
assert_password(const char *command, const char *expected)
{
    g_autoptr(GError) error = NULL;
    char *password = printed_by(command, &error);
    if (!password)
        fail_msg("%s", error->message);
    assert_string_equal(password, expected);
    auth_wipe(password);
}

static void
assert_failure(const char *command, const char *why)
{
    g_autoptr(GError) error = NULL;
    assert_null(printed_by(command, &error));
    assert_true(g_error_matches(error, KITH_ERROR, KITH_ERROR_AUTH));
    assert_non_null(strstr(error->message, command));
    if (!strstr(error->message, why))
        fail_msg("%s: not about `%s`", error->message, why);
}

static void
the_first_line_is_the_password(void **state)
{
    assert_password("printf 'secret\\nuser: alice\\n'", "secret");
    assert_password("printf 'secret\\r\\n'", "secret");
    assert_password("printf secret", "secret");
    assert_password("printf ' two words \\n'", " two words ");
    assert_password("printf 'other\\nsecret\\n' | tail -n 1", "secret");
}

static void
standard_input_is_closed(void **state)
{
    assert_password("cat; echo secret", "secret");
}

static void
a_failing_command_is_named(void **state)
{
    assert_failure("echo secret; exit 3", "exit code 3");
    assert_failure("echo 'no such key' >&2; false", "no such key");
    assert_failure("kill -TERM $$", "signal 15");
    assert_failure("true", "no password");
    assert_failure("echo", "no password");
    assert_failure("printf 'se\\0cret\\n'", "NUL");
}

static void
the_mail_password_is_the_other_one_unless_set(void **state)
{
    g_autoptr(Config) config = g_new0(Config, 1);
    config->bindings = g_ptr_array_new();
    config->warnings = g_ptr_array_new();
    assert_true(auth_must_ask(config, PASSWORD_XMPP));
    assert_true(auth_must_ask(config, PASSWORD_MAIL));
    assert_true(auth_is_shared(config));
    assert_null(auth_password(config, PASSWORD_MAIL, NULL, NULL));

    config->password = g_strdup("one");
    assert_false(auth_must_ask(config, PASSWORD_MAIL));
    char *shared = auth_password(config, PASSWORD_MAIL, NULL, NULL);
    assert_string_equal(shared, "one");
    auth_wipe(shared);

    config->mail_password_command = g_strdup("echo two");
    assert_false(auth_is_shared(config));
    char *own = auth_password(config, PASSWORD_MAIL, NULL, NULL);
    assert_string_equal(own, "two");
    auth_wipe(own);
    auth_wipe(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_line_is_the_password),
        cmocka_unit_test(standard_input_is_closed),
        cmocka_unit_test(a_failing_command_is_named),
        cmocka_unit_test(the_mail_password_is_the_other_one_unless_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
