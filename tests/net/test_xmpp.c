/* test_xmpp - the XMPP worker with a real server, keeper and store: roster,
 * presence, vCards, chat, and what it does not believe. */
#include "test.h"

#include "base/clock.h"
#include "net/xmpp/probe.h"
#include "net/xmpp_side.h"
#include "net/xmpp_stranger.h"

#include <poll.h>
#include <signal.h>
#include <sys/socket.h>

#define ALICE "alice@example.org"
#define BOB   "bob@example.org"
#define CAROL "carol@example.org"

static Servers *servers;

/* ---- claims ---- */

typedef struct {
    const char *jid, *value;
} Pair;

static gboolean
has_email(Side *side, gconstpointer subject)
{
    const Pair *pair = subject;
    g_autoptr(Person) person = store_read_person(side->reader, pair->jid, NULL);
    return person && person->vcard && person->vcard->emails &&
           g_strv_contains((const char *const *)person->vcard->emails,
                           pair->value);
}

static gboolean
has_status(Side *side, gconstpointer subject)
{
    const Pair *pair = subject;
    g_autoptr(Friend) person = store_read_friend(side->reader, pair->jid, NULL);
    return person && g_strcmp0(person->status, pair->value) == 0;
}

static gboolean
has_chat(Side *side, gconstpointer subject)
{
    const Pair *pair = subject;
    return side_count_chats(side, pair->jid, pair->value) > 0;
}

static gboolean
has_empty_outbox(Side *side, gconstpointer nothing)
{
    (void)nothing;
    Counters counters;
    return store_read_counters(side->reader, &counters, NULL) &&
           counters.outbox == 0;
}

/* ---- tests ---- */

/* As a test that fails leaves its own open to the next. */
static void
connections_of_one_thread_keep_apart(void **state)
{
    g_autoptr(Stranger) carol = stranger_new(servers, "carol");
    g_autoptr(Stranger) bob = stranger_new(servers, "bob");
    int fds[] = {connection_fd(carol->connection),
                 connection_fd(bob->connection)};
    assert_int_not_equal(fds[0], fds[1]);
    stranger_say(carol, "<presence/>");
    stranger_say(bob, "<presence/>");
    stranger_await_presence(carol, CAROL "/");
    stranger_await_presence(bob, BOB "/");
}

static void
login_brings_the_roster(void **state)
{
    (void)state;
    g_autoptr(Side) alice = side_online(servers, "alice");
    g_autoptr(Friend) bob = store_read_friend(alice->reader, BOB, NULL);
    assert_non_null(bob);
    assert_string_equal(bob->name, "Bob");
    assert_string_equal(bob->subscription, "both");
    assert_string_equal(bob->groups[0], "Work");
    assert_null(bob->groups[1]);
    Counters counters;
    assert_true(store_read_counters(alice->reader, &counters, NULL));
    assert_int_equal(counters.friends, 3);
}

static void
direct_tls_works_too(void **state)
{
    (void)state;
    g_autoptr(Side) alice = side_new(servers, "alice", "xmpps");
    side_start(alice, NULL);
    side_await_line(alice, LINE_ONLINE);
}

static void
presence_follows_the_friend(void **state)
{
    (void)state;
    g_autoptr(Side) alice = side_online(servers, "alice");
    assert_true(friend_is_offline(alice, BOB));
    g_autoptr(Side) bob = side_online(servers, "bob");
    side_await(alice, friend_is_online, BOB, "bob online");
    side_await(bob, friend_is_online, ALICE, "alice online");
    side_stop(bob);
    side_await(alice, friend_is_offline, BOB, "bob offline");
    g_autoptr(Stranger) carol = stranger_new(servers, "carol");
    stranger_say(carol, "<presence><show>away</show><priority>3</priority>"
                        "<status>at \xe2\x80\xae desk</status>"
                        "<idle xmlns='urn:xmpp:idle:1'"
                        " since='2020-01-01T10:00:00Z'/></presence>");
    const Pair status = {CAROL, "at desk"};
    side_await(alice, has_status, &status, "carol's status, cleaned");
    g_autoptr(Friend) person = store_read_friend(alice->reader, CAROL, NULL);
    assert_int_equal(person->presence, PRESENCE_AWAY);
    assert_int_equal(person->presence_since, 1577872800);
    side_stop(alice);
    side_await(alice, friend_is_offline, CAROL, "nobody online when we leave");
}

