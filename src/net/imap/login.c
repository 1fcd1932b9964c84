/* login - see login.h. */
#include "net/imap/login.h"

#include "base/error.h"
#include "config.h"
#include "net/imap/command.h"

static const SaslMechanism best_first[] = {SASL_SCRAM_SHA256, SASL_SCRAM_SHA1,
                                           SASL_PLAIN};

void
login_forget_capabilities(mailimap *imap)
{
    struct mailimap_connection_info *info = imap->imap_connection_info;
    if (!info || !info->imap_capability)
        return;
    mailimap_capability_data_free(info->imap_capability);
    info->imap_capability = NULL;
}

static gboolean
ask_capabilities(ImapSession *session, GError **error)
{
    struct mailimap_connection_info *info = session->imap->imap_connection_info;
    /* Servers may tell them unasked, in the greeting or with the login. */
    return (info && info->imap_capability) ||
           imap_session_run(session, "CAPABILITY", error);
}

static gboolean
fail_login(ImapSession *session, GError **error)
{
    g_autofree char *answer = command_answer(session->imap);
    gboolean is_passing = command_has_code(session->imap, "UNAVAILABLE") ||
                          command_has_code(session->imap, "INUSE") ||
                          command_has_code(session->imap, "SERVERBUG");
    g_set_error(error, KITH_ERROR,
                is_passing ? KITH_ERROR_RETRY : KITH_ERROR_AUTH,
                "the mail server refused the password: %s", answer);
    return FALSE;
}

static gboolean
authenticate(ImapSession *session, const LoginOptions *options,
             SaslMechanism mechanism, GError **error)
{
    g_autoptr(GError) failure = NULL;
    if (command_authenticate(session->imap, mechanism, options->user,
                             options->password, &failure)) {
        session->imap->imap_state = MAILIMAP_STATE_AUTHENTICATED;
        return TRUE;
    }
    if (g_error_matches(failure, KITH_ERROR, KITH_ERROR_REFUSED))
        return fail_login(session, error);
    g_propagate_error(error, g_steal_pointer(&failure));
    return FALSE;
}

static gboolean
log_in_plainly(ImapSession *session, const LoginOptions *options,
               GError **error)
{
    mailimap *imap = session->imap;
    if (mailimap_has_extension(imap, "LOGINDISABLED")) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_REFUSED,
                    "the mail server offers no way to log in that kith knows");
        return FALSE;
    }
    int code = mailimap_login(imap, options->user, options->password);
    if (code == MAILIMAP_ERROR_LOGIN || code == MAILIMAP_ERROR_PROTOCOL)
        return fail_login(session, error);
    return command_check(imap, code, error);
}

static gboolean
authenticate_best(ImapSession *session, const LoginOptions *options,
                  GError **error)
{
    for (guint i = 0; i < G_N_ELEMENTS(best_first); i++)
        if (mailimap_has_authentication(session->imap,
                                        sasl_name(best_first[i])))
            return authenticate(session, options, best_first[i], error);
    return log_in_plainly(session, options, error);
}

static void
note_abilities(ImapSession *session)
{
    static const struct {
        const char *name;
        guint ability;
    } names[] = {
        {"IDLE", IMAP_CAN_IDLE},
        {"CONDSTORE", IMAP_CAN_CONDSTORE},
        {"QRESYNC", IMAP_CAN_CONDSTORE | IMAP_CAN_QRESYNC},
        {"SPECIAL-USE", IMAP_CAN_SPECIAL_USE},
        {"CREATE-SPECIAL-USE", IMAP_CAN_CREATE_SPECIAL_USE},
        {"UNSELECT", IMAP_CAN_UNSELECT},
        {"MOVE", IMAP_CAN_MOVE},
        {"UIDPLUS", IMAP_CAN_UIDPLUS},
        {"LIST-EXTENDED", IMAP_CAN_LIST_EXTENDED},
        {"LIST-STATUS", IMAP_CAN_LIST_STATUS},
        {"NOTIFY", IMAP_CAN_NOTIFY},
    };
    session->abilities = 0;
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        if (mailimap_has_extension(session->imap, names[i].name))
            session->abilities |= names[i].ability;
}

/* Both are courtesies: a server that says no is used without them. */
static gboolean
introduce(ImapSession *session, GError **error)
{
    g_autoptr(GError) refusal = NULL;
    if (session->abilities & IMAP_CAN_QRESYNC &&
        !imap_session_run(session, "ENABLE QRESYNC", &refusal)) {
        session->abilities &= ~(guint)IMAP_CAN_QRESYNC;
        if (command_error_is_fatal(refusal)) {
            g_propagate_error(error, g_steal_pointer(&refusal));
            return FALSE;
        }
    }
    g_clear_error(&refusal);
    if (mailimap_has_extension(session->imap, "ID") &&
        !imap_session_run(session,
                          "ID (\"name\" \"" PACKAGE_NAME
                          "\" \"version\" \"" PACKAGE_VERSION "\")",
                          &refusal) &&
        command_error_is_fatal(refusal)) {
        g_propagate_error(error, g_steal_pointer(&refusal));
        return FALSE;
    }
    return TRUE;
}

static gboolean
is_sendable(const char *text)
{
    return text && g_utf8_validate(text, -1, NULL) && !strpbrk(text, "\r\n");
}

gboolean
login_run(ImapSession *session, const LoginOptions *options, GError **error)
{
    if (!is_sendable(options->user) || !is_sendable(options->password)) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_AUTH,
                    "the user name or the password holds a line break or is "
                    "no UTF-8");
        return FALSE;
    }
    if (!ask_capabilities(session, error) ||
        !authenticate_best(session, options, error))
        return FALSE;
    /* More is offered after the login; what was said before it is stale. */
    login_forget_capabilities(session->imap);
    if (!imap_session_run(session, "CAPABILITY", error))
        return FALSE;
    note_abilities(session);
    return introduce(session, error);
}
