/* test_sending - mails that wait: how they stand with each recipient, what is
 * made of them meanwhile, and the files they lie in. */
#include "test.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "mail/message.h"
#include "store/spool.h"
#include "store/write.h"
#include "tests/store/fixture.h"

#define DRAFT                                                                  \
    "To: B <b@x.example>,\n    C <c@x.example>\nCc: D <d@x.example>\n"         \
    "Subject: hi\n\nbody\n"

static const char *const three[] = {"b@x.example", "c@x.example", "d@x.example",
                                    NULL};

static Intent *
new_mail(gint64 not_before)
{
    g_autoptr(GBytes) bytes = g_bytes_new_static("Subject: hi\r\n\r\nbody", 19);
    Intent *mail = intent_send_mail(OWN_JID, three, bytes, "i@x", "hi", 0);
    mail->draft = g_strdup(DRAFT);
    mail->not_before = not_before;
    return mail;
}

static gint64
put_mail(Fixture *fixture)
{
    wish(fixture, new_mail(0));
    return newest_intent(fixture, SERVICE_SMTP);
}

static Intent *
look(Fixture *fixture, gint64 id)
{
    return store_read_intent(fixture->reader, id, NULL);
}

/* `b` `c` `d` as their states, `w`aiting, `g`oing, `s`ent, `r`efused. */
static void
assert_deliveries(Fixture *fixture, gint64 id, IntentState state,
                  const char *wanted)
{
    g_autoptr(Intent) mail = look(fixture, id);
    assert_non_null(mail);
    assert_int_equal(mail->state, state);
    g_autoptr(GString) got = g_string_new(NULL);
    for (guint i = 0; i < mail->deliveries->len; i++) {
        const Delivery *delivery = mail->deliveries->pdata[i];
        g_string_append_c(got, "wgsr"[delivery->state]);
    }
    assert_string_equal(got->str, wanted);
}

static void
say(Batch *batch, gint64 id, const char *states)
{
    for (guint i = 0; states[i]; i++) {
        DeliveryState state = states[i] == 'g'   ? DELIVERY_GOING
                              : states[i] == 'r' ? DELIVERY_REFUSED
                                                 : DELIVERY_WAITING;
        batch_add_delivery(batch, id, three[i], state,
                           state == DELIVERY_GOING ? NULL : "no (550)");
    }
}

static void
begin(Fixture *fixture, gint64 id, const char *states)
{
    Batch *batch = batch_new();
    say(batch, id, states);
    batch_add_intent_running(batch, id);
    commit(fixture, batch);
}

static void
sent(Fixture *fixture, gint64 id, gint64 not_before)
{
    Batch *batch = batch_new();
    batch_add_mail_sent(batch, id, not_before);
    commit(fixture, batch);
}

static guint
count_filed(Fixture *fixture)
{
    guint n = 0;
    g_autoptr(GPtrArray) outbox = store_read_outbox(fixture->reader, 99, NULL);
    for (guint i = 0; i < outbox->len; i++)
        n += ((Intent *)outbox->pdata[i])->kind == INTENT_FILE_SENT;
    return n;
}

static char *
newest_draft(Fixture *fixture)
{
    g_autoptr(GPtrArray) drafts = store_read_drafts(fixture->reader, 9, NULL);
    return drafts->len ? g_strdup(((StoredDraft *)drafts->pdata[0])->text)
                       : NULL;
}

static void
each_recipient_gets_it_once(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    gint64 id = put_mail(fixture);
    assert_deliveries(fixture, id, INTENT_QUEUED, "www");
    begin(fixture, id, "grw");
    assert_deliveries(fixture, id, INTENT_RUNNING, "grw");
    sent(fixture, id, clock_now() + 60);
    assert_deliveries(fixture, id, INTENT_QUEUED, "srw");
    assert_int_equal(count_filed(fixture), 1);
    g_autoptr(Intent) waiting = look(fixture, id);
    assert_true(waiting->not_before > clock_now() + 50);

    wish(fixture, intent_repeat(id));
    assert_deliveries(fixture, id, INTENT_QUEUED, "sww");
    begin(fixture, id, "rrg"); /* `s` holds, whatever is said */
    sent(fixture, id, 0);
    assert_deliveries(fixture, id, INTENT_FAILED, "srs");
    assert_int_equal(count_filed(fixture), 1);
    g_autoptr(Intent) failed = look(fixture, id);
    assert_string_equal(failed->error,
                        "refused: c@x.example: no (550); 2 others have it");

    wish(fixture, intent_repeat(id));
    begin(fixture, id, "ggg");
    sent(fixture, id, 0);
    assert_null(look(fixture, id));
    assert_int_equal(count_filed(fixture), 1);
}

