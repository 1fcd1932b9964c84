/* chan - see chan.h. */
#include "base/chan.h"

#include <errno.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"

struct Chan {
    gatomicrefcount references;
    GMutex mutex;
    GQueue queue;
    GDestroyNotify free_message;
    int fd;
    gboolean is_closed;
};

Chan *
chan_new(GDestroyNotify free_message)
{
    Chan *chan = g_new0(Chan, 1);
    g_atomic_ref_count_init(&chan->references);
    g_mutex_init(&chan->mutex);
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
    g_atomic_ref_count_inc(&chan->references);
    return chan;
}

void
chan_unref(Chan *chan)
{
    if (!g_atomic_ref_count_dec(&chan->references))
        return;
    chan_close(chan);
    close(chan->fd);
    g_mutex_clear(&chan->mutex);
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
    g_mutex_lock(&chan->mutex);
    gboolean is_closed = chan->is_closed;
    if (!is_closed) {
        g_queue_push_tail(&chan->queue, message);
        if (chan->queue.length == 1)
            raise_fd(chan);
    }
    g_mutex_unlock(&chan->mutex);

    if (is_closed && chan->free_message)
        chan->free_message(message);
}

gpointer
chan_take(Chan *chan)
{
    g_mutex_lock(&chan->mutex);
    gpointer message = g_queue_pop_head(&chan->queue);
    if (message && chan->queue.length == 0)
        lower_fd(chan);
    g_mutex_unlock(&chan->mutex);
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
    g_mutex_lock(&chan->mutex);
    chan->is_closed = TRUE;
    g_mutex_unlock(&chan->mutex);
    while ((message = chan_take(chan)))
        if (chan->free_message)
            chan->free_message(message);
}
