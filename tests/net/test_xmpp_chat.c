/* test_xmpp_chat - receipts, markers, corrections, answers, reactions, typing
 * and carbons between two who use kith, with a real Prosody; and what a third
 * account forges of all that. */
#include "test.h"

#include "net/xmpp/message_in.h"
#include "net/xmpp_side.h"
#include "net/xmpp_stranger.h"

#define ALICE "alice@example.org"
#define BOB   "bob@example.org"
#define CAROL "carol@example.org"

static Servers *servers;

/* ---- what is in a store ---- */

/* The newest message with that body, or NULL. */
static ChatRow *
find_row(Side *side, const char *jid, const char *body)
{
    g_autoptr(GPtrArray) rows =
        store_read_chat_page(side->reader, jid, NULL, PAGE_BEFORE, 100, NULL);
    for (guint i = rows ? rows->len : 0; i-- > 0;) {
        const ChatRow *row = g_ptr_array_index(rows, i);
        if (g_str_equal(row->body, body))
            return store_read_chat(side->reader, row->at.id, NULL);
    }
    return NULL;
}

typedef struct {
    Side *other; /* is woken as the app would, when the keeper queues a mark */
    const char *jid, *body;
    ChatState state;
    const char *theirs, *mine; /* reactions */
} Row;

static gboolean
has_row(Side *side, gconstpointer subject)
{
    const Row *wanted = subject;
    if (wanted->other)
        side_send(wanted->other, WORKER_WAKE, NULL);
    g_autoptr(ChatRow) row = find_row(side, wanted->jid, wanted->body);
    return row && (!wanted->state || row->state == wanted->state) &&
           (!wanted->theirs ||
            g_strcmp0(row->their_reactions, wanted->theirs) == 0) &&
           (!wanted->mine || g_strcmp0(row->my_reactions, wanted->mine) == 0);
}

static ChatRow *
await_row(Side *side, const Row *wanted)
{
    side_await(side, has_row, wanted, wanted->body);
    return find_row(side, wanted->jid, wanted->body);
}

static ChatRow *
await_body(Side *side, const char *jid, const char *body)
{
    const Row wanted = {.jid = jid, .body = body};
    return await_row(side, &wanted);
}

static void
await_state(Side *side, const char *jid, const char *body, ChatState state,
            Side *other)
{
    const Row wanted = {
        .other = other, .jid = jid, .body = body, .state = state};
    g_autoptr(ChatRow) row = await_row(side, &wanted);
    assert_non_null(row);
}

/* ---- between friends ---- */

static void
receipt_and_marker_come_back(void **state)
{
    g_autoptr(Side) alice = side_online(servers, "alice");
    g_autoptr(Side) bob = side_online(servers, "bob");
    side_wish(alice, intent_send_chat(BOB, "are you there?"));
    await_state(alice, BOB, "are you there?", CHAT_DELIVERED, bob);
    side_wish(bob, intent_chat_read(ALICE));
    await_state(alice, BOB, "are you there?", CHAT_DISPLAYED, bob);
}

static void
correction_replaces_on_both_sides(void **state)
{
    g_autoptr(Side) alice = side_online(servers, "alice");
    g_autoptr(Side) bob = side_online(servers, "bob");
    side_wish(alice, intent_send_chat(BOB, "at sven"));
    g_autoptr(ChatRow) wrong = await_body(bob, ALICE, "at sven");
    assert_false(wrong->is_corrected);
    g_autoptr(ChatRow) said = store_read_last_said(alice->reader, BOB, NULL);
    side_wish(alice, intent_correct_chat(BOB, said->message_id, "at seven"));
    g_autoptr(ChatRow) right = await_body(bob, ALICE, "at seven");
    assert_int_equal(right->at.id, wrong->at.id);
    assert_true(right->is_corrected);
    assert_int_equal(side_count_chats(bob, ALICE, "at sven"), 0);
}

