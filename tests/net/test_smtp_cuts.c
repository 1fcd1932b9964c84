/* test_smtp_cuts - a mail goes exactly once, whether the connection is cut or
 * kith is killed, at every step of its way; and where nobody can know, the user
 * is asked and nothing goes by itself.
 *
 * The server counts what it accepts. For the kills this program runs itself
 * once more, as kith without a screen: keeper and SMTP thread. */
#include "test.h"

#include <gio/gio.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "net/peer.h"
#include "net/worker.h"
#include "store/fixture.h"

#define PATIENCE 90000 /* ms; sanitizers and a busy machine take long */
#define BIG      (24 * 1024 * 1024) /* more than the sockets' buffers hold */

typedef enum {
    AT_GREETING,
    AT_EHLO,
    AT_AUTH,
    AT_MAIL,
    AT_RCPT,
    AT_DATA,
    IN_MAIL,
    BEFORE_ANSWER, /* the last dot has come and the mail is accepted */
    AFTER_ANSWER,
    NEVER,
} Step;
static const char *const names[] = {
    "greeting", "EHLO",    "AUTH",          "MAIL",         "RCPT",
    "DATA",     "in mail", "before answer", "after answer", "never",
};

typedef enum { CUTS, KILLS } Ending;

typedef struct {
    Fixture *store;
    Peer *peer;
    Config *config;
    Step step;     /* where the first connection ends */
    Ending ending; /* how */
    GPid victim;
    Chan *spawned; /* gets a message when there is a victim */
    Chan *ended;   /* gets a message when that has happened */
    guint n_accepted;
    gint64 mail;
} Scene;

/* ---- the server ---- */

/* TRUE where this connection ends: the victim is gone then. */
static gboolean
ends_here(Scene *scene, Step step)
{
    if (scene->step != step)
        return FALSE;
    scene->step = NEVER;
    if (scene->ending == KILLS) {
        assert_non_null(chan_wait(scene->spawned, PATIENCE));
        kill(scene->victim, SIGKILL);
        assert_int_equal(waitpid(scene->victim, NULL, 0), scene->victim);
    }
    chan_send(scene->ended, scene);
    return TRUE;
}

static gboolean
take_mail(Peer *peer, Scene *scene)
{
    if (ends_here(scene, AT_DATA) || !peer_say(peer, "354 go on\r\n"))
        return FALSE;
    if (scene->step == IN_MAIL) {
        peer_hear_until(peer, "xx");
        return !ends_here(scene, IN_MAIL);
    }
    if (!peer_take_mail(peer, NULL))
        return FALSE;
    scene->n_accepted++;
    if (ends_here(scene, BEFORE_ANSWER) || !peer_say(peer, "250 queued\r\n"))
        return FALSE;
    return !ends_here(scene, AFTER_ANSWER);
}

static void
serve(Peer *peer, gpointer user)
{
    static const struct {
        const char *start;
        Step step;
        const char *reply;
    } replies[] = {
        {"EHLO", AT_EHLO, "250-hi\r\n250 AUTH PLAIN\r\n"},
        {"AUTH", AT_AUTH, "235 come in\r\n"},
        {"MAIL", AT_MAIL, "250 ok\r\n"},
        {"RCPT", AT_RCPT, "250 ok\r\n"},
    };
    Scene *scene = user;
    if (ends_here(scene, AT_GREETING) || !peer_say(peer, "220 hello\r\n"))
        return;
    for (;;) {
        g_autofree char *line = peer_hear(peer);
        if (!line || g_str_has_prefix(line, "QUIT"))
            return;
        if (g_str_has_prefix(line, "DATA")) {
            if (!take_mail(peer, scene))
                return;
            continue;
        }
        for (gsize i = 0; i < G_N_ELEMENTS(replies); i++)
            if (g_str_has_prefix(line, replies[i].start) &&
                (ends_here(scene, replies[i].step) ||
                 !peer_say(peer, replies[i].reply)))
                return;
    }
}

/* ---- kith ---- */

static Config *
new_config(guint16 port, const char *ca_file)
{
    Config *config = g_new0(Config, 1);
    config->bindings = g_ptr_array_new();
    config->warnings = g_ptr_array_new();
    config->address = g_strdup("alice@example.org");
    config->mail_user = g_strdup("alice");
    config->tls_ca_file = g_strdup(ca_file);
    config->smtp = (Endpoint){g_strdup("127.0.0.1"), port, TLS_MODE_DIRECT};
    return config;
}

