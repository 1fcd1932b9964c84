/* test_person - the person view under the fingers: cursor, pages, search. */
#include "test.h"

#include "tests/ui/scene.h"

#include "base/error.h"
#include "mail/message.h"

#define BOB "bob@example.org"

/* `n` messages, a minute apart, the last one now. */
static void
add_talk(Scene *scene, int n)
{
    Batch *batch = batch_new();
    for (int i = 0; i < n; i++) {
        g_autofree char *id = g_strdup_printf("talk%d", i);
        g_autofree char *body = g_strdup_printf("message %d.", i);
        add_chat(batch, BOB, id, body,
                 ((gint64)SCENE_NOW - (n - 1 - i) * 60) * G_USEC_PER_SEC);
    }
    commit(scene->fixture, batch);
    scene_settle(scene);
}

static Scene *
scene_of_talk(int n)
{
    Scene *scene = scene_empty();
    befriend(scene->fixture, BOB, "Bob");
    add_talk(scene, n);
    ui_show_person(scene->ui, BOB);
    g_free(scene_look(scene, 80, 24));
    return scene;
}

static void
assert_cursor_on(Scene *scene, const char *text)
{
    g_autofree char *look = scene_look(scene, 80, 24);
    g_auto(GStrv) rows = g_strsplit(look, "\n", -1);
    const char *cursor = strstr(look, "cursor ");
    int x, y;
    assert_non_null(cursor);
    assert_int_equal(sscanf(cursor, "cursor %d,%d", &x, &y), 2);
    if (!strstr(rows[y], text))
        fail_msg("the cursor is on '%s', not on '%s'", rows[y], text);
}

static void
cursor_goes_over_head_addresses_and_entries(void **state)
{
    g_autoptr(Scene) scene = scene_new();
    scene_letters(scene);
    scene_keys(scene, "I");
    assert_cursor_on(scene, "bob@work.example");
    scene_keys(scene, "k");
    assert_cursor_on(scene, "bob@example.org");
    scene_keys(scene, "j");
    assert_cursor_on(scene, "bob@work.example");
    scene_keys(scene, "G");
    assert_cursor_on(scene, "A very long subject");
    g_autoptr(Subject) mail = ui_subject(scene->ui);
    assert_string_equal(mail->jid, BOB);
    assert_string_equal(mail->address, "bob@work.example");
    assert_int_not_equal(mail->mail_id, 0);
    assert_int_equal(mail->chat_id, 0);

    scene_keys(scene, "g g");
    scene_type(scene, ":search noon");
    scene_keys(scene, "Enter");
    assert_cursor_on(scene, "At noon?");
    g_autoptr(Subject) chat = ui_subject(scene->ui);
    assert_int_equal(chat->mail_id, 0);
    assert_int_not_equal(chat->chat_id, 0);
}

static void
entries_open_where_they_belong(void **state)
{
    g_autoptr(Scene) scene = scene_new();
    scene_letters(scene);
    scene_keys(scene, "I");
    g_free(scene_look(scene, 80, 24));
    scene_type(scene, ":search lunch");
    scene_keys(scene, "Enter");
    g_autoptr(Subject) before = ui_subject(scene->ui);
    scene_keys(scene, "Enter");
    assert_int_equal(ui_scope(scene->ui), SCOPE_READER);
    g_autoptr(Subject) mail = ui_subject(scene->ui);
    assert_int_equal(mail->mail_id, before->mail_id);
    scene_keys(scene, "Esc"); /* and back to the same entry */
    assert_int_equal(ui_scope(scene->ui), SCOPE_PERSON);
    g_autoptr(Subject) after = ui_subject(scene->ui);
    assert_int_equal(after->mail_id, before->mail_id);
}

static void
timeline_pages_without_end_in_both_directions(void **state)
{
    g_autoptr(Scene) scene = scene_of_talk(2000);
    scene_keys(scene, "j");
    assert_cursor_on(scene, "message 1999.");
    for (int i = 0; i < 2500; i++)
        scene_keys(scene, "j");
    assert_cursor_on(scene, "message 0.");
    for (int i = 0; i < 150; i++)
        scene_keys(scene, "PgUp");
    assert_cursor_on(scene, "bob@example.org"); /* the card is there again */
    scene_keys(scene, "G");
    assert_cursor_on(scene, "message 0.");
    scene_keys(scene, "k k");
    assert_cursor_on(scene, "message 2.");
    scene_keys(scene, "g g");
    assert_cursor_on(scene, "bob@example.org");
}

static void
every_entry_is_passed_once(void **state)
{
    g_autoptr(Scene) scene = scene_of_talk(1500);
    for (int i = 1499; i >= 0; i--) {
        g_autofree char *text = g_strdup_printf("message %d.", i);
        scene_keys(scene, "j");
        g_autoptr(Subject) subject = ui_subject(scene->ui);
        assert_int_equal(subject->chat_id, i + 1);
        if (i % 100 == 0)
            assert_cursor_on(scene, text);
    }
}

