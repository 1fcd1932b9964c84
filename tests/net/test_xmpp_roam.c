/* test_xmpp_roam - links go from machine to machine with a real server: by
 * PEP, by private storage, or not at all; and nobody else reads, forges or
 * loses anything. Two Sides of alice are two machines. */
#include "test.h"

#include "base/log.h"
#include "net/xmpp/roam.h"
#include "net/xmpp/roam_stanza.h"
#include "net/xmpp_side.h"
#include "net/xmpp_stranger.h"

#define BOB   "bob@example.org"
#define CAROL "carol@example.org"
#define WORK  "Bob@Work2.example"
#define HOME  "bob@home.example"

#define ASK_ITEMS                                                              \
    "<iq type='get' to='alice@example.org'>"                                   \
    "<pubsub xmlns='http://jabber.org/protocol/pubsub'>"                       \
    "<items node='" ROAM_NODE "'/></pubsub></iq>"

typedef struct {
    const char *jid, *address;
    guint word; /* of ROAM_WORDS */
} Said;

static gboolean
is_said(Side *side, gconstpointer subject)
{
    const Said *said = subject;
    guint word = 0;
    g_autoptr(Person) person = store_read_person(side->reader, said->jid, NULL);
    for (guint i = 0; person && i < person->addresses->len; i++) {
        const PersonAddress *address = person->addresses->pdata[i];
        if (g_ascii_strcasecmp(address->address, said->address) == 0)
            word = address->evidence & ROAM_WORDS;
    }
    return word == said->word;
}

static gboolean
is_at(Side *side, gconstpointer place)
{
    return store_read_roaming_place(side->reader) ==
           *(const RoamingPlace *)place;
}

static gboolean
is_settled(Side *side, gconstpointer nothing)
{
    (void)nothing;
    return store_read_roaming_dirty(side->reader, NULL) == 0;
}

static gboolean
has_no_outbox(Side *side, gconstpointer nothing)
{
    (void)nothing;
    Counters counters;
    return store_read_counters(side->reader, &counters, NULL) &&
           counters.outbox == 0;
}

static Servers *
start(const char *without, const char *without_too)
{
    const char *const arguments[] = {"xmpp",  "--seed",    "basic",
                                     without, without_too, NULL};
    return servers_start(arguments);
}

static Side *
online(const Servers *servers, RoamingPlace place)
{
    Side *side = side_online(servers, "alice");
    side_await(side, is_at, &place, "what the server can");
    return side;
}

/* One question of a client that is there for it alone; the answer's XML. */
static char *
ask_as(const Servers *servers, const char *user, const char *xml)
{
    g_autoptr(Stranger) client = stranger_new(servers, user);
    return stranger_ask(client, xml);
}

/* ---- PEP ---- */

static void
link_on_one_is_on_the_other_at_once(void **state)
{
    (void)state;
    g_autoptr(Servers) servers = start(NULL, NULL);
    g_autoptr(Side) desk = online(servers, ROAMING_PEP);
    g_autoptr(Side) travel = online(servers, ROAMING_PEP);
    side_wish(desk, intent_link(BOB, WORK));
    const Said linked = {BOB, WORK, EVIDENCE_MANUAL};
    side_await(travel, is_said, &linked, "the link, by push");
    side_await(desk, is_settled, NULL, "the server's answer");

    side_wish(travel, intent_unlink(BOB, WORK));
    const Said removed = {BOB, WORK, EVIDENCE_REMOVED};
    side_await(desk, is_said, &removed, "the unlinking, by push");
    side_wish(desk, intent_link(CAROL, HOME));
    const Said carol = {CAROL, HOME, EVIDENCE_MANUAL};
    side_await(travel, is_said, &carol, "another friend's");
}

