/* test_check - `kith check`: each step on a line, and the first that fails. */
#include "test.h"

#include <gio/gio.h>
#include <signal.h>

#include "config/parse.h"
#include "net/check.h"
#include "servers.h"

static void
keep_step(gpointer told, const CheckStep *step)
{
    g_string_append_printf(told, "%-5s %-8s %-7s %s\n",
                           service_name(step->service), step->name,
                           step->error ? "FAILED" : "ok",
                           step->error    ? step->error->message
                           : step->detail ? step->detail
                                          : "");
}

/* What it tells of alice; `*is_fine` is its result. */
static char *
check_alice(const Servers *servers, const char *ca_file, const char *password,
            gboolean *is_fine)
{
    g_autofree char *path = servers_write_config(servers, "alice", NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config = config_load(path, NULL, &error);
    if (!config)
        fail_msg("%s", error->message);
    if (ca_file) {
        g_free(config->tls_ca_file);
        config->tls_ca_file = g_strdup(ca_file);
    }
    GString *told = g_string_new(NULL);
    *is_fine = check_run(config, password, password, keep_step, told);
    return g_string_free(told, FALSE);
}

static void
assert_line(const char *text, const char *start)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (guint i = 0; lines[i]; i++)
        if (g_str_has_prefix(lines[i], start))
            return;
    fail_msg("no line `%s` in:\n%s", start, text);
}

static void
each_step_is_named(void **state)
{
    g_autoptr(Servers) servers = servers_start(NULL);
    gboolean is_fine;
    g_autofree char *good =
        check_alice(servers, NULL, "alice-secret", &is_fine);
    if (!is_fine)
        fail_msg("%s", good);
    static const char *const names[] = {"xmpp", "imap", "smtp"};
    static const char *const steps[] = {"resolve", "connect", "tls", "login"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        for (gsize j = 0; j < G_N_ELEMENTS(steps); j++) {
            g_autofree char *line =
                g_strdup_printf("%-5s %-8s ok ", names[i], steps[j]);
            assert_line(good, line);
        }
    assert_line(good, "imap  select   ok      INBOX");
    assert_line(good, "smtp  submit   ok      as alice@example.org");

    g_autofree char *wrong = check_alice(servers, NULL, "wrong", &is_fine);
    assert_false(is_fine);
    assert_line(wrong, "xmpp  login    FAILED");
    assert_line(wrong, "imap  login    FAILED");
    assert_line(wrong, "smtp  login    FAILED");
    assert_null(strstr(wrong, "submit"));

    /* Dovecot resumes the TLS session that was good a moment ago. */
    g_autofree char *stranger =
        check_alice(servers, "/etc/ssl/certs/ca-certificates.crt",
                    "alice-secret", &is_fine);
    assert_false(is_fine);
    assert_line(stranger, "xmpp  tls      FAILED");
    assert_line(stranger, "imap  tls      FAILED");
    assert_line(stranger, "smtp  tls      FAILED");
    assert_null(strstr(stranger, "login"));

    const char *const smtp[] = {"smtp", NULL};
    servers_do(servers, "stop", smtp, NULL);
    g_autofree char *gone =
        check_alice(servers, NULL, "alice-secret", &is_fine);
    assert_false(is_fine);
    assert_line(gone, "smtp  connect  FAILED  cannot connect");
    assert_line(gone, "imap  select   ok");
}

/* Hears that a handshake begins, and resets the connection. */
static gpointer
reset_one(gpointer listener)
{
    g_autoptr(GSocket) guest = g_socket_accept(listener, NULL, NULL);
    assert_non_null(guest);
    g_socket_condition_wait(guest, G_IO_IN, NULL, NULL);
    g_socket_close(guest, NULL); /* with bytes unread */
    return NULL;
}

static GSocket *
listen_anywhere(guint16 *port_out)
{
    GSocket *listener = g_socket_new(G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM,
                                     G_SOCKET_PROTOCOL_TCP, NULL);
    g_autoptr(GSocketAddress) any =
        g_inet_socket_address_new_from_string("127.0.0.1", 0);
    assert_true(g_socket_bind(listener, any, TRUE, NULL));
    assert_true(g_socket_listen(listener, NULL));
    g_autoptr(GSocketAddress) at = g_socket_get_local_address(listener, NULL);
    *port_out = g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(at));
    return listener;
}

static void
a_handshake_that_is_cut_is_no_failed_connect(void **state)
{
    guint16 port;
    g_autoptr(GSocket) listener = listen_anywhere(&port);
    GThread *thread = g_thread_new("reset", reset_one, listener);
    g_autofree char *text =
        g_strdup_printf("[account]\njid = alice@example.org\n"
                        "xmpp = xmpps://127.0.0.1:%u\n"
                        "imap = imaps://127.0.0.1:1\n"
                        "smtp = smtps://127.0.0.1:1\n",
                        port);
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config =
        config_parse("f", text, strlen(text), NULL, &error);
    if (!config)
        fail_msg("%s", error->message);
    g_autoptr(GString) told = g_string_new(NULL);
    assert_false(check_run(config, "secret", "secret", keep_step, told));
    g_thread_join(thread);
    assert_line(told->str, "xmpp  connect  ok");
    assert_line(told->str, "xmpp  tls      FAILED");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_step_is_named),
        cmocka_unit_test(a_handshake_that_is_cut_is_no_failed_connect),
    };
    signal(SIGPIPE, SIG_IGN); /* as main() does, for libstrophe's sake */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