static void
vcards_are_learnt_and_followed(void **state)
{
    (void)state;
    g_autoptr(Side) alice = side_online(servers, "alice");
    const Pair first = {BOB, "bob@work.example"};
    side_await(alice, has_email, &first, "bob's vCard in the background");
    g_autoptr(Side) bob = side_online(servers, "bob");
    side_await(alice, friend_is_online, BOB, "bob online");

    const char *const user[] = {"bob", NULL};
    servers_do(servers, "vcard", user,
               "<vCard xmlns='vcard-temp'><FN>Bob Baker</FN><EMAIL><INTERNET/>"
               "<USERID>bob@new.example</USERID></EMAIL>"
               "<EMAIL><USERID>not an address</USERID></EMAIL></vCard>");
    const Pair second = {BOB, "bob@new.example"};
    side_await(alice, has_email, &second, "bob's new vCard");
    assert_false(has_email(alice, &first));
    g_autofree char *owner =
        store_read_owner(alice->reader, "bob@new.example", NULL);
    assert_string_equal(owner, BOB);
}

static void
chat_goes_both_ways(void **state)
{
    (void)state;
    g_autoptr(Side) alice = side_online(servers, "alice");
    g_autoptr(Side) bob = side_online(servers, "bob");
    side_wish(alice, intent_send_chat(BOB, "hello <&> \xf0\x9f\x8c\xbb"));
    const Pair there = {ALICE, "hello <&> \xf0\x9f\x8c\xbb"};
    side_await(bob, has_chat, &there, "alice's message");
    side_await(alice, has_empty_outbox, NULL, "the acknowledgement");
    side_wish(bob, intent_send_chat(ALICE, "two\nlines"));
    const Pair back = {BOB, "two\nlines"};
    side_await(alice, has_chat, &back, "bob's answer");
    assert_int_equal(side_count_chats(bob, ALICE, there.value), 1);

    g_autoptr(GPtrArray) rows =
        store_read_chat_page(alice->reader, BOB, NULL, PAGE_BEFORE, 10, NULL);
    const ChatRow *sent = g_ptr_array_index(rows, 0);
    assert_true(sent->is_outgoing);
    /* Bob's receipt was wished before his answer, and came before it. */
    assert_int_equal(sent->state, CHAT_DELIVERED);
}

static void
queued_message_arrives_once_after_an_outage(void **state)
{
    (void)state;
    g_autoptr(Side) alice = side_online(servers, "alice");
    g_autoptr(Side) bob = side_online(servers, "bob");
    side_forget(alice);
    side_forget(bob);
    const char *const xmpp[] = {"xmpp", NULL};
    servers_do(servers, "kill", xmpp, NULL);
    side_await_line(alice, LINE_OFFLINE);
    side_await_line(bob, LINE_OFFLINE);
    side_await(alice, friend_is_offline, BOB, "nobody online without a line");
    side_wish(alice, intent_send_chat(BOB, "across the gap"));
    side_forget(alice);
    side_forget(bob);
    servers_do(servers, "start", xmpp, NULL);
    side_send(bob, WORKER_RECONNECT, NULL);
    side_await_line(bob, LINE_ONLINE);
    side_send(alice, WORKER_RECONNECT, NULL);
    side_await_line(alice, LINE_ONLINE);
    const Pair there = {ALICE, "across the gap"};
    side_await(bob, has_chat, &there, "the queued message");
    side_await(alice, has_empty_outbox, NULL, "the acknowledgement");
    /* A second one is behind all that the first could have caused. */
    side_wish(alice, intent_send_chat(BOB, "the end"));
    const Pair end = {ALICE, "the end"};
    side_await(bob, has_chat, &end, "the last message");
    assert_int_equal(side_count_chats(bob, ALICE, "across the gap"), 1);
}

