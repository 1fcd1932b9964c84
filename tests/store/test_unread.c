/* test_unread - what is unread, by person: the counts on a friend's row after
 * each thing that moves them, and what is to be read next. */
#include "test.h"

#include "base/error.h"
#include "tests/store/fixture.h"
#include "tests/store/recount.h"

#define BOB    "bob@chat.example"
#define CAROL  "carol@chat.example"
#define WORK   "bob@work.example"
#define HOME   "bob@home.example"
#define CAROLS "carol@x.example"
#define EVE    "eve@x.example"

static void
assert_unread(Fixture *fixture, const char *jid, gint64 mail, gint64 chat)
{
    recount(fixture->path);
    g_autoptr(Friend) person = friend_by_jid(fixture, jid);
    assert_int_equal(person->unread_mail, mail);
    assert_int_equal(person->unread_chat, chat);
}

/* Both on the roster, each with a link. */
static Fixture *
meet(void)
{
    Fixture *fixture = fixture_new();
    befriend(fixture, BOB, "Bob");
    befriend(fixture, CAROL, "Carol");
    wish(fixture, intent_link(BOB, WORK));
    wish(fixture, intent_link(CAROL, CAROLS));
    return fixture;
}

static void
chat_at(Fixture *fixture, const char *jid, const char *body, gint64 second)
{
    Batch *batch = batch_new();
    add_chat(batch, jid, body, body, second * G_USEC_PER_SEC);
    commit(fixture, batch);
}

static void
server_flags(Fixture *fixture, guint32 uid, guint flags)
{
    Batch *batch = batch_new();
    batch_add_mail_flags(batch, "INBOX", uid, flags);
    commit(fixture, batch);
}

/* TRUE when the friend's row is told to have changed. */
static gboolean
is_told(Fixture *fixture, const char *jid)
{
    gboolean found = FALSE;
    for (Change *change; (change = next_change(fixture, CHANGE_FRIENDS));) {
        found |= !change->jids ||
                 g_strv_contains((const char *const *)change->jids, jid);
        change_free(change);
    }
    return found;
}

/* ---- counts ---- */

static void
mail_read_elsewhere_is_read_here(void **state)
{
    (void)state;
    g_autoptr(Fixture) fixture = meet();
    receive(fixture, 1, WORK);
    receive(fixture, 2, WORK);
    assert_unread(fixture, BOB, 2, 0);

    drop_changes(fixture);
    server_flags(fixture, 1, MAIL_SEEN);
    assert_unread(fixture, BOB, 1, 0);
    assert_true(is_told(fixture, BOB));
    server_flags(fixture, 2, MAIL_DELETED);
    assert_unread(fixture, BOB, 0, 0);
    server_flags(fixture, 2, 0);
    assert_unread(fixture, BOB, 1, 0);

    Batch *batch = batch_new();
    batch_add_mail_expunged(batch, "INBOX", 2);
    drop_changes(fixture);
    commit(fixture, batch);
    assert_unread(fixture, BOB, 0, 0);
    assert_true(is_told(fixture, BOB));
}

static void
chat_answered_elsewhere_is_read_here(void **state)
{
    (void)state;
    g_autoptr(Fixture) fixture = meet();
    chat_at(fixture, BOB, "one", 1);
    chat_at(fixture, BOB, "two", 2);
    assert_unread(fixture, BOB, 0, 2);
    drop_changes(fixture);

    ChatMessage *answer = g_new0(ChatMessage, 1);
    answer->jid = g_strdup(BOB);
    answer->is_outgoing = TRUE;
    answer->body = g_strdup("yes");
    answer->at_us = 3 * G_USEC_PER_SEC;
    answer->state = CHAT_SENT;
    Batch *batch = batch_new();
    batch_add_chat(batch, answer);
    commit(fixture, batch);
    assert_unread(fixture, BOB, 0, 0);
    assert_true(is_told(fixture, BOB));
}

static void
a_link_brings_what_is_unread_and_unlinking_takes_it(void **state)
{
    (void)state;
    g_autoptr(Fixture) fixture = meet();
    receive(fixture, 1, HOME);
    receive(fixture, 2, WORK);
    assert_unread(fixture, BOB, 1, 0);

    drop_changes(fixture);
    wish(fixture, intent_link(BOB, HOME));
    assert_unread(fixture, BOB, 2, 0);
    assert_true(is_told(fixture, BOB));
    wish(fixture, intent_unlink(BOB, HOME));
    assert_unread(fixture, BOB, 1, 0);
    assert_true(is_told(fixture, BOB));
}

