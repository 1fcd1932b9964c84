/* test_xmpp_card - the own card with real servers: published, changed and taken
 * back by alice's kith, seen by bob's. */
#include "test.h"

#include "net/xmpp_side.h"
#include "net/xmpp_stranger.h"

#define ALICE   "alice@example.org"
#define BOB     "bob@example.org"
#define DAVE    "dave@example.org"
#define ADDRESS "alice@mail.example"

static Servers *servers;

/* ---- claims ---- */

static gboolean
shows_email(Side *side, gconstpointer email)
{
    g_autoptr(OwnCard) card = store_read_own_card(side->reader, NULL);
    return card && !card->waits &&
           card_entries_have(card->shown, CARD_EMAIL, email);
}

static gboolean
shows_no_email(Side *side, gconstpointer email)
{
    g_autoptr(OwnCard) card = store_read_own_card(side->reader, NULL);
    return card && !card->waits &&
           !card_entries_have(card->shown, CARD_EMAIL, email);
}

static gboolean
has_card(Side *side, gconstpointer nothing)
{
    g_autoptr(OwnCard) card = store_read_own_card(side->reader, NULL);
    return card && card->temp;
}

/* Bob links alice to it, by her card alone. */
static gboolean
links_alice(Side *side, gconstpointer address)
{
    g_autoptr(Person) alice = store_read_person(side->reader, ALICE, NULL);
    for (guint i = 0; alice && i < alice->addresses->len; i++) {
        const PersonAddress *linked = alice->addresses->pdata[i];
        if (g_str_equal(linked->address, address))
            return linked->state == LINK_CLAIMED &&
                   linked->evidence == EVIDENCE_VCARD;
    }
    return FALSE;
}

static gboolean
links_alice_not(Side *side, gconstpointer address)
{
    return !links_alice(side, address);
}

static void
await_state(Side *side, IntentState state)
{
    for (;;) {
        const Change *change = side_await_change(side, CHANGE_INTENT);
        if (intent_is_of_card(change->intent_kind) &&
            change->intent_state == state)
            return;
        assert_true(change->intent_state <= INTENT_RUNNING ||
                    !intent_is_of_card(change->intent_kind));
        g_ptr_array_remove(side->seen, (gpointer)change);
    }
}

/* ---- what the server has ---- */

static char *
ask_temp(Stranger *who, const char *jid)
{
    g_autofree char *iq = g_strdup_printf(
        "<iq type='get' id='t1' to='%s'><vCard xmlns='vcard-temp'/></iq>", jid);
    return stranger_ask(who, iq);
}

static char *
ask_pep(Stranger *who, const char *jid)
{
    g_autofree char *iq =
        g_strdup_printf("<iq type='get' id='p1' to='%s'>"
                        "<pubsub xmlns='http://jabber.org/protocol/pubsub'>"
                        "<items node='urn:xmpp:vcard4'/></pubsub></iq>",
                        jid);
    return stranger_ask(who, iq);
}

static void
set_temp(Stranger *alice, const char *inside)
{
    g_autofree char *iq = g_strdup_printf(
        "<iq type='set' id='s1'><vCard xmlns='vcard-temp'>%s</vCard></iq>",
        inside);
    g_free(stranger_ask(alice, iq));
}

static void
set_pep(Stranger *alice, const char *inside)
{
    g_autofree char *iq = g_strdup_printf(
        "<iq type='set' id='s2'>"
        "<pubsub xmlns='http://jabber.org/protocol/pubsub'>"
        "<publish node='urn:xmpp:vcard4'><item id='mine'>"
        "<vcard xmlns='urn:ietf:params:xml:ns:vcard-4.0'>%s</vcard>"
        "</item></publish></pubsub></iq>",
        inside);
    g_free(stranger_ask(alice, iq));
}

/* ---- tests ---- */

