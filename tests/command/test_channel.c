/* test_channel - from mail to chat and back, and which of them is chosen. */
#include "test.h"

#include "tests/command/desk.h"

#include "base/clock.h"

#define BOB "bob@im.example"

#define FROM_BOB                                                               \
    "From: Bob B <bob@work.example>\n"                                         \
    "To: alice@example.org\n"                                                  \
    "Subject: Re: mail 1\n"                                                    \
    "Message-ID: <m1@work.example>\n"                                          \
    "\n"

static const char long_mail[] = FROM_BOB "Half past twelve.\n"
                                         "The place by the river?\n"
                                         "\n"
                                         "On Tuesday Alice wrote:\n"
                                         "> Shall we have lunch?\n"
                                         "\n"
                                         "I bring the plans.\n"
                                         "\n"
                                         "-- \n"
                                         "Bob\n";

/* Bob's mail, with its body, under the cursor. */
static Desk *
desk_with_mail(const char *body)
{
    Desk *desk = desk_new(NULL);
    desk_furnish(desk);
    desk_put_body(desk, 1, body);
    desk_press(desk, "j");
    return desk;
}

static Intent *
next_intent(Desk *desk, Service service)
{
    gint64 due;
    return store_read_next_intent(desk->store->reader, service, 0, G_MAXINT64,
                                  &due, NULL);
}

static void
assert_said(Desk *desk, const char *expected)
{
    g_autoptr(Intent) said = next_intent(desk, SERVICE_XMPP);
    assert_non_null(said);
    assert_string_equal(said->jid, BOB);
    assert_string_equal(said->text, expected);
}

static void
say(Desk *desk, gboolean is_outgoing, const char *text, gint64 at)
{
    ChatMessage *chat = g_new0(ChatMessage, 1);
    chat->jid = g_strdup(BOB);
    chat->is_outgoing = is_outgoing;
    chat->body = g_strdup(text);
    chat->origin_id = g_uuid_string_random();
    chat->at_us = at * G_USEC_PER_SEC;
    chat->state = is_outgoing ? CHAT_SENT : CHAT_RECEIVED;
    Batch *batch = batch_new();
    batch_add_chat(batch, chat);
    desk_commit(desk, batch);
}

static void
set_presence(Desk *desk, Presence presence)
{
    Batch *batch = batch_new();
    batch_add_presence(batch, BOB, "desk", presence, 0, NULL);
    desk_commit(desk, batch);
}

/* ---- a mail is answered by chat ---- */

static void
chosen_paragraphs_are_quoted(void **state)
{
    g_autoptr(Desk) desk = desk_with_mail(long_mail);
    desk_press(desk, "i");
    desk_shows(desk, "Quote from Re: mail 1");
    desk_shows(desk, "Half past twelve.");
    desk_shows(desk, "I bring the plans.");
    desk_hides(desk, "Shall we have lunch");
    desk_hides(desk, "-- ");
    desk_press(desk, "jEnter"); /* none is tagged: the one under the cursor */
    assert_int_equal(ui_scope(desk->ui), SCOPE_CHAT);
    desk_shows(desk, "│ Re: mail 1");
    desk_shows(desk, "│ I bring the plans.");
    desk_shows(desk, "Esc drops the quote");
    desk_enter(desk, "Good!");
    assert_said(desk, "> Re: mail 1\n> I bring the plans.\nGood!");
    desk_hides(desk, "Esc drops the quote");
}

static void
tagged_paragraphs_are_quoted_in_order(void **state)
{
    g_autoptr(Desk) desk = desk_with_mail(long_mail);
    desk_press(desk, "Enter"); /* from the reader, too */
    desk_press(desk, "i");
    desk_press(desk, "jtkt");
    desk_press(desk, "Enter");
    desk_enter(desk, "Good!");
    assert_said(desk, "> Re: mail 1\n> Half past twelve.\n"
                      "> The place by the river?\n>\n"
                      "> I bring the plans.\nGood!");
}

static void
nothing_need_be_quoted(void **state)
{
    g_autoptr(Desk) desk = desk_with_mail(long_mail);
    desk_press(desk, "i");
    desk_press(desk, "q"); /* none: the subject is enough */
    assert_int_equal(ui_scope(desk->ui), SCOPE_CHAT);
    desk_shows(desk, "│ Re: mail 1");
    desk_press(desk, "Enter");
    desk_shows(desk, "Write your answer to the quote");
    desk_press(desk, "Esc"); /* not even the subject */
    assert_int_equal(ui_scope(desk->ui), SCOPE_CHAT);
    desk_enter(desk, "Good!");
    assert_said(desk, "Good!");
}

static void
one_paragraph_needs_no_list(void **state)
{
    g_autoptr(Desk) desk = desk_with_mail(FROM_BOB "Today?\n");
    desk_press(desk, "i");
    assert_int_equal(ui_scope(desk->ui), SCOPE_CHAT);
    desk_enter(desk, "Yes");
    assert_said(desk, "> Re: mail 1\n> Today?\nYes");
}

