/* test_parts - the tree of a mail's parts: roles, saving, mails within; its
 * source; the ways to unsubscribe. */
#include "test.h"

#include <unistd.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "mail/message.h"

static Message *
parsed(const char *text)
{
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    return message_parse(bytes, NULL);
}

static const char mail[] =
    "From: a@x.example\n"
    "Content-Type: multipart/mixed; boundary=m\n\n"
    "--m\nContent-Type: multipart/alternative; boundary=a\n\n"
    "--a\nContent-Type: text/plain\n\nplain\n"
    "--a\nContent-Type: multipart/related; boundary=r\n\n"
    "--r\nContent-Type: text/html\n\n<p>rich\n"
    "--r\nContent-Type: image/png\nContent-ID: <i>\n\nx\n"
    "--r--\n--a--\n"
    "--m\nContent-Type: message/rfc822\n\n"
    "From: b@x.example\nSubject: inner\n"
    "Content-Type: multipart/mixed; boundary=i\n\n"
    "--i\n\ninner text\n"
    "--i\nContent-Type: application/pdf; name=in.pdf\n\npdf\n--i--\n"
    "--m--\n";

static const MessagePart *
part_at(const GPtrArray *parts, guint index)
{
    assert_true(index < parts->len);
    return parts->pdata[index];
}

static void
parts_play_their_roles(void **state)
{
    static const PartRole plain[] = {
        PART_CONTAINER,   PART_CONTAINER,    PART_BODY,    PART_CONTAINER,
        PART_ALTERNATIVE, PART_INLINE_IMAGE, PART_MESSAGE, PART_CONTAINER,
        PART_BODY,        PART_ATTACHMENT};
    static const int depths[] = {0, 1, 2, 2, 3, 3, 1, 2, 3, 3};
    g_autoptr(Message) message = parsed(mail);
    g_autoptr(GPtrArray) parts = message_parts(message, NULL);
    assert_int_equal(parts->len, G_N_ELEMENTS(plain));
    for (guint i = 0; i < parts->len; i++) {
        assert_int_equal(part_at(parts, i)->role, plain[i]);
        assert_int_equal(part_at(parts, i)->depth, depths[i]);
        assert_int_equal(part_at(parts, i)->index, i);
    }
    RenderOptions options = {.prefers_html = TRUE};
    g_autoptr(GPtrArray) rich = message_parts(message, &options);
    assert_int_equal(part_at(rich, 2)->role, PART_ALTERNATIVE);
    assert_int_equal(part_at(rich, 4)->role, PART_BODY);
}

static void
attachments_have_the_same_numbers(void **state)
{
    g_autoptr(Message) message = parsed(mail);
    g_autoptr(GPtrArray) parts = message_parts(message, NULL);
    const GPtrArray *attachments = message_attachments(message);
    assert_int_equal(attachments->len, 3);
    for (guint i = 0; i < attachments->len; i++) {
        const Attachment *one = attachments->pdata[i];
        const MessagePart *part = part_at(parts, one->part);
        assert_int_equal(part->attachment, i);
        assert_string_equal(part->name, one->name);
        assert_int_equal(part->size, one->size);
    }
    assert_int_equal(part_at(parts, 2)->attachment, -1);
}

static void
any_part_can_be_saved(void **state)
{
    g_autoptr(Message) message = parsed(mail);
    g_autofree char *path = NULL;
    int fd = g_file_open_tmp("kith-XXXXXX", &path, NULL);
    assert_true(message_save_part(message, 4, fd, NULL));
    close(fd);
    g_autofree char *got = NULL;
    assert_true(g_file_get_contents(path, &got, NULL, NULL));
    assert_string_equal(got, "<p>rich");
    g_unlink(path);

    static const guint none[] = {0, 3, 10, G_MAXUINT};
    for (gsize i = 0; i < G_N_ELEMENTS(none); i++) {
        g_autoptr(GError) error = NULL;
        assert_false(message_save_part(message, none[i], 1, &error));
        assert_true(g_error_matches(error, KITH_ERROR, KITH_ERROR_INVALID));
    }
}

static void
an_attached_mail_is_a_mail(void **state)
{
    g_autoptr(Message) inner = NULL;
    {
        g_autoptr(Message) message = parsed(mail);
        inner = message_part_message(message, 6, NULL);
        g_autoptr(GError) error = NULL;
        assert_null(message_part_message(message, 2, &error));
        assert_true(g_error_matches(error, KITH_ERROR, KITH_ERROR_INVALID));
    }
    /* It outlives the one around it. */
    assert_string_equal(message_header(inner)->subject, "inner");
    g_autofree char *text = message_text(inner);
    assert_string_equal(text, "inner text\n");
    assert_int_equal(message_attachments(inner)->len, 1);
}

static void
the_source_is_shown_as_text(void **state)
{
    const char *text =
        "From: a@x.example\nX: caf\xe9 \x1b[2J\n\nna\xc3\xafve\n";
    g_autoptr(Message) message = parsed(text);
    gsize size;
    const char *raw = g_bytes_get_data(message_raw(message), &size);
    assert_int_equal(size, strlen(text));
    assert_memory_equal(raw, text, size);
    g_autoptr(Doc) doc = message_render_raw(message);
    g_autofree char *shown = doc_to_text(doc, 80);
    assert_string_equal(shown, "From: a@x.example\nX: café \n\nnaïve\n");
}

