/* test_operations - what is done to mails: shown at once, settled as told. */
#include "test.h"

#include "base/clock.h"
#include "base/error.h"
#include "tests/store/operations.h"
#include "tests/store/recount.h"

static Intent *
next_operation(Fixture *fixture)
{
    return store_read_next_intent(fixture->reader, SERVICE_IMAP, 0, clock_now(),
                                  NULL, NULL);
}

static guint
flags_of(Fixture *fixture, guint32 uid)
{
    g_autoptr(MailRow) row = mail_by_uid(fixture, "INBOX", uid);
    return row->flags;
}

/* ---- shown at once ---- */

static void
many_mails_are_one_intent(void **state)
{
    g_autoptr(Fixture) fixture = operations_fixture(TRUE);
    gint64 id = operations_flag(fixture, operations_mails(fixture, 1, 2, 0),
                                MAIL_SEEN, 0);
    assert_int_equal(flags_of(fixture, 1), MAIL_SEEN);
    assert_int_equal(flags_of(fixture, 2), MAIL_SEEN);
    assert_int_equal(counters(fixture).inbox_unread, 1);
    g_autoptr(Intent) job = next_operation(fixture);
    assert_int_equal(job->id, id);
    assert_string_equal(job->text, "marked 2 mails read");
    g_autoptr(GPtrArray) legs =
        store_read_operation_legs(fixture->reader, id, NULL);
    assert_int_equal(legs->len, 1);
    const OperationLeg *leg = legs->pdata[0];
    assert_string_equal(leg->folder, "INBOX");
    assert_int_equal(leg->uidvalidity, 42);
    assert_null(leg->target);
    g_autoptr(GPtrArray) entries =
        store_read_operation_entries(fixture->reader, id, leg, NULL);
    assert_int_equal(entries->len, 2);
    assert_int_equal(((OperationEntry *)entries->pdata[1])->uid, 2);

    operations_done(fixture, id);
    assert_int_equal(flags_of(fixture, 2), MAIL_SEEN);
    assert_null(next_operation(fixture));
    recount(fixture->path);
}

static void
a_moved_mail_shows_in_its_folder_at_once(void **state)
{
    g_autoptr(Fixture) fixture = operations_fixture(TRUE);
    GArray *mails = operations_mails(fixture, 1, 0);
    gint64 mail = g_array_index(mails, gint64, 0);
    gint64 id = operations_wish(fixture, OPERATION_MOVE, mails, "Archive");
    assert_int_equal(operations_total(fixture, "INBOX"), 2);
    assert_int_equal(operations_total(fixture, "Archive"), 1);
    assert_int_equal(operations_unread(fixture, "Archive"), 1);
    assert_int_equal(counters(fixture).inbox_unread, 2);
    g_autoptr(MailRow) row = operations_newest(fixture, "Archive");
    assert_int_equal(row->at.id, mail);
    assert_int_equal(row->uid, 0);
    g_autoptr(GBytes) body = store_read_body(fixture->reader, mail, NULL);
    assert_int_equal(g_bytes_get_size(body), 4);
    /* The server has it where it was. */
    g_autofree char *folder = NULL;
    guint32 uid;
    assert_true(
        store_read_mail_location(fixture->reader, mail, &folder, &uid, NULL));
    assert_string_equal(folder, "INBOX");
    assert_int_equal(uid, 1);
    recount(fixture->path);

    fixture_reopen(fixture); /* another run: all of it stands */
    assert_int_equal(operations_total(fixture, "Archive"), 1);
    operations_run(fixture, id);
    operations_settle(fixture, id, mail, 7, FALSE);
    operations_done(fixture, id);
    g_autoptr(MailRow) placed = mail_by_uid(fixture, "Archive", 7);
    assert_int_equal(placed->at.id, mail);
    operations_sync(fixture, "Archive", 7, 1); /* and no double */
    assert_int_equal(operations_total(fixture, "Archive"), 1);
    recount(fixture->path);
}

