/* test_imap_script - the IMAP worker against a server that says odd things. */
#include "test.h"

#include "base/error.h"
#include "net/scripted.h"

#define N_MAILS 300

/* What the scripted server does besides answering. */
typedef struct {
    const char *capabilities;
    const char *greeting_noise; /* untagged lines said with every answer */
    const char *item_noise;     /* further items in each FETCH */
    gboolean byes_once;         /* in the middle of the first big fetch */
    guint poison;               /* UID whose answer makes no sense; 0: none */
    const char *poison_line;
    gboolean drops_append; /* once, after it has come in */
    gboolean has_sent_folder;
    gint n_appended; /* atomic */
    gint n_fetched;  /* headers sent; atomic */
    gint n_logins;   /* atomic */
} Behaviour;

static void
say_mail(Peer *peer, Behaviour *how, guint uid)
{
    g_autofree char *header = g_strdup_printf(
        "From: Bob <bob@example.org>\r\nSubject: mail %u\r\n\r\n", uid);
    g_autofree char *answer =
        g_strdup_printf("* %u FETCH (UID %u %sFLAGS (\\Seen $Odd) INTERNALDATE "
                        "\"01-Nov-2026 10:%02u:%02u +0100\" RFC822.SIZE 1000 "
                        "BODY[HEADER.FIELDS (FROM SUBJECT)] {%zu}\r\n%s)\r\n",
                        uid, uid, how->item_noise ? how->item_noise : "",
                        uid / 60, uid % 60, strlen(header), header);
    peer_say(peer, uid == how->poison ? how->poison_line : answer);
    g_atomic_int_inc(&how->n_fetched);
}

static void
say_flags(Peer *peer, guint uid)
{
    g_autofree char *answer =
        g_strdup_printf("* %u FETCH (UID %u FLAGS (\\Seen))\r\n", uid, uid);
    peer_say(peer, answer);
}

/* FALSE: the connection is to end. */
static gboolean
answer_fetch(Peer *peer, Behaviour *how, const char *range)
{
    char *end;
    guint low = (guint)g_ascii_strtoull(range, &end, 10), high = N_MAILS;
    if (*end == ':' && end[1] != '*')
        high = MIN(N_MAILS, (guint)g_ascii_strtoull(end + 1, NULL, 10));
    else if (*end != ':')
        high = low;
    for (guint uid = MIN(low, N_MAILS); uid <= high; uid++) {
        if (how->byes_once && uid == N_MAILS / 2) {
            how->byes_once = FALSE;
            peer_say(peer, "* BYE going down\r\n");
            return FALSE;
        }
        if (strstr(range, "HEADER"))
            say_mail(peer, how, uid);
        else
            say_flags(peer, uid);
    }
    return TRUE;
}

static void
answer_select(Peer *peer)
{
    g_autofree char *answer =
        g_strdup_printf("* FLAGS (\\Seen)\r\n* %d EXISTS\r\n* 0 RECENT\r\n"
                        "* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT %d] next\r\n",
                        N_MAILS, N_MAILS + 1);
    peer_say(peer, answer);
}

/* FALSE: the connection is to end. */
static gboolean
answer_append(Peer *peer, Behaviour *how, const char *command)
{
    gsize left = g_ascii_strtoull(strrchr(command, '{') + 1, NULL, 10) + 2;
    peer_say(peer, "+ go\r\n");
    while (left > 0) {
        g_autofree char *line = peer_hear(peer);
        if (!line)
            return FALSE;
        left -= MIN(left, strlen(line) + 2);
    }
    g_atomic_int_inc(&how->n_appended);
    gboolean is_dropped = how->drops_append;
    how->drops_append = FALSE;
    return !is_dropped;
}

static void
answer_list(Peer *peer, const Behaviour *how)
{
    peer_say(peer, "* LIST () \"/\" INBOX\r\n"
                   "* LIST (\\Noselect) \"/\" \"Top\"\r\n"
                   "* LIST () \"/\" \"Entw&APw-rfe\"\r\n");
    if (how->has_sent_folder)
        peer_say(peer, "* LIST () \"/\" \"Sent\"\r\n");
}