static Worker *
start_worker(const Config *config, Keeper *keeper, const char *store_path)
{
    const WorkerOptions options = {config, keeper, store_path};
    Worker *worker = smtp_worker_start(&options);
    worker_send(worker, worker_message_new(WORKER_PASSWORD, 0, "secret"));
    return worker;
}

/* The victim: `child STORE PORT CA`. It only ever ends by a signal. */
static int
live(char **arguments)
{
    KeeperOptions options = fixture_options(arguments[0]);
    Keeper *keeper = keeper_new(&options, NULL);
    if (!keeper)
        return 1;
    keeper_start(keeper);
    Config *config = new_config((guint16)atoi(arguments[1]), arguments[2]);
    start_worker(config, keeper, arguments[0]);
    for (;;)
        pause();
}

static void
spawn_victim(Scene *scene)
{
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *port = g_strdup_printf("%u", peer_port(scene->peer));
    char *argv[] = {self,
                    (char *)"child",
                    scene->store->path,
                    port,
                    scene->config->tls_ca_file,
                    NULL};
    assert_true(g_spawn_async(NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL,
                              NULL, &scene->victim, NULL));
    chan_send(scene->spawned, scene);
}

/* ---- the scene ---- */

static void
put_mail(Scene *scene)
{
    const char *const to[] = {"bob@example.org", NULL};
    GString *text = g_string_new("Subject: once\r\n\r\n");
    gsize size = scene->step == IN_MAIL ? BIG : 100;
    g_autofree char *line = g_strnfill(76, 'x');
    while (text->len < size)
        g_string_append_printf(text, "%s\r\n", line);
    g_autoptr(GBytes) bytes = g_string_free_to_bytes(text);
    wish(scene->store, intent_send_mail("alice@example.org", to, bytes,
                                        "<one@example.org>", "once", 0));
    scene->mail = newest_intent(scene->store, SERVICE_SMTP);
}

static Scene *
scene_new(Step step, Ending ending)
{
    Scene *scene = g_new0(Scene, 1);
    scene->step = step;
    scene->ending = ending;
    scene->ended = chan_new(NULL);
    scene->spawned = chan_new(NULL);
    scene->store = fixture_new();
    put_mail(scene);
    scene->peer = peer_start("good", TRUE, serve, scene);
    g_autofree char *ca_file = peer_certificate("ca");
    scene->config = new_config(peer_port(scene->peer), ca_file);
    return scene;
}

static void
scene_end(Scene *scene)
{
    g_free(peer_stop(scene->peer));
    fixture_free(scene->store);
    config_free(scene->config);
    chan_unref(scene->ended);
    chan_unref(scene->spawned);
    g_free(scene);
}

/* Until the worker has settled the mail: not RUNNING, and it has tried. */
static IntentState
await_settled(Scene *scene)
{
    gint64 end = clock_monotonic() + PATIENCE;
    while (clock_monotonic() < end) {
        g_autoptr(Intent) mail =
            store_read_intent(scene->store->reader, scene->mail, NULL);
        if (!mail)
            return INTENT_DONE;
        if (mail->state != INTENT_RUNNING &&
            (mail->state != INTENT_QUEUED || mail->attempts > 0))
            return mail->state;
        g_autoptr(Change) change = chan_wait(scene->store->changes, 1000);
    }
    fail_msg("%s: nothing became of the mail", names[scene->step]);
    return INTENT_FAILED;
}

/* What waits is tried at once, until nothing does. */
static IntentState
let_go(Scene *scene, Worker *worker)
{
    for (int i = 0; i < 3; i++) {
        IntentState state = await_settled(scene);
        if (state != INTENT_QUEUED)
            return state;
        wish(scene->store, intent_reschedule(scene->mail, 0));
        worker_send(worker, worker_message_new(WORKER_SYNC, 0, NULL));
        while (state == INTENT_QUEUED) {
            g_autoptr(Change) change =
                chan_wait(scene->store->changes, PATIENCE);
            assert_non_null(change);
            g_autoptr(Intent) mail =
                store_read_intent(scene->store->reader, scene->mail, NULL);
            state = mail ? mail->state : INTENT_DONE;
        }
    }
    return await_settled(scene);
}

static void
assert_once(Scene *scene, Step step, Worker *worker, IntentState wanted)
{
    IntentState got = let_go(scene, worker);
    if (got != wanted)
        fail_msg("%s: state %d", names[step], got);
    /* Whatever the worker is told, nothing more goes by itself. */
    worker_send(worker, worker_message_new(WORKER_SYNC, 0, NULL));
    worker_ask_stop(worker);
    worker_join(worker);
    if (scene->n_accepted != 1)
        fail_msg("%s: accepted %u times", names[step], scene->n_accepted);
}

