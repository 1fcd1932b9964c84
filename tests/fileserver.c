/* fileserver - see fileserver.h. */
#include "test.h"

#include "fileserver.h"

#define PATIENCE (90 * G_TIME_SPAN_SECOND)

FileServer *
file_server_start(const Servers *servers)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *script = g_build_filename(
        g_getenv("KITH_SOURCE"), "contrib", "servers.d", "files.py", NULL);
    g_autofree char *tls =
        g_build_filename(servers->folder, "state", "tls", NULL);
    g_autofree char *pem = g_build_filename(tls, "good.pem", NULL);
    g_autofree char *key = g_build_filename(tls, "good.key", NULL);
    FileServer *server = g_new0(FileServer, 1);
    server->folder = g_dir_make_tmp("kith-files-XXXXXX", NULL);
    server->process =
        g_subprocess_new(G_SUBPROCESS_FLAGS_STDIN_PIPE, &error, "python3", script,
                         pem, key, server->folder, NULL);
    if (!server->process)
        fail_msg("%s", error->message);
    gint64 end = g_get_monotonic_time() + PATIENCE;
    while (!(server->port = file_server_read(server, "port", NULL))) {
        if (g_get_monotonic_time() > end)
            fail_msg("files.py never listened");
        g_usleep(20 * G_TIME_SPAN_MILLISECOND); /* another program's file */
    }
    return server;
}

void
file_server_free(FileServer *server)
{
    g_subprocess_force_exit(server->process);
    g_subprocess_wait(server->process, NULL, NULL);
    g_object_unref(server->process);
    g_autoptr(GSubprocess) removal = g_subprocess_new(
        G_SUBPROCESS_FLAGS_NONE, NULL, "rm", "-rf", server->folder, NULL);
    g_subprocess_wait(removal, NULL, NULL);
    g_free(server->port);
    g_free(server->folder);
    g_free(server);
}

char *
file_server_url(const FileServer *server, const char *path)
{
    return g_strdup_printf("https://localhost:%s%s", server->port, path);
}

void
file_server_set(const FileServer *server, const char *bytes, gssize size)
{
    g_autofree char *path = g_build_filename(server->folder, "give", NULL);
    assert_true(g_file_set_contents(path, bytes, size, NULL));
}

char *
file_server_read(const FileServer *server, const char *name, gsize *size_out)
{
    g_autofree char *path = g_build_filename(server->folder, name, NULL);
    char *text = NULL;
    return g_file_get_contents(path, &text, size_out, NULL) ? text : NULL;
}