static void
refused_message_fails_with_the_reason(void **state)
{
    (void)state;
    g_autoptr(Side) alice = side_online(servers, "alice");
    side_wish(alice, intent_send_chat("nobody@example.org", "anyone?"));
    const Pair pair = {"nobody@example.org", "anyone?"};
    side_await(alice, has_chat, &pair, "the message in the chat");
    for (;;) {
        const Change *change = side_await_change(alice, CHANGE_INTENT);
        if (change->intent_state == INTENT_FAILED) {
            assert_non_null(strstr(change->text, "nobody@example.org"));
            break;
        }
        g_ptr_array_remove(alice->seen, (gpointer)change);
    }
}

static void
second_login_transfers_no_roster(void **state)
{
    (void)state;
    g_autoptr(Side) alice = side_online(servers, "alice");
    g_autofree char *version = store_read_roster_version(alice->reader);
    assert_non_null(version);
    side_stop(alice);
    /* What the server would overwrite if it sent its items again. */
    RosterItem *item = g_new0(RosterItem, 1);
    item->jid = g_strdup(BOB);
    item->name = g_strdup("Only here");
    item->subscription = g_strdup("both");
    Batch *batch = batch_new();
    batch_add_roster_item(batch, item);
    assert_true(keeper_commit_batch(alice->keeper, batch, NULL));
    side_forget(alice);
    side_start(alice, NULL);
    side_await_line(alice, LINE_ONLINE);
    g_autoptr(Friend) bob = store_read_friend(alice->reader, BOB, NULL);
    assert_string_equal(bob->name, "Only here");
}

static void
large_roster_comes_at_once(void **state)
{
    (void)state;
    const char *const arguments[] = {"dave", "1000", NULL};
    servers_do(servers, "roster", arguments, NULL);
    g_autoptr(Side) dave = side_new(servers, "dave", "xmpp");
    gint64 start = clock_monotonic();
    side_start(dave, NULL);
    side_await_line(dave, LINE_ONLINE);
    print_message("1,000 friends after %d ms\n",
                  (int)(clock_monotonic() - start));
    Counters counters;
    assert_true(store_read_counters(dave->reader, &counters, NULL));
    assert_int_equal(counters.friends, 1001);
    guint tellings = 0;
    for (guint i = 0; i < dave->seen->len; i++) {
        const Change *change = g_ptr_array_index(dave->seen, i);
        tellings += change->kind == CHANGE_FRIENDS;
    }
    assert_int_equal(tellings, 1);
}

static void
forgeries_are_ignored(void **state)
{
    (void)state;
    g_autoptr(Side) alice = side_online(servers, "alice");
    g_autoptr(Stranger) carol = stranger_new(servers, "carol");
    stranger_say(carol, "<presence/>");
    const char *full = stranger_await_presence(carol, ALICE "/");
    g_autofree char *push = g_strdup_printf(
        "<iq type='set' id='x1' to='%s'><query xmlns='jabber:iq:roster'>"
        "<item jid='mallory@example.org' name='Bob' subscription='both'/>"
        "</query></iq>",
        full);
    stranger_say(carol, push);
    g_autofree char *removal = g_strdup_printf(
        "<iq type='result' id='x2' to='%s'><query xmlns='jabber:iq:roster'>"
        "<item jid='" BOB "' subscription='remove'/></query></iq>",
        full);
    stranger_say(carol, removal);
    g_autofree char *message = g_strdup_printf(
        "<message type='chat' id='m1' to='%s'><body>the end</body>"
        "<delay xmlns='urn:xmpp:delay' stamp='1999-01-01T00:00:00Z'/>"
        "</message>",
        full);
    stranger_say(carol, message);
    const Pair end = {CAROL, "the end"};
    side_await(alice, has_chat, &end, "the message behind the forgeries");
    g_autoptr(Friend) mallory =
        store_read_friend(alice->reader, "mallory@example.org", NULL);
    assert_null(mallory);
    g_autoptr(Friend) bob = store_read_friend(alice->reader, BOB, NULL);
    assert_non_null(bob);
}