static void
friend_links_what_is_published_and_unlinks(void **state)
{
    (void)state;
    g_autoptr(Side) bob = side_online(servers, "bob");
    g_autoptr(Side) alice = side_online(servers, "alice");
    side_await(alice, has_card, NULL, "alice's own card");
    side_wish(alice, intent_publish_address(ADDRESS, AUDIENCE_ANYONE));
    side_await(alice, shows_email, ADDRESS, "the address in the card");
    side_await(bob, links_alice, ADDRESS, "bob's link to alice");

    side_wish(alice, intent_unpublish_address(ADDRESS));
    side_await(alice, shows_no_email, ADDRESS, "the address out of the card");
    side_await(bob, links_alice_not, ADDRESS, "no link any more");
    Counters counters;
    assert_true(store_read_counters(alice->reader, &counters, NULL));
    assert_int_equal(counters.outbox + counters.failed, 0);
}

/* Dave knows alice alone: bob is a stranger to him. */
static void
access_is_as_the_user_chose(void **state)
{
    (void)state;
    g_autoptr(Side) dave = side_online(servers, "dave");
    g_autoptr(Stranger) bob = stranger_new(servers, "bob");
    side_wish(dave, intent_publish_address(ADDRESS, AUDIENCE_CONTACTS));
    side_await(dave, shows_email, ADDRESS, "the address in the card");
    g_autoptr(OwnCard) closed = store_read_own_card(dave->reader, NULL);
    assert_string_equal(closed->access, "presence");
    assert_true(closed->is_one); /* this server makes one of the other */
    g_autofree char *temp = ask_temp(bob, DAVE);
    g_autofree char *pep = ask_pep(bob, DAVE);
    assert_null(strstr(temp, ADDRESS));
    assert_null(strstr(pep, ADDRESS));
    g_autoptr(Stranger) alice = stranger_new(servers, "alice");
    g_autofree char *friends = ask_pep(alice, DAVE);
    assert_non_null(strstr(friends, ADDRESS));

    side_forget(dave);
    side_wish(dave, intent_publish_address(ADDRESS, AUDIENCE_ANYONE));
    await_state(dave, INTENT_DONE);
    g_autofree char *opened = ask_pep(bob, DAVE);
    g_autofree char *opened_temp = ask_temp(bob, DAVE);
    assert_non_null(strstr(opened, ADDRESS));
    assert_non_null(strstr(opened_temp, ADDRESS));
}

static void
what_kith_does_not_know_stays(void **state)
{
    (void)state;
    g_autoptr(Stranger) other = stranger_new(servers, "alice");
    set_pep(other, "<fn><text>Alice Example</text></fn>"
                   "<bday><date>1980-01-01</date></bday>"
                   "<note><text>&lt;b&gt;&amp;</text></note>"
                   "<x-odd xmlns='urn:odd'><deep a='1'/></x-odd>");
    g_autoptr(Side) alice = side_online(servers, "alice");
    side_await(alice, has_card, NULL, "alice's own card");
    g_autoptr(OwnCard) card = store_read_own_card(alice->reader, NULL);
    assert_non_null(strstr(card->others, "BDAY"));
    g_autofree char *shown = card_entries_write(card->shown);
    assert_string_equal(shown, "Name: Alice Example\n");
    side_wish(alice, intent_set_card(shown,
                                     "Name: Alice B. Example\n"
                                     "Telephone: +49 30 1\n"
                                     "Email: " ADDRESS "\n",
                                     AUDIENCE_CONTACTS));
    side_await(alice, shows_email, ADDRESS, "the changed card");
    g_autofree char *now = ask_pep(other, ALICE);
    assert_non_null(strstr(now, "<item id=\"mine\""));
    assert_non_null(strstr(now, "<bday><date>1980-01-01</date></bday>"));
    assert_non_null(strstr(now, "&lt;b&gt;&amp;"));
    assert_non_null(strstr(now, "urn:odd"));
    assert_non_null(strstr(now, "<deep a=\"1\""));
    assert_non_null(strstr(now, "Alice B. Example"));
    assert_null(strstr(now, "Alice Example"));
    side_wish(alice, intent_set_card("Name: Alice B. Example\n"
                                     "Telephone: +49 30 1\n"
                                     "Email: " ADDRESS "\n",
                                     "", AUDIENCE_AS_IT_IS));
    side_await(alice, shows_no_email, ADDRESS, "an empty card");
    g_autofree char *empty = ask_pep(other, ALICE);
    assert_null(strstr(empty, "30 1"));
    assert_non_null(strstr(empty, "urn:odd"));
}

