/* test_imap_operate - what is done to mails, on a real Dovecot: with all it
 * offers, without MOVE, without UIDPLUS; and with the connection cut off before
 * and after each command that matters. */
#include "test.h"

#include "net/cutter.h"
#include "net/imap/fetch.h"
#include "net/mailroom.h"
#include "net/peer.h"
#include "servers.h"

#define PASSWORD "alice-secret"
#define N_MAILS  20

static Servers *
start(const char *without)
{
    const char *arguments[] = {"imap",           "--seed", "empty",
                               "--imap-without", without,  NULL};
    if (!*without)
        arguments[3] = NULL;
    Servers *servers = servers_start(arguments);
    const char *inbox[] = {"alice", "20", "INBOX", NULL};
    const char *archive[] = {"alice", "2", "Archive", NULL};
    servers_do(servers, "seed-mail", inbox, NULL);
    servers_do(servers, "seed-mail", archive, NULL);
    return servers;
}

static Mailroom *
open_room(Servers *servers)
{
    g_autofree char *config = servers_write_config(servers, "alice", NULL);
    Mailroom *room = mailroom_new(config, PASSWORD);
    mailroom_start(room);
    mailroom_wait_total(room, "INBOX", N_MAILS);
    mailroom_wait_told(room, "online idle");
    return room;
}

/* The newest `n` mails of the folder. */
static GArray *
newest(Mailroom *room, const char *folder, guint n)
{
    g_autoptr(GPtrArray) rows = mailroom_rows(room, folder, n);
    assert_int_equal(rows->len, n);
    GArray *mails = g_array_new(FALSE, FALSE, sizeof(gint64));
    for (guint i = 0; i < n; i++)
        g_array_append_val(mails, ((MailRow *)rows->pdata[i])->at.id);
    return mails;
}

/* How many mails answer to the criteria on the server, asked by another
 * client. */
static guint
count(Mailroom *room, const char *folder, const char *criteria)
{
    g_autoptr(ImapSession) other = mailroom_other_client(room, folder);
    g_autoptr(GArray) found = fetch_search(other, criteria, NULL);
    assert_non_null(found);
    return found->len;
}

static gboolean
is_settled(Mailroom *room, gpointer user)
{
    g_autoptr(Intent) next = store_read_next_intent(room->reader, SERVICE_IMAP,
                                                    0, G_MAXINT64, NULL, NULL);
    Counters counters;
    assert_true(store_read_counters(room->reader, &counters, NULL));
    return !next && counters.failed == *(const gint64 *)user;
}

static void
wait_settled(Mailroom *room, gint64 n_failed)
{
    g_autofree char *done =
        g_strdup_printf("intent %d", n_failed ? INTENT_FAILED : INTENT_DONE);
    mailroom_wait_told(room, done);
    mailroom_wait(room, is_settled, &n_failed, "the operations to end");
}

static void
do_it(Mailroom *room, Operation operation, GArray *mails, const char *folder)
{
    mailroom_wish(room, intent_operate(operation, mails, folder));
    g_array_unref(mails);
    wait_settled(room, 0);
}

/* ---- with what servers offer ---- */