/* Whom `alice` sees. Until the server knows that she is there, a message to her
 * may go to a session of hers from before that is only about to end. */
static Stranger *
carol_beside(Side *alice)
{
    Stranger *carol = stranger_new(servers, "carol");
    stranger_say(carol, "<presence/>");
    side_await(alice, friend_is_online, CAROL, "carol online");
    return carol;
}

static void
huge_stanza_drops_the_stream(void **state)
{
    (void)state;
    g_autoptr(Side) alice = side_online(servers, "alice");
    g_autoptr(Stranger) carol = carol_beside(alice);
    g_autoptr(GString) xml =
        g_string_new("<message type='chat' to='" ALICE "'><x xmlns='x'>");
    for (int i = 0; i < 20000; i++)
        g_string_append(xml, "<a/>");
    g_string_append(xml, "</x><body>boom</body></message>");
    side_forget(alice);
    stranger_say(carol, xml->str);
    side_await_line(alice, LINE_OFFLINE);
    side_forget(alice);
    side_await_line(alice, LINE_ONLINE);
    assert_int_equal(side_count_chats(alice, CAROL, "boom"), 0);
}

/* Signals Prosody, which is its own process group. */
static void
signal_prosody(int number)
{
    int pid = atoi(servers_env(servers, "XMPP_PID"));
    assert_int_equal(killpg(pid, number), 0);
}

/* libstrophe does not count what it has begun to send. */
static void
half_a_stanza_is_sent_on_when_there_is_room(void **state)
{
    (void)state;
    g_autoptr(Side) alice = side_online(servers, "alice");
    g_autoptr(Stranger) carol = carol_beside(alice);
    Connection *connection = carol->connection;
    int size = 1;
    assert_int_equal(setsockopt(connection_fd(connection), SOL_SOCKET,
                                SO_SNDBUF, &size, sizeof size),
                     0);
    g_autofree char *bulk = g_strnfill(200000, 'x');
    g_autofree char *xml = g_strdup_printf(
        "<message type='chat' to='" ALICE "'><body>at last</body>"
        "<bulk xmlns='x'>%s</bulk></message>",
        bulk);
    signal_prosody(SIGSTOP);
    connection_send(connection, xmpp_stanza_new_from_string(
                                    connection_context(connection), xml));
    while (connection_pump(connection))
        ;
    short events = connection_events(connection);
    signal_prosody(SIGCONT);
    assert_true(events & POLLOUT);
    stranger_flush(carol);
    const Pair said = {CAROL, "at last"};
    side_await(alice, has_chat, &said, "the whole of it");
    assert_false(connection_events(connection) & POLLOUT);
}

static void
subscription_request_is_told_not_granted(void **state)
{
    (void)state;
    g_autoptr(Side) bob = side_online(servers, "bob");
    g_autoptr(Stranger) carol = stranger_new(servers, "carol");
    side_forget(bob);
    stranger_say(carol, "<presence type='subscribe' to='" BOB "'/>");
    const Change *told = side_await_change(bob, CHANGE_ERROR);
    assert_non_null(strstr(told->text, CAROL));
    g_autoptr(Friend) person = store_read_friend(bob->reader, CAROL, NULL);
    assert_null(person);
}

