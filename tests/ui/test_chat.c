/* test_chat - the chat window as one sees it: what was said and how it stands,
 * going back in it, choosing, correcting and answering messages, writing. */
#include "test.h"

#include "base/clock.h"
#include "tests/ui/scene.h"

#define BOB "bob@example.org"

/* ---- what was said ---- */

static ChatMessage *
message(const char *id, gint64 age, ChatState state, const char *body)
{
    ChatMessage *chat = g_new0(ChatMessage, 1);
    chat->jid = g_strdup(BOB);
    chat->origin_id = g_strdup(id);
    chat->message_id = g_strdup(id);
    chat->body = g_strdup(body);
    chat->at_us = ((gint64)SCENE_NOW - age) * G_USEC_PER_SEC;
    chat->state = state;
    chat->is_outgoing = state != CHAT_RECEIVED;
    return chat;
}

static Scene *
open_chat(void)
{
    Scene *scene = scene_empty();
    befriend(scene->fixture, BOB, "Bob");
    scene_settle(scene);
    ui_show_chat(scene->ui, BOB);
    return scene;
}

static void
take(Scene *scene, Batch *batch)
{
    commit(scene->fixture, batch);
    scene_settle(scene);
}

static void
add(Scene *scene, ChatMessage *chat)
{
    Batch *batch = batch_new();
    batch_add_chat(batch, chat);
    take(scene, batch);
}

static void
add_reaction(Batch *batch, const char *id, gboolean is_mine, const char *emojis)
{
    Reaction *reaction = g_new0(Reaction, 1);
    reaction->jid = g_strdup(BOB);
    reaction->message_id = g_strdup(id);
    reaction->is_mine = is_mine;
    reaction->emojis = g_strdup(emojis);
    reaction->at_us = (gint64)SCENE_NOW * G_USEC_PER_SEC;
    batch_add_reaction(batch, reaction);
}

/* One of each kind that a message can be. */
static void
add_conversation(Scene *scene)
{
    Batch *batch = batch_new();
    batch_add_chat(batch, message("a", 700, CHAT_DISPLAYED,
                                  "They have *read* this, _all_ of it"));
    batch_add_chat(batch, message("b", 600, CHAT_DELIVERED,
                                  "It has come:\n```\nint main(void);\n```"));
    batch_add_chat(batch, message("c", 500, CHAT_SENT, "The server has it"));
    batch_add_chat(batch, message("d", 480, CHAT_RECEIVED,
                                  "See https://x.example/a_b_c and `make`"));
    ChatMessage *answer =
        message("e", 400, CHAT_RECEIVED, "> cited\nNot ~now~ today");
    answer->reply_to = g_strdup("c");
    batch_add_chat(batch, answer);
    ChatMessage *file = message("f", 300, CHAT_RECEIVED,
                                "https://up.example/1/menu%20card.pdf");
    file->url = g_strdup(file->body);
    batch_add_chat(batch, file);
    batch_add_chat(batch, message("g", 200, CHAT_RECEIVED, "/me waves"));
    batch_add_chat(batch, message("h", 100, CHAT_FAILED, "This one got lost"));
    batch_add_chat(batch, message("i", 90, CHAT_RECEIVED, "Helo"));
    add_reaction(batch, "c", FALSE, "👍 ❤");
    add_reaction(batch, "d", TRUE, "🎉");
    take(scene, batch);
    ChatMessage *better = message("j", 80, CHAT_RECEIVED, "Hello");
    better->replaces = g_strdup("i");
    add(scene, better);
}

static gboolean
shows(Scene *scene, const char *text)
{
    g_autofree char *look = scene_look(scene, 80, 24);
    return strstr(look, text) != NULL;
}

static gboolean
was_told(Scene *scene, const char *text)
{
    return strstr(scene->told->str, text) != NULL;
}

static void
messages_tell_how_they_stand(void **state)
{
    g_autoptr(Scene) scene = open_chat();
    add_conversation(scene);
    scene_compare(scene, "chat_messages");
    theme_set_ascii(TRUE);
    g_autofree char *plain = scene_look(scene, 80, 24);
    theme_set_ascii(FALSE);
    scene_compare_look("chat_messages_ascii", 80, 24, plain);
}

