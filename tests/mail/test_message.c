/* test_message - whole mails: parts chosen, rendered, saved. */
#include "test.h"

#include <fcntl.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "mail/field.h"
#include "mail/filename.h"
#include "mail/message.h"

static const RenderOptions full_headers = {MESSAGE_FULL_HEADERS};

static Message *
parsed(const char *text)
{
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    return message_parse(bytes, NULL);
}

static char *
rendered(const char *text, MessageHeaders headers)
{
    g_autoptr(Message) message = parsed(text);
    assert_non_null(message);
    g_autoptr(Doc) doc = message_render(message, &(RenderOptions){headers});
    assert_true(doc_is_clean(doc, 60));
    return doc_to_text(doc, 60);
}

static void
what_is_no_mail_is_refused(void **state)
{
    static const char *const cases[] = {"", "\n", "just some words\n",
                                        "\n\nFrom: a@b\n"};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GBytes) bytes = g_bytes_new(cases[i], strlen(cases[i]));
        assert_null(message_parse(bytes, &error));
        assert_true(g_error_matches(error, KITH_ERROR, KITH_ERROR_CORRUPT));
    }
}

static const char simple[] = "Received: from x by y\r\n"
                             "From: =?utf-8?q?J=C3=BCrgen?= <j@x.example>\r\n"
                             "To: a@x.example, \"B, C\" <b@x.example>\r\n"
                             "Date: Mon, 3 Mar 2025 14:02:00 +0000\r\n"
                             "Subject: Hi\r\n"
                             "\r\n"
                             "Hello\r\n> old\r\n";

static void
a_simple_mail_is_rendered(void **state)
{
    g_autofree char *brief = rendered(simple, MESSAGE_BRIEF_HEADERS);
    assert_string_equal(brief, "From: Jürgen <j@x.example>\n"
                               "To: a@x.example, \"B, C\" <b@x.example>\n"
                               "Date: Mon, 3 Mar 2025 14:02 +0000\n"
                               "Subject: Hi\n"
                               "\n"
                               "Hello\n"
                               "> old\n");
    g_autofree char *full = rendered(simple, MESSAGE_FULL_HEADERS);
    assert_true(g_str_has_prefix(full, "Received: from x by y\n"
                                       "From: Jürgen <j@x.example>\n"));
}

static const char mixed[] =
    "From: a@x.example\n"
    "Subject: parts\n"
    "MIME-Version: 1.0\n"
    "Content-Type: multipart/mixed; boundary=m\n"
    "\n"
    "--m\n"
    "Content-Type: multipart/alternative; boundary=a\n"
    "\n"
    "--a\n"
    "Content-Type: text/plain; charset=utf-8; format=flowed\n"
    "\n"
    "plain \n"
    "words\n"
    "--a\n"
    "Content-Type: text/html\n"
    "\n"
    "<p>rich words\n"
    "--a--\n"
    "--m\n"
    "Content-Type: application/pdf\n"
    "Content-Disposition: attachment; filename*=utf-8''..%2F.r%C3%A9sum"
    "%C3%A9.pdf\n"
    "Content-Transfer-Encoding: base64\n"
    "\n"
    "aGVsbG8gd29ybGQ=\n"
    "--m\n"
    "Content-Type: image/png; name=\"=?utf-8?q?p=C3=AFc=2Epng?=\"\n"
    "Content-Transfer-Encoding: base64\n"
    "\n"
    "AAAA\n"
    "--m\n"
    "Content-Type: message/rfc822\n"
    "\n"
    "From: inner@x.example\n"
    "Subject: in/ner\n"
    "\n"
    "inner text\n"
    "--m--\n";

static void
plain_text_is_preferred_and_attachments_listed(void **state)
{
    g_autofree char *got = rendered(mixed, MESSAGE_BRIEF_HEADERS);
    assert_string_equal(got, "From: a@x.example\n"
                             "Subject: parts\n"
                             "\n"
                             "plain words\n"
                             "\n"
                             "[Enclosed mail]\n"
                             "From: inner@x.example\n"
                             "Subject: in/ner\n"
                             "\n"
                             "inner text\n"
                             "\n"
                             "[1] résumé.pdf  application/pdf  11 bytes\n"
                             "[2] pïc.png  image/png  3 bytes\n"
                             "[3] in-ner.eml  attached mail  49 bytes\n");
    g_autoptr(Message) message = parsed(mixed);
    g_autofree char *text = message_text(message);
    assert_string_equal(text, "plain words\n");
}

