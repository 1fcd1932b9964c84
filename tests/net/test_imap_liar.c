/* test_imap_liar - a server that says OK and does not do it, and one whose
 * parts have no end: no mail may be lost by believing it, and no disk filled.
 */
#include "test.h"

#include <glib/gstdio.h>

#include "net/scripted.h"

#define N_MAILS 3

typedef struct {
    const char *capabilities;
    const char *copied;     /* the response code of COPY and MOVE; NULL: none */
    gboolean is_in_archive; /* mail 2 did get there */
    gboolean is_archive;    /* the selected folder is the Archive */
    gsize part_size;        /* what there is to download, in pieces … */
    gsize piece_most;       /* … of which none is bigger */
    gint n_pieces;          /* that were given; atomic */
    gboolean is_rebuilt;    /* with the first piece, as the line is cut */
    gboolean has_too_many;  /* folders, and in another order each time */
    gint n_lists;
    const char *boundary; /* of each mail, one of whose parts is big */
} Liar;

static void
say_mail(Peer *peer, guint uid, guint number)
{
    g_autofree char *header =
        g_strdup_printf("From: Bob <bob@example.org>\r\nSubject: mail %u\r\n"
                        "Message-ID: <%u@example.org>\r\n\r\n",
                        number, number);
    g_autofree char *answer =
        g_strdup_printf("* %u FETCH (UID %u FLAGS (\\Seen) INTERNALDATE "
                        "\"01-Nov-2026 10:00:%02u +0000\" RFC822.SIZE 2000000 "
                        "BODY[HEADER.FIELDS (FROM SUBJECT)] {%zu}\r\n%s)\r\n",
                        uid, uid, number, strlen(header), header);
    peer_say(peer, answer);
}

static void
answer_select(Peer *peer, Liar *liar, const char *command)
{
    liar->is_archive = strstr(command, "Archive") != NULL;
    guint n = liar->is_archive ? liar->is_in_archive : N_MAILS;
    g_autofree char *answer = g_strdup_printf(
        "* FLAGS (\\Seen \\Deleted)\r\n* %u EXISTS\r\n* 0 RECENT\r\n"
        "* OK [UIDVALIDITY %d] ok\r\n* OK [UIDNEXT %u] next\r\n",
        n, liar->is_rebuilt && g_atomic_int_get(&liar->n_pieces) ? 8 : 7,
        n + 1);
    peer_say(peer, answer);
}

/* `at`: `0.524288>` */
static void
say_piece(Peer *peer, Liar *liar, const char *uid, const char *at)
{
    char *end;
    gsize offset = g_ascii_strtoull(at, &end, 10);
    gsize wanted = g_ascii_strtoull(end + 1, NULL, 10);
    gsize left = offset < liar->part_size ? liar->part_size - offset : 0;
    gsize size = MIN(MIN(wanted, left), liar->piece_most);
    g_autofree char *bytes = g_strnfill(size, 'x');
    g_autofree char *answer =
        g_strdup_printf("* %d FETCH (UID %d BODY[2]<%zu> {%zu}\r\n%s)\r\n",
                        atoi(uid), atoi(uid), offset, size, bytes);
    g_atomic_int_inc(&liar->n_pieces);
    peer_say(peer, answer);
}

static void
say_structure(Peer *peer, const Liar *liar, const char *uid)
{
    g_autofree char *answer = g_strdup_printf(
        "* %d FETCH (UID %d BODYSTRUCTURE ((\"TEXT\" \"PLAIN\" NIL NIL NIL "
        "\"7BIT\" 2 1 NIL NIL NIL NIL)(\"IMAGE\" \"PNG\" NIL NIL NIL \"7BIT\" "
        "1999000 NIL NIL NIL NIL) \"MIXED\" (\"BOUNDARY\" \"%s\") NIL NIL "
        "NIL))\r\n",
        atoi(uid), atoi(uid), liar->boundary);
    peer_say(peer, answer);
}

