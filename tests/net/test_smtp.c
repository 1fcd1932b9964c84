/* test_smtp - one mail to all or to none, with a real server and with one that
 * breaks off where it hurts. */
#include "test.h"

#include "base/clock.h"
#include "base/error.h"
#include "net/peer.h"
#include "net/smtp/submit.h"
#include "servers.h"

#define MAIL                                                                   \
    "From: alice@example.org\r\nTo: bob@example.org\r\nSubject: dots\r\n"      \
    "Message-ID: <%s@example.org>\r\n\r\n"
#define PATIENCE 90000 /* ms for a mail to be delivered on a busy machine */

static Servers *servers;

/* ---- fixtures ---- */

static Config *
config_for(const char *host, guint16 port, TlsMode mode, const char *ca_file)
{
    Config *config = g_new0(Config, 1);
    config->bindings = g_ptr_array_new();
    config->warnings = g_ptr_array_new();
    config->address = g_strdup("alice@example.org");
    config->mail_user = g_strdup("alice");
    config->tls_ca_file = g_strdup(ca_file);
    config->smtp = (Endpoint){g_strdup(host), port, mode};
    return config;
}

static SmtpSession *
open_session(const Config *config, const char *password,
             CertificateProblem *problem, GError **error)
{
    const SmtpOptions options = {.config = config, .password = password};
    return smtp_session_open(&options, problem, error);
}

static Config *
config_for_servers(void)
{
    return config_for("localhost", servers_port(servers, "SMTPS_PORT"),
                      TLS_MODE_DIRECT, servers_env(servers, "CA_FILE"));
}

static gboolean
allow(gpointer asked, GError **error)
{
    ++*(int *)asked;
    return TRUE;
}

static gboolean
go_on(gpointer asked, gsize done, gsize size, GError **error)
{
    assert_in_range(done, 1, size);
    return TRUE;
}

/* How each recipient stands after submit(). */
static GPtrArray *deliveries;

static const Delivery *
delivery_to(const char *address)
{
    for (guint i = 0; i < deliveries->len; i++) {
        const Delivery *delivery = deliveries->pdata[i];
        if (g_str_equal(delivery->address, address))
            return delivery;
    }
    fail_msg("%s is not among them", address);
    return NULL;
}

static gboolean
submit(SmtpSession *session, const char *const *recipients, const char *message,
       int *asked, GError **error)
{
    g_autoptr(GBytes) bytes = g_bytes_new(message, strlen(message));
    g_clear_pointer(&deliveries, g_ptr_array_unref);
    deliveries = deliveries_new();
    for (guint i = 0; recipients[i]; i++)
        g_ptr_array_add(deliveries,
                        delivery_new(recipients[i], DELIVERY_WAITING, NULL));
    const Submission submission = {"alice@example.org", deliveries, bytes};
    const SubmitHooks hooks = {asked, allow, go_on};
    return smtp_submit(session, &submission, &hooks, error);
}

/* ---- the real server ---- */

/* The text of the one mail in the user's inbox that holds `id`, or NULL. */
static char *
find_mail(const char *user, const char *id)
{
    g_autofree char *folder = g_build_filename(servers->folder, "state", "mail",
                                               user, "Maildir", "new", NULL);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;
    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        char *text = NULL;
        if (g_file_get_contents(path, &text, NULL, NULL) && strstr(text, id))
            return text;
        g_free(text);
    }
    return NULL;
}

static void
note_event(GFileMonitor *monitor, GFile *file, GFile *other,
           GFileMonitorEvent event, gpointer user)
{
    /* Waking the loop is all. */
}

static gboolean
wake(gpointer user)
{
    return G_SOURCE_CONTINUE; /* so that the deadline is looked at */
}

