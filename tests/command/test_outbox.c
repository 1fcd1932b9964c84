/* test_outbox - the time in which a mail may be called back, mails for later,
 * and what is made of those that did not go. */
#include "test.h"

#include "base/clock.h"
#include "tests/command/desk.h"

#define NOON   1774612800 /* Fri, 27 Mar 2026 12:00 UTC */
#define TO_BOB "To: Bob <bob@work.example>\nSubject: lunch\n\nAt noon?\n"
#define TO_THREE                                                               \
    "To: b@x.example, c@x.example\nCc: d@x.example\nSubject: lunch\n\nx\n"

static Desk *
open_desk(const char *extra)
{
    clock_set_fixed(NOON);
    Desk *desk = desk_new(extra);
    desk_furnish(desk);
    return desk;
}

static void
write_mail(Desk *desk, const char *text)
{
    desk_run(desk, "mail bob@work.example");
    desk_edit(desk, text);
}

static Intent *
queued(Desk *desk)
{
    g_autoptr(GPtrArray) outbox =
        store_read_outbox(desk->store->reader, 10, NULL);
    return outbox->len ? g_ptr_array_steal_index(outbox, 0) : NULL;
}

static gint64
due(Desk *desk)
{
    g_autoptr(Intent) mail = queued(desk);
    assert_non_null(mail);
    return mail->not_before;
}

static void
assert_draft(Desk *desk, const char *wanted)
{
    g_autofree char *draft = desk_draft(desk);
    if (wanted && draft)
        assert_string_equal(draft, wanted);
    else
        assert_true(draft == wanted);
}

static void
a_mail_waits_and_is_called_back(void **state)
{
    g_autoptr(Desk) desk = open_desk("send-delay = 5\n");
    write_mail(desk, TO_BOB);
    desk_press(desk, "y");
    desk_shows(desk, "Sending \"lunch\" in 5 s");
    assert_int_equal(due(desk), NOON + 5);
    assert_draft(desk, NULL);

    desk_run(desk, "call-back");
    assert_null(queued(desk));
    assert_draft(desk, TO_BOB);
    desk_shows(desk, "Send to Bob <bob@work.example> \"lunch\"?");
    desk_press(desk, "y");
    assert_int_equal(due(desk), NOON + 5);
    assert_draft(desk, NULL);
}

static void
a_mail_goes_at_the_time_that_is_said(void **state)
{
    g_autoptr(Desk) desk = open_desk("send-delay = 5\n");
    write_mail(desk, TO_BOB);
    desk_press(desk, "s");
    desk_enter(desk, "yesterday");
    desk_shows(desk, "`yesterday` is no time");
    desk_press(desk, "C-u"); /* it is asked again */
    desk_enter(desk, "tomorrow 9:00");
    assert_int_equal(due(desk), NOON + 21 * 3600);

    desk_run(desk, "outbox");
    desk_shows(desk, " tomorrow 9:00  mail  bob@work.example");
    desk_run(desk, "send in 2 hours");
    assert_int_equal(due(desk), NOON + 2 * 3600);
    desk_run(desk, "send today 11:59");
    desk_shows(desk, "is over already");
    assert_int_equal(due(desk), NOON + 2 * 3600);
    desk_press(desk, "s");
    desk_enter(desk, "now");
    assert_int_equal(due(desk), NOON);
    desk_shows(desk, " waiting        mail  bob@work.example");
}

static void
nothing_waits_to_be_sent_later(void **state)
{
    g_autoptr(Desk) desk = open_desk(NULL);
    desk_run(desk, "send tomorrow 9:00");
    desk_shows(desk, "no mail waits in the outbox");
    desk_run(desk, "call-back");
    desk_shows(desk, "no mail waits in the outbox");
}

static void
tell_line(Desk *desk, LineState state, const char *detail)
{
    Batch *batch = batch_new();
    batch_add_line(batch, SERVICE_SMTP, state, detail);
    desk_commit(desk, batch);
}

static void
esc_stops_a_big_mail_on_its_way(void **state)
{
    g_autoptr(Desk) desk = open_desk(NULL);
    write_mail(desk, TO_BOB);
    desk_press(desk, "y");
    tell_line(desk, LINE_ONLINE, "sending");
    desk_press(desk, "Esc");
    desk_hides(desk, "is on its way");
    tell_line(desk, LINE_SYNCING, "3/50 MB");
    desk_press(desk, "Esc");
    desk_shows(desk, "\"lunch\" is on its way: y stop it");
    desk_press(desk, "n"); /* then Esc is for other things again */
    desk_press(desk, "Esc");
    desk_hides(desk, "is on its way");

    desk_run(desk, "call-back");
    desk_press(desk, "y"); /* sent anew, it is another mail */
    desk_press(desk, "Esc");
    desk_press(desk, "y");
    desk_settle(desk);
    assert_null(queued(desk));
    assert_draft(desk, TO_BOB);
    desk_shows(desk, "Send to Bob <bob@work.example> \"lunch\"?");
}

