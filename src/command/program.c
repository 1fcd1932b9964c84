/* program - see program.h. */
#include "command/program.h"

#include <gio/gio.h>
#include <signal.h>
#include <unistd.h>

#include "base/error.h"

#define SHELL "/bin/sh"

enum {
    MOST_OUTPUT = 4 << 20,
    CHUNK = 64 * 1024,
    /* What it left behind may hold its output open for good. */
    GRACE_MS = 500,
};

typedef struct {
    Commander *commander; /* a reference */
    char *name;           /* of the program, for errors */
    GSubprocess *process;
    GByteArray *output; /* NULL: it is dropped */
    GBytes *input;      /* being written */
    gboolean is_read_out;
    gboolean has_ended;
    guint grace;
    gint n_pending; /* calls that will come back */
    GError *error;
    ProgramDone done; /* NULL: it was called */
    gpointer user;
    GDestroyNotify free_user;
} Program;

static void
program_free(Program *program)
{
    if (program->free_user)
        program->free_user(program->user);
    g_clear_pointer(&program->output, g_byte_array_unref);
    g_clear_pointer(&program->input, g_bytes_unref);
    g_clear_object(&program->process);
    g_clear_error(&program->error);
    commander_unref(program->commander);
    g_free(program->name);
    g_free(program);
}

/* ---- its end ---- */

static void
tell(Program *program)
{
    ProgramDone done = program->done;
    program->done = NULL;
    if (program->grace)
        g_source_remove(program->grace);
    program->grace = 0;
    if (!done || program->commander->is_gone)
        return;
    g_autoptr(GBytes) output =
        program->output
            ? g_bytes_new(program->output->data, program->output->len)
            : NULL;
    done(program->commander, output, program->error, program->user);
    Commander *commander = program->commander;
    commander->host.repaint(commander->host.host);
}

static gboolean
stop_waiting(gpointer user)
{
    Program *program = user;
    program->grace = 0;
    tell(program);
    return G_SOURCE_REMOVE;
}

/* After each call that came back. */
static void
settle(Program *program)
{
    if (program->has_ended && program->done) {
        if (program->is_read_out)
            tell(program);
        else if (!program->grace)
            program->grace = g_timeout_add(GRACE_MS, stop_waiting, program);
    }
    if (program->n_pending == 0 && !program->grace)
        program_free(program);
}

static void
note_end(Program *program)
{
    GSubprocess *process = program->process;
    if (g_subprocess_get_if_signaled(process))
        g_set_error(&program->error, KITH_ERROR, KITH_ERROR_RETRY,
                    "%s was killed: %s", program->name,
                    g_strsignal(g_subprocess_get_term_sig(process)));
    else if (g_subprocess_get_exit_status(process) != 0)
        g_set_error(&program->error, KITH_ERROR, KITH_ERROR_RETRY,
                    "%s failed with exit code %d", program->name,
                    g_subprocess_get_exit_status(process));
}

static void
ended(GObject *object, GAsyncResult *result, gpointer user)
{
    Program *program = user;
    g_subprocess_wait_finish(G_SUBPROCESS(object), result, NULL);
    program->has_ended = TRUE;
    program->n_pending--;
    note_end(program);
    settle(program);
}

/* ---- its output and input ---- */

static void read_on(Program *program);

static void
came(GObject *object, GAsyncResult *result, gpointer user)
{
    Program *program = user;
    GInputStream *stream = G_INPUT_STREAM(object);
    g_autoptr(GBytes) chunk =
        g_input_stream_read_bytes_finish(stream, result, NULL);
    gsize size = chunk ? g_bytes_get_size(chunk) : 0;
    gsize room = MOST_OUTPUT - program->output->len;
    program->n_pending--;
    if (size > 0)
        g_byte_array_append(program->output, g_bytes_get_data(chunk, NULL),
                            MIN(size, room));
    if (size == 0 || size >= room || !program->done) {
        g_input_stream_close(stream, NULL, NULL); /* it may be told: SIGPIPE */
        program->is_read_out = TRUE;
    } else {
        read_on(program);
    }
    settle(program);
}

