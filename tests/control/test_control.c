/* test_control - the control socket: what it answers, and what it stands. */
#include "test.h"

#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "config/config.h"
#include "control/control.h"
#include "control/request.h"
#include "control/socket.h"
#include "mail/message.h"
#include "tests/store/fixture.h"

#define SHORT_PATIENCE_MS 1000        /* with guests that are to try it */
#define LONG_PATIENCE_MS  (60 * 1000) /* with all others */
#define WAIT_US           (90 * G_USEC_PER_SEC) /* a busy machine takes long */
#define NOBODY            65534

/* A running client without a screen: the store, and a host that runs lines. */
typedef struct {
    char *folder;
    Config *config;
    Paths *paths;
    Keeper *keeper;
    Control *control;
    GString *ran; /* what the host was asked to run, a line each */
} House;

static gboolean
run_line(gpointer host, const char *line, GString *told)
{
    House *house = host;
    g_string_append_printf(house->ran, "%s\n", line);
    g_string_append_printf(told, "told of %s\n", line);
    return !g_str_has_prefix(line, "bad");
}

static Config *
load_config(const char *folder)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_build_filename(folder, "kith.conf", NULL);
    assert_true(g_file_set_contents(
        path, "[account]\njid = " OWN_JID "\npassword = x\n", -1, NULL));
    Config *config = config_load(path, NULL, &error);
    if (!config)
        fail_msg("%s", error->message);
    return config;
}

static House *
house_with_patience(guint patience_ms)
{
    g_autoptr(GError) error = NULL;
    House *house = g_new0(House, 1);
    house->folder = fixture_make_folder();
    house->config = load_config(house->folder);
    house->paths = paths_new(NULL, house->folder, "default", NULL);
    house->ran = g_string_new(NULL);
    KeeperOptions options = fixture_options(house->paths->store);
    house->keeper = keeper_new(&options, &error);
    const ControlOptions control = {.config = house->config,
                                    .paths = house->paths,
                                    .keeper = house->keeper,
                                    .host = house,
                                    .run = run_line,
                                    .patience_ms = patience_ms};
    house->control = control_new(&control, &error);
    if (!house->control)
        fail_msg("%s", error->message);
    keeper_start(house->keeper);
    Batch *batch = batch_new();
    add_friend(batch, "bob@im.example", "Bob");
    assert_true(keeper_commit_batch(house->keeper, batch, NULL));
    control_start(house->control);
    return house;
}

static House *
house_new(void)
{
    return house_with_patience(LONG_PATIENCE_MS);
}

static House *
house_new_hasty(void)
{
    return house_with_patience(SHORT_PATIENCE_MS);
}

