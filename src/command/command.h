#pragma once
/* command - the one registry: a row of commands.def is a name, a scope, keys,
 * arguments and help; it serves keys, `:`, help, completion, the manual and
 * the command line. UI thread only. */
#include "config/config.h"
#include "store/keeper.h"
#include "ui/ui.h"

/* What only the app can do. */
typedef struct {
    gpointer host;
    /* Opens the editor on `text`, in the file `path`, which stays, or in a
     * temporary one where that is NULL, and gives back what was saved; with an error,
     * what it had saved when it failed, or NULL. The terminal is handed over
     * meanwhile, the event loop goes on. `done` runs on the UI thread; `user`
     * is freed after it. */
    void (*edit)(gpointer host, const char *path, const char *text,
                 void (*done)(gpointer user, const char *text,
                              const GError *error),
                 gpointer user, GDestroyNotify free_user);
    void (*sync_now)(gpointer host);
    void (*reconnect)(gpointer host);
    /* The password that a worker asked for (CHANGE_ASK_PASSWORD): to that
     * service's worker, and to the others where it serves them too. */
    void (*password)(gpointer host, Service service, const char *password);
    void (*suspend)(gpointer host);
    void (*quit)(gpointer host);
    /* The text's bytes to the standard input of a command that has the terminal
     * meanwhile. */
    void (*pipe)(gpointer host, const char *shell_command, GBytes *input);
    /* Lends the terminal to a shell's command line; `done` (its `text` is NULL)
     * runs on the UI thread when that has ended; `user` is freed after it. */
    void (*lend)(gpointer host, const char *shell_command,
                 void (*done)(gpointer user, const char *text,
                              const GError *error),
                 gpointer user, GDestroyNotify free_user);
    /* Puts text on the user's clipboard, by the terminal (OSC 52). */
    void (*copy)(gpointer host, const char *text);
    /* A POST of `List-Unsubscribe=One-Click` to an https URL (RFC 8058), in
     * bounded time. It waits for the answer: never on the UI thread. */
    gboolean (*one_click)(const char *url, const char *ca_file, GError **error);
    /* Where a file of a web server is, by the redirects that it sends, and of
     * how many bytes, -1 where it does not say. It waits: never on the UI
     * thread. */
    gboolean (*find_file)(const char *url, const char *ca_file, char **url_out,
                          gint64 *size_out, GError **error);
    /* Orders a part of a mail from the server, or a file from a web server; or
     * calls that off. */
    void (*download)(gpointer host, const DownloadOrder *order);
    void (*cancel_download)(gpointer host, gint64 id);
    /* The Ui has something new to show, by neither a key nor a Change. */
    void (*repaint)(gpointer host);
} CommandHost;

typedef struct Commander Commander;
/* Borrows all but makes its keymap from the table and config->bindings.
 * INVALID names the config's line of a bad binding. */
Commander *commander_new(const Config *config, Ui *ui, StoreReader *reader,
                         Keeper *keeper, const CommandHost *host,
                         GError **error);
void commander_free(Commander *commander);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Commander, commander_free)

/* Runs one line: NAME ARGUMENTS with shell-like quoting. What is wrong with it
 * is told as a notice. */
void commander_run(Commander *commander, const char *line);
/* Likewise, for a program that has no eyes: what is told meanwhile is added
 * to `told`, a line each. FALSE when that was an error. */
gboolean commander_run_for(Commander *commander, const char *line,
                           GString *told);
/* These five fit UiHost. */
const char *commander_binding(Commander *commander, Scope scope,
                              const Key *keys, guint n,
                              gboolean *is_prefix_out);
GPtrArray *commander_complete(Commander *commander, const char *line,
                              gsize cursor, gsize *start_out);
GPtrArray *commander_help(Commander *commander, Scope scope);
char *commander_key_of(Commander *commander, Scope scope, const char *command);
void commander_say(Commander *commander, const Saying *saying);
/* Questions that changes bring (certificate, password, failed or uncertain
 * intents) are asked here. */
void commander_change(Commander *commander, const Change *change);
