/* test_story_folders - folders besides the inbox: listed, watched, opened, and
 * gone. */
#include "test.h"

#include "story.h"

static void
deliver_to_lists(Story *story, const char *subject)
{
    const char *arguments[] = {"alice", "Lists", NULL};
    g_autofree char *mail =
        g_strdup_printf("From: Lister <lister@lists.example>\n"
                        "To: list@lists.example\nSubject: %s\n"
                        "Message-ID: <%s@lists.example>\n\nHello list.\n",
                        subject, subject);
    servers_do(story->servers, "deliver", arguments, mail);
}

/* Nobody looks at it, yet what comes there is told; then it is opened, and what
 * comes while it is open stands there by itself. */
static void
mail_in_a_second_folder_is_noticed(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    deliver_to_lists(story, "first-post");
    g_autoptr(Screen) alice =
        story_open_online(story, "alice", "watch-folders = Lists\n");
    screen_wait(alice, "imap ● idle");
    deliver_to_lists(story, "second-post");
    screen_wait(alice, "second-post (Lists)");
    screen_type(alice, ":folder Lists\r");
    screen_wait_row(alice, "Lister", "first-post");
    screen_wait_row(alice, "Lister", "second-post");
    deliver_to_lists(story, "third-post");
    screen_wait_row(alice, "Lister", "third-post");
    story_quit(alice);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mail_in_a_second_folder_is_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