static void
house_free(House *house)
{
    control_free(house->control);
    keeper_stop(house->keeper);
    assert_false(g_file_test(house->paths->socket, G_FILE_TEST_EXISTS));
    fixture_remove_folder(house->folder);
    config_free(house->config);
    paths_free(house->paths);
    g_string_free(house->ran, TRUE);
    g_free(house->folder);
    g_free(house);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(House, house_free)

/* ---- a guest ---- */

static GSocket *
visit(House *house)
{
    g_autoptr(GError) error = NULL;
    GSocket *socket = control_socket_connect(house->paths->socket, &error);
    if (!socket)
        fail_msg("no connection: %s", error ? error->message : "none there");
    return socket;
}

/* What is sent is taken or dropped, never waited for too long. */
static void
say_bytes(GSocket *socket, const char *bytes, gsize size)
{
    gint64 end = g_get_monotonic_time() + WAIT_US;
    while (size) {
        g_autoptr(GError) error = NULL;
        gssize n = g_socket_send(socket, bytes, size, NULL, &error);
        if (n > 0) {
            bytes += n;
            size -= (gsize)n;
        } else if (!g_error_matches(error, G_IO_ERROR,
                                    G_IO_ERROR_WOULD_BLOCK)) {
            return; /* it hung up: the answer says why */
        } else if (g_get_monotonic_time() > end) {
            fail_msg("it takes nothing");
        } else {
            g_socket_condition_timed_wait(socket, G_IO_OUT, 100000, NULL, NULL);
        }
    }
}

static void
say(GSocket *socket, const char *text)
{
    say_bytes(socket, text, strlen(text));
}

/* The next line, NULL at the end; the main loop goes on meanwhile. */
static char *
hear(GSocket *socket)
{
    gint64 end = g_get_monotonic_time() + WAIT_US;
    g_autoptr(GString) line = g_string_new(NULL);
    while (g_get_monotonic_time() < end) {
        g_autoptr(GError) error = NULL;
        char byte;
        gssize n = g_socket_receive(socket, &byte, 1, NULL, &error);
        if (n == 1 && byte == '\n')
            return g_string_free(g_steal_pointer(&line), FALSE);
        if (n == 1)
            g_string_append_c(line, byte);
        else if (n == 0 ||
                 !g_error_matches(error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
            return NULL;
        else if (!g_main_context_iteration(NULL, FALSE))
            g_socket_condition_timed_wait(socket, G_IO_IN, 5000, NULL, NULL);
    }
    fail_msg("no answer");
    return NULL;
}

static Answer *
hear_answer(GSocket *socket)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *line = hear(socket);
    if (!line)
        fail_msg("it hung up");
    Answer *answer = answer_parse(line, strlen(line), &error);
    if (!answer)
        fail_msg("%s in %s", error->message, line);
    return answer;
}

static void
assert_answer(GSocket *socket, int status, const char *output,
              const char *error)
{
    g_autoptr(Answer) answer = hear_answer(socket);
    if (answer->status != status)
        fail_msg("status %d: %s%s", answer->status, answer->output,
                 answer->error ? answer->error : "");
    if (output && !strstr(answer->output, output))
        fail_msg("no \"%s\" in %s", output, answer->output);
    if (error && !strstr(answer->error ? answer->error : "", error))
        fail_msg("no \"%s\" in %s", error, answer->error);
}

/* It still serves whoever behaves. */
static void
assert_alive(House *house)
{
    g_autoptr(GSocket) socket = visit(house);
    say(socket, "{\"verb\":[\"status\"]}\n");
    assert_answer(socket, 0, "unread-mail\t0\n", NULL);
}

static void
assert_hung_up(GSocket *socket)
{
    g_autofree char *line = hear(socket);
    if (line)
        fail_msg("another line: %s", line);
}

/* ---- what it answers ---- */

static void
verbs_are_performed_in_order(void **state)
{
    g_autoptr(House) house = house_new();
    g_autoptr(GSocket) socket = visit(house);
    /* In pieces, and two in one. */
    say(socket, "{\"verb\":[\"li");
    say(socket, "nk\",\"bob@im.example\",\"b@x.example\"],\"json\":true}\n"
                "{\"verb\":[\"links\"]}\n{\"verb\"");
    assert_answer(socket, 0, "\"state\":\"done\"", NULL);
    assert_answer(socket, 0, "bob@im.example\tb@x.example\tmanual\tmanual\n",
                  NULL);
    say(socket, ":[\"chat\",\"bob@im.example\",\"hi\"]}\n");
    assert_answer(socket, 0, "in the outbox, for bob@im.example", NULL);
    say(socket, "{\"verb\":[\"mail\",\"b@x.example\",\"-s\",\"s\"],"
                "\"input\":\"Hello.\\n\"}\n");
    assert_answer(socket, 0, "in the outbox, for 1 recipient", NULL);
    say(socket, "{\"verb\":[\"status\"],\"json\":true}\n");
    assert_answer(socket, 0, "\"running\":true", NULL);
}

static void
failures_are_answers(void **state)
{
    g_autoptr(House) house = house_new();
    g_autoptr(GSocket) socket = visit(house);
    say(socket, "{\"verb\":[\"link\",\"bob@im.example\"]}\n");
    assert_answer(socket, 2, "", "link: it takes JID ADDRESS");
    say(socket, "{\"verb\":[\"setup\"]}\n");
    assert_answer(socket, 2, "", "no verb 'setup'");
    say(socket, "{\"verb\":[\"read\",\"7\"]}\n");
    assert_answer(socket, 1, "", "read: ");
    say(socket, "{\"verb\":[\"status\"],\"store\":\"/elsewhere.db\"}\n");
    assert_answer(socket, 1, "", "another store");
    say(socket, "{\"verb\":[\"inbox\"],\"json\":true}\n");
    assert_answer(socket, 0, "[]", NULL);
}

static void
files_are_found_from_where_the_guest_is(void **state)
{
    g_autoptr(House) house = house_new();
    g_autoptr(GSocket) socket = visit(house);
    g_autofree char *line = g_strdup_printf(
        "{\"verb\":[\"mail\",\"b@x.example\",\"-s\",\"s\",\"-A\","
        "\"kith.conf\"],\"folder\":\"%s\"}\n",
        house->folder);
    say(socket, line);
    assert_answer(socket, 0, "in the outbox", NULL);
    say(socket, "{\"verb\":[\"mail\",\"b@x.example\",\"-s\",\"s\",\"-A\","
                "\"kith.conf\"],\"folder\":\"/nowhere\"}\n");
    assert_answer(socket, 1, "", "/nowhere/kith.conf");
}

static void
command_lines_run_on_the_main_loop(void **state)
{
    g_autoptr(House) house = house_new();
    g_autoptr(GSocket) socket = visit(house);
    say(socket, "{\"verb\":[\"run\",\"show\",\"me\"]}\n");
    assert_answer(socket, 0, "told of show me\n", NULL);
    say(socket, "{\"verb\":[\"run\",\"show\"],\"json\":true}\n");
    assert_answer(socket, 0, "{\"told\":[\"told of show\"]}\n", NULL);
    say(socket, "{\"verb\":[\"run\",\"bad\"]}\n");
    assert_answer(socket, 1, "", "told of bad");
    assert_string_equal(house->ran->str, "show me\nshow\nbad\n");

    /* Who does not wait for the answer harms nobody. */
    g_autoptr(GSocket) hasty = visit(house);
    say(hasty, "{\"verb\":[\"run\",\"last\"]}\n");
    g_socket_close(hasty, NULL);
    while (!strstr(house->ran->str, "last"))
        g_main_context_iteration(NULL, FALSE);
    assert_alive(house);
}

/* `echo … | socat`: the guest says no more, and is still answered. */
static void
half_closed_guest_is_answered(void **state)
{
    g_autoptr(House) house = house_new();
    g_autoptr(GSocket) socket = visit(house);
    say(socket, "{\"verb\":[\"run\",\"slow\"]}\n");
    assert_true(g_socket_shutdown(socket, FALSE, TRUE, NULL));
    assert_answer(socket, 0, "told of slow\n", NULL);
    assert_hung_up(socket);
}

static void
watcher_is_told_of_changes(void **state)
{
    g_autoptr(House) house = house_new_hasty();
    g_autoptr(GSocket) text = visit(house);
    say(text, "{\"verb\":[\"status\",\"--watch\"]}\n");
    g_autoptr(GSocket) json = visit(house);
    say(json, "{\"verb\":[\"status\",\"--watch\",\"--json\"]}\n");
    assert_answer(text, 0,
                  "mail 0 chat 0 xmpp offline imap offline smtp offline\n",
                  NULL);
    assert_answer(json, 0, "\"unread-mail\":0,", NULL);

    Batch *batch = batch_new();
    batch_add_folder(batch, "INBOX", FOLDER_INBOX, 1);
    add_mail(batch, "INBOX", 1, "b@x.example", 0);
    batch_add_line(batch, SERVICE_IMAP, LINE_ONLINE, NULL);
    batch_add_line(batch, SERVICE_XMPP, LINE_OFFLINE, "no route");
    assert_true(keeper_commit_batch(house->keeper, batch, NULL));
    assert_answer(text, 0, "mail 1 chat 0 xmpp offline smtp offline\n", NULL);
    assert_answer(json, 0,
                  "\"xmpp\":{\"state\":\"offline\",\"detail\":"
                  "\"no route\"}",
                  NULL);
    /* Longer than patience lasts with others. */
    g_autoptr(GSocket) silent = visit(house);
    assert_answer(silent, 2, "", "in time");
    batch = batch_new();
    add_mail(batch, "INBOX", 2, "b@x.example", 0);
    assert_true(keeper_commit_batch(house->keeper, batch, NULL));
    assert_answer(text, 0, "mail 2 chat 0", NULL);
}

/* ---- what it stands ---- */

static void
malformed_lines_are_refused(void **state)
{
    static const char *const lines[] = {
        "\n",
        "hello\n",
        "{}\n",
        "[]\n",
        "null\n",
        "{\"verb\":\"status\"}\n",
        "{\"verb\":[]}\n",
        "{\"verb\":[1]}\n",
        "{\"verb\":[\"status\",null]}\n",
        "{\"verb\":[\"status\"],\"json\":1}\n",
        "{\"verb\":[\"status\"],\"input\":[]}\n",
        "{\"verb\":[\"status\"]\n",
        "{\"verb\":[\"st\xff\"]}\n",
        "GET / HTTP/1.1\r\n",
    };
    g_autoptr(House) house = house_new();
    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
        g_autoptr(GSocket) socket = visit(house);
        say(socket, lines[i]);
        assert_answer(socket, 2, "", "not understood");
        assert_hung_up(socket);
    }
    assert_alive(house);
}

static void
nested_and_nul_lines_are_refused(void **state)
{
    g_autoptr(House) house = house_new();
    g_autofree char *deep = g_strnfill(100000, '[');
    g_autoptr(GSocket) socket = visit(house);
    say(socket, deep);
    say(socket, "\n");
    assert_answer(socket, 2, "", "too deep");
    assert_hung_up(socket);
    g_autoptr(GSocket) other = visit(house);
    say_bytes(other, "{\"verb\":[\"sta\0tus\"]}\n", 22);
    assert_answer(other, 2, "", "not understood");
    assert_alive(house);
}

/* JSON can spell what is no text: a NUL, which would cut the word short, and
 * half a character, which is no UTF-8. */
static void
escapes_that_are_no_text_are_refused(void **state)
{
    static const char *const lines[] = {
        "{\"verb\":[\"friends\\u0000\"]}\n",
        "{\"verb\":[\"run\",\"say\",\"a\\u0000b\"]}\n",
        "{\"verb\":[\"run\",\"say\",\"\\ud800\"]}\n",
        "{\"verb\":[\"run\",\"say\",\"\\udc00x\"]}\n",
        "{\"verb\":[\"mail\",\"b@x.example\"],\"input\":\"\\udfff\"}\n",
        "{\"verb\":[\"mail\",\"b@x.example\"],\"input\":\"a\\u0000b\"}\n",
    };
    g_autoptr(House) house = house_new();
    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
        g_autoptr(GSocket) socket = visit(house);
        say(socket, lines[i]);
        assert_answer(socket, 2, "", "not understood");
        assert_hung_up(socket);
    }
    /* An escaped backslash before it is text, and so is a whole pair. */
    g_autoptr(GError) error = NULL;
    static const char fine[] =
        "{\"verb\":[\"chat\",\"\\\\u0000\",\"\\ud83d\\ude00\"]}";
    g_autoptr(Request) request = request_parse(fine, strlen(fine), &error);
    assert_non_null(request);
    assert_string_equal(request->verb[1], "\\u0000");
    assert_string_equal(request->verb[2], "\U0001f600");
    assert_alive(house);
}