static void
what_was_said_offline_is_fetched_and_merged(void **state)
{
    (void)state;
    g_autoptr(Servers) servers = start(NULL, NULL);
    const Said removed = {BOB, WORK, EVIDENCE_REMOVED};
    const Said home = {BOB, HOME, EVIDENCE_MANUAL};
    {
        g_autoptr(Side) desk = online(servers, ROAMING_PEP);
        g_autoptr(Side) travel = online(servers, ROAMING_PEP);
        side_stop(desk);
        side_stop(travel);
        side_wish(desk, intent_link(BOB, WORK)); /* two edits … */
        side_wish(desk, intent_unlink(BOB, WORK));
        side_wish(travel, intent_link(BOB, WORK)); /* … stand above one */
        side_wish(travel, intent_link(BOB, HOME));

        side_start(travel, NULL);
        side_await(travel, is_settled, NULL, "travel's links at the server");
        side_start(desk, NULL);
        side_await(desk, is_said, &home, "what only travel knew");
        side_await(desk, is_settled, NULL, "desk's links at the server");
        side_await(travel, is_said, &removed, "what desk said later");
        assert_true(is_said(desk, &removed));
        assert_true(is_said(travel, &home));
    }
    g_autoptr(Side) fresh = online(servers, ROAMING_PEP);
    side_await(fresh, is_said, &home, "all, on a new machine");
    side_await(fresh, is_said, &removed, "the removed one too");
}

/* One shard, written from both sides at the same time, again and again. */
static void
two_that_write_at_once_lose_nothing(void **state)
{
    (void)state;
    g_autoptr(Servers) servers = start(NULL, NULL);
    g_autoptr(Side) desk = online(servers, ROAMING_PEP);
    g_autoptr(Side) travel = online(servers, ROAMING_PEP);
    enum { EACH = 20 };
    for (int i = 0; i < EACH; i++) {
        g_autofree char *one = g_strdup_printf("desk%d@x.example", i);
        g_autofree char *other = g_strdup_printf("travel%d@x.example", i);
        side_wish(desk, intent_link(BOB, one));
        side_wish(travel, intent_link(BOB, other));
    }
    for (int i = 0; i < EACH; i++) {
        g_autofree char *one = g_strdup_printf("desk%d@x.example", i);
        g_autofree char *other = g_strdup_printf("travel%d@x.example", i);
        const Said first = {BOB, one, EVIDENCE_MANUAL};
        const Said second = {BOB, other, EVIDENCE_MANUAL};
        side_await(travel, is_said, &first, "desk's link");
        side_await(desk, is_said, &second, "travel's link");
    }
    side_await(desk, is_settled, NULL, "the server to have all");
    side_await(travel, is_settled, NULL, "the server to have all");
    side_stop(desk);
    side_stop(travel);
    g_autoptr(Side) fresh = online(servers, ROAMING_PEP);
    for (int i = 0; i < EACH; i++) {
        g_autofree char *one = g_strdup_printf("desk%d@x.example", i);
        const Said first = {BOB, one, EVIDENCE_MANUAL};
        side_await(fresh, is_said, &first, "desk's link at the server");
    }
}

static void
nobody_else_reads_the_node(void **state)
{
    (void)state;
    g_autoptr(Servers) servers = start(NULL, NULL);
    g_autoptr(Side) alice = online(servers, ROAMING_PEP);
    side_wish(alice, intent_link(BOB, WORK));
    side_await(alice, is_settled, NULL, "the link at the server");
    g_autofree char *seen = ask_as(servers, "alice", ASK_ITEMS);
    assert_non_null(strstr(seen, WORK));
    /* Bob is a friend: an ordinary node would be open to him. */
    g_autofree char *refused = ask_as(servers, "bob", ASK_ITEMS);
    assert_non_null(strstr(refused, "type=\"error\""));
    assert_null(strstr(refused, WORK));
}

