/* test_header - the header block as the list needs it. */
#include "test.h"

#include "base/error.h"
#include "mail/header.h"
#include "mail/message.h"
#include "text/sanitize.h"

static MailHeader *
parsed(const char *block)
{
    return mail_header_parse(slice_from_string(block), "mx.home");
}

static void
a_whole_header_is_read(void **state)
{
    g_autoptr(MailHeader) header = parsed(
        "Date: Mon, 03 Mar 2025 14:02:00 +0100\r\n"
        "From: Bob <bob@example.org>, Al <al@example.org>\r\n"
        "Sender: Secretary <sec@example.org>\r\n"
        "Reply-To: bob@work.example\r\n"
        "To: Alice <alice@example.org>,\r\n"
        "\tDave <dave@example.org>\r\n"
        "CC: carol@example.org\r\n"
        "Subject: =?utf-8?q?caf=C3=A9?=\r\n"
        " =?utf-8?q?_now?= [2J\r\n"
        "Message-ID: <1@example.org>\r\n"
        "In-Reply-To: Your message of today <0@example.org>\r\n"
        "References: <a@x> <b@x>\r\n"
        "List-Id: Some list <list.example.org>\r\n"
        "List-Post: <mailto:list%2Bx@example.org?subject=x>\r\n"
        "Jabber-ID: Bob@Example.org/Home\r\n"
        "Content-Type: Multipart/Mixed; boundary=x\r\n"
        "Authentication-Results: mx.home; dkim=pass header.d=example.org\r\n"
        "\r\n"
        "Subject: not this one\r\n");
    assert_int_equal(header->date, 1741006920);
    assert_string_equal(header->from->addr, "bob@example.org");
    assert_string_equal(header->from->name, "Bob");
    assert_int_equal(header->from_others->len, 2);
    assert_int_equal(header->reply_to->len, 1);
    assert_int_equal(header->to->len, 2);
    assert_int_equal(header->cc->len, 1);
    assert_string_equal(header->subject, "café now [2J");
    assert_string_equal(header->message_id, "1@example.org");
    assert_string_equal(header->in_reply_to, "0@example.org");
    assert_int_equal(g_strv_length(header->references), 2);
    assert_string_equal(header->references[0], "a@x");
    assert_string_equal(header->list_id, "list.example.org");
    assert_string_equal(header->list_post, "list+x@example.org");
    assert_string_equal(header->jabber_id, "bob@example.org");
    assert_int_equal(header->auth, AUTH_PASS);
    assert_true(header->has_attachment);
}

static void
an_empty_header_is_empty(void **state)
{
    static const char *const blocks[] = {
        "",         "\n",     "\r\nFrom: a@b\r\n", "no colon here\n",
        ":\n: :\n", "From\n", " folded: first\n"};
    for (gsize i = 0; i < G_N_ELEMENTS(blocks); i++) {
        g_autoptr(MailHeader) header = parsed(blocks[i]);
        assert_null(header->from);
        assert_null(header->message_id);
        assert_null(header->references);
        assert_null(header->list_id);
        assert_string_equal(header->subject, "");
        assert_int_equal(header->date, 0);
        assert_int_equal(header->to->len, 0);
        assert_int_equal(header->auth, AUTH_NONE);
        assert_false(header->has_attachment);
    }
    g_autoptr(MailHeader) none = mail_header_parse(SLICE_EMPTY, NULL);
    assert_string_equal(none->subject, "");
}

static void
fields_are_judged_one_by_one(void **state)
{
    static const struct {
        const char *field;
        const char *id, *jid, *list_post, *subject;
    } cases[] = {
        {"Message-ID: <a b@x>\n"},
        {"Message-ID: bare@x\n"},
        {"Message-ID: <>\n"},
        {"Message-ID: <a\x1b[2J@x>\n"},
        {"Message-ID: (comment) <ok@x>\n", "ok@x"},
        {"Jabber-ID: a@x\nJabber-ID: b@x\n"},
        {"Jabber-ID: bob%27s@x.example\n"},
        {"Jabber-ID: not a jid\n"},
        {"Jabber-ID: j%C3%BCrgen@x.example\n", NULL, "jürgen@x.example"},
        {"List-Post: NO\n"},
        {"List-Post: <https://x/>, <mailto:l@x.example>\n", NULL, NULL,
         "l@x.example"},
        {"List-Post: <mailto:l@x.example%0D%0AX>\n"},
        {"Subject: one\nSubject: two\n", NULL, NULL, NULL, "one"},
        {"Subject: =?utf-8?b?G1sySg0KRXZpbDogeA==?=\n", NULL, NULL, NULL,
         "Evil: x"},
        {"Subject: caf\xe9\n", NULL, NULL, NULL, "café"},
        {"Subject: =?x-none?q?a?=\n", NULL, NULL, NULL, "a"},
        {"Subject: =?utf-8?q?half=C3?= =?utf-8?q?=A9?=\n", NULL, NULL, NULL,
         "halfé"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(MailHeader) header = parsed(cases[i].field);
        assert_true(g_strcmp0(header->message_id, cases[i].id) == 0);
        assert_true(g_strcmp0(header->jabber_id, cases[i].jid) == 0);
        assert_true(g_strcmp0(header->list_post, cases[i].list_post) == 0);
        if (cases[i].subject)
            assert_string_equal(header->subject, cases[i].subject);
        assert_true(sanitize_is_clean(header->subject));
    }
}

static void
a_second_from_field_is_not_vouched_for(void **state)
{
    static const char trusted[] =
        "Authentication-Results: mx.home; dmarc=pass header.from=x.example\n";
    g_autofree char *once = g_strconcat(trusted, "From: a@x.example\n", NULL);
    g_autofree char *twice = g_strconcat(once, "From: b@evil.example\n", NULL);
    g_autoptr(MailHeader) one = parsed(once);
    g_autoptr(MailHeader) two = parsed(twice);
    assert_int_equal(one->auth, AUTH_PASS);
    assert_int_equal(two->auth, AUTH_NONE);
}

static void
long_threads_keep_root_and_newest(void **state)
{
    g_autoptr(GString) block = g_string_new("References:");
    for (int i = 0; i < 5000; i++)
        g_string_append_printf(block, "\n <%d@x>", i);
    g_autoptr(MailHeader) header = parsed(block->str);
    assert_int_equal(g_strv_length(header->references), 100);
    assert_string_equal(header->references[0], "0@x");
    assert_string_equal(header->references[99], "4999@x");
}

static void
hostile_address_fields_are_capped(void **state)
{
    static const char *const names[] = {
        "From: ", "To: ", "Cc: ", "Reply-To: ", "Sender: "};
    g_autoptr(GString) block = g_string_new(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_string_append(block, names[i]);
        for (int j = 0; j < 45000; j++)
            g_string_append(block, i % 2 ? "a:b:;" : "(");
        g_string_append(block, "\n");
    }
    g_autoptr(MailHeader) header = parsed(block->str);
    assert_null(header->message_id);
}

int
main(void)
{
    message_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_header_is_read),
        cmocka_unit_test(an_empty_header_is_empty),
        cmocka_unit_test(fields_are_judged_one_by_one),
        cmocka_unit_test(a_second_from_field_is_not_vouched_for),
        cmocka_unit_test(long_threads_keep_root_and_newest),
        cmocka_unit_test(hostile_address_fields_are_capped),
    };
    return cmocka_run_group_tests_name("header", tests, NULL, NULL);
}
