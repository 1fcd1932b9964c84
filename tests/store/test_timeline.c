/* test_timeline - mail and chat with one person as one stream, and the mails
 * of one person in a folder. */
#include "test.h"

#include "base/error.h"
#include "tests/store/fixture.h"
#include "tests/store/recount.h"

#define BOB  "bob@chat.example"
#define WORK "bob@work.example"
#define HOME "bob@home.example"

#define AT_S(second) (1000000 + (gint64)(second))

typedef struct {
    const char *folder, *message_id, *from, *to, *cc;
    guint32 uid;
    guint flags;
    AuthVerdict auth;
} Mail;

/* One mail, whose second is its UID and whose subject is its Message-ID. */
static void
deliver(Fixture *fixture, Mail mail)
{
    MailHeader *header = header_from(NULL, mail.from, mail.message_id);
    header->message_id = g_strdup(mail.message_id);
    header->auth = mail.auth;
    if (mail.to)
        g_ptr_array_add(header->to, address_new(NULL, mail.to));
    if (mail.cc)
        g_ptr_array_add(header->cc, address_new(NULL, mail.cc));
    Batch *batch = batch_new();
    batch_add_mail(batch, mail.folder, mail.uid, mail.flags, AT_S(mail.uid), 1,
                   header, FALSE);
    commit(fixture, batch);
}

static void
chat_at(Fixture *fixture, const char *body, gint64 at_us)
{
    Batch *batch = batch_new();
    add_chat(batch, BOB, body, body, at_us);
    commit(fixture, batch);
}

static void
make_folder(Fixture *fixture, const char *name, FolderRole role)
{
    Batch *batch = batch_new();
    batch_add_folder(batch, name, role, 1);
    commit(fixture, batch);
}

/* Bob with two addresses; the folders as a first login makes them. */
static Fixture *
meet_bob(void)
{
    Fixture *fixture = fixture_new();
    make_folder(fixture, "INBOX", FOLDER_INBOX);
    make_folder(fixture, "Sent", FOLDER_SENT);
    befriend(fixture, BOB, "Bob");
    wish(fixture, intent_link(BOB, WORK));
    wish(fixture, intent_link(BOB, HOME));
    return fixture;
}

static GPtrArray *
page(Fixture *fixture, const TimelineCursor *anchor, PageDirection direction,
     guint limit)
{
    g_autoptr(GError) error = NULL;
    GPtrArray *entries = store_read_timeline_page(fixture->reader, BOB, anchor,
                                                  direction, limit, &error);
    if (error)
        fail_msg("%s", error->message);
    return entries;
}

/* `<` came, `>` went, `*` unread; chat in brackets. The caller frees it. */
static char *
describe(const GPtrArray *entries)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < entries->len; i++) {
        const TimelineEntry *entry = entries->pdata[i];
        gboolean is_chat = entry->at.kind == ENTRY_CHAT;
        g_string_append_printf(text, "%s%s%s%s%s%s", i ? " " : "",
                               entry->is_outgoing ? ">" : "<",
                               is_chat ? "[" : "", entry->text,
                               is_chat ? "]" : "", entry->is_unread ? "*" : "");
    }
    return g_string_free(text, FALSE);
}

static void
assert_timeline(Fixture *fixture, const char *expected)
{
    recount(fixture->path);
    g_autoptr(GPtrArray) entries = page(fixture, NULL, PAGE_AFTER, 100);
    g_autofree char *got = describe(entries);
    assert_string_equal(got, expected);
}

/* ---- what is in it ---- */

static void
mail_and_chat_stand_in_one_stream(void **state)
{
    (void)state;
    g_autoptr(Fixture) fixture = meet_bob();
    deliver(fixture, (Mail){"INBOX", "hello", WORK, OWN_JID, .uid = 10});
    deliver(fixture, (Mail){"Sent", "answer", OWN_JID, WORK, .uid = 20,
                            .flags = MAIL_SEEN});
    deliver(fixture,
            (Mail){"INBOX", "other", "eve@x.example", OWN_JID, .uid = 21});
    deliver(fixture, (Mail){"INBOX", "later", HOME, OWN_JID, .uid = 30,
                            .flags = MAIL_SEEN});
    chat_at(fixture, "hi", AT_S(15) * G_USEC_PER_SEC);
    wish(fixture, intent_send_chat(BOB, "now"));

    assert_timeline(fixture, ">[now] <later >answer <[hi] <hello*");
    g_autoptr(GPtrArray) entries = page(fixture, NULL, PAGE_AFTER, 100);
    assert_string_equal(((TimelineEntry *)entries->pdata[1])->address, HOME);
    assert_string_equal(((TimelineEntry *)entries->pdata[2])->address, WORK);
    assert_null(((TimelineEntry *)entries->pdata[3])->address);
}

