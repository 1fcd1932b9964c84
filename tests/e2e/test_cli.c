/* test_cli - kith without a screen: configs, kith check, exit codes. */
#include "test.h"

#include <gio/gio.h>
#include <stdio.h>

#include "story.h"

static const char *const check[] = {"check", NULL};

/* `kith ARGUMENTS` alone; the exit code. */
static int
run(const char *const *arguments, char **output_out)
{
    g_autofree char *kith =
        g_build_filename(g_getenv("KITH_BUILD"), "kith", NULL);
    g_autoptr(GPtrArray) argv = g_ptr_array_new();
    g_ptr_array_add(argv, kith);
    for (guint i = 0; arguments[i]; i++)
        g_ptr_array_add(argv, (char *)arguments[i]);
    g_ptr_array_add(argv, NULL);
    g_autoptr(GSubprocess) process = g_subprocess_newv(
        (const char *const *)argv->pdata,
        G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE, NULL);
    assert_non_null(process);
    assert_true(g_subprocess_communicate_utf8(process, NULL, NULL, output_out,
                                              NULL, NULL));
    return g_subprocess_get_exit_status(process);
}

static void
assert_has(const char *output, const char *text)
{
    if (!strstr(output, text))
        fail_msg("no \"%s\" in:\n%s", text, output);
}

static void
missing_config_says_what_to_write(void **state)
{
    const char *const arguments[] = {"-c", "/nonexistent/kith.conf", NULL};
    g_autofree char *output = NULL;
    assert_int_equal(run(arguments, &output), 1);
    assert_has(output, "/nonexistent/kith.conf");
    assert_has(output, "[account]");
    assert_has(output, "jid");
}

static void
wrong_config_names_file_line_and_key(void **state)
{
    g_autofree char *folder = g_dir_make_tmp("kith-cli-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "kith.conf", NULL);
    assert_true(g_file_set_contents(
        path, "[account]\njid = alice@example.org\npasword = x\n", -1, NULL));
    const char *const arguments[] = {"-c", path, "-d", folder, "check", NULL};
    g_autofree char *output = NULL;
    assert_int_equal(run(arguments, &output), 1);
    assert_has(output, path);
    assert_has(output, "3");
    assert_has(output, "pasword");
    assert_has(output, "password");
    assert_int_equal(remove(path), 0);
}

static void
watch_takes_nothing_else(void **state)
{
    g_autofree char *folder = g_dir_make_tmp("kith-cli-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "kith.conf", NULL);
    g_autofree char *log = g_build_filename(folder, "kith.log", NULL);
    assert_true(g_file_set_contents(
        path, "[account]\njid = alice@example.org\n", -1, NULL));
    const char *const arguments[] = {"-c",     path,      "-d",  folder,
                                     "status", "--watch", "now", NULL};
    g_autofree char *output = NULL;
    assert_int_equal(run(arguments, &output), 2);
    assert_has(output, "it takes [--watch]");
    remove(log);
    assert_int_equal(remove(path), 0);
    assert_int_equal(remove(folder), 0);
}

static void
setup_says_what_it_wrote_as_json(void **state)
{
    g_autofree char *folder = g_dir_make_tmp("kith-cli-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "kith.conf", NULL);
    const char *const asking[] = {"-c", path, "setup", "--json", NULL};
    const char *const given[] = {
        "-c", path, "setup", "--address", "alice@example.org", "--json", NULL};
    g_autofree char *refused = NULL, *output = NULL;
    assert_int_equal(run(asking, &refused), 2);
    assert_has(refused, "--json needs --address");
    assert_int_equal(run(given, &output), 0);
    g_autofree char *wanted = g_strdup_printf(
        "{\"config\":\"%s\",\"jid\":\"alice@example.org\"}\n", path);
    assert_string_equal(output, wanted);
    assert_int_equal(remove(path), 0);
    assert_int_equal(remove(folder), 0);
}

static void
usage_errors_exit_with_2(void **state)
{
    const char *const option[] = {"--nonsense", NULL};
    const char *const verb[] = {"nonsense", NULL};
    g_autofree char *one = NULL, *two = NULL;
    assert_int_equal(run(option, &one), 2);
    assert_int_equal(run(verb, &two), 2);
    assert_has(two, "nonsense");
}

static void
check_passes_every_step(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autofree char *output = NULL;
    assert_int_equal(story_run(story, "alice", NULL, check, &output), 0);
    const char *const services[] = {"xmpp", "imap", "smtp"};
    for (guint i = 0; i < G_N_ELEMENTS(services); i++)
        assert_has(output, services[i]);
    assert_has(output, "select");
    assert_has(output, "submit");
    assert_null(strstr(output, "FAILED"));
}

/* What the server's logs hold of a password having been tried. */
static void
check_says_each_step_as_json(void **state)
{
    static const char *const json[] = {"check", "--json", NULL};
    static const char *const wrong[] = {"check", "--nonsense", NULL};
    g_autoptr(Story) story = story_new(NULL);
    story_server(story, "stop", "smtp");
    g_autofree char *output = NULL, *misused = NULL;
    assert_int_equal(story_run(story, "alice", NULL, json, &output), 1);
    assert_has(output, "[{\"service\":\"xmpp\",\"step\":\"resolve\","
                       "\"ok\":true,\"detail\":\"");
    assert_has(output, "{\"service\":\"smtp\",\"step\":\"connect\","
                       "\"ok\":false,\"detail\":null,\"error\":\"cannot");
    assert_int_equal(story_run(story, "alice", NULL, wrong, &misused), 2);
}

static void
check_fails_for_certificate(const char *kind, const char *reason)
{
    const char *const arguments[] = {"--seed", "basic", "--cert", kind, NULL};
    g_autoptr(Story) story = story_new(arguments);
    g_autofree char *output = NULL;
    assert_int_equal(story_run(story, "alice", NULL, check, &output), 1);
    assert_has(output, "tls");
    assert_has(output, "FAILED");
    assert_has(output, reason);
}

static void
check_names_an_expired_certificate(void **state)
{
    check_fails_for_certificate("expired", "expired");
}

static void
check_names_a_wrong_host(void **state)
{
    check_fails_for_certificate("wrong-host", "issued for wrong.example");
}

static void
check_names_an_unknown_authority(void **state)
{
    check_fails_for_certificate("unknown-ca", "unknown");
}

static void
check_names_the_step_that_fails(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    story_server(story, "stop", "smtp");
    g_autofree char *output = NULL;
    assert_int_equal(story_run(story, "alice", NULL, check, &output), 1);
    assert_has(output, "smtp");
    assert_has(output, "connect");
    assert_has(output, "FAILED");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(missing_config_says_what_to_write),
        cmocka_unit_test(wrong_config_names_file_line_and_key),
        cmocka_unit_test(watch_takes_nothing_else),
        cmocka_unit_test(setup_says_what_it_wrote_as_json),
        cmocka_unit_test(usage_errors_exit_with_2),
        cmocka_unit_test(check_passes_every_step),
        cmocka_unit_test(check_says_each_step_as_json),
        cmocka_unit_test(check_names_an_expired_certificate),
        cmocka_unit_test(check_names_a_wrong_host),
        cmocka_unit_test(check_names_an_unknown_authority),
        cmocka_unit_test(check_names_the_step_that_fails),
    };
    return cmocka_run_group_tests_name("command line", tests, NULL, NULL);
}