static char *
await_mail(const char *user, const char *id)
{
    g_autoptr(GFile) folder = g_file_new_build_filename(
        servers->folder, "state", "mail", user, "Maildir", "new", NULL);
    g_autoptr(GFileMonitor) monitor = g_file_monitor_directory(
        folder, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
    g_signal_connect(monitor, "changed", G_CALLBACK(note_event), NULL);
    guint timer = g_timeout_add(1000, wake, NULL);
    gint64 end = clock_monotonic() + PATIENCE;
    char *text;
    while (!(text = find_mail(user, id)) && clock_monotonic() < end)
        g_main_context_iteration(NULL, TRUE);
    g_source_remove(timer);
    if (!text)
        fail_msg("%s got no mail %s", user, id);
    return text;
}

static void
two_recipients_get_the_mail_as_it_was(void **state)
{
    g_autoptr(Config) config = config_for_servers();
    g_autoptr(GError) error = NULL;
    g_autoptr(SmtpSession) session =
        open_session(config, "alice-secret", NULL, &error);
    if (!session)
        fail_msg("%s", error->message);

    /* LF, a bare CR, dots at line starts, no end of line at the end. */
    g_autofree char *head = g_strdup_printf(MAIL, "two");
    g_autofree char *mail =
        g_strconcat(head, ".\r\n..\n.one\rtwo\r\n.\r\nlast", NULL);
    const char *const to[] = {"bob@example.org", "carol@example.org", NULL};
    int asked = 0;
    assert_true(submit(session, to, mail, &asked, &error));
    assert_int_equal(asked, 1);

    for (guint i = 0; to[i]; i++) {
        g_auto(GStrv) parts = g_strsplit(to[i], "@", 2);
        g_autofree char *text = await_mail(parts[0], "<two@example.org>");
        g_auto(GStrv) lines = g_strsplit(text, "\r\n", -1);
        g_autofree char *joined = g_strjoinv("\n", lines);
        assert_true(
            g_str_has_suffix(joined, "\n\n.\n..\n.one\ntwo\n.\nlast\n"));
    }
}

static void
who_is_refused_stops_nobody_else(void **state)
{
    g_autoptr(Config) config = config_for_servers();
    g_autoptr(SmtpSession) session =
        open_session(config, "alice-secret", NULL, NULL);
    assert_non_null(session);

    g_autofree char *mail = g_strdup_printf(MAIL, "some");
    const char *const to[] = {"nobody@example.org", "bob@example.org",
                              "who@elsewhere.example", NULL};
    int asked = 0;
    g_autoptr(GError) error = NULL;
    assert_true(submit(session, to, mail, &asked, &error));
    const Delivery *nobody = delivery_to("nobody@example.org");
    assert_int_equal(nobody->state, DELIVERY_REFUSED);
    assert_string_equal(nobody->reply, "no such user here (550)");
    assert_int_equal(delivery_to("bob@example.org")->state, DELIVERY_GOING);
    const Delivery *elsewhere = delivery_to("who@elsewhere.example");
    assert_int_equal(elsewhere->state, DELIVERY_REFUSED);
    assert_non_null(strstr(elsewhere->reply, "relay"));
    g_free(await_mail("bob", "<some@example.org>"));
}

static void
nobody_left_sends_nothing(void **state)
{
    g_autoptr(Config) config = config_for_servers();
    g_autoptr(SmtpSession) session =
        open_session(config, "alice-secret", NULL, NULL);
    assert_non_null(session);

    g_autofree char *mail = g_strdup_printf(MAIL, "none");
    const char *const to[] = {"nobody@example.org", "who@elsewhere.example",
                              NULL};
    int asked = 0;
    g_autoptr(GError) error = NULL;
    assert_false(submit(session, to, mail, &asked, &error));
    assert_true(g_error_matches(error, KITH_ERROR, KITH_ERROR_REFUSED));
    assert_non_null(
        strstr(error->message, "nobody@example.org: no such user here (550)"));
    assert_non_null(strstr(error->message, "who@elsewhere.example: relay"));
    assert_int_equal(asked, 0);

    /* The connection serves on; what comes after has not overtaken it. */
    g_autofree char *next = g_strdup_printf(MAIL, "after");
    const char *const bob[] = {"bob@example.org", NULL};
    g_clear_error(&error);
    assert_true(submit(session, bob, next, &asked, &error));
    g_free(await_mail("bob", "<after@example.org>"));
    assert_null(find_mail("bob", "<none@example.org>"));
}

static void
a_mail_over_the_limit_is_refused_before_it_goes(void **state)
{
    g_autoptr(Config) config = config_for_servers();
    g_autoptr(SmtpSession) session =
        open_session(config, "alice-secret", NULL, NULL);
    assert_non_null(session);
    assert_int_equal(session->size_most, 25 * 1024 * 1024);

    g_autofree char *mail = g_strnfill(26 * 1024 * 1024, 'x');
    const char *const bob[] = {"bob@example.org", NULL};
    int asked = 0;
    g_autoptr(GError) error = NULL;
    assert_false(submit(session, bob, mail, &asked, &error));
    assert_true(g_error_matches(error, KITH_ERROR, KITH_ERROR_REFUSED));
    assert_non_null(strstr(error->message, "26214400"));
    assert_int_equal(asked, 0);
}

static void
starttls_and_a_wrong_password(void **state)
{
    g_autoptr(Config) config =
        config_for("localhost", servers_port(servers, "SMTP_PORT"),
                   TLS_MODE_STARTTLS, servers_env(servers, "CA_FILE"));
    g_autoptr(GError) error = NULL;
    g_autoptr(SmtpSession) session =
        open_session(config, "alice-secret", NULL, &error);
    if (!session)
        fail_msg("%s", error->message);
    assert_true(smtp_try_sender(session, "alice@example.org", &error));

    assert_null(open_session(config, "wrong", NULL, &error));
    assert_true(g_error_matches(error, KITH_ERROR, KITH_ERROR_AUTH));
}

static void
addresses_that_are_commands_are_refused(void **state)
{
    static const char *const bad[] = {
        "bob@example.org>\r\nRSET",
        "bob@example.org\n",
        "a b@example.org",
        "<bob@example.org>",
        "",
    };
    g_autoptr(Config) config = config_for_servers();
    g_autoptr(SmtpSession) session =
        open_session(config, "alice-secret", NULL, NULL);
    assert_non_null(session);
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        const char *const to[] = {bad[i], NULL};
        int asked = 0;
        g_autoptr(GError) error = NULL;
        assert_false(submit(session, to, "x", &asked, &error));
        assert_true(g_error_matches(error, KITH_ERROR, KITH_ERROR_REFUSED));
        const Delivery *delivery = g_ptr_array_index(deliveries, 0);
        assert_int_equal(delivery->state, DELIVERY_REFUSED);
        assert_non_null(strstr(delivery->reply, "is not an address"));
    }
}

