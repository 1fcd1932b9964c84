/* test_story_roam - one user, two machines: what is linked on one is linked on
 * the other, and what both say at once ends alike. */
#include "test.h"

#include "story.h"

static const char from_dave[] =
    "From: D. Vries <dave@x.example>\nTo: alice@example.org\n"
    "Subject: garden\nMessage-ID: <garden@x.example>\n\nTulips.\n";

#define LINK   ":link dave@example.org dave@x.example\r"
#define UNLINK ":unlink dave@example.org dave@x.example\r"
#define NAME   "Dave"     /* his name on the roster … */
#define HEADER "D. Vries" /* … and what the mail says */

static void
shows(Screen *screen, const char *who)
{
    screen_wait_row(screen, who, "garden");
}

static void
say(Screen *screen, const char *command, const char *who)
{
    screen_type(screen, command);
    shows(screen, who);
}

static void
link_on_one_machine_is_on_the_other(void **state)
{
    (void)state;
    g_autoptr(Story) story = story_new(NULL);
    story_deliver(story, "alice", from_dave);
    g_autoptr(Screen) desk = story_open_machine(story, "alice", "desk", NULL);
    g_autoptr(Screen) travel =
        story_open_machine(story, "alice", "travel", NULL);
    shows(desk, HEADER);
    shows(travel, HEADER);
    say(desk, LINK, NAME);
    shows(travel, NAME);
    screen_wait_row(travel, NAME, "✉1");
    say(travel, UNLINK, HEADER);
    shows(desk, HEADER);
    screen_type(desk, ":status\r");
    screen_wait(desk, "xmpp online, links roam");

    /* A third one learns it when it comes. */
    say(desk, LINK, NAME);
    shows(travel, NAME);
    story_quit(desk);
    story_quit(travel);
    g_autoptr(Screen) third = story_open_machine(story, "alice", "third", NULL);
    shows(third, NAME);
}

static void
come_online(Screen *screen)
{
    screen_type(screen, ":reconnect\r");
    screen_wait(screen, "xmpp ● online");
}

static void
go_offline(Story *story, Screen *desk, Screen *travel)
{
    story_server(story, "stop", "xmpp");
    screen_wait_gone(desk, "xmpp ● online");
    screen_wait_gone(travel, "xmpp ● online");
}

/* Whoever has said more holds, on both: once it is the unlinking, once the
 * link, and it does not matter who comes back first. */
static void
what_both_say_apart_ends_alike(void **state)
{
    (void)state;
    g_autoptr(Story) story = story_new(NULL);
    story_deliver(story, "alice", from_dave);
    g_autoptr(Screen) desk = story_open_machine(story, "alice", "desk", NULL);
    g_autoptr(Screen) travel =
        story_open_machine(story, "alice", "travel", NULL);
    shows(desk, HEADER);
    shows(travel, HEADER);

    go_offline(story, desk, travel);
    say(desk, LINK, NAME);
    say(desk, UNLINK, HEADER);
    say(travel, LINK, NAME);
    story_server(story, "start", "xmpp");
    come_online(desk);
    come_online(travel);
    shows(travel, HEADER);
    shows(desk, HEADER);

    go_offline(story, desk, travel);
    say(desk, LINK, NAME);
    say(desk, UNLINK, HEADER);
    say(travel, LINK, NAME);
    say(travel, UNLINK, HEADER);
    say(travel, LINK, NAME);
    story_server(story, "start", "xmpp");
    come_online(desk);
    come_online(travel);
    shows(desk, NAME);
    shows(travel, NAME);
    say(desk, UNLINK, HEADER); /* and so it goes on */
    shows(travel, HEADER);
}

/* Until alice's private storage holds the text, as it lies on the disk. */
static void
wait_stored(Story *story, const char *text)
{
    g_autofree char *state =
        g_path_get_dirname(servers_env(story->servers, "LOGS"));
    g_autofree char *path = g_build_filename(state, "xmpp", "example%2eorg",
                                             "private", "alice.dat", NULL);
    gint64 end = g_get_monotonic_time() + SCREEN_PATIENCE_MS * 1000LL;
    for (;;) {
        g_autofree char *stored = NULL;
        if (g_file_get_contents(path, &stored, NULL, NULL) &&
            strstr(stored, text))
            return;
        if (g_get_monotonic_time() > end)
            fail_msg("waited in vain for %s in %s", text, path);
        g_usleep(20000); /* between two looks at a file */
    }
}

/* No PEP: what one wrote is read when the other comes. */
static void
without_pep_the_next_login_brings_it(void **state)
{
    (void)state;
    static const char *const servers[] = {"--seed", "basic", "--no-pep", NULL};
    g_autoptr(Story) story = story_new(servers);
    story_deliver(story, "alice", from_dave);
    g_autoptr(Screen) desk = story_open_machine(story, "alice", "desk", NULL);
    shows(desk, HEADER);
    say(desk, LINK, NAME);
    wait_stored(story, "dave@x.example");
    story_quit(desk);
    g_autoptr(Screen) travel =
        story_open_machine(story, "alice", "travel", NULL);
    shows(travel, NAME);
    screen_type(travel, ":status\r");
    screen_wait(travel, "links roam at login");
}

/* Other clients keep them in private storage. */
static void
notes_of_other_clients_show_with_the_person(void **state)
{
    (void)state;
    g_autoptr(Story) story = story_new(NULL);
    const char *const user[] = {"alice", NULL};
    servers_do(story->servers, "request", user,
               "<query xmlns='jabber:iq:private'>"
               "<storage xmlns='storage:rosternotes'>"
               "<note jid='bob@example.org'>likes tea</note>"
               "</storage></query>");
    servers_do(story->servers, "request", user,
               "<query xmlns='jabber:iq:private'>"
               "<storage xmlns='storage:metacontacts'>"
               "<meta jid='bob@example.org' tag='b' order='1'/>"
               "<meta jid='bob@old.example' tag='b' order='2'/>"
               "</storage></query>");
    g_autoptr(Screen) alice = story_open_machine(story, "alice", "desk", NULL);
    screen_type(alice, ":person bob@example.org\r");
    screen_wait_row(alice, "Note", "likes tea");
    screen_wait_row(alice, "Also", "bob@old.example");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(link_on_one_machine_is_on_the_other),
        cmocka_unit_test(what_both_say_apart_ends_alike),
        cmocka_unit_test(without_pep_the_next_login_brings_it),
        cmocka_unit_test(notes_of_other_clients_show_with_the_person),
    };
    return cmocka_run_group_tests_name("stories of two machines", tests, NULL,
                                       NULL);
}