/* Styles do not show in a dump. */
static void
styling_shows(void **state)
{
    static const struct {
        const char *text;
        StyleId style;
    } wanted[] = {
        {"read*", STYLE_EMPHASIS}, {"all_", STYLE_ITALIC},
        {"int main", STYLE_CODE},  {"now~", STYLE_STRUCK},
        {"make`", STYLE_CODE},     {"https://x", STYLE_LINK},
        {"> cited", STYLE_QUOTE_1}, {"*read", STYLE_DIM},
    };
    g_autoptr(Scene) scene = open_chat();
    add_conversation(scene);
    g_autoptr(Surface) surface = surface_new(120, 40);
    ui_render(scene->ui, surface);
    g_autofree char *dump = surface_dump(surface);
    g_auto(GStrv) rows = g_strsplit(dump, "\n", -1);
    for (gsize i = 0; i < G_N_ELEMENTS(wanted); i++) {
        int y = 0;
        while (rows[y] && !strstr(rows[y], wanted[i].text))
            y++;
        assert_non_null(rows[y]);
        g_autofree char *before =
            g_strndup(rows[y], strstr(rows[y], wanted[i].text) - rows[y]);
        StyleId style;
        int columns;
        surface_cell(surface, (int)g_utf8_strlen(before, -1), y, &style,
                     &columns);
        if (style != wanted[i].style)
            fail_msg("%s has style %d", wanted[i].text, style);
    }
}

/* ---- who writes ---- */

static void
hear(Scene *scene, Typing typing)
{
    Batch *batch = batch_new();
    batch_add_typing(batch, BOB, typing);
    take(scene, batch);
}

static void
friend_is_seen_writing(void **state)
{
    g_autoptr(Scene) scene = open_chat();
    hear(scene, TYPING_COMPOSING);
    assert_true(shows(scene, "─ Bob is writing… ─"));
    hear(scene, TYPING_PAUSED);
    assert_true(shows(scene, "─ Bob has stopped writing ─"));
    hear(scene, TYPING_COMPOSING);
    add(scene, message("a", 0, CHAT_RECEIVED, "Here"));
    assert_false(shows(scene, "is writing"));

    hear(scene, TYPING_COMPOSING); /* and then goes without a word */
    int next;
    ui_tick(scene->ui, &next);
    clock_advance(4 * 60 * 1000);
    ui_tick(scene->ui, &next);
    assert_false(shows(scene, "is writing"));
}

static void
writing_is_told_once(void **state)
{
    g_autoptr(Scene) scene = open_chat();
    scene_type(scene, "/ou");
    scene_keys(scene, "C-u");
    assert_false(was_told(scene, "typing"));
    scene_type(scene, "Hello");
    assert_string_equal(scene->told->str, "typing composing\n");
    int next;
    ui_tick(scene->ui, &next);
    assert_in_range(next, 1, 10000);
    clock_advance(11000);
    ui_tick(scene->ui, &next);
    scene_type(scene, "!");
    assert_string_equal(scene->told->str, "typing composing\ntyping paused\n"
                                          "typing composing\n");
    g_string_truncate(scene->told, 0);
    scene_keys(scene, "C-u");
    assert_string_equal(scene->told->str, "typing active\n");
    scene_type(scene, "x");
    scene_keys(scene, "Enter Esc");
    assert_string_equal(scene->told->str,
                        "typing active\ntyping composing\n"
                        "say bob@example.org: x\nrun back\ntyping gone\n");
}

/* ---- going back ---- */

static void
host_want_history(gpointer host, const char *jid)
{
    g_string_append_printf(((Scene *)host)->told, "want history %s\n", jid);
}

static void
tell_history(Scene *scene, HistoryState history, const char *reason)
{
    Batch *batch = batch_new();
    batch_add_history(batch, BOB, history, reason);
    take(scene, batch);
}

static void
archive_is_asked_at_the_top(void **state)
{
    g_autoptr(Scene) scene = open_chat();
    scene->host.want_history = host_want_history;
    add(scene, message("a", 90, CHAT_RECEIVED, "the newest"));
    assert_true(shows(scene, "Fetching older messages…"));
    assert_string_equal(scene->told->str, "want history " BOB
                                          "\nchat shown " BOB "\n");
    scene_keys(scene, "PgUp PgUp"); /* it is asked once */
    assert_true(shows(scene, "Fetching older messages…"));

    tell_history(scene, HISTORY_FAILED, "offline");
    assert_true(shows(scene, "Older messages did not come: offline"));
    g_string_truncate(scene->told, 0);
    scene_keys(scene, "PgUp");
    assert_true(was_told(scene, "want history"));

    Batch *batch = batch_new();
    for (int i = 0; i < 30; i++) {
        g_autofree char *id = g_strdup_printf("o%d", i);
        ChatMessage *old = message(id, 5000 - i, CHAT_RECEIVED, id);
        old->is_read = TRUE;
        batch_add_chat(batch, old);
    }
    batch_add_history(batch, BOB, HISTORY_LOADED, NULL);
    take(scene, batch);
    assert_true(shows(scene, "the newest"));
    assert_false(shows(scene, "Fetching"));
    tell_history(scene, HISTORY_COMPLETE, NULL);
    scene_keys(scene, "PgUp PgUp PgUp");
    assert_true(shows(scene, "The beginning of this chat"));
    assert_true(shows(scene, "│ o0\n"));
}