static void
a_large_source_is_cut(void **state)
{
    g_autoptr(GString) text = g_string_new("From: a@x.example\n\n");
    for (int i = 0; i < 200000; i++)
        g_string_append(text, "0123456789\n");
    g_autoptr(Message) message = parsed(text->str);
    g_autoptr(Doc) doc = message_render_raw(message);
    g_autofree char *shown = doc_to_text(doc, 80);
    assert_true(strlen(shown) < (1 << 20) + 100);
    assert_non_null(strstr(shown, "the rest is left out"));
    g_autoptr(Doc) rendered = message_render(message, NULL);
    assert_true(doc_is_clean(rendered, 80));
}

static void
raw_headers_are_read_by_the_charset_of_the_text(void **state)
{
    g_autoptr(Message) message = parsed(
        "From: \xf0\xc5\xd4\xd2 <p@x.example>\nSubject: \xf0\xc5\xd4\xd2\n"
        "Content-Type: text/plain; charset=koi8-r\n\nx\n");
    assert_string_equal(message_header(message)->subject, "Петр");
    assert_string_equal(message_header(message)->from->name, "Петр");
}

/* ---- unsubscribing ---- */

#define TARGET "List-Unsubscribe: "
#define POST   "List-Unsubscribe-Post: List-Unsubscribe=One-Click\n"
#define SIGNED                                                                 \
    "DKIM-Signature: v=1; h=From:List-Unsubscribe:\n "                         \
    "List-Unsubscribe-Post;b=x\n"

static void
unsubscribing_is_checked(void **state)
{
    static const struct {
        const char *header, *address, *subject, *url;
        gboolean is_one_click;
    } cases[] = {
        {TARGET "<mailto:leave@x.example?subject=leave%20me>,\n"
                " <https://x.example/u?t=1>\n" POST SIGNED,
         "leave@x.example", "leave me", "https://x.example/u?t=1", TRUE},
        /* Not said by the sender, or not covered by any signature. */
        {TARGET "<https://x.example/u>\n" SIGNED, NULL, NULL,
         "https://x.example/u", FALSE},
        {TARGET "<https://x.example/u>\n" POST, NULL, NULL,
         "https://x.example/u", FALSE},
        {TARGET "<https://x.example/u>\n" POST
                "DKIM-Signature: v=1; h=From:List-Unsubscribe; b=x\n",
         NULL, NULL, "https://x.example/u", FALSE},
        {TARGET "<https://x.example/u>, <https://y.example/>\n" POST SIGNED,
         NULL, NULL, "https://x.example/u", FALSE},
        /* Folded within the URL (RFC 2369 2). */
        {TARGET "(a comment) <https://x.example/\n long>\n", NULL, NULL,
         "https://x.example/long", FALSE},
        /* No header that the target would add comes in. */
        {TARGET "<mailto:leave@x.example?subject=a%0D%0ABcc:%20v@y.example&"
                "bcc=v@y.example>\n",
         "leave@x.example", "a Bcc: v@y.example", NULL, FALSE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text =
            g_strconcat("From: a@x.example\n", cases[i].header, "\nx\n", NULL);
        g_autoptr(Message) message = parsed(text);
        g_autoptr(Unsubscribe) ways = message_unsubscribe(message);
        assert_non_null(ways);
        assert_int_equal(g_strcmp0(ways->address, cases[i].address), 0);
        assert_int_equal(g_strcmp0(ways->subject, cases[i].subject), 0);
        assert_int_equal(g_strcmp0(ways->url, cases[i].url), 0);
        assert_int_equal(ways->is_one_click, cases[i].is_one_click);
    }
}

static void
what_cannot_be_used_is_no_way(void **state)
{
    static const char *const values[] = {
        "",
        "NO",
        "<>",
        "<http://x.example/u>",
        "<javascript:alert(1)>",
        "<file:///etc/passwd>",
        "<https:///none>",
        "<https://user:password@x.example/>",
        "<mailto:>",
        "<mailto:a@x.example,b@x.example>",
        "<https://x.example/\x1b[2J>",
        "https://x.example/without",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(values); i++) {
        g_autofree char *text =
            g_strdup_printf(TARGET "%s\nFrom: a@x.example\n\nx\n", values[i]);
        g_autoptr(Message) message = parsed(text);
        g_autoptr(Unsubscribe) ways = message_unsubscribe(message);
        if (ways)
            fail_msg("%s is taken", values[i]);
    }
}

int
main(void)
{
    message_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_play_their_roles),
        cmocka_unit_test(attachments_have_the_same_numbers),
        cmocka_unit_test(any_part_can_be_saved),
        cmocka_unit_test(an_attached_mail_is_a_mail),
        cmocka_unit_test(the_source_is_shown_as_text),
        cmocka_unit_test(a_large_source_is_cut),
        cmocka_unit_test(raw_headers_are_read_by_the_charset_of_the_text),
        cmocka_unit_test(unsubscribing_is_checked),
        cmocka_unit_test(what_cannot_be_used_is_no_way),
    };
    return cmocka_run_group_tests_name("parts", tests, NULL, NULL);
}
