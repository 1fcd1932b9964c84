/* test_intents - wishes: stored with what they promise, ended as told. */
#include "test.h"

#include "base/clock.h"
#include "base/error.h"
#include "tests/store/fixture.h"

#define BOB "bob@chat.example"

static const char *const recipients[] = {"b@x.example", "c@x.example", NULL};

static Intent *
next_intent(Fixture *fixture, Service service, gint64 after)
{
    return store_read_next_intent(fixture->reader, service, after, clock_now(),
                                  NULL, NULL);
}

static void
outcome(Fixture *fixture, void (*add)(Batch *, gint64), gint64 id)
{
    Batch *batch = batch_new();
    add(batch, id);
    commit(fixture, batch);
}

static void
add_failed(Batch *batch, gint64 id)
{
    batch_add_intent_failed(batch, id, "refused");
}

static void
add_uncertain(Batch *batch, gint64 id)
{
    batch_add_intent_uncertain(batch, id, "cut off");
}

static void
add_retry_later(Batch *batch, gint64 id)
{
    batch_add_intent_retry(batch, id, clock_now() + 60, "busy");
}

static guint
flags_now(Fixture *fixture)
{
    g_autoptr(MailRow) row = mail_by_uid(fixture, "INBOX", 1);
    return row->flags;
}

static gint64
wish_flags(Fixture *fixture, guint add, guint remove)
{
    g_autoptr(MailRow) row = mail_by_uid(fixture, "INBOX", 1);
    wish(fixture, intent_set_flags(row->at.id, add, remove));
    return newest_intent(fixture, SERVICE_IMAP);
}

static void
server_says(Fixture *fixture, guint flags)
{
    Batch *batch = batch_new();
    batch_add_mail_flags(batch, "INBOX", 1, flags);
    commit(fixture, batch);
}

/* ---- flags ---- */

static void
flags_show_at_once_and_hold_against_the_server(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    Batch *batch = batch_new();
    batch_add_folder(batch, "INBOX", FOLDER_INBOX, 42);
    add_mail(batch, "INBOX", 1, "a@x.example", 0);
    commit(fixture, batch);

    gint64 id = wish_flags(fixture, MAIL_SEEN, 0);
    assert_int_equal(flags_now(fixture), MAIL_SEEN);
    assert_int_equal(counters(fixture).inbox_unread, 0);
    server_says(fixture, MAIL_FLAGGED);
    assert_int_equal(flags_now(fixture), MAIL_SEEN | MAIL_FLAGGED);

    g_autoptr(Intent) job = next_intent(fixture, SERVICE_IMAP, 0);
    assert_int_equal(job->id, id);
    assert_int_equal(job->kind, INTENT_SET_FLAGS);
    assert_int_equal(job->flags_add, MAIL_SEEN);
    outcome(fixture, batch_add_intent_running, id);
    server_says(fixture, MAIL_FLAGGED);
    assert_int_equal(flags_now(fixture), MAIL_SEEN | MAIL_FLAGGED);
    outcome(fixture, batch_add_intent_done, id);
    assert_int_equal(flags_now(fixture), MAIL_SEEN | MAIL_FLAGGED);
    server_says(fixture, 0);
    assert_int_equal(flags_now(fixture), 0);
    assert_int_equal(counters(fixture).inbox_unread, 1);
}

static void
flags_that_fail_or_are_undone_go_back(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    receive(fixture, 1, "a@x.example");
    gint64 id = wish_flags(fixture, MAIL_SEEN, 0);
    outcome(fixture, add_failed, id);
    assert_int_equal(flags_now(fixture), 0);
    assert_int_equal(counters(fixture).failed, 1);
    wish(fixture, intent_repeat(id));
    assert_int_equal(flags_now(fixture), MAIL_SEEN);
    assert_int_equal(counters(fixture).failed, 0);
    wish(fixture, intent_cancel(id));
    assert_int_equal(flags_now(fixture), 0);
    g_autofree char *again = refused(fixture, intent_cancel(id));
    assert_non_null(strstr(again, "already"));
}

static void
flags_of_one_mail_keep_their_order(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    receive(fixture, 1, "a@x.example");
    gint64 first = wish_flags(fixture, MAIL_SEEN, 0);
    outcome(fixture, add_retry_later, first);
    wish_flags(fixture, 0, MAIL_SEEN);
    assert_int_equal(flags_now(fixture), 0);
    gint64 due;
    assert_null(store_read_next_intent(fixture->reader, SERVICE_IMAP, 0,
                                       clock_now(), &due, NULL));
    assert_true(due > clock_now());
    g_autoptr(Intent) job = store_read_next_intent(
        fixture->reader, SERVICE_IMAP, 0, due, NULL, NULL);
    assert_int_equal(job->id, first);
    assert_string_equal(job->error, "busy");
}

