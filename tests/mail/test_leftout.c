/* test_leftout - parts that stayed on the server, and encodings undone piece by
 * piece. */
#include "test.h"

#include "base/error.h"
#include "mail/decoder.h"
#include "mail/message.h"

static const char partial[] =
    "From: b@x.example\r\nSubject: film\r\nMIME-Version: 1.0\r\n"
    "Content-Type: multipart/mixed; boundary=xx\r\n\r\n"
    "--xx\r\nContent-Type: text/plain\r\n\r\nSee it.\r\n"
    "--xx\r\nContent-Type: video/mp4; name=film.mp4\r\n"
    "Content-Transfer-Encoding: base64\r\n"
    "Content-Disposition: attachment\r\n"
    "X-Kith-Left-Out: 2 71729434\r\n\r\n\r\n--xx--\r\n";

static void
part_on_the_server_says_where_it_is(void **state)
{
    g_autoptr(GBytes) bytes = g_bytes_new(partial, strlen(partial));
    g_autoptr(Message) message = message_parse(bytes, NULL);
    assert_true(message_is_partial(message));
    g_autoptr(GPtrArray) parts = message_parts(message, NULL);
    const MessagePart *film = parts->pdata[2];
    assert_string_equal(film->name, "film.mp4");
    assert_true(film->is_left_out);
    assert_true(film->size > 52000000 && film->size < 52900000);
    g_autofree char *encoding = NULL;
    g_autoptr(LeftOut) remote = message_part_remote(message, 2, &encoding);
    assert_string_equal(remote->section, "2");
    assert_int_equal(remote->size, 71729434);
    assert_string_equal(encoding, "base64");

    assert_false(((MessagePart *)parts->pdata[1])->is_left_out);
    g_autofree char *none = NULL;
    assert_null(message_part_remote(message, 1, &none));
    assert_null(message_part_remote(message, 99, &none));
    g_autoptr(Doc) doc = message_render(message, NULL);
    g_autofree char *text = doc_to_text(doc, 80);
    assert_non_null(strstr(text, "MiB, on the server"));

    g_autoptr(GError) error = NULL;
    assert_false(message_save_part(message, 2, 1, &error));
    assert_true(g_error_matches(error, KITH_ERROR, KITH_ERROR_INVALID));
}

static void
field_is_read_back_or_refused(void **state)
{
    static const char *const bad[] = {"",
                                      "2",
                                      "2 ",
                                      "2 -1",
                                      "2 x",
                                      ".2 5",
                                      "2. 5",
                                      "2..1 5",
                                      "2\r\n 5",
                                      "2]< 5",
                                      "2 5 5",
                                      "a 5",
                                      "2 99999999999999999999"};
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
        assert_null(left_out_parse(bad[i]));
    g_autofree char *field = left_out_field("2.10.1", 12);
    assert_string_equal(field, LEFT_OUT_FIELD ": 2.10.1 12\r\n");
    g_autoptr(LeftOut) part =
        left_out_parse(g_strchomp(field) + strlen(LEFT_OUT_FIELD) + 1);
    assert_string_equal(part->section, "2.10.1");
    assert_int_equal(part->size, 12);
}

/* `text` given in pieces of `size` bytes. */
static void
assert_decodes(const char *encoding, const char *text, gsize size,
               const char *expected)
{
    g_autoptr(Decoder) decoder = decoder_new(encoding);
    g_autoptr(GString) all = g_string_new(NULL);
    Slice whole = slice_from_string(text);
    for (gsize at = 0; at < whole.size; at += size) {
        g_autoptr(GBytes) piece =
            decoder_take(decoder, slice_sub(whole, at, size));
        g_string_append_len(all, g_bytes_get_data(piece, NULL),
                            (gssize)g_bytes_get_size(piece));
    }
    g_autoptr(GBytes) end = decoder_end(decoder);
    g_string_append_len(all, g_bytes_get_data(end, NULL),
                        (gssize)g_bytes_get_size(end));
    assert_string_equal(all->str, expected);
}

static void
encodings_are_undone_whatever_the_pieces(void **state)
{
    for (gsize size = 1; size < 20; size++) {
        assert_decodes("base64", "SGVsbG8s\r\nIHdvcmxkIQ==\r\n", size,
                       "Hello, world!");
        assert_decodes("quoted-printable", "caf=C3=A9 is=\r\n fine\r\n", size,
                       "café is fine\r\n");
        assert_decodes("8bit", "as it is=20\r\n", size, "as it is=20\r\n");
        assert_decodes(NULL, "as it is\r\n", size, "as it is\r\n");
        assert_decodes("no-such", "as it is\r\n", size, "as it is\r\n");
    }
}

int
main(void)
{
    message_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(part_on_the_server_says_where_it_is),
        cmocka_unit_test(field_is_read_back_or_refused),
        cmocka_unit_test(encodings_are_undone_whatever_the_pieces),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