static void
the_sync_may_bring_a_moved_mail_first(void **state)
{
    g_autoptr(Fixture) fixture = operations_fixture(TRUE);
    GArray *mails = operations_mails(fixture, 1, 0);
    gint64 mail = g_array_index(mails, gint64, 0);
    gint64 id = operations_wish(fixture, OPERATION_MOVE, mails, "Archive");
    /* Not begun: another that looks the same is another. */
    operations_sync(fixture, "Archive", 6, 1);
    assert_int_equal(operations_total(fixture, "Archive"), 2);
    operations_run(fixture, id); /* and cut off */
    operations_sync(fixture, "Archive", 7, 1);
    assert_int_equal(operations_total(fixture, "Archive"), 2);
    assert_int_equal(operations_mail(fixture, "Archive", 7), mail);
    operations_settle(fixture, id, mail, 7, FALSE);
    operations_done(fixture, id);
    assert_int_equal(operations_mail(fixture, "Archive", 7), mail);
    recount(fixture->path);
}

static void
a_double_that_the_sync_made_goes_and_what_was_wished_of_it_stays(void **state)
{
    g_autoptr(Fixture) fixture = operations_fixture(TRUE);
    GArray *mails = operations_mails(fixture, 1, 0);
    gint64 mail = g_array_index(mails, gint64, 0);
    gint64 id = operations_wish(fixture, OPERATION_MOVE, mails, "Archive");
    operations_sync(fixture, "Archive", 7, 1);
    gint64 twin = operations_mail(fixture, "Archive", 7);
    assert_int_not_equal(twin, mail);
    wish(fixture, intent_set_flags(twin, MAIL_FLAGGED, 0));
    operations_run(fixture, id);
    operations_settle(fixture, id, mail, 7, FALSE);
    operations_done(fixture, id);
    assert_int_equal(operations_total(fixture, "Archive"), 1);
    g_autoptr(MailRow) row = mail_by_uid(fixture, "Archive", 7);
    assert_int_equal(row->at.id, mail);
    assert_true(row->flags & MAIL_FLAGGED);
    recount(fixture->path);
}

static void
what_the_server_says_of_a_moved_mail_does_not_bring_it_back(void **state)
{
    g_autoptr(Fixture) fixture = operations_fixture(TRUE);
    GArray *mails = operations_mails(fixture, 1, 0);
    gint64 mail = g_array_index(mails, gint64, 0);
    gint64 id = operations_wish(fixture, OPERATION_MOVE, mails, "Archive");
    operations_sync(fixture, "INBOX", 1, 1);
    assert_int_equal(operations_total(fixture, "INBOX"), 2);
    Batch *batch = batch_new();
    batch_add_mail_flags(batch, "INBOX", 1, MAIL_ANSWERED);
    g_autoptr(GBytes) longer = g_bytes_new_static("longer", 6);
    batch_add_mail_body(batch, "INBOX", 1, longer);
    commit(fixture, batch);
    g_autoptr(MailRow) row = operations_newest(fixture, "Archive");
    assert_int_equal(row->flags, MAIL_ANSWERED);
    g_autoptr(GBytes) body = store_read_body(fixture->reader, mail, NULL);
    assert_int_equal(g_bytes_get_size(body), 6);
    /* Our own move: told before its answer. */
    operations_run(fixture, id);
    batch = batch_new();
    batch_add_mail_expunged(batch, "INBOX", 1);
    commit(fixture, batch);
    assert_int_equal(operations_total(fixture, "Archive"), 1);
    recount(fixture->path);
}

static void
copies_are_mails_of_their_own(void **state)
{
    g_autoptr(Fixture) fixture = operations_fixture(TRUE);
    GArray *mails = operations_mails(fixture, 1, 2, 0);
    gint64 first = g_array_index(mails, gint64, 0);
    gint64 id = operations_wish(fixture, OPERATION_COPY, mails, "Archive");
    assert_int_equal(operations_total(fixture, "INBOX"), 3);
    assert_int_equal(operations_total(fixture, "Archive"), 2);
    operations_run(fixture, id);
    operations_settle(fixture, id, first, 9, FALSE);
    operations_done(fixture, id);
    g_autoptr(MailRow) copy = mail_by_uid(fixture, "Archive", 9);
    assert_int_not_equal(copy->at.id, first);
    g_autoptr(GBytes) body =
        store_read_body(fixture->reader, copy->at.id, NULL);
    assert_int_equal(g_bytes_get_size(body), 4);
    /* The other's UID was not told: the sync finds it. */
    operations_sync(fixture, "Archive", 10, 2);
    assert_int_equal(operations_total(fixture, "Archive"), 2);
    recount(fixture->path);
}

