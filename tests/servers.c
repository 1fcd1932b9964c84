/* servers - see servers.h. */
#include "test.h"

#include "servers.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

static void
run_script(const char *const *argv, const char *input)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GSubprocess) script = g_subprocess_newv(
        argv,
        G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
            G_SUBPROCESS_FLAGS_STDERR_MERGE,
        &error);
    g_autofree char *output = NULL;
    if (!script || !g_subprocess_communicate_utf8(script, input ? input : "",
                                                  NULL, &output, NULL, &error))
        fail_msg("contrib/servers: %s", error->message);
    if (!g_subprocess_get_successful(script))
        fail_msg("contrib/servers %s: %s", argv[1], output);
}

void
servers_do(const Servers *servers, const char *verb,
           const char *const *arguments, const char *input)
{
    const char *source = g_getenv("KITH_SOURCE");
    assert_non_null(source);
    g_autofree char *script =
        g_build_filename(source, "contrib", "servers", NULL);
    g_autoptr(GPtrArray) argv = g_ptr_array_new();
    g_ptr_array_add(argv, script);
    g_ptr_array_add(argv, (char *)verb);
    g_ptr_array_add(argv, servers->folder);
    for (guint i = 0; arguments && arguments[i]; i++)
        g_ptr_array_add(argv, (char *)arguments[i]);
    g_ptr_array_add(argv, NULL);
    run_script((const char *const *)argv->pdata, input);
}

static void
read_env(Servers *servers)
{
    g_autofree char *path = g_build_filename(servers->folder, "env", NULL);
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (guint i = 0; lines[i]; i++) {
        char *equals = strchr(lines[i], '=');
        if (!equals)
            continue;
        g_autofree char *value = g_shell_unquote(equals + 1, NULL);
        g_hash_table_insert(servers->env,
                            g_strndup(lines[i], (gsize)(equals - lines[i])),
                            g_strdup(value ? value : equals + 1));
    }
}

Servers *
servers_start(const char *const *arguments)
{
    Servers *servers = g_new0(Servers, 1);
    servers->folder = g_dir_make_tmp("kith-servers-XXXXXX", NULL);
    servers->env =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    assert_non_null(servers->folder);
    servers_do(servers, "start", arguments, NULL);
    read_env(servers);
    return servers;
}

void
servers_free(Servers *servers)
{
    servers_do(servers, "stop", NULL, NULL);
    const char *const argv[] = {"rm", "-rf", servers->folder, NULL};
    run_script(argv, NULL);
    g_hash_table_unref(servers->env);
    g_free(servers->folder);
    g_free(servers);
}

const char *
servers_env(const Servers *servers, const char *name)
{
    const char *value = g_hash_table_lookup(servers->env, name);
    if (!value)
        fail_msg("contrib/servers says nothing of %s", name);
    return value;
}

guint16
servers_port(const Servers *servers, const char *name)
{
    return (guint16)g_ascii_strtoull(servers_env(servers, name), NULL, 10);
}

char *
servers_write_config_for(const Servers *servers, const char *user,
                         const char *xmpp, const char *imap, const char *smtp,
                         const char *extra)
{
    const struct {
        const char *key, *scheme, *host;
    } services[] = {
        {"xmpp", xmpp, "127.0.0.1"},
        {"imap", imap, "localhost"},
        {"smtp", smtp, "localhost"},
    };
    g_autoptr(GString) text = g_string_new("[account]\n");
    g_string_append_printf(text,
                           "name = %c%s\njid = %s@example.org\n"
                           "password = %s-secret\n",
                           g_ascii_toupper(*user), user + 1, user, user);
    if (!extra || !strstr(extra, "tls-ca-file"))
        g_string_append_printf(text, "tls-ca-file = %s\n",
                               servers_env(servers, "CA_FILE"));
    /* Stories that are not about it need not wait. */
    if (!extra || !strstr(extra, "send-delay"))
        g_string_append(text, "send-delay = 0\n");
    if (!extra || !strstr(extra, "authserv-id"))
        g_string_append(text, "authserv-id = mx.example.org\n");
    for (guint i = 0; i < G_N_ELEMENTS(services); i++) {
        g_autofree char *key = g_strconcat(services[i].key, " = ", NULL);
        if (extra && strstr(extra, key))
            continue;
        g_autofree char *upper = g_ascii_strup(services[i].scheme, -1);
        g_autofree char *name = g_strconcat(upper, "_PORT", NULL);
        g_string_append_printf(text, "%s = %s://%s:%s\n", services[i].key,
                               services[i].scheme, services[i].host,
                               servers_env(servers, name));
    }
    if (extra)
        g_string_append(text, extra);

    g_autofree char *file = g_strconcat(user, ".conf", NULL);
    char *path = g_build_filename(servers->folder, file, NULL);
    assert_true(g_file_set_contents_full(
        path, text->str, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
    return path;
}

char *
servers_write_config(const Servers *servers, const char *user,
                     const char *extra)
{
    return servers_write_config_for(servers, user, "xmpps", "imaps", "smtps",
                                    extra);
}
