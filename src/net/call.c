/* call - see call.h. */
#include "net/call.h"

#include "base/error.h"

static void
outer_cancelled(GCancellable *outer, gpointer inner)
{
    g_cancellable_cancel(inner);
}

static gboolean
time_is_up(gpointer user)
{
    Call *call = user;
    call->is_late = TRUE;
    g_cancellable_cancel(call->cancellable);
    return G_SOURCE_REMOVE;
}

void
call_begin(Call *call, GCancellable *outer, int timeout_s)
{
    *call = (Call){.timeout_s = timeout_s, .outer = outer};
    call->cancellable = g_cancellable_new();
    call->context = g_main_context_new();
    g_main_context_push_thread_default(call->context);
    call->timer = g_timeout_source_new_seconds(timeout_s);
    g_source_set_callback(call->timer, time_is_up, call, NULL);
    g_source_attach(call->timer, call->context);
    if (outer)
        call->outer_id = g_cancellable_connect(
            outer, G_CALLBACK(outer_cancelled), g_object_ref(call->cancellable),
            g_object_unref);
}

void
call_done(GObject *source, GAsyncResult *result, gpointer user)
{
    Call *call = user;
    call->result = g_object_ref(result);
}

GAsyncResult *
call_wait(Call *call)
{
    while (!call->result)
        g_main_context_iteration(call->context, TRUE);
    return call->result;
}

void
call_end(Call *call, GError **error)
{
    if (call->outer_id)
        g_cancellable_disconnect(call->outer, call->outer_id);
    if (call->is_late && error && *error) {
        g_clear_error(error);
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                    "no answer in %d s", call->timeout_s);
    }
    g_source_destroy(call->timer);
    g_source_unref(call->timer);
    g_main_context_pop_thread_default(call->context);
    g_clear_object(&call->result);
    g_main_context_unref(call->context);
    g_object_unref(call->cancellable);
}
