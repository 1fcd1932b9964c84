/* test_undo - one step back, before and after the server has it. */
#include "test.h"

#include "base/error.h"
#include "tests/store/operations.h"
#include "tests/store/recount.h"

static void
undo(Fixture *fixture, const char *told)
{
    g_autofree char *text = operations_undo(fixture);
    assert_string_equal(text, told);
    recount(fixture->path);
}

static void
what_has_not_begun_is_withdrawn(void **state)
{
    g_autoptr(Fixture) fixture = operations_fixture(TRUE);
    gint64 id = operations_wish(fixture, OPERATION_DELETE,
                                operations_mails(fixture, 1, 2, 0), NULL);
    undo(fixture, "Undone: moved 2 mails to Trash");
    assert_int_equal(operations_state(fixture, id), -1);
    assert_int_equal(newest_intent(fixture, SERVICE_IMAP), 0);
    assert_int_equal(operations_total(fixture, "INBOX"), 3);
    assert_int_not_equal(operations_mail(fixture, "INBOX", 2), 0);
    undo(fixture, "There is nothing to undo");
}

static void
each_press_goes_one_step_back_over_a_restart(void **state)
{
    g_autoptr(Fixture) fixture = operations_fixture(TRUE);
    operations_flag(fixture, operations_mails(fixture, 1, 0), MAIL_FLAGGED, 0);
    operations_wish(fixture, OPERATION_COPY, operations_mails(fixture, 1, 0),
                    "Archive");
    operations_wish(fixture, OPERATION_EXPUNGE, operations_mails(fixture, 2, 0),
                    NULL);
    fixture_reopen(fixture);
    undo(fixture, "Undone: deleted \"mail 2\" for good");
    assert_int_equal(operations_total(fixture, "INBOX"), 3);
    undo(fixture, "Undone: copied \"mail 1\" to Archive");
    assert_int_equal(operations_total(fixture, "Archive"), 0);
    undo(fixture, "Undone: flagged \"mail 1\"");
    g_autoptr(MailRow) row = mail_by_uid(fixture, "INBOX", 1);
    assert_int_equal(row->flags, 0);
    undo(fixture, "There is nothing to undo");
}

static void
what_was_done_is_undone_by_an_operation(void **state)
{
    g_autoptr(Fixture) fixture = operations_fixture(TRUE);
    GArray *mails = operations_mails(fixture, 1, 0);
    gint64 mail = g_array_index(mails, gint64, 0);
    gint64 id = operations_wish(fixture, OPERATION_MOVE, mails, "Archive");
    operations_run(fixture, id);
    operations_settle(fixture, id, mail, 7, FALSE);
    operations_done(fixture, id);
    fixture_reopen(fixture);
    undo(fixture, "Undone: moved \"mail 1\" to Archive");
    assert_int_equal(operations_total(fixture, "INBOX"), 3);
    gint64 back = newest_intent(fixture, SERVICE_IMAP);
    g_autoptr(GPtrArray) legs =
        store_read_operation_legs(fixture->reader, back, NULL);
    const OperationLeg *leg = legs->pdata[0];
    assert_string_equal(leg->folder, "Archive");
    assert_string_equal(leg->target, "INBOX");
    operations_run(fixture, back);
    operations_settle(fixture, back, mail, 4, FALSE);
    operations_done(fixture, back);
    assert_int_equal(operations_mail(fixture, "INBOX", 4), mail);
    undo(fixture, "There is nothing to undo");
}

static void
what_is_running_is_undone_after_it(void **state)
{
    g_autoptr(Fixture) fixture = operations_fixture(TRUE);
    GArray *mails = operations_mails(fixture, 1, 2, 0);
    gint64 first = g_array_index(mails, gint64, 0);
    gint64 second = g_array_index(mails, gint64, 1);
    gint64 id = operations_wish(fixture, OPERATION_MOVE, mails, "Archive");
    operations_run(fixture, id);
    undo(fixture, "Undone: moved 2 mails to Archive");
    assert_int_equal(operations_total(fixture, "INBOX"), 3);
    gint64 back = newest_intent(fixture, SERVICE_IMAP);
    /* One got there; for the other there is nothing to be undone. */
    operations_settle(fixture, id, first, 7, FALSE);
    operations_fail(fixture, id);
    recount(fixture->path);
    g_autoptr(GPtrArray) legs =
        store_read_operation_legs(fixture->reader, back, NULL);
    assert_int_equal(legs->len, 1);
    g_autoptr(GPtrArray) entries = store_read_operation_entries(
        fixture->reader, back, legs->pdata[0], NULL);
    assert_int_equal(entries->len, 1);
    assert_int_equal(((OperationEntry *)entries->pdata[0])->uid, 7);
    assert_int_equal(operations_mail(fixture, "INBOX", 2), second);
    operations_run(fixture, back);
    operations_settle(fixture, back, first, 9, FALSE);
    operations_done(fixture, back);
    assert_int_equal(operations_total(fixture, "INBOX"), 3);
    assert_int_equal(operations_total(fixture, "Archive"), 0);
    recount(fixture->path);
}