static void
flags_that_change_nothing_make_no_work(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    receive(fixture, 1, "a@x.example");
    assert_int_equal(wish_flags(fixture, 0, MAIL_SEEN), 0);
    wish(fixture, intent_set_flags(12345, MAIL_SEEN, 0)); /* gone: fine */
    assert_null(next_intent(fixture, SERVICE_IMAP, 0));
}

/* ---- files ---- */

static gint64
wish_upload(Fixture *fixture)
{
    wish(fixture, intent_upload(BOB, "/tmp/menu.pdf"));
    gint64 id = newest_intent(fixture, SERVICE_XMPP);
    outcome(fixture, batch_add_intent_running, id);
    return id;
}

static void
add_uploaded(Batch *batch, gint64 id)
{
    batch_add_upload(batch, id, 1, 2);
    batch_add_upload_done(batch, id, "https://files.example/menu.pdf");
}

static void
upload_becomes_a_message(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    gint64 id = wish_upload(fixture);
    assert_int_equal(counters(fixture).outbox, 1);
    outcome(fixture, add_uploaded, id);
    g_autoptr(Intent) chat = next_intent(fixture, SERVICE_XMPP, 0);
    assert_int_equal(chat->kind, INTENT_SEND_CHAT);
    assert_string_equal(chat->jid, BOB);
    assert_string_equal(chat->text, "https://files.example/menu.pdf");
    assert_string_equal(chat->url, chat->text);
    assert_int_equal(counters(fixture).outbox, 1);
    outcome(fixture, add_uploaded, id); /* told twice, said once */
    assert_null(next_intent(fixture, SERVICE_XMPP, chat->id));
}

/* Even while it goes; what the worker says of it then is not heeded. */
static void
upload_is_called_off_at_any_moment(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    gint64 id = wish_upload(fixture);
    wish(fixture, intent_cancel(id));
    assert_int_equal(counters(fixture).outbox, 0);
    outcome(fixture, add_uploaded, id);
    outcome(fixture, add_retry_later, id);
    assert_null(next_intent(fixture, SERVICE_XMPP, 0));
    assert_int_equal(counters(fixture).outbox, 0);
}

/* ---- mail ---- */

static gint64
send_mail(Fixture *fixture, gint64 answers)
{
    g_autoptr(GBytes) bytes = g_bytes_new_static("Subject: x\r\n\r\n", 14);
    wish(fixture,
         intent_send_mail(OWN_JID, recipients, bytes, "id@x", "x", answers));
    return newest_intent(fixture, SERVICE_SMTP);
}

static void
mail_sent_is_filed_and_what_it_answers_marked(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    receive(fixture, 1, "a@x.example");
    g_autoptr(MailRow) answered = mail_by_uid(fixture, "INBOX", 1);
    gint64 id = send_mail(fixture, answered->at.id);
    assert_int_equal(counters(fixture).outbox, 1);
    g_autoptr(Intent) job = next_intent(fixture, SERVICE_SMTP, 0);
    assert_string_equal(job->address, OWN_JID);
    assert_string_equal(job->recipients[1], "c@x.example");
    assert_int_equal(g_bytes_get_size(job->message), 14);

    outcome(fixture, batch_add_intent_running, id);
    assert_null(next_intent(fixture, SERVICE_SMTP, 0));
    outcome(fixture, batch_add_intent_done, id);
    assert_int_equal(counters(fixture).outbox, 0);
    g_autoptr(Intent) file = next_intent(fixture, SERVICE_IMAP, 0);
    assert_int_equal(file->kind, INTENT_FILE_SENT);
    assert_true(g_bytes_equal(file->message, job->message));
    assert_int_equal(flags_now(fixture), MAIL_ANSWERED);
    g_autoptr(Intent) mark = next_intent(fixture, SERVICE_IMAP, file->id);
    assert_int_equal(mark->kind, INTENT_SET_FLAGS);
}

static void
crash_while_sending_leaves_the_mail_uncertain(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    receive(fixture, 1, "a@x.example");
    gint64 mail = send_mail(fixture, 0);
    gint64 flags = wish_flags(fixture, MAIL_SEEN, 0);
    outcome(fixture, batch_add_intent_running, mail);
    outcome(fixture, batch_add_intent_running, flags);
    fixture_reopen(fixture);

    assert_null(next_intent(fixture, SERVICE_SMTP, 0));
    g_autoptr(Intent) again = next_intent(fixture, SERVICE_IMAP, 0);
    assert_int_equal(again->id, flags);
    assert_int_equal(again->attempts, 1);
    g_autoptr(GPtrArray) outbox = store_read_outbox(fixture->reader, 10, NULL);
    assert_int_equal(outbox->len, 1);
    Intent *asked = outbox->pdata[0];
    assert_int_equal(asked->state, INTENT_UNCERTAIN);
    assert_int_equal(counters(fixture).failed, 1);
    wish(fixture, intent_repeat(mail));
    g_autoptr(Intent) repeated = next_intent(fixture, SERVICE_SMTP, 0);
    assert_int_equal(repeated->id, mail);
}

