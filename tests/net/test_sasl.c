/* test_sasl - logins with GNU SASL's own server, and with servers that cheat.
 * That we speak as others do is shown with Dovecot, in test_imap_dovecot. */
#include "test.h"

#include <gsasl.h>

#include "base/error.h"
#include "net/sasl.h"

#define USER     "a=b,c"
#define PASSWORD "pencil \303\244"

/* What the client says to `challenge`, both without base64; NULL when the
 * server is refused. */
static char *
answer_to(Sasl *sasl, const char *challenge)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *encoded =
        g_base64_encode((const guchar *)challenge, strlen(challenge));
    g_autofree char *answer = sasl_answer(sasl, encoded, &error);
    if (!answer) {
        assert_true(g_error_matches(error, KITH_ERROR, KITH_ERROR_CORRUPT));
        return NULL;
    }
    gsize size;
    g_autofree guchar *text = g_base64_decode(answer, &size);
    return g_strndup((const char *)text, size);
}

static void
assert_answer(Sasl *sasl, const char *challenge, const char *expected)
{
    g_autofree char *answer = answer_to(sasl, challenge);
    if (g_strcmp0(answer, expected) != 0)
        fail_msg("%s: %s, not %s", challenge, answer, expected);
}

/* ---- an honest server ---- */

static int
know(Gsasl *library, Gsasl_session *server, Gsasl_property wanted)
{
    const char *password = gsasl_callback_hook_get(library);
    switch (wanted) {
    case GSASL_PASSWORD:
        return gsasl_property_set(server, GSASL_PASSWORD, password);
    case GSASL_VALIDATE_SIMPLE:
        assert_string_equal(gsasl_property_fast(server, GSASL_AUTHID), USER);
        return g_strcmp0(gsasl_property_fast(server, GSASL_PASSWORD),
                         password) == 0
                   ? GSASL_OK
                   : GSASL_AUTHENTICATION_ERROR;
    default:
        return GSASL_NO_CALLBACK;
    }
}

/* Until one of them has had enough; what the server says of the login. */
static int
converse(Sasl *sasl, const char *mechanism, const char *known)
{
    Gsasl *library;
    Gsasl_session *server;
    assert_int_equal(gsasl_init(&library), GSASL_OK);
    gsasl_callback_set(library, know);
    gsasl_callback_hook_set(library, (char *)known);
    assert_int_equal(gsasl_server_start(library, mechanism, &server), GSASL_OK);
    int code = GSASL_NEEDS_MORE;
    g_autofree char *said = NULL;
    if (sasl_is_client_first(sasl))
        said = sasl_answer(sasl, "", NULL);
    while (code == GSASL_NEEDS_MORE) {
        char *asked = NULL;
        code = gsasl_step64(server, said ? said : "", &asked);
        g_clear_pointer(&said, g_free);
        if (asked && *asked)
            said = sasl_answer(sasl, asked, NULL);
        gsasl_free(asked);
    }
    gsasl_finish(server);
    gsasl_done(library);
    return code;
}

static void
each_mechanism_logs_in(void **state)
{
    for (guint i = 0; i < N_SASL_MECHANISMS; i++) {
        g_autoptr(Sasl) sasl = sasl_new(i, USER, PASSWORD);
        g_autoptr(GError) error = NULL;
        assert_int_equal(converse(sasl, sasl_name(i), PASSWORD), GSASL_OK);
        if (!sasl_check_end(sasl, &error))
            fail_msg("%s: %s", sasl_name(i), error->message);
        assert_answer(sasl, "anything", NULL);
    }
}

static void
a_wrong_password_does_not(void **state)
{
    for (guint i = 0; i < N_SASL_MECHANISMS; i++) {
        g_autoptr(Sasl) sasl = sasl_new(i, USER, PASSWORD);
        assert_int_not_equal(converse(sasl, sasl_name(i), "pen"), GSASL_OK);
    }
}

static void
a_password_that_cannot_be_said_is_the_user_s(void **state)
{
    g_autoptr(Sasl) sasl = sasl_new(SASL_SCRAM_SHA256, "a\001b", PASSWORD);
    g_autoptr(GError) error = NULL;
    assert_null(sasl_answer(sasl, "", &error));
    assert_true(g_error_matches(error, KITH_ERROR, KITH_ERROR_AUTH));
}

/* ---- servers that cheat ---- */