static void
everything_is_done(const char *without)
{
    g_autoptr(Servers) servers = start(without);
    g_autoptr(Mailroom) room = open_room(servers);

    g_autoptr(GArray) three = newest(room, "INBOX", 3);
    mailroom_wish(room, intent_operate_flags(three, MAIL_FLAGGED, 0));
    wait_settled(room, 0);
    assert_int_equal(count(room, "INBOX", "FLAGGED"), 3);

    do_it(room, OPERATION_MOVE, g_array_ref(three), "Archive");
    assert_int_equal(count(room, "INBOX", "ALL"), N_MAILS - 3);
    assert_int_equal(count(room, "Archive", "ALL"), 5);
    g_autoptr(GPtrArray) moved = mailroom_rows(room, "Archive", 3);
    for (guint i = 0; i < 3; i++) /* their UIDs are known */
        assert_in_range(((MailRow *)moved->pdata[i])->uid, 3, 5);

    do_it(room, OPERATION_COPY, newest(room, "INBOX", 2), "Archive");
    assert_int_equal(count(room, "Archive", "ALL"), 7);
    assert_int_equal(count(room, "INBOX", "ALL"), N_MAILS - 3);

    do_it(room, OPERATION_DELETE, newest(room, "INBOX", 1), NULL);
    assert_int_equal(count(room, "Trash", "ALL"), 1);
    do_it(room, OPERATION_EXPUNGE, newest(room, "Trash", 1), NULL);
    assert_int_equal(count(room, "Trash", "ALL"), 0);
    assert_int_equal(mailroom_total(room, "Trash"), 0);

    mailroom_wish(room, intent_undo()); /* it cannot be */
    mailroom_wish(room, intent_undo()); /* the Trash is empty */
    mailroom_wish(room, intent_undo()); /* the copies */
    wait_settled(room, 0);
    assert_int_equal(count(room, "Archive", "ALL"), 5);
    mailroom_wish(room, intent_undo()); /* the move */
    wait_settled(room, 0);
    assert_int_equal(count(room, "Archive", "ALL"), 2);
    assert_int_equal(count(room, "INBOX", "ALL"), N_MAILS - 1);
    mailroom_wait_total(room, "INBOX", N_MAILS - 1);
}

static void
everything_is_done_with_all_that_is_offered(void **state)
{
    everything_is_done("");
}

static void
everything_is_done_without_move(void **state)
{
    everything_is_done("MOVE");
}

static void
everything_is_done_without_move_and_uidplus(void **state)
{
    everything_is_done("MOVE UIDPLUS");
}

static void
everything_is_done_without_condstore(void **state)
{
    everything_is_done("CONDSTORE QRESYNC");
}

static void
what_others_marked_is_never_expunged(void **state)
{
    g_autoptr(Servers) servers = start("MOVE UIDPLUS");
    g_autoptr(Mailroom) room = open_room(servers);
    g_autoptr(ImapSession) other = mailroom_other_client(room, "INBOX");
    mailroom_run(other, "UID STORE 1 +FLAGS (\\Deleted)");
    do_it(room, OPERATION_MOVE, newest(room, "INBOX", 1), "Archive");
    assert_int_equal(count(room, "Archive", "ALL"), 3);
    assert_int_equal(count(room, "INBOX", "ALL"), N_MAILS);
    assert_int_equal(count(room, "INBOX", "DELETED"), 2);
    assert_int_equal(mailroom_total(room, "Archive"), 1); /* no sync yet */

    /* For good, this server cannot. */
    g_autoptr(GArray) one = newest(room, "INBOX", 1);
    mailroom_wish(room, intent_operate(OPERATION_EXPUNGE, one, NULL));
    wait_settled(room, 1);
    assert_int_equal(count(room, "INBOX", "UID 1"), 1);
    assert_int_equal(mailroom_total(room, "INBOX"), N_MAILS - 1);
}

static void
ten_thousand_mails_are_one_operation(void **state)
{
    g_autoptr(Servers) servers = start("");
    const char *more[] = {"alice", "10000", "INBOX", NULL};
    servers_do(servers, "seed-mail", more, NULL);
    g_autofree char *config = servers_write_config(servers, "alice", NULL);
    g_autoptr(Mailroom) room = mailroom_new(config, PASSWORD);
    mailroom_start(room);
    mailroom_wait_total(room, "INBOX", 10000 + N_MAILS);
    mailroom_wait_told(room, "online idle");
    g_autoptr(Folder) inbox = store_read_folder(room->reader, "INBOX", NULL);
    gint64 from = g_get_monotonic_time();
    mailroom_wish(room, intent_operate_matching(OPERATION_MOVE, inbox->id, NULL,
                                                "Archive"));
    gint64 shown = g_get_monotonic_time();
    assert_int_equal(mailroom_total(room, "INBOX"), 0);
    wait_settled(room, 0);
    print_message("shown in %d ms, done in %d ms\n",
                  (int)((shown - from) / 1000),
                  (int)((g_get_monotonic_time() - shown) / 1000));
    assert_int_equal(count(room, "INBOX", "ALL"), 0);
    assert_int_equal(count(room, "Archive", "ALL"), 10002 + N_MAILS);
}

