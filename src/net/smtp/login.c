/* login - see login.h. */
#include "net/smtp/login.h"

#include "base/error.h"
#include "net/auth.h"
#include "net/scram.h"

static void
login_plain(SmtpSession *session, const char *user, const char *password);
static void
login_login(SmtpSession *session, const char *user, const char *password);
static gboolean
login_scram(SmtpSession *session, const char *user, const char *password,
            GError **error);

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
    else if (can & (SMTP_CAN_SCRAM_SHA256 | SMTP_CAN_SCRAM_SHA1)) {
        if (!login_scram(session, user, password, error))
            return FALSE;
    } else {
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

static void
login_plain(SmtpSession *session, const char *user, const char *password)
{
    char *encoded = auth_plain(user, password);
    char *line = g_strconcat("AUTH PLAIN ", encoded, NULL);
    smtp_command(session, line);
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

/* What the server asks, in base64, stands behind its 334. */
static gboolean
login_scram(SmtpSession *session, const char *user, const char *password,
            GError **error)
{
    gboolean is_strong = session->abilities & SMTP_CAN_SCRAM_SHA256;
    g_autoptr(Scram) scram =
        scram_new(is_strong ? G_CHECKSUM_SHA256 : G_CHECKSUM_SHA1, user,
                  password, NULL);
    g_autofree char *first = scram_answer(scram, "", NULL);
    g_autofree char *line = g_strconcat(
        is_strong ? "AUTH SCRAM-SHA-256 " : "AUTH SCRAM-SHA-1 ", first, NULL);
    g_autoptr(GError) calling_off = NULL;
    int code = smtp_command(session, line);
    while (code == 334) {
        g_autofree char *answer =
            calling_off ? NULL
                        : scram_answer(scram, session->smtp->response,
                                       &calling_off);
        code = smtp_command(session, answer ? answer : "*");
    }
    if (code != 235 || scram_is_proved(scram))
        return TRUE; /* the reply says it */
    g_set_error(error, KITH_ERROR, KITH_ERROR_CORRUPT,
                "the server lets in without a look at the password");
    return FALSE;
}
