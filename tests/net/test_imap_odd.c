/* test_imap_odd - two folders on a server that does what real ones never do. */
#include "test.h"

#include "net/scripted.h"

typedef enum {
    ODD_SLOW,      /* says every byte by itself */
    ODD_BYE,       /* once, in the middle of a FETCH of Lists */
    ODD_VANISHING, /* Lists goes in the middle of a FETCH */
    ODD_REBUILT,   /* Lists gets another UIDVALIDITY while it is selected */
    ODD_POISON,    /* one answer in Lists that no one can read */
    ODD_OVERPROUD, /* refuses the LIST that it offers */
    ODD_STUBBORN,  /* lists Lists and never selects it */
} Oddity;

typedef struct {
    Oddity oddity;
    guint n_mails; /* in Lists, and in INBOX */
    gboolean is_in_lists;
    gboolean has_happened;
    gint n_logins; /* atomic */
} Behaviour;

static gboolean
say(Peer *peer, const Behaviour *how, const char *text)
{
    if (how->oddity != ODD_SLOW)
        return peer_say(peer, text);
    for (const char *p = text; *p; p++)
        if (!peer_say_bytes(peer, p, 1))
            return FALSE;
    return TRUE;
}

static void
say_mail(Peer *peer, const Behaviour *how, guint uid)
{
    g_autofree char *header = g_strdup_printf(
        "From: Bob <bob@example.org>\r\nSubject: mail %u\r\n\r\n", uid);
    g_autofree char *answer =
        g_strdup_printf("* %u FETCH (UID %u FLAGS (\\Seen) INTERNALDATE "
                        "\"01-Nov-2026 10:00:00 +0100\" RFC822.SIZE 1000 "
                        "BODY[HEADER.FIELDS (FROM SUBJECT)] {%zu}\r\n%s)\r\n",
                        uid, uid, strlen(header), header);
    gboolean is_poisoned =
        how->oddity == ODD_POISON && how->is_in_lists && uid == 77;
    say(peer, how, is_poisoned ? "* OK [ALERT]\r\n" : answer);
}

static void
say_flags(Peer *peer, const Behaviour *how, guint uid)
{
    g_autofree char *answer =
        g_strdup_printf("* %u FETCH (UID %u FLAGS (\\Seen))\r\n", uid, uid);
    say(peer, how, answer);
}

/* Of the selected folder. */
static guint
count_mails(const Behaviour *how)
{
    gboolean is_rebuilt = how->oddity == ODD_REBUILT && how->has_happened;
    return how->is_in_lists && is_rebuilt ? 40 : how->n_mails;
}

static void
rebuild(Peer *peer, Behaviour *how)
{
    how->has_happened = TRUE;
    say(peer, how, "* OK [UIDVALIDITY 8] all is new\r\n");
}

/* The tagged answer; NULL: the connection is to end. */
static const char *
answer_fetch(Peer *peer, Behaviour *how, const char *range)
{
    char *end;
    guint low = (guint)g_ascii_strtoull(range, &end, 10);
    guint high = count_mails(how);
    if (*end == ':' && end[1] != '*')
        high = MIN(high, (guint)g_ascii_strtoull(end + 1, NULL, 10));
    gboolean is_header = strstr(range, "HEADER") != NULL;
    gboolean strikes =
        how->is_in_lists && !how->has_happened && is_header && low < 100;
    for (guint uid = low; uid <= high; uid++) {
        if (strikes && uid == 50 && how->oddity == ODD_BYE) {
            how->has_happened = TRUE;
            say(peer, how, "* BYE going down\r\n");
            return NULL;
        }
        if (strikes && uid == 50 && how->oddity == ODD_VANISHING) {
            how->has_happened = TRUE;
            return "NO [NONEXISTENT] no such folder";
        }
        if (is_header)
            say_mail(peer, how, uid);
        else
            say_flags(peer, how, uid);
    }
    if (strikes && how->oddity == ODD_REBUILT)
        rebuild(peer, how);
    return "OK done";
}

static const char *
answer_select(Peer *peer, Behaviour *how, const char *command)
{
    how->is_in_lists = strstr(command, "Lists") != NULL;
    gboolean is_gone = how->oddity == ODD_STUBBORN ||
                       (how->oddity == ODD_VANISHING && how->has_happened);
    if (how->is_in_lists && is_gone)
        return "NO [NONEXISTENT] no such folder";
    gboolean is_rebuilt = how->oddity == ODD_REBUILT && how->has_happened;
    g_autofree char *answer = g_strdup_printf(
        "* FLAGS (\\Seen)\r\n* %u EXISTS\r\n* 0 RECENT\r\n"
        "* OK [UIDVALIDITY %u] ok\r\n* OK [UIDNEXT %u] next\r\n",
        count_mails(how), how->is_in_lists && is_rebuilt ? 8 : 7,
        count_mails(how) + 1);
    say(peer, how, answer);
    return "OK [READ-WRITE] done";
}

static const char *
answer_list(Peer *peer, Behaviour *how, const char *command)
{
    if (how->oddity == ODD_OVERPROUD && strstr(command, "RETURN"))
        return "BAD what is RETURN?";
    say(peer, how, "* LIST () \"/\" inbox\r\n");
    if (how->oddity != ODD_VANISHING || !how->has_happened)
        say(peer, how,
            "* LIST (\\Subscribed \\HasNoChildren) \"/\" {5}\r\nLists\r\n");
    return "OK done";
}

