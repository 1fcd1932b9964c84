/* check - see check.h. */
#include "net/check.h"

#include "base/error.h"
#include "net/discover.h"
#include "net/imap/session.h"
#include "net/smtp/submit.h"
#include "net/xmpp/probe.h"

typedef struct {
    const Config *config;
    CheckTell tell;
    gpointer user;
} Check;

static gboolean check_imap(const Check *check, const char *password);
static gboolean check_smtp(const Check *check, const char *password);
static gboolean check_xmpp(const Check *check, const char *password);

gboolean
check_run(const Config *config, const char *password, const char *mail_password,
          CheckTell tell, gpointer user)
{
    const Check check = {config, tell, user};
    imap_init();
    gboolean is_xmpp_fine = check_xmpp(&check, password);
    gboolean is_imap_fine = check_imap(&check, mail_password);
    gboolean is_smtp_fine = check_smtp(&check, mail_password);
    return is_xmpp_fine && is_imap_fine && is_smtp_fine;
}

/* ---- what is told ---- */

static void
tell_step(const Check *check, Service service, const char *name,
          const GError *error, const char *detail)
{
    const CheckStep step = {service, name, error, detail};
    check->tell(check->user, &step);
}

/* The steps of logging in, in order, as the sessions name them. */
static const char *const login_steps[] = {"resolve", "connect", "tls", "login"};

/* Those that went well, up to `failed` (NULL: all did). */
static void
tell_login_steps(const Check *check, Service service, const char *failed,
                 const GError *error, const char *place)
{
    const char *const details[] = {place, NULL, "certificate verified",
                                   check->config->mail_user};
    for (gsize i = 0; i < G_N_ELEMENTS(login_steps); i++) {
        gboolean is_failed = g_strcmp0(login_steps[i], failed) == 0;
        tell_step(check, service, login_steps[i], is_failed ? error : NULL,
                  details[i]);
        if (is_failed)
            return;
    }
}

/* Where the service is looked for; NULL after telling that it is nowhere. */
static char *
find_place(const Check *check, Service service)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) targets =
        discover(check->config, service, NULL, &error);
    if (!targets) {
        tell_step(check, service, "resolve", error, NULL);
        return NULL;
    }
    const Target *first = g_ptr_array_index(targets, 0);
    return g_strdup_printf("%s port %u%s", first->host, first->port,
                           targets->len > 1 ? ", and others" : "");
}

/* So that it can be compared with what the server's owner says. */
static void
add_fingerprint(GError *error, const CertificateProblem *problem)
{
    if (!problem->sha256)
        return;
    char *message =
        g_strdup_printf("%s; SHA-256 %s", error->message, problem->sha256);
    g_free(error->message);
    error->message = message;
}

/* ---- XMPP ---- */

static void
tell_xmpp_step(gpointer check, const char *step, const GError *error,
               const char *detail)
{
    tell_step(check, SERVICE_XMPP, step, error, detail);
}

static gboolean
check_xmpp(const Check *check, const char *password)
{
    /* Each error has been told with its step. */
    return xmpp_probe(check->config, password, tell_xmpp_step, (gpointer)check,
                      NULL);
}

/* ---- IMAP ---- */

/* An IMAP session's error begins with its step; takes that off. */
static const char *
take_step(GError *error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(login_steps); i++) {
        gsize size = strlen(login_steps[i]);
        if (!g_str_has_prefix(error->message, login_steps[i]) ||
            !g_str_has_prefix(error->message + size, ": "))
            continue;
        char *rest = g_strdup(error->message + size + 2);
        g_free(error->message);
        error->message = rest;
        return login_steps[i];
    }
    return "connect";
}

static gboolean
check_inbox(const Check *check, ImapSession *session)
{
    const SelectOptions inbox = {.folder = "INBOX"};
    g_autoptr(GError) error = NULL;
    gboolean is_open = imap_session_select(session, &inbox, NULL, NULL, &error);
    g_autofree char *count =
        g_strdup_printf("INBOX, mails: %u", session->exists);
    tell_step(check, SERVICE_IMAP, "select", error, count);
    imap_session_logout(session, 2);
    return is_open;
}

static gboolean
check_imap(const Check *check, const char *password)
{
    g_autofree char *place = find_place(check, SERVICE_IMAP);
    if (!place)
        return FALSE;
    const SessionOptions options = {.config = check->config,
                                    .password = password};
    g_auto(CertificateProblem) problem = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(ImapSession) session =
        imap_session_open(&options, &problem, &error);
    const char *failed = session ? NULL : take_step(error);
    if (error)
        add_fingerprint(error, &problem);
    tell_login_steps(check, SERVICE_IMAP, failed, error, place);
    return session && check_inbox(check, session);
}

/* ---- SMTP ---- */

static gboolean
check_sender(const Check *check, SmtpSession *session)
{
    g_autoptr(GError) error = NULL;
    const char *address = check->config->address;
    gboolean is_taken = smtp_try_sender(session, address, &error);
    g_autofree char *detail = g_strdup_printf("as %s", address);
    tell_step(check, SERVICE_SMTP, "submit", error, detail);
    return is_taken;
}

static gboolean
check_smtp(const Check *check, const char *password)
{
    g_autofree char *place = find_place(check, SERVICE_SMTP);
    if (!place)
        return FALSE;
    const char *step = NULL;
    const SmtpOptions options = {
        .config = check->config, .password = password, .step_out = &step};
    g_auto(CertificateProblem) problem = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(SmtpSession) session =
        smtp_session_open(&options, &problem, &error);
    if (error)
        add_fingerprint(error, &problem);
    tell_login_steps(check, SERVICE_SMTP, session ? NULL : step, error, place);
    return session && check_sender(check, session);
}
