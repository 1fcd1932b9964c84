/* test_chat - messages, their states, corrections and reactions, as they come
 * from stream and archive in any order. */
#include "test.h"

#include "base/clock.h"
#include "store/db.h"
#include "tests/store/fixture.h"

#define BOB "bob@chat.example"

static ChatMessage *
message(const char *id, const char *body, gint64 at_us)
{
    ChatMessage *chat = g_new0(ChatMessage, 1);
    chat->jid = g_strdup(BOB);
    chat->message_id = g_strdup(id);
    chat->origin_id = g_strdup(id);
    chat->body = g_strdup(body);
    chat->at_us = at_us;
    chat->state = CHAT_RECEIVED;
    return chat;
}

static ChatMessage *
correction(const char *id, const char *of, const char *body, gint64 at_us)
{
    ChatMessage *chat = message(id, body, at_us);
    chat->replaces = g_strdup(of);
    return chat;
}

static ChatMessage *
own(const char *id, gint64 at_us)
{
    ChatMessage *chat = message(id, id, at_us);
    chat->is_outgoing = TRUE;
    chat->state = CHAT_SENT;
    return chat;
}

static void
take(Fixture *fixture, ChatMessage *chat)
{
    Batch *batch = batch_new();
    batch_add_chat(batch, chat);
    commit(fixture, batch);
}

static GPtrArray *
rows(Fixture *fixture)
{
    GPtrArray *found = store_read_chat_page(fixture->reader, BOB, NULL,
                                            PAGE_BEFORE, 100, NULL);
    assert_non_null(found);
    return found;
}

static void
assert_bodies(Fixture *fixture, const char *expected)
{
    g_autoptr(GPtrArray) found = rows(fixture);
    g_autoptr(GString) got = g_string_new(NULL);
    for (guint i = 0; i < found->len; i++)
        g_string_append_printf(got, "%s%s", i ? "|" : "",
                               ((ChatRow *)found->pdata[i])->body);
    assert_string_equal(got->str, expected);
}

static ChatState
state_of(Fixture *fixture, guint n)
{
    g_autoptr(GPtrArray) found = rows(fixture);
    return ((ChatRow *)found->pdata[n])->state;
}

static void
mark(Fixture *fixture, const char *id, ChatState state)
{
    Batch *batch = batch_new();
    batch_add_chat_mark(batch, BOB, id, state);
    commit(fixture, batch);
}

static void
set_state(Fixture *fixture, const char *id, ChatState state)
{
    Batch *batch = batch_new();
    batch_add_chat_state(batch, id, state);
    commit(fixture, batch);
}

static Intent *
next_wish(Fixture *fixture, gint64 after)
{
    return store_read_next_intent(fixture->reader, SERVICE_XMPP, after,
                                  clock_now(), NULL, NULL);
}

/* ---- states ---- */

static void
state_never_goes_back(void **state)
{
    static const struct {
        ChatState from, told, then;
    } cases[] = {
        {CHAT_SENT, CHAT_SENDING, CHAT_SENT},
        {CHAT_SENT, CHAT_FAILED, CHAT_FAILED},
        {CHAT_FAILED, CHAT_SENT, CHAT_SENT},
        {CHAT_FAILED, CHAT_DELIVERED, CHAT_DELIVERED},
        {CHAT_DELIVERED, CHAT_SENT, CHAT_DELIVERED},
        {CHAT_DELIVERED, CHAT_FAILED, CHAT_DELIVERED},
        {CHAT_DELIVERED, CHAT_DISPLAYED, CHAT_DISPLAYED},
        {CHAT_DISPLAYED, CHAT_DELIVERED, CHAT_DISPLAYED},
        {CHAT_DISPLAYED, CHAT_FAILED, CHAT_DISPLAYED},
        {CHAT_SENT, CHAT_RECEIVED, CHAT_SENT},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Fixture) fixture = fixture_new();
        take(fixture, own("m", 10));
        set_state(fixture, "m", cases[i].from);
        assert_int_equal(state_of(fixture, 0), cases[i].from);
        set_state(fixture, "m", cases[i].told);
        if (state_of(fixture, 0) != cases[i].then)
            fail_msg("case %zu: %d", i, (int)state_of(fixture, 0));
    }
}