static gboolean
answer_command(Peer *peer, Behaviour *how, const char *command)
{
    if (g_str_has_prefix(command, "CAPABILITY"))
        peer_say(peer, how->capabilities);
    else if (g_str_has_prefix(command, "LOGIN"))
        g_atomic_int_inc(&how->n_logins);
    else if (g_str_has_prefix(command, "SELECT"))
        answer_select(peer);
    else if (g_str_has_prefix(command, "LIST"))
        answer_list(peer, how);
    else if (g_str_has_prefix(command, "CREATE \"Sent\""))
        how->has_sent_folder = TRUE;
    else if (g_str_has_prefix(command, "UID SEARCH HEADER"))
        peer_say(peer, how->n_appended ? "* SEARCH 300\r\n" : "* SEARCH\r\n");
    else if (g_str_has_prefix(command, "APPEND "))
        return answer_append(peer, how, command);
    else if (g_str_has_prefix(command, "UID FETCH "))
        return answer_fetch(peer, how, command + 10);
    else if (g_str_has_prefix(command, "FETCH "))
        return answer_fetch(peer, how, command + 6);
    return TRUE;
}

static void
serve(Peer *peer, gpointer user)
{
    Behaviour *how = user;
    peer_say(peer, "* OK ready\r\n");
    for (;;) {
        g_autofree char *tag = NULL;
        g_autofree char *command = scripted_hear(peer, &tag);
        if (!command)
            return;
        if (how->greeting_noise)
            peer_say(peer, how->greeting_noise);
        if (!answer_command(peer, how, command))
            return;
        g_autofree char *done = g_strdup_printf("%s OK done\r\n", tag);
        peer_say(peer, done);
        if (g_str_has_prefix(command, "LOGOUT"))
            return;
    }
}

static void
expect_total(Behaviour *how, gint64 total)
{
    if (!how->capabilities)
        how->capabilities = "* CAPABILITY IMAP4rev1\r\n";
    Peer *peer = peer_start("good", TRUE, serve, how);
    g_autoptr(Mailroom) room = scripted_room(peer, NULL);
    mailroom_start(room);
    mailroom_wait_told(room, "online idle");
    assert_int_equal(mailroom_total(room, "INBOX"), total);
    g_autoptr(GPtrArray) rows = mailroom_rows(room, "INBOX", 1);
    const MailRow *row = g_ptr_array_index(rows, 0);
    assert_string_equal(row->subject, "mail 300");
    assert_int_equal(row->flags, MAIL_SEEN);
    assert_int_equal(row->at.date, 1793523900); /* 09:05 UTC */
    mailroom_stop(room);
    g_free(peer_stop(peer));
}

static void
unknown_responses_are_swallowed(void **state)
{
    Behaviour how = {
        .greeting_noise = "* XUNKNOWN (a \"b)\" {3}\r\n)(\" c) tail\r\n"
                          "* 5 XODD {2}\r\n\r\n\r\n"
                          "* 300 FETCH (UID 300 FLAGS (\\Seen (odd)))\r\n"
                          "* OK [XCODE some thing] text\r\n"
                          "* ESEARCH (TAG \"1\") UID ALL 1:3\r\n",
        .item_noise = "EMAILID (M6d99ac3275bb4e) PREVIEW {4}\r\n(\"{1 "
                      "XLIST (a (b \"c)\") {2}\r\n)) NIL) ",
    };
    expect_total(&how, N_MAILS);
}

static void
a_bye_in_a_fetch_is_survived(void **state)
{
    Behaviour how = {.byes_once = TRUE};
    expect_total(&how, N_MAILS);
    assert_int_equal(how.n_logins, 2);
}

static void
one_poisoned_mail_is_left_out(void **state)
{
    static const guint uids[] = {77, 250}; /* an old and a new one */
    for (guint i = 0; i < G_N_ELEMENTS(uids); i++) {
        Behaviour how = {
            .poison = uids[i],
            /* What the stream's screen refuses. */
            .poison_line = "* OK [ALERT]\r\n",
        };
        expect_total(&how, N_MAILS - 1);
        assert_in_range(how.n_logins, 2, 20);
    }
}