static gboolean
is_asked(Side *side, gconstpointer jid)
{
    g_autoptr(Friend) person = store_read_friend(side->reader, jid, NULL);
    return person && person->is_listed && person->is_pending;
}

static gboolean
has_no_addition(Side *side, gconstpointer unused)
{
    g_autoptr(Intent) left = store_read_next_intent(side->reader, SERVICE_XMPP,
                                                    0, G_MAXINT64, NULL, NULL);
    return !left;
}

static void
friend_is_added_and_asked(void **state)
{
    (void)state;
    g_autoptr(Side) carol = side_online(servers, "carol");
    g_autoptr(Side) bob = side_online(servers, "bob");
    side_forget(carol);
    side_wish(bob, intent_add_friend(CAROL, "Carol"));
    side_await(bob, is_asked, CAROL, "carol on bob's roster, asked");
    side_await(bob, has_no_addition, NULL, "the wish done");
    g_autoptr(Friend) person = store_read_friend(bob->reader, CAROL, NULL);
    assert_string_equal(person->name, "Carol");
    const Change *told = side_await_change(carol, CHANGE_ERROR);
    assert_non_null(strstr(told->text, BOB));
}

static gboolean
is_shown_presence(Side *side, gconstpointer jid)
{
    g_autoptr(Friend) person = store_read_friend(side->reader, jid, NULL);
    return person && (g_strcmp0(person->subscription, "from") == 0 ||
                      g_strcmp0(person->subscription, "both") == 0);
}

static gboolean
is_not_shown_presence(Side *side, gconstpointer jid)
{
    return !is_shown_presence(side, jid);
}

/* Bob answers while he is offline. The server may have repeated an older
 * request at his login, and then says no more of this one. */
static void
request_is_approved_and_taken_back(void **state)
{
    (void)state;
    g_autoptr(Side) bob = side_online(servers, "bob");
    g_autoptr(Stranger) carol = stranger_new(servers, "carol");
    stranger_say(carol, "<presence type='subscribe' to='" BOB "'/>");
    const Change *told = side_await_change(bob, CHANGE_ERROR);
    assert_non_null(strstr(told->text, ":approve " CAROL));
    side_stop(bob);
    side_wish(bob, intent_approve(CAROL));
    assert_false(is_shown_presence(bob, CAROL));
    side_start(bob, NULL);
    side_await(bob, is_shown_presence, CAROL, "carol sees bob");
    side_await(bob, has_no_addition, NULL, "the approval done");
    side_wish(bob, intent_deny(CAROL));
    side_await(bob, is_not_shown_presence, CAROL, "carol no longer sees bob");
    side_await(bob, has_no_addition, NULL, "the refusal done");
}

static void
wrong_password_asks(void **state)
{
    (void)state;
    g_autoptr(Side) alice = side_new(servers, "alice", "xmpp");
    side_start(alice, "wrong");
    const Change *question = side_await_change(alice, CHANGE_ASK_PASSWORD);
    assert_int_equal(question->service, SERVICE_XMPP);
    side_await_line(alice, LINE_BLOCKED);
    side_send(alice, WORKER_PASSWORD, "alice-secret");
    side_await_line(alice, LINE_ONLINE);
}

/* ---- quiet ---- */

/* How often the worker's thread went to sleep so far. */
static gint64
count_sleeps(void)
{
    g_autoptr(GDir) tasks = g_dir_open("/proc/self/task", 0, NULL);
    const char *name;
    while ((name = g_dir_read_name(tasks))) {
        g_autofree char *path =
            g_build_filename("/proc/self/task", name, "status", NULL);
        g_autofree char *text = NULL;
        if (!g_file_get_contents(path, &text, NULL, NULL) ||
            !g_str_has_prefix(text, "Name:\txmpp\n"))
            continue;
        const char *count = strstr(text, "\nvoluntary_ctxt_switches:");
        return g_ascii_strtoll(strchr(count + 1, ':') + 1, NULL, 10);
    }
    fail_msg("there is no thread named xmpp");
    return 0;
}