static void
oversized_line_is_refused(void **state)
{
    g_autoptr(House) house = house_new();
    g_autofree char *long_text = g_strnfill(CONTROL_LINE_MAX + 100000, 'x');
    g_autoptr(GSocket) socket = visit(house);
    say(socket, "{\"verb\":[\"");
    say(socket, long_text);
    assert_answer(socket, 2, "", "too long");
    assert_alive(house);

    /* A mail's text is bounded as well, and a long one passes. */
    g_autofree char *text = g_strnfill(900000, 'y');
    g_autofree char *mail = g_strdup_printf(
        "{\"verb\":[\"mail\",\"b@x.example\",\"-s\",\"s\"],\"input\":\"%s\"}\n",
        text);
    g_autoptr(GSocket) other = visit(house);
    say(other, mail);
    assert_answer(other, 0, "in the outbox", NULL);
}

static void
slow_guest_is_sent_away(void **state)
{
    g_autoptr(House) house = house_new_hasty();
    g_autoptr(GSocket) silent = visit(house);
    g_autoptr(GSocket) slow = visit(house);
    say(slow, "{\"verb\"");
    assert_alive(house);
    assert_answer(silent, 2, "", "in time");
    assert_hung_up(silent);
    assert_answer(slow, 2, "", "in time");
    assert_hung_up(slow);
}

