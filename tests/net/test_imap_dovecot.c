/* test_imap_dovecot - the IMAP worker against a real Dovecot. */
#include "test.h"

#include "net/mailroom.h"
#include "net/imap/fetch.h"
#include "servers.h"

#include <glib/gstdio.h>

#define PASSWORD "alice-secret"

static Servers *
start(const char *condstore)
{
    const char *arguments[] = {"imap", "--seed", "empty", condstore, NULL};
    return servers_start(arguments);
}

static void
seed(Servers *servers, const char *count, const char *folder)
{
    const char *arguments[] = {"alice", count, folder, NULL};
    servers_do(servers, "seed-mail", arguments, NULL);
}

static void
deliver(Servers *servers, const char *subject)
{
    const char *arguments[] = {"alice", NULL};
    g_autofree char *mail = g_strdup_printf(
        "From: Bob <bob@example.org>\r\nTo: alice@example.org\r\n"
        "Subject: %s\r\nMessage-ID: <%s@example.org>\r\n"
        "Date: Mon, 2 Nov 2026 10:00:00 +0000\r\n\r\nHello\r\n",
        subject, subject);
    servers_do(servers, "deliver", arguments, mail);
}

static Mailroom *
open_room(Servers *servers)
{
    g_autofree char *config = servers_write_config(servers, "alice", NULL);
    return mailroom_new(config, PASSWORD);
}

/* Headers that the server has sent so far, from what it logs at logout. */
static guint64
headers_sent(Servers *servers)
{
    g_autofree char *path =
        g_build_filename(servers_env(servers, "LOGS"), "dovecot.log", NULL);
    g_autofree char *log = NULL;
    assert_true(g_file_get_contents(path, &log, NULL, NULL));
    guint64 sum = 0;
    for (char *p = log; (p = strstr(p, "hdr_count=")); p++)
        sum += g_ascii_strtoull(p + 10, NULL, 10);
    return sum;
}

static guint
flags_of_newest(Mailroom *room)
{
    g_autoptr(GPtrArray) rows = mailroom_rows(room, "INBOX", 1);
    const MailRow *row = rows->len ? g_ptr_array_index(rows, 0) : NULL;
    return row ? row->flags : 0;
}

static gboolean
newest_has_flags(Mailroom *room, gpointer user)
{
    return (flags_of_newest(room) & GPOINTER_TO_UINT(user)) ==
           GPOINTER_TO_UINT(user);
}

static gboolean
newest_lacks_flags(Mailroom *room, gpointer user)
{
    return (flags_of_newest(room) & GPOINTER_TO_UINT(user)) == 0;
}

static gboolean
has_some_not_all(Mailroom *room, gpointer user)
{
    gint64 total = mailroom_total(room, "INBOX");
    assert_true(total < 5000);
    return total > 0;
}

static void
newest_mails_come_first(void **state)
{
    g_autoptr(Servers) servers = start(NULL);
    seed(servers, "5000", "INBOX");
    seed(servers, "300", "Sent");
    g_autoptr(Mailroom) room = open_room(servers);
    mailroom_start(room);

    mailroom_wait(room, has_some_not_all, NULL, "the first mails");
    g_autoptr(GPtrArray) rows = mailroom_rows(room, "INBOX", 1);
    assert_int_equal(((MailRow *)g_ptr_array_index(rows, 0))->uid, 5000);

    mailroom_wait_total(room, "INBOX", 5000);
    mailroom_wait_total(room, "Sent", 300);
    mailroom_wait_told(room, "online idle");
    assert_false(mailroom_was_told(room, "new"));

    g_autoptr(Folder) inbox = store_read_folder(room->reader, "INBOX", NULL);
    assert_int_equal(inbox->first_synced_uid, 1);
    assert_int_equal(inbox->uidnext, 5001);
    assert_int_equal(inbox->role, FOLDER_INBOX);
    g_autoptr(ImapSession) other = mailroom_other_client(room, "INBOX");
    g_autoptr(GArray) unseen = fetch_search(other, "UNSEEN", NULL);
    assert_int_equal(inbox->unread, unseen->len);
    g_autoptr(Folder) trash =
        store_read_folder_by_role(room->reader, FOLDER_TRASH, NULL);
    assert_string_equal(trash->name, "Trash");
}

