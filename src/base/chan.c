/* chan - see chan.h. */
#include "base/chan.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"

/* A pthread mutex and inlined atomics, not GLib's: ThreadSanitizer cannot see
 * into GLib, and would take every message sent for a data race. */
struct Chan {
    gint references; /* atomic */
    pthread_mutex_t mutex;
    GQueue queue;
    GDestroyNotify free_message;
    int fd;
    gboolean is_closed;
};

Chan *
chan_new(GDestroyNotify free_message)
{
    Chan *chan = g_new0(Chan, 1);
    chan->references = 1;
    pthread_mutex_init(&chan->mutex, NULL);
    g_queue_init(&chan->queue);
    chan->free_message = free_message;
    chan->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (chan->fd < 0)
        g_error("eventfd: %s", g_strerror(errno)); /* nothing can work */
    return chan;
}

Chan *
chan_ref(Chan *chan)
{
    g_atomic_int_inc(&chan->references);
    return chan;
}

void
chan_unref(Chan *chan)
{
    if (!g_atomic_int_dec_and_test(&chan->references))
        return;
    chan_close(chan);
    close(chan->fd);
    pthread_mutex_destroy(&chan->mutex);
    g_free(chan);
}

/* The eventfd is raised exactly while the queue holds something, so a sender
 * touches it only on the first message and the receiver on the last. */
static void
raise_fd(Chan *chan)
{
    guint64 one = 1;
    gssize written = write(chan->fd, &one, sizeof one);
    g_assert(written == sizeof one);
}

static void
lower_fd(Chan *chan)
{
    guint64 count;
    gssize got = read(chan->fd, &count, sizeof count);
    g_assert(got == sizeof count);
}

void
chan_send(Chan *chan, gpointer message)
{
    pthread_mutex_lock(&chan->mutex);
    gboolean is_closed = chan->is_closed;
    if (!is_closed) {
        g_queue_push_tail(&chan->queue, message);
        if (chan->queue.length == 1)
            raise_fd(chan);
    }
    pthread_mutex_unlock(&chan->mutex);

    if (is_closed && chan->free_message)
        chan->free_message(message);
}

gpointer
chan_take(Chan *chan)
{
    pthread_mutex_lock(&chan->mutex);
    gpointer message = g_queue_pop_head(&chan->queue);
    if (message && chan->queue.length == 0)
        lower_fd(chan);
    pthread_mutex_unlock(&chan->mutex);
    return message;
}

gpointer
chan_wait(Chan *chan, int timeout_ms)
{
    gint64 end = clock_monotonic() + timeout_ms;
    for (;;) {
        gpointer message = chan_take(chan);
        if (message)
            return message;
        int left = -1;
        if (timeout_ms >= 0) {
            left = (int)MAX(0, end - clock_monotonic());
            if (left == 0)
                return NULL;
        }
        struct pollfd wait = {.fd = chan->fd, .events = POLLIN};
        if (poll(&wait, 1, left) < 0 && errno != EINTR)
            return NULL;
    }
}

int
chan_fd(Chan *chan)
{
    return chan->fd;
}

void
chan_close(Chan *chan)
{
    gpointer message;
    pthread_mutex_lock(&chan->mutex);
    chan->is_closed = TRUE;
    pthread_mutex_unlock(&chan->mutex);
    while ((message = chan_take(chan)))
        if (chan->free_message)
            chan->free_message(message);
}