/* ---- conflicts ---- */

static void
mails_that_another_client_took_are_told_of(void **state)
{
    g_autoptr(Servers) servers = start("");
    g_autoptr(Mailroom) room = open_room(servers);
    mailroom_stop(room);
    g_autoptr(GArray) two = newest(room, "INBOX", 2);
    mailroom_wish(room, intent_operate(OPERATION_MOVE, two, "Archive"));
    g_autoptr(ImapSession) other = mailroom_other_client(room, "INBOX");
    mailroom_run(other, "UID STORE 20 +FLAGS (\\Deleted)");
    mailroom_run(other, "EXPUNGE");
    mailroom_start(room);
    mailroom_wait_told(room, "intent 2 1 of 2 mails was no longer in INBOX");
    gint64 n_failed = 1;
    mailroom_wait(room, is_settled, &n_failed, "the operation to end");
    assert_int_equal(count(room, "Archive", "ALL"), 3);
    assert_int_equal(mailroom_total(room, "INBOX"), N_MAILS - 2);
}

static void
a_folder_that_is_gone_gives_all_back(void **state)
{
    g_autoptr(Servers) servers = start("");
    const char *projects[] = {"alice", "1", "Projects", NULL};
    servers_do(servers, "seed-mail", projects, NULL);
    g_autoptr(Mailroom) room = open_room(servers);
    mailroom_stop(room);
    g_autoptr(GArray) two = newest(room, "INBOX", 2);
    mailroom_wish(room, intent_operate(OPERATION_MOVE, two, "Projects"));
    assert_int_equal(mailroom_total(room, "INBOX"), N_MAILS - 2);
    g_autoptr(ImapSession) other = mailroom_other_client(room, "INBOX");
    mailroom_run(other, "DELETE Projects");
    mailroom_start(room);
    mailroom_wait_told(room, "intent 2 Projects: the mail server said no: ");
    mailroom_wait_total(room, "INBOX", N_MAILS);
}

/* ---- cut off ---- */

typedef struct {
    const char *without, *command;
    Operation operation;
} Cut;

static void
cut_and_go_on(const Cut *cut, CutWhen when)
{
    print_message("%s, %s cut off %s\n", *cut->without ? cut->without : "all",
                  cut->command, when == CUT_BEFORE ? "before" : "after");
    g_autoptr(Servers) servers = start(cut->without);
    g_autoptr(Cutter) cutter = cutter_start(servers, cut->command, when);
    g_autofree char *config = cutter_write_config(cutter);
    g_autoptr(Mailroom) room = mailroom_new(config, PASSWORD);
    mailroom_start(room);
    mailroom_wait_total(room, "INBOX", N_MAILS);
    mailroom_wait_told(room, "online idle");
    g_autoptr(GArray) three = newest(room, "INBOX", 3);
    mailroom_wish(room, intent_operate(cut->operation, three, "Archive"));
    wait_settled(room, 0);
    assert_true(cutter_has_cut(cutter));
    gboolean is_copy = cut->operation == OPERATION_COPY;
    mailroom_stop(room);
    assert_int_equal(count(room, "INBOX", "ALL"),
                     is_copy ? N_MAILS : N_MAILS - 3);
    assert_int_equal(count(room, "Archive", "ALL"), 5);
    g_autoptr(GPtrArray) rows = mailroom_rows(room, "Archive", 10);
    guint n_placed = 0;
    for (guint i = 0; i < rows->len; i++)
        n_placed += ((MailRow *)rows->pdata[i])->uid > 2;
    assert_int_equal(n_placed, 3);
}

