/* test_imap_big - big mails: read without their attachments, which come piece
 * by piece into files. Against a real Dovecot. */
#include "test.h"

#include "mail/leftout.h"
#include "net/mailroom.h"
#include "servers.h"

#include <glib/gstdio.h>

#define BIG (50 * 1024 * 1024)

typedef struct {
    Servers *servers;
    Mailroom *room;
    char *path;    /* where the attachment goes */
    char *digest;  /* SHA-256 of the attachment */
    gsize encoded; /* its size as it lies on the server */
} Big;

static char *
noise(gsize size)
{
    GRand *random = g_rand_new_with_seed(5);
    char *bytes = g_malloc(size);
    for (gsize i = 0; i + 4 <= size; i += 4) {
        guint32 word = g_rand_int(random);
        memcpy(bytes + i, &word, 4);
    }
    g_rand_free(random);
    return bytes;
}

static char *
big_mail(Big *big)
{
    g_autofree char *bytes = noise(BIG);
    big->digest = g_compute_checksum_for_data(G_CHECKSUM_SHA256,
                                              (const guchar *)bytes, BIG);
    g_autofree char *flat = g_base64_encode((const guchar *)bytes, BIG);
    g_autoptr(GString) encoded = g_string_new(NULL);
    for (gsize at = 0, size = strlen(flat); at < size; at += 76)
        g_string_append_printf(encoded, "%.76s\r\n", flat + at);
    big->encoded = encoded->len - 2; /* the last CRLF is the boundary's */
    return g_strdup_printf(
        "From: Bob <bob@example.org>\r\nTo: alice@example.org\r\n"
        "Subject: film\r\nMessage-ID: <film@example.org>\r\n"
        "MIME-Version: 1.0\r\n"
        "Content-Type: multipart/mixed; boundary=xx\r\n\r\n--xx\r\n"
        "Content-Type: text/plain\r\n\r\nSee the film.\r\n--xx\r\n"
        "Content-Type: video/mp4; name=film.mp4\r\n"
        "X-Kith-Left-Out: 1 12\r\n"
        "Content-Transfer-Encoding: base64\r\n"
        "Content-Disposition: attachment; filename=film.mp4\r\n\r\n%s"
        "--xx\r\nContent-Type: text/plain; name=credits.txt\r\n"
        "Content-Disposition: attachment\r\n\r\nAll of us.\r\n--xx--\r\n",
        encoded->str);
}

static Big *
big_new(void)
{
    static const char *const start[] = {"imap", "--seed", "empty", NULL};
    static const char *const alice[] = {"alice", NULL};
    Big *big = g_new0(Big, 1);
    big->servers = servers_start(start);
    g_autofree char *mail = big_mail(big);
    servers_do(big->servers, "deliver", alice, mail);
    g_autofree char *config = servers_write_config(big->servers, "alice", NULL);
    big->room = mailroom_new(config, "alice-secret");
    big->path = g_build_filename(big->room->folder, "film.mp4", NULL);
    mailroom_start(big->room);
    mailroom_wait_total(big->room, "INBOX", 1);
    return big;
}

static void
big_free(Big *big)
{
    g_unlink(big->path);
    mailroom_free(big->room);
    servers_free(big->servers);
    g_free(big->path);
    g_free(big->digest);
    g_free(big);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Big, big_free)

static gint64
mail_id(Big *big)
{
    g_autoptr(GPtrArray) rows = mailroom_rows(big->room, "INBOX", 1);
    return ((const MailRow *)rows->pdata[0])->at.id;
}

static void
order(Big *big, const char *section, const char *encoding)
{
    worker_send(big->room->worker, worker_message_download(download_order_new(
                                       7, mail_id(big), section, encoding,
                                       (gint64)big->encoded, big->path)));
}

static void
assert_file_is_whole(Big *big)
{
    g_autoptr(GMappedFile) file = g_mapped_file_new(big->path, FALSE, NULL);
    assert_non_null(file);
    g_autofree char *digest = g_compute_checksum_for_data(
        G_CHECKSUM_SHA256, (const guchar *)g_mapped_file_get_contents(file),
        g_mapped_file_get_length(file));
    assert_string_equal(digest, big->digest);
}

/* What lies in the folder besides the finished file. */
static gboolean
has_unfinished(Big *big)
{
    g_autoptr(GDir) folder = g_dir_open(big->room->folder, 0, NULL);
    for (const char *name; (name = g_dir_read_name(folder));)
        if (strstr(name, ".part-"))
            return TRUE;
    return FALSE;
}