static void
open_node_is_closed_before_anything_goes_there(void **state)
{
    (void)state;
    g_autoptr(Servers) servers = start(NULL, NULL);
    g_autofree char *made = ask_as(
        servers, "alice",
        "<iq type='set'><pubsub xmlns='http://jabber.org/protocol/pubsub'>"
        "<publish node='" ROAM_NODE "'><item id='0'>"
        "<links xmlns='" NS_LINKS "'/></item></publish>"
        "<publish-options><x xmlns='jabber:x:data' type='submit'>"
        "<field var='FORM_TYPE' type='hidden'><value>"
        "http://jabber.org/protocol/pubsub#publish-options</value></field>"
        "<field var='pubsub#access_model'><value>open</value></field>"
        "</x></publish-options></pubsub></iq>");
    assert_non_null(strstr(made, "type=\"result\""));
    g_autofree char *open = ask_as(servers, "bob", ASK_ITEMS);
    assert_non_null(strstr(open, "type=\"result\""));

    g_autoptr(Side) alice = online(servers, ROAMING_PEP);
    side_wish(alice, intent_link(BOB, WORK));
    side_wish(alice, intent_link(CAROL, HOME));
    side_await(alice, is_settled, NULL, "the links at the server");
    g_autofree char *closed = ask_as(servers, "bob", ASK_ITEMS);
    assert_non_null(strstr(closed, "type=\"error\""));
    g_autofree char *seen = ask_as(servers, "alice", ASK_ITEMS);
    assert_non_null(strstr(seen, WORK));
    assert_non_null(strstr(seen, HOME)); /* more than one item is kept */
}

static char *
item_of(const char *jid, const char *records)
{
    return g_strdup_printf("<item id='%u'><links xmlns='" NS_LINKS
                           "'>%s</links></item>",
                           roam_shard(jid), records);
}

static gboolean
has_chat(Side *side, gconstpointer body)
{
    return side_count_chats(side, BOB, body) > 0;
}

static void
forged_event_changes_nothing(void **state)
{
    (void)state;
    g_autoptr(Servers) servers = start(NULL, NULL);
    g_autoptr(Side) alice = online(servers, ROAMING_PEP);
    side_wish(alice, intent_link(BOB, WORK)); /* events count from now on */
    side_await(alice, is_settled, NULL, "the first link at the server");
    g_autoptr(Stranger) bob = stranger_new(servers, "bob");
    stranger_say(bob, "<presence/>");
    const char *full = stranger_await_presence(bob, "alice@example.org/");
    g_autofree char *item =
        item_of(CAROL, "<link jid='" CAROL "' address='" HOME "' word='manual'"
                       " revision='9' time='1' replica='0123456789abcdef'/>");
    static const char *const froms[] = {"", " from='alice@example.org'",
                                        " from='bob@example.org'"};
    for (gsize i = 0; i < G_N_ELEMENTS(froms); i++) {
        g_autofree char *event = g_strdup_printf(
            "<message type='headline' to='%s'%s>"
            "<event xmlns='http://jabber.org/protocol/pubsub#event'>"
            "<items node='" ROAM_NODE "'>%s</items></event></message>",
            full, froms[i], item);
        stranger_say(bob, event);
    }
    /* Stanzas of one stream keep their order. */
    g_autofree char *last = g_strdup_printf(
        "<message type='chat' to='%s'><body>last</body></message>", full);
    stranger_say(bob, last);
    side_await(alice, has_chat, "last", "what came after the forgery");
    const Said nothing = {CAROL, HOME, 0};
    assert_true(is_said(alice, &nothing));
    g_autoptr(GPtrArray) records =
        store_read_roaming(alice->reader, roam_shard(CAROL), 10, NULL);
    assert_int_equal(records->len, 0);
}

/* Somebody has the password, or a program went wrong: what makes sense is
 * taken, the rest is not, and the user's next word still stands above. */
