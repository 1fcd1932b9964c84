/* test_compose - drafts, their text form, and the mail made of them. */
#include "test.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "mail/compose.h"

static Address *
me(void)
{
    return address_new("Alice Example", "alice@example.org");
}

static Draft *
read_draft(const char *text)
{
    g_autoptr(Address) from = me();
    g_autoptr(GError) error = NULL;
    Draft *draft = draft_from_text(text, from, &error);
    if (!draft)
        fail_msg("%s", error->message);
    return draft;
}

static const char typed[] = "To: Bob <bob@example.org>,\n"
                            "    \"Smith, Al\" <al@x.example>\n"
                            "Cc:\n"
                            "Bcc: carol@example.org\n"
                            "Subject: Re: lunch — café\n"
                            "In-Reply-To: <1@x>\n"
                            "References: <0@x>\n"
                            "    <1@x>\n"
                            "\n"
                            "\tTabs stay.\n"
                            "\n"
                            "-- \n"
                            "Alice\n";

static void
the_text_form_goes_both_ways(void **state)
{
    g_autoptr(Draft) draft = read_draft(typed);
    assert_string_equal(draft->from->addr, "alice@example.org");
    assert_int_equal(draft->to->len, 2);
    assert_int_equal(draft->cc->len, 0);
    assert_int_equal(draft->bcc->len, 1);
    assert_string_equal(draft->subject, "Re: lunch — café");
    assert_string_equal(draft->in_reply_to, "1@x");
    assert_int_equal(g_strv_length(draft->references), 2);
    assert_string_equal(draft->body, "\tTabs stay.\n\n-- \nAlice\n");
    g_autofree char *again = draft_to_text(draft);
    assert_string_equal(again, typed);
}

static void
a_new_draft_is_a_form(void **state)
{
    g_autoptr(Address) from = me();
    g_autoptr(Draft) draft = draft_new(from);
    g_autofree char *text = draft_to_text(draft);
    assert_string_equal(text, "To:\nCc:\nSubject: \n\n");
    g_autoptr(Draft) again = read_draft(text);
    assert_string_equal(again->body, "");
    g_autoptr(Draft) empty = read_draft("");
    assert_string_equal(empty->subject, "");
    g_autoptr(Draft) dos =
        read_draft("from: Other <o@x.example>\r\nTO:b@x.example\r\n\r\na\r\n");
    assert_string_equal(dos->from->addr, "o@x.example");
    assert_string_equal(dos->body, "a\n");
}

static void
bad_lines_are_named(void **state)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"To: bob@x.example\nX-Evil: 1\n\n",
         "line 2: the header 'X-Evil' cannot be set here"},
        {"To: b@x.example,\n c@x.example\nnonsense\n",
         "line 3: 'nonsense' is no header; an empty line must stand before "
         "the text"},
        {"To: bob\n", "line 1: 'bob' is no mail address"},
        {"Subject: x\nCc: a@x.example, b@@c\n", "line 2: 'b@@c' is no mail"},
        {"To: =?utf-8?q?=0D=0A?= <>\n", "line 1: "},
        {"From: a@x.example, b@x.example\n", "line 1: From names more"},
        {"References: <caf\xc3\xa9@x>\n", "line 1: 'café@x' is no message id"},
        {"To: bob smith, a@x.example\n", "line 1: 'bob smith' is no"},
        {"To: a@x.example b@x.example\n", "line 1: 'a@x.example b@x.ex"},
        {": empty\n", "line 1: ': empty' is no header"},
        {" folded first\n", "line 1: "},
    };
    g_autoptr(Address) from = me();
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Draft) draft = draft_from_text(cases[i].text, from, &error);
        if (draft)
            fail_msg("taken: %s", cases[i].text);
        assert_true(g_error_matches(error, KITH_ERROR, KITH_ERROR_INVALID));
        if (!g_str_has_prefix(error->message, cases[i].message))
            fail_msg("%s", error->message);
    }
}

