/* test_person - the person view's commands: confirm, filters, one's own card,
 * answering out of the timeline. */
#include "test.h"

#include "tests/command/desk.h"

#define BOB   "bob@im.example"
#define CAROL "carol@im.example"
#define WORK  "bob@work.example"

static Desk *
desk_with_bob(void)
{
    Desk *desk = desk_new(NULL);
    desk_furnish(desk);
    desk_run(desk, "person bob@im.example");
    desk_shows(desk, WORK);
    return desk;
}

static void
carol_claims_bobs_address(Desk *desk)
{
    Batch *batch = batch_new();
    add_vcard(batch, CAROL, WORK);
    desk_commit(desk, batch);
    assert_int_equal(desk_link(desk, BOB, WORK), LINK_CONFLICT);
}

static void
claim_is_confirmed_by_key(void **state)
{
    g_autoptr(Desk) desk = desk_with_bob();
    assert_int_equal(desk_link(desk, BOB, WORK), LINK_CLAIMED);
    desk_shows(desk, "& link  # unlink  y confirm");
    desk_press(desk, "y");
    desk_settle(desk);
    assert_int_equal(desk_link(desk, BOB, WORK), LINK_MANUAL);
    desk_shows(desk, "bob@work.example is Bob's: confirmed by you");
    desk_press(desk, "y");
    desk_shows(desk, "bob@work.example is Bob's by your own word already");
}

static void
conflict_is_chosen_by_key(void **state)
{
    g_autoptr(Desk) desk = desk_with_bob();
    carol_claims_bobs_address(desk);
    desk_shows(desk, "vcard; also Carol");
    desk_shows(desk,
               "? bob@work.example also stands for Carol: y gives it to Bob");
    desk_press(desk, "y");
    desk_settle(desk);
    desk_shows(desk, "bob@work.example is now Bob's, not Carol's");
    assert_int_equal(desk_link(desk, BOB, WORK), LINK_MANUAL);
    g_autofree char *owner = store_read_owner(desk->store->reader, WORK, NULL);
    assert_string_equal(owner, BOB);
}

/* The user gave it to both: the later word counts, and stays. */
static void
conflict_of_ones_own_words_is_chosen(void **state)
{
    g_autoptr(Desk) desk = desk_with_bob();
    desk_run(desk, "link carol@im.example bob@work.example");
    desk_run(desk, "link bob@im.example bob@work.example");
    assert_int_equal(desk_link(desk, BOB, WORK), LINK_CONFLICT);
    desk_run(desk, "confirm bob@im.example bob@work.example");
    g_autofree char *owner = store_read_owner(desk->store->reader, WORK, NULL);
    assert_string_equal(owner, BOB);
    assert_int_equal(desk_link(desk, CAROL, WORK), LINK_REMOVED);
}

static void
confirm_finds_the_one_that_waits(void **state)
{
    g_autoptr(Desk) desk = desk_with_bob();
    desk_run(desk, "link bob@im.example bob@home.example");
    desk_run(desk, "back");
    desk_run(desk, "confirm Bob");
    assert_int_equal(desk_link(desk, BOB, WORK), LINK_MANUAL);
}

static void
own_card_is_shown_by_word_and_by_ones_own_mail(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    desk_run(desk, "me");
    desk_shows(desk, "Connections");
    desk_shows(desk, "Unread mail   2");
    desk_shows(desk, "your own account");
    desk_run(desk, "back");
    desk_hides(desk, "Connections");

    Batch *batch = batch_new();
    add_mail(batch, "INBOX", 3, desk->config->address, MAIL_SEEN);
    desk_commit(desk, batch);
    desk_press(desk, "gg");
    desk_press(desk, "I");
    desk_shows(desk, "Connections");
    desk_run(desk, "back");
    g_autofree char *line = g_strdup_printf("person %s", desk->config->jid);
    desk_run(desk, line);
    desk_shows(desk, "Connections");
}

static void
filters_go_on_and_off(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    desk_run(desk, "only-person Bob");
    desk_shows(desk, "INBOX · only Bob");
    desk_hides(desk, "shop@x.example");
    desk_press(desk, "Esc");
    desk_shows(desk, "shop@x.example");

    desk_press(desk, "Tab");
    desk_press(desk, "w");
    desk_hides(desk, "Dave");
    desk_shows(desk, "Friends 0/3 unread");
    desk_press(desk, "w");
    desk_shows(desk, "Dave");

    desk_press(desk, "Tab");
    desk_press(desk, "gg");
    desk_press(desk, "P"); /* the shop is no friend */
    desk_shows(desk, "no friend is shown for shop@x.example");
}

