/* datefmt - see datefmt.h.
 *
 * Names are English, like the rest of kith, and always of three letters; those
 * of the locale may be wider than the column. */
#include "text/datefmt.h"

#include "base/error.h"

enum { MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR };

static const char *const weekdays[] = {
    "", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun",
};
static const char *const months[] = {
    "",    "Jan", "Feb", "Mar", "Apr", "May", "Jun",
    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
};

static gboolean is_same_day(GDateTime *a, GDateTime *b);
static char *short_of(GDateTime *time, GDateTime *today, gint64 age);

char *
datefmt_short(gint64 seconds, gint64 now)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_local(seconds);
    g_autoptr(GDateTime) today = g_date_time_new_from_unix_local(now);
    if (seconds == 0 || !time || !today)
        return g_strdup("");
    /* Both lie within the years 1 to 9999, so this cannot overflow. */
    return short_of(time, today, now - seconds);
}

static char *
short_of(GDateTime *time, GDateTime *today, gint64 age)
{
    gboolean is_future = age < -HOUR;
    if (!is_future && (age <= 0 || is_same_day(time, today)))
        return g_date_time_format(time, "%H:%M");

    /* Counted in calendar days, so that `Mon` is never today a week ago. */
    g_autoptr(GDateTime) week = g_date_time_add_days(today, -7);
    gboolean is_within_week =
        week && g_date_time_compare(time, week) > 0 && !is_same_day(time, week);
    if (!is_future && is_within_week)
        return g_strdup(weekdays[g_date_time_get_day_of_week(time)]);

    if (g_date_time_get_year(time) == g_date_time_get_year(today))
        return g_strdup_printf("%d %s", g_date_time_get_day_of_month(time),
                               months[g_date_time_get_month(time)]);
    return g_strdup_printf("%d", g_date_time_get_year(time));
}

static gboolean
is_same_day(GDateTime *a, GDateTime *b)
{
    return g_date_time_get_year(a) == g_date_time_get_year(b) &&
           g_date_time_get_day_of_year(a) == g_date_time_get_day_of_year(b);
}

char *
datefmt_long(gint64 seconds)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_local(seconds);
    if (seconds == 0 || !time)
        return g_strdup("");
    g_autofree char *clock = g_date_time_format(time, "%H:%M %z");
    g_autofree char *date = datefmt_date(time);
    return g_strdup_printf("%s %s", date, clock);
}

char *
datefmt_date(GDateTime *time)
{
    return g_strdup_printf(
        "%s, %d %s %d", weekdays[g_date_time_get_day_of_week(time)],
        g_date_time_get_day_of_month(time), months[g_date_time_get_month(time)],
        g_date_time_get_year(time));
}

char *
datefmt_age(gint64 seconds)
{
    static const struct {
        gint64 below, unit;
        char letter;
    } steps[] = {
        {MINUTE, 1, 's'},
        {HOUR, MINUTE, 'm'},
        {DAY, HOUR, 'h'},
        {1000 * (gint64)DAY, DAY, 'd'},
        {1000 * 365 * (gint64)DAY, 365 * DAY, 'y'},
    };
    if (seconds < 1)
        return g_strdup("now");
    for (gsize i = 0; i < G_N_ELEMENTS(steps); i++) {
        if (seconds < steps[i].below)
            return g_strdup_printf("%" G_GINT64_FORMAT "%c",
                                   seconds / steps[i].unit, steps[i].letter);
    }
    return g_strdup("old");
}