static void
no_recipient_gets_lost(void **state)
{
    g_autoptr(GString) many = g_string_new("To: ");
    for (int i = 0; i < 3000; i++)
        g_string_append_printf(many, "a%d@example.org, ", i);
    g_autoptr(Draft) draft = read_draft(many->str);
    assert_int_equal(draft->to->len, 3000);
    g_autoptr(Draft) mixed =
        read_draft("To: a@x.example; \"B; \\\"x, y\" <b@x.example>,,\n");
    assert_int_equal(mixed->to->len, 2);
    g_autoptr(Draft) group =
        read_draft("To: friends: a@x.example, b@x.example;\n");
    assert_int_equal(group->to->len, 2);
}

static void
what_cannot_be_sent_is_said(void **state)
{
    static const struct {
        const char *text;
        gboolean is_sendable;
    } cases[] = {
        {"Subject: x\n", FALSE},
        {"Bcc: b@x.example\n", TRUE},
        {"To: jürgen@x.example\n", TRUE},
        {"To: b@bücher.example\n", TRUE},
        {"To: b@x.example\nReply-To: ü@x.example\n", TRUE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Draft) draft = read_draft(cases[i].text);
        g_autoptr(GError) error = NULL;
        assert_int_equal(draft_is_sendable(draft, &error),
                         cases[i].is_sendable);
        assert_int_equal(error == NULL, cases[i].is_sendable);
    }
}

static void
recipients_are_each_named_once(void **state)
{
    g_autoptr(Draft) draft =
        read_draft("To: Bob@Bücher.example, c@x.example\n"
                   "Cc: bob@xn--bcher-kva.example\nBcc: d@x.example, "
                   "C@X.example\n\n");
    g_auto(GStrv) specs = draft_recipients(draft);
    g_autofree char *joined = g_strjoinv(" ", specs);
    assert_string_equal(joined,
                        "Bob@xn--bcher-kva.example c@x.example d@x.example");
}

/* Line ends are CRLF throughout, all bytes are ASCII, no line is too long. */
static void
assert_transportable(GBytes *mail)
{
    Slice rest = slice_from_bytes(mail);
    for (gsize i = 0; i < rest.size; i++) {
        assert_in_range((guchar)rest.bytes[i], 1, 0x7F);
        assert_int_equal(rest.bytes[i] == '\n',
                         i > 0 && rest.bytes[i - 1] == '\r');
    }
    Slice line;
    while (slice_take_line(&rest, &line))
        assert_true(line.size <= 998);
}

static void
mail_is_made_of_a_draft(void **state)
{
    clock_set_fixed(1741010520);
    g_autoptr(Draft) draft = read_draft(typed);
    g_autofree char *id = NULL;
    g_autoptr(GBytes) mail = draft_to_message(draft, &id, NULL);
    clock_set_fixed(0);
    assert_transportable(mail);
    assert_true(g_str_has_suffix(id, "@example.org"));
    g_autofree char *text = slice_dup(slice_from_bytes(mail));
    assert_null(strstr(text, "carol"));
    assert_null(strstr(text, "Bcc"));
    assert_non_null(strstr(text, "MIME-Version: 1.0\r\n"));
    assert_non_null(strstr(text, "Date: Mon, 03 Mar 2025 14:02:00 +0000\r\n"));
    assert_non_null(strstr(text, "References: <0@x> <1@x>\r\n"));

    g_autoptr(Message) message = message_parse(mail, NULL);
    const MailHeader *header = message_header(message);
    assert_string_equal(header->message_id, id);
    assert_string_equal(header->from->name, "Alice Example");
    assert_string_equal(header->subject, "Re: lunch — café");
    assert_int_equal(header->to->len, 2);
    assert_string_equal(((Address *)header->to->pdata[1])->name, "Smith, Al");
    g_autofree char *body = message_text(message);
    assert_string_equal(body, "        Tabs stay.\n\n-- \nAlice\n");
}

