/* story - see story.h. */
#include "test.h"

#include "reports.h"
#include "story.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

enum { LOOK_AGAIN_MS = 20 };

Story *
story_new(const char *const *server_arguments)
{
    static const char *const basic[] = {"--seed", "basic", NULL};
    Story *story = g_new0(Story, 1);
    story->servers = servers_start(server_arguments ? server_arguments : basic);
    story->folder = g_dir_make_tmp("kith-story-XXXXXX", NULL);
    assert_non_null(story->folder);
    return story;
}

void
story_free(Story *story)
{
    servers_free(story->servers);
    g_autofree char *line = g_strconcat("rm -rf ", story->folder, NULL);
    assert_true(g_spawn_command_line_sync(line, NULL, NULL, NULL, NULL));
    g_free(story->folder);
    g_free(story);
}

static char *
program(void)
{
    return g_build_filename(g_getenv("KITH_BUILD"), "kith", NULL);
}

static char *
editor_path(Story *story)
{
    return g_build_filename(story->folder, "editor", NULL);
}

void
story_set_editor(Story *story, const char *script)
{
    g_autofree char *path = editor_path(story);
    g_autofree char *text =
        g_strconcat("#!/bin/sh\nset -eu\n", script, "\n", NULL);
    assert_true(g_file_set_contents_full(
        path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0700, NULL));
}

static Screen *
open_store(Story *story, const char *user, const char *folder,
           const char *extra, int columns, int rows)
{
    g_autofree char *kith = program();
    g_autofree char *config = servers_write_config(story->servers, user, extra);
    g_autofree char *store = g_build_filename(story->folder, folder, NULL);
    g_autofree char *editor = editor_path(story);
    g_autofree char *editing = g_strconcat("VISUAL=", editor, NULL);
    g_autofree char *home = g_strconcat("HOME=", story->folder, NULL);
    const char *const argv[] = {kith, "-v", "-c", config, "-d", store, NULL};
    const char *const environment[] = {editing, home, NULL};
    Screen *screen = screen_start(columns, rows, argv, environment);
    g_autofree char *log = g_build_filename(store, "kith.log", NULL);
    const char *const logs[] = {log, servers_env(story->servers, "LOGS"), NULL};
    screen_set_logs(screen, logs);
    return screen;
}

Screen *
story_open_sized(Story *story, const char *user, const char *extra, int columns,
                 int rows)
{
    return open_store(story, user, user, extra, columns, rows);
}

static Screen *
await_online(Screen *screen)
{
    screen_wait_row(screen, "xmpp ● online", "imap ● idle");
    return screen;
}

Screen *
story_open_machine(Story *story, const char *user, const char *machine,
                   const char *extra)
{
    return await_online(open_store(story, user, machine, extra, 80, 24));
}

Screen *
story_open(Story *story, const char *user, const char *extra)
{
    return story_open_sized(story, user, extra, 80, 24);
}

Screen *
story_open_online(Story *story, const char *user, const char *extra)
{
    return await_online(story_open(story, user, extra));
}

void
story_quit(Screen *screen)
{
    screen_type(screen, "q");
    assert_int_equal(screen_wait_exit(screen), 0);
}

static GSubprocess *
start(Story *story, const char *user, const char *extra,
      const char *const *arguments, GSubprocessFlags flags)
{
    g_autofree char *kith = program();
    g_autofree char *config = servers_write_config(story->servers, user, extra);
    g_autofree char *store = g_build_filename(story->folder, user, NULL);
    g_autoptr(GPtrArray) argv = g_ptr_array_new();
    const char *const first[] = {kith, "-c", config, "-d", store};
    for (guint i = 0; i < G_N_ELEMENTS(first); i++)
        g_ptr_array_add(argv, (char *)first[i]);
    for (guint i = 0; arguments[i]; i++)
        g_ptr_array_add(argv, (char *)arguments[i]);
    g_ptr_array_add(argv, NULL);

    g_autoptr(GError) error = NULL;
    g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new(flags);
    g_subprocess_launcher_set_cwd(launcher, story->folder);
    GSubprocess *process = g_subprocess_launcher_spawnv(
        launcher, (const char *const *)argv->pdata, &error);
    if (!process)
        fail_msg("kith: %s", error->message);
    return process;
}

/* The exit code of what was started. */
static int
end(GSubprocess *process, const char *input, char **output_out)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *output = NULL;
    if (!g_subprocess_communicate_utf8(process, input, NULL, &output, NULL,
                                       &error))
        fail_msg("kith: %s", error->message);
    if (g_subprocess_get_if_exited(process) &&
        g_subprocess_get_exit_status(process) == REPORTED_EXIT)
        reports_fail(output);
    if (output_out)
        *output_out = g_steal_pointer(&output);
    return g_subprocess_get_if_exited(process)
               ? g_subprocess_get_exit_status(process)
               : -g_subprocess_get_term_sig(process);
}