static void
add_many(Scene *scene, int n)
{
    Batch *batch = batch_new();
    for (int i = 0; i < n; i++) {
        g_autofree char *id = g_strdup_printf("m%d", i);
        g_autofree char *body = g_strdup_printf("number %d.", i);
        ChatMessage *chat = message(id, n - i, CHAT_RECEIVED, body);
        chat->is_read = TRUE;
        batch_add_chat(batch, chat);
    }
    take(scene, batch);
}

/* The numbers of the messages in sight: the first and the last. */
static void
find_numbers(Scene *scene, int *first_out, int *last_out)
{
    g_autofree char *look = scene_look(scene, 80, 24);
    *first_out = -1;
    for (const char *at = look; (at = strstr(at, "number ")); at++) {
        *last_out = atoi(at + strlen("number "));
        if (*first_out < 0)
            *first_out = *last_out;
    }
}

/* No page jumps or repeats: each ends where the one before began. */
static void
pages_join_on(void **state)
{
    enum { MANY = 2500 };
    g_autoptr(Scene) scene = open_chat();
    add_many(scene, MANY);
    int first, last, before;
    find_numbers(scene, &before, &last);
    assert_int_equal(last, MANY - 1);
    while (before > 0) {
        scene_keys(scene, "PgUp");
        find_numbers(scene, &first, &last);
        assert_true(first < before);
        if (first > 0) /* the last page up is a shorter way */
            assert_in_range(last, before, before + 1);
        before = first;
    }
    find_numbers(scene, &first, &last);
    while (last < MANY - 1) {
        before = last;
        scene_keys(scene, "PgDn");
        find_numbers(scene, &first, &last);
        assert_true(last > before);
        if (last < MANY - 1)
            assert_in_range(first, before - 1, before);
    }
    assert_false(shows(scene, "more below"));
    ui_move(scene->ui, MOVE_FIRST);
    assert_true(shows(scene, "number 0."));
    g_free(scene_look(scene, 40, 12));
    ui_move(scene->ui, MOVE_LAST);
    assert_true(shows(scene, "number 2499."));
}

static void
new_size_keeps_the_place(void **state)
{
    g_autoptr(Scene) scene = open_chat();
    add_many(scene, 300);
    scene_keys(scene, "PgUp PgUp PgUp PgUp");
    int first, last, after;
    find_numbers(scene, &first, &last);
    g_free(scene_look(scene, 40, 12));
    g_free(scene_look(scene, 200, 60));
    find_numbers(scene, &after, &last);
    assert_int_equal(first, after);
}

/* ---- correcting, answering, choosing ---- */

static void
last_message_is_corrected(void **state)
{
    g_autoptr(Scene) scene = open_chat();
    scene_keys(scene, "Up"); /* nothing was said yet */
    assert_false(shows(scene, "Correcting"));
    wish(scene->fixture, intent_send_chat(BOB, "Se you"));
    scene_settle(scene);
    scene_keys(scene, "Up");
    scene_compare(scene, "chat_correction");
    scene_keys(scene, "Enter"); /* as it is: that is no correction */
    assert_false(was_told(scene, "say"));
    scene_keys(scene, "Up Esc");
    assert_false(shows(scene, "Se you\n 0"));
    assert_int_equal(ui_scope(scene->ui), SCOPE_CHAT);
    scene_keys(scene, "Up Left Left Left Left e Enter");
    g_autoptr(ChatRow) row =
        store_read_last_said(scene->fixture->reader, BOB, NULL);
    g_autofree char *wanted = g_strdup_printf(
        "correct %s say " BOB ": See you\n", row->message_id);
    assert_true(was_told(scene, wanted));
}