static const char *
answer_command(Peer *peer, Behaviour *how, const char *command)
{
    if (g_str_has_prefix(command, "CAPABILITY"))
        say(peer, how, "* CAPABILITY IMAP4rev1 LIST-EXTENDED LIST-STATUS\r\n");
    else if (g_str_has_prefix(command, "LOGIN"))
        g_atomic_int_inc(&how->n_logins);
    else if (g_str_has_prefix(command, "SELECT"))
        return answer_select(peer, how, command);
    else if (g_str_has_prefix(command, "LIST"))
        return answer_list(peer, how, command);
    else if (g_str_has_prefix(command, "STATUS \"Lists\""))
        say(peer, how,
            "* STATUS Lists (MESSAGES 300 UNSEEN 0 UIDNEXT 301)\r\n");
    else if (g_str_has_prefix(command, "UID FETCH "))
        return answer_fetch(peer, how, command + 10);
    else if (g_str_has_prefix(command, "FETCH "))
        return answer_fetch(peer, how, command + 6);
    return "OK done";
}

static void
serve(Peer *peer, gpointer user)
{
    Behaviour *how = user;
    say(peer, how, "* OK ready\r\n");
    for (;;) {
        g_autofree char *tag = NULL;
        g_autofree char *command = scripted_hear(peer, &tag);
        if (!command)
            return;
        const char *answer = answer_command(peer, how, command);
        if (!answer)
            return;
        g_autofree char *done = g_strdup_printf("%s %s\r\n", tag, answer);
        if (!say(peer, how, done) || g_str_has_prefix(command, "LOGOUT"))
            return;
    }
}

typedef struct {
    Peer *peer;
    Mailroom *room;
} Meeting;

static Meeting
meet(Behaviour *how)
{
    how->n_mails = how->oddity == ODD_SLOW ? 30 : 300;
    Peer *peer = peer_start("good", TRUE, serve, how);
    Meeting meeting = {peer, scripted_room(peer, "watch-folders = Lists\n")};
    mailroom_start(meeting.room);
    return meeting;
}

static void
part(Meeting *meeting)
{
    mailroom_stop(meeting->room);
    mailroom_free(meeting->room);
    g_free(peer_stop(meeting->peer));
}

/* Both folders in the end hold what the server has, after `n_logins`. */
static void
expect(Oddity oddity, gint64 n_lists, int least, int most)
{
    Behaviour how = {.oddity = oddity};
    Meeting meeting = meet(&how);
    mailroom_wait_total(meeting.room, "Lists", n_lists);
    mailroom_wait_told(meeting.room, "online idle");
    assert_int_equal(mailroom_total(meeting.room, "Lists"), n_lists);
    assert_int_equal(mailroom_total(meeting.room, "INBOX"),
                     oddity == ODD_SLOW ? 30 : 300);
    assert_in_range(g_atomic_int_get(&how.n_logins), least, most);
    part(&meeting);
}

static void
single_bytes_are_as_good(void **state)
{
    expect(ODD_SLOW, 30, 1, 1);
}

static void
a_bye_in_a_fetch_is_survived(void **state)
{
    expect(ODD_BYE, 300, 2, 2);
}

static void
a_rebuilt_folder_is_read_anew_at_once(void **state)
{
    expect(ODD_REBUILT, 40, 1, 1);
}

static void
one_poisoned_mail_costs_itself(void **state)
{
    expect(ODD_POISON, 299, 2, 20);
}

static void
a_refused_list_is_asked_for_plainly(void **state)
{
    expect(ODD_OVERPROUD, 300, 1, 1);
}

static void
a_folder_that_goes_in_mid_fetch_is_told(void **state)
{
    Behaviour how = {.oddity = ODD_VANISHING};
    Meeting meeting = meet(&how);
    mailroom_wait_told(meeting.room, "error the folder Lists is no longer");
    mailroom_wait_total(meeting.room, "Lists", -1);
    mailroom_wait_total(meeting.room, "INBOX", 300);
    assert_int_equal(g_atomic_int_get(&how.n_logins), 1);
    part(&meeting);
}

/* Told once, and left alone. */
static void
a_folder_that_is_refused_stops_nothing(void **state)
{
    Behaviour how = {.oddity = ODD_STUBBORN};
    Meeting meeting = meet(&how);
    mailroom_wait_told(meeting.room, "error Lists: select: Lists: ");
    mailroom_wait_told(meeting.room, "online idle");
    assert_int_equal(mailroom_total(meeting.room, "INBOX"), 300);
    assert_int_equal(mailroom_total(meeting.room, "Lists"), 0);
    assert_int_equal(g_atomic_int_get(&how.n_logins), 1);
    part(&meeting);
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
        cmocka_unit_test(single_bytes_are_as_good),
        cmocka_unit_test(a_bye_in_a_fetch_is_survived),
        cmocka_unit_test(a_rebuilt_folder_is_read_anew_at_once),
        cmocka_unit_test(one_poisoned_mail_costs_itself),
        cmocka_unit_test(a_refused_list_is_asked_for_plainly),
        cmocka_unit_test(a_folder_that_goes_in_mid_fetch_is_told),
        cmocka_unit_test(a_folder_that_is_refused_stops_nothing),
    };
    const char *only = g_getenv("ONLY");
    if (only)
        cmocka_set_test_filter(only);
    return cmocka_run_group_tests(tests, NULL, remove_certificates);
}
