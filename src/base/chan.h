#pragma once
/* chan - a queue of messages from any thread to one thread, with an eventfd.
 *
 * A message sent is moved: the sender must not touch it again. Senders hold a
 * reference, so a channel outlives its receiver; what is sent after
 * chan_close() is freed at once. Sending never blocks. */
#include <glib.h>

typedef struct Chan Chan;

/* `free_message` frees what is left in the queue; it runs on any thread. */
Chan *chan_new(GDestroyNotify free_message);
Chan *chan_ref(Chan *chan);
void chan_unref(Chan *chan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Chan, chan_unref)

/* Any thread. Order is kept among the messages of one sender. */
void chan_send(Chan *chan, gpointer message);

/* The receiver's thread only, all below. */
/* The oldest message, now the caller's; NULL when there is none. */
gpointer chan_take(Chan *chan);
/* As chan_take(), but waits up to `timeout_ms`; -1 waits without limit. */
gpointer chan_wait(Chan *chan, int timeout_ms);
/* Readable (poll, GSource) while messages wait. The channel keeps it. */
int chan_fd(Chan *chan);
/* Frees what waits; from now on everything sent is freed at once. */
void chan_close(Chan *chan);
