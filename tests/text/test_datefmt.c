/* test_datefmt - times as people read them; the harness sets TZ=UTC. */
#include "test.h"

#include "base/error.h"
#include "text/datefmt.h"

enum { NOW = 1741010520 }; /* Mon, 3 Mar 2025 14:02 UTC */
enum { HOUR = 3600, DAY = 24 * HOUR };

static void
short_dates_tell_the_least_needed(void **state)
{
    static const struct {
        gint64 seconds;
        const char *text;
    } cases[] = {
        {NOW, "14:02"},
        {NOW - 14 * HOUR, "00:02"},
        {NOW - 15 * HOUR, "Sun"},
        {NOW - 6 * DAY, "Tue"},
        {NOW - 7 * DAY, "24 Feb"},
        {NOW - 7 * DAY + HOUR, "24 Feb"},
        {NOW - 40 * DAY, "22 Jan"},
        {NOW - 365 * DAY, "2024"},
        {NOW + HOUR, "15:02"},
        {NOW + 2 * HOUR, "3 Mar"},
        {NOW + 3650 * (gint64)DAY, "2035"},
        {0, ""},
        {G_MAXINT64, ""},
        {G_MININT64, ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = datefmt_short(cases[i].seconds, NOW);
        assert_string_equal(got, cases[i].text);
    }
}

static void
long_dates_tell_all(void **state)
{
    g_autofree char *got = datefmt_long(NOW);
    assert_string_equal(got, "Mon, 3 Mar 2025 14:02 +0000");
    g_autofree char *unknown = datefmt_long(0);
    assert_string_equal(unknown, "");
    g_autofree char *absurd = datefmt_long(G_MAXINT64);
    assert_string_equal(absurd, "");
}

static void
ages_fit_four_columns(void **state)
{
    static const struct {
        gint64 seconds;
        const char *text;
    } cases[] = {
        {-5, "now"},         {0, "now"},         {5, "5s"},
        {59, "59s"},         {60, "1m"},         {12 * 60 + 5, "12m"},
        {HOUR, "1h"},        {23 * HOUR, "23h"}, {9 * DAY, "9d"},
        {999 * DAY, "999d"}, {1000 * DAY, "2y"}, {G_MAXINT64, "old"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = datefmt_age(cases[i].seconds);
        assert_string_equal(got, cases[i].text);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(short_dates_tell_the_least_needed),
        cmocka_unit_test(long_dates_tell_all),
        cmocka_unit_test(ages_fit_four_columns),
    };
    return cmocka_run_group_tests_name("datefmt", tests, NULL, NULL);
}
