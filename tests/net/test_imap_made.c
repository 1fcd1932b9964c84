/* test_imap_made - the Trash that a server lacks is made by the first mail that
 * is deleted: as what it is, where that can be said; at once in its place among
 * the other folders; and never twice. */
#include "test.h"

#include "net/scripted.h"

#define N_MAILS 3

typedef struct {
    const char *capabilities;
    const char *others;      /* LIST lines of the folders that are there */
    gboolean refuses_use;    /* though it offers it */
    gboolean refuses_making; /* of any folder */
    char *trash;             /* as named by CREATE; NULL: there is none */
    gboolean has_use;
    gboolean is_in_trash; /* that is selected */
    gint n_moved;         /* atomic */
} Behaviour;

static void
say_mail(Peer *peer, guint uid)
{
    g_autofree char *header =
        g_strdup_printf("From: Bob <bob@example.org>\r\nSubject: mail %u\r\n"
                        "Message-ID: <%u@example.org>\r\n\r\n",
                        uid, uid);
    g_autofree char *answer = g_strdup_printf(
        "* %u FETCH (UID %u FLAGS (\\Seen) INTERNALDATE "
        "\"01-Nov-2026 10:00:%02u +0100\" RFC822.SIZE 1000 "
        "BODY[HEADER.FIELDS (FROM SUBJECT MESSAGE-ID)] {%zu}\r\n%s)\r\n",
        uid, uid, uid, strlen(header), header);
    peer_say(peer, answer);
}

static guint
n_here(const Behaviour *how)
{
    guint n_moved = (guint)g_atomic_int_get(&how->n_moved);
    return how->is_in_trash ? n_moved : N_MAILS - n_moved;
}

/* The newest mail, UID 3, is what is moved. */
static const char *
answer_fetch(Peer *peer, const Behaviour *how, const char *command)
{
    gboolean is_header = strstr(command, "HEADER") != NULL;
    for (guint i = 1; i <= n_here(how); i++) {
        g_autofree char *flags =
            g_strdup_printf("* %u FETCH (UID %u FLAGS (\\Seen))\r\n", i, i);
        if (is_header)
            say_mail(peer, how->is_in_trash ? N_MAILS : i);
        else
            peer_say(peer, flags);
    }
    return "OK done";
}

static const char *
answer_select(Peer *peer, Behaviour *how, const char *command)
{
    how->is_in_trash = strstr(command, "Trash") != NULL;
    if (how->is_in_trash && !how->trash)
        return "NO [NONEXISTENT] no such folder";
    g_autofree char *answer = g_strdup_printf(
        "* FLAGS (\\Seen \\Deleted)\r\n* %u EXISTS\r\n* 0 RECENT\r\n"
        "* OK [UIDVALIDITY %d] ok\r\n* OK [UIDNEXT %d] next\r\n",
        n_here(how), how->is_in_trash ? 9 : 7, N_MAILS + 1);
    peer_say(peer, answer);
    return "OK [READ-WRITE] done";
}

/* `CREATE "Trash" (USE (\Trash))` */
static const char *
answer_create(Behaviour *how, const char *command)
{
    gboolean has_use = strstr(command, "(USE (\\Trash))") != NULL;
    if (how->refuses_making)
        return "NO [NOPERM] not you";
    if (has_use && how->refuses_use)
        return "NO [USEATTR] not supported";
    if (how->trash)
        return "NO [ALREADYEXISTS] it is there";
    const char *name = strchr(command, '"') + 1;
    how->trash = g_strndup(name, strcspn(name, "\""));
    how->has_use = has_use;
    return "OK made";
}

static const char *
answer_list(Peer *peer, const Behaviour *how)
{
    peer_say(peer, "* LIST () \"/\" INBOX\r\n");
    peer_say(peer, how->others);
    if (how->trash) {
        g_autofree char *line =
            g_strdup_printf("* LIST (%s) \"/\" \"%s\"\r\n",
                            how->has_use ? "\\Trash" : "", how->trash);
        peer_say(peer, line);
    }
    return "OK done";
}

