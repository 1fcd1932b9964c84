/* test_questions - questions that come by themselves, and failures. */
#include "test.h"

#include "tests/command/desk.h"

#define PRINT                                                                  \
    "AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:"                         \
    "AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99"

static void
ask_certificate(Desk *desk)
{
    Batch *batch = batch_new();
    batch_add_question_certificate(batch, SERVICE_IMAP, "imap.example.org",
                                   PRINT, "self-signed");
    desk_commit(desk, batch);
}

static void
trusted_certificate_is_pinned_then_connected(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    ask_certificate(desk);
    ask_certificate(desk); /* asked once */
    desk_shows(desk, "the certificate of imap.example.org cannot be trusted: "
                     "self-signed");
    desk_shows(desk, "Trust it from now on?");
    desk_enter(desk, "yes");
    assert_false(ui_is_asking(desk->ui));
    g_autofree char *pin =
        store_read_pin(desk->store->reader, SERVICE_IMAP, "imap.example.org");
    assert_string_equal(pin, PRINT);
    desk_was_asked(desk, "reconnect");
}

/* Cut in two by the screen's edge, but all of it. */
static void
fingerprint_is_seen_whole(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    ask_certificate(desk);
    g_autoptr(Surface) surface = surface_new(desk->width, desk->height);
    ui_render(desk->ui, surface);
    g_autofree char *dump = surface_dump(surface);
    g_autoptr(GString) seen = g_string_new(dump);
    g_string_replace(seen, "\n", "", 0);
    g_string_replace(seen, " ", "", 0);
    assert_non_null(strstr(seen->str, PRINT));
}

static void
refused_certificate_stays_offline(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    ask_certificate(desk);
    desk_enter(desk, "y"); /* a key that was meant for something else */
    desk_shows(desk, "imap stays offline; :reconnect asks again");
    assert_null(
        store_read_pin(desk->store->reader, SERVICE_IMAP, "imap.example.org"));
    ask_certificate(desk); /* it may be asked anew */
    assert_true(ui_is_asking(desk->ui));
}

static void
question_waits_while_a_prompt_is_open(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    desk_press(desk, "&");
    ask_certificate(desk);
    desk_shows(desk, "Link shop@x.example to friend:");
    desk_enter(desk, "Carol"); /* no `y` or `n` of it is taken */
    assert_int_equal(desk_link(desk, "carol@im.example", "shop@x.example"),
                     LINK_MANUAL);
    desk_shows(desk, "cannot be trusted");
}

static void
question_waits_while_the_user_chats(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    desk_run(desk, "chat Bob");
    ask_certificate(desk);
    assert_false(ui_is_asking(desk->ui));
    desk_shows(desk, "A question waits: /pending shows it");
    desk_enter(desk, "yes, yes");
    assert_null(
        store_read_pin(desk->store->reader, SERVICE_IMAP, "imap.example.org"));
    desk_press(desk, "Esc");
    desk_shows(desk, "cannot be trusted");
}

static void
command_brings_the_question_into_the_chat(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    desk_run(desk, "chat Bob");
    ask_certificate(desk);
    desk_run(desk, "pending");
    assert_true(ui_is_asking(desk->ui));
    desk_enter(desk, "no");
    desk_run(desk, "pending");
    desk_shows(desk, "no question waits");
}

static void
shared_password_is_asked_once(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    Batch *batch = batch_new();
    batch_add_question_password(batch, SERVICE_XMPP, "refused");
    batch_add_question_password(batch, SERVICE_IMAP, "refused");
    desk_commit(desk, batch);
    desk_shows(desk, "refused. Password of alice@example.org for xmpp:");
    desk_enter(desk, "s3cret");
    desk_hides(desk, "s3cret");
    desk_was_asked(desk, "password xmpp s3cret\npassword imap s3cret");
    assert_false(ui_is_asking(desk->ui));
}

