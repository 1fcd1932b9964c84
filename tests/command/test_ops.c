/* test_ops - what keys and lines do to mails. */
#include "test.h"

#include "base/error.h"
#include "tests/command/desk.h"

static Desk *
desk_with_folders(void)
{
    Desk *desk = desk_new(NULL);
    desk_furnish(desk);
    Batch *batch = batch_new();
    batch_add_folder(batch, "Archive", FOLDER_ARCHIVE, 5);
    batch_add_folder(batch, "Trash", FOLDER_TRASH, 6);
    desk_commit(desk, batch);
    return desk;
}

static gint64
total(Desk *desk, const char *name)
{
    g_autoptr(Folder) folder =
        store_read_folder(desk->store->reader, name, NULL);
    return folder ? folder->total : -1;
}

static gint64
under_cursor(Desk *desk)
{
    g_autoptr(Subject) subject = ui_subject(desk->ui);
    return subject->mail_id;
}

static void
delete_goes_to_the_next_and_z_brings_it_back(void **state)
{
    g_autoptr(Desk) desk = desk_with_folders();
    gint64 first = under_cursor(desk);
    desk_press(desk, "d");
    desk_settle(desk);
    desk_shows(desk, "to Trash; z undoes it");
    assert_int_equal(total(desk, "INBOX"), 1);
    assert_int_equal(total(desk, "Trash"), 1);
    assert_int_not_equal(under_cursor(desk), first);
    assert_int_not_equal(under_cursor(desk), 0);
    desk_press(desk, "z");
    desk_settle(desk);
    desk_shows(desk, "Undone: moved");
    assert_int_equal(total(desk, "INBOX"), 2);
    desk_press(desk, "z");
    desk_settle(desk);
    desk_shows(desk, "There is nothing to undo");
}

static void
a_pattern_that_says_nothing_takes_nothing(void **state)
{
    g_autoptr(Desk) desk = desk_with_folders();
    static const char *const lines[] = {"delete *", "delete ...",
                                        "move Archive ?", "flag \"\""};
    for (guint i = 0; i < G_N_ELEMENTS(lines); i++) {
        desk_run(desk, lines[i]);
        desk_settle(desk);
        assert_int_equal(total(desk, "INBOX"), 2);
        assert_int_equal(total(desk, "Trash"), 0);
        desk_shows(desk, "says nothing of a mail");
    }
}

static void
what_z_undoes_is_not_said_of_what_came_before(void **state)
{
    g_autoptr(Desk) desk = desk_with_folders();
    desk_press(desk, "d");
    desk_settle(desk);
    desk_shows(desk, "z undoes it");
    desk_press(desk, "F"); /* it is seen, and needs no words */
    desk_settle(desk);
    desk_hides(desk, "z undoes it");
}

static void
an_error_leaves_no_older_notice_behind_it(void **state)
{
    g_autoptr(Desk) desk = desk_with_folders();
    ui_notice(desk->ui, NOTICE_INFO, "Opening it");
    ui_last_error(desk->ui, "it cannot be opened");
    desk_shows(desk, "it cannot be opened");
    desk_press(desk, "j");
    desk_hides(desk, "Opening it");
}

static void
a_prefix_says_that_it_holds(void **state)
{
    g_autoptr(Desk) desk = desk_with_folders();
    desk_press(desk, "t ;");
    desk_shows(desk, "acts on what is tagged: 1");
}

static void
the_reader_goes_on_to_the_next_mail(void **state)
{
    g_autoptr(Desk) desk = desk_with_folders();
    gint64 first = under_cursor(desk);
    desk_press(desk, "Enter");
    assert_int_equal(ui_scope(desk->ui), SCOPE_READER);
    desk_press(desk, "d");
    desk_settle(desk);
    assert_int_equal(ui_scope(desk->ui), SCOPE_READER);
    gint64 second = under_cursor(desk);
    assert_int_not_equal(second, first);
    desk_press(desk, "d"); /* the last: there is nothing more to read */
    desk_settle(desk);
    assert_int_equal(ui_scope(desk->ui), SCOPE_INBOX);
    assert_int_equal(total(desk, "INBOX"), 0);
    assert_int_equal(total(desk, "Trash"), 2);
}

