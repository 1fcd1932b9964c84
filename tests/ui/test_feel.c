/* test_feel - what keys do over time: moving through a big folder, mail that
 * comes meanwhile, resizing, windows, searching, chatting. */
#include "test.h"

#include "tests/store/seed.h"
#include "tests/ui/scene.h"

#include "base/error.h"
#include "mail/message.h"
#include "ui/feed.h"

enum { MANY = 12000 };

static Scene *
scene_with_many(void)
{
    Scene *scene = scene_empty();
    store_seed(scene->fixture->keeper, MANY);
    scene_settle(scene);
    return scene;
}

/* The seed's mails are numbered, the newest is MANY. */
static char *
subject_of(guint number)
{
    return g_strdup_printf("Subject number %u", number);
}

static char *
current_subject(Feed *feed)
{
    const MailRow *row = feed_current(feed);
    assert_non_null(row);
    return g_strdup(row->subject);
}

static void
j_held_for_ten_thousand_rows(void **state)
{
    g_autoptr(Scene) scene = scene_with_many();
    g_autoptr(Feed) feed = feed_new(scene->fixture->reader);
    feed_open(feed, folder_id(scene->fixture, "INBOX"));
    feed_set_height(feed, 20);
    for (guint i = 0; i < 10000; i++) {
        g_autofree char *wanted = subject_of(MANY - i);
        g_autofree char *subject = current_subject(feed);
        assert_true(g_str_has_prefix(subject, wanted));
        assert_in_range(feed_cursor_y(feed), 0, 19);
        for (int y = 0; y < 20; y++)
            assert_true(feed_line(feed, y, &(ListedLine){0}));
        feed_move(feed, MOVE_DOWN);
    }
    for (guint i = 0; i < 10000; i++)
        feed_move(feed, MOVE_UP);
    g_autofree char *newest = subject_of(MANY);
    g_autofree char *subject = current_subject(feed);
    assert_true(g_str_has_prefix(subject, newest));
    assert_false(feed_has_more_above(feed));

    feed_move(feed, MOVE_LAST);
    g_autofree char *oldest = current_subject(feed);
    assert_string_equal(oldest, "Subject number 1 of the seed");
    assert_int_equal(feed_cursor_y(feed), 19);
    feed_move(feed, MOVE_PAGE_UP);
    g_autofree char *page_up = current_subject(feed);
    assert_string_equal(page_up, "Subject number 20 of the seed");
}

static void
new_mail_does_not_move_the_eye(void **state)
{
    g_autoptr(Scene) scene = scene_with_many();
    g_free(scene_look(scene, 80, 24));
    for (int i = 0; i < 50; i++)
        scene_keys(scene, "j");
    g_autofree char *before = scene_look(scene, 80, 24);
    scene_new_mail(scene, MANY + 1, SCENE_NOW, "just now");
    scene_new_mail(scene, MANY + 2, SCENE_NOW, "and now");
    g_autofree char *after = scene_look(scene, 80, 24);
    g_auto(GStrv) rows = g_strsplit(before, "\n", -1);
    g_auto(GStrv) others = g_strsplit(after, "\n", -1);
    for (int y = 2; y < 22; y++)
        assert_string_equal(rows[y], others[y]);
    assert_string_equal(rows[24], others[24]); /* the cursor */
}

static void
new_mail_shows_to_who_waits_at_the_top(void **state)
{
    g_autoptr(Scene) scene = scene_with_many();
    g_free(scene_look(scene, 80, 24));
    scene_new_mail(scene, MANY + 1, SCENE_NOW, "just now");
    g_autofree char *look = scene_look(scene, 80, 24);
    assert_non_null(strstr(look, "just now"));
    /* but the cursor is still on the mail it was on */
    g_autoptr(Subject) subject = ui_subject(scene->ui);
    g_autoptr(MailRow) row =
        store_read_mail(scene->fixture->reader, subject->mail_id, NULL);
    assert_int_equal(row->uid, MANY);
}