static void
answer_is_quoted_for_others_only(void **state)
{
    static const char question[] = "\U0001f369 or \u00e9clair?\nsay quickly";
    g_autoptr(Side) alice = side_online(servers, "alice");
    g_autoptr(Side) bob = side_online(servers, "bob");
    side_wish(alice, intent_send_chat(BOB, question));
    g_autoptr(ChatRow) asked = await_body(bob, ALICE, question);
    side_wish(bob,
              intent_reply_chat(ALICE, asked->message_id, question, "both"));
    g_autoptr(ChatRow) answer = await_body(alice, BOB, "both");
    g_autoptr(ChatRow) own = find_row(alice, BOB, question);
    assert_int_equal(answer->answers.id, own->at.id);
    assert_true(answer->answers_outgoing);
    assert_string_equal(answer->quote, question);
}

static void
reactions_come_and_go(void **state)
{
    static const char emojis[] = "\U0001f44d \u2764";
    g_autoptr(Side) alice = side_online(servers, "alice");
    g_autoptr(Side) bob = side_online(servers, "bob");
    side_wish(alice, intent_send_chat(BOB, "it is done"));
    g_autoptr(ChatRow) row = await_body(bob, ALICE, "it is done");
    side_wish(bob, intent_react(ALICE, row->message_id, emojis));
    const Row theirs = {.jid = BOB, .body = "it is done", .theirs = emojis};
    g_autoptr(ChatRow) seen = await_row(alice, &theirs);
    g_autoptr(ChatRow) mine = find_row(bob, ALICE, "it is done");
    assert_string_equal(mine->my_reactions, emojis);
    side_wish(bob, intent_react(ALICE, row->message_id, "\U0001f440"));
    const Row other = {
        .jid = BOB, .body = "it is done", .theirs = "\U0001f440"};
    g_autoptr(ChatRow) changed = await_row(alice, &other);
}

static void
typing_is_told_to_who_tells_it_too(void **state)
{
    g_autoptr(Side) alice = side_online(servers, "alice");
    g_autoptr(Side) bob = side_online(servers, "bob");
    side_await(alice, friend_is_online, BOB, "bob online");
    side_await(bob, friend_is_online, ALICE, "alice online");
    side_forget(bob);
    worker_send(alice->worker, /* to one who never did: it stays here */
                worker_message_new(WORKER_TYPING, TYPING_COMPOSING, BOB));
    side_wish(alice, intent_send_chat(BOB, "are you typing?"));
    const Change *first = side_await_change(bob, CHANGE_TYPING);
    assert_string_equal(first->jid, ALICE);
    assert_int_equal(first->typing, TYPING_ACTIVE);
    side_forget(alice);
    worker_send(bob->worker,
                worker_message_new(WORKER_TYPING, TYPING_COMPOSING, ALICE));
    const Change *answer = side_await_change(alice, CHANGE_TYPING);
    assert_string_equal(answer->jid, BOB);
    assert_int_equal(answer->typing, TYPING_COMPOSING);
    side_forget(alice);
    side_stop(bob);
    const Change *gone = side_await_change(alice, CHANGE_TYPING);
    assert_int_equal(gone->typing, TYPING_GONE);
}

/* ---- the user's other client ---- */

static void
carbons_of_another_client_are_stored(void **state)
{
    g_autoptr(Side) alice = side_online(servers, "alice");
    g_autoptr(Side) bob = side_online(servers, "bob");
    g_autoptr(Stranger) phone = stranger_new(servers, "alice");
    side_wish(bob, intent_send_chat(ALICE, "where are you?"));
    g_autoptr(ChatRow) asked = await_body(alice, BOB, "where are you?");
    assert_true(asked->is_unread);
    /* XEP-0333: the phone has shown it, and nothing is unread here either. */
    g_autofree char *seen =
        g_strdup_printf("<message type='chat' to='" BOB "' id='d1'>"
                        "<displayed xmlns='urn:xmpp:chat-markers:0' id='%s'/>"
                        "<store xmlns='urn:xmpp:hints'/></message>",
                        asked->message_id);
    stranger_say(phone, seen);
    await_state(bob, ALICE, "where are you?", CHAT_DISPLAYED, NULL);
    stranger_say(phone, "<message type='chat' to='" BOB "' id='p1'>"
                        "<body>on the train</body></message>");
    g_autoptr(ChatRow) said = await_body(alice, BOB, "on the train");
    assert_true(said->is_outgoing);
    assert_int_equal(said->state, CHAT_SENT);
    g_autoptr(ChatRow) read = find_row(alice, BOB, "where are you?");
    assert_false(read->is_unread);
}