static void
bodies_survive_the_way(void **state)
{
    g_autofree char *longest = g_strnfill(3000, 'x');
    g_autofree char *with_end = g_strconcat(longest, "\n", NULL);
    const char *const bodies[] = {
        "plain\n", "Grüße 日本語 👍\n", "From me\n.\n..\n",
        with_end,  "trailing   \nx\n", "=3D = \n",
        "",        "no end",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(bodies); i++) {
        g_autoptr(Draft) draft = read_draft("To: b@x.example\n\n");
        g_free(draft->body);
        draft->body = g_strdup(bodies[i]);
        g_autoptr(GBytes) mail = draft_to_message(draft, NULL, NULL);
        assert_transportable(mail);
        g_autoptr(Message) message = message_parse(mail, NULL);
        g_autofree char *text = message_text(message);
        g_autofree char *expected = g_strdup_printf(
            "%s%s", bodies[i], g_str_has_suffix(bodies[i], "\n") ? "" : "\n");
        assert_string_equal(text, expected);
    }
}

static void
headers_cannot_be_smuggled_in(void **state)
{
    g_autoptr(Draft) draft = read_draft("To: b@x.example\n\nbody\n");
    g_free(draft->subject);
    draft->subject = g_strdup("hi\r\nBcc: victim@x.example\r\n\r\nforged");
    draft->in_reply_to = g_strdup("a>\r\nX-Evil: 1\r\nY: <b");
    g_free(draft->from->name);
    draft->from->name = g_strdup("A\r\nX-Evil: 2");
    g_autoptr(GBytes) mail = draft_to_message(draft, NULL, NULL);
    assert_transportable(mail);
    g_autofree char *text = slice_dup(slice_from_bytes(mail));
    assert_null(strstr(text, "\nBcc"));
    assert_null(strstr(text, "\nX-Evil"));
    assert_null(strstr(text, "\nforged"));
}

static void
attachments_are_carried(void **state)
{
    g_autofree char *folder = g_dir_make_tmp("kith-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "résumé, 1.txt", NULL);
    assert_true(g_file_set_contents(path, "caf\xe9\0x", 6, NULL));
    g_autoptr(Draft) draft = read_draft("To: b@x.example\n\nsee\n");
    const char *paths[] = {path, NULL};
    draft->attachments = g_strdupv((char **)paths);

    g_autoptr(GBytes) mail = draft_to_message(draft, NULL, NULL);
    assert_transportable(mail);
    g_autoptr(Message) message = message_parse(mail, NULL);
    assert_true(message_header(message)->has_attachment);
    const GPtrArray *attachments = message_attachments(message);
    assert_int_equal(attachments->len, 1);
    const Attachment *one = attachments->pdata[0];
    assert_string_equal(one->name, "résumé, 1.txt");
    assert_int_equal(one->size, 6);
    assert_int_equal(g_unlink(path), 0);

    g_autoptr(GError) error = NULL;
    assert_null(draft_to_message(draft, NULL, &error));
    assert_true(g_error_matches(error, KITH_ERROR, KITH_ERROR_INVALID));
    g_clear_error(&error);
    g_free(draft->attachments[0]);
    draft->attachments[0] = g_strdup(folder);
    assert_null(draft_to_message(draft, NULL, &error));
    assert_true(g_error_matches(error, KITH_ERROR, KITH_ERROR_INVALID));
    assert_int_equal(g_rmdir(folder), 0);
}

/* Neither waited for nor read until the memory is full. */
static void
pipes_and_giants_are_not_attached(void **state)
{
    g_autofree char *folder = g_dir_make_tmp("kith-XXXXXX", NULL);
    g_autofree char *pipe = g_build_filename(folder, "pipe", NULL);
    g_autofree char *giant = g_build_filename(folder, "giant", NULL);
    assert_int_equal(mkfifo(pipe, 0600), 0);
    assert_true(g_file_set_contents(giant, "", 0, NULL));
    assert_int_equal(truncate(giant, 300 * 1024 * 1024), 0);
    const char *const cases[][3] = {
        {pipe, NULL}, {"/dev/zero", NULL}, {giant, giant, NULL}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Draft) draft = read_draft("To: b@x.example\n\nsee\n");
        draft->attachments = g_strdupv((char **)cases[i]);
        assert_null(draft_to_message(draft, NULL, &error));
        assert_true(g_error_matches(error, KITH_ERROR, KITH_ERROR_INVALID));
    }
    assert_int_equal(g_unlink(pipe), 0);
    assert_int_equal(g_unlink(giant), 0);
    assert_int_equal(g_rmdir(folder), 0);
}

