/* test_xmpp_roster - the user's wishes for the roster, presence and blocking,
 * carried out by a real server. */
#include "test.h"

#include "net/xmpp_side.h"
#include "net/xmpp_stranger.h"

#define ALICE "alice@example.org"
#define BOB   "bob@example.org"
#define CAROL "carol@example.org"

static Servers *servers;

/* ---- claims ---- */

static gboolean
has_no_wish(Side *side, gconstpointer unused)
{
    (void)unused;
    g_autoptr(Intent) left = store_read_next_intent(side->reader, SERVICE_XMPP,
                                                    0, G_MAXINT64, NULL, NULL);
    return !left;
}

/* The name, and that the groups are two. */
static gboolean
is_named_and_grouped(Side *side, gconstpointer name)
{
    g_autoptr(Friend) person = store_read_friend(side->reader, BOB, NULL);
    return person && g_strcmp0(person->name, name) == 0 && person->groups &&
           g_strv_length(person->groups) == 2;
}

static gboolean
is_listed(Side *side, gconstpointer jid)
{
    g_autoptr(Friend) person = store_read_friend(side->reader, jid, NULL);
    return person && person->is_listed;
}

static gboolean
is_not_listed(Side *side, gconstpointer jid)
{
    return !is_listed(side, jid);
}

static gboolean
is_pending(Side *side, gconstpointer jid)
{
    g_autoptr(Friend) person = store_read_friend(side->reader, jid, NULL);
    return person && person->is_pending;
}

static gboolean
is_not_pending(Side *side, gconstpointer jid)
{
    return !is_pending(side, jid);
}

/* What the server has, by another client of the same account. */
static char *
roster_of(const char *user)
{
    g_autoptr(Stranger) other = stranger_new(servers, user);
    return stranger_ask(other, "<iq type='get' id='r1'>"
                               "<query xmlns='jabber:iq:roster'/></iq>");
}

/* ---- the roster ---- */

/* Both at once: the second must not take back what the first has done. */
static void
friend_is_renamed_and_grouped(void **state)
{
    (void)state;
    g_autoptr(Side) alice = side_new(servers, "alice", "xmpp");
    side_start(alice, NULL);
    side_await_line(alice, LINE_ONLINE);
    side_stop(alice);
    const char *const groups[] = {"Old friends", "Chess & <Go>", NULL};
    side_wish(alice, intent_rename_friend(BOB, "Bobby <b>"));
    side_wish(alice, intent_group_friend(BOB, groups));
    side_start(alice, NULL);
    side_await(alice, is_named_and_grouped, "Bobby <b>", "both wishes done");
    g_autoptr(Friend) bob = store_read_friend(alice->reader, BOB, NULL);
    assert_string_equal(bob->subscription, "both");
    g_autofree char *roster = roster_of("alice");
    assert_non_null(strstr(roster, "Bobby &lt;b&gt;"));
    assert_non_null(strstr(roster, "Old friends"));
    assert_non_null(strstr(roster, "Chess &amp; &lt;Go&gt;"));
}

static void
friend_is_removed(void **state)
{
    (void)state;
    g_autoptr(Side) alice = side_online(servers, "alice");
    assert_true(is_listed(alice, CAROL));
    side_wish(alice, intent_remove_friend(CAROL));
    side_await(alice, is_not_listed, CAROL, "carol off the roster");
    side_await(alice, has_no_wish, NULL, "the wish done");
    g_autofree char *roster = roster_of("alice");
    assert_null(strstr(roster, CAROL));
}

