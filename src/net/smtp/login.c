/* login - see login.h. */
#include "net/smtp/login.h"

#include "base/error.h"
#include "net/auth.h"

static void
login_plain(SmtpSession *session, const char *user, const char *password);
static void
login_login(SmtpSession *session, const char *user, const char *password);
static gboolean
login_scram(SmtpSession *session, const char *user, const char *password);

/* PLAIN first: inside verified TLS it is safe, and it works wherever it is
 * offered, while a SCRAM offer often hides a database that cannot do it. By
 * hand, because libetpan cuts a long password off at 512 bytes. */
gboolean
smtp_login(SmtpSession *session, const char *user, const char *password,
           GError **error)
{
    guint can = session->abilities;
    if (can & SMTP_CAN_PLAIN)
        login_plain(session, user, password);
    else if (can & SMTP_CAN_LOGIN)
        login_login(session, user, password);
    else if (!(can & (SMTP_CAN_SCRAM_SHA256 | SMTP_CAN_SCRAM_SHA1)) ||
             !login_scram(session, user, password)) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_REFUSED,
                    "the server offers no way to log in that kith knows");
        return FALSE;
    }

    if (session->smtp->response_code == 235)
        return TRUE;
    g_autoptr(GError) cause = NULL;
    if (smtp_reply_ok(session, "log in", &cause))
        g_set_error(error, KITH_ERROR, KITH_ERROR_RETRY,
                    "log in: the server answered out of turn");
    else if (g_error_matches(cause, KITH_ERROR, KITH_ERROR_REFUSED))
        g_set_error(error, KITH_ERROR, KITH_ERROR_AUTH, "%s is not let in: %s",
                    user, cause->message);
    else
        g_propagate_error(error, g_steal_pointer(&cause));
    return FALSE;
}

/* RFC 4616. */
static void
login_plain(SmtpSession *session, const char *user, const char *password)
{
    gsize user_size = strlen(user);
    gsize password_size = strlen(password);
    gsize size = user_size + password_size + 2;
    char *secret = g_malloc0(size + 1);
    memcpy(secret + 1, user, user_size);
    memcpy(secret + 2 + user_size, password, password_size);
    char *encoded = g_base64_encode((const guchar *)secret, size);
    char *line = g_strconcat("AUTH PLAIN ", encoded, NULL);
    smtp_command(session, line);
    explicit_bzero(secret, size);
    g_free(secret);
    auth_wipe(encoded);
    auth_wipe(line);
}

static void
login_login(SmtpSession *session, const char *user, const char *password)
{
    char *name = g_base64_encode((const guchar *)user, strlen(user));
    char *secret = g_base64_encode((const guchar *)password, strlen(password));
    if (smtp_command(session, "AUTH LOGIN") == 334 &&
        smtp_command(session, name) == 334)
        smtp_command(session, secret);
    g_free(name);
    auth_wipe(secret);
}

/* FALSE when libsasl has no such mechanism, so that nothing was tried. */
static gboolean
login_scram(SmtpSession *session, const char *user, const char *password)
{
    const char *mechanism = session->abilities & SMTP_CAN_SCRAM_SHA256
                                ? "SCRAM-SHA-256"
                                : "SCRAM-SHA-1";
    session->smtp->response_code = -1;
    /* Its own result says less than the reply. */
    mailesmtp_auth_sasl(session->smtp, mechanism, session->host, NULL, NULL,
                        user, user, password, session->host);
    return session->smtp->response_code != -1;
}