/* ---- a server that breaks off ---- */

typedef enum {
    CUT_AT_MAIL,
    CUT_AT_RCPT,
    CUT_AT_DATA,
    CUT_IN_MAIL,   /* while the mail is being sent */
    CUT_AT_ANSWER, /* after its last dot */
    LATER_AT_RCPT,
    LATER_AT_ANSWER,
    NO_AT_ANSWER,
    TAB_IN_AUTH,
} Fault;

static gboolean
log_in(Peer *peer, Fault fault)
{
    if (!peer_say(peer, "220 hello\r\n") || !peer_hear_until(peer, "EHLO"))
        return FALSE;
    peer_say(peer, fault == TAB_IN_AUTH
                       ? "250-hi\r\n250 AUTH PLAIN\tLOGIN\r\n"
                       : "250-hi\r\n250-SIZE 1000000\r\n250 AUTH PLAIN\r\n");
    return peer_hear_until(peer, "AUTH PLAIN ") &&
           peer_say(peer, "235 come in\r\n");
}

static void
take_mail(Peer *peer, gpointer user)
{
    Fault fault = *(Fault *)user;
    if (!log_in(peer, fault) || !peer_hear_until(peer, "MAIL FROM:") ||
        fault == CUT_AT_MAIL)
        return;
    peer_say(peer, "250 ok\r\n");
    if (!peer_hear_until(peer, "RCPT TO:") || fault == CUT_AT_RCPT)
        return;
    if (fault == LATER_AT_RCPT) {
        peer_say(peer, "451 come \033[31mback later\r\n");
        peer_hear_until(peer, "RSET");
        peer_say(peer, "250 ok\r\n");
        return;
    }
    peer_say(peer, "250 ok\r\n");
    if (!peer_hear_until(peer, "DATA") || fault == CUT_AT_DATA)
        return;
    peer_say(peer, "354 go on\r\n");
    if (!peer_hear_until(peer, "Subject:") || fault == CUT_IN_MAIL ||
        !peer_hear_until(peer, ".") || fault == CUT_AT_ANSWER)
        return;
    if (fault == LATER_AT_ANSWER)
        peer_say(peer, "452 disk full\r\n");
    else if (fault == NO_AT_ANSWER)
        peer_say(peer, "554 spam\r\n");
    else
        peer_say(peer, "250 queued\r\n");
}