static void
mail_of_others_to_a_friend_is_none_of_theirs(void **state)
{
    (void)state;
    g_autoptr(Fixture) fixture = meet_bob();
    /* From a stranger; as if from the user; from them, but forged. */
    deliver(fixture, (Mail){"INBOX", "cc", "eve@x.example", OWN_JID, WORK, 1});
    deliver(fixture, (Mail){"INBOX", "own", OWN_JID, WORK, .uid = 2});
    deliver(fixture, (Mail){"INBOX", "fake", WORK, OWN_JID, .uid = 3,
                            .auth = AUTH_FAIL});
    deliver(fixture, (Mail){"INBOX", "fake own", OWN_JID, WORK, .uid = 4,
                            .auth = AUTH_FAIL});
    assert_timeline(fixture, "");

    /* The user's own, by the server's word, wherever it lies. */
    deliver(fixture, (Mail){"INBOX", "copy", OWN_JID, "c@x.example", WORK, 5,
                            MAIL_SEEN, AUTH_PASS});
    assert_timeline(fixture, ">copy");
}

static void
a_mail_in_several_folders_stands_once(void **state)
{
    (void)state;
    g_autoptr(Fixture) fixture = meet_bob();
    deliver(fixture, (Mail){"INBOX", "one", WORK, OWN_JID, .uid = 1});
    deliver(fixture, (Mail){"Archive", "one", WORK, OWN_JID, .uid = 9});
    deliver(fixture, (Mail){"Sent", "two", OWN_JID, WORK, HOME, 2, MAIL_SEEN});
    deliver(fixture, (Mail){"Archive", "two", OWN_JID, WORK, HOME, 8, MAIL_SEEN,
                            AUTH_PASS});
    assert_timeline(fixture, ">two <one*");

    /* The copy is what is left when the mail has gone from the inbox. */
    Batch *batch = batch_new();
    batch_add_mail_expunged(batch, "INBOX", 1);
    batch_add_mail_expunged(batch, "Sent", 2);
    commit(fixture, batch);
    assert_timeline(fixture, "<one* >two");
}

static void
another_s_mail_hides_none_by_its_message_id(void **state)
{
    (void)state;
    g_autoptr(Fixture) fixture = meet_bob();
    deliver(fixture, (Mail){"INBOX", "one", "eve@x.example", WORK, .uid = 1});
    deliver(fixture,
            (Mail){"INBOX", "one", WORK, OWN_JID, .uid = 2, .auth = AUTH_FAIL});
    deliver(fixture,
            (Mail){"INBOX", "two", OWN_JID, WORK, .uid = 3, .auth = AUTH_FAIL});
    make_folder(fixture, "Drafts", FOLDER_DRAFTS);
    deliver(fixture, (Mail){"Drafts", "three", OWN_JID, WORK, .uid = 4});
    deliver(fixture, (Mail){"Archive", "one", WORK, OWN_JID, .uid = 5});
    deliver(fixture, (Mail){"Sent", "two", OWN_JID, WORK, .uid = 6});
    deliver(fixture, (Mail){"Archive", "three", OWN_JID, WORK, .uid = 7,
                            .auth = AUTH_PASS});
    assert_timeline(fixture, ">three >two <one*");
}

static void
drafts_junk_and_deleted_mail_stay_out(void **state)
{
    (void)state;
    g_autoptr(Fixture) fixture = meet_bob();
    make_folder(fixture, "Drafts", FOLDER_DRAFTS);
    make_folder(fixture, "Junk", FOLDER_JUNK);
    make_folder(fixture, "Trash", FOLDER_TRASH);
    deliver(fixture, (Mail){"Drafts", "draft", OWN_JID, WORK, .uid = 1});
    deliver(fixture, (Mail){"Junk", "junk", WORK, OWN_JID, .uid = 2});
    deliver(fixture, (Mail){"Trash", "trash", WORK, OWN_JID, .uid = 3});
    assert_timeline(fixture, "");
}