static const char *
answer_status(Peer *peer, const Behaviour *how, const char *command)
{
    if (strstr(command, "Trash") && !how->trash)
        return "NO [NONEXISTENT] no such folder";
    const char *name = strchr(command, '"');
    g_autofree char *line = g_strdup_printf(
        "* STATUS %.*s (MESSAGES 0 UNSEEN 0 UIDNEXT 1 UIDVALIDITY 9)\r\n",
        (int)(strchr(name + 1, '"') + 1 - name), name);
    peer_say(peer, line);
    return "OK done";
}

static const char *
answer_move(Peer *peer, Behaviour *how)
{
    if (!how->trash)
        return "NO [TRYCREATE] no such folder";
    peer_say(peer, "* OK [COPYUID 9 3 1] moved\r\n* 3 EXPUNGE\r\n");
    g_atomic_int_inc(&how->n_moved);
    return "OK done";
}

static const char *
answer_command(Peer *peer, Behaviour *how, const char *command)
{
    if (g_str_has_prefix(command, "CAPABILITY"))
        peer_say(peer, how->capabilities);
    else if (g_str_has_prefix(command, "SELECT"))
        return answer_select(peer, how, command);
    else if (g_str_has_prefix(command, "LIST"))
        return answer_list(peer, how);
    else if (g_str_has_prefix(command, "STATUS"))
        return answer_status(peer, how, command);
    else if (g_str_has_prefix(command, "CREATE"))
        return answer_create(how, command);
    else if (g_str_has_prefix(command, "UID MOVE"))
        return answer_move(peer, how);
    else if (strstr(command, "FETCH "))
        return answer_fetch(peer, how, command);
    return "OK done";
}

static void
serve(Peer *peer, gpointer user)
{
    peer_say(peer, "* OK ready\r\n");
    for (;;) {
        g_autofree char *tag = NULL;
        g_autofree char *command = scripted_hear(peer, &tag);
        if (!command)
            return;
        g_autofree char *done = g_strdup_printf(
            "%s %s\r\n", tag, answer_command(peer, user, command));
        if (!peer_say(peer, done) || g_str_has_prefix(command, "LOGOUT"))
            return;
    }
}

/* Deletes the newest mail, and waits for the outcome, an INTENT_* state. */
static void
delete_newest(Mailroom *room, int outcome)
{
    g_autoptr(GPtrArray) rows = mailroom_rows(room, "INBOX", 1);
    g_autoptr(GArray) mails = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_array_append_val(mails, ((MailRow *)rows->pdata[0])->at.id);
    mailroom_wish(room, intent_operate(OPERATION_DELETE, mails, NULL));
    g_autofree char *told = g_strdup_printf("intent %d", outcome);
    mailroom_wait_told(room, told);
}

/* What the server heard; the caller's. */
static char *
delete_with(Behaviour *how, const char *trash, int outcome)
{
    Peer *peer = peer_start("good", TRUE, serve, how);
    g_autoptr(Mailroom) room = scripted_room(peer, NULL);
    mailroom_start(room);
    mailroom_wait_told(room, "online idle");
    assert_int_equal(mailroom_total(room, "INBOX"), N_MAILS);
    delete_newest(room, outcome);
    gboolean is_done = outcome == INTENT_DONE;
    mailroom_wait_total(room, "INBOX", is_done ? N_MAILS - 1 : N_MAILS);
    assert_int_equal(mailroom_total(room, trash), is_done ? 1 : 0);
    g_autoptr(Folder) folder = store_read_folder(room->reader, trash, NULL);
    assert_int_equal(folder->role, FOLDER_TRASH);
    mailroom_stop(room);
    g_free(how->trash);
    return peer_stop(peer);
}

static guint
count(const char *heard, const char *text)
{
    guint n = 0;
    for (const char *p = heard; (p = strstr(p, text)); p += strlen(text))
        n++;
    return n;
}

