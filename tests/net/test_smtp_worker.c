/* test_smtp_worker - the outbox, the questions and the end of the SMTP
 * thread, against a scripted server and the real store. */
#include "test.h"

#include "base/clock.h"
#include "base/error.h"
#include "net/peer.h"
#include "net/worker.h"
#include "store/fixture.h"

#define PATIENCE 90000 /* ms; sanitizers and a busy machine take long */

/* What the server does, on each connection alike. */
typedef enum {
    TAKE,
    CUT_AT_RCPT,
    CUT_AT_ANSWER,
    REFUSE_RECIPIENT,
    CANCEL_AT_RCPT, /* takes; but meanwhile the user withdraws the mail */
    HOLD_IN_MAIL,   /* reads no further until `release` says so */
    SAY_NOTHING,
} Manner;

typedef struct {
    Fixture *store;
    Peer *peer;
    Config *config;
    Worker *worker;
    Manner manner;
    gint64 mail; /* the intent */
    Chan *release;
    gboolean is_whole; /* the last dot came */
} Scene;

/* ---- the server: `good` is the password ---- */

#define GOOD_PLAIN "AGFsaWNlAGdvb2Q=" /* NUL alice NUL good */

static gboolean
let_in(Peer *peer)
{
    if (!peer_say(peer, "220 hello\r\n") || !peer_hear_until(peer, "EHLO"))
        return FALSE;
    peer_say(peer, "250-hi\r\n250 AUTH PLAIN\r\n");
    g_autofree char *line = peer_hear(peer);
    if (g_strcmp0(line, "AUTH PLAIN " GOOD_PLAIN) == 0)
        return peer_say(peer, "235 come in\r\n");
    peer_say(peer, "535 who are you\r\n");
    return FALSE;
}

static void
withdraw(Scene *scene)
{
    g_autoptr(GError) error = NULL;
    if (!keeper_commit_intent(scene->store->keeper, intent_cancel(scene->mail),
                              &error))
        fail_msg("%s", error->message);
}

/* One command; FALSE when it breaks off. */
static gboolean
answer(Peer *peer, Scene *scene, const char *line)
{
    if (g_str_has_prefix(line, "RCPT") && scene->manner == CUT_AT_RCPT)
        return FALSE;
    if (g_str_has_prefix(line, "RCPT") && scene->manner == CANCEL_AT_RCPT)
        withdraw(scene);
    if (g_str_has_prefix(line, "RCPT") && scene->manner == REFUSE_RECIPIENT)
        return peer_say(peer, "550 no such user\r\n");
    if (!g_str_has_prefix(line, "DATA"))
        return peer_say(peer, "250 ok\r\n");

    peer_say(peer, "354 go on\r\n");
    if (scene->manner == HOLD_IN_MAIL) {
        assert_non_null(chan_wait(scene->release, PATIENCE));
        scene->is_whole = peer_take_mail(peer, NULL);
        return FALSE;
    }
    g_autofree char *text = NULL;
    do {
        g_free(text);
        text = peer_hear(peer);
    } while (text && strcmp(text, ".") != 0);
    return text && scene->manner != CUT_AT_ANSWER &&
           peer_say(peer, "250 queued\r\n");
}

static void
serve(Peer *peer, gpointer user)
{
    Scene *scene = user;
    if (scene->manner == SAY_NOTHING) {
        g_free(peer_hear(peer));
        return;
    }
    if (!let_in(peer))
        return;
    for (;;) {
        g_autofree char *line = peer_hear(peer);
        if (!line || g_str_has_prefix(line, "QUIT") ||
            !answer(peer, scene, line))
            return;
    }
}

/* ---- the scene ---- */

static Scene *
scene_new(Manner manner, const char *certificate)
{
    Scene *scene = g_new0(Scene, 1);
    scene->manner = manner;
    scene->release = chan_new(NULL);
    scene->store = fixture_new();
    scene->peer = peer_start(certificate, TRUE, serve, scene);
    scene->config = g_new0(Config, 1);
    scene->config->bindings = g_ptr_array_new();
    scene->config->warnings = g_ptr_array_new();
    scene->config->address = g_strdup("alice@example.org");
    scene->config->mail_user = g_strdup("alice");
    scene->config->tls_ca_file = peer_certificate("ca");
    scene->config->smtp = (Endpoint){g_strdup("127.0.0.1"),
                                     peer_port(scene->peer), TLS_MODE_DIRECT};
    const WorkerOptions options = {
        .config = scene->config,
        .keeper = scene->store->keeper,
        .store_path = scene->store->path,
    };
    scene->worker = smtp_worker_start(&options);
    return scene;
}

static void
scene_send(Scene *scene, WorkerMessageKind kind, const char *text)
{
    worker_send(scene->worker, worker_message_new(kind, 0, text));
}

