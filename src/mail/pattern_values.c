/* pattern_values - dates and sizes, as they stand in patterns. */
#include "mail/pattern_private.h"

const char *const pattern_days[] = {
    "today",    "yesterday", "monday",   "tuesday", "wednesday",
    "thursday", "friday",    "saturday", "sunday",  NULL};

/* No span is longer: nobody has mail of the next century, or the last but
 * one. */
#define COUNT_MAX 9999

/* The midnight with which the day of `time` begins. */
static gint64
start_of_day(GDateTime *time)
{
    g_autoptr(GDateTime) start = g_date_time_new_local(
        g_date_time_get_year(time), g_date_time_get_month(time),
        g_date_time_get_day_of_month(time), 0, 0, 0);
    return start ? g_date_time_to_unix(start) : g_date_time_to_unix(time);
}

/* `number` of `unit` ago; NULL: there is no such unit. */
static GDateTime *
go_back(GDateTime *now, int number, char unit)
{
    switch (unit) {
    case 'd':
        return g_date_time_add_days(now, -number);
    case 'w':
        return g_date_time_add_weeks(now, -number);
    case 'm':
        return g_date_time_add_months(now, -number);
    case 'y':
        return g_date_time_add_years(now, -number);
    default:
        return NULL;
    }
}

static gboolean
read_span(const char *text, gint64 now, gint64 *seconds_out)
{
    char *unit;
    guint64 number = g_ascii_strtoull(text, &unit, 10);
    if (!g_ascii_isdigit(*text) || number > COUNT_MAX || !*unit || unit[1])
        return FALSE;
    if (*unit == 'h') {
        *seconds_out = now - (gint64)number * 3600;
        return TRUE;
    }
    g_autoptr(GDateTime) today = g_date_time_new_from_unix_local(now);
    g_autoptr(GDateTime) then =
        today ? go_back(today, (int)number, *unit) : NULL;
    if (then)
        *seconds_out = start_of_day(then);
    return then != NULL;
}

/* 2026, 2026-11 and 2026-11-01. */
static gboolean
read_calendar(const char *text, gint64 *seconds_out)
{
    g_auto(GStrv) parts = g_strsplit(text, "-", 4);
    int numbers[3] = {0, 1, 1};
    guint n = g_strv_length(parts);
    if (n > 3 || strlen(parts[0]) != 4)
        return FALSE;
    for (guint i = 0; i < n; i++) {
        guint64 number;
        if (!g_ascii_string_to_unsigned(parts[i], 10, 0, COUNT_MAX, &number,
                                        NULL))
            return FALSE;
        numbers[i] = (int)number;
    }
    if (numbers[0] < 1 || !g_date_valid_dmy((GDateDay)MIN(numbers[2], 99),
                                            (GDateMonth)MIN(numbers[1], 99),
                                            (GDateYear)numbers[0]))
        return FALSE;
    g_autoptr(GDateTime) day =
        g_date_time_new_local(numbers[0], numbers[1], numbers[2], 0, 0, 0);
    if (day)
        *seconds_out = g_date_time_to_unix(day);
    return day != NULL;
}

/* Today, yesterday, or the last day that was called so. */
static gboolean
read_named_day(const char *text, gint64 now, gint64 *seconds_out)
{
    g_autoptr(GDateTime) today = g_date_time_new_from_unix_local(now);
    gsize size = strlen(text);
    for (int i = 0; today && size >= 3 && pattern_days[i]; i++) {
        /* A weekday by its first three letters too. */
        gboolean is_it =
            i < 2 ? g_ascii_strcasecmp(text, pattern_days[i]) == 0
                  : size <= strlen(pattern_days[i]) &&
                        g_ascii_strncasecmp(text, pattern_days[i], size) == 0;
        if (!is_it)
            continue;
        int weekday = g_date_time_get_day_of_week(today); /* 1: Monday */
        int back = i < 2 ? i : (weekday - (i - 1) + 7) % 7;
        g_autoptr(GDateTime) day = g_date_time_add_days(today, -back);
        *seconds_out = start_of_day(day);
        return TRUE;
    }
    return FALSE;
}

gboolean
pattern_read_date(const char *text, gint64 now, gint64 *seconds_out)
{
    return read_span(text, now, seconds_out) ||
           read_calendar(text, seconds_out) ||
           read_named_day(text, now, seconds_out);
}

gboolean
pattern_read_size(const char *text, gint64 *bytes_out)
{
    static const char units[] = "kmg";
    char *unit;
    guint64 number = g_ascii_strtoull(text, &unit, 10);
    if (!g_ascii_isdigit(*text) || number > G_MAXINT32)
        return FALSE;
    if (*unit) {
        const char *found = strchr(units, g_ascii_tolower(*unit));
        if (!found)
            return FALSE;
        for (const char *p = units; p <= found; p++)
            number *= 1024;
        unit++;
    }
    if (g_ascii_tolower(*unit) == 'b')
        unit++;
    *bytes_out = (gint64)number;
    return *unit == '\0';
}