static void
read_on(Program *program)
{
    program->n_pending++;
    g_input_stream_read_bytes_async(
        g_subprocess_get_stdout_pipe(program->process), CHUNK,
        G_PRIORITY_DEFAULT, NULL, came, program);
}

/* A program need not read what it is given. */
static void
written(GObject *object, GAsyncResult *result, gpointer user)
{
    Program *program = user;
    GOutputStream *stream = G_OUTPUT_STREAM(object);
    g_output_stream_write_all_finish(stream, result, NULL, NULL);
    g_output_stream_close(stream, NULL, NULL);
    program->n_pending--;
    settle(program);
}

static void
write_input(Program *program)
{
    gsize size;
    gconstpointer bytes = g_bytes_get_data(program->input, &size);
    program->n_pending++;
    g_output_stream_write_all_async(
        g_subprocess_get_stdin_pipe(program->process), bytes, size,
        G_PRIORITY_DEFAULT, NULL, written, program);
}

/* ---- its start ---- */

/* No terminal, and signals as a shell would give them. */
static void
be_apart(gpointer user)
{
    (void)user;
    const int signals[] = {SIGINT, SIGQUIT, SIGTSTP, SIGPIPE, SIGTTOU};
    for (guint i = 0; i < G_N_ELEMENTS(signals); i++)
        signal(signals[i], SIG_DFL);
    setsid();
}

static GSubprocess *
start(const ProgramOrder *order, GError **error)
{
    GSubprocessFlags flags =
        order->keeps_output
            ? G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE
            : G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                  G_SUBPROCESS_FLAGS_STDERR_SILENCE;
    if (order->input)
        flags |= G_SUBPROCESS_FLAGS_STDIN_PIPE;
    g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new(flags);
    g_subprocess_launcher_set_child_setup(launcher, be_apart, NULL, NULL);
    return g_subprocess_launcher_spawnv(launcher, order->argv, error);
}

static gboolean
tell_later(gpointer user)
{
    Program *program = user;
    tell(program);
    program_free(program);
    return G_SOURCE_REMOVE;
}

void
program_run(Commander *commander, const ProgramOrder *order, ProgramDone done,
            gpointer user, GDestroyNotify free_user)
{
    Program *program = g_new0(Program, 1);
    program->commander = commander_ref(commander);
    program->name = g_str_equal(order->argv[0], SHELL)
                        ? g_strdup("the command")
                        : g_path_get_basename(order->argv[0]);
    program->done = done;
    program->user = user;
    program->free_user = free_user;
    program->process = start(order, &program->error);
    if (!program->process) {
        g_prefix_error(&program->error, "cannot start %s: ", order->argv[0]);
        g_idle_add(tell_later, program);
        return;
    }
    program->is_read_out = !order->keeps_output;
    program->n_pending++;
    g_subprocess_wait_async(program->process, NULL, ended, program);
    if (order->input) {
        program->input = g_bytes_ref(order->input);
        write_input(program);
    }
    if (order->keeps_output) {
        program->output = g_byte_array_new();
        read_on(program);
    }
}

void
program_run_shell(Commander *commander, const char *line, GBytes *input,
                  ProgramDone done, gpointer user, GDestroyNotify free_user)
{
    const char *const argv[] = {SHELL, "-c", line, NULL};
    const ProgramOrder order = {argv, input, TRUE};
    program_run(commander, &order, done, user, free_user);
}

Doc *
program_doc(GBytes *output)
{
    Doc *doc = doc_new();
    Slice rest = slice_from_bytes(output);
    gboolean is_cut = rest.size >= MOST_OUTPUT;
    Slice line;
    while (slice_take_line(&rest, &line)) {
        doc_begin(doc, DOC_PREFORMATTED, 0, 0);
        doc_add(doc, 0, line);
    }
    if (is_cut)
        doc_block(doc, DOC_NOTICE, 0,
                  "[There was more; the rest is left out.]");
    return doc;
}
