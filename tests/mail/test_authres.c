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
        {"mx.home; dmarc=pass header.from=evil.example", AUTH_NONE},
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
        cmocka_unit_test(only_the_topmost_trusted_field_counts),
        cmocka_unit_test(nobody_is_trusted_unless_named),
    };
    return cmocka_run_group_tests_name("authres", tests, NULL, NULL);
}