static void
displayed_counts_for_all_before(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    take(fixture, own("a", 10));
    take(fixture, own("b", 20));
    take(fixture, own("c", 30));
    set_state(fixture, "a", CHAT_FAILED);
    take(fixture, own("d", 15));
    mark(fixture, "b", CHAT_DISPLAYED);
    assert_int_equal(state_of(fixture, 0), CHAT_FAILED);    /* a */
    assert_int_equal(state_of(fixture, 1), CHAT_DISPLAYED); /* d */
    assert_int_equal(state_of(fixture, 2), CHAT_DISPLAYED); /* b */
    assert_int_equal(state_of(fixture, 3), CHAT_SENT);      /* c */
    mark(fixture, "c", CHAT_DELIVERED);
    assert_int_equal(state_of(fixture, 3), CHAT_DELIVERED);
    mark(fixture, "b", CHAT_SENT); /* says nothing */
    assert_int_equal(state_of(fixture, 2), CHAT_DISPLAYED);
    mark(fixture, "unknown", CHAT_DISPLAYED);
    assert_int_equal(state_of(fixture, 3), CHAT_DELIVERED);
}

/* It has arrived, so it is not sent again. */
static void
receipt_ends_the_wish(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    wish(fixture, intent_send_chat(BOB, "hello"));
    g_autoptr(Intent) job = next_wish(fixture, 0);
    mark(fixture, job->origin_id, CHAT_DELIVERED);
    assert_null(next_wish(fixture, 0));
    assert_int_equal(state_of(fixture, 0), CHAT_DELIVERED);
}

/* ---- each once ---- */

static void
message_comes_once(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    ChatMessage *live = message("m", "hello", 10);
    live->stanza_id = g_strdup("s");
    take(fixture, live);
    take(fixture, message("m", "hello", 12));           /* by origin-id */
    ChatMessage *archived = message(NULL, "hello", 14); /* by stanza-id */
    archived->stanza_id = g_strdup("s");
    take(fixture, archived);
    assert_bodies(fixture, "hello");
    take(fixture, own("m", 16)); /* the other direction is another message */
    assert_bodies(fixture, "hello|m");
}

/* ---- corrections ---- */

static void
latest_correction_holds_in_any_order(void **state)
{
    static const char *const orders[] = {"m12", "m21", "1m2",   "12m",
                                         "21m", "2m1", "m1212", "m2m11"};
    for (gsize i = 0; i < G_N_ELEMENTS(orders); i++) {
        g_autoptr(Fixture) fixture = fixture_new();
        for (const char *c = orders[i]; *c; c++)
            take(fixture, *c == 'm'   ? message("m", "first", 10)
                          : *c == '1' ? correction("x", "m", "second", 20)
                                      : correction("y", "m", "third", 30));
        g_autoptr(GPtrArray) found = rows(fixture);
        if (found->len != 1 ||
            !g_str_equal(((ChatRow *)found->pdata[0])->body, "third"))
            fail_msg("%s: %u rows", orders[i], found->len);
        assert_true(((ChatRow *)found->pdata[0])->is_corrected);
        assert_int_equal(counters(fixture).chat_unread, 1);
    }
}

static void
correction_of_nothing_is_a_message(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    take(fixture, message("m", "theirs", 10));
    take(fixture, own("o", 11));
    take(fixture, correction("x", "o", "not theirs to correct", 20));
    take(fixture, correction("y", "none", "lost", 30));
    assert_bodies(fixture, "theirs|o|not theirs to correct|lost");
    /* A client that counts its ids from 1 means none of an earlier one. */
    take(fixture, message("none", "new", 2 * G_TIME_SPAN_HOUR));
    assert_bodies(fixture, "theirs|o|not theirs to correct|lost|new");
}

static guint
count_found(Fixture *fixture, const char *word)
{
    g_autoptr(Db) db = db_open(fixture->path, DB_READ, NULL);
    return (guint)db_int(db, -1,
                         "SELECT count(*) FROM chat_words"
                         " WHERE chat_words MATCH ?1",
                         TEXT(word));
}

static void
corrected_words_are_found(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    take(fixture, message("m", "apricot", 10));
    assert_int_equal(count_found(fixture, "apricot"), 1);
    take(fixture, correction("x", "m", "banana", 20));
    assert_int_equal(count_found(fixture, "apricot"), 0);
    assert_int_equal(count_found(fixture, "banana"), 1);
}