static void
say(Desk *desk, gint64 id, const char *address, DeliveryState state,
    const char *reply)
{
    Batch *batch = batch_new();
    batch_add_delivery(batch, id, address, state, reply);
    desk_commit(desk, batch);
}

static void
who_was_refused_stands_below_and_gets_it_alone(void **state)
{
    g_autoptr(Desk) desk = open_desk(NULL);
    write_mail(desk, TO_THREE);
    desk_press(desk, "y");
    g_autoptr(Intent) mail = queued(desk);
    say(desk, mail->id, "b@x.example", DELIVERY_GOING, NULL);
    say(desk, mail->id, "c@x.example", DELIVERY_REFUSED, "no such user (550)");
    say(desk, mail->id, "d@x.example", DELIVERY_GOING, NULL);
    Batch *batch = batch_new();
    batch_add_intent_running(batch, mail->id);
    batch_add_mail_sent(batch, mail->id, 0);
    desk_commit(desk, batch);
    desk_shows(desk, "c@x.example: no such user (550); 2 others");

    desk_run(desk, "outbox");
    desk_shows(desk, " failed         mail");
    desk_shows(desk, "    has it      b@x.example");
    desk_shows(desk, "    refused     c@x.example: no such user (550)");
    desk_press(desk, "g g e");
    desk_shows(desk, "Send to c@x.example \"lunch\"?");
    assert_draft(desk, "To: c@x.example\nCc:\nSubject: lunch\n\nx\n");
}

static void
what_is_uncertain_is_not_edited_but_settled(void **state)
{
    g_autoptr(Desk) desk = open_desk(NULL);
    write_mail(desk, TO_BOB);
    desk_press(desk, "y");
    g_autoptr(Intent) mail = queued(desk);
    Batch *batch = batch_new();
    batch_add_delivery(batch, mail->id, "bob@work.example", DELIVERY_GOING,
                       NULL);
    batch_add_intent_running(batch, mail->id);
    batch_add_intent_uncertain(batch, mail->id, "cut");
    desk_commit(desk, batch);
    desk_shows(desk, "may have been sent or not");
    desk_enter(desk, "look");
    desk_shows(desk, "It stays in the outbox");
    desk_run(desk, "call-back");
    desk_shows(desk, "it may have arrived");
    desk_run(desk, "outbox");
    desk_press(desk, "Enter");
    desk_shows(desk, "Did it arrive?");
    desk_press(desk, "i");
    g_autoptr(Intent) copy = queued(desk);
    assert_int_equal(copy->kind, INTENT_FILE_SENT);
}

/* The file is written on another thread; the loop brings the end of it. */
static void
a_big_mail_is_written_aside(void **state)
{
    g_autoptr(Desk) desk = open_desk(NULL);
    g_autofree char *path =
        g_build_filename(desk->store->folder, "big.bin", NULL);
    g_autofree char *bytes = g_strnfill(1000000, 'x');
    assert_true(g_file_set_contents(path, bytes, -1, NULL));
    g_autofree char *text = g_strdup_printf(
        "To: bob@work.example\nSubject: big\nAttach: %s\n\nx\n", path);
    write_mail(desk, text);
    desk_press(desk, "y");
    g_autoptr(Intent) mail = NULL;
    while (!(mail = queued(desk))) {
        g_main_context_iteration(NULL, TRUE);
        desk_settle(desk);
    }
    assert_non_null(mail->spool);
    g_autoptr(Intent) whole = store_read_next_intent(
        desk->store->reader, SERVICE_SMTP, 0, clock_now(), NULL, NULL);
    assert_true(g_bytes_get_size(whole->message) > 1300000);
    desk_run(desk, "call-back");
    assert_draft(desk, text);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mail_waits_and_is_called_back),
        cmocka_unit_test(a_mail_goes_at_the_time_that_is_said),
        cmocka_unit_test(nothing_waits_to_be_sent_later),
        cmocka_unit_test(esc_stops_a_big_mail_on_its_way),
        cmocka_unit_test(who_was_refused_stands_below_and_gets_it_alone),
        cmocka_unit_test(what_is_uncertain_is_not_edited_but_settled),
        cmocka_unit_test(a_big_mail_is_written_aside),
    };
    return cmocka_run_group_tests_name("outbox", tests, NULL, NULL);
}