static void
text_comes_without_the_attachment(void **state)
{
    g_autoptr(Big) big = big_new();
    mailroom_send(big->room, WORKER_FETCH_BODY, mail_id(big), NULL);
    mailroom_wait_told(big->room, "body ");
    g_autoptr(GBytes) body =
        store_read_body(big->room->reader, mail_id(big), NULL);
    assert_non_null(body);
    g_autofree char *text = slice_dup(slice_from_bytes(body));
    assert_true(g_bytes_get_size(body) < 2000);
    assert_non_null(strstr(text, "Subject: film\r\n"));
    assert_non_null(strstr(text, "See the film."));
    assert_non_null(strstr(text, "filename=film.mp4"));
    assert_non_null(strstr(text, "All of us."));
    assert_non_null(strstr(text, LEFT_OUT_FIELD ": 2 "));
    assert_null(strstr(text, LEFT_OUT_FIELD ": 1 12")); /* the sender's own */
}

static void
attachment_comes_into_a_file(void **state)
{
    g_autoptr(Big) big = big_new();
    order(big, "2", "base64");
    mailroom_wait_told(big->room, "download 0 "); /* on its way */
    g_autofree char *end =
        g_strdup_printf("download 1 %" G_GSIZE_FORMAT "/%" G_GSIZE_FORMAT,
                        big->encoded, big->encoded);
    mailroom_wait_told(big->room, end);
    assert_file_is_whole(big);
    assert_false(has_unfinished(big));
}

static void
file_that_is_there_stays(void **state)
{
    g_autoptr(Big) big = big_new();
    assert_true(g_file_set_contents(big->path, "mine", -1, NULL));
    order(big, "2", "base64");
    mailroom_wait_told(big->room, "download 2 ");
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents(big->path, &text, NULL, NULL));
    assert_string_equal(text, "mine");
    assert_false(has_unfinished(big));
}

static void
download_is_called_off(void **state)
{
    g_autoptr(Big) big = big_new();
    order(big, "2", "base64");
    mailroom_send(big->room, WORKER_CANCEL_DOWNLOAD, 7, NULL);
    mailroom_wait_told(big->room, "download 2 ");
    assert_false(g_file_test(big->path, G_FILE_TEST_EXISTS));
    assert_false(has_unfinished(big));
}

static gboolean
is_there(Mailroom *room, gpointer path)
{
    return g_file_test(path, G_FILE_TEST_EXISTS);
}

static void
download_goes_on_after_a_crash_of_the_server(void **state)
{
    static const char *const imap[] = {"imap", NULL};
    g_autoptr(Big) big = big_new();
    order(big, "2", "base64");
    mailroom_wait_told(big->room, "download 0 ");
    servers_do(big->servers, "kill", imap, NULL);
    servers_do(big->servers, "start", imap, NULL);
    mailroom_send(big->room, WORKER_RECONNECT, 0, NULL);
    mailroom_wait(big->room, is_there, big->path, "the file");
    assert_file_is_whole(big);
}

static void
missing_mail_is_told(void **state)
{
    g_autoptr(Big) big = big_new();
    worker_send(big->room->worker, worker_message_download(download_order_new(
                                       8, 4711, "", NULL, 0, big->path)));
    mailroom_wait_told(big->room, "download 2 0/0 the mail is no longer");
}

/* The copy of what was sent. */
static void
filing_a_big_mail_shows_how_far_it_is(void **state)
{
    g_autoptr(Big) big = big_new();
    mailroom_wait_told(big->room, "online idle");
    g_autoptr(GString) mail = g_string_new("From: alice@example.org\r\n"
                                           "Message-ID: <x@example.org>\r\n"
                                           "\r\n");
    while (mail->len < 30 * 1000 * 1000)
        g_string_append(mail, "A line of a film that was put into a mail.\r\n");
    gsize size = mail->len;
    Intent *intent = g_new0(Intent, 1);
    intent->kind = INTENT_FILE_SENT;
    intent->message =
        g_string_free_to_bytes(g_string_new_len(mail->str, (gssize)size));
    mailroom_wish(big->room, intent);
    mailroom_wait_told(big->room, "syncing Sent 0/31 MB");
    mailroom_wait_total(big->room, "Sent", 1);
    mailroom_wait_told(big->room, "online idle");
    g_autoptr(GPtrArray) rows = mailroom_rows(big->room, "Sent", 1);
    assert_int_equal(((MailRow *)rows->pdata[0])->size, size);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_comes_without_the_attachment),
        cmocka_unit_test(attachment_comes_into_a_file),
        cmocka_unit_test(file_that_is_there_stays),
        cmocka_unit_test(download_is_called_off),
        cmocka_unit_test(download_goes_on_after_a_crash_of_the_server),
        cmocka_unit_test(missing_mail_is_told),
        cmocka_unit_test(filing_a_big_mail_shows_how_far_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