/* A correction in the middle is not kept as a new message. */
static void
what_was_typed_outlives_a_correction(void **state)
{
    g_autoptr(Scene) scene = open_chat();
    wish(scene->fixture, intent_send_chat(BOB, "Hello"));
    scene_settle(scene);
    scene_type(scene, "new");
    ui_correct(scene->ui);
    assert_true(shows(scene, " > Hello"));
    ui_back(scene->ui);
    ui_show_chat(scene->ui, BOB);
    assert_true(shows(scene, " > new"));
    ui_correct(scene->ui);
    scene_keys(scene, "! Enter");
    assert_true(shows(scene, " > new"));
}

static void
messages_are_chosen(void **state)
{
    g_autoptr(Scene) scene = open_chat();
    add_conversation(scene);
    g_free(scene_look(scene, 80, 24));
    ui_choose_message(scene->ui, TRUE);
    g_autoptr(Subject) newest = ui_subject(scene->ui);
    ui_choose_message(scene->ui, TRUE);
    ui_choose_message(scene->ui, TRUE);
    g_autoptr(Subject) older = ui_subject(scene->ui);
    assert_int_equal(newest->chat_id - older->chat_id, 2);
    scene_compare(scene, "chat_chosen");
    ui_choose_message(scene->ui, FALSE);
    ui_choose_message(scene->ui, FALSE);
    ui_choose_message(scene->ui, FALSE); /* none is below */
    g_autoptr(Subject) none = ui_subject(scene->ui);
    assert_int_equal(none->chat_id, 0);
    ui_choose_message(scene->ui, TRUE);
    scene_keys(scene, "Esc");
    g_autoptr(Subject) left = ui_subject(scene->ui);
    assert_int_equal(left->chat_id, 0);
    assert_int_equal(ui_scope(scene->ui), SCOPE_CHAT);
}

static void
message_is_answered(void **state)
{
    g_autoptr(Scene) scene = open_chat();
    add_conversation(scene);
    g_free(scene_look(scene, 80, 24));
    for (int i = 0; i < 6; i++)
        ui_choose_message(scene->ui, TRUE);
    g_autoptr(Subject) subject = ui_subject(scene->ui);
    g_autoptr(ChatRow) row =
        store_read_chat(scene->fixture->reader, subject->chat_id, NULL);
    ui_answer(scene->ui, row);
    scene_type(scene, "Thanks");
    scene_compare(scene, "chat_answer");
    scene_keys(scene, "Enter");
    assert_true(was_told(scene, "answer d (See https://x.example/a_b_c and "
                                "`make`) say " BOB ": Thanks\n"));
    assert_false(shows(scene, "Answering"));
}

/* Enter with nothing written goes from an answer to what it answers. */
static void
answer_leads_to_what_it_answers(void **state)
{
    g_autoptr(Scene) scene = open_chat();
    add_conversation(scene);
    Batch *batch = batch_new();
    ChatMessage *answer = message("z", 1, CHAT_RECEIVED, "Which?");
    answer->reply_to = g_strdup("a");
    batch_add_chat(batch, answer);
    take(scene, batch);
    add_many(scene, 400);
    ui_move(scene->ui, MOVE_FIRST);
    g_free(scene_look(scene, 80, 24));
    Subject *subject = NULL;
    while (!shows(scene, "Which?"))
        scene_keys(scene, "PgDn");
    for (int i = 0; i < 30; i++) {
        ui_choose_message(scene->ui, TRUE);
        subject = ui_subject(scene->ui);
        g_autoptr(ChatRow) row =
            store_read_chat(scene->fixture->reader, subject->chat_id, NULL);
        subject_free(subject);
        if (row->answers.id && strstr(row->body, "Which?"))
            break;
    }
    scene_keys(scene, "Enter");
    assert_true(shows(scene, "They have *read* this"));
}

static void
text_is_found_far_back(void **state)
{
    g_autoptr(Scene) scene = open_chat();
    add_many(scene, 2500);
    g_free(scene_look(scene, 80, 24));
    ui_search(scene->ui, "NUMBER 7.", FALSE);
    int next;
    for (int turns = 0; turns < 20 && ui_is_awaiting(scene->ui); turns++)
        ui_tick(scene->ui, &next);
    assert_true(shows(scene, "number 7."));
    g_autoptr(Subject) found = ui_subject(scene->ui);
    g_autoptr(ChatRow) row =
        store_read_chat(scene->fixture->reader, found->chat_id, NULL);
    assert_string_equal(row->body, "number 7.");

    ui_search(scene->ui, "nowhere", FALSE);
    while (ui_is_awaiting(scene->ui))
        ui_tick(scene->ui, &next);
    assert_true(shows(scene, "Not found further up."));
    assert_true(shows(scene, "number 7."));

    ui_move(scene->ui, MOVE_LAST);
    ui_search(scene->ui, "nowhere", FALSE); /* Esc gives up */
    if (ui_is_awaiting(scene->ui))
        scene_keys(scene, "Esc");
    assert_false(ui_is_awaiting(scene->ui));
}

