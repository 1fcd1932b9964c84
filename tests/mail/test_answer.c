/* test_answer - drafts that answer a mail, and what a draft forgets. */
#include "test.h"

#include "base/error.h"
#include "mail/compose.h"
#include "mail/mention.h"

static const ReplyForm to_sender = {.to = REPLY_SENDER};

static Address *
me(void)
{
    return address_new("Alice Example", "alice@example.org");
}

static Message *
parsed(const char *text)
{
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    return message_parse(bytes, NULL);
}

static char *
addresses_of(const GPtrArray *addresses)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < addresses->len; i++)
        g_string_append_printf(text, "%s%s", i > 0 ? " " : "",
                               ((Address *)addresses->pdata[i])->addr);
    return g_strdup(text->str);
}

static void
answers_go_to_whom_they_should(void **state)
{
    static const struct {
        const char *header;
        ReplyTo reply;
        const char *to, *cc;
    } cases[] = {
        {"From: b@x.example\nTo: alice@example.org\n", REPLY_SENDER,
         "b@x.example", ""},
        {"From: b@x.example\nReply-To: r@x.example\n", REPLY_SENDER,
         "r@x.example", ""},
        {"From: b@x.example\nTo: Alice@Example.org, c@x.example\n"
         "Cc: d@x.example, B@X.example\n",
         REPLY_ALL, "b@x.example c@x.example", "d@x.example"},
        {"From: alice@example.org\nTo: c@x.example\nCc: d@x.example\n",
         REPLY_SENDER, "c@x.example", ""},
        {"From: alice@example.org\nTo: c@x.example\nCc: d@x.example\n",
         REPLY_ALL, "c@x.example", "d@x.example"},
        {"From: alice@example.org\nTo: alice@example.org\n", REPLY_ALL,
         "alice@example.org", ""},
        {"Subject: nobody\n", REPLY_ALL, "", ""},
        {"From: b@x.example\nReply-To: r@x.example\n"
         "Mail-Reply-To: m@x.example\n",
         REPLY_SENDER, "m@x.example", ""},
        /* Further own addresses are nobody else's either. */
        {"From: b@x.example\nTo: alice@old.example, c@x.example\n", REPLY_ALL,
         "b@x.example c@x.example", ""},
        {"From: alice@old.example\nTo: c@x.example\n", REPLY_SENDER,
         "c@x.example", ""},
        {"From: b@x.example\nTo: list@x.example\nCc: d@x.example\n"
         "Mail-Followup-To: list@x.example, e@x.example, ALICE@example.org\n",
         REPLY_ALL, "list@x.example e@x.example", ""},
        {"From: b@x.example\nTo: c@x.example\n"
         "Mail-Followup-To: alice@example.org\n",
         REPLY_ALL, "b@x.example c@x.example", ""},
        {"From: b@x.example\nTo: list@x.example\nCc: d@x.example\n"
         "List-Post: <mailto:list@x.example?subject=hi>\n",
         REPLY_LIST, "list@x.example", ""},
        {"From: b@x.example\nList-Post: <mailto:list@x.example>\n"
         "Mail-Followup-To: other@x.example\n",
         REPLY_LIST, "other@x.example", ""},
    };
    static const char *const own[] = {"alice@example.org", "alice@old.example",
                                      NULL};
    g_autoptr(Address) from = me();
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Message) original = parsed(cases[i].header);
        const ReplyForm form = {.to = cases[i].reply, .own_keys = own};
        g_autoptr(Draft) draft = draft_reply(from, original, &form, NULL);
        g_autofree char *to = addresses_of(draft->to);
        g_autofree char *cc = addresses_of(draft->cc);
        assert_string_equal(to, cases[i].to);
        assert_string_equal(cc, cases[i].cc);
    }
}

static void
answers_continue_the_thread(void **state)
{
    static const struct {
        const char *header, *subject, *references;
    } cases[] = {
        {"Subject: hi\nMessage-ID: <2@x>\nReferences: <0@x> <1@x>\n", "Re: hi",
         "0@x 1@x 2@x"},
        {"Subject: Re: RE[2]: Aw: hi\nMessage-ID: <2@x>\nIn-Reply-To: <1@x>\n",
         "Re: hi", "1@x 2@x"},
        {"Subject: regarding: hi\nMessage-ID: <2@x>\n", "Re: regarding: hi",
         "2@x"},
        {"Message-ID: broken\n", "Re: ", NULL},
    };
    g_autoptr(Address) from = me();
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Message) original = parsed(cases[i].header);
        g_autoptr(Draft) draft = draft_reply(from, original, &to_sender, NULL);
        assert_string_equal(draft->subject, cases[i].subject);
        assert_int_equal(draft->references != NULL,
                         cases[i].references != NULL);
        if (!draft->references)
            continue;
        g_autofree char *joined = g_strjoinv(" ", draft->references);
        assert_string_equal(joined, cases[i].references);
        assert_string_equal(draft->in_reply_to, "2@x");
    }
}

