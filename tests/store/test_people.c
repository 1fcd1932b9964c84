/* test_people - roster, presence, vCards and chat in the store. */
#include "test.h"

#include "base/clock.h"
#include "base/error.h"
#include "tests/store/fixture.h"

#define BOB   "bob@chat.example"
#define CAROL "carol@chat.example"

static void
roster_items_are_friends(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    RosterItem *item = g_new0(RosterItem, 1);
    item->jid = g_strdup(BOB);
    item->name = g_strdup("Bob");
    item->subscription = g_strdup("to");
    item->is_pending = TRUE;
    item->groups = g_strsplit("Work,Chess", ",", -1);
    Batch *batch = batch_new();
    batch_add_roster_item(batch, item);
    batch_add_roster_version(batch, "v7");
    commit(fixture, batch);

    g_autoptr(GPtrArray) friends =
        store_read_friends(fixture->reader, 10, NULL);
    assert_int_equal(friends->len, 1);
    Friend *bob = friends->pdata[0];
    assert_string_equal(bob->name, "Bob");
    assert_string_equal(bob->subscription, "to");
    assert_true(bob->is_pending);
    assert_string_equal(bob->groups[1], "Chess");
    assert_int_equal(bob->presence, PRESENCE_OFFLINE);
    g_autofree char *version = store_read_roster_version(fixture->reader);
    assert_string_equal(version, "v7");
}

static void
full_roster_replaces_the_old_one(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    befriend(fixture, BOB, "Bob");
    befriend(fixture, CAROL, "Carol");
    Batch *batch = batch_new();
    batch_add_roster_reset(batch);
    add_friend(batch, CAROL, "Caroline");
    commit(fixture, batch);
    assert_int_equal(counters(fixture).friends, 1);
    g_autoptr(Friend) carol = friend_by_jid(fixture, CAROL);
    assert_string_equal(carol->name, "Caroline");
}

static void
names_come_from_roster_then_vcard_then_jid(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    befriend(fixture, BOB, NULL);
    g_autoptr(Friend) bare = friend_by_jid(fixture, BOB);
    assert_string_equal(bare->name, BOB);

    Vcard *vcard = g_new0(Vcard, 1);
    vcard->jid = g_strdup(BOB);
    vcard->full_name = g_strdup("Robert Brown");
    vcard->telephones = g_strsplit("1,2", ",", -1);
    vcard->photo_hash = g_strdup("abc");
    Batch *batch = batch_new();
    batch_add_vcard(batch, vcard);
    commit(fixture, batch);
    g_autoptr(Friend) carded = friend_by_jid(fixture, BOB);
    assert_string_equal(carded->name, "Robert Brown");
    befriend(fixture, BOB, "Bobby");
    g_autoptr(Person) person = store_read_person(fixture->reader, BOB, NULL);
    assert_string_equal(person->friend->name, "Bobby");
    assert_string_equal(person->vcard->telephones[1], "2");
    char *hash;
    gint64 fetched;
    assert_true(store_read_vcard_cached(fixture->reader, BOB, &hash, &fetched));
    assert_string_equal(hash, "abc");
    assert_true(fetched > 0);
    g_free(hash);
    assert_false(store_read_vcard_cached(fixture->reader, CAROL, NULL, NULL));
}

/* ---- presence ---- */

static void
assert_presence(Fixture *fixture, Presence presence, const char *status)
{
    g_autoptr(Friend) bob = friend_by_jid(fixture, BOB);
    assert_string_equal(presence_name(bob->presence), presence_name(presence));
    assert_string_equal(bob->status ? bob->status : "", status);
}

static void
be(Fixture *fixture, const char *resource, Presence presence, int priority,
   const char *status)
{
    Batch *batch = batch_new();
    batch_add_presence(batch, BOB, resource, presence, priority, status);
    commit(fixture, batch);
}

static void
best_resource_is_the_friends_presence(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    befriend(fixture, BOB, "Bob");
    be(fixture, "desk", PRESENCE_AWAY, 5, "at desk");
    be(fixture, "phone", PRESENCE_ONLINE, 0, "walking");
    assert_presence(fixture, PRESENCE_AWAY, "at desk");
    be(fixture, "phone", PRESENCE_ONLINE, 5, "walking");
    assert_presence(fixture, PRESENCE_ONLINE, "walking");
    assert_int_equal(counters(fixture).friends_online, 1);
    be(fixture, "phone", PRESENCE_OFFLINE, 0, NULL);
    assert_presence(fixture, PRESENCE_AWAY, "at desk");
    be(fixture, NULL, PRESENCE_OFFLINE, 0, NULL); /* of all resources */
    assert_presence(fixture, PRESENCE_OFFLINE, "");
    assert_int_equal(counters(fixture).friends_online, 0);
}

