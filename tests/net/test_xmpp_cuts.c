/* test_xmpp_cuts - every message is in the store once, at both ends, wherever
 * the line to the real server is cut, and whoever crashes. */
#include "test.h"

#include "net/tcp_cutter.h"
#include "net/xmpp_side.h"
#include "net/xmpp_stranger.h"

#define ALICE "alice@example.org"
#define BOB   "bob@example.org"
#define MANY  2000

static Servers *servers;

/* ---- what both ends have ---- */

typedef struct {
    const char *jid, *body;
} Said;

static guint
count_said(Side *side, const Said *said)
{
    g_autoptr(GPtrArray) rows = store_read_chat_page(side->reader, said->jid,
                                                     NULL, PAGE_BEFORE, MANY,
                                                     NULL);
    guint count = 0;
    for (guint i = 0; rows && i < rows->len; i++) {
        const ChatRow *row = g_ptr_array_index(rows, i);
        count += g_str_equal(row->body, said->body);
    }
    return count;
}

static gboolean
has_said(Side *side, gconstpointer said)
{
    return count_said(side, said) > 0;
}

static gboolean
has_empty_outbox(Side *side, gconstpointer nothing)
{
    (void)nothing;
    Counters counters;
    return store_read_counters(side->reader, &counters, NULL) &&
           counters.outbox == 0;
}

/* Both ends are at rest, and neither store has it twice. */
static void
check_both(Side *alice, Side *bob, const char *body)
{
    const Said here = {BOB, body}, there = {ALICE, body};
    side_await(alice, has_empty_outbox, NULL, "alice's outbox empty");
    side_await(bob, has_empty_outbox, NULL, "bob's outbox empty");
    side_await(bob, has_said, &there, "the message at bob's");
    side_await(alice, has_said, &here, "the message at alice's");
    assert_int_equal(count_said(alice, &here), 1);
    assert_int_equal(count_said(bob, &there), 1);
}

/* Behind all that a repetition could have caused. */
static void
say_end(Side *alice, Side *bob, const char *body)
{
    side_wish(alice, intent_send_chat(BOB, body));
    check_both(alice, bob, body);
    g_autofree char *answer = g_strconcat(body, ", says bob", NULL);
    side_wish(bob, intent_send_chat(ALICE, answer));
    check_both(alice, bob, answer);
}

static Side *
side_behind(TcpCutter *cutter, const char *user)
{
    Side *side = side_new(servers, user, "xmpps");
    side->config->xmpp.port = tcp_cutter_port(cutter);
    side_start(side, NULL);
    side_await_line(side, LINE_ONLINE);
    return side;
}

static void
come_back(Side *side)
{
    side_await_line(side, LINE_OFFLINE);
    side_forget(side);
    side_send(side, WORKER_RECONNECT, NULL);
    side_await_line(side, LINE_ONLINE);
}

static TcpCutter *
new_cutter(void)
{
    return tcp_cutter_start(servers_port(servers, "XMPPS_PORT"));
}

/* ---- tests ---- */

/* The server has it, and its acknowledgement is lost: not sent again. */
static void
cut_after_the_server_has_it(void **state)
{
    (void)state;
    g_autoptr(TcpCutter) cutter = new_cutter();
    g_autoptr(Side) bob = side_online(servers, "bob");
    g_autoptr(Side) alice = side_behind(cutter, "alice");
    say_end(alice, bob, "begin 1");
    tcp_cutter_swallow(cutter, TO_CLIENT);
    side_wish(alice, intent_send_chat(BOB, "lost answer"));
    const Said there = {ALICE, "lost answer"};
    side_await(bob, has_said, &there, "the message at bob's");
    side_forget(alice);
    tcp_cutter_cut(cutter);
    come_back(alice);
    check_both(alice, bob, "lost answer");
    say_end(alice, bob, "end 1");
}

/* The server never hears it; twice. */
static void
two_cuts_before_the_server_has_it(void **state)
{
    (void)state;
    g_autoptr(TcpCutter) cutter = new_cutter();
    g_autoptr(Side) bob = side_online(servers, "bob");
    g_autoptr(Side) alice = side_behind(cutter, "alice");
    say_end(alice, bob, "begin 2");
    side_forget(alice);
    tcp_cutter_swallow(cutter, TO_SERVER | TO_CLIENT);
    side_wish(alice, intent_send_chat(BOB, "unheard"));
    tcp_cutter_cut_after(cutter, 3000, 2); /* in the midst of the logins */
    tcp_cutter_cut(cutter);
    come_back(alice);
    check_both(alice, bob, "unheard");
    say_end(alice, bob, "end 2");
}