static void
malformed_records_are_left_out_one_by_one(void **state)
{
    (void)state;
    g_autoptr(Servers) servers = start(NULL, NULL);
    g_autoptr(Side) alice = online(servers, ROAMING_PEP);
    side_wish(alice, intent_link(CAROL, HOME)); /* makes the node */
    side_await(alice, is_settled, NULL, "the first link at the server");
#define NUMBERS " time='1' replica='0123456789abcdef'/>"
    g_autofree char *item =
        item_of(BOB, "<link jid='" BOB
                     "' address='nobody' word='manual' revision='1'" NUMBERS
                     "<link jid='" BOB "' address='a@x.example' word='vcard'"
                     " revision='1'" NUMBERS "<link jid='" BOB
                     "' address='b@x.example' word='manual'"
                     " revision='9223372036854775808'" NUMBERS "<link jid='" BOB
                     "' address='c@x.example' word='manual'"
                     " revision='9223372036854775807'" NUMBERS "<link jid='" BOB
                     "' address='d@x.example' word='manual'"
                     " revision='-1'" NUMBERS "<link jid='" CAROL
                     "' address='e@x.example' word='manual'"
                     " revision='1'" NUMBERS /* not of this shard */
                     "<link/><other/>"
                     "<link jid='" BOB "' address='" WORK "' word='manual'"
                     " revision='1099511627776'" NUMBERS);
    g_autofree char *publication = g_strdup_printf(
        "<iq type='set'><pubsub xmlns='http://jabber.org/protocol/pubsub'>"
        "<publish node='" ROAM_NODE "'>%s</publish></pubsub></iq>",
        item);
    g_autofree char *answer = ask_as(servers, "alice", publication);
    assert_non_null(strstr(answer, "type=\"result\""));
    const Said good = {BOB, WORK, EVIDENCE_MANUAL};
    side_await(alice, is_said, &good, "the one that makes sense");
    g_autoptr(GPtrArray) records =
        store_read_roaming(alice->reader, roam_shard(BOB), 10, NULL);
    assert_int_equal(records->len, 1);

    side_wish(alice, intent_unlink(BOB, WORK));
    side_await(alice, is_settled, NULL, "the unlinking at the server");
    g_autoptr(Side) fresh = online(servers, ROAMING_PEP);
    const Said removed = {BOB, WORK, EVIDENCE_REMOVED};
    side_await(fresh, is_said, &removed, "the user's last word");
}

/* ---- without PEP ---- */

#define ASK_PRIVATE(inner)                                                     \
    "<iq type='get'><query xmlns='jabber:iq:private'>" inner "</query></iq>"
#define SET_PRIVATE(inner)                                                     \
    "<iq type='set'><query xmlns='jabber:iq:private'>" inner "</query></iq>"

static void
private_storage_is_read_merged_and_written(void **state)
{
    (void)state;
    g_autoptr(Servers) servers = start("--no-pep", NULL);
    g_autoptr(Side) desk = online(servers, ROAMING_PRIVATE);
    g_autoptr(Side) travel = online(servers, ROAMING_PRIVATE);
    side_wish(desk, intent_link(BOB, WORK));
    side_await(desk, is_settled, NULL, "desk's link at the server");
    /* Writing reads first: nothing of desk's is lost. */
    side_wish(travel, intent_link(CAROL, HOME));
    side_await(travel, is_settled, NULL, "travel's link at the server");
    const Said bob = {BOB, WORK, EVIDENCE_MANUAL};
    const Said carol = {CAROL, HOME, EVIDENCE_MANUAL};
    assert_true(is_said(travel, &bob));

    side_send(desk, WORKER_SYNC, NULL);
    side_await(desk, is_said, &carol, "travel's link, on sync");
    side_wish(desk, intent_unlink(BOB, WORK));
    side_await(desk, is_settled, NULL, "the unlinking at the server");
    g_autoptr(Side) fresh = online(servers, ROAMING_PRIVATE);
    const Said removed = {BOB, WORK, EVIDENCE_REMOVED};
    side_await(fresh, is_said, &carol, "all, on a new machine");
    side_await(fresh, is_said, &removed, "the unlinking, on a new machine");
}