static void
who_was_refused_alone_is_in_the_draft(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    gint64 id = put_mail(fixture);
    begin(fixture, id, "grg");
    sent(fixture, id, 0);
    wish(fixture, intent_recall(id));
    assert_null(look(fixture, id));
    g_autofree char *draft = newest_draft(fixture);
    assert_string_equal(draft, "To: C <c@x.example>\nCc:\nSubject: hi\n\n"
                               "body\n");
}

static void
a_mail_for_nobody_comes_back_whole(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    gint64 id = put_mail(fixture);
    Batch *batch = batch_new();
    say(batch, id, "rrr");
    batch_add_intent_failed(batch, id, "refused");
    commit(fixture, batch);
    assert_deliveries(fixture, id, INTENT_FAILED, "rrr");
    assert_int_equal(counters(fixture).failed, 1);
    drop_changes(fixture);
    wish(fixture, intent_recall(id));
    g_autoptr(Change) told = next_change(fixture, CHANGE_INTENT);
    assert_int_equal(told->intent_kind, INTENT_RECALL);
    assert_true(told->draft_id > 0);
    g_autofree char *draft = newest_draft(fixture);
    assert_string_equal(draft, DRAFT);
    assert_int_equal(counters(fixture).failed, 0);
    assert_int_equal(count_filed(fixture), 0);
}

static void
a_cut_leaves_who_waits_waiting(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    gint64 id = put_mail(fixture);
    begin(fixture, id, "grg");
    Batch *batch = batch_new();
    batch_add_intent_retry(batch, id, clock_now() + 60, "disk full");
    commit(fixture, batch);
    assert_deliveries(fixture, id, INTENT_QUEUED, "wrw");
}

static void
a_lost_answer_is_the_users_to_settle(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    for (int has_arrived = 0; has_arrived < 2; has_arrived++) {
        gint64 id = put_mail(fixture);
        begin(fixture, id, "ggr");
        fixture_reopen(fixture);
        assert_deliveries(fixture, id, INTENT_UNCERTAIN, "ggr");
        Intent *const no[] = {intent_recall(id), intent_reschedule(id, 0)};
        for (gsize i = 0; i < G_N_ELEMENTS(no); i++) {
            g_autofree char *why = refused(fixture, no[i]);
            assert_non_null(strstr(why, "may have arrived"));
        }
        if (has_arrived) {
            wish(fixture, intent_confirm_sent(id));
            assert_deliveries(fixture, id, INTENT_FAILED, "ssr");
            assert_int_equal(count_filed(fixture), 1);
        } else {
            wish(fixture, intent_repeat(id));
            assert_deliveries(fixture, id, INTENT_QUEUED, "wwr");
            g_autofree char *why = refused(fixture, intent_confirm_sent(id));
            assert_non_null(strstr(why, "nothing is uncertain"));
        }
    }
}

static void
what_was_put_off_does_not_go(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    gint64 id = put_mail(fixture);
    gint64 later = clock_now() + 3600;
    wish(fixture, intent_reschedule(id, later));
    begin(fixture, id, "ggg"); /* the worker had read it before */
    assert_deliveries(fixture, id, INTENT_QUEUED, "ggg");
    Batch *batch = batch_new();
    batch_add_intent_retry(batch, id, clock_now() + 5, "put off");
    commit(fixture, batch);
    g_autoptr(Intent) mail = look(fixture, id);
    assert_int_equal(mail->not_before, later);
    assert_deliveries(fixture, id, INTENT_QUEUED, "www");

    wish(fixture, intent_reschedule(id, 0));
    begin(fixture, id, "ggg");
    assert_deliveries(fixture, id, INTENT_RUNNING, "ggg");
    g_autofree char *why = refused(fixture, intent_reschedule(id, later));
    assert_non_null(strstr(why, "too late"));
    g_autofree char *late = refused(fixture, intent_recall(id));
    assert_non_null(strstr(late, "too late"));
}

/* ---- calling back; through the writer, as the keeper's undo does it ---- */

static void
the_newest_untried_mail_is_called_back(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    gint64 tried = put_mail(fixture);
    begin(fixture, tried, "ggg");
    Batch *batch = batch_new();
    batch_add_intent_retry(batch, tried, 0, "cut");
    commit(fixture, batch);
    wish(fixture, new_mail(clock_now() + 5));
    gint64 newest = newest_intent(fixture, SERVICE_SMTP);
    fixture_stop(fixture);

    KeeperOptions options = fixture_options(fixture->path);
    {
        g_autoptr(Db) db = db_open(fixture->path, DB_WRITE, NULL);
        g_autoptr(Writer) writer = writer_new(db, &options);
        assert_int_equal(writer_undoable_send(writer), newest);
        assert_true(writer_undo_send(writer));
        assert_false(writer_undo_send(writer));
        assert_true(db_take_error(db, NULL));
    }
    fixture_start(fixture, &options);
    assert_null(look(fixture, newest));
    assert_deliveries(fixture, tried, INTENT_QUEUED, "www");
    g_autofree char *draft = newest_draft(fixture);
    assert_string_equal(draft, DRAFT);
    assert_int_equal(counters(fixture).drafts, 1);
}