static void
change_by_another_client_is_not_overwritten(void **state)
{
    (void)state;
    g_autoptr(Side) alice = side_online(servers, "alice");
    g_autoptr(Stranger) other = stranger_new(servers, "alice");
    set_pep(other, "<fn><text>Before</text></fn>");
    side_wish(alice, intent_set_card("Name: Long ago\n", "Name: Mine\n",
                                     AUDIENCE_AS_IT_IS));
    await_state(alice, INTENT_UNCERTAIN);
    g_autofree char *now = ask_pep(other, ALICE);
    assert_non_null(strstr(now, "Before"));
    side_forget(alice);
    /* Said again knowing it, it goes. */
    side_wish(alice, intent_set_card("Name: Before\n", "Name: Mine\n",
                                     AUDIENCE_AS_IT_IS));
    await_state(alice, INTENT_DONE);
    g_autofree char *mine = ask_pep(other, ALICE);
    assert_non_null(strstr(mine, "Mine"));
}

static gboolean
shows_name(Side *side, gconstpointer name)
{
    g_autoptr(OwnCard) card = store_read_own_card(side->reader, NULL);
    return card && card_entries_have(card->shown, CARD_NAME, name);
}

static void
other_clients_change_is_seen(void **state)
{
    (void)state;
    g_autoptr(Side) alice = side_online(servers, "alice");
    side_await(alice, has_card, NULL, "alice's own card");
    g_autoptr(Stranger) other = stranger_new(servers, "alice");
    set_pep(other, "<fn><text>New name</text></fn>");
    side_await(alice, shows_name, "New name", "what the other client set");
}

static void
wish_made_offline_is_carried_out(void **state)
{
    (void)state;
    g_autoptr(Side) alice = side_new(servers, "alice", "xmpp");
    side_wish(alice, intent_publish_address(ADDRESS, AUDIENCE_CONTACTS));
    g_autoptr(OwnCard) waiting = store_read_own_card(alice->reader, NULL);
    assert_true(waiting->waits);
    assert_true(card_entries_have(waiting->shown, CARD_EMAIL, ADDRESS));
    side_start(alice, NULL);
    side_await(alice, shows_email, ADDRESS, "the address in the card");
    side_wish(alice, intent_unpublish_address(ADDRESS));
    side_await(alice, shows_no_email, ADDRESS, "the address out of the card");
}

/* An event in a message of carol's own making names alice's node. */
static void
strangers_event_of_the_card_is_none(void **state)
{
    (void)state;
    g_autoptr(Side) alice = side_online(servers, "alice");
    side_await(alice, has_card, NULL, "alice's own card");
    g_autoptr(Stranger) carol = stranger_new(servers, "carol");
    stranger_say(carol,
                 "<message to='" ALICE "' type='headline'>"
                 "<event xmlns='http://jabber.org/protocol/pubsub#event'>"
                 "<items node='urn:xmpp:vcard4'><item id='current'>"
                 "<vcard xmlns='urn:ietf:params:xml:ns:vcard-4.0'>"
                 "<fn><text>Forged</text></fn><email><text>forged@evil.example"
                 "</text></email></vcard></item></items></event></message>");
    stranger_say(carol, "<message to='" ALICE "' type='chat'>"
                        "<body>after it</body></message>");
    side_await_change(alice, CHANGE_NEW_CHAT);
    side_wish(alice,
              intent_set_card(NULL, "Nickname: Al\n", AUDIENCE_AS_IT_IS));
    await_state(alice, INTENT_UNCERTAIN); /* all that went before is here */
    assert_false(shows_name(alice, "Forged"));
    assert_true(shows_no_email(alice, "forged@evil.example"));
    g_autofree char *owner =
        store_read_owner(alice->reader, "forged@evil.example", NULL);
    assert_null(owner);
}

