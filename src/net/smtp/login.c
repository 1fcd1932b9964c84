/* login - see login.h. */
#include "net/smtp/login.h"

#include "base/error.h"
#include "net/auth.h"
#include "net/sasl.h"

/* PLAIN first: inside verified TLS it is safe, and it works wherever it is
 * offered, while a SCRAM offer often hides a database that cannot do it. */
static const SaslMechanism best_first[] = {SASL_PLAIN, SASL_LOGIN,
                                           SASL_SCRAM_SHA256, SASL_SCRAM_SHA1};

static gboolean
authenticate(SmtpSession *session, SaslMechanism mechanism, const char *user,
             const char *password, GError **error);
static gboolean converse(SmtpSession *session, Sasl *sasl,
                         const char *mechanism, GError **error);

gboolean
smtp_login(SmtpSession *session, const char *user, const char *password,
           GError **error)
{
    for (guint i = 0; i < G_N_ELEMENTS(best_first); i++)
        if (session->mechanisms & 1u << best_first[i])
            return authenticate(session, best_first[i], user, password, error);
    g_set_error(error, KITH_ERROR, KITH_ERROR_REFUSED,
                "the server offers no way to log in that kith knows");
    return FALSE;
}

static gboolean
authenticate(SmtpSession *session, SaslMechanism mechanism, const char *user,
             const char *password, GError **error)
{
    g_autoptr(Sasl) sasl = sasl_new(mechanism, user, password);
    if (!converse(session, sasl, sasl_name(mechanism), error))
        return FALSE;
    if (session->smtp->response_code == 235)
        return sasl_check_end(sasl, error);
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

/* The first line bears the first answer where the client speaks first. By hand,
 * because libetpan cuts a long password off at 512 bytes. */
static int
say_auth(SmtpSession *session, Sasl *sasl, const char *mechanism,
         GError **error)
{
    char *first = NULL;
    if (sasl_is_client_first(sasl)) {
        first = sasl_answer(sasl, "", error);
        if (!first)
            return 0;
    }
    char *line =
        g_strconcat("AUTH ", mechanism, first ? " " : NULL, first, NULL);
    int code = smtp_command(session, line);
    auth_wipe(first);
    auth_wipe(line);
    return code;
}

/* What the server asks stands behind its 334; `*` calls it off (RFC 4954). */
static gboolean
converse(SmtpSession *session, Sasl *sasl, const char *mechanism,
         GError **error)
{
    g_autoptr(GError) calling_off = NULL;
    int code = say_auth(session, sasl, mechanism, &calling_off);
    while (code == 334) {
        char *answer = calling_off ? NULL
                                   : sasl_answer(sasl, session->smtp->response,
                                                 &calling_off);
        code = smtp_command(session, answer ? answer : "*");
        auth_wipe(answer);
    }
    if (!calling_off)
        return TRUE; /* the reply says it */
    g_propagate_error(error, g_steal_pointer(&calling_off));
    return FALSE;
}
