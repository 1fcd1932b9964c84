/* client - see client.h. */
#include "control/client.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <stdio.h>
#include <unistd.h>

#include "base/error.h"
#include "command/status.h"
#include "command/verbs.h"
#include "control/request.h"
#include "control/socket.h"
#include "text/sanitize.h"

/* A screen that is busy for longer is not there. */
#define ANSWER_WAIT_S 60
#define ANSWER_MAX    (128 * 1024 * 1024)

static gboolean has_word(char *const *words, const char *word);
static gboolean is_watch(char *const *words);
static int watch(const Config *config, const Paths *paths, gboolean is_json);
static int ask(char *const *words, const Paths *paths, gboolean *is_asked_out);

static int complain(const char *format, ...) G_GNUC_PRINTF(1, 2);
static int
complain(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_printerr("kith: %s\n", message);
    return VERB_FAILED;
}

int
control_client_run(char *const *words, const Config *config, const Paths *paths)
{
    gboolean is_run = g_str_equal(words[0], "run");
    if (is_run &&
        (!words[1] || (g_str_equal(words[1], "--json") && !words[2]))) {
        complain("run: it takes a command line");
        return VERB_MISUSED;
    }
    if (g_str_equal(words[0], "status") && has_word(words, "--watch")) {
        if (!is_watch(words)) {
            complain("status: it takes [--watch]");
            return VERB_MISUSED;
        }
        return watch(config, paths, has_word(words, "--json"));
    }

    gboolean is_asked = FALSE;
    int status = is_run || verb_is_for_client(words[0])
                     ? ask(words, paths, &is_asked)
                     : VERB_FAILED;
    if (is_asked)
        return status;
    return is_run ? complain("no kith is running for the account %s",
                             config->account)
                  : verb_run(words, config, paths);
}

static gboolean
has_word(char *const *words, const char *word)
{
    for (; *words && !g_str_equal(*words, "--"); words++)
        if (g_str_equal(*words, word))
            return TRUE;
    return FALSE;
}

/* `status` and nothing beside its options. */
static gboolean
is_watch(char *const *words)
{
    while (*++words &&
           (g_str_equal(*words, "--watch") || g_str_equal(*words, "--json")))
        ;
    return !*words;
}

static gboolean
print(const char *text)
{
    return fputs(text, stdout) >= 0 && fflush(stdout) == 0;
}

/* ---- one question ---- */

/* Connected to a kith of this user; NULL when there is none to ask. */
static GSocket *
find_client(const Paths *paths, GError **error)
{
    guint uid;
    GSocket *socket = control_socket_connect(paths->socket, error);
    if (!socket || control_socket_is_own_user(socket, &uid))
        return socket;
    g_object_unref(socket);
    g_set_error(error, KITH_ERROR, KITH_ERROR_REFUSED,
                "another user (%u) listens on %s", uid, paths->socket);
    return NULL;
}

/* What stands on standard input, as text; NULL when it is too long. */
static char *
read_input(GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);
    char piece[8192];
    gsize n;
    while ((n = fread(piece, 1, sizeof piece, stdin)) > 0 &&
           text->len <= VERB_INPUT_MAX)
        g_string_append_len(text, piece, (gssize)n);
    if (text->len <= VERB_INPUT_MAX)
        return sanitize_text((Slice){text->str, text->len});
    g_set_error_literal(error, KITH_ERROR, KITH_ERROR_INVALID,
                        "the text is over 1 MiB: attach it");
    return NULL;
}

/* The words as they are; a bare `--json` stays among them. */
static char *
make_line(char *const *words, const Paths *paths, GError **error)
{
    g_autoptr(Request) request = g_new0(Request, 1);
    request->verb = g_strdupv((char **)words);
    request->folder = g_get_current_dir();
    request->store = g_canonicalize_filename(paths->store, NULL);
    for (; *words; words++)
        if (!g_utf8_validate(*words, -1, NULL)) {
            g_set_error_literal(error, KITH_ERROR, KITH_ERROR_INVALID,
                                "a word is not UTF-8");
            return NULL;
        }
    if (verb_wants_input(request->verb[0]) &&
        !(request->input = read_input(error)))
        return NULL;
    return request_to_line(request);
}

