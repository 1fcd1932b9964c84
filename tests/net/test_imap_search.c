/* test_imap_search - patterns that look into bodies, asked of the server. */
#include "test.h"

#include "base/error.h"
#include "net/imap/found.h"
#include "net/mailroom.h"
#include "net/peer.h"
#include "servers.h"
#include "store/listing.h"

#define PASSWORD "alice-secret"

/* ---- answers ---- */

static void
assert_found(const char *line, guint limit, const char *expected)
{
    g_autoptr(GArray) uids = g_array_new(FALSE, FALSE, sizeof(guint32));
    gboolean is_answer = found_read(slice_from_string(line), limit, uids);
    GString *got = g_string_new(is_answer ? "" : "none");
    for (guint i = 0; i < uids->len; i++)
        g_string_append_printf(got, "%s%u", i ? " " : "",
                               g_array_index(uids, guint32, i));
    if (strcmp(got->str, expected) != 0)
        fail_msg("%s: %s", line, got->str);
    g_string_free(got, TRUE);
}

static void
answers_are_read_and_bounded(void **state)
{
    assert_found("* SEARCH 2 84 882", 10, "882 84 2");
    assert_found("* SEARCH", 10, "");
    assert_found("* SEARCH 1 2 3 4", 2, "4 3");
    assert_found("* search 7", 10, "7");
    assert_found("* ESEARCH (TAG \"1\") UID ALL 4:6,21", 10, "21 6 5 4");
    assert_found("* ESEARCH (TAG \"1\") UID COUNT 2 ALL 9,6:5", 10, "9 6 5");
    assert_found("* ESEARCH (TAG \"1\") UID", 10, "");
    assert_found("* ESEARCH (TAG \"1\") ALL 1:3", 10, ""); /* no UIDs */
    assert_found("* ESEARCH UID ALL 1:4294967295", 3,
                 "4294967295 4294967294 4294967293");
    assert_found("* ESEARCH UID ALL 3,x:9", 5, "3");
    assert_found("* ESEARCH UID ALL 0,99999999999999999999", 5, "4294967295");
    assert_found("* ESEARCH (TAG", 5, "");
    assert_found("* EXISTS 3", 5, "none");
    assert_found("* SEARCHING 3", 5, "none");
}

/* ---- Dovecot ---- */

static Servers *
start(const char *without)
{
    const char *arguments[] = {"imap",           "--seed", "empty",
                               "--imap-without", without,  NULL};
    return servers_start(arguments);
}

static void
deliver(Servers *servers, const char *subject, const char *body)
{
    const char *arguments[] = {"alice", NULL};
    g_autofree char *mail = g_strdup_printf(
        "From: Bob <bob@example.org>\r\nTo: alice@example.org\r\n"
        "Subject: %s\r\nMessage-ID: <%s@example.org>\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n"
        "Date: Mon, 2 Nov 2026 10:00:00 +0000\r\n\r\n%s\r\n",
        subject, subject, body);
    servers_do(servers, "deliver", arguments, mail);
}

static Mailroom *
open_room(Servers *servers)
{
    g_autofree char *config = servers_write_config(servers, "alice", NULL);
    return mailroom_new(config, PASSWORD);
}

typedef struct {
    gint64 folder_id;
    const char *pattern;
    const char *subjects; /* that are listed at last, by name */
} Expected;

static gboolean
is_listed(Mailroom *room, gpointer user)
{
    const Expected *expected = user;
    ListingQuery query = {.folder_id = expected->folder_id,
                          .pattern = (char *)expected->pattern,
                          .sort = SORT_SUBJECT};
    g_autoptr(GArray) rows = store_read_listing(room->reader, &query, 50, NULL);
    assert_non_null(rows);
    GString *subjects = g_string_new(NULL);
    for (guint i = 0; i < rows->len; i++) {
        g_autoptr(MailRow) mail = store_read_mail(
            room->reader, g_array_index(rows, ListingRow, i).mail_id, NULL);
        g_string_append_printf(subjects, "%s%s", i ? " " : "", mail->subject);
    }
    gboolean is_it = strcmp(subjects->str, expected->subjects) == 0;
    g_string_free(subjects, TRUE);
    return is_it;
}

static void
search(Mailroom *room, gint64 folder_id, const char *pattern,
       const char *subjects)
{
    Expected expected = {folder_id, pattern, subjects};
    mailroom_send(room, WORKER_SEARCH, folder_id, pattern);
    mailroom_wait(room, is_listed, &expected, pattern);
}

static gint64
id_of(Mailroom *room, const char *name)
{
    g_autoptr(Folder) folder = store_read_folder(room->reader, name, NULL);
    assert_non_null(folder);
    return folder->id;
}

static void
bodies_are_found(const char *without)
{
    g_autoptr(Servers) servers = start(without);
    deliver(servers, "one", "a teapot is here");
    deliver(servers, "two", "nothing");
    deliver(servers, "three", "grüne Teekanne, a Teapot");
    g_autoptr(Mailroom) room = open_room(servers);
    mailroom_start(room);
    mailroom_wait_total(room, "INBOX", 3);
    mailroom_wait_told(room, "online idle");
    gint64 inbox = id_of(room, "INBOX");

    Expected before = {inbox, "teapot", ""};
    assert_true(is_listed(room, &before)); /* no body is here */
    search(room, inbox, "teapot", "one three");
    search(room, inbox, "body:grüne", "three");
    search(room, inbox, "body:\"say \\\" Ö\" OR from:nobody", "");
    search(room, inbox, "teapot subject:one", "one");
    search(room, inbox, "teapot !subject:one", "three");
    mailroom_stop(room);
}