static void
answer_fetch(Peer *peer, Liar *liar, const char *range)
{
    if (strstr(range, "BODYSTRUCTURE")) {
        say_structure(peer, liar, range);
        return;
    }
    const char *piece = strstr(range, "BODY.PEEK[2]<");
    if (piece) {
        say_piece(peer, liar, range, piece + strlen("BODY.PEEK[2]<"));
        return;
    }
    if (liar->is_archive) {
        if (liar->is_in_archive)
            say_mail(peer, 1, 2);
        return;
    }
    char *end;
    guint low = (guint)g_ascii_strtoull(range, &end, 10), high = low;
    if (*end == ':')
        high = end[1] == '*' ? N_MAILS
                             : (guint)g_ascii_strtoull(end + 1, NULL, 10);
    for (guint uid = low; uid <= MIN(high, N_MAILS); uid++)
        say_mail(peer, uid, uid);
}

#define N_FOLDERS 20100 /* a hundred more than are taken */

static void
answer_list(Peer *peer, Liar *liar)
{
    g_autoptr(GString) list = g_string_new("* LIST () \"/\" INBOX\r\n"
                                           "* LIST () \"/\" Archive\r\n");
    gboolean is_backward = liar->n_lists++ > 0;
    for (guint i = 0; liar->has_too_many && i < N_FOLDERS; i++)
        g_string_append_printf(list, "* LIST () \"/\" f%05u\r\n",
                               is_backward ? N_FOLDERS - 1 - i : i);
    peer_say_bytes(peer, list->str, list->len);
}

static void
answer_command(Peer *peer, Liar *liar, const char *command)
{
    if (g_str_has_prefix(command, "CAPABILITY"))
        peer_say(peer, liar->capabilities);
    else if (g_str_has_prefix(command, "SELECT"))
        answer_select(peer, liar, command);
    else if (g_str_has_prefix(command, "LIST"))
        answer_list(peer, liar);
    else if (g_str_has_prefix(command, "STATUS"))
        peer_say(peer, "* STATUS Archive (MESSAGES 0 UNSEEN 0 UIDNEXT 1 "
                       "UIDVALIDITY 7)\r\n");
    else if (g_str_has_prefix(command, "UID SEARCH"))
        peer_say(peer, "* SEARCH\r\n");
    else if (g_str_has_prefix(command, "UID FETCH "))
        answer_fetch(peer, liar, command + 10);
    else if (g_str_has_prefix(command, "FETCH "))
        answer_fetch(peer, liar, command + 6);
}

static void
serve(Peer *peer, gpointer user)
{
    Liar *liar = user;
    peer_say(peer, "* OK ready\r\n");
    for (;;) {
        g_autofree char *tag = NULL;
        g_autofree char *command = scripted_hear(peer, &tag);
        if (!command)
            return;
        answer_command(peer, liar, command);
        gboolean brings = g_str_has_prefix(command, "UID COPY") ||
                          g_str_has_prefix(command, "UID MOVE");
        g_autofree char *done =
            g_strdup_printf("%s OK %s done\r\n", tag,
                            brings && liar->copied ? liar->copied : "");
        peer_say(peer, done);
        if (g_str_has_prefix(command, "LOGOUT") ||
            (liar->is_rebuilt && peer_connection(peer) == 1 && liar->n_pieces))
            return;
    }
}

static gboolean
has_failed(Mailroom *room, gpointer user)
{
    Counters counters;
    assert_true(store_read_counters(room->reader, &counters, NULL));
    return counters.failed == *(const gint64 *)user;
}

/* Wishes that the newest `n` mails lie in Archive; what the server heard. */
static char *
bring(Liar *liar, Operation operation, guint n)
{
    Peer *peer = peer_start("good", TRUE, serve, liar);
    g_autoptr(Mailroom) room = scripted_room(peer, NULL);
    mailroom_start(room);
    mailroom_wait_total(room, "INBOX", N_MAILS);
    mailroom_wait_told(room, "online idle");
    g_autoptr(GPtrArray) rows = mailroom_rows(room, "INBOX", n);
    g_autoptr(GArray) mails = g_array_new(FALSE, FALSE, sizeof(gint64));
    for (guint i = 0; i < n; i++)
        g_array_append_val(mails, ((MailRow *)rows->pdata[i])->at.id);
    mailroom_wish(room, intent_operate(operation, mails, "Archive"));
    g_autofree char *failed = g_strdup_printf("intent %d", INTENT_FAILED);
    mailroom_wait_told(room, failed);
    gint64 n_failed = 1;
    mailroom_wait(room, has_failed, &n_failed, "the operation to fail");
    assert_int_equal(mailroom_total(room, "INBOX"),
                     N_MAILS -
                         (liar->is_in_archive && operation == OPERATION_MOVE));
    assert_int_equal(mailroom_total(room, "Archive"), liar->is_in_archive);
    mailroom_stop(room);
    return peer_stop(peer);
}