static void
ignore_step(gpointer user, const char *step, const GError *error,
            const char *detail)
{
    (void)user, (void)step, (void)error, (void)detail;
}

static gboolean
all_vcards_are_fetched(Side *side, gconstpointer nothing)
{
    static const char *const jids[] = {BOB, CAROL, "dave@example.org"};
    (void)nothing;
    for (guint i = 0; i < G_N_ELEMENTS(jids); i++) {
        g_autofree char *hash = NULL;
        gint64 fetched;
        if (!store_read_vcard_cached(side->reader, jids[i], &hash, &fetched))
            return FALSE;
    }
    return TRUE;
}

static void
idle_line_sleeps(void **state)
{
    (void)state;
    g_autoptr(Side) alice = side_online(servers, "alice");
    side_await(alice, all_vcards_are_fetched, NULL, "the vCards");
    /* The time that passes: logins that alice cannot see. The first let the
     * last of alice's own work end. */
    enum { MOST_ROUNDS = 10, QUIET_ROUNDS = 3 };
    g_autoptr(Side) bob = side_new(servers, "bob", "xmpp");
    gint64 sleeps = count_sleeps();
    int n_quiet = 0;
    for (int i = 0; i < MOST_ROUNDS && n_quiet < QUIET_ROUNDS; i++) {
        gint64 before = sleeps;
        assert_true(
            xmpp_probe(bob->config, "bob-secret", ignore_step, NULL, NULL));
        sleeps = count_sleeps();
        n_quiet = sleeps == before ? n_quiet + 1 : 0;
        print_message("%d wake-ups\n", (int)(sleeps - before));
    }
    assert_int_equal(n_quiet, QUIET_ROUNDS);
}

static void
probe_names_the_failing_step(void **state)
{
    (void)state;
    g_autoptr(Side) alice = side_new(servers, "alice", "xmpp");
    g_autoptr(GError) error = NULL;
    assert_false(xmpp_probe(alice->config, "wrong", ignore_step, NULL, &error));
    assert_non_null(strstr(error->message, "password"));
}

/* ---- the program ---- */

static int
start_servers(void **state)
{
    (void)state;
    const char *const arguments[] = {"xmpp", "--seed", "basic", NULL};
    servers = servers_start(arguments);
    return 0;
}

static int
stop_servers(void **state)
{
    (void)state;
    g_clear_pointer(&servers, servers_free);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(connections_of_one_thread_keep_apart),
        cmocka_unit_test(login_brings_the_roster),
        cmocka_unit_test(direct_tls_works_too),
        cmocka_unit_test(presence_follows_the_friend),
        cmocka_unit_test(half_a_stanza_is_sent_on_when_there_is_room),
        cmocka_unit_test(vcards_are_learnt_and_followed),
        cmocka_unit_test(chat_goes_both_ways),
        cmocka_unit_test(queued_message_arrives_once_after_an_outage),
        cmocka_unit_test(refused_message_fails_with_the_reason),
        cmocka_unit_test(second_login_transfers_no_roster),
        cmocka_unit_test(large_roster_comes_at_once),
        cmocka_unit_test(forgeries_are_ignored),
        cmocka_unit_test(huge_stanza_drops_the_stream),
        cmocka_unit_test(subscription_request_is_told_not_granted),
        cmocka_unit_test(request_is_approved_and_taken_back),
        cmocka_unit_test(friend_is_added_and_asked),
        cmocka_unit_test(wrong_password_asks),
        cmocka_unit_test(idle_line_sleeps),
        cmocka_unit_test(probe_names_the_failing_step),
    };
    const char *only = g_getenv("ONLY");
    if (only)
        cmocka_set_test_filter(only);
    return cmocka_run_group_tests(tests, start_servers, stop_servers);
}