static void
what_is_cut_off_is_carried_out_once(void **state)
{
    static const Cut cuts[] = {
        {"", "UID MOVE", OPERATION_MOVE},
        {"", "UID COPY", OPERATION_COPY},
        {"MOVE", "UID COPY", OPERATION_MOVE},
        {"MOVE", "UID STORE", OPERATION_MOVE},
        {"MOVE", "UID EXPUNGE", OPERATION_MOVE},
        {"MOVE UIDPLUS", "UID COPY", OPERATION_MOVE},
        {"MOVE UIDPLUS", "EXPUNGE", OPERATION_MOVE},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cuts); i++) {
        cut_and_go_on(&cuts[i], CUT_BEFORE);
        cut_and_go_on(&cuts[i], CUT_AFTER);
    }
}

/* Nothing tells the two apart but their UIDs. */
static void
add_twins(Mailroom *room, ImapSession *other)
{
    static const char mail[] = "From: Bob <bob@example.org>\nSubject: twin\n"
                               "Message-ID: <twin@example.org>\n\nHello\n";
    for (int i = 0; i < 2; i++)
        assert_int_equal(
            mailimap_append_simple(other->imap, "INBOX", mail, sizeof mail - 1),
            MAILIMAP_NO_ERROR);
    mailroom_wait_total(room, "INBOX", N_MAILS + 2);
}

/* As if the line had been cut before anything of it was answered. */
static void
begin_and_be_cut_off(Mailroom *room, const ImapSession *target)
{
    g_autoptr(Intent) move = store_read_next_intent(room->reader, SERVICE_IMAP,
                                                    0, G_MAXINT64, NULL, NULL);
    assert_non_null(move);
    Batch *begun = batch_new();
    batch_add_intent_running(begun, move->id);
    batch_add_operation_target(begun, move->id, "Archive", target->uidvalidity,
                               3);
    batch_add_intent_retry(begun, move->id, 0, "cut off");
    assert_true(keeper_commit_batch(room->keeper, begun, NULL));
}

/* The server has moved the second of two that look the same: the one that came
 * to the Archive is not the first one, which is not there yet. */
static void
none_is_lost_of_two_that_are_alike(void **state)
{
    g_autoptr(Servers) servers = start("");
    g_autoptr(Mailroom) room = open_room(servers);
    g_autoptr(ImapSession) other = mailroom_other_client(room, "INBOX");
    g_autoptr(ImapSession) archive = mailroom_other_client(room, "Archive");
    add_twins(room, other);
    mailroom_stop(room);
    g_autoptr(GArray) twins = newest(room, "INBOX", 2);
    mailroom_wish(room, intent_operate(OPERATION_MOVE, twins, "Archive"));
    begin_and_be_cut_off(room, archive);
    mailroom_run(other, "UID MOVE 22 Archive");
    mailroom_start(room);
    wait_settled(room, 0);
    assert_int_equal(count(room, "INBOX", "ALL"), N_MAILS);
    assert_int_equal(count(room, "Archive", "SUBJECT twin"), 2);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_is_done_with_all_that_is_offered),
        cmocka_unit_test(everything_is_done_without_move),
        cmocka_unit_test(everything_is_done_without_move_and_uidplus),
        cmocka_unit_test(everything_is_done_without_condstore),
        cmocka_unit_test(what_others_marked_is_never_expunged),
        cmocka_unit_test(ten_thousand_mails_are_one_operation),
        cmocka_unit_test(mails_that_another_client_took_are_told_of),
        cmocka_unit_test(a_folder_that_is_gone_gives_all_back),
        cmocka_unit_test(what_is_cut_off_is_carried_out_once),
        cmocka_unit_test(none_is_lost_of_two_that_are_alike),
    };
    const char *only = g_getenv("ONLY");
    if (only)
        cmocka_set_test_filter(only);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    peer_remove_certificates();
    return failed;
}