/* What the server heard, which the caller frees. */
static char *
scene_end(Scene *scene)
{
    if (scene->worker) {
        worker_ask_stop(scene->worker);
        worker_join(scene->worker);
    }
    char *heard = scene->peer ? peer_stop(scene->peer) : NULL;
    fixture_free(scene->store);
    chan_unref(scene->release);
    config_free(scene->config);
    g_free(scene);
    return heard;
}

/* Waits for a change of that kind; the ones before it are lost. */
static Change *
await(Scene *scene, ChangeKind kind)
{
    gint64 end = clock_monotonic() + PATIENCE;
    for (;;) {
        gint64 left = end - clock_monotonic();
        Change *change =
            left > 0 ? chan_wait(scene->store->changes, (int)left) : NULL;
        if (!change)
            fail_msg("no change of kind %d came", kind);
        if (change->kind == kind)
            return change;
        change_free(change);
    }
}

static void
await_line(Scene *scene, LineState line, const char *detail)
{
    for (;;) {
        g_autoptr(Change) change = await(scene, CHANGE_LINE);
        if (change->line == line &&
            (!detail || g_strcmp0(change->text, detail) == 0))
            return;
    }
}

static void
await_state(Scene *scene, IntentState state, const char *text)
{
    for (;;) {
        g_autoptr(Change) change = await(scene, CHANGE_INTENT);
        if (change->intent_id != scene->mail || change->intent_state != state)
            continue;
        if (text && !strstr(change->text, text))
            fail_msg("%s: not about %s", change->text, text);
        return;
    }
}

static void
put_mail(Scene *scene)
{
    const char *const to[] = {"bob@example.org", NULL};
    static const char text[] = "Subject: hello\n\nbody\n";
    g_autoptr(GBytes) bytes = g_bytes_new_static(text, sizeof text - 1);
    wish(scene->store, intent_send_mail("alice@example.org", to, bytes,
                                        "<one@example.org>", "hello", 0));
    g_autoptr(GPtrArray) outbox =
        store_read_outbox(scene->store->reader, 10, NULL);
    assert_int_equal(outbox->len, 1);
    scene->mail = ((Intent *)g_ptr_array_index(outbox, 0))->id;
    scene_send(scene, WORKER_WAKE, NULL);
}

static IntentState
stored_state(Scene *scene)
{
    g_autoptr(GPtrArray) outbox =
        store_read_outbox(scene->store->reader, 10, NULL);
    assert_int_equal(outbox->len, 1);
    return ((Intent *)g_ptr_array_index(outbox, 0))->state;
}

/* ---- tests ---- */

static void
a_mail_waits_for_the_password_and_goes(void **state)
{
    Scene *scene = scene_new(TAKE, "good");
    await_line(scene, LINE_ONLINE, "ready");
    put_mail(scene);
    assert_int_equal(peer_connection(scene->peer), 0);
    scene_send(scene, WORKER_PASSWORD, "good");
    await_state(scene, INTENT_RUNNING, NULL);
    await_state(scene, INTENT_DONE, NULL);
    await_line(scene, LINE_ONLINE, "ready");
    g_autofree char *heard = scene_end(scene);
    assert_non_null(strstr(heard, "MAIL FROM:<alice@example.org>\r\n"
                                  "RCPT TO:<bob@example.org>\r\nDATA\r\n"
                                  "Subject: hello\r\n\r\nbody\r\n.\r\n"));
    assert_non_null(strstr(heard, "EHLO [127.0.0.1]\r\n"));
}

static void
a_cut_before_the_mail_is_tried_again(void **state)
{
    Scene *scene = scene_new(CUT_AT_RCPT, "good");
    scene_send(scene, WORKER_PASSWORD, "good");
    put_mail(scene);
    await_line(scene, LINE_OFFLINE, NULL);
    assert_int_equal(stored_state(scene), INTENT_QUEUED);
    g_free(scene_end(scene));
}

static void
a_cut_after_the_mail_is_left_to_the_user(void **state)
{
    Scene *scene = scene_new(CUT_AT_ANSWER, "good");
    scene_send(scene, WORKER_PASSWORD, "good");
    put_mail(scene);
    await_state(scene, INTENT_UNCERTAIN, "may or may not");
    assert_int_equal(stored_state(scene), INTENT_UNCERTAIN);
    scene_send(scene, WORKER_SYNC, NULL);
    g_autofree char *heard = scene_end(scene);
    const char *first = strstr(heard, "DATA\r\n");
    assert_non_null(first);
    assert_null(strstr(first + 1, "DATA\r\n"));
}

static void
a_refused_recipient_is_named(void **state)
{
    Scene *scene = scene_new(REFUSE_RECIPIENT, "good");
    scene_send(scene, WORKER_PASSWORD, "good");
    put_mail(scene);
    await_state(scene, INTENT_FAILED, "bob@example.org: no such user (550)");
    g_autofree char *heard = scene_end(scene);
    assert_null(strstr(heard, "DATA"));
}