static void
assert_since(Fixture *fixture, gint64 since)
{
    g_autoptr(Friend) bob = friend_by_jid(fixture, BOB);
    assert_int_equal(bob->presence_since, since);
}

static void
presence_is_known_since_when(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    befriend(fixture, BOB, "Bob");
    clock_set_fixed(1000);
    be(fixture, "desk", PRESENCE_ONLINE, 0, "here");
    assert_since(fixture, 1000);
    clock_set_fixed(2000);
    be(fixture, "desk", PRESENCE_ONLINE, 0, "still here");
    assert_since(fixture, 1000);

    Batch *batch = batch_new();
    batch_add_presence(batch, BOB, "desk", PRESENCE_AWAY, 0, NULL);
    batch_set_presence_since(batch, 1700);
    commit(fixture, batch);
    assert_since(fixture, 1700);
    be(fixture, "desk", PRESENCE_OFFLINE, 0, NULL);
    assert_since(fixture, 2000);
    clock_set_fixed(3000);
    be(fixture, "desk", PRESENCE_OFFLINE, 0, NULL);
    assert_since(fixture, 2000);

    /* Nobody knows what they do while nobody looks. */
    batch = batch_new();
    batch_add_presence_reset(batch);
    commit(fixture, batch);
    assert_since(fixture, 0);
    clock_set_fixed(0);
}

static void
presence_is_forgotten_with_the_stream_and_on_opening(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    befriend(fixture, BOB, "Bob");
    be(fixture, "desk", PRESENCE_ONLINE, 0, "here");
    Batch *batch = batch_new();
    batch_add_presence_reset(batch);
    commit(fixture, batch);
    assert_presence(fixture, PRESENCE_OFFLINE, "");
    be(fixture, "desk", PRESENCE_ONLINE, 0, "here");
    fixture_reopen(fixture);
    assert_presence(fixture, PRESENCE_OFFLINE, "");
    assert_int_equal(counters(fixture).friends_online, 0);
}

/* ---- chat ---- */

static gint64
unread_chat(Fixture *fixture)
{
    g_autoptr(Friend) bob = friend_by_jid(fixture, BOB);
    return bob->unread_chat;
}

static void
say(Fixture *fixture, const char *id, const char *body, gint64 at_us)
{
    Batch *batch = batch_new();
    add_chat(batch, BOB, id, body, at_us);
    commit(fixture, batch);
}

static void
chat_is_unread_until_it_was_read(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    befriend(fixture, BOB, "Bob");
    say(fixture, "1", "hello", 100);
    say(fixture, "1", "hello", 100); /* told again, by the archive */
    say(fixture, "2", "there?", 200);
    assert_int_equal(unread_chat(fixture), 2);
    assert_int_equal(counters(fixture).chat_unread, 2);
    g_autoptr(Change) told = next_change(fixture, CHANGE_NEW_CHAT);
    assert_string_equal(told->jid, BOB);
    assert_string_equal(told->text, "hello");
    wish(fixture, intent_chat_read(BOB));
    assert_int_equal(unread_chat(fixture), 0);
    assert_int_equal(counters(fixture).chat_unread, 0);
}

static void
answer_from_another_client_reads_what_it_answers(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    befriend(fixture, BOB, "Bob");
    say(fixture, "1", "hello", 100);
    ChatMessage *carbon = g_new0(ChatMessage, 1);
    carbon->jid = g_strdup(BOB);
    carbon->is_outgoing = TRUE;
    carbon->body = g_strdup("hi");
    carbon->origin_id = g_strdup("c");
    carbon->at_us = 150;
    carbon->state = CHAT_SENT;
    Batch *batch = batch_new();
    batch_add_chat(batch, carbon);
    commit(fixture, batch);
    say(fixture, "2", "before that", 120);
    assert_int_equal(unread_chat(fixture), 0);
    say(fixture, "3", "after that", 200);
    assert_int_equal(unread_chat(fixture), 1);
}