static void
a_copy_that_was_not_made_removes_nothing(void **state)
{
    static const char *const offers[] = {
        "* CAPABILITY IMAP4rev1\r\n",
        "* CAPABILITY IMAP4rev1 UIDPLUS\r\n",
    };
    for (guint i = 0; i < G_N_ELEMENTS(offers); i++) {
        Liar liar = {.capabilities = offers[i]};
        g_autofree char *heard = bring(&liar, OPERATION_MOVE, 2);
        assert_non_null(strstr(heard, "UID COPY 2:3 \"Archive\"\r\n"));
        assert_null(strstr(heard, "EXPUNGE"));
        assert_null(strstr(heard, "UID STORE"));
    }
}

static void
what_was_copied_is_all_that_is_removed(void **state)
{
    Liar liar = {
        .capabilities = "* CAPABILITY IMAP4rev1 UIDPLUS\r\n",
        .copied = "[COPYUID 7 2 1]",
        .is_in_archive = TRUE,
    };
    g_autofree char *heard = bring(&liar, OPERATION_MOVE, 2);
    assert_non_null(strstr(heard, "UID EXPUNGE 2\r\n"));
    assert_null(strstr(heard, "UID STORE 2:3"));
    assert_null(strstr(heard, "EXPUNGE 3"));
}

static void
a_move_and_a_copy_that_were_not_made_are_told(void **state)
{
    static const Operation kinds[] = {OPERATION_MOVE, OPERATION_COPY};
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        Liar liar = {.capabilities = "* CAPABILITY IMAP4rev1 UIDPLUS MOVE\r\n"};
        g_free(bring(&liar, kinds[i], 1));
    }
}

/* The Archive was made anew meanwhile: its UIDs are others than we know. */
static void
uids_of_another_folder_are_not_believed(void **state)
{
    Liar liar = {
        .capabilities = "* CAPABILITY IMAP4rev1 UIDPLUS\r\n",
        .copied = "[COPYUID 8 3 1]",
    };
    g_autofree char *heard = bring(&liar, OPERATION_MOVE, 1);
    assert_null(strstr(heard, "EXPUNGE"));
}

/* ---- downloads ---- */

/* What was told last of the download of 10,000 bytes, as the server said; the
 * file that came, or NULL. */
static char *
download(Liar *liar, const char *outcome)
{
    liar->capabilities = "* CAPABILITY IMAP4rev1\r\n";
    Peer *peer = peer_start("good", TRUE, serve, liar);
    g_autoptr(Mailroom) room = scripted_room(peer, NULL);
    mailroom_start(room);
    mailroom_wait_total(room, "INBOX", N_MAILS);
    mailroom_wait_told(room, "online idle");
    g_autofree char *path = g_build_filename(room->folder, "part", NULL);
    g_autoptr(GPtrArray) rows = mailroom_rows(room, "INBOX", 1);
    worker_send(room->worker, worker_message_download(download_order_new(
                                  7, ((MailRow *)rows->pdata[0])->at.id, "2",
                                  NULL, 10000, path)));
    mailroom_wait_told(room, outcome);
    mailroom_stop(room);
    g_free(peer_stop(peer));
    char *content = NULL;
    g_file_get_contents(path, &content, NULL, NULL);
    g_unlink(path);
    return content;
}

static void
a_part_without_an_end_is_given_up(void **state)
{
    Liar liar = {.part_size = G_MAXUINT32, .piece_most = G_MAXUINT32};
    g_autofree char *failed = g_strdup_printf("download %d ", DOWNLOAD_FAILED);
    assert_null(download(&liar, failed));
    assert_in_range(liar.n_pieces, 2, 10);
}

