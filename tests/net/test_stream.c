/* test_stream - whom the stream trusts, and what it lets through. */
#include "test.h"

#include "base/clock.h"
#include "base/error.h"
#include "net/peer.h"
#include "net/screen.h"
#include "net/stream.h"

#define TIMEOUT 10

/* Says that it is there and hears one line. */
static void
greet(Peer *peer, gpointer user)
{
    peer_say(peer, "* OK hello\r\n");
    g_free(peer_hear(peer));
}

static mailstream *
open_to(Peer *peer, TlsMode mode, const char *ca_file, const char *pin,
        CertificateProblem *problem, GError **error)
{
    StreamOptions options = {
        .host = "127.0.0.1",
        .port = peer_port(peer),
        .identity = "localhost",
        .mode = mode,
        .ca_file = ca_file,
        .pin = pin,
        .timeout_s = TIMEOUT,
    };
    return stream_open(&options, problem, error);
}

/* Opens, says LOGIN when that is allowed, closes after the peer did: it has
 * heard everything then. */
static char *
heard_from_login(const char *certificate, const char *ca_name, const char *pin,
                 CertificateProblem *problem, GError **error)
{
    g_autofree char *ca_file = ca_name ? peer_certificate(ca_name) : NULL;
    Peer *peer = peer_start(certificate, TRUE, greet, NULL);
    mailstream *stream =
        open_to(peer, TLS_MODE_DIRECT, ca_file, pin, problem, error);
    if (stream) {
        mailstream_write(stream, "LOGIN\r\n", 7);
        assert_int_equal(mailstream_flush(stream), 0);
        char byte;
        assert_int_equal(mailstream_read(stream, &byte, 1), 1);
        /* It hangs up once it has heard the line. */
        while (mailstream_read(stream, &byte, 1) == 1)
            ;
        mailstream_close(stream);
    }
    return peer_stop(peer);
}

static void
assert_refused(const char *certificate, const char *ca_name, const char *reason)
{
    g_auto(CertificateProblem) problem = {0};
    g_autoptr(GError) error = NULL;
    g_autofree char *heard =
        heard_from_login(certificate, ca_name, NULL, &problem, &error);
    assert_true(g_error_matches(error, KITH_ERROR, KITH_ERROR_TLS));
    assert_string_equal(heard, "");
    assert_string_equal(problem.host, "localhost");
    assert_int_equal(strlen(problem.sha256), 32 * 3 - 1);
    if (!strstr(problem.reason, reason))
        fail_msg("%s: not about %s", problem.reason, reason);
}

static void
a_good_certificate_is_accepted(void **state)
{
    g_auto(CertificateProblem) problem = {0};
    g_autoptr(GError) error = NULL;
    g_autofree char *heard =
        heard_from_login("good", "ca", NULL, &problem, &error);
    assert_null(error);
    assert_null(problem.host);
    assert_string_equal(heard, "LOGIN\r\n");
}

static void
bad_certificates_are_refused_before_login(void **state)
{
    assert_refused("unknown-ca", "ca", "unknown authority (CN=Other CA)");
    assert_refused("wrong-host", "ca", "issued for wrong.example");
    assert_refused("expired", "ca", "expired on 20");
    assert_refused("good", NULL, "unknown authority");
}

static void
only_the_pinned_certificate_is_accepted(void **state)
{
    g_auto(CertificateProblem) problem = {0};
    g_autofree char *refused =
        heard_from_login("expired", NULL, NULL, &problem, NULL);
    assert_string_equal(refused, "");

    g_autoptr(GError) error = NULL;
    g_autofree char *heard =
        heard_from_login("expired", NULL, problem.sha256, NULL, &error);
    assert_null(error);
    assert_string_equal(heard, "LOGIN\r\n");

    g_autofree char *other =
        heard_from_login("unknown-ca", NULL, problem.sha256, NULL, &error);
    assert_true(g_error_matches(error, KITH_ERROR, KITH_ERROR_TLS));
    assert_string_equal(other, "");
}

