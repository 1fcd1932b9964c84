/* tcp_cutter - see tcp_cutter.h. */
#include "test.h"

#include "net/tcp_cutter.h"

#include <gio/gio.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#define GLANCE 20 /* ms between two looks at what the test asks for */

struct TcpCutter {
    GThread *thread;
    int listener;
    guint16 port, server_port;
    gint is_stopping, swallowed, wants_cut, bytes, times, count; /* atomic */
};

static int
bind_any(guint16 *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(fd, 8), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &size), 0);
    *port = ntohs(address.sin_port);
    return fd;
}

static int
connect_to(guint16 port)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons(port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0)
        return fd;
    close(fd);
    return -1;
}

/* Passes on what there is; 0 or less: the end. */
static gssize
pass(int from, int to, gboolean is_swallowed)
{
    char buffer[4096];
    gssize size = read(from, buffer, sizeof buffer);
    if (size > 0 && !is_swallowed &&
        send(to, buffer, (gsize)size, MSG_NOSIGNAL) != size)
        return -1;
    return size;
}

static void
relay(TcpCutter *cutter, int client, int server)
{
    gint left = g_atomic_int_get(&cutter->bytes);
    gboolean counts = g_atomic_int_get(&cutter->times) > 0;
    g_atomic_int_set(&cutter->swallowed, 0);
    g_atomic_int_set(&cutter->wants_cut, 0);
    while (!g_atomic_int_get(&cutter->is_stopping) &&
           !g_atomic_int_get(&cutter->wants_cut)) {
        struct pollfd waits[] = {{.fd = client, .events = POLLIN},
                                 {.fd = server, .events = POLLIN}};
        poll(waits, G_N_ELEMENTS(waits), GLANCE);
        guint swallowed = (guint)g_atomic_int_get(&cutter->swallowed);
        if (waits[0].revents &&
            pass(client, server, swallowed & TO_SERVER) <= 0)
            return;
        gssize came = 1;
        if (waits[1].revents)
            came = pass(server, client, swallowed & TO_CLIENT);
        if (came <= 0)
            return;
        left -= (gint)came;
        if (counts && left <= 0) {
            g_atomic_int_add(&cutter->times, -1);
            return;
        }
    }
}

static gpointer
run(gpointer user)
{
    TcpCutter *cutter = user;
    while (!g_atomic_int_get(&cutter->is_stopping)) {
        struct pollfd wait = {.fd = cutter->listener, .events = POLLIN};
        if (poll(&wait, 1, GLANCE) <= 0)
            continue;
        int client = accept(cutter->listener, NULL, NULL);
        int server = connect_to(cutter->server_port);
        g_atomic_int_inc(&cutter->count);
        if (server >= 0)
            relay(cutter, client, server);
        if (server >= 0)
            close(server);
        close(client);
    }
    return NULL;
}

TcpCutter *
tcp_cutter_start(guint16 server_port)
{
    TcpCutter *cutter = g_new0(TcpCutter, 1);
    cutter->server_port = server_port;
    cutter->listener = bind_any(&cutter->port);
    cutter->thread = g_thread_new("cutter", run, cutter);
    return cutter;
}

void
tcp_cutter_stop(TcpCutter *cutter)
{
    g_atomic_int_set(&cutter->is_stopping, 1);
    g_thread_join(cutter->thread);
    close(cutter->listener);
    g_free(cutter);
}

guint16
tcp_cutter_port(const TcpCutter *cutter)
{
    return cutter->port;
}

void
tcp_cutter_swallow(TcpCutter *cutter, guint directions)
{
    g_atomic_int_set(&cutter->swallowed, (gint)directions);
}

void
tcp_cutter_cut(TcpCutter *cutter)
{
    g_atomic_int_set(&cutter->wants_cut, 1);
}

void
tcp_cutter_cut_after(TcpCutter *cutter, gint bytes, gint times)
{
    g_atomic_int_set(&cutter->bytes, bytes);
    g_atomic_int_set(&cutter->times, times);
}

gint
tcp_cutter_count(TcpCutter *cutter)
{
    return g_atomic_int_get(&cutter->count);
}
