/* test_link - link and unlink, by key and by word. */
#include "test.h"

#include "tests/command/desk.h"

#define BOB   "bob@im.example"
#define CAROL "carol@im.example"

static void
words_link_and_say_so(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    desk_run(desk, "link carol@im.example carol@y.example");
    desk_shows(desk, "carol@y.example is now linked to Carol");
    assert_int_equal(desk_link(desk, CAROL, "carol@y.example"), LINK_MANUAL);
}

static void
key_on_a_stranger_asks_for_the_friend(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    desk_press(desk, "&");
    desk_shows(desk, "Link shop@x.example to friend:");
    desk_press(desk, "CarTab"); /* a roster name completes to the JID */
    desk_press(desk, "Enter");
    assert_int_equal(desk_link(desk, CAROL, "shop@x.example"), LINK_MANUAL);
}

static void
roster_name_is_taken_for_the_friend(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    desk_press(desk, "&");
    desk_enter(desk, "carol");
    assert_int_equal(desk_link(desk, CAROL, "shop@x.example"), LINK_MANUAL);
}

static void
key_on_a_friend_asks_for_the_address(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    desk_press(desk, "Tab");
    desk_run(desk, "search Carol");
    desk_press(desk, "&");
    desk_shows(desk, "Link Carol to address:");
    desk_enter(desk, "nonsense");
    desk_shows(desk, "'nonsense' is no mail address: write user@domain");
    desk_shows(desk, "Link Carol to address:"); /* asked again */
    desk_press(desk, "shTab");
    desk_press(desk, "Enter");
    assert_int_equal(desk_link(desk, CAROL, "shop@x.example"), LINK_MANUAL);
}

static void
claimed_link_is_confirmed_without_a_question(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    assert_int_equal(desk_link(desk, BOB, "bob@work.example"), LINK_CLAIMED);
    desk_press(desk, "j&");
    assert_false(ui_is_asking(desk->ui));
    assert_int_equal(desk_link(desk, BOB, "bob@work.example"), LINK_MANUAL);
}

static void
unlink_is_remembered(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    desk_press(desk, "j#");
    desk_shows(desk, "bob@work.example is no longer linked to Bob");
    assert_int_equal(desk_link(desk, BOB, "bob@work.example"), LINK_REMOVED);

    Batch *again = batch_new();
    add_vcard(again, BOB, "bob@work.example");
    desk_commit(desk, again);
    assert_int_equal(desk_link(desk, BOB, "bob@work.example"), LINK_REMOVED);
}

static void
unlink_on_a_friend_takes_the_only_address(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    desk_run(desk, "unlink Bob");
    assert_int_equal(desk_link(desk, BOB, "bob@work.example"), LINK_REMOVED);
}

static void
unlink_of_strangers_says_so(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    desk_run(desk, "unlink Bob shop@x.example");
    desk_shows(desk, "shop@x.example is not linked to Bob");
}

static void
mistakes_are_named(void **state)
{
    static const struct {
        const char *line, *message;
    } mistakes[] = {
        {"link bob@im.example nonsense",
         "'nonsense' is no mail address: write user@domain"},
        {"link @ bob@work.example", "'@' is no JID: write user@domain"},
        {"link Zoe bob@work.example", "nobody is called Zoe"},
        {"link a b c", "too many words: link JID ADDRESS"},
    };
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    for (gsize i = 0; i < G_N_ELEMENTS(mistakes); i++) {
        desk_run(desk, mistakes[i].line);
        desk_shows(desk, mistakes[i].message);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_link_and_say_so),
        cmocka_unit_test(key_on_a_stranger_asks_for_the_friend),
        cmocka_unit_test(roster_name_is_taken_for_the_friend),
        cmocka_unit_test(key_on_a_friend_asks_for_the_address),
        cmocka_unit_test(claimed_link_is_confirmed_without_a_question),
        cmocka_unit_test(unlink_is_remembered),
        cmocka_unit_test(unlink_on_a_friend_takes_the_only_address),
        cmocka_unit_test(unlink_of_strangers_says_so),
        cmocka_unit_test(mistakes_are_named),
    };
    return cmocka_run_group_tests_name("link", tests, NULL, NULL);
}
