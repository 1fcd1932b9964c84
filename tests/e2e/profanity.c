/* profanity - see profanity.h. */
#include "test.h"

#include "profanity.h"

#include <glib/gstdio.h>

static void
write_file(const char *folder, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(folder, "profanity", name, NULL);
    g_autofree char *parent = g_path_get_dirname(path);
    assert_int_equal(g_mkdir_with_parents(parent, 0700), 0);
    assert_true(g_file_set_contents(path, text, -1, NULL));
}

/* Its own list of trusted authorities is a folder of hashes only; what kith
 * does about certificates is tested elsewhere. */
static void
write_account(Story *story, const char *folder, const char *user)
{
    g_autofree char *text = g_strdup_printf(
        "[%s@example.org]\nenabled=true\njid=%s@example.org\n"
        "resource=profanity\npassword=%s-secret\nserver=127.0.0.1\nport=%s\n"
        "tls.policy=trust\n",
        user, user, user, servers_env(story->servers, "XMPP_PORT"));
    write_file(folder, "accounts", text);
}

static void
write_preferences(const char *folder, const char *user)
{
    g_autofree char *text =
        g_strdup_printf("[ui]\nsplash=false\nvercheck=false\n"
                        "[connection]\naccount=%s@example.org\ncarbons=true\n",
                        user);
    write_file(folder, "profrc", text);
}

Screen *
profanity_open(Story *story, const char *user)
{
    g_autofree char *name = g_strconcat("profanity-", user, NULL);
    g_autofree char *folder = g_build_filename(story->folder, name, NULL);
    write_account(story, folder, user);
    write_preferences(folder, user);
    g_autofree char *program = g_find_program_in_path("profanity");
    assert_non_null(program);
    const char *const argv[] = {program, NULL};
    g_autofree char *home = g_strconcat("HOME=", folder, NULL);
    g_autofree char *files = g_strconcat("XDG_DATA_HOME=", folder, NULL);
    g_autofree char *settings = g_strconcat("XDG_CONFIG_HOME=", folder, NULL);
    g_autofree char *cache = g_strconcat("XDG_CACHE_HOME=", folder, NULL);
    const char *const environment[] = {home, files, settings, cache, NULL};
    Screen *screen = screen_start(100, 30, argv, environment);
    const char *const logs[] = {servers_env(story->servers, "LOGS"), NULL};
    screen_set_logs(screen, logs);
    screen_wait(screen, "logged in successfully");
    return screen;
}

void
profanity_type(Screen *screen, const char *line)
{
    g_autofree char *keys = g_strconcat(line, "\r", NULL);
    screen_type(screen, keys);
}