/* ---- tests ---- */

static void
a_cut_anywhere_sends_it_once(void **state)
{
    for (Step step = AT_GREETING; step <= NEVER; step++) {
        Scene *scene = scene_new(step, CUTS);
        Worker *worker = start_worker(scene->config, scene->store->keeper,
                                      scene->store->path);
        if (step != NEVER && step < AT_MAIL) { /* no mail was tried yet */
            assert_non_null(chan_wait(scene->ended, PATIENCE));
            worker_send(worker, worker_message_new(WORKER_SYNC, 0, NULL));
        }
        assert_once(scene, step, worker,
                    step == BEFORE_ANSWER ? INTENT_UNCERTAIN : INTENT_DONE);
        scene_end(scene);
    }
}

static void
a_kill_anywhere_sends_it_once(void **state)
{
    for (Step step = AT_GREETING; step < AFTER_ANSWER; step++) {
        Scene *scene = scene_new(step, KILLS);
        fixture_stop(scene->store);
        spawn_victim(scene);
        assert_non_null(chan_wait(scene->ended, PATIENCE));
        KeeperOptions options = fixture_options(scene->store->path);
        fixture_start(scene->store, &options);
        Worker *worker = start_worker(scene->config, scene->store->keeper,
                                      scene->store->path);
        assert_once(scene, step, worker,
                    step == BEFORE_ANSWER ? INTENT_UNCERTAIN : INTENT_DONE);
        scene_end(scene);
    }
}

/* Whether kith had heard the answer, and stored it, is chance: it is done, or
 * the user is asked; it never goes again. */
static void
a_kill_after_the_answer_never_sends_it_again(void **state)
{
    for (int i = 0; i < 5; i++) {
        Scene *scene = scene_new(AFTER_ANSWER, KILLS);
        fixture_stop(scene->store);
        spawn_victim(scene);
        assert_non_null(chan_wait(scene->ended, PATIENCE));
        KeeperOptions options = fixture_options(scene->store->path);
        fixture_start(scene->store, &options);
        g_autoptr(Intent) mail =
            store_read_intent(scene->store->reader, scene->mail, NULL);
        Worker *worker = start_worker(scene->config, scene->store->keeper,
                                      scene->store->path);
        assert_once(scene, AFTER_ANSWER, worker,
                    mail ? INTENT_UNCERTAIN : INTENT_DONE);
        scene_end(scene);
    }
}

static void
await_gone(Scene *scene)
{
    for (;;) {
        g_autoptr(Intent) mail =
            store_read_intent(scene->store->reader, scene->mail, NULL);
        if (!mail)
            return;
        g_autoptr(Change) change = chan_wait(scene->store->changes, PATIENCE);
        assert_non_null(change);
    }
}

static void
the_user_settles_what_nobody_knows(void **state)
{
    for (int sends_again = 0; sends_again < 2; sends_again++) {
        Scene *scene = scene_new(BEFORE_ANSWER, CUTS);
        Worker *worker = start_worker(scene->config, scene->store->keeper,
                                      scene->store->path);
        assert_int_equal(await_settled(scene), INTENT_UNCERTAIN);
        wish(scene->store, sends_again ? intent_repeat(scene->mail)
                                       : intent_confirm_sent(scene->mail));
        worker_send(worker, worker_message_new(WORKER_SYNC, 0, NULL));
        await_gone(scene);
        assert_int_equal(scene->n_accepted, 1 + sends_again);
        g_autoptr(Intent) file = store_read_next_intent(
            scene->store->reader, SERVICE_IMAP, 0, clock_now(), NULL, NULL);
        assert_int_equal(file->kind, INTENT_FILE_SENT);
        worker_ask_stop(worker);
        worker_join(worker);
        scene_end(scene);
    }
}

static int
remove_certificates(void **state)
{
    peer_remove_certificates();
    return 0;
}

int
main(int argc, char **argv)
{
    if (argc == 5 && g_str_equal(argv[1], "child"))
        return live(argv + 2);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cut_anywhere_sends_it_once),
        cmocka_unit_test(a_kill_anywhere_sends_it_once),
        cmocka_unit_test(a_kill_after_the_answer_never_sends_it_again),
        cmocka_unit_test(the_user_settles_what_nobody_knows),
    };
    return cmocka_run_group_tests(tests, NULL, remove_certificates);
}
