/* test_imap_folders - folders besides the inbox, against a Dovecot that can all
 * of it, one that knows neither NOTIFY nor LIST-STATUS, and one that offers
 * IMAP4rev1 and no more. */
#include "test.h"

#include "base/clock.h"
#include "net/mailroom.h"
#include "servers.h"

#define PASSWORD "alice-secret"
#define WATCH    "watch-folders = Lists\n"

/* What a server goes without. */
static const char *const servers_kinds[] = {
    NULL, "NOTIFY LIST-STATUS LIST-EXTENDED SPECIAL-USE CONDSTORE QRESYNC",
    "ALL"};

typedef struct {
    Servers *servers;
    Mailroom *room;
    ImapSession *other; /* another client, INBOX selected */
    gboolean is_plain;  /* nobody tells of news: they are asked for */
} House;

static void
seed(const House *house, const char *count, const char *folder)
{
    const char *arguments[] = {"alice", count, folder, NULL};
    servers_do(house->servers, "seed-mail", arguments, NULL);
}

static void
deliver(const House *house, const char *subject)
{
    const char *arguments[] = {"alice", NULL};
    g_autofree char *mail = g_strdup_printf(
        "From: Bob <bob@example.org>\r\nTo: alice@example.org\r\n"
        "Subject: %s\r\nMessage-ID: <%s@example.org>\r\n"
        "Date: Mon, 2 Nov 2026 10:00:00 +0000\r\n\r\nHello\r\n",
        subject, subject);
    servers_do(house->servers, "deliver", arguments, mail);
}

/* `n_mails` in Lists; the worker is not started yet. */
static void
build(House *house, const char *without, const char *n_mails, const char *extra)
{
    const char *arguments[] = {"imap",  "--seed",
                               "empty", without ? "--imap-without" : NULL,
                               without, NULL};
    house->servers = servers_start(arguments);
    house->is_plain = g_strcmp0(without, "ALL") == 0;
    g_autofree char *config =
        servers_write_config(house->servers, "alice", extra);
    house->room = mailroom_new(config, PASSWORD);
    house->other = mailroom_other_client(house->room, "INBOX");
    mailroom_run(house->other, "CREATE Lists");
    mailroom_run(house->other, "SUBSCRIBE Lists");
    seed(house, n_mails, "Lists");
}

static void
clear(House *house)
{
    imap_session_free(house->other);
    mailroom_free(house->room);
    servers_free(house->servers);
}

static void
start(House *house)
{
    mailroom_start(house->room);
    mailroom_wait_told(house->room, "online idle");
}

/* For servers that tell nothing; $ does the same. */
static void
let_look(const House *house)
{
    if (house->is_plain)
        mailroom_send(house->room, WORKER_SYNC, 0, NULL);
}

static void
open_folder(const House *house, const char *name)
{
    g_autoptr(Folder) folder =
        store_read_folder(house->room->reader, name, NULL);
    assert_non_null(folder);
    mailroom_send(house->room, WORKER_OPEN_FOLDER, folder->id, NULL);
}

static gboolean
is_listed_with_30(Mailroom *room, gpointer user)
{
    g_autoptr(Folder) folder = store_read_folder(room->reader, user, NULL);
    return folder && folder->listed_total == 30;
}

static void
check_list(const char *without)
{
    House house;
    build(&house, without, "30", NULL);
    mailroom_run(house.other, "CREATE \"Entw&APw-rfe/Alt\"");
    start(&house);
    mailroom_wait(house.room, is_listed_with_30, "Lists", "a count of Lists");
    StoreReader *reader = house.room->reader;
    g_autoptr(Folder) lists = store_read_folder(reader, "Lists", NULL);
    assert_int_equal(lists->total, 0); /* none of them was fetched */
    assert_in_range(lists->listed_unread, 1, 29);
    assert_int_equal(lists->delimiter, '/');
    assert_true(lists->is_subscribed);
    g_autoptr(Folder) drafts = store_read_folder(reader, "Entwürfe/Alt", NULL);
    assert_non_null(drafts);
    assert_false(drafts->is_subscribed);
    g_autoptr(Folder) archive = store_read_folder(reader, "Archive", NULL);
    assert_int_equal(archive->role, FOLDER_ARCHIVE);
    clear(&house);
}