static void
the_timeline_follows_the_links(void **state)
{
    (void)state;
    g_autoptr(Fixture) fixture = meet_bob();
    deliver(fixture, (Mail){"INBOX", "work", WORK, OWN_JID, .uid = 1});
    deliver(fixture, (Mail){"Sent", "home", OWN_JID, HOME, .uid = 2});
    assert_timeline(fixture, ">home <work*");

    wish(fixture, intent_unlink(BOB, HOME));
    assert_timeline(fixture, "<work*");
    befriend(fixture, "carol@chat.example", "Carol");
    wish(fixture, intent_link("carol@chat.example", WORK));
    assert_timeline(fixture, ""); /* disputed */
    wish(fixture, intent_unlink("carol@chat.example", WORK));
    assert_timeline(fixture, "<work*");

    /* Its list is told anew by a server that counts anew. */
    Batch *batch = batch_new();
    batch_add_folder(batch, "INBOX", FOLDER_INBOX, 2);
    commit(fixture, batch);
    assert_timeline(fixture, "");
}

static void
a_corrected_mail_stands_where_it_is_now(void **state)
{
    (void)state;
    g_autoptr(Fixture) fixture = meet_bob();
    deliver(fixture, (Mail){"Sent", "one", OWN_JID, WORK, .uid = 1});
    deliver(fixture, (Mail){"Sent", "other", OWN_JID, "c@x.example", .uid = 1});
    assert_timeline(fixture, "");
    deliver(fixture, (Mail){"Sent", "third", OWN_JID, HOME, .uid = 1});
    assert_timeline(fixture, ">third");
}

/* ---- pages ---- */

/* Forty entries in crowded places: mails of one second, chats of one
 * microsecond, and both at the same time, to both addresses, in copies. */
static void
crowd(Fixture *fixture)
{
    for (guint32 i = 1; i <= 20; i++) {
        g_autofree char *id = g_strdup_printf("m%u", i);
        MailHeader *header = header_from(NULL, i % 2 ? WORK : OWN_JID, id);
        header->message_id = g_strdup(id);
        g_ptr_array_add(header->to, address_new(NULL, i % 2 ? OWN_JID : WORK));
        g_ptr_array_add(header->cc, address_new(NULL, HOME));
        Batch *batch = batch_new();
        batch_add_mail(batch, i % 2 ? "INBOX" : "Sent", i, 0, AT_S(i / 6), 1,
                       header, FALSE);
        commit(fixture, batch);
        if (i % 3 == 0)
            deliver(fixture,
                    (Mail){"Archive", id, i % 2 ? WORK : OWN_JID,
                           i % 2 ? OWN_JID : WORK, HOME, i, 0, AUTH_PASS});
        g_autofree char *body = g_strdup_printf("c%u", i);
        chat_at(fixture, body, AT_S(i / 5) * G_USEC_PER_SEC + i % 2);
    }
}

static char *
walk(Fixture *fixture, PageDirection direction, guint limit)
{
    GString *text = g_string_new(NULL);
    TimelineCursor at;
    gboolean has_anchor = FALSE;
    for (;;) {
        g_autoptr(GPtrArray) entries =
            page(fixture, has_anchor ? &at : NULL, direction, limit);
        if (entries->len == 0)
            return g_string_free(text, FALSE);
        g_autofree char *part = describe(entries);
        gboolean is_older = direction == PAGE_AFTER;
        if (text->len > 0)
            g_string_insert_c(text, is_older ? -1 : 0, ' ');
        g_string_insert(text, is_older ? -1 : 0, part);
        at = ((TimelineEntry *)entries->pdata[is_older ? entries->len - 1 : 0])
                 ->at;
        has_anchor = TRUE;
    }
}

static void
pages_of_any_length_tell_the_same(void **state)
{
    (void)state;
    g_autoptr(Fixture) fixture = meet_bob();
    crowd(fixture);
    g_autoptr(GPtrArray) entries = page(fixture, NULL, PAGE_AFTER, 100);
    assert_int_equal(entries->len, 40);
    g_autofree char *whole = describe(entries);
    for (guint limit = 1; limit < 45; limit++) {
        g_autofree char *down = walk(fixture, PAGE_AFTER, limit);
        g_autofree char *up = walk(fixture, PAGE_BEFORE, limit);
        assert_string_equal(down, whole);
        assert_string_equal(up, whole);
    }
    g_autoptr(GPtrArray) none = page(fixture, NULL, PAGE_AFTER, 0);
    assert_int_equal(none->len, 0);
}

