/* test_story_import - address books of the user's own: brought in by hand, in
 * the running client, and at setup; and taken out again. */
#include "test.h"

#include <sys/stat.h>

#include "story.h"

static const char from_dave[] =
    "From: D. Vries <dave@x.example>\nTo: alice@example.org\n"
    "Subject: garden\nMessage-ID: <garden@x.example>\n\nTulips.\n";
static const char from_carol[] =
    "From: cc <cc@y.example>\nTo: alice@example.org\n"
    "Subject: piano\nMessage-ID: <piano@y.example>\n\nAt four.\n";

static const char daves_card[] =
    "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Dave Vries\r\n"
    "EMAIL;TYPE=home:dave@x.example\r\nEMAIL:no-reply@x.example\r\n"
    "IMPP:xmpp:dave@example.org\r\nEND:VCARD\r\n";

/* A file under the story's folder, which is HOME; its path. */
static char *
put(Story *story, const char *name, const char *text)
{
    char *path = g_build_filename(story->folder, name, NULL);
    g_autofree char *folder = g_path_get_dirname(path);
    assert_int_equal(g_mkdir_with_parents(folder, 0700), 0);
    assert_true(g_file_set_contents(path, text, -1, NULL));
    return path;
}

static void
assert_runs(Story *story, const char *verb, const char *file,
            const char *expected)
{
    const char *const arguments[] = {verb, file, NULL};
    g_autofree char *output = NULL;
    int status = story_run(story, "alice", NULL, arguments, &output);
    if (status != 0 || !strstr(output, expected))
        fail_msg("kith %s: %d, not \"%s\":\n%s", verb, status, expected,
                 output);
}

static void
imported_names_stand_at_the_mails(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    story_deliver(story, "alice", from_dave);
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    screen_wait_row(alice, "D. Vries", "garden");
    screen_wait_row(alice, "○", "Dave");
    story_quit(alice);

    g_autofree char *card = put(story, "dave.vcf", daves_card);
    assert_runs(story, "import", card,
                "1 contact, 1 link made, 1 refused: no-reply@x.example is an "
                "address of no single person\n");
    assert_runs(story, "import", card, "1 contact, 0 links made, 1 already");

    g_autoptr(Screen) again = story_open_online(story, "alice", NULL);
    screen_wait_row(again, "Dave", "garden");
    screen_wait_row(again, "Dave", "✉1");
    screen_type(again, "gg");
    screen_wait_row(again, "dave@x.example", "(manual)");

    /* The user's no is remembered. */
    screen_type(again, ":unlink dave@example.org dave@x.example\r");
    screen_wait_row(again, "D. Vries", "garden");
    screen_type(again, ":import ~/dave.vcf\r");
    screen_wait(again, "1 stays unlinked");
    assert_true(screen_has(again, "D. Vries"));
    story_quit(again);
}