/* Says its first; the nonce that the server's answer must begin with. */
static char *
begin(Sasl *sasl)
{
    g_autofree char *first = answer_to(sasl, "");
    static const char prefix[] = "n,,n=a=3Db=2Cc,r=";
    if (!g_str_has_prefix(first, prefix))
        fail_msg("%s", first);
    return g_strdup(first + strlen(prefix));
}

/* Up to where the server has to prove itself. */
static Sasl *
begin_and_answer(void)
{
    Sasl *sasl = sasl_new(SASL_SCRAM_SHA1, USER, PASSWORD);
    g_autofree char *nonce = begin(sasl);
    g_autofree char *challenge =
        g_strdup_printf("r=%sx,s=QSXCR+Q6sek8bf92,i=4096", nonce);
    g_autofree char *answer = answer_to(sasl, challenge);
    g_autofree char *prefix = g_strdup_printf("c=biws,r=%sx,p=", nonce);
    assert_true(g_str_has_prefix(answer, prefix));
    assert_false(sasl_check_end(sasl, NULL));
    return sasl;
}

static void
a_server_without_the_password_is_refused(void **state)
{
    static const char *const proofs[] = {
        "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=", "v=", "", "v",
        "r=x,s=QSXCR+Q6sek8bf92,i=4096"};
    for (guint i = 0; i < G_N_ELEMENTS(proofs); i++) {
        g_autoptr(Sasl) sasl = begin_and_answer();
        assert_answer(sasl, proofs[i], NULL);
        g_autoptr(GError) error = NULL;
        assert_false(sasl_check_end(sasl, &error));
        assert_true(g_error_matches(error, KITH_ERROR, KITH_ERROR_CORRUPT));
    }
}

/* What it says after that is the answer to the login. */
static void
a_wrong_password_is_the_server_s_to_say(void **state)
{
    g_autoptr(Sasl) sasl = begin_and_answer();
    assert_answer(sasl, "e=invalid-proof", "");
    assert_false(sasl_check_end(sasl, NULL));
    assert_answer(sasl, "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=", NULL);
}

static void
nonsense_is_refused(void **state)
{
    /* %s: our nonce */
    static const struct {
        const char *before, *after;
    } challenges[] = {
        {"", NULL},
        {"v=rmF9pqV8S7suAoZWja4dJRkFsKQ=", NULL},
        {"e=other-error", NULL},
        {"m=x,r=", "x,s=QSXC,i=4096"},
        {"r=another,s=QSXC,i=4096", NULL},
        {"r=", "x,s=QSXC,i=1"},
        {"r=", "x,s=QSXC,i=4095"},
        {"r=", "x,s=QSXC,i=1000001"},
        {"r=", "x,s=QSXC,i=4294967296"},
        {"r=", "x,s=QSXC,i=-1"},
        {"r=", "x,s=QSXC,i="},
        {"r=", "x,s=,i=4096"},
        {"r=", "x,s=!,i=4096"},
        {"r=", "x,s=QSXC"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(challenges); i++) {
        g_autoptr(Sasl) sasl = sasl_new(SASL_SCRAM_SHA1, USER, PASSWORD);
        g_autofree char *nonce = begin(sasl);
        g_autofree char *challenge =
            challenges[i].after ? g_strconcat(challenges[i].before, nonce,
                                              challenges[i].after, NULL)
                                : g_strdup(challenges[i].before);
        assert_answer(sasl, challenge, NULL);
        assert_false(sasl_check_end(sasl, NULL));
    }
}

static void
nonces_differ(void **state)
{
    g_autoptr(Sasl) one = sasl_new(SASL_SCRAM_SHA256, USER, PASSWORD);
    g_autoptr(Sasl) other = sasl_new(SASL_SCRAM_SHA256, USER, PASSWORD);
    g_autofree char *first = begin(one);
    g_autofree char *second = begin(other);
    assert_true(strlen(first) >= 24);
    assert_string_not_equal(first, second);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_mechanism_logs_in),
        cmocka_unit_test(a_wrong_password_does_not),
        cmocka_unit_test(a_password_that_cannot_be_said_is_the_user_s),
        cmocka_unit_test(a_server_without_the_password_is_refused),
        cmocka_unit_test(a_wrong_password_is_the_server_s_to_say),
        cmocka_unit_test(nonsense_is_refused),
        cmocka_unit_test(nonces_differ),
    };
    return cmocka_run_group_tests_name("SASL", tests, NULL, NULL);
}