/* ---- writing ---- */

static void
long_input_grows(void **state)
{
    g_autoptr(Scene) scene = open_chat();
    add_conversation(scene);
    ui_paste(scene->ui, "one two three four five six seven eight nine ten "
                        "eleven twelve thirteen fourteen fifteen\nsecond\n");
    scene_compare(scene, "chat_input");
    g_free(scene_look(scene, 200, 60));
    scene_keys(scene, "Up Up Home");
    scene_type(scene, "A ");
    scene_keys(scene, "Down Down");
    scene_type(scene, "B ");
    scene_keys(scene, "Enter");
    assert_true(was_told(scene, "say " BOB ": A one two"));
    assert_true(was_told(scene, "\nseB cond\n"));
}

static void
many_pasted_lines_are_asked_for(void **state)
{
    g_autoptr(Scene) scene = open_chat();
    GString *lines = g_string_new(NULL);
    for (int i = 1; i <= 42; i++)
        g_string_append_printf(lines, "line %d\n", i);
    ui_paste(scene->ui, lines->str);
    g_string_free(lines, TRUE);
    scene_keys(scene, "Enter");
    assert_false(was_told(scene, "say"));
    scene_compare(scene, "chat_paste_asked");
    scene_keys(scene, "n x");
    assert_false(shows(scene, "Send these"));
    assert_true(shows(scene, "line 42x"));
    scene_keys(scene, "Enter e");
    assert_true(was_told(scene, "run edit-message\n"));
    scene_keys(scene, "Enter y");
    assert_true(was_told(scene, "say " BOB ": line 1\nline 2\n"));
    assert_false(shows(scene, "line 42x\n 0"));
}

static void
input_is_edited_as_by_readline(void **state)
{
    static const struct {
        const char *typed, *keys, *then;
    } cases[] = {
        {"one two", "C-w", "one"},
        {"one two", "M-b M-d", "one"},
        {"one two", "C-a C-k C-y C-y", "one twoone two"},
        {"ab", "C-t", "ba"},
        {"abc", "C-a C-f C-t", "bac"},
        {"one two", "M-b M-u", "one TWO"},
        {"ONE", "C-a M-l", "one"},
        {"one two", "C-_", "one"},
        {"one two", "C-_ C-_", ""},
        {"one two", "C-w C-_", "one two"},
        {"one", "C-u C-_", "one"},
        {"one", "M-Enter t w o C-u Backspace M-f", "one"},
        {"a", "M-Enter b Up Home x", "xa\nb"},
        {"a", "M-Enter b C-a Backspace", "ab"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Scene) scene = open_chat();
        scene_type(scene, cases[i].typed);
        scene_keys(scene, cases[i].keys);
        g_autofree char *typed = ui_typed(scene->ui);
        if (!g_str_equal(g_strchomp(typed), cases[i].then))
            fail_msg("%s, %s: %s", cases[i].typed, cases[i].keys, typed);
    }
}

static void
action_is_said_and_commands_run(void **state)
{
    g_autoptr(Scene) scene = open_chat();
    scene_type(scene, "/me waves");
    scene_keys(scene, "Enter");
    scene_type(scene, "/outbox");
    scene_keys(scene, "Enter");
    assert_true(was_told(scene, "say " BOB ": /me waves\n"));
    assert_true(was_told(scene, "run outbox\n"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(messages_tell_how_they_stand),
        cmocka_unit_test(styling_shows),
        cmocka_unit_test(friend_is_seen_writing),
        cmocka_unit_test(writing_is_told_once),
        cmocka_unit_test(archive_is_asked_at_the_top),
        cmocka_unit_test(pages_join_on),
        cmocka_unit_test(new_size_keeps_the_place),
        cmocka_unit_test(last_message_is_corrected),
        cmocka_unit_test(what_was_typed_outlives_a_correction),
        cmocka_unit_test(messages_are_chosen),
        cmocka_unit_test(message_is_answered),
        cmocka_unit_test(answer_leads_to_what_it_answers),
        cmocka_unit_test(text_is_found_far_back),
        cmocka_unit_test(long_input_grows),
        cmocka_unit_test(many_pasted_lines_are_asked_for),
        cmocka_unit_test(input_is_edited_as_by_readline),
        cmocka_unit_test(action_is_said_and_commands_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