static void
a_size_too_big_for_libetpan_is_left_out(void **state)
{
    Behaviour how = {
        .poison = 250,
        .poison_line = "* 250 FETCH (UID 250 FLAGS () RFC822.SIZE 5000000000 "
                       "BODY[HEADER.FIELDS (FROM)] {4}\r\nab\r\n)\r\n",
    };
    expect_total(&how, N_MAILS);
    assert_int_equal(how.n_logins, 1);
}

/* The connection is lost when the server has the mail but has not said so. */
static void
sent_mail_is_filed_once(void **state)
{
    static const char mail[] = "From: alice@example.org\r\n"
                               "Message-ID: <once@example.org>\r\n\r\nHi\r\n";
    Behaviour how = {
        .capabilities = "* CAPABILITY IMAP4rev1\r\n",
        .drops_append = TRUE,
    };
    Peer *peer = peer_start("good", TRUE, serve, &how);
    g_autoptr(Mailroom) room = scripted_room(peer, NULL);
    mailroom_start(room);
    mailroom_wait_told(room, "online idle");
    Intent *intent = g_new0(Intent, 1);
    intent->kind = INTENT_FILE_SENT;
    intent->message = g_bytes_new_static(mail, strlen(mail));
    mailroom_wish(room, intent);
    g_autofree char *done = g_strdup_printf("intent %d", INTENT_DONE);
    mailroom_wait_told(room, done);
    mailroom_stop(room);
    g_autofree char *heard = peer_stop(peer);
    assert_int_equal(how.n_appended, 1);
    assert_non_null(strstr(heard, "CREATE \"Sent\"\r\n"));
    assert_non_null(
        strstr(heard, "UID SEARCH HEADER Message-ID \"once@example.org\""));
}

static void
refuse_login(Peer *peer, gpointer user)
{
    const char *answer = user;
    peer_say(peer, "* OK [CAPABILITY IMAP4rev1] ready\r\n");
    g_autofree char *line = peer_hear(peer);
    char *tag = line ? strchr(line, ' ') : NULL;
    if (!tag)
        return;
    *tag = '\0';
    g_autofree char *text = g_strdup_printf("%s %s\r\n", line, answer);
    peer_say(peer, text);
    g_free(peer_hear(peer));
}

static void
assert_login_fails(const char *answer, KithError kind)
{
    Peer *peer = peer_start("good", TRUE, refuse_login, (gpointer)answer);
    g_autoptr(Mailroom) room = scripted_room(peer, NULL);
    SessionOptions options = {.config = room->config, .password = "secret"};
    g_autoptr(GError) error = NULL;
    assert_null(imap_session_open(&options, NULL, &error));
    if (!g_error_matches(error, KITH_ERROR, (int)kind) ||
        !g_str_has_prefix(error->message, "login: "))
        fail_msg("%s", error->message);
    g_free(peer_stop(peer));
}

static void
refusals_are_told_apart(void **state)
{
    assert_login_fails("NO [AUTHENTICATIONFAILED] no such luck",
                       KITH_ERROR_AUTH);
    assert_login_fails("NO [UNAVAILABLE] database is asleep", KITH_ERROR_RETRY);
}

/* A server that offers `mechanism` alone, says `question` and then that all is
 * well. */
typedef struct {
    const char *mechanism, *question;
} Asking;

static void
ask_once(Peer *peer, gpointer user)
{
    const Asking *asking = user;
    g_autofree char *greeting = g_strdup_printf(
        "* OK [CAPABILITY IMAP4rev1 AUTH=%s] ready\r\n", asking->mechanism);
    peer_say(peer, greeting);
    g_autofree char *line = peer_hear(peer);
    if (!line)
        return;
    peer_say(peer, asking->question);
    /* Each line of it is answered, before whoever asks is stopped. */
    for (const char *p = asking->question; (p = strchr(p, '\n')); p++)
        g_free(peer_hear(peer));
    *strchrnul(line, ' ') = '\0';
    g_autofree char *end = g_strconcat(line, " OK in\r\n", NULL);
    peer_say(peer, end);
    g_free(peer_hear(peer)); /* CAPABILITY, or nothing more */
}