static void
what_lies_in_the_trash_is_deleted_for_good_after_asking(void **state)
{
    g_autoptr(Desk) desk = desk_with_folders();
    desk_press(desk, "d");
    desk_settle(desk);
    desk_run(desk, "folder Trash");
    desk_press(desk, "d");
    desk_shows(desk, "Delete this mail for good?");
    desk_press(desk, "n");
    desk_settle(desk);
    assert_int_equal(total(desk, "Trash"), 1);
    desk_press(desk, "d");
    desk_press(desk, "y");
    desk_settle(desk);
    assert_int_equal(total(desk, "Trash"), 0);
    desk_press(desk, "z");
    desk_settle(desk);
    assert_int_equal(total(desk, "Trash"), 1);
    desk_press(desk, "u");
    desk_settle(desk);
    assert_int_equal(total(desk, "INBOX"), 2);
}

static void
tagged_mails_are_moved_to_the_folder_one_names(void **state)
{
    g_autoptr(Desk) desk = desk_with_folders();
    desk_press(desk, "tt");
    desk_press(desk, ";s");
    desk_enter(desk, "Nowhere");
    desk_shows(desk, "there is no folder Nowhere");
    desk_press(desk, ";C");
    desk_enter(desk, "Archive");
    assert_int_equal(total(desk, "Archive"), 2);
    assert_int_equal(total(desk, "INBOX"), 2);
    desk_press(desk, "z");
    desk_settle(desk);
    assert_int_equal(total(desk, "Archive"), 0);
}

static void
lines_take_patterns(void **state)
{
    g_autoptr(Desk) desk = desk_with_folders();
    desk_run(desk, "move Archive from:shop");
    assert_int_equal(total(desk, "Archive"), 1);
    assert_int_equal(total(desk, "INBOX"), 1);
    desk_run(desk, "delete since:nonsense");
    assert_int_equal(total(desk, "INBOX"), 1);
    desk_run(desk, "delete from:nobody");
    desk_shows(desk, "There is no such mail");
    desk_run(desk, "undo");
    assert_int_equal(total(desk, "INBOX"), 2);
}

static void
all_are_marked_and_restored(void **state)
{
    g_autoptr(Desk) desk = desk_with_folders();
    gint64 unread = counters(desk->store).inbox_unread;
    assert_true(unread > 0);
    desk_run(desk, "mark-all-read");
    assert_int_equal(counters(desk->store).inbox_unread, 0);
    desk_run(desk, "mark-all-read");
    desk_shows(desk, "They are marked so already");
    desk_press(desk, "z");
    desk_settle(desk);
    assert_int_equal(counters(desk->store).inbox_unread, unread);
}

static void
what_failed_is_told_with_what_it_was(void **state)
{
    g_autoptr(Desk) desk = desk_with_folders();
    desk_run(desk, "move Archive");
    Batch *batch = batch_new();
    batch_add_intent_failed(batch, newest_intent(desk->store, SERVICE_IMAP),
                            "Archive: the mail server said no: full");
    desk_commit(desk, batch);
    desk_shows(desk, "Moved ");
    desk_shows(desk, "failed: Archive");
    assert_int_equal(total(desk, "INBOX"), 2);
    desk_run(desk, "outbox");
    desk_shows(desk, "failed");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(delete_goes_to_the_next_and_z_brings_it_back),
        cmocka_unit_test(what_z_undoes_is_not_said_of_what_came_before),
        cmocka_unit_test(an_error_leaves_no_older_notice_behind_it),
        cmocka_unit_test(a_pattern_that_says_nothing_takes_nothing),
        cmocka_unit_test(a_prefix_says_that_it_holds),
        cmocka_unit_test(the_reader_goes_on_to_the_next_mail),
        cmocka_unit_test(
            what_lies_in_the_trash_is_deleted_for_good_after_asking),
        cmocka_unit_test(tagged_mails_are_moved_to_the_folder_one_names),
        cmocka_unit_test(lines_take_patterns),
        cmocka_unit_test(all_are_marked_and_restored),
        cmocka_unit_test(what_failed_is_told_with_what_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