static void
own_correction_shows_at_once_and_can_be_withdrawn(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    wish(fixture, intent_send_chat(BOB, "helo"));
    g_autoptr(ChatRow) said = store_read_last_said(fixture->reader, BOB, NULL);
    wish(fixture, intent_correct_chat(BOB, said->message_id, "hello"));
    assert_bodies(fixture, "hello");
    g_autoptr(Intent) first = next_wish(fixture, 0);
    g_autoptr(Intent) job = next_wish(fixture, first->id);
    assert_string_equal(job->replaces, said->message_id);
    assert_string_equal(job->text, "hello");
    wish(fixture, intent_cancel(job->id));
    assert_bodies(fixture, "helo");
    g_autofree char *no =
        refused(fixture, intent_correct_chat(BOB, "none", "x"));
    assert_non_null(strstr(no, "no such message"));
}

/* ---- what the other side is told ---- */

static ChatMessage *
wanting(const char *id, guint wants, gint64 at_us)
{
    ChatMessage *chat = message(id, id, at_us);
    chat->wants = wants;
    return chat;
}

static void
assert_no_wish(Fixture *fixture)
{
    g_autoptr(Intent) none = next_wish(fixture, 0);
    if (none)
        fail_msg("%s of %s", none->kind == INTENT_SEND_MARK ? "mark" : "wish",
                 none->origin_id);
}

static void
receipt_goes_once_to_friends(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    take(fixture, wanting("stranger", CHAT_WANTS_RECEIPT, 10));
    assert_no_wish(fixture);
    befriend(fixture, BOB, "Bob");
    take(fixture, wanting("stranger", CHAT_WANTS_RECEIPT, 10));
    take(fixture, wanting("none", CHAT_WANTS_MARKER, 20));
    assert_no_wish(fixture);
    take(fixture, wanting("m", CHAT_WANTS_RECEIPT, 30));
    take(fixture, wanting("m", CHAT_WANTS_RECEIPT, 30));
    g_autoptr(Intent) job = next_wish(fixture, 0);
    assert_int_equal(job->kind, INTENT_SEND_MARK);
    assert_int_equal(job->mark, CHAT_DELIVERED);
    assert_string_equal(job->origin_id, "m");
    assert_string_equal(job->jid, BOB);
    assert_null(next_wish(fixture, job->id));
}

static void
newest_that_wants_it_is_displayed_once(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    befriend(fixture, BOB, "Bob");
    take(fixture, wanting("a", CHAT_WANTS_MARKER, 10));
    take(fixture, wanting("b", CHAT_WANTS_MARKER, 20));
    take(fixture, wanting("c", 0, 30));
    assert_no_wish(fixture);
    wish(fixture, intent_chat_read(BOB));
    g_autoptr(Intent) job = next_wish(fixture, 0);
    assert_int_equal(job->mark, CHAT_DISPLAYED);
    assert_string_equal(job->origin_id, "b");
    wish(fixture, intent_chat_read(BOB));
    assert_null(next_wish(fixture, job->id));
}

static void
nothing_is_told_unless_wanted(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    fixture_stop(fixture);
    KeeperOptions options = fixture_options(fixture->path);
    options.sends_receipts = options.sends_displayed = FALSE;
    fixture_start(fixture, &options);
    befriend(fixture, BOB, "Bob");
    take(fixture, wanting("a", CHAT_WANTS_RECEIPT | CHAT_WANTS_MARKER, 10));
    wish(fixture, intent_chat_read(BOB));
    assert_no_wish(fixture);
}

static void
read_elsewhere_is_read_here(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    befriend(fixture, BOB, "Bob");
    for (guint i = 1; i < 4; i++) {
        g_autofree char *id = g_strdup_printf("%u", i);
        take(fixture, wanting(id, CHAT_WANTS_MARKER, i));
    }
    Batch *batch = batch_new();
    batch_add_chat_seen(batch, BOB, "2");
    batch_add_chat_seen(batch, BOB, "unknown");
    commit(fixture, batch);
    assert_int_equal(counters(fixture).chat_unread, 1);
    assert_no_wish(fixture);
}

/* ---- answers, reactions, files ---- */

