/* test_authres - whom Authentication-Results vouches for. */
#include "test.h"

#include "base/error.h"
#include "mail/authres.h"

/* `first` is the topmost field; the mail claims to be from example.org, the
 * trusted server is mx.home. */
static AuthVerdict
verdict(const char *first, const char *second)
{
    g_autoptr(GPtrArray) fields = g_ptr_array_new();
    g_ptr_array_add(fields, (gpointer)first);
    if (second)
        g_ptr_array_add(fields, (gpointer)second);
    return authres_verdict(fields, "mx.home", "example.org");
}

static void
one_field_is_judged(void **state)
{
    static const struct {
        const char *field;
        AuthVerdict verdict;
    } cases[] = {
        /* dmarc */
        {"mx.home; dmarc=pass header.from=example.org", AUTH_PASS},
        {"MX.Home 1; DMARC=Pass (p=none) Header.From=Example.ORG", AUTH_PASS},
        {"mx.home; dmarc=pass action=none header.from=example.org;compauth="
         "pass reason=100",
         AUTH_PASS},
        {"mx.home; dmarc=pass header.from=evil.example", AUTH_FAIL},
        {"mx.home; dmarc=none header.from=evil.example", AUTH_FAIL},
        {"mx.home; dkim=pass header.d=example.org; dmarc=pass "
         "header.from=evil.example",
         AUTH_FAIL},
        {"mx.home; dmarc=pass header.from=mail.example.org", AUTH_PASS},
        {"mx.home; dmarc=pass header.from=a.example header.from=b.example",
         AUTH_NONE},
        {"mx.home; dmarc=pass", AUTH_NONE},
        {"mx.home; dmarc=fail header.from=example.org; dkim=pass "
         "header.d=example.org",
         AUTH_FAIL},
        {"mx.home; dkim=pass header.d=example.org; dmarc=fail", AUTH_FAIL},
        {"mx.home; dmarc=temperror header.from=example.org", AUTH_NONE},
        /* dkim */
        {"mx.home; dkim=pass header.d=example.org header.s=x header.b=a/b+c=",
         AUTH_PASS},
        {"mx.home; dkim=pass header.d=mail.example.org", AUTH_PASS},
        {"mx.home; dkim=pass header.i=@example.org", AUTH_PASS},
        {"mx.home; dkim=pass header.d=evil.example; dkim=pass "
         "header.d=example.org",
         AUTH_PASS},
        {"mx.home; dkim=pass header.d=evil.example", AUTH_NONE},
        {"mx.home; dkim=pass header.d=notexample.org", AUTH_NONE},
        {"mx.home; dkim=pass header.d=org", AUTH_NONE},
        {"mx.home; dkim=pass header.d=example.org.evil.example", AUTH_NONE},
        {"mx.home; dkim=pass header.d=mail.eu.example.org", AUTH_PASS},
        {"mx.home; dkim=pass header.d=evil.example header.i=@example.org",
         AUTH_NONE},
        {"mx.home; dkim=pass header.i=@example.org header.d=evil.example",
         AUTH_NONE},
        {"mx.home; dkim=pass header.d=example.org header.d=evil.example",
         AUTH_NONE},
        {"mx.home; dkim=fail header.d=example.org", AUTH_NONE},
        {"mx.home; dkim=pass", AUTH_NONE},
        /* spf */
        {"mx.home; spf=pass (ok) smtp.mailfrom=bob@example.org", AUTH_PASS},
        {"mx.home; spf=pass smtp.mailfrom=example.org", AUTH_PASS},
        {"mx.home; spf=pass smtp.mailfrom=bounce@evil.example", AUTH_NONE},
        {"mx.home; spf=pass smtp.helo=example.org", AUTH_NONE},
        {"mx.home; spf=fail smtp.mailfrom=bob@example.org", AUTH_FAIL},
        {"mx.home; spf=softfail smtp.mailfrom=bob@example.org", AUTH_NONE},
        {"mx.home; spf=fail smtp.mailfrom=bob@example.org; dkim=pass "
         "header.d=example.org",
         AUTH_PASS},
        {"mx.home; spf=fail smtp.mailfrom=x@evil.example", AUTH_NONE},
        /* what is in comments and quotes says nothing */
        {"mx.home; spf=none (dkim=pass header.d=example.org)", AUTH_NONE},
        {"mx.home; spf=none (\\) ; dmarc=pass header.from=example.org)",
         AUTH_NONE},
        {"mx.home; spf=none reason=\"; dmarc=pass header.from=example.org\"",
         AUTH_NONE},
        {"mx.home; spf=none smtp.mailfrom=\"a;dmarc=pass\"@x", AUTH_NONE},
        {"mx.home; x=\"unterminated; dmarc=pass header.from=example.org",
         AUTH_NONE},
        {"mx.home; (unterminated; dmarc=pass header.from=example.org",
         AUTH_NONE},
        /* other ids, other shapes */
        {"mx.home.evil.example; dmarc=pass header.from=example.org", AUTH_NONE},
        {"evil.example; dmarc=pass header.from=example.org", AUTH_NONE},
        {"(mx.home) evil; dmarc=pass header.from=example.org", AUTH_NONE},
        {"(c) mx.home (d) 1 (e) ; (f) dkim (g) = (h) pass (i) header.d (j) = "
         "(k) example.org",
         AUTH_PASS},
        {"dmarc=pass header.from=example.org", AUTH_NONE},
        {"mx.home; none", AUTH_NONE},
        {"mx.home;", AUTH_NONE},
        {"mx.home", AUTH_NONE},
        {"", AUTH_NONE},
        {";;;=;=", AUTH_NONE},
        {"mx.home; dkim/1=pass header.d=example.org", AUTH_PASS},
        {"mx.home; garbage \x01 here; dkim=pass header.d=example.org",
         AUTH_PASS},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_int_equal(verdict(cases[i].field, NULL), cases[i].verdict);
}

/* Relaxed alignment is of the organisation, by the public suffix list. */
static void
alignment_ends_at_the_organisation(void **state)
{
    static const struct {
        const char *signer, *from;
        AuthVerdict verdict;
    } cases[] = {
        {"example.co.uk", "example.co.uk", AUTH_PASS},
        {"mail.example.co.uk", "lists.example.co.uk", AUTH_PASS},
        {"example.co.uk", "news.example.co.uk", AUTH_PASS},
        {"co.uk", "example.co.uk", AUTH_NONE},
        {"evil.co.uk", "example.co.uk", AUTH_NONE},
        {"evil.github.io", "bob.github.io", AUTH_NONE},
        {"github.io", "bob.github.io", AUTH_NONE},
        {"a.bob.github.io", "bob.github.io", AUTH_PASS},
        {"xn--bcher-kva.example", "mail.xn--bcher-kva.example", AUTH_PASS},
        {"com", "com", AUTH_PASS},
        {"", "example.org", AUTH_NONE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *field =
            g_strdup_printf("mx.home; dkim=pass header.d=%s", cases[i].signer);
        g_autoptr(GPtrArray) fields = g_ptr_array_new();
        g_ptr_array_add(fields, field);
        assert_int_equal(authres_verdict(fields, "mx.home", cases[i].from),
                         cases[i].verdict);
    }
}

static void
digest_keeps_what_every_id_said(void **state)
{
    static const char *const values[] = {
        "MX.home; dmarc=pass header.from=example.org",
        "other.example; dmarc=fail header.from=example.org",
        "mx.home; dmarc=fail header.from=example.org", /* not the topmost */
        "b\u00e4d id; none",
        "third.example 1; none",
    };
    g_autoptr(GPtrArray) fields = g_ptr_array_new();
    for (gsize i = 0; i < G_N_ELEMENTS(values); i++)
        g_ptr_array_add(fields, (gpointer)values[i]);
    g_autofree char *digest = authres_digest(fields, "example.org");
    assert_string_equal(digest, "p mx.home\nf other.example\nn third.example");
    g_autofree char *first = authres_digest_first_id(digest);
    assert_string_equal(first, "mx.home");
    assert_int_equal(authres_digest_verdict(digest, "mx.HOME"), AUTH_PASS);
    assert_int_equal(authres_digest_verdict(digest, "other.example"),
                     AUTH_FAIL);
    assert_int_equal(authres_digest_verdict(digest, "third"), AUTH_NONE);
    assert_int_equal(authres_digest_verdict(digest, NULL), AUTH_NONE);
    assert_int_equal(authres_digest_verdict(NULL, "mx.home"), AUTH_NONE);
    authres_digest_deny(digest);
    assert_string_equal(digest, "n mx.home\nf other.example\nn third.example");
    g_autoptr(GPtrArray) none = g_ptr_array_new();
    assert_null(authres_digest(none, "example.org"));
    assert_null(authres_digest_first_id(NULL));
}

static void
only_the_topmost_trusted_field_counts(void **state)
{
    static const char pass[] = "mx.home; dmarc=pass header.from=example.org";
    static const char fail[] = "mx.home; dmarc=fail header.from=example.org";
    static const char other[] = "evil; dmarc=fail header.from=example.org";
    assert_int_equal(verdict("mx.home; none", pass), AUTH_NONE);
    assert_int_equal(verdict(other, pass), AUTH_PASS);
    assert_int_equal(verdict(fail, pass), AUTH_FAIL);
    assert_int_equal(verdict(pass, fail), AUTH_PASS);
}

static void
nobody_is_trusted_unless_named(void **state)
{
    g_autoptr(GPtrArray) fields = g_ptr_array_new();
    g_ptr_array_add(fields,
                    (gpointer) "mx.home; dmarc=pass header.from=example.org");
    assert_int_equal(authres_verdict(fields, NULL, "example.org"), AUTH_NONE);
    assert_int_equal(authres_verdict(fields, "", "example.org"), AUTH_NONE);
    assert_int_equal(authres_verdict(fields, "mx.home", NULL), AUTH_NONE);
    assert_int_equal(authres_verdict(NULL, "mx.home", "x"), AUTH_NONE);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_field_is_judged),
        cmocka_unit_test(alignment_ends_at_the_organisation),
        cmocka_unit_test(digest_keeps_what_every_id_said),
        cmocka_unit_test(only_the_topmost_trusted_field_counts),
        cmocka_unit_test(nobody_is_trusted_unless_named),
    };
    return cmocka_run_group_tests_name("authres", tests, NULL, NULL);
}
