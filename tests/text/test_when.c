/* test_when - times as people write them, where the clocks change. */
#include "test.h"

#include "base/error.h"
#include "text/when.h"

/* Berlin: UTC+1, and UTC+2 from 29 Mar to 25 Oct 2026. */
enum { NOW = 1774530000 }; /* Thu, 26 Mar 2026 14:00 +0100 */
enum { HOUR = 3600, DAY = 24 * HOUR };

static gint64
at(int year, int month, int day, int hour, int minute)
{
    g_autoptr(GDateTime) time =
        g_date_time_new_utc(year, month, day, hour, minute, 0);
    return g_date_time_to_unix(time);
}

static void
what_people_write_is_read(void **state)
{
    const struct {
        const char *text;
        gint64 at;
    } cases[] = {
        {"now", NOW},
        {" NOW ", NOW},
        {"in 2 hours", NOW + 2 * HOUR},
        {"in 90 min", NOW + 90 * 60},
        {"in 1h 30m", NOW + 90 * 60},
        {"in an hour", NOW + HOUR},
        {"in 3 days", NOW + 3 * DAY},
        {"in 1 w", NOW + 7 * DAY},
        {"in 10s", NOW + 10},
        {"15:00", NOW + HOUR},
        {"14:00", NOW + DAY}, /* it is 14:00: the next one */
        {"9:00", at(2026, 3, 27, 8, 0)},
        {"today 17:30", at(2026, 3, 26, 16, 30)},
        {"tomorrow 9:00", at(2026, 3, 27, 8, 0)},
        {"Tomorrow, at 9am", at(2026, 3, 27, 8, 0)},
        {"tomorrow 12am", at(2026, 3, 26, 23, 0)},
        {"tomorrow 12:30pm", at(2026, 3, 27, 11, 30)},
        {"tomorrow noon", at(2026, 3, 27, 11, 0)},
        {"thu 15:00", NOW + HOUR},
        {"thursday 13:00", NOW + 7 * DAY - 2 * HOUR}, /* an hour is lost */
        {"fri 8:30", at(2026, 3, 27, 7, 30)},
        {"Sunday 9:00", at(2026, 3, 29, 7, 0)}, /* summer time has begun */
        {"mon 8:30", at(2026, 3, 30, 6, 30)},
        {"2026-12-01 9:00", at(2026, 12, 1, 8, 0)},
        {"2026-10-25 2:30", at(2026, 10, 25, 0, 30)}, /* the first of two */
        {"2026-10-25 3:00", at(2026, 10, 25, 2, 0)},
        {"2028-02-29 0:00", at(2028, 2, 28, 23, 0)},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        gint64 got = 0;
        g_autoptr(GError) error = NULL;
        if (!when_parse(cases[i].text, NOW, &got, &error))
            fail_msg("%s: %s", cases[i].text, error->message);
        if (got != cases[i].at)
            fail_msg("%s: off by %d s", cases[i].text,
                     (int)(got - cases[i].at));
    }
}

/* The evening before the clocks change, the morning after is still at nine. */
static void
tomorrow_is_a_day_of_the_calendar(void **state)
{
    gint64 evening = at(2026, 3, 28, 21, 0);
    gint64 got = 0;
    assert_true(when_parse("tomorrow 9:00", evening, &got, NULL));
    assert_int_equal(got, evening + 10 * HOUR);
    evening = at(2026, 10, 24, 20, 0);
    assert_true(when_parse("tomorrow 9:00", evening, &got, NULL));
    assert_int_equal(got, evening + 12 * HOUR);
}

static void
the_rest_is_refused(void **state)
{
    static const struct {
        const char *text, *why;
    } cases[] = {
        {"", "is no time"},
        {"soon", "is no time"},
        {"in", "is no time"},
        {"in 5", "is no time"},
        {"in two hours", "is no time"},
        {"in -2 hours", "is no time"},
        {"in 9999999 s", "is no time"},
        {"in 999999 weeks", "five years"},
        {"in 0 min", "over already"},
        {"9", "is no time"},
        {"24:00", "is no time"},
        {"9:5", "is no time"},
        {"9:60", "is no time"},
        {"13pm", "is no time"},
        {"0am", "is no time"},
        {"9:00 9:00", "is no time"},
        {"9:00 tomorrow or so", "is no time"},
        {"tomorrow", "no time of it"},
        {"mon", "no time of it"},
        {"mo 9:00", "is no time"},
        {"now please", "is no time"},
        {"today 13:59", "over already"},
        {"today 14:00", "over already"},
        {"2026-03-26 13:00", "over already"},
        {"1999-12-31 9:00", "over already"},
        {"2026-02-30 9:00", "is no time"},
        {"2026-13-01 9:00", "is no time"},
        {"0000-01-01 9:00", "is no time"},
        {"2066-01-01 9:00", "five years"},
        {"2026-3-29 2:30", "clocks leave 2:30 out"},
        {"sun 2:00", "clocks leave 2:00 out"},
        {"tomorrow 9:00\xff", "is no time"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        gint64 got = 0;
        g_autoptr(GError) error = NULL;
        if (when_parse(cases[i].text, NOW, &got, &error))
            fail_msg("%s: taken", cases[i].text);
        assert_true(g_error_matches(error, KITH_ERROR, KITH_ERROR_INVALID));
        if (!strstr(error->message, cases[i].why))
            fail_msg("%s: %s", cases[i].text, error->message);
    }
}

static void
what_is_read_is_said_shortly(void **state)
{
    const struct {
        gint64 at;
        const char *text;
    } cases[] = {
        {NOW, "now"},
        {NOW - 3, "now"},
        {NOW + 5, "in 5 s"},
        {NOW + 60, "at 14:01"},
        {at(2026, 3, 27, 8, 0), "tomorrow 9:00"},
        {at(2026, 3, 30, 6, 30), "Mon 8:30"},
        {at(2026, 4, 1, 22, 0), "2 Apr 0:00"},
        {at(2027, 12, 1, 8, 0), "1 Dec 2027 9:00"},
        {G_MAXINT64, "at an unknown time"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = when_text(cases[i].at, NOW);
        assert_string_equal(got, cases[i].text);
    }
}

int
main(void)
{
    g_setenv("TZ", "Europe/Berlin", TRUE);
    tzset();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_people_write_is_read),
        cmocka_unit_test(tomorrow_is_a_day_of_the_calendar),
        cmocka_unit_test(the_rest_is_refused),
        cmocka_unit_test(what_is_read_is_said_shortly),
    };
    return cmocka_run_group_tests_name("when", tests, NULL, NULL);
}
