/* control - see control.h: the thread, its guests, what they ask. */
#include "control/control_private.h"

#include <glib-unix.h>

#include "base/error.h"
#include "base/log.h"
#include "command/json.h"

#define GUESTS_MAX  32
#define OUTPUT_MAX  (32 * 1024 * 1024)
#define PATIENCE_MS 10000

/* A command line on its way to the UI thread and back. */
typedef struct {
    guint64 guest;
    char *line; /* NULL, on the way back: the thread is to end */
    GString *told;
    gboolean is_done;
} Call;

static gpointer control_run(gpointer object);
static gboolean take_calls(gint fd, GIOCondition condition, gpointer user);

static void
call_free(gpointer object)
{
    Call *call = object;
    g_free(call->line);
    if (call->told)
        g_string_free(call->told, TRUE);
    g_free(call);
}

static void
free_change(gpointer change)
{
    change_free(change);
}

/* ---- life; the UI thread ---- */

Control *
control_new(const ControlOptions *options, GError **error)
{
    g_autoptr(ControlSocket) socket =
        control_socket_new(options->paths->socket, error);
    if (!socket)
        return NULL;
    Control *control = g_new0(Control, 1);
    control->options = *options;
    if (!options->patience_ms)
        control->options.patience_ms = PATIENCE_MS;
    control->socket = g_steal_pointer(&socket);
    control->context = g_main_context_new();
    control->loop = g_main_loop_new(control->context, FALSE);
    control->calls = chan_new(call_free);
    control->replies = chan_new(call_free);
    control->operations = g_string_new(NULL);
    control->changes = chan_new(free_change);
    keeper_subscribe(options->keeper, control->changes);
    return control;
}

void
control_start(Control *control)
{
    control->calls_watch =
        g_unix_fd_add(chan_fd(control->calls), G_IO_IN, take_calls, control);
    control->thread = g_thread_new("control", control_run, control);
}

void
control_free(Control *control)
{
    if (control->thread) {
        g_source_remove(control->calls_watch);
        /* Behind the answers that are on their way. */
        chan_send(control->replies, g_new0(Call, 1));
        g_thread_join(control->thread);
    }
    control_socket_free(control->socket);
    chan_close(control->calls);
    chan_close(control->replies);
    chan_close(control->changes);
    chan_unref(control->calls);
    chan_unref(control->replies);
    chan_unref(control->changes);
    for (Service service = 0; service < N_SERVICES; service++)
        g_free(control->connections.lines[service].detail);
    g_string_free(control->operations, TRUE);
    g_main_loop_unref(control->loop);
    g_main_context_unref(control->context);
    g_free(control);
}

static gboolean
take_calls(gint fd, GIOCondition condition, gpointer user)
{
    Control *control = user;
    Call *call = chan_take(control->calls);
    if (call) {
        call->is_done =
            control->options.run(control->options.host, call->line, call->told);
        chan_send(control->replies, call);
    }
    return G_SOURCE_CONTINUE;
}

/* ---- guests; from here on the control thread ---- */

static void
guest_free(gpointer object)
{
    Guest *guest = object;
    peer_free(guest->peer);
    g_free(guest->told);
    g_free(guest);
}

void
guest_answer(Guest *guest, int status, const char *output, const char *error)
{
    g_autoptr(Answer) answer = answer_new(status, output, error);
    g_autofree char *line = answer_to_line(answer);
    peer_send(guest->peer, line);
}

static void
guest_gone(gpointer host)
{
    Guest *guest = host;
    g_ptr_array_remove_fast(guest->control->guests, guest);
}

static void
guest_refused(gpointer host, const char *reason)
{
    Guest *guest = host;
    log_warning("control socket: %s", reason);
    guest_answer(guest, VERB_MISUSED, NULL, reason);
    peer_end(guest->peer);
}

/* ---- requests ---- */

VerbContext
control_verb_context(Control *control, GString *output)
{
    return (VerbContext){
        .config = control->options.config,
        .reader = control->reader,
        .keeper = control->options.keeper,
        .connections = &control->connections,
        .output = output,
    };
}

/* The words as on the command line, `--json` among them. */
static GStrv
request_words(const Request *request)
{
    g_autoptr(GStrvBuilder) words = g_strv_builder_new();
    g_strv_builder_add(words, request->verb[0]);
    if (request->is_json)
        g_strv_builder_add(words, "--json");
    g_strv_builder_addv(words, (const char **)request->verb + 1);
    return g_strv_builder_end(words);
}