static void
what_comes_does_not_move_the_eye(void **state)
{
    g_autoptr(Scene) scene = scene_of_talk(300);
    for (int i = 0; i < 150; i++)
        scene_keys(scene, "j");
    g_autofree char *before = scene_look(scene, 80, 24);
    Batch *batch = batch_new();
    add_chat(batch, BOB, "new", "the newest.",
             ((gint64)SCENE_NOW + 60) * G_USEC_PER_SEC);
    commit(scene->fixture, batch);
    scene_settle(scene);
    g_autofree char *row = scene_row(scene, 80, 24, 10);
    assert_non_null(strstr(before, row));
    assert_cursor_on(scene, "message 150.");
    scene_keys(scene, "g g j j");
    assert_cursor_on(scene, "the newest.");
}

static void
search_looks_on_in_steps(void **state)
{
    g_autoptr(Scene) scene = scene_of_talk(2500);
    scene_type(scene, ":search message 7.");
    scene_keys(scene, "Enter");
    g_autofree char *partly = scene_look(scene, 80, 24);
    assert_non_null(strstr(partly, "Not in the next 1000 entries"));
    scene_keys(scene, "n n");
    assert_cursor_on(scene, "message 7.");
    scene_keys(scene, "n");
    g_autofree char *none = scene_look(scene, 80, 24);
    assert_non_null(strstr(none, "Not found up to the oldest entry."));
}

static void
message_opens_in_its_place_in_the_chat(void **state)
{
    g_autoptr(Scene) scene = scene_of_talk(900);
    scene_type(scene, ":search message 123.");
    scene_keys(scene, "Enter");
    scene_keys(scene, "Enter");
    assert_int_equal(ui_scope(scene->ui), SCOPE_CHAT);
    g_autofree char *look = scene_look(scene, 80, 24);
    assert_non_null(strstr(look, "message 123."));
    assert_non_null(strstr(look, "message 120."));
    assert_non_null(strstr(look, "more below"));
    scene_type(scene, "typed all the same");
    g_autofree char *typed = scene_look(scene, 80, 24);
    assert_non_null(strstr(typed, "> typed all the same"));
}

static void
filter_follows_new_mail_and_ends(void **state)
{
    g_autoptr(Scene) scene = scene_new();
    scene_keys(scene, "P");
    g_autofree char *only = scene_look(scene, 80, 24);
    assert_non_null(strstr(only, "INBOX · only Bob"));
    assert_null(strstr(only, "invoice"));
    Batch *batch = batch_new();
    batch_add_mail(
        batch, "INBOX", 90, 0, SCENE_NOW, 1,
        scene_header(NULL, "bob@work.example", "and dessert", AUTH_NONE),
        FALSE);
    batch_add_mail(batch, "INBOX", 91, 0, SCENE_NOW, 1,
                   scene_header(NULL, "news@x.example", "noise", AUTH_NONE),
                   FALSE);
    commit(scene->fixture, batch);
    scene_settle(scene);
    g_autofree char *more = scene_look(scene, 80, 24);
    assert_non_null(strstr(more, "and dessert"));
    assert_null(strstr(more, "noise"));
    scene_keys(scene, "Esc");
    g_autofree char *all = scene_look(scene, 80, 24);
    assert_non_null(strstr(all, "noise"));
    assert_null(strstr(all, "only Bob"));
    scene_keys(scene, "P P");
    g_autofree char *again = scene_look(scene, 80, 24);
    assert_non_null(strstr(again, "invoice"));
}

static void
roster_filter_follows_what_is_read(void **state)
{
    g_autoptr(Scene) scene = scene_new();
    scene_keys(scene, "Tab w");
    g_autofree char *look = scene_look(scene, 80, 24);
    assert_non_null(strstr(look, "Friends 3/6 unread"));
    assert_null(strstr(look, "○ Dave"));
    assert_null(strstr(look, "Family"));
    wish(scene->fixture, intent_chat_read(BOB));
    g_autoptr(MailRow) mail = mail_by_uid(scene->fixture, "INBOX", 8);
    wish(scene->fixture, intent_set_flags(mail->at.id, MAIL_SEEN, 0));
    scene_settle(scene);
    g_autofree char *read = scene_look(scene, 80, 24);
    assert_null(strstr(read, "\n   ● Bob"));
    scene_keys(scene, "Esc");
    g_autofree char *all = scene_look(scene, 80, 24);
    assert_non_null(strstr(all, "○ Dave"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cursor_goes_over_head_addresses_and_entries),
        cmocka_unit_test(entries_open_where_they_belong),
        cmocka_unit_test(timeline_pages_without_end_in_both_directions),
        cmocka_unit_test(every_entry_is_passed_once),
        cmocka_unit_test(what_comes_does_not_move_the_eye),
        cmocka_unit_test(search_looks_on_in_steps),
        cmocka_unit_test(message_opens_in_its_place_in_the_chat),
        cmocka_unit_test(filter_follows_new_mail_and_ends),
        cmocka_unit_test(roster_filter_follows_what_is_read),
    };
    message_init();
    return cmocka_run_group_tests_name("person", tests, NULL, NULL);
}
