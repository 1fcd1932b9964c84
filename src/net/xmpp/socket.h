#pragma once
/* socket - what the poll loop must know of the TCP socket under libstrophe.
 *
 * libstrophe shows neither its file descriptor nor what TLS holds back, so
 * "everything is read and written" is seen in the kernel's byte counts. */
#include <glib.h>

/* No Nagle delay; unanswered bytes end the connection after 30 s. */
void socket_prepare(int fd);

typedef struct {
    guint64 received; /* bytes that the program has taken */
    guint64 sent;     /* bytes that the program has given */
} SocketProgress;
/* Zeros when `fd` is no connected TCP socket. */
SocketProgress socket_progress(int fd);
gboolean socket_is_connected(int fd);
/* Whether it takes nothing more at the moment. */
gboolean socket_is_full(int fd);
/* The error that ended a connection attempt, as errno; 0 when there is none. */
int socket_error(int fd);