static void
an_expunged_mail_gives_way_to_the_next(void **state)
{
    g_autoptr(Scene) scene = scene_with_many();
    g_free(scene_look(scene, 80, 24));
    scene_keys(scene, "j j j");
    Batch *batch = batch_new();
    batch_add_mail_expunged(batch, "INBOX", MANY - 3);
    batch_add_mail_expunged(batch, "INBOX", MANY - 1);
    commit(scene->fixture, batch);
    scene_settle(scene);
    g_free(scene_look(scene, 80, 24));
    g_autoptr(Subject) subject = ui_subject(scene->ui);
    g_autoptr(MailRow) row =
        store_read_mail(scene->fixture->reader, subject->mail_id, NULL);
    assert_int_equal(row->uid, MANY - 4);
}

static void
resize_loses_nothing(void **state)
{
    g_autoptr(Scene) scene = scene_new();
    g_free(scene_look(scene, 80, 24));
    scene_keys(scene, "j i");
    scene_type(scene, "half a sent");
    g_autofree char *before = scene_look(scene, 80, 24);
    static const int sizes[][2] = {{40, 12}, {200, 60}, {12, 3},
                                   {1, 1},   {159, 24}, {61, 9}};
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++)
        g_free(scene_look(scene, sizes[i][0], sizes[i][1]));
    g_autofree char *after = scene_look(scene, 80, 24);
    assert_string_equal(before, after);

    scene_keys(scene, "M-1");
    g_autofree char *lists = scene_look(scene, 80, 24);
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++)
        g_free(scene_look(scene, sizes[i][0], sizes[i][1]));
    g_autofree char *same = scene_look(scene, 80, 24);
    assert_string_equal(lists, same);
}

static void
a_reader_keeps_its_place_when_resized(void **state)
{
    g_autoptr(Scene) scene = scene_empty();
    GString *mail = g_string_new("From: a@x.example\r\nSubject: long\r\n\r\n");
    for (int i = 0; i < 200; i++)
        g_string_append_printf(mail,
                               "Paragraph %d is long enough to take more "
                               "lines on a narrow screen than on a wide "
                               "one.\r\n\r\n",
                               i);
    Batch *batch = batch_new();
    batch_add_folder(batch, "INBOX", FOLDER_INBOX, 1);
    add_mail(batch, "INBOX", 1, "a@x.example", 0);
    g_autoptr(GBytes) bytes = g_string_free_to_bytes(mail);
    batch_add_mail_body(batch, "INBOX", 1, bytes);
    commit(scene->fixture, batch);
    scene_settle(scene);

    g_free(scene_look(scene, 80, 24));
    scene_keys(scene, "Enter");
    g_free(scene_look(scene, 80, 24));
    scene_keys(scene, "PgDn PgDn PgDn PgDn");
    g_autofree char *before = scene_row(scene, 80, 24, 2);
    g_free(scene_look(scene, 40, 12));
    g_free(scene_look(scene, 60, 12));
    g_autofree char *after = scene_row(scene, 80, 24, 2);
    assert_string_equal(before, after);
}

static void
windows_come_and_go(void **state)
{
    g_autoptr(Scene) scene = scene_new();
    Ui *ui = scene->ui;
    assert_true(ui_is_at_top(ui));
    scene_keys(scene, "Enter");
    assert_int_equal(ui_scope(ui), SCOPE_READER);
    scene_keys(scene, "i");
    assert_int_equal(ui_scope(ui), SCOPE_CHAT);
    scene_type(scene, "kept");
    scene_keys(scene, "Esc");
    assert_int_equal(ui_scope(ui), SCOPE_READER);
    scene_keys(scene, "Esc");
    assert_int_equal(ui_scope(ui), SCOPE_INBOX);
    assert_true(ui_is_at_top(ui));
    scene_keys(scene, "i");
    g_autofree char *look = scene_look(scene, 80, 24);
    assert_non_null(strstr(look, "> kept"));
    scene_keys(scene, "M-1");
    assert_int_equal(ui_scope(ui), SCOPE_INBOX);
    scene_keys(scene, "M-2");
    assert_int_equal(ui_scope(ui), SCOPE_CHAT);
}

