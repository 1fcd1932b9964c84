/* test_weblink - what a link is, where it leads, what it asks for. */
#include "test.h"

#include "base/error.h"
#include "correspondence/weblink.h"

static void
kinds_go_by_the_scheme(void **state)
{
    static const struct {
        const char *url;
        WeblinkKind kind;
    } cases[] = {
        {"https://x.example/a?b=c#d", WEBLINK_WEB},
        {"HTTP://x.example", WEBLINK_WEB},
        {"https:///etc/passwd", WEBLINK_OTHER},
        {"https:x.example", WEBLINK_OTHER},
        {"mailto:bob@x.example", WEBLINK_MAIL},
        {"xmpp:bob@x.example", WEBLINK_CHAT},
        {"javascript:alert(1)", WEBLINK_OTHER},
        {"file:///etc/passwd", WEBLINK_OTHER},
        {"data:text/html,x", WEBLINK_OTHER},
        {"ftp://x.example/", WEBLINK_OTHER},
        {"-oProxyCommand=x", WEBLINK_OTHER},
        {"x.example/a", WEBLINK_OTHER},
        {"", WEBLINK_OTHER},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        if (weblink_kind(cases[i].url) != cases[i].kind)
            fail_msg("%s is of another kind", cases[i].url);
}

static void
odd_hosts_are_warned_of(void **state)
{
    static const struct {
        const char *url, *warning; /* NULL: none */
    } cases[] = {
        {"https://x.example/", NULL},
        {"https://www.bank.example/", NULL},
        {"https://bank.example@evil.example/",
         "it leads to evil.example; what stands before the @ is only a name"},
        {"https://b\xd0\xb0nk.example/", /* a Cyrillic a */
         "it leads to xn--bnk-6cd.example, which only looks like "
         "bank.example"},
        {"https://p\xd0\xb0ypal.test/",
         "its host mixes alphabets: it leads to xn--pypal-4ve.test"},
        {"https://xn--pypal-4ve.test/",
         "its host mixes alphabets: it leads to xn--pypal-4ve.test"},
        {"mailto:bob@x.example", NULL},
    };
    static const char *const known[] = {"example.org", "bank.example", NULL};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *warning = weblink_warning(cases[i].url, known);
        if (g_strcmp0(warning, cases[i].warning) != 0)
            fail_msg("%s: %s", cases[i].url, warning);
    }
}

static void
mailto_is_read(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(MailWish) wish = weblink_mail(
        "mailto:bob@x.example,c%40y@y.example,carol@y.example"
        "?subject=a%20b%0D%0ABcc:%20x&cc=dave@x.example&body=one%0D%0Atwo"
        "&bcc=spy@evil.example&attach=/etc/passwd&from=me@evil.example",
        &error);
    assert_null(error);
    assert_string_equal(wish->to[0], "bob@x.example");
    assert_string_equal(wish->to[1], "carol@y.example");
    assert_null(wish->to[2]);
    assert_string_equal(wish->cc[0], "dave@x.example");
    assert_null(wish->cc[1]);
    assert_string_equal(wish->subject, "a b Bcc: x");
    assert_string_equal(wish->body, "one\ntwo");

    assert_null(weblink_mail("mailto:?subject=x", &error));
    assert_int_equal(error->code, KITH_ERROR_INVALID);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_go_by_the_scheme),
        cmocka_unit_test(odd_hosts_are_warned_of),
        cmocka_unit_test(mailto_is_read),
    };
    return cmocka_run_group_tests_name("weblink", tests, NULL, NULL);
}