static void
perform(Guest *guest, const Request *request)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) output = g_string_new(NULL);
    g_auto(GStrv) words = request_words(request);
    VerbContext context = control_verb_context(guest->control, output);
    context.folder = request->folder;
    if (request->input && *request->input)
        context.input = fmemopen(request->input, strlen(request->input), "r");
    gboolean is_done = verb_perform(&context, words, &error);
    if (context.input)
        fclose(context.input);
    if (!is_done)
        guest_answer(guest, context.is_misused ? VERB_MISUSED : VERB_FAILED,
                     NULL, error->message);
    else if (output->len > OUTPUT_MAX)
        guest_answer(guest, VERB_FAILED, NULL, "the answer is too long");
    else
        guest_answer(guest, VERB_DONE, output->str, NULL);
    peer_next(guest->peer);
}

/* Of `run`: what is given as the command line; borrowed. A `--json` in it may
 * be the command's own. */
static GStrv
command_words(const Request *request)
{
    gboolean is_ours = g_strcmp0(request->verb[1], "--json") == 0;
    return request->verb + 1 + is_ours;
}

/* The guest waits for the UI thread, and nobody else does. */
static void
start_call(Guest *guest, const Request *request)
{
    Call *one = g_new0(Call, 1);
    one->guest = guest->number;
    one->line = g_strjoinv(" ", command_words(request));
    one->told = g_string_new(NULL);
    watch_take_changes(guest->control); /* what was before is not of it */
    g_string_truncate(guest->control->operations, 0);
    guest->control->has_failed = FALSE;
    chan_send(guest->control->calls, one);
}

static gboolean
is_watch(const Request *request)
{
    return g_str_equal(request->verb[0], "status") &&
           g_strv_contains((const char *const *)request->verb, "--watch");
}

static gboolean
has_json_word(const Request *request)
{
    if (g_str_equal(request->verb[0], "run"))
        return command_words(request) != request->verb + 1;
    return g_strv_contains((const char *const *)request->verb, "--json");
}

/* FALSE, with the reason, when it cannot be seen to at all. */
static gboolean
accept_request(const Guest *guest, const Request *request, GError **error)
{
    const Control *control = guest->control;
    const char *verb = request->verb[0];
    g_autofree char *store =
        g_canonicalize_filename(control->options.paths->store, NULL);
    if (request->store && !g_str_equal(request->store, store))
        g_set_error(error, KITH_ERROR, KITH_ERROR_REFUSED,
                    "the kith that listens here has another store: %s", store);
    else if (g_str_equal(verb, "run") ? !command_words(request)[0]
                                      : !verb_is_performed(verb))
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "there is no verb '%s' over the socket", verb);
    else if (!control->reader)
        g_set_error_literal(error, KITH_ERROR, KITH_ERROR_RETRY,
                            "the store cannot be read");
    else
        return TRUE;
    return FALSE;
}

static void
guest_line(gpointer host, const char *line, gsize size)
{
    Guest *guest = host;
    g_autoptr(GError) error = NULL;
    g_autoptr(Request) request = request_parse(line, size, &error);
    if (!request) {
        guest_refused(guest, error->message);
        return;
    }
    guest->is_json = request->is_json || has_json_word(request);
    if (!accept_request(guest, request, &error)) {
        guest_answer(guest,
                     error->code == KITH_ERROR_INVALID ? VERB_MISUSED
                                                       : VERB_FAILED,
                     NULL, error->message);
        peer_next(guest->peer);
    } else if (g_str_equal(request->verb[0], "run")) {
        start_call(guest, request);
    } else if (is_watch(request)) {
        watch_begin(guest);
    } else {
        perform(guest, request);
    }
}

/* ---- what was run ---- */

static Guest *
find_guest(Control *control, guint64 number)
{
    for (guint i = 0; i < control->guests->len; i++) {
        Guest *guest = control->guests->pdata[i];
        if (guest->number == number)
            return guest;
    }
    return NULL;
}

/* `{"told":["…"]}`, a line each. */
static char *
told_as_json(const char *told)
{
    g_auto(GStrv) lines = g_strsplit(told, "\n", -1);
    g_autoptr(Json) json = json_new();
    json_begin_object(json, NULL);
    json_begin_array(json, "told");
    for (char **line = lines; *line; line++)
        if (**line)
            json_string(json, NULL, *line);
    json_end_array(json);
    json_end_object(json);
    g_autofree char *text = json_text(json);
    return g_strconcat(text, "\n", NULL);
}

