/* test_card - the own card is edited, asked about, and published by nothing but
 * the user's word. */
#include "test.h"

#include "tests/command/desk.h"

#define CARD_TEXT "Name: Alice\nTelephone: +1\n"

static void
fetch_card(Desk *desk, const char *text, gboolean offers_pep)
{
    OwnCard *card = g_new0(OwnCard, 1);
    card->temp = g_strdup(text);
    card->pep = g_strdup(offers_pep ? text : "");
    card->others = g_strdup("PHOTO");
    card->access = g_strdup(offers_pep ? "presence" : NULL);
    card->offers_pep = offers_pep;
    Batch *batch = batch_new();
    batch_add_own_card(batch, card);
    desk_commit(desk, batch);
}

/* The one wish that waits; NULL: there is none. */
static Intent *
wished(Desk *desk)
{
    StoreReader *reader = desk->store->reader;
    Intent *intent = store_read_next_intent(reader, SERVICE_XMPP, 0, G_MAXINT32,
                                            NULL, NULL);
    gint64 after = intent ? intent->id : 0;
    assert_null(store_read_next_intent(reader, SERVICE_XMPP, after, G_MAXINT32,
                                       NULL, NULL));
    return intent;
}

static void
question_waits_and_takes_no_key(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    fetch_card(desk, CARD_TEXT, TRUE);
    desk_shows(desk, ":pending asks whether to publish it");
    assert_false(ui_is_asking(desk->ui));
    desk_press(desk, "y");
    desk_press(desk, "c"); /* that is `folder` here */
    desk_press(desk, "Esc");
    assert_null(wished(desk));
    desk_run(desk, "pending");
    desk_shows(desk, "Publish alice@example.org in your card");
    desk_shows(desk, "anyone who asks");
    desk_press(desk, "c");
    desk_settle(desk);
    g_autoptr(Intent) intent = wished(desk);
    assert_int_equal(intent->kind, INTENT_PUBLISH_ADDRESS);
    assert_string_equal(intent->address, "alice@example.org");
    assert_int_equal(intent->flags_add, AUDIENCE_CONTACTS);
}

static void
refusal_is_remembered_and_later_asks_again(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    fetch_card(desk, CARD_TEXT, FALSE);
    desk_run(desk, "pending");
    desk_hides(desk, "c:"); /* there is nobody else than anyone */
    desk_press(desk, "l");
    desk_shows(desk, "It is not published; asked again at the next start");
    fetch_card(desk, CARD_TEXT, FALSE);
    desk_hides(desk, ":pending asks");
    desk_restart(desk);
    ui_drop_notice(desk->ui);
    fetch_card(desk, CARD_TEXT, FALSE);
    desk_shows(desk, ":pending asks whether to publish it");
    desk_run(desk, "pending");
    desk_press(desk, "n");
    desk_settle(desk);
    desk_restart(desk);
    fetch_card(desk, CARD_TEXT, FALSE);
    desk_run(desk, "pending");
    desk_shows(desk, "no question waits");
    assert_null(wished(desk));
}

static void
card_that_names_the_address_asks_nothing(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    fetch_card(desk, "Email: Alice@EXAMPLE.org\n", TRUE);
    desk_hides(desk, ":pending");
    desk_run(desk, "pending");
    desk_shows(desk, "no question waits");
}

static void
card_is_edited_and_asked_about(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    fetch_card(desk, CARD_TEXT, TRUE);
    desk_run(desk, "card");
    assert_non_null(strstr(desk->edited, "Also in it, and kept: PHOTO"));
    assert_non_null(strstr(desk->edited, CARD_TEXT));
    assert_non_null(strstr(desk->edited, "Nickname: \n"));
    desk_edit(desk, "Name: Alice\nTelephone: +1\nEmail: nonsense\n");
    desk_shows(desk, "'nonsense' is no mail address");
    desk_press(desk, "y");
    desk_edit(desk, "Name: Alice\nTelephone: +1\nEmail: a@x.example\n");
    desk_shows(desk, "anyone who asks");
    assert_null(wished(desk)); /* not before the answer */
    desk_press(desk, "y");
    desk_settle(desk);
    g_autoptr(Intent) intent = wished(desk);
    assert_int_equal(intent->kind, INTENT_SET_CARD);
    assert_string_equal(intent->draft, CARD_TEXT);
    assert_string_equal(intent->text, CARD_TEXT "Email: a@x.example\n");
    assert_int_equal(intent->flags_add, AUDIENCE_ANYONE);
    desk_run(desk, "me");
    desk_shows(desk, "a@x.example"); /* at once, offline too */
    desk_shows(desk, "nobody yet");
}