/* Taken off by another client while the wish waits: the server says no. */
static void
refused_removal_is_told(void **state)
{
    (void)state;
    g_autoptr(Side) bob = side_online(servers, "bob");
    side_stop(bob);
    side_wish(bob, intent_remove_friend(ALICE));
    {
        g_autoptr(Stranger) other = stranger_new(servers, "bob");
        g_autofree char *answer = stranger_ask(
            other,
            "<iq type='set' id='r2'><query xmlns='jabber:iq:roster'>"
            "<item jid='" ALICE "' subscription='remove'/></query></iq>");
        assert_non_null(strstr(answer, "result"));
    }
    side_forget(bob);
    side_start(bob, NULL);
    for (;;) {
        const Change *change = side_await_change(bob, CHANGE_INTENT);
        if (change->intent_state == INTENT_FAILED) {
            assert_non_null(strstr(change->text, ALICE " cannot be removed"));
            break;
        }
        side_forget(bob);
    }
}

static void
request_is_made_and_cancelled(void **state)
{
    (void)state;
    g_autoptr(Side) carol = side_online(servers, "carol");
    side_wish(carol, intent_subscribe("dave@example.org"));
    side_await(carol, is_pending, "dave@example.org", "dave asked");
    side_await(carol, has_no_wish, NULL, "the request done");
    side_wish(carol, intent_cancel_request("dave@example.org"));
    side_await(carol, is_not_pending, "dave@example.org", "asked no more");
    side_await(carol, has_no_wish, NULL, "the cancellation done");
}

/* Told once, and only after something was said to them. */
static void
error_after_an_approval_is_told(void **state)
{
    (void)state;
    g_autoptr(Side) alice = side_online(servers, "alice");
    g_autoptr(Stranger) bob = stranger_new(servers, "bob");
    stranger_say(bob, "<presence/>");
    const char *full = stranger_await_presence(bob, ALICE "/");
    side_wish(alice, intent_approve(BOB));
    side_await(alice, has_no_wish, NULL, "the approval sent");
    side_forget(alice);
    g_autofree char *error = g_strdup_printf(
        "<presence type='error' to='%s'><error type='cancel'>"
        "<not-allowed xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
        "</error></presence>",
        full);
    stranger_say(bob, error);
    const Change *told = side_await_change(alice, CHANGE_ERROR);
    assert_non_null(strstr(told->text, BOB " did not get"));
}

static gboolean
is_not_shown_presence(Side *side, gconstpointer jid)
{
    g_autoptr(Friend) person = store_read_friend(side->reader, jid, NULL);
    return person && g_strcmp0(person->subscription, "to") == 0;
}

/* A friend who may not see us online must not learn it by asking. */
static void
friend_who_may_not_see_us_gets_no_answer(void **state)
{
    (void)state;
    g_autoptr(Side) alice = side_online(servers, "alice");
    g_autoptr(Stranger) bob = stranger_new(servers, "bob");
    stranger_say(bob, "<presence/>");
    g_autofree char *full = g_strdup(stranger_await_presence(bob, ALICE "/"));
    g_autofree char *ask = g_strdup_printf(
        "<iq type='get' id='d1' to='%s'>"
        "<query xmlns='http://jabber.org/protocol/disco#info'/></iq>",
        full);
    g_autofree char *before = stranger_ask(bob, ask);
    assert_non_null(strstr(before, "<feature"));
    side_wish(alice, intent_deny(BOB));
    side_await(alice, is_not_shown_presence, BOB, "bob sees alice no more");
    g_autofree char *after = stranger_ask(bob, ask);
    assert_non_null(strstr(after, "service-unavailable"));
}

static int
start_servers(void **state)
{
    (void)state;
    const char *const arguments[] = {"xmpp", "--seed", "basic", NULL};
    servers = servers_start(arguments);
    return servers ? 0 : -1;
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
        cmocka_unit_test(friend_is_renamed_and_grouped),
        cmocka_unit_test(request_is_made_and_cancelled),
        cmocka_unit_test(error_after_an_approval_is_told),
        cmocka_unit_test(friend_who_may_not_see_us_gets_no_answer),
        cmocka_unit_test(friend_is_removed),
        cmocka_unit_test(refused_removal_is_told),
    };
    return cmocka_run_group_tests(tests, start_servers, stop_servers);
}
