/* when - see when.h. */
#include "text/when.h"

#include <string.h>

#include "base/error.h"

enum { MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR };
#define FARTHEST                                                               \
    (5 * 366 * (gint64)DAY) /* ahead; more is a slip of the pen                \
                             */
#define SPAN_MOST 1000000   /* of any unit */
#define EXAMPLES                                                               \
    "write `now`, `in 2 hours`, `tomorrow 9:00`, `mon 8:30` or `2026-12-01 "   \
    "9:00`"

static const char *const weekdays[] = {
    "monday", "tuesday",  "wednesday", "thursday",
    "friday", "saturday", "sunday",
};
static const char *const months[] = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun",
    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
};

typedef struct { /* what was written */
    enum { ANY_DAY, DAYS_AHEAD, WEEKDAY, DATE } day;
    int number; /* of days ahead; of the weekday, 1: Monday */
    int year, month, date;
    gboolean has_time;
    int hour, minute;
} Written;

static GStrv split_words(const char *text);
static gboolean
read_span(char *const *words, gint64 now, gint64 *at_out, GError **error);
static gboolean read_written(char *const *words, Written *written);
static gboolean
resolve(const Written *written, gint64 now, gint64 *at_out, GError **error);
static gboolean check_ahead(gint64 at, gint64 now, GError **error);

static gboolean
not_understood(const char *text, GError **error)
{
    g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                "`%s` is no time: " EXAMPLES, text);
    return FALSE;
}

gboolean
when_parse(const char *text, gint64 now, gint64 *at_out, GError **error)
{
    g_auto(GStrv) words = split_words(text);
    Written written = {0};
    if (g_strcmp0(words[0], "now") == 0 && !words[1]) {
        *at_out = now;
        return TRUE;
    }
    if (g_strcmp0(words[0], "in") == 0) {
        if (words[1] && read_span(words + 1, now, at_out, error))
            return check_ahead(*at_out, now, error);
        return error && *error ? FALSE : not_understood(text, error);
    }
    if (!words[0] || !read_written(words, &written))
        return not_understood(text, error);
    if (!written.has_time) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "`%s` names a day and no time of it: add one, as in `%s "
                    "9:00`",
                    text, text);
        return FALSE;
    }
    return resolve(&written, now, at_out, error) &&
           check_ahead(*at_out, now, error);
}

/* Lower-case, without commas and blanks. */
static GStrv
split_words(const char *text)
{
    g_autofree char *lower = g_ascii_strdown(text, -1);
    g_auto(GStrv) parts = g_strsplit_set(lower, " \t,", -1);
    g_autoptr(GStrvBuilder) words = g_strv_builder_new();
    for (guint i = 0; parts[i]; i++)
        if (*parts[i])
            g_strv_builder_add(words, parts[i]);
    return g_strv_builder_end(words);
}

static gboolean
check_ahead(gint64 at, gint64 now, GError **error)
{
    if (at > now && at - now <= FARTHEST)
        return TRUE;
    g_autofree char *shown = when_text(at, now);
    g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                at <= now ? "%s is over already"
                          : "%s is more than five years ahead",
                shown);
    return FALSE;
}

/* Up to `most` digits, at least one; the rest of the text, or NULL. */
static const char *
read_number(const char *text, int most, int *number_out)
{
    int number = 0;
    int n = 0;
    for (; n < most && g_ascii_isdigit(text[n]); n++)
        number = number * 10 + g_ascii_digit_value(text[n]);
    *number_out = number;
    return n && !g_ascii_isdigit(text[n]) ? text + n : NULL;
}

/* ---- spans ---- */

static int
unit_seconds(const char *word)
{
    static const struct {
        const char *names;
        int seconds;
    } units[] = {
        {" s sec secs second seconds ", 1},
        {" m min mins minute minutes ", MINUTE},
        {" h hour hours ", HOUR},
        {" d day days ", DAY},
        {" w week weeks ", 7 * DAY},
    };
    g_autofree char *padded = g_strdup_printf(" %s ", word);
    for (gsize i = 0; i < G_N_ELEMENTS(units); i++)
        if (strstr(units[i].names, padded))
            return units[i].seconds;
    return 0;
}

/* `2 hours`, `1h 30m`, `an hour`. */
static gboolean
read_span(char *const *words, gint64 now, gint64 *at_out, GError **error)
{
    gint64 span = 0;
    for (guint i = 0; words[i]; i++) {
        int number = 1;
        const char *unit = words[i];
        if (!g_str_equal(unit, "a") && !g_str_equal(unit, "an"))
            unit = read_number(unit, 6, &number);
        else
            unit = "";
        if (unit && !*unit)
            unit = words[i + 1] ? words[++i] : NULL;
        int seconds = unit ? unit_seconds(unit) : 0;
        if (!seconds || number > SPAN_MOST)
            return FALSE;
        span += (gint64)number * seconds;
    }
    if (span > FARTHEST) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "that is more than five years ahead");
        return FALSE;
    }
    *at_out = now + span;
    return TRUE;
}

/* ---- a day and a time of it ---- */

static gboolean
read_day(const char *word, Written *written)
{
    gboolean is_tomorrow = g_str_equal(word, "tomorrow");
    if (is_tomorrow || g_str_equal(word, "today")) {
        written->day = DAYS_AHEAD;
        written->number = is_tomorrow;
        return TRUE;
    }
    for (guint i = 0; i < G_N_ELEMENTS(weekdays); i++) {
        if (strlen(word) >= 3 && g_str_has_prefix(weekdays[i], word)) {
            written->day = WEEKDAY;
            written->number = (int)i + 1;
            return TRUE;
        }
    }
    const char *rest = read_number(word, 4, &written->year);
    rest =
        rest && *rest == '-' ? read_number(rest + 1, 2, &written->month) : NULL;
    rest =
        rest && *rest == '-' ? read_number(rest + 1, 2, &written->date) : NULL;
    written->day = DATE;
    return rest && !*rest && written->year >= 1970 &&
           g_date_valid_dmy((GDateDay)written->date, (GDateMonth)written->month,
                            (GDateYear)written->year);
}