static void
quote_waits_in_a_closed_chat(void **state)
{
    g_autoptr(Desk) desk = desk_with_mail(FROM_BOB "Today?\n");
    desk_press(desk, "i");
    desk_press(desk, "Yes");
    desk_run(desk, "back");
    assert_int_equal(ui_scope(desk->ui), SCOPE_INBOX);
    desk_run(desk, "chat Bob");
    desk_shows(desk, "│ Today?");
    desk_enter(desk, "!");
    assert_said(desk, "> Re: mail 1\n> Today?\nYes!");
}

static void
long_quote_is_cut(void **state)
{
    g_autoptr(GString) mail = g_string_new(FROM_BOB);
    for (int i = 0; i < 1000; i++)
        g_string_append_printf(mail, "This is line %d of one paragraph.\n", i);
    g_autoptr(Desk) desk = desk_with_mail(mail->str);
    desk_press(desk, "i");
    desk_shows(desk, "lines more");
    desk_enter(desk, "Long!");
    g_autoptr(Intent) said = next_intent(desk, SERVICE_XMPP);
    assert_true(strlen(said->text) < 5000);
    assert_true(g_str_has_suffix(said->text, "> […]\nLong!"));
}

static void
forged_mail_is_nobodys(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    Batch *batch = batch_new();
    MailHeader *forged = header_from("Bob", "bob@work.example", "urgent");
    forged->auth = AUTH_FAIL;
    batch_add_mail(batch, "INBOX", 9, 0, 2000000, 100, forged, FALSE);
    desk_commit(desk, batch);
    desk_run(desk, "first");
    desk_shows(desk, "failed authentication");
    desk_press(desk, "i");
    assert_int_equal(ui_scope(desk->ui), SCOPE_INBOX);
    desk_shows(desk,
               "no friend is shown for bob@work.example; :why says the reason");
}

static void
body_is_fetched_while_that_can_be(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    Batch *batch = batch_new();
    batch_add_line(batch, SERVICE_IMAP, LINE_ONLINE, NULL);
    desk_commit(desk, batch);
    desk_press(desk, "j");
    desk_press(desk, "i");
    desk_shows(desk, "Fetching the mail first");
    desk_was_asked(desk, "want-body");
    desk_put_body(desk, 1, FROM_BOB "Today?\n");
    assert_int_equal(ui_scope(desk->ui), SCOPE_CHAT);
    desk_shows(desk, "│ Today?");
}

/* ---- a chat goes on by mail ---- */

#define DAY 86400

static Desk *
desk_with_chat(void)
{
    Desk *desk = desk_new(NULL);
    desk_furnish(desk);
    say(desk, FALSE, "An old word", 1772633400 - 3 * DAY);
    say(desk, FALSE,
        "Shall we meet about the plans for the new terrace at noon?",
        1772633400);
    say(desk, FALSE, "> a quote\nOr later?", 1772633460);
    say(desk, TRUE, "Later", 1772633520);
    desk_run(desk, "chat Bob");
    return desk;
}

static void
type_only(Desk *desk, const char *text)
{
    for (const char *c = text; *c; c++)
        ui_key(desk->ui, &(Key){(gunichar)*c});
}

static void
last_messages_become_a_mail(void **state)
{
    g_autoptr(Desk) desk = desk_with_chat();
    desk_press(desk, "M-m");
    assert_int_equal(ui_scope(desk->ui), SCOPE_CHOICE);
    desk_shows(desk, "Mail to Bob");
    desk_press(desk, "Enter"); /* those of the last day are tagged */
    assert_string_equal(
        desk->edited,
        "To: Bob <bob@work.example>\nCc:\n"
        "Subject: Shall we meet about the plans for the new…\n\n"
        "On Wed, 4 Mar 2026 14:10 +0000, Bob wrote:\n"
        "> Shall we meet about the plans for the new terrace at noon?\n"
        ">> a quote\n> Or later?\n"
        "\nOn Wed, 4 Mar 2026 14:12 +0000, Alice wrote:\n"
        "> Later\n\n");
    g_autofree char *same = g_strdup(desk->edited);
    desk_edit(desk, same); /* it may go as it is */
    desk_shows(desk, "Send to Bob <bob@work.example>");
}

static void
tagged_messages_become_a_mail(void **state)
{
    g_autoptr(Desk) desk = desk_with_chat();
    desk_enter(desk, "/mail");
    desk_press(desk, "ggt"); /* the old one too */
    desk_press(desk, "Gt");  /* and not the last */
    desk_press(desk, "m");   /* takes them as Enter does */
    assert_non_null(strstr(desk->edited, "Subject: An old word\n"));
    assert_non_null(strstr(desk->edited, "> An old word\n"));
    assert_null(strstr(desk->edited, "> Later\n"));
}

static void
leaving_the_list_writes_nothing(void **state)
{
    g_autoptr(Desk) desk = desk_with_chat();
    type_only(desk, "half a thought");
    desk_press(desk, "M-m");
    desk_press(desk, "q");
    assert_int_equal(ui_scope(desk->ui), SCOPE_CHAT);
    assert_null(desk->edited);
    desk_shows(desk, "> half a thought");
}