static guint
count_in(const char *path, const char *text)
{
    g_autofree char *all = NULL;
    assert_true(g_file_get_contents(path, &all, NULL, NULL));
    guint n = 0;
    for (const char *at = all; (at = strstr(at, text)); at++)
        n++;
    return n;
}

static void
where_there_is_neither_links_stay_and_that_is_said_once(void **state)
{
    (void)state;
    g_autoptr(Servers) servers = start("--no-pep", "--no-private");
    g_autofree char *log = g_build_filename(servers->folder, "kith.log", NULL);
    assert_true(log_open(log, LOG_LEVEL_INFO, NULL));
    g_autoptr(Side) alice = online(servers, ROAMING_NOWHERE);
    side_wish(alice, intent_link(BOB, WORK));
    const Said linked = {BOB, WORK, EVIDENCE_MANUAL};
    assert_true(is_said(alice, &linked));
    assert_false(is_settled(alice, NULL)); /* it waits for a better server */
    side_stop(alice);
    side_forget(alice);
    side_start(alice, NULL);
    side_await_line(alice, LINE_ONLINE);
    side_wish(alice, intent_send_chat(CAROL, "later than all questions"));
    side_await(alice, has_no_outbox, NULL, "the server to have it");
    side_stop(alice);
    log_close();
    assert_int_equal(count_in(log, "links stay on this machine"), 1);
}

static void
who_wants_none_of_it_publishes_nothing(void **state)
{
    (void)state;
    g_autoptr(Servers) servers = start(NULL, NULL);
    g_autoptr(Side) alice = side_new(servers, "alice", "xmpp");
    alice->config->has_roaming_links = FALSE;
    side_start(alice, NULL);
    const RoamingPlace off = ROAMING_OFF;
    side_await(alice, is_at, &off, "the wish");
    side_wish(alice, intent_link(BOB, WORK));
    side_send(alice, WORKER_SYNC, NULL);
    side_stop(alice); /* in order: what was under way is answered or not sent */
    g_autofree char *items = ask_as(servers, "alice", ASK_ITEMS);
    assert_non_null(strstr(items, "item-not-found"));
    g_autofree char *stored =
        ask_as(servers, "alice", ASK_PRIVATE("<links xmlns='" NS_LINKS "'/>"));
    assert_null(strstr(stored, WORK));
}

/* ---- what other clients leave ---- */

#define NOTES                                                                  \
    "<storage xmlns='storage:rosternotes'>"                                    \
    "<note jid='" BOB "' cdate='2020-01-01T00:00:00Z' extra='kept'>"           \
    "likes\ntea</note><note jid='no jid'>x</note><note>y</note></storage>"
#define META                                                                   \
    "<storage xmlns='storage:metacontacts'>"                                   \
    "<meta jid='" BOB "' tag='b' order='1' unknown='kept'/>"                   \
    "<meta jid='bob@old.example' tag='b' order='3'/>"                          \
    "<meta jid='" CAROL "' tag='b' order='2'/>"                                \
    "<meta jid='dave@example.org' tag=''/></storage>"
#define ASK_NOTES ASK_PRIVATE("<storage xmlns='storage:rosternotes'/>")
#define ASK_META  ASK_PRIVATE("<storage xmlns='storage:metacontacts'/>")

static gboolean
has_note(Side *side, gconstpointer text)
{
    g_autofree char *note = store_read_note(side->reader, BOB);
    return g_strcmp0(note, text) == 0;
}

static gboolean
has_others(Side *side, gconstpointer text)
{
    g_auto(GStrv) others = store_read_metacontacts(side->reader, BOB);
    g_autofree char *joined = others ? g_strjoinv(" ", others) : NULL;
    return g_strcmp0(joined, text) == 0;
}