/* It asks and asks, and never takes an answer. */
static void
deaf_guest_is_sent_away(void **state)
{
    g_autoptr(House) house = house_new_hasty();
    Batch *batch = batch_new();
    for (int i = 0; i < 3000; i++) {
        g_autofree char *jid = g_strdup_printf("friend%d@im.example", i);
        add_friend(batch, jid, "A rather long name for a friend of this kind");
    }
    assert_true(keeper_commit_batch(house->keeper, batch, NULL));
    g_autoptr(GSocket) deaf = visit(house);
    say(deaf, "{\"verb\":[\"friends\"]}\n{\"verb\":[\"friends\"]}\n");
    assert_alive(house);
    /* Until the socket is closed on the other side. */
    gint64 end = g_get_monotonic_time() + WAIT_US;
    while (!(g_socket_condition_check(deaf, G_IO_HUP) & G_IO_HUP)) {
        assert_true(g_get_monotonic_time() < end);
        g_socket_condition_timed_wait(deaf, G_IO_HUP, 20000, NULL, NULL);
    }
    assert_alive(house);
}

static void
too_many_guests_are_refused(void **state)
{
    g_autoptr(House) house = house_new();
    GSocket *guests[40];
    guint refused = 0;
    for (guint i = 0; i < G_N_ELEMENTS(guests); i++) {
        guests[i] = visit(house);
        say(guests[i], "{\"verb\":[\"status\",\"--watch\"]}\n");
    }
    for (guint i = 0; i < G_N_ELEMENTS(guests); i++) {
        g_autoptr(Answer) answer = hear_answer(guests[i]);
        if (answer->status == 0)
            continue;
        assert_non_null(strstr(answer->error, "too many"));
        refused++;
    }
    assert_int_equal(refused, 40 - 32);
    for (guint i = 0; i < G_N_ELEMENTS(guests); i++)
        g_object_unref(guests[i]);
    /* Their places are free again, as soon as that is noticed. */
    for (gint64 end = g_get_monotonic_time() + WAIT_US;;) {
        g_autoptr(GSocket) next = visit(house);
        say(next, "{\"verb\":[\"status\"]}\n");
        g_autoptr(Answer) answer = hear_answer(next);
        if (answer->status == 0)
            break;
        assert_true(g_get_monotonic_time() < end);
    }
}