/* What the command wished stands before these batches in the keeper's queue:
 * after the first it is stored, and after the second, for the keeper answers
 * before it tells, it has been told. FALSE: it could not be done. */
static gboolean
take_outcome(Control *control, GString *told)
{
    g_autoptr(GError) error = NULL;
    Keeper *keeper = control->options.keeper;
    if (!keeper_commit_batch(keeper, batch_new(), &error) ||
        !keeper_commit_batch(keeper, batch_new(), &error))
        log_info("control: %s", error->message);
    watch_take_changes(control);
    g_string_append(told, control->operations->str);
    g_string_truncate(control->operations, 0);
    return !control->has_failed;
}

static void
answer_call(Guest *guest, const Call *call)
{
    gboolean is_done =
        call->is_done && take_outcome(guest->control, call->told);
    if (!is_done) {
        g_autofree char *reason = g_strdup(call->told->str);
        guest_answer(guest, VERB_FAILED, NULL, g_strchomp(reason));
    } else if (guest->is_json) {
        g_autofree char *output = told_as_json(call->told->str);
        guest_answer(guest, VERB_DONE, output, NULL);
    } else {
        guest_answer(guest, VERB_DONE, call->told->str, NULL);
    }
    peer_next(guest->peer);
}

static gboolean
take_replies(gint fd, GIOCondition condition, gpointer user)
{
    Control *control = user;
    for (Call *call; (call = chan_take(control->replies)); call_free(call)) {
        Guest *guest = call->line ? find_guest(control, call->guest) : NULL;
        if (guest)
            answer_call(guest, call);
        else if (!call->line)
            g_main_loop_quit(control->loop);
    }
    return G_SOURCE_CONTINUE;
}

/* ---- who comes ---- */

static void
welcome(Control *control, GSocket *socket)
{
    Guest *guest = g_new0(Guest, 1);
    guest->control = control;
    guest->number = ++control->last_guest;
    guest->peer = peer_new(socket, control->context,
                           &(PeerHost){.host = guest,
                                       .line = guest_line,
                                       .refused = guest_refused,
                                       .gone = guest_gone},
                           control->options.patience_ms);
    g_ptr_array_add(control->guests, guest);
    if (control->guests->len > GUESTS_MAX)
        guest_refused(guest, "too many programs are connected");
}

static gboolean
take_guest(GSocket *listener, GIOCondition condition, gpointer user)
{
    Control *control = user;
    g_autoptr(GSocket) socket = g_socket_accept(listener, NULL, NULL);
    guint uid;
    if (!socket) /* gone again, or out of descriptors: the next one may do */
        return G_SOURCE_CONTINUE;
    g_socket_set_blocking(socket, FALSE);
    if (control_socket_is_own_user(socket, &uid))
        welcome(control, socket);
    else
        log_warning("control socket: user %u was refused", uid);
    return G_SOURCE_CONTINUE;
}

/* ---- the thread ---- */

static gpointer
control_run(gpointer object)
{
    Control *control = object;
    g_autoptr(GError) error = NULL;
    g_main_context_push_thread_default(control->context);
    control->guests = g_ptr_array_new_with_free_func(guest_free);
    control->reader = store_reader_open(control->options.paths->store, &error);
    if (!control->reader)
        log_error("control socket: %s", error->message);

    g_autoptr(GSource) guests = g_socket_create_source(
        control_socket_listener(control->socket), G_IO_IN, NULL);
    g_source_set_callback(guests, G_SOURCE_FUNC(take_guest), control, NULL);
    g_source_attach(guests, control->context);
    g_autoptr(GSource) replies =
        g_unix_fd_source_new(chan_fd(control->replies), G_IO_IN);
    g_source_set_callback(replies, G_SOURCE_FUNC(take_replies), control, NULL);
    g_source_attach(replies, control->context);
    g_autoptr(GSource) changes = watch_changes(control);

    g_main_loop_run(control->loop);

    GSource *const all[] = {guests, replies, changes, control->pushing};
    for (gsize i = 0; i < G_N_ELEMENTS(all); i++)
        if (all[i])
            g_source_destroy(all[i]);
    g_clear_pointer(&control->pushing, g_source_unref);
    g_ptr_array_unref(control->guests);
    g_clear_pointer(&control->reader, store_reader_close);
    g_main_context_pop_thread_default(control->context);
    return NULL;
}