static void
chat_says_and_runs(void **state)
{
    g_autoptr(Scene) scene = scene_new();
    scene_keys(scene, "i");
    scene_type(scene, "jk hello");
    scene_keys(scene, "Enter");
    scene_type(scene, "//me waves");
    scene_keys(scene, "Enter");
    scene_type(scene, "/li");
    scene_keys(scene, "Tab Tab C-u");
    ui_paste(scene->ui, "/etc/fstab\n/etc/hosts\n");
    scene_keys(scene, "Enter");
    scene_type(scene, "/back");
    scene_keys(scene, "Enter");
    assert_non_null(
        strstr(scene->told->str, "say bob@example.org: jk hello\n"));
    assert_non_null(
        strstr(scene->told->str, "say bob@example.org: /me waves\n"));
    assert_non_null(strstr(scene->told->str,
                           "say bob@example.org: /etc/fstab\n/etc/hosts\n"));
    assert_non_null(strstr(scene->told->str, "run back\n"));
    assert_int_equal(ui_scope(scene->ui), SCOPE_INBOX);
}

static void
old_chat_comes_page_by_page(void **state)
{
    g_autoptr(Scene) scene = scene_empty();
    befriend(scene->fixture, "bob@example.org", "Bob");
    Batch *batch = batch_new();
    for (int i = 0; i < 700; i++) {
        g_autofree char *id = g_strdup_printf("c%d", i);
        g_autofree char *body = g_strdup_printf("message %d.", i);
        add_chat(batch, "bob@example.org", id, body,
                 ((gint64)SCENE_NOW - 70000 + i * 10) * G_USEC_PER_SEC);
    }
    commit(scene->fixture, batch);
    scene_settle(scene);
    ui_show_chat(scene->ui, "bob@example.org");
    g_autofree char *end = scene_look(scene, 80, 24);
    assert_non_null(strstr(end, "message 699."));
    gboolean is_found = FALSE;
    for (int i = 0; i < 60 && !is_found; i++) {
        scene_keys(scene, "PgUp");
        g_autofree char *look = scene_look(scene, 80, 24);
        is_found = strstr(look, "message 0.") != NULL;
    }
    assert_true(is_found);

    /* What comes now does not pull the reader down, and is not lost. */
    g_autofree char *before = scene_row(scene, 80, 24, 5);
    batch = batch_new();
    add_chat(batch, "bob@example.org", "new", "the newest.",
             (gint64)SCENE_NOW * G_USEC_PER_SEC);
    commit(scene->fixture, batch);
    scene_settle(scene);
    g_autofree char *after = scene_row(scene, 80, 24, 5);
    assert_string_equal(before, after);
    for (int i = 0; i < 60; i++)
        scene_keys(scene, "PgDn");
    g_autofree char *last = scene_look(scene, 80, 24);
    assert_non_null(strstr(last, "the newest."));
}

/* Who has waited longest comes first, with all that is theirs. */
static void
unread_is_walked_person_by_person(void **state)
{
    g_autoptr(Scene) scene = scene_new();
    scene_keys(scene, "M-a"); /* a day old, nobody's is older */
    assert_int_equal(ui_scope(scene->ui), SCOPE_READER);
    g_autoptr(Subject) first = ui_subject(scene->ui);
    assert_string_equal(first->address, "yamada@z.example");
    wish(scene->fixture, intent_set_flags(first->mail_id, MAIL_SEEN, 0));
    scene_settle(scene);

    scene_keys(scene, "M-a");
    g_autoptr(Subject) second = ui_subject(scene->ui);
    assert_string_equal(second->address, "carol@y.example");
    wish(scene->fixture, intent_set_flags(second->mail_id, MAIL_SEEN, 0));
    scene_settle(scene);

    scene_keys(scene, "M-a");
    g_autoptr(Subject) third = ui_subject(scene->ui);
    assert_string_equal(third->address, "bob@work.example");
    /* Not yet marked read, but it is being looked at. */
    scene_keys(scene, "M-a");
    assert_int_equal(ui_scope(scene->ui), SCOPE_CHAT);
    wish(scene->fixture, intent_set_flags(third->mail_id, MAIL_SEEN, 0));
    wish(scene->fixture, intent_chat_read("bob@example.org"));
    scene_settle(scene);
    scene_keys(scene, "M-a");
    g_autofree char *look = scene_look(scene, 80, 24);
    assert_non_null(strstr(look, "Nothing is unread."));
}

/* Offline a mail without a text stays unread: that is no reason to come back to
 * it before the rest. */
