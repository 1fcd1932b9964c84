/* condition - see condition.h. */
#include "net/xmpp/condition.h"

#include "base/error.h"

typedef struct {
    const char *sign; /* in the line */
    KithError kind;
    const char *message;
} Meaning;

/* RFC 6120 6.5; with the conditions not named here libstrophe rightly goes on
 * to its next mechanism. */
static const Meaning sasl_failures[] = {
    {"<not-authorized", KITH_ERROR_AUTH, "the password was refused"},
    {"<credentials-expired", KITH_ERROR_AUTH, "the password has expired"},
    {"<account-disabled", KITH_ERROR_REFUSED, "the account is disabled"},
    {"<temporary-auth-failure", KITH_ERROR_RETRY,
     "the server cannot check passwords now"},
};

static const Meaning lines[] = {
    {"TLS is not supported, but set as mandatory", KITH_ERROR_TLS,
     "the server offers no TLS, so nothing was sent"},
    {"Couldn't start TLS", KITH_ERROR_TLS, "the TLS handshake failed"},
    {"SSL_CTX_load_verify_locations() failed", KITH_ERROR_TLS,
     "tls-ca-file holds no certificates that can be read"},
    {"Cannot authenticate with known methods", KITH_ERROR_REFUSED,
     "the server offers no way to log in that kith knows"},
    {"Stream features does not allow resource bind", KITH_ERROR_RETRY,
     "the server does not let us bind a resource"},
    {"Binding failed", KITH_ERROR_RETRY,
     "the server does not let us bind a resource"},
    {"Connection attempt timed out", KITH_ERROR_RETRY, "no answer in time"},
};

static void
find_meaning(Conditions *conditions, const char *line, const Meaning *table,
             gsize n)
{
    for (gsize i = 0; i < n && !conditions->error; i++)
        if (strstr(line, table[i].sign))
            conditions->error = g_error_new_literal(KITH_ERROR, table[i].kind,
                                                    table[i].message);
}

/* FALSE when the line is not about a failed connect(2). */
static gboolean
find_connect_error(Conditions *conditions, const char *line)
{
    static const char sign[] = "connection failed, error ";
    if (!g_str_has_prefix(line, sign))
        return FALSE;
    int number = (int)g_ascii_strtoll(line + strlen(sign), NULL, 10);
    if (!conditions->error)
        conditions->error = g_error_new_literal(KITH_ERROR, KITH_ERROR_RETRY,
                                                g_strerror(number));
    return TRUE;
}

void
condition_read(Conditions *conditions, const char *line)
{
    /* Only what the server sends outside of stanzas: a friend's text must not
     * look like a condition. */
    if (g_str_has_prefix(line, "RECV: <features"))
        conditions->has_roster_versions =
            strstr(line, "urn:xmpp:features:rosterver") != NULL;
    else if (g_str_has_prefix(line, "RECV: <failure"))
        find_meaning(conditions, line, sasl_failures,
                     G_N_ELEMENTS(sasl_failures));
    else if (!g_str_has_prefix(line, "RECV: ") &&
             !g_str_has_prefix(line, "SENT: ") &&
             !find_connect_error(conditions, line))
        find_meaning(conditions, line, lines, G_N_ELEMENTS(lines));
}

void
condition_clear(Conditions *conditions)
{
    g_clear_error(&conditions->error);
}
