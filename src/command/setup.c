/* setup - `kith setup`: a first kith.conf, from options or by asking. */
#include <unistd.h>

#include "base/error.h"
#include "command/json.h"
#include "command/setup_books.h"
#include "command/verbs.h"
#include "config/write.h"

typedef struct {
    char *address, *jid, *name, *password_command, *mail_user;
    char *mail_password_command, *xmpp, *imap, *smtp, *tls_ca_file;
    char *authserv_id;
    GStrv books;
    gboolean are_asked; /* on the terminal */
    gboolean is_json;
} Answers;

static void
answers_clear(Answers *answers)
{
    char **all[] = {&answers->address,     &answers->jid,
                    &answers->name,        &answers->password_command,
                    &answers->mail_user,   &answers->xmpp,
                    &answers->imap,        &answers->smtp,
                    &answers->tls_ca_file, &answers->mail_password_command,
                    &answers->authserv_id};
    for (gsize i = 0; i < G_N_ELEMENTS(all); i++)
        g_free(*all[i]);
    g_strfreev(answers->books);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Answers, answers_clear)

static gboolean
read_options(Answers *answers, char *const *words, GError **error)
{
    const GOptionEntry entries[] = {
        {"address", 0, 0, G_OPTION_ARG_STRING, &answers->address,
         "Your mail address", "ADDRESS"},
        {"jid", 0, 0, G_OPTION_ARG_STRING, &answers->jid,
         "Your XMPP address, where it is another", "JID"},
        {"name", 0, 0, G_OPTION_ARG_STRING, &answers->name,
         "Your name in the mails you write", "NAME"},
        {"password-command", 0, 0, G_OPTION_ARG_STRING,
         &answers->password_command, "Prints the password", "COMMAND"},
        {"mail-user", 0, 0, G_OPTION_ARG_STRING, &answers->mail_user,
         "Login name for mail, where it is not the address", "NAME"},
        {"mail-password-command", 0, 0, G_OPTION_ARG_STRING,
         &answers->mail_password_command,
         "Prints the mail password, where it is another", "COMMAND"},
        {"xmpp", 0, 0, G_OPTION_ARG_STRING, &answers->xmpp,
         "The XMPP server, where it is not announced", "URI"},
        {"imap", 0, 0, G_OPTION_ARG_STRING, &answers->imap,
         "The IMAP server, likewise", "URI"},
        {"smtp", 0, 0, G_OPTION_ARG_STRING, &answers->smtp,
         "The submission server, likewise", "URI"},
        {"tls-ca-file", 0, 0, G_OPTION_ARG_FILENAME, &answers->tls_ca_file,
         "Certificates trusted besides the system's", "FILE"},
        {"authserv-id", 0, 0, G_OPTION_ARG_STRING, &answers->authserv_id,
         "Whose Authentication-Results are believed; without it the client "
         "proposes one",
         "NAME"},
        {"import", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &answers->books,
         "Import this address book, as kith import does; may be repeated",
         "FILE"},
        {"json", 0, 0, G_OPTION_ARG_NONE, &answers->is_json,
         "Print JSON; asks nothing and imports nothing", NULL},
        {NULL},
    };
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_summary(
        context, "kith setup: writes a first kith.conf, and asks on the "
                 "terminal for the address\nwhere --address does not give it.");
    g_option_context_add_main_entries(context, entries, NULL);
    g_auto(GStrv) copy = g_strdupv((char **)words);
    if (!g_option_context_parse_strv(context, &copy, error))
        return FALSE;
    if (answers->is_json &&
        (answers->books || (!answers->address && !answers->jid))) {
        g_set_error_literal(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                            "setup: --json needs --address, and takes no "
                            "--import: see kith import --json");
        return FALSE;
    }
    if (copy[0] && copy[1]) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "setup: '%s' is no option of it", copy[1]);
        return FALSE;
    }
    return TRUE;
}

/* One line from the terminal; NULL when it is empty or at its end. */
static char *
ask(const char *prompt)
{
    char line[1024];
    g_print("%s", prompt);
    fflush(stdout);
    if (!fgets(line, sizeof line, stdin))
        return NULL;
    g_strstrip(line);
    return *line ? g_strdup(line) : NULL;
}

static gboolean
ask_rest(Answers *answers, GError **error)
{
    if (answers->address || answers->jid)
        return TRUE;
    if (!isatty(STDIN_FILENO)) {
        g_set_error_literal(error, KITH_ERROR, KITH_ERROR_INVALID,
                            "setup: standard input is no terminal: give "
                            "--address ADDRESS");
        return FALSE;
    }
    answers->are_asked = TRUE;
    answers->address = ask("Mail address: ");
    answers->jid = ask("XMPP address (empty: the same): ");
    if (!answers->name)
        answers->name = ask("Your name: ");
    if (!answers->password_command)
        answers->password_command = ask(
            "Command that prints the password (empty: kith asks at start): ");
    return TRUE;
}

static void
print_json(const char *file, const ConfigAccount *account)
{
    g_autoptr(Json) json = json_new();
    json_begin_object(json, NULL);
    json_string(json, "config", file);
    json_string(json, "jid", account->jid);
    json_end_object(json);
    g_autofree char *text = json_text(json);
    g_print("%s\n", text);
}

/* The books named are read before anything is written: a slip of the pen in
 * one leaves all as it was. */
static gboolean
set_up(const char *file, const char *folder, char *const *words, GError **error)
{
    g_auto(Answers) answers = {0};
    if (!read_options(&answers, words, error))
        return FALSE;
    g_autoptr(GPtrArray) books = setup_read_books(answers.books, error);
    if (!books || !ask_rest(&answers, error))
        return FALSE;
    const ConfigAccount account = {
        .name = answers.name,
        .jid = answers.jid ? answers.jid : answers.address,
        .address = answers.address,
        .password_command = answers.password_command,
        .mail_user = answers.mail_user,
        .mail_password_command = answers.mail_password_command,
        .xmpp = answers.xmpp,
        .imap = answers.imap,
        .smtp = answers.smtp,
        .tls_ca_file = answers.tls_ca_file,
        .authserv_id = answers.authserv_id,
    };
    if (!config_write_account(file, &account, error))
        return FALSE;
    if (answers.is_json) {
        print_json(file, &account);
        return TRUE;
    }
    g_print("Wrote %s.\n", file);
    if (!setup_import_books(file, folder, books, answers.are_asked ? ask : NULL,
                            error))
        return FALSE;
    g_print("Next: kith check\n");
    return TRUE;
}

int
verb_setup(const char *file, const char *folder, char *const *words)
{
    g_autoptr(GError) error = NULL;
    if (!set_up(file, folder, words, &error)) {
        g_printerr("kith: %s\n", error->message);
        /* Whatever GOption finds wrong is how it was called. */
        return error->domain == G_OPTION_ERROR ? 2 : 1;
    }
    return 0;
}