static void
field_is_set_by_its_name(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    fetch_card(desk, CARD_TEXT, FALSE);
    desk_run(desk, "card fax 1");
    desk_shows(desk, "'fax' is no field");
    desk_run(desk, "card email no address");
    desk_shows(desk, "is no mail address");
    desk_run(desk, "card name Alice B. Example");
    desk_press(desk, "n");
    desk_shows(desk, "Your card stays as it was");
    assert_null(wished(desk));
    desk_run(desk, "card telephone");
    desk_shows(desk, "+1");
    desk_press(desk, "C-u");
    desk_press(desk, "Enter"); /* nothing new to be read: not asked */
    desk_settle(desk);
    g_autoptr(Intent) intent = wished(desk);
    assert_string_equal(intent->text, "Name: Alice\n");
    assert_int_equal(intent->flags_add, AUDIENCE_AS_IT_IS);
}

static void
address_is_taken_back(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    fetch_card(desk, "Email: alice@example.org\n", TRUE);
    desk_run(desk, "unpublish-address bob@x.example");
    desk_shows(desk, "bob@x.example is not in your card");
    desk_run(desk, "unpublish-address");
    g_autoptr(Intent) intent = wished(desk);
    assert_int_equal(intent->kind, INTENT_UNPUBLISH_ADDRESS);
    g_autoptr(OwnCard) card = store_read_own_card(desk->store->reader, NULL);
    assert_true(card->waits);
    assert_int_equal(card->shown->len, 0);
    assert_true(card->is_refused); /* nor is it proposed again */
}

static void
refusal_by_the_server_is_told(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    fetch_card(desk, CARD_TEXT, TRUE);
    desk_run(desk, "publish-address");
    desk_press(desk, "y");
    desk_settle(desk);
    g_autoptr(Intent) intent = wished(desk);
    Batch *batch = batch_new();
    batch_add_intent_failed(batch, intent->id, "your card was not changed: no");
    desk_commit(desk, batch);
    desk_shows(desk, "Changing your card failed: your card was not changed");
    g_autoptr(OwnCard) card = store_read_own_card(desk->store->reader, NULL);
    assert_false(card->waits); /* what was shown is taken back */
    assert_null(card_entries_first(card->shown, CARD_EMAIL));
}

static void
conflict(Desk *desk)
{
    fetch_card(desk, CARD_TEXT, FALSE);
    desk_run(desk, "card name Mine");
    desk_press(desk, "y");
    desk_settle(desk);
    g_autoptr(Intent) intent = wished(desk);
    fetch_card(desk, "Name: Theirs\n", FALSE);
    Batch *batch = batch_new();
    batch_add_intent_uncertain(batch, intent->id, "changed");
    desk_commit(desk, batch);
    desk_shows(desk, "Another client has changed your card");
}

static void
change_by_another_client_is_a_question(void **state)
{
    {
        g_autoptr(Desk) desk = desk_new(NULL);
        conflict(desk);
        desk_enter(desk, "theirs");
        assert_null(wished(desk));
    }
    {
        g_autoptr(Desk) desk = desk_new(NULL);
        conflict(desk);
        desk_enter(desk, "mine");
        g_autoptr(Intent) intent = wished(desk);
        assert_string_equal(intent->draft, "Name: Theirs\n");
        assert_string_equal(intent->text, "Name: Mine\nTelephone: +1\n");
    }
    g_autoptr(Desk) desk = desk_new(NULL);
    conflict(desk);
    desk_enter(desk, "edit");
    assert_non_null(strstr(desk->edited, "#   Name: Theirs\n"));
    assert_non_null(strstr(desk->edited, "Name: Mine\n"));
    desk_edit(desk, "Name: Both\n");
    desk_press(desk, "y");
    desk_settle(desk);
    g_autoptr(Intent) intent = wished(desk);
    assert_string_equal(intent->draft, "Name: Theirs\n");
    assert_string_equal(intent->text, "Name: Both\n");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(question_waits_and_takes_no_key),
        cmocka_unit_test(refusal_is_remembered_and_later_asks_again),
        cmocka_unit_test(card_that_names_the_address_asks_nothing),
        cmocka_unit_test(card_is_edited_and_asked_about),
        cmocka_unit_test(field_is_set_by_its_name),
        cmocka_unit_test(address_is_taken_back),
        cmocka_unit_test(refusal_by_the_server_is_told),
        cmocka_unit_test(change_by_another_client_is_a_question),
    };
    return cmocka_run_group_tests_name("own card", tests, NULL, NULL);
}