int
story_run(Story *story, const char *user, const char *extra,
          const char *const *arguments, char **output_out)
{
    g_autoptr(GSubprocess) process =
        start(story, user, extra, arguments,
              G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
    return end(process, NULL, output_out);
}

int
story_run_with(Story *story, const char *user, const char *const *arguments,
               const char *input, char **output_out)
{
    g_autoptr(GSubprocess) process =
        start(story, user, NULL, arguments,
              G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                  G_SUBPROCESS_FLAGS_STDERR_MERGE);
    return end(process, input ? input : "", output_out);
}

GSubprocess *
story_start(Story *story, const char *user, const char *const *arguments)
{
    return start(story, user, NULL, arguments, G_SUBPROCESS_FLAGS_STDOUT_PIPE);
}

void
story_server(Story *story, const char *verb, const char *service)
{
    const char *const arguments[] = {service, NULL};
    servers_do(story->servers, verb, arguments, NULL);
}

void
story_deliver(Story *story, const char *user, const char *mail)
{
    const char *const arguments[] = {user, NULL};
    servers_do(story->servers, "deliver", arguments, mail);
}

void
story_append(Story *story, const char *user, const char *folder,
             const char *mail)
{
    const char *const arguments[] = {user, folder, NULL};
    servers_do(story->servers, "deliver", arguments, mail);
}

/* ---- the server's Maildir ---- */

static char *
maildir(Story *story, const char *user, const char *folder, const char *part)
{
    g_autofree char *root = g_build_filename(story->servers->folder, "state",
                                             "mail", user, "Maildir", NULL);
    g_autofree char *sub = g_strconcat(".", folder, NULL);
    return g_str_equal(folder, "INBOX")
               ? g_build_filename(root, part, NULL)
               : g_build_filename(root, sub, part, NULL);
}

/* The path of the last mail with `text`; NULL when there is none. */
static char *
find_mail(Story *story, const char *user, const char *folder, const char *text,
          guint *count_out)
{
    const char *const parts[] = {"cur", "new"};
    char *found = NULL;
    *count_out = 0;
    for (guint i = 0; i < G_N_ELEMENTS(parts); i++) {
        g_autofree char *path = maildir(story, user, folder, parts[i]);
        g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
        const char *name;
        while (dir && (name = g_dir_read_name(dir))) {
            g_autofree char *file = g_build_filename(path, name, NULL);
            g_autofree char *mail = NULL;
            if (!g_file_get_contents(file, &mail, NULL, NULL) ||
                !strstr(mail, text))
                continue; /* or it was just renamed: looked for again */
            (*count_out)++;
            g_free(found);
            found = g_steal_pointer(&file);
        }
    }
    return found;
}

static const char *
flags_of(const char *file)
{
    const char *info = strstr(file, ":2,");
    return info ? info + strlen(":2,") : "";
}

guint
story_count_mails(Story *story, const char *user, const char *folder,
                  const char *text, char **flags_out)
{
    guint count;
    g_autofree char *file = find_mail(story, user, folder, text, &count);
    if (flags_out)
        *flags_out = g_strdup(file ? flags_of(file) : "");
    return count;
}

char *
story_read_mail(Story *story, const char *user, const char *folder,
                const char *text)
{
    guint count;
    g_autofree char *file = find_mail(story, user, folder, text, &count);
    assert_non_null(file);
    char *mail = NULL;
    assert_true(g_file_get_contents(file, &mail, NULL, NULL));
    g_auto(GStrv) parts = g_strsplit(mail, "\r\n", -1);
    g_free(mail);
    return g_strjoinv("\n", parts);
}

static void
look_again(gint64 end, const char *what)
{
    if (g_get_monotonic_time() > end)
        fail_msg("waited in vain for %s on the server", what);
    g_usleep(LOOK_AGAIN_MS * 1000);
}

void
story_wait_mails(Story *story, const char *user, const char *folder,
                 const char *text, guint count)
{
    gint64 end = g_get_monotonic_time() + SCREEN_PATIENCE_MS * 1000LL;
    while (story_count_mails(story, user, folder, text, NULL) != count)
        look_again(end, text);
}

void
story_wait_flag(Story *story, const char *user, const char *folder,
                const char *text, char flag)
{
    gint64 end = g_get_monotonic_time() + SCREEN_PATIENCE_MS * 1000LL;
    for (;;) {
        g_autofree char *flags = NULL;
        story_count_mails(story, user, folder, text, &flags);
        if (strchr(flags, flag))
            return;
        look_again(end, "a flag");
    }
}

void
story_set_flag(Story *story, const char *user, const char *folder,
               const char *text, char flag)
{
    guint count;
    g_autofree char *file = find_mail(story, user, folder, text, &count);
    assert_int_equal(count, 1);
    g_autofree char *base = g_path_get_basename(file);
    char *info = strstr(base, ":2,");
    g_autofree char *flags = g_strdup(info ? info + 3 : "");
    if (info)
        *info = '\0';
    g_autofree char *name = g_strdup_printf("%s:2,%s%c", base, flags, flag);
    g_autofree char *cur = maildir(story, user, folder, "cur");
    g_autofree char *target = g_build_filename(cur, name, NULL);
    assert_int_equal(g_rename(file, target), 0);
}

void
story_expunge(Story *story, const char *user, const char *folder,
              const char *text)
{
    guint count;
    g_autofree char *file = find_mail(story, user, folder, text, &count);
    assert_int_equal(count, 1);
    assert_int_equal(g_unlink(file), 0);
}