static void
folders_are_listed_and_counted(void **state)
{
    for (guint i = 0; i < G_N_ELEMENTS(servers_kinds); i++)
        check_list(servers_kinds[i]);
}

static guint
flags_of_newest(Mailroom *room, const char *folder)
{
    g_autoptr(GPtrArray) rows = mailroom_rows(room, folder, 1);
    return rows->len ? ((MailRow *)g_ptr_array_index(rows, 0))->flags : 0;
}

static gboolean
newest_is_flagged(Mailroom *room, gpointer user)
{
    return (flags_of_newest(room, user) & MAIL_FLAGGED) != 0;
}

static void
check_open(const char *without)
{
    House house;
    build(&house, without, "30", NULL);
    start(&house);
    open_folder(&house, "Lists");
    mailroom_wait_total(house.room, "Lists", 30);
    g_autoptr(Folder) lists =
        store_read_folder(house.room->reader, "Lists", NULL);
    assert_int_equal(lists->first_synced_uid, 1);
    assert_int_equal(lists->listed_unread, lists->unread);

    /* A copy, and the same again: two mails with one Message-ID. */
    deliver(&house, "moving");
    mailroom_run(house.other, "NOOP");
    mailroom_run(house.other, "COPY 1 Lists");
    mailroom_run(house.other, "COPY 1 Lists");
    let_look(&house);
    mailroom_wait_total(house.room, "Lists", 32);
    mailroom_wait_total(house.room, "INBOX", 1);

    /* A move, as a client without MOVE does it. */
    mailroom_run(house.other, "STORE 1 +FLAGS (\\Deleted)");
    mailroom_run(house.other, "EXPUNGE");
    g_autoptr(ImapSession) third = mailroom_other_client(house.room, "Lists");
    mailroom_run(third, "UID STORE 32 +FLAGS (\\Flagged)");
    mailroom_run(third, "UID STORE 1:10,31 +FLAGS (\\Deleted)");
    mailroom_run(third, "EXPUNGE");
    let_look(&house);
    mailroom_wait_total(house.room, "INBOX", 0);
    mailroom_wait_total(house.room, "Lists", 21);
    mailroom_wait(house.room, newest_is_flagged, "Lists", "the flag");
    assert_false(mailroom_was_told(house.room, "connecting"));
    clear(&house);
}

static void
an_opened_folder_is_kept_fresh(void **state)
{
    for (guint i = 0; i < G_N_ELEMENTS(servers_kinds); i++)
        check_open(servers_kinds[i]);
}

static void
check_watch(const char *without)
{
    House house;
    build(&house, without, "30", WATCH);
    start(&house);
    mailroom_wait_total(house.room, "Lists", 30);
    assert_false(mailroom_was_told(house.room, "new"));
    deliver(&house, "seen");
    mailroom_run(house.other, "NOOP");
    mailroom_run(house.other, "STORE 1 +FLAGS (\\Seen)");
    mailroom_run(house.other, "COPY 1 Lists"); /* read: no news */
    let_look(&house);
    mailroom_wait_total(house.room, "Lists", 31);
    static const char mail[] = "From: Bob <bob@example.org>\nSubject: post\n\n";
    assert_int_equal(mailimap_append_simple(house.other->imap, "Lists", mail,
                                            sizeof mail - 1),
                     MAILIMAP_NO_ERROR);
    let_look(&house);
    mailroom_wait_told(house.room, "new Bob: post (Lists)");
    assert_false(mailroom_was_told(house.room, "new Bob: seen (Lists)"));
    clear(&house);
}

static void
mail_in_a_watched_folder_is_told(void **state)
{
    for (guint i = 0; i < G_N_ELEMENTS(servers_kinds); i++)
        check_watch(servers_kinds[i]);
}