static void
a_withdrawn_mail_does_not_go(void **state)
{
    Scene *scene = scene_new(CANCEL_AT_RCPT, "good");
    scene_send(scene, WORKER_PASSWORD, "good");
    put_mail(scene);
    await_state(scene, INTENT_DONE, NULL);
    await_line(scene, LINE_ONLINE, "ready");
    g_autofree char *heard = scene_end(scene);
    assert_non_null(strstr(heard, "DATA"));
    assert_null(strstr(heard, "\r\n.\r\n"));
    assert_null(strstr(heard, "QUIT"));
}

static void
put_big_mail(Scene *scene)
{
    const char *const to[] = {"bob@example.org", NULL};
    g_autofree char *line = g_strnfill(76, 'x');
    GString *text = g_string_new("Subject: big\r\n\r\n");
    while (text->len < 24 * 1024 * 1024)
        g_string_append_printf(text, "%s\r\n", line);
    g_autoptr(GBytes) bytes = g_string_free_to_bytes(text);
    Intent *mail = intent_send_mail("alice@example.org", to, bytes,
                                    "<one@example.org>", "big", 0);
    mail->draft = g_strdup("To: bob@example.org\nSubject: big\n\nx\n");
    wish(scene->store, mail);
    scene->mail = newest_intent(scene->store, SERVICE_SMTP);
    scene_send(scene, WORKER_WAKE, NULL);
}

static void
a_big_mail_is_called_back_on_its_way(void **state)
{
    Scene *scene = scene_new(HOLD_IN_MAIL, "good");
    scene_send(scene, WORKER_PASSWORD, "good");
    put_big_mail(scene);
    await_line(scene, LINE_SYNCING, "0/26 MB");
    wish(scene->store, intent_recall(scene->mail));
    chan_send(scene->release, scene);
    await_line(scene, LINE_ONLINE, "ready");
    g_autoptr(GPtrArray) drafts =
        store_read_drafts(scene->store->reader, 9, NULL);
    assert_int_equal(drafts->len, 1);
    worker_ask_stop(scene->worker);
    worker_join(scene->worker);
    scene->worker = NULL;
    g_free(peer_stop(g_steal_pointer(&scene->peer)));
    assert_false(scene->is_whole);
    g_free(scene_end(scene));
}

static void
a_wrong_password_is_asked_for(void **state)
{
    Scene *scene = scene_new(TAKE, "good");
    scene_send(scene, WORKER_PASSWORD, "bad");
    put_mail(scene);
    g_autoptr(Change) question = await(scene, CHANGE_ASK_PASSWORD);
    assert_non_null(strstr(question->text, "who are you (535)"));
    scene_send(scene, WORKER_WAKE, NULL);
    scene_send(scene, WORKER_PASSWORD, "good");
    await_state(scene, INTENT_DONE, NULL);
    assert_int_equal(peer_connection(scene->peer), 2);
    g_free(scene_end(scene));
}

static void
a_strange_certificate_is_asked_about(void **state)
{
    Scene *scene = scene_new(TAKE, "unknown-ca");
    scene_send(scene, WORKER_PASSWORD, "good");
    put_mail(scene);
    g_autoptr(Change) question = await(scene, CHANGE_ASK_CERTIFICATE);
    assert_string_equal(question->host, "127.0.0.1");
    assert_non_null(strstr(question->text, "unknown authority"));
    wish(scene->store,
         intent_pin(question->service, question->host, question->sha256));
    scene_send(scene, WORKER_RECONNECT, NULL);
    await_state(scene, INTENT_DONE, NULL);
    g_free(scene_end(scene));
}

static void
a_silent_server_does_not_hold_up_the_end(void **state)
{
    Scene *scene = scene_new(SAY_NOTHING, "good");
    scene_send(scene, WORKER_PASSWORD, "good");
    put_mail(scene);
    await_line(scene, LINE_CONNECTING, NULL);
    gint64 start = clock_monotonic();
    g_free(scene_end(scene));
    assert_in_range(clock_monotonic() - start, 0, 6000);
}

static void
waits_grow_to_a_limit(void **state)
{
    int attempts = 0;
    for (int i = 0; i < 20; i++) {
        int least = 1000 * MIN(300, 1 << i);
        assert_in_range(worker_backoff(&attempts), least, least * 5 / 4);
    }
}

static int
remove_certificates(void **state)
{
    peer_remove_certificates();
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mail_waits_for_the_password_and_goes),
        cmocka_unit_test(a_cut_before_the_mail_is_tried_again),
        cmocka_unit_test(a_cut_after_the_mail_is_left_to_the_user),
        cmocka_unit_test(a_refused_recipient_is_named),
        cmocka_unit_test(a_withdrawn_mail_does_not_go),
        cmocka_unit_test(a_big_mail_is_called_back_on_its_way),
        cmocka_unit_test(a_wrong_password_is_asked_for),
        cmocka_unit_test(a_strange_certificate_is_asked_about),
        cmocka_unit_test(a_silent_server_does_not_hold_up_the_end),
        cmocka_unit_test(waits_grow_to_a_limit),
    };
    return cmocka_run_group_tests(tests, NULL, remove_certificates);
}