/* What one mail ends with against that fault. A big one does not fit into the
 * socket's buffers, so that the cut is met in the middle of it. */
static GError *
end_of_mail(Fault fault, gboolean is_big, int *asked)
{
    g_autofree char *ca_file = peer_certificate("ca");
    Peer *peer = peer_start("good", TRUE, take_mail, &fault);
    g_autoptr(Config) config =
        config_for("127.0.0.1", peer_port(peer), TLS_MODE_DIRECT, ca_file);
    GError *error = NULL;
    g_autoptr(SmtpSession) session =
        open_session(config, "secret", NULL, &error);
    if (!session)
        fail_msg("%s", error->message);

    session->size_most = 0;
    g_autofree char *head = g_strdup_printf(MAIL, "cut");
    g_autofree char *filler = g_strnfill(is_big ? 20000000 : 10, 'x');
    g_autofree char *mail = g_strconcat(head, filler, "\r\n", NULL);
    const char *const bob[] = {"bob@example.org", NULL};
    *asked = 0;
    gboolean is_sent = submit(session, bob, mail, asked, &error);
    assert_true(is_sent == (error == NULL));
    g_clear_pointer(&session, smtp_session_free);
    g_free(peer_stop(peer));
    return error;
}

static void
assert_end(Fault fault, gboolean is_big, int code, int asked)
{
    int was_asked;
    g_autoptr(GError) error = end_of_mail(fault, is_big, &was_asked);
    assert_non_null(error);
    if (!g_error_matches(error, KITH_ERROR, code))
        fail_msg("fault %d: kind %d: %s", fault, error->code, error->message);
    assert_int_equal(was_asked, asked);
    assert_null(strchr(error->message, '\033'));
}

static void
a_cut_before_the_last_dot_is_tried_again(void **state)
{
    assert_end(CUT_AT_MAIL, FALSE, KITH_ERROR_RETRY, 0);
    assert_end(CUT_AT_RCPT, FALSE, KITH_ERROR_RETRY, 0);
    assert_end(LATER_AT_RCPT, FALSE, KITH_ERROR_RETRY, 0);
    assert_end(CUT_AT_DATA, FALSE, KITH_ERROR_RETRY, 0);
    assert_end(CUT_IN_MAIL, TRUE, KITH_ERROR_RETRY, 0);
    assert_end(LATER_AT_ANSWER, FALSE, KITH_ERROR_RETRY, 1);
}

static void
a_cut_after_the_last_dot_is_uncertain(void **state)
{
    assert_end(CUT_AT_ANSWER, FALSE, KITH_ERROR_UNCERTAIN, 1);
}

static void
a_refused_mail_is_refused(void **state)
{
    assert_end(NO_AT_ANSWER, FALSE, KITH_ERROR_REFUSED, 1);
}

/* libetpan's own reading of this EHLO does not end. */
static void
a_tab_among_the_mechanisms_is_borne(void **state)
{
    int asked;
    g_autoptr(GError) error = end_of_mail(TAB_IN_AUTH, FALSE, &asked);
    assert_null(error);
}

static void
hear_all(Peer *peer, gpointer user)
{
    peer_say(peer, "220 hello\r\n");
    while (peer_hear_until(peer, "EHLO"))
        peer_say(peer, "250-hi\r\n250 AUTH PLAIN\r\n");
}

