/* test_story_profanity - kith and profanity, each other's friend. */
#include "test.h"

#include "profanity.h"

#include <glib/gstdio.h>

static Screen *
open_chat(Story *story, const char *user, const char *jid, const char *name)
{
    Screen *screen = story_open_online(story, user, NULL);
    g_autofree char *line = g_strdup_printf(":chat %s\r", jid);
    screen_type(screen, line);
    screen_wait_row(screen, name, "line"); /* offline, online */
    return screen;
}

static void
chat_goes_both_ways(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autoptr(Screen) bob = profanity_open(story, "bob");
    g_autoptr(Screen) alice =
        open_chat(story, "alice", "bob@example.org", "Bob");
    profanity_type(bob, "/msg alice@example.org hello kith \xf0\x9f\x8c\xbb");
    screen_wait(alice, "hello kith");
    screen_type(alice, "hello profanity <&>\r");
    screen_wait_said(alice, "hello profanity");
    screen_wait(bob, "hello profanity <&>");
}

/* The file of that name in the story's folder, its content as `text`. */
static char *
make_file(Story *story, const char *name, const char *text)
{
    char *path = g_build_filename(story->folder, name, NULL);
    assert_true(g_file_set_contents(path, text, -1, NULL));
    return path;
}

static void
assert_holds(const char *path, const char *text)
{
    g_autofree char *got = NULL;
    assert_true(g_file_get_contents(path, &got, NULL, NULL));
    assert_string_equal(got, text);
}

static void
file_comes_from_profanity(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autofree char *sent = make_file(story, "cat.jpg", "from profanity");
    g_autofree char *target = g_build_filename(story->folder, "saved", NULL);
    g_autoptr(Screen) bob = profanity_open(story, "bob");
    g_autoptr(Screen) alice =
        open_chat(story, "alice", "bob@example.org", "Bob");
    profanity_type(bob, "/msg alice@example.org");
    g_autofree char *command = g_strconcat("/sendfile ", sent, NULL);
    profanity_type(bob, command);
    screen_wait(alice, "cat.jpg");
    g_autofree char *save = g_strdup_printf("/save-link 1 %s\r", target);
    screen_type(alice, save);
    screen_wait(alice, "Ask localhost how big cat.jpg is?");
    screen_type(alice, "y");
    screen_wait(alice, "from localhost to:");
    screen_type(alice, "\r");
    screen_wait(alice, "Saved");
    assert_holds(target, "from profanity");
}

static void
file_goes_to_profanity(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autofree char *sent = make_file(story, "notes.txt", "from kith");
    g_autofree char *target = g_build_filename(story->folder, "had", NULL);
    g_autoptr(Screen) bob = profanity_open(story, "bob");
    g_autoptr(Screen) alice =
        open_chat(story, "alice", "bob@example.org", "Bob");
    profanity_type(bob, "/msg alice@example.org");
    g_autofree char *command = g_strdup_printf("/upload %s\r", sent);
    screen_type(alice, command);
    screen_wait(bob, "notes.txt");
    /* It completes the address, as it knows it from the message. */
    g_autofree char *save = g_strdup_printf("/url save \t %s", target);
    profanity_type(bob, save);
    screen_wait(bob, "Saved to");
    assert_holds(target, "from kith");
}

/* Both are Bob's: what one says the other hears of (XEP-0280). */
static void
what_kith_says_is_seen_in_profanity(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autoptr(Screen) profanity = profanity_open(story, "bob");
    g_autoptr(Screen) bob =
        open_chat(story, "bob", "alice@example.org", "Alice");
    screen_type(bob, "said in kith\r");
    screen_wait_said(bob, "said in kith");
    profanity_type(profanity, "/msg alice@example.org");
    screen_wait(profanity, "me: said in kith");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chat_goes_both_ways),
        cmocka_unit_test(file_comes_from_profanity),
        cmocka_unit_test(file_goes_to_profanity),
        cmocka_unit_test(what_kith_says_is_seen_in_profanity),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