static void
marking_all_is_undone_for_those_that_were_unread(void **state)
{
    g_autoptr(Fixture) fixture = operations_fixture(TRUE);
    Batch *batch = batch_new();
    batch_add_mail_flags(batch, "INBOX", 2, MAIL_SEEN);
    commit(fixture, batch);
    wish(fixture, intent_operate_flags_matching(folder_id(fixture, "INBOX"),
                                                NULL, MAIL_SEEN, 0));
    gint64 id = newest_intent(fixture, SERVICE_IMAP);
    assert_int_equal(counters(fixture).inbox_unread, 0);
    operations_run(fixture, id);
    operations_done(fixture, id);
    undo(fixture, "Undone: marked 2 mails read");
    assert_int_equal(counters(fixture).inbox_unread, 2);
    g_autoptr(MailRow) second = mail_by_uid(fixture, "INBOX", 2);
    assert_int_equal(second->flags, MAIL_SEEN);
}

static void
what_another_client_moved_on_is_left_alone(void **state)
{
    g_autoptr(Fixture) fixture = operations_fixture(TRUE);
    GArray *mails = operations_mails(fixture, 1, 2, 0);
    gint64 first = g_array_index(mails, gint64, 0);
    gint64 second = g_array_index(mails, gint64, 1);
    gint64 id = operations_wish(fixture, OPERATION_MOVE, mails, "Archive");
    operations_run(fixture, id);
    operations_settle(fixture, id, first, 7, FALSE);
    operations_settle(fixture, id, second, 8, FALSE);
    operations_done(fixture, id);
    Batch *batch = batch_new();
    batch_add_mail_expunged(batch, "Archive", 8);
    commit(fixture, batch);
    undo(fixture, "Undone: moved 2 mails to Archive; but 1 of 2 lie elsewhere "
                  "now");
    assert_int_equal(operations_total(fixture, "INBOX"), 2);
}

static void
copies_that_were_made_are_undone_for_good(void **state)
{
    g_autoptr(Fixture) fixture = operations_fixture(TRUE);
    GArray *mails = operations_mails(fixture, 1, 0);
    gint64 mail = g_array_index(mails, gint64, 0);
    gint64 id = operations_wish(fixture, OPERATION_COPY, mails, "Archive");
    operations_run(fixture, id);
    undo(fixture, "Undone: copied \"mail 1\" to Archive");
    assert_int_equal(operations_total(fixture, "Archive"), 0);
    gint64 back = newest_intent(fixture, SERVICE_IMAP);
    operations_settle(fixture, id, mail, 7, FALSE);
    operations_done(fixture, id);
    g_autoptr(GPtrArray) legs =
        store_read_operation_legs(fixture->reader, back, NULL);
    g_autoptr(GPtrArray) entries = store_read_operation_entries(
        fixture->reader, back, legs->pdata[0], NULL);
    assert_string_equal(((OperationLeg *)legs->pdata[0])->folder, "Archive");
    assert_int_equal(((OperationEntry *)entries->pdata[0])->uid, 7);
    operations_run(fixture, back);
    operations_done(fixture, back);
    assert_int_equal(operations_total(fixture, "Archive"), 0);
    assert_int_equal(operations_mail(fixture, "INBOX", 1), mail);
    recount(fixture->path);
}

static void
what_is_gone_for_good_and_what_failed_cannot_be_undone(void **state)
{
    g_autoptr(Fixture) fixture = operations_fixture(TRUE);
    gint64 id = operations_wish(fixture, OPERATION_EXPUNGE,
                                operations_mails(fixture, 1, 0), NULL);
    operations_run(fixture, id);
    operations_done(fixture, id);
    id = operations_flag(fixture, operations_mails(fixture, 2, 0), MAIL_FLAGGED,
                         0);
    operations_run(fixture, id);
    operations_fail(fixture, id);
    undo(fixture, "Cannot be undone: deleted \"mail 1\" for good");
    undo(fixture, "There is nothing to undo");
    assert_int_equal(operations_state(fixture, id), INTENT_FAILED);
}