static void
unread_is_walked_though_it_stays_unread(void **state)
{
    g_autoptr(Scene) scene = scene_new();
    g_autoptr(GHashTable) seen =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    for (int i = 0; i < 3; i++) { /* all the unread mails */
        scene_keys(scene, "M-a");
        if (ui_scope(scene->ui) == SCOPE_CHAT)
            scene_keys(scene, "M-a");
        assert_int_equal(ui_scope(scene->ui), SCOPE_READER);
        g_autoptr(Subject) mail = ui_subject(scene->ui);
        assert_true(g_hash_table_add(
            seen, g_memdup2(&mail->mail_id, sizeof mail->mail_id)));
        if (i == 0)
            scene_keys(scene, "q"); /* a walk goes on from the list, too */
    }
    wish(scene->fixture, intent_chat_read("bob@example.org"));
    scene_settle(scene);
    scene_keys(scene, "M-a");
    g_autoptr(Subject) again = ui_subject(scene->ui);
    assert_true(g_hash_table_contains(seen, &again->mail_id));
    g_autofree char *look = scene_look(scene, 80, 24);
    assert_non_null(strstr(look, "from the first again"));
}

static void
a_forged_mail_leads_to_no_friend(void **state)
{
    g_autoptr(Scene) scene = scene_new();
    scene_type(scene, ":search URGENT");
    scene_keys(scene, "Enter");
    g_autoptr(Subject) subject = ui_subject(scene->ui);
    assert_string_equal(subject->address, "carol@y.example");
    assert_null(subject->jid);
    assert_null(subject->name);
}

static void
tags_stay_with_their_rows(void **state)
{
    g_autoptr(Scene) scene = scene_new();
    scene_keys(scene, "t t");
    scene_new_mail(scene, 100, SCENE_NOW, "newer");
    g_autoptr(GPtrArray) tagged = ui_tagged(scene->ui);
    assert_int_equal(tagged->len, 2);
    ui_untag_all(scene->ui);
    g_autoptr(GPtrArray) none = ui_tagged(scene->ui);
    assert_int_equal(none->len, 0);
}

static void
pasting_in_a_list_does_nothing(void **state)
{
    g_autoptr(Scene) scene = scene_new();
    ui_paste(scene->ui, "dddd\nq\n");
    assert_string_equal(scene->told->str, "");
    g_autofree char *look = scene_row(scene, 80, 24, 23);
    assert_non_null(strstr(look, "Nothing was pasted"));
}

static void
news_do_not_hide_what_answers_the_user(void **state)
{
    g_autoptr(Scene) scene = scene_new();
    g_free(scene_look(scene, 80, 24));
    ui_refuse(scene->ui, "no friend is shown for zed@x.example");
    Change news = {.kind = CHANGE_NEW_MAIL, .text = (char *)"Zed: offer"};
    ui_change(scene->ui, &news);
    g_autofree char *after = scene_look(scene, 80, 24);
    assert_non_null(strstr(after, "no friend is shown for zed@x.example"));

    /* What answers the user next does. */
    ui_notice(scene->ui, NOTICE_INFO, "Linked");
    g_autofree char *next = scene_look(scene, 80, 24);
    assert_non_null(strstr(next, "Linked"));
    assert_null(strstr(next, "no friend is shown"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(j_held_for_ten_thousand_rows),
        cmocka_unit_test(new_mail_does_not_move_the_eye),
        cmocka_unit_test(new_mail_shows_to_who_waits_at_the_top),
        cmocka_unit_test(an_expunged_mail_gives_way_to_the_next),
        cmocka_unit_test(resize_loses_nothing),
        cmocka_unit_test(a_reader_keeps_its_place_when_resized),
        cmocka_unit_test(windows_come_and_go),
        cmocka_unit_test(chat_says_and_runs),
        cmocka_unit_test(old_chat_comes_page_by_page),
        cmocka_unit_test(unread_is_walked_person_by_person),
        cmocka_unit_test(unread_is_walked_though_it_stays_unread),
        cmocka_unit_test(a_forged_mail_leads_to_no_friend),
        cmocka_unit_test(tags_stay_with_their_rows),
        cmocka_unit_test(pasting_in_a_list_does_nothing),
        cmocka_unit_test(news_do_not_hide_what_answers_the_user),
    };
    message_init();
    return cmocka_run_group_tests_name("feel", tests, NULL, NULL);
}
