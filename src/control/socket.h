#pragma once
/* socket - the place of the control socket: made, found, taken away.
 *
 * Blocks only in the file system. Any thread. */
#include <gio/gio.h>

typedef struct ControlSocket ControlSocket;
/* A socket at `path`, 0600 in a folder that is made 0700. What a crash left
 * there is replaced; REFUSED where somebody answers. */
ControlSocket *control_socket_new(const char *path, GError **error);
/* Takes it away, unless another lies there by now. */
void control_socket_free(ControlSocket *socket);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ControlSocket, control_socket_free)
GSocket *control_socket_listener(const ControlSocket *socket); /* borrowed */

/* Connected, not blocking; NULL without error when nobody listens there. */
GSocket *control_socket_connect(const char *path, GError **error);
/* TRUE when the peer is a process of this user. Root is another user here:
 * what root wants to do as one, `su` does. `*uid_out`: whoever it is. */
gboolean control_socket_is_own_user(GSocket *peer, guint *uid_out);