static void
a_ca_file_that_cannot_be_read_is_named(void **state)
{
    Peer *peer = peer_start("good", TRUE, greet, NULL);
    g_autoptr(GError) error = NULL;
    assert_null(
        open_to(peer, TLS_MODE_DIRECT, "/no/such/ca.pem", NULL, NULL, &error));
    assert_true(g_error_matches(error, KITH_ERROR, KITH_ERROR_INVALID));
    assert_non_null(strstr(error->message, "/no/such/ca.pem"));
    g_free(peer_stop(peer));
}

/* ---- STARTTLS ---- */

/* `user`: what the plain answer to STARTTLS is. */
static void
offer_starttls(Peer *peer, gpointer user)
{
    peer_say(peer, "220 hello\r\n");
    g_autofree char *command = peer_hear(peer);
    peer_say(peer, user);
    if (command && peer_secure(peer)) {
        peer_say(peer, "inside\r\n");
        g_free(peer_hear(peer));
    }
}

static void
read_line(mailstream *stream, const char *expected)
{
    MMAPString *line = mmap_string_new("");
    const char *text = mailstream_read_line_remove_eol(stream, line);
    assert_non_null(text);
    assert_string_equal(text, expected);
    mmap_string_free(line);
}

static mailstream *
ask_for_tls(Peer *peer, const char *answer)
{
    g_autofree char *ca_file = peer_certificate("ca");
    mailstream *stream =
        open_to(peer, TLS_MODE_STARTTLS, ca_file, NULL, NULL, NULL);
    assert_non_null(stream);
    read_line(stream, "220 hello");
    mailstream_write(stream, "STARTTLS\r\n", 10);
    assert_int_equal(mailstream_flush(stream), 0);
    read_line(stream, answer);
    return stream;
}

static void
starttls_swaps_the_stream(void **state)
{
    Peer *peer = peer_start("good", FALSE, offer_starttls, "220 go\r\n");
    mailstream *stream = ask_for_tls(peer, "220 go");
    g_autoptr(GError) error = NULL;
    assert_true(stream_start_tls(stream, NULL, &error));
    read_line(stream, "inside");
    mailstream_close(stream);
    g_free(peer_stop(peer));
}

static void
injection_before_tls_is_refused(void **state)
{
    /* A whole line, and one that TLS would have to end. */
    char *const answers[] = {"220 go\r\n250 AUTH PLAIN\r\n", "220 go\r\n250 "};
    for (gsize i = 0; i < G_N_ELEMENTS(answers); i++) {
        Peer *peer = peer_start("good", FALSE, offer_starttls, answers[i]);
        mailstream *stream = ask_for_tls(peer, "220 go");
        g_autoptr(GError) error = NULL;
        assert_false(stream_start_tls(stream, NULL, &error));
        assert_true(g_error_matches(error, KITH_ERROR, KITH_ERROR_TLS));
        mailstream_close(stream);
        g_autofree char *heard = peer_stop(peer);
        assert_string_equal(heard, "STARTTLS\r\n");
    }
}

/* ---- waiting ---- */

static void
say_nothing(Peer *peer, gpointer user)
{
    g_free(peer_hear(peer));
}

static void
a_silent_server_is_given_up(void **state)
{
    Peer *peer = peer_start("good", FALSE, say_nothing, NULL);
    mailstream *stream =
        open_to(peer, TLS_MODE_STARTTLS, NULL, NULL, NULL, NULL);
    assert_non_null(stream);
    stream_set_timeout(stream, 1);
    char byte;
    assert_int_equal(mailstream_read(stream, &byte, 1), -1);
    const GError *error = stream_last_error(stream);
    assert_true(g_error_matches(error, KITH_ERROR, KITH_ERROR_RETRY));
    assert_non_null(strstr(error->message, "perhaps this port wants TLS"));
    mailstream_close(stream);
    g_free(peer_stop(peer));
}