static void
a_trash_is_made_as_what_it_is(void **state)
{
    Behaviour how = {
        .capabilities = "* CAPABILITY IMAP4rev1 MOVE UIDPLUS SPECIAL-USE "
                        "CREATE-SPECIAL-USE\r\n",
        .others = "",
    };
    g_autofree char *heard = delete_with(&how, "Trash", INTENT_DONE);
    assert_int_equal(count(heard, "CREATE "), 1);
    assert_int_equal(count(heard, "CREATE \"Trash\" (USE (\\Trash))\r\n"), 1);
    assert_int_equal(count(heard, "SUBSCRIBE \"Trash\"\r\n"), 1);
    assert_int_equal(count(heard, "UID MOVE 3 \"Trash\"\r\n"), 1);
}

static void
a_trash_is_made_plainly_where_uses_are_unknown(void **state)
{
    Behaviour how = {
        .capabilities = "* CAPABILITY IMAP4rev1 MOVE UIDPLUS\r\n",
        .others = "",
    };
    g_autofree char *heard = delete_with(&how, "Trash", INTENT_DONE);
    assert_int_equal(count(heard, "CREATE "), 1);
    assert_int_equal(count(heard, "CREATE \"Trash\"\r\n"), 1);
}

static void
a_refused_use_makes_a_plain_trash(void **state)
{
    Behaviour how = {
        .capabilities = "* CAPABILITY IMAP4rev1 MOVE UIDPLUS SPECIAL-USE "
                        "CREATE-SPECIAL-USE\r\n",
        .others = "",
        .refuses_use = TRUE,
    };
    g_autofree char *heard = delete_with(&how, "Trash", INTENT_DONE);
    assert_int_equal(count(heard, "CREATE \"Trash\" (USE (\\Trash))\r\n"), 1);
    assert_int_equal(count(heard, "CREATE \"Trash\"\r\n"), 1);
}

static void
a_trash_lies_where_all_folders_lie(void **state)
{
    Behaviour how = {
        .capabilities = "* CAPABILITY IMAP4rev1 MOVE UIDPLUS\r\n",
        .others = "* LIST () \"/\" INBOX/Lists\r\n",
    };
    g_autofree char *heard = delete_with(&how, "INBOX/Trash", INTENT_DONE);
    assert_int_equal(count(heard, "CREATE \"INBOX/Trash\"\r\n"), 1);
}

/* A folder that is only named alike is none inside of the inbox. */
static void
a_name_that_begins_alike_is_no_place(void **state)
{
    Behaviour how = {
        .capabilities = "* CAPABILITY IMAP4rev1 MOVE UIDPLUS\r\n",
        .others = "* LIST () \"/\" INBOXes\r\n",
    };
    g_autofree char *heard = delete_with(&how, "Trash", INTENT_DONE);
    assert_int_equal(count(heard, "CREATE \"Trash\"\r\n"), 1);
}

static void
a_refused_trash_brings_the_mail_back(void **state)
{
    Behaviour how = {
        .capabilities = "* CAPABILITY IMAP4rev1 MOVE UIDPLUS\r\n",
        .others = "",
        .refuses_making = TRUE,
    };
    g_autofree char *heard = delete_with(&how, "Trash", INTENT_FAILED);
    assert_int_equal(count(heard, "UID MOVE"), 0);
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
        cmocka_unit_test(a_trash_is_made_as_what_it_is),
        cmocka_unit_test(a_trash_is_made_plainly_where_uses_are_unknown),
        cmocka_unit_test(a_refused_use_makes_a_plain_trash),
        cmocka_unit_test(a_trash_lies_where_all_folders_lie),
        cmocka_unit_test(a_name_that_begins_alike_is_no_place),
        cmocka_unit_test(a_refused_trash_brings_the_mail_back),
    };
    const char *only = g_getenv("ONLY");
    if (only)
        cmocka_set_test_filter(only);
    return cmocka_run_group_tests(tests, NULL, remove_certificates);
}
