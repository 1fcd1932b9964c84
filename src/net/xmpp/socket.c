/* socket - see socket.h. */
#include "net/xmpp/socket.h"

#include "base/error.h"

/* glibc's tcp_info ends before the byte counts that linux/tcp.h has. */
#include <linux/sockios.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#define UNANSWERED_LIMIT 30000 /* ms */

static void
set_option(int fd, int option, int value)
{
    /* A socket without it works, only less well. */
    (void)setsockopt(fd, IPPROTO_TCP, option, &value, sizeof value);
}

void
socket_prepare(int fd)
{
    set_option(fd, TCP_NODELAY, 1);
    set_option(fd, TCP_USER_TIMEOUT, UNANSWERED_LIMIT);
}

SocketProgress
socket_progress(int fd)
{
    SocketProgress progress = {0};
    struct tcp_info state;
    socklen_t size = sizeof state;
    memset(&state, 0, sizeof state);
    int unread = 0, unsent = 0;
    if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &state, &size) != 0 ||
        ioctl(fd, FIONREAD, &unread) != 0 || ioctl(fd, SIOCOUTQ, &unsent) != 0)
        return progress;
    /* Bytes may come between the two calls. */
    if (state.tcpi_bytes_received > (guint64)unread)
        progress.received = state.tcpi_bytes_received - (guint64)unread;
    progress.sent = state.tcpi_bytes_acked + (guint64)unsent;
    return progress;
}

gboolean
socket_is_connected(int fd)
{
    struct sockaddr_storage peer;
    socklen_t size = sizeof peer;
    return getpeername(fd, (struct sockaddr *)&peer, &size) == 0;
}

gboolean
socket_is_full(int fd)
{
    struct pollfd room = {.fd = fd, .events = POLLOUT};
    return poll(&room, 1, 0) == 0;
}

int
socket_error(int fd)
{
    int error = 0;
    socklen_t size = sizeof error;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0)
        return 0;
    return error;
}