static void
a_silent_handshake_is_given_up(void **state)
{
    Peer *peer = peer_start("good", FALSE, say_nothing, NULL);
    StreamOptions options = {
        .host = "127.0.0.1",
        .port = peer_port(peer),
        .identity = "localhost",
        .mode = TLS_MODE_DIRECT,
        .timeout_s = 1,
    };
    g_autoptr(GError) error = NULL;
    assert_null(stream_open(&options, NULL, &error));
    assert_true(g_error_matches(error, KITH_ERROR, KITH_ERROR_RETRY));
    g_free(peer_stop(peer));
}

static gpointer
cancel(gpointer cancellable)
{
    g_cancellable_cancel(cancellable);
    return NULL;
}

static void
cancelling_ends_a_read(void **state)
{
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    Peer *peer = peer_start("good", FALSE, say_nothing, NULL);
    StreamOptions options = {
        .host = "127.0.0.1",
        .port = peer_port(peer),
        .identity = "localhost",
        .mode = TLS_MODE_STARTTLS,
        .timeout_s = 100,
        .cancellable = cancellable,
    };
    mailstream *stream = stream_open(&options, NULL, NULL);
    assert_non_null(stream);
    GThread *thread = g_thread_new("cancel", cancel, cancellable);
    char byte;
    assert_int_equal(mailstream_read(stream, &byte, 1), -1);
    assert_true(g_error_matches(stream_last_error(stream), KITH_ERROR,
                                KITH_ERROR_CANCELLED));
    g_thread_join(thread);
    mailstream_close(stream);
    g_free(peer_stop(peer));
}

/* Two lines in one record, then silence. */
static void
say_two_lines(Peer *peer, gpointer user)
{
    peer_say(peer, "one\r\ntwo\r\n");
    g_free(peer_hear(peer));
}

static void
buffered_bytes_are_seen(void **state)
{
    g_autofree char *ca_file = peer_certificate("ca");
    Peer *peer = peer_start("good", TRUE, say_two_lines, NULL);
    mailstream *stream =
        open_to(peer, TLS_MODE_DIRECT, ca_file, NULL, NULL, NULL);
    assert_non_null(stream);
    assert_true(stream_fd(stream) >= 0);
    read_line(stream, "one");
    assert_true(stream_has_buffered(stream));
    read_line(stream, "two");
    assert_false(stream_has_buffered(stream));
    mailstream_close(stream);
    g_free(peer_stop(peer));
}

/* ---- the screen ---- */

/* How much of `text` passes, fed in pieces of `piece` bytes. */
static gsize
passed(const char *text, gsize size, gsize piece, gboolean *is_refused)
{
    g_autoptr(Screen) screen = screen_new(SCREEN_IMAP);
    gsize total = 0;
    for (gsize at = 0; at < size; at += piece) {
        char taken[64 * 1024];
        screen_feed(screen, (Slice){text + at, MIN(piece, size - at)});
        total += screen_take(screen, taken, sizeof taken);
    }
    *is_refused = screen_refusal(screen) != NULL;
    return total;
}

static void
assert_screened(const char *text, gboolean is_refused)
{
    const gsize pieces[] = {1, 7, 100000};
    const char *before = "* 3 EXISTS\r\n";
    g_autofree char *all = g_strconcat(before, text, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(pieces); i++) {
        gboolean refused;
        gsize size = passed(all, strlen(all), pieces[i], &refused);
        if (refused != is_refused)
            fail_msg("%s: %s", refused ? "refused" : "passed", text);
        assert_int_equal(size, is_refused ? strlen(before) : strlen(all));
    }
}

static char *
nested(int depth, char quote)
{
    GString *text = g_string_new("* 1 FETCH (BODYSTRUCTURE ");
    if (quote)
        g_string_append_c(text, quote);
    for (int i = 0; i < depth; i++)
        g_string_append_c(text, '(');
    if (quote)
        g_string_append_c(text, quote);
    g_string_append(text, ")\r\n");
    return g_string_free(text, FALSE);
}