static void
noise_is_harmless(void **state)
{
    g_autoptr(House) house = house_new();
    g_autoptr(GRand) dice = g_rand_new_with_seed(7);
    static const char alphabet[] = "{}[]\",:\\\n verbstatujson\xff\x80\x01";
    for (int round = 0; round < 300; round++) {
        char bytes[200];
        gsize size = (gsize)g_rand_int_range(dice, 1, sizeof bytes);
        for (gsize i = 0; i < size; i++)
            bytes[i] = alphabet[g_rand_int_range(dice, 0, sizeof alphabet - 1)];
        g_autoptr(GSocket) socket = visit(house);
        say_bytes(socket, bytes, size);
    }
    assert_alive(house);
}

/* The doors are opened wide, so that only the credentials can keep it out; the
 * folders above may be closed to others, so it goes in first. */
static void
other_user_is_refused(void **state)
{
    if (geteuid() != 0) {
        print_message("skipped: only root can become another user\n");
        skip();
    }
    g_autoptr(House) house = house_new();
    assert_int_equal(g_chmod(house->folder, 0755), 0);
    assert_int_equal(g_chmod(house->paths->socket, 0666), 0);
    g_autofree char *name = g_path_get_basename(house->paths->socket);
    g_autofree char *inside = g_path_get_dirname(house->paths->socket);
    g_autoptr(GSocketAddress) address = g_unix_socket_address_new(name);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) { /* 10: cannot even connect; 11: it was served */
        if (chdir(inside) != 0 || setresgid(NOBODY, NOBODY, NOBODY) != 0 ||
            setresuid(NOBODY, NOBODY, NOBODY) != 0)
            _exit(12);
        GSocket *socket =
            g_socket_new(G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM,
                         G_SOCKET_PROTOCOL_DEFAULT, NULL);
        char answer[1000];
        if (!g_socket_connect(socket, address, NULL, NULL))
            _exit(10);
        g_socket_set_timeout(socket, 20);
        g_socket_send(socket, "{\"verb\":[\"status\"]}\n", 20, NULL, NULL);
        _exit(g_socket_receive(socket, answer, sizeof answer, NULL, NULL) > 0
                  ? 11
                  : 0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_alive(house);
}

/* ---- its place ---- */

static void
socket_is_private_and_goes_with_the_client(void **state)
{
    g_autoptr(House) house = house_new();
    GStatBuf status;
    assert_int_equal(g_lstat(house->paths->socket, &status), 0);
    assert_true(S_ISSOCK(status.st_mode));
    assert_int_equal(status.st_mode & 0777, 0600);
} /* house_free() sees that it is gone */

static void
stale_socket_is_replaced_and_a_live_one_is_not(void **state)
{
    g_autofree char *folder = fixture_make_folder();
    g_autofree char *path = g_build_filename(folder, "kith", "a.sock", NULL);
    g_autoptr(GError) error = NULL;
    {
        g_autoptr(ControlSocket) live = control_socket_new(path, NULL);
        assert_non_null(live);
        assert_null(control_socket_new(path, &error));
        assert_non_null(strstr(error->message, "another kith listens"));
        GStatBuf status;
        g_autofree char *parent = g_path_get_dirname(path);
        assert_int_equal(g_lstat(parent, &status), 0);
        assert_int_equal(status.st_mode & 0777, 0700);
        /* As a crash leaves it. */
        g_autofree char *kept = g_strconcat(path, ".kept", NULL);
        assert_int_equal(link(path, kept), 0);
        g_clear_pointer(&live, control_socket_free);
        assert_int_equal(g_rename(kept, path), 0);
    }
    g_autoptr(ControlSocket) next = control_socket_new(path, NULL);
    assert_non_null(next);
    g_clear_pointer(&next, control_socket_free);

    assert_true(g_file_set_contents(path, "mine", -1, NULL));
    g_clear_error(&error);
    assert_null(control_socket_new(path, &error));
    assert_non_null(strstr(error->message, "in the way"));
    assert_true(g_file_test(path, G_FILE_TEST_IS_REGULAR));
    assert_int_equal(g_unlink(path), 0);
    g_autofree char *parent = g_path_get_dirname(path);
    assert_int_equal(g_rmdir(parent), 0);

    g_autofree char *name = g_strnfill(120, 'a');
    g_autofree char *too_long = g_build_filename(folder, name, NULL);
    g_clear_error(&error);
    assert_null(control_socket_new(too_long, &error));
    assert_non_null(strstr(error->message, "too long"));
    fixture_remove_folder(folder);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(verbs_are_performed_in_order),
        cmocka_unit_test(failures_are_answers),
        cmocka_unit_test(files_are_found_from_where_the_guest_is),
        cmocka_unit_test(command_lines_run_on_the_main_loop),
        cmocka_unit_test(half_closed_guest_is_answered),
        cmocka_unit_test(watcher_is_told_of_changes),
        cmocka_unit_test(malformed_lines_are_refused),
        cmocka_unit_test(nested_and_nul_lines_are_refused),
        cmocka_unit_test(escapes_that_are_no_text_are_refused),
        cmocka_unit_test(oversized_line_is_refused),
        cmocka_unit_test(slow_guest_is_sent_away),
        cmocka_unit_test(deaf_guest_is_sent_away),
        cmocka_unit_test(too_many_guests_are_refused),
        cmocka_unit_test(noise_is_harmless),
        cmocka_unit_test(other_user_is_refused),
        cmocka_unit_test(socket_is_private_and_goes_with_the_client),
        cmocka_unit_test(stale_socket_is_replaced_and_a_live_one_is_not),
    };
    message_init();
    return cmocka_run_group_tests_name("control socket", tests, NULL, NULL);
}
