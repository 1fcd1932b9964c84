/* test_scram - the examples of RFC 5802 and 7677, and servers that cheat. */
#include "test.h"

#include "base/error.h"
#include "net/scram.h"

typedef struct {
    GChecksumType hash;
    const char *nonce, *first, *challenge, *final, *proof;
} Example;

static const Example examples[] = {
    {
        .hash = G_CHECKSUM_SHA1, /* RFC 5802 section 5 */
        .nonce = "fyko+d2lbbFgONRv9qkxdawL",
        .first = "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL",
        .challenge = "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,"
                     "s=QSXCR+Q6sek8bf92,i=4096",
        .final = "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,"
                 "p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
        .proof = "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=",
    },
    {
        .hash = G_CHECKSUM_SHA256, /* RFC 7677 section 3 */
        .nonce = "rOprNGfwEbeRWgbNEkqO",
        .first = "n,,n=user,r=rOprNGfwEbeRWgbNEkqO",
        .challenge = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                     "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        .final = "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                 "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
        .proof = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
    },
};

/* NULL when it is refused. */
static char *
answer_to(Scram *scram, const char *challenge)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *encoded =
        g_base64_encode((const guchar *)challenge, strlen(challenge));
    g_autofree char *answer = scram_answer(scram, encoded, &error);
    if (!answer) {
        assert_true(g_error_matches(error, KITH_ERROR, KITH_ERROR_CORRUPT));
        return NULL;
    }
    gsize size;
    g_autofree guchar *text = g_base64_decode(answer, &size);
    return g_strndup((const char *)text, size);
}

static void
assert_answer(Scram *scram, const char *challenge, const char *expected)
{
    g_autofree char *answer = answer_to(scram, challenge);
    if (g_strcmp0(answer, expected) != 0)
        fail_msg("%s: %s, not %s", challenge, answer, expected);
}

static Scram *
begin(const Example *example)
{
    Scram *scram = scram_new(example->hash, "user", "pencil", example->nonce);
    assert_answer(scram, "", example->first);
    return scram;
}

static void
examples_come_out(void **state)
{
    for (guint i = 0; i < G_N_ELEMENTS(examples); i++) {
        g_autoptr(Scram) scram = begin(&examples[i]);
        assert_answer(scram, examples[i].challenge, examples[i].final);
        assert_false(scram_is_proved(scram));
        assert_answer(scram, examples[i].proof, "");
        assert_true(scram_is_proved(scram));
        assert_answer(scram, examples[i].proof, NULL);
    }
}

static void
server_without_the_password_is_refused(void **state)
{
    for (guint i = 0; i < G_N_ELEMENTS(examples); i++) {
        g_autoptr(Scram) scram = begin(&examples[i]);
        assert_answer(scram, examples[i].challenge, examples[i].final);
        assert_answer(scram, examples[!i].proof, NULL);
        assert_false(scram_is_proved(scram));
    }
}

/* What it says after that is the answer to the login. */
static void
a_wrong_password_is_the_server_s_to_say(void **state)
{
    g_autoptr(Scram) scram = begin(&examples[0]);
    assert_answer(scram, examples[0].challenge, examples[0].final);
    assert_answer(scram, "e=invalid-proof", "");
    assert_false(scram_is_proved(scram));
    assert_answer(scram, examples[0].proof, NULL);
}

static void
nonsense_is_refused(void **state)
{
    static const char *const challenges[] = {
        "",
        "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=",
        "e=other-error",
        "m=x,r=fyko+d2lbbFgONRv9qkxdawLx,s=QSXC,i=4096",
        "r=fyko+d2lbbFgONRv9qkxdawL,s=QSXC,i=4096", /* nothing of its own */
        "r=another,s=QSXC,i=4096",
        "r=fyko+d2lbbFgONRv9qkxdawLx,s=QSXC,i=1",
        "r=fyko+d2lbbFgONRv9qkxdawLx,s=QSXC,i=4294967296",
        "r=fyko+d2lbbFgONRv9qkxdawLx,s=QSXC,i=",
        "r=fyko+d2lbbFgONRv9qkxdawLx,s=QSXC",
    };
    for (guint i = 0; i < G_N_ELEMENTS(challenges); i++) {
        g_autoptr(Scram) scram = begin(&examples[0]);
        assert_answer(scram, challenges[i], NULL);
    }
}

static void
names_are_escaped_and_nonces_differ(void **state)
{
    g_autoptr(Scram) one = scram_new(G_CHECKSUM_SHA256, "a=b,c", "x", NULL);
    g_autoptr(Scram) other = scram_new(G_CHECKSUM_SHA256, "a=b,c", "x", NULL);
    g_autofree char *first = answer_to(one, "");
    g_autofree char *second = answer_to(other, "");
    assert_true(g_str_has_prefix(first, "n,,n=a=3Db=2Cc,r="));
    assert_string_not_equal(first, second);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(examples_come_out),
        cmocka_unit_test(server_without_the_password_is_refused),
        cmocka_unit_test(a_wrong_password_is_the_server_s_to_say),
        cmocka_unit_test(nonsense_is_refused),
        cmocka_unit_test(names_are_escaped_and_nonces_differ),
    };
    return cmocka_run_group_tests_name("SCRAM", tests, NULL, NULL);
}
