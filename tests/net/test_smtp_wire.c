/* test_smtp_wire - what is said of a mail before it goes: SIZE (RFC 1870),
 * 8BITMIME (RFC 6152), SMTPUTF8 (RFC 6531), and what is refused instead. */
#include "test.h"

#include "base/error.h"
#include "net/peer.h"
#include "net/smtp/submit.h"

#define PLAIN   "Subject: x\r\n\r\nbody\r\n"
#define BODY8   "Subject: x\r\n\r\nGr\303\274\303\237e\r\n"
#define HEADER8 "To: <j\303\266rg@example.org>\r\n\r\nbody\r\n"
#define JOERG   "j\303\266rg@example.org"
#define ALICE   "alice@example.org"
#define BOB     "bob@example.org"
/* A domain in IDNA form is ASCII, and needs nothing. */
#define IDNA "bob@xn--bcher-kva.example"

static const struct {
    const char *name, *offers;
    const char *from, *to[3];
    const char *mail;
    const char *says;    /* the MAIL command; NULL: none is said */
    const char *refuses; /* in the error; NULL: it goes */
    const char *reply;   /* in that of the first recipient, who is refused */
} cases[] = {
    {"plain",
     "250 8BITMIME",
     ALICE,
     {BOB},
     PLAIN,
     "MAIL FROM:<" ALICE ">\r\n",
     NULL,
     NULL},
    {"size",
     "250 SIZE 1000",
     ALICE,
     {BOB},
     PLAIN,
     "MAIL FROM:<" ALICE "> SIZE=20\r\n",
     NULL,
     NULL},
    {"size without a limit",
     "250 SIZE",
     ALICE,
     {BOB},
     PLAIN,
     "MAIL FROM:<" ALICE ">\r\n",
     NULL,
     NULL},
    {"too big",
     "250 SIZE 19",
     ALICE,
     {BOB},
     PLAIN,
     NULL,
     "20 bytes) and 127.0.0.1 takes no more than",
     NULL},
    {"8 bits",
     "250 8BITMIME",
     ALICE,
     {BOB},
     BODY8,
     "MAIL FROM:<" ALICE "> BODY=8BITMIME\r\n",
     NULL,
     NULL},
    {"8 bits, not offered",
     "250 HELP",
     ALICE,
     {BOB},
     BODY8,
     NULL,
     "no 8BITMIME",
     NULL},
    {"IDNA",
     "250 HELP",
     ALICE,
     {IDNA},
     PLAIN,
     "MAIL FROM:<" ALICE ">\r\n",
     NULL,
     NULL},
    {"recipient",
     "250-8BITMIME\r\n250 SMTPUTF8",
     ALICE,
     {JOERG},
     PLAIN,
     "MAIL FROM:<" ALICE "> SMTPUTF8\r\n",
     NULL,
     NULL},
    {"header",
     "250-8BITMIME\r\n250 SMTPUTF8",
     ALICE,
     {BOB},
     HEADER8,
     "MAIL FROM:<" ALICE "> BODY=8BITMIME SMTPUTF8\r\n",
     NULL,
     NULL},
    {"sender",
     "250-8BITMIME\r\n250 SMTPUTF8",
     JOERG,
     {BOB},
     PLAIN,
     "MAIL FROM:<" JOERG "> SMTPUTF8\r\n",
     NULL,
     NULL},
    {"recipient, not offered",
     "250 8BITMIME",
     ALICE,
     {JOERG},
     PLAIN,
     "MAIL FROM:<" ALICE ">\r\n",
     JOERG ", which is not ASCII",
     JOERG ", which is not ASCII"},
    {"one recipient, not offered",
     "250 8BITMIME",
     ALICE,
     {JOERG, BOB},
     PLAIN,
     "MAIL FROM:<" ALICE ">\r\n",
     NULL,
     "no SMTPUTF8"},
    {"header, not offered",
     "250 8BITMIME",
     ALICE,
     {BOB, JOERG},
     HEADER8,
     NULL,
     "headers hold " JOERG ", which is not ASCII",
     NULL},
    {"sender, not offered",
     "250 8BITMIME",
     JOERG,
     {BOB},
     PLAIN,
     NULL,
     "cannot take the address " JOERG,
     NULL},
};