/* Everything that another client does, with and without QRESYNC. */
static void
follow_another_client(const char *condstore)
{
    g_autoptr(Servers) servers = start(condstore);
    seed(servers, "50", "INBOX");
    g_autoptr(Mailroom) room = open_room(servers);
    mailroom_start(room);
    mailroom_wait_total(room, "INBOX", 50);
    mailroom_wait_told(room, "online idle");

    deliver(servers, "fresh");
    mailroom_wait_told(room, "new Bob: fresh");
    mailroom_wait_total(room, "INBOX", 51);

    g_autoptr(ImapSession) other = mailroom_other_client(room, "INBOX");
    mailroom_run(other, "UID STORE 51 +FLAGS (\\Seen \\Flagged)");
    mailroom_wait(room, newest_has_flags,
                  GUINT_TO_POINTER(MAIL_SEEN | MAIL_FLAGGED), "the flags");
    mailroom_run(other, "UID STORE 51 -FLAGS (\\Flagged)");
    mailroom_wait(room, newest_lacks_flags, GUINT_TO_POINTER(MAIL_FLAGGED),
                  "a flag to go");

    mailroom_run(other, "UID STORE 10:19,51 +FLAGS (\\Deleted)");
    mailroom_run(other, "EXPUNGE");
    mailroom_wait_total(room, "INBOX", 40);
    g_autoptr(GPtrArray) rows = mailroom_rows(room, "INBOX", 100);
    for (guint i = 0; i < rows->len; i++) {
        guint32 uid = ((MailRow *)g_ptr_array_index(rows, i))->uid;
        assert_true((uid < 10 || uid > 19) && uid != 51);
    }
}

static void
another_client_is_followed(void **state)
{
    follow_another_client(NULL);
}

static void
another_client_is_followed_without_condstore(void **state)
{
    follow_another_client("--no-condstore");
}

/* Changes that happen while we are away. */
static void
catch_up_after_absence(const char *condstore)
{
    g_autoptr(Servers) servers = start(condstore);
    seed(servers, "500", "INBOX");
    g_autoptr(Mailroom) room = open_room(servers);
    mailroom_start(room);
    mailroom_wait_total(room, "INBOX", 500);
    mailroom_wait_told(room, "online idle");
    mailroom_stop(room);
    guint64 before = headers_sent(servers);
    assert_in_range(before, 500, 520);

    deliver(servers, "absent");
    g_autoptr(ImapSession) other = mailroom_other_client(room, "INBOX");
    mailroom_run(other, "UID STORE 501 +FLAGS (\\Flagged)");
    mailroom_run(other, "UID STORE 100:199 +FLAGS (\\Deleted)");
    mailroom_run(other, "EXPUNGE");
    imap_session_logout(other, 5);
    before = headers_sent(servers);

    mailroom_start(room);
    mailroom_wait_total(room, "INBOX", 401);
    mailroom_wait_told(room, "online idle");
    assert_true(newest_has_flags(room, GUINT_TO_POINTER(MAIL_FLAGGED)));
    mailroom_stop(room);
    /* Nothing that was known is fetched again. */
    assert_in_range(headers_sent(servers) - before, 1, 2);
}

static void
absence_is_made_up_for(void **state)
{
    catch_up_after_absence(NULL);
}

static void
absence_is_made_up_for_without_condstore(void **state)
{
    catch_up_after_absence("--no-condstore");
}

static void
an_interrupted_sync_goes_on(void **state)
{
    g_autoptr(Servers) servers = start(NULL);
    seed(servers, "20000", "INBOX");
    g_autoptr(Mailroom) room = open_room(servers);
    mailroom_start(room);
    mailroom_wait(room, has_some_not_all, NULL, "the first mails");
    mailroom_stop(room);
    gint64 first = mailroom_total(room, "INBOX");
    assert_in_range(first, 1, 19999);

    mailroom_start(room);
    mailroom_wait_total(room, "INBOX", 20000);
    mailroom_wait_told(room, "online idle");
    mailroom_stop(room);
    /* At most the range that was cut off is fetched twice. */
    assert_in_range(headers_sent(servers), 20000, 30000);
}

