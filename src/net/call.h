#pragma once
/* call - one asynchronous GIO operation, waited for, with a deadline.
 *
 * GIO's blocking calls have a limit for each wait inside them but none for the
 * whole: a peer that drips bytes, or a name with many dead addresses, holds
 * them for long. Any thread; a Call stays on the thread that began it.
 *
 *     Call call;
 *     call_begin(&call, cancellable, timeout_s);
 *     g_tls_connection_handshake_async(tls, 0, call.cancellable, call_done,
 *                                      &call);
 *     gboolean is_done = g_tls_connection_handshake_finish(
 *         tls, call_wait(&call), &error);
 *     call_end(&call, &error);
 */
#include <gio/gio.h>

typedef struct {
    GCancellable *cancellable; /* for the operation */
    GMainContext *context;
    GCancellable *outer;
    gulong outer_id;
    GSource *timer;
    GAsyncResult *result;
    int timeout_s;
    gboolean is_late;
} Call;

/* `outer` may be NULL; cancelling it cancels the operation. */
void call_begin(Call *call, GCancellable *outer, int timeout_s);
/* The operation's GAsyncReadyCallback; `call` is its user data. */
void call_done(GObject *source, GAsyncResult *result, gpointer call);
/* Borrowed until call_end(). */
GAsyncResult *call_wait(Call *call);
/* Frees all. When the deadline ended the operation, an error that `*error`
 * holds becomes G_IO_ERROR_TIMED_OUT. */
void call_end(Call *call, GError **error);