static void
answer_shows_what_is_stored(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    take(fixture, own("o", 10));
    ChatMessage *answer = message("m", "yes", 20);
    answer->reply_to = g_strdup("o");
    answer->quote = g_strdup("what I never said");
    take(fixture, answer);
    ChatMessage *other = message("n", "no", 30);
    other->reply_to = g_strdup("lost");
    other->quote = g_strdup("long ago");
    other->url = g_strdup("https://files.example/x");
    take(fixture, other);
    g_autoptr(GPtrArray) found = rows(fixture);
    const ChatRow *said = found->pdata[0], *first = found->pdata[1],
                  *second = found->pdata[2];
    assert_int_equal(first->answers.id, said->at.id);
    assert_int_equal(first->answers.at_us, 10);
    assert_true(first->answers_outgoing);
    assert_string_equal(first->quote, "o");
    assert_int_equal(second->answers.id, 0);
    assert_string_equal(second->quote, "long ago");
    assert_string_equal(second->url, "https://files.example/x");
}

static void
react(Fixture *fixture, gboolean is_mine, const char *emojis, gint64 at_us)
{
    Reaction *reaction = g_new0(Reaction, 1);
    reaction->jid = g_strdup(BOB);
    reaction->is_mine = is_mine;
    reaction->message_id = g_strdup("m");
    reaction->emojis = g_strdup(emojis);
    reaction->at_us = at_us;
    Batch *batch = batch_new();
    batch_add_reaction(batch, reaction);
    commit(fixture, batch);
}

static void
assert_reactions(Fixture *fixture, const char *theirs, const char *mine)
{
    g_autoptr(GPtrArray) found = rows(fixture);
    const ChatRow *row = found->pdata[0];
    assert_int_equal(g_strcmp0(row->their_reactions, theirs), 0);
    assert_int_equal(g_strcmp0(row->my_reactions, mine), 0);
}

static void
newest_reaction_holds(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    react(fixture, FALSE, "!", 5); /* of nobody known */
    take(fixture, message("m", "hello", 10));
    assert_reactions(fixture, NULL, NULL);
    react(fixture, FALSE, "\U0001f44d \U0001f389", 30);
    react(fixture, FALSE, "\U0001f44e", 20);
    react(fixture, TRUE, "\u2764", 20);
    assert_reactions(fixture, "\U0001f44d \U0001f389", "\u2764");
    wish(fixture, intent_react(BOB, "m", ""));
    react(fixture, FALSE, "", 40);
    assert_reactions(fixture, NULL, NULL);
    g_autoptr(Intent) job = next_wish(fixture, 0);
    assert_int_equal(job->kind, INTENT_REACT);
    assert_string_equal(job->origin_id, "m");
}

static void
answer_and_file_go_out_as_wished(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    take(fixture, message("m", "coming?", 10));
    wish(fixture, intent_reply_chat(BOB, "m", "coming?", "yes"));
    g_autoptr(Intent) job = next_wish(fixture, 0);
    assert_string_equal(job->reply_to, "m");
    assert_string_equal(job->quote, "coming?");
    Intent *file = intent_send_chat(BOB, "https://files.example/x");
    file->url = g_strdup("https://files.example/x");
    wish(fixture, file);
    g_autoptr(GPtrArray) found = rows(fixture);
    const ChatRow *answer = found->pdata[1], *sent = found->pdata[2];
    assert_string_equal(answer->quote, "coming?");
    assert_string_equal(sent->url, "https://files.example/x");
    g_autoptr(ChatRow) last = store_read_last_said(fixture->reader, BOB, NULL);
    assert_null(last); /* a file is not corrected */
}

/* ---- the archive ---- */

static void
archive_position_outlives_a_restart(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    assert_null(store_read_archive_position(fixture->reader, NULL));
    ChatMessage *chat = message("m", "hello", 10);
    chat->stanza_id = g_strdup("s1");
    Batch *batch = batch_new();
    batch_add_chat(batch, chat);
    batch_add_archive_position(batch, "s9", 99);
    batch_add_history(batch, BOB, HISTORY_LOADED, NULL);
    commit(fixture, batch);
    assert_false(store_read_history_is_complete(fixture->reader, BOB));
    batch = batch_new();
    batch_add_history(batch, BOB, HISTORY_COMPLETE, NULL);
    commit(fixture, batch);
    fixture_reopen(fixture);
    gint64 at = 0;
    g_autofree char *position =
        store_read_archive_position(fixture->reader, &at);
    assert_string_equal(position, "s9");
    assert_int_equal(at, 99);
    g_autofree char *oldest =
        store_read_oldest_archived(fixture->reader, BOB, &at);
    assert_string_equal(oldest, "s1");
    assert_int_equal(at, 10);
    assert_true(store_read_history_is_complete(fixture->reader, BOB));
}