static void
short_pieces_make_a_whole(void **state)
{
    Liar liar = {.part_size = 10000, .piece_most = 3000};
    g_autofree char *done = g_strdup_printf("download %d ", DOWNLOAD_DONE);
    g_autofree char *content = download(&liar, done);
    assert_non_null(content);
    assert_int_equal(strlen(content), 10000);
}

static void
a_part_that_is_not_there_is_no_file(void **state)
{
    Liar liar = {.piece_most = 1};
    g_autofree char *failed = g_strdup_printf("download %d ", DOWNLOAD_FAILED);
    assert_null(download(&liar, failed));
}

static void
no_piece_of_a_rebuilt_folder_is_added(void **state)
{
    Liar liar = {.part_size = 10000, .piece_most = 3000, .is_rebuilt = TRUE};
    g_autofree char *failed = g_strdup_printf("download %d ", DOWNLOAD_FAILED);
    assert_null(download(&liar, failed));
    assert_int_equal(liar.n_pieces, 1);
}

/* Each part would carry it along: a mail of this size could fill the memory. */
static void
a_boundary_without_an_end_is_not_copied(void **state)
{
    g_autofree char *boundary = g_strnfill(5000, 'b');
    Liar liar = {.capabilities = "* CAPABILITY IMAP4rev1\r\n",
                 .boundary = boundary};
    Peer *peer = peer_start("good", TRUE, serve, &liar);
    g_autoptr(Mailroom) room = scripted_room(peer, NULL);
    mailroom_start(room);
    mailroom_wait_total(room, "INBOX", N_MAILS);
    mailroom_wait_told(room, "online idle");
    g_autoptr(GPtrArray) rows = mailroom_rows(room, "INBOX", 1);
    mailroom_send(room, WORKER_FETCH_BODY, ((MailRow *)rows->pdata[0])->at.id,
                  NULL);
    mailroom_wait_told(room, "body ");
    mailroom_stop(room);
    g_autofree char *heard = peer_stop(peer);
    assert_non_null(strstr(heard, "BODY.PEEK[]\r\n"));
    assert_null(strstr(heard, "BODY.PEEK[1"));
}

static gboolean
is_there(Mailroom *room, gpointer user)
{
    g_autoptr(Folder) folder = store_read_folder(room->reader, user, NULL);
    return folder != NULL;
}

static void
a_list_that_was_cut_takes_no_folder_away(void **state)
{
    Liar liar = {.capabilities = "* CAPABILITY IMAP4rev1\r\n",
                 .has_too_many = TRUE};
    Peer *peer = peer_start("good", TRUE, serve, &liar);
    g_autoptr(Mailroom) room = scripted_room(peer, NULL);
    mailroom_start(room);
    mailroom_wait(room, is_there, (gpointer) "f19997", "the first list");
    mailroom_send(room, WORKER_SYNC, 0, NULL);
    mailroom_wait(room, is_there, (gpointer) "f20099", "the second list");
    assert_true(is_there(room, (gpointer) "f00000"));
    mailroom_stop(room);
    g_free(peer_stop(peer));
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
        cmocka_unit_test(a_copy_that_was_not_made_removes_nothing),
        cmocka_unit_test(what_was_copied_is_all_that_is_removed),
        cmocka_unit_test(a_move_and_a_copy_that_were_not_made_are_told),
        cmocka_unit_test(uids_of_another_folder_are_not_believed),
        cmocka_unit_test(a_part_without_an_end_is_given_up),
        cmocka_unit_test(short_pieces_make_a_whole),
        cmocka_unit_test(a_part_that_is_not_there_is_no_file),
        cmocka_unit_test(no_piece_of_a_rebuilt_folder_is_added),
        cmocka_unit_test(a_boundary_without_an_end_is_not_copied),
        cmocka_unit_test(a_list_that_was_cut_takes_no_folder_away),
    };
    return cmocka_run_group_tests(tests, NULL, remove_certificates);
}