static void
answers_quote_the_text(void **state)
{
    g_autoptr(Address) from = me();
    g_autoptr(Message) original = parsed(
        "From: Bob <b@x.example>\nDate: Mon, 3 Mar 2025 14:02:00 +0000\n\n"
        "Lunch?\n> maybe\n\n-- \nBob\n");
    g_autoptr(Draft) draft = draft_reply(from, original, &to_sender, NULL);
    assert_string_equal(draft->body,
                        "On Mon, 3 Mar 2025 14:02 +0000, Bob wrote:\n"
                        "> Lunch?\n>> maybe\n");
}

static void
list_that_takes_no_answers_is_said(void **state)
{
    static const char *const headers[] = {
        "From: b@x.example\nList-Id: <news.x.example>\n",
        "From: b@x.example\nList-Post: NO\n",
    };
    const ReplyForm to_list = {.to = REPLY_LIST};
    g_autoptr(Address) from = me();
    for (gsize i = 0; i < G_N_ELEMENTS(headers); i++) {
        g_autoptr(Message) original = parsed(headers[i]);
        g_autoptr(GError) error = NULL;
        assert_null(draft_reply(from, original, &to_list, &error));
        assert_non_null(strstr(error->message, "no list"));
    }
}

static void
quote_signature_and_words_go_where_they_are_wanted(void **state)
{
    static const struct {
        const char *attribution, *signature;
        gboolean is_above;
        const char *body;
    } cases[] = {
        {"%a (%n), %d, re %s: 100%% %x", NULL, FALSE,
         "b@x.example (Bob), Mon, 3 Mar 2025 14:02 +0000, re hi: 100% %x\n"
         "> Lunch?\n"},
        {NULL, "Alice\nExample Ltd", FALSE,
         "On Mon, 3 Mar 2025 14:02 +0000, Bob wrote:\n> Lunch?\n"
         "\n-- \nAlice\nExample Ltd\n"},
        {NULL, "Alice\n", TRUE,
         "\n\n-- \nAlice\n\n"
         "On Mon, 3 Mar 2025 14:02 +0000, Bob wrote:\n> Lunch?\n"},
        {NULL, "", TRUE,
         "\n\nOn Mon, 3 Mar 2025 14:02 +0000, Bob wrote:\n> Lunch?\n"},
    };
    g_autoptr(Address) from = me();
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Message) original =
            parsed("From: Bob <b@x.example>\nSubject: hi\n"
                   "Date: Mon, 3 Mar 2025 14:02:00 +0000\n\nLunch?\n");
        const ReplyForm form = {.attribution = cases[i].attribution,
                                .signature = cases[i].signature,
                                .is_above = cases[i].is_above};
        g_autoptr(Draft) draft = draft_reply(from, original, &form, NULL);
        assert_string_equal(draft->body, cases[i].body);
        /* Once is enough. */
        draft_sign(draft, cases[i].signature);
        assert_string_equal(draft->body, cases[i].body);
    }
}

static void
undated_mail_is_quoted_without_a_date(void **state)
{
    g_autoptr(Message) original = parsed("From: b@x.example\n\nhi\n");
    g_autofree char *line = answer_attribution(NULL, message_header(original));
    assert_string_equal(line, "b@x.example wrote:");
}

static void
attachments_are_missed_in_four_languages(void **state)
{
    static const struct {
        const char *body, *word;
    } cases[] = {
        {"See the attached file.\n", "attached"},
        {"Attachment follows\n", "attachment"},
        {"im Anhang die Rechnung\n", "anhang"},
        {"Die Anlage dazu.\n", "anlage"},
        {"Anbei das Bild\n", "anbei"},
        {"Vous trouverez ci-joint le devis\n", "ci-jointe"},
        {"La pièce jointe\n", "pièce jointe"},
        {"Le PJ.\n", "pj"},
        {"Le envío el archivo adjunto\n", "adjunto"},
        {"Anexo la factura\n", "anexo"},
        {"> see the attached file\nNothing here.\n", NULL},
        {"Hi\n-- \nAnlagenbau attached GmbH\n", NULL},
        {"Der Anlagenbau, pjx, unattached\n", NULL},
        {"\n---------- Forwarded message ----------\nattached\n", NULL},
        {"", NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *word = mention_attachment(cases[i].body);
        assert_int_equal(word != NULL, cases[i].word != NULL);
        if (word)
            assert_true(g_str_has_prefix(cases[i].word, word));
    }
}

int
main(void)
{
    message_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_go_to_whom_they_should),
        cmocka_unit_test(answers_continue_the_thread),
        cmocka_unit_test(answers_quote_the_text),
        cmocka_unit_test(list_that_takes_no_answers_is_said),
        cmocka_unit_test(quote_signature_and_words_go_where_they_are_wanted),
        cmocka_unit_test(undated_mail_is_quoted_without_a_date),
        cmocka_unit_test(attachments_are_missed_in_four_languages),
    };
    return cmocka_run_group_tests_name("answers", tests, NULL, NULL);
}