static void
typing_and_history_are_told(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    drop_changes(fixture);
    Batch *batch = batch_new();
    batch_add_typing(batch, BOB, TYPING_COMPOSING);
    batch_add_history(batch, BOB, HISTORY_FAILED, "no archive");
    commit(fixture, batch);
    g_autoptr(Change) typing = next_change(fixture, CHANGE_TYPING);
    assert_string_equal(typing->jid, BOB);
    assert_int_equal(typing->typing, TYPING_COMPOSING);
    g_autoptr(Change) history = next_change(fixture, CHANGE_HISTORY);
    assert_int_equal(history->history, HISTORY_FAILED);
    assert_string_equal(history->text, "no archive");
}

/* ---- corrections: states, repetitions, withdrawals ---- */

static Intent *
first_job(Fixture *fixture, gint64 after)
{
    Intent *job = next_wish(fixture, after);
    assert_non_null(job);
    return job;
}

static void
end_job(Fixture *fixture, const Intent *job, gboolean is_done)
{
    Batch *batch = batch_new();
    batch_add_intent_running(batch, job->id);
    commit(fixture, batch);
    batch = batch_new();
    if (is_done)
        batch_add_intent_done(batch, job->id);
    else
        batch_add_intent_failed(batch, job->id, "no");
    commit(fixture, batch);
}

static char *
say(Fixture *fixture)
{
    wish(fixture, intent_send_chat(BOB, "helo"));
    g_autoptr(Intent) job = first_job(fixture, 0);
    end_job(fixture, job, TRUE);
    return g_strdup(job->origin_id);
}

static void
own_correction_is_sending_again(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    g_autofree char *id = say(fixture);
    wish(fixture, intent_correct_chat(BOB, id, "hello"));
    assert_int_equal(state_of(fixture, 0), CHAT_SENDING);
}

static void
failed_correction_is_marked(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    g_autofree char *id = say(fixture);
    wish(fixture, intent_correct_chat(BOB, id, "hello"));
    g_autoptr(Intent) job = first_job(fixture, 0);
    end_job(fixture, job, FALSE);
    assert_bodies(fixture, "hello");
    assert_int_equal(state_of(fixture, 0), CHAT_FAILED);
}

static void
marker_of_correction_counts(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    g_autofree char *id = say(fixture);
    wish(fixture, intent_correct_chat(BOB, id, "hello"));
    g_autoptr(Intent) job = first_job(fixture, 0);
    end_job(fixture, job, TRUE);
    mark(fixture, job->origin_id, CHAT_DISPLAYED);
    assert_int_equal(state_of(fixture, 0), CHAT_DISPLAYED);
}

static void
receipt_of_correction_ends_the_wish(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    g_autofree char *id = say(fixture);
    wish(fixture, intent_correct_chat(BOB, id, "hello"));
    g_autoptr(Intent) job = first_job(fixture, 0);
    mark(fixture, job->origin_id, CHAT_DELIVERED);
    g_autoptr(Intent) left = next_wish(fixture, 0);
    assert_null(left);
}

/* The archive's clock is ahead of ours: A comes again, stamped after B. */
static void
repeated_correction_does_not_win(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    take(fixture, message("m", "first", 10));
    take(fixture, correction("a", "m", "A", 20));
    take(fixture, correction("b", "m", "B", 30));
    take(fixture, correction("a", "m", "A", 35));
    assert_bodies(fixture, "B");
}

static void
receipt_of_correction_goes_once(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    befriend(fixture, BOB, "Bob");
    take(fixture, message("m", "first", 10));
    for (guint i = 0; i < 2; i++) {
        ChatMessage *chat = correction("a", "m", "A", 20 + i * 5);
        chat->wants = CHAT_WANTS_RECEIPT;
        take(fixture, chat);
    }
    g_autoptr(Intent) job = first_job(fixture, 0);
    g_autoptr(Intent) second = next_wish(fixture, job->id);
    assert_null(second);
}

static void
correction_stamped_before_its_message_merges(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    take(fixture, correction("a", "m", "A", 20)); /* live, our clock */
    take(fixture, message("m", "first", 22));     /* archive, its clock */
    assert_bodies(fixture, "A");
}