static void
queued_mail_can_be_withdrawn_and_running_not(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    gint64 id = send_mail(fixture, 0);
    outcome(fixture, batch_add_intent_running, id);
    g_autofree char *late = refused(fixture, intent_cancel(id));
    assert_non_null(strstr(late, "too late"));
    outcome(fixture, add_uncertain, id);
    wish(fixture, intent_cancel(id));
    assert_int_equal(counters(fixture).outbox, 0);
    assert_int_equal(counters(fixture).failed, 0);
}

static void
intent_waits_for_its_time(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    g_autoptr(GBytes) bytes = g_bytes_new_static("x", 1);
    Intent *later = intent_send_mail(OWN_JID, recipients, bytes, "i", "s", 0);
    later->not_before = clock_now() + 1000;
    wish(fixture, later);
    gint64 due = 0;
    assert_null(store_read_next_intent(fixture->reader, SERVICE_SMTP, 0,
                                       clock_now(), &due, NULL));
    assert_true(due >= clock_now() + 900);
}

/* ---- chat ---- */

static ChatState
chat_state(Fixture *fixture)
{
    g_autoptr(GPtrArray) rows =
        store_read_chat_page(fixture->reader, BOB, NULL, PAGE_BEFORE, 1, NULL);
    assert_int_equal(rows->len, 1);
    return ((ChatRow *)rows->pdata[0])->state;
}

static void
chat_goes_through_its_states(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    befriend(fixture, BOB, "Bob");
    wish(fixture, intent_send_chat(BOB, "hello"));
    assert_int_equal(chat_state(fixture), CHAT_SENDING);
    assert_int_equal(counters(fixture).outbox, 1);
    g_autoptr(Intent) job = next_intent(fixture, SERVICE_XMPP, 0);
    assert_string_equal(job->text, "hello");
    assert_non_null(job->origin_id);
    outcome(fixture, add_failed, job->id);
    assert_int_equal(chat_state(fixture), CHAT_FAILED);
    wish(fixture, intent_repeat(job->id));
    assert_int_equal(chat_state(fixture), CHAT_SENDING);
    outcome(fixture, batch_add_intent_done, job->id);
    assert_int_equal(chat_state(fixture), CHAT_SENT);
    assert_int_equal(counters(fixture).outbox, 0);
}

static void
chat_whose_copy_comes_back_is_done(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    wish(fixture, intent_send_chat(BOB, "hello"));
    g_autoptr(Intent) job = next_intent(fixture, SERVICE_XMPP, 0);
    ChatMessage *copy = g_new0(ChatMessage, 1);
    copy->jid = g_strdup(BOB);
    copy->is_outgoing = TRUE;
    copy->body = g_strdup("hello");
    copy->origin_id = g_strdup(job->origin_id);
    copy->stanza_id = g_strdup("archive-1");
    copy->state = CHAT_SENT;
    Batch *batch = batch_new();
    batch_add_chat(batch, copy);
    batch_add_intent_done(batch, job->id); /* told twice: no harm */
    commit(fixture, batch);
    assert_int_equal(chat_state(fixture), CHAT_SENT);
    assert_null(next_intent(fixture, SERVICE_XMPP, 0));
    g_autofree char *last =
        store_read_oldest_archived(fixture->reader, BOB, NULL);
    assert_string_equal(last, "archive-1");
}

static void
withdrawn_chat_was_never_said(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    wish(fixture, intent_send_chat(BOB, "oops"));
    wish(fixture, intent_cancel(newest_intent(fixture, SERVICE_XMPP)));
    g_autoptr(GPtrArray) rows =
        store_read_chat_page(fixture->reader, BOB, NULL, PAGE_BEFORE, 10, NULL);
    assert_int_equal(rows->len, 0);
}

/* ---- drafts, pins, and what is wrong ---- */

static void
drafts_are_saved_changed_and_dropped(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    wish(fixture, intent_save_draft(0, "To: b"));
    g_autoptr(Change) told = next_change(fixture, CHANGE_INTENT);
    assert_int_equal(told->intent_state, INTENT_DONE);
    assert_true(told->draft_id > 0);
    wish(fixture, intent_save_draft(told->draft_id, "To: c"));
    g_autoptr(GPtrArray) drafts = store_read_drafts(fixture->reader, 10, NULL);
    assert_int_equal(drafts->len, 1);
    assert_string_equal(((StoredDraft *)drafts->pdata[0])->text, "To: c");
    assert_int_equal(counters(fixture).drafts, 1);
    wish(fixture, intent_drop_draft(told->draft_id));
    assert_int_equal(counters(fixture).drafts, 0);
}