static void
a_stranger_has_no_timeline(void **state)
{
    (void)state;
    g_autoptr(Fixture) fixture = meet_bob();
    g_autoptr(GPtrArray) entries = store_read_timeline_page(
        fixture->reader, "nobody@x.example", NULL, PAGE_AFTER, 10, NULL);
    assert_non_null(entries);
    assert_int_equal(entries->len, 0);
}

/* ---- the mails of one person ---- */

static char *
subjects(Fixture *fixture, PageDirection direction, guint limit)
{
    gint64 inbox = folder_id(fixture, "INBOX");
    GString *text = g_string_new(NULL);
    MailCursor at;
    gboolean has_anchor = FALSE;
    for (;;) {
        g_autoptr(GPtrArray) rows = store_read_person_mail_page(
            fixture->reader, inbox, BOB, has_anchor ? &at : NULL, direction,
            limit, NULL);
        assert_non_null(rows);
        assert_true(rows->len <= limit);
        if (rows->len == 0)
            return g_string_free(text, FALSE);
        gboolean is_older = direction == PAGE_AFTER;
        for (guint i = 0; i < rows->len; i++) {
            const MailRow *row = rows->pdata[is_older ? i : rows->len - 1 - i];
            g_autofree char *word = g_strdup_printf("%s ", row->subject);
            g_string_insert(text, is_older ? -1 : 0, word);
            assert_string_equal(row->friend_jid, BOB);
            at = row->at;
        }
        has_anchor = TRUE;
    }
}

static void
a_person_s_mails_are_those_of_all_their_addresses(void **state)
{
    (void)state;
    g_autoptr(Fixture) fixture = meet_bob();
    for (guint32 uid = 1; uid <= 12; uid++) {
        g_autofree char *id = g_strdup_printf("m%u", uid);
        const char *from = uid % 3 == 0   ? "eve@x.example"
                           : uid % 3 == 1 ? WORK
                                          : HOME;
        deliver(fixture, (Mail){"INBOX", id, from, OWN_JID, .uid = uid});
    }
    deliver(fixture, (Mail){"INBOX", "fake", WORK, OWN_JID, .uid = 20,
                            .auth = AUTH_FAIL});
    deliver(fixture, (Mail){"Archive", "kept", WORK, OWN_JID, .uid = 21});
    for (guint limit = 1; limit < 10; limit++) {
        g_autofree char *down = subjects(fixture, PAGE_AFTER, limit);
        g_autofree char *up = subjects(fixture, PAGE_BEFORE, limit);
        assert_string_equal(down, "m11 m10 m8 m7 m5 m4 m2 m1 ");
        assert_string_equal(up, down);
    }
}

static void
the_last_contact_is_what_came(void **state)
{
    (void)state;
    g_autoptr(Fixture) fixture = meet_bob();
    gint64 mail = -1, chat = -1;
    store_read_last_contact(fixture->reader, BOB, &mail, &chat);
    assert_int_equal(mail, 0);
    assert_int_equal(chat, 0);

    deliver(fixture, (Mail){"INBOX", "one", WORK, OWN_JID, .uid = 10});
    deliver(fixture, (Mail){"Archive", "two", HOME, OWN_JID, .uid = 20});
    deliver(fixture, (Mail){"Sent", "three", OWN_JID, HOME, .uid = 30});
    deliver(fixture, (Mail){"INBOX", "four", WORK, OWN_JID, .uid = 40,
                            .auth = AUTH_FAIL});
    chat_at(fixture, "hi", AT_S(7) * G_USEC_PER_SEC + 5);
    wish(fixture, intent_send_chat(BOB, "now"));
    store_read_last_contact(fixture->reader, BOB, &mail, &chat);
    assert_int_equal(mail, AT_S(20));
    assert_int_equal(chat, AT_S(7));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mail_and_chat_stand_in_one_stream),
        cmocka_unit_test(mail_of_others_to_a_friend_is_none_of_theirs),
        cmocka_unit_test(a_mail_in_several_folders_stands_once),
        cmocka_unit_test(another_s_mail_hides_none_by_its_message_id),
        cmocka_unit_test(drafts_junk_and_deleted_mail_stay_out),
        cmocka_unit_test(the_timeline_follows_the_links),
        cmocka_unit_test(a_corrected_mail_stands_where_it_is_now),
        cmocka_unit_test(pages_of_any_length_tell_the_same),
        cmocka_unit_test(a_stranger_has_no_timeline),
        cmocka_unit_test(a_person_s_mails_are_those_of_all_their_addresses),
        cmocka_unit_test(the_last_contact_is_what_came),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