/* ---- a server that has vcard-temp alone ---- */

static void
without_pep_vcard_temp_is_enough(void **state)
{
    (void)state;
    g_autoptr(Side) alice = side_online(servers, "alice");
    g_autoptr(Stranger) other = stranger_new(servers, "alice");
    set_temp(other, "<FN>Alice</FN><PHOTO><TYPE>image/png</TYPE>"
                    "<BINVAL>aGVsbG8=</BINVAL></PHOTO>"
                    "<ORG><ORGNAME>Old</ORGNAME><ORGUNIT>Unit</ORGUNIT></ORG>");
    side_wish(alice, intent_set_card("Name: Alice\nOrganisation: Old\n",
                                     "Name: Alice\nOrganisation: New\n"
                                     "Email: " ADDRESS "\n",
                                     AUDIENCE_ANYONE));
    side_await(alice, shows_email, ADDRESS, "the changed card");
    g_autoptr(OwnCard) card = store_read_own_card(alice->reader, NULL);
    assert_false(card->offers_pep);
    assert_non_null(strstr(card->others, "PHOTO"));
    g_autofree char *temp = ask_temp(other, ALICE);
    assert_non_null(strstr(temp, "aGVsbG8="));
    assert_non_null(strstr(temp, "<ORGUNIT>Unit</ORGUNIT>"));
    assert_non_null(strstr(temp, "<ORGNAME>New</ORGNAME>"));
    /* He asks when he comes: nobody tells him. */
    g_autoptr(Side) bob = side_online(servers, "bob");
    side_await(bob, links_alice, ADDRESS, "bob's link to alice");
    side_wish(alice, intent_unpublish_address(ADDRESS));
    side_await(alice, shows_no_email, ADDRESS, "the address out of the card");
}

static void
presence_takes_no_picture_away(void **state)
{
    (void)state;
    g_autoptr(Stranger) bob = stranger_new(servers, "bob");
    stranger_say(bob, "<presence/>");
    g_autoptr(Side) alice = side_online(servers, "alice");
    stranger_await_presence(bob, ALICE "/");
    assert_non_null(strstr(bob->presence, "vcard-temp:x:update"));
    assert_null(strstr(bob->presence, "<photo"));
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
start_without_pep(void **state)
{
    (void)state;
    const char *const arguments[] = {"xmpp", "--seed", "basic", "--no-pep",
                                     NULL};
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
    const struct CMUnitTest with_pep[] = {
        cmocka_unit_test(friend_links_what_is_published_and_unlinks),
        cmocka_unit_test(access_is_as_the_user_chose),
        cmocka_unit_test(what_kith_does_not_know_stays),
        cmocka_unit_test(change_by_another_client_is_not_overwritten),
        cmocka_unit_test(other_clients_change_is_seen),
        cmocka_unit_test(wish_made_offline_is_carried_out),
        cmocka_unit_test(strangers_event_of_the_card_is_none),
    };
    const struct CMUnitTest without_pep[] = {
        cmocka_unit_test(without_pep_vcard_temp_is_enough),
        cmocka_unit_test(presence_takes_no_picture_away),
    };
    int failed = cmocka_run_group_tests(with_pep, start_servers, stop_servers);
    return failed +
           cmocka_run_group_tests(without_pep, start_without_pep, stop_servers);
}