static void
a_dispute_counts_for_nobody(void **state)
{
    (void)state;
    g_autoptr(Fixture) fixture = meet();
    receive(fixture, 1, WORK);
    drop_changes(fixture);
    wish(fixture, intent_link(CAROL, WORK));
    assert_unread(fixture, BOB, 0, 0);
    assert_unread(fixture, CAROL, 0, 0);
    assert_true(is_told(fixture, BOB));
    receive(fixture, 2, WORK);
    wish(fixture, intent_unlink(BOB, WORK));
    assert_unread(fixture, BOB, 0, 0);
    assert_unread(fixture, CAROL, 2, 0);
    assert_true(is_told(fixture, CAROL));
}

static void
who_leaves_the_roster_takes_no_mail_along(void **state)
{
    (void)state;
    g_autoptr(Fixture) fixture = meet();
    receive(fixture, 1, WORK);
    chat_at(fixture, BOB, "one", 1);
    Batch *batch = batch_new();
    batch_add_roster_removed(batch, BOB);
    commit(fixture, batch);
    assert_unread(fixture, BOB, 0, 1);

    befriend(fixture, BOB, "Bob");
    assert_unread(fixture, BOB, 1, 1);
}

static void
a_forgery_counts_for_nobody(void **state)
{
    (void)state;
    g_autoptr(Fixture) fixture = meet();
    for (guint32 uid = 1; uid <= 2; uid++) {
        MailHeader *header = header_from("Bob", WORK, "fake");
        header->auth = uid == 1 ? AUTH_FAIL : AUTH_PASS;
        Batch *batch = batch_new();
        batch_add_mail(batch, "INBOX", uid, 0, uid, 1, header, FALSE);
        commit(fixture, batch);
    }
    assert_unread(fixture, BOB, 1, 0);
    server_flags(fixture, 1, MAIL_SEEN);
    server_flags(fixture, 1, 0);
    assert_unread(fixture, BOB, 1, 0);
    wish(fixture, intent_unlink(BOB, WORK));
    wish(fixture, intent_link(BOB, WORK));
    assert_unread(fixture, BOB, 1, 0);
}

static void
only_the_inbox_counts(void **state)
{
    (void)state;
    g_autoptr(Fixture) fixture = meet();
    Batch *batch = batch_new();
    add_mail(batch, "Archive", 1, WORK, 0);
    commit(fixture, batch);
    assert_unread(fixture, BOB, 0, 0);
}

/* ---- what is next ---- */

static UnreadSpot *
next_spot(Fixture *fixture, const char *person, const UnreadSpot *here)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) mails = g_array_new(FALSE, FALSE, sizeof(gint64));
    if (here && here->mail_id)
        g_array_append_val(mails, here->mail_id);
    const UnreadExcept except = {
        .mails = mails,
        .chat = here && !here->mail_id ? here->jid : NULL,
    };
    UnreadSpot *spot =
        store_read_unread_spot(fixture->reader, person, &except, &error);
    if (error)
        fail_msg("%s", error->message);
    return spot;
}

/* Reads on from spot to spot, as the user does: each is left as read. The
 * caller frees it. */
static char *
read_all(Fixture *fixture)
{
    GString *text = g_string_new(NULL);
    g_autofree char *person = NULL;
    for (;;) {
        g_autoptr(UnreadSpot) spot = next_spot(fixture, person, NULL);
        if (!spot)
            return g_string_free(text, FALSE);
        if (spot->mail_id) {
            g_autoptr(MailRow) row =
                store_read_mail(fixture->reader, spot->mail_id, NULL);
            g_string_append_printf(text, "%s ", row->subject);
            wish(fixture, intent_set_flags(spot->mail_id, MAIL_SEEN, 0));
        } else {
            g_string_append_printf(text, "[%s] ", spot->jid);
            wish(fixture, intent_chat_read(spot->jid));
        }
        g_free(person);
        person = g_strdup(spot->jid);
    }
}

#define FIRST 1000000 /* what add_mail() adds to the UID */