static void
the_history_is_bounded(void **state)
{
    g_autoptr(Fixture) fixture = operations_fixture(TRUE);
    for (guint i = 0; i < 130; i++) {
        gint64 id =
            operations_flag(fixture, operations_mails(fixture, 1, 0),
                            i % 2 ? 0 : MAIL_FLAGGED, i % 2 ? MAIL_FLAGGED : 0);
        operations_run(fixture, id);
        operations_done(fixture, id);
    }
    guint n = 0;
    for (;; n++) {
        g_autofree char *text = operations_undo(fixture);
        if (!g_str_has_prefix(text, "Undone"))
            break;
        gint64 back = newest_intent(fixture, SERVICE_IMAP);
        operations_run(fixture, back);
        operations_done(fixture, back);
    }
    assert_in_range(n, 90, 100);
    recount(fixture->path);
}

/* It never was a draft, and the step before it is not meant. */
static void
a_mail_that_is_sent_on_is_called_back_first(void **state)
{
    static const char *const to[] = {"b@x.example", NULL};
    g_autoptr(Fixture) fixture = operations_fixture(TRUE);
    operations_flag(fixture, operations_mails(fixture, 1, 0), MAIL_FLAGGED, 0);
    g_autoptr(GBytes) bytes = g_bytes_new_static("Subject: hi\r\n\r\nbody", 19);
    wish(fixture, intent_send_mail(OWN_JID, to, bytes, "i@x", "hi", 0));
    undo(fixture, "Undone: sending \"hi\"");
    assert_int_equal(newest_intent(fixture, SERVICE_SMTP), 0);
    assert_int_equal(counters(fixture).drafts, 0);
    undo(fixture, "Undone: flagged \"mail 1\"");
}

/* COPYUID told a UID of a folder that had never been selected: its UIDVALIDITY
 * is heard only now, and may be another than that of then. */
static void
a_uid_of_a_folder_that_was_not_synced_is_not_kept(void **state)
{
    g_autoptr(Fixture) fixture = operations_fixture(TRUE);
    GArray *mails = operations_mails(fixture, 1, 0);
    gint64 mail = g_array_index(mails, gint64, 0);
    Batch *listed = batch_new();
    batch_add_folder(listed, "Far", FOLDER_PLAIN, 0);
    commit(fixture, listed);
    gint64 id = operations_wish(fixture, OPERATION_MOVE, mails, "Far");
    operations_run(fixture, id);
    operations_settle(fixture, id, mail, 7, FALSE);
    operations_done(fixture, id);
    undo(fixture, "Undone: moved \"mail 1\" to Far");
    gint64 back = newest_intent(fixture, SERVICE_IMAP);
    Batch *selected = batch_new();
    batch_add_folder(selected, "Far", FOLDER_PLAIN, 99);
    commit(fixture, selected);
    g_autoptr(GPtrArray) legs =
        store_read_operation_legs(fixture->reader, back, NULL);
    g_autoptr(GPtrArray) entries = store_read_operation_entries(
        fixture->reader, back, legs->pdata[0], NULL);
    assert_int_equal(((OperationEntry *)entries->pdata[0])->mail_id, mail);
    assert_int_equal(((OperationEntry *)entries->pdata[0])->uid, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_has_not_begun_is_withdrawn),
        cmocka_unit_test(each_press_goes_one_step_back_over_a_restart),
        cmocka_unit_test(what_was_done_is_undone_by_an_operation),
        cmocka_unit_test(what_is_running_is_undone_after_it),
        cmocka_unit_test(marking_all_is_undone_for_those_that_were_unread),
        cmocka_unit_test(what_another_client_moved_on_is_left_alone),
        cmocka_unit_test(copies_that_were_made_are_undone_for_good),
        cmocka_unit_test(
            what_is_gone_for_good_and_what_failed_cannot_be_undone),
        cmocka_unit_test(the_history_is_bounded),
        cmocka_unit_test(a_mail_that_is_sent_on_is_called_back_first),
        cmocka_unit_test(a_uid_of_a_folder_that_was_not_synced_is_not_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
