/* sasl - see sasl.h. */
#include "net/sasl.h"

#include <gsasl.h>
#include <string.h>

#include "base/error.h"

#define ROUNDS_LEAST 4096    /* RFC 5802 section 5.1 */
#define ROUNDS_MOST  1000000 /* seconds of work for a hostile server */

struct Sasl {
    SaslMechanism mechanism;
    const char *password;
    Gsasl *library;
    Gsasl_session *session;
    int code; /* of the last step */
};

static const char *const names[] = {
    [SASL_PLAIN] = "PLAIN",
    [SASL_LOGIN] = "LOGIN",
    [SASL_SCRAM_SHA1] = "SCRAM-SHA-1",
    [SASL_SCRAM_SHA256] = "SCRAM-SHA-256",
};

static int give(Gsasl *library, Gsasl_session *session, Gsasl_property wanted);
static gboolean is_refusal(const Sasl *sasl, const char *challenge, gsize size);
static char *encode(char *answer, gsize size);
static void fail(int code, GError **error);

const char *
sasl_name(SaslMechanism mechanism)
{
    return names[mechanism];
}

Sasl *
sasl_new(SaslMechanism mechanism, const char *user, const char *password)
{
    Sasl *sasl = g_new0(Sasl, 1);
    sasl->mechanism = mechanism;
    sasl->password = password;
    if (gsasl_init(&sasl->library) != GSASL_OK)
        g_error("GNU SASL: out of memory");
    gsasl_callback_set(sasl->library, give);
    sasl->code =
        gsasl_client_start(sasl->library, names[mechanism], &sasl->session);
    if (sasl->code != GSASL_OK)
        return sasl; /* the first answer says it */
    sasl->code = GSASL_NEEDS_MORE;
    gsasl_session_hook_set(sasl->session, sasl);
    gsasl_property_set(sasl->session, GSASL_AUTHID, user);
    return sasl;
}

/* GNU SASL frees its copies as they are. */
static void
wipe_property(Gsasl_session *session, Gsasl_property property)
{
    char *copy = (char *)gsasl_property_fast(session, property);
    if (copy)
        explicit_bzero(copy, strlen(copy));
}

void
sasl_free(Sasl *sasl)
{
    if (sasl->session) {
        wipe_property(sasl->session, GSASL_PASSWORD);
        wipe_property(sasl->session, GSASL_SCRAM_SALTED_PASSWORD);
        gsasl_finish(sasl->session);
    }
    gsasl_done(sasl->library);
    g_free(sasl);
}

/* The password comes last, when SCRAM knows how many rounds are asked for. An
 * authorization identity would ask to act for somebody else. */
static int
give(Gsasl *library, Gsasl_session *session, Gsasl_property wanted)
{
    const Sasl *sasl = gsasl_session_hook_get(session);
    if (wanted != GSASL_PASSWORD)
        return GSASL_NO_CALLBACK;
    const char *rounds = gsasl_property_fast(session, GSASL_SCRAM_ITER);
    if (rounds && !g_ascii_string_to_unsigned(rounds, 10, ROUNDS_LEAST,
                                              ROUNDS_MOST, NULL, NULL))
        return GSASL_NO_PASSWORD;
    return gsasl_property_set(session, GSASL_PASSWORD, sasl->password);
}

gboolean
sasl_is_client_first(const Sasl *sasl)
{
    return sasl->mechanism != SASL_LOGIN;
}

char *
sasl_answer(Sasl *sasl, const char *challenge, GError **error)
{
    if (sasl->code != GSASL_NEEDS_MORE) {
        fail(sasl->session ? GSASL_MECHANISM_CALLED_TOO_MANY_TIMES : sasl->code,
             error);
        return NULL;
    }
    gsize size;
    g_autofree char *text = (char *)g_base64_decode(challenge, &size);
    if (is_refusal(sasl, text, size)) {
        sasl->code = GSASL_AUTHENTICATION_ERROR;
        return g_strdup("");
    }
    char *answer = NULL;
    gsize answer_size = 0;
    sasl->code = gsasl_step(sasl->session, text, size, &answer, &answer_size);
    if (sasl->code == GSASL_OK || sasl->code == GSASL_NEEDS_MORE)
        return encode(answer, answer_size);
    gsasl_free(answer);
    fail(sasl->code, error);
    return NULL;
}

/* GNU SASL calls SCRAM's `e=` nonsense, but the server's last word, which comes
 * after it, says why we are not let in (RFC 5802 section 7). */
static gboolean
is_refusal(const Sasl *sasl, const char *challenge, gsize size)
{
    gboolean is_last =
        gsasl_property_fast(sasl->session, GSASL_SCRAM_ITER) != NULL;
    return is_last && size >= 2 && memcmp(challenge, "e=", 2) == 0;
}

/* Takes `answer`, and wipes it. */
static char *
encode(char *answer, gsize size)
{
    if (!answer)
        return g_strdup("");
    char *encoded = g_base64_encode((const guchar *)answer, size);
    explicit_bzero(answer, size);
    gsasl_free(answer);
    return encoded;
}

static void
fail(int code, GError **error)
{
    const struct {
        int code;
        KithError kind;
        const char *what;
    } failures[] = {
        {GSASL_AUTHENTICATION_ERROR, KITH_ERROR_CORRUPT,
         "the server does not know the password itself"},
        {GSASL_NO_PASSWORD, KITH_ERROR_CORRUPT,
         "the server asks for too little or too much work on the password"},
        {GSASL_MECHANISM_CALLED_TOO_MANY_TIMES, KITH_ERROR_CORRUPT,
         "the server goes on asking after the login's end"},
        {GSASL_SASLPREP_ERROR, KITH_ERROR_AUTH,
         "the user name or the password holds characters that no login may "
         "have (RFC 4013)"},
        {GSASL_UNKNOWN_MECHANISM, KITH_ERROR_CORRUPT,
         "GNU SASL was built without what the server asks for"},
        {code, KITH_ERROR_CORRUPT, "the server's part of the login is garbled"},
    };
    guint i = 0;
    while (failures[i].code != code)
        i++;
    g_set_error_literal(error, KITH_ERROR, failures[i].kind, failures[i].what);
}

gboolean
sasl_check_end(const Sasl *sasl, GError **error)
{
    if (sasl->code == GSASL_OK)
        return TRUE;
    g_set_error(error, KITH_ERROR, KITH_ERROR_CORRUPT,
                "the server lets in without a look at the password");
    return FALSE;
}
