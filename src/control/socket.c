/* socket - see socket.h. */
#include "control/socket.h"

#include <errno.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/error.h"
#include "base/paths.h"

#define TURN_MS 20
#define TURNS   100

struct ControlSocket {
    GSocket *listener;
    char *path;
    dev_t device; /* of the file that is ours */
    ino_t inode;
};

static gboolean make_room(const char *path, GError **error);
static gboolean bind_there(ControlSocket *socket, GError **error);

ControlSocket *
control_socket_new(const char *path, GError **error)
{
    if (!paths_make_folder_of(path, error) || !make_room(path, error))
        return NULL;
    g_autoptr(ControlSocket) socket = g_new0(ControlSocket, 1);
    socket->path = g_strdup(path);
    socket->listener = g_socket_new(G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM,
                                    G_SOCKET_PROTOCOL_DEFAULT, error);
    if (!socket->listener || !bind_there(socket, error))
        return NULL;
    return g_steal_pointer(&socket);
}

void
control_socket_free(ControlSocket *socket)
{
    GStatBuf status;
    if (socket->inode && g_lstat(socket->path, &status) == 0 &&
        status.st_dev == socket->device && status.st_ino == socket->inode)
        g_unlink(socket->path);
    g_clear_object(&socket->listener);
    g_free(socket->path);
    g_free(socket);
}

GSocket *
control_socket_listener(const ControlSocket *socket)
{
    return socket->listener;
}

/* Takes away what nobody listens on; never anything but a socket. */
static gboolean
make_room(const char *path, GError **error)
{
    GStatBuf status;
    if (g_lstat(path, &status) != 0)
        return TRUE; /* or bind() will say what is wrong */
    if (!S_ISSOCK(status.st_mode)) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "%s is in the way of the control socket", path);
        return FALSE;
    }
    g_autoptr(GError) problem = NULL;
    g_autoptr(GSocket) other = control_socket_connect(path, &problem);
    if (other) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_REFUSED,
                    "another kith listens on %s", path);
        return FALSE;
    }
    if (problem) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return FALSE;
    }
    g_unlink(path);
    return TRUE;
}

/* NULL when the path does not fit into a socket's address. */
static GSocketAddress *
address_of(const char *path, GError **error)
{
    struct sockaddr_un address;
    if (strlen(path) < sizeof address.sun_path)
        return g_unix_socket_address_new(path);
    g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                "the path of the control socket is too long: %s", path);
    return NULL;
}

/* Nobody gets in before listen(), and by then it is the user's alone. */
static gboolean
bind_there(ControlSocket *socket, GError **error)
{
    GStatBuf status;
    g_autoptr(GSocketAddress) address = address_of(socket->path, error);
    if (!address || !g_socket_bind(socket->listener, address, FALSE, error))
        return FALSE;
    if (g_lstat(socket->path, &status) == 0) {
        socket->device = status.st_dev;
        socket->inode = status.st_ino;
    }
    if (g_chmod(socket->path, 0600) != 0) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "cannot protect %s: %s", socket->path, g_strerror(errno));
        return FALSE;
    }
    g_socket_set_blocking(socket->listener, FALSE);
    return g_socket_listen(socket->listener, error);
}

/* While too many others wait to be let in, so do we. */
static gboolean
connect_in_turn(GSocket *socket, GSocketAddress *address, GError **error)
{
    for (int turn = 0;; turn++) {
        g_autoptr(GError) problem = NULL;
        if (g_socket_connect(socket, address, NULL, &problem))
            return TRUE;
        if (turn >= TURNS ||
            !g_error_matches(problem, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK)) {
            g_propagate_error(error, g_steal_pointer(&problem));
            return FALSE;
        }
        g_usleep(TURN_MS * 1000);
    }
}

GSocket *
control_socket_connect(const char *path, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_autoptr(GSocketAddress) address = address_of(path, error);
    if (!address)
        return NULL;
    g_autoptr(GSocket) socket =
        g_socket_new(G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM,
                     G_SOCKET_PROTOCOL_DEFAULT, error);
    if (!socket)
        return NULL;
    g_socket_set_blocking(socket, FALSE);
    if (connect_in_turn(socket, address, &problem))
        return g_steal_pointer(&socket);
    /* A file without a listener is what a crash leaves. */
    if (!g_error_matches(problem, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED) &&
        !g_error_matches(problem, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
        g_propagate_prefixed_error(error, g_steal_pointer(&problem),
                                   "the control socket %s: ", path);
    return NULL;
}

gboolean
control_socket_is_own_user(GSocket *peer, guint *uid_out)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GCredentials) credentials =
        g_socket_get_credentials(peer, &error);
    uid_t uid =
        credentials ? g_credentials_get_unix_user(credentials, &error) : 0;
    *uid_out = uid;
    return !error && uid == geteuid();
}
