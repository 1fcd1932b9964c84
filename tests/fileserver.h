#pragma once
/* fileserver - contrib/servers.d/files.py, a web server that takes and gives
 * files as odd as a test wants, with the servers' good certificate. */
#include "servers.h"

#include <gio/gio.h>

typedef struct {
    char *folder; /* see files.py for what lies there */
    GSubprocess *process;
    char *port;
} FileServer;

FileServer *file_server_start(const Servers *servers);
void file_server_free(FileServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FileServer, file_server_free)

/* https://localhost:PORT and `path`; the caller frees it. */
char *file_server_url(const FileServer *server, const char *path);
/* What it gives from now on. */
void file_server_set(const FileServer *server, const char *bytes, gssize size);
/* A file of its folder; NULL where there is none. The caller frees it. */
char *
file_server_read(const FileServer *server, const char *name, gsize *size_out);
