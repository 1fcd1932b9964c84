/* main - argv, locale, exit code: 0 done, 1 failed, 2 usage. */
#include <locale.h>
#include <signal.h>

#include "app.h"
#include "base/log.h"
#include "checking.h"
#include "command/verbs.h"
#include "control/client.h"
#include "config.h"
#include "mail/message.h"

enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2 };

typedef struct {
    char *config, *folder, *account;
    gboolean is_verbose;
    gboolean is_version_asked;
    GStrv words; /* the verb and its arguments */
} Options;

static void
options_clear(Options *options)
{
    g_free(options->config);
    g_free(options->folder);
    g_free(options->account);
    g_strfreev(options->words);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

static int
complain(const GError *error, int code)
{
    g_printerr("kith: %s\n", error->message);
    return code;
}

static gboolean
parse_options(Options *options, int *argc, char ***argv, GError **error)
{
    const GOptionEntry entries[] = {
        {"config", 'c', 0, G_OPTION_ARG_FILENAME, &options->config,
         "Read this file instead of kith.conf", "FILE"},
        {"directory", 'd', 0, G_OPTION_ARG_FILENAME, &options->folder,
         "Keep store, log, history and socket under DIR", "DIR"},
        {"account", 'a', 0, G_OPTION_ARG_STRING, &options->account,
         "Use [account.ACCOUNT] of the config", "ACCOUNT"},
        {"verbose", 'v', 0, G_OPTION_ARG_NONE, &options->is_verbose,
         "Write every step into the log", NULL},
        {"version", 'V', 0, G_OPTION_ARG_NONE, &options->is_version_asked,
         "Say which version this is", NULL},
        {NULL},
    };
    g_autoptr(GOptionContext) context =
        g_option_context_new("[VERB [ARGUMENTS]]");
    g_option_context_set_summary(
        context, "XMPP and mail in one terminal program. Without a verb the "
                 "client starts.");
    g_autofree char *verbs = verbs_help();
    g_option_context_set_description(context, verbs);
    g_option_context_add_main_entries(context, entries, NULL);
    /* What follows the verb belongs to it. */
    g_option_context_set_strict_posix(context, TRUE);
    if (!g_option_context_parse(context, argc, argv, error))
        return FALSE;
    options->words = g_strdupv(*argv + 1);
    return TRUE;
}

/* ---- everything else needs the account's files ---- */

static int
run_client(const Config *config, const Paths *paths)
{
    g_autoptr(GError) error = NULL;
    if (!app_run(config, paths, &error))
        return complain(error, EXIT_FAILED);
    return EXIT_DONE;
}

static int
run(const Options *options)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *file = paths_find_config(options->config);
    const char *verb = options->words[0];

    if (verb && !verb_is_known(verb)) {
        g_printerr("kith: no verb '%s'; see kith --help\n", verb);
        return EXIT_USAGE;
    }
    if (verb && g_str_equal(verb, "setup"))
        return verb_setup(file, options->folder, options->words);

    g_autoptr(Config) config = config_load(file, options->account, &error);
    if (!config)
        return complain(error, EXIT_FAILED);
    g_autoptr(Paths) paths =
        paths_new(file, options->folder, config->account, &error);
    if (!paths || !paths_make_folder_of(paths->store, &error) ||
        !log_open(paths->log,
                  options->is_verbose ? LOG_LEVEL_DEBUG : LOG_LEVEL_INFO,
                  &error))
        return complain(error, EXIT_FAILED);

    if (!verb)
        return run_client(config, paths);
    for (guint i = 0; i < config->warnings->len; i++)
        g_printerr("kith: %s\n", (char *)config->warnings->pdata[i]);
    if (g_str_equal(verb, "check"))
        return checking_run(config, options->words);
    return control_client_run(options->words, config, paths);
}

int
main(int argc, char **argv)
{
    setlocale(LC_ALL, "");
    signal(SIGPIPE, SIG_IGN);
    message_init();

    g_auto(Options) options = {0};
    g_autoptr(GError) error = NULL;
    if (!parse_options(&options, &argc, &argv, &error)) {
        g_printerr("kith: %s; see kith --help\n", error->message);
        return EXIT_USAGE;
    }
    if (options.is_version_asked) {
        g_print("kith %s\n", PACKAGE_VERSION);
        return EXIT_DONE;
    }
    int code = run(&options);
    log_close();
    return code;
}