static void
what_is_expunged_is_out_of_sight_and_then_gone(void **state)
{
    g_autoptr(Fixture) fixture = operations_fixture(TRUE);
    GArray *mails = operations_mails(fixture, 1, 2, 0);
    gint64 first = g_array_index(mails, gint64, 0);
    gint64 id = operations_wish(fixture, OPERATION_EXPUNGE, mails, NULL);
    assert_int_equal(operations_total(fixture, "INBOX"), 1);
    g_autoptr(GPtrArray) found =
        store_read_search(fixture->reader, "mail", 10, NULL);
    assert_int_equal(found->len, 1);
    recount(fixture->path);
    operations_run(fixture, id);
    operations_done(fixture, id);
    g_autoptr(GBytes) body = store_read_body(fixture->reader, first, NULL);
    assert_null(body);
    recount(fixture->path);
}

/* ---- the Trash ---- */

static void
deleting_goes_to_the_trash_which_is_made_where_there_is_none(void **state)
{
    g_autoptr(Fixture) fixture = operations_fixture(FALSE);
    gint64 id = operations_wish(fixture, OPERATION_DELETE,
                                operations_mails(fixture, 1, 0), NULL);
    assert_int_equal(operations_total(fixture, "Trash"), 1);
    g_autoptr(Folder) trash =
        store_read_folder_by_role(fixture->reader, FOLDER_TRASH, NULL);
    assert_string_equal(trash->name, "Trash");
    g_autoptr(GPtrArray) legs =
        store_read_operation_legs(fixture->reader, id, NULL);
    assert_int_equal(((OperationLeg *)legs->pdata[0])->target_role,
                     FOLDER_TRASH);
    g_autoptr(MailRow) row = operations_newest(fixture, "Trash");
    GArray *there = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_array_append_val(there, row->at.id);
    assert_int_equal(
        store_count_mails_in_role(fixture->reader, there, FOLDER_TRASH, NULL),
        1);
    operations_wish(fixture, OPERATION_UNDELETE, there, NULL);
    assert_int_equal(operations_total(fixture, "Trash"), 0);
    assert_int_equal(operations_total(fixture, "INBOX"), 3);
    recount(fixture->path);
}

static void
undeleting_takes_the_mark_off(void **state)
{
    g_autoptr(Fixture) fixture = operations_fixture(TRUE);
    Batch *batch = batch_new();
    batch_add_mail_flags(batch, "INBOX", 2, MAIL_DELETED);
    commit(fixture, batch);
    operations_wish(fixture, OPERATION_UNDELETE,
                    operations_mails(fixture, 1, 2, 0), NULL);
    assert_int_equal(flags_of(fixture, 2), 0);
    g_autoptr(Intent) job = next_operation(fixture);
    assert_string_equal(job->text, "undeleted \"mail 2\"");
    recount(fixture->path);
}

/* ---- one after another ---- */

static void
a_mail_moved_twice_sets_out_from_where_it_got_to(void **state)
{
    g_autoptr(Fixture) fixture = operations_fixture(TRUE);
    GArray *mails = operations_mails(fixture, 1, 0);
    gint64 mail = g_array_index(mails, gint64, 0);
    gint64 first =
        operations_wish(fixture, OPERATION_MOVE, g_array_ref(mails), "Archive");
    gint64 second = operations_wish(fixture, OPERATION_MOVE, mails, "Trash");
    assert_int_equal(operations_total(fixture, "Archive"), 0);
    assert_int_equal(operations_total(fixture, "Trash"), 1);
    g_autoptr(Intent) job = next_operation(fixture);
    assert_int_equal(job->id, first);
    operations_run(fixture, first);
    operations_settle(fixture, first, mail, 7, FALSE);
    operations_done(fixture, first);
    assert_int_equal(operations_total(fixture, "Archive"), 0);
    g_autoptr(GPtrArray) legs =
        store_read_operation_legs(fixture->reader, second, NULL);
    g_autoptr(GPtrArray) entries = store_read_operation_entries(
        fixture->reader, second, legs->pdata[0], NULL);
    assert_string_equal(((OperationLeg *)legs->pdata[0])->folder, "Archive");
    assert_int_equal(((OperationEntry *)entries->pdata[0])->uid, 7);
    operations_run(fixture, second);
    operations_settle(fixture, second, mail, 3, FALSE);
    operations_done(fixture, second);
    assert_int_equal(operations_mail(fixture, "Trash", 3), mail);
    recount(fixture->path);
}