/* Offers SCRAM alone, asks nonsense where `user` says so, and lets in. */
static void
let_in(Peer *peer, gpointer user)
{
    const gboolean *asks_nonsense = user;
    peer_say(peer, "220 hello\r\n");
    if (!peer_hear_until(peer, "EHLO"))
        return;
    peer_say(peer, "250-hi\r\n250 AUTH SCRAM-SHA-256\r\n");
    if (!peer_hear_until(peer, "AUTH SCRAM-SHA-256 "))
        return;
    if (*asks_nonsense) {
        peer_say(peer, "334 bm9uc2Vuc2U=\r\n");
        peer_hear_until(peer, "*");
    }
    peer_say(peer, "235 come in\r\n");
}

static void
a_server_that_proves_nothing_is_left(void **state)
{
    g_autofree char *ca_file = peer_certificate("ca");
    gboolean asks_nonsense[] = {FALSE, TRUE};
    for (gsize i = 0; i < G_N_ELEMENTS(asks_nonsense); i++) {
        Peer *peer = peer_start("good", TRUE, let_in, &asks_nonsense[i]);
        g_autoptr(Config) config =
            config_for("localhost", peer_port(peer), TLS_MODE_DIRECT, ca_file);
        g_autoptr(GError) error = NULL;
        assert_null(open_session(config, "secret", NULL, &error));
        assert_true(g_error_matches(error, KITH_ERROR, KITH_ERROR_CORRUPT));
        g_free(peer_stop(peer));
    }
}

static void
nothing_is_said_to_a_stranger(void **state)
{
    g_autofree char *ca_file = peer_certificate("ca");
    static const char *const names[] = {"unknown-ca", "expired", "wrong-host"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        Peer *peer = peer_start(names[i], TRUE, hear_all, NULL);
        g_autoptr(Config) config =
            config_for("localhost", peer_port(peer), TLS_MODE_DIRECT, ca_file);
        g_auto(CertificateProblem) problem = {0};
        g_autoptr(GError) error = NULL;
        assert_null(open_session(config, "secret", &problem, &error));
        assert_true(g_error_matches(error, KITH_ERROR, KITH_ERROR_TLS));
        assert_string_equal(problem.host, "localhost");
        g_autofree char *heard = peer_stop(peer);
        assert_string_equal(heard, "");
    }
}

static void
without_starttls_nothing_is_sent(void **state)
{
    Peer *peer = peer_start("good", FALSE, hear_all, NULL);
    g_autoptr(Config) config =
        config_for("127.0.0.1", peer_port(peer), TLS_MODE_STARTTLS, NULL);
    g_autoptr(GError) error = NULL;
    assert_null(open_session(config, "secret", NULL, &error));
    assert_true(g_error_matches(error, KITH_ERROR, KITH_ERROR_REFUSED));
    g_autofree char *heard = peer_stop(peer);
    assert_null(strstr(heard, "AUTH"));
}

static int
start_servers(void **state)
{
    const char *const arguments[] = {"imap", "smtp", NULL};
    servers = servers_start(arguments);
    return 0;
}

static int
stop_servers(void **state)
{
    servers_free(servers);
    g_clear_pointer(&deliveries, g_ptr_array_unref);
    peer_remove_certificates();
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_recipients_get_the_mail_as_it_was),
        cmocka_unit_test(who_is_refused_stops_nobody_else),
        cmocka_unit_test(nobody_left_sends_nothing),
        cmocka_unit_test(a_mail_over_the_limit_is_refused_before_it_goes),
        cmocka_unit_test(starttls_and_a_wrong_password),
        cmocka_unit_test(addresses_that_are_commands_are_refused),
        cmocka_unit_test(a_cut_before_the_last_dot_is_tried_again),
        cmocka_unit_test(a_cut_after_the_last_dot_is_uncertain),
        cmocka_unit_test(a_refused_mail_is_refused),
        cmocka_unit_test(a_tab_among_the_mechanisms_is_borne),
        cmocka_unit_test(a_server_that_proves_nothing_is_left),
        cmocka_unit_test(nothing_is_said_to_a_stranger),
        cmocka_unit_test(without_starttls_nothing_is_sent),
    };
    return cmocka_run_group_tests(tests, start_servers, stop_servers);
}