/* ---- files ---- */

static Intent *
big_mail(Fixture *fixture, char **path_out)
{
    g_autofree char *name = NULL;
    int fd = spool_create(fixture->path, &name, NULL);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "Subject: big\r\n\r\n", 16), 16);
    Intent *mail = new_mail(0);
    g_bytes_unref(mail->message);
    mail->message = spool_seal(fixture->path, name, fd, NULL);
    assert_non_null(mail->message);
    *path_out = g_build_filename(fixture->folder, name, NULL);
    mail->spool = g_steal_pointer(&name);
    return mail;
}

static gboolean
is_there(const char *path)
{
    return g_file_test(path, G_FILE_TEST_EXISTS);
}

static void
a_big_mail_lies_in_a_file_as_long_as_it_is_wished(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    g_autofree char *path = NULL;
    wish(fixture, big_mail(fixture, &path));
    gint64 id = newest_intent(fixture, SERVICE_SMTP);
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    fixture_reopen(fixture);
    assert_true(is_there(path));

    begin(fixture, id, "ggg");
    sent(fixture, id, 0);
    assert_null(look(fixture, id));
    commit(fixture, batch_new()); /* the keeper has swept */
    assert_true(is_there(path));  /* its copy is to be filed */
    g_autoptr(Intent) file = store_read_next_intent(
        fixture->reader, SERVICE_IMAP, 0, clock_now(), NULL, NULL);
    assert_int_equal(file->kind, INTENT_FILE_SENT);
    assert_int_equal(g_bytes_get_size(file->message), 16);
    Batch *batch = batch_new();
    batch_add_intent_done(batch, file->id);
    commit(fixture, batch);
    commit(fixture, batch_new());
    assert_false(is_there(path));
    assert_int_equal(g_bytes_get_size(file->message), 16); /* mapped still */
}

static void
files_that_nobody_names_go(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    g_autofree char *withdrawn = NULL;
    wish(fixture, big_mail(fixture, &withdrawn));
    wish(fixture, intent_cancel(newest_intent(fixture, SERVICE_SMTP)));
    commit(fixture, batch_new());
    assert_false(is_there(withdrawn));

    g_autofree char *orphan = NULL;
    intent_free(big_mail(fixture, &orphan));
    g_autofree char *other = g_strconcat(fixture->path, "x-mail-ABCDEF", NULL);
    assert_true(g_file_set_contents(other, "another's", -1, NULL));
    assert_true(is_there(orphan));
    fixture_reopen(fixture);
    assert_false(is_there(orphan));
    assert_true(is_there(other));

    g_autofree char *unstored = NULL;
    Intent *bad = big_mail(fixture, &unstored);
    g_clear_pointer(&bad->recipients, g_strfreev);
    g_free(refused(fixture, bad));
    commit(fixture, batch_new());
    assert_false(is_there(unstored));
}

static void
a_file_that_is_gone_is_told(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    g_autofree char *path = NULL;
    wish(fixture, big_mail(fixture, &path));
    assert_int_equal(g_unlink(path), 0);
    g_autoptr(Intent) mail = store_read_next_intent(
        fixture->reader, SERVICE_SMTP, 0, clock_now(), NULL, NULL);
    assert_non_null(mail);
    assert_null(mail->message);
}

int
main(void)
{
    message_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_recipient_gets_it_once),
        cmocka_unit_test(who_was_refused_alone_is_in_the_draft),
        cmocka_unit_test(a_mail_for_nobody_comes_back_whole),
        cmocka_unit_test(a_cut_leaves_who_waits_waiting),
        cmocka_unit_test(a_lost_answer_is_the_users_to_settle),
        cmocka_unit_test(what_was_put_off_does_not_go),
        cmocka_unit_test(the_newest_untried_mail_is_called_back),
        cmocka_unit_test(a_big_mail_lies_in_a_file_as_long_as_it_is_wished),
        cmocka_unit_test(files_that_nobody_names_go),
        cmocka_unit_test(a_file_that_is_gone_is_told),
    };
    return cmocka_run_group_tests_name("sending", tests, NULL, NULL);
}