static void
the_oldest_person_is_finished_first(void **state)
{
    (void)state;
    g_autoptr(Fixture) fixture = meet();
    wish(fixture, intent_link(BOB, HOME));
    receive(fixture, 1, EVE);
    receive(fixture, 3, CAROLS);
    receive(fixture, 2, WORK);
    chat_at(fixture, BOB, "hi", FIRST + 4);
    receive(fixture, 5, EVE);
    receive(fixture, 6, HOME);
    chat_at(fixture, CAROL, "hello", FIRST + 1);
    chat_at(fixture, "dave@chat.example", "psst", 1); /* on no roster */

    g_autofree char *order = read_all(fixture);
    assert_string_equal(order, "[" CAROL "] mail 3 mail 2 [" BOB "] mail 6 "
                               "[dave@chat.example] mail 1 mail 5 ");
}

static void
whoever_is_being_read_is_finished_first(void **state)
{
    (void)state;
    g_autoptr(Fixture) fixture = meet();
    receive(fixture, 1, CAROLS);
    receive(fixture, 2, WORK);
    receive(fixture, 3, WORK);
    g_autoptr(UnreadSpot) first = next_spot(fixture, BOB, NULL);
    assert_string_equal(first->jid, BOB);
    g_autoptr(UnreadSpot) second = next_spot(fixture, BOB, first);
    assert_string_equal(second->jid, BOB);
    assert_int_not_equal(second->mail_id, first->mail_id);
    wish(fixture, intent_set_flags(first->mail_id, MAIL_SEEN, 0));
    g_autoptr(UnreadSpot) third = next_spot(fixture, BOB, second);
    assert_string_equal(third->jid, CAROL);
}

static void
what_is_looked_at_is_not_next(void **state)
{
    (void)state;
    g_autoptr(Fixture) fixture = meet();
    assert_null(next_spot(fixture, NULL, NULL));
    chat_at(fixture, BOB, "hi", 1);
    g_autoptr(UnreadSpot) chat = next_spot(fixture, NULL, NULL);
    assert_int_equal(chat->mail_id, 0);
    assert_string_equal(chat->jid, BOB);
    assert_null(next_spot(fixture, BOB, chat));

    receive(fixture, 1, WORK);
    g_autoptr(UnreadSpot) mail = next_spot(fixture, BOB, chat);
    assert_int_not_equal(mail->mail_id, 0);
    g_autoptr(UnreadSpot) again = next_spot(fixture, BOB, mail);
    assert_int_equal(again->mail_id, 0);

    wish(fixture, intent_chat_read(BOB));
    assert_null(next_spot(fixture, BOB, mail));
    receive(fixture, 2, EVE);
    g_autoptr(UnreadSpot) stranger = next_spot(fixture, BOB, mail);
    assert_null(stranger->jid);
    assert_int_not_equal(stranger->mail_id, mail->mail_id);
    g_autoptr(UnreadSpot) back = next_spot(fixture, NULL, stranger);
    assert_string_equal(back->jid, BOB);
}

static void
a_forgery_is_a_stranger_s(void **state)
{
    (void)state;
    g_autoptr(Fixture) fixture = meet();
    MailHeader *header = header_from("Bob", WORK, "fake");
    header->auth = AUTH_FAIL;
    Batch *batch = batch_new();
    batch_add_mail(batch, "INBOX", 1, 0, 1, 1, header, FALSE);
    commit(fixture, batch);
    receive(fixture, 2, WORK);
    g_autofree char *order = read_all(fixture);
    assert_string_equal(order, "mail 2 fake ");
}

static void
other_folders_are_not_walked(void **state)
{
    (void)state;
    g_autoptr(Fixture) fixture = meet();
    Batch *batch = batch_new();
    add_mail(batch, "Archive", 1, WORK, 0);
    add_mail(batch, "INBOX", 2, WORK, MAIL_SEEN);
    add_mail(batch, "INBOX", 3, WORK, MAIL_DELETED);
    commit(fixture, batch);
    assert_null(next_spot(fixture, NULL, NULL));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mail_read_elsewhere_is_read_here),
        cmocka_unit_test(chat_answered_elsewhere_is_read_here),
        cmocka_unit_test(a_link_brings_what_is_unread_and_unlinking_takes_it),
        cmocka_unit_test(a_dispute_counts_for_nobody),
        cmocka_unit_test(who_leaves_the_roster_takes_no_mail_along),
        cmocka_unit_test(a_forgery_counts_for_nobody),
        cmocka_unit_test(only_the_inbox_counts),
        cmocka_unit_test(the_oldest_person_is_finished_first),
        cmocka_unit_test(whoever_is_being_read_is_finished_first),
        cmocka_unit_test(what_is_looked_at_is_not_next),
        cmocka_unit_test(a_forgery_is_a_stranger_s),
        cmocka_unit_test(other_folders_are_not_walked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