/* ---- forgeries ---- */

static Stranger *
carol_beside(Side *alice)
{
    Stranger *carol = stranger_new(servers, "carol");
    stranger_say(carol, "<presence/>");
    side_await(alice, friend_is_online, CAROL, "carol online");
    return carol;
}

/* What Carol has said before is dealt with. */
static void
await_carol(Side *alice, Stranger *carol, const char *word)
{
    g_autofree char *xml = g_strdup_printf(
        "<message type='chat' to='" ALICE "' id='%s'><body>%s</body></message>",
        word, word);
    stranger_say(carol, xml);
    g_autoptr(ChatRow) row = await_body(alice, CAROL, word);
    assert_non_null(row);
}

static void
forged_carbon_is_dropped(void **state)
{
    static const char *const froms[] = {BOB "/x", ALICE "/x"};
    g_autoptr(Side) alice = side_online(servers, "alice");
    g_autoptr(Stranger) carol = carol_beside(alice);
    for (gsize i = 0; i < 2 * G_N_ELEMENTS(froms); i++) {
        const char *from = froms[i / 2], *kind = i % 2 ? "sent" : "received";
        g_autofree char *xml = g_strdup_printf(
            "<message type='chat' to='" ALICE "'>"
            "<%s xmlns='urn:xmpp:carbons:2'><forwarded"
            " xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client'"
            " type='chat' from='%s' to='" ALICE "'><body>forged</body>"
            "</message></forwarded></%s><body>forged</body></message>",
            kind, from, kind);
        stranger_say(carol, xml);
    }
    await_carol(alice, carol, "after the carbons");
    assert_int_equal(side_count_chats(alice, BOB, "forged"), 0);
    assert_int_equal(side_count_chats(alice, CAROL, "forged"), 0);
}

static void
nobody_speaks_of_what_others_got(void **state)
{
    g_autoptr(Side) alice = side_online(servers, "alice");
    g_autoptr(Stranger) carol = carol_beside(alice);
    g_autoptr(Stranger) bob = stranger_new(servers, "bob");
    stranger_say(bob, "<presence/>");
    side_await(alice, friend_is_online, BOB, "bob online");
    stranger_say(bob, "<message type='chat' to='" ALICE "' id='b1'>"
                      "<body>truth</body></message>");
    g_autoptr(ChatRow) truth = await_body(alice, BOB, "truth");
    side_wish(alice, intent_send_chat(BOB, "for bob alone"));
    await_state(alice, BOB, "for bob alone", CHAT_SENT, NULL);
    g_autoptr(ChatRow) own = find_row(alice, BOB, "for bob alone");
    g_autofree char *marks =
        g_strdup_printf("<message type='chat' to='" ALICE "'>"
                        "<received xmlns='urn:xmpp:receipts' id='%s'/>"
                        "<displayed xmlns='urn:xmpp:chat-markers:0' id='%s'/>"
                        "<reactions xmlns='urn:xmpp:reactions:0' id='%s'>"
                        "<reaction>x</reaction></reactions></message>",
                        own->message_id, own->message_id, own->message_id);
    stranger_say(carol, marks);
    stranger_say(carol, "<message type='chat' to='" ALICE "' id='c1'>"
                        "<replace xmlns='urn:xmpp:message-correct:0' id='b1'/>"
                        "<body>lie</body></message>");
    await_carol(alice, carol, "after the marks");
    g_autoptr(ChatRow) after = find_row(alice, BOB, "for bob alone");
    assert_int_equal(after->state, CHAT_SENT);
    assert_null(after->their_reactions);
    assert_int_equal(side_count_chats(alice, BOB, "truth"), 1);
    assert_int_equal(side_count_chats(alice, CAROL, "lie"), 1);
    /* The same from Bob counts. */
    g_autofree char *real = g_strdup_printf(
        "<message type='chat' to='" ALICE "'>"
        "<received xmlns='urn:xmpp:receipts' id='%s'/></message>",
        own->message_id);
    stranger_say(bob, real);
    await_state(alice, BOB, "for bob alone", CHAT_DELIVERED, NULL);
}