static void
what_is_attached_stands_in_the_text(void **state)
{
    static const char text[] = "To:\nCc:\nSubject: \n"
                               "Attach: /tmp/two  words.pdf\n"
                               "Attach: \"/tmp/a \\\"b\\\\ \"\n"
                               "\n";
    g_autoptr(Draft) draft = read_draft(text);
    assert_int_equal(g_strv_length(draft->attachments), 2);
    assert_string_equal(draft->attachments[0], "/tmp/two  words.pdf");
    assert_string_equal(draft->attachments[1], "/tmp/a \"b\\ ");
    g_autofree char *again = draft_to_text(draft);
    assert_string_equal(again, text);

    g_autoptr(Draft) typed_by_hand =
        read_draft("From: o@x.example\nattach:\nAttach: ~/x\n\n");
    g_autofree char *home = g_build_filename(g_get_home_dir(), "x", NULL);
    assert_string_equal(typed_by_hand->attachments[0], home);
    assert_null(typed_by_hand->attachments[1]);
    g_autofree char *named = draft_to_text(typed_by_hand);
    assert_true(g_str_has_prefix(named, "From: o@x.example\nTo:"));
}

/* RFC 6532: the address as it is, the name encoded as ever. */
static void
address_beyond_ascii_needs_smtputf8(void **state)
{
    g_autoptr(Draft) plain = read_draft("To: b@bücher.example\n\n");
    assert_false(draft_needs_smtputf8(plain));
    g_autoptr(Draft) draft =
        read_draft("To: Jürgen <jürgen@bücher.example>, b@x.example\n\nhi\n");
    assert_true(draft_needs_smtputf8(draft));
    g_auto(GStrv) specs = draft_recipients(draft);
    assert_string_equal(specs[0], "jürgen@xn--bcher-kva.example");
    g_autoptr(GBytes) mail = draft_to_message(draft, NULL, NULL);
    g_autofree char *text = slice_dup(slice_from_bytes(mail));
    assert_non_null(strstr(text, "<jürgen@xn--bcher-kva.example>,\r\n"
                                 " b@x.example\r\n"));
    assert_null(strstr(text, "Jürgen"));
    g_autoptr(Message) message = message_parse(mail, NULL);
    const Address *first = message_header(message)->to->pdata[0];
    assert_string_equal(first->name, "Jürgen");
    assert_string_equal(first->addr, "jürgen@bücher.example");
    g_autoptr(Draft) hidden = read_draft("Bcc: ü@x.example\n\n");
    assert_true(draft_needs_smtputf8(hidden));
}

static void
stored_draft_may_be_unfinished(void **state)
{
    g_autoptr(Draft) draft = read_draft("Bcc: c@x.example\nSubject: x\n\nhi\n");
    g_autoptr(GBytes) mail = draft_to_stored(draft, "v1@example.org", NULL);
    assert_transportable(mail);
    g_autofree char *text = slice_dup(slice_from_bytes(mail));
    assert_non_null(strstr(text, "\r\nBcc: c@x.example\r\n"));
    assert_non_null(strstr(text, "\r\nMessage-Id: <v1@example.org>\r\n"));
    g_autoptr(Draft) empty = read_draft("");
    g_autoptr(GBytes) nothing = draft_to_stored(empty, "v2@example.org", NULL);
    assert_transportable(nothing);
}