static void
timeline_answers_where_it_was_said(void **state)
{
    g_autoptr(Desk) desk = desk_with_bob();
    desk_put_body(desk, 1, "From: bob@work.example\nSubject: lunch\n\nNoon?\n");
    Batch *batch = batch_new();
    add_chat(batch, BOB, "c1", "or tea?", (gint64)2000000 * G_USEC_PER_SEC);
    desk_commit(desk, batch);
    desk_run(desk, "search tea");
    desk_press(desk, "r");
    assert_int_equal(ui_scope(desk->ui), SCOPE_CHAT);
    desk_run(desk, "back");
    assert_int_equal(ui_scope(desk->ui), SCOPE_PERSON);
    desk_run(desk, "last");
    desk_press(desk, "r");
    assert_non_null(desk->edited);
    assert_non_null(strstr(desk->edited, "> Noon?"));
    desk_edit(desk, desk->edited);
}

/* Bob's message, said in the timeline, under the cursor. */
static Desk *
desk_on_message(const char *text)
{
    Desk *desk = desk_with_bob();
    Batch *batch = batch_new();
    add_chat(batch, BOB, "c1", text, (gint64)2000000 * G_USEC_PER_SEC);
    desk_commit(desk, batch);
    desk_run(desk, "search tea");
    return desk;
}

static void
message_of_the_timeline_is_quoted_by_chat(void **state)
{
    g_autoptr(Desk) desk = desk_on_message("or tea?");
    desk_shows(desk, "i quote");
    desk_press(desk, "i");
    assert_int_equal(ui_scope(desk->ui), SCOPE_CHAT);
    desk_shows(desk, "│ or tea?");
    desk_shows(desk, "Esc drops the quote");
    desk_enter(desk, "Coffee.");
    gint64 due;
    g_autoptr(Intent) said = store_read_next_intent(
        desk->store->reader, SERVICE_XMPP, 0, G_MAXINT64, &due, NULL);
    assert_non_null(said);
    assert_string_equal(said->text, "> or tea?\nCoffee.");
}

static void
message_of_the_timeline_is_quoted_by_mail(void **state)
{
    g_autoptr(Desk) desk = desk_on_message("or tea?");
    desk_press(desk, "m");
    assert_non_null(desk->edited);
    assert_non_null(strstr(desk->edited, "To: Bob <bob@work.example>\n"));
    assert_non_null(strstr(desk->edited, "Subject: or tea?\n"));
    assert_non_null(strstr(desk->edited, ", Bob wrote:\n> or tea?\n"));
    desk_edit(desk, desk->edited);
}

static void
mail_of_the_timeline_is_quoted_by_chat(void **state)
{
    g_autoptr(Desk) desk = desk_with_bob();
    desk_put_body(desk, 1,
                  "From: bob@work.example\nSubject: lunch\n\n"
                  "Noon?\n\nBy the river.\n");
    desk_run(desk, "last");
    desk_press(desk, "i");
    assert_int_equal(ui_scope(desk->ui), SCOPE_CHOICE);
    desk_press(desk, "jEnter");
    assert_int_equal(ui_scope(desk->ui), SCOPE_CHAT);
    desk_shows(desk, "│ By the river.");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(claim_is_confirmed_by_key),
        cmocka_unit_test(conflict_is_chosen_by_key),
        cmocka_unit_test(conflict_of_ones_own_words_is_chosen),
        cmocka_unit_test(confirm_finds_the_one_that_waits),
        cmocka_unit_test(own_card_is_shown_by_word_and_by_ones_own_mail),
        cmocka_unit_test(filters_go_on_and_off),
        cmocka_unit_test(timeline_answers_where_it_was_said),
        cmocka_unit_test(message_of_the_timeline_is_quoted_by_chat),
        cmocka_unit_test(message_of_the_timeline_is_quoted_by_mail),
        cmocka_unit_test(mail_of_the_timeline_is_quoted_by_chat),
    };
    return cmocka_run_group_tests_name("person", tests, NULL, NULL);
}