static void
own_mail_password_is_asked_for_itself(void **state)
{
    g_autoptr(Desk) desk = desk_new("mail-password = x\nmail-user = alice\n");
    Batch *batch = batch_new();
    batch_add_question_password(batch, SERVICE_XMPP, NULL);
    batch_add_question_password(batch, SERVICE_IMAP, NULL);
    desk_commit(desk, batch);
    desk_enter(desk, "one");
    desk_shows(desk, "Password of alice for imap:");
    desk_press(desk, "Esc");
    desk_shows(desk, "imap waits for a password; :reconnect asks again");
    desk_was_asked(desk, "password xmpp one");
}

/* ---- intents ---- */

static gint64
send_chat(Desk *desk)
{
    desk_run(desk, "chat Bob hello there");
    return newest_intent(desk->store, SERVICE_XMPP);
}

static void
failure_is_told(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    gint64 id = send_chat(desk);
    Batch *batch = batch_new();
    batch_add_intent_failed(batch, id, "recipient unknown");
    desk_commit(desk, batch);
    desk_shows(desk, "Message to bob@im.example failed: recipient unknown "
                     "(:outbox)");
}

static gint64
send_mail(Desk *desk)
{
    const char *const to[] = {"bob@work.example", NULL};
    g_autoptr(GBytes) mail = g_bytes_new_static("x", 1);
    wish(desk->store,
         intent_send_mail(OWN_JID, to, mail, "id@example.org", "lunch", 0));
    desk_settle(desk);
    return newest_intent(desk->store, SERVICE_SMTP);
}

static void
make_uncertain(Desk *desk, gint64 id)
{
    Batch *batch = batch_new();
    batch_add_intent_uncertain(batch, id, "the connection was lost");
    desk_commit(desk, batch);
    desk_shows(desk,
               "Mail \"lunch\" may have been sent or not. Write send to "
               "send it again, done if it arrived, look to see Sent first:");
}

static IntentState
state_of(Desk *desk, gint64 id)
{
    g_autoptr(GPtrArray) outbox =
        store_read_outbox(desk->store->reader, 10, NULL);
    for (guint i = 0; i < outbox->len; i++) {
        const Intent *intent = outbox->pdata[i];
        if (intent->id == id)
            return intent->state;
    }
    return INTENT_DONE;
}

static void
uncertain_mail_is_sent_again_or_done(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    gint64 id = send_mail(desk);
    make_uncertain(desk, id);
    desk_enter(desk, "s"); /* too little to say it twice */
    assert_int_equal(state_of(desk, id), INTENT_UNCERTAIN);
    make_uncertain(desk, id);
    desk_enter(desk, "send");
    assert_int_equal(state_of(desk, id), INTENT_QUEUED);
    make_uncertain(desk, id);
    desk_enter(desk, "done");
    assert_int_equal(state_of(desk, id), INTENT_DONE);
}

static void
outbox_knows_the_friend(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    send_mail(desk);
    desk_run(desk, "outbox");
    desk_shows(desk, "Bob <bob@im.example>");
    desk_hides(desk, "no friend's address");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(trusted_certificate_is_pinned_then_connected),
        cmocka_unit_test(fingerprint_is_seen_whole),
        cmocka_unit_test(refused_certificate_stays_offline),
        cmocka_unit_test(question_waits_while_a_prompt_is_open),
        cmocka_unit_test(question_waits_while_the_user_chats),
        cmocka_unit_test(command_brings_the_question_into_the_chat),
        cmocka_unit_test(shared_password_is_asked_once),
        cmocka_unit_test(own_mail_password_is_asked_for_itself),
        cmocka_unit_test(failure_is_told),
        cmocka_unit_test(uncertain_mail_is_sent_again_or_done),
        cmocka_unit_test(outbox_knows_the_friend),
    };
    return cmocka_run_group_tests_name("questions", tests, NULL, NULL);
}