static void
pin_is_kept_for_its_service_and_host(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    wish(fixture, intent_pin(SERVICE_IMAP, "mx.example", "AA:BB"));
    wish(fixture, intent_pin(SERVICE_IMAP, "mx.example", "CC:DD"));
    g_autofree char *pin =
        store_read_pin(fixture->reader, SERVICE_IMAP, "mx.example");
    assert_string_equal(pin, "CC:DD");
    assert_null(store_read_pin(fixture->reader, SERVICE_SMTP, "mx.example"));
}

static void
incomplete_intent_is_refused_and_told(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    g_autofree char *why = refused(fixture, intent_link(BOB, NULL));
    assert_non_null(strstr(why, "incomplete"));
    g_autoptr(Change) told = next_change(fixture, CHANGE_ERROR);
    assert_non_null(strstr(told->text, "incomplete"));
}

static gint64
send_and_nudge(Fixture *fixture, const char *subject)
{
    g_autoptr(GBytes) bytes = g_bytes_new_static("mail", 4);
    const char *const one[] = {"b@x.example", NULL};
    Intent *mail = intent_send_mail(OWN_JID, one, bytes, "n@x", subject, 0);
    mail->jid = g_strdup(BOB);
    wish(fixture, mail);
    return newest_intent(fixture, SERVICE_SMTP);
}

static void
nudge_goes_with_the_mail_once(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    befriend(fixture, BOB, "Bob");
    gint64 id = send_and_nudge(fixture, "lunch");
    assert_null(next_intent(fixture, SERVICE_XMPP, 0));
    outcome(fixture, add_retry_later, id); /* not yet handed in */
    assert_null(next_intent(fixture, SERVICE_XMPP, 0));

    outcome(fixture, batch_add_intent_done, id);
    outcome(fixture, batch_add_intent_done, id); /* told twice */
    fixture_reopen(fixture);
    g_autoptr(Intent) chat = next_intent(fixture, SERVICE_XMPP, 0);
    assert_string_equal(chat->jid, BOB);
    assert_string_equal(chat->text, "I mailed you: lunch");
    assert_null(next_intent(fixture, SERVICE_XMPP, chat->id));
    g_autoptr(GPtrArray) said =
        store_read_chat_page(fixture->reader, BOB, NULL, PAGE_BEFORE, 10, NULL);
    assert_int_equal(said->len, 1);
    assert_int_equal(((ChatRow *)said->pdata[0])->state, CHAT_SENDING);
}

static void
nobody_is_nudged_for_a_mail_that_did_not_go(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    befriend(fixture, BOB, "Bob");
    gint64 id = send_and_nudge(fixture, "");
    outcome(fixture, add_failed, id);
    assert_null(next_intent(fixture, SERVICE_XMPP, 0));
    wish(fixture, intent_repeat(id));
    assert_null(next_intent(fixture, SERVICE_XMPP, 0));
    outcome(fixture, batch_add_intent_done, id);
    g_autoptr(Intent) chat = next_intent(fixture, SERVICE_XMPP, 0);
    assert_string_equal(chat->text, "I mailed you.");

    id = send_and_nudge(fixture, "x");
    outcome(fixture, add_uncertain, id);
    wish(fixture, intent_cancel(id)); /* withdrawn */
    assert_null(next_intent(fixture, SERVICE_XMPP, chat->id));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nudge_goes_with_the_mail_once),
        cmocka_unit_test(nobody_is_nudged_for_a_mail_that_did_not_go),
        cmocka_unit_test(flags_show_at_once_and_hold_against_the_server),
        cmocka_unit_test(flags_that_fail_or_are_undone_go_back),
        cmocka_unit_test(flags_of_one_mail_keep_their_order),
        cmocka_unit_test(flags_that_change_nothing_make_no_work),
        cmocka_unit_test(mail_sent_is_filed_and_what_it_answers_marked),
        cmocka_unit_test(crash_while_sending_leaves_the_mail_uncertain),
        cmocka_unit_test(queued_mail_can_be_withdrawn_and_running_not),
        cmocka_unit_test(intent_waits_for_its_time),
        cmocka_unit_test(chat_goes_through_its_states),
        cmocka_unit_test(chat_whose_copy_comes_back_is_done),
        cmocka_unit_test(withdrawn_chat_was_never_said),
        cmocka_unit_test(upload_becomes_a_message),
        cmocka_unit_test(upload_is_called_off_at_any_moment),
        cmocka_unit_test(drafts_are_saved_changed_and_dropped),
        cmocka_unit_test(pin_is_kept_for_its_service_and_host),
        cmocka_unit_test(incomplete_intent_is_refused_and_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