static gboolean
send_line(GSocket *socket, const char *line, GError **error)
{
    for (gsize left = strlen(line); left;) {
        gssize n = g_socket_send(socket, line, left, NULL, error);
        if (n < 0)
            return FALSE;
        line += n;
        left -= (gsize)n;
    }
    return TRUE;
}

/* The next line of those that come; NULL without error at the end. */
static char *
receive_line(GSocket *socket, GString *come, GError **error)
{
    char piece[65536];
    for (gsize seen = 0;;) {
        const char *end = memchr(come->str + seen, '\n', come->len - seen);
        if (end) {
            gsize size = (gsize)(end - come->str);
            char *line = g_strndup(come->str, size);
            g_string_erase(come, 0, (gssize)size + 1);
            return line;
        }
        seen = come->len;
        gssize n =
            come->len < ANSWER_MAX
                ? g_socket_receive(socket, piece, sizeof piece, NULL, error)
                : 0;
        if (n <= 0)
            return NULL;
        g_string_append_len(come, piece, n);
    }
}

static int
print_answer(const char *line)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Answer) answer = answer_parse(line, strlen(line), &error);
    if (!answer)
        return complain("the running kith: %s", error->message);
    if (answer->error)
        complain("%s", answer->error);
    return print(answer->output) || answer->status ? answer->status
                                                   : VERB_FAILED;
}

static int
ask(char *const *words, const Paths *paths, gboolean *is_asked_out)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) come = g_string_new(NULL);
    g_autoptr(GSocket) socket = find_client(paths, &error);
    *is_asked_out = socket || error;
    if (!socket)
        return error ? complain("%s", error->message) : VERB_FAILED;
    g_socket_set_blocking(socket, TRUE);
    g_socket_set_timeout(socket, ANSWER_WAIT_S);

    g_autofree char *line = make_line(words, paths, &error);
    g_autofree char *answer = line && send_line(socket, line, &error)
                                  ? receive_line(socket, come, &error)
                                  : NULL;
    if (answer)
        return print_answer(answer);
    if (!line)
        return complain("%s: %s", words[0], error->message);
    return complain("%s: the running kith does not answer: %s", words[0],
                    error ? error->message : "it ended");
}

/* ---- status --watch ---- */

/* Where nothing tells that a client starts, it is looked for this often. */
#define LOOK_AGAIN_S 5
#define REFUSED_MS   200
#define REFUSALS_MAX 25

typedef struct {
    const Config *config;
    const Paths *paths;
    gboolean is_json;
    GMainLoop *loop;
    GSocket *socket; /* NULL: no client runs */
    GString *come;
    GSource *source;
    guint again;
    guint refusals;   /* by clients that hung up before they answered */
    gboolean is_told; /* that none runs */
    int status;
} Watch;

static void look(Watch *watch);

static void
end_watch(Watch *watch, int status)
{
    watch->status = status;
    g_main_loop_quit(watch->loop);
}

static gboolean
look_again(gpointer user)
{
    Watch *watch = user;
    watch->again = 0;
    look(watch);
    return G_SOURCE_REMOVE;
}

/* What the store says, where there is one. */
static void
tell_none_runs(Watch *watch)
{
    if (!watch->is_told) {
        VerbContext context = {.config = watch->config};
        context.reader = store_reader_open(watch->paths->store, NULL);
        g_autofree char *line = status_line(&context, watch->is_json, NULL);
        g_clear_pointer(&context.reader, store_reader_close);
        watch->is_told = TRUE;
        if (line && (!print(line) || !print("\n")))
            end_watch(watch, VERB_FAILED);
    }
    if (!watch->again)
        watch->again = g_timeout_add_seconds(LOOK_AGAIN_S, look_again, watch);
}

static void
lose_client(Watch *watch)
{
    if (watch->source)
        g_source_destroy(watch->source);
    g_clear_pointer(&watch->source, g_source_unref);
    g_clear_object(&watch->socket);
    g_string_truncate(watch->come, 0);
}