static void
a_first_move_that_fails_leaves_the_second_to_do(void **state)
{
    g_autoptr(Fixture) fixture = operations_fixture(TRUE);
    GArray *mails = operations_mails(fixture, 1, 0);
    gint64 first =
        operations_wish(fixture, OPERATION_MOVE, g_array_ref(mails), "Archive");
    gint64 second = operations_wish(fixture, OPERATION_MOVE, mails, "Trash");
    operations_run(fixture, first);
    operations_fail(fixture, first);
    assert_int_equal(operations_total(fixture, "Trash"), 1);
    g_autoptr(GPtrArray) legs =
        store_read_operation_legs(fixture->reader, second, NULL);
    assert_string_equal(((OperationLeg *)legs->pdata[0])->folder, "INBOX");
    recount(fixture->path);
}

/* ---- conflicts ---- */

static void
what_the_server_refuses_is_taken_back_and_told(void **state)
{
    g_autoptr(Fixture) fixture = operations_fixture(TRUE);
    gint64 id = operations_wish(fixture, OPERATION_MOVE,
                                operations_mails(fixture, 1, 2, 0), "Archive");
    operations_run(fixture, id);
    operations_fail(fixture, id);
    assert_int_equal(operations_total(fixture, "INBOX"), 3);
    assert_int_equal(operations_total(fixture, "Archive"), 0);
    assert_int_not_equal(operations_mail(fixture, "INBOX", 1), 0);
    assert_int_equal(operations_state(fixture, id), INTENT_FAILED);
    assert_int_equal(counters(fixture).failed, 1);
    recount(fixture->path);
    wish(fixture, intent_repeat(id));
    assert_int_equal(operations_total(fixture, "Archive"), 2);
    assert_int_equal(operations_state(fixture, id), INTENT_QUEUED);
    operations_run(fixture, id);
    operations_fail(fixture, id);
    wish(fixture, intent_cancel(id));
    assert_int_equal(operations_state(fixture, id), -1);
    assert_int_equal(operations_total(fixture, "INBOX"), 3);
    recount(fixture->path);
}

static void
mails_that_are_gone_are_told_of_and_the_rest_is_done(void **state)
{
    g_autoptr(Fixture) fixture = operations_fixture(TRUE);
    GArray *mails = operations_mails(fixture, 1, 2, 0);
    gint64 first = g_array_index(mails, gint64, 0);
    gint64 id = operations_wish(fixture, OPERATION_MOVE, mails, "Archive");
    operations_run(fixture, id);
    operations_settle(fixture, id, first, 0, TRUE);
    drop_changes(fixture);
    operations_done(fixture, id);
    g_autoptr(Change) told = next_change(fixture, CHANGE_INTENT);
    assert_int_equal(told->intent_state, INTENT_FAILED);
    assert_string_equal(told->text, "1 of 2 mails was no longer in INBOX");
    assert_int_equal(operations_total(fixture, "INBOX"), 1);
    assert_int_equal(operations_total(fixture, "Archive"), 1);
    g_autofree char *again = refused(fixture, intent_repeat(id));
    assert_non_null(strstr(again, "none of its mails"));
    recount(fixture->path);
}

static void
an_expunged_mail_is_no_reason_to_forget_the_wish(void **state)
{
    g_autoptr(Fixture) fixture = operations_fixture(TRUE);
    GArray *mails = operations_mails(fixture, 1, 0);
    gint64 mail = g_array_index(mails, gint64, 0);
    gint64 id = operations_flag(fixture, mails, MAIL_FLAGGED, 0);
    wish(fixture, intent_set_flags(mail, MAIL_SEEN, 0)); /* no such wish */
    Batch *batch = batch_new();
    batch_add_mail_expunged(batch, "INBOX", 1);
    commit(fixture, batch);
    assert_int_equal(operations_state(fixture, id), INTENT_QUEUED);
    operations_run(fixture, id);
    operations_settle(fixture, id, mail, 0, TRUE);
    operations_done(fixture, id);
    assert_int_equal(operations_state(fixture, id), INTENT_FAILED);
    assert_null(next_operation(fixture));
    recount(fixture->path);
}

