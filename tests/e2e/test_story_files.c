/* test_story_files - files sent to friends and had from them, by people. */
#include "test.h"

#include "fileserver.h"
#include "story.h"

#include <glib/gstdio.h>
#include <unistd.h>

#define MIB (1024 * 1024)

/* A file of the story's folder, of `size` bytes that vary; its path. */
static char *
make_file(Story *story, const char *name, gsize size)
{
    g_autoptr(GRand) random = g_rand_new_with_seed((guint32)size);
    g_autofree guint32 *words = g_new(guint32, size / 4 + 1);
    for (gsize i = 0; i < size / 4 + 1; i++)
        words[i] = g_rand_int(random);
    char *path = g_build_filename(story->folder, name, NULL);
    assert_true(
        g_file_set_contents(path, (const char *)words, (gssize)size, NULL));
    return path;
}

static void
assert_same_bytes(const char *one, const char *other)
{
    g_autoptr(GMappedFile) first = g_mapped_file_new(one, FALSE, NULL);
    g_autoptr(GMappedFile) second = g_mapped_file_new(other, FALSE, NULL);
    assert_non_null(first);
    assert_non_null(second);
    assert_int_equal(g_mapped_file_get_length(first),
                     g_mapped_file_get_length(second));
    assert_memory_equal(g_mapped_file_get_contents(first),
                        g_mapped_file_get_contents(second),
                        g_mapped_file_get_length(first));
}

static void
upload(Screen *screen, const char *command, const char *path, const char *who)
{
    g_autofree char *keys = g_strconcat(command, " ", path, who, "\r", NULL);
    screen_type(screen, keys);
}

/* Bob's kith, which saves in the folder `saved`. */
static Screen *
open_bob(Story *story, char **folder_out)
{
    *folder_out = g_build_filename(story->folder, "saved", NULL);
    g_mkdir(*folder_out, 0700);
    g_autofree char *extra =
        g_strdup_printf("[ui]\nsave-folder = %s\n", *folder_out);
    Screen *bob = story_open_online(story, "bob", extra);
    screen_type(bob, ":chat alice@example.org\r");
    screen_wait(bob, "Alice");
    return bob;
}

static void
file_is_sent_and_saved(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autofree char *sent = make_file(story, "menu.pdf", 3000);
    g_autofree char *folder = NULL;
    g_autoptr(Screen) bob = open_bob(story, &folder);
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    screen_type(alice, ":chat bob@example.org\r");
    screen_wait(alice, "Bob");
    upload(alice, "/upload", sent, ""); /* small, in his chat: no question */
    screen_wait(alice, "https://localhost");
    screen_wait(bob, "menu.pdf");

    screen_type(bob, "/save-link\r");
    screen_wait(bob, "Ask localhost how big menu.pdf is?");
    screen_type(bob, "y");
    screen_wait(bob, "from localhost to:");
    screen_type(bob, "\r");
    screen_wait(bob, "Saved");
    g_autofree char *saved = g_build_filename(folder, "menu.pdf", NULL);
    assert_same_bytes(sent, saved);

    /* Never over a file. */
    screen_type(bob, "/save-link\r");
    screen_wait(bob, "Ask localhost");
    screen_type(bob, "y");
    screen_wait(bob, "from localhost to:");
    screen_type(bob, "\r");
    screen_wait(bob, "another name");
}

/* What the sender's server calls it leads nowhere else. */
static void
name_of_a_link_is_no_path(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autofree char *folder = NULL;
    g_autoptr(Screen) bob = open_bob(story, &folder);
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    g_autofree char *line =
        g_strdup_printf(":chat bob@example.org https://localhost:%s/none/"
                        "..%%2f..%%2f.bashrc\r",
                        servers_env(story->servers, "UPLOAD_PORT"));
    screen_type(alice, line);
    screen_wait(bob, "/none/");
    screen_type(bob, "/save-link\r");
    screen_wait(bob, "Ask localhost how big bashrc is?");
    screen_type(bob, "y");
    screen_wait(bob, "bashrc at localhost: the server answered");
}

static void
big_file_is_asked_about(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autofree char *big = make_file(story, "big.bin", 60 * MIB);
    g_autofree char *small = make_file(story, "small.bin", 10);
    g_autofree char *empty = make_file(story, "empty.bin", 0);
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    upload(alice, ":upload", empty, " bob@example.org");
    screen_wait(alice, "is empty");
    upload(alice, ":upload", story->folder, " bob@example.org");
    screen_wait(alice, "cannot be sent");
    upload(alice, ":upload", big, " bob@example.org");
    screen_wait(alice, "Send big.bin (60.0");
    screen_type(alice, "n");
    screen_wait_gone(alice, "Send big.bin");
    upload(alice, ":upload", small, " bob@example.org"); /* not in his chat */
    screen_wait(alice, "Send small.bin");
    screen_type(alice, "y");
    screen_type(alice, ":chat bob@example.org\r");
    screen_wait(alice, "small.bin");
    assert_false(screen_has(alice, "big.bin"));
}

/* The server takes it, and takes its time. */
static void
stall_uploads(Story *story, const FileServer *web)
{
    g_autofree char *url = file_server_url(web, "/stall");
    g_autofree char *slot =
        g_strdup_printf("<slot xmlns='urn:xmpp:http:upload:0'>"
                        "<put url='%s'/><get url='%s'/></slot>",
                        url, url);
    servers_do(story->servers, "slot", NULL, slot);
}

static void
file_on_its_way_is_stopped(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autoptr(FileServer) web = file_server_start(story->servers);
    g_autofree char *first = make_file(story, "first.bin", 9 * MIB);
    g_autofree char *second = make_file(story, "second.bin", 10);
    stall_uploads(story, web);
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    screen_type(alice, ":chat bob@example.org\r");
    screen_wait(alice, "Bob <");
    upload(alice, "/upload", first, "");
    upload(alice, "/upload", second, "");
    screen_wait(alice, "outbox 2");
    screen_wait_row(alice, "Sending first.bin:", "of 9.0");
    screen_type(alice, "\033");
    screen_wait(alice, "first.bin is on its way to bob@example.org");
    screen_type(alice, "y");
    screen_wait(alice, "outbox 1");
    screen_type(alice, "/outbox\r");
    screen_wait_row(alice, "file", "second.bin");
    screen_wait_gone(alice, "first.bin");
    screen_type(alice, ":discard\r");
    screen_wait(alice, "Throw this away");
    screen_type(alice, "y");
    screen_wait(alice, "Nothing waits to be sent.");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(file_is_sent_and_saved),
        cmocka_unit_test(name_of_a_link_is_no_path),
        cmocka_unit_test(big_file_is_asked_about),
        cmocka_unit_test(file_on_its_way_is_stopped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