static void
running_client_imports_and_exports(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    story_deliver(story, "alice", from_dave);
    g_autofree char *aliases =
        put(story, "aliases",
            "# mine\nalias dv \"Vries, Dave\" <dave@x.example> "
            "# xmpp:dave@example.org\nalias no@thing\n");
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    screen_wait_row(alice, "D. Vries", "garden");
    screen_wait_row(alice, "○", "Dave");
    screen_type(alice, ":import ~/aliases\r");
    screen_wait_row(alice, "Dave", "garden");
    screen_wait(alice, "1 contact, 1 link made, 1 problem");

    screen_type(alice, ":export ~/friends.vcf\r");
    screen_wait(alice, "3 friends written to");
    screen_type(alice, ":export ~/friends.vcf\r");
    screen_wait(alice, "is there already");
    story_quit(alice);

    g_autofree char *out = g_build_filename(story->folder, "friends.vcf", NULL);
    g_autofree char *cards = NULL;
    assert_true(g_file_get_contents(out, &cards, NULL, NULL));
    assert_non_null(strstr(cards, "EMAIL;TYPE=INTERNET:dave@x.example\r\n"
                                  "IMPP:xmpp:dave@example.org\r\n"));
    struct stat status;
    assert_int_equal(stat(out, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
}

/* ---- setup ---- */

static Screen *
start_setup(Story *story)
{
    g_autofree char *kith =
        g_build_filename(g_getenv("KITH_BUILD"), "kith", NULL);
    g_autofree char *config = g_build_filename(story->folder, "new.conf", NULL);
    g_autofree char *store = g_build_filename(story->folder, "alice", NULL);
    g_autofree char *home = g_strconcat("HOME=", story->folder, NULL);
    g_autofree char *xdg_config =
        g_strconcat("XDG_CONFIG_HOME=", story->folder, "/.config", NULL);
    g_autofree char *xdg_data =
        g_strconcat("XDG_DATA_HOME=", story->folder, "/.local/share", NULL);
    const char *const argv[] = {kith, "-c", config, "-d", store, "setup", NULL};
    const char *const environment[] = {home, xdg_config, xdg_data, NULL};
    return screen_start(100, 40, argv, environment);
}

static void
answer_setup(Screen *setup)
{
    screen_wait(setup, "Mail address:");
    screen_type(setup, "alice@example.org\r");
    screen_wait(setup, "XMPP address (empty: the same):");
    screen_type(setup, "\r");
    screen_wait(setup, "Your name:");
    screen_type(setup, "Alice\r");
    screen_wait(setup, "kith asks at start):");
    screen_type(setup, "\r");
}

static void
seed_home(Story *story)
{
    g_free(put(story, ".muttrc",
               "set folder=~/Mail\nsource ~/.mutt/colors\n"
               "source `find-more`\nsource ~/.mutt/run-me|\n"
               "set alias_file=\"~/.mutt/people\"\n"));
    g_free(put(story, ".mutt/colors", "color index red black ~N\n"));
    g_free(put(story, ".mutt/people",
               "alias cc Carol <cc@y.example> # xmpp:carol@example.org\n"
               "alias zoe Zoe <zoe@z.example>\n"));
    g_free(put(story, ".abook/addressbook",
               "[format]\nprogram=abook\nversion=0.6.1\n\n[0]\nname=Bob\n"
               "email=bob@abook.example\ncustom1=xmpp:bob@example.org\n"));
    g_free(put(story, ".config/khard/khard.conf",
               "[addressbooks]\n[[family]]\npath = ~/cards/\n"
               "[general]\npath = ~/.mutt/people\n"));
    g_free(put(story, "cards/1.vcf", daves_card));
    g_free(put(story, ".config/vdirsyncer/config",
               "[storage local]\ntype = \"filesystem\"\n"
               "path = \"~/cards\"\nfileext = \".vcf\"\n"));
}

/* Each is offered once, with what is in it; a no leaves it alone; what waits
 * for the roster stands at the mails once the roster is there. */
static void
setup_offers_what_it_finds(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    story_deliver(story, "alice", from_dave);
    story_deliver(story, "alice", from_carol);
    seed_home(story);
    g_autoptr(Screen) setup = start_setup(story);
    answer_setup(setup);
    screen_wait(setup, "Found abook's addressbook, ~/.abook/addressbook: "
                       "1 contact, 1 with a JID. Import? (y/N)");
    screen_type(setup, "\r");
    screen_wait(setup, "Found mutt's aliases, ~/.mutt/people: 2 contacts, 1 "
                       "with a JID. Import? (y/N)");
    screen_type(setup, "y\r");
    screen_wait(setup, "2 contacts, 1 link made (1 waits for the roster), "
                       "1 address noted");
    screen_wait(setup, "Found khard's cards, ~/cards: 1 contact, 1 with a "
                       "JID. Import? (y/N)");
    screen_type(setup, "y\r");
    screen_wait(setup, "Next: kith check");
    assert_int_equal(screen_wait_exit(setup), 0);

    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    screen_wait_row(alice, "Carol", "piano");
    screen_wait_row(alice, "Dave", "garden");
    story_quit(alice);
    const char *const links[] = {"links", NULL};
    g_autofree char *output = NULL;
    assert_int_equal(story_run(story, "alice", NULL, links, &output), 0);
    assert_non_null(strstr(output, "dave@example.org\tdave@x.example\tmanual"));
    assert_null(strstr(output, "bob@abook.example"));
}

/* Nobody is asked, and nothing but the file named is read. */
static void
setup_imports_by_option(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    seed_home(story);
    g_autofree char *card = put(story, "dave.vcf", daves_card);
    g_autofree char *import = g_strconcat("--import=", card, NULL);
    g_autofree char *conf = g_build_filename(story->folder, "my.conf", NULL);
    g_autofree char *kith =
        g_build_filename(g_getenv("KITH_BUILD"), "kith", NULL);
    g_autofree char *store = g_build_filename(story->folder, "alice", NULL);
    const char *argv[] = {kith,
                          "-c",
                          conf,
                          "-d",
                          store,
                          "setup",
                          "--address",
                          "alice@example.org",
                          "--import=/none",
                          NULL};
    g_autofree char *output = NULL, *errors = NULL;
    int status;
    assert_true(g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL,
                             NULL, &output, &errors, &status, NULL));
    assert_false(g_spawn_check_wait_status(status, NULL));
    assert_non_null(strstr(errors, "cannot read /none"));
    assert_false(g_file_test(conf, G_FILE_TEST_EXISTS));

    argv[8] = import;
    g_autofree char *done = NULL;
    assert_true(g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL,
                             NULL, &done, NULL, &status, NULL));
    assert_true(g_spawn_check_wait_status(status, NULL));
    assert_non_null(strstr(done, "1 link made (1 waits"));
    assert_null(strstr(done, "Found"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(imported_names_stand_at_the_mails),
        cmocka_unit_test(running_client_imports_and_exports),
        cmocka_unit_test(setup_offers_what_it_finds),
        cmocka_unit_test(setup_imports_by_option),
    };
    return cmocka_run_group_tests_name("stories of address books", tests, NULL,
                                       NULL);
}
