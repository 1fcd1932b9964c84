/* watchdog - see watchdog.h. */
#include "net/xmpp/watchdog.h"

#include "base/chan.h"
#include "base/error.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

struct Watchdog {
    int fd;
    int timeout_ms;
    GCancellable *cancellable;
    Chan *calls_off; /* anything sent ends the watch */
    GThread *thread;
};

static gpointer
watch(gpointer user)
{
    Watchdog *watchdog = user;
    struct pollfd waits[] = {
        {.fd = chan_fd(watchdog->calls_off), .events = POLLIN},
        {.fd = g_cancellable_get_fd(watchdog->cancellable), .events = POLLIN},
    };
    if (poll(waits, G_N_ELEMENTS(waits), watchdog->timeout_ms) >= 0 &&
        !waits[0].revents)
        shutdown(watchdog->fd, SHUT_RDWR);
    g_cancellable_release_fd(watchdog->cancellable);
    return NULL;
}

Watchdog *
watchdog_new(int fd, int timeout_ms, GCancellable *cancellable)
{
    Watchdog *watchdog = g_new0(Watchdog, 1);
    watchdog->fd = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    watchdog->timeout_ms = timeout_ms;
    watchdog->cancellable = g_object_ref(cancellable);
    watchdog->calls_off = chan_new(g_free);
    watchdog->thread = g_thread_new("xmpp-watchdog", watch, watchdog);
    return watchdog;
}

void
watchdog_free(Watchdog *watchdog)
{
    chan_send(watchdog->calls_off, g_malloc0(1));
    g_thread_join(watchdog->thread);
    chan_close(watchdog->calls_off);
    chan_unref(watchdog->calls_off);
    if (watchdog->fd >= 0)
        close(watchdog->fd);
    g_object_unref(watchdog->cancellable);
    g_free(watchdog);
}