static void
intents_are_done(void **state)
{
    g_autoptr(Servers) servers = start(NULL);
    seed(servers, "5", "INBOX");
    g_autoptr(Mailroom) room = open_room(servers);
    mailroom_start(room);
    mailroom_wait_total(room, "INBOX", 5);
    mailroom_wait_told(room, "online idle");
    g_autoptr(GPtrArray) rows = mailroom_rows(room, "INBOX", 1);
    const MailRow *row = g_ptr_array_index(rows, 0);

    mailroom_wish(room, intent_set_flags(row->at.id, MAIL_SEEN | MAIL_FLAGGED,
                                         MAIL_ANSWERED));
    g_autofree char *done = g_strdup_printf("intent %d", INTENT_DONE);
    mailroom_wait_told(room, done);
    g_autoptr(ImapSession) other = mailroom_other_client(room, "INBOX");
    g_autofree char *criteria =
        g_strdup_printf("UID %u SEEN FLAGGED UNANSWERED", row->uid);
    g_autoptr(GArray) found = fetch_search(other, criteria, NULL);
    assert_int_equal(found->len, 1);

    mailroom_send(room, WORKER_FETCH_BODY, row->at.id, NULL);
    mailroom_wait_told(room, "body");
    g_autoptr(GBytes) body = store_read_body(room->reader, row->at.id, NULL);
    assert_non_null(body);
    assert_int_equal(g_bytes_get_size(body), row->size);

    mailroom_run(other, "UID STORE 1:* +FLAGS (\\Deleted)");
    mailroom_run(other, "EXPUNGE");
    mailroom_wait_total(room, "INBOX", 0);
}

static Intent *
file_sent(const char *text, int attempts)
{
    Intent *intent = g_new0(Intent, 1);
    intent->kind = INTENT_FILE_SENT;
    intent->message = g_bytes_new(text, strlen(text));
    intent->attempts = attempts;
    return intent;
}

static void
sent_mail_is_filed_once(void **state)
{
    static const char mail[] =
        "From: alice@example.org\nTo: bob@example.org\nSubject: done\n"
        "Message-ID: <filed@example.org>\n\nHello\n";
    g_autoptr(Servers) servers = start(NULL);
    g_autoptr(Mailroom) room = open_room(servers);
    mailroom_start(room);
    g_autofree char *done = g_strdup_printf("intent %d", INTENT_DONE);
    mailroom_wish(room, file_sent(mail, 0));
    mailroom_wait_told(room, done);
    mailroom_wait_total(room, "Sent", 1);
    g_autoptr(GPtrArray) rows = mailroom_rows(room, "Sent", 1);
    assert_true(((MailRow *)g_ptr_array_index(rows, 0))->flags & MAIL_SEEN);
    g_autoptr(ImapSession) other = mailroom_other_client(room, "Sent");
    g_autoptr(GBytes) body = fetch_section(other, 1, "", 10000, NULL);
    gsize size;
    const char *bytes = g_bytes_get_data(body, &size);
    assert_non_null(g_strstr_len(bytes, (gssize)size, "\r\n\r\nHello\r\n"));
    assert_false(mailroom_was_told(room, "new"));
}

static void
a_restarted_server_is_found_again(void **state)
{
    g_autoptr(Servers) servers = start(NULL);
    seed(servers, "20", "INBOX");
    g_autoptr(Mailroom) room = open_room(servers);
    mailroom_start(room);
    mailroom_wait_told(room, "online idle");
    const char *imap[] = {"imap", NULL};
    servers_do(servers, "kill", imap, NULL);
    mailroom_wait_told(room, "offline");
    servers_do(servers, "start", imap, NULL);
    deliver(servers, "again");
    mailroom_send(room, WORKER_RECONNECT, 0, NULL);
    mailroom_wait_told(room, "online idle");
    mailroom_wait_total(room, "INBOX", 21);
}