/* What the server has sent, and the client never got. */
static void
cut_with_messages_on_their_way_to_us(void **state)
{
    (void)state;
    g_autoptr(TcpCutter) cutter = new_cutter();
    g_autoptr(Side) bob = side_online(servers, "bob");
    g_autoptr(Side) alice = side_behind(cutter, "alice");
    say_end(alice, bob, "begin 3");
    tcp_cutter_swallow(cutter, TO_CLIENT);
    side_wish(bob, intent_send_chat(ALICE, "into the void"));
    side_await(bob, has_empty_outbox, NULL, "the server to have it");
    side_forget(alice);
    tcp_cutter_cut(cutter);
    come_back(alice);
    check_both(alice, bob, "into the void");
    say_end(alice, bob, "end 3");
}

static void
killed_server_loses_nothing(void **state)
{
    (void)state;
    const char *const xmpp[] = {"xmpp", NULL};
    g_autoptr(Side) bob = side_online(servers, "bob");
    g_autoptr(Side) alice = side_online(servers, "alice");
    say_end(alice, bob, "begin 4");
    side_forget(alice);
    side_forget(bob);
    side_wish(alice, intent_send_chat(BOB, "at the kill"));
    side_wish(bob, intent_send_chat(ALICE, "at the kill too"));
    servers_do(servers, "kill", xmpp, NULL);
    side_await_line(alice, LINE_OFFLINE);
    side_await_line(bob, LINE_OFFLINE);
    side_forget(alice);
    side_forget(bob);
    servers_do(servers, "start", xmpp, NULL);
    side_send(alice, WORKER_RECONNECT, NULL);
    side_send(bob, WORKER_RECONNECT, NULL);
    side_await_line(alice, LINE_ONLINE);
    side_await_line(bob, LINE_ONLINE);
    check_both(alice, bob, "at the kill");
    say_end(alice, bob, "end 4");
    check_both(alice, bob, "at the kill too");
}

/* The gap is 600 messages; the line is cut twice while they come. */
static void
cut_in_the_middle_of_catching_up(void **state)
{
    (void)state;
    g_autoptr(TcpCutter) cutter = new_cutter();
    g_autoptr(Side) alice = side_behind(cutter, "alice");
    g_autoptr(Side) bob = side_online(servers, "bob");
    say_end(alice, bob, "begin 5");
    side_stop(alice);
    g_autoptr(Stranger) second = stranger_new(servers, "alice");
    stranger_say(second, "<presence/>");
    stranger_await_presence(second, ALICE "/");
    g_autoptr(Stranger) third = stranger_new(servers, "bob");
    for (int i = 1; i <= 600; i++) {
        g_autofree char *xml = g_strdup_printf(
            "<message type='chat' to='" ALICE "'><body>gap %d</body>"
            "</message>",
            i);
        stranger_say(third, xml);
    }
    g_free(stranger_ask(third, "<iq type='get' to='example.org'>"
                               "<ping xmlns='urn:xmpp:ping'/></iq>"));
    tcp_cutter_cut_after(cutter, 60000, 2);
    int before = tcp_cutter_count(cutter);
    side_forget(alice);
    side_start(alice, NULL);
    const Said last = {BOB, "gap 600"};
    side_await(alice, has_said, &last, "the end of the gap");
    assert_true(tcp_cutter_count(cutter) - before >= 3);
    for (int i = 1; i <= 600; i++) {
        g_autofree char *body = g_strdup_printf("gap %d", i);
        const Said said = {BOB, body};
        assert_int_equal(count_said(alice, &said), 1);
    }
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
        cmocka_unit_test(cut_after_the_server_has_it),
        cmocka_unit_test(two_cuts_before_the_server_has_it),
        cmocka_unit_test(cut_with_messages_on_their_way_to_us),
        cmocka_unit_test(killed_server_loses_nothing),
        cmocka_unit_test(cut_in_the_middle_of_catching_up),
    };
    const char *only = g_getenv("ONLY");
    if (only)
        cmocka_set_test_filter(only);
    return cmocka_run_group_tests(tests, start_servers, stop_servers);
}
