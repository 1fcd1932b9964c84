/* test_xmpp_trust - certificates that fail their check see no password; the
 * user is asked, and what the user accepts is accepted. A server that says
 * nothing does not hold us. */
#include "test.h"

#include "base/clock.h"
#include "net/xmpp_side.h"

#include <gio/gio.h>

static Servers *
start_with(const char *certificate)
{
    const char *const arguments[] = {"xmpp",   "--seed",    "basic",
                                     "--cert", certificate, NULL};
    return servers_start(arguments);
}

static void
assert_nobody_logged_in(const Servers *servers)
{
    g_autofree char *path =
        g_build_filename(servers_env(servers, "LOGS"), "prosody.log", NULL);
    g_autofree char *log = NULL;
    assert_true(g_file_get_contents(path, &log, NULL, NULL));
    assert_non_null(strstr(log, "Stream encrypted"));
    assert_null(strstr(log, "Authenticated as alice"));
}

/* A wrong certificate asks, with the reason; then the pin lets us in. */
static void
try_certificate(const char *certificate, const char *scheme, const char *reason)
{
    g_autoptr(Servers) servers = start_with(certificate);
    g_autoptr(Side) alice = side_new(servers, "alice", scheme);
    side_start(alice, NULL);
    const Change *question = side_await_change(alice, CHANGE_ASK_CERTIFICATE);
    assert_int_equal(question->service, SERVICE_XMPP);
    assert_string_equal(question->host, "example.org");
    assert_int_equal(strlen(question->sha256), 95);
    if (!strstr(question->text, reason))
        fail_msg("%s: %s", certificate, question->text);
    side_await_line(alice, LINE_BLOCKED);
    if (g_str_equal(scheme, "xmpp"))
        assert_nobody_logged_in(servers);

    side_wish(alice,
              intent_pin(SERVICE_XMPP, question->host, question->sha256));
    side_send(alice, WORKER_RECONNECT, NULL);
    side_await_line(alice, LINE_ONLINE);
}

static void
expired_certificate_asks(void **state)
{
    (void)state;
    try_certificate("expired", "xmpp", "expired");
}

static void
certificate_of_another_host_asks(void **state)
{
    (void)state;
    try_certificate("wrong-host", "xmpp", "issued for wrong.example");
}

static void
unknown_authority_asks(void **state)
{
    (void)state;
    try_certificate("unknown-ca", "xmpp", "unknown authority");
}

static void
direct_tls_asks_too(void **state)
{
    (void)state;
    try_certificate("unknown-ca", "xmpps", "unknown authority");
}

static void
pin_of_another_certificate_does_not_count(void **state)
{
    (void)state;
    g_autoptr(Servers) servers = start_with("unknown-ca");
    g_autoptr(Side) alice = side_new(servers, "alice", "xmpp");
    g_autoptr(GString) other = g_string_new("00");
    for (int i = 1; i < 32; i++)
        g_string_append(other, ":00");
    side_wish(alice, intent_pin(SERVICE_XMPP, "example.org", other->str));
    side_start(alice, NULL);
    side_await_change(alice, CHANGE_ASK_CERTIFICATE);
    assert_nobody_logged_in(servers);
}

static void
silent_handshake_does_not_hold_the_worker(void **state)
{
    (void)state;
    g_autoptr(Servers) servers = start_with("good");
    g_autoptr(Side) alice = side_new(servers, "alice", "xmpps");
    /* The kernel accepts for it; nobody ever answers. */
    g_autoptr(GSocketListener) silent = g_socket_listener_new();
    alice->config->xmpp.port =
        g_socket_listener_add_any_inet_port(silent, NULL, NULL);
    side_start(alice, NULL);
    side_await_line(alice, LINE_CONNECTING);
    gint64 start = clock_monotonic();
    side_stop(alice);
    assert_true(clock_monotonic() - start < 6000);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(expired_certificate_asks),
        cmocka_unit_test(certificate_of_another_host_asks),
        cmocka_unit_test(unknown_authority_asks),
        cmocka_unit_test(direct_tls_asks_too),
        cmocka_unit_test(pin_of_another_certificate_does_not_count),
        cmocka_unit_test(silent_handshake_does_not_hold_the_worker),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
