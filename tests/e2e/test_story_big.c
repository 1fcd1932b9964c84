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

/* Every byte of it, in the one mail with that text in it. */
static void
assert_bob_has_the_film(Story *story, const char *text, const char *digest)
{
    story_wait_mails(story, "bob", "INBOX", text, 1);
    g_autofree char *mail = story_read_mail(story, "bob", "INBOX", text);
    const char *name = strstr(mail, "film.mp4");
    const char *begin = name ? strstr(name, "\n\n") : NULL;
    char *end = begin ? strstr(begin, "\n--") : NULL;
    assert_non_null(end);
    *end = '\0';
    gsize size;
    g_autofree guchar *film = g_base64_decode(begin, &size);
    assert_int_equal(size, BIG);
    g_autofree char *found =
        g_compute_checksum_for_data(G_CHECKSUM_SHA256, film, size);
    assert_string_equal(found, digest);
}

static Screen *
open_to_send_on(Story *story, char **digest_out)
{
    deliver_film(story, digest_out);
    Screen *alice = story_open_online(story, "alice", NULL);
    screen_wait(alice, "film");
    screen_type(alice, "gg\r");
    screen_wait(alice, "See the film.");
    return alice;
}

typedef struct {
    const char *wanted;
    gboolean is_asked;
} Offer;

static gboolean
is_offered(Screen *screen, gpointer user)
{
    Offer *offer = user;
    if (screen_has(screen, offer->wanted))
        return TRUE;
    offer->is_asked = screen_has(screen, "Go on with");
    return offer->is_asked;
}

/* What took long is gone on with after a word. */
static void
go_on_to(Screen *screen, const char *wanted)
{
    Offer offer = {wanted, FALSE};
    screen_wait_for(screen, is_offered, &offer, wanted);
    if (offer.is_asked)
        screen_type(screen, "y");
    screen_wait(screen, wanted);
}

static const char *const roomy[] = {"--seed", "basic", "--mail-size", "200M",
                                    NULL};

static void
forwarding_fetches_what_is_attached(void **state)
{
    g_autoptr(Story) story = story_new(roomy);
    story_set_editor(story, "sed -i 's/^Subject:.*/Subject: see this/' \"$1\"");
    g_autofree char *digest = NULL;
    g_autoptr(Screen) alice = open_to_send_on(story, &digest);
    screen_type(alice, ":forward -i bob@example.org\r");
    go_on_to(alice, "y send");
    screen_wait(alice, "film.mp4");
    screen_type(alice, "y");
    assert_bob_has_the_film(story, "Subject: see this", digest);
}

static void
bouncing_fetches_the_whole_mail(void **state)
{
    g_autoptr(Story) story = story_new(roomy);
    g_autofree char *digest = NULL;
    g_autoptr(Screen) alice = open_to_send_on(story, &digest);
    screen_type(alice, ":bounce bob@example.org\r");
    go_on_to(alice, "unchanged?");
    screen_type(alice, "y");
    assert_bob_has_the_film(story, "Resent-From: ", digest);
}

static void
writing_anew_fetches_the_whole_mail(void **state)
{
    g_autoptr(Story) story = story_new(roomy);
    story_set_editor(story, "sed -i -e 's/^To:.*/To: bob@example.org/' "
                            "-e 's/^Subject:.*/Subject: anew/' \"$1\"");
    g_autofree char *digest = NULL;
    g_autoptr(Screen) alice = open_to_send_on(story, &digest);
    screen_type(alice, ":edit-as-new\r");
    go_on_to(alice, "y send");
    screen_type(alice, "y");
    assert_bob_has_the_film(story, "Subject: anew", digest);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(attachment_is_saved_from_the_server),
        cmocka_unit_test(fetching_is_stopped_with_esc),
        cmocka_unit_test(whole_mail_is_fetched_for_a_pipe),
        cmocka_unit_test(forwarding_fetches_what_is_attached),
        cmocka_unit_test(bouncing_fetches_the_whole_mail),
        cmocka_unit_test(writing_anew_fetches_the_whole_mail),
    };
    const char *only = g_getenv("ONLY");
    if (only)
        cmocka_set_test_filter(only);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