static void
what_is_typed_goes_along(void **state)
{
    g_autoptr(Desk) desk = desk_with_chat();
    type_only(desk, "half a thought");
    desk_press(desk, "M-m");
    desk_press(desk, "Enter");
    assert_true(g_str_has_suffix(desk->edited, "> Later\n\nhalf a thought\n"));
    g_autofree char *same = g_strdup(desk->edited);
    desk_edit(desk, same);
    desk_press(desk, "q");
    desk_hides(desk, "half a thought");
}

static void
chat_without_words_is_a_blank_mail(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    desk_run(desk, "chat Bob");
    desk_press(desk, "M-m");
    assert_string_equal(desk->edited,
                        "To: Bob <bob@work.example>\nCc:\nSubject: \n\n");
}

/* ---- the better one ---- */

static void
answer_goes_by_presence(void **state)
{
    static const struct {
        Presence presence;
        gboolean is_chat;
        const char *why;
    } cases[] = {
        {PRESENCE_ONLINE, TRUE, "By chat: Bob is online"},
        {PRESENCE_CHAT, TRUE, "By chat: Bob is free to chat"},
        {PRESENCE_AWAY, FALSE, "By mail: Bob is away"},
        {PRESENCE_DND, FALSE, "By mail: Bob is not to be disturbed"},
        {PRESENCE_OFFLINE, FALSE, "By mail: Bob is offline"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Desk) desk = desk_with_mail(FROM_BOB "Today?\n");
        set_presence(desk, cases[i].presence);
        desk_run(desk, "answer");
        desk_shows(desk, cases[i].why);
        assert_int_equal(ui_scope(desk->ui) == SCOPE_CHAT, cases[i].is_chat);
        assert_int_equal(desk->edited == NULL, cases[i].is_chat);
        if (cases[i].is_chat) {
            desk_shows(desk, "│ Today?");
            continue;
        }
        assert_non_null(strstr(desk->edited, "In-Reply-To:"));
        g_autofree char *text = g_strconcat(desk->edited, "Yes\n", NULL);
        desk_edit(desk, text);
        desk_shows(desk, cases[i].why); /* below the editor it was not seen */
    }
}

static void
answer_to_a_friend_writes_to_them(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    desk_run(desk, "answer Bob");
    desk_shows(desk, "By mail: Bob is offline");
    assert_true(g_str_has_prefix(desk->edited, "To: Bob <bob@work.example>"));
    g_autofree char *same = g_strdup(desk->edited);
    desk_edit(desk, same);

    desk_run(desk, "answer Carol");
    desk_shows(desk, "By chat: no mail address of Carol is known");
    assert_int_equal(ui_scope(desk->ui), SCOPE_CHAT);
}

static void
answer_to_a_stranger_is_a_mail(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    desk_put_body(desk, 2, "From: shop@x.example\nSubject: x\n\nBuy!\n");
    desk_run(desk, "answer");
    desk_shows(desk, "By mail: no friend is shown for shop@x.example");
    assert_true(g_str_has_prefix(desk->edited, "To: shop@x.example\n"));
}

static void
answer_minds_what_did_not_arrive(void **state)
{
    g_autoptr(Desk) desk = desk_with_mail(FROM_BOB "Today?\n");
    set_presence(desk, PRESENCE_ONLINE);
    desk_run(desk, "chat Bob Hello");
    g_autoptr(Intent) said = next_intent(desk, SERVICE_XMPP);
    Batch *batch = batch_new();
    batch_add_intent_failed(batch, said->id, "no such user");
    desk_commit(desk, batch);
    desk_run(desk, "back");
    desk_run(desk, "answer"); /* why is below the error, which says it too */
    assert_non_null(desk->edited);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chosen_paragraphs_are_quoted),
        cmocka_unit_test(tagged_paragraphs_are_quoted_in_order),
        cmocka_unit_test(nothing_need_be_quoted),
        cmocka_unit_test(one_paragraph_needs_no_list),
        cmocka_unit_test(quote_waits_in_a_closed_chat),
        cmocka_unit_test(long_quote_is_cut),
        cmocka_unit_test(forged_mail_is_nobodys),
        cmocka_unit_test(body_is_fetched_while_that_can_be),
        cmocka_unit_test(last_messages_become_a_mail),
        cmocka_unit_test(tagged_messages_become_a_mail),
        cmocka_unit_test(leaving_the_list_writes_nothing),
        cmocka_unit_test(what_is_typed_goes_along),
        cmocka_unit_test(chat_without_words_is_a_blank_mail),
        cmocka_unit_test(answer_goes_by_presence),
        cmocka_unit_test(answer_to_a_friend_writes_to_them),
        cmocka_unit_test(answer_to_a_stranger_is_a_mail),
        cmocka_unit_test(answer_minds_what_did_not_arrive),
    };
    return cmocka_run_group_tests_name("channel", tests, NULL, NULL);
}