/* The whole of what the server heard. */
static char *
log_in_to(const Asking *asking, GError **error)
{
    Peer *peer = peer_start("good", TRUE, ask_once, (gpointer)asking);
    g_autoptr(Mailroom) room = scripted_room(peer, NULL);
    SessionOptions options = {.config = room->config, .password = "secret"};
    assert_null(imap_session_open(&options, NULL, error));
    return peer_stop(peer);
}

static void
a_plain_login_answers_the_question(void **state)
{
    const Asking asking = {"PLAIN", "+ \r\n"};
    g_autoptr(GError) error = NULL;
    g_autofree char *heard = log_in_to(&asking, &error);
    static const char plain[] = "\0alice@example.org\0secret";
    g_autofree char *secret =
        g_base64_encode((const guchar *)plain, sizeof plain - 1);
    assert_non_null(strstr(heard, "AUTHENTICATE PLAIN\r\n"));
    if (!strstr(heard, secret) || !strstr(heard, "CAPABILITY\r\n"))
        fail_msg("%s", heard);
}

/* One that never knew the password cannot play the real one. */
static void
a_server_that_proves_nothing_is_left(void **state)
{
    const Asking asking = {"SCRAM-SHA-256", "+ \r\n"};
    g_autoptr(GError) error = NULL;
    g_autofree char *heard = log_in_to(&asking, &error);
    assert_true(g_error_matches(error, KITH_ERROR, KITH_ERROR_CORRUPT));
    assert_non_null(strstr(heard, "AUTHENTICATE SCRAM-SHA-256\r\n"));
    assert_null(strstr(heard, "CAPABILITY"));
}

static void
nonsense_calls_the_login_off(void **state)
{
    const Asking asking = {"SCRAM-SHA-1", "+ \r\n+ bm9uc2Vuc2U=\r\n"};
    g_autoptr(GError) error = NULL;
    g_autofree char *heard = log_in_to(&asking, &error);
    assert_true(g_error_matches(error, KITH_ERROR, KITH_ERROR_CORRUPT));
    assert_null(strstr(heard, "CAPABILITY"));
    assert_non_null(strstr(heard, "\r\n*\r\n"));
}

static void
offer_nothing(Peer *peer, gpointer user)
{
    peer_say(peer, "* OK [CAPABILITY IMAP4rev1 LOGINDISABLED] ready\r\n");
    g_free(peer_hear(peer));
}

static void
a_password_is_not_sent_where_login_is_disabled(void **state)
{
    Peer *peer = peer_start("good", TRUE, offer_nothing, NULL);
    g_autoptr(Mailroom) room = scripted_room(peer, NULL);
    SessionOptions options = {.config = room->config, .password = "secret"};
    g_autoptr(GError) error = NULL;
    assert_null(imap_session_open(&options, NULL, &error));
    assert_true(g_error_matches(error, KITH_ERROR, KITH_ERROR_REFUSED));
    g_autofree char *heard = peer_stop(peer);
    assert_null(strstr(heard, "secret"));
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
        cmocka_unit_test(unknown_responses_are_swallowed),
        cmocka_unit_test(a_bye_in_a_fetch_is_survived),
        cmocka_unit_test(one_poisoned_mail_is_left_out),
        cmocka_unit_test(a_size_too_big_for_libetpan_is_left_out),
        cmocka_unit_test(sent_mail_is_filed_once),
        cmocka_unit_test(refusals_are_told_apart),
        cmocka_unit_test(a_plain_login_answers_the_question),
        cmocka_unit_test(a_server_that_proves_nothing_is_left),
        cmocka_unit_test(nonsense_calls_the_login_off),
        cmocka_unit_test(a_password_is_not_sent_where_login_is_disabled),
    };
    const char *only = g_getenv("ONLY");
    if (only)
        cmocka_set_test_filter(only);
    return cmocka_run_group_tests(tests, NULL, remove_certificates);
}