/* Two corrections queued; the older withdrawn, then the newer. */
static void
both_withdrawn_bring_the_first_text_back(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    g_autofree char *id = say(fixture);
    wish(fixture, intent_correct_chat(BOB, id, "two"));
    g_autoptr(Intent) two = first_job(fixture, 0);
    wish(fixture, intent_correct_chat(BOB, id, "three"));
    g_autoptr(Intent) three = first_job(fixture, two->id);
    wish(fixture, intent_cancel(two->id));
    assert_bodies(fixture, "three");
    wish(fixture, intent_cancel(three->id));
    assert_bodies(fixture, "helo");
}

static void
withdrawn_correction_leaves_no_mark(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    g_autofree char *id = say(fixture);
    wish(fixture, intent_correct_chat(BOB, id, "two"));
    g_autoptr(Intent) two = first_job(fixture, 0);
    wish(fixture, intent_cancel(two->id));
    g_autoptr(GPtrArray) found = rows(fixture);
    assert_false(((ChatRow *)found->pdata[0])->is_corrected);
}

/* The message itself is still queued; both withdrawn in order. */
static void
withdrawing_the_message_with_a_correction(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    wish(fixture, intent_send_chat(BOB, "helo"));
    g_autoptr(Intent) job = first_job(fixture, 0);
    wish(fixture, intent_correct_chat(BOB, job->origin_id, "hello"));
    wish(fixture, intent_cancel(job->id));
    g_autoptr(Intent) left = next_wish(fixture, 0);
    if (left)
        fail_msg("correction of nothing stays queued");
}

/* By another client that writes no origin-ids: its carbon, then the archive's
 * copy of it. */
static void
own_carbon_without_origin_id_then_archive(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    ChatMessage *carbon = own("3", 10); /* origin_id from the stanza's id */
    take(fixture, carbon);
    ChatMessage *archived = own("3", 11);
    g_clear_pointer(&archived->origin_id, g_free);
    archived->stanza_id = g_strdup("s3");
    take(fixture, archived);
    g_autoptr(GPtrArray) found = rows(fixture);
    assert_int_equal(found->len, 1);
}

static void
merge_into_history_keeps_counters(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    take(fixture, correction("a", "m", "A", 20));
    assert_int_equal(counters(fixture).chat_unread, 1);
    ChatMessage *old = message("m", "first", 10);
    old->is_read = TRUE;
    take(fixture, old);
    g_autoptr(Friend) friend = friend_by_jid(fixture, BOB);
    assert_int_equal(counters(fixture).chat_unread, friend->unread_chat);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(state_never_goes_back),
        cmocka_unit_test(displayed_counts_for_all_before),
        cmocka_unit_test(receipt_ends_the_wish),
        cmocka_unit_test(message_comes_once),
        cmocka_unit_test(latest_correction_holds_in_any_order),
        cmocka_unit_test(correction_of_nothing_is_a_message),
        cmocka_unit_test(corrected_words_are_found),
        cmocka_unit_test(own_correction_shows_at_once_and_can_be_withdrawn),
        cmocka_unit_test(receipt_goes_once_to_friends),
        cmocka_unit_test(newest_that_wants_it_is_displayed_once),
        cmocka_unit_test(nothing_is_told_unless_wanted),
        cmocka_unit_test(read_elsewhere_is_read_here),
        cmocka_unit_test(answer_shows_what_is_stored),
        cmocka_unit_test(newest_reaction_holds),
        cmocka_unit_test(answer_and_file_go_out_as_wished),
        cmocka_unit_test(archive_position_outlives_a_restart),
        cmocka_unit_test(typing_and_history_are_told),
        cmocka_unit_test(own_correction_is_sending_again),
        cmocka_unit_test(failed_correction_is_marked),
        cmocka_unit_test(marker_of_correction_counts),
        cmocka_unit_test(receipt_of_correction_ends_the_wish),
        cmocka_unit_test(repeated_correction_does_not_win),
        cmocka_unit_test(receipt_of_correction_goes_once),
        cmocka_unit_test(correction_stamped_before_its_message_merges),
        cmocka_unit_test(both_withdrawn_bring_the_first_text_back),
        cmocka_unit_test(withdrawn_correction_leaves_no_mark),
        cmocka_unit_test(withdrawing_the_message_with_a_correction),
        cmocka_unit_test(own_carbon_without_origin_id_then_archive),
        cmocka_unit_test(merge_into_history_keeps_counters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