/* `9:00`, `17:30`, `9am`, `9:30pm`, `noon`. */
static gboolean
read_time(const char *word, Written *written)
{
    written->has_time = TRUE;
    written->minute = 0;
    if (g_str_equal(word, "noon")) {
        written->hour = 12;
        return TRUE;
    }
    const char *rest = read_number(word, 2, &written->hour);
    gboolean has_minute = rest && *rest == ':';
    if (has_minute) {
        const char *minute = rest + 1;
        rest = read_number(minute, 2, &written->minute);
        if (rest && rest - minute != 2)
            return FALSE;
    }
    if (!rest || written->minute > 59)
        return FALSE;
    if (!*rest)
        return has_minute && written->hour <= 23;
    gboolean is_pm = g_str_equal(rest, "pm");
    if ((!is_pm && !g_str_equal(rest, "am")) || written->hour < 1 ||
        written->hour > 12)
        return FALSE;
    written->hour = written->hour % 12 + (is_pm ? 12 : 0);
    return TRUE;
}

static gboolean
read_written(char *const *words, Written *written)
{
    guint i = 0;
    if (read_day(words[i], written))
        i++;
    else
        written->day = ANY_DAY;
    if (words[i] && g_str_equal(words[i], "at"))
        i++;
    if (words[i] && !read_time(words[i++], written))
        return FALSE;
    return !words[i] && (written->has_time || written->day != ANY_DAY);
}

/* That time of that day, the first where it comes twice; FALSE when the clocks
 * leave it out. */
static gboolean
local_time(GDateTime *day, const Written *written, gint64 *at_out)
{
    int year, month, date;
    g_date_time_get_ymd(day, &year, &month, &date);
    g_autoptr(GDateTime) time = g_date_time_new_local(
        year, month, date, written->hour, written->minute, 0);
    if (!time || g_date_time_get_hour(time) != written->hour ||
        g_date_time_get_minute(time) != written->minute)
        return FALSE;
    *at_out = g_date_time_to_unix(time);
    for (gint64 before = *at_out - 2 * HOUR; before < *at_out; before += 1800) {
        g_autoptr(GDateTime) same = g_date_time_new_from_unix_local(before);
        if (g_date_time_get_hour(same) == written->hour &&
            g_date_time_get_minute(same) == written->minute) {
            *at_out = before;
            break;
        }
    }
    return TRUE;
}

static GDateTime *
day_of(const Written *written, GDateTime *today)
{
    int ahead = 0;
    if (written->day == DATE)
        return g_date_time_new_local(written->year, written->month,
                                     written->date, 12, 0, 0);
    if (written->day == DAYS_AHEAD)
        ahead = written->number;
    else if (written->day == WEEKDAY)
        ahead = (written->number - g_date_time_get_day_of_week(today) + 7) % 7;
    return g_date_time_add_days(today, ahead);
}

static gboolean
resolve(const Written *written, gint64 now, gint64 *at_out, GError **error)
{
    g_autoptr(GDateTime) today = g_date_time_new_from_unix_local(now);
    g_autoptr(GDateTime) day = today ? day_of(written, today) : NULL;
    gboolean is_there = day && local_time(day, written, at_out);
    /* A time alone, or a weekday, is the next one. */
    int period = written->day == ANY_DAY ? 1 : written->day == WEEKDAY ? 7 : 0;
    if (period && is_there && *at_out <= now) {
        g_autoptr(GDateTime) next = g_date_time_add_days(day, period);
        is_there = local_time(next, written, at_out);
    }
    if (!is_there)
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "the clocks leave %d:%02d out on that day: take another "
                    "time",
                    written->hour, written->minute);
    return is_there;
}

/* ---- for people ---- */

static int
days_between(GDateTime *from, GDateTime *to)
{
    int year, month, day;
    g_date_time_get_ymd(from, &year, &month, &day);
    g_autoptr(GDate) first =
        g_date_new_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year);
    g_date_time_get_ymd(to, &year, &month, &day);
    g_autoptr(GDate) second =
        g_date_new_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year);
    return g_date_days_between(first, second);
}

char *
when_text(gint64 at, gint64 now)
{
    if (at <= now && now - at < MINUTE)
        return g_strdup("now");
    if (at > now && at - now < MINUTE)
        return g_strdup_printf("in %d s", (int)(at - now));
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_local(at);
    g_autoptr(GDateTime) today = g_date_time_new_from_unix_local(now);
    if (!time || !today)
        return g_strdup("at an unknown time");
    int days = days_between(today, time);
    g_autofree char *clock = g_strdup_printf(
        "%d:%02d", g_date_time_get_hour(time), g_date_time_get_minute(time));
    if (days == 0)
        return g_strdup_printf("at %s", clock);
    if (days == 1)
        return g_strdup_printf("tomorrow %s", clock);
    if (days > 1 && days < 7) {
        const char *name = weekdays[g_date_time_get_day_of_week(time) - 1];
        return g_strdup_printf("%c%.2s %s", g_ascii_toupper(*name), name + 1,
                               clock);
    }
    const char *month = months[g_date_time_get_month(time) - 1];
    int date = g_date_time_get_day_of_month(time);
    int year = g_date_time_get_year(time);
    if (year == g_date_time_get_year(today))
        return g_strdup_printf("%d %s %s", date, month, clock);
    return g_strdup_printf("%d %s %d %s", date, month, year, clock);
}