static void
long_paragraphs_flow(void **state)
{
    g_autofree char *word = g_strnfill(40, 'a');
    g_autofree char *long_line = g_strdup_printf("%s %s %s", word, word, word);
    g_autofree char *body =
        g_strdup_printf("From %s\n\n> %s\n\n-- \nAl\n", long_line, long_line);
    g_autoptr(Draft) draft = read_draft("To: b@x.example\n\n");
    g_free(draft->body);
    draft->body = g_strdup(body);
    draft->is_flowed = TRUE;
    g_autoptr(GBytes) mail = draft_to_message(draft, NULL, NULL);
    assert_transportable(mail);
    g_autofree char *text = slice_dup(slice_from_bytes(mail));
    assert_non_null(strstr(text, "format=flowed"));
    Slice rest = slice_from_bytes(mail);
    Slice line;
    while (slice_take_line(&rest, &line))
        assert_true(line.size <= 78);

    draft->is_flowed = FALSE;
    g_autoptr(GBytes) fixed = draft_to_message(draft, NULL, NULL);
    g_autofree char *other = slice_dup(slice_from_bytes(fixed));
    assert_null(strstr(other, "flowed"));
}

static void
mails_are_attached_as_mails(void **state)
{
    g_autofree char *folder = g_dir_make_tmp("kith-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "old.eml", NULL);
    g_autofree char *other = g_build_filename(folder, "none.eml", NULL);
    assert_true(
        g_file_set_contents(path,
                            "From: b@x.example\r\nSubject: old\r\n"
                            "Content-Type: text/plain; charset=utf-8\r\n"
                            "Content-Transfer-Encoding: 8bit\r\n\r\nGrüße\r\n",
                            -1, NULL));
    assert_true(g_file_set_contents(other, "", -1, NULL));
    const char *const paths[] = {path, other, NULL};
    g_autoptr(Draft) draft = read_draft("To: b@x.example\n\nhi\n");
    draft->attachments = g_strdupv((char **)paths);
    g_autoptr(GBytes) mail = draft_to_message(draft, NULL, NULL);
    assert_transportable(mail);
    g_autofree char *text = slice_dup(slice_from_bytes(mail));
    assert_non_null(strstr(text, "Content-Type: message/rfc822"));
    assert_non_null(strstr(text, "filename=old.eml"));
    assert_non_null(strstr(text, "Subject: old\r\n"));
    assert_non_null(strstr(text, "R3LDvMOfZQ0K"));
    assert_int_equal(g_unlink(path), 0);
    assert_int_equal(g_unlink(other), 0);
    assert_int_equal(g_rmdir(folder), 0);
}

/* Attachments go through in pieces: the file they make is the mail they make in
 * memory, but for its Message-ID and boundary. */
static void
mail_is_written_to_a_file(void **state)
{
    g_autofree char *folder = g_dir_make_tmp("kith-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "notes.bin", NULL);
    g_autofree char *content = g_strnfill(300000, '\xe9');
    assert_true(g_file_set_contents(path, content, 300000, NULL));
    g_autoptr(Draft) draft = read_draft("To: b@x.example\n\nhi\n");
    const char *const paths[] = {path, NULL};
    draft->attachments = g_strdupv((char **)paths);

    g_autofree char *mail = g_build_filename(folder, "mail.eml", NULL);
    int fd = g_open(mail, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    g_autofree char *id = NULL;
    assert_true(draft_write_message(draft, fd, &id, NULL));
    assert_int_equal(close(fd), 0); /* it stayed open */

    char *text;
    gsize size;
    assert_true(g_file_get_contents(mail, &text, &size, NULL));
    g_autoptr(GBytes) bytes = g_bytes_new_take(text, size);
    assert_transportable(bytes);
    g_autoptr(Message) message = message_parse(bytes, NULL);
    assert_string_equal(message_header(message)->message_id, id);
    const Attachment *one = message_attachments(message)->pdata[0];
    assert_int_equal(one->size, 300000);

    g_autoptr(GError) error = NULL;
    fd = g_open("/dev/full", O_WRONLY | O_CLOEXEC, 0);
    assert_false(draft_write_message(draft, fd, NULL, &error));
    assert_non_null(strstr(error->message, "No space left"));
    assert_int_equal(close(fd), 0);
    assert_int_equal(g_unlink(mail), 0);
    assert_int_equal(g_unlink(path), 0);
    assert_int_equal(g_rmdir(folder), 0);
}

static void
own_jid_is_told_as_rfc_7259_has_it(void **state)
{
    static const struct {
        const char *jid, *line;
    } cases[] = {
        {"alice@example.org", "\r\nJabber-ID: alice@example.org\r\n"},
        {"a+b@example.org", "\r\nJabber-ID: a+b@example.org\r\n"},
        {"jörg@example.org", "\r\nJabber-ID: j%C3%B6rg@example.org\r\n"},
        {"a\r\nBcc: x@y\r\n@example.org", "%0D%0ABcc"},
        {NULL, NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Address) from = address_new("Alice", "alice@example.org");
        g_autoptr(Draft) draft = draft_new(from);
        g_ptr_array_add(draft->to, address_new(NULL, "bob@x.example"));
        draft->jabber_id = g_strdup(cases[i].jid);
        g_autoptr(GBytes) bytes = draft_to_message(draft, NULL, NULL);
        assert_non_null(bytes);
        g_autofree char *text = slice_dup(slice_from_bytes(bytes));
        if (!cases[i].jid) {
            assert_null(strstr(text, "Jabber-ID"));
            continue;
        }
        assert_non_null(strstr(text, cases[i].line));
        assert_null(strstr(text, "\nBcc:"));
        g_autoptr(MailHeader) header =
            mail_header_parse(slice_from_string(text), NULL);
        if (!strchr(cases[i].jid, '\n'))
            assert_string_equal(header->jabber_id, cases[i].jid);
    }
}

static void
long_threads_are_capped(void **state)
{
    g_autoptr(GString) text = g_string_new("To: b@x.example\nReferences:");
    for (int i = 0; i < 500; i++)
        g_string_append_printf(text, " <%d@x>", i);
    g_string_append(text, "\n\n");
    g_autoptr(Draft) draft = read_draft(text->str);
    g_autoptr(GBytes) mail = draft_to_message(draft, NULL, NULL);
    assert_transportable(mail);
    g_autoptr(Message) message = message_parse(mail, NULL);
    GStrv references = message_header(message)->references;
    assert_int_equal(g_strv_length(references), 20);
    assert_string_equal(references[0], "0@x");
    assert_string_equal(references[19], "499@x");
}

int
main(void)
{
    message_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_text_form_goes_both_ways),
        cmocka_unit_test(a_new_draft_is_a_form),
        cmocka_unit_test(bad_lines_are_named),
        cmocka_unit_test(no_recipient_gets_lost),
        cmocka_unit_test(what_cannot_be_sent_is_said),
        cmocka_unit_test(recipients_are_each_named_once),
        cmocka_unit_test(mail_is_made_of_a_draft),
        cmocka_unit_test(bodies_survive_the_way),
        cmocka_unit_test(headers_cannot_be_smuggled_in),
        cmocka_unit_test(attachments_are_carried),
        cmocka_unit_test(pipes_and_giants_are_not_attached),
        cmocka_unit_test(what_is_attached_stands_in_the_text),
        cmocka_unit_test(address_beyond_ascii_needs_smtputf8),
        cmocka_unit_test(stored_draft_may_be_unfinished),
        cmocka_unit_test(long_paragraphs_flow),
        cmocka_unit_test(mails_are_attached_as_mails),
        cmocka_unit_test(mail_is_written_to_a_file),
        cmocka_unit_test(own_jid_is_told_as_rfc_7259_has_it),
        cmocka_unit_test(long_threads_are_capped),
    };
    return cmocka_run_group_tests_name("compose", tests, NULL, NULL);
}