static void
a_rebuilt_folder_voids_what_was_to_be_done_there(void **state)
{
    g_autoptr(Fixture) fixture = operations_fixture(TRUE);
    gint64 moved = operations_wish(fixture, OPERATION_MOVE,
                                   operations_mails(fixture, 1, 0), "Archive");
    gint64 flagged = operations_flag(fixture, operations_mails(fixture, 2, 0),
                                     MAIL_FLAGGED, 0);
    wish(fixture,
         intent_set_flags(operations_mail(fixture, "INBOX", 3), MAIL_SEEN, 0));
    Batch *batch = batch_new();
    batch_add_folder(batch, "INBOX", FOLDER_INBOX, 99);
    commit(fixture, batch);
    assert_int_equal(operations_state(fixture, moved), INTENT_FAILED);
    assert_int_equal(operations_state(fixture, flagged), INTENT_FAILED);
    assert_int_equal(counters(fixture).failed, 2);
    assert_int_equal(operations_total(fixture, "INBOX"), 0);
    assert_int_equal(operations_total(fixture, "Archive"), 0);
    assert_null(next_operation(fixture));
    recount(fixture->path);
}

static void
a_target_that_is_rebuilt_keeps_what_is_on_its_way(void **state)
{
    g_autoptr(Fixture) fixture = operations_fixture(TRUE);
    gint64 id = operations_wish(fixture, OPERATION_MOVE,
                                operations_mails(fixture, 1, 0), "Archive");
    Batch *batch = batch_new();
    batch_add_folder(batch, "Archive", FOLDER_ARCHIVE, 99);
    batch_add_folder_sync(batch, "Archive", 5, 0, 1);
    commit(fixture, batch);
    assert_int_equal(operations_total(fixture, "Archive"), 1);
    g_autoptr(GPtrArray) found =
        store_read_search(fixture->reader, "mail", 10, NULL);
    assert_int_equal(found->len, 3);
    operations_run(fixture, id);
    operations_done(fixture, id); /* and nobody knows its UID */
    assert_int_equal(operations_total(fixture, "Archive"), 1);
    batch = batch_new();
    batch_add_folder_sync(batch, "Archive", 9, 0, 1);
    commit(fixture, batch);
    assert_int_equal(operations_total(fixture, "Archive"), 0);
    recount(fixture->path);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_mails_are_one_intent),
        cmocka_unit_test(a_moved_mail_shows_in_its_folder_at_once),
        cmocka_unit_test(the_sync_may_bring_a_moved_mail_first),
        cmocka_unit_test(
            a_double_that_the_sync_made_goes_and_what_was_wished_of_it_stays),
        cmocka_unit_test(
            what_the_server_says_of_a_moved_mail_does_not_bring_it_back),
        cmocka_unit_test(copies_are_mails_of_their_own),
        cmocka_unit_test(what_is_expunged_is_out_of_sight_and_then_gone),
        cmocka_unit_test(
            deleting_goes_to_the_trash_which_is_made_where_there_is_none),
        cmocka_unit_test(undeleting_takes_the_mark_off),
        cmocka_unit_test(a_mail_moved_twice_sets_out_from_where_it_got_to),
        cmocka_unit_test(a_first_move_that_fails_leaves_the_second_to_do),
        cmocka_unit_test(what_the_server_refuses_is_taken_back_and_told),
        cmocka_unit_test(mails_that_are_gone_are_told_of_and_the_rest_is_done),
        cmocka_unit_test(an_expunged_mail_is_no_reason_to_forget_the_wish),
        cmocka_unit_test(a_rebuilt_folder_voids_what_was_to_be_done_there),
        cmocka_unit_test(a_target_that_is_rebuilt_keeps_what_is_on_its_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