/* FALSE: this client will tell no more. */
static gboolean
take_line(Watch *watch, const char *line)
{
    g_autoptr(Answer) answer = answer_parse(line, strlen(line), NULL);
    if (!answer || answer->status) {
        end_watch(watch, complain("status: %s",
                                  answer && answer->error
                                      ? answer->error
                                      : "the running kith is another one"));
        return FALSE;
    }
    watch->refusals = 0;
    watch->is_told = FALSE;
    if (print(answer->output))
        return TRUE;
    end_watch(watch, VERB_FAILED);
    return FALSE;
}

static gboolean
take_lines(GSocket *socket, GIOCondition condition, gpointer user)
{
    Watch *watch = user;
    g_autoptr(GError) error = NULL;
    char *line;
    while ((line = receive_line(socket, watch->come, &error))) {
        gboolean goes_on = take_line(watch, line);
        g_free(line);
        if (!goes_on)
            return G_SOURCE_CONTINUE;
    }
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        return G_SOURCE_CONTINUE;
    lose_client(watch);
    /* One that is ending may still let us in, and hang up at once. */
    if (watch->refusals++ == 0)
        look(watch);
    else if (watch->refusals > REFUSALS_MAX)
        end_watch(watch, complain("status: the running kith hangs up"));
    else if (!watch->again)
        watch->again = g_timeout_add(REFUSED_MS, look_again, watch);
    return G_SOURCE_CONTINUE;
}

static void
look(Watch *watch)
{
    static char *const words[] = {(char *)"status", (char *)"--watch", NULL};
    static char *const json_words[] = {(char *)"status", (char *)"--watch",
                                       (char *)"--json", NULL};
    g_autoptr(GError) error = NULL;
    if (watch->socket)
        return;
    watch->socket = find_client(watch->paths, &error);
    if (!watch->socket) {
        tell_none_runs(watch);
        return;
    }
    g_autofree char *line =
        make_line(watch->is_json ? json_words : words, watch->paths, &error);
    if (!line || !send_line(watch->socket, line, &error)) {
        lose_client(watch); /* it is just ending */
        tell_none_runs(watch);
        return;
    }
    watch->source = g_socket_create_source(watch->socket, G_IO_IN, NULL);
    g_source_set_callback(watch->source, G_SOURCE_FUNC(take_lines), watch,
                          NULL);
    g_source_attach(watch->source, NULL);
}

static void
folder_changed(GFileMonitor *monitor, GFile *file, GFile *other,
               GFileMonitorEvent event, gpointer user)
{
    Watch *watch = user;
    /* Its socket is there a moment before it listens. */
    if (event == G_FILE_MONITOR_EVENT_CREATED ||
        event == G_FILE_MONITOR_EVENT_ATTRIBUTE_CHANGED ||
        event == G_FILE_MONITOR_EVENT_CHANGED)
        look(watch);
}

static gboolean
output_closed(gint fd, GIOCondition condition, gpointer user)
{
    end_watch(user, VERB_DONE);
    return G_SOURCE_CONTINUE;
}

static int
watch(const Config *config, const Paths *paths, gboolean is_json)
{
    Watch one = {.config = config,
                 .paths = paths,
                 .is_json = is_json,
                 .loop = g_main_loop_new(NULL, FALSE),
                 .come = g_string_new(NULL)};
    paths_make_folder_of(paths->socket, NULL); /* else it is looked for */
    g_autoptr(GFile) file = g_file_new_for_path(paths->socket);
    g_autoptr(GFileMonitor) monitor =
        g_file_monitor_file(file, G_FILE_MONITOR_NONE, NULL, NULL);
    if (monitor)
        g_signal_connect(monitor, "changed", G_CALLBACK(folder_changed), &one);
    guint output =
        g_unix_fd_add(STDOUT_FILENO, G_IO_ERR | G_IO_HUP, output_closed, &one);
    look(&one);
    g_main_loop_run(one.loop);
    g_source_remove(output);
    if (one.again)
        g_source_remove(one.again);
    lose_client(&one);
    g_string_free(one.come, TRUE);
    g_main_loop_unref(one.loop);
    return one.status;
}
