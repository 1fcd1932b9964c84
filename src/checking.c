/* checking - see checking.h. */
#include "checking.h"

#include "askpass.h"
#include "command/json.h"
#include "net/auth.h"
#include "net/check.h"

enum { EXIT_DONE, EXIT_FAILED, EXIT_MISUSED };

/* ---- what is printed ---- */

static void
print_step(gpointer nothing, const CheckStep *step)
{
    g_print("%-5s %-8s %-7s %s\n", service_name(step->service), step->name,
            step->error ? "FAILED" : "ok",
            step->error    ? step->error->message
            : step->detail ? step->detail
                           : "");
}

static void
add_step(gpointer user, const CheckStep *step)
{
    Json *json = user;
    json_begin_object(json, NULL);
    json_string(json, "service", service_name(step->service));
    json_string(json, "step", step->name);
    json_bool(json, "ok", step->error == NULL);
    json_string(json, "detail", step->error ? NULL : step->detail);
    json_string(json, "error", step->error ? step->error->message : NULL);
    json_end_object(json);
}

/* ---- passwords ---- */

static char *
password_for(const Config *config, PasswordUse use, GError **error)
{
    if (!auth_must_ask(config, use))
        return auth_password(config, use, NULL, error);
    g_autofree char *prompt =
        g_strdup_printf("Password of %s: ",
                        use == PASSWORD_XMPP ? config->jid : config->mail_user);
    return askpass(prompt, error);
}

static gboolean
try_all(const Config *config, CheckTell tell, gpointer user, GError **error)
{
    char *password = password_for(config, PASSWORD_XMPP, error);
    if (!password)
        return FALSE;
    char *mail_password = auth_is_shared(config)
                              ? g_strdup(password)
                              : password_for(config, PASSWORD_MAIL, error);
    gboolean is_good =
        mail_password && check_run(config, password, mail_password, tell, user);
    auth_wipe(password);
    auth_wipe(mail_password);
    return is_good;
}

/* ---- the verb ---- */

static gboolean
read_words(char *const *words, gboolean *is_json_out)
{
    *is_json_out = words[1] && g_str_equal(words[1], "--json");
    return !words[1] || (*is_json_out && !words[2]);
}

int
checking_run(const Config *config, char *const *words)
{
    gboolean is_json;
    if (!read_words(words, &is_json)) {
        g_printerr("kith: check: it takes only --json\n");
        return EXIT_MISUSED;
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(Json) json = is_json ? json_new() : NULL;
    if (json)
        json_begin_array(json, NULL);
    gboolean is_good =
        try_all(config, json ? add_step : print_step, json, &error);
    if (error) {
        g_printerr("kith: %s\n", error->message);
        return EXIT_FAILED;
    }
    if (json) {
        json_end_array(json);
        g_autofree char *text = json_text(json);
        g_print("%s\n", text);
    }
    return is_good ? EXIT_DONE : EXIT_FAILED;
}
