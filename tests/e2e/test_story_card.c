/* test_story_card - the own card: nothing of it is published but by the user's
 * word, and what is makes friends' clients link. */
#include "test.h"

#include "story.h"

#define ADDRESS "alice@mail.example"

static void
friend_links_what_was_published(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    screen_type(alice, ":me\r");
    screen_wait(alice, "It says nothing of you.");
    screen_wait(alice, "Your address is not in it: :publish-address");
    screen_type(alice, "q");
    screen_type(alice, ":pending\r");
    screen_wait(alice, "Publish alice@example.org in your card");
    screen_wait(alice, "anyone who asks");
    screen_type(alice, "n");
    screen_wait(alice, "not asked again");

    g_autoptr(Screen) bob = story_open_online(story, "bob", NULL);
    screen_type(alice, ":publish-address " ADDRESS "\r");
    screen_wait(alice, "your contacts");
    screen_type(alice, "c");
    screen_type(alice, ":me\r");
    screen_wait_row(alice, "Read by", "your contacts");
    screen_wait_row(alice, "Email", ADDRESS);
    screen_type(bob, ":person alice@example.org\r");
    screen_wait_row(bob, ADDRESS, "claimed");

    screen_type(alice, ":unpublish-address " ADDRESS "\r");
    screen_wait_no_row(alice, "Email", ADDRESS);
    screen_wait_no_row(bob, ADDRESS, "claimed");
}

static void
card_is_edited_as_text(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    story_set_editor(story, "grep -q '^# Your card' \"$1\" || exit 1\n"
                            "sed -i 's/^Nickname: .*/Nickname: Ali/' \"$1\"");
    screen_type(alice, ":me\r");
    screen_wait(alice, "It says nothing of you.");
    screen_type(alice, ":card\r");
    screen_wait(alice, "Publish your card?");
    screen_type(alice, "y");
    screen_wait_row(alice, "Nickname", "Ali");
    screen_wait_row(alice, "Read by", "anyone who asks");
    /* Another machine of hers has it too. */
    g_autoptr(Screen) laptop =
        story_open_machine(story, "alice", "laptop", NULL);
    screen_wait(laptop, "xmpp ● online");
    screen_type(laptop, ":me\r");
    screen_wait_row(laptop, "Nickname", "Ali");
    screen_type(laptop, ":card nickname Alice on the road\r");
    screen_wait(laptop, "Publish your card?");
    screen_type(laptop, "y");
    screen_wait_row(alice, "Nickname", "Alice on the road");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(friend_links_what_was_published),
        cmocka_unit_test(card_is_edited_as_text),
    };
    return cmocka_run_group_tests_name("story: own card", tests, NULL, NULL);
}