static void
bodies_are_found_by_esearch(void **state)
{
    bodies_are_found("NOTHING");
}

static void
bodies_are_found_by_search_alone(void **state)
{
    bodies_are_found("ALL");
}

/* What is found below the newest mails of a folder that was never looked at
 * comes with its headers, and goes when it is gone there. */
static void
hits_bring_their_headers(void **state)
{
    g_autoptr(Servers) servers = start("NOTHING");
    deliver(servers, "one", "a teapot");
    deliver(servers, "two", "no more");
    g_autoptr(Mailroom) room = open_room(servers);
    g_autoptr(ImapSession) other = mailroom_other_client(room, "INBOX");
    mailroom_run(other, "CREATE Old");
    mailroom_run(other, "UID COPY 1:* Old");
    mailroom_run(other, "UID STORE 1:* +FLAGS (\\Deleted)");
    mailroom_run(other, "EXPUNGE");
    deliver(servers, "three", "teapot too");
    const char *many[] = {"alice", "250", "Old", NULL};
    servers_do(servers, "seed-mail", many, NULL);
    mailroom_start(room);
    mailroom_wait_total(room, "INBOX", 1);
    mailroom_wait_told(room, "online idle");
    assert_int_equal(mailroom_total(room, "Old"), 0);
    gint64 old = id_of(room, "Old");
    search(room, old, "teapot", "one");
    search(room, id_of(room, "INBOX"), "in:any teapot", "one three");
    search(room, 0, "teapot", "one three");
    search(room, 0, "in:old teapot", "one");

    Expected before = {old, "id:one@example.org", "one"};
    assert_true(is_listed(room, &before));
    g_autoptr(ImapSession) third = mailroom_other_client(room, "Old");
    mailroom_run(third, "UID STORE 1 +FLAGS (\\Deleted)");
    mailroom_run(third, "EXPUNGE");
    mailroom_send(room, WORKER_OPEN_FOLDER, old, NULL);
    Expected after = {old, "id:one@example.org", ""};
    mailroom_wait(room, is_listed, &after, "it to be gone");
    mailroom_stop(room);
}

/* ---- a server that says no ---- */

static void
answer(Peer *peer, const char *tag, const char *command)
{
    const char *end = "OK done";
    if (g_str_has_prefix(command, "CAPABILITY"))
        peer_say(peer, "* CAPABILITY IMAP4rev1\r\n");
    else if (g_str_has_prefix(command, "SELECT"))
        peer_say(peer, "* FLAGS (\\Seen)\r\n* 0 EXISTS\r\n* 0 RECENT\r\n"
                       "* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 1] next\r\n");
    else if (g_str_has_prefix(command, "LIST"))
        peer_say(peer, "* LIST () \"/\" INBOX\r\n");
    else if (g_str_has_prefix(command, "UID SEARCH CHARSET"))
        end = "NO [BADCHARSET (US-ASCII)] unknown charset";
    else if (g_str_has_prefix(command, "UID SEARCH TEXT"))
        end = "BAD what is that";
    g_autofree char *line = g_strdup_printf("%s %s\r\n", tag, end);
    peer_say(peer, line);
}

static void
serve(Peer *peer, gpointer user)
{
    peer_say(peer, "* OK ready\r\n");
    for (;;) {
        g_autofree char *line = peer_hear(peer);
        char *command = line ? strchr(line, ' ') : NULL;
        if (!command)
            return;
        *command++ = '\0';
        answer(peer, line, command);
        if (g_str_has_prefix(command, "LOGOUT"))
            return;
    }
}

static gboolean
is_told(Mailroom *room, gpointer user)
{
    ListingQuery query = {.pattern = user};
    gboolean is_waiting;
    /* A listing says that it waits while the search goes on. */
    return store_read_search_state(room->reader, query.folder_id, query.pattern,
                                   &is_waiting) &&
           !is_waiting;
}

static void
no_is_an_answer(void **state)
{
    Peer *peer = peer_start("good", TRUE, serve, NULL);
    g_autofree char *ca_file = peer_certificate("ca");
    g_autofree char *text = g_strdup_printf(
        "[account]\njid = alice@example.org\npassword = secret\n"
        "imap = imaps://localhost:%u\ntls-ca-file = %s\n",
        peer_port(peer), ca_file);
    g_autofree char *dir = peer_certificates();
    g_autofree char *path = g_build_filename(dir, "kith.conf", NULL);
    assert_true(g_file_set_contents_full(path, text, -1,
                                         G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    g_autoptr(Mailroom) room = mailroom_new(path, "secret");
    /* Nobody can be asked yet: that is told as well. */
    mailroom_start(room);
    mailroom_wait_told(room, "online idle");
    static const char *const patterns[] = {"grün", "plain", "since:soon"};
    for (gsize i = 0; i < G_N_ELEMENTS(patterns); i++) {
        mailroom_send(room, WORKER_SEARCH, 0, patterns[i]);
        mailroom_wait(room, is_told, (gpointer)patterns[i], patterns[i]);
    }
    mailroom_stop(room);
    g_autofree char *heard = peer_stop(peer);
    assert_non_null(strstr(heard, "UID SEARCH CHARSET UTF-8 TEXT {5}"));
    assert_null(strstr(heard, "gr\xc3\xbcn"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_are_read_and_bounded),
        cmocka_unit_test(bodies_are_found_by_esearch),
        cmocka_unit_test(bodies_are_found_by_search_alone),
        cmocka_unit_test(hits_bring_their_headers),
        cmocka_unit_test(no_is_an_answer),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    peer_remove_certificates();
    return failed;
}