static void
lines_that_crash_libetpan_are_refused(void **state)
{
    assert_screened("* OK [ALERT]\r\n", TRUE);
    assert_screened("* ok [alert] \r\n", TRUE);
    assert_screened("A7 NO [PARSE]\r\n", TRUE);
    /* libetpan takes any blanks for the one space. */
    assert_screened(" *  ok\t[ alert ]\r\n", TRUE);
    assert_screened("A7\tNO [PARSE]\r\n", TRUE);
    assert_screened("* OK [PERMANENTFLAGS (*\r\n", TRUE);
    assert_screened("* OK [PERMANENTFLAGS (*)] x\r\n", TRUE);
    assert_screened("* OK [PERMANENTFLAGS (\\)] x\r\n", TRUE);
    assert_screened("* OK [ PERMANENTFLAGS  ({)] x\r\n", TRUE);
    assert_screened("* 1 FETCH (BODY[] {99999999999}\r\n", TRUE);
    assert_screened("* OK [PERMANENTFLAGS (\\*]\r\n", TRUE);
    assert_screened("* NAMESPACE ((\"\" \"\")) NIL NIL\r\n", TRUE);
    g_autofree char *deep = nested(300, 0);
    assert_screened(deep, TRUE);
    g_autofree char *deeper = nested(5000, '"');
    assert_screened(deeper, TRUE);
}

static void
ordinary_lines_pass(void **state)
{
    assert_screened("* OK [ALERT] Going down at noon\r\n", FALSE);
    assert_screened("* OK [PERMANENTFLAGS (\\Seen \\*)] Limited\r\n", FALSE);
    assert_screened("* OK [PERMANENTFLAGS ()] Read-only\r\n", FALSE);
    assert_screened("* OK [PERMANENTFLAGS ($a b]c \303\251)] x\r\n", FALSE);
    assert_screened("* NAMESPACE ((\"\" \"/\")) NIL NIL\r\n", FALSE);
    assert_screened("* OK text that ends in {5}\r\n* 1 EXISTS\r\n", FALSE);
    assert_screened("+ idling\r\nA1 OK done\r\n", FALSE);
    g_autofree char *people = nested(1000, '"');
    assert_screened(people, FALSE);
    /* Literals of either kind hold anything at all, and may be empty. */
    assert_screened("* 1 FETCH (BODY[] {14}\r\n* OK [ALERT]\r\n)\r\n", FALSE);
    assert_screened("* 1 FETCH (BODY[] ~{14+}\r\n* OK [ALERT]\r\n)\r\n", FALSE);
    assert_screened("* 1 FETCH (A {0}\r\n B {3}\r\n)\r\n)\r\n", FALSE);
    /* What follows the literal's response is screened again. */
    const char *mixed = "* 1 FETCH (BODY[] {1}\r\nx)\r\n* OK [ALERT]\r\n";
    gboolean is_refused;
    assert_int_equal(passed(mixed, strlen(mixed), 5, &is_refused), 27);
    assert_true(is_refused);
}

static int
remove_certificates(void **state)
{
    peer_remove_certificates();
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_certificate_is_accepted),
        cmocka_unit_test(bad_certificates_are_refused_before_login),
        cmocka_unit_test(only_the_pinned_certificate_is_accepted),
        cmocka_unit_test(a_ca_file_that_cannot_be_read_is_named),
        cmocka_unit_test(starttls_swaps_the_stream),
        cmocka_unit_test(injection_before_tls_is_refused),
        cmocka_unit_test(a_silent_server_is_given_up),
        cmocka_unit_test(a_silent_handshake_is_given_up),
        cmocka_unit_test(cancelling_ends_a_read),
        cmocka_unit_test(buffered_bytes_are_seen),
        cmocka_unit_test(lines_that_crash_libetpan_are_refused),
        cmocka_unit_test(ordinary_lines_pass),
    };
    return cmocka_run_group_tests(tests, NULL, remove_certificates);
}