/* Nobody tells of news, and nobody presses a key. */
static void
what_nobody_tells_of_is_asked_for_each_minute(void **state)
{
    enum { A_MINUTE = 60 * 1000 };
    House house;
    build(&house, "ALL", "30", WATCH);
    start(&house);
    mailroom_wait_total(house.room, "Lists", 30);
    for (int minute = 1; minute <= 2; minute++) {
        deliver(&house, "post");
        mailroom_run(house.other, "NOOP");
        mailroom_run(house.other, "COPY 1 Lists");
        clock_advance(A_MINUTE);
        mailroom_send(house.room, WORKER_WAKE, 0, NULL);
        mailroom_wait_total(house.room, "Lists", 30 + minute);
        mailroom_wait_total(house.room, "INBOX", minute);
    }
    clear(&house);
}

static gboolean
is_gone(Mailroom *room, gpointer user)
{
    return mailroom_total(room, user) < 0;
}

static void
check_vanishing(const char *without, const char *command)
{
    House house;
    build(&house, without, "30", NULL);
    seed(&house, "3", "INBOX");
    start(&house);
    open_folder(&house, "Lists");
    mailroom_wait_total(house.room, "Lists", 30);
    mailroom_run(house.other, command);
    let_look(&house);
    mailroom_wait_told(house.room, "error the folder Lists is no longer");
    mailroom_wait(house.room, is_gone, "Lists", "the folder to go");
    deliver(&house, "after");
    let_look(&house);
    mailroom_wait_told(house.room, "new Bob: after");
    assert_int_equal(mailroom_total(house.room, "INBOX"), 4);
    clear(&house);
}

static void
a_folder_that_vanishes_is_told(void **state)
{
    for (guint i = 0; i < G_N_ELEMENTS(servers_kinds); i++)
        check_vanishing(servers_kinds[i], "DELETE Lists");
    check_vanishing(NULL, "RENAME Lists Post");
    check_vanishing("ALL", "RENAME Lists Post");
}

static void
an_interrupted_first_sync_goes_on(void **state)
{
    House house;
    build(&house, NULL, "20000", NULL);
    start(&house);
    open_folder(&house, "Lists");
    mailroom_wait_told(house.room, "syncing Lists ");
    mailroom_stop(house.room);
    assert_in_range(mailroom_total(house.room, "Lists"), 1, 19999);
    /* Nobody has it open now. */
    mailroom_start(house.room);
    mailroom_wait_total(house.room, "Lists", 20000);
    g_autoptr(GPtrArray) rows = mailroom_rows(house.room, "Lists", 1);
    assert_int_equal(((MailRow *)g_ptr_array_index(rows, 0))->uid, 20000);
    clear(&house);
}

static gboolean
has_validity_777(Mailroom *room, gpointer user)
{
    g_autoptr(Folder) folder = store_read_folder(room->reader, user, NULL);
    return folder && folder->uidvalidity == 777;
}

static void
a_rebuilt_folder_is_read_anew(void **state)
{
    House house;
    build(&house, "ALL", "30", NULL);
    start(&house);
    open_folder(&house, "Lists");
    mailroom_wait_total(house.room, "Lists", 30);
    mailroom_stop(house.room);
    g_autofree char *forget = g_strdup_printf(
        "cd '%s/../mail/alice/Maildir/.Lists' && rm -f dovecot* && "
        "echo '3 V777 N1' >dovecot-uidlist && chmod 644 dovecot-uidlist && "
        "rm $(ls -d cur/* | head -3)",
        servers_env(house.servers, "LOGS"));
    assert_int_equal(system(forget), 0);
    start(&house);
    open_folder(&house, "Lists");
    mailroom_wait(house.room, has_validity_777, "Lists", "the new folder");
    mailroom_wait_total(house.room, "Lists", 27);
    clear(&house);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folders_are_listed_and_counted),
        cmocka_unit_test(an_opened_folder_is_kept_fresh),
        cmocka_unit_test(mail_in_a_watched_folder_is_told),
        cmocka_unit_test(what_nobody_tells_of_is_asked_for_each_minute),
        cmocka_unit_test(a_folder_that_vanishes_is_told),
        cmocka_unit_test(an_interrupted_first_sync_goes_on),
        cmocka_unit_test(a_rebuilt_folder_is_read_anew),
    };
    const char *only = g_getenv("ONLY");
    if (only)
        cmocka_set_test_filter(only);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