/* As the server has it on its disk. */
static char *
stored(const Servers *servers)
{
    g_autofree char *state = g_path_get_dirname(servers_env(servers, "LOGS"));
    g_autofree char *path = g_build_filename(state, "xmpp", "example%2eorg",
                                             "private", "alice.dat", NULL);
    char *text = NULL;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return text;
}

/* Everything, whatever the order of attributes, by its letters. */
static char *
letters_of(const char *answer)
{
    const char *query = strstr(answer, "<query");
    assert_non_null(query);
    guint counts[256] = {0};
    for (const char *at = query; *at; at++)
        counts[(guchar)*at]++;
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < 256; i++)
        if (counts[i])
            g_string_append_printf(text, "%c%u ", (char)i, counts[i]);
    return g_string_free(text, FALSE);
}

static void
edit_and_leave(const Servers *servers)
{
    g_autoptr(Side) alice = side_online(servers, "alice");
    side_await(alice, has_note, "likes\ntea", "the note");
    side_await(alice, has_others, "carol@example.org bob@old.example",
               "the other JIDs");
    side_wish(alice, intent_link(BOB, WORK));
    side_await(alice, is_settled, NULL, "the link at the server");
    side_wish(alice, intent_unlink(BOB, WORK));
    side_await(alice, is_settled, NULL, "the unlinking at the server");
    side_stop(alice);
}

static void
notes_and_metacontacts_are_read_and_left_alone(void **state)
{
    (void)state;
    g_autoptr(Servers) servers = start(NULL, NULL);
    g_free(ask_as(servers, "alice", SET_PRIVATE(NOTES)));
    g_free(ask_as(servers, "alice", SET_PRIVATE(META)));
    g_autofree char *before = stored(servers);
    edit_and_leave(servers);
    g_autofree char *after = stored(servers);
    assert_string_equal(after, before);
}

/* Here the links lie beside them, and are written. */
static void
private_storage_keeps_its_neighbours(void **state)
{
    (void)state;
    static const char *const questions[] = {ASK_NOTES, ASK_META};
    g_autoptr(Servers) servers = start("--no-pep", NULL);
    g_free(ask_as(servers, "alice", SET_PRIVATE(NOTES)));
    g_free(ask_as(servers, "alice", SET_PRIVATE(META)));
    char *before[G_N_ELEMENTS(questions)];
    for (gsize i = 0; i < G_N_ELEMENTS(questions); i++) {
        before[i] = ask_as(servers, "alice", questions[i]);
        assert_non_null(strstr(before[i], "=\"kept\""));
    }
    edit_and_leave(servers);
    g_autofree char *links =
        ask_as(servers, "alice", ASK_PRIVATE("<links xmlns='" NS_LINKS "'/>"));
    assert_non_null(strstr(links, WORK));
    for (gsize i = 0; i < G_N_ELEMENTS(questions); i++) {
        g_autofree char *after = ask_as(servers, "alice", questions[i]);
        g_autofree char *expected = letters_of(before[i]);
        g_autofree char *got = letters_of(after);
        assert_string_equal(got, expected);
        g_free(before[i]);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(link_on_one_is_on_the_other_at_once),
        cmocka_unit_test(what_was_said_offline_is_fetched_and_merged),
        cmocka_unit_test(two_that_write_at_once_lose_nothing),
        cmocka_unit_test(nobody_else_reads_the_node),
        cmocka_unit_test(open_node_is_closed_before_anything_goes_there),
        cmocka_unit_test(forged_event_changes_nothing),
        cmocka_unit_test(malformed_records_are_left_out_one_by_one),
        cmocka_unit_test(private_storage_is_read_merged_and_written),
        cmocka_unit_test(
            where_there_is_neither_links_stay_and_that_is_said_once),
        cmocka_unit_test(who_wants_none_of_it_publishes_nothing),
        cmocka_unit_test(notes_and_metacontacts_are_read_and_left_alone),
        cmocka_unit_test(private_storage_keeps_its_neighbours),
    };
    return cmocka_run_group_tests_name("links that roam", tests, NULL, NULL);
}