static void
a_rebuilt_folder_is_read_anew(void **state)
{
    g_autoptr(Servers) servers = start(NULL);
    seed(servers, "30", "INBOX");
    g_autoptr(Mailroom) room = open_room(servers);
    mailroom_start(room);
    mailroom_wait_total(room, "INBOX", 30);
    mailroom_wait_told(room, "online idle");
    g_autoptr(Folder) before = store_read_folder(room->reader, "INBOX", NULL);
    mailroom_stop(room);

    /* Dovecot's list of UIDs, and three mails. Left to itself it would take
     * the time in seconds, which may be the same again. */
    g_autofree char *forget = g_strdup_printf(
        "cd '%s/../mail/alice/Maildir' && rm -f dovecot* && "
        "echo '3 V777 N1' >dovecot-uidlist && chmod 644 dovecot-uidlist && "
        "rm $(ls -d cur/* | head -3)",
        servers_env(servers, "LOGS"));
    assert_int_equal(system(forget), 0);
    mailroom_start(room);
    mailroom_wait_total(room, "INBOX", 27);
    g_autoptr(Folder) after = store_read_folder(room->reader, "INBOX", NULL);
    assert_int_not_equal(before->uidvalidity, after->uidvalidity);
    assert_int_equal(after->uidvalidity, 777);
}

static void
a_wrong_password_is_asked_for(void **state)
{
    g_autoptr(Servers) servers = start(NULL);
    g_autofree char *config = servers_write_config(servers, "alice", NULL);
    g_autoptr(Mailroom) room = mailroom_new(config, "wrong");
    mailroom_start(room);
    mailroom_wait_told(room, "password login: ");
    mailroom_wait_told(room, "blocked");
    mailroom_send(room, WORKER_PASSWORD, 0, PASSWORD);
    mailroom_wait_told(room, "online idle");
}

static void
a_bad_certificate_is_asked_for_and_pinned(void **state)
{
    const char *arguments[] = {"imap", "--cert", "expired", NULL};
    g_autoptr(Servers) servers = servers_start(arguments);
    g_autoptr(Mailroom) room = open_room(servers);
    mailroom_start(room);
    mailroom_wait_told(room, "connecting");
    mailroom_wait_told(room, "certificate localhost ");
    mailroom_wait_told(room, "blocked tls: ");
    CertificateProblem problem = {0};
    SessionOptions options = {.config = room->config, .password = PASSWORD};
    assert_null(imap_session_open(&options, &problem, NULL));
    mailroom_wish(room, intent_pin(SERVICE_IMAP, problem.host, problem.sha256));
    certificate_problem_clear(&problem);
    mailroom_send(room, WORKER_RECONNECT, 0, NULL);
    mailroom_wait_told(room, "online idle");
}

static void
starttls_works_too(void **state)
{
    g_autoptr(Servers) servers = start(NULL);
    seed(servers, "3", "INBOX");
    g_autofree char *config = servers_write_config_for(
        servers, "alice", "xmpps", "imap", "smtps", NULL);
    g_autoptr(Mailroom) room = mailroom_new(config, PASSWORD);
    mailroom_start(room);
    mailroom_wait_total(room, "INBOX", 3);
}

static void
stopping_is_quick_and_polite(void **state)
{
    g_autoptr(Servers) servers = start(NULL);
    g_autoptr(Mailroom) room = open_room(servers);
    mailroom_start(room);
    mailroom_wait_told(room, "online idle");
    gint64 start_us = g_get_monotonic_time();
    mailroom_stop(room);
    assert_true(g_get_monotonic_time() - start_us < 2 * G_USEC_PER_SEC);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(newest_mails_come_first),
        cmocka_unit_test(another_client_is_followed),
        cmocka_unit_test(another_client_is_followed_without_condstore),
        cmocka_unit_test(absence_is_made_up_for),
        cmocka_unit_test(absence_is_made_up_for_without_condstore),
        cmocka_unit_test(an_interrupted_sync_goes_on),
        cmocka_unit_test(intents_are_done),
        cmocka_unit_test(sent_mail_is_filed_once),
        cmocka_unit_test(a_restarted_server_is_found_again),
        cmocka_unit_test(a_rebuilt_folder_is_read_anew),
        cmocka_unit_test(a_wrong_password_is_asked_for),
        cmocka_unit_test(a_bad_certificate_is_asked_for_and_pinned),
        cmocka_unit_test(starttls_works_too),
        cmocka_unit_test(stopping_is_quick_and_polite),
    };
    const char *only = g_getenv("ONLY");
    if (only)
        cmocka_set_test_filter(only);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