static void
strangers_chat_without_being_friends(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    say(fixture, "1", "hello", 100);
    assert_int_equal(counters(fixture).friends, 0);
    assert_int_equal(counters(fixture).chat_unread, 1);
    g_autoptr(GPtrArray) friends =
        store_read_friends(fixture->reader, 10, NULL);
    assert_int_equal(friends->len, 0);
}

static void
assert_bodies(GPtrArray *rows, const char *expected)
{
    g_autoptr(GString) got = g_string_new(NULL);
    for (guint i = 0; i < rows->len; i++)
        g_string_append(got, ((ChatRow *)rows->pdata[i])->body);
    assert_string_equal(got->str, expected);
    g_ptr_array_unref(rows);
}

static void
chat_pages_are_oldest_first(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    static const char *const bodies[] = {"a", "b", "c", "d", "e"};
    for (guint i = 0; i < G_N_ELEMENTS(bodies); i++)
        say(fixture, bodies[i], bodies[i], 100 + i / 2);
    StoreReader *reader = fixture->reader;
    assert_bodies(store_read_chat_page(reader, BOB, NULL, PAGE_BEFORE, 3, NULL),
                  "cde");
    assert_bodies(store_read_chat_page(reader, BOB, NULL, PAGE_AFTER, 3, NULL),
                  "abc");
    g_autoptr(GPtrArray) all =
        store_read_chat_page(reader, BOB, NULL, PAGE_AFTER, 9, NULL);
    ChatCursor middle = ((ChatRow *)all->pdata[2])->at;
    assert_bodies(
        store_read_chat_page(reader, BOB, &middle, PAGE_BEFORE, 9, NULL), "ab");
    assert_bodies(
        store_read_chat_page(reader, BOB, &middle, PAGE_AFTER, 9, NULL), "de");
}

static void
lines_errors_and_questions_are_told(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    Batch *batch = batch_new();
    batch_add_line(batch, SERVICE_IMAP, LINE_SYNCING, "1/2");
    batch_add_error(batch, "it broke");
    batch_add_question_password(batch, SERVICE_SMTP, "refused");
    batch_add_question_certificate(batch, SERVICE_XMPP, "h", "AA", "why");
    commit(fixture, batch);
    g_autoptr(Change) line = next_change(fixture, CHANGE_LINE);
    assert_int_equal(line->service, SERVICE_IMAP);
    assert_int_equal(line->line, LINE_SYNCING);
    assert_string_equal(line->text, "1/2");
    g_autoptr(Change) error = next_change(fixture, CHANGE_ERROR);
    assert_string_equal(error->text, "it broke");
    g_autoptr(Change) password = next_change(fixture, CHANGE_ASK_PASSWORD);
    assert_int_equal(password->service, SERVICE_SMTP);
    g_autoptr(Change) asked = next_change(fixture, CHANGE_ASK_CERTIFICATE);
    assert_string_equal(asked->host, "h");
    assert_string_equal(asked->sha256, "AA");
}

static void
many_friends_are_told_as_all(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    Batch *batch = batch_new();
    for (guint i = 0; i < 600; i++) {
        g_autofree char *jid = g_strdup_printf("f%u@chat.example", i);
        add_friend(batch, jid, NULL);
    }
    drop_changes(fixture);
    commit(fixture, batch);
    g_autoptr(Change) all = next_change(fixture, CHANGE_FRIENDS);
    assert_non_null(all);
    assert_null(all->jids);
    befriend(fixture, BOB, "Bob");
    g_autoptr(Change) one = next_change(fixture, CHANGE_FRIENDS);
    assert_string_equal(one->jids[0], BOB);
    assert_null(one->jids[1]);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(roster_items_are_friends),
        cmocka_unit_test(full_roster_replaces_the_old_one),
        cmocka_unit_test(names_come_from_roster_then_vcard_then_jid),
        cmocka_unit_test(best_resource_is_the_friends_presence),
        cmocka_unit_test(presence_is_known_since_when),
        cmocka_unit_test(presence_is_forgotten_with_the_stream_and_on_opening),
        cmocka_unit_test(chat_is_unread_until_it_was_read),
        cmocka_unit_test(answer_from_another_client_reads_what_it_answers),
        cmocka_unit_test(strangers_chat_without_being_friends),
        cmocka_unit_test(chat_pages_are_oldest_first),
        cmocka_unit_test(lines_errors_and_questions_are_told),
        cmocka_unit_test(many_friends_are_told_as_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