static void
attachments_are_saved_decoded(void **state)
{
    g_autoptr(Message) message = parsed(mixed);
    g_autofree char *path = NULL;
    int fd = g_file_open_tmp("kith-XXXXXX", &path, NULL);
    assert_true(message_save_attachment(message, 0, fd, NULL));
    assert_int_equal(close(fd), 0); /* it was left open */

    g_autofree char *got = NULL;
    assert_true(g_file_get_contents(path, &got, NULL, NULL));
    assert_string_equal(got, "hello world");
    assert_int_equal(g_unlink(path), 0);

    g_autoptr(GError) error = NULL;
    assert_false(message_save_attachment(message, 3, 0, &error));
    assert_true(g_error_matches(error, KITH_ERROR, KITH_ERROR_INVALID));
}

static void
a_full_disk_is_reported(void **state)
{
    int fd = open("/dev/full", O_WRONLY);
    if (fd < 0)
        skip();
    g_autoptr(Message) message = parsed(mixed);
    g_autoptr(GError) error = NULL;
    assert_false(message_save_attachment(message, 0, fd, &error));
    assert_true(g_error_matches(error, KITH_ERROR, KITH_ERROR_RETRY));
    close(fd);
}

static void
bodies_are_read_as_they_are_meant(void **state)
{
    static const struct {
        const char *header, *body, *text;
    } cases[] = {
        {"Content-Type: text/html; charset=utf-8", "<p>caf\xc3\xa9<p>two",
         "café\n\ntwo\n"},
        {"Content-Type: text/plain; charset=us-ascii", "caf\xc3\xa9\n",
         "café\n"},
        {"Content-Type: text/plain; charset=iso-8859-1", "caf\xe9 \x93q\x94\n",
         "café “q”\n"},
        {"Content-Type: text/plain; charset=x-none", "caf\xe9\n", "café\n"},
        {"Content-Type: nonsense", "text\n", "text\n"},
        {"Content-Type: text/plain\nContent-Transfer-Encoding: "
         "quoted-printable",
         "a=3Db=\nc\x1b[2J=1B[2J\n", "a=bc\n"},
        {"Content-Type: multipart/alternative; boundary=b",
         "--b\n\n \n--b\nContent-Type: text/html\n\n<b>rich</b>\n--b--\n",
         "rich\n"},
        {"Content-Type: multipart/alternative; boundary=b",
         "--b\nContent-Type: text/html\n\n<b>rich</b>\n--b\n\nplain\n--b--\n",
         "plain\n"},
        {"Content-Type: multipart/signed; boundary=b",
         "--b\n\nsigned\n--b\nContent-Type: application/pgp-signature\n\nx\n"
         "--b--\n",
         "signed\n"},
        {"Content-Type: multipart/mixed; boundary=\"\\\"\"",
         "--\"\n\none\n--\"\n\ntwo\n", "one\n\ntwo\n"},
        {"Content-Type: application/octet-stream", "x", ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *mail = g_strdup_printf("MIME-Version: 1.0\n%s\n\n%s",
                                                cases[i].header, cases[i].body);
        g_autoptr(Message) message = parsed(mail);
        g_autofree char *text = message_text(message);
        g_autofree char *expected = g_strdup(cases[i].text);
        assert_string_equal(g_strchomp(text), g_strchomp(expected));
        g_autoptr(Doc) doc = message_render(message, &full_headers);
        assert_true(doc_is_clean(doc, 40));
    }
}

static void
attachments_of_other_versions_are_kept(void **state)
{
    g_autoptr(Message) message =
        parsed("Content-Type: multipart/alternative; boundary=a\n\n"
               "--a\n\nplain\n"
               "--a\nContent-Type: multipart/mixed; boundary=m\n\n"
               "--m\nContent-Type: text/html\n\n<p>rich\n"
               "--m\nContent-Type: application/pdf; name=x.pdf\n\nx\n"
               "--m--\n--a\nContent-Type: text/calendar\n\nBEGIN:VCALENDAR\n"
               "--a--\n");
    const GPtrArray *attachments = message_attachments(message);
    assert_int_equal(attachments->len, 2);
    const Attachment *first = attachments->pdata[0];
    const Attachment *second = attachments->pdata[1];
    assert_string_equal(first->name, "x.pdf");
    assert_string_equal(second->name, "invitation.ics");
    g_autofree char *text = message_text(message);
    assert_string_equal(text, "plain\n");
}

static void
file_names_are_cleaned(void **state)
{
    static const struct {
        const char *raw, *type, *clean;
    } cases[] = {
        {"invoice.pdf", "application/pdf", "invoice.pdf"},
        {"../../etc/passwd", "text/plain", "passwd"},
        {"C:\\Users\\bob\\a.txt", "text/plain", "a.txt"},
        {".bashrc", "text/plain", "bashrc"},
        {"--rf *", "text/plain", "rf *"},
        {"a\r\nb\x1b[2J\x07.txt", "text/plain", "a b.txt"},
        {"inv\xe2\x80\xae"
         "fdp.exe",
         "application/pdf", "invfdp.exe"},
        {"dir/", "image/png", "image.png"},
        {"..", "image/png", "image.png"},
        {"", "x/y", "attachment"},
        {NULL, NULL, "attachment"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = filename_clean(cases[i].raw, cases[i].type);
        assert_string_equal(got, cases[i].clean);
    }
    g_autoptr(GString) longest = g_string_new(NULL);
    for (int i = 0; i < 300; i++)
        g_string_append(longest, "é");
    g_string_append(longest, ".pdf");
    g_autofree char *cut = filename_clean(longest->str, NULL);
    assert_true(strlen(cut) <= 200);
    assert_true(g_utf8_validate(cut, -1, NULL));
    assert_true(g_str_has_suffix(cut, "é.pdf"));
}

static void
append_times(GString *text, const char *unit, int n)
{
    for (int i = 0; i < n; i++)
        g_string_append(text, unit);
}

static void
hostile_mails_are_bounded(void **state)
{
    enum { N = 45000 };
    g_autoptr(GString) groups = g_string_new("From: ");
    append_times(groups, "a:", N);
    g_autofree char *top = rendered(groups->str, MESSAGE_FULL_HEADERS);

    g_autoptr(GString) inner =
        g_string_new("Content-Type: message/rfc822\n\nTo : ");
    append_times(inner, "a:\n ", N);
    g_autofree char *enclosed = rendered(inner->str, MESSAGE_BRIEF_HEADERS);

    g_autoptr(GString) parentheses = g_string_new("From: ");
    append_times(parentheses, "(", N);
    g_autofree char *comments =
        rendered(parentheses->str, MESSAGE_BRIEF_HEADERS);

    g_autoptr(GString) nested = g_string_new("From: a@x.example\n");
    for (int i = 0; i < 3000; i++)
        g_string_append_printf(
            nested, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i,
            i);
    g_autofree char *deep = rendered(nested->str, MESSAGE_BRIEF_HEADERS);

    g_autoptr(GString) mails = g_string_new("From: a@x.example\n");
    append_times(mails, "Content-Type: message/rfc822\n\n", 3000);
    g_autofree char *enclosing = rendered(mails->str, MESSAGE_BRIEF_HEADERS);

    g_autoptr(GString) wide =
        g_string_new("Content-Type: multipart/mixed; boundary=b\n\n");
    append_times(wide, "--b\nContent-Type: image/png\n\nx\n", 20000);
    g_autoptr(Message) message = parsed(wide->str);
    assert_true(message_attachments(message)->len <= 1001);
}

static void
a_name_cut_off_by_nul_is_capped_too(void **state)
{
    g_autoptr(GString) mail = g_string_new("X: y\nTo");
    g_string_append_c(mail, '\0');
    g_string_append(mail, "x: ");
    append_times(mail, "a:", 45000);
    g_string_append(mail, "\n\ntext\n");
    g_autoptr(GBytes) bytes = g_bytes_new(mail->str, mail->len);
    g_autoptr(Message) message = message_parse(bytes, NULL);
    assert_non_null(message);
}

static void
short_fields_are_left_alone(void **state)
{
    g_autoptr(GBytes) bytes = g_bytes_new(simple, strlen(simple));
    g_autoptr(GBytes) same = field_cap_all(bytes);
    assert_ptr_equal(bytes, same);
}

int
main(void)
{
    message_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_mail_is_refused),
        cmocka_unit_test(a_simple_mail_is_rendered),
        cmocka_unit_test(plain_text_is_preferred_and_attachments_listed),
        cmocka_unit_test(attachments_are_saved_decoded),
        cmocka_unit_test(a_full_disk_is_reported),
        cmocka_unit_test(bodies_are_read_as_they_are_meant),
        cmocka_unit_test(attachments_of_other_versions_are_kept),
        cmocka_unit_test(file_names_are_cleaned),
        cmocka_unit_test(hostile_mails_are_bounded),
        cmocka_unit_test(a_name_cut_off_by_nul_is_capped_too),
        cmocka_unit_test(short_fields_are_left_alone),
    };
    return cmocka_run_group_tests_name("message", tests, NULL, NULL);
}