/* ---- one stanza ---- */

static ChatMessage *
read_text(const char *xml)
{
    xmpp_ctx_t *context = xmpp_ctx_new(NULL, NULL);
    Stanza *stanza = xmpp_stanza_new_from_string(context, xml);
    assert_non_null(stanza);
    ChatMessage *chat = message_in_text(stanza);
    xmpp_stanza_release(stanza);
    xmpp_ctx_free(context);
    return chat;
}

static void
hostile_offsets_cut_nothing(void **state)
{
    /* Of "> \U0001f369\u00e9\nyes", 8 code points. */
    static const struct {
        const char *range, *body, *quote;
    } cases[] = {
        {"start='0' end='5'", "yes", "\U0001f369\u00e9"},
        {"start='2' end='3'", "> \u00e9\nyes", "\U0001f369"},
        {"start='5' end='8'", "> \U0001f369\u00e9", "yes"},
        {"start='0' end='8'", NULL, NULL},
        {"start='0' end='9'", NULL, NULL},
        {"start='5' end='5'", NULL, NULL},
        {"start='5' end='2'", NULL, NULL},
        {"start='-1' end='5'", NULL, NULL},
        {"start='0' end='-1'", NULL, NULL},
        {"start='+0' end='5'", NULL, NULL},
        {"start='0' end='18446744073709551615'", NULL, NULL},
        {"start='4294967296' end='4294967301'", NULL, NULL},
        {"start='0x0' end='0x5'", NULL, NULL},
        {"start='' end=''", NULL, NULL},
        {"start='0'", NULL, NULL},
        {"", NULL, NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *xml = g_strdup_printf(
            "<message id='m'><body>&gt; \U0001f369\u00e9\nyes</body>"
            "<reply xmlns='urn:xmpp:reply:0' id='q'/>"
            "<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'>"
            "<body %s/></fallback></message>",
            cases[i].range);
        g_autoptr(ChatMessage) chat = read_text(xml);
        const char *body =
            cases[i].body ? cases[i].body : "> \U0001f369\u00e9\nyes";
        if (!g_str_equal(chat->body, body) ||
            g_strcmp0(chat->quote, cases[i].quote) != 0)
            fail_msg("%s: '%s', '%s'", cases[i].range, chat->body, chat->quote);
        assert_string_equal(chat->reply_to, "q");
    }
}

static void
only_web_addresses_are_files(void **state)
{
    static const struct {
        const char *url;
        gboolean is_kept;
    } cases[] = {
        {"https://files.example/a.png", TRUE},
        {"http://files.example/a.png", TRUE},
        {"file:///etc/passwd", FALSE},
        {"javascript:alert(1)", FALSE},
        {"aesgcm://files.example/a", FALSE},
        {"https://", FALSE},
        {"https://files.example/a b", FALSE},
        {"", FALSE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *xml = g_strdup_printf(
            "<message><body>look</body><x xmlns='jabber:x:oob'><url>%s</url>"
            "</x></message>",
            cases[i].url);
        g_autoptr(ChatMessage) chat = read_text(xml);
        assert_string_equal(chat->body, "look");
        if ((chat->url != NULL) != cases[i].is_kept)
            fail_msg("%s", cases[i].url);
    }
}

static int
set_up(void **state)
{
    static const char *const arguments[] = {"xmpp", "--seed", "basic", NULL};
    servers = servers_start(arguments);
    return 0;
}

static int
tear_down(void **state)
{
    g_clear_pointer(&servers, servers_free);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hostile_offsets_cut_nothing),
        cmocka_unit_test(only_web_addresses_are_files),
        cmocka_unit_test(receipt_and_marker_come_back),
        cmocka_unit_test(correction_replaces_on_both_sides),
        cmocka_unit_test(answer_is_quoted_for_others_only),
        cmocka_unit_test(reactions_come_and_go),
        cmocka_unit_test(typing_is_told_to_who_tells_it_too),
        cmocka_unit_test(carbons_of_another_client_are_stored),
        cmocka_unit_test(forged_carbon_is_dropped),
        cmocka_unit_test(nobody_speaks_of_what_others_got),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
