/* test_story_big - big mails, as a person meets them. */
#include "test.h"

#include "story.h"

#include <glib/gstdio.h>

#define BIG (50 * 1024 * 1024)

/* The bytes of the attachment tell where they stand. */
static char *
film(void)
{
    char *bytes = g_malloc(BIG);
    for (guint32 i = 0; i < BIG / 4; i++)
        memcpy(bytes + 4 * i, &i, 4);
    return bytes;
}

static void
deliver_film(Story *story, char **digest_out)
{
    g_autofree char *bytes = film();
    *digest_out = g_compute_checksum_for_data(G_CHECKSUM_SHA256,
                                              (const guchar *)bytes, BIG);
    g_autofree char *flat = g_base64_encode((const guchar *)bytes, BIG);
    g_autoptr(GString) mail = g_string_new(
        "From: Bob <bob@work.example>\nTo: alice@example.org\nSubject: film\n"
        "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=xx\n\n"
        "--xx\nContent-Type: text/plain\n\nSee the film.\n"
        "--xx\nContent-Type: video/mp4; name=film.mp4\n"
        "Content-Transfer-Encoding: base64\n"
        "Content-Disposition: attachment; filename=\"../film.mp4\"\n\n");
    for (gsize at = 0, size = strlen(flat); at < size; at += 76)
        g_string_append_printf(mail, "%.76s\n", flat + at);
    g_string_append(mail, "--xx--\n");
    story_deliver(story, "alice", mail->str);
}

static Screen *
open_film(Story *story)
{
    Screen *alice = story_open_online(story, "alice", NULL);
    screen_wait(alice, "film");
    screen_type(alice, "gg\r");
    screen_wait(alice, "See the film.");
    screen_type(alice, "v");
    screen_wait_row(alice, "film.mp4", "on the server");
    screen_type(alice, "/film.mp4\r");
    screen_type(alice, "s");
    screen_wait(alice, "Save to:");
    screen_type(alice, "\x15"); /* C-u: another name than the proposed */
    return alice;
}

static void
attachment_is_saved_from_the_server(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autofree char *digest = NULL;
    deliver_film(story, &digest);
    g_autoptr(Screen) alice = open_film(story);
    g_autofree char *path = g_build_filename(story->folder, "seen.mp4", NULL);
    g_autofree char *line = g_strconcat(path, "\r", NULL);
    screen_type(alice, line);
    screen_wait(alice, "Saved ");

    g_autoptr(GMappedFile) file = g_mapped_file_new(path, FALSE, NULL);
    assert_non_null(file);
    g_autofree char *found = g_compute_checksum_for_data(
        G_CHECKSUM_SHA256, (const guchar *)g_mapped_file_get_contents(file),
        g_mapped_file_get_length(file));
    assert_string_equal(found, digest);
}

static void
fetching_is_stopped_with_esc(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autofree char *digest = NULL;
    deliver_film(story, &digest);
    g_autoptr(Screen) alice = open_film(story);
    g_autofree char *path = g_build_filename(story->folder, "seen.mp4", NULL);
    g_autofree char *line = g_strconcat(path, "\r", NULL);
    screen_type(alice, line);
    screen_wait(alice, "Esc stops it");
    screen_type(alice, "\033");
    screen_wait(alice, "called off");
    assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
    screen_wait_row(alice, "film.mp4", "on the server"); /* still open */
}

static void
whole_mail_is_fetched_for_a_pipe(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autofree char *digest = NULL;
    deliver_film(story, &digest);
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    screen_wait(alice, "film");
    screen_type(alice, "gg\r");
    screen_wait(alice, "See the film.");
    screen_type(alice, ":pipe -r wc -c\r");
    /* 50 MiB in base64, and its line ends */
    screen_wait(alice, "717");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(attachment_is_saved_from_the_server),
        cmocka_unit_test(fetching_is_stopped_with_esc),
        cmocka_unit_test(whole_mail_is_fetched_for_a_pipe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