static void
serve(Peer *peer, gpointer user)
{
    const char *offers = user;
    peer_say(peer, "220 hello\r\n");
    peer_hear_until(peer, "EHLO");
    g_autofree char *hello =
        g_strdup_printf("250-hi\r\n250-AUTH PLAIN\r\n%s\r\n", offers);
    peer_say(peer, hello);
    peer_hear_until(peer, "AUTH");
    peer_say(peer, "235 come in\r\n");
    for (;;) {
        g_autofree char *line = peer_hear(peer);
        if (!line || g_str_has_prefix(line, "QUIT"))
            return;
        peer_say(peer,
                 g_str_has_prefix(line, "DATA") ? "354 go\r\n" : "250 ok\r\n");
        if (g_str_has_prefix(line, "DATA") && peer_take_mail(peer, NULL))
            peer_say(peer, "250 queued\r\n");
    }
}

static gboolean
allow(gpointer user, GError **error)
{
    return TRUE;
}

static gboolean
go_on(gpointer user, gsize done, gsize size, GError **error)
{
    return TRUE;
}

static SmtpSession *
open_session(Peer *peer)
{
    g_autoptr(Config) config = g_new0(Config, 1);
    config->bindings = g_ptr_array_new();
    config->warnings = g_ptr_array_new();
    config->address = g_strdup(ALICE);
    config->tls_ca_file = peer_certificate("ca");
    config->smtp =
        (Endpoint){g_strdup("127.0.0.1"), peer_port(peer), TLS_MODE_DIRECT};
    const SmtpOptions options = {.config = config, .password = "secret"};
    g_autoptr(GError) error = NULL;
    SmtpSession *session = smtp_session_open(&options, NULL, &error);
    if (!session)
        fail_msg("%s", error->message);
    return session;
}

static void
check_case(gsize i)
{
    Peer *peer = peer_start("good", TRUE, serve, (gpointer)cases[i].offers);
    SmtpSession *session = open_session(peer);
    g_autoptr(GPtrArray) deliveries = deliveries_new();
    for (guint j = 0; cases[i].to[j]; j++)
        g_ptr_array_add(deliveries,
                        delivery_new(cases[i].to[j], DELIVERY_WAITING, NULL));
    g_autoptr(GBytes) mail =
        g_bytes_new_static(cases[i].mail, strlen(cases[i].mail));
    const Submission submission = {cases[i].from, deliveries, mail};
    const SubmitHooks hooks = {NULL, allow, go_on};
    g_autoptr(GError) error = NULL;
    gboolean is_sent = smtp_submit(session, &submission, &hooks, &error);
    smtp_session_free(session);
    g_autofree char *heard = peer_stop(peer);

    const Delivery *first = deliveries->pdata[0];
    gboolean is_refused = first->state == DELIVERY_REFUSED;
    const char *said = strstr(heard, "MAIL FROM");
    if (is_sent == (cases[i].refuses != NULL) ||
        (error && !strstr(error->message, cases[i].refuses)) ||
        is_refused != (cases[i].reply != NULL) ||
        (is_refused && !strstr(first->reply, cases[i].reply)))
        fail_msg("%s: %s; %s", cases[i].name, error ? error->message : "sent",
                 first->reply ? first->reply : "");
    if ((said != NULL) != (cases[i].says != NULL) ||
        (said && !g_str_has_prefix(said, cases[i].says)))
        fail_msg("%s: said %s", cases[i].name, said ? said : "nothing");
}

static void
the_server_is_told_what_comes_or_it_does_not(void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        check_case(i);
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
        cmocka_unit_test(the_server_is_told_what_comes_or_it_does_not),
    };
    return cmocka_run_group_tests(tests, NULL, remove_certificates);
}
